using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Filters;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>项目管理: lists, one project, and what its partner does with it.</summary>
internal static class ProjectRoutes
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ProjectNumbers>();
        services.AddScoped<KindNames>();
        services.AddScoped<FindAccount>();
        services.AddScoped<SoldProducts>();
        services.AddScoped<RegisterProject>();
        services.AddScoped<RegisterTogether>();
        services.AddSingleton<ProjectWriter>();
        services.AddScoped<EditProject>();
        services.AddScoped<WithdrawProject>();
        services.AddScoped<LeaveWaitingList>();
        services.AddScoped<WriteProgress>();
        services.AddScoped<ProjectFiles>();
        services.AddScoped<ListProjects>();
        services.AddScoped<ListApplications>();
        services.AddScoped<ListProgress>();
        services.AddScoped<ShowProject>();
        services.AddScoped<ExportProjects>();
        services.AddScoped<ProjectPages>();
        services.AddScoped<ProjectDrafts>();
        services.AddScoped<DraftScreen>();
        services.AddScoped<CountProjects>();
        services.AddScoped<ShowFigures>();
        services.AddScoped<DashboardScreen>();
        services.Recurs<LapseProjects>();
        services.Recurs<MoveWaitingLists>();
        services.On<CustomerScopeChanged, MoveWaitingList>();
        services.Recurs<KeepFigures>();
        services.Recurs<TidyDrafts>();
    }

    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        MapApi(app);
        app.MapDrafts();
        app.MapGet("/projects.csv", ([AsParameters] ProjectQuery query, HttpRequest request, ExportProjects export, Caller caller, CancellationToken ct) =>
                Export(query, request, export, caller, workbook: false, ct))
            .Needs(Permission.ExportProjects);
        app.MapGet("/projects.xlsx", ([AsParameters] ProjectQuery query, HttpRequest request, ExportProjects export, Caller caller, CancellationToken ct) =>
                Export(query, request, export, caller, workbook: true, ct))
            .Needs(Permission.ExportProjects);
        var console = app.MapGroup("/projects");
        console.MapGet("", async (
                    [AsParameters] ProjectQuery query, [AsParameters] PageQuery page, ProjectPages pages, SavedFilters filters, HttpRequest request, CancellationToken ct) =>
                await FilterRoutes.Opening(FilteredList.Projects, request, filters, ct) ?? ProjectListPage.Show(await pages.List(query, page, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/board", async ([AsParameters] ProjectQuery query, ProjectPages pages, CancellationToken ct) => ProjectListPage.Show(await pages.Board(query, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/dashboard", async ([AsParameters] FigureQuery query, DashboardScreen screen, CancellationToken ct) => DashboardPage.Show(await screen.Show(query, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/applications", async ([AsParameters] ApplicationQuery query, [AsParameters] PageQuery page, ProjectPages pages, CancellationToken ct) =>
                ApplicationListPage.Show(await pages.Applications(query, page, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/{id}", async (Id<Project> id, ProjectPages pages, CancellationToken ct) => ProjectPage.Show(await pages.Project(id, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/{id}/files/{document}", async (Id<Project> id, Id<Document> document, ShowProject show, ProjectFiles files, HttpContext http, CancellationToken ct) =>
                await files.Show(document, await show.FilesOf(id, ct), http, ct))
            .Needs(Permission.ReadProjects);
        MapActions(console);
    }

    private static void MapActions(RouteGroupBuilder console)
    {
        console.MapGet("/{id}/edit", (Id<Project> id, ProjectPages pages, CancellationToken ct) => pages.Edit(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        console.MapPost("/{id}/edit", async (Id<Project> id, Form<EditProjectForm> form, EditProject edit, ProjectFiles files, ProjectPages pages, CancellationToken ct) =>
            {
                var blank = await pages.Editing(id, null, ct);
                var whole = EditProjectForm.Whole(form, blank);
                return await whole.Submit(
                    async () =>
                    {
                        var kept = blank.IsLocked(ProjectForm.Files) ? blank.Picture.Project.Files
                            : [.. (whole.Input.KeptFiles ?? []).Select(EditProjectForm.FileId).OfType<Guid>().Where(blank.Picture.Project.Files.Contains)];
                        var all = form.Files is { } sent && !blank.IsLocked(ProjectForm.Files) ? await files.Add(ProjectForm.Files, kept, sent.GetFiles(ProjectForm.Files), ct) : kept;
                        return await edit.Run(id, whole.Input.Command(new()), all, project => project.SeenAs(form.Input.Version), ct);
                    },
                    project => Flash.To($"/projects/{id}", project.Status == ProjectStatus.InProgress ? "projects.edited" : "projects.resubmitted"),
                    (again, status) => pages.Edit(id, again, status, ct));
            })
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{id}/progress", (Id<Project> id, [FromQuery] string? corrects, ProjectPages pages, CancellationToken ct) => pages.Progress(id, null, corrects, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{id}/progress", async (Id<Project> id, Form<WriteProgress.Command> form, WriteProgress write, ProjectFiles files, ProjectPages pages, CancellationToken ct) =>
                await form.Submit(
                    async () => await write.Run(id, form.Input, form.Files is { } sent ? await files.Add(ProjectForm.Files, [], sent.GetFiles(ProjectForm.Files), ct) : [], ct),
                    done => Flash.To($"/projects/{id}", done.Project.Status == ProjectStatus.Lost ? "projects.lost" : "projects.progressed"),
                    (again, status) => pages.Progress(id, again, null, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{id}/withdrawal", (Id<Project> id, ProjectPages pages, CancellationToken ct) => pages.Withdraw(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        console.MapPost("/{id}/withdrawal", async (Id<Project> id, Form<EmptyForm> form, WithdrawProject withdraw, ProjectPages pages, CancellationToken ct) =>
                await form.Submit(() => withdraw.Run(id, ct), _ => Flash.To($"/projects/{id}", "projects.withdrawn"), (again, status) => pages.Withdraw(id, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{id}/waiting-list/removal", (Id<Project> id, ProjectPages pages, CancellationToken ct) => pages.Leave(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        console.MapPost("/{id}/waiting-list/removal", async (Id<Project> id, Form<EmptyForm> form, LeaveWaitingList leave, ProjectPages pages, CancellationToken ct) =>
                await form.Submit(() => leave.Run(id, ct), _ => Flash.To($"/projects/{id}", "projects.waiting_left"), (again, status) => pages.Leave(id, again, status, ct)))
            .Needs(Permission.RegisterProjects);
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("projects");
        api.MapGet("/", async ([AsParameters] ProjectQuery query, [AsParameters] Paging paging, ListProjects list, Caller caller, TimeProvider clock, CancellationToken ct) =>
            {
                var page = await list.Run(ProjectFilter.Read(query, caller, kind: null).OrRefuse(), Place.Of(paging), ct);
                var now = clock.GetUtcNow();
                return page.Select(row => ProjectSummary.Of(row, caller, now)).ToListing();
            })
            .Needs(Permission.ReadProjects).WithSummary("Lists projects");
        api.MapGet("/board", async ([AsParameters] ProjectQuery query, ListProjects list, Caller caller, TimeProvider clock, CancellationToken ct) =>
                ProjectBoardView.Of(await list.Board(ProjectFilter.Read(query, caller, ProjectKind.PartnerCustomer).OrRefuse(), ct), caller, clock.GetUtcNow()))
            .Needs(Permission.ReadProjects).WithSummary("Shows projects in progress and won by stage: count, amounts, and the newest of each stage");
        api.MapGet("/fields", () => new Listing<EditableFields>(EditableFields.Table, null))
            .Needs(Permission.ReadProjects).WithSummary("Says which fields of a project its partner may change in which status");
        api.MapGet("/figures", async ([AsParameters] FigureQuery query, ShowFigures show, Caller caller, CancellationToken ct) =>
            {
                var (partner, unread) = ShowFigures.Read(query, caller);
                return unread.Count == 0 ? await show.Run(partner, board: true, ct) : throw new InvalidField(unread[0], "choice");
            })
            .Needs(Permission.ReadProjects).WithSummary("Sums up projects: registrations, what waits, conversion, expected income, what ends soon, time to decision");
        api.MapGet("/applications", async ([AsParameters] ApplicationQuery query, [AsParameters] Paging paging, ListApplications list, Caller caller, CancellationToken ct) =>
            {
                var (asked, unread) = ListApplications.Read(query, caller);
                var page = unread.Count == 0 ? await list.Run(asked, Place.Of(paging), ct) : throw new InvalidField(unread[0], "choice");
                return page.ToListing();
            })
            .Needs(Permission.ReadProjects).WithSummary("Lists applications with state, step and who has to act");
        api.MapPost("/account", async (FindAccount.Command command, FindAccount accounts, RateLimits limits, Caller caller, CancellationToken ct) =>
            {
                limits.Take(DraftRoutes.AccountChecks, caller.Vendor, caller.RequirePartner().ToString());
                return new AccountAnswer((await accounts.Run(command.AccountName, ct)).Kind);
            })
            .Needs(Permission.RegisterProjects).WithSummary("Says whether a project can be registered for an account, and which kind it would be");
        api.MapPost("/", async (RegisterProject.Sent command, RegisterProject register, ProjectFiles files, ShowProject show, CancellationToken ct) =>
            {
                var sent = await files.Add(ProjectForm.Files, [], (command.Files ?? []).Select(file => file.AsForm(ProjectForm.Files)), ct);
                var project = await register.Run(command, command.AccountName, sent, ct);
                return Answers.Created($"/api/v1/projects/{project.Id}", await show.Registered(project, ct), project.Version);
            })
            .Needs(Permission.RegisterProjects).WithSummary("Registers a project");
        api.MapGet("/{id}", async (Id<Project> id, ShowProject show, CancellationToken ct) => Shown(await show.Run(id, ct)))
            .Needs(Permission.ReadProjects).WithSummary("Shows a project").Produces<ProjectView>();
        api.MapPut("/{id}", async (Id<Project> id, RegisterProject.Command command, IfMatch ifMatch, EditProject edit, ShowProject show, CancellationToken ct) =>
            {
                ifMatch.Required();
                await edit.Run(id, command, null, ifMatch.Check, ct);
                return Shown(await show.Run(id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Changes a project, or hands it in again").Produces<ProjectView>();
        api.MapPost("/{id}/withdrawal", async (Id<Project> id, WithdrawProject withdraw, ShowProject show, CancellationToken ct) =>
            {
                await withdraw.Run(id, ct);
                return Shown(await show.Run(id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Takes a project back before it is valid").Produces<ProjectView>();
        api.MapDelete("/{id}/waiting-list", async (Id<Project> id, LeaveWaitingList leave, ShowProject show, CancellationToken ct) =>
            {
                await leave.Run(id, ct);
                return Shown(await show.Run(id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Takes a project out of the waiting list").Produces<ProjectView>();
        api.MapGet("/{id}/progress", async (Id<Project> id, [AsParameters] Paging paging, ListProgress list, CancellationToken ct) =>
            {
                var page = await list.Run(id, Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadProjects).WithSummary("Lists the entries of a project's progress, the newest first");
        api.MapPost("/{id}/progress", async (Id<Project> id, WriteProgress.Command command, WriteProgress write, CancellationToken ct) =>
                Answers.Created($"/api/v1/projects/{id}/progress", ProgressEntryView.Of((await write.Run(id, command, [], ct)).Entry)))
            .Needs(Permission.RegisterProjects).WithSummary("Writes an entry of a project's progress, with which the stage may move");
    }

    private static Versioned<ProjectView> Shown(ProjectPicture picture) => Answers.Of(ProjectView.Of(picture), picture.Project.Version);

    private static IResult Export(ProjectQuery query, HttpRequest request, ExportProjects export, Caller caller, bool workbook, CancellationToken ct)
    {
        var filter = ProjectFilter.Read(query, caller, ProjectKind.PartnerCustomer);
        var asked = request.QueryString.Value ?? "";
        return Results.Stream(stream => export.Run(filter, asked, workbook, stream, ct), workbook ? Xlsx.ContentType : "text/csv; charset=utf-8", export.FileName(workbook));
    }
}

/// <summary>The board as a program reads it.</summary>
/// <param name="At">As of when count and amounts were summed; null: now.</param>
/// <param name="IsCapped">Counted no further than 101, and nothing is summed: all partners, narrowed further than by kind.</param>
public sealed record ProjectBoardView(IReadOnlyList<BoardColumnView> Columns, DateTimeOffset? At, bool IsCapped)
{
    public static ProjectBoardView Of(ProjectBoard board, Caller caller, DateTimeOffset now) => new(
        [
            .. board.Columns.Select(column => new BoardColumnView(
                column.Stage, column.Count, column.Amounts, column.Weighted, [.. column.Rows.Select(row => ProjectSummary.Of(row, caller, now))])),
        ],
        board.At, board.IsCapped);
}

/// <summary>A stage.</summary>
/// <param name="Amounts">By currency.</param>
/// <param name="Weighted">The same weighted by 项目胜率.</param>
/// <param name="Newest">Its newest projects; the list has the rest.</param>
public sealed record BoardColumnView(ProjectStage Stage, int Count, IReadOnlyList<Money> Amounts, IReadOnlyList<Money> Weighted, IReadOnlyList<ProjectSummary> Newest);

/// <summary>A project could be registered for the account.</summary>
public sealed record AccountAnswer(ProjectKind Kind);

/// <summary>Reads 项目进展, a page at a time.</summary>
public sealed class ListProgress(Db db)
{
    public async Task<Slice<ProgressEntryView>> Run(Id<Project> id, Place place, CancellationToken ct)
    {
        await db.Projects.Get(id, ct);
        var page = await db.ProjectProgress.AsNoTracking().Where(e => e.ProjectId == id)
            .Slice("progress", e => e.Id, descending: true, place, ct);
        return page.Select(ProgressEntryView.Of);
    }
}
