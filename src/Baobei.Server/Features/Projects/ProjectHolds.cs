using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>What a project claims while it is approved.</summary>
internal static class ProjectHolds
{
    /// <summary>The project is over: what it was about is free again. Saved by the caller.</summary>
    public static async Task GiveUp(Db db, Project project, CancellationToken ct) =>
        db.RemoveRange(await db.AcrossPartners<ScopeClaim>().Where(claim => claim.ProjectId == project.Id).ToListAsync(ct));

    /// <summary>The newest application of a project; null for one of the partner's own customer.</summary>
    public static async Task<RegistrationApplication?> Newest(Db db, Project project, CancellationToken ct) =>
        project.ApplicationId is { } id ? await db.AcrossPartners<RegistrationApplication>().SingleAsync(a => a.Id == id, ct) : null;
}
