using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Invitations;

/// <summary>An invited address that has an account already: its holder signs in and associates that one, or is told at once why not.</summary>
public sealed class ExistingAccountTests(TestServer server)
{
    private const string Code = "91330100799655058B";
    private const string Name = "绍兴再来科技有限公司";
    private const string Email = "boss@again.example";
    private const string Password = "a long and quiet river";

    [Fact]
    public async Task A_customer_that_lapsed_comes_back_with_the_account_it_made()
    {
        var (town, sales, partner) = await Begin();
        var lapsed = await Invite(town, sales, partner, Reports.Company(Name).With("creditCode", Code));
        await lapsed.SignsUp("again2026");
        town.Pass(TimeSpan.FromDays(15));
        await town.RunSchedule();
        var again = await Invite(town, sales, partner, Reports.Company(Name).With("creditCode", Code));

        var visitor = town.Visitor();
        var page = (await visitor.Opens(again.Path)).Is(200).Page;
        Assert.Null(page.QuerySelector("[name=Password]"));
        var door = page.QuerySelector("a.primary")!.GetAttribute("href")!;
        Assert.Equal($"/sign-in?return={Uri.EscapeDataString(again.Path)}", door);
        (await visitor.Calls(HttpMethod.Post, $"/api/v1/invitation-links/{Token(again)}/association", new { agreesToAssociation = true })).Is(401);
        var inside = (await visitor.Submits(door, new Dictionary<string, string> { ["Account"] = "again2026", ["Password"] = Password }, "/sign-in")).Is(303);
        Assert.Equal(again.Path, inside.Location);

        var confirm = (await inside.Follows()).Is(200);
        Assert.NotNull((await confirm.Submits(new Dictionary<string, string>())).Is(422).Page.QuerySelector("#f-AgreesToAssociation-error"));
        var joined = (await confirm.Submits(new Dictionary<string, string> { ["AgreesToAssociation"] = "true" })).Is(303);
        Assert.StartsWith("/my/verification", joined.Location, StringComparison.Ordinal);
        (await visitor.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = Name, ["CreditCode"] = Code })).Is(303);

        var row = await again.Row();
        Assert.Equal((RegistrationStatus.Associated, "again2026"), (row.Status, row.AccountName));
        Assert.Equal((RegistrationStatus.Expired, "again2026"), ((await lapsed.Row()).Status, (await lapsed.Row()).AccountName));
        var account = await town.As((_, db) => db.CustomerAccounts.SingleAsync());
        Assert.Equal((row.Id, true), (account.CustomerId!.Value, account.IsAssociated));
        var claims = await town.As((_, db) => db.CustomerClaims.Where(c => c.Holder == account.Id.Value).ToListAsync());
        Assert.NotEmpty(claims);
        Assert.All(claims, claim => Assert.Equal(row.Id, claim.CustomerId));
        Assert.Equal(2, await town.As((_, db) => db.Consents.CountAsync(c => c.Kind == ConsentKind.AssociationNotice)));
        var told = (await sales.Opens($"/customers/{row.Id}")).Is(200).Page.QuerySelectorAll(".timeline li b").Select(b => b.TextContent).ToList();
        Assert.Contains("Accepted with an existing account", told);
        (await visitor.Opens(again.Path)).Is(410);
    }

    [Fact]
    public async Task A_verified_account_whose_association_was_ended_joins_another_partner_at_once()
    {
        var (town, sales, partner) = await Begin();
        var first = await Invite(town, sales, partner, Reports.Company(Name));
        var customer = await first.SignsUp("again2026");
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = Name, ["CreditCode"] = Code })).Is(303);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{first.CustomerId}/release", new { reason = "Moved" })).Is(200);
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/release")).Is(204);

        town.Pass(TimeSpan.FromMinutes(3));
        var (other, second) = await town.Sales("Second");
        var again = await Invite(town, other, second, Reports.Company(Name));
        var page = (await customer.Opens(again.Path)).Is(200);
        Assert.Contains("associated as soon as you confirm", page.Body, StringComparison.Ordinal);
        Assert.StartsWith("/my?", (await page.Submits(new Dictionary<string, string> { ["AgreesToAssociation"] = "true" })).Is(303).Location, StringComparison.Ordinal);

        var row = await again.Row();
        Assert.Equal((RegistrationStatus.Associated, Code), (row.Status, row.CreditCode));
        Assert.Equal(row.AssociatedAt!.Value.AddDays(90), row.ExpiresAt);
        Assert.Equal(row.Id.Value, await town.As((_, db) => db.CustomerClaims.Where(c => c.IsExclusive && c.Key == "code:" + Code).Select(c => c.Holder).SingleAsync()));
        Assert.False(await town.As((_, db) => db.CustomerClaims.AnyAsync(c => c.Holder == row.Id.Value && c.Key.StartsWith("slot:"))));
        Assert.DoesNotContain("again2026", (await sales.Opens("/accounts")).Is(200).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signed up", "is just being associated otherwise")]
    [InlineData("associated", "is still associated with a partner")]
    [InlineData("protection over", "is still associated with a partner")]
    [InlineData("another", "is verified as another company or person")]
    [InlineData("staff", "This address is used otherwise")]
    public async Task What_stands_against_it_is_said_when_the_link_is_opened_and_never_to_the_partner(string standing, string said)
    {
        var (town, sales, partner) = await Begin();
        if (standing == "staff")
        {
            await town.As(async (_, db) =>
            {
                var someone = (await town.Someone(Role.PartnerSales, partner)).User!;
                return await db.Users.Where(u => u.Id == someone.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.Email, Email).SetProperty(u => u.NormalizedEmail, Email.ToUpperInvariant()));
            });
        }
        else
        {
            var first = await Invite(town, sales, partner, Reports.Company(Name));
            var customer = await first.SignsUp("again2026");
            if (standing != "signed up")
            {
                (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = Name, ["CreditCode"] = Code })).Is(303);
            }

            if (standing == "another")
            {
                (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{first.CustomerId}/release", new { reason = "Moved" })).Is(200);
                (await customer.Calls(HttpMethod.Post, "/api/v1/my/release")).Is(204);
            }
        }

        town.Pass(standing == "protection over" ? TimeSpan.FromDays(90) : TimeSpan.FromHours(1));
        var (other, second) = await town.Sales("Second");
        var report = Reports.Company();
        var invited = await Invite(town, other, second, report);
        var page = (await town.Visitor().Opens(invited.Path)).Is(410);
        Assert.Contains(said, page.Body, StringComparison.Ordinal);
        Assert.NotNull(page.Page.QuerySelector($"a[href='{invited.Path}/refusal']"));
        Assert.Equal(409, (await town.Visitor().Calls(HttpMethod.Get, $"/api/v1/invitation-links/{Token(invited)}")).Status);

        // The partner reads what it would read of any address that was opened.
        var row = (await other.Opens($"/customers/{invited.CustomerId}")).Is(200).Page;
        Assert.Equal("Waits for the customer to sign up", row.QuerySelector(".next b")!.TextContent);
        Assert.DoesNotContain("again2026", row.Body!.TextContent, StringComparison.Ordinal);
        (await town.Visitor().Submits($"{invited.Path}/refusal", new Dictionary<string, string>())).Is(200);
        Assert.Equal(InvitationState.Refused, (await invited.Invitation()).State);
    }

    [Fact]
    public async Task Nobody_associates_the_account_of_another_address()
    {
        var (town, sales, partner) = await Begin();
        var lapsed = await Invite(town, sales, partner, Reports.Company(Name));
        await lapsed.SignsUp("again2026");
        town.Pass(TimeSpan.FromDays(15));
        var again = await Invite(town, sales, partner, Reports.Company(Name));
        var stranger = await (await Invited.By(town, Reports.Company())).SignsUp("stranger2026");

        var page = (await stranger.Opens(again.Path)).Is(200).Page;
        Assert.Contains("stranger2026", page.QuerySelector(".box.waiting")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form[action='/sign-out']"));
        (await stranger.Calls(HttpMethod.Post, $"/api/v1/invitation-links/{Token(again)}/association", new { agreesToAssociation = true }))
            .IsRefused("invitation.other_account");
        (await town.Visitor().Calls(
            HttpMethod.Post, $"/api/v1/invitation-links/{Token(again)}/account",
            new
            {
                accountName = "second2026",
                password = Password,
                passwordConfirmation = Password,
                phone = "13800138000",
                phoneCode = "000000",
                agreesToTerms = true,
                agreesToPersonalData = true,
            })).IsRefused("user.email_taken");
    }

    private async Task<(Town Town, Person Sales, Partner Partner)> Begin()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var (sales, partner) = await town.Sales("First");
        return (town, sales, partner);
    }

    private static async Task<Invited> Invite(Town town, Person sales, Partner partner, Dictionary<string, object?> report) =>
        await Invited.By(town, sales, partner, await sales.Holds(report), Email);

    private static string Token(Invited invited) => invited.Path["/invitations/".Length..];
}
