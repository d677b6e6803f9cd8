using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Purchasing;

/// <summary>
/// One line of a configuration list (配置项): a specification of the catalogue, how many of it, and at which price. Names and price are kept as
/// they were when the line was added or its price was last taken from the catalogue.
/// </summary>
/// <param name="Position">From 1; what the line is called by within its list. Lines keep theirs when another one goes.</param>
/// <param name="Region">Code of the vendor's region; null of what is sold everywhere.</param>
/// <param name="Quantity">1 to <see cref="ProductSpec.MaxQuantity"/>.</param>
/// <param name="Term">For how many months or years, as <paramref name="Unit"/> says; null of what is not sold by them.</param>
/// <param name="UnitPriceMinor">List price of one unit, minor units of <paramref name="Currency"/>.</param>
/// <param name="PricedAt">The moment at which that price was in force.</param>
/// <param name="DiscountBasisPoints">Off the list price, 1/100 %.</param>
/// <param name="CountsForPerformance">What is sold counts for the partner's performance (业绩), as the catalogue said then.</param>
public sealed record ConfigurationItem(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn,
    BillingUnit Unit, string? Region, int Quantity, int? Term, long UnitPriceMinor, string Currency, DateTimeOffset PricedAt, int DiscountBasisPoints,
    bool CountsForPerformance = true)
{
    public Money UnitPrice() => new(UnitPriceMinor, Currency);

    /// <summary>By the list: unit price times quantity times term.</summary>
    public Money ListAmount() => new(checked(UnitPriceMinor * Quantity * (Term ?? 1)), Currency);

    /// <summary>What is taken off, rounded by the one rule (<see cref="Money.Portion"/>).</summary>
    public Money Discount() => ListAmount().Portion(DiscountBasisPoints);

    /// <summary>What the line costs: <see cref="ListAmount"/> less <see cref="Discount"/>, so that the three always agree.</summary>
    public Money Amount() => ListAmount() - Discount();
}

/// <summary>What somebody chooses of a specification that is on sale.</summary>
public sealed record ItemChoice
{
    public string? Region { get; init; }

    public int Quantity { get; init; } = 1;

    public int? Term { get; init; }

    public int DiscountBasisPoints { get; init; }

    /// <summary>How many of it one line may order.</summary>
    public static int MostOf(ProductSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.MaxQuantity ?? SpecDetails.GreatestQuantity;
    }

    /// <summary>
    /// This choice as the specification is sold now. <see cref="InvalidField"/>, all together: <c>Region</c> <c>choice</c>; <c>Quantity</c>
    /// <c>out_of_range</c> with least and most; <c>Term</c> <c>choice</c> (not one that is sold), <c>out_of_range</c>; <c>DiscountBasisPoints</c>
    /// <c>no_discount</c>, <c>discount</c> with the most in per cent.
    /// </summary>
    /// <param name="maxDiscount">Basis points.</param>
    public ItemChoice Check(ProductSpec spec, int maxDiscount)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var wrong = new WrongFields();
        var region = string.IsNullOrWhiteSpace(Region) ? null : Region.Trim();
        if (spec.Regions.Count == 0 ? region is not null : region is null || !spec.Regions.Contains(region))
        {
            wrong.Add(nameof(Region), "choice");
        }

        if (Quantity < 1 || Quantity > MostOf(spec))
        {
            wrong.Add(nameof(Quantity), "out_of_range", 1, MostOf(spec));
        }

        if (!SpecDetails.HasTerms(spec.Unit) ? Term is not null : spec.Terms.Count > 0 && (Term is not { } chosen || !spec.Terms.Contains(chosen)))
        {
            wrong.Add(nameof(Term), "choice");
        }
        else if (SpecDetails.HasTerms(spec.Unit) && Term is null or < 1 or > SpecDetails.MaxTerm)
        {
            wrong.Add(nameof(Term), "out_of_range", 1, SpecDetails.MaxTerm);
        }

        if (!spec.DiscountAllowed && DiscountBasisPoints != 0)
        {
            wrong.Add(nameof(DiscountBasisPoints), "no_discount");
        }
        else if (DiscountBasisPoints < 0 || DiscountBasisPoints > maxDiscount)
        {
            wrong.Add(nameof(DiscountBasisPoints), "discount", maxDiscount / 100m);
        }

        wrong.ThrowIfAny();
        return this with { Region = region };
    }
}

/// <summary>A specification as the catalogue offers it at one moment.</summary>
/// <param name="Price">In force; null when it has none.</param>
public sealed record OfferedSpec(Product Product, ProductSpec Spec, SpecPrice? Price);
