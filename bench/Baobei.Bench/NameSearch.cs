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

    private sealed record Question(string Text, string Answer, string Kind);

    public static void Run(string data, IReadOnlyList<int> counts, bool misses, string? query)
    {
        var real = Lines(Path.Combine(data, "company-names-zh-200k.txt.gz"));
        var questions = Rows(Path.Combine(data, "retrieval-dev-queries.csv")).Where(row => row[2].Length > 0)
            .Select(row => new Question(row[1], real[int.Parse(row[2], CultureInfo.InvariantCulture) - 1], row[3])).ToList();
        Recall(NameIndex.Build(real), real, questions, misses);

        // Harder: names in English, stock names, and pairs that somebody decided, all in one index.
        var listed = Rows(Path.Combine(data, "listed-companies-dev.csv")).ToList();
        var pairs = Rows(Path.Combine(data, "matching-dev.csv")).Where(row => row[2] is "same" or "related").ToList();
        real.AddRange(Lines(Path.Combine(data, "company-names-en.txt.gz")));
        real.AddRange(listed.Select(row => row[1]).Concat(pairs.Select(row => row[0])));
        real = [.. real.Distinct()];
        questions.AddRange(listed.Select(row => new Question(row[2], row[1], "+stock name")));
        questions.AddRange(listed.Where(row => row[3].Length > 0).Select(row => new Question(row[3], row[1], "+stock English")));
        questions.AddRange(pairs.Select(row => new Question(row[1], row[0], $"+{row[2]} {row[3]}")));
        var mixed = NameIndex.Build(real);
        if (query is not null)
        {
            foreach (var number in mixed.Candidates(query))
            {
                Print($"{real[number]}");
            }

            return;
        }

        Recall(mixed, real, questions, misses);
        foreach (var count in counts)
        {
            Measure(count, real, questions);
        }
    }

    private static void Measure(int count, List<string> real, List<Question> asked)
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
        Times("candidates and decision", text => index.Find(new MatchParty(text), NameIndex.MostCandidates, MatchThresholds.Default).Count);
        var typed = questions.Select(question => names[question.Number]).Where(name => name.Length > 6 && name[..6].All(c => !Pinyin.Of(c).IsEmpty)).ToList();
        TimesOf("search by pinyin of two characters", typed.ConvertAll(name => SpellingOf(name[2]) + SpellingOf(name[3])), text => index.Search(text).Count);
        TimesOf("search by four first letters", typed.ConvertAll(name => string.Concat(name[2..6].Select(c => SpellingOf(c)[0]))), text => index.Search(text).Count);
        TimesOf("the same by pinyin among one name in a thousand", typed.ConvertAll(name => SpellingOf(name[2]) + SpellingOf(name[3])), text => index.Search(text, number => number % 1000 == 0).Count);
        clock.Restart();
        Parallel.ForEach(questions, question => index.Find(new MatchParty(question.Text), NameIndex.MostCandidates, MatchThresholds.Default, NameEffort.Row));
        Print($"  rows of a file, all processors: {Questions / clock.Elapsed.TotalSeconds:F0} a second");
        var quick = questions.Count(question => index.Find(new MatchParty(question.Text), NameIndex.MostCandidates, MatchThresholds.Default, NameEffort.Row).Any(hit => hit.Number == question.Number));
        var full = questions.Count(question => index.Find(new MatchParty(question.Text), NameIndex.MostCandidates, MatchThresholds.Default).Any(hit => hit.Number == question.Number));
        Print($"  found by rows of a file {100.0 * quick / Questions:F2} %, by a single question {100.0 * full / Questions:F2} %");
        var right = questions.Count(question => numbers.AsSpan(0, index.Candidates(question.Text, numbers)).Contains(question.Number));
        Print($"  the loosened name is among the candidates: {100.0 * right / Questions:F2} %");
        Recall(index, names, asked, misses: false);
        const int more = 20_000;
        var added = Enumerable.Range(0, more).Select(_ => parts.Next()).ToList();
        clock.Restart();
        foreach (var name in added)
        {
            index.Add(name);
        }

        Print($"  {more / clock.Elapsed.TotalSeconds:F0} added a second");

        void Times(string what, Func<string, int> ask) => TimesOf(what, questions.ConvertAll(question => question.Text), ask);

        static string SpellingOf(char character) => Pinyin.Text(Pinyin.Of(character)[0]);

        static void TimesOf(string what, List<string> texts, Func<string, int> ask)
        {
            // Once before, since code is compiled for good only then.
            var times = new double[texts.Count];
            for (var round = 0; round < 2; round++)
            {
                for (var i = 0; i < texts.Count; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    ask(texts[i]);
                    times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }
            }

            Array.Sort(times);
            Print($"  {what}: p50 {times[times.Length / 2]:F2} ms, p99 {times[times.Length * 99 / 100]:F2} ms, longest {times[^1]:F2} ms");
        }
    }

    private static void Recall(NameIndex index, List<string> names, List<Question> questions, bool misses)
    {
        var kinds = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        int[] depths = [1, 5, 20, NameIndex.MostCandidates];
        foreach (var (text, answer, kind) in questions)
        {
            // Another line may hold the same name.
            var rank = 0;
            var candidates = index.Candidates(text);
            while (rank < candidates.Count && names[candidates[rank]] != answer)
            {
                rank++;
            }

            foreach (var each in (string[])[kind, kind[0] == '+' ? "+~all" : "~all"])
            {
                var sums = kinds.TryGetValue(each, out var known) ? known : kinds[each] = new int[depths.Length + 1];
                sums[^1]++;
                for (var i = 0; i < depths.Length; i++)
                {
                    sums[i] += rank < depths[i] && rank < candidates.Count ? 1 : 0;
                }
            }

            if (misses && rank >= candidates.Count)
            {
                Print($"  {kind}: {text}: {answer} is missing; first {(candidates.Count > 0 ? names[candidates[0]] : "none")}");
            }
        }

        Print($"right name among the first {string.Join(", ", depths)} candidates of {names.Count} names:");
        foreach (var (kind, sums) in kinds)
        {
            Print($"  {kind,-32} {sums[^1],4}: {string.Join("  ", sums[..^1].Select(sum => string.Create(CultureInfo.InvariantCulture, $"{100.0 * sum / sums[^1],6:F2}")))} %");
        }
    }

    private static IEnumerable<List<string>> Rows(string file) => File.ReadLines(file).Skip(1)
        .Select(line => Field().Matches(line).Select(field => field.Groups[1].Value is ['"', .. var quoted, '"'] ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal) : field.Groups[1].Value).ToList());

    /// <summary>Names of real companies, in Chinese and in English, to make up others from.</summary>
    public static IReadOnlyList<string> Real(string data) => [.. Lines(Path.Combine(data, "company-names-zh-200k.txt.gz")), .. Lines(Path.Combine(data, "company-names-en.txt.gz"))];

    /// <summary>Names as people type them: one side of the labelled pairs.</summary>
    public static IEnumerable<string> Typed(string data) => Pairs(data).Select(pair => pair.Right);

    /// <summary>The labelled pairs, as real and as typed.</summary>
    public static IEnumerable<(string Left, string Right)> Pairs(string data) => Rows(Path.Combine(data, "matching-dev.csv")).Select(row => (row[0], row[1]));

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

    [GeneratedRegex("(?:^|,)(\"(?:[^\"]|\"\")*\"|[^,]*)")]
    private static partial Regex Field();
}
