using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>
/// 强代付: what waits because the partner had too little is paid once there is enough, however the money came; what waits longest first, and nothing of a partner's
/// beyond the first that it cannot pay. Each order in a transaction of its own, so a run that is broken off is simply gone on with. While the agreement holds: what was
/// asked for before it began, or waits after it ended, the partner pays by hand.
/// </summary>
public sealed class PayWaitingPurchases(Db db, PayPurchase pay, LedgerBooking ledger, Caller caller, TimeProvider clock) : IRecurring
{
    public static string Name => "purchases.pay_waiting";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        var (now, spent) = (clock.GetUtcNow(), new HashSet<LedgerAccountName>());
        await foreach (var batch in Keyset.InBatches(place => Waiting(now, place, ct), Pages.Size))
        {
            var cash = await Cash([.. batch.Select(order => order.Cash).Distinct()], ct);
            foreach (var order in batch.Where(order => !spent.Contains(order.Cash)))
            {
                // Nothing is locked for a partner that has too little as it stands.
                if (cash.GetValueOrDefault(order.Cash) < order.AmountMinor || !await Pay(order, ct))
                {
                    spent.Add(order.Cash);
                }
            }
        }
    }

    private Task<Slice<WaitingPurchase>> Waiting(DateTimeOffset now, Place place, CancellationToken ct) => (
        from order in db.PurchaseOrders.AsNoTracking()
        join account in db.CustomerAccounts on order.AccountId equals account.Id
        where order.Status == PurchaseOrderStatus.PaymentRequested && order.PaymentBy == OrderPayer.Partner && order.PromisedUntil > now
            && account.PaidByPartnerSince <= order.PaymentRequestedAt
        select new WaitingPurchase { Id = order.Id, PartnerId = order.PartnerId, Currency = order.Currency, AmountMinor = order.AmountMinor, WaitsSince = order.WaitsSince })
        .Slice("waiting", order => order.WaitsSince, order => order.Id, descending: false, place, ct);

    /// <summary>What there is, minor units.</summary>
    private async Task<IReadOnlyDictionary<LedgerAccountName, long>> Cash(IReadOnlyList<LedgerAccountName> names, CancellationToken ct)
    {
        var ids = names.Select(name => name.IdFor(caller.Vendor)).ToList();
        return (await db.LedgerAccounts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(ct)).ToDictionary(account => account.Name, account => account.Available);
    }

    /// <summary>False: there is not enough for it.</summary>
    private async Task<bool> Pay(WaitingPurchase waiting, CancellationToken ct)
    {
        try
        {
            return await db.Atomically(
                async () =>
                {
                    // Locked until the end, all that it takes at once: what is there now is there when it is paid.
                    var order = await db.PurchaseOrders.SingleAsync(o => o.Id == waiting.Id, ct);
                    var book = await ledger.Lock([waiting.Cash, PayPurchase.RevenueOf(order)], ct);
                    if (book.Find(waiting.Cash)!.Available < order.AmountMinor)
                    {
                        return false;
                    }

                    var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == order.AccountId, ct);
                    if (account.PaidByPartnerSince <= order.PaymentRequestedAt)
                    {
                        // As when it is paid at once: by whoever confirmed it.
                        await pay.RunByAgreement(account.UserId ?? order.PushedBy, order, ct);
                    }

                    return true;
                },
                ct);
        }
        catch (Refused)
        {
            // Paid or over since it was found, or the account may not buy at the moment: the next run looks again. The others do not wait for it.
            return true;
        }
        finally
        {
            db.Forget();
        }
    }

    /// <summary>A purchase order that waits for its partner.</summary>
    private sealed record WaitingPurchase
    {
        public Id<PurchaseOrder> Id { get; init; }

        public Id<Partner> PartnerId { get; init; }

        public string Currency { get; init; } = "";

        public long AmountMinor { get; init; }

        public DateTimeOffset WaitsSince { get; init; }

        public LedgerAccountName Cash => LedgerAccountName.Of(PartnerId, LedgerPurpose.Cash, Currency);
    }
}
