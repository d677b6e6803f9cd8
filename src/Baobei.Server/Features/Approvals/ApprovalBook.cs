using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>
/// What every application and purchase order asks of the vendor's approval policy: which steps it goes through (kept with it), and at each step whether
/// somebody may decide now (<see cref="Require(Guid, Approvable, IReadOnlyCollection{Guid}, CancellationToken)"/>).
/// </summary>
public sealed class ApprovalBook(Db db, TimeProvider clock)
{
    /// <summary>By the first active route that matches; the default when none does.</summary>
    public async Task<ApprovalPlan> Plan(ApprovalFacts facts, Policy policy, CancellationToken ct) => ApprovalPlan.For(await Routes(ct), facts, policy);

    /// <summary>Who may decide the step now; empty when nobody may.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<IReadOnlyList<Approver>> Of(ApprovalStep step, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Of(step, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>Who may decide the step that waits now; empty when nobody may, or none waits.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<IReadOnlyList<Approver>> Of(Approvable thing, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Of(thing, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>By which right <paramref name="person"/> decides the step now. Refusals: <c>approval.own</c>, <c>approval.away</c>, <c>approval.not_approver</c>.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<Approver> Require(Guid person, ApprovalStep step, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Require(person, step, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>
    /// By which right <paramref name="person"/> decides the step that waits. Refusals: <c>approval.own</c>, <c>approval.away</c>,
    /// <c>approval.delegated</c> when it was handed to somebody else, <c>approval.not_approver</c>, <c>purchase.second_person</c>.
    /// </summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<Approver> Require(Guid person, Approvable thing, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Require(person, thing, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>Who learns that the term of a step is over, besides those who decide it.</summary>
    public IQueryable<User> Escalated(ApprovalStep step)
    {
        var role = step.EscalationRole ?? ApprovalStep.DefaultEscalation;
        return step.EscalationPerson is { } person
            ? db.Users.Where(u => u.Id == person && u.PartnerId == null && !u.IsDisabled)
            : db.Users.Where(u => u.PartnerId == null && u.Role == role && !u.IsDisabled);
    }

    /// <summary>The active routes in the order in which they are asked; no more than <see cref="ApprovalRoute.MaxActive"/> by the rule.</summary>
    public async Task<IReadOnlyList<ApprovalRoute>> Routes(CancellationToken ct) =>
        [.. ApprovalRoute.InOrder(await db.ApprovalRoutes.AsNoTracking().Where(r => r.RetiredAt == null).ToListAsync(ct))];

    /// <summary>The vendor's people, without those who are disabled and those who were invited and have not joined yet.</summary>
    public async Task<IReadOnlyList<ApprovalPerson>> People(CancellationToken ct) =>
        await db.Users.Where(u => u.PartnerId == null && u.Role != Role.Customer && !u.IsDisabled && (u.PasswordHash != null || u.LinkSentAt == null))
            .OrderBy(u => u.Id).Select(u => new ApprovalPerson(u.Id, u.Role)).ToListAsync(ct);

    /// <summary>Those in force now.</summary>
    public async Task<IReadOnlyList<StandIn>> StandIns(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.StandIns.AsNoTracking().Where(s => s.EndedAt == null && s.Until > now && s.From <= now).ToListAsync(ct);
    }
}
