using System.Buffers.Binary;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Ledger;

/// <summary>What a transfer does with the money.</summary>
public enum TransferKind
{
    /// <summary>Moves it at once.</summary>
    Transfer,

    /// <summary>Sets it aside (冻结), to be posted, voided or to lapse.</summary>
    Hold,

    /// <summary>Spends what a hold set aside, in full or in part; the rest goes back.</summary>
    Post,

    /// <summary>Gives back what a hold set aside (解冻).</summary>
    Void,

    /// <summary>Gives it back because the hold's time was over.</summary>
    Lapse,

    /// <summary>Takes an earlier transfer back, posting by posting (更正).</summary>
    Correction,
}

/// <summary>Why money moves (业务类型).</summary>
public enum TransferOccasion
{
    /// <summary>充值.</summary>
    TopUp,

    /// <summary>提现.</summary>
    Withdrawal,

    /// <summary>划拨: a partner gives cash to its resale account.</summary>
    FundTransfer,

    /// <summary>回收: it takes some back.</summary>
    FundReclaim,

    /// <summary>解绑回收: it gets the rest back because the association ends.</summary>
    ReleaseReclaim,

    /// <summary>支付: an account pays an order.</summary>
    Payment,

    /// <summary>代付: the partner pays an order of its agency account.</summary>
    PayOnBehalf,

    /// <summary>退款.</summary>
    Refund,

    /// <summary>还款: what was bought on credit is paid.</summary>
    Repayment,

    /// <summary>佣金.</summary>
    Commission,

    /// <summary>调账: finance books by hand, with a reason.</summary>
    Adjustment,

    /// <summary>切换回收: a partner gets the rest back because its account becomes an agency account.</summary>
    SwitchReclaim,
}

/// <summary>One side of a transfer: how much an account gets (below zero: gives), minor units of its currency.</summary>
public readonly record struct Leg(LedgerAccountName Account, long Amount);

/// <summary>A leg as it was booked: which posting of which account it became.</summary>
public readonly record struct BookedLeg(Id<LedgerAccount> Account, long Entry, long Amount);

/// <summary>
/// A booked movement of money (转账): legs that sum to zero in each currency. Never changed and never deleted. It keeps the key and the hash of the
/// order it was booked for, so that the same order is booked once, and its legs, so that its postings can be checked against it.
/// </summary>
public sealed class Transfer : IHasId, IBelongsToVendor
{
    /// <summary>Length of one leg in <see cref="Legs"/>: account, entry, amount.</summary>
    public const int LegLength = 32;

    public static string IdPrefix => "trf";

    public Id<Vendor> VendorId { get; init; }

    public Id<Transfer> Id { get; init; }

    /// <summary>Idempotency key of the order, once per vendor.</summary>
    public string Key { get; init; } = "";

    /// <summary>SHA-256 of what was ordered (<see cref="TransferOrder.Hash"/>).</summary>
    public byte[] OrderHash { get; init; } = [];

    public TransferKind Kind { get; init; }

    public TransferOccasion Occasion { get; init; }

    /// <summary>Minor units: what was given in all, in one currency; legs of another purpose (可回收额度) do not count.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Words of whoever ordered it.</summary>
    public string? Memo { get; init; }

    /// <summary>Id of what it is about, as shown outside (an order, a purchase order).</summary>
    public string? Reference { get; init; }

    /// <summary>The transfer that this one takes back.</summary>
    public Id<Transfer>? Corrects { get; init; }

    /// <summary>The hold that it made or ended.</summary>
    public Id<LedgerHold>? HoldId { get; init; }

    public DateTimeOffset EffectiveAt { get; init; }

    public DateTimeOffset BookedAt { get; init; }

    /// <summary>The person who ordered it; null: a job.</summary>
    public Guid? By { get; init; }

    /// <summary>Its legs as bytes, <see cref="LegLength"/> each: id of the account, number of the posting, amount; big-endian.</summary>
    public byte[] Legs { get; internal set; } = [];

    /// <summary>SHA-256 of all of the above.</summary>
    public byte[] Hash { get; internal set; } = [];

    public Money Money => new(Amount, Currency);

    public IEnumerable<BookedLeg> ReadLegs()
    {
        for (var at = 0; at < Legs.Length; at += LegLength)
        {
            yield return LegAt(at);
        }
    }

    public BookedLeg LegAt(int offset)
    {
        var leg = Legs.AsSpan(offset, LegLength);
        return new(new(new Guid(leg[..16], bigEndian: true)), BinaryPrimitives.ReadInt64BigEndian(leg[16..]), BinaryPrimitives.ReadInt64BigEndian(leg[24..]));
    }

    /// <summary>The same transfer with stored legs and hash.</summary>
    public Transfer With(byte[] legs, byte[] hash)
    {
        (Legs, Hash) = (legs, hash);
        return this;
    }

    /// <summary>The hash that it must have.</summary>
    public byte[] ExpectedHash()
    {
        // Nothing that the ledger books needs more than the small space; what somebody has changed may.
        const int Small = 1024;
        var length = 200 + HashContent.SpaceOf(Key) + HashContent.SpaceOf(Memo) + HashContent.SpaceOf(Reference) + HashContent.SpaceOf(Currency) + OrderHash.Length + Legs.Length;
        var content = new HashContent(length <= Small ? stackalloc byte[Small] : new byte[length]);
        content.Add(VendorId.Value);
        content.Add(Id.Value);
        content.Add(Key);
        content.Add(OrderHash);
        content.Add((byte)Kind);
        content.Add((byte)Occasion);
        content.Add(Amount);
        content.Add(Currency);
        content.Add(Memo);
        content.Add(Reference);
        content.Add(Corrects?.Value);
        content.Add(HoldId?.Value);
        content.Add(EffectiveAt);
        content.Add(BookedAt);
        content.Add(By);
        content.Add(Legs);
        return content.Hash();
    }

    /// <summary>Since 1970: what both databases keep of a time.</summary>
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Cut to what both databases keep of it, so that a hash is the same when it is read again.</summary>
    public static DateTimeOffset Stored(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    internal static byte[] BytesOf(IReadOnlyList<BookedLeg> legs)
    {
        var bytes = new byte[legs.Count * LegLength];
        for (var i = 0; i < legs.Count; i++)
        {
            var leg = bytes.AsSpan(i * LegLength, LegLength);
            legs[i].Account.Value.TryWriteBytes(leg, bigEndian: true, out _);
            BinaryPrimitives.WriteInt64BigEndian(leg[16..], legs[i].Entry);
            BinaryPrimitives.WriteInt64BigEndian(leg[24..], legs[i].Amount);
        }

        return bytes;
    }
}
