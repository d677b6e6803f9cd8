namespace Baobei.Domain.Customers;

/// <summary>What has to be done about an account's money (费用中心; guide lines 64 to 68).</summary>
public enum AccountDuty
{
    /// <summary>产品消费的支付: paying for what the account uses.</summary>
    Payment,

    /// <summary>现金划拨和回收: moving cash into the account and back.</summary>
    CashTransfer,

    /// <summary>充值.</summary>
    TopUp,

    /// <summary>提现.</summary>
    Withdrawal,

    /// <summary>发票.</summary>
    Invoice,

    /// <summary>合同.</summary>
    Contract,
}

/// <summary>Who does it.</summary>
public enum DutyHolder
{
    /// <summary>分销子账号: the account itself.</summary>
    Account,

    /// <summary>The account, or the partner on its behalf (代付).</summary>
    AccountOrPartner,

    /// <summary>分销主账号: the partner.</summary>
    Partner,

    /// <summary>There is no such thing with this type.</summary>
    Nobody,
}

/// <summary>Who has which duty, by 分销类型 (guide lines 64 to 68).</summary>
public static class AccountDuties
{
    /// <summary>Who does <paramref name="duty"/> for an account of this type.</summary>
    /// <param name="type">Of an account while it is associated with its partner; null for one that stands for itself.</param>
    public static DutyHolder HolderOf(AccountDuty duty, DistributionType? type) => (type, duty) switch
    {
        (null, AccountDuty.CashTransfer) => DutyHolder.Nobody,
        (null, _) => DutyHolder.Account,
        (DistributionType.Agency, AccountDuty.Payment) => DutyHolder.AccountOrPartner,
        (DistributionType.Agency, AccountDuty.CashTransfer) => DutyHolder.Nobody,
        (DistributionType.Agency, _) => DutyHolder.Account,
        (DistributionType.Resale, AccountDuty.Payment) => DutyHolder.Account,
        (DistributionType.Resale, _) => DutyHolder.Partner,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
