using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Approvals;

/// <summary>
/// 审批路由: which steps an application or a purchase order goes through, and when this route applies. Of the active routes for the same subject the
/// first that matches, by rank, is taken; behind all of them is the default (<see cref="ApprovalPlan.DefaultOf"/>), so that nothing is ever without a route.
/// </summary>
public sealed class ApprovalRoute : Entity, IHasId, IVersioned
{
    public const int MaxNameLength = 60;
    public const int MaxSteps = 5;

    /// <summary>Active routes one vendor may have: people have to see through them.</summary>
    public const int MaxActive = 100;

    public static string IdPrefix => "apr";

    public Id<ApprovalRoute> Id { get; private init; }

    public int Version { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>What it is for; that does not change.</summary>
    public ApprovalSubject Subject { get; private init; }

    /// <summary>Lower is asked first, among those for the same subject. Of two with the same rank the older one is.</summary>
    public int Rank { get; private set; }

    public ApprovalConditions Conditions { get; private set; } = new();

    /// <summary>One to five, in the order in which they are decided.</summary>
    public IReadOnlyList<ApprovalStep> Steps { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>From then on it applies to nothing new; null while it is active.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public bool IsActive => RetiredAt is null;

    /// <summary>
    /// A new route, behind those that there are. Refusal: <c>route.too_many</c> (most). <see cref="InvalidField"/>, all together:
    /// <c>required</c>, <c>too_long</c>, <c>characters</c> (name), <c>route_name_taken</c> (another active route has the name), <c>steps_between</c> (not 1
    /// to 5), and those of <see cref="ApprovalConditions.Check"/> and <see cref="ApprovalStep.Check"/> ("Steps[0].Role").
    /// </summary>
    /// <param name="active">The active routes, for whatever subject.</param>
    public static ApprovalRoute Create(
        IReadOnlyCollection<ApprovalRoute> active, string name, ApprovalConditions conditions, IReadOnlyList<ApprovalStep> steps, DateTimeOffset now,
        ApprovalSubject subject = ApprovalSubject.ProjectRegistration)
    {
        if (active.Count >= MaxActive)
        {
            throw new Refused("route.too_many", MaxActive);
        }

        var route = new ApprovalRoute
        {
            Id = Id<ApprovalRoute>.At(now),
            CreatedAt = now,
            Subject = subject,
            Rank = active.Where(other => other.Subject == subject).Select(other => other.Rank).DefaultIfEmpty().Max() + 1,
        };
        route.Set(active, name, conditions, steps);
        route.Raise(new ApprovalRouteCreated(route.Id, route.Name, subject), route.Id.ToString());
        return route;
    }

    /// <summary>Applies to what is submitted from now on; plans that were made stay. Refusal: <c>route.retired</c>. Fields as in <see cref="Create"/>.</summary>
    public void Edit(IReadOnlyCollection<ApprovalRoute> active, string name, ApprovalConditions conditions, IReadOnlyList<ApprovalStep> steps)
    {
        MustBeActive();
        Set(active, name, conditions, steps);
        Version++;
        Raise(new ApprovalRouteEdited(Id, Name), Id.ToString());
    }

    /// <summary>
    /// Changes places with the route for the same subject before or behind it. Refusals: <c>route.retired</c>; <c>route.at_end</c> when there is none
    /// on that side.
    /// </summary>
    /// <param name="active">The active routes, this one among them.</param>
    public void Move(IReadOnlyCollection<ApprovalRoute> active, bool up)
    {
        MustBeActive();
        var order = InOrder(active).Where(route => route.Subject == Subject).ToList();
        var here = order.FindIndex(route => route.Id == Id);
        var there = up ? here - 1 : here + 1;
        if (there < 0 || there >= order.Count)
        {
            throw new Refused("route.at_end");
        }

        // Two may have got the same rank at the same moment: all are numbered anew, which changes only those whose number is not right.
        (order[here], order[there]) = (order[there], order[here]);
        for (var i = 0; i < order.Count; i++)
        {
            order[i].RankAs(i + 1);
        }

        Raise(new ApprovalRouteMoved(Id, Name, Rank), Id.ToString());
    }

    /// <summary>Takes it out of the order for good; plans that were made by it stay. Refusal: <c>route.retired</c>.</summary>
    public void Retire(DateTimeOffset now)
    {
        MustBeActive();
        RetiredAt = now;
        Version++;
        Raise(new ApprovalRouteRetired(Id, Name), Id.ToString());
    }

    /// <summary>The active ones of these routes as they are asked, those for each subject together.</summary>
    public static IEnumerable<ApprovalRoute> InOrder(IEnumerable<ApprovalRoute> routes) =>
        routes.Where(route => route.IsActive).OrderBy(route => route.Subject).ThenBy(route => route.Rank).ThenBy(route => route.Id);

    /// <summary>The active routes that never have a turn, each with the first one before it that takes everything it would.</summary>
    public static IReadOnlyList<(ApprovalRoute Route, ApprovalRoute CoveredBy)> Covered(IEnumerable<ApprovalRoute> routes)
    {
        var order = InOrder(routes).ToList();
        return
        [
            .. order.Select((route, i) => (Route: route, By: order.Take(i).FirstOrDefault(before => before.Subject == route.Subject && before.Conditions.Covers(route.Conditions))))
                .Where(pair => pair.By is not null).Select(pair => (pair.Route, pair.By!)),
        ];
    }

    private void Set(IReadOnlyCollection<ApprovalRoute> active, string name, ApprovalConditions conditions, IReadOnlyList<ApprovalStep> steps)
    {
        var wrong = new WrongFields();
        var newName = wrong.Read(() => Text.Required(nameof(Name), name, MaxNameLength));
        if (active.Any(other => other.Id != Id && string.Equals(other.Name, newName, StringComparison.OrdinalIgnoreCase)))
        {
            wrong.Add(nameof(Name), "route_name_taken");
        }

        var newConditions = wrong.Read(() => conditions.Check(Subject));
        if (steps.Count is < 1 or > MaxSteps)
        {
            wrong.Add(nameof(Steps), "steps_between", 1, MaxSteps);
        }

        for (var i = 0; i < steps.Count && i < MaxSteps; i++)
        {
            steps[i].Check($"{nameof(Steps)}[{i}].", wrong);
        }

        wrong.ThrowIfAny();
        Name = newName;
        Conditions = newConditions;
        Steps = [.. steps.Select(step => step with { Label = step.Label.Trim(), People = [.. step.People.Distinct()] })];
    }

    private void RankAs(int rank)
    {
        if (Rank != rank)
        {
            Rank = rank;
            Version++;
        }
    }

    private void MustBeActive()
    {
        if (!IsActive)
        {
            throw new Refused("route.retired");
        }
    }
}

/// <summary>A route was added, behind those that there were.</summary>
public sealed record ApprovalRouteCreated(Id<ApprovalRoute> ApprovalRouteId, string RouteName, ApprovalSubject Subject) : IEvent
{
    public static string Name => "route.created";
}

/// <summary>A route's name, conditions or steps changed.</summary>
public sealed record ApprovalRouteEdited(Id<ApprovalRoute> ApprovalRouteId, string RouteName) : IEvent
{
    public static string Name => "route.edited";
}

/// <summary>A route changed places with the one before or behind it; its rank is now this.</summary>
public sealed record ApprovalRouteMoved(Id<ApprovalRoute> ApprovalRouteId, string RouteName, int Rank) : IEvent
{
    public static string Name => "route.moved";
}

/// <summary>A route was taken out of the order for good.</summary>
public sealed record ApprovalRouteRetired(Id<ApprovalRoute> ApprovalRouteId, string RouteName) : IEvent
{
    public static string Name => "route.retired";
}
