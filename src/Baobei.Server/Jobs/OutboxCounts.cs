using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Jobs;

/// <summary>How much is in the outbox, of all vendors together.</summary>
/// <param name="Waiting">Not delivered and not given up.</param>
/// <param name="Due">Of these, those whose time has come.</param>
/// <param name="Failing">Of these, those that failed at least once.</param>
/// <param name="Dead">Given up.</param>
public sealed record OutboxCounts(int Waiting, int Due, int Failing, int Dead, int Delivered)
{
    public static async Task<OutboxCounts> Read(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();

        // The depth of the queue is the installation's, not a vendor's: nothing but numbers is read.
        var all = scope.ServiceProvider.GetRequiredService<Db>().Outbox.IgnoreQueryFilters([Db.VendorFilter]);
        var waiting = all.Where(m => m.DeliveredAt == null && m.DeadAt == null);
        var now = TimeProvider.System.GetUtcNow();
        return new(
            await waiting.CountAsync(ct),
            await waiting.CountAsync(m => m.DueAt <= now, ct),
            await waiting.CountAsync(m => m.LastError != null, ct),
            await all.CountAsync(m => m.DeadAt != null, ct),
            await all.CountAsync(m => m.DeliveredAt != null, ct));
    }
}
