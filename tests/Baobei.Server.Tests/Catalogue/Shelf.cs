using System.Text;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Features.Catalogue;

namespace Baobei.Server.Tests.Catalogue;

/// <summary>Things of the catalogue, made as they are needed.</summary>
internal static class Shelf
{
    public static SpecDetails Details => new() { Name = "Size S", NameEn = "Size S", Unit = BillingUnit.Month, Terms = [1, 12], MaxQuantity = 10 };

    public const string Head = "product_code,product_name,product_name_en,category,category_en,spec_code,spec_name,spec_name_en,unit,price,currency\n";

    /// <summary>A file of one new product with one specification.</summary>
    public const string File = Head + "cloud-new,New,New,Compute,Compute,cloud-new-s,S,S,month,35.00,CNY\n";

    public static Task<CatalogueImport> Import(this Town town, string content) => town.As(async (_, db) =>
    {
        var import = new CatalogueImport
        {
            Id = Id<CatalogueImport>.At(town.Now),
            FileName = "catalogue.csv",
            Content = Encoding.UTF8.GetBytes(content),
            StoredAt = TimeProvider.System.GetUtcNow(),
        };
        db.Add(import);
        await db.SaveChangesAsync();
        return import;
    });

    public static Task<Product> Product(this Town town, string code, string name = "Host", string category = "Compute") => town.As(async (_, db) =>
    {
        var product = Domain.Catalogue.Product.Add(code, name, $"{name} (en)", category, $"{category} (en)", town.Now);
        db.Add(product);
        await db.SaveChangesAsync();
        return product;
    });

    /// <param name="prices">In fen, from so many days after now.</param>
    public static Task<ProductSpec> Spec(this Town town, Product product, string code, params (long Amount, int Days)[] prices) => town.As(async (_, db) =>
    {
        var now = town.Now;
        var spec = ProductSpec.Add(product, code, Details, now);
        db.Add(spec);
        var all = new List<SpecPrice>();
        foreach (var (amount, days) in prices)
        {
            all.Add(SpecPrice.Next(spec, all, new(amount, "CNY"), now.AddDays(days), null, now));
        }

        db.AddRange(all);
        await db.SaveChangesAsync();
        return spec;
    });
}
