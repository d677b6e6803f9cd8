using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Purchasing;

/// <summary>One line of an order of the vendor's shop.</summary>
/// <param name="Quantity">1 to <see cref="MaxQuantity"/>.</param>
/// <param name="ListMinor">By the list, minor units.</param>
/// <param name="AmountMinor">What was paid in money, tax included, minor units.</param>
/// <param name="CouponMinor">What coupons paid, minor units.</param>
/// <param name="TaxMinor">The tax that <paramref name="AmountMinor"/> contains, minor units; no more than it.</param>
public sealed record ShopOrderLine(Product Product, ProductSpec Spec, int Quantity, long ListMinor, long AmountMinor, long CouponMinor, long TaxMinor)
{
    public const int MaxQuantity = 1_000_000;

    /// <summary>What was off the list price before coupons, 1/100 %; 0 of what cost more than by the list.</summary>
    public int DiscountBasisPoints => ListMinor == 0 ? 0 : (int)Math.Max(0, Rounded(ListMinor - AmountMinor - CouponMinor, ListMinor));

    /// <summary>1/100 % of the amount without it.</summary>
    public int TaxBasisPoints => AmountMinor == TaxMinor ? 0 : (int)Rounded(TaxMinor, AmountMinor - TaxMinor);

    private static long Rounded(long part, long whole) => (long)Math.Round(part * 10_000m / whole, MidpointRounding.AwayFromZero);
}

/// <summary>What a customer bought in the vendor's shop, as the shop says it.</summary>
/// <param name="Number">The shop's own, once per vendor.</param>
/// <param name="Lines">At least one, all of <paramref name="Currency"/>.</param>
public sealed record ShopOrder(string Number, DateTimeOffset PaidAt, string Currency, IReadOnlyList<ShopOrderLine> Lines)
{
    /// <summary>The first product, and how many more.</summary>
    public string NameOf(Func<Product, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var products = Lines.Select(line => line.Product.Id).Distinct().Count();
        var (first, more) = (name(Lines[0].Product), products > 1 ? $" +{products - 1}" : "");
        return first[..Math.Min(first.Length, ConfigurationList.MaxNameLength - more.Length)] + more;
    }
}
