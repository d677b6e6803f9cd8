using System.Diagnostics;
using System.Globalization;

namespace Baobei.Bench;

/// <summary>What a round of requests came to. Times in milliseconds; CPU is the server process's alone.</summary>
internal sealed record Result(string Name, int Clients, double PerSecond, double P50, double P99, double Bytes, double CpuMillisecondsPerRequest, double RssMib, int Failed)
{
    public static string Header => $"{"workload",-40}{"clients",8}{"req/s",10}{"p50 ms",9}{"p99 ms",9}{"bytes",9}{"cpu ms",9}{"rss MiB",9}{"failed",8}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-40}{Clients,8}{PerSecond,10:F0}{P50,9:F2}{P99,9:F2}{Bytes,9:F0}{CpuMillisecondsPerRequest,9:F3}{RssMib,9:F0}{Failed,8}");
}

/// <summary>Drives a server over HTTP for a number of seconds.</summary>
internal static class Load
{
    /// <param name="request">Makes and sends the n-th request of a client; answers the body's length, or -1 when the status was not the expected one.</param>
    public static async Task<Result> Run(string name, int clients, TimeSpan time, Process server, Func<int, int, Task<int>> request)
    {
        for (var warm = 0; warm < 20; warm++)
        {
            await request(0, -1 - warm);
        }

        var latencies = new List<double>[clients];
        var bytes = new long[clients];
        var failed = new int[clients];
        var cpuBefore = Cpu(server);
        var start = Stopwatch.GetTimestamp();
        var deadline = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var mine = latencies[client] = new List<double>(100_000);
            for (var n = 0; Stopwatch.GetTimestamp() < deadline; n++)
            {
                var at = Stopwatch.GetTimestamp();
                var length = await request(client, n);
                mine.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                if (length < 0)
                {
                    failed[client]++;
                }
                else
                {
                    bytes[client] += length;
                }
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cpu = Cpu(server) - cpuBefore;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        return new Result(
            name, clients, all.Length / seconds, At(all, 0.50), At(all, 0.99), (double)bytes.Sum() / all.Length, cpu.TotalMilliseconds / all.Length, Rss(server), failed.Sum());
    }

    public static double Rss(Process server)
    {
        server.Refresh();
        return server.WorkingSet64 / 1048576.0;
    }

    private static TimeSpan Cpu(Process server)
    {
        server.Refresh();
        return server.TotalProcessorTime;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
