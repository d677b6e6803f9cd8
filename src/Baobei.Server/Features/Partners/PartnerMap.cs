using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>The table of partners. One company is one partner: the code is unique among those that have not ended.</summary>
internal static class PartnerMap
{
    public static void Map(ModelBuilder model) => model.Entity<Partner>(partner =>
    {
        partner.ToTable("partners");
        partner.HasKey(p => new { p.VendorId, p.Id });
        partner.Property(p => p.Name).HasMaxLength(Partner.MaxNameLength);
        partner.Property(p => p.CreditCode).HasMaxLength(18);
        partner.Property(p => p.ContactName).HasMaxLength(Partner.MaxNameLength);
        partner.Property(p => p.ContactEmail).HasMaxLength(254);
        partner.HasIndex(p => new { p.VendorId, p.CreditCode }).IsUnique().HasFilter("credit_code IS NOT NULL AND status <> 'Terminated'")
            .HasDatabaseName("ux_partners_credit_code").HasAnnotation(Db.Refusal, "partner.already_there");
        partner.HasIndex(p => new { p.VendorId, p.Name, p.Id });
    });
}
