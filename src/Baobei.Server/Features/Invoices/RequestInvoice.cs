using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>Use case: a partner (for its resale accounts) or an account asks for an invoice for orders that it names, or takes that back before it is issued.</summary>
public sealed class RequestInvoice(Db db, Caller caller, InvoiceBook book, InvoiceableOrders sales, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        /// <summary>The orders, each whole: what was paid and not refunded.</summary>
        public Id<Order>[] Orders { get; init; } = [];

        [Required]
        public Id<InvoiceTitle>? TitleId { get; init; }

        [Required]
        public InvoiceKind? Kind { get; init; }

        public void Check(WrongFields wrong)
        {
            if (Orders is null or { Length: 0 })
            {
                wrong.Add(nameof(Orders), "required");
            }
        }
    }

    /// <summary>
    /// Refusals: <c>invoice.already_invoiced</c> when one of the orders is on another invoice, <c>invoice.nothing</c>, <c>invoice.currencies</c>.
    /// <see cref="InvalidField"/>: <c>Orders</c> <c>required</c>, <c>entries_at_most</c>, <c>choice</c> (not the caller's); <c>TitleId</c> <c>choice</c>; <c>Kind</c> <c>required</c>,
    /// <c>title_incomplete</c>.
    /// </summary>
    public async Task<Invoice> Run(Command command, CancellationToken ct)
    {
        var owner = await book.Owner(ct);
        var title = await (await book.SeenTitles(ct)).AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TitleId, ct)
            ?? throw new InvalidField(nameof(command.TitleId), "choice");
        var ids = command.Orders.Distinct().Take(Invoice.MaxOrders + 1).ToArray();
        var orders = await sales.Now(owner, ids, ct);
        if (orders.Count < ids.Length)
        {
            throw new InvalidField(nameof(command.Orders), "choice");
        }

        var kind = command.Kind ?? throw new InvalidField(nameof(command.Kind), "required");
        var number = Invoice.NumberOf(await db.TakeNumber(NumberSeries.Invoices, ct));
        var (invoice, lines) = Invoice.Request(owner, kind, title.Text, orders, number, caller.RequireUser(), clock.GetUtcNow());
        db.Add(invoice);
        db.AddRange(lines);
        await db.SaveChangesAsync(ct);
        return invoice;
    }

    /// <summary>Refusals: <c>invoice.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public async Task<Invoice> Withdraw(Id<Invoice> id, CancellationToken ct)
    {
        var invoice = await book.Get(id, ct);
        invoice.Withdraw(await db.InvoiceLines.Where(l => l.InvoiceId == id).ToListAsync(ct), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return invoice;
    }
}
