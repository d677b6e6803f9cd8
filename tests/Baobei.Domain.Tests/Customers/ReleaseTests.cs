using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

/// <summary>解除关联: both sides can begin it, the other confirms; a customer's notice also runs out by itself.</summary>
public sealed class ReleaseTests
{
    private static readonly DateTimeOffset Start = Reported.AddHours(1);

    [Theory]
    [InlineData(-1, RegistrationStatus.Associated, null)]
    [InlineData(0, RegistrationStatus.Released, EndReason.ReleasedByCustomer)]
    public void A_notice_ends_the_association_after_thirty_days(int ticks, RegistrationStatus status, EndReason? reason)
    {
        var customer = Associated(Start);
        customer.GiveNotice(" 换合作伙伴 ", Policy, Start.AddDays(10));
        var now = Start.AddDays(40) + (ticks * Tick);

        Assert.Equal("换合作伙伴", customer.ReleaseReason);
        Assert.Equal(status, customer.StatusAt(now));
        Assert.Equal(reason, customer.EndReasonAt(now));
        customer.Lapse(now);
        Assert.Equal((status, reason), (customer.Status, customer.EndReason));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(80, false)]
    [InlineData(100, true)]
    [InlineData(100, false)]
    public void A_notice_never_makes_the_protection_longer_and_runs_on_after_it(int day, bool tidied)
    {
        var customer = Associated(Start);
        if (day < 90)
        {
            customer.GiveNotice(null, Policy, Start.AddDays(day));
        }

        Assert.Equal(Start.AddDays(90), customer.ExpiresAt);
        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionOver), (customer.StatusAt(Start.AddDays(90)), customer.EndReasonAt(Start.AddDays(90))));
        Assert.Equal(tidied, tidied && customer.Lapse(Start.AddDays(90)));
        if (day > 90)
        {
            customer.GiveNotice(null, Policy, Start.AddDays(day));
        }

        var end = Start.AddDays(day + 30);
        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionOver), (customer.StatusAt(end - Tick), customer.EndReasonAt(end - Tick)));
        Assert.True(customer.IsAssociatedAt(end - Tick));
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer), (customer.StatusAt(end), customer.EndReasonAt(end)));
        Assert.False(customer.IsAssociatedAt(end));
        customer.TakeEvents();
        Assert.True(customer.Lapse(end));
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer, Start.AddDays(90)), (customer.Status, customer.EndReason!.Value, customer.ExpiresAt));
        Assert.Equal(end, Assert.IsType<CustomerReleased>(Assert.Single(customer.TakeEvents()).What).ReleasedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_protection_either_side_still_ends_the_association(bool tidied)
    {
        var now = Start.AddDays(100);
        Customer Unprotected()
        {
            var customer = Associated(Start);
            Assert.Equal(tidied, tidied && customer.Lapse(now));
            customer.TakeEvents();
            return customer;
        }

        var asked = Unprotected();
        asked.RequestRelease("done", now);
        asked.CancelRelease(ReleaseParty.Customer, now);
        Assert.False(asked.IsLiveAt(now));
        asked.RequestRelease("done", now);
        asked.ConfirmRelease(ReleaseParty.Customer, now);
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByPartner, Start.AddDays(90)), (asked.Status, asked.EndReason!.Value, asked.ExpiresAt));

        var noticed = Unprotected();
        noticed.GiveNotice(null, Policy, now);
        noticed.ConfirmRelease(ReleaseParty.Partner, now);
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer), (noticed.Status, noticed.EndReason!.Value));
        Assert.Equal("customer.wrong_status", RefusalOf(() => noticed.GiveNotice(null, Policy, now)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void The_vendor_ends_an_association_with_a_reason_with_the_protection_or_after_it(int day)
    {
        var customer = Associated(Start);
        var now = Start.AddDays(day);
        customer.TakeEvents();
        Assert.Equal("required", Assert.Throws<InvalidField>(() => customer.ReleaseByVendor(" ", now)).Code);
        customer.ReleaseByVendor(" 争议 ", now);

        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByVendor, "争议"), (customer.Status, customer.EndReason!.Value, customer.ReleaseReason));
        Assert.Equal(day < 90 ? now : Start.AddDays(90), customer.ExpiresAt);
        var told = Assert.IsType<CustomerReleased>(Assert.Single(customer.TakeEvents()).What);
        Assert.Equal((now, "争议"), (told.ReleasedAt, told.Explanation));
        Assert.Equal("customer.wrong_status", RefusalOf(() => customer.ReleaseByVendor("again", now)));
    }

    [Fact]
    public void The_vendor_ends_a_protection_and_the_association_goes_on()
    {
        var customer = Associated(Start);
        var now = Start.AddDays(10);
        customer.TakeEvents();
        Assert.Equal("required", Assert.Throws<InvalidField>(() => customer.EndProtection("", now)).Code);
        customer.EndProtection("争议", now);

        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionEndedByVendor, now), (customer.Status, customer.EndReason!.Value, customer.ExpiresAt));
        Assert.True(customer.IsAssociatedAt(now));
        Assert.Equal("争议", Assert.IsType<CustomerExpired>(Assert.Single(customer.TakeEvents()).What).Explanation);
        Assert.Equal("customer.expired", RefusalOf(() => customer.EndProtection("again", now)));
        customer.RequestRelease(null, now);
        customer.CancelRelease(ReleaseParty.Partner, now);
        Assert.Equal(now, customer.ExpiresAt);
    }

    [Fact]
    public void A_project_does_not_undo_a_notice()
    {
        var customer = Associated(Start);
        customer.GiveNotice(null, Policy, Start.AddDays(10));
        customer.Renew(Start.AddDays(20), "project:201809004741", Policy);

        Assert.Equal(Start.AddDays(40), customer.ExpiresAt);
        customer.CancelRelease(ReleaseParty.Customer, Start.AddDays(30));
        Assert.Equal(Start.AddDays(110), customer.ExpiresAt);
    }

    [Fact]
    public void The_partner_may_agree_to_a_notice_at_once()
    {
        var customer = Associated(Start);
        customer.GiveNotice(null, Policy, Start.AddDays(10));
        customer.TakeEvents();
        customer.ConfirmRelease(ReleaseParty.Partner, Start.AddDays(11));

        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer, Start.AddDays(11)),
            (customer.Status, customer.EndReason!.Value, customer.ExpiresAt));
        Assert.Equal(["customer.released"], EventsOf(customer));
    }

    [Fact]
    public void What_the_partner_asks_waits_for_the_customer()
    {
        var customer = Associated(Start);
        customer.RequestRelease(null, Start.AddDays(10));

        Assert.Equal(Start.AddDays(90), customer.ExpiresAt);
        Assert.Equal("customer.own_release", RefusalOf(() => customer.ConfirmRelease(ReleaseParty.Partner, Start.AddDays(10))));
        customer.ConfirmRelease(ReleaseParty.Customer, Start.AddDays(12));
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByPartner), (customer.Status, customer.EndReason!.Value));
    }

    [Fact]
    public void Nobody_asks_twice_and_nobody_is_invited_during_a_notice()
    {
        var customer = Associated(Start);
        customer.GiveNotice(null, Policy, Start.AddDays(10));

        Assert.Equal("customer.release_requested", RefusalOf(() => customer.GiveNotice(null, Policy, Start.AddDays(11))));
        Assert.Equal("customer.release_requested", RefusalOf(() => customer.RequestRelease(null, Start.AddDays(11))));
        Assert.Equal("customer.own_release", RefusalOf(() => customer.ConfirmRelease(ReleaseParty.Customer, Start.AddDays(11))));
        Assert.Equal("customer.notice_given", RefusalOf(() => customer.Invite(Invitation("cto@yunfan.example"), [], 1, Policy, Sales, Start.AddDays(11))));
    }

    [Fact]
    public void A_request_of_the_partner_is_declined_and_a_notice_of_the_customer_is_not()
    {
        var customer = Associated(Start);
        customer.RequestRelease(null, Start.AddDays(1));
        customer.CancelRelease(ReleaseParty.Customer, Start.AddDays(2));
        Assert.Null(customer.ReleaseRequestedBy);
        Assert.Equal(Start.AddDays(90), customer.ExpiresAt);

        customer.GiveNotice(null, Policy, Start.AddDays(3));
        Assert.Equal("customer.notice_given", RefusalOf(() => customer.CancelRelease(ReleaseParty.Partner, Start.AddDays(4))));
        Assert.Equal(Start.AddDays(33), customer.ExpiresAt);
    }

    [Fact]
    public void An_account_keeps_working_when_its_association_ends()
    {
        var (customer, invitation) = Inviting();
        var account = Join(customer, invitation, Start, "aliyunceshi");
        account.EndAssociation(Start.AddDays(1));

        Assert.False(account.IsAssociated);
        Assert.Equal(Start.AddDays(1), account.EndedAt);
        Assert.Equal(VerificationStatus.Passed, account.VerificationStatus);
    }
}
