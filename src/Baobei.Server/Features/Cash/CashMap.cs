using Baobei.Domain.Cash;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>Tables of what comes from the bank and goes back to it; the money itself is in the ledger.</summary>
internal static class CashMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<TopUpOrder>(order =>
        {
            order.ToTable("top_ups");
            order.HasKey(o => new { o.VendorId, o.Id });
            order.Property(o => o.OwnerName).HasMaxLength(100);
            order.Property(o => o.Code).HasMaxLength(20);
            order.Property(o => o.Currency).HasMaxLength(3);
            order.Ignore(o => o.Amount);
            order.HasIndex(o => new { o.VendorId, o.Code }).IsUnique().HasDatabaseName("ux_top_ups_code").HasAnnotation(Db.Refusal, "edit.conflict");
            order.HasIndex(o => new { o.VendorId, o.PartnerId, o.Id }).HasFilter("account_id IS NULL").HasDatabaseName("ix_top_ups_partner");
            order.HasIndex(o => new { o.VendorId, o.AccountId, o.Id }).HasFilter("account_id IS NOT NULL").HasDatabaseName("ix_top_ups_account");
            order.HasIndex(o => new { o.VendorId, o.ExpiresAt }).HasFilter("status = 'Open'").HasDatabaseName("ix_top_ups_open");
        });
        model.Entity<BankLine>(line =>
        {
            line.ToTable("bank_lines");
            line.HasKey(l => new { l.VendorId, l.Id });
            line.Property(l => l.Currency).HasMaxLength(3);
            line.Property(l => l.Payer).HasMaxLength(BankLine.MaxPayerLength);
            line.Property(l => l.Reference).HasMaxLength(BankLine.MaxReferenceLength);
            line.Property(l => l.Number).HasMaxLength(BankLine.MaxNumberLength);
            line.Property(l => l.Fingerprint).HasMaxLength(64);
            line.Property(l => l.Reason).HasMaxLength(BankLine.MaxReasonLength);
            line.Ignore(l => l.Amount);

            // A line of the bank is taken once, whoever brings it.
            line.HasIndex(l => new { l.VendorId, l.Fingerprint }).IsUnique().HasDatabaseName("ux_bank_lines_fingerprint").HasAnnotation(Db.Refusal, "edit.conflict");

            // A top-up is paid by one line.
            line.HasIndex(l => new { l.VendorId, l.TopUpId }).IsUnique().HasFilter("top_up_id IS NOT NULL").HasDatabaseName("ux_bank_lines_top_up").HasAnnotation(Db.Refusal, "topup.over");
            line.HasIndex(l => new { l.VendorId, l.Status, l.Id });
        });
        model.Entity<Withdrawal>(withdrawal =>
        {
            withdrawal.ToTable("withdrawals");
            withdrawal.HasKey(w => new { w.VendorId, w.Id });
            withdrawal.Property(w => w.OwnerName).HasMaxLength(100);
            withdrawal.Property(w => w.Currency).HasMaxLength(3);
            withdrawal.Property(w => w.Payee).HasMaxLength(BankDetails.MaxLength);
            withdrawal.Property(w => w.BankName).HasMaxLength(BankDetails.MaxLength);
            withdrawal.Property(w => w.AccountNumber).HasMaxLength(BankDetails.MostDigits);
            withdrawal.Property(w => w.Reason).HasMaxLength(Withdrawal.MaxReasonLength);
            withdrawal.Property(w => w.BankNumber).HasMaxLength(BankLine.MaxNumberLength);
            withdrawal.Ignore(w => w.Amount);
            withdrawal.Ignore(w => w.MaskedNumber);
            withdrawal.HasIndex(w => new { w.VendorId, w.PartnerId, w.Id }).HasFilter("account_id IS NULL").HasDatabaseName("ix_withdrawals_partner");
            withdrawal.HasIndex(w => new { w.VendorId, w.AccountId, w.Id }).HasFilter("account_id IS NOT NULL").HasDatabaseName("ix_withdrawals_account");
            withdrawal.HasIndex(w => new { w.VendorId, w.ExpiresAt }).HasFilter("status = 'Waiting'").HasDatabaseName("ix_withdrawals_waiting");
            withdrawal.HasIndex(w => new { w.VendorId, w.FormKey }).IsUnique().HasFilter("form_key IS NOT NULL").HasDatabaseName("ux_withdrawals_form").HasAnnotation(Db.Refusal, "edit.conflict");
        });
    }
}
