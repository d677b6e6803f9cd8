using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Purchasing;

/// <summary>One line of a purchase order: what a line of the quotation said when it was pushed, and how much of it the customer wants.</summary>
/// <param name="Position">That of the list's line.</param>
/// <param name="Region">Code of the vendor's region; null of what is sold everywhere.</param>
/// <param name="Offered">The quantity that was offered; the customer may take less, and not more.</param>
/// <param name="Quantity">The quantity that is ordered, 0 to <paramref name="Offered"/>; a line of 0 was dropped.</param>
/// <param name="Term">For how many months or years, as <paramref name="Unit"/> says; null of what is not sold by them.</param>
/// <param name="UnitPriceMinor">List price of one unit, minor units of <paramref name="Currency"/>.</param>
/// <param name="DiscountBasisPoints">Off the list price, 1/100 %.</param>
/// <param name="TaxBasisPoints">The tax that the amount contains, 1/100 % of the amount without it.</param>
/// <param name="CountsForPerformance">What is sold counts for the partner's performance (业绩).</param>
public sealed record PurchaseOrderLine(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn,
    BillingUnit Unit, string? Region, int Offered, int Quantity, int? Term, long UnitPriceMinor, string Currency, int DiscountBasisPoints, int TaxBasisPoints,
    bool CountsForPerformance)
{
    public bool IsDropped => Quantity == 0;

    public Money UnitPrice() => new(UnitPriceMinor, Currency);

    /// <summary>By the list: unit price times quantity times term.</summary>
    public Money ListAmount() => new(checked(UnitPriceMinor * Quantity * (Term ?? 1)), Currency);

    /// <summary>What is taken off, rounded by the one rule (<see cref="Money.Portion"/>).</summary>
    public Money Discount() => ListAmount().Portion(DiscountBasisPoints);

    /// <summary>What the line costs, tax included.</summary>
    public Money Amount() => ListAmount() - Discount();

    /// <summary>The tax that <see cref="Amount"/> contains.</summary>
    public Money Tax() => Amount().IncludedTax(TaxBasisPoints);

    internal static PurchaseOrderLine Of(ConfigurationItem item, int taxBasisPoints) => new(
        item.Position, item.SpecId, item.SpecCode, item.ProductCode, item.ProductName, item.ProductNameEn, item.SpecName, item.SpecNameEn, item.Unit, item.Region,
        item.Quantity, item.Quantity, item.Term, item.UnitPriceMinor, item.Currency, item.DiscountBasisPoints, taxBasisPoints, item.CountsForPerformance);
}
