using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>Tidies up requests that not everybody agreed to in time, and tells those who asked, once each. Nothing depends on when it runs.</summary>
public sealed class LapseAssociationRequests(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "association_requests.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(() => Page(ct), ct);

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        // A notice that has run out is written down by the end of its association.
        var over = await db.AssociationRequests.Where(r => r.Status == AssociationRequestStatus.Waiting && r.ExpiresAt <= now && r.Kind != AssociationRequestKind.Release)
            .OrderBy(r => r.ExpiresAt).Take(Pages.Size).ToListAsync(ct);
        foreach (var request in over)
        {
            request.Lapse(now);
        }

        return over.Count;
    }
}
