using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>Money in accounts, as it comes from a bank or from a partner.</summary>
internal static class Wallets
{
    /// <summary>CNY, minor units.</summary>
    public static Task<Booked> Fund(this Town town, Id<CustomerAccount> account, long amount) => town.Books(LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY"), amount);

    /// <summary>CNY, minor units.</summary>
    public static Task<Booked> Fund(this Town town, Id<Partner> partner, long amount) => town.Books(LedgerAccountName.Of(partner, LedgerPurpose.Cash, "CNY"), amount);

    /// <summary>划拨款: CNY, minor units.</summary>
    public static Task<Booked> Allot(this Town town, Id<Partner> partner, Id<CustomerAccount> account, long amount) =>
        town.Books(LedgerAccountName.Of(account, LedgerPurpose.Received, "CNY", partner), amount);

    /// <summary>What an account has, minor units.</summary>
    public static Task<long> Has(this Town town, LedgerAccountName name)
    {
        var id = name.IdFor(town.Vendor.Id);
        return town.As((_, db) => db.LedgerAccounts.Where(a => a.Id == id).Select(a => a.Balance).SingleOrDefaultAsync());
    }

    /// <summary>The money of an order that was paid past the use case.</summary>
    public static async Task Pays(this LedgerBooking ledger, Town town, Order order)
    {
        var cash = LedgerAccountName.Of(order.AccountId, LedgerPurpose.Cash, order.Currency);
        await ledger.Alone(TransferOrder.Move($"fund:{order.Id}", TransferOccasion.TopUp, LedgerAccountName.Of(town.Vendor.Id, LedgerPurpose.Bank, order.Currency), cash, order.AmountMinor), CancellationToken.None);
        var revenue = LedgerAccountName.Of(town.Vendor.Id, LedgerPurpose.Revenue, order.Currency);
        await ledger.Alone(
            TransferOrder.Move($"pay:{order.PurchaseOrderId}", TransferOccasion.Payment, cash, revenue, order.AmountMinor) with { Reference = order.Id.ToString() }, CancellationToken.None);
    }

    private static Task<Booked> Books(this Town town, LedgerAccountName to, long amount) => town.As((services, _) => services.GetRequiredService<LedgerBooking>().Alone(
        TransferOrder.Move($"test:{Guid.CreateVersion7()}", TransferOccasion.TopUp, LedgerAccountName.Of(town.Vendor.Id, LedgerPurpose.Bank, "CNY"), to, amount), CancellationToken.None));
}
