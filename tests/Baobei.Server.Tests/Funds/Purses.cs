using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Funds;

/// <summary>Money in the ledger, and those who have it.</summary>
internal static class Purses
{
    private static int _number;

    public static TransferOrder TopUp(Partner partner, Id<Vendor> vendor, long amount) => TransferOrder.Move(
        $"top-up-{Guid.CreateVersion7():N}", TransferOccasion.TopUp, LedgerAccountName.Of(vendor, LedgerPurpose.Bank, FundTransfer.TheCurrency),
        LedgerAccountName.Of(partner.Id, LedgerPurpose.Cash, FundTransfer.TheCurrency), amount);

    /// <summary>Books one order alone.</summary>
    public static Task<Booked> Books(this Town town, TransferOrder order) => town.As((services, _) => services.GetRequiredService<LedgerBooking>().Alone(order, CancellationToken.None));

    /// <summary>Brings cash to the partner.</summary>
    public static Task<Booked> Fills(this Town town, Partner partner, long amount) => town.Books(TopUp(partner, town.Vendor.Id, amount));

    /// <summary>An associated account of the partner.</summary>
    public static async Task<CustomerAccount> Account(this Town town, Partner partner, DistributionType type = DistributionType.Resale, string? name = null)
    {
        name ??= $"purse{Interlocked.Increment(ref _number)}";
        await town.Has(partner, Stock.Details($"Company of {name}"), town.Now.AddHours(-2), m => m.Associated(town.Now.AddHours(-1), name, type));
        return await town.As((_, db) => db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.AccountName == name));
    }

    /// <summary>The person of an account, signed in.</summary>
    public static Task<Person> Of(this Town town, CustomerAccount account) => town.As(async (services, db) =>
    {
        var user = new User
        {
            Id = account.UserId!.Value,
            UserName = account.AccountName,
            NormalizedUserName = account.AccountName.ToUpperInvariant(),
            Email = $"{account.AccountName}@customer.example",
            NormalizedEmail = $"{account.AccountName}@customer.example".ToUpperInvariant(),
            EmailConfirmed = true,
            DisplayName = account.AccountName,
            Role = Role.Customer,
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            Language = "en",
            CreatedAt = town.Now,
        };
        var now = TimeProvider.System.GetUtcNow();
        var session = new Session { Id = Id<Session>.New(), UserId = user.Id, CreatedAt = now, LastSeenAt = now, ExpiresAt = now.AddHours(1) };
        db.AddRange(user, session);
        await db.SaveChangesAsync();
        return town.SignedIn(services, user, session);
    });

    /// <summary>解冻 by hand, in the ledger.</summary>
    public static Task<Answer> Voids(this Person finance, Id<LedgerHold> hold) =>
        finance.Calls(HttpMethod.Post, $"/api/v1/ledger/holds/{hold}/void", new { }, ("Idempotency-Key", $"k{Guid.CreateVersion7():N}"));

    public static Task<long> Balance(this Town town, LedgerAccountName name) => town.As((_, db) =>
        db.LedgerAccounts.Where(a => a.Id == name.IdFor(town.Vendor.Id)).Select(a => a.Balance).SingleOrDefaultAsync());

    public static Task<long> Cash(this Town town, Partner partner) => town.Balance(LedgerAccountName.Of(partner.Id, LedgerPurpose.Cash, FundTransfer.TheCurrency));

    public static Task<long> Received(this Town town, CustomerAccount account, Partner partner) =>
        town.Balance(LedgerAccountName.Of(account.Id, LedgerPurpose.Received, FundTransfer.TheCurrency, partner.Id));
}
