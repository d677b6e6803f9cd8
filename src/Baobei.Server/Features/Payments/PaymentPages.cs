using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Payments;

/// <summary>Puts the models of the pages about payments together.</summary>
public sealed class PaymentPages(Payments payments, StartPayment start, PartnerNames partners, Caller caller, PageDirectory pages, TimeProvider clock)
{
    public async Task<IResult> List(PaymentQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var now = clock.GetUtcNow();
        var filter = PaymentFilter.Read(query, caller, now);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => payments.Run(filter, at, ct));
        var name = filter.Partner is { } one ? (await partners.Of([], one, ct))?.GetValueOrDefault(one) : null;
        return PaymentListPage.Show(new(
            filter, query, rows.Page.Select(payment => PaymentView.Of(payment, caller, now)), start.IsOffered && caller.May(Permission.UseCash), caller.SeesAllPartners, name,
            pages.Lets(caller, NoticesPath) ? NoticesPath : null, place.Limit, rows.Ignored));
    }

    public async Task<IResult> One(Id<OnlinePayment> id, bool isBack, CancellationToken ct)
    {
        var view = PaymentView.Of(await payments.Get(id, ct), caller, clock.GetUtcNow());
        var isCustomer = caller.Role == Role.Customer;
        return PaymentPage.Show(new(
            view, isBack, !caller.SeesAllPartners,
            view.PurchaseOrderId is { } order && (isCustomer || pages.Lets(caller, "/purchase-orders/{id}")) ? $"{(isCustomer ? "/my/billing" : "")}/purchase-orders/{order}" : null,
            view.OrderId is { } paid && (isCustomer || pages.Lets(caller, "/orders/{id}")) ? $"{(isCustomer ? "/my/billing" : "")}/orders/{paid}" : null));
    }

    public async Task<IResult> Refused(Asked asked, CancellationToken ct) =>
        RefusedNoticesPage.Show(new((await payments.Refused(Place.Of(asked), ct)).Select(RefusedNoticeView.Of), asked));

    internal const string NoticesPath = "/payments/notices";
}
