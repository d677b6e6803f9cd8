using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.My;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Use case 还款 of the customer: pays what it bought on credit from what its partner gave it, then from its own cash.</summary>
public sealed class RepayCredit(Db db, MyAccount mine, LedgerBooking ledger, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>分.</summary>
        [Required, Range(1, AccountCredit.MaxLineMinor)]
        public long? AmountMinor { get; init; }

        /// <summary>New with each form; the API has its <c>Idempotency-Key</c>.</summary>
        [JsonIgnore]
        public Guid? FormKey { get; init; }
    }

    /// <summary>Refusals: <c>credit.owes_less</c> (what is owed), <c>credit.too_little</c> (what there is to pay it from), <c>ledger.key_reused</c>.</summary>
    public Task<AccountFunds> Run(Command command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var account = await mine.Own(ct);
            var names = AccountFunds.Names(account.Id, account.PartnerId, FundTransfer.TheCurrency);
            var book = await ledger.Lock([.. names], ct);
            var funds = AccountFunds.Of(account.Id, account.PartnerId, FundTransfer.TheCurrency, book.Find);
            var amount = command.AmountMinor ?? 0;
            var key = $"repay:{command.FormKey ?? Id<Transfer>.At(clock.GetUtcNow()).Value:N}";
            if (command.FormKey is null || !await db.Transfers.AnyAsync(t => t.Key == key, ct))
            {
                if (amount > funds.CreditUsed)
                {
                    throw new Refused("credit.owes_less", Money.Said(funds.Money(funds.CreditUsed)));
                }

                if (amount > funds.Cash + funds.Received)
                {
                    throw new Refused("credit.too_little", Money.Said(funds.Money(funds.Cash + funds.Received)));
                }
            }

            List<LedgerAccountName> from = [LedgerAccountName.Of(account.Id, LedgerPurpose.Cash, FundTransfer.TheCurrency)];
            if (account.PartnerId is { } partner)
            {
                from.Insert(0, LedgerAccountName.Of(account.Id, LedgerPurpose.Received, FundTransfer.TheCurrency, partner));
            }

            var booked = await ledger.With(
                TransferOrder.Move(key, TransferOccasion.Repayment, from, [new(AccountCredit.NameOf(account.Id), amount)]) with { Reference = account.Id.ToString() }, ct);
            if (!booked.Replayed && await db.AccountCredits.SingleOrDefaultAsync(c => c.AccountId == account.Id, ct) is { } credit)
            {
                credit.Repaid(booked.Transfer);
                await db.SaveChangesAsync(ct);
            }

            var after = await ledger.Lock([.. names], ct);
            return AccountFunds.Of(account.Id, account.PartnerId, FundTransfer.TheCurrency, after.Find);
        },
        ct);

    /// <summary>As typed into the form of 费用中心.</summary>
    public sealed record RepayForm
    {
        /// <summary>"1,200.50".</summary>
        [Required, StringLength(20)]
        public string Amount { get; init; } = "";

        [Required]
        public Guid? FormKey { get; init; }

        /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
        internal Command ToCommand() => new()
        {
            AmountMinor = Ui.TypedAmount.Minor(nameof(Amount), Amount, FundTransfer.TheCurrency, AccountCredit.MaxLineMinor, least: 1),
            FormKey = FormKey,
        };
    }
}
