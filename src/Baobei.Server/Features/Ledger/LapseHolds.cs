using Baobei.Domain.Ledger;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>
/// Gives back what holds held whose time is over, for owners whom nobody has touched since: whoever touches one has its holds lapse first, so a late run
/// costs nobody anything.
/// </summary>
public sealed class LapseHolds(Db db, LedgerBooking ledger, TimeProvider clock) : IRecurring
{
    private const int Batch = 200;

    public static string Name => "ledger.lapse_holds";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var over = await db.LedgerHolds.AsNoTracking().Where(h => h.Status == HoldStatus.Open && h.ExpiresAt <= now).OrderBy(h => h.ExpiresAt).Take(Batch).ToListAsync(ct);
            if (over.Count == 0)
            {
                return;
            }

            await db.Atomically(() => ledger.Lock([.. over.Select(hold => hold.Account).Distinct()], ct), ct);
        }
    }
}
