using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Customers;

public sealed class CustomerListTests(TestServer server)
{
    private static readonly TimeSpan _tick = TimeSpan.FromMicroseconds(1);

    [Fact]
    public async Task The_newest_report_stands_first_with_everything_a_sales_person_needs()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        await town.Has(partner, "Older Ltd", now.AddDays(-3));
        await town.Has(partner, "Newer Ltd", now.AddDays(-1), m => m.Invited(DistributionType.Resale, "Newest"));
        var answer = await sales.Opens("/customers");
        Assert.Equal(["Newer Ltd", "Older Ltd"], answer.Names());
        var cells = answer.Page.QuerySelector("tbody tr")!.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["Newer Ltd", "Newest", "", "Resale", "Invited", "Enterprise"], cells[..6]);
        Assert.StartsWith("20", cells[6], StringComparison.Ordinal);
        Assert.Matches("days left$", cells[7]);
        Assert.Equal("Customers2", answer.Page.QuerySelector(".tabs a[aria-current]")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_row_is_what_it_is_at_the_moment_of_asking_to_the_microsecond()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        var start = new DateTimeOffset(2026, 9, 17, 2, 37, 43, TimeSpan.Zero).AddMicroseconds(123_456);
        await town.Has(partner, "Observed", start);
        await town.Has(partner, "Invited", start, m => m.Invited());
        await town.Has(partner, "Associated", start, m => m.Associated(start));
        await town.Has(partner, "Noticed", start, m => m.Noticed(start.AddDays(10)));
        await town.Has(partner, "Withdrawn", start, m => m.Withdrawn(start.AddDays(1)));
        await town.Has(partner, Stock.Details("Reviewed"), start, verdict: Verdict.Review);
        await town.Has(partner, Stock.Details("Rejected"), start, m => m.Rejected(start.AddDays(1)), Verdict.Review);
        (string Name, RegistrationStatus Before, RegistrationStatus After, DateTimeOffset End)[] expected =
        [
            ("Observed", RegistrationStatus.Observing, RegistrationStatus.Expired, start.AddDays(15)),
            ("Invited", RegistrationStatus.Inviting, RegistrationStatus.Expired, start.AddDays(15)),
            ("Associated", RegistrationStatus.Associated, RegistrationStatus.Expired, start.AddDays(90)),
            ("Noticed", RegistrationStatus.Associated, RegistrationStatus.Released, start.AddDays(40)),
            ("Withdrawn", RegistrationStatus.Withdrawn, RegistrationStatus.Withdrawn, start.AddDays(1)),
            ("Reviewed", RegistrationStatus.PendingReview, RegistrationStatus.PendingReview, Customer.NoEnd),
            ("Rejected", RegistrationStatus.Rejected, RegistrationStatus.Rejected, start.AddDays(1)),
        ];
        foreach (var end in expected.Select(row => row.End).Where(end => end != Customer.NoEnd).Distinct())
        {
            foreach (var now in new[] { end - _tick, end })
            {
                foreach (var status in Enum.GetValues<RegistrationStatus>())
                {
                    var shown = await Names(town, partner, now, new CustomerFilter { Status = status, Partner = partner.Id });
                    var wanted = expected.Where(row => (now >= row.End ? row.After : row.Before) == status).Select(row => row.Name).Order();
                    Assert.Equal(wanted, shown.Order());
                }

                var live = await Names(town, partner, now, new CustomerFilter { Live = true, Partner = partner.Id });
                Assert.Equal(expected.Where(row => now < row.End).Select(row => row.Name).Order(), live.Order());
                var ended = await Names(town, partner, now, new CustomerFilter { Live = false, Partner = partner.Id });
                Assert.Equal(expected.Where(row => now >= row.End).Select(row => row.Name).Order(), ended.Order());
            }
        }
    }

    [Fact]
    public async Task Each_filter_narrows_the_list_and_stays_in_the_address()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        var me = sales.User!.Id;
        await town.Has(partner, Stock.Details("Alpha"), now.AddDays(-10), by: me);
        await town.Has(partner, Stock.Details("Beta") with { CustomerType = CustomerType.Individual, Region = "11", Industry = "01" }, now.AddDays(-1));
        await town.Has(partner, "Gamma", now.AddDays(-2), m => m.Invited(DistributionType.Resale));
        await town.Has(partner, "Delta", now.AddDays(-3), m => m.Associated(now.AddDays(-2), "delta-cloud"));
        await town.Has(partner, "Epsilon", now.AddDays(-20));
        var day = now.AddHours(8).AddDays(-2).ToString("yyyy-MM-dd", null);
        (string Query, string[] Names)[] expected =
        [
            ("", ["Beta", "Gamma", "Delta", "Alpha"]),
            ("type=individual", ["Beta"]),
            ("status=associated", ["Delta"]),
            ("status=observing", ["Beta", "Alpha"]),
            ("status=expired", ["Epsilon"]),
            ("tab=ended", ["Epsilon"]),
            ("distribution=resale", ["Gamma"]),
            ("distribution=agency", ["Delta"]),
            ("expires=7", ["Alpha"]),
            ("expires=30", ["Alpha", "Gamma", "Beta"]),
            ("expires=30&sort=-reported", ["Beta", "Gamma", "Alpha"]),
            ($"from={day}", ["Beta", "Gamma"]),
            ($"from={day}&to={day}", ["Gamma"]),
            ($"to={day}", ["Gamma", "Delta", "Alpha"]),
            ("region=11", ["Beta"]),
            ("region=33", ["Gamma", "Delta", "Alpha"]),
            ("region=3301", ["Gamma", "Delta", "Alpha"]),
            ("region=3302", []),
            ("industry=A", ["Beta"]),
            ("industry=I", ["Gamma", "Delta", "Alpha"]),
            ("industry=65", ["Gamma", "Delta", "Alpha"]),
            ("industry=01", ["Beta"]),
            ($"by={me}", ["Alpha"]),
            ("account=DELTA", ["Delta"]),
            ("account=delta-cloud", ["Delta"]),
            ("account=elta", []),
            ("q=alpha", ["Alpha"]),
            ("q=nick", ["Gamma", "Delta"]),
            ("q=alpha&type=individual", []),
        ];
        foreach (var (query, names) in expected)
        {
            var answer = await sales.Opens($"/customers?{query}");
            Assert.True(names.SequenceEqual(answer.Names()), $"{query}: {string.Join(", ", answer.Names())}");
            var chips = answer.Page.QuerySelectorAll(".chip").Length;
            Assert.Equal(query.Split('&', StringSplitOptions.RemoveEmptyEntries).Count(part => !part.StartsWith("tab", StringComparison.Ordinal) && !part.StartsWith("sort", StringComparison.Ordinal)), chips);
            foreach (var remove in answer.Page.QuerySelectorAll(".chip a").Select(link => link.GetAttribute("href")!))
            {
                Assert.Equal(chips - 1, (await sales.Opens(remove)).Is(200).Page.QuerySelectorAll(".chip").Length);
            }
        }
    }

    [Fact]
    public async Task What_the_form_sends_is_what_the_form_shows_again()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        await town.Has(partner, "Alpha", town.Now.AddDays(-1));
        const string query = "q=alp&status=observing&type=enterprise&expires=30&account=&from=2018-09-17&region=33&industry=I&sort=expires&limit=50";
        var page = (await sales.Opens($"/customers?{query}")).Is(200).Page;
        var form = page.QuerySelector("form.filters")!;
        var shown = form.QuerySelectorAll("input[name], select[name]")
            .ToDictionary(field => field.GetAttribute("name")!, field => field is AngleSharp.Html.Dom.IHtmlSelectElement select ? select.Value : field.GetAttribute("value") ?? "");
        foreach (var part in query.Split('&').Select(part => part.Split('=')))
        {
            Assert.Equal(part[1], shown[part[0]]);
        }

        Assert.NotNull(form.QuerySelector("details[open]"));
    }

    [Theory]
    [InlineData("reported", "Low,High,Mid")]
    [InlineData("-reported", "Mid,High,Low")]
    [InlineData("expires", "Low,Mid,High")]
    [InlineData("-expires", "High,Mid,Low")]
    [InlineData("name", "High,Low,Mid")]
    [InlineData("-name", "Mid,Low,High")]
    public async Task A_list_is_sorted_as_asked(string sort, string order)
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        await town.Has(partner, "Low", now.AddDays(-9));
        await town.Has(partner, "High", now.AddDays(-5), m => m.Associated(now.AddDays(-4)));
        await town.Has(partner, "Mid", now.AddDays(-1));
        Assert.Equal(order.Split(','), (await sales.Opens($"/customers?sort={sort}")).Names());
        Assert.Equal(order.Split(','), (await sales.Calls(HttpMethod.Get, $"/api/v1/customers?sort={sort}")).ApiNames());
    }

    [Theory]
    [InlineData("-reported")]
    [InlineData("reported")]
    [InlineData("-expires")]
    [InlineData("expires")]
    [InlineData("name")]
    [InlineData("-name")]
    public async Task Paging_shows_each_row_once_and_back_again_while_others_register(string sort)
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        var there = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            // Some share the moment of report and so of the end.
            var name = $"Row {(i * 7) % 45:D2}";
            there.Add(name);
            await town.Has(partner, name, now.AddDays(-5).AddMinutes(i / 3));
        }

        var seen = new List<string>();
        var answer = await sales.Opens($"/customers?sort={sort}");
        var pages = new List<string[]>();
        while (true)
        {
            pages.Add(answer.Names());
            seen.AddRange(answer.Names());
            await town.Has(partner, $"Row {pages.Count} between", now.AddDays(-4).AddMinutes(-pages.Count * 700));
            if (answer.Page.QuerySelector(".pager [rel=next]")!.GetAttribute("href") is not { } next)
            {
                break;
            }

            answer = await sales.Opens(next);
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(there.Order(), seen.Where(name => !name.Contains("between", StringComparison.Ordinal)).Order());
        var back = await sales.Opens(answer.Page.QuerySelector(".pager [rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(pages[^2].Where(name => !name.Contains("between", StringComparison.Ordinal)).TakeLast(15), back.Names().Where(name => !name.Contains("between", StringComparison.Ordinal)).TakeLast(15));
    }

    [Fact]
    public async Task The_api_pages_with_its_cursor_to_the_end()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        for (var i = 0; i < 7; i++)
        {
            await town.Has(partner, $"Row {i}", now.AddDays(-i - 1));
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var answer = await sales.Calls(HttpMethod.Get, $"/api/v1/customers?limit=3&cursor={next}");
            seen.AddRange(answer.ApiNames());
            next = answer.Json.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"Row {i}"), seen);
    }

    [Fact]
    public async Task An_address_that_was_tampered_with_is_answered_and_says_what_was_ignored()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        await town.Has(partner, "Alpha", town.Now.AddDays(-1));
        var other = (await sales.Calls(HttpMethod.Get, "/api/v1/customers?limit=1&sort=name")).Is(200);
        Assert.Null(other.Json.GetProperty("next").GetString());
        foreach (var (part, bad) in new[]
        {
            ("status", "nonsense"), ("type", "7"), ("from", "2018-13-45"), ("to", "yesterday"), ("expires", "-1"), ("expires", "99999999999"), ("industry", "zz"),
            ("region", "991"), ("by", "me"), ("sort", "phone"), ("limit", "1000000"), ("after", "WyJuYW1lIiwiYSIsImIiXQ"), ("before", "%00'"), ("tab", "x"),
        })
        {
            var answer = (await sales.Opens($"/customers?{part}={bad}")).Is(200);
            Assert.Equal(["Alpha"], answer.Names());
            Assert.EndsWith($": {part}", answer.Page.QuerySelector(".ignored")!.TextContent.Trim(), StringComparison.Ordinal);
            if (part is not ("after" or "before"))
            {
                (await sales.Calls(HttpMethod.Get, $"/api/v1/customers?{part}={bad}")).Is(400);
            }
        }

        Assert.Equal("input.invalid", (await sales.Calls(HttpMethod.Get, "/api/v1/customers?cursor=WyJuYW1lIiwiYSIsImIiXQ")).Is(400).Code);
    }

    [Fact]
    public async Task Nobody_sees_rows_of_another_partner_or_another_vendor()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (rival, _) = await town.Seller("Rival");
        var elsewhere = await Town.Build(server);
        var (stranger, _) = await elsewhere.Seller();
        var customer = await town.Has(partner, "Secret Ltd", town.Now.AddDays(-1), m => m.Associated(m.At, "secret-cloud"));
        Assert.Equal(["Secret Ltd"], (await sales.Opens("/customers")).Names());
        foreach (var person in new[] { rival, stranger })
        {
            foreach (var query in new[] { "", "?q=secret", "?account=secret", $"?partner={partner.Id}", "?status=associated", "?region=33", "?sort=name", "?sort=expires" })
            {
                Assert.Empty((await person.Opens($"/customers{query}")).Names());
                Assert.Empty((await person.Calls(HttpMethod.Get, $"/api/v1/customers{query}".Replace($"?partner={partner.Id}", "", StringComparison.Ordinal))).ApiNames());
                Assert.Empty((await person.Opens($"/customers/registrations{query}")).Names());
                Assert.Empty((await person.Opens($"/accounts{query}")).Names());
            }

            (await person.Opens($"/customers/{customer.Id}")).Is(404);
            (await person.Calls(HttpMethod.Get, $"/api/v1/customers/{customer.Id}")).Is(404);
            Assert.DoesNotContain("Secret", (await person.Opens("/customers.csv")).Is(200).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_vendors_people_see_all_partners_and_can_look_at_one()
    {
        var town = await Town.Build(server);
        var one = await town.Partner("Northern Partner");
        var two = await town.Partner("Southern Partner");
        var now = town.Now;
        await town.Has(one, "Alpha", now.AddDays(-2));
        await town.Has(two, "Beta", now.AddDays(-1));
        await town.Has(two, "Gamma", now.AddDays(-30));
        var operators = await town.Someone(Role.VendorOperator);
        var all = await operators.Opens("/customers");
        Assert.Equal(["Beta", "Alpha"], all.Names());
        Assert.Contains("Northern Partner", all.Body, StringComparison.Ordinal);
        Assert.Empty(all.Page.QuerySelectorAll("a[href='/customers/new']"));
        Assert.Equal(["Alpha"], (await operators.Opens($"/customers?partner={one.Id}")).Names());
        Assert.Equal(["Alpha"], (await operators.Opens("/customers?partner=northern")).Names());
        Assert.Equal(["Alpha"], (await operators.Opens($"/customers?partner={one.Id}&q=al")).Names());
        Assert.Empty((await operators.Opens($"/customers?partner={one.Id}&q=be")).Names());
        Assert.Equal(["Gamma"], (await operators.Opens("/customers?tab=ended")).Names());
        Assert.Equal(["Gamma"], (await operators.Opens("/customers?status=expired")).Names());
        Assert.Equal(["Beta", "Alpha"], (await operators.Opens("/customers?status=observing")).Names());
    }

    [Fact]
    public async Task An_empty_list_says_why_and_what_to_do()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        Assert.Equal("No customers yet", (await sales.Opens("/customers")).Is(200).Page.QuerySelector(".empty h2")!.TextContent);
        await town.Has(partner, "Alpha", town.Now.AddDays(-1));
        var nothing = (await sales.Opens("/customers?q=zeta&sort=expires")).Is(200).Page;
        Assert.Equal("Nothing matches", nothing.QuerySelector(".empty h2")!.TextContent);
        Assert.Equal(["Alpha"], (await sales.Opens(nothing.QuerySelector(".empty a")!.GetAttribute("href")!)).Names());

        // What was looked for may be over.
        await town.Has(partner, "Zeta", town.Now.AddDays(-20));
        Assert.Equal(["Zeta"], (await sales.Opens(nothing.QuerySelectorAll(".empty a")[1].GetAttribute("href")!)).Names());
    }

    [Theory]
    [InlineData(Role.PartnerFinance, "/customers", 200)]
    [InlineData(Role.PartnerFinance, "/customers.csv", 403)]
    [InlineData(Role.Auditor, "/customers.csv", 200)]
    [InlineData(Role.VendorFinance, "/customers.csv", 403)]
    [InlineData(Role.Customer, "/customers", 403)]
    [InlineData(Role.Customer, "/accounts", 403)]
    [InlineData(Role.Customer, "/customers/registrations", 403)]
    public async Task Who_may_read_what(Role role, string path, int status)
    {
        var town = await Town.Build(server);
        var person = await town.Someone(role, role is Role.PartnerFinance ? await town.Partner() : null);
        (await person.Opens(path)).Is(status);
    }

    private static Task<List<string>> Names(Town town, Partner partner, DateTimeOffset now, CustomerFilter filter) => town.As(
        async (services, db) =>
        {
            var caller = CallerOf(town, partner);
            var clock = new StandingClock(now);
            var list = new ListCustomers(db, caller, new(db, caller, services.GetRequiredService<NameIndexes>(), clock), clock);
            return (await list.Run(filter, new(null, null, 100), CancellationToken.None)).Rows.Select(row => row.Name).ToList();
        },
        CallerOf(town, partner));

    private static Caller CallerOf(Town town, Partner partner) => new()
    {
        Vendor = town.Vendor.Id,
        Channel = Channel.Console,
        Role = Role.PartnerSales,
        User = Guid.CreateVersion7(),
        Partner = partner.Id,
    };

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
