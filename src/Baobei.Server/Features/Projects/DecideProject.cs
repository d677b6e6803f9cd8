using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// Use case: somebody of the vendor decides the step that waits. With the last approval the project claims its scope, and what waits for the
/// same gives way.
/// </summary>
public sealed class DecideProject(Db db, Caller caller, ApprovalBook approvals, FindAccount accounts, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Every lost race means that somebody else decided something.</summary>
    private const int MaxAttempts = 5;

    public record Command
    {
        [Required]
        public ApprovalOutcome? Outcome { get; set; }

        /// <summary>One that fits the outcome.</summary>
        [Required]
        public DecisionReason? Reason { get; set; }

        /// <summary>What the partner reads. Required unless it is approved.</summary>
        [StringLength(ApprovalDecision.MaxWordsLength)]
        public string? Words { get; set; }

        /// <summary>When it is sent back: the fields that may be changed.</summary>
        public string[]? Fields { get; set; }
    }

    /// <summary>
    /// Refusals: <c>project.wrong_status</c>, <c>approval.own</c>, <c>approval.away</c>, <c>approval.delegated</c>, <c>approval.not_approver</c>,
    /// <c>project.scope_taken</c> when another project about the same was approved at the same moment, <c>project.reserved</c> when it is another
    /// partner's turn in the waiting list, and those of <see cref="FindAccount"/> when the account has become
    /// somebody's customer meanwhile.
    /// </summary>
    public async Task<Project> Run(Id<RegistrationApplication> id, Command command, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Decide(id, command, ct);
            }
            catch (Refused lost) when (lost.Code == "edit.conflict" && attempt < MaxAttempts)
            {
                // Somebody decided about the same customer, or this, at the same moment: what that was decides what this is.
                db.Forget();
            }
            catch (Refused reserved) when (reserved.Code == "project.reserved")
            {
                db.Forget();
                await NoteTurn(id, ct);
                throw;
            }
        }
    }

    /// <summary>Whose turn it is may not be written down yet: whoever decides reads it on the page.</summary>
    private async Task NoteTurn(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var key = await db.RegistrationApplications.Where(a => a.Id == id).Join(db.Projects, a => a.ProjectId, p => p.Id, (_, p) => p.CustomerKey).SingleAsync(ct);
        var now = clock.GetUtcNow();
        await WaitingLines.MoveOn(db, [key], (await policies.InForce(caller.Vendor, now, ct)).Values, now, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refused lost) when (lost.Code == "edit.conflict")
        {
            // Somebody else noted it.
            db.Forget();
        }
    }

    private async Task<Project> Decide(Id<RegistrationApplication> id, Command command, CancellationToken ct)
    {
        var application = await db.RegistrationApplications.Get(id, ct);
        var project = await db.Projects.SingleAsync(p => p.Id == application.ProjectId, ct);
        if (application.Waiting is null || project.ApplicationId != id)
        {
            throw new Refused("project.wrong_status", project.Status, ProjectStatus.PendingConfirmation);
        }

        var (by, now) = (caller.RequireUser(), clock.GetUtcNow());
        var right = await approvals.Require(by, application, application.InvolvedWith(project), ct);
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var waiting = await WaitingLines.Of(db, project, ct);
        if (command.Outcome == ApprovalOutcome.Approved)
        {
            var account = await db.CustomerAccounts.SingleAsync(a => a.Id == project.AccountId, ct);
            await accounts.Check(account, project.PartnerId, ct);
            project.Recognise(account);
            waiting?.Follow(project);
        }

        project.Decide(
            application, command.Outcome ?? throw new InvalidField(nameof(command.Outcome), "required"),
            command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"), command.Words, command.Fields ?? [], by, right.InPlaceOf, policy, now);
        if (project.Status == ProjectStatus.PendingConfirmation)
        {
            await ProjectHolds.Take(db, project, policy, now, ct);
            var gaveWay = new List<Project>();
            foreach (var (rival, its) in await Rivals(project, ct))
            {
                if (rival.GiveWay(its, now))
                {
                    gaveWay.Add(rival);
                }
            }

            await WaitingLines.Join(db, gaveWay, now, ct);
        }

        if (project.EndReason == ProjectEndReason.ScopeTaken)
        {
            await WaitingLines.Refuse(db, project, waiting, policy, now, ct);
        }
        else if (waiting is not null)
        {
            waiting.Decided(project, policy.WaitingExclusivity, now);
            WaitingLines.Changed(db, waiting.CustomerKey);
        }

        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <summary>What waits for the same customer and the same thing; a person decides on few of them, so they are compared in memory.</summary>
    internal async Task<IReadOnlyList<(Project Project, RegistrationApplication Application)>> Rivals(Project project, CancellationToken ct)
    {
        var others = await (
            from other in db.AcrossPartners<Project>()
            join application in db.AcrossPartners<RegistrationApplication>() on other.ApplicationId equals (Id<RegistrationApplication>?)application.Id
            where other.CustomerKey == project.CustomerKey && other.Id != project.Id
                && (other.Status == ProjectStatus.PendingApproval || other.Status == ProjectStatus.Returned)
            orderby other.CreatedAt
            select new { other, application }).ToListAsync(ct);
        return [.. others.Where(pair => ProjectScope.Excludes(project, pair.other)).Select(pair => (pair.other, pair.application))];
    }
}
