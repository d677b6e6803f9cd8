using Baobei.Domain.Payments;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Payments;

/// <summary>Tables of online payments; the money itself is in the ledger.</summary>
internal static class PaymentMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<OnlinePayment>(payment =>
        {
            payment.ToTable("payments");
            payment.HasKey(p => new { p.VendorId, p.Id });
            payment.Property(p => p.OwnerName).HasMaxLength(100);
            payment.Property(p => p.Currency).HasMaxLength(3);
            payment.Property(p => p.PurchaseNumber).HasMaxLength(20);
            payment.Property(p => p.Provider).HasMaxLength(40);
            payment.Property(p => p.Url).HasMaxLength(OnlinePayment.MaxUrlLength);
            payment.Property(p => p.Number).HasMaxLength(OnlinePayment.MaxNumberLength);
            payment.Property(p => p.Reason).HasMaxLength(OnlinePayment.MaxReasonLength);
            payment.Property(p => p.KeptBecause).HasMaxLength(60);
            payment.Ignore(p => p.Amount);
            payment.HasIndex(p => new { p.VendorId, p.PartnerId, p.Id }).HasFilter("account_id IS NULL").HasDatabaseName("ix_payments_partner");
            payment.HasIndex(p => new { p.VendorId, p.AccountId, p.Id }).HasFilter("account_id IS NOT NULL").HasDatabaseName("ix_payments_account");
            payment.HasIndex(p => new { p.VendorId, p.PurchaseOrderId }).HasFilter("purchase_order_id IS NOT NULL").HasDatabaseName("ix_payments_purchase_order");
            payment.HasIndex(p => new { p.VendorId, p.Status, p.Id });
            payment.HasIndex(p => new { p.VendorId, p.Number }).HasFilter("number IS NOT NULL").HasDatabaseName("ix_payments_number");
        });
        model.Entity<RefusedNotice>(notice =>
        {
            notice.ToTable("refused_notices");
            notice.HasKey(n => new { n.VendorId, n.Id });
            notice.Property(n => n.Code).HasMaxLength(60);
            notice.Property(n => n.Fingerprint).HasMaxLength(64);
            notice.Property(n => n.Number).HasMaxLength(OnlinePayment.MaxNumberLength);
            notice.Property(n => n.Currency).HasMaxLength(3);
            notice.Property(n => n.Address).HasMaxLength(60);

            // The same one again is counted on the first, also when both come at once.
            notice.HasIndex(n => new { n.VendorId, n.Fingerprint }).IsUnique().HasDatabaseName("ux_refused_notices_fingerprint").HasAnnotation(Db.Refusal, "edit.conflict");
        });
    }
}
