using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>A partner's hold on a customer, as stored: what it is at a moment follows from it.</summary>
/// <param name="Status">As stored.</param>
/// <param name="EndReason">Null until the end is written down.</param>
public readonly record struct Hold(
    RegistrationStatus Status, EndReason? EndReason, DateTimeOffset ExpiresAt, DateTimeOffset? NoticeEndsAt, DateTimeOffset? ProtectionEndsAt)
{
    /// <summary>The partner holds the customer.</summary>
    public bool IsLiveAt(DateTimeOffset now) => !Deadline.IsOver(ExpiresAt, now);

    /// <summary>
    /// A hold that is over reads as 已失效, or 已解除 when a notice ended the association, whether or not it was tidied up. A notice goes on
    /// when the protection ends before it: the association lasts until it is released.
    /// </summary>
    public RegistrationStatus StatusAt(DateTimeOffset now) => IsNoticeOverAt(now) ? RegistrationStatus.Released
        : IsLiveAt(now) ? Status
        : Status switch
        {
            RegistrationStatus.Observing or RegistrationStatus.Inviting or RegistrationStatus.Associated => RegistrationStatus.Expired,
            _ => Status,
        };

    /// <summary>
    /// The customer's accounts work for the partner: associated (<paramref name="since"/>) and neither released nor renewed under another
    /// registration, with the protection or after it.
    /// </summary>
    public bool IsAssociatedAt(DateTimeOffset now, DateTimeOffset? since, Id<Customer>? renewedAs) =>
        since is not null && renewedAs is null && StatusAt(now) is RegistrationStatus.Associated or RegistrationStatus.Expired;

    /// <summary>Why it is over; null while it is not.</summary>
    public EndReason? EndReasonAt(DateTimeOffset now) => IsNoticeOverAt(now) ? Customers.EndReason.ReleasedByCustomer
        : EndReason ?? (IsLiveAt(now) ? null : ReasonOfTimeAt(now));

    /// <summary>The notice, not the protection, is what ends the hold.</summary>
    public bool EndsByNotice => NoticeEndsAt is { } notice && ExpiresAt == notice && notice < ProtectionEndsAt;

    /// <summary>Why time ends it.</summary>
    internal EndReason ReasonOfTimeAt(DateTimeOffset now) =>
        IsNoticeOverAt(now) ? Customers.EndReason.ReleasedByCustomer
        : Status != RegistrationStatus.Associated ? Customers.EndReason.ObservationOver
        : Customers.EndReason.ProtectionOver;

    /// <summary>The association ran its notice out, and that is not written down yet.</summary>
    private bool IsNoticeOverAt(DateTimeOffset now) =>
        Status is RegistrationStatus.Associated or RegistrationStatus.Expired && NoticeEndsAt is { } notice && Deadline.IsOver(notice, now);
}
