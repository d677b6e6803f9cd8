namespace Baobei.Domain.Matching;

/// <summary>Words of one name that say in another language, or in another number of words, what words of the other say.</summary>
internal static class LatinTranslation
{
    /// <summary>When so many words mean the same, those that follow say no more against it.</summary>
    private const int MostCounted = 3;

    /// <summary>What translated words take away: beside a name or a place that is the same, the second and third say hardly anything more.</summary>
    public static void Count(int translated, bool isAnchored, ref Tally tally)
    {
        for (var i = 0; i < translated; i++)
        {
            tally.Add(i < (isAnchored ? 1 : MostCounted) ? MatchFinding.WordTranslated : MatchFinding.WordsTranslated);
        }
    }

    /// <summary>A country or town is said: of all that counts nothing may be left over, so the other says it too.</summary>
    public static bool HavePlace(ReadOnlySpan<LatinTerm> x, ReadOnlySpan<LatinTerm> y) => HasPlace(x) || HasPlace(y);

    private static bool HasPlace(ReadOnlySpan<LatinTerm> terms)
    {
        foreach (ref readonly var term in terms)
        {
            if (term.Counts && term.Is(LatinUse.Country | LatinUse.City))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words that mean something together, and a word or words of the other name that mean it: Hong Kong and HK, red cross and Cruz Roja.</summary>
    public static void Phrases(ReadOnlySpan<LatinTerm> x, Span<bool> usedA, ReadOnlySpan<LatinTerm> y, Span<bool> usedB, ref int matched, ref int translated)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var size = x[i].PhraseLength;
            for (var j = 0; size > 1 && j < y.Length; j++)
            {
                var isPhrase = y[j].PhraseLength > 1 && x[i].PhraseMeans.Shares(y[j].PhraseMeans);
                var other = isPhrase ? y[j].PhraseLength : (byte)1;
                if ((isPhrase || x[i].PhraseMeans.Shares(y[j].Means)) && IsOpen(x, usedA, i, size) && IsOpen(y, usedB, j, other))
                {
                    usedA.Slice(i, size).Fill(true);
                    usedB.Slice(j, other).Fill(true);
                    matched++;
                    translated++;
                }
                else if (isPhrase && HaveHalf(x, usedA, i, size, out var openA) && HaveHalf(y, usedB, j, other, out var openB) && openA + openB > 0)
                {
                    // City of, city council: one of the words is the same.
                    usedA.Slice(i, size).Fill(true);
                    usedB.Slice(j, other).Fill(true);
                    translated++;
                }
            }
        }
    }

    /// <summary>Some of the words that count are matched.</summary>
    /// <param name="open">How many are not.</param>
    private static bool HaveHalf(ReadOnlySpan<LatinTerm> terms, ReadOnlySpan<bool> used, int from, int size, out int open)
    {
        var matched = 0;
        open = 0;
        for (var i = from; i < from + size; i++)
        {
            matched += used[i] && terms[i].Counts ? 1 : 0;
            open += used[i] ? 0 : 1;
        }

        return matched > 0;
    }

    /// <summary>None of the words that count is matched yet, and there is one.</summary>
    private static bool IsOpen(ReadOnlySpan<LatinTerm> terms, ReadOnlySpan<bool> used, int from, int size)
    {
        var open = 0;
        for (var i = from; i < from + size; i++)
        {
            if (used[i] && terms[i].Counts)
            {
                return false;
            }

            open += used[i] ? 0 : 1;
        }

        return open > 0;
    }

    /// <summary>A compound of two words, each of which the other name has in another language: Papierwerke, paper works.</summary>
    public static void Compounds(LatinName a, Span<bool> usedA, ReadOnlySpan<LatinTerm> y, Span<bool> usedB, ref int matched, ref int translated)
    {
        var x = a.Terms;
        for (var i = 0; i < x.Length; i++)
        {
            var text = a.TextOf(x[i]);
            for (var at = 3; !usedA[i] && text.Length >= 8 && at <= text.Length - 3; at++)
            {
                if (!LatinLexicon.TryGet(text[at..], out var back) || back.Means.IsNone || !IsFront(text[..at], out var front))
                {
                    continue;
                }

                var (one, two) = (-1, -1);
                for (var j = 0; j < y.Length; j++)
                {
                    if (!usedB[j] && !y[j].Means.IsNone)
                    {
                        one = y[j].Means.Shares(front.Means) ? j : one;
                        two = y[j].Means.Shares(back.Means) ? j : two;
                    }
                }

                if (one >= 0 && two >= 0 && one != two)
                {
                    usedA[i] = usedB[one] = usedB[two] = true;
                    matched += 2;
                    translated++;
                }
            }
        }
    }

    /// <summary>The first word of a compound, which may have a letter that links it: Universität-s-spital.</summary>
    private static bool IsFront(ReadOnlySpan<char> text, out LatinEntry front) =>
        (LatinLexicon.TryGet(text, out front) && !front.Means.IsNone)
        || (text.Length >= 5 && text[^1] is 's' or 'n' && LatinLexicon.TryGet(text[..^1], out front) && !front.Means.IsNone);
}
