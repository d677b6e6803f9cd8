using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Use case: the partner takes its registration back, before the association only; its invitations are void and others may register the customer at once.</summary>
public sealed class WithdrawCustomer(Db db, TimeProvider clock)
{
    /// <summary>Refusals: as <see cref="Customer.Withdraw"/>.</summary>
    public async Task<Customer> Run(Id<Customer> id, CancellationToken ct)
    {
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
        customer.Withdraw(await db.CustomerInvitations.Where(i => i.CustomerId == id).ToListAsync(ct), clock.GetUtcNow());
        await Holds.GiveUp(db, customer, ct);
        await db.SaveChangesAsync(ct);
        return customer;
    }
}

/// <summary>What goes with the end of a hold.</summary>
internal static class Holds
{
    /// <summary>The keys and the name are free, with the same save. Whoever registers looks at the customer's end anyway; this keeps the table small.</summary>
    public static async Task GiveUp(Db db, Customer customer, CancellationToken ct)
    {
        db.RemoveRange(await db.CustomerClaims.Where(claim => claim.Holder == customer.Id.Value).ToListAsync(ct));
        db.RemoveRange(await db.HeldNames.Where(name => name.Holder == customer.Id.Value).ToListAsync(ct));
    }

    /// <summary>The name that the row holds is found by the nickname that it has now, with the same save.</summary>
    public static async Task Rename(Db db, Customer customer, CancellationToken ct)
    {
        var stale = await db.HeldNames.Where(name => name.Holder == customer.Id.Value && name.Nickname != customer.Nickname).ToListAsync(ct);
        if (stale.Count > 0)
        {
            db.RemoveRange(stale);
            db.AddRange(HeldName.Of(customer));
        }
    }

    /// <summary>Claims and names of an account follow it to another customer, with the same save.</summary>
    public static async Task Follow(Db db, IReadOnlyList<CustomerAccount> accounts, CancellationToken ct)
    {
        var byId = accounts.ToDictionary(account => account.Id.Value);
        var holders = byId.Keys.ToList();
        foreach (var claim in await db.CustomerClaims.Where(c => holders.Contains(c.Holder)).ToListAsync(ct))
        {
            claim.Follow(byId[claim.Holder]);
        }

        var names = await db.HeldNames.Where(h => holders.Contains(h.Holder)).ToListAsync(ct);
        db.RemoveRange(names);
        db.AddRange(names.Select(name => name.Now(byId[name.Holder])));
    }

    /// <summary>The accounts stay, but no longer work for the partner; its projects for them end, and what was asked about the association.</summary>
    /// <param name="move">The request that ends it, of a move.</param>
    public static async Task EndAssociation(Db db, Customer customer, DateTimeOffset at, CancellationToken ct, Id<AssociationRequest>? move = null)
    {
        var accounts = await db.CustomerAccounts.Where(a => a.CustomerId == customer.Id).ToListAsync(ct);
        foreach (var account in accounts)
        {
            account.EndAssociation(at);
        }

        await AssociationRecords.CloseAll(db, customer, at, ct, move);
        await ProjectHolds.EndWithAssociation(db, accounts, at, ct);
    }
}
