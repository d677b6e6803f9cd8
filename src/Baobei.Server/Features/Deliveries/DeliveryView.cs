using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Deliveries;

/// <summary>Where a mail or phone message stands.</summary>
public enum DeliveryState
{
    /// <summary>Not tried yet.</summary>
    Waiting,

    /// <summary>Tried in vain; tried again at a known time.</summary>
    Retrying,

    /// <summary>Given up; somebody has to decide.</summary>
    Failed,
    Delivered,
}

/// <summary>One mail or phone message that left or is to leave.</summary>
/// <param name="Event">What it tells of: the stored name of the event.</param>
/// <param name="Subject">Id of the thing that it is about.</param>
/// <param name="NextAttemptAt">Null when it will not be tried by itself any more.</param>
public sealed record DeliveryView(
    Id<OutboxMessage> Id, DeliveryState State, string To, string Event, string? Subject, int Attempts, string? LastError, DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt);

/// <summary>Reads the outbox as the operator sees it: what goes to an address outside, newest first.</summary>
public sealed class DeliveryList(Db db, Caller caller, ProductClock clock)
{
    private const string Newest = "deliveries";

    public async Task<Slice<DeliveryView>> List(DeliveryState? state, string? to, Place place, CancellationToken ct)
    {
        var rows = Of(db.Outbox.AsNoTracking().Where(o => o.Address != null), state);
        if (!string.IsNullOrWhiteSpace(to))
        {
            var sought = Phones.Sought(to);
            rows = rows.Where(o => o.Address == sought);
        }

        return (await rows.Slice(Newest, o => o.Id, descending: true, place, ct)).Select(View);
    }

    public async Task<DeliveryView> Get(Id<OutboxMessage> id, CancellationToken ct) =>
        View(await db.Outbox.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.Address != null, ct) ?? throw new NotFound());

    /// <summary>How many are in each state that needs somebody, up to <paramref name="cap"/>.</summary>
    public async Task<(int Failed, int Retrying)> Open(int cap, CancellationToken ct)
    {
        var all = db.Outbox.Where(o => o.Address != null);
        return (await Of(all, DeliveryState.Failed).Take(cap).CountAsync(ct), await Of(all, DeliveryState.Retrying).Take(cap).CountAsync(ct));
    }

    /// <summary>In the vendor's time: the post itself keeps real time, which a demo's clock runs ahead of.</summary>
    private DeliveryView View(OutboxMessage row)
    {
        var state = row.DeliveredAt is not null ? DeliveryState.Delivered
            : row.DeadAt is not null ? DeliveryState.Failed
            : row.LastError is not null ? DeliveryState.Retrying
            : DeliveryState.Waiting;
        DateTimeOffset? next = state is DeliveryState.Waiting or DeliveryState.Retrying ? row.DueAt + clock.OffsetOf(caller.Vendor) : null;
        return new(row.Id, state, row.Address!, row.Event, row.Subject, row.Attempts, row.LastError, row.CreatedAt, next, row.DeliveredAt);
    }

    private static IQueryable<OutboxMessage> Of(IQueryable<OutboxMessage> rows, DeliveryState? state) => state switch
    {
        null => rows,
        DeliveryState.Waiting => rows.Where(o => o.DeliveredAt == null && o.DeadAt == null && o.LastError == null),
        DeliveryState.Retrying => rows.Where(o => o.DeliveredAt == null && o.DeadAt == null && o.LastError != null),
        DeliveryState.Failed => rows.Where(o => o.DeliveredAt == null && o.DeadAt != null),
        DeliveryState.Delivered => rows.Where(o => o.DeliveredAt != null),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
