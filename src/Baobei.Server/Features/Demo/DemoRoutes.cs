using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Payments;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Identity;

namespace Baobei.Server.Features.Demo;

/// <summary>The demo's tools: a clock that can be moved, the mail box, and a cashier. Without the demo none of this is there.</summary>
internal static class DemoRoutes
{
    /// <summary>The mail is shown in a frame that runs no script and loads nothing.</summary>
    private const string MailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
        + "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; frame-ancestors 'self'";

    private const string Why = "everybody who tries the demo uses its tools";

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        if (options.Demo)
        {
            services.AddScoped<MoveClock>();
            services.AddScoped<MailBoxView>();
            services.AddSingleton<DemoSecret>();
            services.AddScoped<DemoPayments>();
            services.AddScoped<DemoCashier>();
            services.AddHttpClient(nameof(DemoCashier));
            services.AddHostedService<FollowClocks>();
            services.AddScoped<IPasswordHasher<User>, DemoPasswordHasher>();
        }
    }

    public static void MapDemo(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<ServerOptions>().Demo)
        {
            return;
        }

        app.MapPost("/demo/clock", async (Form<MoveClock.Command> form, MoveClock move, CancellationToken ct) =>
        {
            await move.Run(form.Input, ct);
            return new SeeOther(ReturnUrl.LocalOr(form.Input.Return, "/"));
        }).Open(Why);
        app.MapGet("/demo/payments/{id}", async (Id<OnlinePayment> id, DemoCashier cashier, CancellationToken ct) => DemoPaymentPage.Show(await cashier.Get(id, ct))).Open(Why);
        app.MapPost("/demo/payments/{id}", async (Id<OnlinePayment> id, Form<DemoCashier.Command> form, DemoCashier cashier, HttpRequest request, CancellationToken ct) => await form.Submit(
            () => cashier.Choose(id, form.Input, request.Host, ct),
            PaymentRoutes.BackTo(id),
            async (_, status) => DemoPaymentPage.Show(await cashier.Get(id, ct), status))).Open(Why);
        app.MapGet("/demo/mailbox", async (string? to, [AsParameters] Asked asked, MailBoxView box, CancellationToken ct) =>
            MailBoxPage.Show(await box.List(to, asked, ct))).Open(Why);
        app.MapGet("/demo/mailbox/{id}", async (Id<MailBoxItem> id, MailBoxView box, HttpResponse response, CancellationToken ct) =>
        {
            response.Headers.ContentSecurityPolicy = SecurityHeaders.Policy + "; frame-src 'self'";
            return MailBoxItemPage.Show(await box.Get(id, ct));
        }).Open(Why);
        app.MapGet("/demo/mailbox/{id}/html", async (Id<MailBoxItem> id, MailBoxView box, HttpResponse response, CancellationToken ct) =>
        {
            var item = await box.Get(id, ct);
            response.Headers.ContentSecurityPolicy = MailPolicy;

            // Links open in the whole window, not in the frame.
            return item.Html is { } html
                ? Results.Content(html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal), "text/html; charset=utf-8")
                : Results.NotFound();
        }).Open(Why);
    }
}
