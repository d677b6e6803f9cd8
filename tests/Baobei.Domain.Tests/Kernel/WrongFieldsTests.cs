using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Terms;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Kernel;

/// <summary>Everything that is wrong with a command is said at once.</summary>
public sealed class WrongFieldsTests
{
    [Fact]
    public void Nothing_wrong_is_no_failure()
    {
        var wrong = new WrongFields();
        Assert.Equal(7, wrong.Read(() => 7));
        wrong.ThrowIfAny();
        Assert.Empty(wrong.All);
    }

    [Fact]
    public async Task All_are_kept_in_order_each_field_once_with_what_was_found_first()
    {
        var wrong = new WrongFields();
        wrong.Add("Name", "required");
        Assert.Null(wrong.Read(Phone));
        Assert.Equal(0, await wrong.Read(Name));
        wrong.Add("Note", "too_long", 5);
        var thrown = Assert.Throws<InvalidField>(wrong.ThrowIfAny);
        Assert.Equal(["Name required", "Phone phone", "Note too_long"], thrown.All.Select(one => $"{one.Field} {one.Code}"));
        Assert.Equal(("Name", "required"), (thrown.Field, thrown.Code));
        Assert.Equal([5], thrown.All[2].Details);
        Assert.True(wrong.Has("Phone"));
        Assert.False(wrong.Has("Email"));

        // One that gathered many is taken over as a whole.
        var outer = new WrongFields();
        outer.Read(Thrown);
        Assert.Equal(3, outer.All.Count);

        static string? Phone() => throw new InvalidField("Phone", "phone");

        static Task<int> Name() => throw new InvalidField("Name", "too_long", 9);

        int Thrown() => throw thrown;
    }

    [Fact]
    public void Any_other_failure_goes_on()
    {
        var wrong = new WrongFields();
        Assert.Throws<Refused>(() => wrong.Read(Expired));

        static int Expired() => throw new Refused("customer.expired");
    }

    public static TheoryData<string, Action, string[]> Commands => new()
    {
        { "registration", () => (Details with { CreditCode = "9133", Email = "nobody", Phone = "12" }).Normalise(), ["CreditCode credit_code", "Email email", "Phone phone"] },
        {
            "registration, empty", () => new CustomerDetails().Normalise(),
            ["Name required", "Industry industry", "Region region", "ContactName required", "Email required", "Phone phone"]
        },
        {
            "invitation", () => new InvitationDetails { DistributionType = (DistributionType)9, Email = "x@mailinator.com", Remark = new string('r', 1001) }.Normalise(),
            ["DistributionType choice", "Email disposable_email", "Nickname required", "Remark too_long"]
        },
        { "verification of a company", () => new VerificationDetails { CreditCode = "1" }.Normalise(), ["Name required", "CreditCode credit_code"] },
        {
            "verification of a person", () => new VerificationDetails { CustomerType = CustomerType.Individual, Name = "1" }.Normalise(),
            ["IdentityNumber required", "Name invalid_name"]
        },
        {
            "account", () => CustomerAccount.Direct("ab", "nobody", "12", CustomerType.Enterprise, null, Reported, new string('h', 201)),
            ["HolderName too_long", "AccountName login_name_length", "Email email", "Phone phone"]
        },
        {
            "notes", () => Observing().EditNotes(new string('n', 51), new string('r', 1001)),
            ["Nickname too_long", "Remark too_long"]
        },
        {
            "policy", () => (new Policy() with { ObservationDays = -5, ProtectionDays = 731, ExpiryWarningDays = [1, 7], VerificationMode = (VerificationMode)9 }).Check(),
            ["ObservationDays out_of_range", "ProtectionDays out_of_range", "ExpiryWarningDays warning_days", "VerificationMode choice"]
        },
        {
            "version of the terms",
            () => TermsDocument.Publish([], ConsentKind.Terms, "-", "", "text", Reported.AddTicks(-1), Sales, Reported),
            ["TermsVersion terms_version", "EffectiveFrom in_the_past", "BodyZh required"]
        },
        {
            "version of a policy",
            () => Domain.Policies.PolicyVersion.Next([Customers.Given.PolicyVersion], new Policy() with { MaxObserved = 0 }, Reported.AddTicks(-1), new string('n', 501), Sales, Reported),
            ["MaxObserved out_of_range", "EffectiveFrom in_the_past", "Note too_long"]
        },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_names_all_its_wrong_fields(string command, Action run, string[] expected)
    {
        Assert.NotEmpty(command);
        Assert.Equal(expected, Assert.Throws<InvalidField>(run).All.Select(one => $"{one.Field} {one.Code}"));
    }
}
