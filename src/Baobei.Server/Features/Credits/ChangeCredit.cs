using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Use case of the vendor's finance and operator: credit line, alert, 禁止新购, shutdown policy, overdue and freeze of an account, with a reason.</summary>
public sealed class ChangeCredit(Db db, LedgerBooking ledger, Caller caller, TimeProvider clock)
{
    /// <summary>What is left out stays as it is.</summary>
    public sealed record Command
    {
        /// <summary>信用额度, 分; 0: nothing is bought on credit.</summary>
        [Range(0, AccountCredit.MaxLineMinor)]
        public long? LineMinor { get; init; }

        /// <summary>Per cent of the line being used that is told; 0: nothing is.</summary>
        [Range(0, 100)]
        public int? AlertPercent { get; init; }

        public PurchaseControl? Purchases { get; init; }

        public ShutdownPolicy? Shutdown { get; init; }

        /// <summary>What the account owes is overdue, which is arrears whatever the line says.</summary>
        public bool? IsOverdue { get; init; }

        public bool? IsFrozen { get; init; }

        [Required, StringLength(AccountCredit.MaxReasonLength)]
        public string Reason { get; init; } = "";

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    /// <summary>Refusals: as <see cref="AccountCredit.Change"/>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as there.</summary>
    public Task<AccountCredit> Run(Id<CustomerAccount> id, Command command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var account = await db.CustomerAccounts.Get(id, ct);
            var known = await db.AccountCredits.SingleOrDefaultAsync(c => c.AccountId == id, ct);
            var credit = known ?? AccountCredit.None(account, caller.Vendor);
            credit.SeenAs(command.Version);
            var now = credit.TermsWith(account);
            var terms = new CreditTerms(
                command.LineMinor ?? now.LineMinor, command.AlertPercent ?? now.AlertPercent, command.Purchases ?? now.Purchases, command.Shutdown ?? now.Shutdown,
                command.IsOverdue ?? now.IsOverdue, command.IsFrozen ?? now.IsFrozen);
            db.AddRange(credit.Change(terms, account, command.Reason, caller.RequireUser(), clock.GetUtcNow()));
            if (known is null)
            {
                db.Add(credit);
            }

            // Locked until the end of the transaction, so last but for the saving; what was used stays used.
            await ledger.SetFloor(AccountCredit.NameOf(id), -credit.LineMinor, ct);
            await db.SaveChangesAsync(ct);
            return credit;
        },
        ct);
}
