using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Payments;

/// <summary>
/// Asks the provider about payments that have waited for a while without a notice, so that a lost one loses no money, and writes down as lapsed what the provider
/// knows of no money for. While the provider does not answer, nothing is written down.
/// </summary>
public sealed class ReconcilePayments(Db db, IEnumerable<IPaymentProvider> providers, TakeNotice take, TimeProvider clock, ILogger<ReconcilePayments> log) : IRecurring
{
    private const int PageSize = 100;

    /// <summary>A notice is here within seconds, as a rule.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(2);

    public static string Name => "payments.reconcile";

    public static TimeSpan Every => TimeSpan.FromMinutes(3);

    public async Task Run(CancellationToken ct)
    {
        var provider = providers.FirstOrDefault();
        var before = clock.GetUtcNow() - After;
        Id<OnlinePayment> last = default;
        while (true)
        {
            var from = last;
            var waiting = await db.Payments.AsNoTracking().Where(p => p.Status == PaymentStatus.Started && p.Id > from && p.CreatedAt <= before)
                .OrderBy(p => p.Id).Take(PageSize).ToListAsync(ct);
            foreach (var payment in waiting)
            {
                last = payment.Id;
                if (!await Ask(payment, provider, ct))
                {
                    return;
                }
            }

            if (waiting.Count < PageSize)
            {
                return;
            }
        }
    }

    /// <returns>Whether it is worth while to ask on.</returns>
    private async Task<bool> Ask(OnlinePayment payment, IPaymentProvider? provider, CancellationToken ct)
    {
        try
        {
            if (provider?.Name == payment.Provider && await provider.Ask(payment, ct) is { } notice)
            {
                await take.Run(notice, "", ct);
            }

            var now = clock.GetUtcNow();
            db.ChangeTracker.Clear();
            var tracked = await db.Payments.SingleAsync(p => p.Id == payment.Id, ct);
            if (tracked.Lapse(now))
            {
                await db.SaveChangesAsync(ct);
            }
        }
        catch (ProviderUnavailable away)
        {
            log.LogWarning(away, "The provider of payments does not answer; it is asked again");
            return false;
        }
        catch (Refused refused)
        {
            // It left its trace, or somebody was faster; the others are asked all the same.
            log.LogInformation("Payment {PaymentId} was not taken: {Code}", payment.Id, refused.Code);
        }
        finally
        {
            db.Forget();
        }

        return true;
    }
}

/// <summary>Deletes traces of what nobody vouches for: who wanted to look into them has. Those of the provider's own word stay.</summary>
public sealed class TidyNotices(Db db, TimeProvider clock) : IRecurring
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public static string Name => "payments.tidy_notices";

    public static TimeSpan Every => TimeSpan.FromHours(24);

    public async Task Run(CancellationToken ct)
    {
        // Ids are ordered by time, so this reads the oldest rows only.
        var old = new Id<RefusedNotice>(Guid.CreateVersion7(clock.GetUtcNow() - Keep));
        await db.DeleteInBatches(db.RefusedNotices.Where(n => n.Id < old && !n.IsSigned), n => n.Id, ct);
    }
}
