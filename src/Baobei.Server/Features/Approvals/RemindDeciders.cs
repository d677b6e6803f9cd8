using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>
/// Reminds those who decide on applications and purchase orders, and escalates: before the term of a step ends, at its end, and again after it, each
/// once. The moment of the next reminder is stored with the thing and moves with the same save, so that nothing is told twice, whatever process dies or
/// runs beside.
/// </summary>
public sealed class RemindDeciders(Db db, Caller caller, PolicyBook policies, TimeProvider clock) : IRecurring
{
    public static string Name => "remind-deciders";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        await db.InPages(() => Applications(ct), ct);
        await db.InPages(() => Orders(ct), ct);
    }

    private async Task<int> Applications(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.RegistrationApplications.Where(a => a.State == ApplicationState.PendingApproval && a.NoticeAt <= now)
            .OrderBy(a => a.NoticeAt).Take(Pages.Size).ToListAsync(ct);
        if (due.Count == 0)
        {
            return 0;
        }

        var ids = due.Select(a => a.ProjectId).ToList();
        var projects = await db.Projects.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var policy = await InForce(now, ct);
        foreach (var application in due)
        {
            projects[application.ProjectId].Remind(application, policy, now);
        }

        return due.Count;
    }

    private async Task<int> Orders(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.PurchaseOrders.Where(o => o.Status == PurchaseOrderStatus.AwaitingApproval && o.PromisedUntil > now && o.NoticeAt <= now)
            .OrderBy(o => o.NoticeAt).Take(Pages.Size).ToListAsync(ct);
        if (due.Count == 0)
        {
            return 0;
        }

        var policy = await InForce(now, ct);
        foreach (var order in due)
        {
            order.Remind(policy, now);
        }

        return due.Count;
    }

    private async Task<Policy> InForce(DateTimeOffset now, CancellationToken ct) => (await policies.InForce(caller.Vendor, now, ct)).Values;
}
