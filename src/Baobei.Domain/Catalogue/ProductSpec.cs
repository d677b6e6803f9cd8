using Baobei.Domain.Kernel;

namespace Baobei.Domain.Catalogue;

/// <summary>What a specification is sold by; its list price is for one of these.</summary>
public enum BillingUnit
{
    /// <summary>个: a licence, a package, an address; paid once.</summary>
    Piece,
    Hour,
    Month,
    Year,

    /// <summary>GB of traffic.</summary>
    Gigabyte,

    /// <summary>GB of storage, kept for a month.</summary>
    GigabyteMonth,

    /// <summary>百万次: a million calls, messages or requests.</summary>
    MillionCalls,

    /// <summary>人天: a day of work of one person.</summary>
    PersonDay,
}

/// <summary>What a vendor says about a specification; checked as a whole by <see cref="Check"/>.</summary>
public sealed record SpecDetails
{
    public const int MaxNameLength = 200;
    public const int MaxRegions = 50;
    public const int MaxTerms = 12;
    public const int MaxTerm = 120;
    public const int GreatestQuantity = 1_000_000;

    public required string Name { get; init; }

    public required string NameEn { get; init; }

    public BillingUnit Unit { get; init; }

    /// <summary>
    /// Codes (<see cref="CatalogueCode"/>) of the vendor's regions in which it is sold; empty is everywhere. They are the vendor's own: a region
    /// that the texts know by name (<c>catalogue.region.…</c>) is shown by it, any other by its code.
    /// </summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>How many one line of a list may order; null is any number.</summary>
    public int? MaxQuantity { get; init; }

    /// <summary>For how many of its months or years it is sold, ascending; empty is for any number. Only what is sold by the month or year has terms.</summary>
    public IReadOnlyList<int> Terms { get; init; } = [];

    /// <summary>What is sold counts for the partner's performance (业绩).</summary>
    public bool CountsForPerformance { get; init; } = true;

    /// <summary>A list may offer it below its list price.</summary>
    public bool DiscountAllowed { get; init; } = true;

    /// <summary>成本: what it costs the vendor, per cent of its list price; the vendor's own business. Null is unknown.</summary>
    public int? CostPercent { get; init; }

    public static bool HasTerms(BillingUnit unit) => unit is BillingUnit.Month or BillingUnit.Year;

    /// <summary>
    /// These details, trimmed and in order. <see cref="InvalidField"/>, all together: <c>choice</c>, <c>regions</c> (not up to 50 codes),
    /// <c>out_of_range</c> with least and most, <c>terms</c> (not up to 12 numbers from 1 to 120), <c>terms_of_unit</c> when the unit has none.
    /// </summary>
    public SpecDetails Check()
    {
        var wrong = new WrongFields();
        if (!Enum.IsDefined(Unit))
        {
            wrong.Add(nameof(Unit), "choice");
        }

        if (Regions.Count > MaxRegions || !Regions.All(CatalogueCode.IsCode))
        {
            wrong.Add(nameof(Regions), "regions", MaxRegions);
        }

        if (MaxQuantity is < 1 or > GreatestQuantity)
        {
            wrong.Add(nameof(MaxQuantity), "out_of_range", 1, GreatestQuantity);
        }

        if (CostPercent is < 0 or > 100)
        {
            wrong.Add(nameof(CostPercent), "out_of_range", 0, 100);
        }

        if (Terms.Count > MaxTerms || Terms.Any(term => term is < 1 or > MaxTerm))
        {
            wrong.Add(nameof(Terms), "terms", MaxTerms, MaxTerm);
        }
        else if (Terms.Count > 0 && !HasTerms(Unit))
        {
            wrong.Add(nameof(Terms), "terms_of_unit");
        }

        wrong.ThrowIfAny();
        return this with
        {
            Name = Name.Trim(),
            NameEn = NameEn.Trim(),
            Regions = [.. Regions.Distinct().Order(StringComparer.Ordinal)],
            Terms = [.. Terms.Distinct().Order()],
        };
    }

    public bool Equals(SpecDetails? other) =>
        other is not null
        && (Name, NameEn, Unit, MaxQuantity, CountsForPerformance, DiscountAllowed, CostPercent)
            == (other.Name, other.NameEn, other.Unit, other.MaxQuantity, other.CountsForPerformance, other.DiscountAllowed, other.CostPercent)
        && Regions.SequenceEqual(other.Regions)
        && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => HashCode.Combine(Name, NameEn, Unit, MaxQuantity, Regions.Count, Terms.Count);
}

/// <summary>One way in which a product is sold (规格): what a line of a list orders, and what has a price.</summary>
public sealed class ProductSpec : Entity, IHasId, IVersioned
{
    public static readonly Lifecycle<SaleStatus> Lifecycle = new Lifecycle<SaleStatus>("spec.wrong_status")
        .Allow(SaleStatus.OnSale, SaleStatus.Withdrawn)
        .Allow(SaleStatus.Withdrawn, SaleStatus.OnSale);

    public static string IdPrefix => "spc";

    public Id<ProductSpec> Id { get; private init; }

    public Id<Product> ProductId { get; private init; }

    public int Version { get; private set; }

    /// <summary>How files and other systems call it (<see cref="CatalogueCode"/>); unique in the vendor, and never changed.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public BillingUnit Unit { get; private set; }

    /// <summary>As <see cref="SpecDetails.Regions"/>.</summary>
    public IReadOnlyList<string> Regions { get; private set; } = [];

    /// <summary>As <see cref="SpecDetails.MaxQuantity"/>.</summary>
    public int? MaxQuantity { get; private set; }

    /// <summary>As <see cref="SpecDetails.Terms"/>.</summary>
    public IReadOnlyList<int> Terms { get; private set; } = [];

    public bool CountsForPerformance { get; private set; }

    public bool DiscountAllowed { get; private set; }

    /// <summary>As <see cref="SpecDetails.CostPercent"/>.</summary>
    public int? CostPercent { get; private set; }

    /// <summary>Its own status; it can be chosen only while its product is on sale, too.</summary>
    public SaleStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public bool IsOnSale => Status == SaleStatus.OnSale;

    public SpecDetails Details => new()
    {
        Name = Name,
        NameEn = NameEn,
        Unit = Unit,
        Regions = Regions,
        MaxQuantity = MaxQuantity,
        Terms = Terms,
        CountsForPerformance = CountsForPerformance,
        DiscountAllowed = DiscountAllowed,
        CostPercent = CostPercent,
    };

    /// <summary>
    /// A new specification, on sale; it can be ordered once it has a price. Refusal: <c>product.withdrawn</c>. <see cref="InvalidField"/>: as
    /// <see cref="CatalogueCode.Check"/> and <see cref="SpecDetails.Check"/>.
    /// </summary>
    public static ProductSpec Add(Product product, string code, SpecDetails details, DateTimeOffset now)
    {
        product.RequireOnSale();
        var wrong = new WrongFields();
        var checkedCode = wrong.Read(() => CatalogueCode.Check(nameof(Code), code));
        var good = wrong.Read(details.Check);
        wrong.ThrowIfAny();
        var spec = new ProductSpec { Id = Id<ProductSpec>.At(now), ProductId = product.Id, Code = checkedCode, Status = SaleStatus.OnSale, CreatedAt = now };
        spec.Take(good);
        spec.Raise(new SpecAdded(product.Id, spec.Id, spec.Code, good.Name, good), product.Id.ToString());
        return spec;
    }

    /// <summary>
    /// What it is called and how it is sold. Nothing happens when all of it is as it was. Refusals: <c>spec.withdrawn</c>; <c>spec.unit_priced</c>
    /// when the unit would change under a price that is for one of it. <see cref="InvalidField"/>: as <see cref="SpecDetails.Check"/>.
    /// </summary>
    /// <param name="hasPrice">There is a price, in force or still to come.</param>
    public void Edit(SpecDetails details, bool hasPrice)
    {
        RequireOnSale();
        var good = details.Check();
        if (hasPrice && good.Unit != Unit)
        {
            throw new Refused("spec.unit_priced");
        }

        if (good == Details)
        {
            return;
        }

        Take(good);
        Version++;
        Raise(new SpecEdited(ProductId, Id, Code, good.Name, good), ProductId.ToString());
    }

    /// <summary>Refusal: <c>spec.wrong_status</c> when it is withdrawn already.</summary>
    public void Withdraw() => MoveTo(SaleStatus.Withdrawn);

    /// <summary>Puts it on sale again. Refusals: <c>product.withdrawn</c>; <c>spec.wrong_status</c> when it is on sale.</summary>
    public void Return(Product product)
    {
        product.RequireOnSale();
        MoveTo(SaleStatus.OnSale);
    }

    /// <summary>Refusal: <c>spec.withdrawn</c>.</summary>
    public void RequireOnSale()
    {
        if (!IsOnSale)
        {
            throw new Refused("spec.withdrawn");
        }
    }

    private void MoveTo(SaleStatus status)
    {
        Status = Lifecycle.Move(Status, status);
        Version++;
        Raise(new SpecStatusChanged(ProductId, Id, Code, Name, status), ProductId.ToString());
    }

    private void Take(SpecDetails details)
    {
        (Name, NameEn, Unit, Regions) = (details.Name, details.NameEn, details.Unit, details.Regions);
        (MaxQuantity, Terms) = (details.MaxQuantity, details.Terms);
        (CountsForPerformance, DiscountAllowed, CostPercent) = (details.CountsForPerformance, details.DiscountAllowed, details.CostPercent);
    }
}

/// <summary>A product is sold in one more way.</summary>
public sealed record SpecAdded(Id<Product> ProductId, Id<ProductSpec> SpecId, string Code, string SpecName, SpecDetails Details) : IEvent
{
    public static string Name => "spec.added";
}

/// <summary>A specification changed; what it is now.</summary>
public sealed record SpecEdited(Id<Product> ProductId, Id<ProductSpec> SpecId, string Code, string SpecName, SpecDetails Details) : IEvent
{
    public static string Name => "spec.edited";
}

/// <summary>A specification was withdrawn from sale, or came back.</summary>
public sealed record SpecStatusChanged(Id<Product> ProductId, Id<ProductSpec> SpecId, string Code, string SpecName, SaleStatus Status) : IEvent
{
    public static string Name => "spec.status_changed";
}
