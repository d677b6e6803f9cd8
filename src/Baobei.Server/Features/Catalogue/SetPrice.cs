using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator sets the list price of a specification, from now on or from a moment to come.</summary>
public sealed class SetPrice(Db db, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>For one unit, in minor units (分, cents).</summary>
        [Required, Range(0, SpecPrice.MaxAmountMinor)]
        public long? AmountMinor { get; init; }

        /// <summary>ISO 4217; one of <see cref="SpecPrice.Currencies"/>.</summary>
        [Required, StringLength(3, MinimumLength = 3)]
        public string Currency { get; init; } = "";

        /// <summary>From when it holds; null is from now on.</summary>
        public DateTimeOffset? EffectiveFrom { get; init; }
    }

    /// <summary>
    /// Refusals: <c>product.withdrawn</c>, <c>edit.conflict</c> when another price was set meanwhile, and as <see cref="SpecPrice.Next"/>.
    /// <see cref="InvalidField"/>: as there.
    /// </summary>
    public async Task<SpecPrice> Run(Id<ProductSpec> id, Command command, CancellationToken ct)
    {
        var spec = await db.ProductSpecs.AsNoTracking().Get(id, ct);
        (await db.Products.AsNoTracking().Get(spec.ProductId, ct)).RequireOnSale();

        // The newest tells number and currency; the others say nothing that the rule asks for.
        var last = await db.SpecPrices.AsNoTracking().Where(p => p.SpecId == id).OrderByDescending(p => p.Number).Take(1).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var from = command.EffectiveFrom?.ToUniversalTime() ?? now;
        var price = SpecPrice.Next(spec, last, new(command.AmountMinor ?? 0, command.Currency), from, caller.User, now);
        db.Add(price);
        await db.SaveChangesAsync(ct);
        return price;
    }
}
