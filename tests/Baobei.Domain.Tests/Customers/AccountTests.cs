using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

public sealed class AccountTests
{
    [Fact]
    public void Signing_up_makes_the_account_of_the_invited_person()
    {
        var (customer, invitation) = Inviting();
        var user = Guid.CreateVersion7();
        var account = CustomerAccount.SignUp(customer, invitation, " AliyunCeshi ", "+8613800000001", user, Reported.AddHours(1));

        Assert.Equal((customer.Id, customer.PartnerId, user), (account.CustomerId!.Value, account.PartnerId!.Value, account.UserId!.Value));
        Assert.Equal(("AliyunCeshi", "aliyunceshi", "boss@yunfan.example"), (account.AccountName, account.AccountNameKey, account.Email));
        Assert.Equal((DistributionType.Agency, "云帆", CustomerType.Enterprise), (account.DistributionType!.Value, account.Nickname, account.CustomerType));
        Assert.Equal((InvitationState.Registered, account.Id, Reported.AddHours(1)),
            (invitation.State, invitation.AccountId!.Value, invitation.RegisteredAt!.Value));
        Assert.Equal("AliyunCeshi", customer.AccountName);
        Assert.False(account.IsAssociated);
        Assert.Equal(VerificationStatus.None, account.VerificationStatus);
        Assert.Equal(["account.created"], EventsOf(account));
    }

    [Fact]
    public void A_link_makes_one_account()
    {
        var (customer, invitation) = Inviting();
        SignedUp(customer, invitation, Reported);
        Assert.Equal("invitation.used", RefusalOf(() => SignedUp(customer, invitation, Reported, "another-one")));
    }

    [Theory]
    [InlineData("abc", "+8613800000001", "AccountName", "login_name_length")]
    [InlineData("aliyunceshi", "13800000001", "Phone", "phone")]
    public void Wrong_input_leaves_the_invitation_open(string name, string phone, string field, string code)
    {
        var (customer, invitation) = Inviting();
        var wrong = Assert.Throws<InvalidField>(() => CustomerAccount.SignUp(customer, invitation, name, phone, Sales, Reported));
        Assert.Equal((field, code, InvitationState.Sent), (wrong.Field, wrong.Code, invitation.State));
    }

    [Fact]
    public void An_account_joins_once()
    {
        var (customer, invitation) = Inviting();
        var account = Join(customer, invitation, Reported.AddHours(1), "aliyunceshi");

        Assert.True(account.IsAssociated);
        Assert.Equal("account.already_associated", RefusalOf(() => customer.Associate(account, Policy, Reported.AddHours(2))));
    }

    [Theory]
    [InlineData("signed up", "account.not_associated")]
    [InlineData("associated", null)]
    [InlineData("frozen", "account.frozen")]
    [InlineData("ended", "account.not_associated")]
    public void Only_an_associated_account_speaks_for_its_customer(string state, string? refusal)
    {
        var (customer, invitation) = Inviting();
        var account = state == "signed up" ? SignedUp(customer, invitation, Reported) : Join(customer, invitation, Reported, "aliyunceshi");
        if (state == "ended")
        {
            account.EndAssociation(Reported.AddDays(1));
        }

        account.SetFrozen(state == "frozen");
        Assert.Equal(refusal, (Record.Exception(account.MustSpeakForCustomer) as Refused)?.Code);
    }

    [Fact]
    public void An_account_of_another_customer_does_not_join()
    {
        var (customer, invitation) = Inviting();
        var account = Join(customer, invitation, Reported.AddHours(1), "aliyunceshi");
        Assert.Throws<ArgumentException>(() => Inviting().Customer.Associate(account, Policy, Reported.AddHours(2)));
    }

    [Fact]
    public void The_end_of_the_protection_leaves_the_account_with_its_partner()
    {
        var (customer, invitation) = Inviting();
        var account = Join(customer, invitation, Reported.AddHours(1), "aliyunceshi");
        var end = customer.ExpiresAt;

        Assert.Equal(AssociationStanding.Protected, account.StandingAt(customer, end - Tick));
        Assert.Equal(AssociationStanding.Unprotected, account.StandingAt(customer, end));
        customer.Lapse(end);
        Assert.Equal(AssociationStanding.Unprotected, account.StandingAt(customer, end + Tick));
        Assert.True(account.IsAssociated);
    }

    [Fact]
    public void A_notice_ends_the_association_at_its_moment_whether_or_not_that_is_written_down()
    {
        var (customer, invitation) = Inviting();
        var account = Join(customer, invitation, Reported.AddHours(1), "aliyunceshi");
        customer.GiveNotice(null, Policy, Reported.AddHours(2));
        var end = customer.NoticeEndsAt!.Value;

        Assert.Equal(AssociationStanding.Protected, account.StandingAt(customer, end - Tick));
        Assert.Equal(AssociationStanding.Ended, account.StandingAt(customer, end));
        customer.Lapse(end);
        account.EndAssociation(end);
        Assert.Equal(AssociationStanding.Ended, account.StandingAt(customer, end + Tick));
    }

    [Fact]
    public void An_account_that_was_not_associated_in_time_never_is()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Reported.AddHours(1));
        var end = customer.ExpiresAt;

        Assert.Equal(AssociationStanding.Pending, account.StandingAt(customer, end - Tick));
        Assert.Equal(AssociationStanding.NotReached, account.StandingAt(customer, end));
    }

    [Fact]
    public void An_account_stands_towards_its_own_customer_only()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Reported.AddHours(1));
        Assert.Throws<ArgumentException>(() => account.StandingAt(Inviting().Customer, Reported));
    }

    [Fact]
    public void Freezing_is_told_once()
    {
        var account = CustomerAccount.Direct("aliyunceshi", "boss@yunfan.example", "+8613800000001", CustomerType.Individual, null, Reported);
        account.SetFrozen(true);
        account.SetFrozen(true);
        account.SetFrozen(false);

        Assert.Equal(["account.created", "account.frozen_changed", "account.frozen_changed"], EventsOf(account));
        Assert.Null(account.PartnerId);
        Assert.Null(account.DistributionType);
    }
}
