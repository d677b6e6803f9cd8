namespace Baobei.Domain.Matching;

/// <summary>
/// English words of business with a slip of the pen, or cut off: read as what the Chinese name says (Infomation beside 信息, "Chemical Mat" where a field
/// ended beside 材料).
/// </summary>
internal static class WordRepairs
{
    /// <summary>A shorter word is near too many.</summary>
    private const int ShortestSlip = 6;

    /// <summary>Two slips.</summary>
    private const int LongSlip = 10;

    /// <summary>The beginning of a word, wherever it stands.</summary>
    private const int ShortestBeginning = 4;

    /// <summary>Fields of payments and customs end after so many characters, and older ones sooner.</summary>
    private const int ShortestField = 30;

    private static readonly string[] Forms = DataFile.Words("form_cut");

    /// <summary>The English words of each line of business, each by itself.</summary>
    private static readonly Dictionary<int, string[]> Words = DataFile.Rows("business-words.csv")
        .SelectMany(row => row[1].Split('|').SelectMany(phrase => phrase.Split(' ', '-')).Select(word => (Concept: BusinessWords.ConceptNamed(row[2]), Word: CharFold.Fold(word))))
        .Where(pair => pair.Word.Length >= ShortestBeginning).GroupBy(pair => pair.Concept).ToDictionary(group => group.Key, group => group.Select(pair => pair.Word).Distinct().ToArray());

    /// <summary>The English words of each Chinese word alone.</summary>
    private static readonly string[][] WordsOfOne = [.. DataFile.Rows("business-words.csv").Select(row => row[1].Split('|', ' ', '-').Select(CharFold.Fold).Where(word => word.Length >= ShortestBeginning).Distinct().ToArray())];

    /// <summary>Puts right what the Chinese name explains.</summary>
    /// <returns>Whether anything was.</returns>
    public static bool Take(NameReading han, LatinReading latin, out bool isSlip)
    {
        isSlip = false;
        var isAny = false;
        if (latin.SourceLength >= ShortestField && latin.Singles.Length > 2 && latin.Singles[^1] is { Kind: LatinKind.Brand } tail && IsFormCut(latin.TextOf(tail)))
        {
            latin.Cut(tail);
            return true;
        }

        if (PlaceOf(han, latin) is { } place)
        {
            isAny = isSlip = latin.Replace(latin.Singles[0], place);
            if (isAny)
            {
                return true;
            }
        }

        if (TownOf(han, latin) is { } town)
        {
            isAny = latin.Replace(latin.Singles[0], town);
        }

        for (var i = latin.Singles.Length - 1; i > 0; i--)
        {
            var word = latin.Singles[i];
            if (word.Kind is not LatinKind.Brand || word.Length < 2)
            {
                continue;
            }

            var text = latin.TextOf(word);
            var isLast = i == latin.Singles.Length - 1;
            var isCut = isLast && latin.Legal == 0 && latin.SourceLength >= ShortestField;
            if ((text.Length >= ShortestBeginning || isCut) && Find(han.Whole[..han.CoreEnd], text, isCut, out var isOfWord) is { } found)
            {
                isAny |= latin.Replace(word, found);
                isSlip |= isAny && isOfWord;
            }
        }

        return isAny;
    }

    /// <summary>Puts right the Latin name of the well-known house that the Chinese name begins with: Alibba beside 阿里云.</summary>
    /// <returns>Whether it was wrong.</returns>
    public static bool TakeHouse(NameReading han, LatinReading latin)
    {
        for (var from = 0; from <= han.CoreStart; from += Math.Max(1, han.CoreStart))
        {
            for (var text = han.Whole[from..]; KnownNames.AtStart(text, out var number) is > 0 and var length; text = text[..(length - 1)])
            {
                foreach (var word in latin.Singles)
                {
                    if (word.Kind is LatinKind.Brand && KnownNames.SlipOf(number, latin.TextOf(word)) is { } name)
                    {
                        return latin.Replace(word, name);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The name of the place where the Chinese house is, which the first word is but for a slip of the pen (Zhejaing); null when it is not, or is a place itself.</summary>
    private static string? PlaceOf(NameReading han, LatinReading latin)
    {
        if (han.Region.Length == 0 || latin.Singles.Length < 2 || latin.Singles[0] is not { Kind: LatinKind.Brand, Length: >= ShortestSlip } first || latin.Singles[1].Kind is not (LatinKind.Brand or LatinKind.Place))
        {
            return null;
        }

        var text = latin.TextOf(first);
        for (var length = 2; length <= han.Region.Length; length += 2)
        {
            if (PlaceNames.PinyinOf(han.Region.AsSpan(0, length)) is { Length: >= ShortestSlip } name && name[0] == text[0] && Edits.Distance(text, name, 1) == 1 && !IsBrand(han, text))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The town of the Chinese house, of which the first word has the first letters (SZ); null when it is none, or all there is of a brand.</summary>
    private static string? TownOf(NameReading han, LatinReading latin)
    {
        if (latin.Singles.Length <= 2 || latin.Singles[0] is not { Kind: LatinKind.Brand, Length: 2 or 3 } first || latin.Singles[1].Kind is not LatinKind.Brand)
        {
            return null;
        }

        for (var length = 2; length <= Math.Min(4, han.Region.Length); length += 2)
        {
            if (PlaceNames.NameOf(han.Region[..length]) is { Length: > 2 } name && Romanised.AreInitials(latin.TextOf(first), name.AsSpan(0, name.Length - 1)) && PlaceNames.PinyinOf(han.Region.AsSpan(0, length)) is { Length: > 0 } pinyin)
            {
                return pinyin;
            }
        }

        return null;
    }

    /// <summary>The word spells the brand.</summary>
    private static bool IsBrand(NameReading han, ReadOnlySpan<char> text) => Romanised.Spell(text, han.Core, 1, 2) > 0;

    /// <summary>The beginning of a legal form where a field ended: "Co Lt".</summary>
    private static bool IsFormCut(ReadOnlySpan<char> text)
    {
        foreach (var form in Forms)
        {
            if (form.Length > text.Length && form.StartsWith(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Find(ReadOnlySpan<char> han, ReadOnlySpan<char> text, bool isCut, out bool isSlip)
    {
        const int longest = 40;
        isSlip = false;
        if (text.Length > longest || BrandWords.IsMeaning(text) || (!isCut && Pinyin.Segment(text, stackalloc byte[longest])))
        {
            return null;
        }

        for (var end = han.Length; end > 1; end--)
        {
            if (BusinessWords.AtEnd(han[..end], out var number) == 0 || !Words.TryGetValue(BusinessWords.ConceptOf(number), out var words))
            {
                continue;
            }

            foreach (var word in WordsOfOne[number])
            {
                if (word.Length > text.Length + 1 && word.StartsWith(text, StringComparison.Ordinal))
                {
                    return word;
                }

                if (text.Length == ShortestSlip - 1 && word.Length == text.Length && word[0] == text[0] && word[^1] == text[^1] && Edits.Distance(word, text, 1) == 1)
                {
                    isSlip = true;
                    return word;
                }
            }

            foreach (var word in words)
            {
                if (text.Length >= ShortestSlip && word.Length >= ShortestSlip && (word[0] == text[0] || word[1] == text[1])
                    && Math.Abs(word.Length - text.Length) <= 2 && Edits.Distance(word, text, Most(text)) <= Most(text))
                {
                    isSlip = true;
                    return word;
                }
            }
        }

        return null;
    }

    private static int Most(ReadOnlySpan<char> text) => text.Length >= LongSlip ? 2 : 1;
}
