using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Funds;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Tidies up holds and links whose time is over, and tells those who should know, once each. Nothing depends on when it runs: whoever
/// asks compares the moments themselves.
/// </summary>
public sealed class LapseProtections(Db db, SettleRelease money, TimeProvider clock) : IRecurring
{
    private static readonly RegistrationStatus[] _held = [RegistrationStatus.Observing, RegistrationStatus.Inviting, RegistrationStatus.Associated];

    public static string Name => "lapse-protections";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        await db.InPages(() => LapseCustomers(ct), ct);
        await db.InPages(() => LapseInvitations(ct), ct);

        // A place is free again after a day at most, whatever the policy says.
        var dayAgo = clock.GetUtcNow().AddDays(-1);
        await db.DeleteInBatches(db.Set<SendingPlace>().Where(place => place.SentAt < dayAgo), place => place.SentAt, ct);
    }

    /// <summary>One page, in one transaction. Another process on the same page: one saves, the other finds another version and leaves it.</summary>
    private Task<int> LapseCustomers(CancellationToken ct) => db.Atomically(
        async () =>
        {
            var now = clock.GetUtcNow();
            var over = new List<Customer>();
            foreach (var status in _held)
            {
                // One status at a time is one range of the index, however many rows are over already.
                over.AddRange(await db.Customers.Where(c => c.Status == status && c.ExpiresAt <= now)
                    .OrderBy(c => c.ExpiresAt).Take(Pages.Size - over.Count).ToListAsync(ct));
            }

            // The protection ended before the notice did.
            over.AddRange(await db.Customers.Where(c => c.Status == RegistrationStatus.Expired && c.NoticeEndsAt <= now)
                .OrderBy(c => c.NoticeEndsAt).Take(Pages.Size - over.Count).ToListAsync(ct));
            foreach (var customer in over)
            {
                customer.Lapse(now);
                if (customer.Status == RegistrationStatus.Released)
                {
                    await money.GiveBackAtEnd(customer, ct);
                    await Holds.EndAssociation(db, customer, customer.NoticeEndsAt ?? customer.ExpiresAt, ct);
                }
            }

            await db.SaveChangesAsync(ct);
            var holders = over.Select(customer => customer.Id.Value).ToList();
            await db.CustomerClaims.Where(claim => holders.Contains(claim.Holder)).ExecuteDeleteAsync(ct);
            await db.HeldNames.Where(name => holders.Contains(name.Holder)).ExecuteDeleteAsync(ct);
            return over.Count;
        },
        ct);

    private async Task<int> LapseInvitations(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.CustomerInvitations
            .Where(i => i.LinkExpiresAt <= now && (i.State == InvitationState.Sent || i.State == InvitationState.Opened))
            .OrderBy(i => i.LinkExpiresAt).Take(Pages.Size).ToListAsync(ct);
        over.ForEach(invitation => invitation.Lapse(now));
        return over.Count;
    }
}
