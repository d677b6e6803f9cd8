using Baobei.Domain.Credits;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Tables of what accounts may buy on credit, and of every change of it.</summary>
internal static class CreditMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<AccountCredit>(credit =>
        {
            credit.ToTable("account_credits");

            // Two people who are the first to decide about an account: the second reads what the first did.
            credit.HasKey(c => new { c.VendorId, c.AccountId }).HasAnnotation(Db.Refusal, "edit.conflict");
            credit.Property(c => c.AccountName).HasMaxLength(100);
            credit.Property(c => c.Currency).HasMaxLength(3);
            credit.HasIndex(c => new { c.VendorId, c.LedgerAccountId });
        });
        model.Entity<CreditChange>(change =>
        {
            change.ToTable("credit_changes");
            change.HasKey(c => new { c.VendorId, c.Id });
            change.Property(c => c.Before).HasMaxLength(40);
            change.Property(c => c.After).HasMaxLength(40);
            change.Property(c => c.Reason).HasMaxLength(AccountCredit.MaxReasonLength);
            change.HasIndex(c => new { c.VendorId, c.AccountId, c.Id });
        });
    }
}
