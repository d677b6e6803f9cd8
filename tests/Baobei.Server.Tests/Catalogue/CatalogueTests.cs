using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Catalogue;

public sealed class CatalogueTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task An_operator_adds_a_product_a_specification_and_its_price()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var added = (await someone.Submits("/catalogue/new", Product("cloud-host"), "/catalogue")).Is(303);
        var product = added.Location!.Split('?')[0];
        (await added.Follows()).Is(200);
        var fields = new Dictionary<string, string>
        {
            ["Code"] = "cloud-host-s",
            ["Name"] = "Small",
            ["NameEn"] = "Small (en)",
            ["Unit"] = "Month",
            ["Terms"] = "12, 1",
            ["Regions"] = "cn-shanghai, elsewhere-1",
            ["MaxQuantity"] = "10",
        };
        var spec = (await someone.Submits($"{product}/specs/new", fields, $"{product}/specs")).Is(303).Location!.Split('?')[0];
        (await someone.Submits($"{spec}/price", new Dictionary<string, string> { ["Amount"] = "1,063.5", ["Currency"] = "CNY" }, $"{spec}/price")).Is(303);
        var page = (await someone.Opens(spec)).Is(200).Page.QuerySelector("main")!.TextContent;
        Assert.Contains("CNY 1,063.50", page, StringComparison.Ordinal);
        Assert.Contains("Shanghai, elsewhere-1", page.Replace("elsewhere-1, Shanghai", "Shanghai, elsewhere-1", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("1, 12 months", page, StringComparison.Ordinal);
        var saved = await town.As((_, db) => db.ProductSpecs.SingleAsync());
        Assert.Equal(("cloud-host-s", 10, BillingUnit.Month), (saved.Code, saved.MaxQuantity, saved.Unit));
        Assert.Equal(
            ["product.added", "spec.added", "price.set"],
            await town.As((_, db) => db.Audit.Where(a => a.Subject == product.Substring("/catalogue/".Length)).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var wrong = (await someone.Submits("/catalogue/new", Product("Cloud Host"), "/catalogue")).Is(422);
        Assert.Equal(["Code"], wrong.WrongFields());
        var product = await town.Product("cloud-host");
        Assert.Equal("Name (en)", (await someone.Submits("/catalogue/new", Product("cloud-host"), "/catalogue")).Is(409).Page.QuerySelector("#f-NameEn")!.GetAttribute("value"));
        var spec = (await someone.Submits($"/catalogue/{product.Id}/specs/new", new Dictionary<string, string>
        {
            ["Code"] = "",
            ["Name"] = "S",
            ["NameEn"] = "",
            ["Unit"] = "Piece",
            ["Terms"] = "1",
            ["MaxQuantity"] = "0",
            ["Regions"] = "A B",
        }, $"/catalogue/{product.Id}/specs")).Is(422);
        Assert.Equal(["Code", "NameEn", "Terms", "MaxQuantity", "Regions"], spec.WrongFields());
        Assert.Equal("A B", spec.Page.QuerySelector("#f-Regions")!.GetAttribute("value"));
        var id = (await town.Spec(product, "s")).Id;
        foreach (var (amount, currency, from, status) in new[]
        {
            ("", "CNY", "", 422), ("dear", "CNY", "", 422), ("1.005", "CNY", "", 422), ("-1", "CNY", "", 422), ("100000000.01", "CNY", "", 422), ("1.5", "JPY", "", 422),
            ("1", "XYZ", "", 422), ("1", "CNY", "tomorrow", 422), ("1", "CNY", "2020-01-01T00:00", 409), ("100000000", "CNY", "", 303), ("1", "USD", "", 409), ("0", "CNY", "", 303),
        })
        {
            var answer = await someone.Submits(
                $"/catalogue/specs/{id}/price", new Dictionary<string, string> { ["Amount"] = amount, ["Currency"] = currency, ["EffectiveFrom"] = from }, $"/catalogue/specs/{id}/price");
            Assert.True(answer.Status == status, $"{amount} {currency} {from} answered {answer.Status}");
        }
    }

    [Fact]
    public async Task A_price_to_come_is_shown_and_takes_over_at_its_moment()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var spec = await town.Spec(await town.Product("host"), "host-s", (10_000, 0));
        var prices = $"/api/v1/specs/{spec.Id}/prices";
        (await someone.Calls(HttpMethod.Post, prices, new { amountMinor = 12_000, currency = "CNY", effectiveFrom = town.Now.AddMinutes(-1) })).IsRefused("price.in_the_past");
        (await someone.Calls(HttpMethod.Post, prices, new { amountMinor = 12_000, currency = "EUR" })).IsRefused("price.other_currency");
        (await someone.Calls(HttpMethod.Post, prices, new { amountMinor = -1, currency = "CNY" })).Is(400);

        // In the reader's zone, which is eight hours ahead.
        var from = new DateTimeOffset(town.Now.UtcDateTime.Date.AddDays(2), TimeSpan.Zero);
        var typed = from.AddHours(8).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        (await someone.Submits($"/catalogue/specs/{spec.Id}/price", new Dictionary<string, string> { ["Amount"] = "120", ["Currency"] = "CNY", ["EffectiveFrom"] = typed }, $"/catalogue/specs/{spec.Id}/price")).Is(303);
        var row = (await someone.Opens("/catalogue/specs")).Page.QuerySelector("tbody tr")!.TextContent;
        Assert.Contains("CNY 100.00", row, StringComparison.Ordinal);
        Assert.Contains("CNY 120.00", row, StringComparison.Ordinal);
        var shown = (await someone.Calls(HttpMethod.Get, $"/api/v1/specs/{spec.Id}")).Is(200).Json;
        Assert.Equal((10_000, from), (shown.GetProperty("price").GetProperty("amountMinor").GetInt64(), shown.GetProperty("nextPrice").GetProperty("effectiveFrom").GetDateTimeOffset()));

        town.Pass(from - town.Now - TimeSpan.FromMinutes(1));
        Assert.Equal(10_000, await Now());
        town.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(12_000, await Now());
        Assert.Equal(2, (await someone.Calls(HttpMethod.Get, prices)).Json.GetProperty("data").GetArrayLength());

        async Task<long> Now() => (await someone.Calls(HttpMethod.Get, $"/api/v1/specs/{spec.Id}")).Json.GetProperty("price").GetProperty("amountMinor").GetInt64();
    }

    [Fact]
    public async Task Partners_see_what_is_on_sale_and_change_nothing()
    {
        var town = await Town.Build(server);
        var operators = await town.Someone(Role.VendorOperator);
        var partner = await town.Someone(Role.PartnerSales, await town.Partner());
        var product = await town.Product("host");
        var spec = await town.Spec(product, "host-s", (100, 0));
        var other = await town.Spec(product, "host-m");
        Assert.Equal(["Host (en)"], Names(await partner.Opens("/catalogue")));
        Assert.Equal(2, Names(await partner.Opens("/catalogue/specs")).Count);
        Assert.Null((await partner.Opens($"/catalogue/{product.Id}")).Is(200).Page.QuerySelector("main aside, main form[method=post], a[href$=edit]"));

        (await (await operators.Opens($"/catalogue/specs/{other.Id}")).Submits(_nothing, $"/catalogue/specs/{other.Id}/withdrawal")).Is(303);
        (await partner.Opens($"/catalogue/specs/{other.Id}")).Is(404);
        Assert.Single(Names(await partner.Opens($"/catalogue/{product.Id}")));
        Assert.Single((await partner.Calls(HttpMethod.Get, $"/api/v1/products/{product.Id}/specs")).Json.GetProperty("data").EnumerateArray());

        (await (await operators.Opens($"/catalogue/{product.Id}")).Submits(_nothing, $"/catalogue/{product.Id}/withdrawal")).Is(303);
        (await partner.Opens($"/catalogue/{product.Id}")).Is(404);
        (await partner.Opens($"/catalogue/specs/{spec.Id}")).Is(404);
        (await partner.Calls(HttpMethod.Get, $"/api/v1/specs/{spec.Id}/prices")).Is(404);
        Assert.Empty(Names(await partner.Opens("/catalogue?status=withdrawn")));
        Assert.Empty((await partner.Calls(HttpMethod.Get, "/api/v1/specs?status=withdrawn")).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(["Host (en)"], Names(await operators.Opens("/catalogue?status=withdrawn")));

        (await operators.Calls(HttpMethod.Post, $"/api/v1/specs/{spec.Id}/prices", new { amountMinor = 1, currency = "CNY" })).IsRefused("product.withdrawn");
        (await operators.Calls(HttpMethod.Post, $"/api/v1/products/{product.Id}/specs", new { code = "x", name = "X", nameEn = "X", unit = "month" })).IsRefused("product.withdrawn");
        (await operators.Calls(HttpMethod.Delete, $"/api/v1/specs/{other.Id}/withdrawal")).IsRefused("product.withdrawn");
        (await (await operators.Opens($"/catalogue/{product.Id}")).Submits(_nothing, $"/catalogue/{product.Id}/return")).Is(303);
        (await partner.Opens($"/catalogue/specs/{spec.Id}")).Is(200);
        (await operators.Calls(HttpMethod.Delete, $"/api/v1/specs/{other.Id}/withdrawal")).Is(200);
    }

    [Fact]
    public async Task Two_people_who_edit_at_once_do_not_overwrite_each_other()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var spec = await town.Spec(await town.Product("host"), "host-s", (100, 0));
        var path = $"/api/v1/specs/{spec.Id}";
        var body = new { name = "Renamed", nameEn = "Renamed", unit = "month", regions = new[] { "hk" }, terms = new[] { 1 }, discountAllowed = false };
        (await someone.Calls(HttpMethod.Put, path, body)).Is(428);
        var tag = (await someone.Calls(HttpMethod.Get, path)).Response.Headers.ETag!.ToString();
        var edited = (await someone.Calls(HttpMethod.Put, path, body, ("If-Match", tag))).Is(200);
        Assert.False(edited.Json.GetProperty("discountAllowed").GetBoolean());
        (await someone.Calls(HttpMethod.Put, path, body, ("If-Match", tag))).Is(412);
        (await someone.Calls(HttpMethod.Put, path, body with { unit = "year" }, ("If-Match", edited.Response.Headers.ETag!.ToString()))).IsRefused("spec.unit_priced");
        (await someone.Calls(HttpMethod.Put, path, new { name = "N", nameEn = "N", unit = "month", regions = new string?[] { null } }, ("If-Match", "\"v1\""))).Is(400);
        var form = await someone.Opens($"/catalogue/specs/{spec.Id}/edit");
        (await someone.Calls(HttpMethod.Put, $"{path}/withdrawal")).Is(200);
        Assert.Equal("Too late", (await form.Submits(new Dictionary<string, string> { ["Name"] = "Too late" })).Is(409).Page.QuerySelector("#f-Name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Both_lists_page_both_ways_and_find_by_code_name_and_category()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        foreach (var i in Enumerable.Range(0, 25))
        {
            await town.Spec(await town.Product($"host-{i:00}", $"Host {i:00}", i < 5 ? "Storage" : "Compute"), $"size-{i:00}", (i, 0));
        }

        foreach (var (path, find, one) in new[] { ("/catalogue", "HOST%2007", "Host 07 (en)"), ("/catalogue/specs", "size-07", "Size S") })
        {
            var first = await someone.Opens($"{path}?limit=20");
            Assert.Equal(20, Names(first).Count);
            var second = await someone.Opens(first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
            Assert.Equal(5, Names(second).Count);
            var back = await someone.Opens(second.Page.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
            Assert.Equal(first.Page.QuerySelectorAll("tbody .mono").Select(c => c.TextContent), back.Page.QuerySelectorAll("tbody .mono").Select(c => c.TextContent));
            Assert.Equal([one], Names(await someone.Opens($"{path}?q={find}")));
            Assert.Equal(5, Names(await someone.Opens($"{path}?category=Storage&q=&status=")).Count);
        }

        Assert.Equal("Host 24 (en)", Names(await someone.Opens("/catalogue?sort=-name"))[0]);
        var page = (await someone.Calls(HttpMethod.Get, "/api/v1/products?limit=2&sort=-code")).Json;
        Assert.Equal("host-24", page.GetProperty("data")[0].GetProperty("code").GetString());
        var next = (await someone.Calls(HttpMethod.Get, $"/api/v1/products?limit=2&sort=-code&cursor={page.GetProperty("next").GetString()}")).Json;
        Assert.Equal("host-22", next.GetProperty("data")[0].GetProperty("code").GetString());
    }

    private static IReadOnlyList<string> Names(Answer list) => [.. list.Is(200).Page.QuerySelectorAll("tbody td.whole a").Select(a => a.TextContent)];

    private static Dictionary<string, string> Product(string code) => new()
    {
        ["Code"] = code,
        ["Name"] = "Name",
        ["NameEn"] = "Name (en)",
        ["Category"] = "Compute",
        ["CategoryEn"] = "Compute",
    };
}
