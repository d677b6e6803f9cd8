using Baobei.Domain.Ledger;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>
/// The tables of the ledger. They are written by <see cref="LedgerWriter"/> alone, through <see cref="ILedgerRows"/>; everybody else reads. What the
/// database itself sees to stands in <see cref="LedgerGuards"/>. Postings refer to accounts and transfers without foreign keys: their hashes say more
/// than a key could, and a check for each posting is what its insertion would cost most.
/// </summary>
internal static class LedgerMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<LedgerAccount>(account =>
        {
            account.ToTable("ledger_accounts");
            account.HasKey(a => new { a.VendorId, a.Id });
            account.Property(a => a.Currency).HasMaxLength(3);
            account.HasIndex(a => new { a.VendorId, a.OwnerId, a.Purpose });
            account.HasIndex(a => new { a.VendorId, a.CounterpartyId }).HasFilter("counterparty_id IS NOT NULL").HasDatabaseName("ix_ledger_accounts_counterparty");
        });
        model.Entity<Transfer>(transfer =>
        {
            transfer.ToTable("ledger_transfers");
            transfer.HasKey(t => new { t.VendorId, t.Id });
            transfer.Property(t => t.Key).HasMaxLength(TransferOrder.MaxKeyLength);
            transfer.Property(t => t.Currency).HasMaxLength(3);
            transfer.Property(t => t.Memo).HasMaxLength(TransferOrder.MaxMemoLength);
            transfer.Property(t => t.Reference).HasMaxLength(TransferOrder.MaxReferenceLength);

            // One order, one transfer; one transfer, one correction: whoever is second finds the first.
            transfer.HasIndex(t => new { t.VendorId, t.Key }).IsUnique().HasDatabaseName("ux_ledger_transfers_key").HasAnnotation(Db.Refusal, "edit.conflict");
            transfer.HasIndex(t => new { t.VendorId, t.Corrects }).IsUnique().HasFilter("corrects IS NOT NULL").HasDatabaseName("ux_ledger_transfers_corrects")
                .HasAnnotation(Db.Refusal, "transfer.corrected");
            transfer.HasIndex(t => new { t.VendorId, t.Reference, t.Id }).HasFilter("reference IS NOT NULL").HasDatabaseName("ix_ledger_transfers_reference");
            transfer.HasIndex(t => new { t.VendorId, t.HoldId }).HasFilter("hold_id IS NOT NULL").HasDatabaseName("ix_ledger_transfers_hold");
        });
        model.Entity<Posting>(posting =>
        {
            posting.ToTable("ledger_postings");
            posting.HasKey(p => new { p.VendorId, p.AccountId, p.Entry });

            // The balance for an earlier moment: few count for another moment than that at which they were booked.
            posting.HasIndex(p => new { p.VendorId, p.AccountId, p.EffectiveAt }).HasFilter("effective_at < booked_at").HasDatabaseName("ix_ledger_postings_backdated");
        });
        model.Entity<LedgerHold>(hold =>
        {
            hold.ToTable("ledger_holds");
            hold.HasKey(h => new { h.VendorId, h.Id });
            hold.Property(h => h.Currency).HasMaxLength(3);
            hold.Property(h => h.Sources).AsJson();
            hold.HasIndex(h => new { h.VendorId, h.OwnerId, h.ExpiresAt }).HasFilter("status = 'Open'").HasDatabaseName("ix_ledger_holds_owner");
            hold.HasIndex(h => new { h.VendorId, h.ExpiresAt }).HasFilter("status = 'Open'").HasDatabaseName("ix_ledger_holds_open");
        });
        model.Entity<LedgerVerification>(verification =>
        {
            verification.ToTable("ledger_verifications");
            verification.Property(v => v.Row).HasMaxLength(200);
            verification.Property(v => v.AskedBy).HasMaxLength(200);
        });
    }
}
