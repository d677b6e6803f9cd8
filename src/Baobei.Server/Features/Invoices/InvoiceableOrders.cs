using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>
/// What was paid and can be invoiced: the one place where invoices read of sales. Of a resale account (代销, as it was when it was paid) the partner asks for the invoice; of every other the account itself, also when the
/// partner paid on its behalf (代付). What was refunded is taken off.
/// </summary>
public sealed class InvoiceableOrders(Db db)
{
    /// <summary>The owner's orders of which something can be invoiced, the newest first; no more than <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<InvoiceableOrder>> Open(InvoiceOwner owner, int most, CancellationToken ct)
    {
        var orders = await Read(
            Of(owner).Where(o => o.AmountMinor - o.RefundedMinor > (db.InvoicedOrders.Where(i => i.OrderId == o.Id).Select(i => (long?)i.AmountMinor).FirstOrDefault() ?? 0))
                .OrderByDescending(o => o.Id).Take(most),
            ct);
        return [.. orders.Where(order => order.Amount.AmountMinor > 0)];
    }

    /// <summary>These orders of the owner as they are now, whether or not they are on an invoice; those that are not its own are left out.</summary>
    public Task<IReadOnlyList<InvoiceableOrder>> Now(InvoiceOwner owner, IReadOnlyCollection<Id<Order>> orders, CancellationToken ct) =>
        Read(Of(owner).Where(o => orders.Contains(o.Id)), ct);

    /// <summary>
    /// The same, to be changed in the caller's transaction: until it is over whoever else invoices or refunds these orders waits. Refusal: <c>edit.conflict</c>, of two
    /// that wait for each other.
    /// </summary>
    public async Task<IReadOnlyList<InvoiceableOrder>> Take(InvoiceOwner owner, IReadOnlyCollection<Id<Order>> orders, CancellationToken ct)
    {
        await Of(owner).Where(o => orders.Contains(o.Id)).Lock(ct);
        var now = await Now(owner, orders, ct);
        db.AddRange(now.Where(order => order.Invoiced.Version == 0).Select(order => order.Invoiced));
        return now;
    }

    /// <summary>What is invoiced of these orders, to be changed in the caller's transaction as in <see cref="Take"/>.</summary>
    public async Task<IReadOnlyList<InvoicedOrder>> TakeInvoiced(IReadOnlyCollection<Id<Order>> orders, CancellationToken ct)
    {
        await db.AcrossPartners<Order>().Where(o => orders.Contains(o.Id)).Lock(ct);
        return await db.InvoicedOrders.Where(i => orders.Contains(i.OrderId)).ToListAsync(ct);
    }

    // Whoever asks has shown whose invoices it asks for; a customer has no partner of its own.
    private IQueryable<Order> Of(InvoiceOwner owner) => owner.PartnerId is { } partner
        ? Sold().Where(o => o.PartnerId == partner && o.DistributionType == DistributionType.Resale)
        : Sold().Where(o => o.AccountId == owner.AccountId && (o.DistributionType == null || o.DistributionType != DistributionType.Resale));

    /// <summary>What was bought in the vendor's shop is invoiced there.</summary>
    private IQueryable<Order> Sold() => db.AcrossPartners<Order>().AsNoTracking().Where(o => o.Source == OrderSource.PurchaseOrder);

    private async Task<IReadOnlyList<InvoiceableOrder>> Read(IQueryable<Order> orders, CancellationToken ct)
    {
        var rows = await orders.Select(o => new
        {
            Order = o,
            RefundedTax = db.AcrossPartners<OrderRefund>().Where(r => r.OrderId == o.Id).Sum(r => r.TaxMinor),
        }).ToListAsync(ct);
        var ids = rows.Select(row => row.Order.Id).ToList();
        var invoiced = ids.Count == 0 ? [] : await db.InvoicedOrders.Where(i => ids.Contains(i.OrderId)).ToDictionaryAsync(i => i.OrderId, ct);
        return
        [
            .. rows.Select(row => new InvoiceableOrder(
                row.Order.Id, row.Order.Number, row.Order.Name, row.Order.AccountName, row.Order.PaidAt, new(row.Order.AmountMinor - row.Order.RefundedMinor, row.Order.Currency),
                new(row.Order.TaxMinor - row.RefundedTax, row.Order.Currency), invoiced.GetValueOrDefault(row.Order.Id) ?? new() { OrderId = row.Order.Id, PaidMinor = row.Order.AmountMinor })),
        ];
    }
}
