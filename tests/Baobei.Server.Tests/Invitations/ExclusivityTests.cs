using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Invitations;

/// <summary>A registration may leave the credit code out; the verification brings it. Exclusive means exclusive then, too.</summary>
public sealed class ExclusivityTests(TestServer server)
{
    private const string Code = "91330100799655058B";
    private const string FirstName = "绍兴先到科技有限公司";
    private const string SecondName = "宁波后到贸易有限公司";

    [Fact]
    public async Task A_code_that_another_partner_holds_passes_neither_by_itself_nor_by_the_operator_while_it_is_held()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var first = await Invited.By(town, Reports.Company(FirstName), "First come");
        (await (await first.SignsUp("firstcome")).Submits("/my/verification", Identity(FirstName))).Is(303);
        Assert.Equal((RegistrationStatus.Associated, Code), ((await first.Row()).Status, (await first.Row()).CreditCode));
        var (third, _) = await town.Sales("Third");
        (await third.Registers(Reports.Company().With("creditCode", Code))).IsRefused("customer.protected");

        var second = await Invited.By(town, Reports.Company(SecondName), "Second come");
        var customer = await second.SignsUp("secondcome");
        Assert.Contains("verification.pending", (await customer.Submits("/my/verification", Identity(SecondName))).Is(303).Location, StringComparison.Ordinal);
        Assert.True((await second.Row()).IsUnderVerification);
        foreach (var page in new[] { "/my", "/my/verification", "/my/partner" })
        {
            var said = (await customer.Opens(page)).Is(200).Body;
            Assert.DoesNotContain("First come", said, StringComparison.Ordinal);
            Assert.DoesNotContain(FirstName, said, StringComparison.Ordinal);
        }

        var seller = await town.Someone(Role.PartnerSales, second.Partner);
        Assert.DoesNotContain(FirstName, (await seller.Opens($"/customers/{second.CustomerId}")).Is(200).Body, StringComparison.Ordinal);

        var boss = await town.Someone(Role.VendorOperator);
        var path = (await boss.Opens("/verifications")).Is(200).Page.QuerySelector("tbody a")!.GetAttribute("href")!;
        var desk = (await boss.Opens(path)).Is(200);
        var holders = desk.Page.QuerySelector("table.cards")!.TextContent;
        Assert.Contains(FirstName, holders, StringComparison.Ordinal);
        Assert.Contains("First come", holders, StringComparison.Ordinal);
        Assert.Null(desk.Page.QuerySelector("button[name=Pass][value=true]"));
        (await boss.Calls(HttpMethod.Post, $"/api/v1{path}/decision", new { pass = true })).IsRefused("verification.identity_held");
        Assert.Equal(VerificationStatus.Pending, await town.As((_, db) => db.CustomerAccounts.Where(a => a.CustomerId == second.CustomerId).Select(a => a.VerificationStatus).SingleAsync()));

        // The first hold ends; what was handed in in time may pass then.
        town.Pass(TimeSpan.FromDays(90));
        (await boss.Calls(HttpMethod.Post, $"/api/v1{path}/decision", new { pass = true })).Is(200);
        var row = await second.Row();
        Assert.Equal((RegistrationStatus.Associated, Code), (row.Status, row.CreditCode));
        Assert.Equal(row.Id.Value, await HolderOfCode(town));
        var shown = (await seller.Calls(HttpMethod.Get, $"/api/v1/customers/{second.CustomerId}")).Is(200).Json;
        Assert.Equal(Code, shown.GetProperty("creditCode").GetString());
    }

    [Fact]
    public async Task Of_two_that_are_verified_with_one_code_at_once_one_is_associated_and_the_other_waits_for_the_operator()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var first = await Invited.By(town, Reports.Company(FirstName));
        var second = await Invited.By(town, Reports.Company(SecondName));
        var one = await first.SignsUp("firstcome");
        var other = await second.SignsUp("secondcome");
        (await one.Opens("/my/verification")).Is(200);
        (await other.Opens("/my/verification")).Is(200);

        var answers = await Task.WhenAll(one.Posts("/my/verification", Identity(FirstName)), other.Posts("/my/verification", Identity(SecondName)));

        Assert.Equal(
            ["verification.passed", "verification.pending"],
            answers.Select(answer => answer.Is(303).Location!.Split("done=")[1].Split('&')[0]).Order());
        var rows = new[] { await first.Row(), await second.Row() };
        var winner = Assert.Single(rows, row => row.Status == RegistrationStatus.Associated);
        Assert.True(Assert.Single(rows, row => row != winner).IsUnderVerification);
        Assert.Equal(winner.Id.Value, await HolderOfCode(town));
    }

    [Fact]
    public async Task A_company_that_is_a_partner_or_has_an_account_of_the_vendor_does_not_pass_as_somebody_elses_customer()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var invited = await Invited.By(town, Reports.Company(FirstName));
        var customer = await invited.SignsUp("firstcome");
        await town.As(async (_, db) =>
        {
            var direct = CustomerAccount.Direct("olduser", "old@customer.example", "+8613911112222", CustomerType.Enterprise, null, town.Now, SecondName);
            db.Add(direct);
            db.AddRange(CustomerClaim.Of(direct, Code));
            db.AddRange(HeldName.Of(direct, Code));
            return await db.SaveChangesAsync();
        });

        Assert.Contains("verification.pending", (await customer.Submits("/my/verification", Identity(FirstName))).Is(303).Location, StringComparison.Ordinal);
        var boss = await town.Someone(Role.VendorOperator);
        var id = await town.As((_, db) => db.IdentityVerifications.Select(v => v.Id).SingleAsync());
        (await boss.Calls(HttpMethod.Post, $"/api/v1/verifications/{id}/decision", new { pass = true })).IsRefused("verification.identity_held");
        (await boss.Calls(HttpMethod.Post, $"/api/v1/verifications/{id}/decision", new { pass = false, reason = "Please talk to us" })).Is(200);
        Assert.Equal(RegistrationStatus.Inviting, (await invited.Row()).Status);
        Assert.Contains("Please talk to us", (await customer.Opens("/my/verification")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_waits_when_the_registration_is_over_is_decided_for_the_account_alone()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var (sales, partner) = await town.Sales();
        var first = await Invited.By(town, sales, partner, await sales.Holds(Reports.Company(FirstName)), "boss@invited.example");
        (await (await first.SignsUp("firstcome")).Submits("/my/verification", Identity(FirstName))).Is(303);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Manual });
        var second = await Invited.By(town, sales, partner, first.CustomerId.ToString(), "cto@invited.example");
        await second.SignsUp("secondcome");
        var id = await town.As(async (_, db) =>
        {
            var account = await db.CustomerAccounts.SingleAsync(a => a.AccountName == "secondcome");
            var invitation = await db.CustomerInvitations.SingleAsync(i => i.Id == second.InvitationId);
            invitation.Submit(town.Now);
            var verification = IdentityVerification.Submit(
                account, invitation.Id, new() { CustomerType = CustomerType.Enterprise, Name = FirstName, CreditCode = Code }, town.Now);
            db.Add(verification);
            await db.SaveChangesAsync();
            return verification.Id;
        });

        town.Pass(TimeSpan.FromDays(90));
        var boss = await town.Someone(Role.VendorOperator);
        Assert.Contains("The registration has ended", (await boss.Opens($"/verifications/{id}")).Is(200).Body, StringComparison.Ordinal);
        (await boss.Calls(HttpMethod.Post, $"/api/v1/verifications/{id}/decision", new { pass = true })).Is(200);
        var account = await town.As((_, db) => db.CustomerAccounts.SingleAsync(a => a.AccountName == "secondcome"));
        Assert.Equal((VerificationStatus.Passed, false), (account.VerificationStatus, account.IsAssociated));
    }

    private static Dictionary<string, string> Identity(string name) => new() { ["Name"] = name, ["CreditCode"] = Code };

    private static Task<Guid> HolderOfCode(Town town) =>
        town.As((_, db) => db.CustomerClaims.Where(c => c.IsExclusive && c.Key == "code:" + Code).Select(c => c.Holder).SingleAsync());
}
