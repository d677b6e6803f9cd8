using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>Writes down what nobody released in time, and so tells whoever asked for it. The ledger gives the money back by itself.</summary>
public sealed class LapseFunds(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "funds.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(
        async () =>
        {
            var now = clock.GetUtcNow();
            var over = await db.FundTransfers.Where(f => f.Status == FundStatus.Waiting && f.ExpiresAt <= now).OrderBy(f => f.ExpiresAt).Take(Pages.Size).ToListAsync(ct);
            over.ForEach(transfer => transfer.Lapse(now));
            return over.Count;
        },
        ct);
}
