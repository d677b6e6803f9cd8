namespace Baobei.Server.Features.Catalogue;

/// <summary>
/// The catalogue as a file of comma separated values: one line for each specification, with its product in front and its list price behind;
/// a line without a specification is a product alone.
/// </summary>
public static class CatalogueFile
{
    /// <summary>Names of the columns, in the order in which they are written; read in any order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "product_code", "product_name", "product_name_en", "category", "category_en", "product_status", "spec_code", "spec_name", "spec_name_en", "unit", "regions",
        "max_quantity", "terms", "counts_for_performance", "discount_allowed", "spec_status", "price", "currency", "price_from",
    ];

    /// <summary>The vendor's own business: read from a file, and written for its people only.</summary>
    public const string Cost = "cost_percent";

    /// <summary>Without these a file says too little; the others leave what they are about as it is.</summary>
    public static readonly IReadOnlyList<string> Required =
        ["product_code", "product_name", "product_name_en", "category", "category_en", "spec_code", "spec_name", "spec_name_en", "unit", "price", "currency"];
}
