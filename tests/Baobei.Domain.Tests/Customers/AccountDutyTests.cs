using Baobei.Domain.Customers;

namespace Baobei.Domain.Tests.Customers;

/// <summary>Guide lines 64 to 68: who pays, moves cash, tops up, withdraws, invoices and signs.</summary>
public sealed class AccountDutyTests
{
    [Theory]
    [InlineData(AccountDuty.Payment, DutyHolder.AccountOrPartner, DutyHolder.Account, DutyHolder.Account)]
    [InlineData(AccountDuty.CashTransfer, DutyHolder.Nobody, DutyHolder.Partner, DutyHolder.Nobody)]
    [InlineData(AccountDuty.TopUp, DutyHolder.Account, DutyHolder.Partner, DutyHolder.Account)]
    [InlineData(AccountDuty.Withdrawal, DutyHolder.Account, DutyHolder.Partner, DutyHolder.Account)]
    [InlineData(AccountDuty.Invoice, DutyHolder.Account, DutyHolder.Partner, DutyHolder.Account)]
    [InlineData(AccountDuty.Contract, DutyHolder.Account, DutyHolder.Partner, DutyHolder.Account)]
    public void Each_type_has_its_own_holder(AccountDuty duty, DutyHolder agency, DutyHolder resale, DutyHolder alone)
    {
        Assert.Equal(agency, AccountDuties.HolderOf(duty, DistributionType.Agency));
        Assert.Equal(resale, AccountDuties.HolderOf(duty, DistributionType.Resale));
        Assert.Equal(alone, AccountDuties.HolderOf(duty, null));
    }

    [Fact]
    public void Every_duty_has_a_holder_with_every_type() =>
        Assert.All(
            from duty in Enum.GetValues<AccountDuty>() from type in Enum.GetValues<DistributionType>() select (duty, type),
            pair => Assert.True(Enum.IsDefined(AccountDuties.HolderOf(pair.duty, pair.type))));
}
