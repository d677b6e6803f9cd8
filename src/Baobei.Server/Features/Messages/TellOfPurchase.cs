using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// What happens to a purchase order is told to whoever has to act on it or lost something by it: whoever of the vendor decides, the person of the
/// partner who looks after the project and the partner's owners, and the customer.
/// </summary>
public sealed class TellOfPurchase(Db db, ApprovalBook approvals, Texts texts, Notices notices, TimeProvider clock) :
    IHandle<PurchasePushed>, IHandle<PurchaseStepApproved>, IHandle<PurchaseApproved>, IHandle<PurchaseReturned>, IHandle<PurchaseRejected>, IHandle<PurchaseWithdrawn>,
    IHandle<PurchaseConfirmed>, IHandle<PurchaseChangesRequested>, IHandle<PurchaseDeclined>, IHandle<PurchasePaymentRequested>, IHandle<PurchaseExpired>, IHandle<PurchaseDue>,
    IHandle<PurchaseDecisionDue>, IHandle<PurchaseDelegated>, IHandle<PurchaseDelegationEnded>, IHandle<PurchasePaid>, IHandle<PurchasePartPaid>, IHandle<OrderRefunded>, IHandle<OrderLinked>, IHandle<PurchasePaymentWaits>
{
    public Task Handle(PurchasePushed happened, CancellationToken ct) => TellDeciders(happened.OrderId, 1, ct);

    public Task Handle(PurchaseStepApproved happened, CancellationToken ct) => TellDeciders(happened.OrderId, happened.Step + 1, ct);

    public async Task Handle(PurchaseApproved happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_approved", [order.Name, order.CustomerName], ct);
        await TellCustomer(order, "purchase_asked", [order.Name, await PartnerName(order, ct), Money.Said(order.Total), order.PromisedUntil], ct);
    }

    public async Task Handle(PurchaseReturned happened, CancellationToken ct) => await TellPartner(
        await Order(happened.OrderId, ct), "purchase_returned", [happened.ListName, happened.Words], ct);

    public async Task Handle(PurchaseRejected happened, CancellationToken ct) => await TellPartner(
        await Order(happened.OrderId, ct), "purchase_rejected", [happened.ListName, happened.Words], ct);

    /// <summary>What the customer was never asked about is no news to it.</summary>
    public async Task Handle(PurchaseWithdrawn happened, CancellationToken ct)
    {
        if (happened.WasAsked)
        {
            var order = await Order(happened.OrderId, ct);
            await TellCustomer(order, "purchase_taken_back", [order.Name, await PartnerName(order, ct)], ct);
        }
    }

    public async Task Handle(PurchaseConfirmed happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_confirmed", [order.Name, order.CustomerName, Money.Said(happened.Total)], ct);
    }

    public async Task Handle(PurchaseChangesRequested happened, CancellationToken ct) => await TellPartner(
        await Order(happened.OrderId, ct), "purchase_changes_requested", [happened.ListName, happened.Words], ct);

    public async Task Handle(PurchaseDeclined happened, CancellationToken ct) => await TellPartner(
        await Order(happened.OrderId, ct), "purchase_declined", [happened.ListName, MessageArgument.Of(texts, happened.ReasonCode, happened.Words)], ct);

    public async Task Handle(PurchasePaymentRequested happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(
            order, happened.Payer == OrderPayer.Partner ? "purchase_payment_asked" : "purchase_payment_requested", [order.Name, order.CustomerName, Money.Said(happened.Total)], ct,
            andFinance: happened.Payer == OrderPayer.Partner);
    }

    public async Task Handle(PurchasePaymentWaits happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_payment_waits", [order.Name, order.CustomerName, Money.Said(happened.Total)], ct, andFinance: true);
        await TellCustomer(order, "purchase_waits_for_partner", [order.Name, await PartnerName(order, ct)], ct);
    }

    public async Task Handle(PurchasePaid happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_paid", [order.Name, order.CustomerName, Money.Said(happened.Total)], ct, $"/orders/{happened.BecameId}", andFinance: happened.Payer == OrderPayer.Partner);
        await TellCustomer(order, "purchase_receipt", [order.Name, Money.Said(happened.Total)], ct, $"/my/billing/orders/{happened.BecameId}");
    }

    public async Task Handle(PurchasePartPaid happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_part_paid", [order.Name, order.CustomerName, Money.Said(happened.Part), Money.Said(happened.Rest)], ct);
    }

    public async Task Handle(OrderRefunded happened, CancellationToken ct)
    {
        var order = await db.AcrossPartners<Order>().AsNoTracking().SingleAsync(o => o.Id == happened.OrderId, ct);
        var pushedBy = await db.AcrossPartners<PurchaseOrder>().Where(p => p.Id == order.PurchaseOrderId).Select(p => (Guid?)p.PushedBy).SingleOrDefaultAsync(ct);
        MessageArgument[] arguments =
        [
            order.Source == OrderSource.Shop ? order.Number : order.Name, Money.Said(happened.Amount),
            MessageArgument.Of(texts, happened.ReasonCode, happened.Words),
        ];
        await TellPartner(order.PartnerId, order.Owner, pushedBy, order.Id.ToString(), "order_refunded", arguments, $"/orders/{happened.OrderId}", true, ct);
        await TellCustomer(order.AccountId, order.Id.ToString(), "order_refund_received", arguments, $"/my/billing/orders/{happened.OrderId}", ct);
    }

    /// <summary>Whoever of the partner linked it knows.</summary>
    public async Task Handle(OrderLinked happened, CancellationToken ct)
    {
        var customer = await db.AcrossPartners<Order>().Where(o => o.Id == happened.OrderId).Select(o => o.CustomerName).SingleAsync(ct);
        await notices.Tell(
            db.Users.Where(u => u.PartnerId == happened.PartnerId && !u.IsDisabled && u.Id != happened.By && (u.Id == happened.Owner || u.Role == Role.PartnerOwner)),
            "order_linked", [happened.Number, customer, happened.ProjectName], $"/orders/{happened.OrderId}", happened.OrderId.ToString(), ct);
    }

    public async Task Handle(PurchaseExpired happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellPartner(order, "purchase_expired", [order.Name, happened.ExpiredAt], ct);
        if (happened.WasAsked)
        {
            await TellCustomer(order, "purchase_lapsed", [order.Name, await PartnerName(order, ct), happened.ExpiredAt], ct);
        }
    }

    public async Task Handle(PurchaseDue happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        await TellCustomer(order, "purchase_due", [order.Name, await PartnerName(order, ct), order.PromisedUntil], ct);
    }

    /// <summary>Whoever decides is reminded; once the term is over, whoever it is escalated to learns of it, too.</summary>
    public async Task Handle(PurchaseDecisionDue happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        if (order.StatusAt(clock.GetUtcNow()) != PurchaseOrderStatus.AwaitingApproval || order.Step != happened.Step)
        {
            // Decided before this was delivered.
            return;
        }

        var deciders = await Deciders(order, ct);
        MessageArgument[] arguments = [order.Name, await PartnerName(order, ct), happened.DueAt];
        var isSoon = happened.Notice == DecisionNotice.Soon;
        await Tell(db.Users.Where(u => deciders.Contains(u.Id)), isSoon ? "purchase_due_soon" : "purchase_overdue", arguments, order.Id, ct);
        if (!isSoon)
        {
            await Tell(approvals.Escalated(order.Planned!).Where(u => !deciders.Contains(u.Id)), "purchase_escalated", arguments, order.Id, ct);
        }
    }

    /// <summary>The colleague learns of it.</summary>
    public async Task Handle(PurchaseDelegated happened, CancellationToken ct)
    {
        var order = await Order(happened.OrderId, ct);
        var from = await db.Users.Where(u => u.Id == happened.From).Select(u => u.DisplayName).SingleOrDefaultAsync(ct) ?? "";
        await Tell(
            db.Users.Where(u => u.Id == happened.To && !u.IsDisabled), "purchase_delegated", [order.Name, await PartnerName(order, ct), from, happened.Note], order.Id, ct);
    }

    /// <summary>Whoever of the two did not end it learns of it.</summary>
    public Task Handle(PurchaseDelegationEnded happened, CancellationToken ct) => Tell(
        db.Users.Where(u => (u.Id == happened.To || u.Id == happened.From) && u.Id != happened.By && !u.IsDisabled), "purchase_delegation_ended", [happened.ListName],
        happened.OrderId, ct);

    /// <summary>Whoever may decide the step; nobody when it was decided before this was delivered: those of the next are told of theirs.</summary>
    private async Task TellDeciders(Id<PurchaseOrder> id, int step, CancellationToken ct)
    {
        var order = await Order(id, ct);
        if (order.StatusAt(clock.GetUtcNow()) != PurchaseOrderStatus.AwaitingApproval || order.Step != step)
        {
            return;
        }

        var deciders = await Deciders(order, ct);
        await Tell(db.Users.Where(u => deciders.Contains(u.Id)), "purchase_waits", [order.Name, await PartnerName(order, ct), Money.Said(order.Total)], order.Id, ct);
    }

    private async Task<Guid[]> Deciders(PurchaseOrder order, CancellationToken ct) =>
        [.. (await approvals.Of(order, order.Authors, ct)).Select(approver => approver.PersonId)];

    private Task Tell(IQueryable<Access.User> readers, string kind, IReadOnlyList<MessageArgument> arguments, Id<PurchaseOrder> order, CancellationToken ct) =>
        notices.Tell(readers, kind, arguments, Link(order), order.ToString(), ct);

    /// <param name="andFinance">Whoever looks after the partner's money is told, too.</param>
    private Task TellPartner(PurchaseOrder order, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct, string? link = null, bool andFinance = false) =>
        TellPartner(order.PartnerId, order.Owner, order.PushedBy, order.Id.ToString(), kind, arguments, link ?? Link(order.Id), andFinance, ct);

    private Task TellPartner(
        Id<Partner> partner, Guid owner, Guid? pushedBy, string subject, string kind, IReadOnlyList<MessageArgument> arguments, string link, bool andFinance, CancellationToken ct) => notices.Tell(
        db.Users.Where(u => u.PartnerId == partner && !u.IsDisabled
            && (u.Id == owner || u.Id == pushedBy || u.Role == Role.PartnerOwner || (andFinance && u.Role == Role.PartnerFinance))),
        kind, arguments, link, subject, ct);

    private Task TellCustomer(PurchaseOrder order, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct, string? link = null) =>
        TellCustomer(order.AccountId, order.Id.ToString(), kind, arguments, link ?? $"/my/billing/purchase-orders/{order.Id}", ct);

    private Task TellCustomer(Id<CustomerAccount> account, string subject, string kind, IReadOnlyList<MessageArgument> arguments, string link, CancellationToken ct)
    {
        var user = db.CustomerAccounts.Where(a => a.Id == account).Select(a => a.UserId);
        return notices.Tell(db.Users.Where(u => user.Contains(u.Id) && !u.IsDisabled), kind, arguments, link, subject, ct);
    }

    private Task<PurchaseOrder> Order(Id<PurchaseOrder> id, CancellationToken ct) => db.AcrossPartners<PurchaseOrder>().AsNoTracking().SingleAsync(o => o.Id == id, ct);

    private Task<string> PartnerName(PurchaseOrder order, CancellationToken ct) => db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleAsync(ct);

    private static string Link(Id<PurchaseOrder> order) => $"/purchase-orders/{order}";
}

/// <summary>What a customer was offered, or has agreed to, is promised for a short time only.</summary>
public sealed record PurchaseDue(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId) : IEvent
{
    public static string Name => "purchase.due";
}

/// <summary>Reminds customers, once each, two days before a promise is over. Part of <see cref="WarnOfExpiry"/>, whose watch it shares.</summary>
public sealed class WarnOfPurchases(Db db)
{
    /// <summary>So long before the promise is over a customer is reminded.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(2);

    /// <param name="from">Up to when everybody has been reminded.</param>
    public async Task Warn(DateTimeOffset from, DateTimeOffset now, CancellationToken ct)
    {
        var (after, until) = (from + Before, now + Before);

        // The first part is word for word what the partial index is of, or SQLite does not use it.
        var ending = await db.AcrossPartners<PurchaseOrder>()
            .Where(o => (o.Status == PurchaseOrderStatus.AwaitingApproval || o.Status == PurchaseOrderStatus.Approved || o.Status == PurchaseOrderStatus.Confirmed
                || o.Status == PurchaseOrderStatus.PaymentRequested) && o.PromisedUntil > now && o.PromisedUntil > after && o.PromisedUntil <= until && o.WasAsked)
            .Select(o => new { o.Id, o.PartnerId }).ToListAsync(ct);
        foreach (var order in ending)
        {
            db.Queue(new PurchaseDue(order.Id, order.PartnerId), order.Id.ToString());
        }
    }
}
