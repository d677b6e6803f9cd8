using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>A province, city or county.</summary>
/// <param name="Code">2 digits for a province, 4 for a city, 6 for a county (GB/T 2260).</param>
/// <param name="ShortName">Without 省, 市, 自治区 …</param>
/// <param name="NameEn">The name in English: the short name in pinyin, or the customary one.</param>
public sealed record Region(string Code, string Name, string ShortName, string NameEn, string? Parent)
{
    /// <summary>The short name in pinyin without marks, as one may write it also where the customary name is another: "haerbin".</summary>
    internal string Pinyin { get; init; } = "";
}

/// <summary>地区: provinces, cities and counties of China. Customers give a province or a city; counties help to read company names.</summary>
public static class Regions
{
    /// <summary>English names that are not the pinyin.</summary>
    private static readonly Dictionary<string, string> English = DataFile.Rows("region-names-en.csv").ToDictionary(row => row[0], row => row[1]);

    /// <summary>All levels; a province before its cities, a city before its counties.</summary>
    public static readonly IReadOnlyList<Region> All =
        [.. DataFile.Rows("cn-regions.csv").Select(row => new Region(
            row[0], row[2], row[3], English.GetValueOrDefault(row[0]) ?? InPinyin(row[5]), row[4].Length == 0 ? null : row[4]) { Pinyin = row[5].Replace(" ", "", StringComparison.Ordinal) })];

    private static readonly FrozenDictionary<string, Region> ByCode = All.ToFrozenDictionary(region => region.Code);

    private static readonly FrozenDictionary<string, Region> ByText = Texts();

    private static readonly ILookup<string, Region> Cities = All.Where(region => region.Code.Length == 4).ToLookup(region => region.Parent!);

    public static IReadOnlyList<Region> Provinces { get; } = [.. All.Where(region => region.Parent is null)];

    public static IEnumerable<Region> CitiesOf(string province) => Cities[province];

    /// <summary>A province or city; null when there is no such code.</summary>
    public static Region? Find(string code) => code.Length <= 4 ? ByCode.GetValueOrDefault(code) : null;

    /// <summary>
    /// The province or city that somebody wrote: its code, its long, short or English name or the pinyin, or both with a slash between them. Null when there is
    /// none, or when two cities are called so.
    /// </summary>
    public static Region? Written(string text) => ByText.GetValueOrDefault(FoldWay(text));

    /// <summary>Joined, with the apostrophe before a syllable that begins with a vowel: "xi an" is Xi'an.</summary>
    private static string InPinyin(string syllables)
    {
        var joined = string.Concat(syllables.Split(' ').Select((syllable, i) => i > 0 && syllable.Length > 0 && "aeo".Contains(syllable[0], StringComparison.Ordinal) ? "'" + syllable : syllable));
        return joined.Length == 0 ? "" : string.Concat(joined[..1].ToUpperInvariant(), joined.AsSpan(1));
    }

    /// <summary>A province is meant before the city of the same name.</summary>
    private static FrozenDictionary<string, Region> Texts() => All.Where(region => region.Code.Length <= 4)
        .SelectMany(region => WaysOf(region).Select(FoldWay).Distinct().Select(way => (Way: way, Region: region)))
        .GroupBy(pair => pair.Way)
        .Select(group => (group.Key, Meant: group.Where(pair => pair.Region.Code.Length == group.Min(one => one.Region.Code.Length)).Select(pair => pair.Region).ToList()))
        .Where(way => way.Meant.Count == 1)
        .ToFrozenDictionary(way => way.Key, way => way.Meant[0]);

    private static IEnumerable<string> WaysOf(Region region) => region.Parent is { } parent && ByCode[parent] is { } province
        ? [
            region.Code, region.Name, region.ShortName, region.NameEn, region.Pinyin, $"{province.Name}/{region.Name}", $"{province.ShortName}/{region.ShortName}",
            $"{province.NameEn}/{region.NameEn}", $"{province.NameEn}/{region.Pinyin}",
        ]
        : [region.Code, region.Name, region.ShortName, region.NameEn];

    private static string FoldWay(string text) => string.Join('/', text.Split('/', '\uFF0F').Select(part => CharFold.Fold(part)));
}
