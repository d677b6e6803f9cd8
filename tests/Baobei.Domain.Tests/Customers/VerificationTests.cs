using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

public sealed class VerificationTests
{
    private static readonly VerificationDetails Identity = new()
    {
        CustomerType = CustomerType.Individual,
        Name = "王伟",
        IdentityNumberSealed = "sealed",
        IdentityNumberMasked = "110*************2X",
    };

    public static TheoryData<VerificationDetails, CustomerDetails, string> Differences => new()
    {
        { Licence, Details, "" },
        { Licence with { Name = " 杭州云帆科技（有限公司） " }, Details, "" },
        { Licence with { Name = "杭州雲帆科技有限公司" }, Details, "" },
        { Licence with { Name = "杭州云帆科技股份有限公司" }, Details, "name" },
        { Licence with { CreditCode = "91110108551385082Q" }, Details, "credit_code" },
        { Licence with { CreditCode = "91110108551385082Q" }, Details with { CreditCode = null }, "" },
        { Licence with { Name = "上海云帆科技有限公司", CreditCode = "91110108551385082Q" }, Details, "name,credit_code" },
        { Identity, Person, "" },
        { Identity with { Name = "王 偉" }, Person, "" },
        { Identity with { Name = "王芳" }, Person, "name" },
        { Identity, Details, "customer_type,name,credit_code" },
        { Licence, Person, "customer_type,name" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_was_verified_is_compared_with_what_was_reported(VerificationDetails verified, CustomerDetails reported, string differences)
    {
        var verification = IdentityVerification.Submit(Account(), null, verified, Reported);
        Assert.Equal(differences, string.Join(',', verification.DifferencesFrom(Observing(reported))));
    }

    /// <summary>Who holds name or code of the verified company, and what stands in the way; "-" is nothing.</summary>
    public static TheoryData<string, ClaimSource, CustomerType, string, bool, string> Holders => new()
    {
        { "code:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.protected" },
        { "name:", ClaimSource.Registration, CustomerType.Enterprise, "them", true, "customer.protected" },
        { "code:", ClaimSource.Registration, CustomerType.Enterprise, "them", false, "-" },
        { "code:", ClaimSource.Registration, CustomerType.Enterprise, "us", true, "customer.already_registered" },
        { "code:", ClaimSource.Registration, CustomerType.Enterprise, "itself", true, "-" },
        { "name:", ClaimSource.Registration, CustomerType.Individual, "them", true, "-" },
        { "code:", ClaimSource.Account, CustomerType.Enterprise, "them", true, "customer.protected" },
        { "code:", ClaimSource.Account, CustomerType.Enterprise, "them", false, "-" },
        { "code:", ClaimSource.Account, CustomerType.Enterprise, "itself", true, "-" },
        { "code:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.has_account" },
        { "name:", ClaimSource.Account, CustomerType.Enterprise, "nobody", true, "customer.has_account" },
        { "code:", ClaimSource.Partner, CustomerType.Enterprise, "them", true, "customer.is_partner" },
        { "name:", ClaimSource.Partner, CustomerType.Enterprise, "us", true, "customer.is_partner_itself" },
    };

    [Theory]
    [MemberData(nameof(Holders))]
    public void What_others_hold_of_a_verified_company_stands_in_the_way(
        string kind, ClaimSource source, CustomerType held, string by, bool isLive, string code)
    {
        var customer = Observing(Details with { CreditCode = null });
        var verification = IdentityVerification.Submit(Account(), null, Licence, Reported);
        Guid? partner = by switch { "us" or "itself" => customer.PartnerId.Value, "them" => Bd, _ => null };
        Guid? row = by switch { "itself" => customer.Id.Value, "nobody" => null, _ => source == ClaimSource.Partner ? null : Sales };
        var evidence = verification.HeldByOthers(customer, [new(kind + "x", source, Bd, held, partner, row, isLive)]);

        Assert.Equal(code == "-" ? [] : [code], evidence.Select(one => one.Code));
    }

    [Fact]
    public void A_company_is_identified_by_name_and_code_and_a_person_by_neither()
    {
        Assert.Equal(
            ["name:杭州云帆科技有限公司", "code:91330100799655058B"], IdentityVerification.Submit(Account(), null, Licence, Reported).IdentifyingKeys);
        Assert.Empty(IdentityVerification.Submit(Account(), null, Identity, Reported).IdentifyingKeys);
    }

    [Theory]
    [InlineData(null, "91330100799655058B")]
    [InlineData("91330100799655058B", "91330100799655058B")]
    public void The_verified_code_becomes_the_rows_and_is_claimed_like_a_reported_one(string? reported, string expected)
    {
        var (customer, invitation) = Inviting(details: Details with { CreditCode = reported });
        var account = SignedUp(customer, invitation, Reported);
        var verification = Submitted(customer, invitation, account, Reported);
        verification.Pass(account, null, Reported);
        customer.Associate(account, Policy, Reported, verification.CreditCode);

        Assert.Equal(expected, customer.CreditCode);
        Assert.Single(CustomerClaim.Of(customer), claim => claim is { IsExclusive: true, Key: "code:91330100799655058B" });
    }

    [Fact]
    public void A_further_account_is_held_to_the_code_that_was_verified_first()
    {
        var (customer, invitation) = Inviting(details: Details with { CreditCode = null });
        var account = SignedUp(customer, invitation, Reported);
        Submitted(customer, invitation, account, Reported).Pass(account, null, Reported);
        customer.Associate(account, Policy, Reported, Licence.CreditCode);

        var other = IdentityVerification.Submit(Account(), null, Licence with { CreditCode = "91110108551385082Q" }, Reported);
        Assert.Equal(["credit_code"], other.DifferencesFrom(customer));
    }

    [Fact]
    public void Passing_verifies_the_account()
    {
        var account = Account();
        var verification = IdentityVerification.Submit(account, null, Licence with { CreditCode = " 91330100799655058b " }, Reported);
        Assert.Equal((VerificationStatus.Pending, VerificationStatus.Pending), (verification.Status, account.VerificationStatus));
        Assert.Equal("91330100799655058B", verification.CreditCode);

        verification.Pass(account, Bd, Reported.AddHours(1));

        Assert.Equal((VerificationStatus.Passed, VerificationStatus.Passed), (verification.Status, account.VerificationStatus));
        Assert.Equal((Bd, Reported.AddHours(1)), (verification.DecidedBy!.Value, verification.DecidedAt!.Value));
        Assert.Equal(("杭州云帆科技有限公司", Reported.AddHours(1)), (account.HolderName, account.VerifiedAt!.Value));
        Assert.Equal(["verification.submitted", "verification.passed"], EventsOf(verification));
    }

    [Fact]
    public void What_failed_may_be_handed_in_again()
    {
        var account = Account();
        var verification = IdentityVerification.Submit(account, null, Licence, Reported);
        verification.Fail(account, Bd, "照片不清楚", Reported);

        Assert.Equal((VerificationStatus.Failed, "照片不清楚", VerificationStatus.Failed), (verification.Status, verification.Reason, account.VerificationStatus));
        Assert.Null(account.HolderName);
        IdentityVerification.Submit(account, null, Licence, Reported.AddHours(1));
        Assert.Equal(VerificationStatus.Pending, account.VerificationStatus);
    }

    [Fact]
    public void A_decision_is_made_once_and_a_failure_has_a_reason()
    {
        var account = Account();
        var verification = IdentityVerification.Submit(account, null, Licence, Reported);
        Assert.Equal("required", Assert.Throws<InvalidField>(() => verification.Fail(account, Bd, "", Reported)).Code);
        verification.Pass(account, null, Reported);

        Assert.Equal("verification.already_decided", RefusalOf(() => verification.Pass(account, null, Reported)));
        Assert.Equal("verification.already_decided", RefusalOf(() => verification.Fail(account, Bd, "no", Reported)));
        Assert.Equal(VerificationStatus.Passed, account.VerificationStatus);
    }

    [Fact]
    public void Nothing_is_handed_in_twice_or_by_a_frozen_account()
    {
        var account = Account();
        var verification = IdentityVerification.Submit(account, null, Licence, Reported);
        Assert.Equal("verification.pending", RefusalOf(() => IdentityVerification.Submit(account, null, Licence, Reported)));
        verification.Pass(account, null, Reported);
        Assert.Equal("verification.already_passed", RefusalOf(() => IdentityVerification.Submit(account, null, Licence, Reported)));

        var frozen = Account();
        frozen.SetFrozen(true);
        Assert.Equal("account.frozen", RefusalOf(() => IdentityVerification.Submit(frozen, null, Licence, Reported)));
    }

    public static TheoryData<VerificationDetails, string, string> Wrong => new()
    {
        { Licence with { Name = "" }, "Name", "required" },
        { Licence with { Name = "测试" }, "Name", "invalid_name" },
        { Licence with { CreditCode = null }, "CreditCode", "required" },
        { Licence with { CreditCode = "91330100799655058A" }, "CreditCode", "credit_code" },
        { Identity with { Name = "王5" }, "Name", "invalid_name" },
        { Identity with { IdentityNumberSealed = null }, "IdentityNumber", "required" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_input_is_named_by_its_field(VerificationDetails details, string field, string code)
    {
        var wrong = Assert.Throws<InvalidField>(() => IdentityVerification.Submit(Account(), null, details, Reported));
        Assert.Equal((field, code), (wrong.Field, wrong.Code));
    }

    [Fact]
    public void A_company_keeps_no_identity_number_and_a_person_no_credit_code()
    {
        var company = IdentityVerification.Submit(Account(), null, Licence with { IdentityNumberSealed = "s", IdentityNumberMasked = "m" }, Reported);
        Assert.Equal((null, null), (company.IdentityNumberSealed, company.IdentityNumberMasked));

        var person = IdentityVerification.Submit(Account(), null, Identity with { CreditCode = "91330100799655058B" }, Reported);
        Assert.Equal((null, "sealed"), (person.CreditCode, person.IdentityNumberSealed));
    }

    private static CustomerAccount Account() =>
        CustomerAccount.Direct("aliyunceshi", "boss@yunfan.example", "+8613800000001", CustomerType.Enterprise, null, Reported);
}
