using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Who has a duty of an account at this moment (guide lines 64 to 68): its partner's part counts only while the association is in force.</summary>
/// <param name="Partner">The partner that has it; null when it is the account's own.</param>
public sealed record HeldDuty(DutyHolder Holder, Id<Partner>? Partner);

/// <summary>Reads who has which duty of an account now.</summary>
public sealed class AccountDutyBook(Db db, TimeProvider clock)
{
    /// <summary>Who does <paramref name="duty"/> for the account.</summary>
    public async Task<HeldDuty> Of(CustomerAccount account, AccountDuty duty, CancellationToken ct)
    {
        var holder = AccountDuties.HolderOf(duty, await TypeInForce(account, ct));
        return new(holder, holder == DutyHolder.Partner ? account.PartnerId : null);
    }

    private async Task<DistributionType?> TypeInForce(CustomerAccount account, CancellationToken ct)
    {
        if (account is not { CustomerId: { } id, DistributionType: { } type })
        {
            return null;
        }

        // The row of 客户管理 behind the account is read for what it says of the account; whoever asks may belong to no partner.
        var customer = await db.AcrossPartners<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, ct);
        return account.StandingAt(customer, clock.GetUtcNow()) is AssociationStanding.Protected or AssociationStanding.Unprotected ? type : null;
    }
}
