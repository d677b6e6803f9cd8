using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator takes a product into the catalogue. Refusal: <c>product.code_taken</c>.</summary>
public sealed class AddProduct(Db db, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(CatalogueCode.MaxLength)]
        public string Code { get; init; } = "";

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

        public void Check(WrongFields wrong) => wrong.Read(() => string.IsNullOrWhiteSpace(Code) ? Code : CatalogueCode.Check(nameof(Code), Code));
    }

    public async Task<Product> Run(Command command, CancellationToken ct)
    {
        var product = Product.Add(command.Code, command.Name, command.NameEn, command.Category, command.CategoryEn, clock.GetUtcNow());
        db.Add(product);
        await db.SaveChangesAsync(ct);
        return product;
    }
}
