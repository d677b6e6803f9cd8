using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>Tables of what partners give to their accounts and take back; the money itself is in the ledger.</summary>
internal static class FundMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<FundTransfer>(transfer =>
        {
            transfer.ToTable("fund_transfers");
            transfer.HasKey(f => new { f.VendorId, f.Id });
            transfer.Property(f => f.AccountName).HasMaxLength(100);
            transfer.Property(f => f.Currency).HasMaxLength(3);
            transfer.Property(f => f.Reason).HasMaxLength(FundTransfer.MaxReasonLength);
            transfer.Property(f => f.DecisionReason).HasMaxLength(FundTransfer.MaxReasonLength);
            transfer.Ignore(f => f.Amount);
            transfer.HasIndex(f => new { f.VendorId, f.PartnerId, f.Id });
            transfer.HasIndex(f => new { f.VendorId, f.AccountId, f.Id });

            // What was sent today; what waits.
            transfer.HasIndex(f => new { f.VendorId, f.PartnerId, f.Kind, f.CreatedAt });
            transfer.HasIndex(f => new { f.VendorId, f.PartnerId, f.ExpiresAt }).HasFilter("status = 'Waiting'").HasDatabaseName("ix_fund_transfers_waiting");

            // A form is sent once, and a line of a file is booked once, however often somebody tries.
            transfer.HasIndex(f => new { f.VendorId, f.FormKey }).IsUnique().HasFilter("form_key IS NOT NULL").HasDatabaseName("ux_fund_transfers_form").HasAnnotation(Db.Refusal, "edit.conflict");
            transfer.HasIndex(f => new { f.VendorId, f.BatchId, f.BatchLine }).IsUnique().HasFilter("batch_id IS NOT NULL").HasDatabaseName("ux_fund_transfers_line")
                .HasAnnotation(Db.Refusal, "edit.conflict");
            transfer.HasOne<CustomerAccount>().WithMany().HasForeignKey(f => new { f.VendorId, f.AccountId });
        });
        model.Entity<FundBatch>(batch =>
        {
            batch.ToTable("fund_batches");
            batch.HasKey(b => new { b.VendorId, b.Id });
            batch.Property(b => b.FileName).HasMaxLength(FundBatch.MaxNameLength);
            batch.Property(b => b.Refusals).AsJson();
            batch.HasIndex(b => new { b.VendorId, b.PartnerId, b.Id });
        });
    }
}
