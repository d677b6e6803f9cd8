using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

/// <summary>报备条件 (guide line 16): tables of facts and their answers.</summary>
public sealed class EligibilityTests
{
    private static readonly Guid Us = Guid.Parse("0198aaaa-0000-7000-8000-00000000000a");
    private static readonly Guid Them = Guid.Parse("0198aaaa-0000-7000-8000-00000000000b");
    private static readonly Guid Row = Guid.Parse("0198aaaa-0000-7000-8000-00000000000c");
    private static readonly Guid Account = Guid.Parse("0198aaaa-0000-7000-8000-00000000000d");

    private static readonly EligibilityFacts Fine = new()
    {
        Partner = Us,
        PartnerIsEffective = true,
        DistributionIsOpen = true,
        Observed = 99,
        MaxObserved = 100,
        CustomerType = CustomerType.Enterprise,
        NameIsValid = true,
        Keys = ["name:杭州云帆科技有限公司", "code:91330100799655058B", "mail:wang.wei@yunfan.example", "tel:+8613800000000"],
    };

    [Fact]
    public void A_new_customer_is_allowed()
    {
        var answer = Eligibility.Of(Fine);

        Assert.Equal(Verdict.Allow, answer.Verdict);
        Assert.Empty(answer.Reasons);
        Assert.Empty(answer.Evidence);
        Assert.Equal(Eligibility.RulesVersion, answer.Rules);
        answer.OrRefuse();
    }

    public static TheoryData<string, EligibilityFacts, string> OwnFacts => new()
    {
        { "identity not in force", Fine with { PartnerIsEffective = false }, "partner.not_effective" },
        { "distribution closed", Fine with { DistributionIsOpen = false }, "partner.distribution_closed" },
        { "all places taken", Fine with { Observed = 100 }, "customer.too_many_observed" },
        { "more than all places taken", Fine with { Observed = 101 }, "customer.too_many_observed" },
        { "invalid name", Fine with { NameIsValid = false }, "customer.invalid_name" },
        { "throw-away address", Fine with { EmailIsDisposable = true }, "customer.disposable_email" },
    };

    [Theory]
    [MemberData(nameof(OwnFacts))]
    public void What_the_partner_itself_gets_wrong_is_refused(string fact, EligibilityFacts facts, string code)
    {
        var answer = Eligibility.Of(facts);
        Assert.True(answer.Verdict == Verdict.Refuse, fact);
        Assert.Equal([code], answer.Reasons.Select(reason => reason.Code));
    }

    /// <summary>Who holds which key of the reported enterprise or person, and the answer; "-" is allow.</summary>
    public static TheoryData<CustomerType, string, ClaimSource, CustomerType, string, bool, string> Claims => new()
    {
        // An enterprise is its name and its code.
        { CustomerType.Enterprise, "name:", ClaimSource.Registration, CustomerType.Enterprise, "us", true, "customer.already_registered" },
        { CustomerType.Enterprise, "name:", ClaimSource.Registration, CustomerType.Enterprise, "us", false, "-" },
        { CustomerType.Enterprise, "name:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.protected" },
        { CustomerType.Enterprise, "name:", ClaimSource.Registration, CustomerType.Enterprise, "them", false, "-" },
        { CustomerType.Enterprise, "code:", ClaimSource.Registration, CustomerType.Enterprise, "us", true, "customer.already_registered" },
        { CustomerType.Enterprise, "code:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.protected" },
        { CustomerType.Enterprise, "code:", ClaimSource.Registration, CustomerType.Enterprise, "them", false, "-" },

        // Its address and phone are hints, of others only.
        { CustomerType.Enterprise, "mail:", ClaimSource.Registration, CustomerType.Enterprise, "us", true, "-" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.same_email" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Registration, CustomerType.Enterprise, "them", false, "-" },
        { CustomerType.Enterprise, "tel:", ClaimSource.Registration, CustomerType.Enterprise, "us", true, "-" },
        { CustomerType.Enterprise, "tel:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.same_phone" },
        { CustomerType.Enterprise, "tel:", ClaimSource.Registration, CustomerType.Enterprise, "them", false, "-" },

        // A person is its address and its phone; the name says nothing.
        { CustomerType.Individual, "mail:", ClaimSource.Registration, CustomerType.Individual, "us", true, "customer.already_registered" },
        { CustomerType.Individual, "mail:", ClaimSource.Registration, CustomerType.Individual, "them", true, "customer.protected" },
        { CustomerType.Individual, "mail:", ClaimSource.Registration, CustomerType.Individual, "them", false, "-" },
        { CustomerType.Individual, "tel:", ClaimSource.Registration, CustomerType.Individual, "us", true, "customer.already_registered" },
        { CustomerType.Individual, "tel:", ClaimSource.Registration, CustomerType.Individual, "them", true, "customer.protected" },
        { CustomerType.Individual, "name:", ClaimSource.Registration, CustomerType.Individual, "them", true, "-" },
        { CustomerType.Individual, "name:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "-" },

        // What identifies a person is a hint about a company, and the other way round.
        { CustomerType.Individual, "mail:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.same_email" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Registration, CustomerType.Individual, "them", true, "customer.same_email" },
        { CustomerType.Individual, "tel:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.same_phone" },
        { CustomerType.Enterprise, "tel:", ClaimSource.Registration, CustomerType.Individual, "us", true, "-" },
        { CustomerType.Enterprise, "name:", ClaimSource.Registration, CustomerType.Individual, "them", true, "-" },

        // An account without a partner: 老客户, goes by project (guide line 127).
        { CustomerType.Enterprise, "name:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.has_account" },
        { CustomerType.Enterprise, "code:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.has_account" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.same_email" },
        { CustomerType.Enterprise, "tel:", ClaimSource.Account, CustomerType.Individual, "nobody", true, "customer.same_phone" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Individual, "nobody", true, "customer.has_account" },
        { CustomerType.Individual, "tel:", ClaimSource.Account, CustomerType.Individual, "nobody", true, "customer.has_account" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.same_email" },
        { CustomerType.Individual, "name:", ClaimSource.Account, CustomerType.Individual, "nobody", true, "-" },

        // An account of a partner, while the hold lasts and afterwards.
        { CustomerType.Enterprise, "name:", ClaimSource.Account, CustomerType.Enterprise, "us", true, "customer.already_registered" },
        { CustomerType.Enterprise, "name:", ClaimSource.Account, CustomerType.Enterprise, "them", true, "customer.protected" },
        { CustomerType.Enterprise, "name:", ClaimSource.Account, CustomerType.Enterprise, "us", false, "-" },
        { CustomerType.Enterprise, "name:", ClaimSource.Account, CustomerType.Enterprise, "them", false, "-" },
        { CustomerType.Enterprise, "code:", ClaimSource.Account, CustomerType.Enterprise, "them", false, "-" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Account, CustomerType.Enterprise, "them", true, "customer.same_email" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Account, CustomerType.Enterprise, "them", false, "customer.same_email" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Account, CustomerType.Enterprise, "us", false, "-" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Individual, "us", true, "customer.already_registered" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Individual, "them", true, "customer.protected" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Individual, "us", false, "-" },
        { CustomerType.Individual, "tel:", ClaimSource.Account, CustomerType.Individual, "us", false, "-" },
        { CustomerType.Individual, "mail:", ClaimSource.Account, CustomerType.Individual, "them", false, "customer.has_account" },
        { CustomerType.Individual, "tel:", ClaimSource.Account, CustomerType.Individual, "them", false, "customer.has_account" },

        // Partners are no customers.
        { CustomerType.Enterprise, "name:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "customer.is_partner_itself" },
        { CustomerType.Enterprise, "code:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "customer.is_partner_itself" },
        { CustomerType.Enterprise, "name:", ClaimSource.Partner, CustomerType.Enterprise, "them", true, "customer.is_partner" },
        { CustomerType.Enterprise, "code:", ClaimSource.Partner, CustomerType.Enterprise, "them", true, "customer.is_partner" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "customer.partner_email" },
        { CustomerType.Individual, "mail:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "customer.partner_email" },
        { CustomerType.Enterprise, "mail:", ClaimSource.Partner, CustomerType.Enterprise, "them", true, "customer.same_email" },
        { CustomerType.Individual, "name:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "-" },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public void Who_holds_a_key_decides(
        CustomerType reported, string kind, ClaimSource source, CustomerType held, string by, bool isLive, string code)
    {
        Guid? partner = by switch { "us" => Us, "them" => Them, _ => null };
        Guid? customer = by == "nobody" || source == ClaimSource.Partner ? null : Row;
        var facts = Fine with { CustomerType = reported, Claims = [new(kind + "x", source, Account, held, partner, customer, isLive)] };
        var answer = Eligibility.Of(facts);

        Assert.Equal(code == "-" ? [] : [code], answer.Reasons.Select(reason => reason.Code));
        Assert.Equal(code == "-" ? [] : [code], answer.Evidence.Select(evidence => evidence.Code));
    }

    public static TheoryData<ClaimSource, string, bool, int, bool> Names => new()
    {
        { ClaimSource.Registration, "them", true, 900, true },
        { ClaimSource.Registration, "them", true, 600, true },
        { ClaimSource.Registration, "them", true, 599, false },
        { ClaimSource.Registration, "them", false, 900, false },
        { ClaimSource.Registration, "us", true, 900, false },
        { ClaimSource.Account, "nobody", true, 900, true },
        { ClaimSource.Account, "them", true, 900, true },
        { ClaimSource.Account, "them", false, 900, false },
        { ClaimSource.Account, "us", true, 900, false },
        { ClaimSource.Partner, "us", true, 900, true },
        { ClaimSource.Partner, "them", true, 900, true },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_near_name_of_somebody_else_goes_to_review(ClaimSource source, string by, bool isLive, int similarity, bool isReview)
    {
        Guid? partner = by switch { "us" => Us, "them" => Them, _ => null };
        var facts = Fine with { Names = [new(source, Row, partner, isLive, similarity >= 900 ? MatchAnswer.Same : similarity >= 600 ? MatchAnswer.Review : MatchAnswer.Different, similarity)] };

        Assert.Equal(isReview ? Verdict.Review : Verdict.Allow, Eligibility.Of(facts).Verdict);
        Assert.Equal(isReview ? ["customer.similar_name"] : [], Eligibility.Of(facts).Reasons.Select(reason => reason.Code));
        Assert.Equal(Verdict.Allow, Eligibility.Of(facts with { CustomerType = CustomerType.Individual }).Verdict);
    }

    [Theory]
    [InlineData(ClaimSource.Registration, "them", MatchAnswer.Same, "customer.protected")]
    [InlineData(ClaimSource.Registration, "them", MatchAnswer.Review, "customer.similar_name")]
    [InlineData(ClaimSource.Registration, "them", MatchAnswer.Related, "customer.similar_name")]
    [InlineData(ClaimSource.Registration, "them", MatchAnswer.Different, null)]
    [InlineData(ClaimSource.Registration, "us", MatchAnswer.Same, null)]
    [InlineData(ClaimSource.Account, "nobody", MatchAnswer.Same, "customer.has_account")]
    [InlineData(ClaimSource.Account, "them", MatchAnswer.Same, "customer.protected")]
    [InlineData(ClaimSource.Partner, "them", MatchAnswer.Same, "customer.is_partner")]
    [InlineData(ClaimSource.Partner, "us", MatchAnswer.Same, "customer.is_partner_itself")]
    public void A_name_that_is_the_same_refuses_where_the_vendor_wants_it(ClaimSource source, string by, MatchAnswer answer, string? code)
    {
        Guid? partner = by switch { "us" => Us, "them" => Them, _ => null };
        IReadOnlyList<MatchReason> reasons = [new("brand_sound", "云帆", "运帆")];
        var facts = Fine with { SameNameRefuses = true, Names = [new(source, Row, partner, true, answer, 950, reasons)] };

        var found = Eligibility.Of(facts);
        Assert.Equal(code is null ? [] : [code], found.Reasons.Select(reason => reason.Code));
        Assert.Equal(code is null ? [] : [(code, 950, answer)], found.Evidence.Select(one => (one.Code, one.Similarity!.Value, one.Answer!.Value)));
        Assert.All(found.Evidence, one => Assert.Equal(reasons, one.Reasons));
        Assert.Equal(found.Reasons, Eligibility.Of(EligibilityFacts.FromText(facts.ToText())).Reasons);

        var looked = Eligibility.Of(facts with { SameNameRefuses = false });
        Assert.Equal(code is null ? [] : ["customer.similar_name"], looked.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void Every_reason_that_applies_is_told_refusals_first_and_each_once()
    {
        var answer = Eligibility.Of(Fine with
        {
            PartnerIsEffective = false,
            DistributionIsOpen = false,
            Observed = 100,
            NameIsValid = false,
            EmailIsDisposable = true,
            Claims =
            [
                new("tel:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
                new("name:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
                new("code:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
                new("mail:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
            ],
            Names = [new(ClaimSource.Registration, Row, Them, true, MatchAnswer.Same, 900)],
        });

        Assert.Equal(Verdict.Refuse, answer.Verdict);
        Assert.Equal(
            [
                "partner.not_effective", "partner.distribution_closed", "customer.invalid_name", "customer.disposable_email", "customer.protected",
                "customer.too_many_observed", "customer.similar_name", "customer.same_email", "customer.same_phone",
            ],
            answer.Reasons.Select(reason => reason.Code));
        Assert.Equal(
            ["contact_vendor", "contact_vendor", "use_full_name", "use_lasting_email", "check_or_wait", "finish_observed", .. Enumerable.Repeat("settle_refusals", 3)],
            answer.Reasons.Select(reason => reason.NextStep));
        Assert.Equal(5, answer.Evidence.Count);
        Assert.Equal("partner.not_effective", RefusalOf(answer.OrRefuse));
    }

    [Fact]
    public void A_review_beats_allow_and_a_refusal_beats_a_review()
    {
        var review = Fine with { Claims = [new("mail:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true)] };

        Assert.Equal(Verdict.Review, Eligibility.Of(review).Verdict);
        Assert.Equal(["wait_for_review"], Eligibility.Of(review).Reasons.Select(reason => reason.NextStep));
        Eligibility.Of(review).OrRefuse();
        Assert.Equal(Verdict.Refuse, Eligibility.Of(review with { NameIsValid = false }).Verdict);
    }

    [Fact]
    public void The_partner_learns_the_id_of_its_own_row_only()
    {
        var own = Eligibility.Of(Fine with { Claims = [new("name:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Us, Row, true)] });
        Assert.Equal([new Id<Customer>(Row).ToString()], own.Reasons.Single().Details);

        var others = Eligibility.Of(Fine with
        {
            Claims =
            [
                new("name:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
                new("mail:x", ClaimSource.Account, Account, CustomerType.Enterprise, null, null, true),
            ],
            Names = [new(ClaimSource.Registration, Row, Them, true, MatchAnswer.Same, 900)],
        });
        Assert.All(others.Reasons, reason => Assert.Empty(reason.Details));
    }

    [Fact]
    public void Whether_another_partner_observes_invites_or_is_associated_looks_the_same()
    {
        var observed = Eligibility.Of(Fine with { Claims = [new("name:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true)] });
        var associated = Eligibility.Of(Fine with
        {
            Claims =
            [
                new("name:x", ClaimSource.Registration, Row, CustomerType.Enterprise, Them, Row, true),
                new("name:x", ClaimSource.Account, Account, CustomerType.Enterprise, Them, Row, true),
            ],
        });

        Assert.Equal(observed.Reasons, associated.Reasons);
    }

    [Fact]
    public void The_limit_is_told()
    {
        var reason = Eligibility.Of(Fine with { Observed = 7, MaxObserved = 7 }).Reasons.Single();
        Assert.Equal(("customer.too_many_observed", "7", "finish_observed"), (reason.Code, reason.Details.Single(), reason.NextStep));
    }

    [Fact]
    public void Kept_facts_are_judged_again_with_the_same_answer()
    {
        var answer = Eligibility.Of(Fine with
        {
            Claims = [new("name:杭州云帆科技有限公司", ClaimSource.Registration, Row, CustomerType.Enterprise, Us, Row, true)],
            Names = [new(ClaimSource.Partner, Row, Them, true, MatchAnswer.Same, 900)],
        });
        var registration = Registration(Details, answer);
        var again = registration.Replay()!;

        Assert.Equal(answer.Verdict, again.Verdict);
        Assert.Equal(registration.Reasons, again.Reasons);
        Assert.Equal(registration.Evidence, again.Evidence);
        Assert.Equal(Eligibility.RulesVersion, registration.RulesVersion);
        Assert.Contains("杭州云帆科技有限公司", registration.Facts, StringComparison.Ordinal);
        Assert.Contains("\"Registration\"", registration.Facts, StringComparison.Ordinal);
    }

    [Fact]
    public void The_facts_of_a_report_begin_with_what_was_typed()
    {
        var partner = new PartnerStanding(Id<Partner>.At(Given.Reported), IsEffective: true, DistributionIsOpen: true);
        var facts = EligibilityFacts.Begin(
            Details with { CreditCode = "9133 0100 799655058b", Email = " Wang.Wei@YUNFAN.example", Phone = "13800" }, partner, 3, Policy);

        Assert.Equal(["name:杭州云帆科技有限公司", "code:91330100799655058B", "mail:wang.wei@yunfan.example"], facts.Keys);
        Assert.Equal((partner.Id.Value, 3, 100, true, false), (facts.Partner, facts.Observed, facts.MaxObserved, facts.NameIsValid, facts.EmailIsDisposable));
        Assert.Equal(Verdict.Allow, Eligibility.Of(facts).Verdict);

        Assert.True(EligibilityFacts.Begin(Details with { Email = "a@mailox.fun" }, partner, 0, Policy).EmailIsDisposable);
        Assert.False(EligibilityFacts.Begin(Details with { Name = "测试" }, partner, 0, Policy).NameIsValid);
        Assert.Equal([], EligibilityFacts.Begin(new CustomerDetails(), partner, 0, Policy).Keys);
    }

    [Theory]
    [InlineData(CustomerType.Enterprise, "name:!,code:!,mail:,tel:")]
    [InlineData(CustomerType.Individual, "name:,mail:!,tel:!")]
    public void Which_keys_are_exclusive(CustomerType type, string expected)
    {
        var customer = Observing(type == CustomerType.Enterprise ? Details : Person);
        var claims = CustomerClaim.Of(customer);

        Assert.Equal(expected.Split(','), claims.Select(claim => claim.Key[..(claim.Key.IndexOf(':', StringComparison.Ordinal) + 1)] + (claim.IsExclusive ? "!" : "")));
        Assert.All(claims, claim => Assert.Equal((customer.Id.Value, ClaimSource.Registration, customer.PartnerId), (claim.Holder, claim.Source, claim.PartnerId!.Value)));
    }

    [Fact]
    public void Accounts_and_partners_claim_without_excluding()
    {
        var account = CustomerAccount.Direct("aliyunceshi", "boss@yunfan.example", "+8613800000001", CustomerType.Enterprise, null, Reported);
        Assert.Equal(["mail:boss@yunfan.example", "tel:+8613800000001"], CustomerClaim.Of(account, null).Select(claim => claim.Key));

        IdentityVerification.Submit(account, null, Licence, Reported).Pass(account, null, Reported);
        Assert.Equal(
            ["name:杭州云帆科技有限公司", "code:91330100799655058B", "mail:boss@yunfan.example", "tel:+8613800000001"],
            CustomerClaim.Of(account, Licence.CreditCode).Select(claim => claim.Key));
        Assert.All(CustomerClaim.Of(account, Licence.CreditCode), claim => Assert.False(claim.IsExclusive));

        Assert.Equal(
            ["name:杭州报备合作有限公司", "code:91110108551385082Q", "mail:li.na@partner.example"],
            CustomerClaim.Of(Given.Partner()).Select(claim => claim.Key));
    }

    [Fact]
    public void A_place_under_observation_is_an_exclusive_claim()
    {
        var customer = Observing();
        var slot = CustomerClaim.Slot(customer, 100);

        Assert.True(slot.IsExclusive);
        Assert.Equal($"slot:{customer.PartnerId.Value:N}:100", slot.Key);
    }

    [Fact]
    public void A_key_fits_its_column_and_stays_distinct()
    {
        var a = new IdentityKey(KeyKind.Name, new string('云', 400) + "a", true);
        var b = new IdentityKey(KeyKind.Name, new string('云', 400) + "b", true);

        Assert.Equal(CustomerClaim.MaxKeyLength, a.Text.Length);
        Assert.NotEqual(a.Text, b.Text);
    }

    [Fact]
    public void Every_code_has_a_severity_and_a_next_step()
    {
        Assert.Equal(Eligibility.Table.Count, Eligibility.Table.Select(row => row.Code).Distinct().Count());
        Assert.All(Eligibility.Table, row => Assert.NotEqual(Verdict.Allow, row.Severity));
        Assert.All(Eligibility.Table, row => Assert.NotEmpty(row.NextStep));
    }
}
