using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>What brands in English are in pinyin, by the Chinese words that both stand for (brand-words.csv, known-names.csv): Conch and Hailuo, Golden Dragon and Jinlong.</summary>
internal static class BrandPinyin
{
    /// <summary>Shorter pinyin is one syllable, and that may be any.</summary>
    private const int Shortest = 4;

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> PinyinOf = Build();

    private static readonly int Longest = PinyinOf.Dictionary.Keys.Max(english => english.Length);

    /// <summary>One is a brand in English, the other the same in pinyin; folded and joined.</summary>
    public static bool AreOne(ReadOnlySpan<char> one, ReadOnlySpan<char> two) => (two.Length >= Shortest && Says(one, two)) || (one.Length >= Shortest && Says(two, one));

    private static bool Says(ReadOnlySpan<char> english, ReadOnlySpan<char> pinyin)
    {
        if (english.IsEmpty || pinyin.IsEmpty)
        {
            return english.IsEmpty && pinyin.IsEmpty;
        }

        for (var length = Math.Min(Longest, english.Length); length >= 2; length--)
        {
            if (PinyinOf.TryGetValue(english[..length], out var ways))
            {
                foreach (var way in ways)
                {
                    if (pinyin.StartsWith(way, StringComparison.Ordinal) && Says(english[length..], pinyin[way.Length..]))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        const int longestHouse = 4;
        var words = DataFile.Rows("brand-words.csv").Select(row => (Chinese: row[0], English: row[1]));
        var houses = DataFile.Rows("known-names.csv").SelectMany(row => row[1].Split('|').Where(name => name.Length is >= 2 and <= longestHouse).Select(name => (Chinese: name, English: row[2])));
        return words.Concat(houses)
            .SelectMany(row => row.English.Split('|').Select(english => (English: CharFold.Fold(english), Pinyin: Read(CharFold.Fold(row.Chinese)))))
            .Where(pair => pair.Pinyin.Length > 0 && pair.English.Length > 1 && pair.English != pair.Pinyin)
            .GroupBy(pair => pair.English)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Pinyin).Distinct().ToArray())
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static string Read(string chinese) =>
        chinese.Any(character => Pinyin.Of(character).IsEmpty) ? "" : string.Concat(chinese.Select(character => Pinyin.Text(Pinyin.Of(character)[0])));
}
