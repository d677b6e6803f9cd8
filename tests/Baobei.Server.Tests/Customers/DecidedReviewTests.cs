using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

/// <summary>报备审核, 已裁决: what was decided can be looked up, with both sides, by whom and why.</summary>
public sealed class DecidedReviewTests(TestServer server)
{
    private static readonly string _alike =
        $"Similar name ({Matcher.Match("桐乡相近客户有限公司", "桐乡相近客户股份有限公司", MatchThresholds.Default).Score / 10} % alike)";

    [Fact]
    public async Task What_the_BD_decides_is_found_again_with_both_sides_and_the_reason()
    {
        var town = await Town.Build(server);
        var (holder, _) = await town.Sales("甲渠道");
        var (asking, _) = await town.Sales("乙渠道");
        await holder.Holds(Reports.Company("桐乡相近客户有限公司"));
        var answer = (await asking.Registers(Reports.Company("桐乡相近客户股份有限公司").With("explanation", "The parent company"))).Is(202).Json;
        var id = answer.GetProperty("registrationId").GetString()!;
        var bd = await town.Someone(Role.BusinessDeveloper);
        var waiting = (await bd.Opens("/reviews")).Is(200).Page;
        Assert.Equal(["Open1", "Decided"], Tabs(waiting));
        Assert.Equal(_alike, waiting.QuerySelector("table.compare tbody tr td:nth-child(3) div")!.TextContent.Trim());
        Assert.Contains("Nothing has been decided yet", (await bd.Opens("/reviews/decided")).Is(200).Body, StringComparison.Ordinal);

        var late = (await bd.Opens($"/reviews/{id}")).Is(200);
        town.Pass(TimeSpan.FromDays(1));
        (await bd.Calls(HttpMethod.Post, $"/api/v1/reviews/{id}/decision", new { decision = "rejected", reason = "The same firm" })).Is(200);
        var decidedAt = town.Now;

        var list = (await bd.Opens("/reviews/decided")).Is(200);
        Assert.Equal(["桐乡相近客户股份有限公司"], list.Names());
        Assert.Equal(["Open0", "Decided"], Tabs(list.Page));
        var cells = list.Page.QuerySelectorAll("tbody td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["乙渠道", "Rejected", "The same firm", "BusinessDeveloper"], cells[1..5]);

        var page = (await bd.Opens(list.Page.QuerySelector("tbody a")!.GetAttribute("href")!)).Is(200).Page;
        Assert.EndsWith($"/reviews/{id}", list.Page.QuerySelector("tbody a")!.GetAttribute("href"), StringComparison.Ordinal);
        var main = page.QuerySelector("main")!.TextContent;
        foreach (var said in new[] { "Rejected", "The same firm", "BusinessDeveloper", "桐乡相近客户有限公司", "甲渠道", "The parent company", Eligibility.RulesVersion, _alike })
        {
            Assert.Contains(said, main, StringComparison.Ordinal);
        }

        Assert.Null(page.QuerySelector("form.decide"));

        var row = Assert.Single((await bd.Calls(HttpMethod.Get, "/api/v1/reviews/decided")).Is(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal((id, "乙渠道", "customer.similar_name"), (Text(row, "id"), Text(row, "partnerName"), row.GetProperty("codes")[0].GetString()));
        foreach (var outcome in new[] { row.GetProperty("outcome"), (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/{id}")).Is(200).Json.GetProperty("outcome") })
        {
            Assert.Equal(
                ("rejected", "The same firm", "BusinessDeveloper", bd.User!.Id.ToString()),
                (Text(outcome, "decision"), Text(outcome, "reason"), Text(outcome, "decidedByName"), Text(outcome, "decidedBy")));
            Assert.InRange(outcome.GetProperty("decidedAt").GetDateTimeOffset(), decidedAt.AddMinutes(-1), decidedAt);
        }

        // A colleague had it open meanwhile: what was decided is shown, and that it came too late.
        var again = (await late.Submits(new Dictionary<string, string> { ["Decision"] = "Approved", ["Reason"] = "Two firms" }, $"/reviews/{id}/decision")).Is(409).Page;
        Assert.Contains("This registration has been decided on already", again.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("The same firm", again.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_narrowed_by_decision_person_partner_name_and_time()
    {
        var town = await Town.Build(server);
        var (_, east) = await town.Seller("East");
        var (_, west) = await town.Seller("West");
        var (bd, other) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.BusinessDeveloper));
        var start = new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);
        await Decided(town, east, Stock.Details("云帆科技有限公司", "Sailors"), start, bd, ReviewDecision.Approved);
        await Decided(town, west, Stock.Details("雲帆電子有限公司"), start.AddDays(1), bd, ReviewDecision.Rejected);
        await Decided(town, west, Stock.Details("Harbour Ltd."), start.AddDays(2), other, ReviewDecision.Approved);
        await town.Has(east, Stock.Details("Waiting Ltd."), start, verdict: Verdict.Review);
        await town.Has(east, Stock.Details("Allowed Ltd."), start);

        string[] all = ["Harbour Ltd.", "雲帆電子有限公司", "云帆科技有限公司"];
        foreach (var (query, names) in new (string, string[])[]
        {
            ("", all),
            ("decision=approved", [all[0], all[2]]),
            ("decision=rejected", [all[1]]),
            ($"by={bd.User!.Id}", [all[1], all[2]]),
            ($"by={Guid.CreateVersion7()}", []),
            ($"partner={west.Id}", [all[0], all[1]]),
            ($"partner={Id<Partner>.New()}", []),
            ("q=%E9%9B%B2%E5%B8%86", [all[1], all[2]]),
            ("q=HARBOUR", [all[0]]),
            ("q=sail", [all[2]]),
            ("q=Waiting", []),
            ("from=2026-03-03", [all[0], all[1]]),
            ("to=2026-03-03", [all[1], all[2]]),
            ("from=2026-03-03T03:00:00Z", [all[0], all[1]]),
            ("from=2026-03-03T03:00:00.000001Z", [all[0]]),
            ("to=2026-03-03T03:00:00Z", [all[2]]),
            ("to=2026-03-03T03:00:00.000001Z", [all[1], all[2]]),
            ($"decision=approved&by={other.User!.Id}&partner={west.Id}&q=Harbour&from=2026-03-04&to=2026-03-04", [all[0]]),
        })
        {
            Assert.Equal((query, string.Join(',', names)), (query, string.Join(',', (await bd.Opens($"/reviews/decided?{query}")).Names())));
            var found = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/decided?{query}")).Is(200).Json.GetProperty("data").EnumerateArray();
            Assert.Equal((query, string.Join(',', names)), (query, string.Join(',', found.Select(row => Text(row, "customerName")))));
        }

        // A partner is typed by its name, and a filter that nobody can read is said.
        var page = (await bd.Opens("/reviews/decided?partner=west&decision=maybe")).Is(200);
        Assert.Equal([all[0], all[1]], page.Names());
        Assert.Contains("decision", page.Page.QuerySelector(".ignored")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.Page.QuerySelectorAll("select[name=by] option[value]:not([value=''])").Length);
        foreach (var wrong in new[] { "decision=maybe", "by=me", "partner=west", "from=yesterday", "to=2026-13-01" })
        {
            var errors = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/decided?{wrong}")).Is(400).Json.GetProperty("errors").EnumerateObject();
            Assert.Equal([wrong.Split('=')[0]], errors.Select(error => error.Name));
        }

        (await bd.Calls(HttpMethod.Get, "/api/v1/reviews/decided?cursor=nothing")).Is(400);
        Assert.Equal(all, (await bd.Opens("/reviews/decided?after=nothing")).Names());
    }

    [Fact]
    public async Task A_name_that_more_customers_have_than_are_looked_up_finds_the_decided_ones_too()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var now = town.Now;
        await Decided(town, partner, Stock.Details("Frequent First Ltd."), now.AddDays(-2), bd, ReviewDecision.Approved);
        await Decided(town, partner, Stock.Details("Rare Ltd."), now.AddDays(-1), bd, ReviewDecision.Approved);
        await town.As(async (_, db) =>
        {
            var policy = await db.Policies.FirstAsync();
            var facts = new EligibilityFacts { PartnerIsEffective = true, DistributionIsOpen = true, MaxObserved = 100, NameIsValid = true };
            for (var i = 0; i < 1001; i++)
            {
                var details = Stock.Details(string.Create(CultureInfo.InvariantCulture, $"Frequent {i} Ltd."));
                var registration = CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, policy, Guid.CreateVersion7(), now);
                db.Add(registration);
                db.Add(Customer.Register(details, registration, policy.Values, now));
            }

            return await db.SaveChangesAsync();
        });
        Assert.Equal(["Frequent First Ltd."], (await bd.Opens("/reviews/decided?q=frequent")).Names());
    }

    [Fact]
    public async Task Programs_go_on_where_they_were()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var at = town.Now.AddDays(-1);
        for (var i = 0; i < 5; i++)
        {
            await Decided(town, partner, Stock.Details($"Row {i}"), at, bd, ReviewDecision.Approved);
        }

        var names = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/decided?limit=2&cursor={cursor}")).Is(200).Json;
            names.AddRange(page.GetProperty("data").EnumerateArray().Select(row => Text(row, "customerName")!));
            cursor = Text(page, "next");
        }

        Assert.Equal(5, names.Distinct().Count());
        Assert.Equal(5, names.Count);
    }

    [Fact]
    public async Task The_vendors_people_read_it_and_nobody_else()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var customer = await Decided(town, partner, Stock.Details("Harbour Ltd."), town.Now, await town.Someone(Role.BusinessDeveloper), ReviewDecision.Approved);
        string[] addresses = ["/reviews/decided", $"/reviews/{customer.RegistrationId}", "/api/v1/reviews/decided", $"/api/v1/reviews/{customer.RegistrationId}"];
        foreach (var role in new[] { Role.BusinessDeveloper, Role.VendorOperator, Role.Auditor, Role.CustomerBusinessManager, Role.VendorFinance })
        {
            var reader = await town.Someone(role);
            foreach (var address in addresses)
            {
                (await reader.Opens(address)).Is(200);
            }
        }

        foreach (var stranger in new[] { sales, await town.Someone(Role.PartnerOwner, partner), await town.Someone(Role.Customer) })
        {
            foreach (var address in addresses)
            {
                (await stranger.Opens(address)).Is(403);
            }
        }

        (await town.Visitor().Opens(addresses[2])).Is(401);

        // Another vendor's people do not learn that it exists.
        var elsewhere = await (await Town.Build(server)).Someone(Role.BusinessDeveloper);
        (await elsewhere.Opens(addresses[1])).Is(404);
        (await elsewhere.Opens(addresses[3])).Is(404);
        Assert.Empty((await elsewhere.Opens(addresses[0])).Names());
        Assert.Empty((await elsewhere.Opens(addresses[2])).Is(200).Json.GetProperty("data").EnumerateArray());
        Assert.Empty((await elsewhere.Opens($"/reviews/decided?by={Guid.CreateVersion7()}")).Names());
    }

    /// <summary>Reported for review, and decided at the same moment.</summary>
    internal static Task<Customer> Decided(Town town, Partner partner, CustomerDetails details, DateTimeOffset at, Person by, ReviewDecision decision) => town.Has(
        partner,
        details,
        at,
        made =>
        {
            if (decision == ReviewDecision.Approved)
            {
                made.Customer.ApproveReview(made.Registration, by.User!.Id, "Looked into", made.Policy, at);
            }
            else
            {
                made.Customer.RejectReview(made.Registration, by.User!.Id, "Looked into", at);
            }

            return Task.CompletedTask;
        },
        Verdict.Review);

    private static string? Text(System.Text.Json.JsonElement row, string name) => row.GetProperty(name).GetString();

    private static IEnumerable<string> Tabs(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll("nav.tabs a").Select(tab => tab.TextContent.Replace(" ", "", StringComparison.Ordinal).Trim());
}
