using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator takes a product or a specification off sale (下架), or puts it back.</summary>
public sealed class MoveProduct(Db db)
{
    /// <summary>Refusals: <c>product.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public Task<Product> Withdraw(Id<Product> id, int? seen, CancellationToken ct) => Change(id, seen, product => product.Withdraw(), ct);

    /// <summary>Refusals: <c>product.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public Task<Product> Return(Id<Product> id, int? seen, CancellationToken ct) => Change(id, seen, product => product.Return(), ct);

    /// <summary>Refusals: <c>spec.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public Task<ProductSpec> Withdraw(Id<ProductSpec> id, int? seen, CancellationToken ct) => Change(id, seen, (spec, _) => spec.Withdraw(), ct);

    /// <summary>Refusals: <c>product.withdrawn</c>, <c>spec.wrong_status</c>, <c>edit.conflict</c>.</summary>
    public Task<ProductSpec> Return(Id<ProductSpec> id, int? seen, CancellationToken ct) => Change(id, seen, (spec, product) => spec.Return(product), ct);

    private async Task<Product> Change(Id<Product> id, int? seen, Action<Product> change, CancellationToken ct)
    {
        var product = (await db.Products.Get(id, ct)).SeenAs(seen);
        change(product);
        await db.SaveChangesAsync(ct);
        return product;
    }

    private async Task<ProductSpec> Change(Id<ProductSpec> id, int? seen, Action<ProductSpec, Product> change, CancellationToken ct)
    {
        var spec = (await db.ProductSpecs.Get(id, ct)).SeenAs(seen);
        change(spec, await db.Products.Get(spec.ProductId, ct));
        await db.SaveChangesAsync(ct);
        return spec;
    }
}
