using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Approvals;

/// <summary>A step as the API shows it.</summary>
public sealed record ApprovalStepView(
    string Label, Role? Role, IReadOnlyList<Id<User>> People, int TermWorkingDays, Role? EscalationRole, Id<User>? EscalationPerson)
{
    public static ApprovalStepView Of(ApprovalStep step) => new(
        step.Label, step.Role, [.. step.People.Select(person => new Id<User>(person))], step.TermWorkingDays, step.EscalationRole,
        step.EscalationPerson is { } told ? new Id<User>(told) : null);
}

/// <summary>A route as the API shows it.</summary>
public sealed record ApprovalRouteView(
    Id<ApprovalRoute> Id, ApprovalSubject Subject, string Name, int Rank, ApprovalConditions Conditions, IReadOnlyList<ApprovalStepView> Steps, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt)
{
    public static ApprovalRouteView Of(ApprovalRoute route) =>
        new(route.Id, route.Subject, route.Name, route.Rank, route.Conditions, [.. route.Steps.Select(ApprovalStepView.Of)], route.CreatedAt, route.RetiredAt);
}

/// <summary>Something that an operator has to mend, as the API shows it.</summary>
public sealed record ApprovalGapView(ApprovalGapKind Kind, ApprovalSubject Subject, Id<ApprovalRoute>? RouteId, int? Step, Id<ApprovalRoute>? CoveredById)
{
    public static ApprovalGapView Of(ApprovalGap gap) => new(gap.Kind, gap.Subject, gap.Route?.Id, gap.Step, gap.CoveredBy?.Id);
}

/// <summary>Somebody who may decide a step now; <paramref name="InPlaceOf"/> is the absent person by whose right.</summary>
public sealed record ApproverView(Id<User> Id, string DisplayName, Id<User>? InPlaceOf, string? InPlaceOfName);

/// <summary>A step and who may decide it now.</summary>
public sealed record DecidedStepView(string Label, Role? Role, int TermWorkingDays, IReadOnlyList<ApproverView> Approvers);

/// <summary>Who would decide, and by which route; <paramref name="RouteId"/> is null for the default.</summary>
public sealed record WhoDecidesView(Id<ApprovalRoute>? RouteId, string RouteName, IReadOnlyList<DecidedStepView> Steps);

/// <summary>One condition in plain words.</summary>
public sealed record ConditionLine(string Label, string Text);

/// <summary>A step in plain words.</summary>
/// <param name="HasNobody">Nobody may decide it now.</param>
public sealed record StepLine(string Name, string Who, int Term, bool HasNobody);

/// <summary>A row of the list; the default has no route.</summary>
public sealed record ApprovalRouteRow(ApprovalRoute? Route, IReadOnlyList<ConditionLine> Conditions, IReadOnlyList<StepLine> Steps);

/// <param name="Subject">What the active ones that are shown are for.</param>
/// <param name="Retired">Null while the active ones are shown.</param>
/// <param name="Retiring">The route that is about to be retired, asked over the list.</param>
public sealed record ApprovalRouteListModel(
    ApprovalSubject Subject, IReadOnlyList<ApprovalRouteRow> Rows, IReadOnlyList<ApprovalGap> Gaps, Slice<ApprovalRoute>? Retired, Asked Asked, bool MayManage, (ApprovalRoute Route, Form<RetireForm> Form)? Retiring);

/// <summary>The version that the question showed.</summary>
public sealed record RetireForm
{
    public int? Version { get; init; }
}

/// <param name="Id">Null for a new one.</param>
/// <param name="Subject">What it is for: which conditions there are follows from it.</param>
/// <param name="Name">As it is kept, whatever is typed into the form.</param>
/// <param name="Deciders">Who can be named to decide a step.</param>
/// <param name="Told">Who can be told that its term is over.</param>
public sealed record EditApprovalRouteModel(
    Id<ApprovalRoute>? Id, ApprovalSubject Subject, string Name, Form<ApprovalRouteForm> Form, IReadOnlyList<Option> Deciders, IReadOnlyList<Option> Told,
    IReadOnlyList<OptionGroup> Products);

/// <summary>What "who would decide this" is asked with: amounts in yuan, the discount in per cent.</summary>
public sealed record WhoDecidesQuery(
    string? Subject = null, string? Region = null, string? Industry = null, string? Amount = null, string? Bid = null, string? Discount = null, string? Product = null)
{
    public bool IsEmpty => string.IsNullOrEmpty(Region) && string.IsNullOrEmpty(Industry) && string.IsNullOrEmpty(Amount) && string.IsNullOrEmpty(Bid) && string.IsNullOrEmpty(Discount)
        && string.IsNullOrEmpty(Product);

    public ApprovalSubject For => ApprovalWords.SubjectOf(Subject);
}

/// <param name="Wrong">What of what was typed is no amount or no discount; nothing is answered then.</param>
public sealed record WhoDecidesModel(WhoDecidesQuery Query, WhoDecidesView? Answer, InvalidField? Wrong, IReadOnlyList<Option> Products);
