using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>Prints an invoice in Chinese, which is the language of invoices. Of an issued one the file that is kept is what counts (<see cref="File"/>).</summary>
public sealed class PrintInvoice(Db db, Caller caller, VendorDirectory vendors, KeptDocuments kept, Texts texts, PaperPrinter printer, TimeProvider clock)
{
    /// <summary>The kept file of an issued invoice, else a print of what was asked for. Refusal: <c>document.changed</c>.</summary>
    public async Task<byte[]> File(Invoice invoice, CancellationToken ct)
    {
        if (invoice.DocumentId is { } id && invoice.DocumentHash is { } hash)
        {
            return await kept.Read(id, hash, ct);
        }

        return Run(invoice, await db.InvoiceLines.AsNoTracking().Where(l => l.InvoiceId == invoice.Id).OrderBy(l => l.OrderId).ToListAsync(ct), null);
    }

    /// <summary>A print of the invoice as it is.</summary>
    /// <param name="credits">Number of the invoice that it takes something off; null of an invoice.</param>
    public byte[] Run(Invoice invoice, IReadOnlyList<InvoiceLine> lines, string? credits)
    {
        var title = invoice.Title;
        var vendor = vendors.Get(caller.Vendor)?.Name ?? "";
        return printer.Print(new()
        {
            Language = Texts.Chinese,
            Issuer = vendor,
            Title = Say(invoice.IsCreditNote ? "invoices.paper.credit_note" : invoice.Status == InvoiceStatus.Issued ? "invoices.paper.title" : "invoices.paper.request"),
            Number = invoice.TaxNumber ?? invoice.Number,
            MadeAt = clock.GetUtcNow(),
            Blocks =
            [
                new PaperFacts(
                    new(Say("invoices.kind"), Say(Texts.KeyOf(invoice.Kind))),
                    new(Say("invoices.number"), invoice.Number),
                    new(Say("invoices.tax_number"), invoice.TaxNumber),
                    new(Say("invoices.issued_at"), invoice.IssuedAt is { } at ? ReaderZone.Show(at, ReaderZone.Named(ReaderZone.Default)) : null),
                    new(Say("invoices.credits"), credits),
                    new(Say("invoices.seller"), vendor, Whole: true)),
                new PaperHeading(Say("invoices.buyer")),
                new PaperFacts(
                    new(Say("titles.field.name"), title.Name, Whole: true),
                    new(Say("titles.field.credit_code"), title.CreditCode),
                    new(Say("titles.field.phone"), title.Phone),
                    new(Say("titles.field.address"), title.Address, Whole: true),
                    new(Say("titles.field.bank"), title.Bank),
                    new(Say("titles.field.bank_account"), title.BankAccount)),
                new PaperTable(
                    [
                        new(Say("invoices.order"), 46), new(Say("invoices.without_tax"), 18, IsNumber: true), new(Say("invoices.tax"), 16, IsNumber: true),
                        new(Say("invoices.amount"), 20, IsNumber: true),
                    ],
                    [
                        .. lines.Select(line => Row($"{line.OrderName}\n{line.OrderNumber}", line.AmountMinor, line.TaxMinor, line.Currency, false)),
                        Row(Say("invoices.total"), invoice.AmountMinor, invoice.TaxMinor, invoice.Currency, true),
                    ]),
                new PaperText(texts.In(Texts.Chinese, "invoices.paper.note", invoice.Currency), Quiet: true),
            ],
        });

        string Say(string key) => texts.In(Texts.Chinese, key);
    }

    private static PaperRow Row(string what, long amount, long tax, string currency, bool isTotal) =>
        new([what, new Money(amount - tax, currency).ToRead(), new Money(tax, currency).ToRead(), new Money(amount, currency).ToRead()], isTotal);
}
