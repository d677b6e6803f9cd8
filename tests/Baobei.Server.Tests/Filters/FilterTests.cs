using Baobei.Domain.Filters;
using Baobei.Domain.People;
using Baobei.Server.Tests.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Filters;

/// <summary>保存的筛选 of the lists of projects and of customers.</summary>
public sealed class FilterTests(TestServer server)
{
    [Theory]
    [InlineData("/projects", "kind=vendor_customer&stage=contract_signed&sort=expires", "kind=partner_customer")]
    [InlineData("/customers", "status=observing&type=enterprise", "tab=live")]
    public async Task A_filter_is_saved_used_renamed_replaced_made_the_default_and_deleted(string list, string query, string everything)
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        Assert.Empty((await sales.Opens(list)).Is(200).Page.QuerySelectorAll("nav.saved"));
        var filtered = (await sales.Opens($"{list}?{query}")).Is(200).Page;
        var save = filtered.QuerySelector("nav.saved a")!.GetAttribute("href")!;
        Assert.Equal($"{list}/filters/new?{query}", save);
        Assert.Equal($"{list}?{query}&done=filters.saved", (await sales.Submits(save, new Dictionary<string, string> { ["Name"] = "Mine" })).Is(303).Location);

        // Its name stands above the list, marked where it is in use; a page of it is still it.
        var shown = (await sales.Opens($"{list}?{query}")).Is(200).Page.QuerySelector("nav.saved a")!;
        Assert.Equal(("Mine", $"{list}?{query}", "true"), (shown.TextContent.Trim(), shown.GetAttribute("href"), shown.GetAttribute("aria-current")));
        Assert.Equal($"{list}?{query}", (await sales.Opens(list)).Is(200).Page.QuerySelector("nav.saved a")!.GetAttribute("href"));

        var filter = await town.As((_, db) => db.Set<SavedFilter>().SingleAsync());
        var page = $"{list}/filters/{filter.Id}";
        Assert.Equal($"{list}/filters?done=filters.changed", (await sales.Submits(page, new Dictionary<string, string> { ["Name"] = "Mine too", ["IsDefault"] = "true" })).Is(303).Location);
        Assert.Equal($"{list}?{query}", (await sales.Opens(list)).Is(302).Location);
        var clear = (await sales.Opens($"{list}?{query}")).Page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Where(href => href == $"{list}?{everything}" || href == list);
        Assert.Contains($"{list}?{everything}", clear);
        (await sales.Opens($"{list}?{everything}")).Is(200);

        Assert.Equal($"{list}?q=other&done=filters.saved",
            (await sales.Submits($"{list}/filters/new?q=other", new Dictionary<string, string> { ["Replaces"] = filter.Id.ToString() })).Is(303).Location);
        Assert.Equal($"{list}?q=other", (await sales.Opens(list)).Is(302).Location);
        Assert.Contains("Mine too", (await sales.Opens($"{list}/filters")).Is(200).Body, StringComparison.Ordinal);
        (await sales.Submits($"{list}/filters", new Dictionary<string, string>(), $"{page}/removal")).Is(303);
        (await sales.Opens(list)).Is(200);
        Assert.Equal(
            ["filter.saved", "filter.changed", "filter.changed", "filter.removed"],
            await town.As((_, db) => db.Audit.Where(a => a.Subject == filter.Id.ToString()).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
    }

    [Fact]
    public async Task A_program_does_the_same()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        const string path = "/api/v1/projects/filters";
        var made = (await sales.Calls(HttpMethod.Post, path, new { name = "Signed", query = "?stage=contract_signed&kind=partner_customer", isDefault = true })).Is(201);
        var id = made.Json.GetProperty("id").GetString();
        Assert.Equal("stage=contract_signed", made.Json.GetProperty("query").GetString());
        Assert.Equal("signed", (await sales.Calls(HttpMethod.Put, $"{path}/{id}", new { name = "signed", query = "stage=contract_signed&bid=true" })).Is(200).Json.GetProperty("name").GetString());
        Assert.False((await sales.Calls(HttpMethod.Get, $"{path}/{id}")).Is(200).Json.GetProperty("isDefault").GetBoolean());
        Assert.Single((await sales.Calls(HttpMethod.Get, path)).Is(200).Json.GetProperty("data").EnumerateArray());
        Assert.Empty((await sales.Calls(HttpMethod.Get, "/api/v1/customers/filters")).Is(200).Json.GetProperty("data").EnumerateArray());
        (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/filters/{id}")).Is(404);
        (await sales.Calls(HttpMethod.Post, path, new { name = "Signed", query = "bid=true" })).Is(400);
        (await sales.Calls(HttpMethod.Post, path, new { name = "Wrong", query = "stage=no_such_stage" })).Is(400);
        (await sales.Calls(HttpMethod.Post, path, new { name = "Empty", query = "nonsense=1" })).Is(400);
        (await sales.Calls(HttpMethod.Delete, $"{path}/{id}")).Is(204);
        (await sales.Calls(HttpMethod.Get, $"{path}/{id}")).Is(404);
    }

    [Fact]
    public async Task Nobody_sees_or_touches_anothers()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var colleague = await town.Someone(Role.PartnerOwner, partner);
        var id = (await sales.Calls(HttpMethod.Post, "/api/v1/projects/filters", new { name = "Mine", query = "q=a", isDefault = true })).Is(201).Json.GetProperty("id").GetString();
        (await colleague.Opens("/projects")).Is(200);
        (await colleague.Opens($"/projects/filters/{id}")).Is(404);
        (await colleague.Calls(HttpMethod.Delete, $"/api/v1/projects/filters/{id}")).Is(404);
        (await colleague.Submits("/projects/filters/new?q=b", new Dictionary<string, string> { ["Name"] = "X", ["Replaces"] = id! })).Is(404);
        (await colleague.Calls(HttpMethod.Post, "/api/v1/projects/filters", new { name = "Mine", query = "q=a" })).Is(201);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field_and_what_the_list_does_not_know_is_dropped_with_a_notice()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        var page = (await sales.Opens("/projects/filters/new?stage=no_such_stage&q=cloud")).Is(200);
        Assert.Equal("q=cloud", page.Page.QuerySelector("input[name=Query]")!.GetAttribute("value"));
        Assert.Contains("stage", page.Page.QuerySelector("main .box")!.TextContent, StringComparison.OrdinalIgnoreCase);
        (await page.Submits(new Dictionary<string, string> { ["Name"] = "Cloud" })).Is(303);
        Assert.Equal(["Name"], (await sales.Submits("/projects/filters/new?q=x", new Dictionary<string, string> { ["Name"] = " cloud " })).Is(422).WrongFields());
        Assert.Equal(["Name"], (await sales.Submits("/projects/filters/new?q=x", new Dictionary<string, string> { ["Name"] = "" })).Is(422).WrongFields());
        var nothing = (await sales.Submits("/projects/filters/new", new Dictionary<string, string> { ["Name"] = "Nothing" })).Is(422);
        Assert.Contains("Nothing is filtered", nothing.Body, StringComparison.Ordinal);

        // Kept by an older version of the list: what it does not know any more is left out when it is opened.
        await town.As(async (_, db) =>
        {
            db.Add(SavedFilter.Save([.. await db.Set<SavedFilter>().ToListAsync()], sales.User!.Id, FilteredList.Projects, "Old", "stage=gone&bid=true", true, town.Now));
            return await db.SaveChangesAsync();
        });
        var opened = (await sales.Opens((await sales.Opens("/projects")).Is(302).Location!)).Is(200);
        Assert.NotNull(opened.Page.QuerySelector("main .box"));
        Assert.Contains("bid=true", opened.Page.QuerySelector("nav.saved a[href*='filters/new']")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_that_are_saved_at_once_are_never_more_than_twenty()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        for (var i = 0; i < 18; i++)
        {
            (await sales.Calls(HttpMethod.Post, "/api/v1/customers/filters", new { name = $"F{i}", query = "q=a" })).Is(201);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => sales.Calls(HttpMethod.Post, "/api/v1/customers/filters", new { name = $"G{i}", query = "q=a" })));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 409 }));
        Assert.InRange(await town.As((_, db) => db.Set<SavedFilter>().CountAsync()), 19, 20);
        while (await town.As((_, db) => db.Set<SavedFilter>().CountAsync()) < 20)
        {
            (await sales.Calls(HttpMethod.Post, "/api/v1/customers/filters", new { name = "Last", query = "q=a" })).Is(201);
        }

        Assert.Equal("saved_filter.too_many", (await sales.Calls(HttpMethod.Post, "/api/v1/customers/filters", new { name = "More", query = "q=a" })).Is(409).Code);
        var refused = (await sales.Submits("/customers/filters/new?q=b", new Dictionary<string, string> { ["Name"] = "More" })).Is(409);
        Assert.Contains("at most 20", refused.Body, StringComparison.Ordinal);
    }
}
