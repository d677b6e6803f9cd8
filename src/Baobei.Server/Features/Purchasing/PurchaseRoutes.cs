using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;
using Baobei.Server.Papers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Purchasing;

/// <summary>采购单: read by its partner and the vendor's people, decided by the vendor, taken back by the partner. What the customer does is in <see cref="My.MyPurchaseRoutes"/>.</summary>
internal static class PurchaseRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<PurchaseOrders>();
        services.AddScoped<PrintPurchaseOrder>();
        services.AddScoped<DecidePurchase>();
        services.AddScoped<WithdrawPurchase>();
        services.Recurs<LapsePurchases>();
        services.Recurs<PayWaitingPurchases>();
    }

    public static void MapPurchases(this IEndpointRouteBuilder app)
    {
        MapApi(app.MapApi("purchase-orders"));
        MapWork(app.MapApi("purchase-approvals"));
        app.MapGet("/purchase-approvals", async ([AsParameters] WorkQuery query, [AsParameters] Asked asked, PurchaseOrders orders, CancellationToken ct) =>
                PurchaseQueuePage.Show(await orders.Queue(query, asked, ct)))
            .Needs(Permission.DecidePurchaseOrders);
        var console = app.MapGroup("/purchase-orders");
        console.MapGet("", async ([AsParameters] PurchaseQuery query, [AsParameters] PageQuery page, PurchaseOrders orders, CancellationToken ct) =>
                PurchaseListPage.Show(await orders.List(query, page, ct)))
            .Needs(Permission.ReadPurchaseOrders);
        console.MapGet("/{id}", (Id<PurchaseOrder> id, PurchaseOrders orders, CancellationToken ct) => Show(id, orders, null, 200, ct)).Needs(Permission.ReadPurchaseOrders);
        console.MapGet("/{id}/pdf", (Id<PurchaseOrder> id, PurchaseOrders orders, PrintPurchaseOrder print, CancellationToken ct) => Printed(id, orders, print, ct))
            .Needs(Permission.ReadPurchaseOrders);
        console.MapPost("/{id}/decision", (Id<PurchaseOrder> id, Form<DecidePurchase.Command> form, DecidePurchase decide, PurchaseOrders orders, CancellationToken ct) => form.Submit(
                () => decide.Run(id, form.Input, order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To("/purchase-approvals", "purchases.decided", $"/purchase-orders/{id}"),
                (again, status) => Show(id, orders, again, status, ct)))
            .Needs(Permission.DecidePurchaseOrders);
        console.MapPost("/{id}/delegation", (Id<PurchaseOrder> id, Form<DelegateDecision.Command> form, DelegateDecision handing, PurchaseOrders orders, CancellationToken ct) => form.Submit(
                () => handing.Run(id, form.Input, ct),
                _ => Flash.To($"/purchase-orders/{id}", "project_approvals.delegated"),
                (again, status) => Show(id, orders, null, status, ct, again)))
            .Needs(Permission.DecidePurchaseOrders);
        console.MapPost("/{id}/delegation/ending", async (Id<PurchaseOrder> id, DelegateDecision handing, CancellationToken ct) =>
            {
                await handing.End(id, ct);
                return new SeeOther(Flash.To($"/purchase-orders/{id}", "project_approvals.taken_back"));
            })
            .Needs(Permission.DecidePurchaseOrders);
        console.MapGet("/{id}/withdrawal", (Id<PurchaseOrder> id, PurchaseOrders orders, CancellationToken ct) => AskWithdrawal(id, orders, null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/{id}/withdrawal", (Id<PurchaseOrder> id, Form<EmptyForm> form, WithdrawPurchase withdraw, PurchaseOrders orders, CancellationToken ct) => form.Submit(
                () => withdraw.Run(id, ct),
                _ => Flash.To($"/purchase-orders/{id}", "purchases.withdrawn"),
                (again, status) => AskWithdrawal(id, orders, again, status, ct)))
            .Needs(Permission.RegisterProjects);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/", async ([AsParameters] PurchaseQuery query, [AsParameters] Paging paging, PurchaseOrders orders, Caller caller, CancellationToken ct) =>
            {
                var page = await orders.Summaries(PurchaseFilter.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadPurchaseOrders).WithSummary("Lists purchase orders, the newest first");
        api.MapGet("/{id}", async (Id<PurchaseOrder> id, PurchaseOrders orders, TimeProvider clock, CancellationToken ct) => Shown(await orders.Get(id, ct), clock))
            .Needs(Permission.ReadPurchaseOrders).WithSummary("Shows a purchase order with its lines and decisions");
        api.MapGet("/{id}/pdf", (Id<PurchaseOrder> id, PurchaseOrders orders, PrintPurchaseOrder print, CancellationToken ct) => Printed(id, orders, print, ct))
            .Needs(Permission.ReadPurchaseOrders).WithSummary("Prints a purchase order as PDF, in the caller's language");
        api.MapPost("/{id}/decision", async (
                Id<PurchaseOrder> id, DecidePurchase.Command command, IfMatch ifMatch, DecidePurchase decide, TimeProvider clock, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => decide.Run(id, command, ifMatch.Check, ct)), clock))
            .Needs(Permission.DecidePurchaseOrders).WithSummary("Decides the step of a purchase order that waits");
        api.MapPut("/{id}/delegation", async (Id<PurchaseOrder> id, DelegateDecision.Command command, DelegateDecision handing, PurchaseOrders orders, CancellationToken ct) =>
            {
                await handing.Run(id, command, ct);
                return await Case(id, orders, ct);
            })
            .Needs(Permission.DecidePurchaseOrders).WithSummary("Hands the decision on a purchase order to a colleague");
        api.MapDelete("/{id}/delegation", async (Id<PurchaseOrder> id, DelegateDecision handing, PurchaseOrders orders, CancellationToken ct) =>
            {
                await handing.End(id, ct);
                return await Case(id, orders, ct);
            })
            .Needs(Permission.DecidePurchaseOrders).WithSummary("Takes a decision back that was handed to a colleague");
        api.MapPost("/{id}/withdrawal", async (Id<PurchaseOrder> id, WithdrawPurchase withdraw, TimeProvider clock, CancellationToken ct) => Shown(await withdraw.Run(id, ct), clock))
            .Needs(Permission.RegisterProjects).WithSummary("Takes a purchase order back before the customer has confirmed it");
    }

    private static void MapWork(RouteGroupBuilder api)
    {
        api.MapGet("/", async ([AsParameters] WorkQuery query, [AsParameters] Paging paging, PurchaseOrders orders, CancellationToken ct) =>
            {
                var page = await orders.Works(query.IsMine, Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.DecidePurchaseOrders).WithSummary("Lists purchase orders that wait for a decision, what is due first at the top");
        api.MapGet("/{id}", (Id<PurchaseOrder> id, PurchaseOrders orders, CancellationToken ct) => Case(id, orders, ct))
            .Needs(Permission.DecidePurchaseOrders).WithSummary("Shows a purchase order with its steps, who decided what, and whose turn it is");
    }

    private static async Task<PurchaseCaseView> Case(Id<PurchaseOrder> id, PurchaseOrders orders, CancellationToken ct) => PurchaseCaseView.Of(await orders.Show(id, ct));

    private static Versioned<PurchaseView> Shown(PurchaseOrder order, TimeProvider clock) => Answers.Of(PurchaseView.Of(order, clock.GetUtcNow()), order.Version);

    private static async Task<IResult> Printed(Id<PurchaseOrder> id, PurchaseOrders orders, PrintPurchaseOrder print, CancellationToken ct)
    {
        var order = await orders.Get(id, ct);
        return Results.File(await print.Run(order, ct), PaperPrinter.ContentType, $"{order.Number}.pdf");
    }

    private static async Task<IResult> Show(Id<PurchaseOrder> id, PurchaseOrders orders, Form<DecidePurchase.Command>? again, int status, CancellationToken ct, Form<DelegateDecision.Command>? handing = null)
    {
        var form = again ?? Form<DecidePurchase.Command>.Blank(new() { Version = (await orders.Get(id, ct)).Version });
        return PurchasePage.Show(await orders.Show(id, form, handing ?? Form<DelegateDecision.Command>.Blank(), ct), status);
    }

    private static async Task<IResult> AskWithdrawal(Id<PurchaseOrder> id, PurchaseOrders orders, Form<EmptyForm>? again, int status, CancellationToken ct) =>
        WithdrawPurchasePage.Show(new(await orders.Get(id, ct), again ?? Form<EmptyForm>.Blank()), status);
}

/// <summary>Asks before a purchase order is taken back.</summary>
public sealed record WithdrawPurchaseModel(PurchaseOrder Order, Form<EmptyForm> Form);
