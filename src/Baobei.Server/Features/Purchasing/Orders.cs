using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>What is asked of a list of orders, word for word as the address says it; <see cref="OrderFilter"/> reads it.</summary>
public sealed record OrderQuery
{
    [FromQuery(Name = "number")]
    [Description("Number of an order, as `ORD00000012` or `12`, or that of the shop.")]
    public string? Number { get; init; }

    [FromQuery(Name = "status")]
    [Description("`paid`, `partly_refunded` or `refunded`.")]
    public string? Status { get; init; }

    [FromQuery(Name = "account")]
    [Description("Name of the customer's account.")]
    public string? Account { get; init; }

    [FromQuery(Name = "project")]
    [Description("Id of the project.")]
    public string? Project { get; init; }

    [FromQuery(Name = "from")]
    [Description("Paid on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Paid on this day or earlier, or before this moment.")]
    public string? To { get; init; }

    [FromQuery(Name = "source")]
    [Description("`purchase_order` or `shop`.")]
    public string? Source { get; init; }

    [FromQuery(Name = "linked")]
    [Description("`true`: of a project; `false`: of none.")]
    public string? Linked { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>What a list of orders shows, the newest first. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record OrderFilter
{
    /// <summary>Orders that have one of these numbers.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    public OrderStatus? Status { get; init; }

    public string? Account { get; init; }

    public Id<Project>? Project { get; init; }

    public OrderSource? Source { get; init; }

    /// <summary>是否关联项目.</summary>
    public bool? Linked { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>The caller's own partner, or the one that the vendor's people look at; null: all.</summary>
    public Id<Partner>? Partner { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public static OrderFilter Read(OrderQuery query, Caller caller)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        return new()
        {
            Numbers = reader.Read("number", query.Number, NumbersOf),
            Status = reader.Enum<OrderStatus>("status", query.Status),
            Account = string.IsNullOrWhiteSpace(query.Account) ? null : query.Account,
            Project = reader.Id<Project>("project", query.Project),
            Source = reader.Enum<OrderSource>("source", query.Source),
            Linked = reader.Flag("linked", query.Linked),
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
            Ignored = reader.Unread,
        };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public OrderFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(OrderQuery query) => ListAddress.Of(
        "/orders",
        ("number", Numbers is null ? null : query.Number),
        ("status", Status is { } status ? Words.Of(status) : null),
        ("account", Account is null ? null : query.Account),
        ("project", Project?.ToString()),
        ("source", Source is { } source ? Words.Of(source) : null),
        ("linked", Linked is { } linked ? (linked ? "true" : "false") : null),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To),
        ("partner", query.Partner is null ? null : Partner?.ToString()));

    /// <summary>The shop's may be digits alone, which are those of one of ours, too.</summary>
    private static IReadOnlyList<string>? NumbersOf(string text)
    {
        var digits = Order.IsOurs(text) ? text[3..] : text;
        if (digits.Length <= 8 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0)
        {
            return [Order.NumberOf(sequence), text];
        }

        return text.Length <= Order.MaxNumberLength ? [text] : null;
    }
}

/// <summary>An order in a table of them.</summary>
public sealed record OrderRow
{
    public static readonly Expression<Func<Order, OrderRow>> Columns = o => new OrderRow
    {
        Id = o.Id,
        Number = o.Number,
        Name = o.Name,
        NameEn = o.NameEn,
        Source = o.Source,
        PurchaseOrderId = o.PurchaseOrderId,
        PartnerId = o.PartnerId,
        ProjectId = o.ProjectId,
        CustomerName = o.CustomerName,
        AccountName = o.AccountName,
        Currency = o.Currency,
        AmountMinor = o.AmountMinor,
        RefundedMinor = o.RefundedMinor,
        Status = o.Status,
        Payer = o.Payer,
        PaidAt = o.PaidAt,
    };

    public Id<Order> Id { get; init; }

    public string Number { get; init; } = "";

    public string Name { get; init; } = "";

    public string NameEn { get; init; } = "";

    public OrderSource Source { get; init; }

    public Id<PurchaseOrder>? PurchaseOrderId { get; init; }

    /// <summary>Default while it is nobody's.</summary>
    public Id<Partner> PartnerId { get; init; }

    public Id<Project>? ProjectId { get; init; }

    public string CustomerName { get; init; } = "";

    public string AccountName { get; init; } = "";

    public string Currency { get; init; } = "";

    public long AmountMinor { get; init; }

    public long RefundedMinor { get; init; }

    public OrderStatus Status { get; init; }

    public OrderPayer Payer { get; init; }

    public DateTimeOffset PaidAt { get; init; }

    public Money Total => new(AmountMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);
}

/// <summary>A line of an order as the API shows it.</summary>
/// <param name="Refunded">Of <paramref name="Amount"/>, what was given back.</param>
public sealed record OrderLineView(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn, BillingUnit Unit,
    string? Region, int Quantity, int? Term, Money UnitPrice, int DiscountBasisPoints, Money ListAmount, Money Amount, Money Coupon, Money Tax, Money Refunded, bool CountsForPerformance)
{
    internal static OrderLineView Of(OrderLine line) => new(
        line.Position, line.SpecId, line.SpecCode, line.ProductCode, line.ProductName, line.ProductNameEn, line.SpecName, line.SpecNameEn, line.Unit, line.Region, line.Quantity,
        line.Term, new(line.UnitPriceMinor, line.Currency), line.DiscountBasisPoints, new(line.ListMinor, line.Currency), line.Amount, new(line.CouponMinor, line.Currency), new(line.TaxMinor, line.Currency),
        new(line.RefundedMinor, line.Currency), line.CountsForPerformance);
}

/// <summary>A refund as the API shows it.</summary>
/// <param name="ShopNumber">The shop's own number; null of a refund that was given here.</param>
public sealed record RefundView(Id<OrderRefund> Id, string? ShopNumber, RefundReason Reason, string? Words, Money Amount, IReadOnlyList<RefundLine> Lines, DateTimeOffset At)
{
    internal static RefundView Of(OrderRefund refund) => new(refund.Id, refund.ShopNumber, refund.Reason, refund.Words, refund.Amount, refund.Lines, refund.At);
}

/// <summary>An order as the API shows it.</summary>
/// <param name="PartnerId">Null while an order of the shop is nobody's.</param>
/// <param name="DistributionType">Of the account when it was paid; null of an account of the vendor's own.</param>
/// <param name="Coupon">What coupons paid beside <paramref name="Total"/>.</param>
public sealed record OrderView(
    Id<Order> Id, string Number, OrderSource Source, string Name, string NameEn, Id<PurchaseOrder>? PurchaseOrderId, Id<Partner>? PartnerId, Id<Project>? ProjectId, bool IsTest, DateTimeOffset? LinkedAt, Id<CustomerAccount> AccountId, string AccountName,
    string CustomerName, DistributionType? DistributionType, OrderStatus Status, OrderPayer Payer, DateTimeOffset PaidAt, Money ListTotal, Money Total, Money Coupon, Money Tax,
    Money Refunded, IReadOnlyList<OrderLineView> Lines, IReadOnlyList<RefundView> Refunds, int Version)
{
    internal static OrderView Of(OrderPicture picture)
    {
        var order = picture.Order;
        return new(
            order.Id, order.Number, order.Source, order.Name, order.NameEn, order.PurchaseOrderId, order.PartnerId == default ? null : order.PartnerId, order.ProjectId, order.IsTest, order.LinkedAt, order.AccountId, order.AccountName, order.CustomerName,
            order.DistributionType, order.Status, order.Payer, order.PaidAt, order.ListTotal, order.Total, order.Coupon, order.Tax, order.Refunded, [.. picture.Lines.Select(OrderLineView.Of)],
            [.. picture.Refunds.Select(RefundView.Of)], order.Version);
    }
}

/// <summary>An order with its lines and refunds, the newest first.</summary>
public sealed record OrderPicture(Order Order, IReadOnlyList<OrderLine> Lines, IReadOnlyList<OrderRefund> Refunds)
{
    /// <summary>What can still be given back.</summary>
    public Money Open => Order.Total - Order.Refunded;
}

/// <summary>The list of orders.</summary>
/// <param name="PartnerNames">For the vendor's people.</param>
/// <param name="MayImport">The reader brings orders of the shop, and their refunds.</param>
public sealed record OrderListModel(
    OrderFilter Filter, OrderQuery Query, Slice<OrderRow> Page, IReadOnlyDictionary<Id<Partner>, string>? PartnerNames, string? PartnerName, string? ProjectName, int Limit,
    IReadOnlyList<string> Ignored, bool MayImport);

/// <summary>The page of an order.</summary>
/// <param name="PartnerName">For the vendor's people.</param>
/// <param name="ProjectName">Null while it is linked to none.</param>
/// <param name="PurchaseNumber">Null of an order of the shop.</param>
/// <param name="Refund">Where money is given back; null when the reader may not, or nothing is left.</param>
/// <param name="Link">Where it is linked to a project; null when the reader may not, or it cannot be any more.</param>
public sealed record OrderModel(
    OrderPicture Picture, string? ProjectName, string? ProjectNumber, string? PurchaseNumber, string? PartnerName, IReadOnlyDictionary<Guid, string> People, string? Refund, string? Link);

/// <summary>The block 订单 of a project's page: the newest, and where all are.</summary>
/// <param name="All">Null when the reader may not, or there are none.</param>
public sealed record OrdersBlockModel(IReadOnlyList<OrderRow> Rows, string? All);

/// <summary>Reads the orders that the caller may see: a partner its own, the vendor's people all.</summary>
public sealed class Orders(Db db, Caller caller, ShowProject projects, PartnerNames partners, PageDirectory pages, TimeProvider clock)
{
    /// <summary>Orders of a project that its page shows; the list has the rest.</summary>
    private const int InBlock = 5;

    public async Task<Slice<OrderRow>> Run(OrderFilter filter, Place place, CancellationToken ct)
    {
        var rows = db.Orders.AsNoTracking();
        if (filter.Partner is { } partner)
        {
            rows = rows.Where(o => o.PartnerId == partner);
        }

        if (filter.Numbers is { } numbers)
        {
            rows = rows.Where(o => numbers.Contains(o.Number));
        }

        if (filter.Project is { } project)
        {
            rows = rows.Where(o => o.ProjectId == project);
        }

        if (filter.Source is { } source)
        {
            rows = rows.Where(o => o.Source == source);
        }

        if (filter.Linked is { } linked)
        {
            rows = linked ? rows.Where(o => o.ProjectId != null) : rows.Where(o => o.ProjectId == null);
        }

        if (filter.Account is { } name)
        {
            var account = await AccountNames.IdOf(db, name, ct);
            rows = rows.Where(o => o.AccountId == account);
        }

        if (filter.Status is { } status)
        {
            rows = rows.Where(o => o.Status == status);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(o => o.PaidAt >= from);
        }

        if (filter.Before is { } before)
        {
            rows = rows.Where(o => o.PaidAt < before);
        }

        return await rows.Select(OrderRow.Columns).Slice("orders", o => o.Id, descending: true, place, ct);
    }

    public async Task<OrderListModel> List(OrderQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = OrderFilter.Read(query, caller);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => Run(filter, at, ct));
        var names = await partners.Of(rows.Page.Rows.Select(row => row.PartnerId), filter.Partner, ct);
        var project = filter.Project is { } id ? await db.Projects.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(ct) : null;
        return new(filter, query, rows.Page, names, filter.Partner is { } one ? names?.GetValueOrDefault(one) : null, project, place.Limit, rows.Ignored,
            pages.Lets(caller, "/orders/import"));
    }

    public async Task<OrderPicture> Get(Id<Order> id, CancellationToken ct) => await Picture(db, await db.Orders.AsNoTracking().Get(id, ct), ct);

    public async Task<OrderModel> Show(Id<Order> id, CancellationToken ct)
    {
        var picture = await Get(id, ct);
        var order = picture.Order;
        var project = await db.Projects.Where(p => p.Id == order.ProjectId).Select(p => new { p.Name, p.Number }).SingleOrDefaultAsync(ct);
        return new(
            picture, project?.Name, project?.Number, await db.PurchaseOrders.Where(p => p.Id == order.PurchaseOrderId).Select(p => p.Number).SingleOrDefaultAsync(ct),
            caller.SeesAllPartners ? await db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleOrDefaultAsync(ct) : null,
            await projects.People([order.PaidBy, .. picture.Refunds.Select(refund => refund.By)], ct),
            order.Source == OrderSource.PurchaseOrder && picture.Open.AmountMinor > 0 && pages.Lets(caller, "/orders/{id}/refund") ? $"/orders/{id}/refund" : null,
            order.IsLinkableAt(clock.GetUtcNow()) && caller.Partner is not null && pages.Lets(caller, "/orders/{id}/project") ? $"/orders/{id}/project" : null);
    }

    public async Task<OrdersBlockModel> Block(Project project, CancellationToken ct)
    {
        var rows = await db.Orders.AsNoTracking().Where(o => o.ProjectId == project.Id).OrderByDescending(o => o.Id).Take(InBlock).Select(OrderRow.Columns).ToListAsync(ct);
        return new(rows, rows.Count > 0 && pages.Lets(caller, "/orders") ? $"/orders?project={project.Id}" : null);
    }

    /// <summary>Past the partner: whoever asks was let in to the order itself.</summary>
    internal static async Task<OrderPicture> Picture(Db db, Order order, CancellationToken ct) => new(
        order,
        await db.AcrossPartners<OrderLine>().AsNoTracking().Where(l => l.OrderId == order.Id).OrderBy(l => l.Position).ToListAsync(ct),
        await db.AcrossPartners<OrderRefund>().AsNoTracking().Where(r => r.OrderId == order.Id).OrderByDescending(r => r.Id).ToListAsync(ct));
}

/// <summary>How orders are said, and which of the four states they are.</summary>
internal static class OrderWords
{
    public static State State(OrderStatus status) => status switch
    {
        OrderStatus.Paid or OrderStatus.PartlyRefunded => Ui.State.Good,
        OrderStatus.Refunded => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string NameOf(Order order) => Texts.IsChinese ? order.Name : order.NameEn;

    public static string NameOf(OrderRow row) => Texts.IsChinese ? row.Name : row.NameEn;

    public static string ProductOf(OrderLine line) => Texts.IsChinese ? line.ProductName : line.ProductNameEn;

    public static string SpecOf(OrderLine line) => Texts.IsChinese ? line.SpecName : line.SpecNameEn;
}
