using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Invoices;

/// <summary>What kind of invoice.</summary>
public enum InvoiceKind
{
    /// <summary>普通发票.</summary>
    Ordinary,

    /// <summary>专用发票: needs a complete title (<see cref="InvoiceTitleText.IsComplete"/>).</summary>
    Special,
}

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>待开票: the vendor's finance issues it.</summary>
    Requested,

    /// <summary>已开票.</summary>
    Issued,

    /// <summary>已退回 by the vendor's finance; its orders can be asked for again.</summary>
    Returned,

    /// <summary>已撤回 by whoever asked for it.</summary>
    Withdrawn,
}

/// <summary>An order that can be invoiced: how much of what was paid is not refunded.</summary>
/// <param name="Tax">The tax that <paramref name="Amount"/> contains.</param>
public sealed record InvoiceableOrder(Id<Order> Id, string Number, string Name, string AccountName, DateTimeOffset PaidAt, Money Amount, Money Tax);

/// <summary>
/// 发票: for whole orders of one owner, each on one live invoice at most, which the database sees to. Asked for by the owner, issued by the vendor's finance
/// with the number that the tax system gave, then printed and kept. What is refunded after that is taken off by a credit note (红字发票), an invoice of its own
/// below zero.
/// </summary>
/// <remarks>Every move that its status does not allow is refused with <c>invoice.wrong_status</c>.</remarks>
public sealed class Invoice : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxReasonLength = 500;

    /// <summary>"FP" and eight digits.</summary>
    public const int NumberLength = 10;

    /// <summary>发票号码: digits, 8 of those on paper to 20 of those that are files.</summary>
    public const int MinTaxNumberLength = 8;
    public const int MaxTaxNumberLength = 20;

    /// <summary>Of one invoice.</summary>
    public const int MaxOrders = 100;

    public static readonly Lifecycle<InvoiceStatus> Lifecycle = new Lifecycle<InvoiceStatus>("invoice.wrong_status")
        .Allow(InvoiceStatus.Requested, InvoiceStatus.Issued, InvoiceStatus.Returned, InvoiceStatus.Withdrawn);

    public static string IdPrefix => "inv";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<Invoice> Id { get; private init; }

    /// <summary>申请单号: <see cref="NumberOf"/>.</summary>
    public string Number { get; private init; } = "";

    public int Version { get; private set; }

    public Id<Partner>? PartnerId { get; private init; }

    public Id<CustomerAccount>? AccountId { get; private init; }

    public InvoiceKind Kind { get; private init; }

    /// <summary>To whom it is made out, as it was when it was asked for.</summary>
    public InvoiceTitleText Title { get; private init; } = new("", null, null, null, null, null);

    public string TitleName { get; private init; } = "";

    public string Currency { get; private init; } = "";

    /// <summary>Tax included, minor units; below zero of a credit note.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    public InvoiceStatus Status { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    public Guid RequestedBy { get; private init; }

    /// <summary>发票号码; null until it is issued.</summary>
    public string? TaxNumber { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>When it was returned or withdrawn.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>The invoice that this one takes something off; null of an invoice.</summary>
    public Id<Invoice>? Credits { get; private init; }

    /// <summary>What credit notes have taken off, minor units.</summary>
    public long CreditedMinor { get; private set; }

    /// <summary>The printed invoice; null until it is issued.</summary>
    public Guid? DocumentId { get; private set; }

    /// <summary>SHA-256 of that file.</summary>
    public byte[]? DocumentHash { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Credited => new(CreditedMinor, Currency);

    public bool IsCreditNote => Credits is not null;

    /// <summary>"FP00000001".</summary>
    /// <param name="sequence">Counts within the vendor, from 1.</param>
    public static string NumberOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"FP{sequence:D8}");

    /// <summary>
    /// An owner asks for an invoice. <see cref="InvalidField"/>, all together: <c>Orders</c> <c>required</c>, <c>entries_at_most</c>; <c>Kind</c> <c>title_incomplete</c>.
    /// Refusals: <c>invoice.currencies</c> when the orders are in several, <c>invoice.nothing</c> when one was refunded altogether.
    /// </summary>
    public static (Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) Request(
        InvoiceOwner owner, InvoiceKind kind, InvoiceTitleText title, IReadOnlyList<InvoiceableOrder> orders, string number, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        if (orders.Count == 0)
        {
            wrong.Add("Orders", "required");
        }
        else if (orders.Count > MaxOrders)
        {
            wrong.Add("Orders", "entries_at_most", MaxOrders);
        }

        if (kind == InvoiceKind.Special && !title.IsComplete)
        {
            wrong.Add(nameof(Kind), "title_incomplete");
        }

        wrong.ThrowIfAny();
        if (orders.Any(order => order.Amount.Currency != orders[0].Amount.Currency))
        {
            throw new Refused("invoice.currencies");
        }

        if (orders.Any(order => order.Amount.AmountMinor <= 0))
        {
            throw new Refused("invoice.nothing");
        }

        var invoice = Make(owner, kind, title, number, orders[0].Amount.Currency, orders.Sum(order => order.Amount.AmountMinor), orders.Sum(order => order.Tax.AmountMinor), null, by, now);
        invoice.Tell(new InvoiceRequested(invoice.Id, number, owner.PartnerId, owner.AccountId, title.Name, invoice.Amount));
        return (invoice, [.. orders.Select(order => new InvoiceLine
        {
            InvoiceId = invoice.Id,
            OrderId = order.Id,
            OrderNumber = order.Number,
            OrderName = order.Name,
            Currency = order.Amount.Currency,
            AmountMinor = order.Amount.AmountMinor,
            TaxMinor = order.Tax.AmountMinor,
        })]);
    }

    /// <summary>
    /// The vendor's finance issues it. <see cref="InvalidField"/>: <c>TaxNumber</c> <c>required</c>, <c>invoice_number</c>. Refusal: <c>invoice.amount_changed</c> when
    /// something was refunded since it was asked for.
    /// </summary>
    /// <param name="orders">Its orders as they are now.</param>
    public void Issue(string? taxNumber, IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders, DateTimeOffset now)
    {
        var number = CheckNumber(taxNumber);
        var status = Lifecycle.Move(Status, InvoiceStatus.Issued);
        if (lines.Any(line => orders.FirstOrDefault(order => order.Id == line.OrderId)?.Amount.AmountMinor != line.AmountMinor))
        {
            throw new Refused("invoice.amount_changed");
        }

        Issued(status, number, now);
    }

    /// <summary>The vendor's finance does not issue it: its orders can be asked for again. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>, <c>too_long</c>, <c>characters</c>.</summary>
    public void Return(string? reason, IEnumerable<InvoiceLine> lines, DateTimeOffset now)
    {
        var why = Text.Required(nameof(Reason), reason, MaxReasonLength);
        End(InvoiceStatus.Returned, lines, now);
        Reason = why;
        Tell(new InvoiceReturned(Id, Number, PartnerId, AccountId, TitleName, why));
    }

    /// <summary>Whoever asked for it needs it no more.</summary>
    public void Withdraw(IEnumerable<InvoiceLine> lines, DateTimeOffset now)
    {
        End(InvoiceStatus.Withdrawn, lines, now);
        Tell(new InvoiceWithdrawn(Id, Number, PartnerId, AccountId, TitleName));
    }

    /// <summary>
    /// 红字发票: takes off what was refunded of its orders since, in an invoice of its own. <see cref="InvalidField"/>: as <see cref="Issue"/>. Refusals:
    /// <c>invoice.wrong_status</c> (not issued, or a credit note), <c>invoice.nothing_to_credit</c>.
    /// </summary>
    /// <param name="lines">All of this invoice's.</param>
    /// <param name="orders">Its orders as they are now.</param>
    public (Invoice Note, IReadOnlyList<InvoiceLine> Lines) Credit(
        string? taxNumber, IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders, string number, Guid by, DateTimeOffset now)
    {
        var issued = CheckNumber(taxNumber);
        if (Status != InvoiceStatus.Issued || IsCreditNote)
        {
            throw new Refused("invoice.wrong_status");
        }

        var refunded = lines.Join(orders, line => line.OrderId, order => order.Id, (line, order) => (Line: line, Off: line.CreditableTo(order))).Where(one => one.Off.Amount > 0).ToList();
        if (refunded.Count == 0)
        {
            throw new Refused("invoice.nothing_to_credit");
        }

        var (amount, tax) = (refunded.Sum(one => one.Off.Amount), refunded.Sum(one => one.Off.Tax));
        var note = Make(new(PartnerId, AccountId), Kind, Title, number, Currency, -amount, -tax, Id, by, now);
        var taken = refunded.Select(one => new InvoiceLine
        {
            InvoiceId = note.Id,
            OrderId = one.Line.OrderId,
            OrderNumber = one.Line.OrderNumber,
            OrderName = one.Line.OrderName,
            Currency = Currency,
            AmountMinor = -one.Off.Amount,
            TaxMinor = -one.Off.Tax,
        }).ToList();
        foreach (var (line, off) in refunded)
        {
            line.TakeOff(off.Amount, off.Tax);
        }

        CreditedMinor += amount;
        Version++;
        note.Issued(Lifecycle.Move(note.Status, InvoiceStatus.Issued), issued, now);
        Tell(new InvoiceCredited(Id, Number, PartnerId, AccountId, TitleName, note.Id, new(amount, Currency)));
        return (note, taken);
    }

    /// <summary>The printed invoice, once it is issued.</summary>
    public void Keep(Guid document, byte[] hash)
    {
        if (Status != InvoiceStatus.Issued || DocumentId is not null)
        {
            throw new InvalidOperationException("An invoice is printed once, when it is issued.");
        }

        (DocumentId, DocumentHash) = (document, hash);
    }

    private static string CheckNumber(string? typed)
    {
        var number = Text.Required(nameof(TaxNumber), typed, MaxTaxNumberLength);
        return number.Length >= MinTaxNumberLength && number.All(char.IsAsciiDigit)
            ? number
            : throw new InvalidField(nameof(TaxNumber), "invoice_number", MinTaxNumberLength, MaxTaxNumberLength);
    }

    private static Invoice Make(
        InvoiceOwner owner, InvoiceKind kind, InvoiceTitleText title, string number, string currency, long amount, long tax, Id<Invoice>? credits, Guid by, DateTimeOffset now)
    {
        return new()
        {
            Id = Id<Invoice>.At(now),
            Number = number,
            PartnerId = owner.PartnerId,
            AccountId = owner.AccountId,
            Kind = kind,
            Title = title,
            TitleName = title.Name,
            Currency = currency,
            AmountMinor = amount,
            TaxMinor = tax,
            Credits = credits,
            RequestedAt = now,
            RequestedBy = by,
        };
    }

    private void Issued(InvoiceStatus status, string number, DateTimeOffset now)
    {
        (Status, TaxNumber, IssuedAt) = (status, number, now);
        Version++;
        Tell(new InvoiceIssued(Id, Number, PartnerId, AccountId, TitleName, Amount, number));
    }

    private void End(InvoiceStatus status, IEnumerable<InvoiceLine> lines, DateTimeOffset now)
    {
        (Status, EndedAt) = (Lifecycle.Move(Status, status), now);
        Version++;
        foreach (var line in lines)
        {
            line.Release(now);
        }
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}

/// <summary>An order on an invoice. While it is not released no other invoice has the order; those of credit notes only say what was taken off.</summary>
public sealed class InvoiceLine : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<Invoice> InvoiceId { get; init; }

    public Id<Order> OrderId { get; init; }

    public string OrderNumber { get; init; } = "";

    public string OrderName { get; init; } = "";

    public string Currency { get; init; } = "";

    /// <summary>Tax included, minor units; below zero on a credit note.</summary>
    public long AmountMinor { get; init; }

    /// <summary>The tax in it, minor units.</summary>
    public long TaxMinor { get; init; }

    /// <summary>What credit notes took off, minor units, and the tax in it.</summary>
    public long CreditedMinor { get; private set; }

    public long CreditedTaxMinor { get; private set; }

    /// <summary>When its invoice was returned or withdrawn; null while it counts.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    public const int MaxNumberLength = Order.MaxNumberLength;
    public const int MaxNameLength = ConfigurationList.MaxNameLength;

    public Money Amount => new(AmountMinor, Currency);

    internal void Release(DateTimeOffset now) => ReleasedAt = now;

    internal void TakeOff(long amount, long tax) => (CreditedMinor, CreditedTaxMinor) = (CreditedMinor + amount, CreditedTaxMinor + tax);

    /// <summary>How much of it was refunded and is not taken off yet, and the tax in that.</summary>
    internal (long Amount, long Tax) CreditableTo(InvoiceableOrder order) =>
        (AmountMinor - CreditedMinor - order.Amount.AmountMinor, TaxMinor - CreditedTaxMinor - order.Tax.AmountMinor);
}
