using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>Use cases of the partner: 划拨 to one of its resale accounts, and 回收 from it.</summary>
public sealed class MoveFunds(Db db, FundDesk desk, LedgerBooking ledger, PolicyBook policies, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>分.</summary>
        [Required, Range(1, FundTransfer.MaxAmountMinor)]
        public long? AmountMinor { get; init; }

        /// <summary>The customer reads it.</summary>
        [Required, StringLength(FundTransfer.MaxReasonLength)]
        public string Reason { get; init; } = "";

        /// <summary>New with each form; the API has its <c>Idempotency-Key</c>.</summary>
        [JsonIgnore]
        public Guid? FormKey { get; init; }
    }

    /// <summary>现金划拨. Refusals: as <see cref="FundTransfer.Ask"/>; <c>funds.form_used</c> when the form was sent before with something else in it.</summary>
    public Task<FundTransfer> Transfer(Id<CustomerAccount> id, Command command, CancellationToken ct) => Move(FundKind.Transfer, id, command, ct);

    /// <summary>回收. The same refusals.</summary>
    public Task<FundTransfer> Reclaim(Id<CustomerAccount> id, Command command, CancellationToken ct) => Move(FundKind.Reclaim, id, command, ct);

    private async Task<FundTransfer> Move(FundKind kind, Id<CustomerAccount> id, Command command, CancellationToken ct)
    {
        var partner = caller.RequirePartner();
        var account = await desk.Account(id, ct);
        var policy = (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;
        return await db.Atomically(
            async () =>
            {
                // From here on whoever moves this partner's money waits: the same form sent twice finds its first.
                var counter = await desk.Lock(partner, [account], policy, ct);
                if (command.FormKey is { } key && await db.FundTransfers.AsNoTracking().SingleOrDefaultAsync(f => f.FormKey == key, ct) is { } before)
                {
                    return (before.Kind, before.AccountId, before.AmountMinor, before.Reason) == (kind, id, command.AmountMinor, command.Reason.Trim())
                        ? before
                        : throw new Refused("funds.form_used");
                }

                var transfer = counter.Ask(kind, command.AmountMinor ?? 0, command.Reason, account, caller.RequireUser(), clock.GetUtcNow(), command.FormKey);
                transfer.BookedAs((await ledger.With(transfer.ToOrder(), ct)).Transfer);
                db.Add(transfer);
                await db.SaveChangesAsync(ct);
                return transfer;
            },
            ct);
    }
}
