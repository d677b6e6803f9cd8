using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Payments;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Papers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>费用中心 → 采购单: what the customer is offered, and its answer.</summary>
internal static class MyPurchaseRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<MyPurchases>();
        services.AddScoped<MyOrders>();
    }

    public static void MapMyPurchases(this IEndpointRouteBuilder app)
    {
        MapApi(app.MapApi("my").MapGroup("/purchase-orders"));
        var my = app.MapGroup("/my/billing/purchase-orders");
        my.MapGet("", async ([AsParameters] Asked asked, MyPurchases purchases, CancellationToken ct) =>
                MyPurchasesPage.Show(new(await purchases.List(Place.Of(asked), ct), await purchases.CountOpen(ct), asked)))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}", async (Id<PurchaseOrder> id, MyPurchases purchases, CancellationToken ct) =>
            {
                var (own, now) = await purchases.Get(id, ct);
                return MyPurchasePage.Show(new(own, now, await purchases.MayAskPartner(own.Order, ct)));
            })
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/pdf", (Id<PurchaseOrder> id, MyPurchases purchases, PrintPurchaseOrder print, CancellationToken ct) => Printed(id, purchases, print, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/lines/{position}", (Id<PurchaseOrder> id, int position, MyPurchases purchases, CancellationToken ct) => Line(id, position, purchases, null, 200, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/lines/{position}", (Id<PurchaseOrder> id, int position, Form<MyPurchases.TakeCommand> form, MyPurchases purchases, CancellationToken ct) => form.Submit(
                () => purchases.Take(id, position, form.Input, order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To(At(id), "my.purchase_changed"),
                (again, status) => Line(id, position, purchases, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/confirmation", async (Id<PurchaseOrder> id, Form<ListForm> form, MyPurchases purchases, CancellationToken ct) =>
            {
                await purchases.Confirm(id, order => order.SeenAs(form.Input.Version), ct);
                return new SeeOther(Flash.To(At(id), "my.purchase_confirmed"));
            })
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/changes", (Id<PurchaseOrder> id, MyPurchases purchases, CancellationToken ct) => Changes(id, purchases, Form<MyPurchases.ChangesCommand>.Blank(), 200, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/changes", (Id<PurchaseOrder> id, Form<MyPurchases.ChangesCommand> form, MyPurchases purchases, CancellationToken ct) => form.Submit(
                () => purchases.RequestChanges(id, form.Input, ct), _ => Flash.To(At(id), "my.purchase_sent_back"), (again, status) => Changes(id, purchases, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/refusal", (Id<PurchaseOrder> id, MyPurchases purchases, CancellationToken ct) => Refusal(id, purchases, Form<MyPurchases.DeclineCommand>.Blank(), 200, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/refusal", (Id<PurchaseOrder> id, Form<MyPurchases.DeclineCommand> form, MyPurchases purchases, CancellationToken ct) => form.Submit(
                () => purchases.Decline(id, form.Input, ct), _ => Flash.To(At(id), "my.purchase_declined"), (again, status) => Refusal(id, purchases, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/payment-request", async (Id<PurchaseOrder> id, Form<MyPurchases.PaymentCommand> form, MyPurchases purchases, CancellationToken ct) =>
            {
                var order = await purchases.RequestPayment(id, form.Input, ct);
                return new SeeOther(Flash.To(order.PaymentBy == OrderPayer.Account ? $"{At(id)}/payment" : At(id), "my.payment_requested"));
            })
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/part-payments", (Id<PurchaseOrder> id, Form<MyPurchases.PartForm> form, MyPurchases purchases, StartPayment online, CancellationToken ct) => form.Submit(
                async () => await purchases.PayPart(id, form.Input.ToCommand((await purchases.Get(id, ct)).Own.Order), order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To(At(id), "my.part_paid"),
                (again, status) => Payment(id, purchases, online, null, status, ct, again)))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/payment", (Id<PurchaseOrder> id, MyPurchases purchases, StartPayment online, CancellationToken ct) => Payment(id, purchases, online, null, 200, ct))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/payment", (Id<PurchaseOrder> id, Form<ListForm> form, MyPurchases purchases, StartPayment online, CancellationToken ct) => form.Submit(
                () => purchases.Pay(id, order => order.SeenAs(form.Input.Version), ct),
                order => Flash.To($"/my/billing/orders/{order.Id}", "my.paid"),
                (again, status) => Payment(id, purchases, online, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        MapOrders(app.MapGroup("/my/billing/orders"), app.MapApi("my").MapGroup("/orders"));
    }

    private static void MapOrders(RouteGroupBuilder my, RouteGroupBuilder api)
    {
        my.MapGet("", async ([AsParameters] Asked asked, MyOrders orders, CancellationToken ct) => MyOrdersPage.Show(new(await orders.List(Place.Of(asked), ct), asked)))
            .Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}", async (Id<Order> id, MyOrders orders, CancellationToken ct) => MyOrderPage.Show(await orders.Get(id, ct))).Needs(Permission.UseCustomerConsole);
        my.MapGet("/{id}/project", (Id<Order> id, LinkOrder link, CancellationToken ct) => AskProject(id, link, null, 200, ct)).Needs(Permission.UseCustomerConsole);
        my.MapPost("/{id}/project", (Id<Order> id, Form<LinkOrder.Command> form, LinkOrder link, CancellationToken ct) => form.Submit(
                () => link.Run(id, form.Input, order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To($"/my/billing/orders/{id}", "orders.linked"),
                (again, status) => AskProject(id, link, again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        api.MapPut("/{id}/project", async (Id<Order> id, LinkOrder.Command command, IfMatch ifMatch, LinkOrder link, MyOrders orders, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => link.Run(id, command, ifMatch.Check, ct));
                var own = await orders.Get(id, ct);
                return Answers.Of(OrderView.Of(own.Picture), own.Picture.Order.Version);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Links what I bought in the vendor's shop to the project that it came from");
        api.MapGet("/", async ([AsParameters] Paging paging, MyOrders orders, CancellationToken ct) =>
            {
                var page = await orders.List(Place.Of(paging), ct);
                return new Listing<OrderRow>(page.Rows, page.Next);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("What I have bought, the newest first");
        api.MapGet("/{id}", async (Id<Order> id, MyOrders orders, CancellationToken ct) =>
            {
                var own = await orders.Get(id, ct);
                return Answers.Of(OrderView.Of(own.Picture), own.Picture.Order.Version);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("One of my orders with its lines and refunds");
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/", async ([AsParameters] Paging paging, MyPurchases purchases, CancellationToken ct) =>
            {
                var page = await purchases.List(Place.Of(paging), ct);
                return new Listing<MyPurchaseRow>(page.Rows, page.Next);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("What I am offered and have agreed to, the newest first");
        api.MapGet("/{id}", async (Id<PurchaseOrder> id, MyPurchases purchases, CancellationToken ct) => await Shown(id, purchases, ct))
            .Needs(Permission.UseCustomerConsole).WithSummary("One of these with its lines").Produces<MyPurchaseView>();
        api.MapPut("/{id}/lines/{position}", async (
                Id<PurchaseOrder> id, int position, MyPurchases.TakeCommand command, IfMatch ifMatch, MyPurchases purchases, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => purchases.Take(id, position, command, ifMatch.Check, ct));
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Takes less of a line, or none of it").Produces<MyPurchaseView>();
        api.MapPost("/{id}/confirmation", async (Id<PurchaseOrder> id, IfMatch ifMatch, MyPurchases purchases, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => purchases.Confirm(id, ifMatch.Check, ct));
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Agrees to a purchase order").Produces<MyPurchaseView>();
        api.MapPost("/{id}/changes", async (Id<PurchaseOrder> id, MyPurchases.ChangesCommand command, MyPurchases purchases, CancellationToken ct) =>
            {
                await purchases.RequestChanges(id, command, ct);
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Asks the partner for more than was offered, or for something else").Produces<MyPurchaseView>();
        api.MapGet("/{id}/pdf", (Id<PurchaseOrder> id, MyPurchases purchases, PrintPurchaseOrder print, CancellationToken ct) => Printed(id, purchases, print, ct))
            .Needs(Permission.UseCustomerConsole).WithSummary("Prints a purchase order as PDF, in the caller's language");
        api.MapPost("/{id}/refusal", async (Id<PurchaseOrder> id, MyPurchases.DeclineCommand command, MyPurchases purchases, CancellationToken ct) =>
            {
                await purchases.Decline(id, command, ct);
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Refuses a purchase order").Produces<MyPurchaseView>();
        api.MapPost("/{id}/payment", async (Id<PurchaseOrder> id, IfMatch ifMatch, MyPurchases purchases, MyOrders orders, CancellationToken ct) =>
            {
                var order = await ifMatch.Guard(() => purchases.Pay(id, ifMatch.Check, ct));
                return Answers.Of(OrderView.Of((await orders.Get(order.Id, ct)).Picture), order.Version);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Pays a purchase order from my balance");
        api.MapPost("/{id}/part-payments", async (Id<PurchaseOrder> id, MyPurchases.PartCommand command, IfMatch ifMatch, MyPurchases purchases, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => purchases.PayPart(id, command, ifMatch.Check, ct));
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Sets a part of a purchase order's price aside until the rest comes").Produces<MyPurchaseView>();
        api.MapPost("/{id}/payment-request", async (Id<PurchaseOrder> id, MyPurchases.PaymentCommand command, MyPurchases purchases, CancellationToken ct) =>
            {
                await purchases.RequestPayment(id, command, ct);
                return await Shown(id, purchases, ct);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Asks to pay a confirmed purchase order").Produces<MyPurchaseView>();
    }

    private static async Task<Versioned<MyPurchaseView>> Shown(Id<PurchaseOrder> id, MyPurchases purchases, CancellationToken ct)
    {
        var view = await purchases.View(id, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<IResult> Printed(Id<PurchaseOrder> id, MyPurchases purchases, PrintPurchaseOrder print, CancellationToken ct)
    {
        var order = (await purchases.Get(id, ct)).Own.Order;
        return Results.File(await print.Run(order, ct), PaperPrinter.ContentType, $"{order.Number}.pdf");
    }

    private static async Task<IResult> AskProject(Id<Order> id, LinkOrder link, Form<LinkOrder.Command>? again, int status, CancellationToken ct)
    {
        var (order, projects) = await link.Ask(id, ct);
        var own = $"/my/billing/orders/{id}";
        return LinkOrderPage.Show(
            new(
                order, projects, own, $"{own}/project", [new("my.orders", "/my/billing/purchase-orders"), new("my.bought", "/my/billing/orders"), new(order.Number, own)],
                again ?? Form<LinkOrder.Command>.Blank(new() { Version = order.Version })),
            status);
    }

    private static string At(Id<PurchaseOrder> id) => $"/my/billing/purchase-orders/{id}";

    private static async Task<IResult> Line(Id<PurchaseOrder> id, int position, MyPurchases purchases, Form<MyPurchases.TakeCommand>? again, int status, CancellationToken ct)
    {
        var (own, _) = await purchases.Get(id, ct);
        var line = own.Order.Line(position);
        return MyPurchaseLinePage.Show(new(own, line, again ?? Form<MyPurchases.TakeCommand>.Blank(new() { Quantity = line.Quantity, Version = own.Order.Version })), status);
    }

    private static async Task<IResult> Payment(Id<PurchaseOrder> id, MyPurchases purchases, StartPayment online, Form<ListForm>? again, int status, CancellationToken ct, Form<MyPurchases.PartForm>? part = null)
    {
        var (own, _) = await purchases.Get(id, ct);
        var version = own.Order.Version;
        return MyPaymentPage.Show(
            new(
                own, await purchases.Purses(own.Order, ct), await online.MayTopUp(ct), await online.IsOfferedFor(own.Order, ct), again ?? Form<ListForm>.Blank(new() { Version = version }), await purchases.NextPart(own.Order, ct),
                part ?? Form<MyPurchases.PartForm>.Blank(new() { Version = version })),
            status);
    }

    private static async Task<IResult> Changes(Id<PurchaseOrder> id, MyPurchases purchases, Form<MyPurchases.ChangesCommand> form, int status, CancellationToken ct) =>
        MyPurchaseChangesPage.Show(new((await purchases.Get(id, ct)).Own, form), status);

    private static async Task<IResult> Refusal(Id<PurchaseOrder> id, MyPurchases purchases, Form<MyPurchases.DeclineCommand> form, int status, CancellationToken ct) =>
        MyPurchaseRefusalPage.Show(new((await purchases.Get(id, ct)).Own, form), status);
}
