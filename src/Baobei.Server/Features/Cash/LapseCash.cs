using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>
/// Writes down top-ups for which no money came in time, and withdrawals that nobody decided in time, and so tells whoever asked for them. Nothing depends on when
/// it runs: the ledger gives the money of a withdrawal back by itself.
/// </summary>
public sealed class LapseCash(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "cash.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        // Word for word what the partial indexes are of, or SQLite does not use them.
        await Lapse(now => db.TopUps.Where(o => o.Status == TopUpStatus.Open && o.ExpiresAt <= now).OrderBy(o => o.ExpiresAt), (order, now) => order.Lapse(now), ct);
        await Lapse(now => db.Withdrawals.Where(w => w.Status == WithdrawalStatus.Waiting && w.ExpiresAt <= now).OrderBy(w => w.ExpiresAt), (withdrawal, now) => withdrawal.Lapse(now), ct);
    }

    private Task Lapse<T>(Func<DateTimeOffset, IQueryable<T>> over, Action<T, DateTimeOffset> lapse, CancellationToken ct) => db.InPages(
        async () =>
        {
            var now = clock.GetUtcNow();
            var page = await over(now).Take(Pages.Size).ToListAsync(ct);
            page.ForEach(one => lapse(one, now));
            return page.Count;
        },
        ct);
}
