using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Payments;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Payments;

/// <summary>What is asked of a list of payments, word for word as the address says it; <see cref="PaymentFilter"/> reads it.</summary>
public sealed record PaymentQuery
{
    [FromQuery(Name = "status")]
    [Description("`started`, `paid`, `failed` or `lapsed`.")]
    public string? Status { get; init; }

    [FromQuery(Name = "number")]
    [Description("The provider's number of a payment, or its id.")]
    public string? Number { get; init; }

    [FromQuery(Name = "account")]
    [Description("Name of the customer's account that paid; for the vendor's people.")]
    public string? Account { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner that paid; for the vendor's people.")]
    public string? Partner { get; init; }

    [FromQuery(Name = "from")]
    [Description("Started on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Started on this day or earlier, or before this moment.")]
    public string? To { get; init; }
}

/// <summary>What a list of payments shows, the newest first. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record PaymentFilter
{
    public PaymentStatus? Status { get; init; }

    public string? Number { get; init; }

    /// <summary>An account's name, as its key.</summary>
    public string? Account { get; init; }

    public Id<Partner>? Partner { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>What is over is so at this moment.</summary>
    public required DateTimeOffset Now { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public static PaymentFilter Read(PaymentQuery query, Caller caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(caller);
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        return new()
        {
            Status = reader.Enum<PaymentStatus>("status", query.Status),
            Number = string.IsNullOrWhiteSpace(query.Number) ? null : query.Number.Trim(),
            Account = !caller.SeesAllPartners || string.IsNullOrWhiteSpace(query.Account) ? null : query.Account,
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : null,
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
            Now = now,
            Ignored = reader.Unread,
        };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public PaymentFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(PaymentQuery query) => ListAddress.Of(
        "/payments",
        ("status", Status is { } status ? Words.Of(status) : null),
        ("number", Number),
        ("account", Account is null ? null : query.Account),
        ("partner", Partner?.ToString()),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To));
}

/// <summary>A payment as the API shows it.</summary>
/// <param name="Url">Where its payer pays, while it waits; nobody else sees it.</param>
/// <param name="Number">The provider's number.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="IsLate">It was paid when it was over; its money is cash.</param>
/// <param name="KeptBecause">Code of why it did not pay the purchase order; its money is the account's cash.</param>
public sealed record PaymentView(
    Id<OnlinePayment> Id, string OwnerName, Money Amount, PaymentStatus Status, Id<PurchaseOrder>? PurchaseOrderId, string? PurchaseNumber, Id<Order>? OrderId, string Provider, string? Url,
    string? Number, string? Reason, bool IsLate, string? KeptBecause, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt, Id<Transfer>? TransferId, int Version)
{
    public static PaymentView Of(OnlinePayment payment, Caller caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(payment);
        ArgumentNullException.ThrowIfNull(caller);
        var status = payment.StatusAt(now);
        return new(
            payment.Id, payment.OwnerName, payment.Amount, status, payment.PurchaseOrderId, payment.PurchaseNumber, payment.OrderId, payment.Provider,
            status == PaymentStatus.Started && caller.May(Permission.UseCash) ? payment.Url : null, payment.Number, payment.Reason, payment.IsLate, payment.KeptBecause, payment.CreatedAt,
            payment.ExpiresAt, payment.EndedAt ?? (status == payment.Status ? null : payment.ExpiresAt), payment.TransferId, payment.Version);
    }
}

/// <summary>What a provider is answered.</summary>
public sealed record NoticeAnswer(Id<OnlinePayment> PaymentId, PaymentStatus Status);

/// <summary>The trace of a refused notice as the API shows it.</summary>
/// <param name="Code">Why it was refused.</param>
/// <param name="IsSigned">The signature was the provider's.</param>
/// <param name="Address">Where it came from; empty when the provider was asked.</param>
/// <param name="Times">How often the same one came.</param>
public sealed record RefusedNoticeView(
    Id<RefusedNotice> Id, string Code, bool IsSigned, Id<OnlinePayment>? PaymentId, string? Number, Money? Amount, string Address, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Times)
{
    public static RefusedNoticeView Of(RefusedNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new(
            notice.Id, notice.Code, notice.IsSigned, notice.PaymentId, notice.Number,
            notice is { AmountMinor: { } amount, Currency: { Length: 3 } currency } ? new(amount, currency) : null, notice.Address, notice.FirstAt, notice.LastAt, notice.Times);
    }
}

/// <summary>The list of payments.</summary>
/// <param name="MayStart">The reader can top up online.</param>
/// <param name="Notices">Where refused notices are; null for who may not see them.</param>
public sealed record PaymentListModel(
    PaymentFilter Filter, PaymentQuery Query, Slice<PaymentView> Page, bool MayStart, bool ForVendor, string? PartnerName, string? Notices, int Limit, IReadOnlyList<string> Ignored);

/// <summary>A payment: where one pays, that one waits, or what came of it.</summary>
/// <param name="IsBack">The payer comes back from the provider.</param>
/// <param name="IsPayers">The reader is the payer.</param>
/// <param name="OrderLink">The page of the purchase order that it was for.</param>
/// <param name="ResultLink">The page of the order that it paid.</param>
public sealed record PaymentModel(PaymentView Payment, bool IsBack, bool IsPayers, string? OrderLink, string? ResultLink);

/// <summary>The traces of refused notices.</summary>
public sealed record RefusedNoticesModel(Slice<RefusedNoticeView> Page, Asked Asked);

/// <summary>How payments are shown.</summary>
internal static class PaymentWords
{
    public static State State(PaymentStatus status) => status switch
    {
        PaymentStatus.Started => Ui.State.Waiting,
        PaymentStatus.Paid => Ui.State.Good,
        PaymentStatus.Failed => Ui.State.Wrong,
        _ => Ui.State.Ended,
    };
}
