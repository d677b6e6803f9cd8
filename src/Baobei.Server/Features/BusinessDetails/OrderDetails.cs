using System.ComponentModel;
using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.BusinessDetails;

/// <summary>What is asked of the order lines of 业务明细.</summary>
public sealed record OrderDetailsQuery
{
    [FromQuery(Name = "month")]
    [Description("Month of payment in the vendor's zone, `2026-11`; not given: the newest that has lines.")]
    public string? Month { get; init; }

    [FromQuery(Name = "account")]
    [Description("Name of a customer's account.")]
    public string? Account { get; init; }

    [FromQuery(Name = "product")]
    [Description("Code of a product.")]
    public string? Product { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }

    public DateOnly? FirstDay => DateOnly.TryParseExact(Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && ReaderZone.HasYear(day.Year) ? day : null;
}

/// <summary>A line with the order that it belongs to.</summary>
public sealed record OrderLineRow(OrderLine Line, string OrderNumber, string Account, string Customer, string? Partner);

/// <summary>A line of an order as the API lists it.</summary>
/// <param name="Coupon">What coupons paid beside <paramref name="Amount"/>.</param>
public sealed record OrderLineListed(
    Id<Order> OrderId, string OrderNumber, int Position, Id<CustomerAccount> AccountId, string Account, Id<Partner>? PartnerId, DateTimeOffset PaidAt, string ProductCode, string ProductName, string SpecCode,
    string SpecName, int Quantity, int? Term, BillingUnit Unit, Money ListAmount, Money Coupon, Money Amount, Money Tax, Money Refunded, bool CountsForPerformance)
{
    public static OrderLineListed Of(OrderLineRow row) => new(
        row.Line.OrderId, row.OrderNumber, row.Line.Position, row.Line.AccountId, row.Account, row.Line.PartnerId == default ? null : row.Line.PartnerId, row.Line.PaidAt, row.Line.ProductCode,
        row.Line.ProductName, row.Line.SpecCode, row.Line.SpecName, row.Line.Quantity, row.Line.Term, row.Line.Unit, new(row.Line.ListMinor, row.Line.Currency), new(row.Line.CouponMinor, row.Line.Currency),
        row.Line.Amount, new(row.Line.TaxMinor, row.Line.Currency), new(row.Line.RefundedMinor, row.Line.Currency), row.Line.CountsForPerformance);
}

/// <summary>What the lines of one currency sum to.</summary>
/// <param name="Net">Paid less what was refunded.</param>
public sealed record OrderSum(string Currency, int Lines, Money List, Money Coupon, Money Amount, Money Tax, Money Refunded, Money Net);

/// <param name="Month">First day of what is shown; null when there is nothing at all.</param>
/// <param name="Months">First days of the months that have lines, the newest first.</param>
public sealed record OrderDetailsModel(OrderDetailsQuery Query, DateOnly? Month, IReadOnlyList<DateOnly> Months, Asked Asked, Slice<OrderLineRow> Page, IReadOnlyList<OrderSum> Sums, bool SeesPartners)
{
    public ListAddress Address => ListAddress.Of("/business-details/orders", Filters);

    public ListAddress ExportAddress => ListAddress.Of("/business-details/orders.csv", Filters);

    private (string, string?)[] Filters => [("month", Query.Month), ("account", Query.Account), ("product", Query.Product), ("partner", Query.Partner)];
}

/// <summary>Reads lines of orders: a partner its own, the vendor all.</summary>
public sealed class OrderDetails(Db db, PartnerNames names, Caller caller)
{
    private const int MostMonths = 36;

    public async Task<OrderDetailsModel> Read(OrderDetailsQuery query, Asked asked, CancellationToken ct)
    {
        var months = await Months(MostMonths, ct);
        var month = query.FirstDay ?? (months.Count > 0 ? months[0] : null);
        var lines = await Lines(query, month, ct);
        return new(query, month, months, asked, await Rows(lines, Place.Of(asked), ct), await Sums(lines, ct), caller.SeesAllPartners);
    }

    /// <summary>A page of lines, the newest payment first.</summary>
    public async Task<Slice<OrderLineRow>> Page(OrderDetailsQuery query, Place place, CancellationToken ct) => await Rows(await Lines(query, await MonthOf(query, ct), ct), place, ct);

    /// <summary>What the lines sum to, by currency.</summary>
    public async Task<IReadOnlyList<OrderSum>> Sums(OrderDetailsQuery query, CancellationToken ct) => await Sums(await Lines(query, await MonthOf(query, ct), ct), ct);

    /// <summary>All lines, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<OrderLineRow>> All(OrderDetailsQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var lines = await Lines(query, await MonthOf(query, ct), ct);
        await foreach (var batch in Keyset.InBatches(place => Rows(lines, place, ct), 1000).WithCancellation(ct))
        {
            yield return batch;
        }
    }

    private async Task<DateOnly?> MonthOf(OrderDetailsQuery query, CancellationToken ct) => query.FirstDay ?? (await Months(1, ct) is [var newest] ? newest : null);

    /// <summary>Each next month is one step along the index, however many lines there are.</summary>
    private async Task<IReadOnlyList<DateOnly>> Months(int most, CancellationToken ct)
    {
        var months = new List<DateOnly>();
        var before = Deadline.None;
        while (months.Count < most && await db.OrderLines.Where(l => l.PaidAt < before).MaxAsync(l => (DateTimeOffset?)l.PaidAt, ct) is { } paidAt)
        {
            var day = VendorZone.DayOf(paidAt);
            months.Add(new(day.Year, day.Month, 1));
            before = VendorZone.EndOf(months[^1].AddDays(-1));
        }

        return months;
    }

    private async Task<IQueryable<OrderLine>> Lines(OrderDetailsQuery query, DateOnly? month, CancellationToken ct)
    {
        var first = month ?? DateOnly.MinValue.AddYears(1);
        var (from, before) = (VendorZone.EndOf(first.AddDays(-1)), VendorZone.EndOf(first.AddMonths(1).AddDays(-1)));
        var lines = db.OrderLines.AsNoTracking().Where(l => l.PaidAt >= from && l.PaidAt < before);
        if (caller.SeesAllPartners && Id<Partner>.TryParse(query.Partner, null, out var partner))
        {
            lines = lines.Where(l => l.PartnerId == partner);
        }

        if (!string.IsNullOrWhiteSpace(query.Account))
        {
            var account = await AccountNames.IdOf(db, query.Account, ct);
            lines = lines.Where(l => l.AccountId == account);
        }

        if (!string.IsNullOrWhiteSpace(query.Product))
        {
            var product = query.Product.Trim();
            lines = lines.Where(l => l.ProductCode == product);
        }

        return lines;
    }

    private async Task<Slice<OrderLineRow>> Rows(IQueryable<OrderLine> lines, Place place, CancellationToken ct)
    {
        var page = await lines.Slice("order_lines", l => l.PaidAt, l => l.Id, descending: true, place, ct);
        var orderIds = page.Rows.Select(l => l.OrderId).Distinct().ToList();
        var orders = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Id, o.Number, o.AccountName, o.CustomerName }).ToDictionaryAsync(o => o.Id, ct);
        var partners = await names.Of(page.Rows.Select(l => l.PartnerId).Where(id => id != default), null, ct);
        return page.Select(line => new OrderLineRow(line, orders[line.OrderId].Number, orders[line.OrderId].AccountName, orders[line.OrderId].CustomerName, partners?.GetValueOrDefault(line.PartnerId)));
    }

    private static async Task<IReadOnlyList<OrderSum>> Sums(IQueryable<OrderLine> lines, CancellationToken ct)
    {
        var sums = await lines.GroupBy(l => l.Currency).Select(g => new
        {
            Currency = g.Key,
            Lines = g.Count(),
            List = g.Sum(l => l.ListMinor),
            Coupon = g.Sum(l => l.CouponMinor),
            Amount = g.Sum(l => l.AmountMinor),
            Tax = g.Sum(l => l.TaxMinor),
            Refunded = g.Sum(l => l.RefundedMinor),
        }).ToListAsync(ct);
        return
        [
            .. sums.OrderBy(sum => sum.Currency, StringComparer.Ordinal).Select(sum => new OrderSum(
                sum.Currency, sum.Lines, new(sum.List, sum.Currency), new(sum.Coupon, sum.Currency), new(sum.Amount, sum.Currency), new(sum.Tax, sum.Currency), new(sum.Refunded, sum.Currency),
                new(sum.Amount - sum.Refunded, sum.Currency))),
        ];
    }
}
