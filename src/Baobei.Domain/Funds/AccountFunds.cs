using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Funds;

/// <summary>Which of the figures is the least, and so decides how much of what a partner gave it can take back.</summary>
public enum ReclaimBound
{
    /// <summary>划拨余额: what it gave and was not spent.</summary>
    Received,

    /// <summary>可撤回额: what it gave and has not taken back, whether or not it is still there.</summary>
    Revocable,

    /// <summary>可用余额: all that the account has, less what it bought on credit.</summary>
    Available,

    /// <summary>欠费: nothing can be taken back.</summary>
    Arrears,
}

/// <summary>
/// What the ledger says about one customer's account and its partner, in minor units of one currency. What can be taken back (可回收) is the least of
/// three figures (domain of the product, 0.1 and 2.2), and nothing while the account is in arrears.
/// </summary>
public sealed record AccountFunds
{
    public required string Currency { get; init; }

    /// <summary>现金: the account's own.</summary>
    public long Cash { get; init; }

    /// <summary>划拨余额: from this partner and still there.</summary>
    public long Received { get; init; }

    /// <summary>From this partner and not taken back yet.</summary>
    public long Revocable { get; init; }

    /// <summary>Of <see cref="Revocable"/>, what reclaims ask for that wait for a second person.</summary>
    public long Asked { get; init; }

    /// <summary>冻结: set aside for something that is not decided.</summary>
    public long Held { get; init; }

    /// <summary>Balance of the credit account: below zero as much as was bought on credit.</summary>
    public long Credit { get; init; }

    /// <summary>信用额度: how much may be bought on credit.</summary>
    public long CreditLine { get; init; }

    /// <summary>The vendor says that what the account owes is overdue.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>已用额度.</summary>
    public long CreditUsed => Math.Max(0, -Credit);

    /// <summary>欠费: more was bought on credit than the line allows (it was lowered), or what is owed is overdue. Credit used within its line is no arrears.</summary>
    public bool IsInArrears => CreditUsed > CreditLine || IsOverdue;

    /// <summary>可撤回额.</summary>
    public long StillRevocable => Math.Max(0, Revocable - Asked);

    /// <summary>可用余额.</summary>
    public long Available => Math.Max(0, Cash + Received - CreditUsed);

    /// <summary>可回收金额.</summary>
    public long Reclaimable => IsInArrears ? 0 : Math.Min(Received, Math.Min(StillRevocable, Available));

    /// <summary>Why it is no more; of equal figures the first.</summary>
    public ReclaimBound Bound =>
        IsInArrears ? ReclaimBound.Arrears
        : Reclaimable == Received ? ReclaimBound.Received
        : Reclaimable == StillRevocable ? ReclaimBound.Revocable
        : ReclaimBound.Available;

    public Money Money(long amount) => new(amount, Currency);

    /// <summary>The accounts of the ledger that this is read from; the money of a customer's account that stands for itself has no partner's part.</summary>
    public static IReadOnlyList<LedgerAccountName> Names(Id<CustomerAccount> account, Id<Partner>? partner, string currency)
    {
        List<LedgerAccountName> names =
        [
            LedgerAccountName.Of(account, LedgerPurpose.Cash, currency),
            LedgerAccountName.Of(account, LedgerPurpose.Credit, currency),
            LedgerAccountName.Of(account, LedgerPurpose.Held, currency),
        ];
        if (partner is { } of)
        {
            names.Add(LedgerAccountName.Of(account, LedgerPurpose.Received, currency, of));
            names.Add(LedgerAccountName.Of(account, LedgerPurpose.Revocable, currency, of));
        }

        return names;
    }

    /// <param name="find">An account of the ledger; null where nothing was ever booked.</param>
    public static AccountFunds Of(
        Id<CustomerAccount> account, Id<Partner>? partner, string currency, Func<LedgerAccountName, LedgerAccount?> find, long asked = 0, bool isOverdue = false)
    {
        ArgumentNullException.ThrowIfNull(find);
        return new()
        {
            Currency = currency,
            Cash = Balance(LedgerPurpose.Cash),
            Credit = Balance(LedgerPurpose.Credit),
            CreditLine = -(find(LedgerAccountName.Of(account, LedgerPurpose.Credit, currency))?.Floor ?? 0),
            Held = Balance(LedgerPurpose.Held),
            Received = partner is null ? 0 : Balance(LedgerPurpose.Received, partner),
            Revocable = partner is null ? 0 : Balance(LedgerPurpose.Revocable, partner),
            Asked = asked,
            IsOverdue = isOverdue,
        };

        long Balance(LedgerPurpose purpose, Id<Partner>? of = null) => find(LedgerAccountName.Of(account, purpose, currency, of))?.Balance ?? 0;
    }
}
