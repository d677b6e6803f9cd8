using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Papers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>配置单 of a project, from the first line to the deleted draft.</summary>
public sealed class ConfigurationListTests(TestServer server)
{
    [Fact]
    public async Task A_seller_makes_a_list_on_pages()
    {
        var (world, sales) = await World();
        var project = $"/projects/{world.Own.Project.Id}";
        var (product, spec) = await Sold(world.Town, (12700, 0));
        Assert.Contains($"{project}/lists/new", (await sales.Opens(project)).Is(200).Body, StringComparison.Ordinal);
        var none = await sales.Submits($"{project}/lists/new", new Dictionary<string, string> { ["Name"] = " " });
        Assert.Equal(["Name"], none.Is(422).WrongFields());
        var made = await sales.Submits($"{project}/lists/new", new Dictionary<string, string> { ["Name"] = "测试" });
        var list = made.Is(303).Location!.Split('?')[0];
        Assert.Contains("测试", (await sales.Opens(project)).Is(200).Body, StringComparison.Ordinal);

        // The product, then its specification, then the rest.
        Assert.Contains(product, (await sales.Opens($"{list}/lines/new")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains($"lines/new?spec={spec}", (await sales.Opens($"{list}/lines/new?product={product}")).Is(200).Body, StringComparison.Ordinal);
        var wrong = await sales.Submits($"{list}/lines/new?spec={spec}", new Dictionary<string, string> { ["Quantity"] = "11", ["Discount"] = "30.01" });
        Assert.Equal(["Quantity", "Discount"], wrong.Is(422).WrongFields());
        var words = await sales.Submits($"{list}/lines/new?spec={spec}", new Dictionary<string, string> { ["Discount"] = "much" });
        Assert.Equal(["Discount"], words.Is(422).WrongFields());
        (await sales.Submits($"{list}/lines/new?spec={spec}", new Dictionary<string, string> { ["Quantity"] = "2", ["Term"] = "12", ["Discount"] = "12.5" })).Is(303);
        var shown = (await sales.Opens(list)).Is(200).Body;
        Assert.Contains("CNY 3,048.00", shown, StringComparison.Ordinal);
        Assert.Contains("CNY 381.00", shown, StringComparison.Ordinal);
        Assert.Contains("CNY 2,667.00", shown, StringComparison.Ordinal);
        (await sales.Submits($"{list}/lines/1", new Dictionary<string, string> { ["Quantity"] = "1", ["Discount"] = "" })).Is(303);
        Assert.Contains("CNY 1,524.00", (await sales.Opens(list)).Is(200).Body, StringComparison.Ordinal);
        (await sales.Submits($"{list}/name", new Dictionary<string, string> { ["Name"] = "=改名" })).Is(303);
        var file = (await sales.Opens($"{list}/csv")).Is(200);
        Assert.Contains("1524.00", file.Body, StringComparison.Ordinal);
        Assert.Contains($"href=\"{list}/pdf\"", (await sales.Opens(list)).Body, StringComparison.Ordinal);
        var paper = Pdf.Text(await sales.Http.GetByteArrayAsync(new Uri($"{list}/pdf", UriKind.Relative)));
        foreach (var said in new[] { "Configurationlist", "=改名", world.Own.Partner.Name, world.Own.Project.Name, "127.00", "Total", "1,524.00", "Page1of1" })
        {
            Assert.Contains(said.Replace(" ", "", StringComparison.Ordinal), paper, StringComparison.Ordinal);
        }

        var copied = await sales.Submits($"{list}/copy", new Dictionary<string, string>());
        Assert.Contains("CNY 1,524.00", (await copied.Is(303).Person.Opens(copied.Location!)).Is(200).Body, StringComparison.Ordinal);
        (await sales.Submits(list, new Dictionary<string, string>(), $"{list}/prices")).Is(303);
        (await sales.Submits(list, new Dictionary<string, string>(), $"{list}/lines/1/removal")).Is(303);
        (await sales.Submits($"{list}/removal", new Dictionary<string, string>())).Is(303);
        (await sales.Opens(list)).Is(404);
    }

    [Fact]
    public async Task A_program_makes_a_list_and_nobody_overwrites_what_another_did()
    {
        var (world, sales) = await World();
        var (_, spec) = await Sold(world.Town, (12700, 0), (15000, 3));
        var id = await Made(sales, world);
        var list = $"/api/v1/configuration-lists/{id}";
        var line = new { specId = spec, quantity = 2, term = 12, discountBasisPoints = 1250 };
        (await sales.Calls(HttpMethod.Post, $"{list}/lines", line)).Is(428);
        var added = (await sales.Calls(HttpMethod.Post, $"{list}/lines", line, V(0))).Is(200);
        Assert.Equal("\"v1\"", added.Response.Headers.ETag!.Tag);
        (await sales.Calls(HttpMethod.Post, $"{list}/lines", line, V(0))).Is(412);
        (await sales.Calls(HttpMethod.Post, $"{list}/lines", line with { quantity = 11 }, V(1))).Is(400);
        (await sales.Calls(HttpMethod.Post, $"{list}/lines", line with { specId = $"spc_{Guid.CreateVersion7():N}" }, V(1))).Is(400);
        (await sales.Calls(HttpMethod.Put, $"{list}/lines/9", new { quantity = 1 }, V(1))).Is(404);
        var total = added.Json.GetProperty("total");
        Assert.Equal((266_700, "CNY"), (total.GetProperty("amountMinor").GetInt64(), total.GetProperty("currency").GetString()));

        // Three days later the price is another one; the list keeps its own until it is refreshed.
        world.Town.Pass(TimeSpan.FromDays(4));
        Assert.Equal(12700, UnitPrice(await sales.Calls(HttpMethod.Get, list)));
        var copy = (await sales.Calls(HttpMethod.Post, $"{list}/copies", new { name = "Copy" }, V(1))).Is(201);
        Assert.Equal(15000, UnitPrice(copy));
        Assert.Equal(1, copy.Json.GetProperty("number").GetInt32() - added.Json.GetProperty("number").GetInt32());
        Assert.Equal(15000, UnitPrice(await sales.Calls(HttpMethod.Put, $"{list}/prices", null, V(1))));
        var all = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists?limit=1")).Is(200).Json;
        Assert.Equal("Copy", all.GetProperty("data")[0].GetProperty("name").GetString());
        var rest = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists?cursor={all.GetProperty("next").GetString()}")).Is(200).Json;
        Assert.Contains(id, rest.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()));
        (await sales.Calls(HttpMethod.Delete, list, null, V(1))).Is(412);
        (await sales.Calls(HttpMethod.Delete, list, null, V(2))).Is(204);
        (await sales.Calls(HttpMethod.Get, list)).Is(404);
        var events = await world.Town.As((_, db) => db.Audit.Where(a => a.Subject == id).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
        Assert.Equal(["configuration.created", "configuration.changed", "configuration.changed", "configuration.removed"], events);
    }

    [Fact]
    public async Task The_vendor_reads_it_and_another_partner_does_not_know_it()
    {
        var (world, sales) = await World();
        var id = await Made(sales, world);
        var page = $"/projects/{world.Own.Project.Id}/lists/{id}";
        var bd = await world.Who("bd");
        (await bd.Opens(page)).Is(200);
        (await bd.Calls(HttpMethod.Get, $"/api/v1/configuration-lists/{id}")).Is(200);
        (await bd.Calls(HttpMethod.Put, $"/api/v1/configuration-lists/{id}", new { name = "Mine" }, V(0))).Is(403);
        Assert.DoesNotContain("/lists/new", (await bd.Opens($"/projects/{world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        var bookkeeper = await world.Who("bookkeeper");
        (await bookkeeper.Opens(page)).Is(200);
        (await bookkeeper.Opens($"{page}/name")).Is(403);
        var other = await world.Town.Someone(Role.PartnerSales, world.Other.Partner);
        (await other.Opens(page)).Is(404);
        (await other.Calls(HttpMethod.Get, $"/api/v1/configuration-lists/{id}")).Is(404);
        (await other.Calls(HttpMethod.Put, $"/api/v1/configuration-lists/{id}", new { name = "Mine" }, V(0))).Is(404);
        (await other.Calls(HttpMethod.Get, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists")).Is(404);

        // Under another project of one's own it is not there either.
        (await sales.Opens($"/projects/{world.Own.Applied.Id}/lists/{id}")).Is(404);
    }

    [Fact]
    public async Task Only_a_project_in_progress_has_lists_made()
    {
        var (world, sales) = await World();
        var id = await Made(sales, world);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Applied.Id}/configuration-lists", new { name = "Early" })).IsRefused("configuration.project_over");
        var expires = await world.Town.As((_, db) => db.Projects.Where(p => p.Id == world.Own.Project.Id).Select(p => p.ExpiresAt).SingleAsync());
        world.Town.Pass(expires - world.Town.Now);
        (await sales.Calls(HttpMethod.Put, $"/api/v1/configuration-lists/{id}", new { name = "Late" }, V(0))).IsRefused("configuration.project_over");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = "Late" })).IsRefused("configuration.project_over");
        var page = (await sales.Opens($"/projects/{world.Own.Project.Id}/lists/{id}")).Is(200).Body;
        Assert.DoesNotContain("/removal", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_withdrawn_has_no_price_or_costs_other_money_is_refused()
    {
        var (world, sales) = await World();
        var list = $"/api/v1/configuration-lists/{await Made(sales, world)}";
        var product = await world.Town.Product($"p{Guid.CreateVersion7():N}");
        var good = await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}", (100, 0));
        var bare = await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}");
        var operators = await world.Who("operator");
        (await operators.Calls(HttpMethod.Post, $"/api/v1/specs/{bare.Id}/prices", new { amountMinor = 5, currency = "USD" })).Is(201);
        var none = await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}");
        (await Add(none.Id.ToString(), 0)).IsRefused("configuration.no_price");
        (await Add(good.Id.ToString(), 0)).Is(200);
        (await Add(bare.Id.ToString(), 1)).IsRefused("configuration.currency");
        await world.Town.As((services, _) => services.GetRequiredService<MoveProduct>().Withdraw(product.Id, null, CancellationToken.None));
        (await Add(good.Id.ToString(), 1)).IsRefused("configuration.spec_withdrawn");
        (await sales.Calls(HttpMethod.Put, $"{list}/prices", null, V(1))).IsRefused("configuration.spec_withdrawn");
        (await sales.Calls(HttpMethod.Delete, $"{list}/lines/1", null, V(1))).Is(200);

        Task<Answer> Add(string spec, int version) => sales.Calls(HttpMethod.Post, $"{list}/lines", new { specId = spec, quantity = 1, term = 1 }, V(version));
    }

    [Fact]
    public async Task Many_at_once_have_each_a_number_of_its_own()
    {
        var (world, sales) = await World();
        await Made(sales, world);
        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(at => sales.Calls(
            HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = $"List {at}" })));
        var numbers = made.Select(answer => answer.Is(201).Json.GetProperty("number").GetInt32()).ToList();
        Assert.Equal(12, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, ConfigurationList.FirstNumber, 9_999_999));
    }

    private static (string Name, string Value) V(int version) => ("If-Match", $"\"v{version}\"");

    private static long UnitPrice(Answer answer) => answer.Json.GetProperty("items")[0].GetProperty("unitPrice").GetProperty("amountMinor").GetInt64();

    private async Task<(EveryRouteWorld World, Person Sales)> World()
    {
        var world = await EveryRouteWorld.Build(server);
        return (world, await world.Who("sales"));
    }

    private static async Task<string> Made(Person sales, EveryRouteWorld world) =>
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = "测试" })).Is(201).Json.GetProperty("id").GetString()!;

    private static async Task<(string Product, string Spec)> Sold(Town town, params (long Amount, int Days)[] prices)
    {
        var product = await town.Product($"p{Guid.CreateVersion7():N}");
        return (product.Id.ToString(), (await town.Spec(product, $"s{Guid.CreateVersion7():N}", prices)).Id.ToString());
    }
}
