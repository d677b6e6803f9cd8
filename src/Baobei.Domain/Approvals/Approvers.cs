using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Approvals;

/// <summary>An active person of the vendor.</summary>
public sealed record ApprovalPerson(Guid Id, Role Role);

/// <summary>Somebody who may decide now.</summary>
/// <param name="InPlaceOf">The absent person by whose right; null when by their own.</param>
public sealed record Approver(Guid PersonId, Guid? InPlaceOf);

/// <summary>
/// Who may decide a step now: somebody of the roles that decide (<see cref="ApprovalStep.Roles"/>), named or not. Whoever created or edited the thing does
/// not decide on it, whatever the role, and nobody does in their place by their right. Whoever is away does not decide either, but the deputy does.
/// </summary>
public static class Approvers
{
    /// <summary>Those who may decide, each once, in the order of <paramref name="people"/>. Empty when nobody may.</summary>
    /// <param name="people">The vendor's active people.</param>
    /// <param name="standIns">All that may be in force at <paramref name="now"/>.</param>
    /// <param name="involved">Who must not decide: whoever created or edited the thing.</param>
    public static IReadOnlyList<Approver> Of(
        ApprovalStep step, IReadOnlyCollection<ApprovalPerson> people, IEnumerable<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now)
    {
        var away = standIns.Where(standIn => standIn.IsInForce(now)).ToLookup(standIn => standIn.AbsentId, standIn => standIn.DeputyId);
        var byRight = people.Where(person => step.Role is { } role ? person.Role == role : step.People.Contains(person.Id))
            .Where(person => !involved.Contains(person.Id)).ToList();
        var inPlaceOf = byRight.SelectMany(person => away[person.Id].Select(deputy => (Deputy: deputy, Of: person.Id)))
            .GroupBy(pair => pair.Deputy).ToDictionary(pairs => pairs.Key, pairs => pairs.First().Of);
        return
        [
            .. people.Where(person => ApprovalStep.Roles.Contains(person.Role) && !involved.Contains(person.Id) && !away.Contains(person.Id))
                .Select(person => byRight.Contains(person) ? new Approver(person.Id, null)
                    : inPlaceOf.TryGetValue(person.Id, out var absent) ? new Approver(person.Id, absent)
                    : null)
                .OfType<Approver>(),
        ];
    }

    /// <summary>
    /// By which right <paramref name="person"/> decides now. Refusals: <c>approval.own</c> for whoever created or edited the thing;
    /// <c>approval.away</c> for whoever has a stand-in at the moment; <c>approval.not_approver</c> for everybody else who may not.
    /// </summary>
    public static Approver Require(
        Guid person, ApprovalStep step, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now) =>
        WhyNot(person, step, people, standIns, involved, now) is { } code
            ? throw new Refused(code)
            : Of(step, people, standIns, involved, now).Single(approver => approver.PersonId == person);

    /// <summary>The code of the refusal; null when the person may decide.</summary>
    public static string? WhyNot(
        Guid person, ApprovalStep step, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now)
    {
        if (involved.Contains(person))
        {
            return "approval.own";
        }

        if (Of(step, people, standIns, involved, now).Any(approver => approver.PersonId == person))
        {
            return null;
        }

        var wouldDecide = Of(step, people, standIns.Where(standIn => standIn.AbsentId != person), involved, now).Any(approver => approver.PersonId == person);
        return wouldDecide ? "approval.away" : "approval.not_approver";
    }

    /// <summary>
    /// By which right <paramref name="person"/> decides the step of <paramref name="thing"/> that waits. Refusals: <c>approval.own</c>, <c>approval.away</c>,
    /// <c>approval.delegated</c> when it was handed to somebody else, <c>approval.not_approver</c>, <c>purchase.second_person</c> when they decided
    /// another step of it and must not decide two.
    /// </summary>
    public static Approver Require(
        Guid person, Approvable thing, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now) =>
        WhyNot(person, thing, people, standIns, involved, now) is { } code
            ? throw new Refused(code)
            : Of(thing, people, standIns, involved, now).Single(approver => approver.PersonId == person);

    /// <summary>Those who may decide the step that waits; nobody when none does.</summary>
    public static IReadOnlyList<Approver> Of(
        Approvable thing, IReadOnlyCollection<ApprovalPerson> people, IEnumerable<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now) =>
        thing.Waiting is { } step ? Of(step, people, standIns, [.. involved.Union(thing.DecidedBy)], now) : [];

    /// <summary>The code of the refusal; null when the person may decide the step of <paramref name="thing"/> that waits.</summary>
    public static string? WhyNot(
        Guid person, Approvable thing, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, IReadOnlyCollection<Guid> involved, DateTimeOffset now)
    {
        var (step, planned) = (thing.Waiting!, thing.Planned!);
        if (thing.DecidedBy.Contains(person))
        {
            return WhyNot(person, step, people, standIns, involved, now) ?? "purchase.second_person";
        }

        Guid[] outside = [.. involved.Union(thing.DecidedBy)];
        var code = WhyNot(person, step, people, standIns, outside, now);
        return code == "approval.not_approver" && thing.Delegation is not null && WhyNot(person, planned, people, standIns, outside, now) is null
            ? "approval.delegated"
            : code;
    }
}
