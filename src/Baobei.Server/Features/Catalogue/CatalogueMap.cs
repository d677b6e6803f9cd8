using Baobei.Domain.Catalogue;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Tables of the vendor's catalogue, and the refusal behind each unique index.</summary>
internal static class CatalogueMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Product>(product =>
        {
            product.ToTable("products");
            product.HasKey(p => new { p.VendorId, p.Id });
            product.Property(p => p.Code).HasMaxLength(CatalogueCode.MaxLength);
            product.Property(p => p.Name).HasMaxLength(Product.MaxNameLength);
            product.Property(p => p.NameEn).HasMaxLength(Product.MaxNameLength);
            product.Property(p => p.Category).HasMaxLength(Product.MaxCategoryLength);
            product.Property(p => p.CategoryEn).HasMaxLength(Product.MaxCategoryLength);
            product.HasIndex(p => new { p.VendorId, p.Code }).IsUnique().HasDatabaseName("ux_products_code").HasAnnotation(Db.Refusal, "product.code_taken");
            product.HasIndex(p => new { p.VendorId, p.Category, p.Code });
            product.HasIndex(p => new { p.VendorId, p.Name, p.Id });
        });
        model.Entity<ProductSpec>(spec =>
        {
            spec.ToTable("product_specs");
            spec.HasKey(s => new { s.VendorId, s.Id });
            spec.Property(s => s.Code).HasMaxLength(CatalogueCode.MaxLength);
            spec.Property(s => s.Name).HasMaxLength(SpecDetails.MaxNameLength);
            spec.Property(s => s.NameEn).HasMaxLength(SpecDetails.MaxNameLength);
            spec.Property(s => s.Regions).AsJson();
            spec.Property(s => s.Terms).AsJson();
            spec.Ignore(s => s.Details);
            spec.HasOne<Product>().WithMany().HasForeignKey(s => new { s.VendorId, s.ProductId });
            spec.HasIndex(s => new { s.VendorId, s.Code }).IsUnique().HasDatabaseName("ux_product_specs_code").HasAnnotation(Db.Refusal, "spec.code_taken");
            spec.HasIndex(s => new { s.VendorId, s.ProductId, s.Code });
        });
        model.Entity<CatalogueImport>(import =>
        {
            import.ToTable("catalogue_imports");
            import.HasKey(i => new { i.VendorId, i.Id });
            import.Property(i => i.FileName).HasMaxLength(CatalogueImport.MaxNameLength);
            import.HasIndex(i => new { i.VendorId, i.StoredAt });
        });
        model.Entity<SpecPrice>(price =>
        {
            price.ToTable("spec_prices");
            price.HasKey(p => new { p.VendorId, p.Id });
            price.Property(p => p.Currency).HasMaxLength(3);
            price.Ignore(p => p.Amount);
            price.HasOne<ProductSpec>().WithMany().HasForeignKey(p => new { p.VendorId, p.SpecId });

            // Two people who set the next price at once: the second reads what the first has done.
            price.HasIndex(p => new { p.VendorId, p.SpecId, p.Number }).IsUnique().HasDatabaseName("ux_spec_prices_number").HasAnnotation(Db.Refusal, "edit.conflict");
            price.HasIndex(p => new { p.VendorId, p.SpecId, p.EffectiveFrom });
        });
    }
}
