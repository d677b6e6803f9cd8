using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>申请验收 and 申请延期: asked by the partner on its project's page, decided by the vendor.</summary>
internal static class RequestRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<AskProject>();
        services.AddScoped<DecideRequest>();
        services.AddScoped<ListRequests>();
        services.AddScoped<RequestScreen>();
    }

    public static void MapRequests(this IEndpointRouteBuilder app)
    {
        MapApi(app);
        var projects = app.MapGroup("/projects/{id}");
        projects.MapGet("/acceptance", (Id<Project> id, RequestScreen screen, CancellationToken ct) => screen.Acceptance(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        projects.MapPost("/acceptance", (Id<Project> id, Form<AskProject.Acceptance> form, AskProject ask, RequestScreen screen, CancellationToken ct) => form.Submit(
                () => ask.Run(id, form.Input, form.Files?.GetFiles(ProjectForm.Files) ?? [], ct),
                _ => Flash.To($"/projects/{id}", "projects.acceptance_asked"),
                (again, status) => screen.Acceptance(id, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        projects.MapGet("/extension", (Id<Project> id, RequestScreen screen, CancellationToken ct) => screen.Extension(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        projects.MapPost("/extension", (Id<Project> id, Form<AskProject.Extension> form, AskProject ask, RequestScreen screen, CancellationToken ct) => form.Submit(
                () => ask.Run(id, form.Input, ct), _ => Flash.To($"/projects/{id}", "projects.extension_asked"), (again, status) => screen.Extension(id, again, status, ct)))
            .Needs(Permission.RegisterProjects);

        var requests = app.MapGroup("/project-requests");
        requests.MapGet("", async ([AsParameters] RequestQuery query, [AsParameters] Asked asked, RequestScreen screen, CancellationToken ct) => RequestListPage.Show(await screen.List(query, asked, ct)))
            .Needs(Permission.ReadApprovals);
        requests.MapGet("/{id}", (Id<ProjectRequest> id, RequestScreen screen, CancellationToken ct) => screen.Show(id, Form<DecideRequest.Command>.Blank(), 200, ct))
            .Needs(Permission.ReadApprovals);
        requests.MapPost("/{id}/decision", (Id<ProjectRequest> id, Form<DecideRequest.Command> form, DecideRequest decide, RequestScreen screen, CancellationToken ct) => form.Submit(
                () => decide.Run(id, form.Input, ct),
                request => Flash.To("/project-requests", request.State == ProjectRequestState.Granted ? "project_requests.granted" : "project_requests.returned", $"/projects/{request.ProjectId}"),
                (again, status) => screen.Show(id, again, status, ct)))
            .Needs(Permission.DecideProjects);
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var projects = app.MapApi("projects");
        projects.MapPost("/{id}/acceptance", async (Id<Project> id, AskProject.SentAcceptance command, AskProject ask, ListRequests list, CancellationToken ct) =>
            {
                var request = await ask.Run(id, command, (command.Files ?? []).Select(file => file.AsForm(ProjectForm.Files)), ct);
                return Answers.Created($"/api/v1/project-requests/{request.Id}", await list.Get(request.Id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Asks for the acceptance of a project");
        projects.MapPost("/{id}/extension", async (Id<Project> id, AskProject.Extension command, AskProject ask, ListRequests list, CancellationToken ct) =>
            {
                var request = await ask.Run(id, command, ct);
                return Answers.Created($"/api/v1/project-requests/{request.Id}", await list.Get(request.Id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Asks for a longer validity of a project");
        var requests = app.MapApi("project-requests");
        requests.MapGet("/", async ([AsParameters] RequestQuery query, [AsParameters] Paging paging, ListRequests list, CancellationToken ct) =>
            {
                var page = await list.Run(ListRequests.Read(query, null), Place.Of(paging), ct);
                return new Listing<RequestView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadProjects).WithSummary("Lists requests for acceptance and extension, the newest first");
        requests.MapGet("/{id}", (Id<ProjectRequest> id, ListRequests list, CancellationToken ct) => list.Get(id, ct))
            .Needs(Permission.ReadProjects).WithSummary("Shows a request");
        requests.MapPost("/{id}/decision", async (Id<ProjectRequest> id, DecideRequest.Command command, DecideRequest decide, ListRequests list, CancellationToken ct) =>
            {
                await decide.Run(id, command, ct);
                return await list.Get(id, ct);
            })
            .Needs(Permission.DecideProjects).WithSummary("Grants a request or sends it back");
    }
}

/// <summary>Puts the pages of requests together.</summary>
public sealed class RequestScreen(Db db, ListRequests requests, ShowProject show, ProjectFiles files, Caller caller)
{
    public async Task<RequestListModel> List(RequestQuery query, Asked asked, CancellationToken ct)
    {
        var state = Customers.Words.Find<ProjectRequestState>(query.State ?? "") ?? ProjectRequestState.Pending;
        return new(state, await requests.Run(state, Place.Of(asked), ct), asked);
    }

    public async Task<IResult> Show(Id<ProjectRequest> id, Form<DecideRequest.Command> form, int status, CancellationToken ct)
    {
        var request = await requests.Get(id, ct);
        var attached = await db.ProjectRequests.Where(r => r.Id == id).Select(r => r.Files).SingleAsync(ct);
        return RequestPage.Show(
            new(
                request, await show.Run(request.ProjectId, ct), await files.Of(attached, ct), form,
                request.State == ProjectRequestState.Pending && caller.May(Permission.DecideProjects)),
            status);
    }

    public async Task<IResult> Acceptance(Id<Project> id, Form<AskProject.Acceptance>? again, int status, CancellationToken ct) =>
        AcceptancePage.Show(new(await show.Run(id, ct), again ?? Form<AskProject.Acceptance>.Blank()), status);

    public async Task<IResult> Extension(Id<Project> id, Form<AskProject.Extension>? again, int status, CancellationToken ct) =>
        ExtensionPage.Show(new(await show.Run(id, ct), again ?? Form<AskProject.Extension>.Blank()), status);
}
