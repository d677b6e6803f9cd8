using System.Diagnostics;
using System.Globalization;
using System.Text;
using Baobei.Domain.Matching;

namespace Baobei.Bench;

/// <summary>One decision on two names: how long it takes and what it allocates; and whether any two texts at all are decided on, alike in both orders and in time.</summary>
internal static class Decisions
{
    private const int Rounds = 40;
    private const int Warm = 20;
    private const double MostMilliseconds = 1;
    private const int Shown = 5;

    private const string Marks = "（）()【】[]〔〕·.-—/／|:：&＆０９Ａｚ公司有限集团分店行省市区县中国深圳大学医院";

    public static void Run(string data, int fuzz)
    {
        var pairs = NameSearch.Pairs(data).ToList();
        Time(pairs);
        Fuzz([.. pairs.SelectMany(pair => new[] { pair.Left, pair.Right }).Distinct()], fuzz);
    }

    private static void Time(List<(string Left, string Right)> pairs)
    {
        // The last rounds only: code is compiled for good by then. What a pair takes is its best, since the machine does other things, too.
        var best = Enumerable.Repeat(double.MaxValue, pairs.Count).ToArray();
        var round = Stopwatch.StartNew();
        var rounds = new List<double>();
        var first = 0.0;
        for (var i = 0; i < Rounds; i++)
        {
            round.Restart();
            for (var n = 0; n < pairs.Count; n++)
            {
                var took = Milliseconds(pairs[n].Left, pairs[n].Right);
                best[n] = i < Warm ? best[n] : Math.Min(best[n], took);
            }

            var mean = round.Elapsed.TotalMicroseconds / pairs.Count;
            first = i == 0 ? mean : first;
            if (i >= Warm)
            {
                rounds.Add(mean);
            }
        }

        var bytes = new List<long>();
        foreach (var (left, right) in pairs)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Matcher.Match(left, right, MatchThresholds.Default);
            bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Print($"a decision on {pairs.Count} labelled pairs, one processor: mean {rounds.Min():F1} to {rounds.Max():F1} µs in {rounds.Count} rounds; {first:F1} in the first one of the process");
        Of("Chinese", (left, right) => left && right);
        Of("Latin letters", (left, right) => !left && !right);
        Of("one of each", (left, right) => left != right);
        Print($"  {bytes.Count(one => one > 0)} pairs allocate, {bytes.Max()} bytes at most");

        void Of(string what, Func<bool, bool, bool> isOfIt)
        {
            var times = pairs.Index().Where(pair => isOfIt(IsChinese(pair.Item.Left), IsChinese(pair.Item.Right))).Select(pair => best[pair.Index] * 1_000).Order().ToList();
            Print($"  {what}: {times.Count} pairs, best of each: mean {times.Average():F1}, p50 {times[times.Count / 2]:F1}, p99 {times[times.Count * 99 / 100]:F1}, longest {times[^1]:F1} µs");
        }

        static bool IsChinese(string name) => name.Any(c => !Pinyin.Of(c).IsEmpty);
    }

    private static void Fuzz(string[] names, int count)
    {
        int failed = 0, asymmetric = 0, slow = 0;
        var slowAgain = new List<(string Left, string Right)>();
        var examples = new List<string>();
        var gate = new Lock();
        var clock = Stopwatch.StartNew();
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var random = new Random(Environment.TickCount + worker);
            for (var i = worker; i < count; i += Environment.ProcessorCount)
            {
                var (left, right) = (Text(random, names), Text(random, names));
                try
                {
                    var start = Stopwatch.GetTimestamp();
                    var result = Matcher.Match(left, right, MatchThresholds.Default);
                    var between = Stopwatch.GetTimestamp();
                    var turned = Matcher.Match(right, left, MatchThresholds.Default);
                    var took = Math.Max(Stopwatch.GetElapsedTime(start, between).TotalMilliseconds, Stopwatch.GetElapsedTime(between).TotalMilliseconds);
                    if (result != turned)
                    {
                        Note(ref asymmetric, "depends on the order");
                    }

                    if (took > MostMilliseconds)
                    {
                        // Whether it was the texts or the machine.
                        Interlocked.Increment(ref slow);
                        if (Best(left, right) > MostMilliseconds)
                        {
                            lock (gate)
                            {
                                slowAgain.Add((left, right));
                            }
                        }
                    }
                }
                catch (Exception failure)
                {
                    Note(ref failed, failure.ToString());
                }

                void Note(ref int sum, string what)
                {
                    Interlocked.Increment(ref sum);
                    lock (gate)
                    {
                        if (examples.Count < Shown)
                        {
                            examples.Add(Example(what, left, right));
                        }
                    }
                }
            }
        });

        var alone = slowAgain.ConvertAll(pair => (Pair: pair, Took: Best(pair.Left, pair.Right)));
        Print($"{count} fuzzed pairs in {clock.Elapsed.TotalSeconds:F0} s: {failed} failed, {asymmetric} depend on the order, {slow} took over {MostMilliseconds} ms, {slowAgain.Count} of them when asked again, {alone.Count(one => one.Took > MostMilliseconds)} when asked alone ({alone.Select(one => one.Took).DefaultIfEmpty().Max():F2} ms at most)");
        examples.AddRange(alone.Where(one => one.Took > MostMilliseconds).Take(Shown).Select(one => Example(string.Create(CultureInfo.InvariantCulture, $"took {one.Took:F2} ms"), one.Pair.Left, one.Pair.Right)));
        examples.ForEach(Console.WriteLine);
    }

    /// <summary>A name with some characters changed, or anything; one in a hundred as long as 10,000 characters.</summary>
    private static string Text(Random random, string[] names)
    {
        if (random.Next(10) < 3)
        {
            var length = random.Next(100) == 0 ? random.Next(2_000, 10_001) : random.Next(10) == 0 ? random.Next(400) : random.Next(41);
            return string.Create(length, random, (span, from) =>
            {
                foreach (ref var c in span)
                {
                    c = Any(from);
                }
            });
        }

        var name = new StringBuilder(names[random.Next(names.Length)]);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(name.Length + 1);
            switch (random.Next(5))
            {
                case 0:
                    name.Insert(at, Any(random));
                    break;
                case 1 when at < name.Length:
                    name.Remove(at, 1);
                    break;
                case 2 when at < name.Length:
                    name[at] = Any(random);
                    break;
                case 3 when at + 1 < name.Length:
                    (name[at], name[at + 1]) = (name[at + 1], name[at]);
                    break;
                default:
                    var other = names[random.Next(names.Length)];
                    name.Length = at;
                    name.Append(other.AsSpan(random.Next(other.Length)));
                    break;
            }
        }

        if (random.Next(100) == 0)
        {
            name.Insert(0, name.ToString(), random.Next(2, 10_000 / Math.Max(1, name.Length) + 3));
        }

        return name.Length > 10_000 ? name.ToString(0, 10_000) : name.ToString();
    }

    /// <summary>Of all of Unicode, halves of surrogates among it, but more often what names are made of.</summary>
    private static char Any(Random random) => random.Next(11) switch
    {
        < 2 => (char)random.Next(0x10000),
        < 5 => (char)random.Next(0x4e00, 0xa000),
        < 8 => (char)random.Next(' ', '~' + 1),
        8 => (char)random.Next(0xd800, 0xe000),
        _ => Marks[random.Next(Marks.Length)],
    };

    /// <summary>In a form that a broken text can be made again from.</summary>
    private static string Example(string what, string left, string right)
    {
        return $"{what}: \"{Escaped(left)}\" \"{Escaped(right)}\"";

        static string Escaped(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
    }

    /// <summary>The slower of the two orders, the best of some of each: what the texts take, not the machine.</summary>
    private static double Best(string left, string right) =>
        Math.Max(Enumerable.Range(0, 8).Min(_ => Milliseconds(left, right)), Enumerable.Range(0, 8).Min(_ => Milliseconds(right, left)));

    private static double Milliseconds(string left, string right)
    {
        var start = Stopwatch.GetTimestamp();
        Matcher.Match(left, right, MatchThresholds.Default);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
