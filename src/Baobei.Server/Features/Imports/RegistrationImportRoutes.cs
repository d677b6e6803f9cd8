using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Baobei.Server.Features.Imports;

/// <summary>批量导入: a file of projects or customers to register, from the dry run to its undoing.</summary>
internal static class RegistrationImportRoutes
{
    /// <summary>What a form adds to a file.</summary>
    private const int Around = 1024 * 1024;

    /// <summary>For a large file over a slow line.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(15);

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = ImportKind.All.Max(kind => kind.Limits.Bytes));
        services.AddSingleton<ImportSignal>();
        services.AddSingleton<ImportWorker>();
        services.AddScoped<ProjectImportCells>();
        services.AddScoped<ProjectImportRules>();
        services.AddKeyedScoped<IRegisterRows, RegisterProjectRows>(ImportSubject.Projects);
        services.AddScoped<CustomerImportRules>();
        services.AddKeyedScoped<IRegisterRows, RegisterCustomerRows>(ImportSubject.Customers);
        services.AddScoped<WorkOnImport>();
        services.AddScoped<ReceiveImport>();
        services.AddScoped<AskImport>();
        services.AddScoped<ListImports>();
        services.AddScoped<WriteImport>();
        services.AddScoped<ImportPages>();
        services.Recurs<ForgetImports>();
        if (options.Worker)
        {
            services.AddHostedService(s => s.GetRequiredService<ImportWorker>());
        }
    }

    public static void MapRegistrationImports(this IEndpointRouteBuilder app)
    {
        foreach (var kind in ImportKind.All)
        {
            MapConsole(app.MapGroup(kind.Page), kind);
            MapApi(app.MapApi(kind.Api), kind);
        }
    }

    private static void MapConsole(RouteGroupBuilder console, ImportKind kind)
    {
        console.MapGet("", ([AsParameters] Asked asked, ImportPages pages, CancellationToken ct) => pages.Start(kind, asked, Form<ImportForm>.Blank(), 200, ct))
            .Needs(kind.Permission);
        console.MapPost("", (Form<ImportForm> form, ReceiveImport receive, ImportPages pages, CancellationToken ct) => form.Submit(
                () => receive.Run(kind, form.Files?["File"], ct),
                then: import => $"{kind.Page}/{import.Id}",
                again: (again, status) => pages.Start(kind, new(), again, status, ct)))
            .Needs(kind.Permission).WithRequestTimeout(_longest).WithMetadata(new RequestSizeLimitAttribute(kind.Limits.Bytes + Around));
        console.MapGet("template.csv", (WriteImport write, CancellationToken ct) =>
                Results.Stream(stream => write.Template(kind, workbook: false, stream, ct), "text/csv; charset=utf-8", $"{kind.FileName}.csv"))
            .Needs(kind.Permission);
        console.MapGet("template.xlsx", (WriteImport write, CancellationToken ct) =>
                Results.Stream(stream => write.Template(kind, workbook: true, stream, ct), Xlsx.ContentType, $"{kind.FileName}.xlsx"))
            .Needs(kind.Permission);
        console.MapGet("{id}", (
                Id<RegistrationImport> id, [AsParameters] ImportQuery query, [AsParameters] Asked asked, ImportPages pages, HttpResponse response, CancellationToken ct) =>
                pages.Report(kind, id, query, asked, response, ct))
            .Needs(kind.Permission);
        console.MapPost("{id}/load", (Id<RegistrationImport> id, Form<EmptyForm> form, AskImport ask, ImportPages pages, HttpResponse response, CancellationToken ct) => form.Submit(
                () => ask.Load(kind, id, ct),
                then: _ => $"{kind.Page}/{id}",
                again: (again, status) => pages.Report(kind, id, new(), new(), response, ct, form: again, status: status)))
            .Needs(kind.Permission);
        console.MapGet("{id}/undo", (Id<RegistrationImport> id, ImportPages pages, HttpResponse response, CancellationToken ct) =>
                pages.Report(kind, id, new(), new(), response, ct, undoing: true))
            .Needs(kind.Permission);
        console.MapPost("{id}/undo", (Id<RegistrationImport> id, Form<EmptyForm> form, AskImport ask, ImportPages pages, HttpResponse response, CancellationToken ct) => form.Submit(
                () => ask.Undo(kind, id, ct),
                then: _ => $"{kind.Page}/{id}",
                again: (again, status) => pages.Report(kind, id, new(), new(), response, ct, undoing: true, form: again, status: status)))
            .Needs(kind.Permission);
        console.MapGet("{id}/refused.csv", async (Id<RegistrationImport> id, ListImports imports, WriteImport write, CancellationToken ct) =>
            {
                var import = await imports.Get(kind, id, ct);
                return Results.Stream(stream => write.Returned(kind, import, stream, ct), "text/csv; charset=utf-8", $"refused-{Path.GetFileNameWithoutExtension(import.FileName)}.csv");
            })
            .Needs(kind.Permission);
    }

    private static void MapApi(RouteGroupBuilder api, ImportKind kind)
    {
        api.MapGet("", async ([AsParameters] Paging paging, ListImports imports, CancellationToken ct) =>
            {
                var page = await imports.Run(kind, Place.Of(paging), ct);
                return new Listing<ImportView>([.. page.Rows.Select(ImportView.Of)], page.Next);
            })
            .Needs(kind.Permission).WithSummary("List files that were handed in, the newest first");
        api.MapPost("", async (ReceiveImport.Command command, ReceiveImport receive, CancellationToken ct) =>
            {
                var import = await receive.Run(kind, command.File?.AsForm(nameof(command.File)), ct);
                return Answers.Created($"/api/v1/{kind.Api}/{import.Id}", ImportView.Of(import));
            })
            .Needs(kind.Permission).WithSummary("Hand in a file (CSV or XLSX); its dry run goes on in the background and writes nothing")
            .WithRequestTimeout(_longest).WithMetadata(new RequestSizeLimitAttribute((ImportLimits.File.Bytes / 3 * 4) + Around));
        api.MapPost("file", async (HttpRequest request, [FromQuery] string? name, ReceiveImport receive, CancellationToken ct) =>
            {
                request.EnableBuffering();
                await request.Body.DrainAsync(ct);
                var import = await receive.Run(kind, new FormFile(request.Body, 0, request.Body.Length, nameof(ReceiveImport.Command.File), name ?? ""), ct);
                return Answers.Created($"/api/v1/{kind.Api}/{import.Id}", ImportView.Of(import));
            })
            .Needs(kind.Permission).WithSummary("The same with the file itself as the body, which may be larger")
            .WithRequestTimeout(_longest).WithMetadata(new RequestSizeLimitAttribute(kind.Limits.Bytes));
        api.MapGet("{id}", async (Id<RegistrationImport> id, ListImports imports, CancellationToken ct) => ImportView.Of(await imports.Get(kind, id, ct)))
            .Needs(kind.Permission).WithSummary("See how far a file is");
        api.MapGet("{id}/rows", async (
            Id<RegistrationImport> id, [AsParameters] ImportQuery query, [AsParameters] Paging paging, ListImports imports, Texts texts, CancellationToken ct) =>
            {
                var wanted = query.Verdict is null || query.Wanted is not null ? query.Wanted : throw new InvalidField(nameof(query.Verdict), "choice");
                var page = await imports.Rows(await imports.Get(kind, id, ct), wanted, Place.Of(paging), ct);
                return new Listing<ImportRowView>([.. page.Rows.Select(row => ImportRowView.Of(row, texts))], page.Next);
            })
            .Needs(kind.Permission).WithSummary("List the rows of a file with their verdicts");
        api.MapPost("{id}/load", async (Id<RegistrationImport> id, AskImport ask, CancellationToken ct) => ImportView.Of(await ask.Load(kind, id, ct)))
            .Needs(kind.Permission).WithSummary("Load what the dry run found good; goes on in the background");
        api.MapPost("{id}/undo", async (Id<RegistrationImport> id, AskImport ask, CancellationToken ct) => ImportView.Of(await ask.Undo(kind, id, ct)))
            .Needs(kind.Permission).WithSummary("Take back what a file brought and nobody has touched since; goes on in the background");
    }
}
