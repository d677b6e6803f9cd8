using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.My;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>Whose cash the caller acts on, and whose top-ups, payments and withdrawals it sees: a partner's people their company's, a customer its own, the vendor's people all.</summary>
public sealed class CashOwners(Db db, MyAccount mine, Caller caller, TimeProvider clock)
{
    /// <summary>Refusals: as <see cref="CashOwner.Of(CustomerAccount, AccountDuty, DistributionType?)"/>. <see cref="NotFound"/>: the vendor's people have none.</summary>
    public async Task<CashOwner> Own(AccountDuty duty, CancellationToken ct)
    {
        if (caller.Partner is { } partner)
        {
            return CashOwner.Of(await db.Partners.AsNoTracking().Get(partner, ct));
        }

        if (caller.SeesAllPartners)
        {
            throw new NotFound();
        }

        var account = await mine.Own(ct);
        var customer = await mine.Customer(account, ct);
        var inForce = customer is not null && account.StandingAt(customer, clock.GetUtcNow()) is AssociationStanding.Protected or AssociationStanding.Unprotected;
        return CashOwner.Of(account, duty, inForce ? account.DistributionType : null);
    }

    /// <summary>The top-ups that the caller sees.</summary>
    public async Task<IQueryable<TopUpOrder>> TopUps(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.TopUps;
        }

        if (caller.Partner is { } partner)
        {
            return db.TopUps.Where(o => o.PartnerId == partner && o.AccountId == null);
        }

        var account = (await mine.Own(ct)).Id;
        return db.TopUps.Where(o => o.AccountId == account);
    }

    /// <summary>The online payments that the caller sees.</summary>
    public async Task<IQueryable<OnlinePayment>> Payments(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.Payments;
        }

        if (caller.Partner is { } partner)
        {
            return db.Payments.Where(p => p.PartnerId == partner && p.AccountId == null);
        }

        var account = (await mine.Own(ct)).Id;
        return db.Payments.Where(p => p.AccountId == account);
    }

    /// <summary>The withdrawals that the caller sees.</summary>
    public async Task<IQueryable<Withdrawal>> Withdrawals(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.Withdrawals;
        }

        if (caller.Partner is { } partner)
        {
            return db.Withdrawals.Where(w => w.PartnerId == partner && w.AccountId == null);
        }

        var account = (await mine.Own(ct)).Id;
        return db.Withdrawals.Where(w => w.AccountId == account);
    }
}
