using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>
/// Writes the catalogue as the file that can be imported (UTF-8 with a byte order mark, because Excel asks for it), some hundred rows at a time:
/// the price in force, and products without specifications at the end. Partners get what is on sale.
/// </summary>
public sealed class ExportCatalogue(Db db, CatalogueList list, Caller caller, TimeProvider clock)
{
    private const int BatchSize = 500;

    public async Task Run(Stream stream, CancellationToken ct)
    {
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        var zone = ReaderZone.Of(caller);
        output.Write("\uFEFF"u8);
        Write(output, CatalogueFile.Columns);
        for (string? next = ""; next is not null;)
        {
            var page = await list.Specs(new(), new Place(next, null, BatchSize), ct);
            foreach (var offer in page.Rows)
            {
                Write(output, Cells(offer.Product).Concat(Cells(offer, zone)));
            }

            await output.FlushAsync(ct);
            next = page.Next;
        }

        var bare = db.Products.AsNoTracking().Where(p => !db.ProductSpecs.Any(s => s.ProductId == p.Id) && (caller.SeesAllPartners || p.Status == SaleStatus.OnSale));
        for (string? next = ""; next is not null;)
        {
            var page = await bare.Slice("code", p => p.Code, p => p.Id, descending: false, new Place(next, null, BatchSize), ct);
            foreach (var product in page.Rows)
            {
                Write(output, Cells(product).Concat(new string?[CatalogueFile.Columns.Count - Cells(product).Count]));
            }

            await output.FlushAsync(ct);
            next = page.Next;
        }

        await output.CompleteAsync();
    }

    /// <summary>"catalogue-20180917-103743.csv".</summary>
    public string FileName() =>
        $"catalogue-{TimeZoneInfo.ConvertTime(clock.GetUtcNow(), ReaderZone.Of(caller)).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.csv";

    private static IReadOnlyList<string?> Cells(Product product) =>
        [product.Code, product.Name, product.NameEn, product.Category, product.CategoryEn, WordOf(product.Status)];

    private static IEnumerable<string?> Cells(SpecOffer offer, TimeZoneInfo zone)
    {
        var (spec, price) = (offer.Spec, offer.Price);
        return
        [
            spec.Code,
            spec.Name,
            spec.NameEn,
            WordOf(spec.Unit),
            string.Join(CatalogueFile.Between, spec.Regions),
            spec.MaxQuantity?.ToString(CultureInfo.InvariantCulture),
            string.Join(CatalogueFile.Between, spec.Terms),
            spec.CountsForPerformance ? "yes" : "no",
            spec.DiscountAllowed ? "yes" : "no",
            WordOf(spec.Status),
            price is null ? null : AmountOf(price.Amount),
            price?.Currency,
            price is null ? null : ReaderZone.Show(price.EffectiveFrom, zone),
        ];
    }

    private static string AmountOf(Money amount) => SpecPrice.DecimalsOf(amount.Currency) == 0
        ? amount.AmountMinor.ToString(CultureInfo.InvariantCulture)
        : (amount.AmountMinor / 100m).ToString("F2", CultureInfo.InvariantCulture);

    private static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Write(IBufferWriter<byte> output, IEnumerable<string?> cells) => Encoding.UTF8.GetBytes(Csv.Line([.. cells]) + "\r\n", output);
}
