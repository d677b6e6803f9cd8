using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>Use cases of the partner with what waits for a second person (双人复核): releases it, or refuses it.</summary>
public sealed class DecideFunds(Db db, LedgerBooking ledger, Caller caller, TimeProvider clock)
{
    public sealed record RefusalCommand
    {
        /// <summary>What the one who asked reads.</summary>
        [Required, StringLength(FundTransfer.MaxReasonLength)]
        public string Reason { get; init; } = "";
    }

    /// <summary>Refusals: as <see cref="FundTransfer.Release"/>.</summary>
    public Task<FundTransfer> Release(Id<FundTransfer> id, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var transfer = await Own(id, ct);
            var partner = await db.Partners.AsNoTracking().Get(transfer.PartnerId, ct);
            var account = await db.CustomerAccounts.AsNoTracking().Get(transfer.AccountId, ct);
            await ledger.Lock([.. FundTransfer.Names(transfer.PartnerId, transfer.AccountId, transfer.Currency)], ct);
            var customer = account.CustomerId is { } of ? await db.AcrossPartners<Customer>().AsNoTracking().Get(of, ct) : throw new Refused("account.not_associated");
            var booked = await ledger.With(transfer.Release(partner, account, customer, caller.RequireUser(), clock.GetUtcNow()), ct);
            transfer.BookedAs(booked.Transfer);
            await db.SaveChangesAsync(ct);
            return transfer;
        },
        ct);

    /// <summary>Refusals: as <see cref="FundTransfer.Refuse"/>.</summary>
    public Task<FundTransfer> Refuse(Id<FundTransfer> id, RefusalCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var transfer = await Own(id, ct);
            await ledger.Lock([.. FundTransfer.Names(transfer.PartnerId, transfer.AccountId, transfer.Currency)], ct);
            await ledger.With(transfer.Refuse(command.Reason, caller.RequireUser(), clock.GetUtcNow()), ct);
            await db.SaveChangesAsync(ct);
            return transfer;
        },
        ct);

    private async Task<FundTransfer> Own(Id<FundTransfer> id, CancellationToken ct) => caller.Partner is null ? throw new NotFound() : await db.FundTransfers.Get(id, ct);
}
