namespace Baobei.Domain.Matching;

/// <summary>Words that brands are made of, in Chinese and in English (brand-words.csv): 火炬 Torch, 蓝 月亮 Blue Moon.</summary>
internal static class BrandWords
{
    private static readonly string[][] Meanings = [.. DataFile.Rows("brand-words.csv").Select(row => row[1].Split('|').Select(CharFold.Fold).ToArray())];

    private static readonly WordTable Chinese = WordTable.Of(DataFile.Rows("brand-words.csv").Select(row => row[0]));

    private static readonly WordTable English = WordTable.Of(Meanings.SelectMany(words => words));

    /// <summary>Length of the longest word that the text begins with; 0 when there is none.</summary>
    public static int AtStart(ReadOnlySpan<char> text, out int number) => Chinese.AtStart(text, out number);

    /// <summary>The English word or phrase, folded and joined, is one for a Chinese word.</summary>
    public static bool IsMeaning(ReadOnlySpan<char> english) => English.Contains(english);

    /// <summary>The English word is one for a Chinese word of the text, or a part of such a phrase.</summary>
    public static bool Says(ReadOnlySpan<char> text, ReadOnlySpan<char> english)
    {
        for (; !text.IsEmpty; text = text[1..])
        {
            foreach (var meaning in AtStart(text, out var number) > 0 ? Meanings[number] : [])
            {
                if (meaning.AsSpan().Contains(english, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The English word or phrase, folded and joined, is one for the Chinese word of that number; a plural is, too.</summary>
    public static bool Means(int number, ReadOnlySpan<char> english)
    {
        foreach (var meaning in Meanings[number])
        {
            if (english.StartsWith(meaning, StringComparison.Ordinal) && english[meaning.Length..] is "" or "s")
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Well-known houses, and surnames of Japan that houses are called by, whose names in Chinese and in Latin letters nobody could tell from each other (known-names.csv): 霍尼韦尔 Honeywell, 中兴 ZTE, 高木 Takagi.</summary>
internal static class KnownNames
{
    private static readonly string[][] LatinOfHouses =
        [.. DataFile.Rows("known-names.csv").Select(row => row[2].Split('|').SelectMany(BusinessWords.Shortened).SelectMany(BusinessWords.Spellings).Distinct().ToArray())];

    /// <summary>Two houses may have one name.</summary>
    private static readonly (string Chinese, int[] Houses)[] Named =
    [
        .. DataFile.Rows("known-names.csv").SelectMany((row, house) => row[1].Split('|').Select(name => (Name: CharFold.Fold(name), house)))
            .GroupBy(pair => pair.Name).Select(group => (group.Key, group.Select(pair => pair.house).ToArray())),
    ];

    /// <summary>For each Latin name the houses that have it.</summary>
    private static readonly (string Latin, int[] Houses)[] NamedInLatin =
        [.. LatinOfHouses.SelectMany((names, house) => names.Select(name => (name, house))).GroupBy(pair => pair.name).Select(group => (group.Key, group.Select(pair => pair.house).ToArray()))];

    private static readonly WordTable Latin = new(NamedInLatin.Select((one, i) => (one.Latin, i)).Where(one => one.Latin.Length <= WordTable.LongestWord));

    private static readonly string[][] ChineseOfHouses = [.. DataFile.Rows("known-names.csv").Select(row => row[1].Split('|').Select(CharFold.Fold).ToArray())];

    private static readonly bool[] OfState = [.. DataFile.Rows("known-names.csv").Select(row => row[0] == "state")];

    private static readonly WordTable Chinese = new(Named.Select((one, i) => (one.Chinese, i)));

    /// <summary>Length of the longest known name that the text begins with; 0 when there is none.</summary>
    public static int AtStart(ReadOnlySpan<char> text, out int number) => Chinese.AtStart(text, out number);

    /// <summary>The Chinese name of that number is one of a house of the state, which has a company in each province.</summary>
    public static bool IsOfState(int number)
    {
        foreach (var house in Named[number].Houses)
        {
            if (OfState[house])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words, folded and joined, name a house that the Chinese name of that number names.</summary>
    public static bool Means(int number, ReadOnlySpan<char> latin)
    {
        foreach (var house in Named[number].Houses)
        {
            foreach (var name in LatinOfHouses[house])
            {
                if (latin.SequenceEqual(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A name, of a house that the Chinese name of that number names, which the word is but for a slip of the pen; null when there is none.</summary>
    public static string? SlipOf(int number, ReadOnlySpan<char> word)
    {
        const int shortest = 5;
        foreach (var house in Named[number].Houses)
        {
            foreach (var name in LatinOfHouses[house])
            {
                if (name.Length >= shortest && word.Length >= shortest && name[0] == word[0] && Edits.Distance(word, name, 1) == 1)
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>The words, folded and joined, name a house, and the Chinese text has no name of it: Tianjin Polytechnic University is not 天津大学.</summary>
    public static bool IsAnothers(ReadOnlySpan<char> latin, ReadOnlySpan<char> chinese)
    {
        if (!Latin.TryGet(latin, out var number))
        {
            return false;
        }

        foreach (var house in NamedInLatin[number].Houses)
        {
            foreach (var name in ChineseOfHouses[house])
            {
                if (chinese.Contains(name, StringComparison.Ordinal))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
