using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Credits;

/// <summary>购买控制.</summary>
public enum PurchaseControl
{
    /// <summary>正常.</summary>
    Normal,

    /// <summary>禁止新购: nothing new is bought; what runs goes on.</summary>
    Ban,
}

/// <summary>停机策略: what happens to the services of an account in arrears (domain of the product, 2.4).</summary>
public enum ShutdownPolicy
{
    /// <summary>延停: they run on for some days (policy), then stop.</summary>
    DelayStop,

    /// <summary>不停: whoever manages the account sees to it.</summary>
    NoStop,

    /// <summary>即停: they stop at once.</summary>
    ImmediateStop,
}

/// <summary>Whether the services of an account run.</summary>
public enum ServiceState
{
    Normal,

    /// <summary>欠费未停.</summary>
    InArrears,

    /// <summary>已停机.</summary>
    Stopped,
}

/// <summary>What of an account's credit and control was changed.</summary>
public enum CreditField
{
    /// <summary>信用额度.</summary>
    Line,

    /// <summary>预警阈值.</summary>
    Alert,

    /// <summary>购买控制.</summary>
    Purchases,

    /// <summary>停机策略.</summary>
    Shutdown,

    /// <summary>逾期.</summary>
    Overdue,

    /// <summary>冻结.</summary>
    Freeze,
}

/// <summary>Credit and control of an account as it is to be.</summary>
/// <param name="LineMinor">信用额度, minor units; 0: nothing is bought on credit.</param>
/// <param name="AlertPercent">So much of the line being used is told; 0: nothing is.</param>
public sealed record CreditTerms(long LineMinor, int AlertPercent, PurchaseControl Purchases, ShutdownPolicy Shutdown, bool IsOverdue, bool IsFrozen);

/// <summary>One thing that was changed: before, after, by whom and why. Never changed itself.</summary>
public sealed class CreditChange : IHasId, IBelongsToVendor
{
    public static string IdPrefix => "crc";

    public Id<Vendor> VendorId { get; init; }

    public Id<CreditChange> Id { get; init; }

    public Id<CustomerAccount> AccountId { get; init; }

    public CreditField Field { get; init; }

    /// <summary>Minor units, per cent, the name of a value, or "true" and "false".</summary>
    public string Before { get; init; } = "";

    public string After { get; init; } = "";

    public string Reason { get; init; } = "";

    public Guid By { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>
/// What the vendor lets an account buy and on what credit: the line, when it is told of, 禁止新购, what happens in arrears. The line itself is the floor of
/// the account's credit in the ledger. An account without it buys nothing on credit.
/// </summary>
public sealed class AccountCredit : Entity, IVersioned, IConcernsPartner
{
    public const int MaxReasonLength = 200;

    /// <summary>Minor units.</summary>
    public const long MaxLineMinor = 100_000_000_000;

    /// <summary>Per cent of the line, when nobody chose.</summary>
    public const int UsualAlert = 80;

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<CustomerAccount> AccountId { get; private init; }

    /// <summary>会员名.</summary>
    public string AccountName { get; private init; } = "";

    /// <summary>The account's partner when it was last changed.</summary>
    public Id<Partner>? PartnerId { get; private set; }

    /// <summary>The account of the ledger whose floor is the line.</summary>
    public Id<LedgerAccount> LedgerAccountId { get; private init; }

    public int Version { get; private set; }

    public string Currency { get; private init; } = FundTransfer.TheCurrency;

    public long LineMinor { get; private set; }

    public int AlertPercent { get; private set; } = UsualAlert;

    public PurchaseControl Purchases { get; private set; }

    public ShutdownPolicy Shutdown { get; private set; }

    /// <summary>Finance says that what is owed is overdue.</summary>
    public bool IsOverdue { get; private set; }

    /// <summary>The use has passed the alert's threshold and has not fallen below it since: it is told once.</summary>
    public bool IsAlerted { get; private set; }

    /// <summary>Since when it is in arrears; null while it is not.</summary>
    public DateTimeOffset? ArrearsSince { get; private set; }

    public static LedgerAccountName NameOf(Id<CustomerAccount> account) => LedgerAccountName.Of(account, LedgerPurpose.Credit, FundTransfer.TheCurrency);

    /// <summary>As an account is that nobody has decided anything about.</summary>
    public static AccountCredit None(CustomerAccount account, Id<Vendor> vendor)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new() { AccountId = account.Id, AccountName = account.AccountName, PartnerId = account.PartnerId, LedgerAccountId = NameOf(account.Id).IdFor(vendor) };
    }

    public CreditTerms TermsWith(CustomerAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(LineMinor, AlertPercent, Purchases, Shutdown, IsOverdue, account.IsFrozen);
    }

    /// <summary>
    /// Changes what differs. <see cref="InvalidField"/>, all together: <c>out_of_range</c> (line, per cent), <c>choice</c>, <c>required</c>, <c>too_long</c>.
    /// Refusal: <c>credit.unchanged</c>.
    /// </summary>
    /// <returns>What was changed, for the history.</returns>
    public IReadOnlyList<CreditChange> Change(CreditTerms terms, CustomerAccount account, string reason, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(account);
        var wrong = new WrongFields();
        if (terms.LineMinor is < 0 or > MaxLineMinor)
        {
            wrong.Add(nameof(LineMinor), "out_of_range", 0, MaxLineMinor);
        }

        if (terms.AlertPercent is < 0 or > 100)
        {
            wrong.Add(nameof(AlertPercent), "out_of_range", 0, 100);
        }

        if (!Enum.IsDefined(terms.Purchases))
        {
            wrong.Add(nameof(Purchases), "choice");
        }

        if (!Enum.IsDefined(terms.Shutdown))
        {
            wrong.Add(nameof(Shutdown), "choice");
        }

        var words = wrong.Read(() => Text.Required("Reason", reason, MaxReasonLength));
        wrong.ThrowIfAny();
        var before = TermsWith(account);
        List<CreditChange> changes = [];
        Note(CreditField.Line, before.LineMinor, terms.LineMinor);
        Note(CreditField.Alert, before.AlertPercent, terms.AlertPercent);
        Note(CreditField.Purchases, before.Purchases, terms.Purchases);
        Note(CreditField.Shutdown, before.Shutdown, terms.Shutdown);
        Note(CreditField.Overdue, before.IsOverdue, terms.IsOverdue);
        Note(CreditField.Freeze, before.IsFrozen, terms.IsFrozen);
        if (changes.Count == 0)
        {
            throw new Refused("credit.unchanged");
        }

        (LineMinor, AlertPercent, Purchases, Shutdown, IsOverdue) = (terms.LineMinor, terms.AlertPercent, terms.Purchases, terms.Shutdown, terms.IsOverdue);
        PartnerId = account.PartnerId;
        account.SetFrozen(terms.IsFrozen);
        Version++;
        Raise(
            new CreditChanged(AccountId, AccountName, [.. changes.Select(change => new ChangedCredit(change.Field, change.Before, change.After))], words, by),
            AccountId.ToString());
        return changes;

        void Note<T>(CreditField field, T old, T wanted)
            where T : notnull
        {
            if (!old.Equals(wanted))
            {
                changes.Add(new() { Id = Id<CreditChange>.At(now), AccountId = AccountId, Field = field, Before = Said(old), After = Said(wanted), Reason = words, By = by, At = now });
            }
        }

        static string Said<T>(T value) => value is bool flag ? (flag ? "true" : "false") : FormattableString.Invariant($"{value}");
    }

    /// <summary>The account went to another partner (迁移), who is told of it from now on.</summary>
    public void Follow(CustomerAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        PartnerId = account.PartnerId;
        Version++;
    }

    /// <summary>So much of the line is used that it is told.</summary>
    /// <param name="usedMinor">Minor units.</param>
    public bool IsPassed(long usedMinor) => LineMinor > 0 && AlertPercent > 0 && usedMinor * 100m >= LineMinor * (decimal)AlertPercent;

    public bool IsInArrears(long usedMinor) => usedMinor > LineMinor || IsOverdue;

    /// <summary>Notes where the use stands towards threshold and line, and tells each crossing once.</summary>
    /// <param name="usedMinor">已用额度, minor units.</param>
    public void Watch(long usedMinor, DateTimeOffset now)
    {
        if (IsPassed(usedMinor) != IsAlerted)
        {
            IsAlerted = !IsAlerted;
            Version++;
            if (IsAlerted)
            {
                Raise(new CreditAlerted(AccountId, PartnerId, AccountName, usedMinor, LineMinor, AlertPercent, Currency), AccountId.ToString());
            }
        }

        if (IsInArrears(usedMinor) != ArrearsSince is not null)
        {
            ArrearsSince = ArrearsSince is null ? now : null;
            Version++;
            if (ArrearsSince is not null)
            {
                Raise(new CreditArrearsBegan(AccountId, PartnerId, AccountName, usedMinor, LineMinor, Shutdown, Currency), AccountId.ToString());
            }
            else
            {
                Raise(new CreditArrearsEnded(AccountId, PartnerId, AccountName), AccountId.ToString());
            }
        }
    }

    /// <summary>Notes that the account paid some of what it owes (还款).</summary>
    public void Repaid(Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        Version++;
        Raise(new CreditRepaid(AccountId, AccountName, transfer.Id, transfer.Amount, transfer.Currency), AccountId.ToString());
    }

    /// <summary>停机状态 by <see cref="Shutdown"/>.</summary>
    public ServiceState StateAt(Policy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return ArrearsSince is not { } since ? ServiceState.Normal : Shutdown switch
        {
            ShutdownPolicy.ImmediateStop => ServiceState.Stopped,
            ShutdownPolicy.DelayStop when now >= since + policy.DelayStop => ServiceState.Stopped,
            _ => ServiceState.InArrears,
        };
    }

    /// <summary>
    /// Whether the account may buy something new. Refusals: <c>account.frozen</c>, <c>credit.partner_suspended</c> (a resale account whose partner is suspended
    /// or has ended spends nothing), <c>credit.purchases_banned</c>, <c>credit.stopped</c>.
    /// </summary>
    /// <param name="partner">The account's; null for one that stands for itself.</param>
    public void MustBuy(CustomerAccount account, Partner? partner, Policy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        if (partner is { IsActive: false } && account is { DistributionType: DistributionType.Resale, IsAssociated: true })
        {
            throw new Refused("credit.partner_suspended");
        }

        if (Purchases == PurchaseControl.Ban)
        {
            throw new Refused("credit.purchases_banned");
        }

        if (StateAt(policy, now) == ServiceState.Stopped)
        {
            throw new Refused("credit.stopped");
        }
    }
}

/// <summary>One thing that was changed.</summary>
public sealed record ChangedCredit(CreditField Field, string Before, string After);

/// <summary>The vendor changed credit or control of an account.</summary>
public sealed record CreditChanged(Id<CustomerAccount> AccountId, string AccountName, IReadOnlyList<ChangedCredit> Changes, string Reason, Guid By) : IEvent
{
    public static string Name => "credit.changed";
}

/// <summary>The used credit passed the threshold.</summary>
public sealed record CreditAlerted(Id<CustomerAccount> AccountId, Id<Partner>? PartnerId, string AccountName, long UsedMinor, long LineMinor, int AlertPercent, string Currency) : IEvent
{
    public static string Name => "credit.alerted";
}

/// <summary>The account is in arrears.</summary>
public sealed record CreditArrearsBegan(
    Id<CustomerAccount> AccountId, Id<Partner>? PartnerId, string AccountName, long UsedMinor, long LineMinor, ShutdownPolicy Shutdown, string Currency) : IEvent
{
    public static string Name => "credit.arrears_began";
}

/// <summary>The account paid some of what it bought on credit.</summary>
public sealed record CreditRepaid(Id<CustomerAccount> AccountId, string AccountName, Id<Transfer> TransferId, long AmountMinor, string Currency) : IEvent
{
    public static string Name => "credit.repaid";
}

/// <summary>It no longer is.</summary>
public sealed record CreditArrearsEnded(Id<CustomerAccount> AccountId, Id<Partner>? PartnerId, string AccountName) : IEvent
{
    public static string Name => "credit.arrears_ended";
}
