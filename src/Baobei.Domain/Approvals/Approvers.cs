using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Approvals;

/// <summary>An active person of the vendor.</summary>
public sealed record ApprovalPerson(Guid Id, Role Role);

/// <summary>Somebody who may decide now.</summary>
/// <param name="InPlaceOf">The absent person by whose right; null when by their own.</param>
public sealed record Approver(Guid PersonId, Guid? InPlaceOf);

/// <summary>
/// Who may decide a step now. Whoever created or edited the thing does not decide on it, whatever the role, and nobody does in their place
/// by their right. Whoever is away does not decide either, but the deputy does.
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
            .. people.Where(person => !involved.Contains(person.Id) && !away.Contains(person.Id))
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

    /// <summary>The code of the refusal of <see cref="Require"/>; null when the person may decide.</summary>
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
}
