using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>Well-known houses that have, or had, another name: latin-houses.csv, one house a row. Names change hands, so what is found here is looked at by a person.</summary>
internal static class LatinHouses
{
    /// <summary>A name of more than one house.</summary>
    private const int Several = -1;

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Houses = Build();

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known = BuildKnown();

    /// <summary>Both are names of one house.</summary>
    public static bool AreOne(LatinName a, LatinName b) => HouseOf(a) is > 0 and var house && house == HouseOf(b);

    /// <summary>Each is the name of a university or bank that is known in China, and they are two: Beijing Institute of Technology, Beijing University of Technology.</summary>
    public static bool AreTwo(LatinName a, LatinName b) => Known.TryGetValue(a.Joined, out var one) && Known.TryGetValue(b.Joined, out var two) && one != two && one * two > 0;

    private static int HouseOf(LatinName name)
    {
        if (Houses.TryGetValue(name.Joined, out var house))
        {
            return house;
        }

        house = Of(name, .., LatinUse.House);
        if (house > 0 || name.Terms.Length < 2)
        {
            return house;
        }

        // Its short name behind it or in front, or where it is.
        return Of(name, ..^1, LatinUse.House) is > 0 and var first && first == Of(name, ^1.., 0) ? first
            : Of(name, 1.., LatinUse.House) is > 0 and var last && last == Of(name, ..1, 0) ? last
            : name.Terms[^1].Is(LatinUse.City | LatinUse.Country) && Of(name, ..^1, LatinUse.House) is > 0 and var placed ? placed
            : Of(name, .., LatinUse.House | LatinUse.City | LatinUse.Country);
    }

    /// <summary>The house by those of the name's words that count and are none of that.</summary>
    private static int Of(LatinName name, Range words, LatinUse skipped)
    {
        Span<char> text = stackalloc char[name.Joined.Length];
        var (from, count) = words.GetOffsetAndLength(name.Terms.Length);
        var length = 0;
        foreach (ref readonly var term in name.Terms.Slice(from, count))
        {
            if (term.Counts && !term.Is(skipped))
            {
                name.TextOf(term).CopyTo(text[length..]);
                length += term.Length;
            }
        }

        return length > 0 && Houses.TryGetValue(text[..length], out var house) ? house : 0;
    }

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> BuildKnown()
    {
        var known = new Dictionary<string, int>();
        var reading = new LatinName();
        var house = 0;
        foreach (var row in DataFile.Rows("known-names.csv").Where(row => row[0] is "university" or "finance"))
        {
            house++;
            foreach (var name in row[2].Split('|').Where(name => name.Contains(' ', StringComparison.Ordinal)))
            {
                reading.Read(name);
                var joined = reading.Joined.ToString();
                known[joined] = known.GetValueOrDefault(joined, house) == house ? house : Several;
            }
        }

        return known.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        var houses = new Dictionary<string, int>();
        var reading = new LatinName();
        var house = 0;
        foreach (var row in DataFile.Rows("latin-houses.csv"))
        {
            house++;
            foreach (var name in row[0].Split('|'))
            {
                reading.Read(name);
                houses.TryAdd(reading.Joined.ToString(), house);
            }
        }

        return houses.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
