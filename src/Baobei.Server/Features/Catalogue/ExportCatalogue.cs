using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>
/// Writes the catalogue as the file that can be imported, some hundred rows at a time:
/// the price in force, and products without specifications at the end. Partners get what is on sale.
/// </summary>
public sealed class ExportCatalogue(Db db, CatalogueList list, Caller caller, TimeProvider clock)
{
    private const int BatchSize = 500;

    public Task Run(Stream stream, CancellationToken ct) => Csv.Write(stream, caller.SeesAllPartners ? CatalogueFile.Columns.Append(CatalogueFile.Cost) : CatalogueFile.Columns, Lines(ct), ct);

    /// <summary>"catalogue-20180917-103743.csv".</summary>
    public string FileName() => Csv.FileName("catalogue", clock.GetUtcNow(), ReaderZone.Of(caller));

    private IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Lines(CancellationToken ct)
    {
        var zone = ReaderZone.Of(caller);
        var bare = db.Products.AsNoTracking().Where(p => !db.ProductSpecs.Any(s => s.ProductId == p.Id) && (caller.SeesAllPartners || p.Status == SaleStatus.OnSale));
        var specs = Keyset.InBatches(place => list.Specs(new(), place, ct), BatchSize)
            .Select(batch => batch.Select(offer => Cells(offer.Product).Concat(Cells(offer, zone)).Concat(caller.SeesAllPartners ? [offer.Spec.CostPercent?.ToString(CultureInfo.InvariantCulture)] : [])));
        return specs.Concat(Keyset.InBatches(place => bare.Slice("code", p => p.Code, p => p.Id, descending: false, place, ct), BatchSize)
            .Select(batch => batch.Select(product => Cells(product).Concat(new string?[CatalogueFile.Columns.Count + (caller.SeesAllPartners ? 1 : 0) - Cells(product).Count]))));
    }

    private static IReadOnlyList<string?> Cells(Product product) =>
        [product.Code, product.Name, product.NameEn, product.Category, product.CategoryEn, Words.Of(product.Status)];

    private static IEnumerable<string?> Cells(SpecOffer offer, TimeZoneInfo zone)
    {
        var (spec, price) = (offer.Spec, offer.Price);
        return
        [
            spec.Code,
            spec.Name,
            spec.NameEn,
            Words.Of(spec.Unit),
            string.Join(SentTable.Between, spec.Regions),
            spec.MaxQuantity?.ToString(CultureInfo.InvariantCulture),
            string.Join(SentTable.Between, spec.Terms),
            spec.CountsForPerformance ? "yes" : "no",
            spec.DiscountAllowed ? "yes" : "no",
            Words.Of(spec.Status),
            price is null ? null : price.Amount.ToPlain(),
            price?.Currency,
            price is null ? null : ReaderZone.Show(price.EffectiveFrom, zone),
        ];
    }
}
