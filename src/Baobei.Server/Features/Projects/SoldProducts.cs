using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A project is about products that the vendor sells.</summary>
public sealed class SoldProducts(Db db)
{
    /// <summary><see cref="InvalidField"/> on <c>Products</c>: <c>not_sold</c> (codes) when the catalogue does not have one, or does not sell it any more.</summary>
    /// <param name="kept">Codes that the project has already: what was chosen once may stay.</param>
    public async Task MustSell(IReadOnlyList<string> codes, CancellationToken ct, IReadOnlyList<string>? kept = null)
    {
        var asked = codes.Except(kept ?? [], StringComparer.Ordinal).ToList();
        var sold = await Of(db, asked, ct);
        if (asked.Except(sold).ToList() is { Count: > 0 } unknown)
        {
            throw new InvalidField(nameof(ProjectDetails.Products), "not_sold", string.Join(", ", unknown));
        }
    }

    /// <summary>Of these codes, those that the vendor sells.</summary>
    internal static async Task<HashSet<string>> Of(Db db, IReadOnlyCollection<string> codes, CancellationToken ct) =>
        codes.Count == 0 ? [] : [.. await db.Products.TagWith(PreparedStatements.Tag).Where(p => codes.Contains(p.Code) && p.Status == SaleStatus.OnSale).Select(p => p.Code).ToListAsync(ct)];
}
