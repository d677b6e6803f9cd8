using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>What the catalogue is asked for; its address says the same. Partners are shown what is on sale, whatever they ask for.</summary>
/// <param name="Q">Part of a code or a name, in either language.</param>
/// <param name="Category">The category's name in Chinese.</param>
public sealed record CatalogueQuery(string? Q = null, string? Category = null, string? Status = null, string? Sort = null)
{
    public SaleStatus? WantedStatus => Status switch { "on_sale" => SaleStatus.OnSale, "withdrawn" => SaleStatus.Withdrawn, _ => null };

    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public string? WantedCategory => string.IsNullOrWhiteSpace(Category) ? null : Category.Trim();

    public ListAddress On(string path) => ListAddress.Of(
        path, ("q", Text), ("category", WantedCategory), ("status", WantedStatus is { } status ? (status == SaleStatus.OnSale ? "on_sale" : "withdrawn") : null), ("sort", Sort));
}

/// <summary>Both lists of the catalogue: one of <paramref name="Products"/> and <paramref name="Specs"/> is there.</summary>
public sealed record CatalogueModel(
    CatalogueQuery Query, Asked Asked, IReadOnlyList<Option> Categories, Slice<Product>? Products, Slice<SpecOffer>? Specs, int ProductCount, int SpecCount, bool MayManage,
    bool SeesWithdrawn);

/// <param name="Timeline">Null for those who are not told who of the vendor did what.</param>
public sealed record ProductModel(
    Product Product, Asked Asked, Slice<SpecOffer> Specs, IReadOnlyList<TimelineEntry>? Timeline, string? AuditHref, bool MayManage);

public sealed record SpecModel(SpecOffer Offer, Asked Asked, Slice<SpecPrice> Prices, bool MayManage, bool ForVendor, DateTimeOffset Now);

/// <summary>Reads the catalogue as far as the caller may see it: the vendor's people all of it, partners what is on sale.</summary>
public sealed class CatalogueList(Db db, Caller caller, ListProducts list, AuditTimeline timeline, PageDirectory pages, TimeProvider clock)
{
    private const int MaxCategories = 100;
    private const int NewestEvents = 10;

    private bool SeesWithdrawn => caller.SeesAllPartners;

    private bool MayManage => caller.May(Permission.ManageCatalogue);

    public async Task<CatalogueModel> Read(CatalogueQuery query, Asked asked, bool specs, CancellationToken ct)
    {
        var place = Place.Of(asked);
        return new(
            query, asked, await Categories(ct), specs ? null : await Products(query, place, ct), specs ? await Specs(query, place, ct) : null,
            await Visible().CountCapped(ct), await Pairs().CountCapped(ct), MayManage, SeesWithdrawn);
    }

    public Task<Slice<Product>> Products(CatalogueQuery query, Place place, CancellationToken ct)
    {
        var rows = Visible();
        if (query.WantedCategory is { } category)
        {
            rows = rows.Where(p => p.Category == category);
        }

        if (query.WantedStatus is { } status)
        {
            rows = rows.Where(p => p.Status == status);
        }

        if (query.Text is { } text)
        {
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(p => p.Code.Contains(lower) || p.Name.ToLower().Contains(lower) || p.NameEn.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return (query.Sort, Texts.IsChinese) switch
        {
            ("name", true) => rows.Slice("name", p => p.Name, p => p.Id, descending: false, place, ct),
            ("-name", true) => rows.Slice("-name", p => p.Name, p => p.Id, descending: true, place, ct),
            ("name", false) => rows.Slice("name_en", p => p.NameEn, p => p.Id, descending: false, place, ct),
            ("-name", false) => rows.Slice("-name_en", p => p.NameEn, p => p.Id, descending: true, place, ct),
            ("-code", _) => rows.Slice("-code", p => p.Code, p => p.Id, descending: true, place, ct),
            _ => rows.Slice("code", p => p.Code, p => p.Id, descending: false, place, ct),
        };
    }

    /// <summary>Specifications over all products, by code, with the price in force and the one that follows.</summary>
    public async Task<Slice<SpecOffer>> Specs(CatalogueQuery query, Place place, CancellationToken ct)
    {
        var rows = Pairs();
        if (query.WantedCategory is { } category)
        {
            rows = rows.Where(r => r.Product.Category == category);
        }

        if (query.WantedStatus is { } status)
        {
            rows = status == SaleStatus.OnSale
                ? rows.Where(r => r.Spec.Status == SaleStatus.OnSale && r.Product.Status == SaleStatus.OnSale)
                : rows.Where(r => r.Spec.Status == SaleStatus.Withdrawn || r.Product.Status == SaleStatus.Withdrawn);
        }

        if (query.Text is { } text)
        {
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(r => r.Spec.Code.Contains(lower) || r.Spec.Name.ToLower().Contains(lower) || r.Spec.NameEn.ToLower().Contains(lower)
                || r.Product.Name.ToLower().Contains(lower) || r.Product.NameEn.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var page = query.Sort == "-code"
            ? await rows.Slice("-spec", r => r.Spec.Code, r => r.Spec.Id, descending: true, place, ct)
            : await rows.Slice("spec", r => r.Spec.Code, r => r.Spec.Id, descending: false, place, ct);
        var now = clock.GetUtcNow();
        var prices = await list.Prices([.. page.Rows.Select(r => r.Spec.Id)], now, ct);
        return page.Select(r => ListProducts.Offer(r.Product, r.Spec, prices, now));
    }

    public async Task<ProductModel> Product(Id<Product> id, Asked asked, CancellationToken ct)
    {
        var product = await Get(id, ct);
        var specs = await list.Specs(product, clock.GetUtcNow(), onSaleOnly: !SeesWithdrawn, Place.Of(asked), ct);
        var events = SeesWithdrawn ? (await timeline.Of(id.ToString(), new Asked(), ct, NewestEvents)).Rows : null;
        return new(product, asked, specs, events, pages.Lets(caller, "/vendor/audit") ? $"/vendor/audit?subject={id}" : null, MayManage);
    }

    public async Task<SpecModel> Spec(Id<ProductSpec> id, Asked asked, CancellationToken ct) =>
        new(await Offer(id, ct), asked, await Prices(id, Place.Of(asked), ct), MayManage, caller.SeesAllPartners, clock.GetUtcNow());

    /// <summary>The product, if the caller may see it.</summary>
    public Task<Product> Get(Id<Product> id, CancellationToken ct) => Visible().Get(id, ct);

    /// <summary>The specification with its price in force, if the caller may see it.</summary>
    public async Task<SpecOffer> Offer(Id<ProductSpec> id, CancellationToken ct) =>
        (await list.Offers([id], clock.GetUtcNow(), ct)).SingleOrDefault(offer => SeesWithdrawn || offer.IsOnSale) ?? throw new NotFound();

    /// <summary>All prices of a specification that the caller may see, the newest first.</summary>
    public Task<Slice<SpecPrice>> Prices(Id<ProductSpec> id, Place place, CancellationToken ct) =>
        db.SpecPrices.AsNoTracking().Where(p => p.SpecId == id).Slice("-number", p => p.Number, p => p.Id, descending: true, place, ct);

    private IQueryable<Product> Visible() => db.Products.AsNoTracking().Where(p => SeesWithdrawn || p.Status == SaleStatus.OnSale);

    private IQueryable<Pair> Pairs()
    {
        var all = SeesWithdrawn;
        return db.ProductSpecs.AsNoTracking().Join(db.Products.AsNoTracking(), s => s.ProductId, p => p.Id, (spec, product) => new Pair { Spec = spec, Product = product })
            .Where(r => all || (r.Spec.Status == SaleStatus.OnSale && r.Product.Status == SaleStatus.OnSale));
    }

    private async Task<IReadOnlyList<Option>> Categories(CancellationToken ct)
    {
        var categories = await Visible().Select(p => new { p.Category, p.CategoryEn }).Distinct().OrderBy(c => c.Category).Take(MaxCategories).ToListAsync(ct);
        return [.. categories.DistinctBy(c => c.Category).Select(c => new Option(c.Category, Texts.IsChinese ? c.Category : c.CategoryEn))];
    }

    private sealed class Pair
    {
        public required ProductSpec Spec { get; init; }

        public required Product Product { get; init; }
    }
}
