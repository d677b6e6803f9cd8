using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>The block 配置单 of a project's page.</summary>
/// <param name="New">Where one is begun; null when the reader may not.</param>
/// <param name="MayPush">The reader's partner may quote and push them now.</param>
/// <param name="Orders">The purchase orders that were made of them last, by id.</param>
/// <param name="AllOrders">Where the project's purchase orders are listed; null when the reader may not, or there are none.</param>
public sealed record ConfigurationListsModel(
    Id<Project> Project, IReadOnlyList<ConfigurationListRow> Rows, string? New, bool MayPush, IReadOnlyDictionary<Id<PurchaseOrder>, PurchaseRow> Orders, string? AllOrders,
    DateTimeOffset Now);

/// <summary>One list with the project that it belongs to.</summary>
/// <param name="CreatedBy">As the reader may know the person.</param>
/// <param name="IsOpen">The reader's partner may do something with it now: the project is in progress.</param>
/// <param name="Orders">The purchase orders that were made of it, the newest first.</param>
public sealed record ConfigurationListModel(
    ConfigurationList List, Project Project, string CreatedBy, bool IsOpen, IReadOnlyList<PurchaseRow> Orders, Domain.Policies.Policy Policy, DateTimeOffset Now)
{
    /// <summary>The reader's partner may change it now.</summary>
    public bool MayChange => IsOpen && List.Status == ConfigurationListStatus.Draft;

    /// <summary>What became of it when it was pushed; null before.</summary>
    public PurchaseRow? Order => List.Status == ConfigurationListStatus.Pushed ? Orders.FirstOrDefault(order => order.Id == List.OrderId) : null;

    public bool MayPush => IsOpen && List is { Status: ConfigurationListStatus.Submitted, Quotation: { } quotation } && !quotation.IsOverAt(Now);

    /// <summary>It can be made a draft again.</summary>
    public bool MayReopen => IsOpen && (List.Status == ConfigurationListStatus.Submitted || (Order is { } order && PurchaseOrder.IsOver(order.StatusAt(Now))));
}

/// <summary>Reads the configuration lists that the caller may see: a partner its own, the vendor's people all.</summary>
public sealed class ConfigurationLists(Db db, Caller caller, ShowProject projects, PolicyBook policies, PageDirectory pages, TimeProvider clock)
{
    /// <summary>Orders of one list that its page shows; the list of orders has the rest.</summary>
    private const int MaxOrders = 20;

    /// <summary>The lists of a project, the newest first.</summary>
    public async Task<Slice<ConfigurationListRow>> Of(Id<Project> project, Place place, CancellationToken ct)
    {
        await db.Projects.AsNoTracking().Get(project, ct);
        return await Rows(project).Slice("lists", row => row.Id, descending: true, place, ct);
    }

    /// <summary>All lists of a project: there are no more than <see cref="ConfigurationList.MaxPerProject"/>.</summary>
    public async Task<ConfigurationListsModel> Block(Project project, CancellationToken ct)
    {
        var rows = await Rows(project.Id).OrderByDescending(row => row.Id).Take(ConfigurationList.MaxPerProject).ToListAsync(ct);
        var ids = rows.Select(row => row.OrderId).OfType<Id<PurchaseOrder>>().ToList();
        var orders = ids.Count == 0 ? [] : await db.PurchaseOrders.AsNoTracking().Where(o => o.ProjectId == project.Id && ids.Contains(o.Id)).Select(PurchaseRow.Columns).ToDictionaryAsync(o => o.Id, ct);
        var mayChange = MayChange(project);
        return new(
            project.Id, rows, mayChange ? $"/projects/{project.Id}/lists/new" : null, mayChange, orders,
            orders.Count > 0 && pages.Lets(caller, "/purchase-orders") ? $"/purchase-orders?project={project.Id}" : null, clock.GetUtcNow());
    }

    /// <summary>One of them. <see cref="NotFound"/> when it is another project's.</summary>
    public async Task<ConfigurationListModel> Show(Id<Project> project, Id<ConfigurationList> id, CancellationToken ct)
    {
        var list = (await Get(id, ct)).In(project);
        var of = await db.Projects.AsNoTracking().Get(project, ct);
        var orders = await db.PurchaseOrders.AsNoTracking().Where(o => o.ListId == id).OrderByDescending(o => o.Id).Take(MaxOrders).Select(PurchaseRow.Columns).ToListAsync(ct);
        var now = clock.GetUtcNow();
        return new(
            list, of, (await projects.People([list.CreatedBy], ct)).GetValueOrDefault(list.CreatedBy) ?? "", MayChange(of), orders,
            (await policies.InForce(caller.Vendor, now, ct)).Values, now);
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
        Quotation = l.Quotation,
        OrderId = l.OrderId,
        CreatedAt = l.CreatedAt,
        Version = l.Version,
    });
}

internal static class ListOfProject
{
    /// <summary>The list; <see cref="NotFound"/> when its address names another project.</summary>
    public static ConfigurationList In(this ConfigurationList list, Id<Project> project) => list.ProjectId == project ? list : throw new NotFound();
}
