using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Deliveries;

/// <summary>What left and what did not: the operator's page, and the same in the API.</summary>
internal static class DeliveryRoutes
{
    private const string Page = "/vendor/deliveries";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<DeliveryList>();
        services.AddScoped<RetryDelivery>();
        services.Recurs<TidyOutbox>();
    }

    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        app.MapGet(Page, Show).Needs(Permission.ReadDeliveries);
        app.MapPost($"{Page}/{{id}}/retry", async (Id<OutboxMessage> id, Form<Back> form, RetryDelivery retry, CancellationToken ct) =>
        {
            await retry.Run(id, ct);
            return new SeeOther(Flash.To(form.Input.To, "deliveries.retried"));
        }).Needs(Permission.ManageDeliveries);
        app.MapPost($"{Page}/retry", async (RetryDelivery retry, CancellationToken ct) =>
        {
            await retry.All(ct);
            return new SeeOther(Flash.To(Page, "deliveries.all_retried"));
        }).Needs(Permission.ManageDeliveries);

        var api = app.MapApi("deliveries");
        api.MapGet("/", async ([Description("waiting, retrying, failed or delivered.")] string? state, string? to, [AsParameters] Paging paging, DeliveryList deliveries, CancellationToken ct) =>
            {
                var page = await deliveries.List(string.IsNullOrEmpty(state) ? null : StateOf(state) ?? throw new InvalidField("state", "format"), to, Place.Of(paging), ct);
                return new Listing<DeliveryView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadDeliveries).WithSummary("Lists mails and phone messages, newest first");
        api.MapGet("/{id}", (Id<OutboxMessage> id, DeliveryList deliveries, CancellationToken ct) => deliveries.Get(id, ct))
            .Needs(Permission.ReadDeliveries).WithSummary("Shows one mail or phone message");
        api.MapPost("/{id}/retry", (Id<OutboxMessage> id, RetryDelivery retry, CancellationToken ct) => retry.Run(id, ct))
            .Needs(Permission.ManageDeliveries).WithSummary("Sends a mail or phone message again that did not arrive");
        api.MapPost("/retry", async (RetryDelivery retry, CancellationToken ct) => new Retried(await retry.All(ct)))
            .Needs(Permission.ManageDeliveries).WithSummary("Sends everything again that failed or waits for its next attempt");
    }

    private static async Task<IResult> Show(string? state, string? to, [AsParameters] Asked asked, DeliveryList deliveries, Caller caller, CancellationToken ct)
    {
        var wanted = StateOf(state);
        var list = await deliveries.List(wanted, to, Place.Of(asked), ct);
        var (failed, retrying) = await deliveries.Open(Tab.Cap + 1, ct);
        return DeliveriesPage.Show(new(list, wanted, to, asked, failed, retrying, caller.May(Permission.ManageDeliveries)));
    }

    private static DeliveryState? StateOf(string? name) => Enum.TryParse<DeliveryState>(name, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>Where to go back to after an action on a row.</summary>
    public sealed class Back
    {
        public string? Return { get; set; }

        public string To => ReturnUrl.LocalOr(Return, Page);
    }

    /// <summary>How many are sent again.</summary>
    public sealed record Retried(int Count);
}

/// <summary>The operator's page of deliveries.</summary>
public sealed record DeliveriesModel(
    Slice<DeliveryView> Page, DeliveryState? State, string? To, Asked Asked, int Failed, int Retrying, bool MayRetry)
{
    public ListAddress Address => Asked.On(ListAddress.Of("/vendor/deliveries", ("state", Name(State)), ("to", To)));

    public static string? Name(DeliveryState? state) => state is { } named ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{named}") : null;
}
