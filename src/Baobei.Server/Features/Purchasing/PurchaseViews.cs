using System.Linq.Expressions;
using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;

namespace Baobei.Server.Features.Purchasing;

/// <summary>A purchase order in a table of them, as lists read it.</summary>
public sealed record PurchaseRow
{
    public static readonly Expression<Func<PurchaseOrder, PurchaseRow>> Columns = o => new PurchaseRow
    {
        Id = o.Id,
        Number = o.Number,
        Name = o.Name,
        PartnerId = o.PartnerId,
        ProjectId = o.ProjectId,
        CustomerName = o.CustomerName,
        AccountName = o.AccountName,
        Currency = o.Currency,
        ListMinor = o.ListMinor,
        AmountMinor = o.AmountMinor,
        Stored = o.Status,
        PushedAt = o.PushedAt,
        WaitsSince = o.WaitsSince,
        PromisedUntil = o.PromisedUntil,
        Step = o.Step,
        Steps = o.Steps,
    };

    /// <summary>The same of an order that was read.</summary>
    public static readonly Func<PurchaseOrder, PurchaseRow> Of = Columns.Compile();

    public Id<PurchaseOrder> Id { get; init; }

    public string Number { get; init; } = "";

    public string Name { get; init; } = "";

    public Id<Partner> PartnerId { get; init; }

    public Id<Project> ProjectId { get; init; }

    public string CustomerName { get; init; } = "";

    public string AccountName { get; init; } = "";

    public string Currency { get; init; } = "";

    public long ListMinor { get; init; }

    public long AmountMinor { get; init; }

    public PurchaseOrderStatus Stored { get; init; }

    public DateTimeOffset PushedAt { get; init; }

    public DateTimeOffset WaitsSince { get; init; }

    public DateTimeOffset PromisedUntil { get; init; }

    public int Step { get; init; }

    public int Steps { get; init; }

    public Money Total => new(AmountMinor, Currency);

    public int DiscountBasisPoints => PurchaseOrder.DiscountBasisPointsOf(ListMinor, AmountMinor);

    public PurchaseOrderStatus StatusAt(DateTimeOffset now) => PurchaseOrder.StatusAt(Stored, PromisedUntil, now);
}

/// <summary>A purchase order in a list of the API.</summary>
/// <param name="PartnerName">For the vendor's people.</param>
/// <param name="DiscountBasisPoints">Off the list in all, 1/100 %.</param>
/// <param name="WaitsSince">Since when whoever has to act has to.</param>
public sealed record PurchaseSummary(
    Id<PurchaseOrder> Id, string Number, string Name, Id<Partner> PartnerId, string? PartnerName, Id<Project> ProjectId, string CustomerName, string AccountName,
    Money Total, int DiscountBasisPoints, PurchaseOrderStatus Status, int Step, int Steps, DateTimeOffset PushedAt, DateTimeOffset WaitsSince, DateTimeOffset PromisedUntil)
{
    internal static PurchaseSummary Of(PurchaseRow row, string? partner, DateTimeOffset now) => new(
        row.Id, row.Number, row.Name, row.PartnerId, partner, row.ProjectId, row.CustomerName, row.AccountName, row.Total, row.DiscountBasisPoints, row.StatusAt(now), row.Step,
        row.Steps, row.PushedAt, row.WaitsSince, row.PromisedUntil);
}

/// <summary>A line of a purchase order as the API shows it.</summary>
/// <param name="Position">What the line is called by within its order.</param>
/// <param name="Offered">The quantity that was offered; the customer may take less.</param>
/// <param name="Quantity">The quantity that is ordered; 0 when the line was dropped.</param>
/// <param name="Tax">What <paramref name="Amount"/> contains.</param>
public sealed record PurchaseLineView(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn, BillingUnit Unit,
    string? Region, int Offered, int Quantity, int? Term, Money UnitPrice, int DiscountBasisPoints, int TaxBasisPoints, Money ListAmount, Money Discount, Money Amount, Money Tax)
{
    internal static PurchaseLineView Of(PurchaseOrderLine line) => new(
        line.Position, line.SpecId, line.SpecCode, line.ProductCode, line.ProductName, line.ProductNameEn, line.SpecName, line.SpecNameEn, line.Unit, line.Region, line.Offered,
        line.Quantity, line.Term, line.UnitPrice(), line.DiscountBasisPoints, line.TaxBasisPoints, line.ListAmount(), line.Discount(), line.Amount(), line.Tax());
}

/// <summary>A decision without who made it: partners do not learn the names of the vendor's people.</summary>
public sealed record PurchaseDecisionView(int Step, ApprovalOutcome Outcome, PurchaseReason Reason, string? Words, DateTimeOffset At);

/// <summary>A purchase order as the API shows it to the partner and the vendor.</summary>
/// <param name="Words">What the partner says with it.</param>
/// <param name="Step">The step that waits or was decided last, from 1.</param>
/// <param name="PaymentBy">Who is to pay, or has paid; null before the customer asked.</param>
/// <param name="OrderId">What it became when it was paid.</param>
/// <param name="CustomerWords">Why the customer said no, or what it wants otherwise.</param>
public sealed record PurchaseView(
    Id<PurchaseOrder> Id, string Number, string Name, string? Words, Id<Partner> PartnerId, Id<Project> ProjectId, Id<ConfigurationList> ListId, Id<CustomerAccount> AccountId,
    string AccountName, string CustomerName, PurchaseOrderStatus Status, IReadOnlyList<PurchaseLineView> Lines, Money ListTotal, Money Discount, Money Total, Money Tax,
    DateTimeOffset PushedAt, DateTimeOffset PromisedUntil, int Step, int Steps, IReadOnlyList<PurchaseDecisionView> Decisions, DateTimeOffset? ConfirmedAt,
    DateTimeOffset? PaymentRequestedAt, OrderPayer? PaymentBy, Id<Order>? OrderId, DateTimeOffset? EndedAt, DeclineReason? DeclineReason, string? CustomerWords, int Version)
{
    internal static PurchaseView Of(PurchaseOrder order, DateTimeOffset now) => new(
        order.Id, order.Number, order.Name, order.Words, order.PartnerId, order.ProjectId, order.ListId, order.AccountId, order.AccountName, order.CustomerName,
        order.StatusAt(now), [.. order.Lines.Select(PurchaseLineView.Of)], order.ListTotal, order.Discount, order.Total, order.Tax, order.PushedAt, order.PromisedUntil, order.Step,
        order.Steps, [.. order.Decisions.Select(d => new PurchaseDecisionView(d.Step, d.Outcome, d.Reason, d.Words, d.At))], order.ConfirmedAt, order.PaymentRequestedAt,
        order.PaymentBy, order.OrderId, order.EndedAt ?? (order.StatusAt(now) == order.Status ? null : order.PromisedUntil), order.DeclineReason, order.CustomerWords, order.Version);
}
