using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Tests.Customers;

namespace Baobei.Domain.Tests.Funds;

/// <summary>划拨 and 回收 (guide lines 64 to 68), and what of it the ledger books.</summary>
public sealed class FundTransferTests
{
    private const string Currency = FundTransfer.TheCurrency;

    private static readonly DateTimeOffset _now = Given.Reported.AddDays(3);
    private static readonly Id<Vendor> _vendor = Id<Vendor>.New();
    private static readonly Guid _owner = Guid.CreateVersion7();
    private static readonly Guid _bookkeeper = Guid.CreateVersion7();

    private readonly Partner _partner = Given.Partner();
    private readonly Customer _customer;
    private readonly CustomerAccount _account;
    private readonly LedgerBook _book = new(_vendor);
    private Policy _policy = new();

    public FundTransferTests()
    {
        (_customer, _account) = Associated(DistributionType.Resale);
        Open(_account);
        _book.Book(TransferOrder.Move("top-up", TransferOccasion.TopUp, Bank, PartnerCash, 100_000), _now);
    }

    /// <summary>received, revocable, cash, credit used, line, flagged, asked: reclaimable and why it is no more.</summary>
    [Theory]
    [InlineData(500, 500, 0, 0, 0, false, 0, 500, ReclaimBound.Received)]
    [InlineData(200, 500, 0, 0, 0, false, 0, 200, ReclaimBound.Received)]
    [InlineData(500, 300, 0, 0, 0, false, 0, 300, ReclaimBound.Revocable)]
    [InlineData(500, 500, 0, 0, 0, false, 400, 100, ReclaimBound.Revocable)]
    [InlineData(500, 500, 0, 200, 1000, false, 0, 300, ReclaimBound.Available)]
    [InlineData(500, 500, 100, 200, 1000, false, 0, 400, ReclaimBound.Available)]
    [InlineData(500, 500, 900, 200, 1000, false, 0, 500, ReclaimBound.Received)]
    [InlineData(500, 500, 0, 600, 1000, false, 0, 0, ReclaimBound.Available)]
    [InlineData(500, 500, 900, 200, 100, false, 0, 0, ReclaimBound.Arrears)]
    [InlineData(500, 500, 900, 0, 0, true, 0, 0, ReclaimBound.Arrears)]
    [InlineData(0, 0, 0, 0, 0, false, 0, 0, ReclaimBound.Received)]
    public void What_can_be_taken_back_is_the_least_of_three(
        long received, long revocable, long cash, long used, long line, bool flagged, long asked, long reclaimable, ReclaimBound bound)
    {
        var funds = new AccountFunds
        {
            Currency = Currency,
            Received = received,
            Revocable = revocable,
            Cash = cash,
            Credit = -used,
            CreditLine = line,
            IsOverdue = flagged,
            Asked = asked,
        };
        Assert.Equal((reclaimable, bound), (funds.Reclaimable, funds.Bound));
    }

    [Fact]
    public void What_was_given_can_be_taken_back_as_far_as_it_is_there()
    {
        Book(FundKind.Transfer, 60_000);
        Assert.Equal((40_000, 60_000, 60_000, -60_000), (Balance(PartnerCash), Balance(Received), Balance(Revocable), Balance(GivenTo)));
        Spend(45_000);
        Refuses("funds.not_reclaimable", () => Ask(FundKind.Reclaim, 15_001));
        Book(FundKind.Reclaim, 15_000);
        Assert.Equal((55_000, 0, 45_000, -45_000), (Balance(PartnerCash), Balance(Received), Balance(Revocable), Balance(GivenTo)));
        Refuses("funds.not_reclaimable", () => Ask(FundKind.Reclaim, 1));
        Assert.Equal(0, _book.Postings.Sum(posting => posting.Amount));
    }

    [Fact]
    public void The_partner_gives_no_more_than_it_has_and_than_the_day_allows()
    {
        Refuses("funds.cash_short", () => Ask(FundKind.Transfer, 100_001));
        _policy = _policy with { MaxFundsPerDay = 900 };
        Refuses("funds.day_limit", () => Ask(FundKind.Transfer, 90_001));
        Refuses("funds.day_limit", () => Ask(FundKind.Transfer, 40_001, sentToday: 50_000));
        Book(FundKind.Transfer, 40_000, sentToday: 50_000);

        // What is taken back counts for no limit.
        Book(FundKind.Reclaim, 40_000, sentToday: 90_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(FundTransfer.MaxAmountMinor + 1)]
    public void An_amount_is_more_than_nothing_and_has_a_reason(long amount)
    {
        Assert.Equal(["AmountMinor", "Reason"], Assert.Throws<InvalidField>(() => FundTransfer.Ask(FundKind.Transfer, amount, " ", Facts(), _owner, _now)).All.Select(one => one.Field));
    }

    [Fact]
    public void An_agency_account_keeps_its_own_money()
    {
        var (customer, account) = Associated(DistributionType.Agency);
        Open(account);
        Refuses("funds.agency", () => FundTransfer.Ask(FundKind.Transfer, 1, "x", Facts() with { Account = account, Customer = customer }, _owner, _now));
        Refuses("funds.agency", () => FundTransfer.Ask(FundKind.Reclaim, 1, "x", Facts() with { Account = account, Customer = customer }, _owner, _now));
    }

    [Fact]
    public void Who_is_frozen_suspended_or_not_associated_moves_nothing()
    {
        Book(FundKind.Transfer, 500);
        _account.SetFrozen(true);
        Refuses("account.frozen", () => Ask(FundKind.Reclaim, 1));
        _account.SetFrozen(false);
        _partner.Suspend();
        Refuses("funds.partner_inactive", () => Ask(FundKind.Transfer, 1));
        Refuses("funds.partner_inactive", () => Ask(FundKind.Reclaim, 1));
        _partner.MakeEffective();
        Ask(FundKind.Reclaim, 1);
        _customer.ReleaseByVendor("Dispute", _now);
        _account.EndAssociation(_now);
        Refuses("account.not_associated", () => Ask(FundKind.Reclaim, 1));
    }

    [Fact]
    public void From_the_policys_amount_on_a_second_person_releases_and_the_money_is_set_aside()
    {
        _policy = _policy with { FundsSecondPersonFrom = 300 };
        Assert.Equal(FundStatus.Booked, Ask(FundKind.Transfer, 29_999).Status);
        var transfer = Book(FundKind.Transfer, 30_000);
        Assert.Equal((FundStatus.Waiting, 70_000, 0), (transfer.Status, Balance(PartnerCash), Balance(Received)));
        Refuses("funds.cash_short", () => Ask(FundKind.Transfer, 70_001));
        Refuses("funds.same_person", () => transfer.Release(_partner, _account, _customer, _owner, _now));
        transfer.BookedAs(_book.Book(transfer.Release(_partner, _account, _customer, _bookkeeper, _now), _now).Transfer);
        Assert.Equal((FundStatus.Booked, 30_000, 30_000), (transfer.Status, Balance(Received), Balance(Revocable)));
        Refuses("funds.decided", () => transfer.Release(_partner, _account, _customer, _bookkeeper, _now));
        Refuses("funds.decided", () => transfer.Refuse("Late", _bookkeeper, _now));
        Assert.Equal(["fund.asked", "fund.booked"], transfer.TakeEvents().Select(happened => happened.Name));
    }

    [Fact]
    public void What_is_refused_or_not_decided_in_time_goes_back_whole()
    {
        _policy = _policy with { FundsSecondPersonFrom = 100 };
        var refused = Book(FundKind.Transfer, 30_000);
        Assert.Throws<InvalidField>(() => refused.Refuse(" ", _owner, _now));
        _book.Book(refused.Refuse("Too much", _bookkeeper, _now), _now);
        Assert.Equal((FundStatus.Refused, 100_000), (refused.Status, Balance(PartnerCash)));
        var takenBack = Book(FundKind.Transfer, 30_000);
        _book.Book(takenBack.Refuse("Wrong account", _owner, _now), _now);
        Assert.Equal((FundStatus.TakenBack, 100_000), (takenBack.Status, Balance(PartnerCash)));
        var late = Book(FundKind.Transfer, 30_000);
        var end = _now + _policy.FundsRelease;
        Assert.Equal(FundStatus.Waiting, late.StatusAt(end - Given.Tick));
        Assert.Equal(FundStatus.Lapsed, late.StatusAt(end));
        Refuses("funds.lapsed", () => late.Release(_partner, _account, _customer, _bookkeeper, end));
        _book.LapseOver(end);
        late.Lapse(end);
        late.Lapse(end);
        Assert.Equal(100_000, Balance(PartnerCash));
        Assert.Equal(["fund.asked", "fund.lapsed"], late.TakeEvents().Select(happened => happened.Name));
    }

    [Fact]
    public void A_reclaim_that_waits_is_out_of_the_accounts_reach_and_counts_as_asked()
    {
        Book(FundKind.Transfer, 50_000);
        _policy = _policy with { FundsSecondPersonFrom = 100 };
        var reclaim = Book(FundKind.Reclaim, 30_000);
        Assert.Equal((20_000, 50_000), (Balance(Received), Balance(Revocable)));
        Refuses("ledger.insufficient", () => Spend(20_001));
        Assert.Equal(20_000, Facts(asked: 30_000).Funds.Reclaimable);
        reclaim.BookedAs(_book.Book(reclaim.Release(_partner, _account, _customer, _bookkeeper, _now), _now).Transfer);
        Assert.Equal((80_000, 20_000, 20_000), (Balance(PartnerCash), Balance(Received), Balance(Revocable)));
    }

    [Fact]
    public void Arrears_stop_reclaims_and_not_transfers()
    {
        Book(FundKind.Transfer, 500);
        _book.Find(Credit)!.Floor = -1_000;
        _book.Book(TransferOrder.Move("bought", TransferOccasion.Payment, Credit, Revenue, 800), _now);
        _book.Find(Credit)!.Floor = -700;
        Refuses("funds.arrears", () => Ask(FundKind.Reclaim, 1));
        Book(FundKind.Transfer, 500);
    }

    private static LedgerAccountName Bank => LedgerAccountName.Of(_vendor, LedgerPurpose.Bank, Currency);

    private static LedgerAccountName Revenue => LedgerAccountName.Of(_vendor, LedgerPurpose.Revenue, Currency);

    private LedgerAccountName PartnerCash => LedgerAccountName.Of(_partner.Id, LedgerPurpose.Cash, Currency);

    private LedgerAccountName GivenTo => LedgerAccountName.Of(_partner.Id, LedgerPurpose.Given, Currency, _account.Id);

    private LedgerAccountName Received => LedgerAccountName.Of(_account.Id, LedgerPurpose.Received, Currency, _partner.Id);

    private LedgerAccountName Revocable => LedgerAccountName.Of(_account.Id, LedgerPurpose.Revocable, Currency, _partner.Id);

    private LedgerAccountName Credit => LedgerAccountName.Of(_account.Id, LedgerPurpose.Credit, Currency);

    private long Balance(LedgerAccountName name) => _book.Find(name)!.Balance;

    private void Spend(long amount) => _book.Book(TransferOrder.Move($"spend-{amount}", TransferOccasion.Payment, Received, Revenue, amount), _now);

    private FundTransfer Book(FundKind kind, long amount, long sentToday = 0)
    {
        var transfer = Ask(kind, amount, sentToday);
        transfer.BookedAs(_book.Book(transfer.ToOrder(), _now).Transfer);
        return transfer;
    }

    private FundTransfer Ask(FundKind kind, long amount, long sentToday = 0) => FundTransfer.Ask(kind, amount, "Quarter 4", Facts(sentToday), _owner, _now);

    private FundFacts Facts(long sentToday = 0, long asked = 0) => new(
        _partner, _account, _customer, AccountFunds.Of(_account.Id, _partner.Id, Currency, _book.Find, asked), _book.Find(PartnerCash)!.Available, sentToday, _policy);

    private void Open(CustomerAccount account)
    {
        foreach (var name in FundTransfer.Names(_partner.Id, account.Id, Currency).Concat([Bank, Revenue]).Where(name => _book.Find(name) is null))
        {
            _book.Add(LedgerAccount.Open(_vendor, name, _now));
        }
    }

    private (Customer Customer, CustomerAccount Account) Associated(DistributionType type)
    {
        var customer = Given.Observing(partner: _partner.Id);
        var invitation = customer.Invite(Given.Invitation() with { DistributionType = type }, [], 0, Given.Policy, Given.Sales, Given.Reported);
        var account = Given.SignedUp(customer, invitation, Given.Reported);
        Given.Submitted(customer, invitation, account, Given.Reported).Pass(account, Given.Bd, Given.Reported);
        customer.Associate(account, Given.Policy, Given.Reported);
        return (customer, account);
    }

    private static void Refuses(string code, Action act) => Assert.Equal(code, Assert.Throws<Refused>(act).Code);

    private static void Refuses(string code, Func<object> act) => Assert.Equal(code, Assert.Throws<Refused>(act).Code);
}
