using System.Globalization;
using System.Text;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>How well the matcher answers pairs of names that were made up for this: every way in which one customer is written twice, and every way in which two look like one.</summary>
public sealed class MatcherTests
{
    /// <summary>
    /// For each kind: how many of its pairs are answered as labelled, and how many without a mistake that nobody would notice (the same called
    /// different or related; another called the same). Measured; a change that answers fewer has lost quality, one that answers more raises the number.
    /// </summary>
    private static readonly Dictionary<string, (int Right, int Tolerable)> AtLeast = new()
    {
        // TABLE
    };

    private static readonly IReadOnlyList<Answered> Pairs =
        [.. Vectors.Of("matching.csv").Select(row => new Answered(row[0], row[1], row[2], row[3], Matcher.Match(row[0], row[1], MatchThresholds.Default)))];

    [Fact]
    public void The_set_has_every_kind_of_pair()
    {
        Assert.True(Pairs.Count >= 400);
        Assert.True(Pairs.Select(pair => pair.Kind).Distinct().Count() >= 40);
        Assert.All(Pairs, pair => Assert.Contains(pair.Label, new[] { "same", "related", "different" }));
        Assert.Equal(Pairs.Count, Pairs.Select(pair => string.Join('|', new[] { pair.Left, pair.Right }.Order(StringComparer.Ordinal))).Distinct().Count());
        Assert.Equal(Pairs.Select(pair => pair.Kind).Distinct().Order(), AtLeast.Keys.Order());
    }

    [Fact]
    public void Names_that_are_called_the_same_are_the_same() =>
        NoLess(Share(Pairs.Where(pair => pair.Is(MatchAnswer.Same)), pair => pair.Label == "same"), 0.98);

    [Fact]
    public void Most_names_that_are_the_same_are_called_so() => NoLess(Share(Of("same"), pair => pair.Is(MatchAnswer.Same)), 0.75);

    [Fact]
    public void Names_that_are_the_same_are_hardly_ever_missed() =>
        NoLess(Share(Of("same"), pair => pair.Is(MatchAnswer.Same) || pair.Is(MatchAnswer.Review)), 0.95);

    [Fact]
    public void Related_customers_are_not_called_the_same() => NoLess(Share(Of("related"), pair => !pair.Is(MatchAnswer.Same)), 0.98);

    [Fact]
    public void Another_region_or_line_of_business_is_not_called_the_same() =>
        NoLess(Share(Pairs.Where(pair => pair.Kind is "other_region" or "other_industry"), pair => !pair.Is(MatchAnswer.Same)), 0.995);

    [Fact]
    public void People_look_at_few_names_that_are_different() => NoLess(Share(Of("different"), pair => !pair.Is(MatchAnswer.Review)), 0.85);

    [Fact]
    public void No_kind_is_answered_worse_than_it_was()
    {
        var report = new StringBuilder();
        foreach (var kind in Pairs.GroupBy(pair => pair.Kind))
        {
            var least = AtLeast.GetValueOrDefault(kind.Key);
            if (kind.Count(pair => pair.IsRight) < least.Right || kind.Count(pair => pair.IsTolerable) < least.Tolerable)
            {
                report.Append(CultureInfo.InvariantCulture, $"\n{kind.Key}: {kind.Count(pair => pair.IsRight)} right, {kind.Count(pair => pair.IsTolerable)} tolerable; were {least.Right} and {least.Tolerable}");
                report.AppendJoin("", kind.Where(pair => !pair.IsRight).Select(pair => "\n  " + pair));
            }
        }

        Assert.True(report.Length == 0, report.ToString());
    }

    [Fact]
    public void Every_pair_is_explained_by_reasons_of_the_two_names_in_either_order()
    {
        Assert.All(Pairs, pair =>
        {
            var reasons = Matcher.Explain(new(pair.Left), new(pair.Right));
            Assert.NotEmpty(reasons);
            Assert.All(reasons, reason => Assert.NotEmpty(reason.Code));
            Assert.Equal(reasons.Count, reasons.Select(reason => reason.Code).Distinct().Count());

            // Turned round, the same is said, with left and right exchanged.
            var turned = Matcher.Explain(new(pair.Right), new(pair.Left));
            if (pair.Left != pair.Right)
            {
                Assert.Equal(reasons, turned.Select(reason => new MatchReason(reason.Code, reason.Right, reason.Left)));
            }
        });
        Assert.All(Pairs.Where(pair => pair.Result.Score < 1000), pair =>
            Assert.DoesNotContain("same_name", Matcher.Explain(new(pair.Left), new(pair.Right)).Select(reason => reason.Code)));
    }

    [Fact]
    public void Thresholds_are_the_vendors()
    {
        const string left = "杭州云岫澜软件有限公司";
        const string right = "云岫澜软件";
        var score = Matcher.Match(left, right, MatchThresholds.Default).Score;
        Assert.InRange(score, 1, 999);
        Assert.Equal(MatchAnswer.Same, Matcher.Match(left, right, new(score, 0)).Answer);
        Assert.Equal(MatchAnswer.Review, Matcher.Match(left, right, new(score + 1, score)).Answer);
        Assert.Equal(MatchAnswer.Different, Matcher.Match(left, right, new(score + 2, score + 1)).Answer);
        Assert.Equal(MatchAnswer.Same, Matcher.Match(left, left, new(1000, 1000)).Answer);
    }

    private static IEnumerable<Answered> Of(string label) => Pairs.Where(pair => pair.Label == label);

    private static (double Share, string Wrong) Share(IEnumerable<Answered> pairs, Func<Answered, bool> isRight)
    {
        var all = pairs.ToList();
        return ((double)all.Count(isRight) / all.Count, string.Join('\n', all.Where(pair => !isRight(pair))));
    }

    private static void NoLess((double Share, string Wrong) measured, double least) =>
        Assert.True(measured.Share >= least, string.Create(CultureInfo.InvariantCulture, $"{measured.Share:P1}, and not {least:P1}:\n{measured.Wrong}"));

    private sealed record Answered(string Left, string Right, string Label, string Kind, MatchResult Result)
    {
        public bool IsRight => Result.Answer.ToString().Equals(Label, StringComparison.OrdinalIgnoreCase);

        public bool IsTolerable => Label == "same" ? Is(MatchAnswer.Same) || Is(MatchAnswer.Review) : !Is(MatchAnswer.Same);

        public bool Is(MatchAnswer answer) => Result.Answer == answer;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label}/{Kind}: {Left} | {Right}: {Result.Answer} {Result.Score}");
    }
}
