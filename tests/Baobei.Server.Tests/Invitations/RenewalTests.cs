using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Features.Mail;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Invitations;

/// <summary>关联延续: an association whose protection is over is renewed with the same partner, by a new registration and an invitation to the same address.</summary>
public sealed class RenewalTests(TestServer server)
{
    private const string Code = "91330100799655058B";
    private const string Name = "绍兴再来科技有限公司";
    private const string Email = "boss@again.example";
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_customer_whose_protection_is_over_is_registered_again_invited_and_associated_anew()
    {
        var (town, sales, partner) = await Begin();
        var report = Reports.Company(Name).With("remark", "Pays by the quarter");
        var first = await Invited.By(town, sales, partner, await sales.Holds(report), Email);
        var customer = await first.SignsUp("again2026");
        (await customer.Submits("/my/verification", Identity)).Is(303);
        var end = (await first.Row()).ExpiresAt;
        var own = $"/customers/{first.CustomerId}";

        // Before the end nobody registers it again; at the end its own partner does. (To the tick: the tables of the domain.)
        town.Pass(end - town.Now - _minute);
        Assert.Null((await sales.Opens(own)).Is(200).Page.QuerySelector("a[href^='/customers/new?']"));
        (await sales.Registers(report)).IsRefused("customer.already_registered");
        town.Pass(_minute);
        await town.RunSchedule();
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{first.CustomerId}/release", new { reason = "Nothing goes on" })).Is(200);

        // 重新报备 on the row: the form says what the row says, and what is sent is allowed.
        var form = (await sales.Opens((await sales.Opens(own)).Is(200).Page.QuerySelector("a.primary")!.GetAttribute("href")!)).Is(200);
        var registered = (await form.Submits(new Dictionary<string, string>())).Is(303).Location!;
        var secondId = registered["/customers/".Length..registered.IndexOf('?', StringComparison.Ordinal)];
        var made = (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{secondId}")).Is(200).Json;
        Assert.Equal((Name, Code, "65", "3301", "Pays by the quarter"), (Text(made, "name"), Text(made, "creditCode"), Text(made, "industry"), Text(made, "region"), Text(made, "remark")));
        Assert.Equal((await first.Row()).Phone, Text(made, "phone"));
        var again = await Invited.By(town, sales, partner, secondId, Email);

        // Until the customer confirms, nothing has changed for it.
        Assert.Contains("Association renewed", await Agrees(town, customer, again), StringComparison.Ordinal);
        var (old, row) = (await first.Row(), await again.Row());
        Assert.Equal((RegistrationStatus.Associated, row.AssociatedAt!.Value.AddDays(90)), (row.Status, row.ExpiresAt));
        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionOver, end, row.Id), (old.Status, old.EndReason!.Value, old.ExpiresAt, old.RenewedAs!.Value));
        Assert.Null(old.ReleaseRequestedBy);
        await IsHeldBy(town, row, "again2026");
        await IsReadEverywhere(town, sales, customer, old, row);

        // The mail of any association, with the new end, and the new row is what the protection of is judged by.
        await town.Deliver();
        var mails = await town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Recipient == Email && m.Subject.Contains("is associated with")).OrderBy(m => m.Id).Select(m => m.Text).ToListAsync());
        Assert.Equal(2, mails.Count);
        Assert.NotEqual(mails[0], mails[1]);
        town.Pass(row.ExpiresAt - town.Now - _minute);
        (await sales.Registers(report)).IsRefused("customer.already_registered");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{first.CustomerId}/release", new { reason = "Old" })).IsRefused("customer.expired");
        town.Pass(_minute);
        await town.RunSchedule();
        Assert.Equal(AssociationStanding.Unprotected, (await Account(town, "again2026")).StandingAt(await again.Row(), town.Now));
    }

    [Fact]
    public async Task A_person_is_renewed_by_its_own_partner_and_registered_by_no_other()
    {
        var (town, sales, partner) = await Begin();
        var report = Reports.Individual("王小明").With("email", Email);
        var first = await Invited.By(town, sales, partner, await sales.Holds(report), Email);
        var customer = await first.SignsUp("again2026");
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "王小明", ["IdentityNumber"] = "11010519491231002X" })).Is(303);
        town.Pass((await first.Row()).ExpiresAt - town.Now);

        var (other, _) = await town.Sales("Second");
        (await other.Registers(report)).IsRefused("customer.has_account");
        var again = await Invited.By(town, sales, partner, await sales.Holds(report), Email);
        await Agrees(town, customer, again);

        // The job had not run yet: the end is written down by whoever needs it.
        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionOver), ((await first.Row()).Status, (await first.Row()).EndReason!.Value));
        Assert.Equal((await again.Row()).AssociatedAt!.Value.AddDays(90), (await again.Row()).ExpiresAt);
        await IsHeldBy(town, await again.Row(), "again2026");
        (await other.Registers(report)).IsRefused("customer.protected");
    }

    [Fact]
    public async Task Each_account_of_a_company_is_renewed_by_itself_and_a_notice_ends_with_the_first()
    {
        var (town, sales, partner) = await Begin();
        var report = Reports.Company(Name);
        var first = await Invited.By(town, sales, partner, await sales.Holds(report), Email);
        var boss = await first.SignsUp("again2026");
        (await boss.Submits("/my/verification", Identity)).Is(303);
        town.Pass(TimeSpan.FromMinutes(5));
        var clerk = await (await Invited.By(town, sales, partner, first.CustomerId.ToString(), "clerk@again.example")).SignsUp("clerk2026");
        (await clerk.Submits("/my/verification", Identity)).Is(303);
        town.Pass((await first.Row()).ExpiresAt - town.Now);
        await town.RunSchedule();
        (await clerk.Submits("/my/partner", new Dictionary<string, string> { ["Reason"] = "Enough" }, "/my/partner/notice")).Is(303);
        Assert.NotNull((await first.Row()).NoticeEndsAt);

        var again = await Invited.By(town, sales, partner, await sales.Holds(report), Email);
        await Agrees(town, boss, again);
        var old = await first.Row();
        Assert.Equal((null, null, null), (old.NoticeEndsAt, old.ReleaseRequestedBy, old.RenewedAs));
        Assert.Equal(["clerk2026"], (await sales.Opens($"/customers/{first.CustomerId}")).Is(200).Page.QuerySelectorAll("table td.whole.mono").Select(cell => cell.TextContent).Where(name => name.EndsWith("2026", StringComparison.Ordinal)));
        Assert.Contains("still associated", (await clerk.Opens("/my/partner")).Is(200).Body, StringComparison.Ordinal);

        // Where the notice would have ended it, it goes on; then the other account follows.
        town.Pass(TimeSpan.FromDays(31));
        await town.RunSchedule();
        var end = (await again.Row()).ExpiresAt;
        await Agrees(town, clerk, await Invited.By(town, sales, partner, again.CustomerId.ToString(), "clerk@again.example"));
        Assert.Equal((again.CustomerId, RegistrationStatus.Expired), ((await first.Row()).RenewedAs!.Value, (await first.Row()).Status));
        Assert.Equal((end, true), ((await again.Row()).ExpiresAt, (await Account(town, "clerk2026")).IsAssociated));
        await IsHeldBy(town, await again.Row(), "clerk2026");
    }

    [Fact]
    public async Task Another_partner_renews_nothing_and_reads_nothing()
    {
        var (town, sales, partner) = await Begin();
        var first = await Invited.By(town, sales, partner, await sales.Holds(Reports.Company(Name)), Email);
        var customer = await first.SignsUp("again2026");
        (await customer.Submits("/my/verification", Identity)).Is(303);
        town.Pass((await first.Row()).ExpiresAt - town.Now);

        var (other, second) = await town.Sales("Second");
        (await other.Opens($"/customers/new?from={first.CustomerId}")).Is(404);
        (await sales.Opens("/customers/new?from=nothing")).Is(404);
        var foreign = await Invited.By(town, other, second, await other.Holds(Reports.Company(Name)), Email);
        Assert.Contains("is still associated with a partner", (await customer.Opens(foreign.Path)).Is(410).Body, StringComparison.Ordinal);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/invitation-links/{Token(foreign)}/association", new { agreesToAssociation = true })).IsRefused("account.still_associated");
        (await sales.Registers(Reports.Company(Name))).IsRefused("customer.protected");
        Assert.Equal(first.CustomerId, (await Account(town, "again2026")).CustomerId!.Value);
    }

    private static Dictionary<string, string> Identity => new() { ["Name"] = Name, ["CreditCode"] = Code };

    private async Task<(Town Town, Person Sales, Partner Partner)> Begin()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });
        var (sales, partner) = await town.Sales("First");
        return (town, sales, partner);
    }

    /// <summary>The customer, who is signed in, reads that its association is renewed, has to agree to 关联须知, and does. Returns what the row it came from tells.</summary>
    private static async Task<string> Agrees(Town town, Person customer, Invited again)
    {
        var before = await town.As((_, db) => db.CustomerAccounts.AsNoTracking().Where(a => a.UserId != null).Select(a => a.AssociatedAt).ToListAsync());
        var page = (await customer.Opens(again.Path)).Is(200);
        Assert.Contains("the association is renewed and its protection begins anew", page.Body, StringComparison.Ordinal);
        Assert.NotNull((await page.Submits(new Dictionary<string, string>())).Is(422).Page.QuerySelector("#f-AgreesToAssociation-error"));
        Assert.Equal(before, await town.As((_, db) => db.CustomerAccounts.AsNoTracking().Where(a => a.UserId != null).Select(a => a.AssociatedAt).ToListAsync()));
        Assert.StartsWith("/my?", (await page.Submits(new Dictionary<string, string> { ["AgreesToAssociation"] = "true" })).Is(303).Location, StringComparison.Ordinal);
        return string.Join('\n', await town.As((_, db) => db.Audit.Where(a => a.Event == "customer.association_renewed").Select(a => "Association renewed " + a.Details).ToListAsync()));
    }

    /// <summary>Identity and account are the new row's: its claims are exclusive, those of the account follow it, and the old row claims nothing.</summary>
    private static async Task IsHeldBy(Town town, Customer row, string accountName)
    {
        var account = await Account(town, accountName);
        Assert.Equal((row.Id, true), (account.CustomerId!.Value, account.IsAssociated));
        Assert.InRange(account.AssociatedAt!.Value, town.Now - _minute, town.Now);
        var claims = await town.As((_, db) => db.CustomerClaims.AsNoTracking().Where(c => c.Source != ClaimSource.Partner).ToListAsync());
        Assert.All(claims, claim => Assert.Equal(row.Id, claim.CustomerId));
        Assert.All(claims.Where(claim => claim.IsExclusive), claim => Assert.Equal(row.Id.Value, claim.Holder));
        Assert.Contains(claims, claim => claim.Holder == account.Id.Value);
        Assert.Contains(claims, claim => claim.IsExclusive && claim.Key.StartsWith(row.CustomerType == CustomerType.Enterprise ? "code:" : "mail:", StringComparison.Ordinal));
        Assert.DoesNotContain(claims, claim => claim.Key.StartsWith("slot:", StringComparison.Ordinal));
    }

    private static async Task IsReadEverywhere(Town town, Person sales, Person customer, Customer old, Customer row)
    {
        // Each row leads to the other, and neither offers what is no more.
        var before = (await sales.Opens($"/customers/{old.Id}")).Is(200).Page;
        Assert.Contains("Association renewed under a new registration", before.QuerySelectorAll(".timeline li b").Select(b => b.TextContent));
        Assert.Equal($"/customers/{row.Id}", before.QuerySelector(".timeline a")!.GetAttribute("href"));
        Assert.Equal($"/customers/{row.Id}", before.QuerySelector("a.primary")!.GetAttribute("href"));
        Assert.Equal("The association goes on under a new registration", before.QuerySelector(".next b")!.TextContent);
        Assert.Null(before.QuerySelector("a[href$='/release']"));
        Assert.Contains("renewed under a new registration", before.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var associated = before.QuerySelectorAll(".timeline li").Single(entry => entry.QuerySelector("b")!.TextContent == "Associated");
        Assert.Contains("The platform", associated.TextContent, StringComparison.Ordinal);
        var after = (await sales.Opens($"/customers/{row.Id}")).Is(200).Page;
        Assert.Equal($"/customers/{old.Id}", after.QuerySelector(".timeline a")!.GetAttribute("href"));
        Assert.Contains("again2026", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(row.Id.ToString(), Text((await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{old.Id}")).Is(200).Json, "renewedAs"));
        Assert.Contains(Name, (await sales.Opens("/customers?tab=ended")).Is(200).Body, StringComparison.Ordinal);

        // The account is listed once, with its row of today.
        var listed = (await sales.Calls(HttpMethod.Get, "/api/v1/accounts")).Is(200).Json.GetProperty("data").EnumerateArray().Single();
        Assert.Equal((row.Id.ToString(), "associated"), (Text(listed, "customerId"), Text(listed, "state")));

        var mine = (await customer.Calls(HttpMethod.Get, "/api/v1/my/account")).Is(200).Json;
        Assert.Equal(row.AssociatedAt, mine.GetProperty("associatedAt").GetDateTimeOffset());
        Assert.Equal("protected", Text(mine.GetProperty("partner"), "standing"));
        Assert.Equal(row.ExpiresAt, mine.GetProperty("partner").GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Contains("Protected until", (await customer.Opens("/my/partner")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(2, await town.As((_, db) => db.Consents.CountAsync(c => c.Kind == ConsentKind.AssociationNotice)));
    }

    private static Task<CustomerAccount> Account(Town town, string name) => town.As((_, db) => db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.AccountName == name));

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string Token(Invited invited) => invited.Path["/invitations/".Length..];
}
