using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Invoices;

/// <summary>
/// How much of an order is on invoices now: all that is asked for or issued, less what credit notes took off. The database keeps it between nothing and what was
/// paid, whoever asks and however many at once.
/// </summary>
public sealed class InvoicedOrder : IBelongsToVendor, IVersioned
{
    public Id<Vendor> VendorId { get; init; }

    public Id<Order> OrderId { get; init; }

    public int Version { get; private set; }

    /// <summary>What was paid for the order, refunds not taken off, minor units.</summary>
    public long PaidMinor { get; init; }

    /// <summary>On invoices, tax included, minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The tax in it, minor units.</summary>
    public long TaxMinor { get; private set; }

    internal InvoicedOrder Without(long amount, long tax) => new() { OrderId = OrderId, PaidMinor = PaidMinor, AmountMinor = AmountMinor - amount, TaxMinor = TaxMinor - tax };

    internal void Put(long amount, long tax)
    {
        AmountMinor += amount;
        TaxMinor += tax;
        Version++;
    }
}

/// <summary>An order of an owner as invoices see it: what was paid and is not refunded, and how much of that is on invoices.</summary>
/// <param name="Paid">What was paid, less what was refunded.</param>
/// <param name="PaidTax">The tax that <paramref name="Paid"/> contains.</param>
public sealed record InvoiceableOrder(Id<Order> Id, string Number, string Name, string AccountName, DateTimeOffset PaidAt, Money Paid, Money PaidTax, InvoicedOrder Invoiced)
{
    /// <summary>So many minor units may the tax on invoices be off by rounding (税额尾差): a bound of our own, some cents over all parts of an order.</summary>
    public const int TaxTolerance = 6;

    /// <summary>
    /// More is on invoices than what was paid and not refunded, or their tax does not fit it any more: what was refunded has to be taken off first, by sending a
    /// request back or by a credit note (红字发票).
    /// </summary>
    public bool IsOver => OpenMinor < 0 || OpenTaxMinor < -TaxTolerance || OpenTaxMinor > OpenMinor + TaxTolerance;

    /// <summary>What can still be invoiced.</summary>
    public Money Amount => Paid with { AmountMinor = IsOver ? 0 : OpenMinor };

    /// <summary>The tax that <see cref="Amount"/> contains.</summary>
    public Money Tax => Paid with { AmountMinor = Math.Clamp(OpenTaxMinor, 0, Amount.AmountMinor) };

    internal long OpenMinor => Paid.AmountMinor - Invoiced.AmountMinor;

    internal long OpenTaxMinor => PaidTax.AmountMinor - Invoiced.TaxMinor;

    /// <summary>As it would be with so much less on invoices, minor units.</summary>
    internal InvoiceableOrder Without(long amount, long tax) => this with { Invoiced = Invoiced.Without(amount, tax) };

    /// <summary>The tax in a part of <see cref="Amount"/>, half up; the last part takes the rest.</summary>
    internal long TaxOf(long amountMinor)
    {
        var (open, tax) = (Amount.AmountMinor, Tax.AmountMinor);
        return amountMinor == open ? tax : (long)((((Int128)tax * amountMinor * 2) + open) / ((Int128)open * 2));
    }
}

/// <summary>How much of an order is asked for.</summary>
/// <param name="AmountMinor">Minor units; null for all that can still be invoiced.</param>
public readonly record struct InvoicePart(InvoiceableOrder Order, long? AmountMinor = null);
