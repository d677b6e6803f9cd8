using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Baobei.Domain.Catalogue;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Catalogue;

public sealed class ImportTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task A_file_is_looked_through_changes_nothing_and_is_then_loaded_whole()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var host = await town.Product("host");
        await town.Spec(host, "host-s", (3_500, 0));
        var file = Shelf.Head
            + "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,CNY\n"
            + "host,Host,Host (en),Compute,Compute (en),host-m,Size M,Size M,\u6708,\"1,070.5\",cny\n"
            + "disk,Disk,Disk,Storage,Storage,,,,,,\n";
        var report = await Uploads(someone, Encoding.UTF8.GetBytes(file));
        Assert.Equal(["2 Unchanged", "3 Will be added", "4 Will be added"], Rows(await report.Person.Opens($"{report.Path}?verdict=all")));
        Assert.Equal((1, 1, 1), await Counts(town));

        // Another process has it, too.
        await using var other = ServerApp.Build(server.Options with { Worker = false, Listen = "http://127.0.0.1:0" });
        await other.StartAsync();
        await using (var scope = other.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Baobei.Server.Access.CallerSlot>().Set(Baobei.Server.Access.Caller.Job(town.Vendor.Id));
            var id = Baobei.Domain.Kernel.Id<CatalogueImport>.Parse(report.Path.Split('/')[^1], null);
            Assert.Equal(2, (await scope.ServiceProvider.GetRequiredService<ImportCatalogue>().DryRun(id, default)).Count(RowVerdict.Added));
        }

        await other.StopAsync();
        (await (await someone.Opens(report.Path)).Submits(_nothing, report.Path)).Is(303);
        Assert.Equal((2, 2, 2), await Counts(town));
        Assert.Equal(107_050, await town.As((_, db) => db.SpecPrices.OrderByDescending(p => p.AmountMinor).Select(p => p.AmountMinor).FirstAsync()));
        Assert.Equal(1, await town.As((_, db) => db.Audit.CountAsync(a => a.Event == "catalogue.imported")));
        (await someone.Opens(report.Path)).Is(404);
    }

    [Theory]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,36,CNY", "Changed", null, null)]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Renamed,Size S,month,,", "Changed", null, null)]
    [InlineData("host,Renamed,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,CNY", "Changed", null, null)]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,", "Unchanged", null, null)]
    [InlineData("Host!,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,CNY", "Wrong", "product_code", "validation.catalogue_code")]
    [InlineData(",Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,CNY", "Wrong", "product_code", "validation.required")]
    [InlineData("host,Host,,Compute,Compute (en),host-s,Size S,Size S,month,35,CNY", "Wrong", "product_name_en", "validation.required")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host s,Size S,Size S,month,35,CNY", "Wrong", "spec_code", "validation.catalogue_code")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,fortnight,35,CNY", "Wrong", "unit", "validation.import_word")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,,35,CNY", "Wrong", "unit", "validation.required")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,year,35,CNY", "Wrong", "spec_code", "refused.spec.unit_priced")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,dear,CNY", "Wrong", "price", "validation.amount")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,GBP", "Wrong", "currency", "validation.import_word")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,35,USD", "Wrong", "price", "refused.price.other_currency")]
    [InlineData("other,Other,Other,Compute,Compute,host-s,Size S,Size S,month,35,CNY", "Wrong", "spec_code", "refused.spec.code_taken")]
    [InlineData("host,Host,Host (en),Compute,Compute (en),old-s,Renamed,Size S,month,,", "Wrong", "spec_code", "refused.spec.withdrawn")]
    public async Task Every_row_says_what_it_does_and_where_it_is_wrong(string line, string verdict, string? column, string? code)
    {
        var town = await Town.Build(server);
        var row = Assert.Single(await Plan(town, Shelf.Head + line + "\n"));
        Assert.Equal((verdict, column, code, 2), (row.Verdict.ToString(), row.Column, row.Reason?.Key, row.Line));
    }

    [Theory]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),withdrawn,host-s,Size S,Size S,month,,,,", "Changed", null)]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),on_sale,old-s,Size S,Size S,month,on_sale,,,", "Changed", null)]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),,host-s,Size S,Size S,month,gone,,,", "Wrong", "spec_status")]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),,host-s,Size S,Size S,month,,36,CNY,2020-01-01", "Wrong", "price_from")]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),,host-s,Size S,Size S,month,,35,CNY,2020-01-01", "Unchanged", null)]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),,host-s,Size S,Size S,month,,36,CNY,2999-01-01 08:00", "Changed", null)]
    [InlineData("status", "host,Host,Host (en),Compute,Compute (en),,host-s,Size S,Size S,month,,36,CNY,soon", "Wrong", "price_from")]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,a|B,10,1|12,yes,yes", "Wrong", "regions")]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,,many,1|12,yes,yes", "Wrong", "max_quantity")]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,,10,1|500,yes,yes", "Wrong", "terms")]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,,10,1|12,maybe,yes", "Wrong", "counts_for_performance")]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,,10,12|1,yes,yes", "Unchanged", null)]
    [InlineData("details", "host,Host,Host (en),Compute,Compute (en),host-s,Size S,Size S,month,,,,,12|1,yes,no", "Changed", null)]
    public async Task The_other_columns_too(string kind, string line, string verdict, string? column)
    {
        var town = await Town.Build(server);
        var head = kind == "status"
            ? "product_code,product_name,product_name_en,category,category_en,product_status,spec_code,spec_name,spec_name_en,unit,spec_status,price,currency,price_from\n"
            : "product_code,product_name,product_name_en,category,category_en,spec_code,spec_name,spec_name_en,unit,price,currency,regions,max_quantity,terms,counts_for_performance,discount_allowed\n";
        var row = Assert.Single(await Plan(town, head + line + "\n"));
        Assert.Equal((verdict, column), (row.Verdict.ToString(), row.Column));
    }

    [Fact]
    public async Task Rows_of_one_product_agree_and_a_wrong_row_keeps_the_whole_file_out()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var file = Shelf.File
            + "cloud-new,Other name,New,Compute,Compute,cloud-new-m,M,M,month,35,CNY\n"
            + "cloud-new,New,New,Compute,Compute,cloud-new-s,S,S,month,35,CNY\n"
            + "bad,,New,Compute,Compute,bad-s,S,S,month,35,CNY\n"
            + "bad,,New,Compute,Compute,bad-m,S,S,month,35,CNY\n";
        var created = (await someone.Calls(HttpMethod.Post, "/api/v1/catalogue-imports", new { file = new { fileName = "a.csv", content = Encoding.UTF8.GetBytes(file) } })).Is(201);
        Assert.Equal((1, 4), (created.Json.GetProperty("added").GetInt32(), created.Json.GetProperty("wrong").GetInt32()));
        var path = created.Response.Headers.Location!.ToString();
        var rows = (await someone.Calls(HttpMethod.Get, $"{path}/rows?limit=3")).Json;
        Assert.Equal(
            ["3 product_name validation.import_differs", "4 spec_code validation.import_twice", "5 product_name validation.required"],
            rows.GetProperty("data").EnumerateArray().Select(r => $"{r.GetProperty("line")} {r.GetProperty("column")} {r.GetProperty("code")}"));
        var last = (await someone.Calls(HttpMethod.Get, $"{path}/rows?limit=3&cursor={rows.GetProperty("next").GetString()}")).Json;
        Assert.Equal("validation.import_product", last.GetProperty("data")[0].GetProperty("code").GetString());
        (await someone.Calls(HttpMethod.Post, $"{path}/load")).IsRefused("import.wrong_rows");
        var page = (await someone.Posts($"/catalogue/import/{path.Split('/')[^1]}", [])).Is(409).Page;
        Assert.Equal(4, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal((0, 0, 0), await Counts(town));
    }

    [Theory]
    [InlineData("gb", 303)]
    [InlineData("utf8 bom", 303)]
    [InlineData("utf16", 422)]
    [InlineData("picture", 422)]
    [InlineData("columns", 422)]
    [InlineData("head only", 422)]
    [InlineData("empty", 422)]
    [InlineData("too large", 422)]
    [InlineData("too many", 422)]
    public async Task What_cannot_be_read_is_said_beside_the_file(string kind, int status)
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        const string text = Shelf.Head + "host,\u4E3B\u673A,Host,\u8BA1\u7B97,Compute,host-s,\u5C0F,S,\u6708,35,CNY\n";
        var content = kind switch
        {
            "gb" => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text),
            "utf8 bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            "utf16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            "picture" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13],
            "columns" => Encoding.UTF8.GetBytes("product_code,name\nhost,Host\n"),
            "head only" => Encoding.UTF8.GetBytes(Shelf.Head),
            "too large" => Encoding.UTF8.GetBytes(new string('a', CatalogueImport.MaxBytes + 1)),
            "too many" => Encoding.UTF8.GetBytes(Shelf.Head + string.Concat(Enumerable.Repeat("host\n", CatalogueImport.MaxRows + 1))),
            _ => Array.Empty<byte>(),
        };
        var answer = (await Sends(someone, content)).Is(status);
        if (status == 303)
        {
            (await (await someone.Opens(answer.Location!)).Submits(_nothing, answer.Location!)).Is(303);
            Assert.Equal("\u4E3B\u673A", await town.As((_, db) => db.Products.Select(p => p.Name).SingleAsync()));
        }
        else
        {
            Assert.Equal(["File"], answer.WrongFields());
        }
    }

    [Fact]
    public async Task What_is_exported_comes_back_unchanged_and_partners_get_what_is_on_sale()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var host = await town.Product("host", "=Host, \"large\"");
        await town.Spec(host, "host-s", (3_505, 0), (4_000, 30));
        var old = await town.Spec(host, "host-m");
        await town.Product("bare", "Bare");
        await town.As(async (_, db) =>
        {
            (await db.ProductSpecs.SingleAsync(s => s.Id == old.Id)).Withdraw();
            return await db.SaveChangesAsync();
        });
        var file = (await someone.Opens("/catalogue.csv")).Is(200).Body;
        Assert.Contains("35.05,CNY", file, StringComparison.Ordinal);
        var report = await Uploads(someone, Encoding.UTF8.GetBytes(file));
        Assert.Equal(["2 Unchanged", "3 Unchanged", "4 Unchanged"], Rows(await someone.Opens($"{report.Path}?verdict=all")));
        (await someone.Posts(report.Path, [])).Is(409);
        var partner = await town.Someone(Role.PartnerSales, await town.Partner());
        Assert.DoesNotContain("host-m", (await partner.Opens("/catalogue.csv")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_loads_is_forgotten_after_a_day()
    {
        var town = await Town.Build(server);
        var kept = await town.Import(Shelf.File);
        var old = await town.Import(Shelf.File);
        await town.As((_, db) => db.Set<CatalogueImport>().Where(i => i.Id == old.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.StoredAt, TimeProvider.System.GetUtcNow() - ForgetCatalogueImports.Keep - TimeSpan.FromSeconds(1))));
        await town.As(async (services, db) =>
        {
            await new ForgetCatalogueImports(db).Run(default);
            return 0;
        });
        Assert.Equal(kept.Id, await town.As((_, db) => db.Set<CatalogueImport>().Select(i => i.Id).SingleAsync()));
    }

    private static async Task<IReadOnlyList<ImportRow>> Plan(Town town, string file)
    {
        var host = await town.Product("host");
        await town.Spec(host, "host-s", (3_500, 0));
        var old = await town.Spec(host, "old-s");
        await town.As(async (_, db) =>
        {
            (await db.ProductSpecs.SingleAsync(s => s.Id == old.Id)).Withdraw();
            return await db.SaveChangesAsync();
        });
        var import = await town.Import(file);
        return (await town.As((services, _) => services.GetRequiredService<ImportCatalogue>().DryRun(import.Id, default))).Rows;
    }

    private static Task<(int Products, int Specs, int Prices)> Counts(Town town) =>
        town.As(async (_, db) => (await db.Products.CountAsync(), await db.ProductSpecs.CountAsync(), await db.SpecPrices.CountAsync()));

    private static IReadOnlyList<string> Rows(Answer report) => [.. report.Is(200).Page.QuerySelectorAll("tbody tr").Select(row =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Children[0].TextContent.Trim()} {row.Children[3].TextContent.Trim()}"))];

    private static async Task<(Person Person, string Path)> Uploads(Person someone, byte[] content) => (someone, (await Sends(someone, content)).Is(303).Location!);

    private static async Task<Answer> Sends(Person someone, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "File", "catalogue.csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/catalogue/import", UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Antiforgery", await someone.Http.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        return await Answer.Of(someone, await someone.Http.SendAsync(request));
    }
}
