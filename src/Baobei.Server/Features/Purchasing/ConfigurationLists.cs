using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>The block 配置单 of a project's page.</summary>
/// <param name="New">Where one is begun; null when the reader may not.</param>
public sealed record ConfigurationListsModel(Id<Project> Project, IReadOnlyList<ConfigurationListRow> Rows, string? New);

/// <summary>One list with the project that it belongs to.</summary>
/// <param name="CreatedBy">As the reader may know the person.</param>
/// <param name="MayChange">The reader's partner may change it now.</param>
public sealed record ConfigurationListModel(ConfigurationList List, Project Project, string CreatedBy, bool MayChange);

/// <summary>Reads the configuration lists that the caller may see: a partner its own, the vendor's people all.</summary>
public sealed class ConfigurationLists(Db db, Caller caller, ShowProject projects, PageDirectory pages, TimeProvider clock)
{
    /// <summary>The lists of a project, the newest first.</summary>
    public async Task<Slice<ConfigurationListRow>> Of(Id<Project> project, Place place, CancellationToken ct)
    {
        await db.Projects.AsNoTracking().Get(project, ct);
        return await Rows(project).Slice("lists", row => row.Id, descending: true, place, ct);
    }

    /// <summary>All lists of a project: there are no more than <see cref="ConfigurationList.MaxPerProject"/>.</summary>
    public async Task<ConfigurationListsModel> Block(Project project, CancellationToken ct) => new(
        project.Id,
        await Rows(project.Id).OrderByDescending(row => row.Id).Take(ConfigurationList.MaxPerProject).ToListAsync(ct),
        MayChange(project) ? $"/projects/{project.Id}/lists/new" : null);

    /// <summary>One of them. <see cref="NotFound"/> when it is another project's.</summary>
    public async Task<ConfigurationListModel> Show(Id<Project> project, Id<ConfigurationList> id, CancellationToken ct)
    {
        var list = (await Get(id, ct)).In(project);
        var of = await db.Projects.AsNoTracking().Get(project, ct);
        return new(list, of, (await projects.People([list.CreatedBy], ct)).GetValueOrDefault(list.CreatedBy) ?? "", MayChange(of));
    }

    public Task<ConfigurationList> Get(Id<ConfigurationList> id, CancellationToken ct) => db.ConfigurationLists.AsNoTracking().Get(id, ct);

    /// <summary>The project of a list that is to be made.</summary>
    public Task<Project> Project(Id<Project> id, CancellationToken ct) => db.Projects.AsNoTracking().Get(id, ct);

    private bool MayChange(Project project) =>
        caller.Partner == project.PartnerId && project.IsValidAt(clock.GetUtcNow()) && pages.Lets(caller, "/projects/{id}/lists/new");

    private IQueryable<ConfigurationListRow> Rows(Id<Project> project) => db.ConfigurationLists.AsNoTracking().Where(l => l.ProjectId == project).Select(l => new ConfigurationListRow
    {
        Id = l.Id,
        Number = l.Number,
        Name = l.Name,
        Status = l.Status,
        CreatedAt = l.CreatedAt,
        Version = l.Version,
    });
}

internal static class ListOfProject
{
    /// <summary>The list; <see cref="NotFound"/> when its address names another project.</summary>
    public static ConfigurationList In(this ConfigurationList list, Id<Project> project) => list.ProjectId == project ? list : throw new NotFound();
}
