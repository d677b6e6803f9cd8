using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>The customer's list of orders.</summary>
public sealed record MyOrdersModel(Slice<OrderRow> Page, Asked Asked);

/// <summary>One of them.</summary>
public sealed record MyOrderModel(OrderPicture Picture, string PartnerName);

/// <summary>费用中心 → 采购单 → 订单: what the account has bought. Rows are found by the caller's own account, past the partner filter: a customer has no partner of its own.</summary>
public sealed class MyOrders(Db db, MyAccount mine)
{
    /// <summary>The newest first.</summary>
    public async Task<Slice<OrderRow>> List(Place place, CancellationToken ct)
    {
        var account = await mine.Own(ct);
        return await db.AcrossPartners<Order>().AsNoTracking().Where(o => o.AccountId == account.Id).Select(OrderRow.Columns)
            .Slice("orders", o => o.Id, descending: true, place, ct);
    }

    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public async Task<MyOrderModel> Get(Id<Order> id, CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var order = await db.AcrossPartners<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.AccountId == account.Id, ct) ?? throw new NotFound();
        return new(await Orders.Picture(db, order, ct), await db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleAsync(ct));
    }
}
