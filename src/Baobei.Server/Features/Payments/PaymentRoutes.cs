using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Cash;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Demo;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Payments;

/// <summary>在线支付: started by payers, noticed by the provider, read by the vendor's finance.</summary>
internal static class PaymentRoutes
{
    public const string NoticePath = $"{ApiGroup.Root}/payment-notices";

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(s => (s.GetRequiredService<IConfiguration>().GetSection("Payments").Get<PaymentSettings>() ?? new()).Check());
        services.AddHttpClient(nameof(PaymentGateway));
        services.AddScoped<PaymentGateway>();
        services.AddScoped<SignedMessages>();

        // In the demo no real money moves, whatever is configured.
        services.AddScoped<IEnumerable<IPaymentProvider>>(s => options.Demo ? [s.GetRequiredService<DemoPayments>()]
            : s.GetRequiredService<PaymentSettings>().Url is not null ? [s.GetRequiredService<PaymentGateway>()] : []);
        services.AddScoped<StartPayment>();
        services.AddScoped<CheckPayment>();
        services.AddScoped<TakeNotice>();
        services.AddScoped<ReceiveNotice>();
        services.AddScoped<Payments>();
        services.AddScoped<PaymentPages>();
        services.Recurs<ReconcilePayments>();
        services.Recurs<TidyNotices>();
    }

    /// <summary>Where the payer comes back to.</summary>
    public static string BackTo(Id<OnlinePayment> id) => $"/payments/{id}?back=true";

    public static void MapPayments(this IEndpointRouteBuilder app)
    {
        // What is set up wrongly is said when the process starts, not to the first payer.
        app.ServiceProvider.GetRequiredService<PaymentSettings>();
        MapConsole(app.MapGroup("/payments"));
        MapApi(app.MapApi("payments"));
        app.MapPost("/my/billing/purchase-orders/{id}/online-payment", async (Id<PurchaseOrder> id, StartPayment start, CancellationToken ct) =>
                new SeeOther($"/payments/{(await start.Of(id, ct)).Id}"))
            .Needs(Permission.UseCustomerConsole);
        app.MapApi("my").MapPost("/purchase-orders/{id}/online-payment", async (Id<PurchaseOrder> id, StartPayment start, Caller caller, TimeProvider clock, CancellationToken ct) =>
                Made(await start.Of(id, ct), caller, clock))
            .Needs(Permission.UseCustomerConsole).WithSummary("Starts the online payment of a purchase order, or goes on with the one that waits").WithMetadata(new CallsOutside());

        // Its signature is its key: no session, no Idempotency-Key.
        app.MapPost(NoticePath, async (HttpContext http, ReceiveNotice receive, TimeProvider clock, CancellationToken ct) =>
            {
                var payment = await receive.Run(http, ct);
                return new NoticeAnswer(payment.Id, payment.StatusAt(clock.GetUtcNow()));
            })
            .Open("the payment provider calls here; only what it has signed is believed")
            .WithTags("payment-notices").WithSummary("Takes the provider's word on a payment, signed as the guide of the API says; the same one again is answered as before")
            .Accepts<PaymentNotice>("application/json").WithMetadata(new RequestSizeLimitAttribute(ReceiveNotice.MaxBytes));
    }

    private static void MapConsole(RouteGroupBuilder console)
    {
        console.MapGet("", ([AsParameters] PaymentQuery query, [AsParameters] PageQuery page, PaymentPages pages, CancellationToken ct) => pages.List(query, page, ct)).Needs(Permission.ReadCash);
        console.MapGet("/new", () => NewPaymentPage.Show(Form<TopUps.AmountForm>.Blank())).Needs(Permission.UseCash);
        console.MapPost("/new", (Form<TopUps.AmountForm> form, StartPayment start, CancellationToken ct) => form.Submit(
                () => start.TopUp(new() { AmountMinor = form.Input.ToCommand().AmountMinor }, ct),
                payment => $"/payments/{payment.Id}",
                (again, status) => Task.FromResult(NewPaymentPage.Show(again, status))))
            .Needs(Permission.UseCash);
        console.MapGet("/notices", ([AsParameters] Asked asked, PaymentPages pages, CancellationToken ct) => pages.Refused(asked, ct)).Needs(Permission.ManageBank);
        console.MapGet("/{id}", (Id<OnlinePayment> id, [FromQuery] string? back, PaymentPages pages, CancellationToken ct) => pages.One(id, back == "true", ct)).Needs(Permission.ReadCash);
        console.MapPost("/{id}/check", async (Id<OnlinePayment> id, CheckPayment check, CancellationToken ct) =>
            {
                var payment = await check.Run(id, ct);
                return new SeeOther(payment.Status == PaymentStatus.Started ? Flash.To(BackTo(id), "payments.asked") : $"/payments/{id}");
            })
            .Needs(Permission.UseCash);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] PaymentQuery query, [AsParameters] Paging paging, Payments payments, Caller caller, TimeProvider clock, CancellationToken ct) =>
            {
                var now = clock.GetUtcNow();
                var page = await payments.Run(PaymentFilter.Read(query, caller, now).OrRefuse(), Place.Of(paging), ct);
                return new Listing<PaymentView>([.. page.Rows.Select(payment => PaymentView.Of(payment, caller, now))], page.Next);
            })
            .Needs(Permission.ReadCash).WithSummary("Lists online payments, the newest first");
        api.MapPost("", async (StartPayment.Command command, StartPayment start, Caller caller, TimeProvider clock, CancellationToken ct) => Made(await start.TopUp(command, ct), caller, clock))
            .Needs(Permission.UseCash).WithSummary("Starts an online top-up; `url` is where to pay").WithMetadata(new CallsOutside());
        api.MapGet("/notices", async ([AsParameters] Paging paging, Payments payments, CancellationToken ct) =>
            {
                var page = await payments.Refused(Place.Of(paging), ct);
                return new Listing<RefusedNoticeView>([.. page.Rows.Select(RefusedNoticeView.Of)], page.Next);
            })
            .Needs(Permission.ManageBank).WithSummary("Lists notices of the provider that were refused, the newest first");
        api.MapGet("/{id}", async (Id<OnlinePayment> id, Payments payments, Caller caller, TimeProvider clock, CancellationToken ct) =>
                PaymentView.Of(await payments.Get(id, ct), caller, clock.GetUtcNow()))
            .Needs(Permission.ReadCash).WithSummary("Shows an online payment");
        api.MapPost("/{id}/check", async (Id<OnlinePayment> id, CheckPayment check, Caller caller, TimeProvider clock, CancellationToken ct) =>
                PaymentView.Of(await check.Run(id, ct), caller, clock.GetUtcNow()))
            .Needs(Permission.UseCash).WithSummary("Asks the provider what became of a payment, and takes its word").WithMetadata(new CallsOutside());
    }

    private static IResult Made(OnlinePayment payment, Caller caller, TimeProvider clock) =>
        Answers.Created($"/api/v1/payments/{payment.Id}", PaymentView.Of(payment, caller, clock.GetUtcNow()), payment.Version);
}
