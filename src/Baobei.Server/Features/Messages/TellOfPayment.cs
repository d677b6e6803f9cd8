using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// What came of a payment is told to its payer, unless it paid a purchase order: that tells itself. Money that came late, or that its purchase order did not take,
/// is told to the vendor's finance, too, and so is what the provider says and does not fit.
/// </summary>
public sealed class TellOfPayment(Db db, Notices notices) : IHandle<PaymentPaid>, IHandle<PaymentNoticeRefused>
{
    public async Task Handle(PaymentPaid happened, CancellationToken ct)
    {
        if (happened.OrderId is not null)
        {
            return;
        }

        var amount = Money.Said(new(happened.AmountMinor, happened.Currency));
        var (link, subject) = ($"/payments/{happened.PaymentId}", happened.PaymentId.ToString());
        await notices.Tell(
            db.Users.Where(u => u.Id == happened.By && !u.IsDisabled),
            happened.PurchaseOrderId is not null ? "payment_kept" : happened.IsLate ? "payment_late" : "payment_booked",
            happened.PurchaseNumber is { } number ? [amount, number] : [amount], link, subject, ct);
        if (happened.IsLate)
        {
            await notices.Tell(Finance(), "payment_came_late", [happened.OwnerName, amount], link, subject, ct);
        }

        if (happened.PurchaseOrderId is not { } purchase)
        {
            return;
        }

        if (!happened.IsLate)
        {
            await notices.Tell(Finance(), "payment_without_order", [happened.OwnerName, amount, happened.PurchaseNumber ?? ""], link, subject, ct);
        }

        // The partner offered it, and reads what its customer reads.
        var order = await db.AcrossPartners<PurchaseOrder>().AsNoTracking().SingleAsync(o => o.Id == purchase, ct);
        await notices.Tell(
            db.Users.Where(u => u.PartnerId == order.PartnerId && !u.IsDisabled && (u.Id == order.Owner || u.Id == order.PushedBy || u.Role == Role.PartnerOwner)),
            "purchase_payment_kept", [order.Name, order.CustomerName, amount], $"/purchase-orders/{order.Id}", subject, ct);
    }

    /// <summary>What nobody vouches for is no news: it stands in the list.</summary>
    public Task Handle(PaymentNoticeRefused happened, CancellationToken ct) => !happened.IsSigned ? Task.CompletedTask : notices.Tell(
        Finance(), "payment_notice_refused", [happened.Number ?? happened.PaymentId?.ToString() ?? ""], "/payments/notices", happened.NoticeId.ToString(), ct);

    private IQueryable<User> Finance() => db.Users.Where(u => u.PartnerId == null && u.Role == Role.VendorFinance && !u.IsDisabled);
}
