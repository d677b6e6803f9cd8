using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Prints one purchase order as PDF, in the reader's language, as it is at the moment: for the partner, the vendor's people and the customer alike.</summary>
public sealed class PrintPurchaseOrder(Db db, Caller caller, KindNames names, Texts texts, PaperPrinter printer, TimeProvider clock)
{
    /// <summary>The file.</summary>
    public async Task<byte[]> Run(PurchaseOrder order, CancellationToken ct)
    {
        // The customer has no partner of its own; the order is its own, and so is what the project is called.
        var project = await db.AcrossPartners<Domain.Projects.Project>().Where(p => p.Id == order.ProjectId).Select(p => p.Name).SingleAsync(ct);
        var partner = await db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleAsync(ct);
        var (zone, now) = (ReaderZone.Of(caller), clock.GetUtcNow());
        return printer.Print(new()
        {
            Language = Texts.IsChinese ? Texts.Chinese : Texts.English,
            Issuer = names.Vendor ?? "",
            Title = texts["purchases.paper.title"],
            Number = order.Number,
            MadeAt = now,
            Blocks =
            [
                new PaperFacts(
                    new(texts["configuration.name"], order.Name, Whole: true),
                    new(texts["purchases.customer"], order.CustomerName),
                    new(texts["purchases.account"], order.AccountName),
                    new(texts["customers.partner"], partner),
                    new(texts["purchases.project"], project),
                    new(texts["configuration.status"], texts.Of(order.StatusAt(now))),
                    new(texts["configuration.currency"], order.Currency),
                    new(texts["purchases.pushed_at"], ReaderZone.Show(order.PushedAt, zone)),
                    new(texts["purchases.until"], ReaderZone.Show(order.PromisedUntil, zone)),
                    new(texts["purchases.confirmed_at"], order.ConfirmedAt is { } confirmed ? ReaderZone.Show(confirmed, zone) : null),
                    new(texts["purchases.words"], order.Words, Whole: true)),
                PurchasePaper.Table(
                    texts,
                    order.Lines.Where(line => !line.IsDropped).Select(line => new PaperRow(
                    [
                        $"{PurchaseWords.ProductOf(line)}\n{PurchaseWords.SpecOf(line)}\n{line.SpecCode}", PurchaseWords.RegionOf(texts, line),
                        $"{line.UnitPrice().ToRead()}\n/ {texts.Of(line.Unit)}", line.Quantity.ToString("N0", CultureInfo.InvariantCulture),
                        PurchaseWords.TermOf(texts, line) ?? PurchasePaper.None, PurchasePaper.Discount(line.Discount(), line.DiscountBasisPoints), line.Amount().ToRead(),
                    ])),
                    order.Discount, order.Total, "purchases.total"),
                new PaperText($"{texts["purchases.tax"]} {Money.Said(order.Tax)}", Quiet: true),
            ],
        });
    }
}

/// <summary>What the papers of lists and orders have in common: the table of their lines.</summary>
internal static class PurchasePaper
{
    /// <summary>Where there is nothing to say.</summary>
    public const string None = "\u2014";

    public static PaperTable Table(Texts texts, IEnumerable<PaperRow> rows, Money discount, Money total, string totalKey) => new(
        [
            new(texts["configuration.item"], 30), new(texts["configuration.region"], 12), new(texts["configuration.unit_price"], 14, IsNumber: true),
            new(texts["configuration.quantity"], 9, IsNumber: true), new(texts["configuration.term"], 11), new(texts["configuration.discount"], 14, IsNumber: true),
            new(texts["configuration.amount"], 16, IsNumber: true),
        ],
        [.. rows, new([texts[totalKey], "", "", "", "", discount.AmountMinor == 0 ? None : discount.ToRead(), total.ToRead()], IsTotal: true)]);

    /// <summary>What is taken off, and which part of the price that is.</summary>
    public static string Discount(Money discount, int basisPoints) => basisPoints == 0 ? None : $"{discount.ToRead()}\n{LineForm.Percent(basisPoints)}%";
}
