using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

public sealed class CustomerTests
{
    private static readonly DateTimeOffset Soon = Reported.AddHours(2);

    [Fact]
    public void A_registration_that_is_allowed_holds_the_customer_for_fifteen_days()
    {
        var customer = Observing();

        Assert.Equal(RegistrationStatus.Observing, customer.Status);
        Assert.Equal(Reported, customer.ReportedAt);
        Assert.Equal(new DateTimeOffset(2018, 10, 2, 2, 37, 43, TimeSpan.Zero), customer.ExpiresAt);
        Assert.Equal(customer.ExpiresAt, customer.ObservationEndsAt);
        Assert.Equal(PolicyVersion.Id, customer.PolicyId);
        Assert.Equal(["customer.registered"], EventsOf(customer));
        Assert.Equal(1, customer.Version);
    }

    [Fact]
    public void What_was_typed_is_cleaned()
    {
        var customer = Observing(Details with
        {
            Name = "  杭州云帆科技（中国）有限公司 ",
            CreditCode = "9133 0100 7996 55058b",
            Email = " Wang.Wei@YunFan.example ",
            Nickname = "  ",
            Remark = " 老朋友 ",
        });

        Assert.Equal("杭州云帆科技（中国）有限公司", customer.Name);
        Assert.Equal("杭州云帆科技中国有限公司", customer.NameKey);
        Assert.Equal("91330100799655058B", customer.CreditCode);
        Assert.Equal("wang.wei@yunfan.example", customer.Email);
        Assert.Null(customer.Nickname);
        Assert.Equal("老朋友", customer.Remark);
    }

    public static TheoryData<string, string, CustomerDetails> WrongInput => new()
    {
        { "Name", "required", Details with { Name = " " } },
        { "Name", "too_long", Details with { Name = new string('云', 201) } },
        { "Name", "too_long", Details with { Name = new string('\ufdfa', 100) } },
        { "Name", "characters", Details with { Name = "云帆\0科技" } },
        { "Name", "characters", Details with { Name = "云帆\ud83d科技" } },
        { "Name", "characters", Details with { Name = "云帆科技\ude00" } },
        { "CreditCode", "credit_code", Details with { CreditCode = "91330100799655058A" } },
        { "CreditCode", "credit_code_of_person", Person with { CreditCode = "91330100799655058B" } },
        { "Industry", "industry", Details with { Industry = "99" } },
        { "Industry", "industry", Details with { Industry = "I" } },
        { "Region", "region", Details with { Region = "330106" } },
        { "ContactName", "required", Details with { ContactName = "" } },
        { "Email", "email", Details with { Email = "wang at yunfan" } },
        { "Phone", "phone", Details with { Phone = "13800000000" } },
        { "Phone", "phone", Details with { Phone = "+0000000000" } },
        { "Nickname", "too_long", Details with { Nickname = new string('n', 51) } },
        { "Remark", "too_long", Details with { Remark = new string('n', 1001) } },
        { "CustomerType", "choice", Details with { CustomerType = (CustomerType)7 } },
    };

    [Theory]
    [MemberData(nameof(WrongInput))]
    public void Wrong_input_is_named_by_its_field(string field, string code, CustomerDetails details)
    {
        var wrong = Assert.Throws<InvalidField>(() => details.Normalise());
        Assert.Equal((field, code), (wrong.Field, wrong.Code));
    }

    public static TheoryData<CustomerDetails, string> FilledInSoFar => new()
    {
        { new(), "" },
        { new() { CustomerType = CustomerType.Individual, Email = " ", Phone = "" }, "" },
        { Details, "" },
        { Person, "" },
        { Details with { CreditCode = "123" }, "CreditCode credit_code" },
        { Person with { CreditCode = "123" }, "CreditCode credit_code_of_person" },
        { Details with { Email = "not-an-email" }, "Email email" },
        { Details with { Phone = "1" }, "Phone phone" },
        { Details with { Industry = "99" }, "Industry industry" },
        { Details with { Region = "330106" }, "Region region" },
        { new() { Name = new string('云', 201), ContactName = new string('n', 61) }, "Name too_long,ContactName too_long" },
        { new() { CreditCode = "123", Email = "not-an-email", Phone = "1" }, "CreditCode credit_code,Email email,Phone phone" },
        { new() { Nickname = new string('n', 51), Remark = "云\0" }, "Remark characters,Nickname too_long" },
    };

    [Theory]
    [MemberData(nameof(FilledInSoFar))]
    public void What_is_filled_in_wrongly_is_named_and_what_is_empty_is_not(CustomerDetails details, string wrong) =>
        Assert.Equal(wrong, string.Join(',', details.Wrong().All.Select(field => $"{field.Field} {field.Code}")));

    [Fact]
    public void Rare_characters_are_kept() => Assert.Equal("𠮷野家😀", (Details with { Nickname = "𠮷野家😀" }).Normalise().Nickname);

    [Fact]
    public void Name_and_nickname_are_found_by_characters_and_pairs()
    {
        var customer = Observing(Details with { Name = "雲帆（中國）", Nickname = "Y F" });

        Assert.Equal("云帆中国\nyf", customer.SearchText);
        Assert.All(["y", "f", "yf", "云", "云帆", "帆中", "中国"], gram => Assert.Contains(gram, customer.SearchGrams));
        Assert.DoesNotContain("国y", customer.SearchGrams);

        customer.EditNotes("小", null);
        Assert.Equal("云帆中国\n小", customer.SearchText);
        Assert.Contains("小", customer.SearchGrams);
        Assert.DoesNotContain("yf", customer.SearchGrams);
    }

    [Fact]
    public void A_refused_registration_makes_no_customer()
    {
        var registration = Registration(Details, Answer(Verdict.Refuse));

        Assert.Equal("partner.not_effective", RefusalOf(() => Customer.Register(Details, registration, Policy, Reported)));
        Assert.Null(registration.CustomerId);
        Assert.Equal(["registration.refused"], EventsOf(registration));
    }

    [Fact]
    public void A_review_has_no_end_until_the_vendor_decides()
    {
        var (customer, registration) = InReview();

        Assert.Equal(RegistrationStatus.PendingReview, customer.StatusAt(Reported.AddYears(50)));
        Assert.Equal(Customer.NoEnd, customer.ExpiresAt);
        Assert.True(registration.IsOpen);
        Assert.Equal(customer.Id, registration.CustomerId);

        var decided = Reported.AddDays(40);
        customer.ApproveReview(registration, Bd, "不是同一家", Policy, decided);

        Assert.Equal(RegistrationStatus.Observing, customer.Status);
        Assert.Equal(decided.AddDays(15), customer.ExpiresAt);
        Assert.Equal(Reported, customer.ReportedAt);
        Assert.Equal((ReviewDecision.Approved, Bd, decided, "不是同一家"),
            (registration.Decision!.Value, registration.DecidedBy!.Value, registration.DecidedAt!.Value, registration.DecisionReason));
        Assert.False(registration.IsOpen);
        Assert.Equal(["customer.registered", "customer.review_approved"], EventsOf(customer));
    }

    [Fact]
    public void A_rejected_review_ends_the_hold_and_says_why()
    {
        var (customer, registration) = InReview();
        Assert.Equal("required", Assert.Throws<InvalidField>(() => customer.RejectReview(registration, Bd, " ", Soon)).Code);

        customer.RejectReview(registration, Bd, "已有客户经理跟进", Soon);

        Assert.Equal(RegistrationStatus.Rejected, customer.StatusAt(Soon));
        Assert.Equal(EndReason.Rejected, customer.EndReason);
        Assert.False(customer.IsLiveAt(Soon));
        Assert.Equal(ReviewDecision.Rejected, registration.Decision);
    }

    [Fact]
    public void Nobody_decides_on_what_they_registered()
    {
        var (customer, registration) = InReview();

        Assert.Equal("registration.own_decision", RefusalOf(() => customer.ApproveReview(registration, Sales, null, Policy, Soon)));
        Assert.Equal("registration.own_decision", RefusalOf(() => customer.RejectReview(registration, Sales, "no", Soon)));
        Assert.Equal(RegistrationStatus.PendingReview, customer.Status);
        Assert.True(registration.IsOpen);
    }

    [Fact]
    public void A_decision_is_made_once()
    {
        var (customer, registration) = InReview();
        customer.ApproveReview(registration, Bd, null, Policy, Soon);

        Assert.Equal("customer.wrong_status", RefusalOf(() => customer.RejectReview(registration, Bd, "no", Soon)));
        Assert.Equal(ReviewDecision.Approved, registration.Decision);
    }

    [Theory]
    [InlineData(-1, RegistrationStatus.Observing, true)]
    [InlineData(0, RegistrationStatus.Expired, false)]
    [InlineData(1, RegistrationStatus.Expired, false)]
    public void Observation_ends_at_its_moment_whether_or_not_somebody_tidied_up(int ticks, RegistrationStatus status, bool isLive)
    {
        var customer = Observing();
        var now = Reported.AddDays(15) + (ticks * Tick);

        Assert.Equal(status, customer.StatusAt(now));
        Assert.Equal(isLive, customer.IsLiveAt(now));
        Assert.Equal(isLive, customer.IsObservedAt(now));
        Assert.Equal(isLive ? null : EndReason.ObservationOver, customer.EndReasonAt(now));
        Assert.Equal(RegistrationStatus.Observing, customer.Status);
        Assert.Equal(!isLive, customer.Lapse(now));
        Assert.Equal(status, customer.Status);
    }

    [Theory]
    [InlineData(-1, RegistrationStatus.Associated)]
    [InlineData(0, RegistrationStatus.Expired)]
    public void Protection_lasts_ninety_days_to_the_second(int ticks, RegistrationStatus status)
    {
        var customer = Associated(Reported.AddHours(3));
        var now = Reported.AddHours(3).AddDays(90) + (ticks * Tick);

        Assert.Equal(Reported.AddHours(3).AddDays(90), customer.ExpiresAt);
        Assert.Equal(status, customer.StatusAt(now));
        Assert.Equal(status == RegistrationStatus.Expired, customer.Lapse(now));
        Assert.Equal(status == RegistrationStatus.Expired ? EndReason.ProtectionOver : null, customer.EndReason);
    }

    [Fact]
    public void Lapsing_tells_once()
    {
        var customer = Observing();
        customer.TakeEvents();

        Assert.True(customer.Lapse(customer.ExpiresAt));
        Assert.False(customer.Lapse(customer.ExpiresAt.AddDays(1)));

        var told = Assert.IsType<CustomerExpired>(Assert.Single(customer.TakeEvents()).What);
        Assert.Equal((EndReason.ObservationOver, customer.ExpiresAt), (told.Reason, told.ExpiredAt));
    }

    [Fact]
    public void An_invitation_sent_late_keeps_the_hold_as_long_as_its_link()
    {
        var (customer, invitation) = Inviting(Reported.AddDays(15) - Tick);

        Assert.Equal(RegistrationStatus.Inviting, customer.Status);
        Assert.Equal(invitation.LinkExpiresAt, customer.ExpiresAt);
        Assert.Equal(Reported.AddDays(15).AddHours(72) - Tick, customer.ExpiresAt);
    }

    [Fact]
    public void An_invitation_sent_early_leaves_the_observation_as_it_is()
    {
        var (customer, invitation) = Inviting(Soon);

        Assert.Equal(Soon.AddHours(72), invitation.LinkExpiresAt);
        Assert.Equal(Reported.AddDays(15), customer.ExpiresAt);
        Assert.Equal(DistributionType.Agency, customer.DistributionType);
    }

    [Fact]
    public void Nothing_is_sent_after_the_observation_though_the_link_still_works()
    {
        var (customer, invitation) = Inviting(Reported.AddDays(14));
        var after = Reported.AddDays(15);

        Assert.Equal(RegistrationStatus.Inviting, customer.StatusAt(after));
        Assert.Equal("customer.observation_over", RefusalOf(() => customer.Invite(Invitation(), [invitation], 0, Policy, Sales, after)));
        invitation.Open(1, after);
    }

    [Fact]
    public void Inviting_the_same_address_again_sends_the_same_invitation_with_a_new_link()
    {
        var (customer, first) = Inviting();
        var again = customer.Invite(Invitation("BOSS@yunfan.example") with { Nickname = "新昵称" }, [first], 0, Policy, Sales, Soon);

        Assert.Same(first, again);
        Assert.Equal((2, 2, Soon.AddHours(72)), (first.Generation, first.SentCount, first.LinkExpiresAt));
        Assert.Equal("新昵称", customer.Nickname);
        Assert.Equal(["customer.registered", "customer.invited", "customer.invited"], EventsOf(customer));
    }

    [Fact]
    public void Inviting_another_address_voids_the_link_of_the_first()
    {
        var (customer, first) = Inviting();
        var second = customer.Invite(Invitation("cto@yunfan.example"), [first], 0, Policy, Sales, Soon);

        Assert.NotSame(first, second);
        Assert.Equal(InvitationState.Replaced, first.State);
        Assert.Equal("invitation.replaced", RefusalOf(() => first.Open(1, Soon)));
        second.Open(1, Soon);
    }

    [Fact]
    public void Going_back_to_the_first_address_obeys_the_interval_of_its_last_mail()
    {
        var (customer, first) = Inviting();
        var second = customer.Invite(Invitation("cto@yunfan.example"), [first], 0, Policy, Sales, Reported.AddSeconds(60));

        Assert.Equal("invitation.too_soon",
            RefusalOf(() => customer.Invite(Invitation(), [first, second], 0, Policy, Sales, Reported.AddSeconds(120))));
        Assert.Equal(InvitationState.Sent, second.State);

        Assert.Same(first, customer.Invite(Invitation(), [first, second], 0, Policy, Sales, Reported.AddSeconds(180)));
        Assert.Equal((InvitationState.Sent, InvitationState.Replaced), (first.State, second.State));
    }

    [Theory]
    [InlineData("boss@yunfan.example", 179.999999, "invitation.too_soon")]
    [InlineData("boss@yunfan.example", 180, null)]
    [InlineData("cto@yunfan.example", 0, null)]
    public void After_a_refusal_the_rest_of_the_observation_is_for_a_new_invitation(string email, double seconds, string? refusal)
    {
        var (customer, declined) = Inviting(Reported.AddDays(14));
        var said = Reported.AddDays(14).AddHours(1);
        declined.Refuse("不需要", said);
        customer.InvitationWasRefused([declined], said);
        Assert.Equal((RegistrationStatus.Observing, Reported.AddDays(15)), (customer.Status, customer.ExpiresAt));
        Assert.Equal("invitation.declined", RefusalOf(() => customer.Resend(declined, [declined], 0, Policy, Sales, said.AddHours(1))));

        CustomerInvitation? again = null;
        var refused = Record.Exception(() => { again = customer.Invite(Invitation(email), [declined], 0, Policy, Sales, said.AddSeconds(seconds)); }) as Refused;

        Assert.Equal(refusal, refused?.Code);
        Assert.Equal(refusal is null ? RegistrationStatus.Inviting : RegistrationStatus.Observing, customer.Status);
        Assert.Equal(InvitationState.Refused, declined.State);
        Assert.NotSame(declined, again);
        Assert.Equal(refusal is null ? 1 : (int?)null, again?.Generation);
    }

    [Fact]
    public void Sending_again_says_what_was_said_before()
    {
        var customer = Observing();
        var first = customer.Invite(Invitation() with { DistributionType = DistributionType.Resale, Nickname = "老板", Remark = "展会" }, [], 0, Policy, Sales, Reported);
        var again = customer.Resend(first, [first], 0, Policy, Sales, Soon);

        Assert.Same(first, again);
        Assert.Equal((2, DistributionType.Resale, "老板", "展会"), (again.Generation, again.DistributionType, again.Nickname, again.Remark));
    }

    [Fact]
    public void A_refusal_does_not_end_the_time_of_one_who_signed_up_already()
    {
        var (customer, first) = Inviting(Reported.AddDays(14));
        SignedUp(customer, first, Reported.AddDays(14));
        var second = customer.Invite(Invitation("cto@yunfan.example"), [first], 1, Policy, Sales, Reported.AddDays(14).AddHours(1));
        second.Refuse(null, Reported.AddDays(14).AddHours(2));
        customer.InvitationWasRefused([first], Reported.AddDays(14).AddHours(2));

        Assert.Equal(RegistrationStatus.Inviting, customer.Status);
        Assert.Equal(first.LinkExpiresAt, customer.ExpiresAt);
    }

    [Theory]
    [InlineData(CustomerType.Enterprise, 4, null)]
    [InlineData(CustomerType.Enterprise, 5, "customer.too_many_accounts")]
    [InlineData(CustomerType.Individual, 0, null)]
    [InlineData(CustomerType.Individual, 1, "customer.too_many_accounts")]
    public void An_enterprise_has_five_accounts_and_a_person_one(CustomerType type, int accounts, string? refusal)
    {
        var customer = Observing(type == CustomerType.Enterprise ? Details : Person);
        var code = Record.Exception(() => { customer.Invite(Invitation(), [], accounts, Policy, Sales, Soon); }) as Refused;
        Assert.Equal(refusal, code?.Code);
    }

    [Fact]
    public void Open_invitations_of_an_associated_customer_count_as_accounts_and_stay_open_beside_each_other()
    {
        var customer = Associated(Soon);
        var open = new List<CustomerInvitation>();
        for (var n = 2; n <= 5; n++)
        {
            open.Add(customer.Invite(Invitation($"colleague{n}@yunfan.example"), open, 1, Policy, Sales, Soon));
        }

        Assert.All(open, invitation => Assert.Equal(InvitationState.Sent, invitation.State));
        Assert.Equal("customer.too_many_accounts",
            RefusalOf(() => customer.Invite(Invitation("colleague6@yunfan.example"), open, 1, Policy, Sales, Soon)));
        Assert.Equal(RegistrationStatus.Associated, customer.Status);

        // When the links are over, the places are free again.
        customer.Invite(Invitation("colleague6@yunfan.example"), open, 1, Policy, Sales, Soon.AddHours(72));
    }

    [Fact]
    public void A_further_account_joins_without_a_new_protection()
    {
        var customer = Associated(Soon);
        customer.TakeEvents();
        var invitation = customer.Invite(Invitation("cto@yunfan.example"), [], 1, Policy, Sales, Soon);
        var account = Join(customer, invitation, Soon.AddDays(1), "yunfan-cto");

        Assert.Equal(Soon.AddDays(1), account.AssociatedAt);
        Assert.Equal(Soon.AddDays(90), customer.ExpiresAt);
        Assert.Equal("aliyunceshi", customer.AccountName);
        Assert.Equal(["customer.invited", "customer.signed_up", "customer.verification_submitted", "customer.account_added"], EventsOf(customer));
    }

    [Fact]
    public void An_invitation_of_a_further_account_leaves_the_words_of_the_row_alone()
    {
        var customer = Observing();
        var first = customer.Invite(Invitation() with { DistributionType = DistributionType.Resale, Nickname = "老板", Remark = "展会" }, [], 0, Policy, Sales, Reported);
        Join(customer, first, Soon, "aliyunceshi");
        var second = customer.Invite(
            Invitation("cto@yunfan.example") with { DistributionType = DistributionType.Agency, Nickname = "技术", Remark = "引荐" }, [first], 1, Policy, Sales, Soon);
        var account = Join(customer, second, Soon.AddDays(1), "yunfan-cto");

        Assert.Equal((DistributionType.Resale, "老板", "展会"), (customer.DistributionType!.Value, customer.Nickname, customer.Remark));
        Assert.Equal((DistributionType.Agency, "技术", "引荐"), (second.DistributionType, second.Nickname, second.Remark));
        Assert.Equal((DistributionType.Agency, "技术", "引荐"), (account.DistributionType!.Value, account.Nickname, account.Remark));
    }

    [Fact]
    public void The_row_has_the_type_of_the_account_that_is_associated_first()
    {
        var (customer, first) = Inviting();
        var account = SignedUp(customer, first, Reported);
        customer.Invite(Invitation("cto@yunfan.example") with { DistributionType = DistributionType.Resale }, [first], 1, Policy, Sales, Soon);
        Assert.Equal(DistributionType.Resale, customer.DistributionType);

        Submitted(customer, first, account, Soon).Pass(account, null, Soon);
        customer.Associate(account, Policy, Soon);
        Assert.Equal(DistributionType.Agency, customer.DistributionType);
    }

    [Fact]
    public void A_link_for_the_missing_verification_does_not_change_the_type_of_the_account()
    {
        var (customer, invitation) = Inviting();
        SignedUp(customer, invitation, Soon);
        customer.Invite(Invitation() with { DistributionType = DistributionType.Resale }, [invitation], 1, Policy, Sales, Soon);

        Assert.Equal((DistributionType.Agency, DistributionType.Agency), (invitation.DistributionType, customer.DistributionType!.Value));
    }

    [Fact]
    public void The_story_of_the_guide_ends_associated()
    {
        var (customer, invitation) = Inviting(Soon);
        invitation.Open(1, Soon.AddHours(1));
        var account = SignedUp(customer, invitation, Soon.AddHours(2));
        var verification = Submitted(customer, invitation, account, Soon.AddHours(72) - Tick);

        Assert.True(customer.IsUnderVerification);
        Assert.Equal(Customer.NoEnd, customer.ExpiresAt);
        Assert.Equal(RegistrationStatus.Inviting, customer.StatusAt(Reported.AddYears(1)));

        // The operator looks when both clocks would long be over.
        var decided = Reported.AddDays(30);
        verification.Pass(account, Bd, decided);
        customer.Associate(account, Policy, decided);

        Assert.Equal(RegistrationStatus.Associated, customer.Status);
        Assert.Equal(decided, customer.AssociatedAt);
        Assert.Equal(decided.AddDays(90), customer.ExpiresAt);
        Assert.Equal("association", customer.ProtectionEvent);
        Assert.Equal(decided, customer.ProtectionStartedAt);
        Assert.Equal("aliyunceshi", customer.AccountName);
        Assert.Equal(
            ["customer.registered", "customer.invited", "customer.signed_up", "customer.verification_submitted", "customer.associated"],
            EventsOf(customer));
    }

    [Fact]
    public void Without_a_passed_verification_there_is_no_association()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Soon);

        Assert.Equal("account.not_verified", RefusalOf(() => customer.Associate(account, Policy, Soon)));
        Assert.Equal(RegistrationStatus.Inviting, customer.Status);
        Assert.Null(account.AssociatedAt);
    }

    [Fact]
    public void Signing_up_is_refused_when_the_hold_is_over()
    {
        var (withdrawn, first) = Inviting();
        withdrawn.Withdraw([first], Soon);
        Assert.Equal("invitation.replaced", RefusalOf(() => SignedUp(withdrawn, first, Soon)));

        var associated = Associated(Reported);
        var late = associated.Invite(Invitation("cto@yunfan.example"), [], 1, Policy, Sales, Reported.AddDays(89));
        Assert.Equal("customer.expired", RefusalOf(() => SignedUp(associated, late, Reported.AddDays(90), "yunfan-cto")));
    }

    [Fact]
    public void A_verification_that_differs_from_the_report_ends_the_row()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Soon);
        Submitted(customer, invitation, account, Soon);
        customer.VerificationMismatch(Soon.AddDays(1));

        Assert.Equal(RegistrationStatus.Expired, customer.Status);
        Assert.Equal(EndReason.VerificationMismatch, customer.EndReason);
        Assert.False(customer.IsLiveAt(Soon.AddDays(1)));
        Assert.Contains("customer.expired", EventsOf(customer));
    }

    [Fact]
    public void A_mismatch_of_a_further_account_leaves_the_association()
    {
        var customer = Associated(Soon);
        customer.VerificationMismatch(Soon.AddDays(1));
        Assert.Equal(RegistrationStatus.Associated, customer.Status);
    }

    [Fact]
    public void What_is_sent_back_lets_the_clocks_go_on()
    {
        var (customer, invitation) = Inviting(Reported.AddDays(14));
        var account = SignedUp(customer, invitation, Reported.AddDays(14));
        Submitted(customer, invitation, account, Reported.AddDays(14));
        Assert.Equal("customer.under_verification",
            RefusalOf(() => customer.Invite(Invitation(), [invitation], 1, Policy, Sales, Reported.AddDays(14).AddHours(1))));

        invitation.SentBack();
        customer.VerificationSentBack(invitation.LinkExpiresAt);

        Assert.Equal(Reported.AddDays(17), customer.ExpiresAt);
        Assert.Equal(RegistrationStatus.Expired, customer.StatusAt(Reported.AddDays(17)));
        invitation.Submit(Reported.AddDays(17) - Tick);
    }

    [Fact]
    public void Who_signed_up_too_late_to_be_verified_gets_a_new_link_for_the_verification()
    {
        var (customer, invitation) = Inviting();
        SignedUp(customer, invitation, Soon);
        Assert.Equal("invitation.expired", RefusalOf(() => invitation.Submit(Reported.AddHours(72))));

        customer.Invite(Invitation(), [invitation], 1, Policy, Sales, Reported.AddHours(80));

        Assert.Equal(InvitationState.Registered, invitation.State);
        invitation.Submit(Reported.AddHours(80 + 72) - Tick);
    }

    [Fact]
    public void A_project_begins_the_protection_anew_from_its_own_moment()
    {
        // The first row of the guide: reported 10:37:43, project 10:52:53, end 90 days after the project (lines 28, 30, 144).
        var customer = Associated(Reported.AddMinutes(5));
        customer.TakeEvents();
        customer.Renew(new DateTimeOffset(2018, 9, 17, 2, 52, 53, TimeSpan.Zero), "project:201809004741", Policy);

        Assert.Equal(new DateTimeOffset(2018, 12, 16, 2, 52, 53, TimeSpan.Zero), customer.ExpiresAt);
        Assert.Equal("project:201809004741", customer.ProtectionEvent);
        Assert.Equal(["customer.protection_renewed"], EventsOf(customer));
    }

    [Fact]
    public void A_renewal_never_shortens()
    {
        var customer = Associated(Soon);
        customer.Renew(Soon.AddDays(1), "project:201809004741", Policy with { ProtectionDays = 10 });

        Assert.Equal(Soon.AddDays(90), customer.ExpiresAt);
        Assert.Equal("association", customer.ProtectionEvent);
    }

    [Theory]
    [InlineData(RegistrationStatus.PendingReview, null)]
    [InlineData(RegistrationStatus.Rejected, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Observing, null)]
    [InlineData(RegistrationStatus.Inviting, null)]
    [InlineData(RegistrationStatus.Associated, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Expired, "customer.expired")]
    [InlineData(RegistrationStatus.Released, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Withdrawn, "customer.wrong_status")]
    public void A_registration_is_withdrawn_before_the_association_only(RegistrationStatus status, string? refusal) =>
        Moves(status, refusal, RegistrationStatus.Withdrawn, customer => customer.Withdraw([], Soon));

    [Fact]
    public void What_the_customer_handed_in_is_decided_before_the_registration_can_be_withdrawn()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Soon);
        var verification = Submitted(customer, invitation, account, Soon);
        Assert.Equal("customer.under_verification", RefusalOf(() => customer.Withdraw([invitation], Soon)));
        Assert.Equal((RegistrationStatus.Inviting, Customer.NoEnd), (customer.Status, customer.ExpiresAt));

        verification.Fail(account, Bd, "照片不清楚", Soon.AddDays(1));
        invitation.SentBack();
        customer.VerificationSentBack(invitation.LinkExpiresAt);
        customer.Withdraw([invitation], Soon.AddDays(1));
        Assert.Equal(RegistrationStatus.Withdrawn, customer.Status);
    }

    [Theory]
    [InlineData(RegistrationStatus.PendingReview, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Rejected, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Observing, null)]
    [InlineData(RegistrationStatus.Inviting, null)]
    [InlineData(RegistrationStatus.Expired, "customer.expired")]
    [InlineData(RegistrationStatus.Released, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Withdrawn, "customer.wrong_status")]
    public void Who_may_be_invited(RegistrationStatus status, string? refusal) =>
        Moves(status, refusal, RegistrationStatus.Inviting, customer => customer.Invite(Invitation("new@yunfan.example"), [], 0, Policy, Sales, Soon));

    [Theory]
    [InlineData(RegistrationStatus.PendingReview, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Rejected, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Observing, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Inviting, null)]
    [InlineData(RegistrationStatus.Expired, "customer.expired")]
    [InlineData(RegistrationStatus.Released, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Withdrawn, "customer.wrong_status")]
    public void Who_may_be_associated(RegistrationStatus status, string? refusal) => Moves(status, refusal, RegistrationStatus.Associated, customer =>
    {
        var account = AccountOf(customer);
        customer.Associate(account, Policy, Soon);
    });

    [Theory]
    [InlineData(RegistrationStatus.PendingReview, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Rejected, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Observing, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Inviting, null)]
    [InlineData(RegistrationStatus.Expired, "customer.expired")]
    [InlineData(RegistrationStatus.Released, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Withdrawn, "customer.wrong_status")]
    public void Who_may_hand_in_a_verification_or_fail_it(RegistrationStatus status, string? refusal)
    {
        Moves(status, refusal, RegistrationStatus.Inviting, customer => customer.SubmittedVerification(Soon));
        Moves(status, refusal, RegistrationStatus.Expired, customer => customer.VerificationMismatch(Soon));
    }

    [Theory]
    [InlineData(RegistrationStatus.PendingReview, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Rejected, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Observing, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Inviting, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Associated, null)]
    [InlineData(RegistrationStatus.Expired, "customer.expired")]
    [InlineData(RegistrationStatus.Released, "customer.wrong_status")]
    [InlineData(RegistrationStatus.Withdrawn, "customer.wrong_status")]
    public void Only_an_association_is_renewed_or_ended(RegistrationStatus status, string? refusal)
    {
        Moves(status, refusal, RegistrationStatus.Associated, customer => customer.GiveNotice(null, Policy, Soon));
        Moves(status, refusal, RegistrationStatus.Associated, customer => customer.RequestRelease(null, Soon));
        Moves(status, refusal, RegistrationStatus.Associated, customer => customer.Renew(Soon, "project:201809004741", Policy));
        Moves(status, refusal ?? "customer.release_not_requested", status, customer => customer.ConfirmRelease(ReleaseParty.Partner, Soon));
        Moves(status, refusal ?? "customer.release_not_requested", status, customer => customer.CancelRelease(ReleaseParty.Partner, Soon));
        Moves(status, refusal, RegistrationStatus.Released, customer => customer.ReleaseByVendor("why", Soon));
        Moves(status, refusal, RegistrationStatus.Expired, customer => customer.EndProtection("why", Soon));
    }

    [Theory]
    [InlineData(RegistrationStatus.Rejected)]
    [InlineData(RegistrationStatus.Observing)]
    [InlineData(RegistrationStatus.Inviting)]
    [InlineData(RegistrationStatus.Associated)]
    [InlineData(RegistrationStatus.Expired)]
    [InlineData(RegistrationStatus.Released)]
    [InlineData(RegistrationStatus.Withdrawn)]
    public void Only_what_waits_for_review_is_decided(RegistrationStatus status)
    {
        var customer = In(status);
        var registration = RegistrationOf(customer);
        Assert.Equal("customer.wrong_status", RefusalOf(() => customer.ApproveReview(registration, Bd, null, Policy, Soon)));
        Assert.Equal("customer.wrong_status", RefusalOf(() => customer.RejectReview(registration, Bd, "no", Soon)));
    }

    [Fact]
    public void The_table_of_moves_is_this_one()
    {
        var allowed = new HashSet<(RegistrationStatus From, RegistrationStatus To)>
        {
            (RegistrationStatus.PendingReview, RegistrationStatus.Observing),
            (RegistrationStatus.PendingReview, RegistrationStatus.Rejected),
            (RegistrationStatus.PendingReview, RegistrationStatus.Withdrawn),
            (RegistrationStatus.Observing, RegistrationStatus.Inviting),
            (RegistrationStatus.Observing, RegistrationStatus.Expired),
            (RegistrationStatus.Observing, RegistrationStatus.Withdrawn),
            (RegistrationStatus.Inviting, RegistrationStatus.Inviting),
            (RegistrationStatus.Inviting, RegistrationStatus.Observing),
            (RegistrationStatus.Inviting, RegistrationStatus.Associated),
            (RegistrationStatus.Inviting, RegistrationStatus.Expired),
            (RegistrationStatus.Inviting, RegistrationStatus.Withdrawn),
            (RegistrationStatus.Associated, RegistrationStatus.Expired),
            (RegistrationStatus.Associated, RegistrationStatus.Released),

            // What was associated, when its protection is over.
            (RegistrationStatus.Expired, RegistrationStatus.Released),
        };
        foreach (var from in Enum.GetValues<RegistrationStatus>())
        {
            foreach (var to in Enum.GetValues<RegistrationStatus>())
            {
                Assert.Equal(allowed.Contains((from, to)), Customer.Lifecycle.Allows(from, to));
            }
        }
    }

    [Fact]
    public void Notes_are_the_partners_own_and_change_at_any_time()
    {
        foreach (var status in Enum.GetValues<RegistrationStatus>())
        {
            var customer = In(status);
            var version = customer.Version;
            customer.EditNotes("别名", "备注");
            Assert.Equal(("别名", "备注", version + 1), (customer.Nickname, customer.Remark, customer.Version));
        }
    }

    private static void Moves(RegistrationStatus from, string? refusal, RegistrationStatus to, Action<Customer> move)
    {
        var customer = In(from);
        var before = (customer.Status, customer.ExpiresAt, customer.Version);
        if (refusal is null)
        {
            move(customer);
            Assert.Equal(to, customer.Status);
            Assert.True(customer.Version > before.Version);
            return;
        }

        Assert.Equal(refusal, RefusalOf(() => move(customer)));
        Assert.Equal(before, (customer.Status, customer.ExpiresAt, customer.Version));
    }

    private static CustomerRegistration RegistrationOf(Customer customer)
    {
        var registration = Registration(Details, Answer(Verdict.Review));
        typeof(CustomerRegistration).GetProperty(nameof(CustomerRegistration.Id))!.SetValue(registration, customer.RegistrationId);
        return registration;
    }

    /// <summary>A verified account of the customer, whatever the customer's status.</summary>
    private static CustomerAccount AccountOf(Customer customer)
    {
        var account = CustomerAccount.Direct("aliyunceshi", "boss@yunfan.example", "+8613800000001", CustomerType.Enterprise, null, Soon);
        typeof(CustomerAccount).GetProperty(nameof(CustomerAccount.CustomerId))!.SetValue(account, customer.Id);
        IdentityVerification.Submit(account, null, Licence, Soon).Pass(account, null, Soon);
        return account;
    }
}
