using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>Well-known houses that have, or had, another name: latin-houses.csv, one house a row. Names change hands, so what is found here is looked at by a person.</summary>
internal static class LatinHouses
{
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Houses = Build();

    /// <summary>Both are names of one house.</summary>
    public static bool AreOne(LatinName a, LatinName b) => HouseOf(a) is > 0 and var house && house == HouseOf(b);

    private static int HouseOf(LatinName name)
    {
        if (Houses.TryGetValue(name.Joined, out var house))
        {
            return house;
        }

        Span<char> text = stackalloc char[name.Joined.Length];
        var length = 0;
        foreach (ref readonly var term in name.Terms)
        {
            if (term.Counts && !term.Is(LatinUse.House))
            {
                name.TextOf(term).CopyTo(text[length..]);
                length += term.Length;
            }
        }

        return length < text.Length && Houses.TryGetValue(text[..length], out house) ? house : 0;
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
