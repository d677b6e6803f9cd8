using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>采购单 → 我的历史服务单: what partners registered about the customer.</summary>
internal static class MyServiceRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<MyServices>();

    public static void MapMyServices(this IEndpointRouteBuilder app)
    {
        var my = app.MapGroup("/my/purchase-orders");
        my.MapGet("", async ([AsParameters] Asked asked, MyServices services, CancellationToken ct) =>
                MyServicesPage.Show(new(await services.List(Place.Of(asked), ct), await services.CountOpen(ct), asked)))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}", async (Id<Project> id, MyServices services, CancellationToken ct) => await Show(id, services, Form<MyServices.Command>.Blank(), 200, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/files/{document}", async (Id<Project> id, Id<Document> document, MyServices services, ProjectFiles files, HttpContext http, CancellationToken ct) =>
                await files.Show(document, await services.FilesOf(id, ct), http, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/confirmation", async (Id<Project> id, MyServices services, FindAccount accounts, CancellationToken ct) =>
            {
                await services.Confirm(id, accounts, ct);
                return new SeeOther(Flash.To($"/my/purchase-orders/{id}", "my.service_confirmed"));
            })
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/refusal", (Id<Project> id, Form<MyServices.Command> form, MyServices services, CancellationToken ct) => form.Submit(
                () => services.Refuse(id, form.Input, ct), _ => Flash.To($"/my/purchase-orders/{id}", "my.service_refused"), (again, status) => Show(id, services, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/ending", (Id<Project> id, Form<MyServices.Command> form, MyServices services, CancellationToken ct) => form.Submit(
                () => services.Close(id, form.Input, ct), _ => Flash.To($"/my/purchase-orders/{id}", "my.service_closed"), (again, status) => Show(id, services, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);

        var api = app.MapApi("my").MapGroup("/services");
        api.MapGet("/", async ([AsParameters] Paging paging, MyServices services, CancellationToken ct) =>
            {
                var page = await services.List(Place.Of(paging), ct);
                return new Listing<ServiceView>(page.Rows, page.Next);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("What partners registered about me, the newest first");
        api.MapGet("/{id}", (Id<Project> id, MyServices services, CancellationToken ct) => services.Get(id, ct))
            .Needs(Permission.UseCustomerConsole).WithSummary("One of these with everything that was registered");
        api.MapPost("/{id}/confirmation", async (Id<Project> id, MyServices services, FindAccount accounts, CancellationToken ct) =>
            {
                await services.Confirm(id, accounts, ct);
                return await services.Get(id, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Confirms a project");
        api.MapPost("/{id}/refusal", async (Id<Project> id, MyServices.Command command, MyServices services, CancellationToken ct) =>
            {
                await services.Refuse(id, command, ct);
                return await services.Get(id, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Refuses a project");
        api.MapPost("/{id}/ending", async (Id<Project> id, MyServices.Command command, MyServices services, CancellationToken ct) =>
            {
                await services.Close(id, command, ct);
                return await services.Get(id, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Ends a project that I agreed to");
    }

    private static async Task<IResult> Show(Id<Project> id, MyServices services, Form<MyServices.Command> form, int status, CancellationToken ct) =>
        MyServicePage.Show(new(await services.Get(id, ct), form), status);
}

/// <summary>The list 我的历史服务单.</summary>
/// <param name="Open">How many wait for an answer.</param>
public sealed record MyServicesModel(Slice<ServiceView> Page, int Open, Asked Asked);

/// <summary>One of them.</summary>
public sealed record MyServiceModel(ServiceDetail Detail, Form<MyServices.Command> Form);
