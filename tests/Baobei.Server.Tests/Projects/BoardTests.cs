using System.Text.Json;
using Baobei.Domain.People;
using Baobei.Server.Features.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>看板: the list of projects by stage; and what the list of applications and the customer's list agree about.</summary>
public sealed class BoardTests(TestServer server)
{
    [Fact]
    public async Task A_partner_reads_count_amount_and_weighted_amount_of_each_stage_and_the_newest_first()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, _) = await town.Seller();
        var (other, _) = await town.Seller("Other");
        var bd = await town.Someone(Role.BusinessDeveloper);
        await Valid(town, sales, bd, "First", 10_000_000);
        await Valid(town, sales, bd, "Second", 2_000_000);
        var moved = await Valid(town, sales, bd, "Moved", 1_000_000);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{moved}/progress", new { means = "call", words = "x", stage = "confirmed_opportunity" })).Is(201);
        await Valid(town, other, bd, "Theirs", 99_000_000);
        var (_, account) = await town.DirectCustomer();
        await sales.Has(Deals.Project(town, account.AccountName, "Waits"));

        var page = (await sales.Opens("/projects/board?kind=vendor_customer")).Is(200).Page;
        var columns = page.QuerySelectorAll(".board > section");
        Assert.Equal(6, columns.Length);
        Assert.Equal(["Second", "First"], columns[0].QuerySelectorAll(".card b").Select(b => b.TextContent));
        Assert.Equal(["CNY 120,000", "Weighted CNY 24,000"], columns[0].QuerySelectorAll("p").Select(p => p.TextContent.Trim()));
        Assert.Equal(["Moved"], columns[1].QuerySelectorAll(".card b").Select(b => b.TextContent));
        Assert.Empty(columns[0].QuerySelectorAll("a.button"));
        Assert.DoesNotContain("Theirs", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Waits", page.Body!.TextContent, StringComparison.Ordinal);

        for (var i = 0; i < ListProjects.CardsPerStage; i++)
        {
            await Valid(town, sales, bd, $"More {i}", 100);
        }

        var first = (await sales.Opens("/projects/board?kind=vendor_customer")).Page.QuerySelector(".board > section")!;
        Assert.Equal(ListProjects.CardsPerStage, first.QuerySelectorAll(".card").Length);
        var more = first.QuerySelector("a.button")!.GetAttribute("href")!;
        Assert.Equal("/projects?kind=vendor_customer&stage=potential_opportunity&status=in_progress", more);
        Assert.Equal(12, (await sales.Opens(more)).Is(200).Page.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task The_vendor_reads_the_board_of_all_partners_as_it_was_last_summed_of_one_as_it_is_and_narrowed_further_only_counts()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, partner) = await town.Seller("Yunfan Partner");
        var (other, _) = await town.Seller("Lanhai Partner");
        var bd = await town.Someone(Role.BusinessDeveloper);
        await Valid(town, sales, bd, "Ours", 10_000_000);
        await Valid(town, other, bd, "Theirs", 30_000_000);
        await town.As(async (services, _) =>
        {
            await services.GetRequiredService<KeepFigures>().Run(CancellationToken.None);
            return true;
        });
        await Valid(town, other, bd, "Later", 5_000_000);

        var all = await Board(bd, "?kind=vendor_customer");
        Assert.Equal((2, 40_000_000, 8_000_000), Sums(all));
        Assert.NotEqual(JsonValueKind.Null, all.GetProperty("at").ValueKind);
        var shown = (await bd.Opens("/projects/board?kind=vendor_customer")).Is(200).Page;
        Assert.Contains("as of", shown.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Later", "Theirs", "Ours"], shown.QuerySelectorAll(".card b").Select(b => b.TextContent));
        Assert.Contains("Lanhai Partner", shown.QuerySelector(".card")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(shown.QuerySelector(".filters input[name=partner]"));

        Assert.Equal((1, 10_000_000, 2_000_000), Sums(await Board(bd, $"?kind=vendor_customer&partner={partner.Id}")));
        var narrowed = await Board(bd, "?kind=vendor_customer&bid=false");
        Assert.True(narrowed.GetProperty("isCapped").GetBoolean());
        Assert.Equal((3, 0, 0), Sums(narrowed));
        Assert.Equal((0, 0, 0), Sums(await Board(bd, "?kind=partner_customer")));
        (await bd.Calls(HttpMethod.Get, "/api/v1/projects/board?bid=perhaps")).Is(400);
    }

    [Fact]
    public async Task The_number_of_waiting_applications_and_the_list_behind_it_leave_out_test_projects()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, _) = await town.Seller();
        var (_, account) = await town.DirectCustomer();
        await sales.Has(Deals.Project(town, account.AccountName, "Real"));
        var (_, tested) = await town.DirectCustomer();
        await sales.Has(Deals.Project(town, tested.AccountName, "Trial").With("isTest", true));
        var page = (await sales.Opens("/projects/dashboard")).Is(200).Page;
        var tile = page.QuerySelectorAll("a.stat").Single(stat => stat.GetAttribute("href")!.StartsWith("/projects/applications", StringComparison.Ordinal));
        Assert.Equal("1", tile.QuerySelector("b")!.TextContent);
        var list = (await sales.Opens(tile.GetAttribute("href")!)).Is(200).Page;
        Assert.Contains("Real", Assert.Single(list.QuerySelectorAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await sales.Calls(HttpMethod.Get, "/api/v1/projects/applications")).Is(200).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(1, (await sales.Calls(HttpMethod.Get, "/api/v1/projects/applications?test=true")).Is(200).Json.GetProperty("data").GetArrayLength());
        (await sales.Calls(HttpMethod.Get, "/api/v1/projects/applications?test=perhaps")).Is(400);
    }

    [Fact]
    public async Task What_a_customer_refused_stays_in_its_list_as_refused_until_the_vendor_has_approved_it_again()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (customer, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var project = Deals.Project(town, account.AccountName, "First name");
        var id = await sales.Has(project);
        (await bd.Approves(id)).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{id}/refusal", new { reason = "unknown_partner" })).Is(200);
        var tag = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Response.Headers.ETag!.Tag;
        (await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project.With("name", "Second name"), ("If-Match", tag))).Is(200);
        Assert.Equal("pending_approval", await sales.StatusOf(id));

        Assert.Equal(("First name", "customer_refused", false), await Row());
        var page = (await customer.Opens("/my/purchase-orders")).Is(200);
        Assert.Null(page.Page.QuerySelector($"a[href='/my/purchase-orders/{id}']"));
        Assert.DoesNotContain("Second name", page.Body, StringComparison.Ordinal);
        (await customer.Opens($"/my/purchase-orders/{id}")).Is(404);

        (await bd.Approves(id)).Is(200);
        Assert.Equal(("Second name", "pending_confirmation", true), await Row());

        async Task<(string, string, bool)> Row()
        {
            var row = Assert.Single((await customer.Calls(HttpMethod.Get, "/api/v1/my/services")).Is(200).Json.GetProperty("data").EnumerateArray());
            return (row.GetProperty("projectName").GetString()!, row.GetProperty("status").GetString()!, row.GetProperty("hasPage").GetBoolean());
        }
    }

    private static async Task<string> Valid(Town town, Person sales, Person bd, string name, long amount)
    {
        var (customer, account) = await town.DirectCustomer();
        var id = await sales.Has(Deals.Project(town, account.AccountName, name).With("amountMinor", amount));
        (await bd.Approves(id)).Is(200);
        (await customer.Confirms(id)).Is(200);
        return id;
    }

    private static async Task<JsonElement> Board(Person person, string query) => (await person.Calls(HttpMethod.Get, $"/api/v1/projects/board{query}")).Is(200).Json;

    private static (int Count, long Amount, long Weighted) Sums(JsonElement board)
    {
        var columns = board.GetProperty("columns").EnumerateArray().ToList();
        return (columns.Sum(c => c.GetProperty("count").GetInt32()), columns.Sum(c => Minor(c, "amounts")), columns.Sum(c => Minor(c, "weighted")));

        static long Minor(JsonElement column, string name) => column.GetProperty(name).EnumerateArray().Sum(money => money.GetProperty("amountMinor").GetInt64());
    }
}
