using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Audit;

/// <summary>The table of everything that happened. Ids rise with time, so every list of it is in the order of an index.</summary>
internal static class AuditMap
{
    public static void Map(ModelBuilder model) => model.Entity<AuditEntry>(audit =>
    {
        audit.ToTable("audit");
        audit.HasKey(a => new { a.VendorId, a.Id });
        audit.Property(a => a.Subject).HasMaxLength(80);
        audit.Property(a => a.Event).HasMaxLength(80);

        // The time line of one thing, and the filters of the list. No more: every act of anybody writes here.
        audit.HasIndex(a => new { a.VendorId, a.Subject, a.Id });
        audit.HasIndex(a => new { a.VendorId, a.Event, a.Id });
        audit.HasIndex(a => new { a.VendorId, a.PartnerId, a.Id });
    });
}
