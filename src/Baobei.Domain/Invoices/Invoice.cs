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

/// <summary>
/// 发票: for orders of one owner, each whole or in part; all invoices of an order together never come to more than was paid for it, which the database sees to
/// (<see cref="InvoicedOrder"/>). Asked for by the owner, issued by the vendor's finance with the number that the tax system gave, then printed and kept. What is
/// refunded after that is taken off by a credit note (红字发票), an invoice of its own below zero; what was issued with a wrong title is taken off altogether and
/// asked for again in one (红冲重开).
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

    /// <summary>Why it was returned; of a credit note of 红冲重开, why it is issued anew.</summary>
    public string? Reason { get; private set; }

    /// <summary>The invoice in whose place this one was asked for (红冲重开).</summary>
    public Id<Invoice>? ReissueOf { get; private init; }

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
    /// An owner asks for an invoice. <see cref="InvalidField"/>, all together: <c>Orders</c> <c>invoice_orders</c>, <c>entries_at_most</c>; <c>Amounts-</c> and the order's
    /// number <c>amount_between</c> (a unit and what can still be invoiced, in whole units); <c>Kind</c> <c>title_incomplete</c>. Refusals: <c>invoice.currencies</c>
    /// when the orders are in several, <c>invoice.nothing</c> when one was refunded altogether, <c>invoice.already_invoiced</c> when nothing of one is left.
    /// </summary>
    public static (Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) Request(
        InvoiceOwner owner, InvoiceKind kind, InvoiceTitleText title, IReadOnlyList<InvoicePart> parts, string number, Guid by, DateTimeOffset now) =>
        Request(owner, kind, title, parts, number, null, by, now);

    /// <summary>
    /// The vendor's finance issues it. <see cref="InvalidField"/>: <c>TaxNumber</c> <c>required</c>, <c>invoice_number</c>. Refusal: <c>invoice.amount_changed</c> when
    /// so much was refunded since it was asked for that less is left than is on invoices.
    /// </summary>
    /// <param name="orders">Its orders as they are now.</param>
    public void Issue(string? taxNumber, IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders, DateTimeOffset now)
    {
        var number = CheckNumber(taxNumber);
        var status = Lifecycle.Move(Status, InvoiceStatus.Issued);
        if (lines.Any(line => orders.FirstOrDefault(order => order.Id == line.OrderId) is not { IsOver: false }))
        {
            throw new Refused("invoice.amount_changed");
        }

        Issued(status, number, now);
    }

    /// <summary>The vendor's finance does not issue it: its orders can be asked for again. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>, <c>too_long</c>, <c>characters</c>.</summary>
    public void Return(string? reason, IEnumerable<InvoiceLine> lines, IReadOnlyCollection<InvoicedOrder> invoiced, DateTimeOffset now)
    {
        var why = Text.Required(nameof(Reason), reason, MaxReasonLength);
        End(InvoiceStatus.Returned, lines, invoiced, now);
        Reason = why;
        Tell(new InvoiceReturned(Id, Number, PartnerId, AccountId, TitleName, why));
    }

    /// <summary>Whoever asked for it needs it no more.</summary>
    public void Withdraw(IEnumerable<InvoiceLine> lines, IReadOnlyCollection<InvoicedOrder> invoiced, DateTimeOffset now)
    {
        End(InvoiceStatus.Withdrawn, lines, invoiced, now);
        Tell(new InvoiceWithdrawn(Id, Number, PartnerId, AccountId, TitleName));
    }

    /// <summary>What a credit note would take off now, because less was paid and not refunded than is on invoices. Zero when there is nothing, or nothing is issued.</summary>
    /// <param name="lines">All of this invoice's.</param>
    /// <param name="orders">Its orders as they are now.</param>
    public Money Creditable(IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders) =>
        new(IsCreditable ? Over(lines, orders).Sum(one => one.Amount) : 0, Currency);

    /// <summary>
    /// 红字发票: takes off what was refunded of its orders since and is on invoices all the same, in an invoice of its own. Where the tax in that does not fit
    /// (orders of several rates), the order is taken off whole and can be asked for again. <see cref="InvalidField"/>: as <see cref="Issue"/>. Refusals:
    /// <c>invoice.wrong_status</c> (not issued, or a credit note), <c>invoice.nothing_to_credit</c>.
    /// </summary>
    /// <param name="lines">All of this invoice's.</param>
    /// <param name="orders">Its orders as they are now.</param>
    public (Invoice Note, IReadOnlyList<InvoiceLine> Lines) Credit(
        string? taxNumber, IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders, string number, Guid by, DateTimeOffset now)
    {
        var issued = CheckNumber(taxNumber);
        MustBeCreditable();
        return TakeOff(issued, null, Over(lines, orders), orders, number, by, now);
    }

    /// <summary>
    /// 红冲重开: title, taxpayer number or kind was wrong, or the amount has changed. All that is left of it is taken off by a credit note, and its orders are asked
    /// for again at once, each with no more than stood on this one. <see cref="InvalidField"/>, all together: as <see cref="Issue"/>, <see cref="InvoiceTitleText.Check"/>;
    /// <c>Reason</c> <c>required</c>, <c>too_long</c>, <c>characters</c>; <c>Kind</c> <c>title_incomplete</c>. Refusals: as <see cref="Credit"/>, and
    /// <c>invoice.nothing_to_reissue</c> when all of it was refunded.
    /// </summary>
    /// <param name="lines">All of this invoice's.</param>
    /// <param name="orders">Its orders as they are now.</param>
    /// <param name="noteNumber">申请单号 of the credit note.</param>
    /// <param name="number">申请单号 of the new request.</param>
    public InvoiceReissue Reissue(
        string? taxNumber, string? reason, InvoiceKind kind, InvoiceTitleText title, IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders,
        string noteNumber, string number, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(title);
        var wrong = new WrongFields();
        var issued = wrong.Read(() => CheckNumber(taxNumber));
        var why = wrong.Read(() => Text.Required(nameof(Reason), reason, MaxReasonLength));
        var text = wrong.Read(title.Check);
        if (kind == InvoiceKind.Special && text is { IsComplete: false })
        {
            wrong.Add(nameof(Kind), "title_incomplete");
        }

        wrong.ThrowIfAny();
        MustBeCreditable();
        var off = lines.Where(line => line.LeftMinor > 0).Select(line => (Line: line, Amount: line.LeftMinor, Tax: line.LeftTaxMinor)).ToList();
        var parts = off.Join(
                orders, one => one.Line.OrderId, order => order.Id, (one, order) => new InvoicePart(order, Math.Min(one.Amount, order.Without(one.Amount, one.Tax).Amount.AmountMinor)))
            .Where(part => part.AmountMinor > 0).ToList();
        if (off.Count > 0 && parts.Count == 0)
        {
            throw new Refused("invoice.nothing_to_reissue");
        }

        var (note, taken) = TakeOff(issued, why, off, orders, noteNumber, by, now);
        var (again, asked) = Request(new(PartnerId, AccountId), kind, text, parts, number, Id, by, now);
        Tell(new InvoiceReissued(Id, Number, PartnerId, AccountId, TitleName, TaxNumber!, again.Id, number, again.Amount, why));
        return new(note, taken, again, asked);
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

    /// <summary>The 发票号码 that was typed, trimmed. <see cref="InvalidField"/>: <c>TaxNumber</c> <c>required</c>, <c>invoice_number</c>.</summary>
    public static string CheckNumber(string? typed)
    {
        var number = Text.Required(nameof(TaxNumber), typed, MaxTaxNumberLength);
        return number.Length >= MinTaxNumberLength && number.All(char.IsAsciiDigit)
            ? number
            : throw new InvalidField(nameof(TaxNumber), "invoice_number", MinTaxNumberLength, MaxTaxNumberLength);
    }

    private static (Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) Request(
        InvoiceOwner owner, InvoiceKind kind, InvoiceTitleText title, IReadOnlyList<InvoicePart> parts, string number, Id<Invoice>? reissueOf, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        if (parts.Count == 0)
        {
            wrong.Add("Orders", "invoice_orders");
        }
        else if (parts.Count > MaxOrders)
        {
            wrong.Add("Orders", "entries_at_most", MaxOrders);
        }

        if (kind == InvoiceKind.Special && !title.IsComplete)
        {
            wrong.Add(nameof(Kind), "title_incomplete");
        }

        foreach (var (order, amount) in parts)
        {
            if (order.Amount.AmountMinor > 0 && (amount < 1 || amount > order.Amount.AmountMinor))
            {
                wrong.Add(AmountField(order.Number), "amount_between", (order.Amount with { AmountMinor = 1 }).ToRead(), order.Amount.ToRead());
            }
        }

        wrong.ThrowIfAny();
        var currency = parts[0].Order.Paid.Currency;
        if (parts.Any(part => part.Order.Paid.Currency != currency))
        {
            throw new Refused("invoice.currencies");
        }

        if (parts.Any(part => part.Order.Amount.AmountMinor == 0))
        {
            throw new Refused(parts.Any(part => part.Order.Paid.AmountMinor <= 0) ? "invoice.nothing" : "invoice.already_invoiced");
        }

        var chosen = parts.Select(part => (part.Order, Amount: part.AmountMinor ?? part.Order.Amount.AmountMinor))
            .Select(part => (part.Order, part.Amount, Tax: part.Order.TaxOf(part.Amount))).ToList();
        var invoice = Make(owner, kind, title, number, currency, chosen.Sum(part => part.Amount), chosen.Sum(part => part.Tax), null, reissueOf, by, now);
        var lines = chosen.Select(part => new InvoiceLine
        {
            InvoiceId = invoice.Id,
            OrderId = part.Order.Id,
            OrderNumber = part.Order.Number,
            OrderName = part.Order.Name,
            Currency = currency,
            AmountMinor = part.Amount,
            TaxMinor = part.Tax,
        }).ToList();
        foreach (var (order, amount, tax) in chosen)
        {
            order.Invoiced.Put(amount, tax);
        }

        invoice.Tell(new InvoiceRequested(invoice.Id, number, owner.PartnerId, owner.AccountId, title.Name, invoice.Amount));
        return (invoice, lines);
    }

    /// <summary>The field in which the amount of an order stands.</summary>
    public static string AmountField(string orderNumber) => $"Amounts-{orderNumber}";

    private bool IsCreditable => Status == InvoiceStatus.Issued && !IsCreditNote;

    private void MustBeCreditable()
    {
        if (!IsCreditable)
        {
            throw new Refused("invoice.wrong_status");
        }
    }

    private static List<(InvoiceLine Line, long Amount, long Tax)> Over(IReadOnlyCollection<InvoiceLine> lines, IReadOnlyCollection<InvoiceableOrder> orders) =>
        [.. lines.Join(orders, line => line.OrderId, order => order.Id, (line, order) => (Line: line, Over: line.OverOf(order))).Where(one => one.Over.Amount > 0)
            .Select(one => (one.Line, one.Over.Amount, one.Over.Tax))];

    private (Invoice Note, IReadOnlyList<InvoiceLine> Lines) TakeOff(
        string taxNumber, string? reason, List<(InvoiceLine Line, long Amount, long Tax)> off, IReadOnlyCollection<InvoiceableOrder> orders, string number, Guid by, DateTimeOffset now)
    {
        if (off.Count == 0)
        {
            throw new Refused("invoice.nothing_to_credit");
        }

        var amount = off.Sum(one => one.Amount);
        var note = Make(new(PartnerId, AccountId), Kind, Title, number, Currency, -amount, -off.Sum(one => one.Tax), Id, null, by, now);
        note.Reason = reason;
        var taken = off.Select(one => new InvoiceLine
        {
            InvoiceId = note.Id,
            OrderId = one.Line.OrderId,
            OrderNumber = one.Line.OrderNumber,
            OrderName = one.Line.OrderName,
            Currency = Currency,
            AmountMinor = -one.Amount,
            TaxMinor = -one.Tax,
        }).ToList();
        foreach (var (line, part, tax) in off)
        {
            line.TakeOff(part, tax);
            orders.First(order => order.Id == line.OrderId).Invoiced.Put(-part, -tax);
        }

        CreditedMinor += amount;
        Version++;
        note.Issued(Lifecycle.Move(note.Status, InvoiceStatus.Issued), taxNumber, now);
        Tell(new InvoiceCredited(Id, Number, PartnerId, AccountId, TitleName, note.Id, new(amount, Currency)));
        return (note, taken);
    }

    private static Invoice Make(
        InvoiceOwner owner, InvoiceKind kind, InvoiceTitleText title, string number, string currency, long amount, long tax, Id<Invoice>? credits, Id<Invoice>? reissueOf, Guid by,
        DateTimeOffset now)
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
            ReissueOf = reissueOf,
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

    private void End(InvoiceStatus status, IEnumerable<InvoiceLine> lines, IReadOnlyCollection<InvoicedOrder> invoiced, DateTimeOffset now)
    {
        (Status, EndedAt) = (Lifecycle.Move(Status, status), now);
        Version++;
        foreach (var line in lines)
        {
            line.Release(now);
            invoiced.First(order => order.OrderId == line.OrderId).Put(-line.AmountMinor, -line.TaxMinor);
        }
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}

/// <summary>What 红冲重开 made: the credit note, and the request in the place of what it took off.</summary>
public sealed record InvoiceReissue(Invoice Note, IReadOnlyList<InvoiceLine> Taken, Invoice Again, IReadOnlyList<InvoiceLine> Asked);

/// <summary>An order on an invoice, whole or in part. It counts while it is not released, without what credit notes took off; those of credit notes only say what that was.</summary>
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

    /// <summary>What is left of it beside credit notes, minor units, and the tax in that.</summary>
    internal long LeftMinor => AmountMinor - CreditedMinor;

    internal long LeftTaxMinor => TaxMinor - CreditedTaxMinor;

    /// <summary>How much of it is more than what is left of the order, and the tax in that; all that is left of it when the tax of a part would not fit.</summary>
    internal (long Amount, long Tax) OverOf(InvoiceableOrder order)
    {
        if (!order.IsOver)
        {
            return (0, 0);
        }

        var (over, overTax) = (-order.OpenMinor, -order.OpenTaxMinor);
        if (over <= 0 || over >= LeftMinor)
        {
            return (LeftMinor, LeftTaxMinor);
        }

        // Neither what is taken off nor what stays contains more tax than money.
        var tax = Math.Clamp(overTax, Math.Max(0, LeftTaxMinor - (LeftMinor - over)), Math.Min(over, LeftTaxMinor));
        return Math.Abs(tax - overTax) <= InvoiceableOrder.TaxTolerance ? (over, tax) : (LeftMinor, LeftTaxMinor);
    }
}
