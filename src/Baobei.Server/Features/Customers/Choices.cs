using Baobei.Domain.Matching;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>客户行业 and 地区 as people choose and read them, in the reader's language.</summary>
public static class Choices
{
    /// <summary>Section and division of every division, in the order of the standard.</summary>
    public static IEnumerable<string> Industries =>
        Domain.Matching.Industries.Sections.SelectMany(section => Domain.Matching.Industries.DivisionsOf(section.Code)).Select(CustomerWords.Industry);

    /// <summary>Cities under their provinces; the province itself comes first.</summary>
    public static IReadOnlyList<OptionGroup> Regions => Texts.IsChinese ? _regionsZh : _regionsEn;

    private static readonly IReadOnlyList<OptionGroup> _regionsZh = RegionsBy(region => region.Name);
    private static readonly IReadOnlyList<OptionGroup> _regionsEn = RegionsBy(region => region.NameEn);

    /// <summary>Province and city.</summary>
    public static string? RegionName(string code) => Domain.Matching.Regions.Find(code) is not { } region ? null
        : region.Parent is null || Domain.Matching.Regions.Find(region.Parent) is not { } province ? Name(region)
        : $"{Name(province)} {Name(region)}";

    /// <summary>The same as a choice, in which a municipality and its districts are told apart: a name, or the key of one.</summary>
    public static string RegionChoice(string code) => Domain.Matching.Regions.Find(code) is { } region && DistrictsKey(region) is { } key ? key : CustomerWords.Region(code);

    /// <summary>The districts of a municipality have its name, and so a text of their own.</summary>
    private static string? DistrictsKey(Region city) =>
        city.Parent is { } parent && Domain.Matching.Regions.Find(parent)?.Name == city.Name ? $"region.districts.{city.Code}" : null;

    private static string Name(Region region) => Texts.IsChinese ? region.Name : region.NameEn;

    private static List<OptionGroup> RegionsBy(Func<Region, string> name) =>
        [.. Domain.Matching.Regions.Provinces.Select(province => new OptionGroup(
            name(province),
            [new Option(province.Code, name(province)), .. Domain.Matching.Regions.CitiesOf(province.Code).Select(city => new Option(city.Code, DistrictsKey(city) ?? name(city)))]))];
}
