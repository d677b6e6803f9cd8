using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Approvals;

namespace Baobei.Server.Features.Projects;

/// <summary>Use case: whoever may decide a step hands this one application to a colleague, or takes it back.</summary>
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
    /// Refusals: <c>project.wrong_status</c>, those of <see cref="ApprovalBook.Require(Guid, RegistrationApplication, Project, CancellationToken)"/>, and
    /// of <see cref="Project.Delegate"/>; <c>delegation.away</c> when the colleague is. <see cref="InvalidField"/>: <c>To</c> <c>person_here</c>.
    /// </summary>
    public async Task<Project> Run(Id<RegistrationApplication> id, Command command, CancellationToken ct)
    {
        var (application, project) = await Waiting(id, ct);
        var (by, now) = (caller.RequireUser(), clock.GetUtcNow());
        await approvals.Require(by, application, project, ct);
        var to = command.To!.Value.Value;
        if (!(await approvals.People(ct)).Any(person => person.Id == to && ApprovalStep.Roles.Contains(person.Role)))
        {
            throw new InvalidField(nameof(command.To), "person_here");
        }

        if ((await approvals.StandIns(ct)).Any(standIn => standIn.AbsentId == to && standIn.IsInForce(now)))
        {
            throw new Refused("delegation.away");
        }

        project.Delegate(application, to, command.Note, by, now);
        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <summary>
    /// Takes it back, or gives it back: whoever handed it over, whoever has it, or somebody else who might decide the step. Refusals:
    /// <c>project.wrong_status</c>, <c>delegation.none</c>, <c>approval.own</c>, <c>approval.away</c>, <c>approval.not_approver</c>.
    /// </summary>
    public async Task<Project> End(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var (application, project) = await Waiting(id, ct);
        var by = caller.RequireUser();
        if (application.Delegation is { } delegation && by != delegation.By && by != delegation.To)
        {
            await approvals.Require(by, application.Planned!, [.. application.Authors.Union(project.Authors)], ct);
        }

        project.TakeBack(application, by, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return project;
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
