using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Purchasing;

/// <summary>One line of an order (订单明细): what was bought, and what it cost.</summary>
public sealed class OrderLine : Entity, IHasId, IOwnedByPartner
{
    public static string IdPrefix => "oln";

    public Id<OrderLine> Id { get; private init; }

    public Id<Order> OrderId { get; private init; }

    /// <summary>That of the purchase order's line.</summary>
    public int Position { get; private init; }

    public Id<Partner> PartnerId { get; private set; }

    public Id<CustomerAccount> AccountId { get; private init; }

    public Id<ProductSpec> SpecId { get; private init; }

    public string SpecCode { get; private init; } = "";

    public string ProductCode { get; private init; } = "";

    public string ProductName { get; private init; } = "";

    public string ProductNameEn { get; private init; } = "";

    public string SpecName { get; private init; } = "";

    public string SpecNameEn { get; private init; } = "";

    public BillingUnit Unit { get; private init; }

    public string? Region { get; private init; }

    public int Quantity { get; private init; }

    public int? Term { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>List price of one unit, minor units.</summary>
    public long UnitPriceMinor { get; private init; }

    /// <summary>Off the list price, 1/100 %; of the shop's, what its amounts come to.</summary>
    public int DiscountBasisPoints { get; private init; }

    /// <summary>By the list, minor units.</summary>
    public long ListMinor { get; private init; }

    /// <summary>What was paid, tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>What coupons paid beside it, minor units.</summary>
    public long CouponMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    public int TaxBasisPoints { get; private init; }

    /// <summary>What was given back, minor units.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>The tax in <see cref="RefundedMinor"/>, minor units.</summary>
    public long RefundedTaxMinor { get; private set; }

    /// <summary>It counts for the partner's performance (业绩).</summary>
    public bool CountsForPerformance { get; private init; }

    public DateTimeOffset PaidAt { get; private init; }

    /// <summary>What can still be given back, minor units.</summary>
    public long OpenMinor => AmountMinor - RefundedMinor;

    public Money Amount => new(AmountMinor, Currency);

    internal static OrderLine Of(Order order, PurchaseOrderLine line) => new()
    {
        Id = Id<OrderLine>.At(order.PaidAt),
        OrderId = order.Id,
        Position = line.Position,
        PartnerId = order.PartnerId,
        AccountId = order.AccountId,
        SpecId = line.SpecId,
        SpecCode = line.SpecCode,
        ProductCode = line.ProductCode,
        ProductName = line.ProductName,
        ProductNameEn = line.ProductNameEn,
        SpecName = line.SpecName,
        SpecNameEn = line.SpecNameEn,
        Unit = line.Unit,
        Region = line.Region,
        Quantity = line.Quantity,
        Term = line.Term,
        Currency = line.Currency,
        UnitPriceMinor = line.UnitPriceMinor,
        DiscountBasisPoints = line.DiscountBasisPoints,
        ListMinor = line.ListAmount().AmountMinor,
        AmountMinor = line.Amount().AmountMinor,
        TaxMinor = line.Tax().AmountMinor,
        TaxBasisPoints = line.TaxBasisPoints,
        CountsForPerformance = line.CountsForPerformance,
        PaidAt = order.PaidAt,
    };

    internal static OrderLine Of(Order order, ShopOrderLine line, int position) => new()
    {
        Id = Id<OrderLine>.At(order.PaidAt),
        OrderId = order.Id,
        Position = position,
        PartnerId = order.PartnerId,
        AccountId = order.AccountId,
        SpecId = line.Spec.Id,
        SpecCode = line.Spec.Code,
        ProductCode = line.Product.Code,
        ProductName = line.Product.Name,
        ProductNameEn = line.Product.NameEn,
        SpecName = line.Spec.Name,
        SpecNameEn = line.Spec.NameEn,
        Unit = line.Spec.Unit,
        Quantity = line.Quantity,
        Currency = order.Currency,
        UnitPriceMinor = line.ListMinor / line.Quantity,
        DiscountBasisPoints = line.DiscountBasisPoints,
        ListMinor = line.ListMinor,
        AmountMinor = line.AmountMinor,
        CouponMinor = line.CouponMinor,
        TaxMinor = line.TaxMinor,
        TaxBasisPoints = line.TaxBasisPoints,
        CountsForPerformance = line.Spec.CountsForPerformance,
        PaidAt = order.PaidAt,
    };

    internal void BelongTo(Order order) => PartnerId = order.PartnerId;

    /// <summary>The last of it takes the last of its tax, so that both come to nothing together.</summary>
    internal RefundLine GiveBack(long amount)
    {
        var tax = amount == OpenMinor ? TaxMinor - RefundedTaxMinor : Math.Min(TaxMinor - RefundedTaxMinor, new Money(amount, Currency).IncludedTax(TaxBasisPoints).AmountMinor);
        RefundedMinor += amount;
        RefundedTaxMinor += tax;
        return new(Position, SpecCode, amount, tax);
    }
}
