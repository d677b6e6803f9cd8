namespace Baobei.Domain.Matching;

/// <summary>Whether the words of a Latin name say what the business of a Chinese one is.</summary>
internal static partial class CrossScript
{
    /// <summary>The text says what the word does, or all that the words of a phrase do.</summary>
    private static bool SaysAll(ReadOnlySpan<char> text, LatinReading latin, LatinWord word) => Says(text, word.Number) || SaysEach(text, latin, word);

    /// <summary>The word is a phrase, and the text says all that the words of it do.</summary>
    private static bool SaysEach(ReadOnlySpan<char> text, LatinReading latin, LatinWord word)
    {
        var count = 0;
        foreach (var single in latin.Singles)
        {
            if (single.Start < word.Start || single.Start >= EndOf(word) || single.Kind is LatinKind.Little)
            {
                continue;
            }

            if (single.Length == word.Length || single.Number < 0 || !Says(text, single.Number))
            {
                return false;
            }

            count++;
        }

        return count > 0;
    }

    private static bool Says(ReadOnlySpan<char> core, int english)
    {
        // 进出口贸易 is one word, and says 贸易, too.
        const int pair = 2;
        for (var at = core.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(core[..at], out var number);
            if (length > 0 && (BusinessWords.Means(english, BusinessWords.ConceptOf(number)) || (length > pair && EndsWith(core[(at - pair)..at], english))))
            {
                return true;
            }

            at -= Math.Max(1, length);
        }

        return false;
    }

    private static bool EndsWith(ReadOnlySpan<char> pair, int english) =>
        BusinessWords.AtEnd(pair, out var number) == pair.Length && BusinessWords.Means(english, BusinessWords.ConceptOf(number));

    public static void CompareBusiness(ReadOnlySpan<char> business, LatinReading latin, ReadOnlySpan<LatinWord> words, ref Tally tally)
    {
        business = NameReading.WithoutWorks(business);
        Span<int> concepts = stackalloc int[16];
        var (count, generalInHan) = (0, 0);
        for (var at = business.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(business[..at], out var word);
            at -= Math.Max(1, length);
            if (length == 0)
            {
                continue;
            }

            var concept = BusinessWords.ConceptOf(word);
            generalInHan += concept == BusinessWords.General ? 1 : 0;
            if (concept != BusinessWords.General && count < concepts.Length)
            {
                concepts[count++] = concept;
            }
        }

        var (known, general, unknown) = (0, 0, 0);
        foreach (var word in words)
        {
            unknown += word.Kind is LatinKind.Brand ? 1 : 0;
            if (word.Kind is not LatinKind.Business)
            {
                continue;
            }

            if (BusinessWords.IsGeneral(word.Number))
            {
                general++;
                continue;
            }

            known++;
            foreach (var concept in concepts[..count])
            {
                if (BusinessWords.Means(word.Number, concept))
                {
                    return;
                }
            }
        }

        if ((known == 0 && count == 0 && unknown == 0) || SaysAll(business, latin, words))
        {
            return;
        }

        tally.Add(
            known + general + unknown == 0 ? MatchFinding.BusinessMissing
            : unknown > 0 ? MatchFinding.BusinessPart
            : count == 0 && known > 0 && generalInHan > general ? MatchFinding.BusinessGeneral
            : known == 0 || count == 0 ? MatchFinding.BusinessShort
            : general == 0 && HanNames.IsKnown(business) && !HasWordOf(latin, words[0].Start, concepts[..count]) ? MatchFinding.BusinessOther
            : MatchFinding.BusinessAlike);
    }

    /// <summary>One of the words is a phrase whose words the text says all.</summary>
    private static bool SaysAll(ReadOnlySpan<char> business, LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && !BusinessWords.IsGeneral(word.Number) && SaysEach(business, latin, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word of a phrase means one of these by itself.</summary>
    private static bool HasWordOf(LatinReading latin, int from, ReadOnlySpan<int> concepts)
    {
        foreach (var word in latin.Singles)
        {
            foreach (var concept in word.Start >= from && word.Number >= 0 ? concepts : [])
            {
                if (BusinessWords.Means(word.Number, concept))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
