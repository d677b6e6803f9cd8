using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Baobei.Domain.Matching;

namespace Baobei.Bench;

/// <summary>The index of names: how long building, adding and asking take, what it holds, and whether the right name is among the candidates.</summary>
internal static partial class NameSearch
{
    private const int Questions = 2_000;

    public static void Run(string data, IReadOnlyList<int> counts, bool misses)
    {
        var real = Lines(Path.Combine(data, "company-names-zh-200k.txt.gz"));
        var foreign = Lines(Path.Combine(data, "company-names-en.txt.gz"));
        Recall(NameIndex.Build(real), real, Path.Combine(data, "retrieval-dev-queries.csv"), misses);
        foreach (var count in counts)
        {
            Measure(count, [.. real, .. foreign]);
        }
    }

    private static void Measure(int count, List<string> real)
    {
        var names = new List<string>(count);
        var parts = new NameMaker(real, 7);
        for (var i = 0; i < count; i++)
        {
            names.Add(i < real.Count ? real[i] : parts.Next());
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var index = NameIndex.Build(names);
        var built = clock.Elapsed;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print($"{count} names: built in {built.TotalSeconds:F1} s, {bytes / 1024 / 1024} MiB ({bytes / count} bytes a name)");

        var random = new Random(3);
        var questions = Enumerable.Range(0, Questions).Select(_ => random.Next(count)).Select(number => (Number: number, Text: parts.Loosen(names[number]))).ToList();
        var numbers = new int[NameIndex.MostCandidates];
        Times("candidates", text => index.Candidates(text, numbers));
        Times("candidates and decision", text => index.Find(new MatchParty(text), 10, MatchThresholds.Default).Count);
        var right = questions.Count(question => numbers.AsSpan(0, index.Candidates(question.Text, numbers)).Contains(question.Number));
        Print($"  the loosened name is among the candidates: {100.0 * right / Questions:F2} %");
        const int more = 20_000;
        var added = Enumerable.Range(0, more).Select(_ => parts.Next()).ToList();
        clock.Restart();
        foreach (var name in added)
        {
            index.Add(name);
        }

        Print($"  {more / clock.Elapsed.TotalSeconds:F0} added a second");

        void Times(string what, Func<string, int> ask)
        {
            // Others use the machine, too: of each question the best of several.
            var times = new double[questions.Count];
            Array.Fill(times, double.MaxValue);
            for (var round = 0; round < 4; round++)
            {
                for (var i = 0; i < questions.Count; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    ask(questions[i].Text);
                    times[i] = Math.Min(times[i], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            Array.Sort(times);
            Print($"  {what}: p50 {times[times.Length / 2]:F2} ms, p99 {times[times.Length * 99 / 100]:F2} ms, longest {times[^1]:F2} ms");
        }
    }

    private static void Recall(NameIndex index, List<string> names, string file, bool misses)
    {
        var kinds = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        int[] depths = [1, 5, 20, NameIndex.MostCandidates];
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var fields = Row().Match(line);
            var (query, kind) = (fields.Groups[1].Value.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal), fields.Groups[3].Value);
            if (!int.TryParse(fields.Groups[2].Value, CultureInfo.InvariantCulture, out var answer))
            {
                continue;
            }

            // Another line may hold the same name.
            var rank = 0;
            var candidates = index.Candidates(query);
            while (rank < candidates.Count && names[candidates[rank]] != names[answer - 1])
            {
                rank++;
            }

            foreach (var each in (string[])[kind, "~all"])
            {
                var sums = kinds.TryGetValue(each, out var known) ? known : kinds[each] = new int[depths.Length + 1];
                sums[^1]++;
                for (var i = 0; i < depths.Length; i++)
                {
                    sums[i] += rank < depths[i] && rank < candidates.Count ? 1 : 0;
                }
            }

            if (misses && rank >= Math.Min(20, candidates.Count))
            {
                Print($"  {kind}: {query}: {names[answer - 1]} is {(rank < candidates.Count ? $"{rank + 1}th" : "missing")}; first {(candidates.Count > 0 ? names[candidates[0]] : "none")}");
            }
        }

        Print($"right name among the first {string.Join(", ", depths)} candidates:");
        foreach (var (kind, sums) in kinds)
        {
            Print($"  {kind,-22} {sums[^1],4}: {string.Join("  ", sums[..^1].Select(sum => string.Create(CultureInfo.InvariantCulture, $"{100.0 * sum / sums[^1],6:F2}")))} %");
        }
    }

    private static List<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex("^[^,]*,(\"(?:[^\"]|\"\")*\"|[^,]*),([^,]*),(.*)$")]
    private static partial Regex Row();
}
