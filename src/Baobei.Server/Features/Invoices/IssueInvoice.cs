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
/// Use case: the vendor's finance issues an invoice with the number that the tax system gave, sends it back, takes off by a credit note (红字发票) what was
/// refunded, or takes it off altogether and asks for it again (红冲重开). What is issued is printed, and the file is kept with its SHA-256.
/// </summary>
public sealed class IssueInvoice(Db db, Caller caller, InvoiceableOrders sales, PrintInvoice print, StoreDocument store, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        /// <summary>发票号码: 8 to 20 digits.</summary>
        [Required, StringLength(Invoice.MaxTaxNumberLength)]
        public string? TaxNumber { get; init; }

        public void Check(WrongFields wrong) => wrong.Read(() => Invoice.CheckNumber(TaxNumber));
    }

    /// <summary>红冲重开: the number of the credit note, why, and what the new request says.</summary>
    public sealed record ReissueCommand : TitleFields
    {
        /// <summary>发票号码 of the credit note: 8 to 20 digits.</summary>
        [Required, StringLength(Invoice.MaxTaxNumberLength)]
        public string? TaxNumber { get; init; }

        /// <summary>Whoever asked for the invoice reads it.</summary>
        [Required, StringLength(Invoice.MaxReasonLength)]
        public string? Reason { get; init; }

        [Required]
        public InvoiceKind? Kind { get; init; }

        public override void Check(WrongFields wrong)
        {
            wrong.Read(() => Invoice.CheckNumber(TaxNumber));
            base.Check(wrong);
        }

        /// <summary>What the invoice says now.</summary>
        internal static ReissueCommand Of(InvoiceView invoice) => new()
        {
            Kind = invoice.Kind,
            Name = invoice.Title.Name,
            CreditCode = invoice.Title.CreditCode,
            Address = invoice.Title.Address,
            Phone = invoice.Title.Phone,
            Bank = invoice.Title.Bank,
            BankAccount = invoice.Title.BankAccount,
        };
    }

    public sealed record ReturnCommand
    {
        /// <summary>Whoever asked for it reads it.</summary>
        [Required, StringLength(Invoice.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>Refusals and <see cref="InvalidField"/>: as <see cref="Invoice.Issue"/>; <c>invoice.number_taken</c>, <c>edit.conflict</c>.</summary>
    public Task<Invoice> Run(Id<Invoice> id, Command command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var (invoice, lines, orders) = await Take(id, ct);
            invoice.Issue(command.TaxNumber, lines, orders, clock.GetUtcNow());
            await Keep(invoice, lines, null, ct);
            await db.SaveChangesAsync(ct);
            return invoice;
        },
        ct);

    /// <summary>Refusals: <c>invoice.wrong_status</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="Invoice.Return"/>.</summary>
    public Task<Invoice> Return(Id<Invoice> id, ReturnCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var invoice = await db.Invoices.Get(id, ct);
            var lines = await db.InvoiceLines.Where(l => l.InvoiceId == id).ToListAsync(ct);
            invoice.Return(command.Reason, lines, await sales.TakeInvoiced([.. lines.Select(l => l.OrderId)], ct), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return invoice;
        },
        ct);

    /// <summary>The credit note. Refusals and <see cref="InvalidField"/>: as <see cref="Invoice.Credit"/>; <c>invoice.number_taken</c>, <c>edit.conflict</c>.</summary>
    public Task<Invoice> Credit(Id<Invoice> id, Command command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var (invoice, lines, orders) = await Take(id, ct);
            var (note, taken) = invoice.Credit(command.TaxNumber, lines, orders, await Number(ct), caller.RequireUser(), clock.GetUtcNow());
            db.Add(note);
            db.AddRange(taken);
            await Keep(note, taken, invoice, ct);
            await db.SaveChangesAsync(ct);
            return note;
        },
        ct);

    /// <summary>
    /// 红冲重开: the credit note and the request in its place, in one transaction. Refusals and <see cref="InvalidField"/>: as <see cref="Invoice.Reissue"/>;
    /// <c>invoice.number_taken</c>, <c>edit.conflict</c>.
    /// </summary>
    /// <returns>The new request.</returns>
    public Task<Invoice> Reissue(Id<Invoice> id, ReissueCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var kind = command.Kind ?? throw new InvalidField(nameof(command.Kind), "required");
            var (invoice, lines, orders) = await Take(id, ct);
            var made = invoice.Reissue(
                command.TaxNumber, command.Reason, kind, command.ToText(), lines, orders, await Number(ct), await Number(ct), caller.RequireUser(), clock.GetUtcNow());
            db.AddRange(made.Note, made.Again);
            db.AddRange(made.Taken);
            db.AddRange(made.Asked);
            await Keep(made.Note, made.Taken, invoice, ct);
            await db.SaveChangesAsync(ct);
            return made.Again;
        },
        ct);

    private async Task<string> Number(CancellationToken ct) => Invoice.NumberOf(await db.TakeNumber(NumberSeries.Invoices, ct));

    private async Task<(Invoice Invoice, List<InvoiceLine> Lines, IReadOnlyList<InvoiceableOrder> Orders)> Take(Id<Invoice> id, CancellationToken ct)
    {
        var invoice = await db.Invoices.Get(id, ct);
        var ids = await db.InvoiceLines.Where(l => l.InvoiceId == id).Select(l => l.OrderId).ToListAsync(ct);
        var orders = await sales.Take(new(invoice.PartnerId, invoice.AccountId), ids, ct);

        // Read once the orders wait for nobody else: credit notes take off from lines.
        return (invoice, await db.InvoiceLines.Where(l => l.InvoiceId == id).OrderBy(l => l.OrderId).ToListAsync(ct), orders);
    }

    private async Task Keep(Invoice invoice, IReadOnlyList<InvoiceLine> lines, Invoice? credits, CancellationToken ct)
    {
        var document = await store.Run(new($"{invoice.TaxNumber}.pdf", PaperPrinter.ContentType, print.Run(invoice, lines, credits?.TaxNumber)), ct);
        invoice.Keep(document.Id.Value, document.Sha256);
    }
}
