using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator calls a product otherwise or moves it in the catalogue. Refusals: <c>product.withdrawn</c>, <c>edit.conflict</c>.</summary>
public sealed class EditProduct(Db db)
{
    public sealed record Command
    {
        /// <summary>In Chinese.</summary>
        [Required, StringLength(Product.MaxNameLength)]
        public string Name { get; init; } = "";

        [Required, StringLength(Product.MaxNameLength)]
        public string NameEn { get; init; } = "";

        /// <summary>In Chinese.</summary>
        [Required, StringLength(Product.MaxCategoryLength)]
        public string Category { get; init; } = "";

        [Required, StringLength(Product.MaxCategoryLength)]
        public string CategoryEn { get; init; } = "";

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }

        public static Command Of(Product product) => new()
        {
            Name = product.Name,
            NameEn = product.NameEn,
            Category = product.Category,
            CategoryEn = product.CategoryEn,
            Version = product.Version,
        };
    }

    public async Task<Product> Run(Id<Product> id, Command command, CancellationToken ct)
    {
        var product = (await db.Products.Get(id, ct)).SeenAs(command.Version);
        product.Edit(command.Name, command.NameEn, command.Category, command.CategoryEn);
        await db.SaveChangesAsync(ct);
        return product;
    }
}
