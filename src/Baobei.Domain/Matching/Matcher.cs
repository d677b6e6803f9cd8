namespace Baobei.Domain.Matching;

/// <summary>Is this the same customer? Symmetric: the order of the two makes no difference.</summary>
public static class Matcher
{
    /// <summary>The decision on two names alone.</summary>
    public static MatchResult Match(string left, string right, MatchThresholds thresholds) => Match(new MatchParty(left), new MatchParty(right), thresholds);

    /// <summary>The decision on everything that is known of the two.</summary>
    public static MatchResult Match(MatchParty left, MatchParty right, MatchThresholds thresholds)
    {
        var score = CompanyName.Similarity(left.Name, right.Name);
        return new(score >= thresholds.Same ? MatchAnswer.Same : score >= thresholds.Review ? MatchAnswer.Review : MatchAnswer.Different, score);
    }

    /// <summary>Why, in parts that people read.</summary>
    public static IReadOnlyList<MatchReason> Explain(MatchParty left, MatchParty right) => [];
}
