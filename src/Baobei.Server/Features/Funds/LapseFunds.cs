using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>Writes down what nobody released in time, and so tells whoever asked for it. The ledger gives the money back by itself.</summary>
public sealed class LapseFunds(Db db, TimeProvider clock) : IRecurring
{
    private const int PageSize = 200;

    public static string Name => "funds.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        var count = PageSize;
        while (count == PageSize)
        {
            var now = clock.GetUtcNow();
            var over = await db.FundTransfers.Where(f => f.Status == FundStatus.Waiting && f.ExpiresAt <= now).OrderBy(f => f.ExpiresAt).Take(PageSize).ToListAsync(ct);
            over.ForEach(transfer => transfer.Lapse(now));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (Refused changed) when (changed.Code == "edit.conflict")
            {
                // Somebody decided one of them at the last moment; the next run takes the rest.
                return;
            }

            db.ChangeTracker.Clear();
            count = over.Count;
        }
    }
}
