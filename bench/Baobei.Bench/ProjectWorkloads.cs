using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Domain.Matching;

namespace Baobei.Bench;

/// <summary>What is asked about projects, one measurement after the other.</summary>
internal sealed partial class ProjectWorkloads(Running server, Town town, TimeSpan time, string only, Judgement judgement)
{
    /// <summary>So many pages are turned before a later page is measured.</summary>
    private const int PagesTurned = 50;

    /// <summary>Long enough for the schedule to come to the end of its list.</summary>
    private static readonly TimeSpan _ofJobs = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(3);

    // Kept databases hold the names of earlier runs.
    private int _next = Random.Shared.Next(400) * 2_000_000;

    public async Task Run()
    {
        using var owner = await Workloads.SignIn(server.Address, town.Owner, town.Password);
        using var vendor = await Workloads.SignIn(server.Address, town.Operator, town.Password);
        using var developer = await Workloads.SignIn(server.Address, Town.Developer, town.Password);
        var ofPartner = await Sample(owner);
        var ofAll = await Sample(vendor);
        await Lists("partner", owner, ofPartner);
        await Page("filter owner, partner", owner, "/projects?owner={0}", ofPartner, row => row.GetProperty("owner").GetString()!);
        await Lists("all partners", vendor, ofAll);
        await Page("one partner of all", vendor, "/projects?partner={0}", ofAll, row => row.GetProperty("partnerId").GetString()!);
        await Page("board, partner", owner, "/projects/board");
        await Page("board vendor's, partner", owner, "/projects/board?kind=vendor_customer");
        await Page("board filtered, partner", owner, "/projects/board?bid=true&q=" + Uri.EscapeDataString("迁移"));
        await Page("board, all partners", vendor, "/projects/board");
        await Page("board vendor's, all partners", vendor, "/projects/board?kind=vendor_customer");
        await Page("board filtered, all partners", vendor, "/projects/board?bid=true");
        await Page("board searched, all partners", vendor, "/projects/board?q=" + Uri.EscapeDataString("迁移"));
        await Page("board of one partner of all", vendor, "/projects/board?partner={0}", ofAll, row => row.GetProperty("partnerId").GetString()!);
        await Page("detail, partner", owner, "/projects/{0}", ofPartner, row => row.GetProperty("id").GetString()!);
        await Page("detail, vendor", vendor, "/projects/{0}", ofAll, row => row.GetProperty("id").GetString()!);
        await Page("applications, partner", owner, "/projects/applications");
        await Page("applications, all partners", vendor, "/projects/applications");
        await Page("applications waiting, all", vendor, "/projects/applications?state=pending_approval");
        await Page("applications returned, all", vendor, "/projects/applications?state=returned");
        await Page("approvals", vendor, "/approvals");
        await Page("approvals, mine", developer, "/approvals?mine=true");
        await Page("dashboard, partner", owner, "/projects/dashboard");
        await Page("dashboard, all partners", vendor, "/projects/dashboard");
        await Page("dashboard of one partner", vendor, "/projects/dashboard?partner={0}", ofAll, row => row.GetProperty("partnerId").GetString()!);
        await Measure("create for own customer", false, Create(isOwn: true), 1, 32);
        await Measure("create for vendor's customer", false, Create(isOwn: false), 1, 32);
    }

    /// <summary>A list on a server that has just been started and does everything that its schedule has to do: for its memory, not for its times.</summary>
    public async Task Beside()
    {
        const string Name = "list beside jobs, all partners";
        if (Asked(Name))
        {
            using var vendor = await Workloads.SignIn(server.Address, town.Operator, town.Password);
            Console.WriteLine(await Load.Run(Name, 1, time > _ofJobs ? time : _ofJobs, server.Process, Workloads.Get(vendor, _ => "/projects")));
            judgement.Watch(server.Process);
        }
    }

    private async Task Lists(string who, HttpClient client, List<JsonElement> sample)
    {
        var now = TimeProvider.System.GetUtcNow();
        var named = sample.FindAll(row => !row.GetProperty("customerName").GetString()!.Contains('*', StringComparison.Ordinal));
        await Measure($"list, {who}", true, Workloads.Get(client, _ => "/projects"), 1, 32);
        await Page($"list vendor's, {who}", client, "/projects?kind=vendor_customer");
        if (Asked($"page {PagesTurned}, {who}"))
        {
            await Page($"page {PagesTurned}, {who}", client, await Later(client, "/projects"));
        }

        await Page($"name common, {who}", client, "/projects?q=" + Uri.EscapeDataString("迁移上云"));
        await Page($"name rare, {who}", client, "/projects?q={0}", sample, row => Part(row.GetProperty("name").GetString()!));
        await Page($"name unknown, {who}", client, "/projects?q=" + Uri.EscapeDataString("从未见过的项目"));
        await Page($"name by sound, common, {who}", client, "/projects?q=qianyishangyun");
        await Page($"name by sound, {who}", client, "/projects?q={0}", sample, row => Sound(Part(row.GetProperty("name").GetString()!)));
        await Page($"number, {who}", client, "/projects?q={0}", sample, row => row.GetProperty("number").GetString()!);
        await Page($"customer common, {who}", client, "/projects?customer=" + Uri.EscapeDataString("科技"));
        await Page($"customer rare, {who}", client, "/projects?customer={0}", named, row => Part(row.GetProperty("customerName").GetString()!));
        await Page($"account, {who}", client, "/projects?account={0}", sample, row => row.GetProperty("accountName").GetString()!);
        await Page($"account vague, {who}", client, "/projects?account=account1");
        await Page($"days, {who}", client, $"/projects?from={Day(now.AddDays(-400))}&to={Day(now.AddDays(-370))}");
        await Page($"days vague, {who}", client, $"/projects?from={Day(now.AddDays(-720))}");
        foreach (var stage in new[] { "confirmed_opportunity", "contract_signed", "revenue_confirmed" })
        {
            await Page($"{stage}, {who}", client, $"/projects?stage={stage}");
        }

        foreach (var status in new[] { "in_progress", "won", "lost", "expired" })
        {
            await Page($"{status}, {who}", client, $"/projects?status={status}");
        }

        foreach (var status in new[] { "pending_approval", "returned", "pending_confirmation", "in_progress", "rejected", "customer_refused", "withdrawn", "closed" })
        {
            await Page($"vendor's {status}, {who}", client, $"/projects?kind=vendor_customer&status={status}");
        }

        await Page($"status nobody has, {who}", client, "/projects?status=customer_refused");
        await Page($"bid, {who}", client, "/projects?bid=true");
        await Page($"test, {who}", client, "/projects?test=true");
        await Page($"industry, {who}", client, "/projects?industry=65");
        await Page($"section, {who}", client, "/projects?industry=T");
        await Page($"source, {who}", client, "/projects?source=collaborative");
        await Page($"amount, {who}", client, "/projects?amount_from=20000000");
        await Page($"amount nobody has, {who}", client, "/projects?amount_from=90000000");
        await Page($"signing, {who}", client, $"/projects?sign_from={Day(now.AddDays(20))}&sign_to={Day(now.AddDays(30))}");
        await Page($"signing long ago, {who}", client, $"/projects?sign_to={Day(now.AddDays(-600))}");
        await Page($"expires in 7 days, {who}", client, "/projects?expires=7");
        await Page($"expires, signed, {who}", client, "/projects?expires=30&stage=contract_signed");
        await Page($"by end, {who}", client, "/projects?sort=expires");
        await Page($"many at once, {who}", client, "/projects?status=in_progress&bid=true&source=collaborative&industry=65&amount_from=1000000");
    }

    private Task Page(string name, HttpClient client, string path) => Measure(name, true, Workloads.Get(client, _ => path), 1);

    private Task Page(string name, HttpClient client, string path, List<JsonElement> sample, Func<JsonElement, string> of) => Measure(
        name, true, Workloads.Get(client, _ => string.Format(CultureInfo.InvariantCulture, path, Uri.EscapeDataString(of(sample[_random.Next(sample.Count)])))), 1);

    private bool Asked(string name) => name.Contains(only, StringComparison.OrdinalIgnoreCase);

    private async Task Measure(string name, bool isPage, Func<int, int, Task<int>> request, params int[] clients)
    {
        if (!Asked(name))
        {
            return;
        }

        await foreach (var result in Workloads.Measure(name, time, server.Process, request, clients))
        {
            judgement.Add(result, isPage);
        }

        judgement.Watch(server.Process);
    }

    /// <summary>Projects of all times, as a program reads them.</summary>
    private static async Task<List<JsonElement>> Sample(HttpClient client)
    {
        var rows = new List<JsonElement>();
        var now = TimeProvider.System.GetUtcNow();
        for (var days = 10; days < 720; days += 71)
        {
            foreach (var kind in new[] { "partner_customer", "vendor_customer" })
            {
                var page = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/projects?limit=20&kind={kind}&to={Day(now.AddDays(-days))}", UriKind.Relative));
                rows.AddRange(page.GetProperty("data").EnumerateArray());
            }
        }

        return rows;
    }

    private static async Task<string> Later(HttpClient client, string path)
    {
        for (var turned = 0; turned < PagesTurned; turned++)
        {
            var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
            if (Next().Match(page) is not { Success: true } next)
            {
                break;
            }

            path = WebUtility.HtmlDecode(next.Groups[1].Value);
        }

        return path;
    }

    /// <summary>From nothing to submitted, by the key of one partner after the other, each time for another account.</summary>
    private Func<int, int, Task<int>> Create(bool isOwn)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = server.Address };
        var sign = TimeProvider.System.GetUtcNow().AddDays(60);
        return async (_, _) =>
        {
            var number = Interlocked.Increment(ref _next);
            var partner = number % town.Keys.Length;
            var account = isOwn
                ? partner + (town.Keys.Length * (number / town.Keys.Length % (town.OwnAccounts / town.Keys.Length)))
                : town.OwnAccounts + (number % (town.Accounts - town.OwnAccounts));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/projects", UriKind.Relative))
            {
                Content = JsonContent.Create(new
                {
                    accountName = string.Create(CultureInfo.InvariantCulture, $"account{account}"),
                    name = string.Create(CultureInfo.InvariantCulture, $"负载{number}号核心业务系统迁移上云项目"),
                    industry = "65",
                    region = "3301",
                    description = "客户计划在明年上半年把核心业务系统迁移到云上，目前正在比较方案，已经完成两轮技术交流。",
                    contactName = "王伟",
                    contactPhone = "13800138000",
                    products = new[] { ProjectStories.ProductCode(number % ProjectStories.Products), ProjectStories.ProductCode((number + 7) % ProjectStories.Products) },
                    competitors = "友商甲",
                    amountMinor = 5_000_000,
                    oneOffMinor = 1_000_000,
                    currency = "CNY",
                    expectedSignOn = Day(sign),
                    expectedRevenueMonth = sign.AddDays(40).ToString("yyyy-MM", CultureInfo.InvariantCulture),
                }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", town.Keys[partner]);
            using var answer = await client.SendAsync(request);
            return await Workloads.Length(answer, HttpStatusCode.Created);
        };
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The part of a name that few others have.</summary>
    private static string Part(string name) => name[0] > 'z' && name.Length >= 6 ? name[2..6] : name[..Math.Min(name.Length, 12)];

    private static string Sound(string name) => string.Concat(name.Select(c => Pinyin.Of(c) is [var commonest, ..] ? Pinyin.Text(commonest) : c.ToString()));

    [GeneratedRegex("rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex Next();
}
