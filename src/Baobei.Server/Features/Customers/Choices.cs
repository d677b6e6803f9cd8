using Baobei.Domain.Matching;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>客户行业 and 地区 as people choose and read them, in the reader's language.</summary>
public static class Choices
{
    /// <summary>Divisions under their sections.</summary>
    public static IReadOnlyList<OptionGroup> Industries => Texts.IsChinese ? _industriesZh : _industriesEn;

    /// <summary>Cities under their provinces; the province itself comes first.</summary>
    public static IReadOnlyList<OptionGroup> Regions => Texts.IsChinese ? _regionsZh : _regionsEn;

    private static readonly IReadOnlyList<OptionGroup> _industriesZh = IndustriesBy(industry => industry.NameZh);
    private static readonly IReadOnlyList<OptionGroup> _industriesEn = IndustriesBy(industry => industry.NameEn);
    private static readonly IReadOnlyList<OptionGroup> _regionsZh = RegionsBy(region => region.Name);
    private static readonly IReadOnlyList<OptionGroup> _regionsEn = RegionsBy(region => region.NameEn);

    /// <summary>"Manufacturing / Food": section and division, as the guide shows industries (line 305).</summary>
    public static string? IndustryName(string code) => Domain.Matching.Industries.Find(code) is not { } industry ? null
        : industry.IsSection ? Name(industry)
        : $"{Name(Domain.Matching.Industries.Find(industry.Section)!)}/{Name(industry)}";

    /// <summary>Province and city.</summary>
    public static string? RegionName(string code) => Domain.Matching.Regions.Find(code) is not { } region ? null
        : region.Parent is null || Domain.Matching.Regions.Find(region.Parent) is not { } province ? Name(region)
        : $"{Name(province)} {Name(region)}";

    private static string Name(Industry industry) => Texts.IsChinese ? industry.NameZh : industry.NameEn;

    private static string Name(Region region) => Texts.IsChinese ? region.Name : region.NameEn;

    private static List<OptionGroup> IndustriesBy(Func<Industry, string> name) =>
        [.. Domain.Matching.Industries.Sections.Select(section => new OptionGroup(
            name(section), [.. Domain.Matching.Industries.DivisionsOf(section.Code).Select(division => new Option(division.Code, name(division)))]))];

    private static List<OptionGroup> RegionsBy(Func<Region, string> name) =>
        [.. Domain.Matching.Regions.Provinces.Select(province => new OptionGroup(
            name(province),
            [new Option(province.Code, name(province)), .. Domain.Matching.Regions.CitiesOf(province.Code).Select(city => new Option(city.Code, name(city)))]))];
}
