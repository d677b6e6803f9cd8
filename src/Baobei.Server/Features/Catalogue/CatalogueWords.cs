using Baobei.Domain.Catalogue;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Catalogue;

/// <summary>What things of the catalogue are called, in the reader's language.</summary>
internal static class CatalogueWords
{
    public static string NameOf(Product product) => Texts.IsChinese ? product.Name : product.NameEn;

    public static string NameOf(ProductSpec spec) => Texts.IsChinese ? spec.Name : spec.NameEn;

    public static string CategoryOf(Product product) => Texts.IsChinese ? product.Category : product.CategoryEn;

    /// <summary>The name of a region that the texts know, else its code: regions are the vendor's own.</summary>
    public static string RegionOf(Texts texts, string code) => texts.Has($"catalogue.region.{code}") ? texts[$"catalogue.region.{code}"] : code;

    public static State StateOf(SaleStatus status) => status == SaleStatus.OnSale ? State.Good : State.Ended;

    public static State StateOf(SpecOffer offer) => offer.IsOnSale ? State.Good : State.Ended;
}
