using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;

namespace Baobei.Server.Features.Purchasing;

/// <summary>A configuration list in a table of them: without its lines.</summary>
public sealed record ConfigurationListRow
{
    public required Id<ConfigurationList> Id { get; init; }

    /// <summary>Seven digits; unique in the vendor.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }

    public required ConfigurationListStatus Status { get; init; }

    /// <summary>Null of a draft.</summary>
    public Quotation? Quotation { get; init; }

    /// <summary>The purchase order that was made of it last; null when it was never pushed.</summary>
    public Id<PurchaseOrder>? OrderId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Version { get; init; }
}

/// <summary>A line of a list as the API shows it.</summary>
/// <param name="Position">What the line is called by within its list.</param>
/// <param name="Term">For how many months or years, as the unit says.</param>
/// <param name="UnitPrice">List price of one unit, in force at <paramref name="PricedAt"/>.</param>
/// <param name="DiscountBasisPoints">Off the list price, 1/100 %.</param>
/// <param name="ListAmount">Unit price times quantity times term.</param>
/// <param name="Discount">What is taken off.</param>
/// <param name="Amount">What the line costs.</param>
public sealed record ConfigurationItemView(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn, BillingUnit Unit,
    string? Region, int Quantity, int? Term, Money UnitPrice, DateTimeOffset PricedAt, int DiscountBasisPoints, Money ListAmount, Money Discount, Money Amount)
{
    internal static ConfigurationItemView Of(ConfigurationItem item) => new(
        item.Position, item.SpecId, item.SpecCode, item.ProductCode, item.ProductName, item.ProductNameEn, item.SpecName, item.SpecNameEn, item.Unit, item.Region,
        item.Quantity, item.Term, item.UnitPrice(), item.PricedAt, item.DiscountBasisPoints, item.ListAmount(), item.Discount(), item.Amount());
}

/// <summary>A configuration list as the API shows it.</summary>
/// <param name="ListTotal">Of all lines, by the list; null while there is none, as the other totals.</param>
/// <param name="Total">What the customer would pay.</param>
/// <param name="Quotation">Null of a draft.</param>
/// <param name="OrderId">The purchase order that was made of it last; null when it was never pushed.</param>
public sealed record ConfigurationListView(
    Id<ConfigurationList> Id, int Number, Id<Project> ProjectId, string Name, ConfigurationListStatus Status, DateTimeOffset CreatedAt, Guid CreatedBy,
    IReadOnlyList<ConfigurationItemView> Items, Money? ListTotal, Money? DiscountTotal, Money? Total, Quotation? Quotation,
    Id<PurchaseOrder>? OrderId, int Version)
{
    internal static ConfigurationListView Of(ConfigurationList list) => new(
        list.Id, list.Number, list.ProjectId, list.Name, list.Status, list.CreatedAt, list.CreatedBy, [.. list.Items.Select(ConfigurationItemView.Of)], list.ListTotal(),
        list.DiscountTotal(), list.Total(), list.Quotation, list.OrderId, list.Version);
}
