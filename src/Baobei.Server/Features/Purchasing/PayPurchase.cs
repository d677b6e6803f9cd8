using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>What one purse has that a purchase order can be paid from.</summary>
/// <param name="Purpose">Cash, what the partner allotted (划拨款), or credit.</param>
public sealed record PurseView(LedgerPurpose Purpose, Money Available);

/// <summary>
/// 支付 and 代付: a purchase order becomes an order and its money goes to the vendor, all in one transaction or nothing of it. An account pays from what its
/// partner allotted to it first, then from its own cash, then on credit; the partner from its cash.
/// </summary>
public sealed class PayPurchase(Db db, LedgerBooking ledger, PurchaseGate gate, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary>
    /// <paramref name="find"/> gives the purchase order that the caller may pay, tracked. Refusals: <c>ledger.insufficient</c>, and as
    /// <see cref="PurchaseGate.MustBuy"/> and <see cref="PurchaseOrder.Pay"/>.
    /// </summary>
    public async Task<Order> Run(OrderPayer payer, Func<CancellationToken, Task<PurchaseOrder>> find, CancellationToken ct) =>
        (await Pay(payer, caller.RequireUser(), find, null, ct)).Order;

    /// <summary>
    /// The account pays with what <paramref name="topUp"/> makes its cash, all of it and nothing else, in the same transaction. Refusals: as
    /// <see cref="PurchaseGate.MustBuy"/> and <see cref="PurchaseOrder.Pay"/>.
    /// </summary>
    /// <param name="by">Whoever had it paid; the caller is the provider of payments.</param>
    internal Task<(Order Order, Transfer? TopUp)> RunOnline(Guid by, Func<CancellationToken, Task<PurchaseOrder>> find, TransferOrder topUp, CancellationToken ct) =>
        Pay(OrderPayer.Account, by, find, topUp, ct);

    /// <summary>强代付: the partner pays what it has agreed to, in the name of <paramref name="by"/>. Refusals: as <see cref="Run"/>.</summary>
    internal Task RunByAgreement(Guid by, PurchaseOrder purchase, CancellationToken ct) => Pay(OrderPayer.Partner, by, _ => Task.FromResult(purchase), null, ct);

    /// <summary>
    /// 部分支付: sets a part aside, from the account's own purses. <paramref name="find"/> gives the purchase order that the caller may pay, tracked. Refusals:
    /// <c>ledger.insufficient</c>, and as <see cref="PurchaseGate.MustBuy"/> and <see cref="PurchaseOrder.PayPart"/>.
    /// </summary>
    public Task<PurchaseOrder> Part(long amountMinor, Func<CancellationToken, Task<PurchaseOrder>> find, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var purchase = await find(ct);
            var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == purchase.AccountId, ct);
            await gate.MustBuy(account, ct);
            var now = clock.GetUtcNow();
            var hold = purchase.PayPart(amountMinor, OwnPurses(purchase, account, OrderPayer.Account), (await policies.InForce(caller.Vendor, now, ct)).Values, now);
            purchase.PartPaid((await ledger.With(hold, ct)).Transfer, caller.RequireUser(), now);
            await db.SaveChangesAsync(ct);
            return purchase;
        },
        ct);

    /// <summary>What was set aside is the customer's again, in the caller's transaction.</summary>
    internal async Task GiveBackParts(PurchaseOrder purchase, CancellationToken ct)
    {
        // What ran out has gone back by itself.
        var holds = purchase.Parts.Select(part => part.Hold).ToList();
        var open = holds.Count == 0 ? [] : await db.LedgerHolds.Where(h => holds.Contains(h.Id) && h.Status == HoldStatus.Open).Select(h => h.Id).ToListAsync(ct);
        foreach (var part in purchase.Parts.Where(part => open.Contains(part.Hold)))
        {
            await ledger.With(purchase.Back(part), ct);
        }
    }

    /// <summary>What there is to pay it from, in the order in which it would be taken.</summary>
    public async Task<IReadOnlyList<PurseView>> Purses(PurchaseOrder purchase, OrderPayer payer, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == purchase.AccountId, ct);
        var names = await PursesOf(purchase, account, payer, ct);
        var ids = names.Select(name => name.IdFor(caller.Vendor)).ToList();
        var found = await db.LedgerAccounts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        return [.. names.Select(name => new PurseView(name.Purpose, new(found.GetValueOrDefault(name.IdFor(caller.Vendor))?.Available ?? 0, name.Currency)))];
    }

    /// <summary>The idempotency key of its payment.</summary>
    internal static string KeyOf(Id<PurchaseOrder> purchase) => $"pay:{purchase}";

    /// <summary>Where its money goes.</summary>
    internal static LedgerAccountName RevenueOf(PurchaseOrder purchase) => LedgerAccountName.Of(purchase.VendorId, LedgerPurpose.Revenue, purchase.Currency);

    private Task<(Order Order, Transfer? TopUp)> Pay(
        OrderPayer payer, Guid by, Func<CancellationToken, Task<PurchaseOrder>> find, TransferOrder? topUp, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var purchase = await find(ct);
            var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == purchase.AccountId, ct);
            await gate.MustBuy(account, ct);
            await GiveBackParts(purchase, ct);

            // Past the partner: a customer pays what is its own, whosever project it belongs to.
            var project = await db.AcrossPartners<Project>().AsNoTracking().SingleAsync(p => p.Id == purchase.ProjectId, ct);
            var now = clock.GetUtcNow();

            // No number is taken for what cannot be paid.
            var number = purchase.StatusAt(now) == PurchaseOrderStatus.PaymentRequested ? Order.NumberOf(await db.TakeNumber(NumberSeries.Orders, ct)) : "";
            var (order, lines) = purchase.Pay(project, account, payer, number, by, now);
            db.Add(order);
            db.AddRange(lines);
            await db.SaveChangesAsync(ct);
            if (order.AmountMinor == 0)
            {
                return (order, null);
            }

            var payment = TransferOrder.Move(
                KeyOf(purchase.Id), payer == OrderPayer.Partner ? TransferOccasion.PayOnBehalf : TransferOccasion.Payment,
                topUp is null ? await PursesOf(purchase, account, payer, ct) : [.. topUp.To.Select(leg => leg.Account)],
                [new(RevenueOf(purchase), order.AmountMinor)])
            with
            { Memo = order.Number, Reference = order.Id.ToString() };
            var booked = await ledger.With(topUp is null ? [payment] : [topUp, payment], ct);
            return (order, topUp is null ? null : booked[0].Transfer);
        },
        ct);

    private async Task<IReadOnlyList<LedgerAccountName>> PursesOf(PurchaseOrder purchase, CustomerAccount account, OrderPayer payer, CancellationToken ct)
    {
        var purses = OwnPurses(purchase, account, payer);
        return payer == OrderPayer.Account && purchase.Currency == FundTransfer.TheCurrency && await gate.MayUseCredit(account.Id, ct) ? [.. purses, AccountCredit.NameOf(account.Id)] : purses;
    }

    private static IReadOnlyList<LedgerAccountName> OwnPurses(PurchaseOrder purchase, CustomerAccount account, OrderPayer payer) => payer switch
    {
        OrderPayer.Partner => [LedgerAccountName.Of(purchase.PartnerId, LedgerPurpose.Cash, purchase.Currency)],
        _ when account is { DistributionType: DistributionType.Resale, PartnerId: { } partner } =>
            [LedgerAccountName.Of(account.Id, LedgerPurpose.Received, purchase.Currency, partner), LedgerAccountName.Of(account.Id, LedgerPurpose.Cash, purchase.Currency)],
        _ => [LedgerAccountName.Of(account.Id, LedgerPurpose.Cash, purchase.Currency)],
    };
}

/// <summary>强代付: what a customer confirms is paid by the partner that has agreed to pay every order, or waits for it; both are told.</summary>
public sealed class PayByAgreement(Db db, PayPurchase pay, PurchaseGate gate, LedgerBooking ledger, Caller caller, TimeProvider clock)
{
    /// <summary>In the transaction that confirms it. An account that may not buy now keeps its order confirmed, and asks to pay later as others do.</summary>
    public async Task Run(PurchaseOrder order, CustomerAccount account, CancellationToken ct)
    {
        if (account.PaidByPartnerSince is null || !order.MayBePaidByPartner(account) || !await MayBuy(account, ct))
        {
            return;
        }

        order.FallToPartner(account, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        var cash = LedgerAccountName.Of(order.PartnerId, LedgerPurpose.Cash, order.Currency);

        // Locked until the end, all that it takes at once: what is there now is there when it is paid.
        if ((await ledger.Lock([cash, PayPurchase.RevenueOf(order)], ct)).Find(cash)!.Available >= order.AmountMinor)
        {
            await pay.RunByAgreement(caller.RequireUser(), order, ct);
        }
        else
        {
            order.WaitForPartner(clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }
    }

    private async Task<bool> MayBuy(CustomerAccount account, CancellationToken ct)
    {
        try
        {
            await gate.MustBuy(account, ct);
            return true;
        }
        catch (Refused)
        {
            return false;
        }
    }
}

/// <summary>Use case 代付: the partner pays what its agency account has asked it to.</summary>
public sealed class PayOnBehalf(Db db, PayPurchase pay)
{
    /// <summary>Refusals: as <see cref="PayPurchase.Run"/>.</summary>
    public Task<Order> Run(Id<PurchaseOrder> id, Action<PurchaseOrder> seen, CancellationToken ct) => pay.Run(
        OrderPayer.Partner,
        async cancel =>
        {
            var order = await db.PurchaseOrders.Get(id, cancel);
            seen(order);
            return order;
        },
        ct);
}

/// <summary>
/// Use case 退款: the vendor gives money back, the way it came. What a partner allotted to the account (划拨款) goes to the partner itself once their association is
/// over: nobody could reclaim it any more.
/// </summary>
public sealed class RefundOrder(Db db, LedgerBooking ledger, AccountDutyBook duties, Caller caller, TimeProvider clock)
{
    public sealed record Part
    {
        /// <summary>Of the order's line.</summary>
        [Required]
        public int? Position { get; init; }

        /// <summary>Minor units; all that is left of the line when it is left out.</summary>
        public long? AmountMinor { get; init; }
    }

    public sealed record Command
    {
        [Required]
        public RefundReason? Reason { get; init; }

        /// <summary>Read by the partner and the customer. Required when the reason is "other".</summary>
        [StringLength(OrderRefund.MaxWordsLength)]
        public string? Words { get; init; }

        /// <summary>Which lines; everything that is left when it is empty.</summary>
        [MaxLength(ConfigurationList.MaxLines)]
        public IReadOnlyList<Part>? Lines { get; init; }
    }

    /// <summary>Refusals: as <see cref="Order.Refund"/>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="Order.Refund"/>.</summary>
    public Task<OrderRefund> Run(Id<Order> id, Command command, Action<Order> seen, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var order = await db.Orders.Get(id, ct);
            seen(order);
            var lines = await db.OrderLines.Where(l => l.OrderId == id).ToListAsync(ct);
            var refund = order.Refund(
                lines, [.. (command.Lines ?? []).Select(part => (part.Position ?? throw new InvalidField(nameof(command.Lines), "choice"), part.AmountMinor))],
                command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"), command.Words, caller.RequireUser(), clock.GetUtcNow());
            db.Add(refund);
            await db.SaveChangesAsync(ct);
            await ledger.With(await BackTo(order, refund, ct), ct);
            return refund;
        },
        ct);

    /// <summary>What went which way says the ledger itself.</summary>
    private async Task<TransferOrder> BackTo(Order order, OrderRefund refund, CancellationToken ct)
    {
        var (key, reference) = (PayPurchase.KeyOf(order.PurchaseOrderId!.Value), order.Id.ToString());
        var payment = await db.Transfers.AsNoTracking().SingleAsync(t => t.Key == key, ct);
        var earlier = await db.Transfers.AsNoTracking().Where(t => t.Reference == reference && t.Occasion == TransferOccasion.Refund).ToListAsync(ct);
        var taken = payment.ReadLegs().Where(leg => leg.Amount < 0).Select(leg => (leg.Account, -leg.Amount)).ToList();
        var returned = earlier.SelectMany(t => t.ReadLegs()).Where(leg => leg.Amount > 0).GroupBy(leg => leg.Account).ToDictionary(legs => legs.Key, legs => legs.Sum(leg => leg.Amount));
        var parts = OrderRefund.Split(taken, returned, refund.AmountMinor);
        var ids = parts.Select(part => part.Source).ToList();
        var names = (await db.LedgerAccounts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(ct)).ToDictionary(a => a.Id, a => a.Name);
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == order.AccountId, ct);
        if ((await duties.Of(account, AccountDuty.CashTransfer, ct)).Partner != order.PartnerId)
        {
            foreach (var (id, _) in names.Where(name => name.Value.Purpose == LedgerPurpose.Received).ToList())
            {
                names[id] = LedgerAccountName.Of(order.PartnerId, LedgerPurpose.Cash, order.Currency);
            }
        }

        return TransferOrder.Move(
            $"refund:{refund.Id}", TransferOccasion.Refund, [LedgerAccountName.Of(caller.Vendor, LedgerPurpose.Revenue, order.Currency)],
            [.. parts.Select(part => new Leg(names[part.Source], part.Amount))])
        with
        { Memo = order.Number, Reference = reference };
    }
}
