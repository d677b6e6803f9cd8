using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>Tidies up contracts that were not signed in time, and tells both sides, once each. Nothing depends on when it runs.</summary>
public sealed class LapseContracts(Db db, TimeProvider clock) : IRecurring
{
    private const int PageSize = 200;

    public static string Name => "contracts.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        while (await Page(ct) == PageSize)
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.Contracts.Where(c => c.Status == ContractStatus.AwaitingSignature && c.SignBy <= now).OrderBy(c => c.SignBy).Take(PageSize).ToListAsync(ct);
        foreach (var contract in over)
        {
            contract.Lapse(now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return over.Count;
        }
        catch (Refused changed) when (changed.Code == "edit.conflict")
        {
            // Somebody changed one of them meanwhile; the next run takes the rest.
            return 0;
        }
    }
}
