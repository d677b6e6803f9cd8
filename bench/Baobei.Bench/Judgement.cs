using System.Diagnostics;
using System.Globalization;

namespace Baobei.Bench;

/// <summary>What was measured of one server, and whether it is what the product wants to be.</summary>
internal sealed class Judgement
{
    private const double MaxP99 = 50;
    private const double LeastShare = 0.5;
    private const long MaxMib = 500;

    private readonly List<(Result Result, bool IsPage)> _results = [];
    private long _peak;

    /// <param name="isPage">Something that people look at; else something that they do.</param>
    public void Add(Result result, bool isPage) => _results.Add((result, isPage));

    /// <summary>The most memory that the server had until now.</summary>
    public void Watch(Process server)
    {
        server.Refresh();
        _peak = Math.Max(_peak, server.PeakWorkingSet64 / 1024 / 1024);
    }

    /// <param name="transactions">Of pgbench with 32 clients, per second.</param>
    public void Print(double transactions)
    {
        Console.WriteLine(Text($"server memory at most {_peak} MiB, {_results.Sum(one => one.Result.Failed)} requests failed"));
        var pages = _results.Where(one => one.IsPage && one.Result.Clients == 1).Select(one => one.Result).OrderByDescending(result => result.P99).ToList();
        var over = pages.FindAll(page => page.P99 >= MaxP99);
        Say(over.Count == 0, Text($"p99 under {MaxP99} ms with 1 client: {pages.Count - over.Count} of {pages.Count}") + string.Concat(over.Select(page => Text($"; {page.Name} {page.P99:F1} ms"))));
        foreach (var done in _results.Where(one => !one.IsPage && one.Result.Clients > 1).Select(one => one.Result))
        {
            var share = done.PerSecond / transactions;
            Say(share >= LeastShare, Text($"{done.Name} at least {LeastShare} of pgbench's rate with 32 clients: {share:F2}"));
        }

        Say(_peak < MaxMib, Text($"server under {MaxMib} MiB: {_peak}"));
    }

    private static void Say(bool isMet, string what) => Console.WriteLine($"{(isMet ? "met" : "MISSED"),-7} {what}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
