using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Purchasing;

/// <summary>A form that only asks, of a list that may change meanwhile.</summary>
public sealed record ListForm
{
    public int? Version { get; init; }
}

/// <summary>A line as one types it: the discount in per cent.</summary>
public sealed record LineForm
{
    [Required]
    public Id<ProductSpec>? SpecId { get; init; }

    public string? Region { get; init; }

    [Required]
    public int? Quantity { get; init; } = 1;

    public int? Term { get; init; }

    /// <summary>"12.5"; empty is none.</summary>
    [StringLength(10)]
    public string? Discount { get; init; }

    public int? Version { get; init; }

    /// <summary>Basis points of a percentage that somebody typed. <see cref="InvalidField"/>: <c>percent</c>.</summary>
    internal static int BasisPoints(string? typed)
    {
        var text = (typed ?? "").Trim().TrimEnd('%', '\uFF05').Trim();
        return text.Length == 0 ? 0
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 && percent * 100 == decimal.Truncate(percent * 100)
                ? (int)(percent * 100)
                : throw new InvalidField(nameof(Discount), "percent");
    }

    /// <summary>"12.5".</summary>
    internal static string Percent(int basisPoints) => (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What the domain finds wrong with the basis points is wrong with what was typed.</summary>
    internal static async Task<T> Typed<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidField invalid) when (invalid.All.Any(one => one.Field == nameof(ItemChoice.DiscountBasisPoints)))
        {
            var wrong = new WrongFields();
            foreach (var one in invalid.All)
            {
                wrong.Add(one.Field == nameof(ItemChoice.DiscountBasisPoints) ? nameof(Discount) : one.Field, one.Code, [.. one.Details]);
            }

            wrong.ThrowIfAny();
            throw;
        }
    }

    internal WriteConfigurationList.LineCommand ToCommand() =>
        new() { SpecId = SpecId, Region = Region, Quantity = Quantity, Term = Term, DiscountBasisPoints = BasisPoints(Discount) };
}

/// <summary>Quantity and discount of a line.</summary>
public sealed record ChangeLineForm
{
    [Required]
    public int? Quantity { get; init; }

    /// <summary>"12.5"; empty is none.</summary>
    [StringLength(10)]
    public string? Discount { get; init; }

    public int? Version { get; init; }

    internal static ChangeLineForm Of(ConfigurationList list, ConfigurationItem item) =>
        new() { Quantity = item.Quantity, Discount = LineForm.Percent(item.DiscountBasisPoints), Version = list.Version };

    internal WriteConfigurationList.ChangeCommand ToCommand() => new() { Quantity = Quantity, DiscountBasisPoints = LineForm.BasisPoints(Discount) };
}

/// <summary>The name of a list: of a new one, of a copy, or another one.</summary>
/// <param name="Title">A text key; the button's, too.</param>
/// <param name="To">Where it is sent.</param>
/// <param name="Back">Where cancel leads.</param>
public sealed record ListNameModel(Project Project, ConfigurationList? List, Form<WriteConfigurationList.NameCommand> Form, string Title, string To, string Back);

/// <summary>A line is added: the product is chosen, then its specification, then the rest.</summary>
/// <param name="Products">To choose from.</param>
/// <param name="Product">The chosen one; null before.</param>
/// <param name="Specs">Of the chosen product; null when none or a specification is chosen.</param>
/// <param name="Offer">The chosen specification; null before.</param>
/// <param name="MaxDiscount">Basis points.</param>
public sealed record AddLineModel(
    ConfigurationList List, Project Project, IReadOnlyList<ProductChoice> Products, Product? Product, Slice<SpecOffer>? Specs, Asked Asked, SpecOffer? Offer,
    Form<LineForm> Form, int MaxDiscount);

/// <param name="Offer">The specification as it is sold now.</param>
/// <param name="MaxDiscount">Basis points.</param>
public sealed record ChangeLineModel(ConfigurationList List, Project Project, ConfigurationItem Item, SpecOffer Offer, Form<ChangeLineForm> Form, int MaxDiscount);

/// <summary>Asks before a list becomes a quotation.</summary>
public sealed record QuotationModel(ConfigurationListModel Shown, Form<ListForm> Form)
{
    /// <summary>Until when the prices would be promised.</summary>
    public DateTimeOffset Until => VendorZone.EndOf(VendorZone.DayOf(Shown.Now).AddDays(Shown.Policy.QuotationDays));
}

/// <summary>The quotation, and what the partner says with it.</summary>
public sealed record PushModel(ConfigurationListModel Shown, Form<WriteConfigurationList.PushCommand> Form);

/// <summary>Asks before a draft is deleted.</summary>
public sealed record RemoveListModel(ConfigurationList List, Project Project, Form<ListForm> Form);
