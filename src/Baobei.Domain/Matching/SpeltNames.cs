namespace Baobei.Domain.Matching;

/// <summary>Chinese names and such in Latin letters as they are spelt in Hong Kong and Taiwan, and were before pinyin: 周大福 and Chow Tai Fook.</summary>
internal static class SpeltNames
{
    /// <summary>Two syllables are of many companies: all the rest has to agree.</summary>
    private const int Few = 2;

    /// <summary>With so many a syllable may be only near, and pinyin of other characters may be one of these spellings.</summary>
    private const int Many = 3;

    /// <summary>Words that may be places in front of the brand.</summary>
    private const int MostPlaces = 3;

    private const string Taiwan = "71";

    private const string HongKong = "81";

    private const string Macao = "82";

    /// <summary>What is found when the words spell the brand; null when they do not.</summary>
    public static Tally? Compare(NameReading han, LatinReading latin)
    {
        if (han.Core.Length < Few)
        {
            return null;
        }

        var place = PlaceOf(han, latin);
        var isTaiwan = place.StartsWith(Taiwan, StringComparison.Ordinal);
        var isCantonese = place.StartsWith(HongKong, StringComparison.Ordinal) || place.StartsWith(Macao, StringComparison.Ordinal);
        var isElsewhere = isTaiwan || isCantonese || han.IsTraditional;
        var one = isTaiwan ? null : Compare(han, latin, NameSpelling.Cantonese, isElsewhere);
        var other = isCantonese ? null : Compare(han, latin, NameSpelling.Taiwan, isElsewhere);
        return one is { } found && other is { } also ? (also.Points < found.Points ? also : found) : one ?? other;
    }

    private static Tally? Compare(NameReading han, LatinReading latin, NameSpelling spelling, bool isElsewhere)
    {
        Span<char> letters = stackalloc char[NameSpelling.MostLetters];
        var words = latin.Singles;
        for (int first = 0, places = 0; first < words.Length && places <= MostPlaces; first++)
        {
            if (!latin.IsStart(words[first]))
            {
                // Within a phrase: Hong Kong is no Kong.
                continue;
            }

            places++;
            var ends = Join(latin, words[first..], letters, out var length);
            var found = spelling.Read(letters[..length], ends, han.Core, Few, Many);
            var spelt = words.Slice(first, CountIn(latin, words[first..], found.Letters));
            if (found.Characters > 0 && HasOwn(spelt) && (isElsewhere || found.Characters > Few || !IsPinyin(latin, spelt)))
            {
                return Found(han, latin, found, spelt[0].Start, spelt[^1].Start + spelt[^1].Length);
            }

            if (words[first].Kind is not (LatinKind.Place or LatinKind.Little))
            {
                break;
            }
        }

        return IsOther(han, latin, spelling, isElsewhere) ? Tally.With(MatchFinding.BrandOther) : null;
    }

    /// <summary>A word for each character of the brand, some of which are spelt so, and others begin otherwise: another brand of that custom, none made to sound alike.</summary>
    private static bool IsOther(NameReading han, LatinReading latin, NameSpelling spelling, bool isElsewhere)
    {
        var words = latin.Singles;
        var first = 0;
        while (first < words.Length && words[first].Kind is LatinKind.Place or LatinKind.Little)
        {
            first++;
        }

        if (han.BrandLength < Few || words.Length - first < han.BrandLength || (!isElsewhere && IsPinyin(latin, words.Slice(first, han.BrandLength))))
        {
            return false;
        }

        var (isSpelt, isOther) = (false, false);
        for (var i = 0; i < han.BrandLength; i++)
        {
            var word = latin.TextOf(words[first + i]);
            isSpelt |= spelling.IsSpelt(han.Brand[i], word);
            isOther |= !spelling.IsBegun(han.Brand[i], word);
        }

        return isSpelt && isOther;
    }

    /// <param name="start">Where the words begin that spell the brand.</param>
    /// <param name="end">Where they end.</param>
    private static Tally Found(NameReading han, LatinReading latin, NameSpelling.Found found, int start, int end)
    {
        var words = latin.Words;
        var (before, after) = CrossScript.Around(latin, start, end);
        var rest = words[after..];
        var tally = Tally.With(found.IsNear ? MatchFinding.CustomNear : found.Characters <= Few ? MatchFinding.CustomShort : MatchFinding.Custom);
        CrossScript.CompareRegions(han, latin, words[..before], rest, ref tally);
        CrossScript.CompareBusiness(han.Core[found.Characters..], latin, rest, ref tally);
        if (found.Characters < han.BrandLength && !CrossScript.IsExplained(han, latin, rest))
        {
            tally.Add(MatchFinding.PinyinNear);
        }

        if (found.Characters <= Few && found.Characters == han.Core.Length && rest.IsEmpty)
        {
            tally.Add(MatchFinding.BrandShort);
        }

        return tally;
    }

    /// <summary>Not all of the words are a place.</summary>
    private static bool HasOwn(ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is not LatinKind.Place)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Code of the place that one of the two names; empty when none does.</summary>
    private static string PlaceOf(NameReading han, LatinReading latin)
    {
        if (han.Region.Length > 0)
        {
            return han.Region;
        }

        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Place && PlaceNames.OfLatin(latin.TextOf(word)) is { Length: > 0 } code)
            {
                return code;
            }
        }

        return "";
    }

    /// <summary>Joins words while there is room.</summary>
    /// <returns>A bit for each place at which one ends.</returns>
    private static ulong Join(LatinReading latin, ReadOnlySpan<LatinWord> words, Span<char> letters, out int length)
    {
        length = 0;
        var ends = 0UL;
        foreach (var word in words)
        {
            var text = SpeltBy(latin, word);
            if (length + text.Length > letters.Length)
            {
                break;
            }

            text.CopyTo(letters[length..]);
            length += text.Length;
            ends |= text.IsEmpty ? 0 : 1UL << length;
        }

        return ends;
    }

    /// <summary>How many of the words have so many letters.</summary>
    private static int CountIn(LatinReading latin, ReadOnlySpan<LatinWord> words, int letters)
    {
        var count = 0;
        while (letters > 0)
        {
            letters -= SpeltBy(latin, words[count++]).Length;
        }

        return count;
    }

    /// <summary>Its letters; of a sign (Li &amp; Fung) none.</summary>
    private static ReadOnlySpan<char> SpeltBy(LatinReading latin, LatinWord word) => latin.TextOf(word) is var text && Romanised.IsLatin(text[0]) ? text : [];

    /// <summary>Each of the words falls into syllables of pinyin.</summary>
    private static bool IsPinyin(LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        Span<byte> lengths = stackalloc byte[NameSpelling.MostLetters];
        foreach (var word in words)
        {
            if (SpeltBy(latin, word) is { IsEmpty: false } text && !Pinyin.Segment(text, lengths))
            {
                return false;
            }
        }

        return true;
    }
}
