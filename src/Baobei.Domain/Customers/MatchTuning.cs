using Baobei.Domain.Matching;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>A review that was decided and to which nothing but a near name had led.</summary>
/// <param name="Score">Of the nearest name, thousandths; 0 when all are only related.</param>
/// <param name="IsRelated">One belongs to the same house: that is looked at whatever the thresholds.</param>
public sealed record TunedCase(int Score, bool IsRelated, ReviewDecision Decision)
{
    /// <summary>Null when something else led to it, too: other thresholds would have changed nothing.</summary>
    public static TunedCase? Of(IReadOnlyList<EligibilityReason> reasons, IReadOnlyList<EligibilityEvidence> evidence, ReviewDecision decision)
    {
        var near = evidence.Where(one => one is { Code: Eligibility.SimilarName, Similarity: not null }).ToList();
        return near.Count == 0 || reasons.Any(reason => reason.Code != Eligibility.SimilarName)
            ? null
            : new(
                near.Where(one => one.Answer != MatchAnswer.Related).Max(one => one.Similarity) ?? 0, near.Exists(one => one.Answer == MatchAnswer.Related), decision);
    }

    /// <summary>What the rules would have answered.</summary>
    public Verdict VerdictUnder(MatchThresholds thresholds, SameNameChoice sameName) =>
        sameName == SameNameChoice.Refuse && !(IsRelated && Score == 0) && Score >= thresholds.Same ? Verdict.Refuse
        : IsRelated || Score >= thresholds.Review ? Verdict.Review
        : Verdict.Allow;
}

/// <summary>What thresholds would have made of the reviews that were decided.</summary>
/// <param name="Reviews">A person would have looked.</param>
/// <param name="Passed">Were approved, and would have passed without a review.</param>
/// <param name="Missed">Were rejected, and would have passed.</param>
/// <param name="Refused">Were rejected, and would have been refused at once.</param>
/// <param name="WronglyRefused">Were approved, and would have been refused.</param>
public sealed record TuningFigures(MatchThresholds Thresholds, int Reviews, int Passed, int Missed, int Refused, int WronglyRefused)
{
    public static TuningFigures Of(IReadOnlyCollection<TunedCase> cases, MatchThresholds thresholds, SameNameChoice sameName)
    {
        return new(
            thresholds,
            cases.Count(one => one.VerdictUnder(thresholds, sameName) == Verdict.Review),
            Count(Verdict.Allow, ReviewDecision.Approved),
            Count(Verdict.Allow, ReviewDecision.Rejected),
            Count(Verdict.Refuse, ReviewDecision.Rejected),
            Count(Verdict.Refuse, ReviewDecision.Approved));

        int Count(Verdict verdict, ReviewDecision decision) =>
            cases.Count(one => one.Decision == decision && one.VerdictUnder(thresholds, sameName) == verdict);
    }
}

/// <summary>One threshold in the table: what it would do as either of the two.</summary>
/// <param name="AsReview">A review from here on; nothing is refused.</param>
/// <param name="AsSame">Refused from here on; reviews as they are asked for, or from here on when that is less.</param>
public sealed record TuningStep(int Threshold, TuningFigures AsReview, TuningFigures AsSame)
{
    /// <summary>500 to 950 by 50.</summary>
    public static IReadOnlyList<TuningStep> All(IReadOnlyCollection<TunedCase> cases, MatchThresholds asked) =>
        [.. Enumerable.Range(0, 10).Select(i => 500 + (50 * i)).Select(threshold => new TuningStep(
            threshold,
            TuningFigures.Of(cases, new(Math.Max(threshold, asked.Same), threshold), SameNameChoice.Review),
            TuningFigures.Of(cases, new(threshold, Math.Min(threshold, asked.Review)), SameNameChoice.Refuse)))];
}
