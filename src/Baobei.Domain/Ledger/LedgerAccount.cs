using Baobei.Domain.Kernel;

namespace Baobei.Domain.Ledger;

/// <summary>Whose money an account of the ledger is about.</summary>
public enum LedgerOwnerKind
{
    /// <summary>厂商: one per installation's vendor; its id is the vendor's.</summary>
    Vendor = 1,

    /// <summary>合作伙伴.</summary>
    Partner = 2,

    /// <summary>客户账号.</summary>
    CustomerAccount = 3,
}

/// <summary>
/// What an account of the ledger (账户) is for. The numbers are part of the accounts' ids and never change. A balance is what its owner has; where
/// money comes from outside the books (<see cref="Bank"/>, <see cref="Given"/>) it is what was taken, and negative.
/// </summary>
public enum LedgerPurpose
{
    /// <summary>现金: what the owner put in itself, or was refunded. Never below zero.</summary>
    Cash = 1,

    /// <summary>划拨款: what a customer's account has of its partner's money (the counterparty) and has not spent. Never below zero.</summary>
    Received = 2,

    /// <summary>
    /// 可回收额度: how much of what this partner (the counterparty) gave may still be taken back, whether or not it is still there. No money: it is
    /// balanced by <see cref="Given"/>.
    /// </summary>
    Revocable = 3,

    /// <summary>The partner's side of <see cref="Revocable"/>; its counterparty is the customer's account.</summary>
    Given = 4,

    /// <summary>信用: below zero as much as was bought on credit; its floor is the credit line (信用额度), negative.</summary>
    Credit = 5,

    /// <summary>冻结款: what holds have set aside. Never below zero.</summary>
    Held = 6,

    /// <summary>The vendor's sales.</summary>
    Revenue = 7,

    /// <summary>应付佣金: what the vendor owes a partner.</summary>
    CommissionPayable = 8,

    /// <summary>The vendor's bank and payment providers: below zero as much as they brought in.</summary>
    Bank = 9,

    /// <summary>The vendor's own expense for commission, promotion and goodwill; below zero as much as was spent.</summary>
    Expense = 10,
}

/// <summary>Whom and what an account is for: its name, from which its id follows, so that everybody who means the same account writes to the same row.</summary>
/// <param name="OwnerId">Id of the vendor, partner or customer's account.</param>
/// <param name="CounterpartyId">The other one of a pair (<see cref="LedgerPurpose.Received"/>, <see cref="LedgerPurpose.Revocable"/>, <see cref="LedgerPurpose.Given"/>); else null.</param>
/// <param name="Currency">ISO 4217 code.</param>
public readonly record struct LedgerAccountName(LedgerOwnerKind OwnerKind, Guid OwnerId, LedgerPurpose Purpose, Guid? CounterpartyId, string Currency)
{
    /// <summary>Its balance may not be brought below this; null where there is no such bound.</summary>
    public long? DefaultFloor => Purpose is LedgerPurpose.Given or LedgerPurpose.Revenue or LedgerPurpose.Bank or LedgerPurpose.Expense ? null : 0;

    /// <summary>UUID version 8 (RFC 9562) of the SHA-256 of vendor and name.</summary>
    public Id<LedgerAccount> IdFor(Id<Vendor> vendor)
    {
        var name = new HashContent(Currency.Length == 3 ? stackalloc byte[64] : new byte[60 + HashContent.SpaceOf(Currency)]);
        name.Add(vendor.Value);
        name.Add(OwnerId);
        name.Add(CounterpartyId);
        name.Add((byte)OwnerKind);
        name.Add((byte)Purpose);
        name.Add(Currency);
        Span<byte> hash = stackalloc byte[32];
        name.Hash(hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new(new Guid(hash[..16], bigEndian: true));
    }

    public static LedgerAccountName Of(Id<Vendor> vendor, LedgerPurpose purpose, string currency) => new(LedgerOwnerKind.Vendor, vendor.Value, purpose, null, currency);

    public static LedgerAccountName Of(Id<Partners.Partner> partner, LedgerPurpose purpose, string currency, Id<Customers.CustomerAccount>? counterparty = null) =>
        new(LedgerOwnerKind.Partner, partner.Value, purpose, counterparty?.Value, currency);

    public static LedgerAccountName Of(Id<Customers.CustomerAccount> account, LedgerPurpose purpose, string currency, Id<Partners.Partner>? counterparty = null) =>
        new(LedgerOwnerKind.CustomerAccount, account.Value, purpose, counterparty?.Value, currency);
}

/// <summary>
/// An account of the ledger (账户): one owner, one purpose, one currency. Its balance is the sum of its postings, kept beside them by the ledger's
/// writer and by nobody else.
/// </summary>
public sealed class LedgerAccount : IHasId, IBelongsToVendor
{
    public static string IdPrefix => "lac";

    public Id<Vendor> VendorId { get; init; }

    public Id<LedgerAccount> Id { get; init; }

    public LedgerOwnerKind OwnerKind { get; init; }

    public Guid OwnerId { get; init; }

    public LedgerPurpose Purpose { get; init; }

    public Guid? CounterpartyId { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>Minor units; no posting brings the balance below it. Null: no bound.</summary>
    public long? Floor { get; set; }

    /// <summary>Minor units: the sum of all postings.</summary>
    public long Balance { get; private set; }

    /// <summary>How many postings there are; the last one's number.</summary>
    public long Entries { get; private set; }

    /// <summary>Hash of the last posting; 32 zeros before the first.</summary>
    public byte[] Head { get; private set; } = new byte[32];

    /// <summary>Of the last posting, or when it was opened.</summary>
    public DateTimeOffset BookedAt { get; private set; }

    public LedgerAccountName Name => new(OwnerKind, OwnerId, Purpose, CounterpartyId, Currency);

    /// <summary>How much a transfer can take out of it; the largest number where there is no bound.</summary>
    public long Available => Floor is { } floor ? Math.Max(0, Balance - floor) : long.MaxValue;

    public Money Money => new(Balance, Currency);

    public static LedgerAccount Open(Id<Vendor> vendor, LedgerAccountName name, DateTimeOffset now) => new()
    {
        VendorId = vendor,
        Id = name.IdFor(vendor),
        OwnerKind = name.OwnerKind,
        OwnerId = name.OwnerId,
        Purpose = name.Purpose,
        CounterpartyId = name.CounterpartyId,
        Currency = name.Currency,
        Floor = name.DefaultFloor,
        BookedAt = now,
    };

    /// <summary>As it was stored.</summary>
    public LedgerAccount At(long balance, long entries, byte[] head, DateTimeOffset bookedAt)
    {
        (Balance, Entries, Head, BookedAt) = (balance, entries, head, bookedAt);
        return this;
    }

    /// <summary>The next posting of its chain.</summary>
    internal Posting Post(Transfer transfer, long amount)
    {
        Balance = checked(Balance + amount);
        Entries++;
        BookedAt = transfer.BookedAt;
        var posting = new Posting
        {
            VendorId = VendorId,
            AccountId = Id,
            Entry = Entries,
            TransferId = transfer.Id,
            Amount = amount,
            Balance = Balance,
            EffectiveAt = transfer.EffectiveAt,
            BookedAt = transfer.BookedAt,
            Hash = [],
        };
        return posting with { Hash = Head = posting.HashAfter(Head) };
    }
}

/// <summary>One line of an account (分录): how much a transfer brought or took. Never changed and never deleted; what was wrong is corrected by another transfer.</summary>
public sealed record Posting : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<LedgerAccount> AccountId { get; init; }

    /// <summary>From 1, without holes: the order of the account's chain.</summary>
    public long Entry { get; init; }

    public Id<Transfer> TransferId { get; init; }

    /// <summary>Minor units; below zero: taken out.</summary>
    public long Amount { get; init; }

    /// <summary>The account's balance after it, minor units.</summary>
    public long Balance { get; init; }

    /// <summary>The moment for which it counts; never after <see cref="BookedAt"/>.</summary>
    public DateTimeOffset EffectiveAt { get; init; }

    /// <summary>The moment at which it was written; never before that of the posting before it.</summary>
    public DateTimeOffset BookedAt { get; init; }

    /// <summary>SHA-256 of the hash before it and of all of the above: changing, removing or inserting one breaks every later one.</summary>
    public byte[] Hash { get; init; } = [];

    /// <summary>The hash it must have when it follows one of <paramref name="previous"/>.</summary>
    public byte[] HashAfter(ReadOnlySpan<byte> previous)
    {
        var hash = new byte[32];
        HashAfter(previous, hash);
        return hash;
    }

    public void HashAfter(ReadOnlySpan<byte> previous, Span<byte> hash)
    {
        var content = new HashContent(stackalloc byte[128]);
        content.Add(previous);
        content.Add(VendorId.Value);
        content.Add(AccountId.Value);
        content.Add(TransferId.Value);
        content.Add(Entry);
        content.Add(Amount);
        content.Add(Balance);
        content.Add(EffectiveAt);
        content.Add(BookedAt);
        content.Hash(hash);
    }
}
