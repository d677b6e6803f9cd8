using Baobei.Domain.Imports;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>Tables of files to register: what each is, and its rows by the batch.</summary>
internal static class ImportMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<RegistrationImport>(import =>
        {
            import.ToTable("registration_imports");
            import.HasKey(i => new { i.VendorId, i.Id });
            import.Property(i => i.FileName).HasMaxLength(RegistrationImport.MaxNameLength);
            import.Property(i => i.Counts).AsJson();
            import.Property(i => i.Waiting).AsJson();
            import.Property(i => i.Brought).AsJson();
            import.HasIndex(i => new { i.VendorId, i.Subject, i.PartnerId, i.Id });
            import.HasIndex(i => new { i.VendorId, i.StoredAt });

            // What is being worked on: few rows, whatever the size of the table.
            import.HasIndex(i => i.StoredAt).HasFilter("state IN ('Checking', 'Loading', 'Undoing')").HasDatabaseName("ix_registration_imports_at_work");
        });
        model.Entity<ImportPart>(part =>
        {
            part.ToTable("registration_import_parts");
            part.HasKey(p => new { p.VendorId, p.ImportId, p.Number });
            part.Property(p => p.Verdicts).HasMaxLength(200);
            part.HasOne<RegistrationImport>().WithMany().HasForeignKey(p => new { p.VendorId, p.ImportId }).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
