using System.Text.Json;
using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Filters;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Links of the projects' pages that the caller may follow; null is not shown.</summary>
public sealed record ProjectLinks(string? New, string? Export, string? Workbook, string? Import, string? Help, bool ForVendor);

/// <summary>The tabs 伙伴客户项目 and {vendor}客户项目, as a list or as a board.</summary>
/// <param name="Page">Null on the board.</param>
/// <param name="Board">Null in the list.</param>
public sealed record ProjectListModel(
    ProjectFilter Filter, ProjectQuery Query, Slice<ProjectListItem>? Page, ProjectBoard? Board, ProjectCounts Counts, int Limit,
    DateTimeOffset Now, ProjectLinks Links, IReadOnlyList<Option> Staff, string? PartnerName, IReadOnlyList<string> Ignored)
{
    /// <summary>The reader's saved filters; the board has none.</summary>
    public IReadOnlyList<SavedFilterView> Saved { get; init; } = [];

    /// <summary>Of the cards of the board, for the vendor's people.</summary>
    public IReadOnlyDictionary<Id<Partner>, string>? PartnerNames { get; init; }
}

/// <param name="PartnerName">For the vendor's people.</param>
public sealed record ProjectListItem(ProjectRow Row, string? PartnerName);

/// <summary>The tab 申请记录.</summary>
public sealed record ApplicationListModel(
    ApplicationAsked Wanted, ApplicationQuery Query, Slice<ApplicationView> Page, ProjectCounts Counts, int Limit, ProjectLinks Links, string? PartnerName,
    IReadOnlyList<string> Ignored);

/// <summary>The page of one project.</summary>
public sealed record ProjectPageModel(ProjectPicture Picture, ProjectActions Actions, ConfigurationListsModel Lists, OrdersBlockModel Orders);

/// <summary>The form in which a project is changed, or handed in again.</summary>
/// <param name="Kept">The files that stay.</param>
public sealed record EditProjectModel(
    ProjectPicture Picture, Form<EditProjectForm> Form, IReadOnlyList<ProductChoice> Products, IReadOnlyCollection<Guid> Kept, bool Again)
{
    /// <summary>What others saved since the form was opened, the last change first; empty unless that is why it was not saved.</summary>
    public IReadOnlyList<OthersChange> Changes { get; init; } = [];

    public int LockedCount => ProjectFields.All.Count(IsLocked);

    /// <param name="field">By the form's name or the domain's.</param>
    public bool IsLocked(string field) => !ProjectFields.MayEdit(
        ProjectFields.All.FirstOrDefault(one => one == field || ProjectForm.FieldOf(one) == field) ?? field, Picture.Status, Picture.Application?.ReturnedFields ?? []);
}

/// <summary>One field that somebody else changed meanwhile.</summary>
/// <param name="Field">By the form's name.</param>
/// <param name="Now">What it is now, as one would type it.</param>
/// <param name="Typed">What was typed; null when that is the same.</param>
public sealed record OthersChange(string Field, string Now, string? Typed, string By, DateTimeOffset At);

/// <summary>The form of an entry of 项目进展.</summary>
public sealed record ProgressModel(ProjectPicture Picture, Form<WriteProgress.Command> Form, ProjectProgressEntry? Corrected);

/// <summary>Asks before a project is taken back.</summary>
public sealed record WithdrawProjectModel(Project Project, Form<EmptyForm> Form);

/// <summary>Puts the models of the projects' pages together.</summary>
public sealed class ProjectPages(
    Db db, ListProjects projects, ListApplications applications, ShowProject show, ListProducts products, PartnerNames partners, Caller caller, TimeProvider clock,
    PageDirectory pages, ConfigurationLists lists, Orders orders, SavedFilters filters)
{
    private ProjectLinks Links => new(
        caller.Partner is not null && pages.Lets(caller, "/projects/new") ? "/projects/new" : null,
        pages.Lets(caller, "/projects.csv") ? "/projects.csv" : null,
        pages.Lets(caller, "/projects.xlsx") ? "/projects.xlsx" : null,
        pages.Lets(caller, "/projects/import") ? "/projects/import" : null,
        "/help#projects",
        caller.SeesAllPartners);

    public async Task<ProjectListModel> List(ProjectQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = ProjectFilter.Read(query, caller, ProjectKind.PartnerCustomer);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => projects.Run(filter, at, ct));
        var names = await partners.Of(rows.Page.Rows.Select(row => row.PartnerId), filter.Partner, ct);
        var model = await Model(
            filter, query, rows.Page.Select(row => new ProjectListItem(row, names?.GetValueOrDefault(row.PartnerId))), null, place.Limit,
            filter.Partner is { } one ? names?.GetValueOrDefault(one) : null, rows.Ignored, ct);
        return model with { Saved = await filters.List(FilteredList.Projects, ct) };
    }

    public async Task<ProjectListModel> Board(ProjectQuery query, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = ProjectFilter.Read(query, caller, ProjectKind.PartnerCustomer);
        var board = await projects.Board(filter, ct);
        var names = await partners.Of(board.Columns.SelectMany(column => column.Rows).Select(row => row.PartnerId), filter.Partner, ct);
        var model = await Model(
            filter, query, null, board, CustomerPages.UsualLimit, filter.Partner is { } one ? names?.GetValueOrDefault(one) : null, filter.Ignored, ct);
        return model with { PartnerNames = filter.Partner is null ? names : null };
    }

    public async Task<ApplicationListModel> Applications(ApplicationQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var (asked, unread) = ListApplications.Read(query, caller);
        var partner = asked.Partner;
        var (place, ignored) = CustomerPages.PlaceOf(page, unread);
        var rows = await CustomerPages.OrFirst(place, ignored, at => applications.Run(asked, at, ct));
        var names = await partners.Of([], partner, ct);
        return new(asked, query, rows.Page, await projects.Count(partner, ct), place.Limit, Links, partner is { } one ? names?.GetValueOrDefault(one) : null, rows.Ignored);
    }

    public async Task<ProjectPageModel> Project(Id<Project> id, CancellationToken ct)
    {
        var picture = await show.Run(id, ct);
        return new(picture, ProjectActions.Of(picture, caller, pages), await lists.Block(picture.Project, ct), await orders.Block(picture.Project, ct));
    }

    public async Task<IResult> Edit(Id<Project> id, Form<EditProjectForm>? again, int status, CancellationToken ct) =>
        EditProjectPage.Show(await Editing(id, again, ct), status);

    /// <summary>The form with what is there, or with what was typed.</summary>
    public async Task<EditProjectModel> Editing(Id<Project> id, Form<EditProjectForm>? again, CancellationToken ct)
    {
        var picture = await show.Run(id, ct);
        var form = again ?? Form<EditProjectForm>.Blank(EditProjectForm.Of(picture.Project));
        var kept = form.ValuesOf(nameof(EditProjectForm.KeptFiles)).Select(EditProjectForm.FileId).OfType<Guid>().ToList();
        return new(picture, form, await products.OnSale(ct), kept, picture.Status != ProjectStatus.InProgress)
        {
            Changes = form.Refused?.Code == "edit.conflict" ? await Since(picture.Project, form, ct) : [],
        };
    }

    /// <summary>Which fields were saved by others since the version that the form began with.</summary>
    private async Task<IReadOnlyList<OthersChange>> Since(Project project, Form<EditProjectForm> form, CancellationToken ct)
    {
        var (subject, now) = (project.Id.ToString(), Form<EditProjectForm>.Blank(EditProjectForm.Of(project)));
        var entries = await db.Audit.AsNoTracking().Where(a => a.Subject == subject && a.Event == ProjectEdited.Name).OrderByDescending(a => a.Id).Take(20).ToListAsync(ct);
        var people = await show.People(entries.Select(entry => entry.UserId).OfType<Guid>(), ct);
        return
        [
            .. entries.Select(entry => (entry, What: JsonSerializer.Deserialize<ProjectEdited>(entry.Details, ServerJson.Options)!))
                .Where(edit => edit.What.Version > form.Input.Version)
                .SelectMany(edit => edit.What.Fields.Select(ProjectForm.FieldOf).Where(field => now.Words.ContainsKey(field))
                    .Select(field => new OthersChange(
                        field, Joined(now, field), Joined(now, field) == Joined(form, field) ? null : Joined(form, field),
                        edit.entry.UserId is { } by ? people.GetValueOrDefault(by) ?? "" : "", edit.entry.At)))
                .DistinctBy(change => change.Field),
        ];

        static string Joined(Form<EditProjectForm> form, string field) => string.Join(", ", form.ValuesOf(field));
    }

    public async Task<IResult> Progress(Id<Project> id, Form<WriteProgress.Command>? again, string? corrects, int status, CancellationToken ct)
    {
        var picture = await show.Run(id, ct);
        var form = again ?? Form<WriteProgress.Command>.Blank();
        corrects ??= form.ValueOf(nameof(WriteProgress.Command.Corrects));
        var corrected = Id<ProjectProgressEntry>.TryParse(corrects, null, out var entry)
            ? picture.Progress.FirstOrDefault(view => view.Entry.Id == entry)?.Entry ?? throw new NotFound()
            : null;
        return ProgressPage.Show(new(picture, form, corrected), status);
    }

    public async Task<IResult> Withdraw(Id<Project> id, Form<EmptyForm>? again, int status, CancellationToken ct) => WithdrawProjectPage.Show(
        new(await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw new NotFound(), again ?? Form<EmptyForm>.Blank()), status);

    public async Task<IResult> Leave(Id<Project> id, Form<EmptyForm>? again, int status, CancellationToken ct) => LeaveWaitingListPage.Show(
        new(await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw new NotFound(), again ?? Form<EmptyForm>.Blank()), status);

    private async Task<ProjectListModel> Model(
        ProjectFilter filter, ProjectQuery query, Slice<ProjectListItem>? page, ProjectBoard? board, int limit, string? partner, IReadOnlyList<string> ignored,
        CancellationToken ct) => new(
            filter, query, page, board, await projects.Count(filter.Partner, ct), limit, clock.GetUtcNow(), Links,
            caller.Partner is null ? [] : await partners.Staff(ct), partner, ignored);
}
