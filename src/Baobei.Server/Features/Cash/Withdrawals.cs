using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>Use cases 提现: a partner, or an account that does so itself, asks for cash back; the vendor's finance pays or refuses. The ledger holds it meanwhile.</summary>
public sealed class Withdrawals(Db db, CashOwners owners, LedgerBooking ledger, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>分.</summary>
        [Required, Range(1, TopUpOrder.MaxAmountMinor)]
        public long? AmountMinor { get; init; }

        /// <summary>收款户名.</summary>
        [Required, StringLength(BankDetails.MaxLength)]
        public string Payee { get; init; } = "";

        /// <summary>开户银行.</summary>
        [Required, StringLength(BankDetails.MaxLength)]
        public string BankName { get; init; } = "";

        /// <summary>收款账号; spaces are let pass.</summary>
        [Required, StringLength(60)]
        public string AccountNumber { get; init; } = "";

        /// <summary>New with each form; the API has its <c>Idempotency-Key</c>.</summary>
        [JsonIgnore]
        public Guid? FormKey { get; init; }
    }

    /// <summary>The same as one types it.</summary>
    public sealed record AskForm
    {
        [Required, StringLength(20)]
        public string Amount { get; init; } = "";

        [Required, StringLength(BankDetails.MaxLength)]
        public string Payee { get; init; } = "";

        [Required, StringLength(BankDetails.MaxLength)]
        public string BankName { get; init; } = "";

        [Required, StringLength(60)]
        public string AccountNumber { get; init; } = "";

        [Required]
        public Guid? FormKey { get; init; }

        /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
        internal Command ToCommand() => new() { AmountMinor = Minor(), Payee = Payee, BankName = BankName, AccountNumber = AccountNumber, FormKey = FormKey };

        internal Task Check(WrongFields wrong)
        {
            if (!string.IsNullOrWhiteSpace(Amount))
            {
                wrong.Read(Minor);
            }

            return Task.CompletedTask;
        }

        private long Minor() => TypedAmount.Minor(nameof(Amount), Amount, FundTransfer.TheCurrency, TopUpOrder.MaxAmountMinor, least: 1);
    }

    public sealed record PayCommand
    {
        /// <summary>The bank's number of the payment.</summary>
        [Required, StringLength(BankLine.MaxNumberLength)]
        public string BankNumber { get; init; } = "";
    }

    public sealed record RefusalCommand
    {
        /// <summary>What the one who asked reads.</summary>
        [Required, StringLength(Withdrawal.MaxReasonLength)]
        public string Reason { get; init; } = "";
    }

    /// <summary>Refusals: as <see cref="CashOwners.Own"/> and <see cref="Withdrawal.Ask"/>.</summary>
    public async Task<Withdrawal> Ask(Command command, CancellationToken ct)
    {
        var owner = await owners.Own(AccountDuty.Withdrawal, ct);
        return await db.Atomically(
            async () =>
            {
                var book = await ledger.Lock([owner.Purse, owner.Purse with { Purpose = LedgerPurpose.Held }], ct);
                if (command.FormKey is { } key && await db.Withdrawals.AsNoTracking().SingleOrDefaultAsync(w => w.FormKey == key, ct) is { } before)
                {
                    return before.AmountMinor == command.AmountMinor && before.Purse == owner.Purse ? before : throw new Refused("funds.form_used");
                }

                var bank = new BankDetails(command.Payee, command.BankName, command.AccountNumber);
                var withdrawal = Withdrawal.Ask(owner, command.AmountMinor ?? 0, bank, book.Find(owner.Purse)!.Available, caller.RequireUser(), clock.GetUtcNow(), command.FormKey);
                withdrawal.HeldAs((await ledger.With(withdrawal.ToOrder(), ct)).Transfer);
                db.Add(withdrawal);
                await db.SaveChangesAsync(ct);
                return withdrawal;
            },
            ct);
    }

    /// <summary>Refusals: as <see cref="Withdrawal.Cancel"/>. <see cref="NotFound"/>: not the caller's own.</summary>
    public Task<Withdrawal> Cancel(Id<Withdrawal> id, CancellationToken ct) => caller.SeesAllPartners
        ? throw new NotFound()
        : End(id, (withdrawal, now) => withdrawal.Cancel(caller.RequireUser(), now), ct);

    /// <summary>Of the vendor's finance. Refusals: as <see cref="Withdrawal.Pay"/>.</summary>
    public Task<Withdrawal> Pay(Id<Withdrawal> id, PayCommand command, CancellationToken ct) =>
        End(id, (withdrawal, now) => withdrawal.Pay(command.BankNumber, caller.Vendor, caller.RequireUser(), now), ct);

    /// <summary>Of the vendor's finance. Refusals: as <see cref="Withdrawal.Refuse"/>.</summary>
    public Task<Withdrawal> Refuse(Id<Withdrawal> id, RefusalCommand command, CancellationToken ct) =>
        End(id, (withdrawal, now) => withdrawal.Refuse(command.Reason, caller.RequireUser(), now), ct);

    public async Task<Withdrawal> Get(Id<Withdrawal> id, CancellationToken ct) => await (await owners.Withdrawals(ct)).AsNoTracking().Get(id, ct);

    /// <summary>The newest first.</summary>
    public async Task<Slice<Withdrawal>> List(Place place, CancellationToken ct) =>
        await (await owners.Withdrawals(ct)).AsNoTracking().Slice("withdrawals", w => w.Id, descending: true, place, ct);

    /// <summary>What there is to withdraw.</summary>
    public async Task<Money> Available(CancellationToken ct)
    {
        var id = (await owners.Own(AccountDuty.Withdrawal, ct)).Purse.IdFor(caller.Vendor);
        return new((await db.LedgerAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct))?.Available ?? 0, FundTransfer.TheCurrency);
    }

    private Task<Withdrawal> End(Id<Withdrawal> id, Func<Withdrawal, DateTimeOffset, TransferOrder> end, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var withdrawal = await (await owners.Withdrawals(ct)).Get(id, ct);
            await ledger.Lock([withdrawal.Purse, withdrawal.Purse with { Purpose = LedgerPurpose.Held }], ct);
            var order = end(withdrawal, clock.GetUtcNow());
            var booked = await ledger.With(order, ct);
            if (order.Kind == TransferKind.Post)
            {
                withdrawal.PaidAs(booked.Transfer);
            }

            await db.SaveChangesAsync(ct);
            return withdrawal;
        },
        ct);
}
