using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>项目审批: the work list of those who decide.</summary>
internal static class ApprovalRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ApprovalList>();
        services.AddScoped<ApprovalScreen>();
        services.AddScoped<DecideProject>();
    }

    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("approvals");
        api.MapGet("/", async ([AsParameters] Paging paging, ApprovalList approvals, CancellationToken ct) =>
            {
                var page = await approvals.Open(Place.Of(paging), ct);
                return new Listing<ApprovalRow>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadApprovals).WithSummary("Lists applications of projects that wait for a decision, what is due first at the top");
        api.MapGet("/{id}", async (Id<RegistrationApplication> id, ApprovalList approvals, CancellationToken ct) => ApprovalCaseView.Of(await approvals.Get(id, ct)))
            .Needs(Permission.ReadApprovals).WithSummary("Shows an application with its project, its decisions and what else there is about the customer");
        api.MapPost("/{id}/decision", async (Id<RegistrationApplication> id, DecideProject.Command command, DecideProject decide, ShowProject show, CancellationToken ct) =>
            {
                var project = await decide.Run(id, command, ct);
                return Answers.Of(ProjectView.Of(await show.Run(project.Id, ct)), project.Version);
            })
            .Needs(Permission.DecideProjects).WithSummary("Decides the step of an application that waits").Produces<ProjectView>();

        var console = app.MapGroup("/approvals");
        console.MapGet("", ([AsParameters] Asked asked, ApprovalScreen screen, CancellationToken ct) => screen.Show(null, asked, Form<DecideProject.Command>.Blank(), 200, ct))
            .Needs(Permission.ReadApprovals);
        console.MapGet("/{id}", (Id<RegistrationApplication> id, ApprovalScreen screen, CancellationToken ct) =>
                screen.Show(id, new Asked(), Form<DecideProject.Command>.Blank(), 200, ct))
            .Needs(Permission.ReadApprovals);
        console.MapPost("/{id}/decision", async (
                Id<RegistrationApplication> id, Form<DecideProject.Command> form, DecideProject decide, ApprovalList approvals, ApprovalScreen screen, CancellationToken ct) =>
            {
                var next = await approvals.After(id, ct);
                return await form.Submit(
                    () => decide.Run(id, form.Input, ct),
                    project => Flash.To(
                        next is null ? "/approvals" : $"/approvals/{next}",
                        project.Status switch
                        {
                            ProjectStatus.PendingConfirmation => "project_approvals.approved",
                            ProjectStatus.PendingApproval => "project_approvals.step_approved",
                            ProjectStatus.Returned => "project_approvals.returned",
                            _ => "project_approvals.rejected",
                        },
                        $"/projects/{project.Id}"),
                    (again, status) => screen.Show(id, new Asked(), again, status, ct));
            })
            .Needs(Permission.DecideProjects);
    }
}

/// <summary>An application as whoever decides sees it in the API.</summary>
/// <param name="WhyNot">Why the caller does not decide it: a refusal's code; null when it does.</param>
public sealed record ApprovalCaseView(ApprovalRow Application, ProjectView Project, IReadOnlyList<ApprovalDecision> Decisions, IReadOnlyList<Rival> Rivals, string? WhyNot)
{
    internal static ApprovalCaseView Of(ApprovalCase one) => new(one.Row, ProjectView.Of(one.Picture), one.Application.Decisions, one.Rivals, one.WhyNot);
}
