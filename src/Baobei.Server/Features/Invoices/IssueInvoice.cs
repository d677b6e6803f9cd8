using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Papers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>
/// Use case: the vendor's finance issues an invoice with the number that the tax system gave, sends it back, or takes off by a credit note (红字发票) what was
/// refunded. What is issued is printed, and the file is kept with its SHA-256.
/// </summary>
public sealed class IssueInvoice(Db db, Caller caller, InvoiceableOrders sales, PrintInvoice print, StoreDocument store, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>发票号码: 8 to 20 digits.</summary>
        [Required, StringLength(Invoice.MaxTaxNumberLength, MinimumLength = Invoice.MinTaxNumberLength)]
        public string? TaxNumber { get; init; }
    }

    public sealed record ReturnCommand
    {
        /// <summary>Whoever asked for it reads it.</summary>
        [Required, StringLength(Invoice.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>Refusals and <see cref="InvalidField"/>: as <see cref="Invoice.Issue"/>; <c>invoice.number_taken</c>, <c>edit.conflict</c>.</summary>
    public async Task<Invoice> Run(Id<Invoice> id, Command command, CancellationToken ct)
    {
        var (invoice, lines, orders) = await Read(id, ct);
        invoice.Issue(command.TaxNumber, lines, orders, clock.GetUtcNow());
        await Keep(invoice, lines, null, ct);
        await db.SaveChangesAsync(ct);
        return invoice;
    }

    /// <summary>Refusals: <c>invoice.wrong_status</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="Invoice.Return"/>.</summary>
    public async Task<Invoice> Return(Id<Invoice> id, ReturnCommand command, CancellationToken ct)
    {
        var invoice = await db.Invoices.Get(id, ct);
        invoice.Return(command.Reason, await db.InvoiceLines.Where(l => l.InvoiceId == id).ToListAsync(ct), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return invoice;
    }

    /// <summary>The credit note. Refusals and <see cref="InvalidField"/>: as <see cref="Invoice.Credit"/>; <c>invoice.number_taken</c>, <c>edit.conflict</c>.</summary>
    public async Task<Invoice> Credit(Id<Invoice> id, Command command, CancellationToken ct)
    {
        var (invoice, lines, orders) = await Read(id, ct);
        var number = Invoice.NumberOf(await db.TakeNumber(NumberSeries.Invoices, ct));
        var (note, taken) = invoice.Credit(command.TaxNumber, lines, orders, number, caller.RequireUser(), clock.GetUtcNow());
        db.Add(note);
        db.AddRange(taken);
        await Keep(note, taken, invoice, ct);
        await db.SaveChangesAsync(ct);
        return note;
    }

    private async Task<(Invoice Invoice, List<InvoiceLine> Lines, IReadOnlyList<InvoiceableOrder> Orders)> Read(Id<Invoice> id, CancellationToken ct)
    {
        var invoice = await db.Invoices.Get(id, ct);
        var lines = await db.InvoiceLines.Where(l => l.InvoiceId == id).OrderBy(l => l.OrderId).ToListAsync(ct);
        return (invoice, lines, await sales.Now(new(invoice.PartnerId, invoice.AccountId), [.. lines.Select(l => l.OrderId)], ct));
    }

    private async Task Keep(Invoice invoice, IReadOnlyList<InvoiceLine> lines, Invoice? credits, CancellationToken ct)
    {
        var document = await store.Run(new($"{invoice.TaxNumber}.pdf", PaperPrinter.ContentType, print.Run(invoice, lines, credits?.TaxNumber)), ct);
        invoice.Keep(document.Id.Value, document.Sha256);
    }
}
