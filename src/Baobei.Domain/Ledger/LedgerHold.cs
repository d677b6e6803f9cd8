using Baobei.Domain.Kernel;

namespace Baobei.Domain.Ledger;

/// <summary>Where a hold stands.</summary>
public enum HoldStatus
{
    Open,
    Posted,
    Voided,
    Lapsed,
}

/// <summary>
/// Money set aside for what is to be decided (冻结): it lies in the owner's <see cref="LedgerPurpose.Held"/> account until it is posted, voided or its
/// time is over, and ends once.
/// </summary>
public sealed class LedgerHold : IHasId, IBelongsToVendor
{
    public static string IdPrefix => "hld";

    public Id<Vendor> VendorId { get; init; }

    public Id<LedgerHold> Id { get; init; }

    public LedgerOwnerKind OwnerKind { get; init; }

    public Guid OwnerId { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>Minor units.</summary>
    public long Amount { get; init; }

    /// <summary>What it was set aside for.</summary>
    public TransferOccasion Occasion { get; init; }

    /// <summary>Where it came from, in the order in which it is spent; what is not spent goes back to the last ones first.</summary>
    public IReadOnlyList<Leg> Sources { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From this moment on it is over.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    public HoldStatus Status { get; private set; }

    /// <summary>Of <see cref="Amount"/>, what was posted in the end, minor units.</summary>
    public long Posted { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public LedgerAccountName Account => new(OwnerKind, OwnerId, LedgerPurpose.Held, null, Currency);

    public bool IsOverAt(DateTimeOffset now) => now >= ExpiresAt;

    /// <summary>As it was stored.</summary>
    public LedgerHold At(HoldStatus status, long posted, DateTimeOffset? endedAt)
    {
        (Status, Posted, EndedAt) = (status, posted, endedAt);
        return this;
    }

    internal void End(HoldStatus status, long posted, DateTimeOffset now) => (Status, Posted, EndedAt) = (status, posted, now);
}
