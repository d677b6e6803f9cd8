using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>A section (A to T) or division (01 to 97) of GB/T 4754-2017.</summary>
/// <param name="Section">Code of the section; the code itself for a section.</param>
public sealed record Industry(string Code, string Section, string NameZh, string NameEn)
{
    public bool IsSection => Code == Section;
}

/// <summary>客户行业, two levels: sections and divisions of the national classification GB/T 4754-2017.</summary>
public static class Industries
{
    /// <summary>Sections and divisions in the order of the standard, each section before its divisions.</summary>
    public static readonly IReadOnlyList<Industry> All =
        [.. DataFile.Rows("industry-gbt4754-2017.csv").Select(row => new Industry(row[0], row[2].Length == 0 ? row[0] : row[2], row[3], row[4]))];

    private static readonly FrozenDictionary<string, Industry> ByCode = All.ToFrozenDictionary(industry => industry.Code);

    private static readonly FrozenDictionary<string, Industry> ByText = All.Where(industry => !industry.IsSection)
        .SelectMany(division => TextsOf(division, ByCode[division.Section]).Select(text => (Text: Fold(text), division)).DistinctBy(way => way.Text))
        .ToFrozenDictionary(way => way.Text, way => way.division);

    private static readonly ILookup<string, Industry> Divisions = All.Where(industry => !industry.IsSection).ToLookup(industry => industry.Section);

    public static IReadOnlyList<Industry> Sections { get; } = [.. All.Where(industry => industry.IsSection)];

    /// <summary>Divisions of a section.</summary>
    public static IEnumerable<Industry> DivisionsOf(string section) => Divisions[section];

    /// <summary>Null when there is no such code.</summary>
    public static Industry? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>
    /// The division that somebody wrote: its code, its name, or section and division with a slash between them (guide line 305), in either
    /// language. Null when there is none: a section alone is not one.
    /// </summary>
    public static Industry? Division(string text) => ByText.GetValueOrDefault(Fold(text));

    private static string[] TextsOf(Industry division, Industry section) =>
        [division.Code, division.NameZh, division.NameEn, $"{section.NameZh}/{division.NameZh}", $"{section.NameEn}/{division.NameEn}"];

    /// <summary>Case, the full-width slash and spaces around it make no difference.</summary>
    private static string Fold(string text) =>
        string.Join('/', text.Replace('\uFF0F', '/').Split('/', StringSplitOptions.TrimEntries)).ToUpperInvariant();
}
