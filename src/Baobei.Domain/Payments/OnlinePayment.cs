using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Payments;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>待支付: the payer was sent to the provider.</summary>
    Started,

    /// <summary>已支付: the money is booked.</summary>
    Paid,

    /// <summary>支付失败.</summary>
    Failed,

    /// <summary>已超时: not paid in time; what comes later is booked all the same.</summary>
    Lapsed,
}

/// <summary>
/// 在线支付: money that somebody pays at a payment provider for its own cash, or for a purchase order. The provider's notice books it, once: the key of its
/// transfer is the payment's id. Money that came is never turned away, however late it is.
/// </summary>
public sealed class OnlinePayment : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxNumberLength = 100;
    public const int MaxReasonLength = 200;
    public const int MaxUrlLength = 2000;

    /// <summary>So long after its end the provider may still be asked before it is written down as lapsed: what was paid in the last moment takes its time.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public static string IdPrefix => "pmt";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<OnlinePayment> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner>? PartnerId { get; private init; }

    /// <summary>Null: the partner's own cash.</summary>
    public Id<CustomerAccount>? AccountId { get; private init; }

    public string OwnerName { get; private init; } = "";

    /// <summary>Minor units.</summary>
    public long AmountMinor { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>What it is to pay; null: a top-up.</summary>
    public Id<PurchaseOrder>? PurchaseOrderId { get; private init; }

    /// <summary>The purchase order's number.</summary>
    public string? PurchaseNumber { get; private init; }

    /// <summary>Name of the provider that takes it.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>Where the payer pays; null until the provider said it.</summary>
    public string? Url { get; private set; }

    public PaymentStatus Status { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The provider's own number of the payment.</summary>
    public string? Number { get; private set; }

    /// <summary>Why it failed, in the provider's words.</summary>
    public string? Reason { get; private set; }

    /// <summary>It was paid when it was over already.</summary>
    public bool IsLate { get; private set; }

    /// <summary>The order that it paid.</summary>
    public Id<Order>? OrderId { get; private set; }

    /// <summary>Code of why it did not pay the purchase order; its money is the account's cash then.</summary>
    public string? KeptBecause { get; private set; }

    public Id<Transfer>? TransferId { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public LedgerAccountName Purse => CashOwner.PurseOf(PartnerId, AccountId) with { Currency = Currency };

    /// <summary>A top-up. <see cref="InvalidField"/>: <c>out_of_range</c>.</summary>
    public static OnlinePayment TopUp(CashOwner owner, long amountMinor, string currency, string provider, Policy policy, Guid by, DateTimeOffset now) =>
        Start(owner, amountMinor is >= 1 and <= TopUpOrder.MaxAmountMinor ? amountMinor : throw new InvalidField(nameof(AmountMinor), "out_of_range", 1, TopUpOrder.MaxAmountMinor), currency, null, provider, policy, by, now);

    /// <summary>All of a purchase order. Refusals: as <see cref="PurchaseOrder.MustBePayable"/>, <c>payment.nothing_to_pay</c>.</summary>
    public static OnlinePayment Of(PurchaseOrder order, CashOwner owner, string provider, Policy policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        order.MustBePayable(now);
        return order.AmountMinor > 0 ? Start(owner, order.AmountMinor, order.Currency, order, provider, policy, by, now) : throw new Refused("payment.nothing_to_pay");
    }

    public PaymentStatus StatusAt(DateTimeOffset now) => Status == PaymentStatus.Started && now >= ExpiresAt ? PaymentStatus.Lapsed : Status;

    /// <summary>The provider says where the payer pays.</summary>
    public void SendTo(string url)
    {
        Url = url;
        Version++;
    }

    /// <summary>The provider could not take it.</summary>
    public void NotTaken(DateTimeOffset now) => Fail(null, null, now);

    /// <summary>
    /// Takes what the provider says. The same again changes nothing. Refusals: <c>payment.amount</c>, <c>payment.currency</c>, and <c>payment.notice_differs</c> when it
    /// contradicts what was booked.
    /// </summary>
    /// <returns>Whether money is to be booked for it now.</returns>
    public bool Take(PaymentNotice notice, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (notice.Currency != Currency)
        {
            throw new Refused("payment.currency");
        }

        if (notice.AmountMinor != AmountMinor)
        {
            throw new Refused("payment.amount");
        }

        if (Status == PaymentStatus.Paid)
        {
            return notice.Outcome == PaymentOutcome.Paid && notice.Number == Number ? false : throw new Refused("payment.notice_differs");
        }

        switch (notice.Outcome)
        {
            case PaymentOutcome.Paid:
                var paidAt = notice.At is { } at && at >= CreatedAt && at < now ? at : now;
                IsLate = Status != PaymentStatus.Started || paidAt >= ExpiresAt;
                (Status, Number, EndedAt, Reason) = (PaymentStatus.Paid, notice.Number, paidAt, null);
                Version++;
                return true;
            case PaymentOutcome.Failed when Status != PaymentStatus.Failed:
                Fail(notice.Number, notice.Reason, now);
                return false;
            default:
                return false;
        }
    }

    /// <summary>What the ledger is to book for it.</summary>
    public TransferOrder ToOrder(Id<Vendor> vendor) =>
        TransferOrder.Move(Id.ToString(), TransferOccasion.TopUp, LedgerAccountName.Of(vendor, LedgerPurpose.Bank, Currency), Purse, AmountMinor)
            with
        { Memo = Number, Reference = Id.ToString() };

    /// <summary>Its money is booked.</summary>
    /// <param name="order">What it paid.</param>
    /// <param name="keptBecause">Code of why it paid nothing although it was for a purchase order.</param>
    public void BookedAs(Transfer transfer, Order? order, string? keptBecause)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        (TransferId, OrderId, KeptBecause) = (transfer.Id, order?.Id, keptBecause);
        Version++;
        Raise(
            new PaymentPaid(Id, PartnerId, AccountId, OwnerName, AmountMinor, Currency, Number ?? "", PurchaseOrderId, PurchaseNumber, OrderId, keptBecause, IsLate, CreatedBy),
            Id.ToString());
    }

    /// <summary>Tidies up: nobody paid in time, and the provider knows of no money. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (Status != PaymentStatus.Started || now < ExpiresAt + Grace)
        {
            return false;
        }

        (Status, EndedAt) = (PaymentStatus.Lapsed, ExpiresAt);
        Version++;
        Raise(new PaymentLapsed(Id, OwnerName, AmountMinor, Currency), Id.ToString());
        return true;
    }

    private static OnlinePayment Start(CashOwner owner, long amountMinor, string currency, PurchaseOrder? order, string provider, Policy policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(policy);
        var payment = new OnlinePayment
        {
            Id = Id<OnlinePayment>.At(now),
            PartnerId = owner.PartnerId,
            AccountId = owner.AccountId,
            OwnerName = owner.Name,
            AmountMinor = amountMinor,
            Currency = currency,
            PurchaseOrderId = order?.Id,
            PurchaseNumber = order?.Number,
            Provider = provider,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now + policy.Payment,
        };
        payment.Raise(new PaymentStarted(payment.Id, owner.Name, amountMinor, currency, order?.Number), payment.Id.ToString());
        return payment;
    }

    private void Fail(string? number, string? reason, DateTimeOffset now)
    {
        (Status, Number, Reason, EndedAt) = (PaymentStatus.Failed, number, reason, now);
        Version++;
        Raise(new PaymentFailed(Id, OwnerName, AmountMinor, Currency, reason), Id.ToString());
    }
}

/// <summary>Somebody was sent to the provider.</summary>
public sealed record PaymentStarted(Id<OnlinePayment> PaymentId, string OwnerName, long AmountMinor, string Currency, string? PurchaseNumber) : IEvent
{
    public static string Name => "payment.started";
}

/// <summary>The money came, and is booked.</summary>
/// <param name="KeptBecause">Code of why it did not pay the purchase order.</param>
public sealed record PaymentPaid(
    Id<OnlinePayment> PaymentId, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string OwnerName, long AmountMinor, string Currency, string Number,
    Id<PurchaseOrder>? PurchaseOrderId, string? PurchaseNumber, Id<Order>? OrderId, string? KeptBecause, bool IsLate, Guid By) : IEvent
{
    public static string Name => "payment.paid";
}

/// <summary>The provider did not get the money.</summary>
public sealed record PaymentFailed(Id<OnlinePayment> PaymentId, string OwnerName, long AmountMinor, string Currency, string? Reason) : IEvent
{
    public static string Name => "payment.failed";
}

/// <summary>Nobody paid in time.</summary>
public sealed record PaymentLapsed(Id<OnlinePayment> PaymentId, string OwnerName, long AmountMinor, string Currency) : IEvent
{
    public static string Name => "payment.lapsed";
}
