using System.Net.Http.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Partners;

public sealed class PartnerTests(TestServer server)
{
    private const string Code = "91350100M000100Y43";

    [Fact]
    public async Task An_operator_creates_a_partner_puts_it_in_force_and_opens_distribution()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var created = await someone.Submits("/vendor/partners/new", new Dictionary<string, string>
        {
            ["Name"] = "Hangzhou Juchen Information Co., Ltd.",
            ["CreditCode"] = Code.ToLowerInvariant(),
            ["ContactName"] = "Wang Fang",
            ["ContactEmail"] = "wang@juchen.example",
        });
        created.Is(303);
        var page = await created.Follows();
        page.Is(200);
        var path = created.Location!.Split('?')[0];
        (await page.Submits(Nothing, $"{path}/effectiveness")).Is(303);
        (await (await someone.Opens(path)).Submits(Nothing, $"{path}/opening")).Is(303);
        var partner = await town.As(async (_, db) => await db.Partners.SingleAsync());
        Assert.True(partner.IsActive);
        Assert.Equal(Code, partner.CreditCode);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var answer = await someone.Submits("/vendor/partners/new", new Dictionary<string, string>
        {
            ["Name"] = "Juchen",
            ["CreditCode"] = "91350100M000100Y44",
            ["ContactName"] = "Wang",
            ["ContactEmail"] = "wang@juchen.example",
        });
        answer.Is(422);
        Assert.Equal("true", answer.Page.QuerySelector("#f-CreditCode")!.GetAttribute("aria-invalid"));
        Assert.Equal("Juchen", answer.Page.QuerySelector("#f-Name")!.GetAttribute("value"));
        Assert.Equal(0, await town.As(async (_, db) => await db.Partners.CountAsync()));
    }

    [Fact]
    public async Task One_company_is_one_partner_until_it_has_ended()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var first = await Creates(someone, "First", Code);
        first.Is(201);
        (await Creates(someone, "Second", Code)).IsRefused("partner.already_there");
        (await someone.Calls(HttpMethod.Put, $"{first.Response.Headers.Location}/termination", new { reason = "Merged" })).Is(200);
        (await Creates(someone, "Third", Code)).Is(201);
    }

    [Theory]
    [InlineData("suspension", PartnerStatus.Suspended)]
    [InlineData("termination", PartnerStatus.Terminated)]
    public async Task What_is_taken_away_needs_a_reason_which_the_audit_keeps(string noun, PartnerStatus after)
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var partner = await town.Partner();
        var page = $"/vendor/partners/{partner.Id}/{noun}";
        var without = await someone.Submits(page, new Dictionary<string, string> { ["Reason"] = "" }, page);
        without.Is(422);
        (await someone.Submits(page, new Dictionary<string, string> { ["Reason"] = "Licence revoked" }, page)).Is(303);
        Assert.Equal(after, (await town.As(async (_, db) => await db.Partners.SingleAsync(p => p.Id == partner.Id))).Status);
        Assert.Contains("Licence revoked", (await someone.Opens($"/vendor/partners/{partner.Id}")).Page.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_distribution_shuts_the_partner_out_at_once_and_lifting_a_suspension_lets_it_in()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var partner = await town.Partner();
        var api = $"/api/v1/partners/{partner.Id}";
        (await someone.Calls(HttpMethod.Put, $"{api}/distribution", new { enabled = false })).Is(400);
        (await someone.Calls(HttpMethod.Put, $"{api}/distribution", new { enabled = false, reason = "Audit" })).Is(200);
        (await someone.Calls(HttpMethod.Put, $"{api}/distribution", new { enabled = true })).Is(200);
        (await someone.Calls(HttpMethod.Delete, $"{api}/suspension")).IsRefused("partner.wrong_status");
        (await someone.Calls(HttpMethod.Put, $"{api}/suspension", new { reason = "Unpaid" })).Is(200);
        (await someone.Calls(HttpMethod.Put, $"{api}/distribution", new { enabled = true })).IsRefused("partner.not_effective");
        var resumed = (await someone.Calls(HttpMethod.Delete, $"{api}/suspension")).Is(200);
        Assert.True(resumed.Json.GetProperty("isActive").GetBoolean());
        (await someone.Calls(HttpMethod.Put, $"{api}/termination", new { reason = "The end" })).Is(200);
        (await someone.Calls(HttpMethod.Put, $"{api}/effectiveness")).IsRefused("partner.wrong_status");
    }

    [Fact]
    public async Task Two_people_who_edit_at_once_do_not_overwrite_each_other()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var partner = await town.Partner();
        var body = new { name = "Renamed", contactName = "Li", contactEmail = "li@partner.example" };
        var path = $"/api/v1/partners/{partner.Id}";
        (await someone.Calls(HttpMethod.Put, path, body)).Is(428);
        var tag = (await someone.Calls(HttpMethod.Get, path)).Response.Headers.ETag!.ToString();
        (await someone.Calls(HttpMethod.Put, path, body, ("If-Match", tag))).Is(200);
        (await someone.Calls(HttpMethod.Put, path, body, ("If-Match", tag))).Is(412);
        var form = await someone.Opens($"/vendor/partners/{partner.Id}/edit");
        (await someone.Calls(HttpMethod.Put, $"{path}/suspension", new { reason = "Meanwhile" })).Is(200);
        var late = await form.Submits(new Dictionary<string, string> { ["Name"] = "Too late" });
        late.Is(409);
        Assert.Equal("Too late", late.Page.QuerySelector("#f-Name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_partner_claims_its_own_name_and_code_until_it_has_ended()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var created = await Creates(someone, "Hangzhou Juchen Information Co., Ltd.", Code);
        var path = created.Response.Headers.Location!.ToString();
        var before = await Claims(town);
        Assert.Contains($"code:{Code}", before);
        Assert.Contains(before, key => key.StartsWith("name:", StringComparison.Ordinal));
        (await someone.Calls(HttpMethod.Put, path, new { name = "Renamed Co., Ltd.", contactName = "Li", contactEmail = "li@juchen.example" }, ("If-Match", "\"v0\""))).Is(200);
        var after = await Claims(town);
        Assert.DoesNotContain($"code:{Code}", after);
        Assert.Contains("mail:li@juchen.example", after);
        Assert.Equal(before.Count - 1, after.Count);
        (await someone.Calls(HttpMethod.Put, $"{path}/termination", new { reason = "The end" })).Is(200);
        Assert.Empty(await Claims(town));
    }

    [Fact]
    public async Task The_operator_invites_an_owner_who_belongs_to_that_partner()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var partner = await town.Partner();
        var page = $"/vendor/partners/{partner.Id}/owner";
        var fields = new Dictionary<string, string> { ["DisplayName"] = "Wang Fang", ["Email"] = $"wang-{partner.Id}@partner.example" };
        var shown = await (await someone.Submits(page, fields, page)).Is(303).Follows();
        Assert.Contains("Wang Fang", shown.Is(200).Page.Body!.TextContent, StringComparison.Ordinal);
        var owner = await town.As(async (_, db) => await db.Users.SingleAsync(u => u.PartnerId == partner.Id));
        Assert.Equal((Role.PartnerOwner, null), (owner.Role, owner.PasswordHash));
        Assert.Equal(1, await town.As(async (_, db) => await db.Outbox.CountAsync(o => o.Event == "person.invited")));
        (await someone.Submits(page, fields, page)).Is(409);
        var tooSoon = (await shown.Submits(Nothing, $"{page}/again")).Is(409);
        Assert.Contains("Wang Fang", tooSoon.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(tooSoon.Page.QuerySelector(".box.wrong[role=alert]"));
        var auditor = await town.Someone(Role.Auditor);
        (await auditor.Calls(HttpMethod.Post, $"/api/v1/partners/{partner.Id}/owners", new { email = "a@partner.example", displayName = "A" })).Is(403);
        (await someone.Calls(HttpMethod.Post, $"/api/v1/partners/{partner.Id}/owners", new { email = $"b-{partner.Id}@partner.example", displayName = "B" })).Is(202);
    }

    [Fact]
    public async Task A_new_link_goes_to_an_owner_who_has_not_joined()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var partner = await town.Partner();
        var page = $"/vendor/partners/{partner.Id}/owner/again";
        var owner = (await town.Someone(Role.PartnerOwner, partner)).User!.OuterId;
        (await someone.Posts(page, [new("Person", owner.ToString())])).Is(303);
        var api = $"/api/v1/partners/{partner.Id}/owners/{owner}/invitation";
        (await someone.Calls(HttpMethod.Post, api)).IsRefused("staff.invited_just_now");
        await town.As((_, db) => db.Users.Where(u => u.PartnerId == partner.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.LinkSentAt, TimeProvider.System.GetUtcNow().AddHours(-1))));
        (await someone.Calls(HttpMethod.Post, api)).Is(204);
        Assert.Equal(2, await town.As((_, db) => db.Audit.CountAsync(a => a.Event == "person.invited" && a.Subject == owner.ToString())));

        // Without a person, or with something that is none, the page says so; another partner's owner is nobody here.
        Assert.Contains("This is required", (await someone.Posts(page, [])).Is(422).Page.QuerySelector("p.error")!.TextContent, StringComparison.Ordinal);
        (await someone.Posts(page, [new("Person", "nonsense")])).Is(422);
        var other = (await town.Someone(Role.PartnerOwner, await town.Partner())).User!.OuterId;
        (await someone.Posts(page, [new("Person", other.ToString())])).Is(404);
        (await someone.Calls(HttpMethod.Post, $"/api/v1/partners/{partner.Id}/owners/{other}/invitation")).Is(404);
        await town.As((_, db) => db.Users.Where(u => u.PartnerId == partner.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, "set")));
        (await someone.Calls(HttpMethod.Post, api)).IsRefused("staff.joined_already");
    }

    [Fact]
    public async Task The_list_pages_both_ways_and_keeps_its_filters_in_its_address()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        for (var i = 0; i < 45; i++)
        {
            await town.Partner($"Partner {i:00}", active: i % 5 != 0);
        }

        var first = await someone.Opens("/vendor/partners?sort=name&status=effective&limit=20");
        Assert.Equal("Partner 01", Names(first)[0]);
        Assert.Equal(20, Names(first).Count);
        var second = await someone.Opens(first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal("Partner 26", Names(second)[0]);
        Assert.Equal(16, Names(second).Count);
        Assert.Null(second.Page.QuerySelector("a[rel=next]")!.GetAttribute("href"));
        var back = await someone.Opens(second.Page.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(Names(first), Names(back));
        Assert.Equal(["Partner 44"], Names(await someone.Opens("/vendor/partners?q=NER%2044")));
        Assert.Equal(9, Names(await someone.Opens("/vendor/partners?distribution=closed&q=&status=")).Count);
        Assert.Equal("Partner 44", Names(await someone.Opens("/vendor/partners"))[0]);
    }

    [Fact]
    public async Task The_api_pages_with_cursors()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.BusinessDeveloper);
        for (var i = 0; i < 5; i++)
        {
            await town.Partner($"P{i}");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await someone.Calls(HttpMethod.Get, $"/api/v1/partners?limit=2&sort=name&cursor={cursor}")).Is(200).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("name").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(["P0", "P1", "P2", "P3", "P4"], seen);
    }

    [Fact]
    public async Task Only_the_operator_changes_partners_and_no_partner_sees_them()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var path = $"/api/v1/partners/{partner.Id}";
        foreach (var role in new[] { Role.BusinessDeveloper, Role.CustomerBusinessManager, Role.VendorFinance, Role.Auditor })
        {
            var reader = await town.Someone(role);
            (await reader.Opens($"/vendor/partners/{partner.Id}")).Is(200);
            (await reader.Calls(HttpMethod.Put, $"{path}/suspension", new { reason = "No" })).Is(403);
        }

        var owner = await town.Someone(Role.PartnerOwner, partner);
        (await owner.Opens("/vendor/partners")).Is(403);
        (await owner.Calls(HttpMethod.Get, path)).Is(403);
        var other = await Town.Build(server);
        (await (await other.Someone(Role.VendorOperator)).Calls(HttpMethod.Get, path)).Is(404);
    }

    private static readonly Dictionary<string, string> Nothing = [];

    private static Task<Answer> Creates(Person someone, string name, string code) => someone.Calls(
        HttpMethod.Post, "/api/v1/partners", new { name, creditCode = code, contactName = "Wang", contactEmail = "wang@juchen.example" });

    private static Task<List<string>> Claims(Town town) => town.As(async (_, db) =>
        await db.CustomerClaims.Where(c => c.Source == ClaimSource.Partner).Select(c => c.Key).ToListAsync());

    private static List<string> Names(Answer list) => [.. list.Is(200).Page.QuerySelectorAll("tbody td.whole a").Select(a => a.TextContent)];
}
