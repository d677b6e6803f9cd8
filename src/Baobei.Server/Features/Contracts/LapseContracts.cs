using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>Tidies up contracts that were not signed in time, and tells both sides, once each. Nothing depends on when it runs.</summary>
public sealed class LapseContracts(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "contracts.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(() => Page(ct), ct);

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.Contracts.Where(c => c.Status == ContractStatus.AwaitingSignature && c.SignBy <= now).OrderBy(c => c.SignBy).Take(Pages.Size).ToListAsync(ct);
        foreach (var contract in over)
        {
            contract.Lapse(now);
        }

        return over.Count;
    }
}
