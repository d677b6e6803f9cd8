using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Deliveries;

/// <summary>重新发送: has a mail or phone message that did not arrive tried again now.</summary>
public sealed class RetryDelivery(Db db, OutboxSignal signal, DeliveryList deliveries, Caller caller, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>At most this many at once; the rest with the next press.</summary>
    public const int MaxAtOnce = 500;

    public async Task<DeliveryView> Run(Id<OutboxMessage> id, CancellationToken ct)
    {
        limits.TakeSending(caller, http.HttpContext);
        var row = await db.Outbox.SingleOrDefaultAsync(o => o.Id == id && o.Address != null, ct) ?? throw new NotFound();
        row.SendAgain(TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(ct);
        signal.Ring();
        return await deliveries.Get(id, ct);
    }

    /// <summary>All that failed or wait for their next attempt: after the mail server was away.</summary>
    /// <returns>How many.</returns>
    public async Task<int> All(CancellationToken ct)
    {
        limits.TakeSending(caller, http.HttpContext);
        var now = TimeProvider.System.GetUtcNow();
        var rows = await db.Outbox
            .Where(o => o.Address != null && o.DeliveredAt == null && o.LastError != null && (o.LeasedUntil == null || o.LeasedUntil <= now))
            .OrderBy(o => o.Id).Take(MaxAtOnce).ToListAsync(ct);
        foreach (var row in rows)
        {
            row.SendAgain(now);
        }

        await db.SaveChangesAsync(ct);
        signal.Ring();
        return rows.Count;
    }
}

/// <summary>Forgets what was delivered long ago; what was not delivered stays until somebody decides.</summary>
public sealed class TidyOutbox(Db db, TimeProvider clock) : IRecurring
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public static string Name => "outbox.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(6);

    public Task Run(CancellationToken ct)
    {
        // Ids are ordered by time, so this reads the oldest rows only.
        var before = new Id<OutboxMessage>(Guid.CreateVersion7(clock.GetUtcNow() - Keep));
        return db.DeleteInBatches(db.Outbox.Where(o => o.Id < before && o.DeliveredAt != null), o => o.Id, ct);
    }
}
