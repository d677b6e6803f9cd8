using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Tests.Customers;

namespace Baobei.Server.Tests.Projects;

/// <summary>Lists of projects that are found by other means than the order of the list: what they show, page by page, is what the plain condition says.</summary>
public sealed class ProjectListTests(TestServer server)
{
    private static int _number;

    [Fact]
    public async Task A_list_of_a_status_a_stage_or_an_amount_pages_through_all_that_have_it_newest_first_and_back()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (_, other) = await town.Seller("Other");
        var auditor = await town.Someone(Role.Auditor);
        var projects = await Spread(town, partner);
        projects.AddRange(await Spread(town, other));
        foreach (var query in new[]
        {
            "status=in_progress", "status=expired", "status=lost", "status=pending_confirmation", "stage=contract_signed", "stage=potential_opportunity", "status=won&stage=contract_signed",
            "status=expired&bid=true", "stage=contract_signed&kind=partner_customer", "status=expired&kind=vendor_customer", "status=in_progress&sort=created", "status=in_progress&sort=expires",
            "amount_from=4", "amount_to=2&bid=true", "amount_from=2&amount_to=3&kind=vendor_customer", "amount_from=4&status=lost",
            $"sign_from={Day(34)}", $"sign_to={Day(31)}&bid=true", $"sign_from={Day(31)}&sign_to={Day(32)}&kind=vendor_customer", $"sign_to={Day(32)}&amount_from=3&status=lost",
            "bid=true", "bid=true&kind=vendor_customer&sort=created", "industry=65&bid=true", "industry=I&amount_from=2&bid=true", "status=lost&industry=65&bid=true", "q=listed&bid=true", "q=listed&industry=65&status=won",
        })
        {
            var parts = query.Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
            foreach (var (reader, seen) in new[] { (sales, projects.Where(p => p.PartnerId == partner.Id)), (auditor, projects) })
            {
                var expected = seen.Where(p => Has(p, parts, town.Now)).OrderBy(p => parts.GetValueOrDefault("sort") == "expires" ? p.ExpiresAt : p.CreatedAt).ThenBy(p => p.Id.Value).Select(p => p.Name).ToList();
                if (!parts.ContainsKey("sort"))
                {
                    expected.Reverse();
                }

                Assert.NotEmpty(expected);
                Assert.Equal(expected, await All(reader, query));
            }
        }

        // The page before is the page before.
        var first = (await auditor.Opens("/projects?stage=contract_signed")).Is(200);
        Assert.Equal(20, first.Page.QuerySelectorAll("tbody tr").Length);
        var second = (await auditor.Opens(first.Page.QuerySelector(".pager [rel=next]")!.GetAttribute("href")!)).Is(200);
        var back = (await auditor.Opens(second.Page.QuerySelector(".pager [rel=prev]")!.GetAttribute("href")!)).Is(200);
        Assert.Equal(Rows(first), Rows(back));
        Assert.Empty(Rows(first).Intersect(Rows(second)));
        string Day(int days) => VendorZone.DayOf(town.Now).AddDays(days).ToString("O", CultureInfo.InvariantCulture);
        Assert.Empty(Rows((await auditor.Opens("/projects?kind=partner_customer&status=customer_refused")).Is(200)));
    }

    [Fact]
    public async Task However_many_accounts_begin_so_the_list_shows_the_projects_of_each()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (_, other) = await town.Seller("Other");
        var auditor = await town.Someone(Role.Auditor);
        var accounts = await Accounts(town, ListProjects.FewAccounts + 5);
        var ours = await Fill(town, partner, [(accounts[^1], null, ProjectStatus.InProgress, ProjectStage.ContractSigned), (accounts[0], null, ProjectStatus.Lost, ProjectStage.ContractSigned)]);
        var theirs = await Fill(town, other, [(accounts[^2], null, ProjectStatus.InProgress, ProjectStage.ContractSigned)]);
        Assert.Equal([ours[1].Name, ours[0].Name], await All(sales, "account=many"));
        Assert.Equal([theirs[0].Name, ours[1].Name, ours[0].Name], await All(auditor, "account=many"));
        Assert.Equal([theirs[0].Name, ours[0].Name], await All(auditor, "account=many&status=in_progress"));

        // Few of them: found from the accounts.
        Assert.Equal([ours[0].Name], await All(sales, $"account={accounts[^1].AccountName}"));
        Assert.Equal([theirs[0].Name, ours[0].Name], await All(auditor, $"account={accounts[^1].AccountName[..^1]}"));
        var board = (await auditor.Calls(HttpMethod.Get, "/api/v1/projects/board?kind=vendor_customer&account=many")).Is(200).Json;
        Assert.Equal(2, board.GetProperty("columns").EnumerateArray().Sum(column => column.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task A_word_that_many_have_is_found_along_the_list_and_one_that_few_have_by_itself()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (_, other) = await town.Seller("Other");
        var auditor = await town.Someone(Role.Auditor);
        var account = (await Accounts(town, 1))[0];
        var many = await Fill(town, partner, [.. Enumerable.Repeat((account, (Customer?)null, ProjectStatus.InProgress, ProjectStage.ContractSigned), PostgresDb.FewOfWords + 1)]);
        var theirs = await Fill(town, other, [(account, null, ProjectStatus.InProgress, ProjectStage.ContractSigned)]);
        Assert.Equal([theirs[0].Name, many[^1].Name, many[^2].Name], await First(auditor, "q=listed"));
        Assert.Equal([many[^1].Name, many[^2].Name, many[^3].Name], await First(sales, "q=LISTED&industry=65"));
        Assert.Empty(await First(sales, "q=listed&industry=66"));
        Assert.Empty(await First(auditor, "q=listed&source=collaborative"));
        Assert.Equal([many[7].Name], (await First(sales, $"q={Uri.EscapeDataString(many[7].Name)}")).Where(name => name == many[7].Name));

        static async Task<IEnumerable<string>> First(Person reader, string query) => (await reader.Calls(HttpMethod.Get, $"/api/v1/projects?limit=3&{query}")).Is(200).Json
            .GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!).ToList();
    }

    [Fact]
    public async Task A_narrowed_board_of_all_partners_counts_to_a_hundred_and_says_so()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        var auditor = await town.Someone(Role.Auditor);
        var account = (await Accounts(town, 1))[0];
        await Fill(town, partner, [.. Enumerable.Repeat((account, (Customer?)null, ProjectStatus.InProgress, ProjectStage.ContractSigned), ListProjects.CountedPerStage)]);
        Assert.Equal("100", Count(await auditor.Opens("/projects/board?kind=vendor_customer&source=partner_reported")));
        await Fill(town, partner, [(account, null, ProjectStatus.InProgress, ProjectStage.ContractSigned)]);
        var board = (await auditor.Opens("/projects/board?kind=vendor_customer&source=partner_reported")).Is(200);
        Assert.Equal("100+", Count(board));
        Assert.Contains("100", board.Page.QuerySelector("main > p.quiet, main p.quiet.small")!.TextContent, StringComparison.Ordinal);

        static string Count(Answer board) => board.Is(200).Page.QuerySelector("#stage-contract_signed small")!.TextContent;
    }

    private static bool Has(Project project, Dictionary<string, string> asked, DateTimeOffset now) => asked.All(part => part.Key switch
    {
        "status" => Word(project.StatusAt(now)) == part.Value,
        "stage" => Word(project.Stage) == part.Value,
        "kind" => Word(project.Kind) == part.Value,
        "bid" => project.IsBid,
        "amount_from" => project.AmountMinor >= 100 * int.Parse(part.Value, CultureInfo.InvariantCulture),
        "sign_from" => project.ExpectedSignOn >= DateOnly.Parse(part.Value, CultureInfo.InvariantCulture),
        "sign_to" => project.ExpectedSignOn <= DateOnly.Parse(part.Value, CultureInfo.InvariantCulture),
        "amount_to" => project.AmountMinor <= 100 * int.Parse(part.Value, CultureInfo.InvariantCulture),
        _ => true,
    });

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string[] Rows(Answer list) => [.. list.Page.QuerySelectorAll("tbody tr a[href^='/projects/']").Select(link => link.GetAttribute("href")!).Distinct()];

    /// <summary>By the API, which shows both kinds, a few at a time.</summary>
    private static async Task<List<string>> All(Person reader, string query)
    {
        var (names, next) = (new List<string>(), "");
        do
        {
            var page = (await reader.Calls(HttpMethod.Get, $"/api/v1/projects?limit=7&{query}{(next.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(next)}")}")).Is(200).Json;
            names.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!));
            next = page.GetProperty("next").GetString() ?? "";
        }
        while (next.Length > 0);
        return names;
    }

    /// <summary>Of both kinds, in each status and many stages, a few of each; some that are in progress are over, and nobody has said so yet.</summary>
    private static async Task<List<Project>> Spread(Town town, Partner partner)
    {
        var account = (await Accounts(town, 1))[0];
        var customer = await town.Has(partner, Stock.Details($"Customer {Interlocked.Increment(ref _number)}"), town.Now.AddDays(-1));
        var wanted = from round in Enumerable.Range(0, 2)
                     from status in Enum.GetValues<ProjectStatus>()
                     from stage in new[] { ProjectStage.PotentialOpportunity, ProjectStage.SolutionDiscussion, ProjectStage.ContractSigned }
                     from own in new[] { customer, null }
                     where own is null || status != ProjectStatus.CustomerRefused
                     select (account, own, status, stage);
        return await Fill(town, partner, [.. wanted], someAreOver: true);
    }

    private static Task<List<CustomerAccount>> Accounts(Town town, int count) => town.As(async (_, db) =>
    {
        var batch = Interlocked.Increment(ref _number);
        var accounts = Enumerable.Range(0, count).Select(i => CustomerAccount.Direct(
            count == 1 ? $"one{batch:D5}" : $"many{batch:D3}{i:D5}", $"a{batch}-{i}@many{batch}.example", "+8613800138000", CustomerType.Enterprise, null, town.Now, "Many Ltd.")).ToList();
        db.AddRange(accounts);
        await db.SaveChangesAsync();
        return accounts;
    });

    private static Task<List<Project>> Fill(Town town, Partner partner, IReadOnlyList<(CustomerAccount Account, Customer? Own, ProjectStatus Status, ProjectStage Stage)> wanted, bool someAreOver = false) => town.As(async (_, db) =>
    {
        var made = new List<Project>();
        foreach (var (account, own, status, stage) in wanted)
        {
            var number = Interlocked.Increment(ref _number);
            var (project, _) = Project.Register(
                new ProjectDetails
                {
                    Name = $"Listed {number:D6}",
                    Industry = "65",
                    Region = "3301",
                    Description = "The same.",
                    ContactName = "Li Na",
                    Products = ["ecs"],
                    AmountMinor = 100 * (1 + (number % 5)),
                    IsBid = number % 2 == 0,
                    BidOn = number % 2 == 0 ? VendorZone.DayOf(town.Now).AddDays(20) : null,
                    TenderNumber = number % 2 == 0 ? $"ZB-{number}" : null,
                    ExpectedSignOn = VendorZone.DayOf(town.Now).AddDays(30 + (number % 5)),
                    ExpectedRevenueOn = VendorZone.DayOf(town.Now).AddDays(60),
                }.Normalise(VendorZone.DayOf(town.Now)),
                account, own, partner.Id, ProjectNumber.Of(201801, number), 0, [], ApprovalPlan.Default, new Policy(), Guid.CreateVersion7(), town.Now.AddSeconds(number));
            project.TakeEvents();
            own?.TakeEvents();
            var entry = db.Add(project);
            entry.Property(p => p.Status).CurrentValue = status;
            entry.Property(p => p.Stage).CurrentValue = stage;
            entry.Property(p => p.ExpiresAt).CurrentValue = town.Now.AddDays(someAreOver && own is not null && status == ProjectStatus.InProgress && number % 3 == 0 ? -1 : 20).AddSeconds(number);
            made.Add(project);
        }

        await db.SaveChangesAsync();
        return made;
    });
}
