using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Projects;

/// <summary>项目导入: a file of projects, from the dry run to its undoing.</summary>
internal static class ProjectImportRoutes
{
    /// <summary>What a form adds to a file.</summary>
    private const int Around = 1024 * 1024;

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ProjectImportSignal>();
        services.AddSingleton<ProjectImportWorker>();
        services.AddScoped<ProjectImportCells>();
        services.AddScoped<ProjectImportRules>();
        services.AddScoped<WorkOnProjectImport>();
        services.AddScoped<ReceiveProjectImport>();
        services.AddScoped<AskProjectImport>();
        services.AddScoped<ListProjectImports>();
        services.AddScoped<WriteProjectImport>();
        services.AddScoped<ProjectImportPages>();
        services.Recurs<ForgetProjectImports>();
        if (options.Worker)
        {
            services.AddHostedService(s => s.GetRequiredService<ProjectImportWorker>());
        }
    }

    public static void MapProjectImports(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/projects/import");
        console.MapGet("", ([AsParameters] Asked asked, ProjectImportPages pages, CancellationToken ct) => pages.Start(asked, Form<ProjectImportForm>.Blank(), 200, ct))
            .Needs(Permission.ImportProjects);
        console.MapPost("", (Form<ProjectImportForm> form, ReceiveProjectImport receive, ProjectImportPages pages, CancellationToken ct) => form.Submit(
                () => receive.Run(form.Files?["File"], ct),
                then: import => $"/projects/import/{import.Id}",
                again: (again, status) => pages.Start(new(), again, status, ct)))
            .Needs(Permission.ImportProjects).WithMetadata(new RequestSizeLimitAttribute(ProjectImportFile.MaxBytes + Around));
        console.MapGet("template.csv", (WriteProjectImport write, CancellationToken ct) =>
                Results.Stream(stream => write.Template(workbook: false, stream, ct), "text/csv; charset=utf-8", "project-template.csv"))
            .Needs(Permission.ImportProjects);
        console.MapGet("template.xlsx", (WriteProjectImport write, CancellationToken ct) =>
                Results.Stream(stream => write.Template(workbook: true, stream, ct), Xlsx.ContentType, "project-template.xlsx"))
            .Needs(Permission.ImportProjects);
        console.MapGet("{id}", (
                Id<ProjectImport> id, [AsParameters] ProjectImportQuery query, [AsParameters] Asked asked, ProjectImportPages pages, HttpResponse response, CancellationToken ct) =>
                pages.Report(id, query, asked, response, ct))
            .Needs(Permission.ImportProjects);
        console.MapPost("{id}/load", (Id<ProjectImport> id, Form<EmptyForm> form, AskProjectImport ask, ProjectImportPages pages, HttpResponse response, CancellationToken ct) => form.Submit(
                () => ask.Load(id, ct),
                then: _ => $"/projects/import/{id}",
                again: (again, status) => pages.Report(id, new(), new(), response, ct, form: again, status: status)))
            .Needs(Permission.ImportProjects);
        console.MapGet("{id}/undo", (Id<ProjectImport> id, ProjectImportPages pages, HttpResponse response, CancellationToken ct) =>
                pages.Report(id, new(), new(), response, ct, undoing: true))
            .Needs(Permission.ImportProjects);
        console.MapPost("{id}/undo", (Id<ProjectImport> id, Form<EmptyForm> form, AskProjectImport ask, ProjectImportPages pages, HttpResponse response, CancellationToken ct) => form.Submit(
                () => ask.Undo(id, ct),
                then: _ => $"/projects/import/{id}",
                again: (again, status) => pages.Report(id, new(), new(), response, ct, undoing: true, form: again, status: status)))
            .Needs(Permission.ImportProjects);
        console.MapGet("{id}/refused.csv", async (Id<ProjectImport> id, ListProjectImports imports, WriteProjectImport write, CancellationToken ct) =>
            {
                var import = await imports.Get(id, ct);
                return Results.Stream(stream => write.Returned(import, stream, ct), "text/csv; charset=utf-8", $"refused-{Path.GetFileNameWithoutExtension(import.FileName)}.csv");
            })
            .Needs(Permission.ImportProjects);
        MapApi(app.MapApi("project-imports"));
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, ListProjectImports imports, CancellationToken ct) =>
            {
                var page = await imports.Run(Place.Of(paging), ct);
                return new Listing<ProjectImportView>([.. page.Rows.Select(ProjectImportView.Of)], page.Next);
            })
            .Needs(Permission.ImportProjects).WithSummary("List files of projects that were handed in, the newest first");
        api.MapPost("", async (ReceiveProjectImport.Command command, ReceiveProjectImport receive, CancellationToken ct) =>
            {
                var import = await receive.Run(command.File?.AsForm(nameof(command.File)), ct);
                return Answers.Created($"/api/v1/project-imports/{import.Id}", ProjectImportView.Of(import));
            })
            .Needs(Permission.ImportProjects).WithSummary("Hand in a file of projects (CSV or XLSX); its dry run goes on in the background and writes nothing")
            .WithMetadata(new RequestSizeLimitAttribute((ProjectImportFile.MaxBytes / 3 * 4) + Around));
        api.MapGet("{id}", async (Id<ProjectImport> id, ListProjectImports imports, CancellationToken ct) => ProjectImportView.Of(await imports.Get(id, ct)))
            .Needs(Permission.ImportProjects).WithSummary("See how far a file of projects is");
        api.MapGet("{id}/rows", async (
            Id<ProjectImport> id, [AsParameters] ProjectImportQuery query, [AsParameters] Paging paging, ListProjectImports imports, Texts texts, CancellationToken ct) =>
            {
                var wanted = query.Verdict is null || query.Wanted is not null ? query.Wanted : throw new InvalidField(nameof(query.Verdict), "choice");
                var page = await imports.Rows(await imports.Get(id, ct), wanted, Place.Of(paging), ct);
                return new Listing<ProjectImportRowView>([.. page.Rows.Select(row => ProjectImportRowView.Of(row, texts))], page.Next);
            })
            .Needs(Permission.ImportProjects).WithSummary("List the rows of a file of projects with their verdicts");
        api.MapPost("{id}/load", async (Id<ProjectImport> id, AskProjectImport ask, CancellationToken ct) => ProjectImportView.Of(await ask.Load(id, ct)))
            .Needs(Permission.ImportProjects).WithSummary("Load what the dry run found good; goes on in the background");
        api.MapPost("{id}/undo", async (Id<ProjectImport> id, AskProjectImport ask, CancellationToken ct) => ProjectImportView.Of(await ask.Undo(id, ct)))
            .Needs(Permission.ImportProjects).WithSummary("Take back what a file brought and nobody has touched since; goes on in the background");
    }
}
