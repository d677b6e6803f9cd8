using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>A product to choose, in the reader's language.</summary>
public sealed record ProductChoice(Id<Product> Id, string Code, string Name, string Category, SaleStatus Status);

/// <summary>A specification with what it costs at the moment that was asked for; null when it has no price yet, and so cannot be ordered.</summary>
/// <param name="Next">The price that takes over afterwards, null when none is planned.</param>
public sealed record SpecOffer(Product Product, ProductSpec Spec, SpecPrice? Price, SpecPrice? Next)
{
    /// <summary>On sale, and so is its product.</summary>
    public bool IsOnSale => Product.IsOnSale && Spec.IsOnSale;
}

/// <summary>The catalogue as other features read it: what can be chosen, and what it costs.</summary>
public sealed class ListProducts(Db db)
{
    /// <summary>More products than these are no choice of a form; a catalogue has its specifications for the rest.</summary>
    public const int MaxChoices = 500;

    /// <summary>The products on sale by category and name, for a form.</summary>
    public async Task<IReadOnlyList<ProductChoice>> OnSale(CancellationToken ct)
    {
        var products = await db.Products.AsNoTracking().Where(p => p.Status == SaleStatus.OnSale).OrderBy(p => p.Category).ThenBy(p => p.Code).Take(MaxChoices).ToListAsync(ct);
        return [.. products.Select(ChoiceOf)];
    }

    /// <summary>These products whether on sale or not, to show what was chosen once; ids that are nobody's are left out.</summary>
    /// <param name="ids">At most <see cref="MaxChoices"/>.</param>
    public async Task<IReadOnlyList<ProductChoice>> Named(IReadOnlyCollection<Id<Product>> ids, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxChoices);
        var products = ids.Count == 0 ? [] : await db.Products.AsNoTracking().Where(p => ids.Contains(p.Id)).OrderBy(p => p.Category).ThenBy(p => p.Code).ToListAsync(ct);
        return [.. products.Select(ChoiceOf)];
    }

    /// <summary>The same by their codes.</summary>
    public async Task<IReadOnlyList<ProductChoice>> NamedBy(IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(codes.Count, MaxChoices);
        var products = codes.Count == 0 ? [] : await db.Products.AsNoTracking().Where(p => codes.Contains(p.Code)).OrderBy(p => p.Category).ThenBy(p => p.Code).ToListAsync(ct);
        return [.. products.Select(ChoiceOf)];
    }

    /// <summary>A page of a product's specifications by their codes, each with the price in force at <paramref name="at"/>.</summary>
    /// <param name="onSaleOnly">Leaves out what was withdrawn.</param>
    public async Task<Slice<SpecOffer>> Specs(Product product, DateTimeOffset at, bool onSaleOnly, Place place, CancellationToken ct)
    {
        var rows = db.ProductSpecs.AsNoTracking().Where(s => s.ProductId == product.Id && (!onSaleOnly || s.Status == SaleStatus.OnSale));
        var page = await rows.Slice("code", s => s.Code, s => s.Id, descending: false, place, ct);
        var prices = await Prices([.. page.Rows.Select(s => s.Id)], at, ct);
        return page.Select(spec => Offer(product, spec, prices, at));
    }

    /// <summary>These specifications, whether on sale or not, each with the price in force at <paramref name="at"/>; ids that are nobody's are left out.</summary>
    /// <param name="ids">At most <see cref="MaxChoices"/>.</param>
    public async Task<IReadOnlyList<SpecOffer>> Offers(IReadOnlyCollection<Id<ProductSpec>> ids, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxChoices);
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await db.ProductSpecs.AsNoTracking().Where(s => ids.Contains(s.Id))
            .Join(db.Products.AsNoTracking(), s => s.ProductId, p => p.Id, (spec, product) => new { spec, product }).OrderBy(pair => pair.spec.Code).ToListAsync(ct);
        var prices = await Prices(ids, at, ct);
        return [.. found.Select(pair => Offer(pair.product, pair.spec, prices, at))];
    }

    /// <summary>Of these specifications, the price in force at <paramref name="at"/> and the one that takes over: two reads, however long their histories are.</summary>
    internal async Task<ILookup<Id<ProductSpec>, SpecPrice>> Prices(IReadOnlyCollection<Id<ProductSpec>> specs, DateTimeOffset at, CancellationToken ct)
    {
        var prices = db.SpecPrices.AsNoTracking().Where(p => specs.Contains(p.SpecId));
        var held = await prices.Where(p => p.EffectiveFrom <= at
            && !db.SpecPrices.Any(later => later.SpecId == p.SpecId && later.EffectiveFrom <= at
                && (later.EffectiveFrom > p.EffectiveFrom || (later.EffectiveFrom == p.EffectiveFrom && later.Number > p.Number)))).ToListAsync(ct);
        var coming = await prices.Where(p => p.EffectiveFrom > at
            && !db.SpecPrices.Any(other => other.SpecId == p.SpecId && other.EffectiveFrom > at
                && (other.EffectiveFrom < p.EffectiveFrom || (other.EffectiveFrom == p.EffectiveFrom && other.Number > p.Number)))).ToListAsync(ct);
        return held.Concat(coming).ToLookup(p => p.SpecId);
    }

    internal static SpecOffer Offer(Product product, ProductSpec spec, ILookup<Id<ProductSpec>, SpecPrice> prices, DateTimeOffset at) =>
        new(product, spec, SpecPrice.InForce(prices[spec.Id], at), SpecPrice.Coming(prices[spec.Id], at));

    private static ProductChoice ChoiceOf(Product product) => new(product.Id, product.Code, CatalogueWords.NameOf(product), CatalogueWords.CategoryOf(product), product.Status);
}
