using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Tests.Customers;

namespace Baobei.Domain.Tests.Credits;

/// <summary>信用额度, 预警, 禁止新购 and 停机策略.</summary>
public sealed class AccountCreditTests
{
    private static readonly DateTimeOffset _now = Given.Reported.AddDays(3);
    private static readonly Guid _finance = Guid.CreateVersion7();

    private readonly CustomerAccount _account = CustomerAccount.Direct("aliyunceshi", "it@customer.example", "+8613800000001", CustomerType.Enterprise, null, _now);
    private readonly AccountCredit _credit;

    public AccountCreditTests() => _credit = AccountCredit.None(_account, Id<Vendor>.New());

    private CreditTerms Now => _credit.TermsWith(_account);

    [Fact]
    public void Each_change_says_before_after_who_and_why()
    {
        var changes = _credit.Change(Now with { LineMinor = 500_000, Purchases = PurchaseControl.Ban, IsFrozen = true }, _account, " Late payer ", _finance, _now);
        Assert.Equal(
            [(CreditField.Line, "0", "500000"), (CreditField.Purchases, "Normal", "Ban"), (CreditField.Freeze, "false", "true")],
            changes.Select(change => (change.Field, change.Before, change.After)));
        Assert.All(changes, change => Assert.Equal(("Late payer", _finance, _now), (change.Reason, change.By, change.At)));
        Assert.True(_account.IsFrozen);
        Assert.Equal("credit.unchanged", Given.RefusalOf(() => _credit.Change(Now, _account, "Again", _finance, _now)));
        Assert.Equal(["credit.changed"], Given.EventsOf(_credit));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var wrong = Assert.Throws<InvalidField>(() => _credit.Change(new(-1, 101, (PurchaseControl)9, (ShutdownPolicy)9, false, false), _account, "", _finance, _now));
        Assert.Equal(["LineMinor", "AlertPercent", "Purchases", "Shutdown", "Reason"], wrong.All.Select(one => one.Field));
        Assert.Equal(0, _credit.Version);
    }

    [Fact]
    public void Passing_the_threshold_is_told_once_until_it_is_passed_again()
    {
        _credit.Change(Now with { LineMinor = 100_000, AlertPercent = 80 }, _account, "Line", _finance, _now);
        Given.EventsOf(_credit);
        _credit.Watch(79_999, _now);
        Assert.Empty(Given.EventsOf(_credit));
        _credit.Watch(80_000, _now);
        _credit.Watch(99_000, _now);
        Assert.Equal(["credit.alerted"], Given.EventsOf(_credit));
        _credit.Watch(10_000, _now);
        Assert.Empty(Given.EventsOf(_credit));
        _credit.Watch(100_000, _now);
        Assert.Equal(["credit.alerted"], Given.EventsOf(_credit));
        _credit.Change(Now with { AlertPercent = 0 }, _account, "Silence", _finance, _now);
        Given.EventsOf(_credit);
        _credit.Watch(100_000, _now);
        Assert.Empty(Given.EventsOf(_credit));
    }

    [Theory]
    [InlineData(ShutdownPolicy.ImmediateStop, 0, ServiceState.Stopped)]
    [InlineData(ShutdownPolicy.DelayStop, 0, ServiceState.InArrears)]
    [InlineData(ShutdownPolicy.DelayStop, 15, ServiceState.Stopped)]
    [InlineData(ShutdownPolicy.NoStop, 400, ServiceState.InArrears)]
    public void The_shutdown_policy_decides_what_arrears_do(ShutdownPolicy shutdown, int days, ServiceState state)
    {
        _credit.Change(Now with { LineMinor = 1_000, Shutdown = shutdown, IsFrozen = false, Purchases = PurchaseControl.Normal, AlertPercent = 50 }, _account, "Line", _finance, _now);
        _credit.Watch(1_000, _now);
        Assert.Equal(ServiceState.Normal, _credit.StateAt(new(), _now));
        _credit.Watch(1_001, _now);
        Assert.Equal(state, _credit.StateAt(new(), _now.AddDays(days)));
        if (days > 0 && state == ServiceState.Stopped)
        {
            Assert.Equal(ServiceState.InArrears, _credit.StateAt(new(), _now.AddDays(days) - Given.Tick));
        }

        Assert.Equal(state == ServiceState.Stopped ? "credit.stopped" : null, Buys(_now.AddDays(days)));
        _credit.Watch(900, _now.AddDays(days));
        Assert.Equal(ServiceState.Normal, _credit.StateAt(new(), _now.AddDays(days)));
        Assert.Equal(["credit.changed", "credit.alerted", "credit.arrears_began", "credit.arrears_ended"], Given.EventsOf(_credit));
    }

    [Fact]
    public void Who_is_banned_frozen_or_resold_by_a_suspended_partner_buys_nothing()
    {
        Assert.Null(Buys(_now));
        _credit.Change(Now with { Purchases = PurchaseControl.Ban }, _account, "Stop", _finance, _now);
        Assert.Equal("credit.purchases_banned", Buys(_now));
        _credit.Change(Now with { IsFrozen = true }, _account, "Stop", _finance, _now);
        Assert.Equal("account.frozen", Buys(_now));
        var partner = Given.Partner();
        var customer = Given.Observing(partner: partner.Id);
        var invitation = customer.Invite(Given.Invitation() with { DistributionType = DistributionType.Resale }, [], 0, Given.Policy, Given.Sales, Given.Reported);
        var resold = Given.Join(customer, invitation, Given.Reported, "resold");
        var credit = AccountCredit.None(resold, Id<Vendor>.New());
        credit.MustBuy(resold, partner, new(), _now);
        partner.Suspend();
        Assert.Equal("credit.partner_suspended", Given.RefusalOf(() => credit.MustBuy(resold, partner, new(), _now)));
    }

    private string? Buys(DateTimeOffset at)
    {
        try
        {
            _credit.MustBuy(_account, null, new Policy(), at);
            return null;
        }
        catch (Refused refused)
        {
            return refused.Code;
        }
    }
}
