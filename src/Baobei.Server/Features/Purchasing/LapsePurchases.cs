using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Tidies up purchase orders whose promise is over, and tells those who should know, once each. Nothing depends on when it runs.</summary>
public sealed class LapsePurchases(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "purchases.lapse";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(() => Page(ct), ct);

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        // Word for word what the partial index is of, or SQLite does not use it.
        var over = await db.PurchaseOrders
            .Where(o => (o.Status == PurchaseOrderStatus.AwaitingApproval || o.Status == PurchaseOrderStatus.Approved || o.Status == PurchaseOrderStatus.Confirmed
                || o.Status == PurchaseOrderStatus.PaymentRequested) && o.PromisedUntil <= now)
            .OrderBy(o => o.PromisedUntil).Take(Pages.Size).ToListAsync(ct);
        foreach (var order in over)
        {
            order.Lapse(now);
        }

        return over.Count;
    }
}
