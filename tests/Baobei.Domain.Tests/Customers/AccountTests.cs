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

    [Theory]
    [InlineData("signed up", 72, -1, true)]
    [InlineData("signed up", 72, 0, false)]
    [InlineData("handed in", 1, 0, false)]
    [InlineData("failed", 1, 0, false)]
    [InlineData("sent back", 72, -1, true)]
    [InlineData("sent back", 72, 0, false)]
    [InlineData("associated", 1, 0, false)]
    [InlineData("direct", 1000, 0, true)]
    public void An_identity_is_handed_in_while_the_registration_and_the_link_go_on(string standing, int hours, int ticks, bool may)
    {
        var now = Reported.AddHours(hours) + (ticks * Tick);
        var (account, customer, _) = StandingAs(standing, now);

        Assert.Equal(may, account.MayHandIn(customer, customer is null ? null : Reported.AddHours(72), now));
    }

    /// <summary>Where an account stands when its address is invited by another customer's partner, and why it cannot accept; "-" is nothing.</summary>
    public static TheoryData<string, int, string> Standings => new()
    {
        { "signed up", 3, "account.joining" },
        { "signed up", 15, "-" },
        { "handed in", 20, "account.joining" },
        { "failed", 15, "-" },
        { "associated", 1, "account.still_associated" },
        { "associated", 90, "account.still_associated" },
        { "released", 10, "-" },
        { "notice has run", 40, "-" },
        { "notice has not run", 40, "account.still_associated" },
        { "left in review", 90, "account.under_review" },
        { "frozen", 15, "account.frozen" },
        { "direct", 1, "account.is_direct" },
    };

    [Theory]
    [MemberData(nameof(Standings))]
    public void An_account_accepts_when_nothing_else_holds_it(string standing, int days, string code)
    {
        var now = Reported.AddDays(days);
        var (account, last, passed) = StandingAs(standing, now);
        var (customer, invitation) = InvitedAt(now);

        Assert.Equal(code == "-" ? null : code, account.WhyNotJoin(customer, last, passed, now));
        if (code != "-")
        {
            Assert.Equal(code, RefusalOf(() => account.Join(customer, invitation, last, passed, now)));
            Assert.Equal(InvitationState.Sent, invitation.State);
            return;
        }

        var before = account.VerificationStatus;
        customer.TakeEvents();
        account.Join(customer, invitation, last, passed, now);
        Assert.Equal((customer.Id, customer.PartnerId, false), (account.CustomerId!.Value, account.PartnerId!.Value, account.IsAssociated));
        Assert.Equal(before == VerificationStatus.Passed ? VerificationStatus.Passed : VerificationStatus.None, account.VerificationStatus);
        Assert.Equal((InvitationState.Registered, account.Id), (invitation.State, invitation.AccountId!.Value));
        Assert.Equal(account.AccountName, customer.AccountName);
        Assert.Equal(["customer.account_joined"], EventsOf(customer));
        Assert.Null(account.EndedAt);
    }

    [Theory]
    [InlineData("杭州云帆科技有限公司", "91330100799655058B", null)]
    [InlineData("杭州云帆科技有限公司", null, null)]
    [InlineData("杭州云帆科技有限公司", "91110108551385082Q", "account.other_identity")]
    [InlineData("宁波启航贸易有限公司", null, "account.other_identity")]
    public void A_verified_account_accepts_for_who_it_is(string name, string? code, string? refusal)
    {
        var now = Reported.AddDays(10);
        var (account, last, passed) = StandingAs("released", now);
        var (customer, _) = InvitedAt(now, Details with { Name = name, CreditCode = code });

        Assert.Equal(refusal, account.WhyNotJoin(customer, last, passed, now));
    }

    [Fact]
    public void A_verified_account_that_accepts_is_associated_without_being_verified_again()
    {
        var now = Reported.AddDays(10);
        var (account, last, passed) = StandingAs("released", now);
        var (customer, invitation) = InvitedAt(now);
        var (began, ended) = (account.AssociatedAt!.Value, account.EndedAt!.Value);
        var left = account.Join(customer, invitation, last, passed, now)!;
        invitation.Submit(now);
        customer.Associate(account, Policy, now, passed!.CreditCode);

        Assert.Equal((last!.PartnerId, last.Id, began, ended), (left.PartnerId, left.CustomerId, left.BeganAt, left.EndedAt));
        Assert.Equal((true, now), (account.IsAssociated, account.AssociatedAt!.Value));
        Assert.Equal((RegistrationStatus.Associated, now.AddDays(90)), (customer.Status, customer.ExpiresAt));
    }

    [Fact]
    public void The_claims_of_an_account_follow_it()
    {
        var now = Reported.AddDays(15);
        var (account, last, passed) = StandingAs("signed up", now);
        var claims = CustomerClaim.Of(account, null);
        var (customer, invitation) = InvitedAt(now);
        account.Join(customer, invitation, last, passed, now);
        Assert.All(claims, claim => claim.Follow(account));

        Assert.All(claims, claim => Assert.Equal((customer.PartnerId, customer.Id), (claim.PartnerId!.Value, claim.CustomerId!.Value)));
        Assert.Throws<ArgumentException>(() => CustomerClaim.Of(customer)[0].Follow(account));
    }

    /// <summary>Days after the association, ticks beside them, and whether the partner that invites again is the same.</summary>
    public static TheoryData<string, int, int, bool, string> Renewals => new()
    {
        { "associated", 90, -1, true, "account.still_associated" },
        { "associated", 90, 0, true, "renews" },
        { "associated", 400, 0, true, "renews" },
        { "associated", 90, 0, false, "account.still_associated" },
        { "partner asks for the end", 90, -1, true, "account.still_associated" },
        { "partner asks for the end", 90, 0, true, "renews" },
        { "protection ended by the vendor", 10, -1, true, "account.still_associated" },
        { "protection ended by the vendor", 10, 0, true, "renews" },
        { "notice before the end", 29, 0, true, "account.still_associated" },
        { "notice has not run", 90, 0, true, "renews" },
        { "notice has run", 90, 0, true, "joins" },
        { "notice has run", 90, 0, false, "joins" },
        { "released", 10, 0, true, "joins" },
        { "signed up", 15, 0, true, "joins" },
        { "frozen after", 90, 0, true, "account.frozen" },
    };

    [Theory]
    [MemberData(nameof(Renewals))]
    public void An_association_without_protection_is_renewed_with_the_same_partner_only(string standing, int days, int ticks, bool same, string answer)
    {
        var now = Reported.AddDays(days) + (ticks * Tick);
        var (account, last, passed) = StandingAs(standing, now);
        var (customer, invitation) = InvitedAt(now, partner: same ? last!.PartnerId : null);

        Assert.Equal(answer is "renews" or "joins" ? null : answer, account.WhyNotJoin(customer, last, passed, now));
        if (answer is not ("renews" or "joins"))
        {
            Assert.Equal(answer, RefusalOf(() => account.Join(customer, invitation, last, passed, now)));
            Assert.Null(last!.RenewedAs);
            return;
        }

        Assert.Equal(answer == "renews", account.Renews(customer, last!, now));
        account.Join(customer, invitation, last, passed, now);
        Assert.Equal((answer == "renews" ? customer.Id : null, customer.Id), (last!.RenewedAs, account.CustomerId!.Value));
        Assert.False(last.IsAssociatedAt(now));
    }

    [Theory]
    [InlineData("associated", EndReason.ProtectionOver, new[] { "customer.expired", "customer.association_renewed" })]
    [InlineData("partner asks for the end", EndReason.ProtectionOver, new[] { "customer.expired", "customer.release_cancelled", "customer.association_renewed" })]
    [InlineData("notice has not run", EndReason.ProtectionOver, new[] { "customer.expired", "customer.release_cancelled", "customer.association_renewed" })]
    [InlineData("protection ended by the vendor", EndReason.ProtectionEndedByVendor, new[] { "customer.association_renewed" })]
    public void The_row_that_is_renewed_stays_over_as_it_was_and_nobody_ends_its_association_any_more(string standing, EndReason reason, string[] told)
    {
        var now = Reported.AddDays(90);
        var (account, last, passed) = StandingAs(standing, now);
        var ended = last!.ExpiresAt;
        var (customer, invitation) = InvitedAt(now, partner: last.PartnerId);
        last.TakeEvents();
        account.Join(customer, invitation, last, passed, now);

        Assert.Equal((RegistrationStatus.Expired, reason, ended), (last.Status, last.EndReason!.Value, last.ExpiresAt));
        Assert.Equal((null, null, null), (last.ReleaseRequestedBy, last.NoticeEndsAt, last.ReleaseReason));
        Assert.Equal(told, EventsOf(last));
        Assert.False(last.Lapse(now.AddDays(60)));
        Assert.Equal("customer.expired", RefusalOf(() => last.GiveNotice(null, Policy, now)));
        Assert.Equal("customer.expired", RefusalOf(() => last.RequestRelease(null, now)));
        Assert.Equal("customer.expired", RefusalOf(() => last.ReleaseByVendor("误操作", now)));

        invitation.Submit(now);
        customer.Associate(account, Policy, now, passed!.CreditCode);
        Assert.Equal((AssociationStanding.Protected, now, now.AddDays(90)), (account.StandingAt(customer, now), account.AssociatedAt!.Value, customer.ExpiresAt));
        Assert.Equal(AssociationStanding.Protected, account.StandingAt(customer, now.AddDays(90) - Tick));
        Assert.Equal(AssociationStanding.Unprotected, account.StandingAt(customer, now.AddDays(90)));
    }

    [Fact]
    public void Each_account_of_a_company_is_renewed_by_itself_and_the_last_one_takes_the_association_along()
    {
        var (last, invitation) = Inviting();
        var first = Join(last, invitation, Reported, "aliyunceshi");
        var other = last.Invite(Invitation("second@yunfan.example"), [invitation], 1, Policy, Sales, Reported);
        var second = Join(last, other, Reported, "aliyunceshi2");
        var now = last.ExpiresAt;
        last.RequestRelease(null, now);
        var customer = Observing(null, now, last.PartnerId);
        var again = customer.Invite(Invitation(), [], 0, Policy, Sales, now);

        first.Join(customer, again, last, null, now, others: 1);
        customer.Associate(first, Policy, now);
        Assert.Null(last.RenewedAs);
        Assert.Null(last.ReleaseRequestedBy);
        Assert.True(last.IsAssociatedAt(now));
        Assert.Equal(AssociationStanding.Unprotected, second.StandingAt(last, now));
        last.RequestRelease(null, now);

        var later = now.AddDays(1);
        var further = customer.Invite(Invitation("second@yunfan.example"), [again], 1, Policy, Sales, later);
        second.Join(customer, further, last, null, later);
        customer.Associate(second, Policy, later);
        Assert.Equal(customer.Id, last.RenewedAs);
        Assert.False(last.IsAssociatedAt(later));
        Assert.Equal((later, now.AddDays(90)), (second.AssociatedAt!.Value, customer.ExpiresAt));
    }

    private static (Customer Customer, CustomerInvitation Invitation) InvitedAt(
        DateTimeOffset at, CustomerDetails? details = null, Id<Domain.Partners.Partner>? partner = null)
    {
        var customer = Observing(details, at, partner);
        return (customer, customer.Invite(Invitation(), [], 0, Policy, Sales, at));
    }

    private static (CustomerAccount Account, Customer? Last, IdentityVerification? Passed) StandingAs(string standing, DateTimeOffset now)
    {
        if (standing == "direct")
        {
            return (CustomerAccount.Direct("aliyunceshi", "boss@yunfan.example", "+8613800000001", CustomerType.Enterprise, Sales, Reported), null, null);
        }

        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Reported);
        if (standing is "signed up" or "frozen")
        {
            account.SetFrozen(standing == "frozen");
            return (account, customer, null);
        }

        var verification = Submitted(customer, invitation, account, Reported);
        switch (standing)
        {
            case "handed in":
                return (account, customer, null);
            case "failed":
                verification.Fail(account, Bd, IdentityVerification.MismatchReason, Reported);
                customer.VerificationMismatch(Reported);
                return (account, customer, null);
            case "sent back":
                verification.Fail(account, Bd, "照片不清楚", Reported);
                invitation.SentBack();
                customer.VerificationSentBack(invitation.LinkExpiresAt);
                return (account, customer, null);
            case "left in review":
                customer.VerificationMismatch(Reported);
                return (account, customer, null);
            default:
                break;
        }

        verification.Pass(account, null, Reported);
        customer.Associate(account, Policy, Reported);
        switch (standing)
        {
            case "released":
                customer.RequestRelease(null, Reported);
                customer.ConfirmRelease(ReleaseParty.Customer, Reported.AddDays(1));
                account.EndAssociation(Reported.AddDays(1));
                break;
            case "notice has run":
                customer.GiveNotice(null, Policy, now.AddDays(-30));
                break;
            case "partner asks for the end":
                customer.RequestRelease("业务调整", Reported);
                break;
            case "protection ended by the vendor":
                if (now >= Reported.AddDays(10))
                {
                    customer.EndProtection("协议到期", Reported.AddDays(10));
                }

                break;
            case "notice before the end":
                customer.GiveNotice(null, Policy, Reported);
                break;
            case "frozen after":
                account.SetFrozen(true);
                break;
            case "notice has not run":
                customer.GiveNotice(null, Policy, now.AddDays(-30) + Tick);
                break;
            default:
                break;
        }

        return (account, customer, verification);
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
