using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Policies;
using Baobei.Domain.Tests.Customers;

namespace Baobei.Domain.Tests.Cash;

/// <summary>充值, 银行流水 and 提现.</summary>
public sealed class CashTests
{
    private static readonly DateTimeOffset _now = Given.Reported.AddDays(3);
    private static readonly DateOnly _day = new(2026, 11, 27);
    private static readonly Guid _one = Guid.CreateVersion7();
    private static readonly Guid _two = Guid.CreateVersion7();
    private static readonly Guid _three = Guid.CreateVersion7();

    private readonly CashOwner _owner = CashOwner.Of(Given.Partner());

    [Theory]
    [InlineData("CZ23456789", "CZ23456789")]
    [InlineData("充值 cz2345 6789 谢谢", "CZ23456789")]
    [InlineData("XCZ23456789Y", "CZ23456789")]
    [InlineData("CZ2345678", null)]
    [InlineData("CZ0I456789", null)]
    public void A_code_is_found_however_the_bank_writes_it(string reference, string? code) =>
        Assert.Equal(code is null ? [] : [code], TopUpOrder.CodesIn(reference));

    [Fact]
    public void Every_code_is_one() => Assert.All(Enumerable.Range(0, 200).Select(_ => TopUpOrder.NewCode()), code => Assert.Contains(code, TopUpOrder.CodesIn(code)));

    [Fact]
    public void A_line_is_known_again_and_two_alike_in_one_file_are_two()
    {
        BankEntry[] entries = [Entry(null), Entry(null), Entry("A1"), Entry("A2")];
        var prints = BankLine.Fingerprints(entries);
        Assert.Equal(4, prints.Distinct().Count());
        Assert.Equal(prints, BankLine.Fingerprints(entries));

        static BankEntry Entry(string? number) => new(_day, 100, "Payer", "Remark", number);
    }

    [Fact]
    public void From_an_amount_on_a_second_person_confirms_whose_money_it_is()
    {
        var policy = new Policy { TopUpSecondPersonFrom = 100 };
        var order = Order(10_000);
        var line = Line(10_000);
        Assert.False(Line(9_999).Match(Order(9_999), null, policy, _now));
        Assert.True(line.Match(order, _two, policy, _now));
        Assert.Equal("bank.decided", Given.RefusalOf(() => line.Match(order, _two, policy, _now)));
        Assert.Equal("bank.same_person", Given.RefusalOf(() => line.Confirm(_one, _now)));
        Assert.Equal("bank.same_person", Given.RefusalOf(() => line.Confirm(_two, _now)));
        line.Reject("Another one's", _three, _now);
        Assert.Equal((BankLineStatus.New, null), (line.Status, line.TopUpId));
        line.Match(order, _two, policy, _now);
        line.Confirm(_three, _now);
        line.BookedAs(Booked(line.ToOrder(order, Id<Vendor>.New())), order, _now);
        Assert.Equal((BankLineStatus.Booked, TopUpStatus.Booked, 10_000), (line.Status, order.Status, order.PaidMinor));
        Assert.Equal("topup.over", Given.RefusalOf(() => Line(10_000).Match(order, null, policy, _now)));
        Assert.Equal("topup.over", Given.RefusalOf(() => order.Cancel(_now)));
    }

    [Fact]
    public void What_expired_can_still_be_paid_and_what_was_cancelled_cannot()
    {
        var order = Order(500);
        var late = _now + new Policy().TopUp;
        Assert.Equal((TopUpStatus.Open, TopUpStatus.Expired), (order.StatusAt(late - Given.Tick), order.StatusAt(late)));
        Assert.Equal("topup.over", Given.RefusalOf(() => order.Cancel(late)));
        Line(500).Match(order, _two, new(), late);
        var cancelled = Order(500);
        cancelled.Cancel(_now);
        Assert.Equal("topup.over", Given.RefusalOf(() => Line(500).Match(cancelled, _two, new(), _now)));
        Assert.Equal(["topup.asked", "topup.cancelled"], Given.EventsOf(cancelled));
    }

    [Fact]
    public void A_withdrawal_has_somewhere_to_go_and_no_more_than_there_is()
    {
        var wrong = Assert.Throws<InvalidField>(() => Withdrawal.Ask(_owner, 100, new(" ", "Bank", "12 34"), 500, _one, _now));
        Assert.Equal(["Payee", "AccountNumber"], wrong.All.Select(one => one.Field));
        Assert.Equal("cash.too_little", Given.RefusalOf(() => Ask(501)));
        var withdrawal = Ask(500);
        Assert.Equal("6222020200112233", withdrawal.AccountNumber);
        withdrawal.HeldAs(Booked(withdrawal.ToOrder()));
        withdrawal.Refuse("Closed account", _two, _now);
        Assert.Equal("withdrawal.over", Given.RefusalOf(() => withdrawal.Pay("B1", Id<Vendor>.New(), _two, _now)));
        var late = Ask(500);
        Assert.Equal(WithdrawalStatus.Lapsed, late.StatusAt(late.ExpiresAt));
        Assert.Equal("withdrawal.over", Given.RefusalOf(() => late.Cancel(_one, late.ExpiresAt)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(DistributionType.Agency, true)]
    [InlineData(DistributionType.Resale, false)]
    public void Who_tops_up_and_withdraws_says_the_table_of_duties(DistributionType? type, bool itself)
    {
        var account = CustomerAccount.Direct("aliyunceshi", "it@customer.example", "+8613800000001", CustomerType.Enterprise, null, _now);
        if (itself)
        {
            Assert.Equal(account.Id, CashOwner.Of(account, AccountDuty.TopUp, type).AccountId);
            account.SetFrozen(true);
            Assert.Equal("account.frozen", Given.RefusalOf(() => CashOwner.Of(account, AccountDuty.Withdrawal, type)));
        }
        else
        {
            Assert.Equal("cash.partner_does_it", Given.RefusalOf(() => CashOwner.Of(account, AccountDuty.TopUp, type)));
        }
    }

    private TopUpOrder Order(long amount) => TopUpOrder.Ask(_owner, amount, TopUpOrder.NewCode(), new(), _one, _now);

    private Withdrawal Ask(long amount) => Withdrawal.Ask(_owner, amount, new("Payee Ltd.", "Bank", "6222 0202 0011 2233"), 500, _one, _now);

    private static BankLine Line(long amount) => BankLine.Take(new(_day, amount, "Payer", "Remark", null), "print", _one, _now);

    private static Transfer Booked(TransferOrder order)
    {
        var book = new LedgerBook(Id<Vendor>.New());
        foreach (var name in order.Names().Distinct())
        {
            book.Add(LedgerAccount.Open(book.Vendor, name, _now).At(name.Purpose == LedgerPurpose.Cash ? 1_000_000 : 0, 0, new byte[32], _now));
        }

        return book.Book(order, _now).Transfer;
    }
}
