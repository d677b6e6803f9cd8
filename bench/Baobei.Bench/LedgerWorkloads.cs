using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Baobei.Bench;

/// <summary>Transfers over HTTP, and reading what became of them.</summary>
internal sealed class LedgerWorkloads(Running server, Town town, TimeSpan time, string only, LedgerJudgement judgement)
{
    private const int Clients = 32;

    private readonly string _run = Guid.CreateVersion7().ToString("N");
    private long _next;

    public async Task Run()
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", town.Keys[0]);
        var ledger = town.Ledger!;
        await Measure("transfers, uniform", Transfer(client, random => ledger[random.Next(ledger.Length)]), Clients);
        await Measure("transfers, one hot account", Transfer(client, _ => town.Hot!), Clients);
        await Measure("statement, long account, newest", Workloads.Get(client, _ => $"/api/v1/ledger/accounts/{town.LongAccount}/postings?limit=50"), 1);
        await Measure("statement, long account, month", Workloads.Get(client, n => $"/api/v1/ledger/accounts/{town.LongAccount}/postings?limit=50&to={TimeProvider.System.GetUtcNow().AddDays(-1 - (n % 29)):yyyy-MM-dd}"), 1);
        using var finance = await Workloads.SignIn(server.Address, "bench-finance", Fill.Password);
        await Measure("statement page, long account", Workloads.Get(finance, _ => $"/ledger/accounts/{town.LongAccount}"), 1);
        await Measure("statement page, days", Workloads.Get(finance, n => $"/ledger/accounts/{town.LongAccount}?to={TimeProvider.System.GetUtcNow().AddDays(-1 - (n % 29)):yyyy-MM-dd}"), 1);
    }

    private Func<int, int, Task<int>> Transfer(HttpClient client, Func<Random, string> from)
    {
        var ledger = town.Ledger!;
        var randoms = Enumerable.Range(0, Clients).Select(i => new Random(i)).ToArray();
        return async (number, _) =>
        {
            var random = randoms[number];
            var (giver, getter) = (from(random), ledger[random.Next(ledger.Length)]);
            if (giver == getter)
            {
                getter = ledger[(Array.IndexOf(ledger, getter) + 1) % ledger.Length];
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/ledger/transfers", UriKind.Relative))
            {
                Content = new StringContent(
                    $$"""{"from":[{"owner":"{{giver}}","purpose":"cash"}],"to":[{"account":{"owner":"{{getter}}","purpose":"cash"},"amountMinor":1}]}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{_run}-{Interlocked.Increment(ref _next)}"));
            using var answer = await client.SendAsync(request);
            return await Workloads.Length(answer, HttpStatusCode.Created);
        };
    }

    private async Task Measure(string name, Func<int, int, Task<int>> request, int clients)
    {
        if (!name.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        await foreach (var result in Workloads.Measure(name, time, server.Process, request, clients))
        {
            judgement.Add(result);
        }
    }
}

/// <summary>Whether transfers are as fast as the product wants them to be.</summary>
internal sealed class LedgerJudgement(bool isPostgres)
{
    private const double MaxP99 = 50;

    private readonly List<Result> _results = [];

    public void Add(Result result) => _results.Add(result);

    /// <param name="transactions">Of pgbench with 32 clients, per second.</param>
    public void Print(double transactions)
    {
        foreach (var result in _results)
        {
            if (result.Clients > 1)
            {
                var (share, least) = (result.PerSecond / transactions, (result.Name.Contains("hot", StringComparison.Ordinal), isPostgres) switch { (true, true) => 1.0, (false, true) => 2.0, (false, false) => 1.5, _ => 0 });
                Say(share >= least, string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {share:F2} of pgbench's rate, at least {least:F1}"));
            }

            Say(result.P99 < MaxP99 && result.Failed == 0, string.Create(CultureInfo.InvariantCulture, $"{result.Name}: p99 {result.P99:F1} ms, under {MaxP99}; {result.Failed} failed"));
        }
    }

    private static void Say(bool isMet, string what) => Console.WriteLine($"{(isMet ? "met" : "MISSED"),-7} {what}");
}
