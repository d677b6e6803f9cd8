using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>
/// Use cases of the partner with its configuration lists: makes, copies, changes and deletes them. Each of them refuses
/// <c>configuration.project_over</c>, and <c>edit.conflict</c> when somebody else changed the list meanwhile; the rest as <see cref="ConfigurationList"/>.
/// </summary>
public sealed class WriteConfigurationList(Db db, Caller caller, ListProducts products, PolicyBook policies, ApprovalBook approvals, LedgerBooking ledger, TimeProvider clock)
{
    public sealed record NameCommand
    {
        /// <summary>The customer will read it.</summary>
        [Required, StringLength(ConfigurationList.MaxNameLength)]
        public string Name { get; init; } = "";

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    public sealed record LineCommand
    {
        [Required]
        public Id<ProductSpec>? SpecId { get; init; }

        /// <summary>One of the specification's regions; null when it is sold everywhere.</summary>
        [StringLength(CatalogueCode.MaxLength)]
        public string? Region { get; init; }

        [Required]
        public int? Quantity { get; init; }

        /// <summary>For how many months or years; null when it is not sold by them.</summary>
        public int? Term { get; init; }

        /// <summary>Off the list price, 1/100 %.</summary>
        public int DiscountBasisPoints { get; init; }
    }

    public sealed record ChangeCommand
    {
        [Required]
        public int? Quantity { get; init; }

        /// <summary>Off the list price, 1/100 %.</summary>
        public int DiscountBasisPoints { get; init; }
    }

    public sealed record PushCommand
    {
        /// <summary>What the customer and the vendor read with it; optional.</summary>
        [StringLength(PurchaseOrder.MaxWordsLength)]
        public string? Words { get; init; }

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    public async Task<ConfigurationList> Create(Id<Project> id, NameCommand command, CancellationToken ct)
    {
        var project = await Project(id, ct);
        var (number, others) = await Place(project, ct);
        return await Add(ConfigurationList.Create(project, command.Name, number, others, caller.RequireUser(), clock.GetUtcNow()), ct);
    }

    /// <summary>A new draft of the same lines at the prices of now.</summary>
    public async Task<ConfigurationList> Copy(Id<ConfigurationList> id, NameCommand command, Action<ConfigurationList> seen, CancellationToken ct)
    {
        var (list, project) = await Read(id, seen, ct);
        var now = clock.GetUtcNow();
        var offers = await Offers(list, now, ct);
        var policy = await Policy(now, ct);
        var (number, others) = await Place(project, ct);
        return await Add(list.Copy(project, command.Name, number, others, offers, policy, caller.RequireUser(), now), ct);
    }

    public Task<ConfigurationList> Rename(Id<ConfigurationList> id, NameCommand command, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id, seen, (list, project, now) =>
        {
            list.Rename(project, command.Name, now);
            return Task.CompletedTask;
        },
        ct);

    /// <summary><see cref="InvalidField"/>: <c>SpecId</c> <c>choice</c> when the vendor has none of that id, and as <see cref="ItemChoice.Check"/>.</summary>
    public Task<ConfigurationList> AddLine(Id<ConfigurationList> id, LineCommand command, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id,
        seen,
        async (list, project, now) =>
        {
            var offer = (await products.Offers([command.SpecId!.Value], now, ct)).SingleOrDefault() ?? throw new InvalidField(nameof(command.SpecId), "choice");
            var choice = new ItemChoice { Region = command.Region, Quantity = command.Quantity ?? 0, Term = command.Term, DiscountBasisPoints = command.DiscountBasisPoints };
            list.Add(project, Offered(offer), choice, await Policy(now, ct), now);
        },
        ct);

    public Task<ConfigurationList> ChangeLine(Id<ConfigurationList> id, int position, ChangeCommand command, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id,
        seen,
        async (list, project, now) =>
        {
            var offer = (await products.Offers([list.Item(position).SpecId], now, ct)).Single();
            list.Change(project, position, Offered(offer), command.Quantity ?? 0, command.DiscountBasisPoints, await Policy(now, ct), now);
        },
        ct);

    public Task<ConfigurationList> RemoveLine(Id<ConfigurationList> id, int position, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id, seen, (list, project, now) =>
        {
            list.RemoveLine(project, position, now);
            return Task.CompletedTask;
        },
        ct);

    /// <summary>All lines at the prices of now.</summary>
    public Task<ConfigurationList> Reprice(Id<ConfigurationList> id, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id, seen, async (list, project, now) => list.Reprice(project, await Offers(list, now, ct), await Policy(now, ct), now), ct);

    /// <summary>生成报价单. Refusals: as <see cref="ConfigurationList.Quote"/>.</summary>
    public Task<ConfigurationList> Quote(Id<ConfigurationList> id, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id, seen, async (list, project, now) => list.Quote(project, await Offers(list, now, ct), await Policy(now, ct), caller.RequireUser(), now), ct);

    /// <summary>A draft again. Refusals: as <see cref="ConfigurationList.Reopen"/>.</summary>
    public Task<ConfigurationList> Reopen(Id<ConfigurationList> id, Action<ConfigurationList> seen, CancellationToken ct) => Change(
        id,
        seen,
        async (list, project, now) =>
            list.Reopen(project, list.OrderId is { } order ? await db.PurchaseOrders.AsNoTracking().SingleAsync(o => o.Id == order, ct) : null, now),
        ct);

    /// <summary>推送采购单. Refusals: as <see cref="ConfigurationList.Push"/>.</summary>
    public Task<PurchaseOrder> Push(Id<ConfigurationList> id, PushCommand command, Action<ConfigurationList> seen, CancellationToken ct) => db.Atomically(
        async () =>
        {
            // Whoever changes or ends an association holds its partner's money until that is done (FundDesk.Lock). So one waits for the other: either the order is
            // there when what is open is looked for, or the project that ended with the association is.
            var partner = caller.RequirePartner();
            await ledger.Lock([LedgerAccountName.Of(partner, LedgerPurpose.Cash, FundTransfer.TheCurrency)], ct);
            var (list, project) = await Read(id, seen, ct);
            var now = clock.GetUtcNow();

            // No number is taken for what cannot be pushed.
            var mayBe = list is { Status: ConfigurationListStatus.Submitted, Quotation: { } quotation } && !quotation.IsOverAt(now) && project.IsValidAt(now);
            var number = mayBe ? PurchaseOrder.NumberOf(await db.TakeNumber(NumberSeries.PurchaseOrders, ct)) : "";
            var order = list.Push(project, number, command.Words, await approvals.Routes(ct), await Policy(now, ct), caller.RequireUser(), now);
            db.Add(order);
            await db.SaveChangesAsync(ct);
            return order;
        },
        ct);

    /// <summary>Deletes a draft.</summary>
    public async Task Remove(Id<ConfigurationList> id, Action<ConfigurationList> seen, CancellationToken ct)
    {
        var (list, project) = await Read(id, seen, ct);
        list.Remove(project, clock.GetUtcNow());
        db.Remove(list);
        await db.SaveChangesAsync(ct);
    }

    private async Task<ConfigurationList> Change(
        Id<ConfigurationList> id, Action<ConfigurationList> seen, Func<ConfigurationList, Project, DateTimeOffset, Task> change, CancellationToken ct)
    {
        var (list, project) = await Read(id, seen, ct);
        await change(list, project, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return list;
    }

    private async Task<(ConfigurationList List, Project Project)> Read(Id<ConfigurationList> id, Action<ConfigurationList> seen, CancellationToken ct)
    {
        var list = await db.ConfigurationLists.Get(id, ct);
        seen(list);
        return (list, await Project(list.ProjectId, ct));
    }

    private Task<Project> Project(Id<Project> id, CancellationToken ct) => db.Projects.AsNoTracking().Get(id, ct);

    /// <summary>What a new list of the project needs to know. No number is taken for one that the project has no room for.</summary>
    private async Task<(int Number, int Others)> Place(Project project, CancellationToken ct)
    {
        var others = await db.ConfigurationLists.CountAsync(l => l.ProjectId == project.Id, ct);
        var isLate = !project.IsValidAt(clock.GetUtcNow()) || others >= ConfigurationList.MaxPerProject;
        return (isLate ? 0 : await db.TakeListNumber(ct), others);
    }

    private async Task<ConfigurationList> Add(ConfigurationList list, CancellationToken ct)
    {
        db.Add(list);
        await db.SaveChangesAsync(ct);
        return list;
    }

    private async Task<IReadOnlyDictionary<Id<ProductSpec>, OfferedSpec>> Offers(ConfigurationList list, DateTimeOffset now, CancellationToken ct) =>
        (await products.Offers([.. list.Items.Select(item => item.SpecId).Distinct()], now, ct)).ToDictionary(offer => offer.Spec.Id, Offered);

    private async Task<Policy> Policy(DateTimeOffset now, CancellationToken ct) => (await policies.InForce(caller.Vendor, now, ct)).Values;

    private static OfferedSpec Offered(SpecOffer offer) => new(offer.Product, offer.Spec, offer.Price);
}
