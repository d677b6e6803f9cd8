using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Whether an account may buy: asked before it asks to pay, and again when it is paid.</summary>
public sealed class PurchaseGate(Db db, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary>Refusals: as <see cref="AccountCredit.MustBuy"/>.</summary>
    public async Task MustBuy(CustomerAccount account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var credit = await db.AccountCredits.AsNoTracking().SingleOrDefaultAsync(c => c.AccountId == account.Id, ct) ?? AccountCredit.None(account, caller.Vendor);
        var partner = account.PartnerId is { } id ? await db.Partners.AsNoTracking().SingleAsync(p => p.Id == id, ct) : null;
        credit.MustBuy(account, partner, (await policies.InForce(caller.Vendor, now, ct)).Values, now);
    }

    /// <summary>Whether it may pay on credit at all; how much, its credit line in the ledger says.</summary>
    public Task<bool> MayUseCredit(Id<CustomerAccount> account, CancellationToken ct) => db.AccountCredits.AnyAsync(c => c.AccountId == account && c.LineMinor > 0 && !c.IsOverdue, ct);
}
