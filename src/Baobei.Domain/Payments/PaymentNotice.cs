using Baobei.Domain.Kernel;

namespace Baobei.Domain.Payments;

/// <summary>What a provider says of a payment.</summary>
public enum PaymentOutcome
{
    /// <summary>Nothing has been decided yet.</summary>
    Open,
    Paid,
    Failed,
}

/// <summary>What a provider says of a payment, by a notice or when it is asked; whoever reads it knows that it is from the provider.</summary>
/// <param name="Number">The provider's own number of it; there is one when it was paid.</param>
/// <param name="AmountMinor">Minor units.</param>
/// <param name="At">When it was paid; null: the provider does not say.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record PaymentNotice(
    Id<OnlinePayment> PaymentId, PaymentOutcome Outcome, string? Number, long AmountMinor, string Currency, DateTimeOffset? At = null, string? Reason = null);

/// <summary>
/// The trace of a notice that was not believed, or that does not fit its payment: finance looks into it. The same one again is counted on the first.
/// </summary>
public sealed class RefusedNotice : Entity, IHasId, IVersioned
{
    public const int MaxTextLength = 100;

    public static string IdPrefix => "rfn";

    public Id<RefusedNotice> Id { get; private init; }

    public int Version { get; private set; }

    /// <summary>Why: the refusal's code.</summary>
    public string Code { get; private init; } = "";

    /// <summary>SHA-256 of the code and of what was sent, hexadecimal.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>The signature was the provider's.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>Which payment it says it is about; null when that cannot be read, or nobody vouches for it.</summary>
    public Id<OnlinePayment>? PaymentId { get; private init; }

    /// <summary>The provider's number.</summary>
    public string? Number { get; private init; }

    /// <summary>Minor units.</summary>
    public long? AmountMinor { get; private init; }

    public string? Currency { get; private init; }

    /// <summary>Address that it came from; empty when the provider was asked.</summary>
    public string Address { get; private init; } = "";

    public DateTimeOffset FirstAt { get; private init; }

    public DateTimeOffset LastAt { get; private set; }

    public int Times { get; private set; } = 1;

    public static RefusedNotice Of(string code, PaymentNotice? notice, string fingerprint, string address, DateTimeOffset now)
    {
        var refused = new RefusedNotice
        {
            Id = Id<RefusedNotice>.At(now),
            Code = code,
            Fingerprint = fingerprint,
            IsSigned = notice is not null,
            PaymentId = notice?.PaymentId,
            Number = notice?.Number,
            AmountMinor = notice?.AmountMinor,
            Currency = notice?.Currency is { Length: > 3 } ? null : notice?.Currency,
            Address = address,
            FirstAt = now,
            LastAt = now,
        };
        refused.Raise(new PaymentNoticeRefused(refused.Id, code, refused.IsSigned, refused.PaymentId, refused.Number, refused.AmountMinor, refused.Currency), refused.Id.ToString());
        return refused;
    }

    public void Again(DateTimeOffset now)
    {
        (LastAt, Times) = (now, Times + 1);
        Version++;
    }
}

/// <summary>A notice of a payment was not taken.</summary>
/// <param name="IsSigned">It is the provider's own: what it says does not fit.</param>
public sealed record PaymentNoticeRefused(
    Id<RefusedNotice> NoticeId, string Code, bool IsSigned, Id<OnlinePayment>? PaymentId, string? Number, long? AmountMinor, string? Currency) : IEvent
{
    public static string Name => "payment.notice_refused";
}
