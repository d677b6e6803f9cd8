using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Policies;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Use case: somebody of the vendor decides the step of a purchase order that waits.</summary>
public sealed class DecidePurchase(Db db, Caller caller, ApprovalBook approvals, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public ApprovalOutcome? Outcome { get; init; }

        /// <summary>One that fits the outcome.</summary>
        [Required]
        public PurchaseReason? Reason { get; init; }

        /// <summary>What the partner reads. Required unless it is approved.</summary>
        [StringLength(PurchaseDecision.MaxWordsLength)]
        public string? Words { get; init; }

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    /// <summary>
    /// Refusals: <c>purchase.wrong_status</c>, <c>purchase.expired</c>, <c>approval.own</c>, <c>approval.away</c>, <c>approval.delegated</c>,
    /// <c>approval.not_approver</c>, <c>purchase.second_person</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="PurchaseDecision.Check"/>.
    /// </summary>
    public async Task<PurchaseOrder> Run(Id<PurchaseOrder> id, Command command, Action<PurchaseOrder> seen, CancellationToken ct)
    {
        var order = await db.PurchaseOrders.Get(id, ct);
        seen(order);
        var (by, now) = (caller.RequireUser(), clock.GetUtcNow());
        order.MustAwaitApproval(now);
        var right = await approvals.Require(by, order, order.Authors, ct);
        order.Decide(
            command.Outcome ?? throw new InvalidField(nameof(command.Outcome), "required"), command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"),
            command.Words, by, right.InPlaceOf, (await policies.InForce(caller.Vendor, now, ct)).Values, now);
        await db.SaveChangesAsync(ct);
        return order;
    }
}

/// <summary>Use case: the partner takes a purchase order back. Refusals: as <see cref="PurchaseOrder.Withdraw"/>.</summary>
public sealed class WithdrawPurchase(Db db, TimeProvider clock)
{
    public async Task<PurchaseOrder> Run(Id<PurchaseOrder> id, CancellationToken ct)
    {
        var order = await db.PurchaseOrders.Get(id, ct);
        order.Withdraw(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return order;
    }
}
