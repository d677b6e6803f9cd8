using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Purchasing;

/// <summary>订单: read by its partner and the vendor's people, refunded by the vendor; and 代付 of a purchase order by the partner.</summary>
internal static class OrderRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<Orders>();
        services.AddScoped<PayPurchase>();
        services.AddScoped<PayByAgreement>();
        services.AddScoped<PayOnBehalf>();
        services.AddScoped<RefundOrder>();
        services.AddScoped<ImportOrders>();
        services.AddScoped<ImportRefunds>();
        services.AddScoped<LinkOrder>();
    }

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        MapApi(app);
        var orders = app.MapGroup("/orders");
        orders.MapGet("", async ([AsParameters] OrderQuery query, [AsParameters] PageQuery page, Orders list, CancellationToken ct) => OrderListPage.Show(await list.List(query, page, ct)))
            .Needs(Permission.ReadPurchaseOrders);
        orders.MapGet("/import", () => ImportShopPage.Show(OrderFile(Form<ShopFile.FileForm>.Blank(new() { DryRun = true }), null))).Needs(Permission.ImportOrders);
        orders.MapPost("/import", (Form<ShopFile.FileForm> form, ImportOrders import, CancellationToken ct) => Import(
                form, () => import.Run(form.Files?["File"], form.Input.DryRun, ct), OrderFile, "/orders?source=shop", "orders.imported", "orders.import_known"))
            .Needs(Permission.ImportOrders);
        orders.MapGet("/refund-import", () => ImportShopPage.Show(RefundFile(Form<ShopFile.FileForm>.Blank(new() { DryRun = true }), null))).Needs(Permission.ImportOrders);
        orders.MapPost("/refund-import", (Form<ShopFile.FileForm> form, ImportRefunds import, CancellationToken ct) => Import(
                form, () => import.Run(form.Files?["File"], form.Input.DryRun, ct), RefundFile, "/orders?source=shop", "orders.refunds_imported", "orders.refunds_known"))
            .Needs(Permission.ImportOrders);
        orders.MapGet("/{id}", async (Id<Order> id, Orders list, CancellationToken ct) => OrderPage.Show(await list.Show(id, ct))).Needs(Permission.ReadPurchaseOrders);
        orders.MapGet("/{id}/project", (Id<Order> id, LinkOrder link, CancellationToken ct) => AskProject(id, link, null, 200, ct)).Needs(Permission.RegisterProjects);
        orders.MapPost("/{id}/project", (Id<Order> id, Form<LinkOrder.Command> form, LinkOrder link, CancellationToken ct) => form.Submit(
                () => link.Run(id, form.Input, order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To($"/orders/{id}", "orders.linked"),
                (again, status) => AskProject(id, link, again, status, ct)))
            .Needs(Permission.RegisterProjects);
        orders.MapGet("/{id}/refund", (Id<Order> id, Orders list, CancellationToken ct) => AskRefund(id, list, null, 200, ct)).Needs(Permission.RefundOrders);
        orders.MapPost("/{id}/refund", (Id<Order> id, Form<RefundForm> form, RefundOrder refund, Orders list, CancellationToken ct) => form.Submit(
                () => refund.Run(id, form.Input.ToCommand(), order => order.SeenAs(form.Input.Version), ct),
                _ => Flash.To($"/orders/{id}", "orders.refunded"),
                (again, status) => AskRefund(id, list, again, status, ct)))
            .Needs(Permission.RefundOrders);

        var purchases = app.MapGroup("/purchase-orders");
        purchases.MapGet("/{id}/payment", (Id<PurchaseOrder> id, PurchaseOrders list, PayPurchase pay, CancellationToken ct) => AskPayment(id, list, pay, null, 200, ct))
            .Needs(Permission.PayOnBehalf);
        purchases.MapPost("/{id}/payment", (Id<PurchaseOrder> id, Form<ListForm> form, PayOnBehalf onBehalf, PurchaseOrders list, PayPurchase pay, CancellationToken ct) => form.Submit(
                () => onBehalf.Run(id, order => order.SeenAs(form.Input.Version), ct),
                order => Flash.To($"/orders/{order.Id}", "orders.paid"),
                (again, status) => AskPayment(id, list, pay, again, status, ct)))
            .Needs(Permission.PayOnBehalf);
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var orders = app.MapApi("orders");
        orders.MapGet("/", async ([AsParameters] OrderQuery query, [AsParameters] Paging paging, Orders list, Caller caller, CancellationToken ct) =>
            {
                var page = await list.Run(OrderFilter.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
                return new Listing<OrderRow>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadPurchaseOrders).WithSummary("Lists orders, the newest first");
        orders.MapGet("/{id}", async (Id<Order> id, Orders list, CancellationToken ct) => Shown(await list.Get(id, ct)))
            .Needs(Permission.ReadPurchaseOrders).WithSummary("Shows an order with its lines and refunds");
        orders.MapPost("/{id}/refunds", async (Id<Order> id, RefundOrder.Command command, IfMatch ifMatch, RefundOrder refund, Orders list, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => refund.Run(id, command, ifMatch.Check, ct));
                return Shown(await list.Get(id, ct));
            })
            .Needs(Permission.RefundOrders).WithSummary("Gives money back for some lines of an order, or for all that is left");
        orders.MapPut("/{id}/project", async (Id<Order> id, LinkOrder.Command command, IfMatch ifMatch, LinkOrder link, Orders list, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => link.Run(id, command, ifMatch.Check, ct));
                return Shown(await list.Get(id, ct));
            })
            .Needs(Permission.RegisterProjects).WithSummary("Links an order that an account of one's own placed in the vendor's shop to a project");
        app.MapApi("order-imports").MapPost("/", async (ShopFile.Command command, ImportOrders import, Texts texts, CancellationToken ct) =>
                ShopReportView.Of(await import.Run(command.File?.AsForm(nameof(command.File)), command.DryRun, ct), texts))
            .Needs(Permission.ImportOrders).WithSummary("Takes in what customers bought in the vendor's shop, all of the file or nothing; each order once");
        app.MapApi("refund-imports").MapPost("/", async (ShopFile.Command command, ImportRefunds import, Texts texts, CancellationToken ct) =>
                ShopReportView.Of(await import.Run(command.File?.AsForm(nameof(command.File)), command.DryRun, ct), texts))
            .Needs(Permission.ImportOrders).WithSummary("Takes in what the vendor's shop gave back of orders that were placed there, all of the file or nothing; each refund once");
        app.MapApi("purchase-orders").MapPost("/{id}/payment", async (Id<PurchaseOrder> id, IfMatch ifMatch, PayOnBehalf onBehalf, Orders list, CancellationToken ct) =>
            {
                var order = await ifMatch.Guard(() => onBehalf.Run(id, ifMatch.Check, ct));
                return Shown(await list.Get(order.Id, ct));
            })
            .Needs(Permission.PayOnBehalf).WithSummary("Pays a purchase order of an agency account that asked for it");
    }

    private static ImportShopModel OrderFile(Form<ShopFile.FileForm> form, ShopReport? report) =>
        new("orders.import", "/orders/import", ImportOrders.Columns, ImportOrders.Optional, form, report);

    private static ImportShopModel RefundFile(Form<ShopFile.FileForm> form, ShopReport? report) =>
        new("orders.refund_import", "/orders/refund-import", ImportRefunds.Columns, ImportRefunds.Optional, form, report);

    private static Task<IResult> Import(
        Form<ShopFile.FileForm> form, Func<Task<ShopReport>> run, Func<Form<ShopFile.FileForm>, ShopReport?, ImportShopModel> page, string then, string done, string known) => form.Submit(
        run,
        report => report.Loaded
            ? new SeeOther(Flash.To(then, report.Added == 0 ? known : done))
            : ImportShopPage.Show(page(form, report), report.Faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK),
        (again, status) => Task.FromResult(ImportShopPage.Show(page(again, null), status)));

    private static async Task<IResult> AskProject(Id<Order> id, LinkOrder link, Form<LinkOrder.Command>? again, int status, CancellationToken ct)
    {
        var (order, projects) = await link.Ask(id, ct);
        var own = $"/orders/{id}";
        return LinkOrderPage.Show(
            new(order, projects, own, $"{own}/project", [new("orders.title", "/orders"), new(order.Number, own)], again ?? Form<LinkOrder.Command>.Blank(new() { Version = order.Version })), status);
    }

    private static Versioned<OrderView> Shown(OrderPicture picture) => Answers.Of(OrderView.Of(picture), picture.Order.Version);

    private static async Task<IResult> AskRefund(Id<Order> id, Orders list, Form<RefundForm>? again, int status, CancellationToken ct)
    {
        var picture = await list.Get(id, ct);
        return RefundPage.Show(new(picture, again ?? Form<RefundForm>.Blank(new() { Version = picture.Order.Version })), status);
    }

    private static async Task<IResult> AskPayment(Id<PurchaseOrder> id, PurchaseOrders list, PayPurchase pay, Form<ListForm>? again, int status, CancellationToken ct)
    {
        var order = await list.Get(id, ct);
        return PayOnBehalfPage.Show(new(order, await pay.Purses(order, OrderPayer.Partner, ct), again ?? Form<ListForm>.Blank(new() { Version = order.Version })), status);
    }
}

/// <summary>A refund as one types it.</summary>
public sealed record RefundForm
{
    /// <summary>Position of the line; empty for everything that is left.</summary>
    public int? Line { get; init; }

    /// <summary>"120.50", of a line; empty for all that is left of it.</summary>
    [StringLength(20)]
    public string? Amount { get; init; }

    [Required]
    public RefundReason? Reason { get; init; }

    [StringLength(OrderRefund.MaxWordsLength)]
    public string? Words { get; init; }

    public int? Version { get; init; }

    /// <summary><see cref="InvalidField"/>: <c>Amount</c> <c>refund_amount</c>, <c>refund_of_line</c> (an amount without a line).</summary>
    internal RefundOrder.Command ToCommand()
    {
        long? minor = null;
        if (!string.IsNullOrWhiteSpace(Amount))
        {
            minor = decimal.TryParse(Amount.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var whole)
                && whole is > 0 and < 1_000_000_000_000 && whole * 100 == decimal.Truncate(whole * 100)
                ? (long)(whole * 100)
                : throw new InvalidField(nameof(Amount), "refund_amount");
            if (Line is null)
            {
                throw new InvalidField(nameof(Amount), "refund_of_line");
            }
        }

        return new() { Reason = Reason, Words = Words, Lines = Line is { } line ? [new() { Position = line, AmountMinor = minor }] : null };
    }
}

/// <summary>Money is given back for an order.</summary>
public sealed record RefundModel(OrderPicture Picture, Form<RefundForm> Form);

/// <summary>The partner is about to pay for its customer.</summary>
/// <param name="Purses">What it has.</param>
public sealed record PayOnBehalfModel(PurchaseOrder Order, IReadOnlyList<PurseView> Purses, Form<ListForm> Form);
