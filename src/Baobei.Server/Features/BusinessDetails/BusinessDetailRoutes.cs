using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Metering;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.BusinessDetails;

/// <summary>A delivery as the API shows it.</summary>
public sealed record UsageDeliveryView(
    Id<UsageDelivery> Id, string FileName, string By, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Lines, int Added, int Known, int Refused, IReadOnlyList<UsageFault> Faults)
{
    public static UsageDeliveryView Of(UsageDelivery delivery) => new(
        delivery.Id, delivery.FileName, delivery.By, delivery.StartedAt, delivery.FinishedAt, delivery.Lines, delivery.Added, delivery.Known, delivery.Refused, delivery.Faults);
}

/// <summary>The form of a file of metering; the file itself travels beside it.</summary>
public sealed class UsageFileForm;

public sealed record UsageDeliveriesModel(Slice<UsageDelivery> Page, Asked Asked, Form<UsageFileForm> Form);

/// <summary>业务明细, and the files that it comes from.</summary>
internal static class BusinessDetailRoutes
{
    /// <summary>Of a file that a program sends; it is read as it comes.</summary>
    private const long MaxBytes = 4L * 1024 * 1024 * 1024;

    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(60);

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<DeliverUsage>();
        services.AddScoped<BusinessDetailsReader>();
        services.AddScoped<OrderDetails>();
    }

    public static void MapBusinessDetails(this IEndpointRouteBuilder app)
    {
        app.MapGet("/business-details", async ([AsParameters] BusinessDetailsQuery query, [AsParameters] Asked asked, BusinessDetailsReader reader, CancellationToken ct) =>
            BusinessDetailsPage.Show(await reader.Read(query, asked, ct))).Needs(Permission.ReadBusinessDetails);
        app.MapGet("/business-details.csv", Export).Needs(Permission.ReadBusinessDetails);
        MapOrderLines(app);
        var console = app.MapGroup("/business-details/deliveries");
        console.MapGet("", (Db db, [AsParameters] Asked asked, CancellationToken ct) => Show(db, asked, Form<UsageFileForm>.Blank(), 200, ct)).Needs(Permission.DeliverUsage);
        console.MapPost("", async (Form<UsageFileForm> form, DeliverUsage deliver, Db db, CancellationToken ct) => await form.Submit(
                async () =>
                {
                    var file = form.Files?["File"] ?? throw new InvalidField("File", "required");
                    await using var content = file.OpenReadStream();
                    return await deliver.Run(content, file.FileName, ct);
                },
                _ => Flash.To("/business-details/deliveries", "usage.delivered"),
                (again, status) => Show(db, new(), again, status, ct)))
            .Needs(Permission.DeliverUsage);

        var api = app.MapApi("business-details");
        api.MapGet("", async ([AsParameters] BusinessDetailsQuery query, [AsParameters] Paging paging, BusinessDetailsReader reader, CancellationToken ct) =>
            {
                var page = await reader.Page(query, Place.Of(paging), ct);
                return new Listing<UsageLineView>([.. page.Rows.Select(UsageLineView.Of)], page.Next);
            })
            .Needs(Permission.ReadBusinessDetails).WithSummary("Lists lines of metering of a month, newest charge first");
        api.MapGet("sums", async ([AsParameters] BusinessDetailsQuery query, BusinessDetailsReader reader, CancellationToken ct) =>
                new Listing<UsageSumView>([.. (await reader.Sums(query, ct)).Select(UsageSumView.Of)], null))
            .Needs(Permission.ReadBusinessDetails).WithSummary("Says what these lines sum to, exactly, by currency; corrections and credits apart");

        var deliveries = app.MapApi("usage-deliveries");
        deliveries.MapPost("", Deliver).Needs(Permission.DeliverUsage).WithRequestTimeout(_longest).WithSummary("Takes in a file of metering: the body is CSV in the columns of FOCUS 1.0, gzip or not; each line counts once");
        deliveries.MapGet("", async ([AsParameters] Paging paging, Db db, CancellationToken ct) =>
            {
                var page = await Deliveries(db, Place.Of(paging), ct);
                return new Listing<UsageDeliveryView>([.. page.Rows.Select(UsageDeliveryView.Of)], page.Next);
            })
            .Needs(Permission.DeliverUsage).WithSummary("Lists files of metering that were handed in, newest first");
        deliveries.MapGet("{id}", async (Id<UsageDelivery> id, Db db, CancellationToken ct) => UsageDeliveryView.Of(await db.UsageDeliveries.Get(id, ct)))
            .Needs(Permission.DeliverUsage).WithSummary("Shows what became of a file of metering, with the first refused lines");
    }

    private static void MapOrderLines(IEndpointRouteBuilder app)
    {
        app.MapGet("/business-details/orders", async ([AsParameters] OrderDetailsQuery query, [AsParameters] Asked asked, OrderDetails details, CancellationToken ct) =>
            OrderDetailsPage.Show(await details.Read(query, asked, ct))).Needs(Permission.ReadBusinessDetails);
        app.MapGet("/business-details/orders.csv", ExportOrderLines).Needs(Permission.ReadBusinessDetails);
        var api = app.MapApi("order-lines");
        api.MapGet("", async ([AsParameters] OrderDetailsQuery query, [AsParameters] Paging paging, OrderDetails details, CancellationToken ct) =>
            {
                var page = await details.Page(query, Place.Of(paging), ct);
                return new Listing<OrderLineListed>([.. page.Rows.Select(OrderLineListed.Of)], page.Next);
            })
            .Needs(Permission.ReadBusinessDetails).WithSummary("Lists lines of orders of a month, the newest payment first");
        api.MapGet("sums", async ([AsParameters] OrderDetailsQuery query, OrderDetails details, CancellationToken ct) => new Listing<OrderSum>(await details.Sums(query, ct), null))
            .Needs(Permission.ReadBusinessDetails).WithSummary("Says what these lines sum to, by currency");
    }

    private static IResult ExportOrderLines([AsParameters] OrderDetailsQuery query, OrderDetails details, CallerSlot slot, TimeProvider clock, Texts texts, CancellationToken ct)
    {
        var zone = ReaderZone.Of(slot.Caller);
        string?[] header =
        [
            texts["usage.orders.order"], texts["usage.account"], $"{texts["usage.orders.paid_at"]} ({zone.Id})", texts["catalogue.field.code"], texts["usage.orders.product"], texts["catalogue.spec"], texts["configuration.quantity"],
            texts["usage.currency"], texts["usage.orders.list"], texts["usage.orders.coupon"], texts["usage.orders.amount"], texts["usage.orders.tax"], texts["usage.orders.refunded"], texts["usage.orders.counts"],
        ];
        return Results.Stream(body => Csv.Write(body, header, Lines(ct), ct), "text/csv; charset=utf-8", Csv.FileName("order-lines", clock.GetUtcNow(), zone));

        async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Lines([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var batch in details.All(query, stop))
            {
                yield return batch.Select(row => new[]
                {
                    row.OrderNumber, row.Account, ReaderZone.Show(row.Line.PaidAt, zone), row.Line.ProductCode, OrderWords.ProductOf(row.Line), row.Line.SpecCode,
                    row.Line.Quantity.ToString(CultureInfo.InvariantCulture), row.Line.Currency, Plain(row.Line.ListMinor, row), Plain(row.Line.CouponMinor, row), Plain(row.Line.AmountMinor, row),
                    Plain(row.Line.TaxMinor, row), Plain(row.Line.RefundedMinor, row), texts[row.Line.CountsForPerformance ? "projects.yes" : "projects.no"],
                });
            }
        }

        static string Plain(long minor, OrderLineRow row) => new Money(minor, row.Line.Currency).ToPlain();
    }

    private static Task<Slice<UsageDelivery>> Deliveries(Db db, Place place, CancellationToken ct) => db.UsageDeliveries.Slice("usage_deliveries", d => d.Id, descending: true, place, ct);

    private static async Task<IResult> Show(Db db, Asked asked, Form<UsageFileForm> form, int status, CancellationToken ct) =>
        UsageDeliveriesPage.Show(new(await Deliveries(db, Place.Of(asked), ct), asked, form), status);

    private static async Task<IResult> Deliver(HttpRequest request, [FromQuery] string? name, DeliverUsage deliver, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        var delivery = await deliver.Run(request.Body, string.IsNullOrWhiteSpace(name) ? "metering.csv" : name.Trim(), ct);
        return Answers.Created($"/api/v1/usage-deliveries/{delivery.Id}", UsageDeliveryView.Of(delivery));
    }

    private static IResult Export([AsParameters] BusinessDetailsQuery query, BusinessDetailsReader reader, CallerSlot slot, TimeProvider clock, Texts texts, CancellationToken ct)
    {
        var zone = ReaderZone.Of(slot.Caller);
        string?[] header =
        [
            texts["usage.account"], texts["usage.month"], $"{texts["usage.charge_start"]} ({zone.Id})", $"{texts["usage.charge_end"]} ({zone.Id})", texts["usage.category"], texts["usage.correction"], texts["usage.provider"],
            texts["usage.service"], texts["usage.sku"], texts["usage.description"], texts["usage.region"], texts["usage.resource"], texts["usage.quantity"], texts["usage.unit"], texts["usage.currency"], texts["usage.list"],
            texts["usage.billed"], texts["usage.id"],
        ];
        return Results.Stream(body => Csv.Write(body, header, Lines(ct), ct), "text/csv; charset=utf-8", Csv.FileName("business-details", clock.GetUtcNow(), zone));

        async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Lines([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var batch in reader.All(query, stop))
            {
                yield return batch.Select(row => new[]
                {
                    row.Account, BusinessDetailsReader.MonthOf(row.Line.Period), ReaderZone.Show(row.Line.ChargeStart, zone), ReaderZone.Show(row.Line.ChargeEnd, zone), texts.Of(row.Line.Category),
                    row.Line.IsCorrection ? texts["usage.yes"] : "", row.Line.Provider, row.Line.Service, row.Line.Sku, row.Line.Description, row.Line.Region, row.Line.Resource,
                    row.Line.Quantity?.ToString(CultureInfo.InvariantCulture), row.Line.Unit, row.Line.Currency, row.Line.ListCost.ToString(), row.Line.BilledCost.ToString(), row.Line.Id.ToString(),
                });
            }
        }
    }
}
