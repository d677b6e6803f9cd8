using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Tests.Ledger;

public sealed class LedgerBookTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);
    private static readonly Id<Vendor> _vendor = Id<Vendor>.New();
    private static readonly Id<Partner> _partner = Id<Partner>.New();
    private static readonly Id<CustomerAccount> _customer = Id<CustomerAccount>.New();
    private static readonly LedgerAccountName _bank = LedgerAccountName.Of(_vendor, LedgerPurpose.Bank, "CNY");
    private static readonly LedgerAccountName _revenue = LedgerAccountName.Of(_vendor, LedgerPurpose.Revenue, "CNY");
    private static readonly LedgerAccountName _partnerCash = LedgerAccountName.Of(_partner, LedgerPurpose.Cash, "CNY");
    private static readonly LedgerAccountName _cash = LedgerAccountName.Of(_customer, LedgerPurpose.Cash, "CNY");
    private static readonly LedgerAccountName _received = LedgerAccountName.Of(_customer, LedgerPurpose.Received, "CNY", _partner);
    private static readonly LedgerAccountName _held = LedgerAccountName.Of(_customer, LedgerPurpose.Held, "CNY");
    private static readonly LedgerAccountName _credit = LedgerAccountName.Of(_customer, LedgerPurpose.Credit, "CNY");

    private int _keys;

    [Fact]
    public void A_transfer_moves_money_and_the_sum_of_all_postings_stays_zero()
    {
        var book = Filled();
        var (transfer, replayed) = book.Book(Move(_cash, _revenue, 300), _now);
        Assert.False(replayed);
        Assert.Equal((700, 300), (Balance(book, _cash), Balance(book, _revenue)));
        Assert.Equal(2, transfer.ReadLegs().Count());
        Assert.Equal(0, book.Postings.Sum(posting => posting.Amount));
    }

    [Fact]
    public void An_account_gives_exactly_what_it_has_and_not_one_cent_more()
    {
        var book = Filled();
        Refuses("ledger.insufficient", book, Move(_cash, _revenue, 1001));
        Assert.Equal(1000, Balance(book, _cash));
        book.Book(Move(_cash, _revenue, 1000), _now);
        Assert.Equal(0, Balance(book, _cash));
        Refuses("ledger.insufficient", book, Move(_cash, _revenue, 1));
    }

    [Fact]
    public void Credit_goes_below_zero_down_to_the_credit_line()
    {
        var book = Filled();
        book.Find(_credit)!.Floor = -500;
        Refuses("ledger.insufficient", book, Move(_credit, _revenue, 501));
        book.Book(Move(_credit, _revenue, 500), _now);
        Assert.Equal(-500, Balance(book, _credit));

        // A lower line leaves what was used; nothing more can be bought on it.
        book.Find(_credit)!.Floor = -100;
        Refuses("ledger.insufficient", book, Move(_credit, _revenue, 1));
        book.Book(Move(_cash, _credit, 450), _now);
        book.Book(Move(_credit, _revenue, 50), _now);
        Assert.Equal(-100, Balance(book, _credit));
    }

    [Fact]
    public void Money_is_taken_from_the_first_account_first()
    {
        var book = Filled();
        book.Book(Move(_partnerCash, _received, 300), _now);
        book.Book(TransferOrder.Move(Key(), TransferOccasion.Payment, [_received, _cash], [new(_revenue, 450)]), _now);
        Assert.Equal((0, 850), (Balance(book, _received), Balance(book, _cash)));
    }

    [Fact]
    public void The_same_order_under_the_same_key_is_booked_once_and_another_one_is_refused()
    {
        var book = Filled();
        var order = Move(_cash, _revenue, 300);
        var first = book.Book(order, _now).Transfer;
        var (again, replayed) = book.Book(order with { By = Guid.CreateVersion7() }, _now.AddDays(1));
        Assert.True(replayed);
        Assert.Same(first, again);
        Assert.Equal(700, Balance(book, _cash));
        Refuses("ledger.key_reused", book, TransferOrder.Move(order.Key, TransferOccasion.Payment, _cash, _revenue, 301));
        Refuses("ledger.key_reused", book, order with { Memo = "other words" });
    }

    [Fact]
    public void A_refused_order_leaves_its_key_free()
    {
        var book = Filled();
        var order = Move(_cash, _revenue, 2000);
        Refuses("ledger.insufficient", book, order);
        book.Book(Move(_bank, _cash, 1000), _now);
        Assert.False(book.Book(order, _now).Replayed);
    }

    [Fact]
    public void A_hold_sets_money_aside_and_what_is_not_spent_goes_back_to_its_last_source()
    {
        var book = Filled();
        book.Book(Move(_partnerCash, _received, 300), _now);
        var hold = Hold(book, 500, _received, _cash);
        Assert.Equal((0, 800, 500), (Balance(book, _received), Balance(book, _cash), Balance(book, _held)));
        book.Book(TransferOrder.Post(Key(), TransferOccasion.Payment, hold.Id, [new(_revenue, 350)]), _now);
        Assert.Equal((0, 950, 0, 350), (Balance(book, _received), Balance(book, _cash), Balance(book, _held), Balance(book, _revenue)));
        Assert.Equal((HoldStatus.Posted, 350), (hold.Status, hold.Posted));
        Refuses("hold.over", book, TransferOrder.Void(Key(), TransferOccasion.Payment, hold.Id));
    }

    [Fact]
    public void More_than_a_hold_holds_is_not_posted()
    {
        var book = Filled();
        var hold = Hold(book, 500, _cash);
        Refuses("hold.too_much", book, TransferOrder.Post(Key(), TransferOccasion.Payment, hold.Id, [new(_revenue, 501)]));
        book.Book(TransferOrder.Post(Key(), TransferOccasion.Payment, hold.Id, [new(_revenue, 500)]), _now);
    }

    [Fact]
    public void A_voided_hold_gives_everything_back_to_where_it_came_from()
    {
        var book = Filled();
        book.Book(Move(_partnerCash, _received, 300), _now);
        var hold = Hold(book, 500, _received, _cash);
        book.Book(TransferOrder.Void(Key(), TransferOccasion.Payment, hold.Id), _now);
        Assert.Equal((300, 1000, 0), (Balance(book, _received), Balance(book, _cash), Balance(book, _held)));
        Refuses("hold.over", book, TransferOrder.Post(Key(), TransferOccasion.Payment, hold.Id, [new(_revenue, 1)]));
    }

    [Fact]
    public void A_hold_can_be_posted_one_microsecond_before_its_end_and_not_at_it()
    {
        var book = Filled();
        var early = Hold(book, 100, _cash);
        var late = Hold(book, 100, _cash);
        book.Book(TransferOrder.Post(Key(), TransferOccasion.Payment, early.Id, [new(_revenue, 100)]), early.ExpiresAt.AddMicroseconds(-1));
        Refuses("hold.expired", book, TransferOrder.Post(Key(), TransferOccasion.Payment, late.Id, [new(_revenue, 100)]), late.ExpiresAt);
        book.LapseOver(late.ExpiresAt.AddMicroseconds(-1));
        Assert.Equal(100, Balance(book, _held));
        book.LapseOver(late.ExpiresAt);
        Assert.Equal((900, 0, HoldStatus.Lapsed), (Balance(book, _cash), Balance(book, _held), late.Status));
        Refuses("hold.expired", book, TransferOrder.Void(Key(), TransferOccasion.Payment, late.Id), late.ExpiresAt);
    }

    [Fact]
    public void A_correction_takes_a_transfer_back_once_and_names_it()
    {
        var book = Filled();
        var wrong = book.Book(Move(_cash, _revenue, 300), _now).Transfer;
        var correction = book.Book(TransferOrder.Correct(Key(), wrong.Id) with { Memo = "wrong account" }, _now).Transfer;
        Assert.Equal((wrong.Id, 300, TransferKind.Correction), (correction.Corrects, correction.Amount, correction.Kind));
        Assert.Equal((1000, 0), (Balance(book, _cash), Balance(book, _revenue)));
        Refuses("transfer.corrected", book, TransferOrder.Correct(Key(), wrong.Id));
        Refuses("transfer.not_correctable", book, TransferOrder.Correct(Key(), correction.Id));
    }

    [Fact]
    public void What_was_spent_meanwhile_cannot_be_corrected_away()
    {
        var book = Filled();
        var gift = book.Book(Move(_bank, _cash, 100), _now).Transfer;
        book.Book(Move(_cash, _revenue, 1050), _now);
        Refuses("ledger.insufficient", book, TransferOrder.Correct(Key(), gift.Id));
    }

    [Fact]
    public void Legs_beside_the_money_must_sum_to_zero()
    {
        var book = Filled();
        var revocable = LedgerAccountName.Of(_customer, LedgerPurpose.Revocable, "CNY", _partner);
        var given = LedgerAccountName.Of(_partner, LedgerPurpose.Given, "CNY", _customer);
        book.Add(LedgerAccount.Open(_vendor, revocable, _now));
        book.Add(LedgerAccount.Open(_vendor, given, _now));
        Refuses("ledger.unbalanced", book, Move(_partnerCash, _received, 100) with { Beside = [new(revocable, 100)] });
        book.Book(Move(_partnerCash, _received, 100) with { Beside = [new(revocable, 100), new(given, -100)] }, _now);
        Assert.Equal((100, -100), (Balance(book, revocable), Balance(book, given)));
        Refuses("ledger.insufficient", book, Move(_received, _partnerCash, 50) with { Beside = [new(revocable, -101), new(given, 101)] });
    }

    [Fact]
    public void Currencies_do_not_mix_and_nobody_pays_itself()
    {
        var book = Filled();
        Refuses("ledger.currency", book, Move(_cash, _revenue with { Currency = "USD" }, 100));
        Refuses("ledger.same_account", book, Move(_cash, _cash, 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(TransferOrder.MaxAmount + 1)]
    [InlineData(long.MaxValue)]
    public void An_amount_is_at_least_one_and_has_an_end(long amount) =>
        Assert.Equal("Amount", Assert.Throws<InvalidField>(() => Filled().Book(Move(_bank, _cash, amount), _now)).Field);

    [Fact]
    public void What_counts_for_an_earlier_moment_says_so_and_nothing_counts_for_a_later_one()
    {
        var book = Filled();
        var backdated = book.Book(Move(_bank, _cash, 5) with { EffectiveAt = _now.AddDays(-3) }, _now).Transfer;
        Assert.Equal((_now.AddDays(-3), _now), (backdated.EffectiveAt, backdated.BookedAt));
        Assert.Equal("EffectiveAt", Assert.Throws<InvalidField>(() => book.Book(Move(_bank, _cash, 5) with { EffectiveAt = _now.AddMicroseconds(1) }, _now)).Field);
    }

    [Fact]
    public void Within_an_account_time_does_not_go_back()
    {
        var book = Filled();
        book.Book(Move(_bank, _cash, 5), _now.AddSeconds(2));
        Assert.Equal(_now.AddSeconds(2), book.Book(Move(_bank, _cash, 5), _now).Transfer.BookedAt);
    }

    [Fact]
    public void Every_posting_is_chained_to_the_one_before_and_each_of_its_parts_counts()
    {
        var book = Filled();
        book.Book(Move(_cash, _revenue, 300), _now);
        var chain = book.Postings.Where(posting => posting.AccountId == _cash.IdFor(_vendor)).ToList();
        Assert.Equal([1L, 2L], chain.Select(posting => posting.Entry));
        Assert.Equal(chain[0].Hash, chain[0].HashAfter(new byte[32]));
        Assert.Equal(chain[1].Hash, chain[1].HashAfter(chain[0].Hash));
        var last = chain[1];
        Posting[] changed =
        [
            last with { Amount = -299 }, last with { Balance = 701 }, last with { Entry = 3 }, last with { TransferId = Id<Transfer>.New() }, last with { AccountId = Id<LedgerAccount>.New() },
            last with { BookedAt = last.BookedAt.AddMicroseconds(1) }, last with { EffectiveAt = last.EffectiveAt.AddMicroseconds(-1) }, last with { VendorId = Id<Vendor>.New() },
        ];
        Assert.All(changed, one => Assert.NotEqual(last.Hash, one.HashAfter(chain[0].Hash)));
    }

    [Fact]
    public void An_accounts_id_follows_from_its_name()
    {
        Assert.Equal(_cash.IdFor(_vendor), LedgerAccountName.Of(_customer, LedgerPurpose.Cash, "CNY").IdFor(_vendor));
        var others = new[]
        {
            _cash.IdFor(_vendor), _cash.IdFor(Id<Vendor>.New()), (_cash with { Currency = "USD" }).IdFor(_vendor), _received.IdFor(_vendor), _held.IdFor(_vendor),
            (_cash with { OwnerKind = LedgerOwnerKind.Partner }).IdFor(_vendor), (_received with { CounterpartyId = Guid.CreateVersion7() }).IdFor(_vendor),
        };
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    private static void Refuses(string code, LedgerBook book, TransferOrder order, DateTimeOffset? at = null)
    {
        var (transfers, postings) = (book.Transfers.Count, book.Postings.Count);
        Assert.Equal(code, Assert.Throws<Refused>(() => book.Book(order, at ?? _now)).Code);
        Assert.Equal((transfers, postings), (book.Transfers.Count, book.Postings.Count));
    }

    private static long Balance(LedgerBook book, LedgerAccountName name) => book.Find(name)!.Balance;

    private string Key() => $"key-{_keys++}";

    private TransferOrder Move(LedgerAccountName from, LedgerAccountName to, long amount) => TransferOrder.Move(Key(), TransferOccasion.Payment, from, to, amount);

    private LedgerHold Hold(LedgerBook book, long amount, params LedgerAccountName[] from)
    {
        book.Book(TransferOrder.HoldMoney(Key(), TransferOccasion.Payment, from, amount, _now.AddHours(1)), _now);
        return book.NewHolds[^1];
    }

    /// <summary>1000 in the customer's cash and in the partner's.</summary>
    private LedgerBook Filled()
    {
        var book = new LedgerBook(_vendor);
        foreach (var name in new[] { _bank, _revenue, _partnerCash, _cash, _received, _held, _credit, _revenue with { Currency = "USD" } })
        {
            book.Add(LedgerAccount.Open(_vendor, name, _now.AddDays(-10)));
        }

        book.Book(Move(_bank, _cash, 1000), _now);
        book.Book(Move(_bank, _partnerCash, 1000), _now);
        return book;
    }
}
