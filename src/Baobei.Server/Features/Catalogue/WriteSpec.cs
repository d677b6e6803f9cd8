using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator says in which way a product is sold.</summary>
public sealed class WriteSpec(Db db, TimeProvider clock)
{
    /// <summary>All that can be said of a specification, but for its code, which stays.</summary>
    public record Command : IChecked
    {
        /// <summary>In Chinese.</summary>
        [Required, StringLength(SpecDetails.MaxNameLength)]
        public string Name { get; init; } = "";

        [Required, StringLength(SpecDetails.MaxNameLength)]
        public string NameEn { get; init; } = "";

        [Required]
        public BillingUnit? Unit { get; init; }

        /// <summary>Codes of the vendor's regions; none is everywhere.</summary>
        public IReadOnlyList<string>? Regions { get; init; }

        /// <summary>Null is any number.</summary>
        public int? MaxQuantity { get; init; }

        /// <summary>Numbers of months or years; none is any number.</summary>
        public IReadOnlyList<int>? Terms { get; init; }

        public bool CountsForPerformance { get; init; } = true;

        public bool DiscountAllowed { get; init; } = true;

        /// <summary>What it costs the vendor, per cent of its list price; null is unknown.</summary>
        public int? CostPercent { get; init; }

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }

        [JsonIgnore]
        public SpecDetails Details => new()
        {
            Name = Name ?? "",
            NameEn = NameEn ?? "",
            Unit = Unit ?? default,
            Regions = [.. (Regions ?? []).Select(region => region ?? "")],
            MaxQuantity = MaxQuantity,
            Terms = Terms ?? [],
            CountsForPerformance = CountsForPerformance,
            DiscountAllowed = DiscountAllowed,
            CostPercent = CostPercent,
        };

        /// <summary>As <see cref="SpecDetails.Check"/>.</summary>
        public virtual void Check(WrongFields wrong) => wrong.Read(() => (Unit is null ? Details with { Terms = [] } : Details).Check());
    }

    public sealed record NewCommand : Command
    {
        [Required, StringLength(CatalogueCode.MaxLength)]
        public string Code { get; init; } = "";

        public override void Check(WrongFields wrong)
        {
            wrong.Read(() => string.IsNullOrWhiteSpace(Code) ? Code : CatalogueCode.Check(nameof(Code), Code));
            base.Check(wrong);
        }
    }

    /// <summary>Refusals: <c>product.withdrawn</c>, <c>spec.code_taken</c>. <see cref="InvalidField"/>: as <see cref="ProductSpec.Add"/>.</summary>
    public async Task<ProductSpec> Add(Id<Product> id, NewCommand command, CancellationToken ct)
    {
        var spec = ProductSpec.Add(await db.Products.Get(id, ct), command.Code, command.Details, clock.GetUtcNow());
        db.Add(spec);
        await db.SaveChangesAsync(ct);
        return spec;
    }

    /// <summary>Refusals: <c>spec.withdrawn</c>, <c>spec.unit_priced</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="SpecDetails.Check"/>.</summary>
    public async Task<ProductSpec> Edit(Id<ProductSpec> id, Command command, CancellationToken ct)
    {
        var spec = (await db.ProductSpecs.Get(id, ct)).SeenAs(command.Version);
        spec.Edit(command.Details, await db.SpecPrices.AnyAsync(p => p.SpecId == id, ct));
        await db.SaveChangesAsync(ct);
        return spec;
    }
}
