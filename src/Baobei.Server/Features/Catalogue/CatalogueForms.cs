using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Catalogue;

/// <summary>A specification as one types it: regions and terms as lists in one field each.</summary>
public sealed record SpecForm
{
    private static readonly char[] _between = [',', ' ', ';', SentTable.Between, '\u3001', '\uFF0C'];

    /// <summary>Only of a new one.</summary>
    [StringLength(CatalogueCode.MaxLength)]
    public string? Code { get; init; }

    [Required, StringLength(SpecDetails.MaxNameLength)]
    public string Name { get; init; } = "";

    [Required, StringLength(SpecDetails.MaxNameLength)]
    public string NameEn { get; init; } = "";

    [Required]
    public BillingUnit? Unit { get; init; }

    /// <summary>"cn-hangzhou, cn-shanghai"; empty for everywhere.</summary>
    [StringLength(2000)]
    public string? Regions { get; init; }

    public int? MaxQuantity { get; init; }

    /// <summary>"1, 12"; empty for any.</summary>
    [StringLength(100)]
    public string? Terms { get; init; }

    public bool CountsForPerformance { get; init; }

    public bool DiscountAllowed { get; init; }

    public int? CostPercent { get; init; }

    public int? Version { get; init; }

    public static SpecForm New => new() { CountsForPerformance = true, DiscountAllowed = true, Unit = BillingUnit.Month };

    public static SpecForm Of(ProductSpec spec) => new()
    {
        Name = spec.Name,
        NameEn = spec.NameEn,
        Unit = spec.Unit,
        Regions = string.Join(", ", spec.Regions),
        MaxQuantity = spec.MaxQuantity,
        Terms = string.Join(", ", spec.Terms),
        CountsForPerformance = spec.CountsForPerformance,
        DiscountAllowed = spec.DiscountAllowed,
        CostPercent = spec.CostPercent,
        Version = spec.Version,
    };

    /// <summary><see cref="InvalidField"/>, all together: <c>required</c>, <c>catalogue_code</c>, <c>terms</c>, and as <see cref="SpecDetails.Check"/>.</summary>
    public WriteSpec.NewCommand ToNew()
    {
        var wrong = new WrongFields();
        var code = wrong.Read(Coded);
        var command = Read<WriteSpec.NewCommand>(wrong) with { Code = code };
        wrong.ThrowIfAny();
        return command;
    }

    /// <summary>The same without a code.</summary>
    public WriteSpec.Command ToCommand()
    {
        var wrong = new WrongFields();
        var command = Read<WriteSpec.Command>(wrong);
        wrong.ThrowIfAny();
        return command;
    }

    /// <summary>Notes what only the domain finds wrong, beside what is wrong already.</summary>
    public void Check(WrongFields wrong, bool isNew)
    {
        if (isNew)
        {
            wrong.Read(Coded);
        }

        Read<WriteSpec.Command>(wrong);
    }

    private string Coded() => string.IsNullOrWhiteSpace(Code) ? throw new InvalidField(nameof(Code), "required") : CatalogueCode.Check(nameof(Code), Code);

    private T Read<T>(WrongFields wrong)
        where T : WriteSpec.Command, new()
    {
        var command = new T
        {
            Name = Name,
            NameEn = NameEn,
            Unit = Unit,
            Regions = Parts(Regions),
            MaxQuantity = MaxQuantity,
            Terms = wrong.Read(Numbers),
            CountsForPerformance = CountsForPerformance,
            DiscountAllowed = DiscountAllowed,
            CostPercent = CostPercent,
            Version = Version,
        };
        if (Unit is not null)
        {
            wrong.Read(command.Details.Check);
        }

        return command;
    }

    private int[] Numbers() => [.. Parts(Terms).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var term)
        ? term
        : throw new InvalidField(nameof(Terms), "terms", SpecDetails.MaxTerms, SpecDetails.MaxTerm))];

    private static string[] Parts(string? text) => (text ?? "").Split(_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A price as one types it: "35.00", from a moment in the reader's zone.</summary>
public sealed record PriceForm
{
    [Required, StringLength(20)]
    public string Amount { get; init; } = "";

    [Required]
    public string Currency { get; init; } = SpecPrice.Currencies[0];

    /// <summary>"2026-11-23T18:00"; empty for now.</summary>
    [StringLength(40)]
    public string? EffectiveFrom { get; init; }

    /// <summary><see cref="InvalidField"/>, all together: <c>amount</c>, <c>moment</c>.</summary>
    public SetPrice.Command ToCommand(TimeZoneInfo zone)
    {
        var wrong = new WrongFields();
        var command = Read(zone, wrong);
        wrong.ThrowIfAny();
        return command;
    }

    /// <summary>The same; what cannot be read is noted and left out.</summary>
    public SetPrice.Command Read(TimeZoneInfo zone, WrongFields wrong) => new()
    {
        AmountMinor = wrong.Read(() => TypedAmount.Minor(nameof(Amount), Amount, Currency, SpecPrice.MaxAmountMinor)),
        Currency = Currency,
        EffectiveFrom = wrong.Read(() => string.IsNullOrWhiteSpace(EffectiveFrom)
            ? (DateTimeOffset?)null
            : ReaderZone.Read(EffectiveFrom, zone) ?? throw new InvalidField(nameof(EffectiveFrom), "moment")),
    };
}

/// <param name="Product">As it is kept, whatever is typed into the form.</param>
public sealed record EditProductModel(Product Product, Form<EditProduct.Command> Form);

/// <param name="Spec">As it is kept; null for a new one.</param>
public sealed record SpecFormModel(Product Product, ProductSpec? Spec, Form<SpecForm> Form);

/// <param name="Zone">The reader's, in which the moment is typed.</param>
public sealed record PriceFormModel(SpecOffer Offer, Form<PriceForm> Form, string Zone);
