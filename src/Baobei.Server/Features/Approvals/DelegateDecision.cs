using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Features.Approvals;

/// <summary>Use case: whoever may decide a step hands this one application or purchase order to a colleague, or takes it back.</summary>
public sealed class DelegateDecision(Db db, Caller caller, ApprovalBook approvals, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>The colleague: one of the roles that decide, who typed nothing of it and is not away.</summary>
        [Required]
        public Id<User>? To { get; set; }

        /// <summary>What the colleague reads.</summary>
        [Required, StringLength(ApprovalDelegation.MaxNoteLength)]
        public string Note { get; set; } = "";
    }

    /// <summary>
    /// Refusals: <c>project.wrong_status</c>, those of <see cref="ApprovalBook.Require(Guid, Approvable, IReadOnlyCollection{Guid}, CancellationToken)"/>, and
    /// of <see cref="Project.Delegate"/>; <c>delegation.away</c> when the colleague is. <see cref="InvalidField"/>: <c>To</c> <c>person_here</c>.
    /// </summary>
    public async Task<Project> Run(Id<RegistrationApplication> id, Command command, CancellationToken ct)
    {
        var (application, project) = await Waiting(id, ct);
        project.Delegate(application, await Colleague(application, application.InvolvedWith(project), command, ct), command.Note, caller.RequireUser(), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <summary>
    /// Refusals: <c>purchase.wrong_status</c>, <c>purchase.expired</c>, those of
    /// <see cref="ApprovalBook.Require(Guid, Approvable, IReadOnlyCollection{Guid}, CancellationToken)"/>, and of <see cref="PurchaseOrder.Delegate"/>;
    /// <c>delegation.away</c> when the colleague is. <see cref="InvalidField"/>: <c>To</c> <c>person_here</c>.
    /// </summary>
    public async Task<PurchaseOrder> Run(Id<PurchaseOrder> id, Command command, CancellationToken ct)
    {
        var order = await db.PurchaseOrders.Get(id, ct);
        var (by, now) = (caller.RequireUser(), clock.GetUtcNow());
        order.MustAwaitApproval(now);
        order.Delegate(await Colleague(order, order.Authors, command, ct), command.Note, by, now);
        await db.SaveChangesAsync(ct);
        return order;
    }

    /// <summary>
    /// Takes it back, or gives it back: whoever handed it over, whoever has it, or somebody else who might decide the step. Refusals:
    /// <c>project.wrong_status</c>, <c>delegation.none</c>, <c>approval.own</c>, <c>approval.away</c>, <c>approval.not_approver</c>.
    /// </summary>
    public async Task<Project> End(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var (application, project) = await Waiting(id, ct);
        await MayEnd(application, application.InvolvedWith(project), ct);
        project.TakeBack(application, caller.RequireUser(), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <summary>
    /// The same of a purchase order. Refusals: <c>purchase.wrong_status</c>, <c>purchase.expired</c>, <c>delegation.none</c>, <c>approval.own</c>,
    /// <c>approval.away</c>, <c>approval.not_approver</c>.
    /// </summary>
    public async Task<PurchaseOrder> End(Id<PurchaseOrder> id, CancellationToken ct)
    {
        var order = await db.PurchaseOrders.Get(id, ct);
        var now = clock.GetUtcNow();
        order.MustAwaitApproval(now);
        await MayEnd(order, order.Authors, ct);
        order.TakeBack(caller.RequireUser(), now);
        await db.SaveChangesAsync(ct);
        return order;
    }

    private async Task<Guid> Colleague(Approvable thing, IReadOnlyCollection<Guid> involved, Command command, CancellationToken ct)
    {
        await approvals.Require(caller.RequireUser(), thing, involved, ct);
        var to = command.To!.Value.Value;
        if (!(await approvals.People(ct)).Any(person => person.Id == to && ApprovalStep.Roles.Contains(person.Role)))
        {
            throw new InvalidField(nameof(command.To), "person_here");
        }

        return (await approvals.StandIns(ct)).Any(standIn => standIn.AbsentId == to && standIn.IsInForce(clock.GetUtcNow())) ? throw new Refused("delegation.away") : to;
    }

    private async Task MayEnd(Approvable thing, IReadOnlyCollection<Guid> involved, CancellationToken ct)
    {
        var by = caller.RequireUser();
        if (thing.Delegation is { } delegation && by != delegation.By && by != delegation.To)
        {
            await approvals.Require(by, thing.Planned!, [.. involved.Union(thing.DecidedBy)], ct);
        }
    }

    private async Task<(RegistrationApplication Application, Project Project)> Waiting(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var application = await db.RegistrationApplications.Get(id, ct);
        var project = await db.Projects.Get(application.ProjectId, ct);
        return application.Waiting is null || project.ApplicationId != id
            ? throw new Refused("project.wrong_status", project.Status, ProjectStatus.PendingConfirmation)
            : (application, project);
    }
}
