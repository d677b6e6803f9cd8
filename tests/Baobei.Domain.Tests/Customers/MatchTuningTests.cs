using Baobei.Domain.Customers;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Tests.Customers;

public sealed class MatchTuningTests
{
    private static readonly TunedCase[] Cases =
    [
        new(620, false, ReviewDecision.Approved),
        new(700, false, ReviewDecision.Rejected),
        new(950, false, ReviewDecision.Rejected),
        new(950, false, ReviewDecision.Approved),
        new(0, true, ReviewDecision.Approved),
    ];

    [Theory]
    [InlineData(900, 600, SameNameChoice.Review, 5, 0, 0, 0, 0)]
    [InlineData(900, 620, SameNameChoice.Review, 5, 0, 0, 0, 0)]
    [InlineData(900, 621, SameNameChoice.Review, 4, 1, 0, 0, 0)]
    [InlineData(900, 701, SameNameChoice.Review, 3, 1, 1, 0, 0)]
    [InlineData(950, 600, SameNameChoice.Refuse, 3, 0, 0, 1, 1)]
    [InlineData(951, 600, SameNameChoice.Refuse, 5, 0, 0, 0, 0)]
    [InlineData(0, 0, SameNameChoice.Refuse, 1, 0, 0, 2, 2)]
    public void Figures_of_thresholds(int same, int review, SameNameChoice choice, int reviews, int passed, int missed, int refused, int wrongly) =>
        Assert.Equal(new(new(same, review), reviews, passed, missed, refused, wrongly), TuningFigures.Of(Cases, new(same, review), choice));

    [Fact]
    public void The_table_has_each_step_as_either_threshold()
    {
        var steps = TuningStep.All(Cases, MatchThresholds.Default);
        Assert.Equal([500, 550, 600, 650, 700, 750, 800, 850, 900, 950], steps.Select(step => step.Threshold));
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 1, 1, 1], steps.Select(step => step.AsReview.Passed));
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], steps.Select(step => step.AsReview.Missed));
        Assert.Equal([2, 2, 2, 2, 2, 1, 1, 1, 1, 1], steps.Select(step => step.AsSame.Refused));
        Assert.Equal([2, 2, 2, 1, 1, 1, 1, 1, 1, 1], steps.Select(step => step.AsSame.WronglyRefused));
    }

    [Fact]
    public void Only_what_nothing_but_a_near_name_had_led_to_is_looked_at()
    {
        EligibilityReason name = new(Eligibility.SimilarName, Verdict.Review, "wait_for_review", []);
        EligibilityReason mail = new(Eligibility.SameEmail, Verdict.Review, "wait_for_review", []);
        EligibilityEvidence Near(int score, MatchAnswer? answer) =>
            new(Eligibility.SimilarName, "name:", ClaimSource.Registration, Guid.Empty, Guid.Empty, score, null, answer);
        Assert.Equal(new(710, false, ReviewDecision.Rejected), TunedCase.Of([name], [Near(640, MatchAnswer.Review), Near(710, MatchAnswer.Review)], ReviewDecision.Rejected));
        Assert.Equal(new(640, true, ReviewDecision.Approved), TunedCase.Of([name], [Near(640, null), Near(710, MatchAnswer.Related)], ReviewDecision.Approved));
        Assert.Null(TunedCase.Of([name, mail], [Near(640, MatchAnswer.Review)], ReviewDecision.Approved));
        Assert.Null(TunedCase.Of([mail], [new(Eligibility.SameEmail, "mail:a", ClaimSource.Registration, Guid.Empty, Guid.Empty)], ReviewDecision.Approved));
    }
}
