using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Cash;

/// <summary>Whose cash is topped up or withdrawn: a partner's, or that of a customer's account that does so itself.</summary>
/// <param name="PartnerId">The partner itself; of an account, the partner it is associated with, if any.</param>
/// <param name="AccountId">Null: the partner's own cash.</param>
/// <param name="Name">As lists show it.</param>
public sealed record CashOwner(Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Name)
{
    public static CashOwner Of(Partner partner)
    {
        ArgumentNullException.ThrowIfNull(partner);
        return new(partner.Id, null, partner.Name);
    }

    /// <summary>
    /// An account for which nobody else does it (guide lines 64 to 68). Refusals: <c>account.frozen</c>, <c>cash.partner_does_it</c> (a resale account's partner does).
    /// </summary>
    /// <param name="type">分销类型 while the association is in force; null for an account that stands for itself.</param>
    public static CashOwner Of(CustomerAccount account, AccountDuty duty, DistributionType? type)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (AccountDuties.HolderOf(duty, type) != DutyHolder.Account)
        {
            throw new Refused("cash.partner_does_it");
        }

        return account.IsFrozen ? throw new Refused("account.frozen") : new(account.PartnerId, account.Id, account.AccountName);
    }

    public LedgerAccountName Purse => PurseOf(PartnerId, AccountId);

    internal static LedgerAccountName PurseOf(Id<Partner>? partner, Id<CustomerAccount>? account) => account is { } own
        ? LedgerAccountName.Of(own, LedgerPurpose.Cash, FundTransfer.TheCurrency)
        : LedgerAccountName.Of(partner!.Value, LedgerPurpose.Cash, FundTransfer.TheCurrency);
}
