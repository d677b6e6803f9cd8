using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Purchasing;

/// <summary>配置单 of a project: read by its partner and the vendor's people, made and changed by the partner's sellers.</summary>
internal static class ConfigurationRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ConfigurationLists>();
        services.AddScoped<ConfigurationPages>();
        services.AddScoped<WriteConfigurationList>();
        services.AddScoped<ExportConfigurationList>();
        services.AddScoped<PrintConfigurationList>();
    }

    public static void MapConfigurationLists(this IEndpointRouteBuilder app)
    {
        MapProjectApi(app.MapApi("projects/{id}/configuration-lists"));
        MapListApi(app.MapApi("configuration-lists"));
        MapQuotationApi(app.MapApi("configuration-lists"));
        var console = app.MapGroup("/projects/{id}/lists");
        MapLists(console);
        MapLines(console);
    }

    private static void MapLists(RouteGroupBuilder console)
    {
        console.MapGet("/new", (Id<Project> id, ConfigurationPages pages, CancellationToken ct) => pages.New(id, null, 200, ct)).Needs(Permission.RegisterProjects);
        console.MapPost("/new", (Id<Project> id, Form<WriteConfigurationList.NameCommand> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) => form.Submit(
                () => write.Create(id, form.Input, ct),
                list => Flash.To(ConfigurationPages.At(id, list.Id), "configuration.created"),
                (again, status) => pages.New(id, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}", async (Id<Project> id, Id<ConfigurationList> list, ConfigurationLists lists, CancellationToken ct) =>
                ConfigurationListPage.Show(await lists.Show(id, list, ct)))
            .Needs(Permission.ReadProjects);
        console.MapGet("/{list}/csv", async (Id<Project> id, Id<ConfigurationList> list, ConfigurationLists lists, ExportConfigurationList export, CancellationToken ct) =>
            {
                var shown = await lists.Show(id, list, ct);
                return Results.File(export.Run(shown.List), "text/csv; charset=utf-8", $"{shown.List.Number}.csv");
            })
            .Needs(Permission.ReadProjects);
        console.MapGet("/{list}/pdf", async (Id<Project> id, Id<ConfigurationList> list, ConfigurationLists lists, PrintConfigurationList print, CancellationToken ct) =>
            {
                var shown = await lists.Show(id, list, ct);
                return Results.File(await print.Run(shown.List, ct), PaperPrinter.ContentType, $"{shown.List.Number}.pdf");
            })
            .Needs(Permission.ReadProjects);
        console.MapGet("/{list}/name", (Id<Project> id, Id<ConfigurationList> list, ConfigurationPages pages, CancellationToken ct) => pages.Name(id, list, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/name", (
                Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.NameCommand> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => write.Rename(list, form.Input, Seen(id, form.Input.Version), ct),
                    _ => Flash.To(ConfigurationPages.At(id, list), "configuration.renamed"),
                    (again, status) => pages.Name(id, list, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}/copy", (Id<Project> id, Id<ConfigurationList> list, ConfigurationPages pages, CancellationToken ct) => pages.Copy(id, list, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/copy", (
                Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.NameCommand> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => write.Copy(list, form.Input, Seen(id, form.Input.Version), ct),
                    copy => Flash.To(ConfigurationPages.At(id, copy.Id), "configuration.copied"),
                    (again, status) => pages.Copy(id, list, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/prices", async (Id<Project> id, Id<ConfigurationList> list, Form<ListForm> form, WriteConfigurationList write, CancellationToken ct) =>
            {
                await write.Reprice(list, Seen(id, form.Input.Version), ct);
                return new SeeOther(Flash.To(ConfigurationPages.At(id, list), "configuration.repriced"));
            })
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}/quotation", (Id<Project> id, Id<ConfigurationList> list, ConfigurationPages pages, CancellationToken ct) => pages.Quote(id, list, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/quotation", (
                Id<Project> id, Id<ConfigurationList> list, Form<ListForm> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => write.Quote(list, Seen(id, form.Input.Version), ct),
                    _ => Flash.To(ConfigurationPages.At(id, list), "configuration.quoted"),
                    (again, status) => pages.Quote(id, list, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/reopening", async (Id<Project> id, Id<ConfigurationList> list, Form<ListForm> form, WriteConfigurationList write, CancellationToken ct) =>
            {
                await write.Reopen(list, Seen(id, form.Input.Version), ct);
                return new SeeOther(Flash.To(ConfigurationPages.At(id, list), "configuration.reopened"));
            })
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}/push", (Id<Project> id, Id<ConfigurationList> list, ConfigurationPages pages, CancellationToken ct) => pages.Push(id, list, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/push", (
                Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.PushCommand> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => write.Push(list, form.Input, Seen(id, form.Input.Version), ct),
                    order => Flash.To($"/purchase-orders/{order.Id}", "purchases.pushed"),
                    (again, status) => pages.Push(id, list, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}/removal", (Id<Project> id, Id<ConfigurationList> list, ConfigurationPages pages, CancellationToken ct) => pages.Remove(id, list, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/removal", (
                Id<Project> id, Id<ConfigurationList> list, Form<ListForm> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => write.Remove(list, Seen(id, form.Input.Version), ct),
                    Flash.To($"/projects/{id}", "configuration.removed"),
                    (again, status) => pages.Remove(id, list, again, status, ct)))
            .Needs(Permission.RegisterProjects);
    }

    private static void MapLines(RouteGroupBuilder console)
    {
        console.MapGet("/{list}/lines/new", (
                Id<Project> id, Id<ConfigurationList> list, [FromQuery] string? product, [FromQuery] string? spec, [AsParameters] Asked asked, ConfigurationPages pages,
                CancellationToken ct) => pages.AddLine(id, list, product, spec, asked, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/lines/new", (
                Id<Project> id, Id<ConfigurationList> list, Form<LineForm> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => LineForm.Typed(() => write.AddLine(list, form.Input.ToCommand(), Seen(id, form.Input.Version), ct)),
                    _ => Flash.To(ConfigurationPages.At(id, list), "configuration.line_added"),
                    (again, status) => pages.AddLine(id, list, null, null, new(), again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/{list}/lines/{position}", (Id<Project> id, Id<ConfigurationList> list, int position, ConfigurationPages pages, CancellationToken ct) =>
                pages.ChangeLine(id, list, position, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/lines/{position}", (
                Id<Project> id, Id<ConfigurationList> list, int position, Form<ChangeLineForm> form, WriteConfigurationList write, ConfigurationPages pages, CancellationToken ct) =>
                form.Submit(
                    () => LineForm.Typed(() => write.ChangeLine(list, position, form.Input.ToCommand(), Seen(id, form.Input.Version), ct)),
                    _ => Flash.To(ConfigurationPages.At(id, list), "configuration.line_changed"),
                    (again, status) => pages.ChangeLine(id, list, position, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{list}/lines/{position}/removal", async (
                Id<Project> id, Id<ConfigurationList> list, int position, Form<ListForm> form, WriteConfigurationList write, CancellationToken ct) =>
            {
                await write.RemoveLine(list, position, Seen(id, form.Input.Version), ct);
                return new SeeOther(Flash.To(ConfigurationPages.At(id, list), "configuration.line_removed"));
            })
            .Needs(Permission.RegisterProjects);
    }

    private static void MapProjectApi(RouteGroupBuilder api)
    {
        api.MapGet("", async (Id<Project> id, [AsParameters] Paging paging, ConfigurationLists lists, CancellationToken ct) =>
            {
                var page = await lists.Of(id, Place.Of(paging), ct);
                return new Listing<ConfigurationListRow>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadProjects).WithSummary("Lists the configuration lists of a project, the newest first");
        api.MapPost("", async (Id<Project> id, WriteConfigurationList.NameCommand command, WriteConfigurationList write, CancellationToken ct) =>
                Made(await write.Create(id, command, ct)))
            .Needs(Permission.RegisterProjects).WithSummary("Begins a configuration list of a project");
    }

    private static void MapListApi(RouteGroupBuilder api)
    {
        api.MapGet("/{id}", async (Id<ConfigurationList> id, ConfigurationLists lists, CancellationToken ct) => Shown(await lists.Get(id, ct)))
            .Needs(Permission.ReadProjects).WithSummary("Shows a configuration list with its lines and totals");
        api.MapGet("/{id}/pdf", async (Id<ConfigurationList> id, ConfigurationLists lists, PrintConfigurationList print, CancellationToken ct) =>
            {
                var list = await lists.Get(id, ct);
                return Results.File(await print.Run(list, ct), PaperPrinter.ContentType, $"{list.Number}.pdf");
            })
            .Needs(Permission.ReadProjects).WithSummary("Prints a configuration list as PDF, in the caller's language");
        api.MapPut("/{id}", async (Id<ConfigurationList> id, WriteConfigurationList.NameCommand command, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.Rename(id, command, ifMatch.Check, ct)));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Calls a configuration list otherwise");
        api.MapDelete("/{id}", async (Id<ConfigurationList> id, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                await ifMatch.Guard(async () =>
                {
                    await write.Remove(id, ifMatch.Check, ct);
                    return 0;
                });
                return TypedResults.NoContent();
            })
            .Needs(Permission.RegisterProjects).WithSummary("Deletes a draft");
        api.MapPost("/{id}/copies", async (Id<ConfigurationList> id, WriteConfigurationList.NameCommand command, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
                Made(await write.Copy(id, command, ifMatch.Check, ct)))
            .Needs(Permission.RegisterProjects).WithSummary("Makes a new draft of the same lines at the prices of now");
        api.MapPut("/{id}/prices", async (Id<ConfigurationList> id, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.Reprice(id, ifMatch.Check, ct)));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Gives all lines the prices of now");
        api.MapPost("/{id}/lines", async (Id<ConfigurationList> id, WriteConfigurationList.LineCommand command, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.AddLine(id, command, ifMatch.Check, ct)));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Adds a line at the price in force");
        api.MapPut("/{id}/lines/{position}", async (
                Id<ConfigurationList> id, int position, WriteConfigurationList.ChangeCommand command, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.ChangeLine(id, position, command, ifMatch.Check, ct)));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Changes quantity and discount of a line");
        api.MapDelete("/{id}/lines/{position}", async (Id<ConfigurationList> id, int position, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
            {
                ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.RemoveLine(id, position, ifMatch.Check, ct)));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Removes a line");
    }

    private static void MapQuotationApi(RouteGroupBuilder api)
    {
        api.MapPost("/{id}/quotation", async (Id<ConfigurationList> id, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => write.Quote(id, ifMatch.Check, ct))))
            .Needs(Permission.RegisterProjects).WithSummary("Makes a quotation of a list: prices, discounts and tax are fixed and promised");
        api.MapDelete("/{id}/quotation", async (Id<ConfigurationList> id, IfMatch ifMatch, WriteConfigurationList write, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => write.Reopen(id, ifMatch.Check, ct))))
            .Needs(Permission.RegisterProjects).WithSummary("Makes a list a draft again: its quotation is taken back, or the order made of it is over");
        api.MapPost("/{id}/push", async (Id<ConfigurationList> id, WriteConfigurationList.PushCommand command, IfMatch ifMatch, WriteConfigurationList write, TimeProvider clock, CancellationToken ct) =>
            {
                var order = await ifMatch.Guard(() => write.Push(id, command, ifMatch.Check, ct));
                return Answers.Created($"/api/v1/purchase-orders/{order.Id}", PurchaseView.Of(order, clock.GetUtcNow()), order.Version);
            })
            .Needs(Permission.RegisterProjects).WithSummary("Pushes a quotation: makes a purchase order of it");
    }

    /// <summary>The list belongs to the project of the address, and nobody has changed it since.</summary>
    private static Action<ConfigurationList> Seen(Id<Project> project, int? version) => list => list.In(project).SeenAs(version);

    private static Versioned<ConfigurationListView> Shown(ConfigurationList list) => Answers.Of(ConfigurationListView.Of(list), list.Version);

    private static CreatedThing<ConfigurationListView> Made(ConfigurationList list) =>
        Answers.Created($"/api/v1/configuration-lists/{list.Id}", ConfigurationListView.Of(list), list.Version);
}
