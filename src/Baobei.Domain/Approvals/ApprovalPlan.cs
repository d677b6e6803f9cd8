using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Approvals;

/// <summary>
/// Which steps an application goes through (审批方案), made when it is submitted and kept with it as it is, as JSON: a route that is edited or
/// retired later changes no plan.
/// </summary>
public sealed record ApprovalPlan
{
    /// <summary>The route by which it was made; null for the default.</summary>
    public Id<ApprovalRoute>? RouteId { get; init; }

    /// <summary>The route's name at that time; empty for the default, which each reader's language names.</summary>
    public string RouteName { get; init; } = "";

    public IReadOnlyList<ApprovalStep> Steps { get; init; } = [];

    /// <summary>The last route, which matches everything and is never stored: one step, decided by whoever is a business developer (商务经理).</summary>
    public static ApprovalPlan Default { get; } = new() { Steps = [new() { Role = Role.BusinessDeveloper }] };

    /// <summary>By the first active route that matches; by <see cref="Default"/> when none does.</summary>
    public static ApprovalPlan For(IEnumerable<ApprovalRoute> routes, ApprovalFacts facts) =>
        ApprovalRoute.InOrder(routes).FirstOrDefault(route => route.Conditions.Matches(facts)) is { } route
            ? new() { RouteId = route.Id, RouteName = route.Name, Steps = route.Steps }
            : Default;
}
