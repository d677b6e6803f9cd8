using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>The customer's list of orders.</summary>
public sealed record MyOrdersModel(Slice<OrderRow> Page, Asked Asked);

/// <summary>One of them.</summary>
/// <param name="PartnerName">Null of what no partner has to do with.</param>
/// <param name="ProjectName">Null while it is linked to none.</param>
/// <param name="IsLinkable">It can be linked to a project, or to another, now.</param>
public sealed record MyOrderModel(OrderPicture Picture, string? PartnerName, string? ProjectName, bool IsLinkable);

/// <summary>费用中心 → 采购单 → 订单: what the account has bought. Rows are found by the caller's own account, past the partner filter: a customer has no partner of its own.</summary>
public sealed class MyOrders(Db db, MyAccount mine, TimeProvider clock)
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
        return new(await Orders.Picture(db, order, ct), await db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleOrDefaultAsync(ct),
            await db.AcrossPartners<Project>().Where(p => p.Id == order.ProjectId).Select(p => p.Name).SingleOrDefaultAsync(ct), order.IsLinkableAt(clock.GetUtcNow()));
    }
}
