using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.My;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>A project that an order can be linked to.</summary>
public sealed record LinkableProject(string Number, string Name, ProjectStage Stage);

/// <summary>What is asked before an order is linked.</summary>
/// <param name="Back">The order's page.</param>
/// <param name="To">Where the answer goes.</param>
public sealed record LinkOrderModel(Order Order, IReadOnlyList<LinkableProject> Projects, string Back, string To, IReadOnlyList<Crumb> Crumbs, Form<LinkOrder.Command> Form);

/// <summary>
/// Use case 订单关联项目: what a customer bought in the vendor's shop counts for the project that it came from. The customer links its own orders with the number that its
/// partner gave it, a partner those of its own accounts.
/// </summary>
public sealed class LinkOrder(Db db, MyAccount mine, Caller caller, TimeProvider clock)
{
    /// <summary>Projects to choose from; there are few of one account.</summary>
    private const int MostProjects = 100;

    public sealed record Command
    {
        /// <summary>项目编号.</summary>
        [Required, StringLength(20)]
        public string Project { get; init; } = "";

        public int? Version { get; init; }
    }

    /// <summary>Refusals and <see cref="InvalidField"/>: as <see cref="Order.LinkTo"/>, <c>edit.conflict</c>. <see cref="NotFound"/>: not the caller's order.</summary>
    public Task<Order> Run(Id<Order> id, Command command, Action<Order> seen, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var order = await Own(id, ct);
            seen(order);
            var number = command.Project.Trim();
            var project = await Projects(order).SingleOrDefaultAsync(p => p.Number == number, ct) ?? throw new InvalidField(nameof(command.Project), "order_project");
            order.LinkTo(
                project, await db.AcrossPartners<OrderLine>().Where(l => l.OrderId == id).ToListAsync(ct), await db.AcrossPartners<OrderRefund>().Where(r => r.OrderId == id).ToListAsync(ct),
                caller.RequireUser(), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return order;
        },
        ct);

    /// <summary>The order, and what it could be linked to now.</summary>
    public async Task<(Order Order, IReadOnlyList<LinkableProject> Projects)> Ask(Id<Order> id, CancellationToken ct)
    {
        var order = await Own(id, ct);
        var now = clock.GetUtcNow();
        return (
            order,
            await Projects(order).Where(p => p.CreatedAt <= order.PaidAt && p.Stage != ProjectStage.PotentialOpportunity && (p.Status == ProjectStatus.Won || (p.Status == ProjectStatus.InProgress && p.ExpiresAt > now)))
                .OrderByDescending(p => p.Id).Take(MostProjects).Select(p => new LinkableProject(p.Number, p.Name, p.Stage)).ToListAsync(ct));
    }

    private async Task<Order> Own(Id<Order> id, CancellationToken ct)
    {
        if (caller.Partner is not null)
        {
            return await db.Orders.Get(id, ct);
        }

        var account = await mine.Own(ct);
        return await db.AcrossPartners<Order>().SingleOrDefaultAsync(o => o.Id == id && o.AccountId == account.Id, ct) ?? throw new NotFound();
    }

    /// <summary>Of the order's account: the partner's own; for a customer those of the partner whose account it was, else all that it has confirmed or has to.</summary>
    private IQueryable<Project> Projects(Order order)
    {
        var rows = db.AcrossPartners<Project>().AsNoTracking().Where(p => p.AccountId == order.AccountId);
        return (caller.Partner ?? (order.WasPartners ? order.PartnerId : null)) is { } partner ? rows.Where(p => p.PartnerId == partner) : rows;
    }
}
