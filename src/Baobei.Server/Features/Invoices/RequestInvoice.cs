using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>Use case: a partner (for its resale accounts) or an account asks for an invoice for orders that it names, or takes that back before it is issued.</summary>
public sealed class RequestInvoice(Db db, Caller caller, InvoiceBook book, InvoiceableOrders sales, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        /// <summary>The orders, each once.</summary>
        public Id<Order>[] Orders { get; init; } = [];

        /// <summary>How much of each of <see cref="Orders"/>, in their order, minor units; null for all that can still be invoiced of it. Left out: all of each.</summary>
        public long?[]? Amounts { get; init; }

        [Required]
        public Id<InvoiceTitle>? TitleId { get; init; }

        [Required]
        public InvoiceKind? Kind { get; init; }

        public void Check(WrongFields wrong)
        {
            CheckOrders(Orders, wrong);
            if (Amounts is { } amounts && amounts.Length != Orders?.Length)
            {
                wrong.Add(nameof(Amounts), "choice");
            }
        }
    }

    /// <summary>What the page sends.</summary>
    public sealed record PageForm : IChecked
    {
        /// <summary>Those that are ticked.</summary>
        public Id<Order>[] Orders { get; init; } = [];

        /// <summary>All that the page shows, ticked or not.</summary>
        public Id<Order>[] Listed { get; init; } = [];

        /// <summary>What stands beside each of <see cref="Listed"/>: "1,200.50".</summary>
        public string[] Amounts { get; init; } = [];

        [Required]
        public Id<InvoiceTitle>? TitleId { get; init; }

        [Required]
        public InvoiceKind? Kind { get; init; }

        public void Check(WrongFields wrong)
        {
            CheckOrders(Orders, wrong);
            if (Amounts.Length != Listed.Length)
            {
                wrong.Add(nameof(Orders), "choice");
            }
        }

        /// <summary><see cref="InvalidField"/>, all together: <c>Amounts-</c> and the order's number <c>amount</c>, <c>amount_between</c>.</summary>
        /// <param name="open">What can be invoiced now; of the rest the use case says why not.</param>
        internal Command ToCommand(IReadOnlyList<InvoiceableOrder> open)
        {
            var wrong = new WrongFields();
            var amounts = Orders.Select(id => open.FirstOrDefault(order => order.Id == id) is { } order && Array.IndexOf(Listed, id) is >= 0 and var at
                ? wrong.Read(() => (long?)TypedAmount.Minor(Invoice.AmountField(order.Number), Amounts[at], order.Paid.Currency, order.Amount.AmountMinor, least: 1))
                : null).ToArray();
            wrong.ThrowIfAny();
            return new() { Orders = Orders, Amounts = amounts, TitleId = TitleId, Kind = Kind };
        }
    }

    /// <summary>
    /// Refusals: <c>invoice.already_invoiced</c> when nothing of one of the orders is left, <c>invoice.nothing</c>, <c>invoice.currencies</c>, <c>edit.conflict</c>.
    /// <see cref="InvalidField"/>: <c>Orders</c> <c>invoice_orders</c>, <c>entries_at_most</c>, <c>choice</c> (not the caller's, or one twice); <c>Amounts</c> <c>choice</c>, and as
    /// <see cref="Invoice.Request"/>; <c>TitleId</c> <c>choice</c>; <c>Kind</c> <c>required</c>, <c>title_incomplete</c>.
    /// </summary>
    public async Task<Invoice> Run(Command command, CancellationToken ct)
    {
        var owner = await book.Owner(ct);
        var title = await (await book.SeenTitles(ct)).AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TitleId, ct)
            ?? throw new InvalidField(nameof(command.TitleId), "choice");
        var kind = command.Kind ?? throw new InvalidField(nameof(command.Kind), "required");
        var ids = command.Orders.Take(Invoice.MaxOrders + 1).ToArray();
        return await db.Atomically(
            async () =>
            {
                var orders = (await sales.Take(owner, ids, ct)).ToDictionary(order => order.Id);
                if (orders.Count < ids.Length)
                {
                    throw new InvalidField(nameof(command.Orders), "choice");
                }

                var number = Invoice.NumberOf(await db.TakeNumber(NumberSeries.Invoices, ct));
                var parts = ids.Select((id, at) => new InvoicePart(orders[id], command.Amounts?[at])).ToList();
                var (invoice, lines) = Invoice.Request(owner, kind, title.Text, parts, number, caller.RequireUser(), clock.GetUtcNow());
                db.Add(invoice);
                db.AddRange(lines);
                await db.SaveChangesAsync(ct);
                return invoice;
            },
            ct);
    }

    /// <summary>Refusals: <c>invoice.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public Task<Invoice> Withdraw(Id<Invoice> id, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var invoice = await book.Get(id, ct);
            var lines = await db.InvoiceLines.Where(l => l.InvoiceId == id).ToListAsync(ct);
            invoice.Withdraw(lines, await sales.TakeInvoiced([.. lines.Select(l => l.OrderId)], ct), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return invoice;
        },
        ct);

    private static void CheckOrders(Id<Order>[]? orders, WrongFields wrong)
    {
        if (orders is null or { Length: 0 })
        {
            wrong.Add(nameof(Command.Orders), "invoice_orders");
        }
        else if (orders.Distinct().Count() < orders.Length)
        {
            wrong.Add(nameof(Command.Orders), "choice");
        }
    }
}
