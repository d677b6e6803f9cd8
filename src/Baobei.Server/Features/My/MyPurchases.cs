using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>A purchase order in the customer's list.</summary>
public sealed record MyPurchaseRow(
    Id<PurchaseOrder> Id, string Number, string Name, string PartnerName, Money Total, PurchaseOrderStatus Status, DateTimeOffset PushedAt, DateTimeOffset PromisedUntil)
{
    /// <summary>The customer has to answer, or to pay.</summary>
    public bool IsOpen => Status is PurchaseOrderStatus.Approved or PurchaseOrderStatus.Confirmed or PurchaseOrderStatus.PaymentRequested;
}

/// <summary>A purchase order as the customer reads it.</summary>
/// <param name="Words">What the partner says with it.</param>
/// <param name="CustomerWords">What the customer said when it refused it, or wanted it otherwise.</param>
public sealed record MyPurchaseView(
    Id<PurchaseOrder> Id, string Number, string Name, string PartnerName, string ProjectName, string? Words, PurchaseOrderStatus Status, IReadOnlyList<PurchaseLineView> Lines,
    Money ListTotal, Money Discount, Money Total, Money Tax, Money PartsTotal, DateTimeOffset PushedAt, DateTimeOffset PromisedUntil, DateTimeOffset? ConfirmedAt,
    DateTimeOffset? PaymentRequestedAt, OrderPayer? PaymentBy, Id<Order>? OrderId, DateTimeOffset? EndedAt, DeclineReason? DeclineReason, string? CustomerWords, int Version)
{
    internal static MyPurchaseView Of(OwnPurchase own, DateTimeOffset now)
    {
        var (order, status) = (own.Order, own.Order.StatusAt(now));
        return new(
            order.Id, order.Number, order.Name, own.PartnerName, own.ProjectName, order.Words, status, [.. order.Lines.Select(PurchaseLineView.Of)], order.ListTotal, order.Discount,
            order.Total, order.Tax, order.PartsTotal, order.PushedAt, order.PromisedUntil, order.ConfirmedAt, order.PaymentRequestedAt, order.PaymentBy, order.OrderId,
            order.EndedAt ?? (status == order.Status ? null : order.PromisedUntil), order.DeclineReason, order.CustomerWords, order.Version);
    }
}

/// <summary>A purchase order of the customer's with whose it is.</summary>
public sealed class OwnPurchase
{
    public required PurchaseOrder Order { get; init; }

    public required string PartnerName { get; init; }

    public required string ProjectName { get; init; }
}

/// <summary>
/// 控制台 → 费用中心 → 采购单 (guide line 351): the customer reads what a partner offers and the vendor has approved, takes less of it, agrees or says no,
/// and asks to pay. Rows are found by the caller's own account, past the partner filter: a customer has no partner of its own.
/// </summary>
public sealed class MyPurchases(Db db, MyAccount mine, PayPurchase pay, PayByAgreement agreement, PurchaseGate gate, PolicyBook policies, TimeProvider clock)
{
    public sealed record TakeCommand
    {
        /// <summary>0, for not at all, to what was offered.</summary>
        [Required]
        public int? Quantity { get; init; }

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    public sealed record ChangesCommand
    {
        /// <summary>What it should be instead; the partner reads it.</summary>
        [Required, StringLength(PurchaseOrder.MaxWordsLength)]
        public string? Words { get; init; }
    }

    public sealed record DeclineCommand
    {
        [Required]
        public DeclineReason? Reason { get; init; }

        /// <summary>Read by the partner and the vendor. Required when the reason is "other".</summary>
        [StringLength(PurchaseOrder.MaxWordsLength)]
        public string? Words { get; init; }
    }

    public sealed record PartCommand
    {
        /// <summary>Minor units of the order's currency.</summary>
        [Required]
        public long? AmountMinor { get; init; }
    }

    /// <summary>The same as one types it.</summary>
    public sealed record PartForm
    {
        /// <summary>"1,200.50".</summary>
        [Required, StringLength(20)]
        public string? Amount { get; init; }

        public int? Version { get; init; }

        /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
        internal PartCommand ToCommand(PurchaseOrder order) => new() { AmountMinor = TypedAmount.Minor(nameof(Amount), Amount, order.Currency, order.AmountMinor, least: 1) };
    }

    public sealed record PaymentCommand
    {
        /// <summary>`account`, or `partner` of an agency account that asks its partner to pay (代付). The account itself when it is left out.</summary>
        public OrderPayer? By { get; init; }
    }

    /// <summary>The newest first.</summary>
    public async Task<Slice<MyPurchaseRow>> List(Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var page = await Shown(await mine.Own(ct)).Slice("purchases", row => row.Order.Id, descending: true, place, ct);
        return page.Select(row => new MyPurchaseRow(
            row.Order.Id, row.Order.Number, row.Order.Name, row.PartnerName, row.Order.Total, row.Order.StatusAt(now), row.Order.PushedAt, row.Order.PromisedUntil));
    }

    /// <summary>How many wait for an answer.</summary>
    public async Task<int> CountOpen(CancellationToken ct)
    {
        var (now, account) = (clock.GetUtcNow(), await mine.Own(ct));
        return await Of(account).Where(o => o.Status == PurchaseOrderStatus.Approved && o.PromisedUntil > now).CountCapped(ct);
    }

    /// <summary>How many wait for the customer to ask for payment or to pay.</summary>
    public async Task<int> CountToPay(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await Of(await mine.Own(ct)).Where(o => o.PromisedUntil > now)
            .Where(o => o.Status == PurchaseOrderStatus.Confirmed || (o.Status == PurchaseOrderStatus.PaymentRequested && o.PaymentBy == OrderPayer.Account)).CountCapped(ct);
    }

    /// <summary>Not found: <see cref="NotFound"/>, also what the vendor has not approved.</summary>
    public async Task<(OwnPurchase Own, DateTimeOffset Now)> Get(Id<PurchaseOrder> id, CancellationToken ct) =>
        (await Shown(await mine.Own(ct)).SingleOrDefaultAsync(row => row.Order.Id == id, ct) ?? throw new NotFound(), clock.GetUtcNow());

    public async Task<MyPurchaseView> View(Id<PurchaseOrder> id, CancellationToken ct)
    {
        var (own, now) = await Get(id, ct);
        return MyPurchaseView.Of(own, now);
    }

    /// <summary>Takes less of a line. Refusals: <c>account.frozen</c>, and as <see cref="PurchaseOrder.Take"/>.</summary>
    public Task<PurchaseOrder> Take(Id<PurchaseOrder> id, int position, TakeCommand command, Action<PurchaseOrder> seen, CancellationToken ct) =>
        Change(id, seen, (order, now) => order.Take(position, command.Quantity ?? throw new InvalidField(nameof(command.Quantity), "required"), now), ct);

    /// <summary>
    /// 确认. Where the partner has agreed to pay every order (强代付), it is paid with that, or waits for the partner. Refusals: <c>account.frozen</c>, and as
    /// <see cref="PurchaseOrder.Confirm"/>.
    /// </summary>
    public Task<PurchaseOrder> Confirm(Id<PurchaseOrder> id, Action<PurchaseOrder> seen, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var order = await Change(id, seen, (order, now) => order.Confirm(now), ct);
            await agreement.Run(order, await mine.Own(ct), ct);
            return order;
        },
        ct);

    /// <summary>Back to the partner. Refusals: <c>account.frozen</c>, and as <see cref="PurchaseOrder.RequestChanges"/>.</summary>
    public Task<PurchaseOrder> RequestChanges(Id<PurchaseOrder> id, ChangesCommand command, CancellationToken ct) =>
        Change(id, _ => { }, (order, now) => order.RequestChanges(command.Words, now), ct);

    /// <summary>Says no; what was set aside for it is free again. Refusals: <c>account.frozen</c>, and as <see cref="PurchaseOrder.Decline"/>.</summary>
    public Task<PurchaseOrder> Decline(Id<PurchaseOrder> id, DeclineCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var order = await Change(id, _ => { }, (order, now) => order.Decline(command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"), command.Words, now), ct);
            await pay.GiveBackParts(order, ct);
            return order;
        },
        ct);

    /// <summary>申请支付. Refusals: as <see cref="PurchaseGate.MustBuy"/> and <see cref="PurchaseOrder.RequestPayment"/>.</summary>
    public async Task<PurchaseOrder> RequestPayment(Id<PurchaseOrder> id, PaymentCommand command, CancellationToken ct)
    {
        await gate.MustBuy(await mine.Own(ct), ct);
        return await Change(id, _ => { }, (order, account, now) => order.RequestPayment(command.By ?? OrderPayer.Account, account, now), ct);
    }

    /// <summary>支付. Refusals: as <see cref="PayPurchase.Run"/>.</summary>
    public Task<Order> Pay(Id<PurchaseOrder> id, Action<PurchaseOrder> seen, CancellationToken ct) => pay.Run(
        OrderPayer.Account,
        async cancel =>
        {
            var order = await Of(await mine.Own(cancel)).SingleOrDefaultAsync(o => o.Id == id, cancel) ?? throw new NotFound();
            seen(order);
            return order;
        },
        ct);

    /// <summary>部分支付. Refusals and <see cref="InvalidField"/>: as <see cref="PayPurchase.Part"/>.</summary>
    public Task<PurchaseOrder> PayPart(Id<PurchaseOrder> id, PartCommand command, Action<PurchaseOrder> seen, CancellationToken ct) => pay.Part(
        command.AmountMinor ?? throw new InvalidField(nameof(PartForm.Amount), "required"),
        async cancel =>
        {
            var order = await Of(await mine.Own(cancel)).SingleOrDefaultAsync(o => o.Id == id, cancel) ?? throw new NotFound();
            seen(order);
            return order;
        },
        ct);

    /// <summary>What the next part of it may come to; null when there is none.</summary>
    public async Task<(long Least, long Most)?> NextPart(PurchaseOrder order, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return order.StatusAt(now) == PurchaseOrderStatus.PaymentRequested ? order.NextPart((await policies.InForce(order.VendorId, now, ct)).Values) : null;
    }

    /// <summary>What the account has to pay it from.</summary>
    public Task<IReadOnlyList<PurseView>> Purses(PurchaseOrder order, CancellationToken ct) => pay.Purses(order, OrderPayer.Account, ct);

    /// <summary>The partner can be asked to pay it (代付).</summary>
    public async Task<bool> MayAskPartner(PurchaseOrder order, CancellationToken ct) => order.MayBePaidByPartner(await mine.Own(ct));

    private Task<PurchaseOrder> Change(Id<PurchaseOrder> id, Action<PurchaseOrder> seen, Action<PurchaseOrder, DateTimeOffset> change, CancellationToken ct) =>
        Change(id, seen, (order, _, now) => change(order, now), ct);

    private async Task<PurchaseOrder> Change(Id<PurchaseOrder> id, Action<PurchaseOrder> seen, Action<PurchaseOrder, CustomerAccount, DateTimeOffset> change, CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var order = await Of(account).SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw new NotFound();
        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        seen(order);
        change(order, account, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return order;
    }

    /// <summary>What the vendor has not approved is no business of the customer's.</summary>
    private IQueryable<PurchaseOrder> Of(CustomerAccount account) => db.AcrossPartners<PurchaseOrder>()
        .Where(o => o.AccountId == account.Id && o.WasAsked);

    private IQueryable<OwnPurchase> Shown(CustomerAccount account) =>
        from order in Of(account).AsNoTracking()
        join partner in db.Partners on order.PartnerId equals partner.Id
        join project in db.AcrossPartners<Project>() on order.ProjectId equals project.Id
        select new OwnPurchase { Order = order, PartnerName = partner.Name, ProjectName = project.Name };
}

/// <summary>The customer's list of purchase orders.</summary>
/// <param name="Open">How many wait for an answer.</param>
public sealed record MyPurchasesModel(Slice<MyPurchaseRow> Page, int Open, Asked Asked);

/// <summary>One of them.</summary>
/// <param name="MayAskPartner">The partner can be asked to pay it.</param>
public sealed record MyPurchaseModel(OwnPurchase Own, DateTimeOffset Now, bool MayAskPartner)
{
    public PurchaseOrder Order => Own.Order;

    public PurchaseOrderStatus Status => Own.Order.StatusAt(Now);
}

/// <summary>The customer takes less of a line.</summary>
public sealed record MyPurchaseLineModel(OwnPurchase Own, PurchaseOrderLine Line, Form<MyPurchases.TakeCommand> Form);

/// <summary>The customer pays.</summary>
/// <param name="Purses">What it has, in the order in which it would be taken.</param>
/// <param name="MayTopUp">It tops up itself.</param>
/// <param name="MayPayOnline">All of it can be paid at the payment provider.</param>
/// <param name="Part">What a part of it may come to; null when there can be none.</param>
public sealed record MyPaymentModel(OwnPurchase Own, IReadOnlyList<PurseView> Purses, bool MayTopUp, bool MayPayOnline, Form<ListForm> Form, (long Least, long Most)? Part, Form<MyPurchases.PartForm> PartForm)
{
    /// <summary>What is missing; null when there is enough.</summary>
    public Money? Missing => Own.Order.Rest.AmountMinor - Purses.Sum(purse => purse.Available.AmountMinor) is var minor and > 0 ? new Money(minor, Own.Order.Currency) : null;
}

/// <summary>The customer wants it otherwise.</summary>
public sealed record MyPurchaseChangesModel(OwnPurchase Own, Form<MyPurchases.ChangesCommand> Form);

/// <summary>The customer says no.</summary>
public sealed record MyPurchaseRefusalModel(OwnPurchase Own, Form<MyPurchases.DeclineCommand> Form);
