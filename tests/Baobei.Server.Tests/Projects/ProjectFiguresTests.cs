using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>The dashboard of projects: exact numbers of a few, each partner's own, and the vendor's as they were last counted.</summary>
public sealed class ProjectFiguresTests(TestServer server)
{
    [Fact]
    public async Task A_partner_reads_the_figures_of_its_own_projects_without_test_projects()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, _) = await town.Seller();
        var (other, _) = await town.Seller("Other");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var income = FigureMonth.Of(VendorZone.DayOf(town.Now)).AddMonths(4);
        var first = FigureMonth.Of(VendorZone.DayOf(town.Now));
        await Valid(town, sales, bd, income, "CNY", 12_000_000);
        var moved = await Valid(town, sales, bd, income, "CNY", 10_000_000);
        (await Moves(sales, moved, "business_negotiation")).Is(201);
        (await Moves(sales, moved, "confirmed_opportunity")).Is(201);
        await Valid(town, sales, bd, income, "USD", 500_00);
        await Valid(town, other, bd, income, "CNY", 99_000_000);
        var (_, waits) = await town.DirectCustomer();
        await sales.Has(Deals.Project(town, waits.AccountName));
        var (_, tested) = await town.DirectCustomer();
        await sales.Has(Deals.Project(town, tested.AccountName).With("isTest", true));
        var (customer, account) = await town.DirectCustomer();
        var test = await sales.Has(Deals.Project(town, account.AccountName).With("isTest", true));
        (await bd.Approves(test)).Is(200);
        (await customer.Confirms(test)).Is(200);

        var figures = await Read(sales);
        Assert.Equal(new MonthFigure(first, 0, 4), figures.Registered[^1]);
        Assert.Equal(4, figures.Registered.Sum(month => month.PartnerCustomer + month.VendorCustomer));
        Assert.Equal((1, 0, 0), (figures.Waiting.UpTo2, figures.Waiting.UpTo5, figures.Waiting.Over5));
        Assert.Equal([3, 1, 1, 1, 0, 0], figures.Stages.Select(stage => stage.Reached));
        Assert.Equal("CNY", figures.MainCurrency);
        Assert.Equal(new PipelineFigure(income, 2, new(22_000_000, "CNY"), new(2_400_000 + 4_000_000, "CNY")), figures.Pipeline[4]);
        Assert.Equal(new PipelineFigure(income, 1, new(500_00, "USD"), new(100_00, "USD")), figures.Pipeline[10]);
        Assert.Equal((22_000_000 + 500_00, 3), (figures.Pipeline.Sum(month => month.Amount.AmountMinor), figures.Pipeline.Sum(month => month.Count)));
        Assert.All(figures.Expiring, ends => Assert.Equal(0, ends.Count));
        Assert.Equal(new DecisionFigure(3, 0, 0), figures.Decisions);

        // Three weeks later what waits is old; in another month one more is registered, and it takes the vendor three weeks to refuse.
        town.Pass(TimeSpan.FromDays(21));
        Assert.Equal((0, 0, 1), ((await Read(sales)).Waiting.UpTo2, (await Read(sales)).Waiting.UpTo5, (await Read(sales)).Waiting.Over5));
        town.Pass(TimeSpan.FromDays(14));
        var (_, late) = await town.DirectCustomer();
        var refused = await sales.Has(Deals.Project(town, late.AccountName));
        var registeredIn = FigureMonth.Of(VendorZone.DayOf(town.Now));
        var submitted = town.Now;
        town.Pass(TimeSpan.FromDays(21));
        (await bd.Decides(await sales.ApplicationOf(refused), "rejected", "not_genuine", "Nobody knows it.")).Is(200);
        figures = await Read(sales);
        Assert.Equal(1, figures.Registered.Single(month => month.Month == registeredIn).VendorCustomer);
        Assert.Equal(4, figures.Registered.Single(month => month.Month == first).VendorCustomer);
        Assert.Equal((4, 0, WorkingDays.Between(submitted, town.Now)), (figures.Decisions.Count, figures.Decisions.Median, figures.Decisions.Ninetieth));

        // 56 days have gone by: the validity of 90 ends in 34, 20 and 6 days.
        Assert.Equal([0, 0, 0], figures.Expiring.Select(ends => ends.VendorCustomer));
        town.Pass(TimeSpan.FromDays(14));
        Assert.Equal([0, 0, 3], (await Read(sales)).Expiring.Select(ends => ends.VendorCustomer));
        town.Pass(TimeSpan.FromDays(14));
        Assert.Equal([3, 3, 3], (await Read(sales)).Expiring.Select(ends => ends.VendorCustomer));

        // What ran out is worth nothing and ends no more; it was valid all the same.
        town.Pass(TimeSpan.FromDays(7));
        figures = await Read(sales);
        Assert.Equal([0, 0, 0], figures.Expiring.Select(ends => ends.VendorCustomer));
        Assert.Equal(0, figures.Pipeline.Sum(month => month.Count));
        Assert.Equal(3, figures.Stages[0].Reached);
    }

    [Fact]
    public async Task A_registration_of_the_partners_own_customer_counts_beside_those_of_the_vendors()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var sales = await world.Who("sales");
        var before = await Read(sales);
        await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        var after = await Read(sales);
        Assert.Equal(before.Registered[^1].PartnerCustomer + 1, after.Registered[^1].PartnerCustomer);
        Assert.Equal(before.Registered[^1].VendorCustomer, after.Registered[^1].VendorCustomer);
        Assert.Equal(before.Stages[0].Reached + 1, after.Stages[0].Reached);
        town.Pass(TimeSpan.FromDays(84));
        Assert.Equal(after.Registered[^1].PartnerCustomer, (await Read(sales)).Expiring[0].PartnerCustomer);
    }

    [Fact]
    public async Task The_vendor_reads_all_partners_as_they_were_counted_and_one_partner_as_it_is()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var (sales, partner) = await town.Seller("North");
        var (other, second) = await town.Seller("South");
        var income = FigureMonth.Of(VendorZone.DayOf(town.Now)).AddMonths(2);
        await Valid(town, sales, bd, income, "CNY", 1_000_000);
        await Valid(town, other, bd, income, "CNY", 2_000_000);
        await Keep(town);
        var kept = await Read(bd);
        Assert.Equal((2, 3_000_000), (kept.Registered[^1].VendorCustomer, kept.Pipeline[2].Amount.AmountMinor));

        // Counted some minutes ago, and said so; one partner's are counted at once.
        town.Pass(TimeSpan.FromMinutes(4));
        await Valid(town, other, bd, income, "CNY", 4_000_000);
        Assert.Equal(kept.At, (await Read(bd)).At);
        Assert.Equal(2, (await Read(bd)).Registered[^1].VendorCustomer);
        Assert.Equal((2, 6_000_000), (await Of(bd, second) is var south ? (south.Registered[^1].VendorCustomer, south.Pipeline[2].Amount.AmountMinor) : default));
        Assert.Equal(1, (await Of(bd, partner)).Registered[^1].VendorCustomer);
        await Keep(town);
        var again = await Read(bd);
        Assert.True(again.At > kept.At);
        Assert.Equal((3, 7_000_000), (again.Registered[^1].VendorCustomer, again.Pipeline[2].Amount.AmountMinor));

        // A partner that asks for another reads its own.
        Assert.Equal(1, (await Of(sales, second)).Registered[^1].VendorCustomer);
        (await bd.Calls(HttpMethod.Get, $"/api/v1/projects/figures?partner={Id<Partner>.New()}")).Is(404);
        (await bd.Calls(HttpMethod.Get, "/api/v1/projects/figures?partner=x")).Is(400);
    }

    [Fact]
    public async Task The_page_draws_bars_with_their_values_and_has_the_numbers_beneath()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var (sales, partner) = await town.Seller("North");
        await Valid(town, sales, bd, FigureMonth.Of(VendorZone.DayOf(town.Now)), "CNY", 123_456_700);
        await Keep(town);
        foreach (var (person, address) in new[] { (sales, "/projects/dashboard"), (bd, "/projects/dashboard"), (bd, $"/projects/dashboard?partner={partner.Id}") })
        {
            var page = (await person.Opens(address)).Is(200).Page;
            var charts = page.QuerySelectorAll("figure.chart");
            Assert.Equal(5, charts.Length);
            Assert.All(charts, chart =>
            {
                var picture = chart.QuerySelector("svg[role=img]")!;
                Assert.All(picture.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotEmpty(page.GetElementById(id)!.TextContent));
                Assert.NotNull(chart.QuerySelector("details table caption"));
                Assert.Null(chart.QuerySelector("[style]"));
            });
            var month = page.QuerySelectorAll("#pipeline svg[role=img] text").Select(text => text.TextContent).ToList();
            Assert.Equal(["246.9K", "1.2M"], month[1..3]);
            Assert.Contains("CNY 1,234,567.00", page.QuerySelector("#pipeline table")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
        }

        var (_, stranger) = await town.DirectCustomer();
        Assert.DoesNotContain(stranger.AccountName, (await sales.Opens("/projects/dashboard")).Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/projects/dashboard\"", (await sales.Opens("/partner")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/projects/dashboard\"", (await bd.Opens("/vendor")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/projects/dashboard\"", (await sales.Opens("/projects")).Is(200).Body, StringComparison.Ordinal);
    }

    /// <summary>A project that the vendor approved and its customer confirmed.</summary>
    private static async Task<string> Valid(Town town, Person sales, Person bd, DateOnly income, string currency, long amount)
    {
        var (customer, account) = await town.DirectCustomer();
        var id = await sales.Has(Deals.Project(town, account.AccountName).With("currency", currency).With("amountMinor", amount)
            .With("expectedSignOn", VendorZone.DayOf(town.Now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .With("expectedRevenueMonth", income.ToString("yyyy-MM", CultureInfo.InvariantCulture)));
        (await bd.Approves(id)).Is(200);
        (await customer.Confirms(id)).Is(200);
        return id;
    }

    private static Task<Answer> Moves(Person sales, string project, string stage) =>
        sales.Calls(HttpMethod.Post, $"/api/v1/projects/{project}/progress", new { means = "call", words = "x", stage, stageReason = "why" });

    private static async Task<ProjectFigures> Read(Person person, string query = "") =>
        JsonSerializer.Deserialize<ProjectFigures>((await person.Calls(HttpMethod.Get, $"/api/v1/projects/figures{query}")).Is(200).Body, ServerJson.Options)!;

    private static Task<ProjectFigures> Of(Person person, Partner partner) => Read(person, $"?partner={partner.Id}");

    private static Task<bool> Keep(Town town) => town.As(async (services, _) =>
    {
        await services.GetRequiredService<KeepFigures>().Run(CancellationToken.None);
        return true;
    });
}
