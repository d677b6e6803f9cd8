using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Approvals;

/// <summary>What a route is for.</summary>
public enum ApprovalSubject
{
    /// <summary>项目报备: projects of the vendor's customers.</summary>
    ProjectRegistration,

    /// <summary>采购单.</summary>
    PurchaseOrder,
}

/// <summary>What is known of the thing that has to be approved; a route is chosen by it.</summary>
/// <param name="Region">Code of a province, city or county (<see cref="Regions"/>); null when it is not known.</param>
/// <param name="Industry">Code of a section or division (<see cref="Industries"/>); null when it is not known.</param>
/// <param name="AmountMinor">Expected amount of a project, or what a purchase order comes to, CNY minor units (分); null when it is not known, or in other money.</param>
/// <param name="Products">Codes of the products that it is about.</param>
public sealed record ApprovalFacts(string? Region, string? Industry, long? AmountMinor, bool IsBid, IReadOnlyList<string> Products)
{
    public ApprovalSubject Subject { get; init; }

    /// <summary>What is taken off the list in all, 1/100 %; null when it is not known, and of a project.</summary>
    public int? DiscountBasisPoints { get; init; }
}

/// <summary>
/// When a route applies: all conditions that are given hold. An empty list or null asks for nothing. What is not known fulfils no condition.
/// </summary>
public sealed record ApprovalConditions
{
    public const int MaxRegions = 100;
    public const int MaxIndustries = 100;
    public const int MaxProducts = 50;

    /// <summary>The largest amount, CNY minor units: ten thousand million yuan.</summary>
    public const long MaxAmount = 1_000_000_000_000;

    /// <summary>The largest discount, 1/100 %.</summary>
    public const int MaxDiscount = 10_000;

    /// <summary>Codes of provinces and cities; a province covers its cities.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Codes of sections and divisions of GB/T 4754; a section covers its divisions.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>From this amount on, it included; CNY minor units.</summary>
    public long? AmountFrom { get; init; }

    /// <summary>Below this amount, it excluded; CNY minor units.</summary>
    public long? AmountBelow { get; init; }

    /// <summary>Only bids (true), only what is no bid (false), both (null); of project registrations only.</summary>
    public bool? IsBid { get; init; }

    /// <summary>From this discount off the list in all on, it included; 1/100 %, of purchase orders only.</summary>
    public int? DiscountFrom { get; init; }

    /// <summary>Codes of products of the catalogue; one in common is enough.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>The route applies to what these facts are about.</summary>
    public bool Matches(ApprovalFacts facts) =>
        (Regions.Count == 0 || (facts.Region is { } region && Regions.Any(code => HasRegion(code, region))))
        && (Industries.Count == 0 || (facts.Industry is { } industry && Industries.Any(code => HasIndustry(code, industry))))
        && (AmountFrom is null || facts.AmountMinor >= AmountFrom)
        && (AmountBelow is null || facts.AmountMinor < AmountBelow)
        && (IsBid is null || IsBid == facts.IsBid)
        && (DiscountFrom is null || facts.DiscountBasisPoints >= DiscountFrom)
        && (Products.Count == 0 || Products.Intersect(facts.Products).Any());

    /// <summary>Whatever matches <paramref name="other"/> matches this, so that behind this one the other never has a turn.</summary>
    public bool Covers(ApprovalConditions other) =>
        Holds(Regions, other.Regions, HasRegion)
        && Holds(Industries, other.Industries, HasIndustry)
        && (AmountFrom is null || (other.AsksForAmount && (other.AmountFrom ?? 0) >= AmountFrom))
        && (AmountBelow is null || other.AmountBelow <= AmountBelow)
        && (IsBid is null || IsBid == other.IsBid)
        && (DiscountFrom is null || other.DiscountFrom >= DiscountFrom)
        && Holds(Products, other.Products, IsSame);

    /// <summary>
    /// The same conditions in one way of writing: no code twice, none that another one covers, in order. <see cref="InvalidField"/>, all
    /// together: <c>region</c>, <c>industry</c>, <c>catalogue_code</c>, <c>entries_at_most</c>, <c>route_amount</c> (not 0 to ten thousand million
    /// yuan), <c>route_amount_order</c> when the upper end is not above the lower one; <c>out_of_range</c> (the discount), <c>route_not_asked</c> for what is
    /// no condition of this subject.
    /// </summary>
    public ApprovalConditions Check(ApprovalSubject subject)
    {
        var wrong = new WrongFields();
        var checkedRegions = wrong.Read(() => Codes(
            Regions, nameof(Regions), MaxRegions, HasRegion, code => Matching.Regions.Find(code) is null ? new InvalidField(nameof(Regions), "region") : null));
        var checkedIndustries = wrong.Read(() => Codes(
            Industries, nameof(Industries), MaxIndustries, HasIndustry, code => Matching.Industries.Find(code) is null ? new InvalidField(nameof(Industries), "industry") : null));
        var checkedProducts = wrong.Read(() => Codes(
            [.. Products.Select(code => code.Trim())], nameof(Products), MaxProducts, IsSame,
            code => CatalogueCode.IsCode(code) ? null : new InvalidField(nameof(Products), "catalogue_code", CatalogueCode.MaxLength)));
        foreach (var (field, amount) in new[] { (nameof(AmountFrom), AmountFrom), (nameof(AmountBelow), AmountBelow) })
        {
            if (amount is < 0 or > MaxAmount)
            {
                wrong.Add(field, "route_amount", MaxAmount / 100);
            }
        }

        if (AmountBelow is { } below && below <= (AmountFrom ?? 0))
        {
            wrong.Add(nameof(AmountBelow), "route_amount_order");
        }

        if (DiscountFrom is < 1 or > MaxDiscount)
        {
            wrong.Add(nameof(DiscountFrom), "out_of_range", 1, MaxDiscount);
        }

        if (subject == ApprovalSubject.PurchaseOrder ? IsBid is not null : DiscountFrom is not null)
        {
            wrong.Add(subject == ApprovalSubject.PurchaseOrder ? nameof(IsBid) : nameof(DiscountFrom), "route_not_asked");
        }

        wrong.ThrowIfAny();
        return this with { Regions = checkedRegions, Industries = checkedIndustries, Products = checkedProducts };
    }

    private bool AsksForAmount => AmountFrom is not null || AmountBelow is not null;

    private static bool HasRegion(string code, string region) => region.StartsWith(code, StringComparison.Ordinal);

    private static bool HasIndustry(string code, string industry) => code == industry || Matching.Industries.Find(industry)?.Section == code;

    private static bool Holds(IReadOnlyList<string> mine, IReadOnlyList<string> theirs, Func<string, string, bool> has) =>
        mine.Count == 0 || (theirs.Count > 0 && theirs.All(their => mine.Any(my => has(my, their))));

    private static bool IsSame(string one, string another) => one == another;

    private static IReadOnlyList<string> Codes(
        IReadOnlyList<string> given, string field, int most, Func<string, string, bool> has, Func<string, InvalidField?> wrong)
    {
        if (given.Count > most)
        {
            throw new InvalidField(field, "entries_at_most", most);
        }

        if (given.Select(wrong).OfType<InvalidField>().FirstOrDefault() is { } found)
        {
            throw found;
        }

        // What is said twice stays once; what lies in another one says nothing.
        return [.. given.Where((one, i) => !given.Where((other, j) => i != j && has(other, one) && (!has(one, other) || j < i)).Any()).Order(StringComparer.Ordinal)];
    }
}
