using Baobei.Domain.Credits;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Notes which accounts passed their alert's threshold, came into arrears or out of them, and so tells it once each.</summary>
public sealed class WatchCredits(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "credits.watch";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(
        async () =>
        {
            // Only those that stand otherwise than was noted: of all others nothing is read.
            var found = await (
                from credit in db.AccountCredits
                join account in db.LedgerAccounts on credit.LedgerAccountId equals account.Id
                let used = account.Balance < 0 ? -account.Balance : 0
                where (credit.IsAlerted && (credit.LineMinor == 0 || credit.AlertPercent == 0 || used * 100 < credit.LineMinor * credit.AlertPercent))
                    || (!credit.IsAlerted && credit.LineMinor > 0 && credit.AlertPercent > 0 && used * 100 >= credit.LineMinor * credit.AlertPercent)
                    || (credit.ArrearsSince == null && (credit.IsOverdue || used > credit.LineMinor))
                    || (credit.ArrearsSince != null && !credit.IsOverdue && used <= credit.LineMinor)
                orderby credit.AccountId
                select new { credit, used }).Take(Pages.Size).ToListAsync(ct);
            var now = clock.GetUtcNow();
            foreach (var one in found)
            {
                one.credit.Watch(one.used, now);
            }

            return found.Count;
        },
        ct);
}
