using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Approvals;

/// <summary>
/// Which steps an application or a purchase order goes through (审批方案), made when it is submitted and kept with it as it is, as JSON: a route that is edited or
/// retired later changes no plan.
/// </summary>
public sealed record ApprovalPlan
{
    /// <summary>The route by which it was made; null for the default.</summary>
    public Id<ApprovalRoute>? RouteId { get; init; }

    /// <summary>The route's name at that time; empty for the default, which each reader's language names.</summary>
    public string RouteName { get; init; } = "";

    public IReadOnlyList<ApprovalStep> Steps { get; init; } = [];

    /// <summary>The last route for projects, which matches everything and is never stored: one step, decided by whoever is a business developer (商务经理).</summary>
    public static ApprovalPlan Default { get; } = new() { Steps = [new() { Role = Role.BusinessDeveloper }] };

    /// <summary>The last route for purchase orders below the policy's amount: the customer business manager.</summary>
    public static ApprovalPlan Purchase { get; } = new() { Steps = [new() { Role = Role.CustomerBusinessManager }] };

    /// <summary>The last route for purchase orders from the policy's amount on: whoever runs the platform as well.</summary>
    public static ApprovalPlan LargePurchase { get; } = new() { Steps = [.. Purchase.Steps, new() { Role = Role.VendorOperator }] };

    /// <summary>The last route, taken when no other matches. What other money is worth nobody has said: two people look at it.</summary>
    public static ApprovalPlan DefaultOf(ApprovalFacts facts, Policy policy) =>
        facts.Subject != ApprovalSubject.PurchaseOrder ? Default : facts.AmountMinor < policy.SecondApprovalYuan * 100L ? Purchase : LargePurchase;

    /// <summary>By the first active route for this subject that matches; by <see cref="DefaultOf"/> when none does.</summary>
    public static ApprovalPlan For(IEnumerable<ApprovalRoute> routes, ApprovalFacts facts, Policy policy) =>
        ApprovalRoute.InOrder(routes).FirstOrDefault(route => route.Subject == facts.Subject && route.Conditions.Matches(facts)) is { } route
            ? new() { RouteId = route.Id, RouteName = route.Name, Steps = route.Steps }
            : DefaultOf(facts, policy);
}
