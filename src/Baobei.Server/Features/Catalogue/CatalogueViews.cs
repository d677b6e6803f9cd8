using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;

namespace Baobei.Server.Features.Catalogue;

/// <summary>A product as the API shows it.</summary>
public sealed record ProductView(
    Id<Product> Id, string Code, string Name, string NameEn, string Category, string CategoryEn, SaleStatus Status, DateTimeOffset CreatedAt, int Version)
{
    public static ProductView Of(Product product) => new(
        product.Id, product.Code, product.Name, product.NameEn, product.Category, product.CategoryEn, product.Status, product.CreatedAt, product.Version);
}

/// <summary>A list price of one unit, in minor units of its currency.</summary>
public sealed record PriceView(Id<SpecPrice> Id, int Number, long AmountMinor, string Currency, DateTimeOffset EffectiveFrom, DateTimeOffset CreatedAt)
{
    public static PriceView Of(SpecPrice price) => new(price.Id, price.Number, price.AmountMinor, price.Currency, price.EffectiveFrom, price.CreatedAt);
}

/// <summary>A specification as the API shows it, with the price in force and the one that takes over.</summary>
/// <param name="CostPercent">What it costs the vendor, per cent of its list price; for the vendor's people, null when unknown.</param>
public sealed record SpecView(
    Id<ProductSpec> Id, Id<Product> ProductId, string ProductCode, string Code, string Name, string NameEn, BillingUnit Unit, IReadOnlyList<string> Regions, int? MaxQuantity,
    IReadOnlyList<int> Terms, bool CountsForPerformance, bool DiscountAllowed, int? CostPercent, SaleStatus Status, bool IsOnSale, PriceView? Price, PriceView? NextPrice,
    DateTimeOffset CreatedAt, int Version)
{
    public static SpecView Of(SpecOffer offer, Caller caller)
    {
        var spec = offer.Spec;
        return new(
            spec.Id, spec.ProductId, offer.Product.Code, spec.Code, spec.Name, spec.NameEn, spec.Unit, spec.Regions, spec.MaxQuantity, spec.Terms, spec.CountsForPerformance,
            spec.DiscountAllowed, caller.SeesAllPartners ? spec.CostPercent : null, spec.Status, offer.IsOnSale, offer.Price is { } price ? PriceView.Of(price) : null, offer.Next is { } next ? PriceView.Of(next) : null,
            spec.CreatedAt, spec.Version);
    }
}
