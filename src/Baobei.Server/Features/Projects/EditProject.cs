using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// Use case: the partner changes a project. One that is worked on is changed as far as <see cref="ProjectFields"/> allows; one that was returned,
/// refused, taken back or not confirmed is handed in again, with the same number.
/// </summary>
public sealed class EditProject(
    Db db, Caller caller, FindAccount accounts, ApprovalBook approvals, SoldProducts products, PolicyBook policies, TimeProvider clock)
{
    /// <summary>
    /// Refusals: <c>edit.conflict</c>, <c>project.wrong_status</c>, <c>project.expired</c>, <c>project.field_locked</c> (field),
    /// <c>project.resubmission_over</c> (days), and those of <see cref="FindAccount"/>.
    /// </summary>
    /// <param name="seen">Compares the version that the caller has seen.</param>
    public async Task<Project> Run(Id<Project> id, RegisterProject.Command command, IReadOnlyList<Guid>? files, Action<Project> seen, CancellationToken ct)
    {
        var project = await db.Projects.Get(id, ct);
        seen(project);
        var now = clock.GetUtcNow();
        var details = command.Details(VendorZone.DayOf(now));
        await products.MustSell(details.Products, ct, project.Products);
        if (project.IsValidAt(now))
        {
            project.Edit(details, files ?? project.Files, caller.RequireUser(), now);
        }
        else
        {
            var last = await ProjectHolds.Newest(db, project, ct) ?? throw new Refused("project.wrong_status", project.StatusAt(now), ProjectStatus.InProgress);
            var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
            var account = await db.CustomerAccounts.SingleAsync(a => a.Id == project.AccountId, ct);
            await accounts.Check(account, project.PartnerId, ct);
            var waiting = await WaitingLines.Of(db, project, ct);
            var line = waiting?.CustomerKey;
            db.Add(project.Resubmit(
                last, details, files ?? project.Files, account, await approvals.Plan(RegisterProject.FactsOf(details), policy, ct), policy, caller.RequireUser(), now, waiting));
            if (line is not null)
            {
                WaitingLines.Changed(db, line);
            }

            await ProjectHolds.GiveUp(db, project, now, ct);
        }

        await db.SaveChangesAsync(ct);
        return project;
    }
}
