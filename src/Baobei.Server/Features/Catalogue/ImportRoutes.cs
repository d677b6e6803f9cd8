using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Catalogue;

/// <summary>The catalogue as a file, in and out.</summary>
internal static class ImportRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CataloguePlan>();
        services.AddScoped<ImportCatalogue>();
        services.AddScoped<ExportCatalogue>();
        services.Recurs<ForgetCatalogueImports>();
    }

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/catalogue.csv", (ExportCatalogue export, CancellationToken ct) =>
                Results.Stream(stream => export.Run(stream, ct), "text/csv; charset=utf-8", export.FileName()))
            .Needs(Permission.ReadCatalogue);
        var console = app.MapGroup("/catalogue/import");
        console.MapGet("", () => ImportPage.Show(Form<ImportForm>.Blank())).Needs(Permission.ManageCatalogue);
        console.MapPost("", (Form<ImportForm> form, ImportCatalogue import, CancellationToken ct) => form.Submit(
                () => import.Store(form.Files?["File"], ct),
                then: stored => $"/catalogue/import/{stored.Id}",
                again: (again, status) => Task.FromResult(ImportPage.Show(again, status))))
            .Needs(Permission.ManageCatalogue);
        console.MapGet("{id}", async (Id<CatalogueImport> id, [AsParameters] ImportQuery query, [AsParameters] Asked asked, ImportCatalogue import, CancellationToken ct) =>
                ImportReportPage.Show(ImportReportModel.Of(await import.DryRun(id, ct), query, asked, Form<ImportCatalogue.LoadCommand>.Blank())))
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}", (Id<CatalogueImport> id, Form<ImportCatalogue.LoadCommand> form, ImportCatalogue import, CancellationToken ct) => form.Submit(
                () => import.Load(id, ct),
                then: _ => Flash.To("/catalogue", "catalogue.imported"),
                again: async (again, status) => ImportReportPage.Show(ImportReportModel.Of(await import.DryRun(id, ct), new(), new(), again), status)))
            .Needs(Permission.ManageCatalogue);
        MapApi(app.MapApi("catalogue-imports"));
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("", async (ImportCatalogue.Command command, ImportCatalogue import, CancellationToken ct) =>
            {
                var stored = await import.Store(command.File?.AsForm(nameof(command.File)), ct);
                return Answers.Created($"/api/v1/catalogue-imports/{stored.Id}", ImportView.Of(await import.DryRun(stored.Id, ct)));
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Hand in a file of the catalogue and see what it would do; nothing changes yet");
        api.MapGet("{id}", async (Id<CatalogueImport> id, ImportCatalogue import, CancellationToken ct) => ImportView.Of(await import.DryRun(id, ct)))
            .Needs(Permission.ManageCatalogue).WithSummary("See what loading a file would do now");
        api.MapGet("{id}/rows", async (Id<CatalogueImport> id, [AsParameters] ImportQuery query, [AsParameters] Paging paging, ImportCatalogue import, Texts texts, CancellationToken ct) =>
            {
                var report = await import.DryRun(id, ct);
                var page = ImportReportModel.Page(report, query.Wanted(report), Place.Of(paging));
                return new Listing<ImportRowView>([.. page.Rows.Select(row => ImportRowView.Of(row, texts))], page.Next);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("List the rows of a file with their verdicts");
        api.MapPost("{id}/load", async (Id<CatalogueImport> id, ImportCatalogue import, CancellationToken ct) => ImportView.Of(await import.Load(id, ct)))
            .Needs(Permission.ManageCatalogue).WithSummary("Load a file into the catalogue, all of it or nothing");
    }
}
