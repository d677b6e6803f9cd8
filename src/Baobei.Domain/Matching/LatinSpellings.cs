namespace Baobei.Domain.Matching;

/// <summary>
/// What two spellings of one word differ in (latin-spellings.csv): countries of one language (colour, color), shops (light, lite), and ways to write another
/// script in Latin letters (Tsvetanov, Cvetanov).
/// </summary>
internal static class LatinSpellings
{
    private const int Letters = 'z' - 'a' + 1;

    /// <summary>A word that differs in more places is another.</summary>
    private const int MostPlaces = 3;

    /// <summary>Shorter words of another script are other words.</summary>
    private const int ShortestOfScript = 5;

    /// <summary>So long a word that is spelt in another way is hardly another word.</summary>
    private const int LongOfScript = 8;

    private static readonly Way[][] ByFirst = Build();

    private enum WayKind
    {
        Country,
        Shop,
        Script,
    }

    /// <summary>Whether the two are spellings of one word in two countries of one language.</summary>
    public static bool AreOfCountries(ReadOnlySpan<char> one, ReadOnlySpan<char> two) => Worst(one, two, MostPlaces, WayKind.Country) == WayKind.Country;

    /// <summary>Whether the two are spellings of one word, and what that costs.</summary>
    public static bool AreOne(ReadOnlySpan<char> one, ReadOnlySpan<char> two, out MatchFinding finding)
    {
        var length = Math.Max(one.Length, two.Length);
        finding = length >= LongOfScript ? MatchFinding.WordSound : MatchFinding.WordSoundShort;
        return Worst(one, two, MostPlaces, length >= ShortestOfScript ? WayKind.Script : WayKind.Shop) is not null;
    }

    /// <summary>The least sure way in which the two are spelt differently; null when they are two words.</summary>
    private static WayKind? Worst(ReadOnlySpan<char> one, ReadOnlySpan<char> two, int most, WayKind allowed)
    {
        var at = one.CommonPrefixLength(two);
        if (at == one.Length && at == two.Length)
        {
            return WayKind.Country;
        }

        return most == 0 ? null : Found(one, two, at, most, allowed) ?? Found(two, one, at, most, allowed);
    }

    private static WayKind? Found(ReadOnlySpan<char> one, ReadOnlySpan<char> two, int at, int most, WayKind allowed)
    {
        if (at == one.Length || !char.IsAsciiLetterLower(one[at]))
        {
            return null;
        }

        foreach (var way in ByFirst[one[at] - 'a'])
        {
            if (way.Kind <= allowed && one[at..].StartsWith(way.One, StringComparison.Ordinal) && two[at..].StartsWith(way.Two, StringComparison.Ordinal) && one[..at].EndsWith(way.Before, StringComparison.Ordinal)
                && Worst(one[(at + way.One.Length)..], two[(at + way.Two.Length)..], most - 1, allowed) is { } rest)
            {
                return rest > way.Kind ? rest : way.Kind;
            }
        }

        return null;
    }

    private static Way[][] Build()
    {
        var ways = new List<Way>[Letters];
        for (var i = 0; i < ways.Length; i++)
        {
            ways[i] = [];
        }

        foreach (var row in DataFile.Rows("latin-spellings.csv"))
        {
            var kind = Enum.Parse<WayKind>(row[0], ignoreCase: true);
            var written = row[1].Split('|');
            foreach (var one in written)
            {
                foreach (var two in written.Where(two => two != one))
                {
                    Add(ways, one, two, kind);
                }
            }
        }

        return [.. ways.Select(list => list.ToArray())];
    }

    private static void Add(List<Way>[] ways, string one, string two, WayKind kind)
    {
        var same = one.AsSpan().CommonPrefixLength(two);
        var way = new Way(one[..same], one[same..], two[same..], kind);

        // One letter for another may as well be another name.
        if (way.One.Length > 0 && (kind != WayKind.Script || way.One.Length + way.Two.Length != 2 || way.Two.Length == 0))
        {
            ways[way.One[0] - 'a'].Add(way);
        }
    }

    /// <param name="Before">Stands before the place in both.</param>
    /// <param name="One">Stands there in one.</param>
    /// <param name="Two">Stands there in the other.</param>
    private readonly record struct Way(string Before, string One, string Two, WayKind Kind);
}
