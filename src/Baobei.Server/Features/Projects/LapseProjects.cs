using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Tidies up projects whose time is over, and tells those who should know, once each. Nothing depends on when it runs.</summary>
public sealed class LapseProjects(Db db, TimeProvider clock) : IRecurring
{
    private static readonly ProjectStatus[] _running = [ProjectStatus.PendingConfirmation, ProjectStatus.InProgress];

    public static string Name => "lapse-projects";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(() => Page(ct), ct);

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = new List<Project>();
        foreach (var status in _running)
        {
            over.AddRange(await db.Projects.Where(p => p.Status == status && p.ExpiresAt <= now).OrderBy(p => p.ExpiresAt).Take(Pages.Size - over.Count).ToListAsync(ct));
        }

        if (over.Count == 0)
        {
            return 0;
        }

        var ids = over.Select(p => p.ApplicationId).OfType<Id<RegistrationApplication>>().ToList();
        var applications = await db.RegistrationApplications.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        foreach (var project in over)
        {
            project.Lapse(project.ApplicationId is { } id ? applications[id] : null, now);
        }

        await ProjectHolds.GiveUp(db, over, now, ct);
        return over.Count;
    }
}
