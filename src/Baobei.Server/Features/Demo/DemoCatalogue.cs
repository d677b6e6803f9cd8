using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;

namespace Baobei.Server.Features.Demo;

/// <summary>The invented products of the demo's vendor, from <c>catalogue.csv</c>: what a vendor's file would bring, with a few prices that changed or will.</summary>
internal static class DemoCatalogue
{
    /// <summary>Its prices went down a while ago.</summary>
    private const string Cheaper = "qinghe-cache";

    /// <summary>Its prices go up soon.</summary>
    private const string Dearer = "qizhou-host";

    private static readonly TimeSpan _cheaperAfter = TimeSpan.FromDays(85);
    private static readonly TimeSpan _dearerAfter = TimeSpan.FromDays(150);

    /// <summary>Everything as it was made at <paramref name="now"/>, to be saved at once.</summary>
    public static IReadOnlyList<Entity> Read(DateTimeOffset now)
    {
        using var text = new StreamReader(typeof(DemoCatalogue).Assembly.GetManifestResourceStream("demo-catalogue.csv")!);
        var all = new List<Entity>();
        var products = new Dictionary<string, Product>();
        var withdrawn = new List<Product>();
        foreach (var line in SentTable.Read(text))
        {
            if (!products.TryGetValue(line["product_code"], out var product))
            {
                product = Product.Add(line["product_code"], line["product_name"], line["product_name_en"], line["category"], line["category_en"], now);
                products.Add(product.Code, product);
                all.Add(product);
                if (line["product_status"] == "withdrawn")
                {
                    withdrawn.Add(product);
                }
            }

            var spec = ProductSpec.Add(product, line["spec_code"], DetailsOf(line), now);
            all.Add(spec);
            var amount = new Money((long)(decimal.Parse(line["price"], CultureInfo.InvariantCulture) * 100), line["currency"]);
            var first = SpecPrice.Next(spec, [], amount, now, by: null, now);
            all.Add(first);
            if (product.Code is Cheaper or Dearer)
            {
                var (portion, after) = product.Code == Cheaper ? (9_000, _cheaperAfter) : (10_500, _dearerAfter);
                all.Add(SpecPrice.Next(spec, [first], amount.Portion(portion), now + after, by: null, now));
            }

            if (line["spec_status"] == "withdrawn")
            {
                spec.Withdraw();
            }
        }

        withdrawn.ForEach(product => product.Withdraw());
        return all;
    }

    private static SpecDetails DetailsOf(SentTable.Line line) => new()
    {
        Name = line["spec_name"],
        NameEn = line["spec_name_en"],
        Unit = Words.Find<BillingUnit>(line["unit"])!.Value,
        Regions = line.ListOf("regions"),
        MaxQuantity = line["max_quantity"] is { Length: > 0 } most ? int.Parse(most, CultureInfo.InvariantCulture) : null,
        Terms = [.. line.ListOf("terms").Select(term => int.Parse(term, CultureInfo.InvariantCulture))],
        CountsForPerformance = line["counts_for_performance"] == "yes",
        DiscountAllowed = line["discount_allowed"] == "yes",
        CostPercent = int.Parse(line[CatalogueFile.Cost], CultureInfo.InvariantCulture),
    };
}
