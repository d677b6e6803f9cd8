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

    /// <summary>A hold that is over reads as 已失效, or 已解除 when a notice ended it, whether or not it was tidied up.</summary>
    public RegistrationStatus StatusAt(DateTimeOffset now) => IsLiveAt(now) ? Status : Status switch
    {
        RegistrationStatus.Observing or RegistrationStatus.Inviting => RegistrationStatus.Expired,
        RegistrationStatus.Associated => EndsByNotice ? RegistrationStatus.Released : RegistrationStatus.Expired,
        _ => Status,
    };

    /// <summary>Why it is over; null while it is not.</summary>
    public EndReason? EndReasonAt(DateTimeOffset now) => EndReason ?? (IsLiveAt(now) ? null : ReasonOfTime);

    /// <summary>The notice, not the protection, is what ends it.</summary>
    public bool EndsByNotice => NoticeEndsAt is { } notice && ExpiresAt == notice && notice < ProtectionEndsAt;

    /// <summary>Why time ends it.</summary>
    internal EndReason ReasonOfTime =>
        Status != RegistrationStatus.Associated ? Customers.EndReason.ObservationOver
        : EndsByNotice ? Customers.EndReason.ReleasedByCustomer
        : Customers.EndReason.ProtectionOver;
}
