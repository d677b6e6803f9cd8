using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Cash;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Payments;

/// <summary>Use case 在线支付: sends the payer to the provider, to top up its own cash or to pay a purchase order.</summary>
public sealed class StartPayment(
    Db db, CashOwners owners, MyAccount mine, MyPurchases purchases, PurchaseGate gate, IEnumerable<IPaymentProvider> providers, PolicyBook policies, Caller caller, TimeProvider clock,
    ILogger<StartPayment> log)
{
    public sealed record Command
    {
        /// <summary>分.</summary>
        [Required, Range(1, TopUpOrder.MaxAmountMinor)]
        public long? AmountMinor { get; init; }
    }

    /// <summary>Something can be paid online.</summary>
    public bool IsOffered => providers.Any();

    /// <summary>The purchase order, one of the caller's own, can be paid online: by an account that tops up itself.</summary>
    public async Task<bool> IsOfferedFor(PurchaseOrder order, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(order);
        return IsOffered && order.AmountMinor > 0 && order.StatusAt(clock.GetUtcNow()) == PurchaseOrderStatus.PaymentRequested && await MayTopUp(ct);
    }

    /// <summary>The caller tops up its own cash.</summary>
    public async Task<bool> MayTopUp(CancellationToken ct)
    {
        try
        {
            await owners.Own(AccountDuty.TopUp, ct);
            return true;
        }
        catch (Refused)
        {
            return false;
        }
    }

    /// <summary>充值. Refusals: <c>payment.no_provider</c>, <c>payment.unavailable</c>, and as <see cref="CashOwners.Own"/>.</summary>
    public async Task<OnlinePayment> TopUp(Command command, CancellationToken ct)
    {
        var provider = Provider();
        var owner = await owners.Own(AccountDuty.TopUp, ct);
        var now = clock.GetUtcNow();
        return await Start(
            OnlinePayment.TopUp(
                owner, command.AmountMinor ?? 0, FundTransfer.TheCurrency, provider.Name, (await policies.InForce(caller.Vendor, now, ct)).Values, caller.RequireUser(), now),
            provider, ct);
    }

    /// <summary>
    /// 支付 of all of a purchase order of one's own; a payment of it that still waits is gone on with. Refusals: as <see cref="TopUp"/>, <see cref="PurchaseGate.MustBuy"/> and
    /// <see cref="OnlinePayment.Of"/>. Not found: <see cref="NotFound"/>.
    /// </summary>
    public async Task<OnlinePayment> Of(Id<PurchaseOrder> id, CancellationToken ct)
    {
        var order = (await purchases.Get(id, ct)).Own.Order;
        var provider = Provider();
        var owner = await owners.Own(AccountDuty.TopUp, ct);
        await gate.MustBuy(await mine.Own(ct), ct);
        var now = clock.GetUtcNow();
        order.MustBePayable(now);
        return await db.Payments.AsNoTracking()
                .Where(p => p.PurchaseOrderId == id && p.Status == PaymentStatus.Started && p.ExpiresAt > now && p.Url != null && p.Provider == provider.Name && p.AccountId == owner.AccountId)
                .OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct)
            ?? await Start(OnlinePayment.Of(order, owner, provider.Name, (await policies.InForce(caller.Vendor, now, ct)).Values, caller.RequireUser(), now), provider, ct);
    }

    /// <summary>The payment is there before the provider hears of it, so that its notice always finds it.</summary>
    private async Task<OnlinePayment> Start(OnlinePayment payment, IPaymentProvider provider, CancellationToken ct)
    {
        db.Add(payment);
        await db.SaveChangesAsync(ct);
        try
        {
            payment.SendTo(await provider.Start(payment, ct));
        }
        catch (ProviderUnavailable away)
        {
            log.LogWarning(away, "The provider of payments does not take {PaymentId}", payment.Id);
            payment.NotTaken(clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            throw new Refused("payment.unavailable");
        }

        await db.SaveChangesAsync(ct);
        return payment;
    }

    private IPaymentProvider Provider() => providers.FirstOrDefault() ?? throw new Refused("payment.no_provider");
}

/// <summary>Use case: the payer does not wait for the notice and has the provider asked.</summary>
public sealed class CheckPayment(CashOwners owners, IEnumerable<IPaymentProvider> providers, TakeNotice take, RateLimits limits, Caller caller)
{
    private static readonly RateLimit _byAccount = new("payment_check.account", 20, TimeSpan.FromMinutes(1));

    /// <summary>Refusal: <c>payment.unavailable</c>. <see cref="NotFound"/>: not the caller's own.</summary>
    public async Task<OnlinePayment> Run(Id<OnlinePayment> id, CancellationToken ct)
    {
        var payment = caller.SeesAllPartners ? throw new NotFound() : await (await owners.Payments(ct)).AsNoTracking().Get(id, ct);
        if (payment.Status != PaymentStatus.Started || providers.FirstOrDefault() is not { } provider || provider.Name != payment.Provider)
        {
            return payment;
        }

        limits.Take(_byAccount, caller.Vendor, caller.RequireUser().ToString());
        try
        {
            return await provider.Ask(payment, ct) is { } notice ? await take.Run(notice, "", ct) : payment;
        }
        catch (ProviderUnavailable)
        {
            throw new Refused("payment.unavailable");
        }
    }
}

/// <summary>Reads payments: the vendor's people all, a payer its own. And the traces of notices that were refused.</summary>
public sealed class Payments(Db db, CashOwners owners)
{
    public async Task<OnlinePayment> Get(Id<OnlinePayment> id, CancellationToken ct) => await (await owners.Payments(ct)).AsNoTracking().Get(id, ct);

    /// <summary>The newest first.</summary>
    public async Task<Slice<OnlinePayment>> Run(PaymentFilter filter, Place place, CancellationToken ct)
    {
        var rows = (await owners.Payments(ct)).AsNoTracking();
        rows = filter.Status switch
        {
            null => rows,
            PaymentStatus.Started => rows.Where(p => p.Status == PaymentStatus.Started && p.ExpiresAt > filter.Now),
            PaymentStatus.Lapsed => rows.Where(p => p.Status == PaymentStatus.Lapsed || (p.Status == PaymentStatus.Started && p.ExpiresAt <= filter.Now)),
            { } status => rows.Where(p => p.Status == status),
        };
        if (filter.Number is { } number)
        {
            rows = Id<OnlinePayment>.TryParse(number, null, out var id) ? rows.Where(p => p.Id == id) : rows.Where(p => p.Number == number);
        }

        if (filter.Account is { } name)
        {
            var account = await AccountNames.IdOf(db, name, ct);
            rows = rows.Where(p => p.AccountId == account);
        }

        if (filter.Partner is { } partner)
        {
            rows = rows.Where(p => p.PartnerId == partner && p.AccountId == null);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(p => p.CreatedAt >= from);
        }

        if (filter.Before is { } before)
        {
            rows = rows.Where(p => p.CreatedAt < before);
        }

        return await rows.Slice("payments", p => p.Id, descending: true, place, ct);
    }

    /// <summary>The newest first.</summary>
    public Task<Slice<RefusedNotice>> Refused(Place place, CancellationToken ct) => db.RefusedNotices.AsNoTracking().Slice("refused-notices", n => n.Id, descending: true, place, ct);
}
