using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>Up to when a vendor's partners have been warned.</summary>
public sealed class ExpiryWatch : IBelongsToVendor, IVersioned
{
    public Id<Vendor> VendorId { get; init; }

    public DateTimeOffset WarnedUntil { get; private set; }

    public int Version { get; private set; }

    public void Reach(DateTimeOffset now)
    {
        WarnedUntil = now;
        Version++;
    }
}

/// <summary>
/// Warns of protections that end in 15, 7 and 1 days (as the policy says). Each run warns of the marks that were passed since the last
/// one, in the transaction that moves the watch forward: nobody is warned twice, and nobody is missed while no job ran.
/// </summary>
public sealed class WarnOfExpiry(Db db, Caller caller, WarnOfProjects projects, WarnOfPurchases purchases, WarnOfAssociations associations, PolicyBook policies, TimeProvider clock) : IRecurring
{
    public static string Name => "messages.warn_of_expiry";

    public static TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var watch = await db.Set<ExpiryWatch>().SingleOrDefaultAsync(ct);
        if (watch is null)
        {
            watch = new ExpiryWatch();
            watch.Reach(now);
            db.Add(watch);
            await db.SaveChangesAsync(ct);
            return;
        }

        var (from, told) = (watch.WarnedUntil, new HashSet<Id<Customer>>());
        if (now <= from)
        {
            return;
        }

        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var marks = policy.ExpiryWarningDays;

        // The nearest mark first: after a pause that passed two of them, the partner is told the one that counts.
        foreach (var days in marks.Order())
        {
            var (after, until) = (from.AddDays(days), now.AddDays(days));
            var ending = await db.AcrossPartners<Customer>()
                .Where(c => c.Status == RegistrationStatus.Associated && c.ExpiresAt > now && c.ExpiresAt > after && c.ExpiresAt <= until)
                .Select(c => new { c.Id, c.PartnerId, c.Name, c.RegisteredBy, c.ExpiresAt }).ToListAsync(ct);
            foreach (var customer in ending.Where(c => told.Add(c.Id)))
            {
                db.Queue(
                    new CustomerExpiring(customer.Id, customer.PartnerId, customer.Name, customer.RegisteredBy, days, customer.ExpiresAt), customer.Id.ToString());
            }
        }

        await projects.Warn(from, now, policy, ct);
        await purchases.Warn(from, now, ct);
        await associations.Warn(from, now, ct);
        watch.Reach(now);
        await db.SaveChangesAsync(ct);
    }
}
