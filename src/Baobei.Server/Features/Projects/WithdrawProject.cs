using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Projects;

/// <summary>Use case: the partner takes a project back before it is valid. Refusals: <c>project.wrong_status</c>, <c>project.expired</c>.</summary>
public sealed class WithdrawProject(Db db, TimeProvider clock)
{
    public async Task<Project> Run(Id<Project> id, CancellationToken ct)
    {
        var project = await db.Projects.Get(id, ct);
        var application = await ProjectHolds.Newest(db, project, ct) ?? throw new Refused("project.wrong_status", project.Status, ProjectStatus.Withdrawn);
        var now = clock.GetUtcNow();
        project.Withdraw(application, now);
        if (await WaitingLines.Of(db, project, ct) is { } waiting)
        {
            waiting.Withdraw(now);
            WaitingLines.Changed(db, waiting.CustomerKey);
        }

        await ProjectHolds.GiveUp(db, project, now, ct);
        await db.SaveChangesAsync(ct);
        return project;
    }
}
