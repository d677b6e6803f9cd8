using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>
/// What every application asks of the vendor's approval policy: which steps it goes through (<see cref="Plan"/>, kept with it), and at each
/// step whether somebody may decide now (<see cref="Require(Guid, ApprovalStep, IReadOnlyCollection{Guid}, CancellationToken)"/>).
/// </summary>
public sealed class ApprovalBook(Db db, TimeProvider clock)
{
    /// <summary>By the first active route that matches; the default when none does.</summary>
    public async Task<ApprovalPlan> Plan(ApprovalFacts facts, CancellationToken ct) => ApprovalPlan.For(await Routes(ct), facts);

    /// <summary>Who may decide the step now; empty when nobody may.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<IReadOnlyList<Approver>> Of(ApprovalStep step, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Of(step, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>By which right <paramref name="person"/> decides the step now. Refusals: <c>approval.own</c>, <c>approval.away</c>, <c>approval.not_approver</c>.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    public async Task<Approver> Require(Guid person, ApprovalStep step, IReadOnlyCollection<Guid> involved, CancellationToken ct) =>
        Approvers.Require(person, step, await People(ct), await StandIns(ct), involved, clock.GetUtcNow());

    /// <summary>
    /// By which right <paramref name="person"/> decides the step of an application that waits. Refusals: <c>approval.own</c>, <c>approval.away</c>,
    /// <c>approval.delegated</c> when it was handed to somebody else, <c>approval.not_approver</c>.
    /// </summary>
    public async Task<Approver> Require(Guid person, RegistrationApplication application, Project project, CancellationToken ct)
    {
        var (people, standIns, now) = (await People(ct), await StandIns(ct), clock.GetUtcNow());
        return WhyNot(person, application, project, people, standIns, now) is { } code
            ? throw new Refused(code)
            : Approvers.Require(person, application.Waiting!, people, standIns, [.. application.Authors.Union(project.Authors)], now);
    }

    /// <summary>The code of the refusal of <see cref="Require(Guid, RegistrationApplication, Project, CancellationToken)"/>; null when the person decides.</summary>
    internal static string? WhyNot(
        Guid person, RegistrationApplication application, Project project, IReadOnlyCollection<ApprovalPerson> people, IReadOnlyCollection<StandIn> standIns, DateTimeOffset now)
    {
        if (application.Waiting is not { } step || application.Planned is not { } planned)
        {
            return "project.wrong_status";
        }

        Guid[] involved = [.. application.Authors.Union(project.Authors)];
        var code = Approvers.WhyNot(person, step, people, standIns, involved, now);
        return code == "approval.not_approver" && application.Delegation is not null && Approvers.WhyNot(person, planned, people, standIns, involved, now) is null
            ? "approval.delegated"
            : code;
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
