using Baobei.Domain.Catalogue;

namespace Baobei.Server.Tests.Catalogue;

/// <summary>Things of the catalogue, made as they are needed.</summary>
internal static class Shelf
{
    public static SpecDetails Details => new() { Name = "Size S", NameEn = "Size S", Unit = BillingUnit.Month, Terms = [1, 12], MaxQuantity = 10 };

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
