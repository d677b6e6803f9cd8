using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Funds;

/// <summary>Which way a partner's money goes.</summary>
public enum FundKind
{
    /// <summary>划拨: to the account.</summary>
    Transfer,

    /// <summary>回收: back to the partner.</summary>
    Reclaim,

    /// <summary>解绑回收: back to the partner because the association ends.</summary>
    ReleaseReclaim,

    /// <summary>切换回收: back to the partner because the account becomes an agency account (代理).</summary>
    SwitchReclaim,
}

/// <summary>Where it stands.</summary>
public enum FundStatus
{
    /// <summary>待复核: the money is set aside until a second person decides.</summary>
    Waiting,

    /// <summary>已入账.</summary>
    Booked,

    /// <summary>已驳回: the second person refused; the money went back.</summary>
    Refused,

    /// <summary>已过期: nobody decided in time; the money went back.</summary>
    Lapsed,

    /// <summary>已撤回: whoever asked for it took it back; the money went back.</summary>
    TakenBack,
}

/// <summary>What the rules of one more transfer or reclaim look at beside the accounts of the ledger.</summary>
/// <param name="PartnerCash">What the partner can give, minor units.</param>
/// <param name="SentToday">Transferred by the partner on this day of the vendor's zone, what waits included, minor units.</param>
public sealed record FundFacts(Partner Partner, CustomerAccount Account, Customer Customer, AccountFunds Funds, long PartnerCash, long SentToday, Policy Policy);

/// <summary>
/// A partner gives cash to its resale account (现金划拨) or takes some back (回收), guide line 68. From an amount on (policy) a second person of the
/// partner releases it; until then the ledger holds the money. Booked once, whatever is asked again.
/// </summary>
public sealed class FundTransfer : Entity, IHasId, IVersioned, IOwnedByPartner
{
    public const int MaxReasonLength = TransferOrder.MaxMemoLength;

    /// <summary>The one currency in which partners' money is kept.</summary>
    public const string TheCurrency = "CNY";

    /// <summary>No single one is greater, minor units.</summary>
    public const long MaxAmountMinor = 100_000_000_000;

    public static string IdPrefix => "fdt";

    public Id<FundTransfer> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner> PartnerId { get; private init; }

    public Id<CustomerAccount> AccountId { get; private init; }

    /// <summary>会员名 of the account.</summary>
    public string AccountName { get; private init; } = "";

    public FundKind Kind { get; private init; }

    /// <summary>Minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; private init; } = TheCurrency;

    /// <summary>In the words of whoever asked for it; the customer reads it.</summary>
    public string Reason { get; private init; } = "";

    public FundStatus Status { get; private set; }

    /// <summary>Null: a job.</summary>
    public Guid? CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Until when a second person decides; null when none has to.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>The second person; null while nobody decided, and where none had to.</summary>
    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why the second person refused.</summary>
    public string? DecisionReason { get; private set; }

    /// <summary>The hold of the ledger while it waits.</summary>
    public Id<LedgerHold>? HoldId { get; private set; }

    /// <summary>The transfer of the ledger that booked it.</summary>
    public Id<Transfer>? TransferId { get; private set; }

    /// <summary>Sent with the form, new with each form: the same sent again is not booked again. Null from the API, whose requests have keys of their own.</summary>
    public Guid? FormKey { get; private init; }

    /// <summary>The file that it came with.</summary>
    public Id<FundBatch>? BatchId { get; private init; }

    /// <summary>Its line there.</summary>
    public int? BatchLine { get; private init; }

    public Money Amount => new(AmountMinor, Currency);

    /// <summary>What waits lapses at its end, whether or not that was written down.</summary>
    public FundStatus StatusAt(DateTimeOffset now) => Status == FundStatus.Waiting && now >= ExpiresAt ? FundStatus.Lapsed : Status;

    /// <summary>
    /// A partner gives or takes back. <see cref="InvalidField"/>: <c>out_of_range</c>, <c>required</c>, <c>too_long</c>. Refusals: those of
    /// <see cref="MustMove"/>; of a transfer <c>funds.day_limit</c> (left of the day), <c>funds.cash_short</c> (what the partner has); of a reclaim
    /// <c>funds.arrears</c>, <c>funds.not_reclaimable</c> (the most).
    /// </summary>
    public static FundTransfer Ask(
        FundKind kind, long amountMinor, string reason, FundFacts facts, Guid by, DateTimeOffset now, Guid? formKey = null, Id<FundBatch>? batch = null, int? line = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var wrong = new WrongFields();
        if (amountMinor is < 1 or > MaxAmountMinor)
        {
            wrong.Add(nameof(AmountMinor), "out_of_range", 1, MaxAmountMinor);
        }

        var words = wrong.Read(() => Text.Required(nameof(Reason), reason, MaxReasonLength));
        wrong.ThrowIfAny();
        MustMove(facts.Partner, facts.Account, facts.Customer, now);
        if (kind == FundKind.Transfer)
        {
            MustAfford(amountMinor, facts);
        }
        else
        {
            MustBeThere(amountMinor, facts.Funds);
        }

        var waits = facts.Policy.NeedsSecondPerson(amountMinor);
        var transfer = Make(kind, amountMinor, words, facts, by, now, waits ? now + facts.Policy.FundsRelease : null, formKey, batch, line);
        if (waits)
        {
            transfer.Raise(
                new FundAsked(transfer.Id, transfer.PartnerId, transfer.AccountId, kind, transfer.AccountName, amountMinor, transfer.Currency, words, by, transfer.ExpiresAt!.Value, batch),
                transfer.Id.ToString());
        }
        else
        {
            transfer.RaiseBooked(by);
        }

        return transfer;
    }

    /// <summary>Everything that is still there goes back to the partner because the association ends (解绑回收) or the type changes (切换回收); no limit and no second person stop it.</summary>
    /// <param name="kind"><see cref="FundKind.ReleaseReclaim"/> or <see cref="FundKind.SwitchReclaim"/>.</param>
    /// <param name="reason">Why it ends, in the words of whoever wanted it; empty when nobody said.</param>
    /// <param name="by">Who ended it; null: a job.</param>
    public static FundTransfer GoesBack(FundKind kind, long amountMinor, string reason, FundFacts facts, Guid? by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var words = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        var transfer = Make(kind, amountMinor, words, facts, by, now, null, null, null, null);
        transfer.RaiseBooked(by);
        return transfer;
    }

    /// <summary>
    /// Whether this partner moves money of this account at all: guide lines 64 to 68. Refusals: <c>funds.partner_inactive</c> (suspended, ended, or without
    /// the distribution permission), <c>account.not_associated</c>, <c>funds.agency</c>, <c>account.frozen</c>.
    /// </summary>
    public static void MustMove(Partner partner, CustomerAccount account, Customer customer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(partner);
        ArgumentNullException.ThrowIfNull(account);
        if (!partner.IsActive)
        {
            throw new Refused("funds.partner_inactive");
        }

        if (account.PartnerId != partner.Id || account.StandingAt(customer, now) is not (AssociationStanding.Protected or AssociationStanding.Unprotected))
        {
            throw new Refused("account.not_associated");
        }

        if (AccountDuties.HolderOf(AccountDuty.CashTransfer, account.DistributionType) != DutyHolder.Partner)
        {
            throw new Refused("funds.agency");
        }

        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }
    }

    /// <summary>What the ledger is to book when it is asked for: the movement itself, or a hold while it waits.</summary>
    public TransferOrder ToOrder() => ExpiresAt is { } until
        ? TransferOrder.HoldMoney($"fund:{Id}:hold", Occasion, [From], AmountMinor, until) with { Memo = Reason, Reference = Id.ToString() }
        : TransferOrder.Move($"fund:{Id}", Occasion, From, To, AmountMinor) with { Beside = Beside, Memo = Reason.Length > 0 ? Reason : null, Reference = Id.ToString() };

    /// <summary>The same as it was booked: what it became there.</summary>
    public void BookedAs(Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.Kind == TransferKind.Hold)
        {
            HoldId = transfer.HoldId;
        }
        else
        {
            TransferId = transfer.Id;
        }
    }

    /// <summary>
    /// A second person of the partner releases it: what the ledger is to book. Refusals: <c>funds.decided</c>, <c>funds.lapsed</c>, <c>funds.same_person</c>,
    /// and those of <see cref="MustMove"/>.
    /// </summary>
    public TransferOrder Release(Partner partner, CustomerAccount account, Customer customer, Guid by, DateTimeOffset now)
    {
        MustWait(by, now);
        MustMove(partner, account, customer, now);
        Decide(FundStatus.Booked, by, null, now);
        RaiseBooked(by);
        return TransferOrder.Post($"fund:{Id}", Occasion, HoldId!.Value, [new(To, AmountMinor)]) with { Beside = Beside, Memo = Reason, Reference = Id.ToString() };
    }

    /// <summary>
    /// Somebody of the partner refuses it, or whoever asked takes it back: what the ledger is to give back. <see cref="InvalidField"/>: <c>required</c>,
    /// <c>too_long</c>. Refusals: <c>funds.decided</c>, <c>funds.lapsed</c>.
    /// </summary>
    public TransferOrder Refuse(string reason, Guid by, DateTimeOffset now)
    {
        var words = Text.Required(nameof(Reason), reason, MaxReasonLength);
        MustWait(null, now);
        Decide(by == CreatedBy ? FundStatus.TakenBack : FundStatus.Refused, by, words, now);
        Raise(new FundRefused(Id, PartnerId, Kind, AccountName, AmountMinor, Currency, words, CreatedBy, by), Id.ToString());
        return TransferOrder.Void($"fund:{Id}:void", Occasion, HoldId!.Value) with { Memo = words, Reference = Id.ToString() };
    }

    /// <summary>It still waits when the association is over: what the ledger is to give back.</summary>
    public TransferOrder EndWithAssociation(DateTimeOffset now)
    {
        MustWait(null, now);
        (Status, DecidedAt) = (FundStatus.Refused, now);
        Version++;
        Raise(new FundRefused(Id, PartnerId, Kind, AccountName, AmountMinor, Currency, "", CreatedBy, null), Id.ToString());
        return TransferOrder.Void($"fund:{Id}:void", Occasion, HoldId!.Value) with { Reference = Id.ToString() };
    }

    /// <summary>Writes down that nobody decided in time; the ledger has given the money back by itself.</summary>
    public void Lapse(DateTimeOffset now)
    {
        if (Status == FundStatus.Waiting && StatusAt(now) == FundStatus.Lapsed)
        {
            Status = FundStatus.Lapsed;
            DecidedAt = ExpiresAt;
            Version++;
            Raise(new FundLapsed(Id, PartnerId, Kind, AccountName, AmountMinor, Currency, CreatedBy), Id.ToString());
        }
    }

    private LedgerAccountName PartnerCash => LedgerAccountName.Of(PartnerId, LedgerPurpose.Cash, Currency);

    private LedgerAccountName Received => LedgerAccountName.Of(AccountId, LedgerPurpose.Received, Currency, PartnerId);

    private LedgerAccountName From => Kind == FundKind.Transfer ? PartnerCash : Received;

    private LedgerAccountName To => Kind == FundKind.Transfer ? Received : PartnerCash;

    private TransferOccasion Occasion => Kind switch
    {
        FundKind.Transfer => TransferOccasion.FundTransfer,
        FundKind.Reclaim => TransferOccasion.FundReclaim,
        FundKind.ReleaseReclaim => TransferOccasion.ReleaseReclaim,
        FundKind.SwitchReclaim => TransferOccasion.SwitchReclaim,
        _ => throw new InvalidOperationException($"{Kind} is no kind."),
    };

    private Leg[] Beside
    {
        get
        {
            var change = Kind == FundKind.Transfer ? AmountMinor : -AmountMinor;
            return
            [
                new(LedgerAccountName.Of(AccountId, LedgerPurpose.Revocable, Currency, PartnerId), change),
                new(LedgerAccountName.Of(PartnerId, LedgerPurpose.Given, Currency, AccountId), -change),
            ];
        }
    }

    /// <summary>All accounts of the ledger that transfers and reclaims between the two read or write.</summary>
    public static IEnumerable<LedgerAccountName> Names(Id<Partner> partner, Id<CustomerAccount> account, string currency) =>
    [
        LedgerAccountName.Of(partner, LedgerPurpose.Cash, currency),
        LedgerAccountName.Of(partner, LedgerPurpose.Held, currency),
        LedgerAccountName.Of(partner, LedgerPurpose.Given, currency, account),
        .. AccountFunds.Names(account, partner, currency),
    ];

    private static void MustAfford(long amount, FundFacts facts)
    {
        var left = Math.Max(0, facts.Policy.FundsPerDayMinor - facts.SentToday);
        if (amount > left)
        {
            throw new Refused("funds.day_limit", Money.Said(facts.Funds.Money(left)));
        }

        if (amount > facts.PartnerCash)
        {
            throw new Refused("funds.cash_short", Money.Said(facts.Funds.Money(facts.PartnerCash)));
        }
    }

    private static void MustBeThere(long amount, AccountFunds funds)
    {
        if (funds.IsInArrears)
        {
            throw new Refused("funds.arrears");
        }

        if (amount > funds.Reclaimable)
        {
            throw new Refused("funds.not_reclaimable", Money.Said(funds.Money(funds.Reclaimable)));
        }
    }

    private void MustWait(Guid? second, DateTimeOffset now)
    {
        if (StatusAt(now) is var status and not FundStatus.Waiting)
        {
            throw new Refused(status == FundStatus.Lapsed ? "funds.lapsed" : "funds.decided");
        }

        if (second == CreatedBy)
        {
            throw new Refused("funds.same_person");
        }
    }

    private void Decide(FundStatus status, Guid by, string? reason, DateTimeOffset now)
    {
        (Status, DecidedBy, DecidedAt, DecisionReason) = (status, by, now, reason);
        Version++;
    }

    private void RaiseBooked(Guid? by) => Raise(new FundBooked(Id, PartnerId, AccountId, Kind, AccountName, AmountMinor, Currency, Reason, CreatedBy, by), Id.ToString());

    private static FundTransfer Make(
        FundKind kind, long amount, string reason, FundFacts facts, Guid? by, DateTimeOffset now, DateTimeOffset? expiresAt, Guid? formKey, Id<FundBatch>? batch, int? line) => new()
        {
            Id = Id<FundTransfer>.At(now),
            PartnerId = facts.Partner.Id,
            AccountId = facts.Account.Id,
            AccountName = facts.Account.AccountName,
            Kind = kind,
            AmountMinor = amount,
            Currency = facts.Funds.Currency,
            Reason = reason,
            Status = expiresAt is null ? FundStatus.Booked : FundStatus.Waiting,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = expiresAt,
            FormKey = formKey,
            BatchId = batch,
            BatchLine = line,
        };
}

/// <summary>Money was moved between a partner and its account.</summary>
/// <param name="ReleasedBy">Who let it go; null: a job.</param>
public sealed record FundBooked(
    Id<FundTransfer> FundTransferId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, FundKind Kind, string AccountName, long AmountMinor, string Currency, string Reason,
    Guid? AskedBy, Guid? ReleasedBy) : IEvent
{
    public static string Name => "fund.booked";
}

/// <summary>It waits for a second person; the money is set aside.</summary>
public sealed record FundAsked(
    Id<FundTransfer> FundTransferId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, FundKind Kind, string AccountName, long AmountMinor, string Currency, string Reason,
    Guid AskedBy, DateTimeOffset ExpiresAt, Id<FundBatch>? BatchId) : IEvent
{
    public static string Name => "fund.asked";
}

/// <summary>It was refused; the money went back.</summary>
/// <param name="RefusedBy">Null: the association ended.</param>
public sealed record FundRefused(
    Id<FundTransfer> FundTransferId, Id<Partner> PartnerId, FundKind Kind, string AccountName, long AmountMinor, string Currency, string Reason, Guid? AskedBy, Guid? RefusedBy) : IEvent
{
    public static string Name => "fund.refused";
}

/// <summary>Nobody decided in time; the money went back.</summary>
public sealed record FundLapsed(
    Id<FundTransfer> FundTransferId, Id<Partner> PartnerId, FundKind Kind, string AccountName, long AmountMinor, string Currency, Guid? AskedBy) : IEvent
{
    public static string Name => "fund.lapsed";
}
