using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Payments;
using Baobei.Domain.Policies;
using Baobei.Domain.Tests.Customers;

namespace Baobei.Domain.Tests.Payments;

/// <summary>在线支付: what a notice does to its payment.</summary>
public sealed class PaymentTests
{
    private static readonly DateTimeOffset _now = Given.Reported.AddDays(3);
    private static readonly Guid _one = Guid.CreateVersion7();

    [Fact]
    public void It_can_be_paid_until_the_moment_at_which_it_lapses_and_no_money_is_late_before()
    {
        var end = _now + new Policy { PaymentMinutes = 30 }.Payment;
        Assert.Equal(_now.AddMinutes(30), end);
        var payment = Started();
        Assert.Equal((PaymentStatus.Started, PaymentStatus.Lapsed), (payment.StatusAt(end - Given.Tick), payment.StatusAt(end)));
        Assert.True(payment.Take(Paid(payment), end - Given.Tick));
        Assert.False(payment.IsLate);
        var late = Started();
        Assert.True(late.Take(Paid(late), end));
        Assert.Equal((true, PaymentStatus.Paid), (late.IsLate, late.Status));
    }

    [Fact]
    public void The_provider_may_say_when_it_was_paid_as_far_as_it_can_be_true()
    {
        var end = _now.AddMinutes(30);
        Assert.False(Late(end - Given.Tick));
        Assert.True(Late(end));
        Assert.True(Late(_now - Given.Tick));
        Assert.True(Late(end.AddHours(2)));

        bool Late(DateTimeOffset at)
        {
            var payment = Started();
            payment.Take(Paid(payment) with { At = at }, end.AddHours(1));
            return payment.IsLate;
        }
    }

    [Fact]
    public void It_is_written_down_as_lapsed_when_the_provider_had_its_time_and_money_comes_all_the_same()
    {
        var payment = Started();
        var last = payment.ExpiresAt + OnlinePayment.Grace;
        Assert.False(payment.Lapse(last - Given.Tick));
        Assert.True(payment.Lapse(last));
        Assert.False(payment.Lapse(last));
        Assert.Equal((PaymentStatus.Lapsed, payment.ExpiresAt), (payment.Status, payment.EndedAt));
        Assert.True(payment.Take(Paid(payment), last.AddDays(30)));
        Assert.True(payment.IsLate);
        Assert.Equal(["payment.started", "payment.lapsed"], Given.EventsOf(payment));
    }

    [Fact]
    public void The_same_again_changes_nothing_and_something_else_is_refused()
    {
        var payment = Started();
        Assert.Equal("payment.amount", Given.RefusalOf(() => payment.Take(Paid(payment) with { AmountMinor = 501 }, _now)));
        Assert.Equal("payment.currency", Given.RefusalOf(() => payment.Take(Paid(payment) with { Currency = "USD" }, _now)));
        Assert.False(payment.Take(Paid(payment) with { Outcome = PaymentOutcome.Open, Number = null }, _now));
        Assert.True(payment.Take(Paid(payment), _now));
        var version = payment.Version;
        Assert.False(payment.Take(Paid(payment), _now));
        Assert.Equal(version, payment.Version);
        Assert.Equal("payment.notice_differs", Given.RefusalOf(() => payment.Take(Paid(payment) with { Number = "N2" }, _now)));
        Assert.Equal("payment.notice_differs", Given.RefusalOf(() => payment.Take(Paid(payment) with { Outcome = PaymentOutcome.Failed }, _now)));
        Assert.Equal("payment.amount", Given.RefusalOf(() => payment.Take(Paid(payment) with { AmountMinor = 1 }, _now)));
    }

    [Fact]
    public void What_failed_and_was_paid_all_the_same_is_booked()
    {
        var payment = Started();
        Assert.False(payment.Take(Paid(payment) with { Outcome = PaymentOutcome.Failed, Reason = "Declined" }, _now));
        Assert.False(payment.Take(Paid(payment) with { Outcome = PaymentOutcome.Failed, Reason = "Declined" }, _now));
        Assert.Equal((PaymentStatus.Failed, "Declined"), (payment.Status, payment.Reason));
        Assert.True(payment.Take(Paid(payment), _now));
        Assert.True(payment.IsLate);
        Assert.Equal(["payment.started", "payment.failed"], Given.EventsOf(payment));
    }

    [Fact]
    public void Its_money_comes_from_outside_and_is_the_payers_cash_under_its_own_key()
    {
        var payment = Started();
        var vendor = Id<Vendor>.New();
        var order = payment.ToOrder(vendor);
        Assert.Equal((payment.Id.ToString(), TransferOccasion.TopUp, 500), (order.Key, order.Occasion, order.Amount));
        Assert.Equal([LedgerAccountName.Of(vendor, LedgerPurpose.Bank, "CNY")], order.From);
        Assert.Equal([new Leg(payment.Purse, 500)], order.To);
        Assert.Throws<InvalidField>(() => OnlinePayment.TopUp(CashOwner.Of(Given.Partner()), 0, "CNY", "demo", new(), _one, _now));
        Assert.Throws<InvalidField>(() => OnlinePayment.TopUp(CashOwner.Of(Given.Partner()), TopUpOrder.MaxAmountMinor + 1, "CNY", "demo", new(), _one, _now));
    }

    [Fact]
    public void Top_ups_and_withdrawals_are_written_down_as_over_at_their_moment()
    {
        var order = TopUpOrder.Ask(CashOwner.Of(Given.Partner()), 500, TopUpOrder.NewCode(), new(), _one, _now);
        Assert.False(order.Lapse(order.ExpiresAt - Given.Tick));
        Assert.True(order.Lapse(order.ExpiresAt));
        Assert.False(order.Lapse(order.ExpiresAt));
        order.MustTake();
        var withdrawal = Withdrawal.Ask(CashOwner.Of(Given.Partner()), 500, new("Payee", "Bank", "6222020200112233"), 500, _one, _now);
        Assert.False(withdrawal.Lapse(withdrawal.ExpiresAt - Given.Tick));
        Assert.True(withdrawal.Lapse(withdrawal.ExpiresAt));
        Assert.Equal(("topup.expired", "withdrawal.lapsed"), (Given.EventsOf(order)[^1], Given.EventsOf(withdrawal)[^1]));
    }

    private static OnlinePayment Started() => OnlinePayment.TopUp(CashOwner.Of(Given.Partner()), 500, "CNY", "demo", new(), _one, _now);

    private static PaymentNotice Paid(OnlinePayment payment) => new(payment.Id, PaymentOutcome.Paid, "N1", 500, "CNY");
}
