using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Projects;

/// <summary>项目审批: the work list of those who decide.</summary>
internal static class ApprovalRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ApprovalList>();
        services.AddScoped<ApprovalScreen>();
        services.AddScoped<DecideProject>();
        services.AddScoped<DecideMany>();
        services.AddScoped<ManyScreen>();
    }

    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("approvals");
        api.MapGet("/", async ([AsParameters] WorkQuery query, [AsParameters] Paging paging, ApprovalList approvals, CancellationToken ct) =>
            {
                var page = await approvals.Open(query.IsMine, Place.Of(paging), ct);
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

        api.MapPost("/decisions", async (DecideMany.Command command, DecideMany decide, CancellationToken ct) => new Listing<DecisionResult>(await decide.Run(command, ct), null))
            .Needs(Permission.DecideProjects).WithSummary("Decides many applications, each for itself, and says what became of each");
        api.MapPut("/{id}/delegation", async (Id<RegistrationApplication> id, DelegateDecision.Command command, DelegateDecision handing, ApprovalList approvals, CancellationToken ct) =>
            {
                await handing.Run(id, command, ct);
                return ApprovalCaseView.Of(await approvals.Get(id, ct));
            })
            .Needs(Permission.DecideProjects).WithSummary("Hands the decision on an application to a colleague");
        api.MapDelete("/{id}/delegation", async (Id<RegistrationApplication> id, DelegateDecision handing, ApprovalList approvals, CancellationToken ct) =>
            {
                await handing.End(id, ct);
                return ApprovalCaseView.Of(await approvals.Get(id, ct));
            })
            .Needs(Permission.DecideProjects).WithSummary("Takes a decision back that was handed to a colleague");

        var console = app.MapGroup("/approvals");
        console.MapGet("", ([AsParameters] WorkQuery query, [AsParameters] Asked asked, ApprovalScreen screen, CancellationToken ct) => screen.Show(null, query, asked, ct))
            .Needs(Permission.ReadApprovals);
        console.MapGet("/{id}", (Id<RegistrationApplication> id, [AsParameters] WorkQuery query, ApprovalScreen screen, CancellationToken ct) => screen.Show(id, query, new Asked(), ct))
            .Needs(Permission.ReadApprovals);
        console.MapPost("/{id}/decision", async (
                Id<RegistrationApplication> id, Form<DecideProject.Command> form, DecideProject decide, ApprovalList approvals, ApprovalScreen screen, CancellationToken ct) =>
            {
                // By its term as it was, and after the decision: others may have given way to it.
                var due = await approvals.DueOf(id, ct);
                Id<RegistrationApplication>? next = null;
                return await form.Submit(
                    async () =>
                    {
                        var project = await decide.Run(id, form.Input, ct);
                        next = await approvals.After(id, due, ct);
                        return project;
                    },
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
                    (again, status) => screen.Deciding(id, again, status, ct));
            })
            .Needs(Permission.DecideProjects);
        console.MapPost("/{id}/delegation", (Id<RegistrationApplication> id, Form<DelegateDecision.Command> form, DelegateDecision handing, ApprovalScreen screen, CancellationToken ct) => form.Submit(
                () => handing.Run(id, form.Input, ct), _ => Flash.To($"/approvals/{id}", "project_approvals.delegated"), (again, status) => screen.Handing(id, again, status, ct)))
            .Needs(Permission.DecideProjects);
        console.MapPost("/{id}/delegation/ending", async (Id<RegistrationApplication> id, DelegateDecision handing, CancellationToken ct) =>
            {
                await handing.End(id, ct);
                return new SeeOther(Flash.To($"/approvals/{id}", "project_approvals.taken_back"));
            })
            .Needs(Permission.DecideProjects);

        var many = app.MapGroup("/approvals/many");
        many.MapGet("", ([AsParameters] WorkQuery query, [AsParameters] Asked asked, ManyScreen screen, CancellationToken ct) => screen.List(query, asked, ct))
            .Needs(Permission.DecideProjects);
        many.MapGet("/decision", ([FromQuery(Name = "id")] string[]? ids, ManyScreen screen, CancellationToken ct) =>
                screen.Decision(Form<DecideMany.Command>.Blank(new() { Ids = ids ?? [] }), 200, ct))
            .Needs(Permission.DecideProjects);
        many.MapPost("/decision", (Form<DecideMany.Command> form, DecideMany decide, ManyScreen screen, CancellationToken ct) => form.Submit(
                () => decide.Run(form.Input, ct), results => ManyScreen.AddressOf(results), (again, status) => screen.Decision(again, status, ct)))
            .Needs(Permission.DecideProjects);
        many.MapGet("/results", ([FromQuery(Name = "ok")] string[]? done, [FromQuery(Name = "not")] string[]? not, ManyScreen screen, CancellationToken ct) =>
                screen.Results(done ?? [], not ?? [], ct))
            .Needs(Permission.DecideProjects);
    }
}

/// <summary>An application as whoever decides sees it in the API.</summary>
/// <param name="WhyNot">Why the caller does not decide it: a refusal's code; null when it does.</param>
/// <param name="Colleagues">To whom the caller may hand it; empty when it may not.</param>
/// <param name="WaitingList">Who waits for the same, the next at the top.</param>
public sealed record ApprovalCaseView(
    ApprovalRow Application, ProjectView Project, IReadOnlyList<ApprovalDecision> Decisions, IReadOnlyList<Rival> Rivals, string? WhyNot, IReadOnlyList<Colleague> Colleagues,
    IReadOnlyList<WaitingPlace> WaitingList)
{
    internal static ApprovalCaseView Of(ApprovalCase one) => new(one.Row, ProjectView.Of(one.Picture), one.Application.Decisions, one.Rivals, one.WhyNot, one.Turn?.Colleagues ?? [], one.Line);
}
