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
/// <param name="Subject">What the route is for.</param>
/// <param name="Route">Null for the default.</param>
/// <param name="Step">Its number, from 1; null when the whole route never has a turn.</param>
/// <param name="CoveredBy">The earlier route.</param>
public sealed record ApprovalGap(ApprovalGapKind Kind, ApprovalSubject Subject, ApprovalRoute? Route, int? Step, ApprovalRoute? CoveredBy)
{
    /// <summary>
    /// The gaps of the routes for one subject in their order, the default last. Of a purchase order nobody decides two steps, so that a step for which
    /// nobody is left beside the steps before it is a gap, too. Of a route that never has a turn nothing else is said, and the default is looked at
    /// only when something can come to it.
    /// </summary>
    /// <param name="people">The vendor's active people.</param>
    /// <param name="standIns">All that may be in force at <paramref name="now"/>.</param>
    public static IReadOnlyList<ApprovalGap> Find(
        ApprovalSubject subject, IEnumerable<ApprovalRoute> routes, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, DateTimeOffset now)
    {
        var order = ApprovalRoute.InOrder(routes).Where(route => route.Subject == subject).ToList();
        var covered = ApprovalRoute.Covered(order).ToDictionary(pair => pair.Route.Id, pair => pair.CoveredBy);
        var gaps = new List<ApprovalGap>();
        foreach (var route in order)
        {
            if (covered.TryGetValue(route.Id, out var by))
            {
                gaps.Add(new(ApprovalGapKind.NeverMatches, subject, route, null, by));
            }
            else
            {
                gaps.AddRange(WithNobody(route.Steps).Select(step => new ApprovalGap(ApprovalGapKind.NoApprover, subject, route, step, null)));
            }
        }

        if (!order.Any(route => route.Conditions.Covers(new())))
        {
            gaps.AddRange(WithNobody(DefaultOf(subject).Steps).Select(step => new ApprovalGap(ApprovalGapKind.NoApprover, subject, null, step, null)));
        }

        return gaps;

        IEnumerable<int> WithNobody(IReadOnlyList<ApprovalStep> steps)
        {
            var may = steps.Select(step => Approvers.Of(step, people, standIns, [], now).Select(approver => approver.PersonId).ToList()).ToList();
            var taken = new Dictionary<Guid, int>();
            return
            [
                .. Enumerable.Range(0, may.Count).Where(step => may[step].Count == 0 || (subject == ApprovalSubject.PurchaseOrder && !Place(step, [])))
                    .Select(step => step + 1),
            ];

            // Somebody for the step, whoever has to take another one for it.
            bool Place(int step, HashSet<Guid> asked)
            {
                foreach (var person in may[step].Where(asked.Add))
                {
                    if (!taken.TryGetValue(person, out var other) || Place(other, asked))
                    {
                        taken[person] = step;
                        return true;
                    }
                }

                return false;
            }
        }
    }

    /// <summary>The default with the most steps.</summary>
    public static ApprovalPlan DefaultOf(ApprovalSubject subject) => subject == ApprovalSubject.PurchaseOrder ? ApprovalPlan.LargePurchase : ApprovalPlan.Default;
}
