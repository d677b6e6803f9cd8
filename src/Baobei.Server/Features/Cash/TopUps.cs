using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>Use cases 充值 of a partner or of an account that tops up itself: asks for a code to write into the bank transfer, and takes that back.</summary>
public sealed class TopUps(Db db, CashOwners owners, PolicyBook policies, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>分.</summary>
        [Required, Range(1, TopUpOrder.MaxAmountMinor)]
        public long? AmountMinor { get; init; }
    }

    /// <summary>The amount as one types it.</summary>
    public sealed record AmountForm
    {
        /// <summary>"50,000.00".</summary>
        [Required, StringLength(20)]
        public string Amount { get; init; } = "";

        /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
        internal Command ToCommand() => new() { AmountMinor = TypedAmount.Minor(nameof(Amount), Amount, FundTransfer.TheCurrency, TopUpOrder.MaxAmountMinor, least: 1) };
    }

    /// <summary>Refusals: as <see cref="CashOwners.Own"/>.</summary>
    public async Task<TopUpOrder> Ask(Command command, CancellationToken ct)
    {
        var owner = await owners.Own(AccountDuty.TopUp, ct);
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var order = TopUpOrder.Ask(owner, command.AmountMinor ?? 0, TopUpOrder.NewCode(), policy, caller.RequireUser(), now);
        db.Add(order);
        await db.SaveChangesAsync(ct);
        return order;
    }

    /// <summary>Refusals: as <see cref="TopUpOrder.Cancel"/>. <see cref="NotFound"/>: not the caller's own.</summary>
    public async Task<TopUpOrder> Cancel(Id<TopUpOrder> id, CancellationToken ct)
    {
        var order = caller.SeesAllPartners ? throw new NotFound() : await (await owners.TopUps(ct)).Get(id, ct);
        order.Cancel(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return order;
    }

    public async Task<TopUpOrder> Get(Id<TopUpOrder> id, CancellationToken ct) => await (await owners.TopUps(ct)).AsNoTracking().Get(id, ct);

    /// <summary>The newest first.</summary>
    public async Task<Slice<TopUpOrder>> List(Place place, CancellationToken ct) =>
        await (await owners.TopUps(ct)).AsNoTracking().Slice("top-ups", o => o.Id, descending: true, place, ct);
}
