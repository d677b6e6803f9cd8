namespace Baobei.Domain.Approvals;

/// <summary>What is wrong with the vendor's approval policy as it stands.</summary>
public enum ApprovalGapKind
{
    /// <summary>Nobody may decide a step now.</summary>
    NoApprover,

    /// <summary>An earlier route takes everything that this one would.</summary>
    NeverMatches,
}

/// <summary>One thing that an operator has to mend.</summary>
/// <param name="Route">Null for the default.</param>
/// <param name="Step">Its number, from 1; null when the whole route never has a turn.</param>
/// <param name="CoveredBy">The earlier route.</param>
public sealed record ApprovalGap(ApprovalGapKind Kind, ApprovalRoute? Route, int? Step, ApprovalRoute? CoveredBy)
{
    /// <summary>
    /// The gaps in the order of the routes, the default last. Of a route that never has a turn nothing else is said, and the default is looked at
    /// only when something can come to it.
    /// </summary>
    /// <param name="people">The vendor's active people.</param>
    /// <param name="standIns">All that may be in force at <paramref name="now"/>.</param>
    public static IReadOnlyList<ApprovalGap> Find(
        IEnumerable<ApprovalRoute> routes, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, DateTimeOffset now)
    {
        var order = ApprovalRoute.InOrder(routes).ToList();
        var covered = ApprovalRoute.Covered(order).ToDictionary(pair => pair.Route.Id, pair => pair.CoveredBy);
        var gaps = new List<ApprovalGap>();
        foreach (var route in order)
        {
            if (covered.TryGetValue(route.Id, out var by))
            {
                gaps.Add(new(ApprovalGapKind.NeverMatches, route, null, by));
            }
            else
            {
                gaps.AddRange(WithNobody(route.Steps).Select(step => new ApprovalGap(ApprovalGapKind.NoApprover, route, step, null)));
            }
        }

        if (!order.Any(route => route.Conditions.Covers(new())))
        {
            gaps.AddRange(WithNobody(ApprovalPlan.Default.Steps).Select(step => new ApprovalGap(ApprovalGapKind.NoApprover, null, step, null)));
        }

        return gaps;

        IEnumerable<int> WithNobody(IReadOnlyList<ApprovalStep> steps) =>
            steps.Index().Where(step => Approvers.Of(step.Item, people, standIns, [], now).Count == 0).Select(step => step.Index + 1);
    }
}
