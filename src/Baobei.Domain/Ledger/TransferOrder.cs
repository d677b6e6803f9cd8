using Baobei.Domain.Kernel;

namespace Baobei.Domain.Ledger;

/// <summary>
/// What the ledger is asked to book. The money comes from <see cref="From"/>, from each account as much as it has, in that order, and goes to
/// <see cref="To"/>; <see cref="Beside"/> is booked with it. The same order under the same key is booked once.
/// </summary>
public sealed record TransferOrder
{
    public const int MaxKeyLength = 150;
    public const int MaxMemoLength = 200;
    public const int MaxReferenceLength = 60;

    /// <summary>No transfer is greater (minor units), so that no balance reaches the end of its numbers.</summary>
    public const long MaxAmount = 1_000_000_000_000_000;

    /// <summary>Of accounts on each side.</summary>
    public const int MaxLegs = 20;

    /// <summary>No hold is open longer.</summary>
    public static readonly TimeSpan MaxHold = TimeSpan.FromDays(400);

    /// <summary>Idempotency key: 1 to 150 visible ASCII characters, new for each intention.</summary>
    public required string Key { get; init; }

    public TransferKind Kind { get; private init; }

    public TransferOccasion Occasion { get; private init; }

    /// <summary>Accounts that give, each until it has no more.</summary>
    public IReadOnlyList<LedgerAccountName> From { get; private init; } = [];

    /// <summary>Accounts that get, and how much.</summary>
    public IReadOnlyList<Leg> To { get; private init; } = [];

    /// <summary>Legs that are booked as they are and sum to zero (可回收额度).</summary>
    public IReadOnlyList<Leg> Beside { get; init; } = [];

    /// <summary>Of <see cref="TransferKind.Hold"/>: when it is over.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>Minor units, of <see cref="TransferKind.Hold"/>; of <see cref="TransferKind.Post"/>, the sum of <see cref="To"/>.</summary>
    public long Amount { get; private init; }

    /// <summary>The hold to be ended.</summary>
    public Id<LedgerHold>? Hold { get; private init; }

    /// <summary>The transfer to be taken back.</summary>
    public Id<Transfer>? Corrects { get; private init; }

    /// <summary>When it counts; null: when it is booked. Never later than that.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    public string? Memo { get; init; }

    public string? Reference { get; init; }

    /// <summary>Who orders it; not part of what makes two orders the same.</summary>
    public Guid? By { get; init; }

    /// <summary>Moves money at once.</summary>
    public static TransferOrder Move(string key, TransferOccasion occasion, IReadOnlyList<LedgerAccountName> from, IReadOnlyList<Leg> to) =>
        new() { Key = key, Occasion = occasion, From = from, To = to, Amount = Sum(to) };

    /// <summary>Moves money from one account to another.</summary>
    public static TransferOrder Move(string key, TransferOccasion occasion, LedgerAccountName from, LedgerAccountName to, long amount) =>
        Move(key, occasion, [from], [new(to, amount)]);

    /// <summary>Sets money of one owner aside until <paramref name="expiresAt"/>.</summary>
    public static TransferOrder HoldMoney(string key, TransferOccasion occasion, IReadOnlyList<LedgerAccountName> from, long amount, DateTimeOffset expiresAt) =>
        new() { Key = key, Kind = TransferKind.Hold, Occasion = occasion, From = from, Amount = amount, ExpiresAt = expiresAt };

    /// <summary>Spends what a hold set aside; what is not spent goes back.</summary>
    public static TransferOrder Post(string key, TransferOccasion occasion, Id<LedgerHold> hold, IReadOnlyList<Leg> to) =>
        new() { Key = key, Kind = TransferKind.Post, Occasion = occasion, Hold = hold, To = to, Amount = Sum(to) };

    /// <summary>Gives back what a hold set aside.</summary>
    public static TransferOrder Void(string key, TransferOccasion occasion, Id<LedgerHold> hold) =>
        new() { Key = key, Kind = TransferKind.Void, Occasion = occasion, Hold = hold };

    /// <summary>Takes a transfer back, posting by posting. One that made or ended a hold is not corrected.</summary>
    public static TransferOrder Correct(string key, Id<Transfer> corrects) => new() { Key = key, Kind = TransferKind.Correction, Corrects = corrects };

    /// <summary>The product's own, for a hold whose time is over; its key says so, and so it is booked once.</summary>
    internal static TransferOrder Lapse(LedgerHold hold) => new() { Key = $"lapse:{hold.Id}", Kind = TransferKind.Lapse, Occasion = hold.Occasion, Hold = hold.Id };

    /// <summary>SHA-256 of what is ordered, whoever orders it.</summary>
    public byte[] Hash()
    {
        const int Leg = 70;
        var content = new HashContent(new byte[200 + ((From.Count + To.Count + Beside.Count) * Leg) + HashContent.SpaceOf(Memo) + HashContent.SpaceOf(Reference)]);
        content.Add((byte)Kind);
        content.Add((byte)Occasion);
        content.Add(From.Count);
        foreach (var account in From)
        {
            Add(ref content, account);
        }

        Add(ref content, To);
        Add(ref content, Beside);
        content.Add(Amount);
        content.Add(ExpiresAt);
        content.Add(Hold?.Value);
        content.Add(Corrects?.Value);
        content.Add(EffectiveAt);
        content.Add(Memo);
        content.Add(Reference);
        return content.Hash();
    }

    /// <summary>
    /// Its shape is right, whatever the accounts hold. <see cref="InvalidField"/>: <c>idempotency_key</c>; <c>range</c> (least and most, minor units);
    /// <c>entries_at_most</c>; <c>too_long</c>; <c>not_future</c>; <c>within_days</c>. Refusals: <c>ledger.currency</c> (two currencies), <c>ledger.unbalanced</c>, <c>ledger.same_account</c>.
    /// </summary>
    public void Check(DateTimeOffset now)
    {
        if (Key.Length is 0 or > MaxKeyLength || Key.Any(c => c is < '!' or > '~'))
        {
            throw new InvalidField(nameof(Key), "idempotency_key", MaxKeyLength);
        }

        if (Memo?.Length > MaxMemoLength)
        {
            throw new InvalidField(nameof(Memo), "too_long", MaxMemoLength);
        }

        if (Reference?.Length > MaxReferenceLength)
        {
            throw new InvalidField(nameof(Reference), "too_long", MaxReferenceLength);
        }

        if (EffectiveAt > now)
        {
            throw new InvalidField(nameof(EffectiveAt), "not_future");
        }

        if (Kind is TransferKind.Void or TransferKind.Lapse or TransferKind.Correction)
        {
            return;
        }

        if (Amount is < 1 or > MaxAmount || To.Any(leg => leg.Amount is < 1 or > MaxAmount))
        {
            throw new InvalidField(nameof(Amount), "range", 1, MaxAmount);
        }

        if (From.Count > MaxLegs || To.Count > MaxLegs || Beside.Count > MaxLegs || (From.Count == 0 && Kind != TransferKind.Post) || (To.Count == 0 && Kind != TransferKind.Hold))
        {
            throw new InvalidField(nameof(To), "entries_at_most", MaxLegs);
        }

        if (Kind == TransferKind.Hold && (ExpiresAt <= now || ExpiresAt > now + MaxHold))
        {
            throw new InvalidField(nameof(ExpiresAt), "within_days", MaxHold.Days);
        }

        var accounts = From.Concat(To.Select(leg => leg.Account)).ToList();
        if (accounts.Exists(account => account.Currency != accounts[0].Currency))
        {
            throw new Refused("ledger.currency");
        }

        if (accounts.Distinct().Count() != accounts.Count || (Kind == TransferKind.Hold && From.Any(account => account.OwnerId != From[0].OwnerId || account.OwnerKind != From[0].OwnerKind)))
        {
            throw new Refused("ledger.same_account");
        }

        if (Beside.GroupBy(leg => leg.Account.Currency).Any(legs => legs.Sum(leg => leg.Amount) != 0))
        {
            throw new Refused("ledger.unbalanced");
        }
    }

    /// <summary>The accounts that it is known to touch before holds and earlier transfers are read.</summary>
    public IEnumerable<LedgerAccountName> Names()
    {
        foreach (var account in From)
        {
            yield return account;
        }

        foreach (var leg in To)
        {
            yield return leg.Account;
        }

        foreach (var leg in Beside)
        {
            yield return leg.Account;
        }

        if (Kind == TransferKind.Hold && From.Count > 0)
        {
            yield return HeldBy(From[0]);
        }
    }

    internal static LedgerAccountName HeldBy(LedgerAccountName account) => account with { Purpose = LedgerPurpose.Held, CounterpartyId = null };

    private static long Sum(IReadOnlyList<Leg> legs)
    {
        var sum = 0L;
        foreach (var leg in legs)
        {
            // What is beyond any limit stays beyond it; Check says so.
            sum = leg.Amount is < 0 or > MaxAmount || sum > MaxAmount ? MaxAmount + 1 : sum + leg.Amount;
        }

        return sum;
    }

    private static void Add(ref HashContent content, IReadOnlyList<Leg> legs)
    {
        content.Add(legs.Count);
        foreach (var leg in legs)
        {
            Add(ref content, leg.Account);
            content.Add(leg.Amount);
        }
    }

    private static void Add(ref HashContent content, LedgerAccountName account)
    {
        content.Add((byte)account.OwnerKind);
        content.Add(account.OwnerId);
        content.Add((byte)account.Purpose);
        content.Add(account.CounterpartyId);
        content.Add(account.Currency);
    }
}
