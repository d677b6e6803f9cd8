using System.Globalization;
using System.Reflection;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Tests.Access;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Audit;

public sealed class AuditTests(TestServer server)
{
    [Fact]
    public void Every_event_has_a_name_for_people()
    {
        var texts = server.Services.GetRequiredService<Texts>();
        var names = new[] { typeof(Entity).Assembly, typeof(Texts).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => typeof(IEvent).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false })
            .Select(t => (string)t.GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).ToList();
        Assert.NotEmpty(names);
        Assert.Equal([], names.Where(name => !texts.Has($"event.{name}")).ToList());
    }

    [Fact]
    public async Task The_auditor_finds_what_happened_by_event_subject_partner_person_and_day()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner("Audited");
        await town.Partner("Another");
        var manager = await town.Someone(Role.VendorOperator);
        (await manager.Calls(HttpMethod.Put, $"/api/v1/partners/{partner.Id}/suspension", new { reason = "Unpaid" })).Is(200);
        var auditor = await town.Someone(Role.Auditor);
        Assert.Contains("Unpaid", (await auditor.Opens("/vendor/audit")).Is(200).Page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, await Count(auditor, "event=partner.created"));
        Assert.Equal(4, await Count(auditor, $"subject={partner.Id}"));
        Assert.Equal(1, await Count(auditor, $"person={nameof(Role.VendorOperator).ToLowerInvariant()}&subject={partner.Id}"));
        var today = TimeZoneInfo.ConvertTime(town.Now, ReaderZone.Of(null)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(4, await Count(auditor, $"subject={partner.Id}&from={today}&to={today}"));
        Assert.Equal(0, await Count(auditor, $"subject={partner.Id}&to=2020-01-01"));
        Assert.Equal(0, await Count(auditor, $"subject={partner.Id}&from=2090-01-01"));
    }

    [Fact]
    public async Task What_the_vendor_does_about_a_partner_is_found_by_the_partner_too()
    {
        var town = await Town.Build(server);
        var (partner, other) = (await town.Partner("Audited"), await town.Partner("Another"));
        var manager = await town.Someone(Role.VendorOperator);
        var path = $"/api/v1/partners/{partner.Id}";
        (await manager.Calls(HttpMethod.Put, $"{path}/suspension", new { reason = "Unpaid" })).Is(200);
        (await manager.Calls(HttpMethod.Delete, $"{path}/suspension")).Is(200);
        (await manager.Calls(HttpMethod.Post, $"{path}/owners", new { email = $"{partner.Id}@partner.example", displayName = "Owner" })).Is(202);
        await town.Resident("wang.fang", Role.PartnerSales, partner);
        await town.SignedIn("wang.fang");
        var auditor = await town.Someone(Role.Auditor);
        var found = await Events(auditor, partner.Id.ToString());
        foreach (var name in new[] { "partner.created", "partner.distribution_changed", "person.created", "person.invited", "session.started" })
        {
            Assert.Contains(name, found);
        }

        // In force, suspended, lifted.
        Assert.Equal(3, found.Count(name => name == "partner.status_changed"));
        Assert.Equal(["partner.created", "partner.distribution_changed", "partner.status_changed"], (await Events(auditor, other.Id.ToString())).Order(StringComparer.Ordinal));
        var page = (await auditor.Opens($"/vendor/audit?partner={partner.Id}&event=partner.status_changed")).Is(200).Page;
        Assert.Contains("Unpaid", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Events(Person auditor, string partner) =>
        [.. (await auditor.Calls(HttpMethod.Get, $"/api/v1/audit?limit=100&partner={partner}")).Is(200).Json.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("event").GetString()!)];

    [Fact]
    public async Task An_entry_shows_its_details_and_leads_to_its_subject()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner("Audited");
        var auditor = await town.Someone(Role.Auditor);
        var list = await auditor.Opens($"/vendor/audit?subject={partner.Id}&event=partner.created");
        var entry = await auditor.Opens(list.Page.QuerySelector("tbody td.whole a")!.GetAttribute("href")!);
        entry.Is(200);
        Assert.Contains("Audited", entry.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(entry.Page.QuerySelector($"a[href='/vendor/partners/{partner.Id}']"));
        var other = await Town.Build(server);
        (await (await other.Someone(Role.Auditor)).Opens(entry.Response.RequestMessage!.RequestUri!.AbsolutePath)).Is(404);
    }

    [Fact]
    public async Task The_export_has_every_line_and_no_formula_runs_in_a_spreadsheet()
    {
        var town = await Town.Build(server);
        for (var i = 0; i < 70; i++)
        {
            await town.Partner($"=1+{i}, \"x\"", active: false);
        }

        var auditor = await town.Someone(Role.Auditor);
        var csv = await auditor.Opens("/vendor/audit/export?event=partner.created&format=csv");
        Assert.Equal("text/csv", csv.Is(200).Response.Content.Headers.ContentType!.MediaType);
        var lines = csv.Body.TrimEnd().Split('\n');
        Assert.Equal(71, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("aud_", line));
        var jsonl = (await auditor.Opens("/vendor/audit/export?event=partner.created&format=jsonl")).Is(200).Body.TrimEnd().Split('\n');
        Assert.Equal(70, jsonl.Length);
        Assert.Equal("'=a", Csv.Line("=a"));
        Assert.Equal("\"a,\"\"b\"\"\",c", Csv.Line("a,\"b\"", "c"));
    }

    [Fact]
    public async Task The_api_lists_and_reads_entries_for_who_may_look_into_the_audit()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var auditor = await town.Someone(Role.Auditor);
        var page = (await auditor.Calls(HttpMethod.Get, $"/api/v1/audit?subject={partner.Id}&limit=2")).Is(200).Json;
        Assert.Equal(2, page.GetProperty("data").GetArrayLength());
        var rest = (await auditor.Calls(HttpMethod.Get, $"/api/v1/audit?subject={partner.Id}&limit=2&cursor={page.GetProperty("next").GetString()}")).Is(200).Json;
        Assert.Equal("partner.created", rest.GetProperty("data")[0].GetProperty("event").GetString());
        (await auditor.Calls(HttpMethod.Get, $"/api/v1/audit/{rest.GetProperty("data")[0].GetProperty("id").GetString()}")).Is(200);
        (await (await town.Someone(Role.BusinessDeveloper)).Opens("/vendor/audit")).Is(403);
        (await (await town.Someone(Role.PartnerOwner, partner)).Calls(HttpMethod.Get, "/api/v1/audit")).Is(403);
    }

    [Fact]
    public async Task A_time_line_is_newest_first_and_goes_on_where_it_stopped()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        await town.As(async (services, _) =>
        {
            var timeline = services.GetRequiredService<AuditTimeline>();
            var first = await timeline.Of(partner.Id.ToString(), new Asked(), CancellationToken.None, limit: 2);
            Assert.Equal(["event.partner.distribution_changed.true", "event.partner.status_changed.effective"], first.Rows.Select(e => e.Text));
            var rest = await timeline.Of(partner.Id.ToString(), new Asked(After: first.Next), CancellationToken.None, limit: 2);
            Assert.Equal(["event.partner.created"], rest.Rows.Select(e => e.Text));
            Assert.Null(rest.Next);
            var back = await timeline.Of(partner.Id.ToString(), new Asked(Before: rest.Previous), CancellationToken.None, limit: 2);
            Assert.Equal(first.Rows, back.Rows);
            return 0;
        });
    }

    private static async Task<int> Count(Person person, string query) =>
        (await person.Opens($"/vendor/audit?{query}")).Is(200).Page.QuerySelectorAll("tbody tr").Length;
}
