namespace Baobei.Domain.Matching;

/// <summary>Names made of the first letters or syllables of the words of another: BMW, Petronas.</summary>
internal static class LatinAcronym
{
    /// <summary>Letters of a word that first letters have whole: HMRC, HM Revenue and Customs.</summary>
    private const int LongestWhole = 3;

    private const int MostLetters = 7;
    private const int LeastSyllables = 5;
    private const int MostSyllables = 12;

    /// <summary>So many letters say enough for words behind them to be left out.</summary>
    private const int EnoughWords = 3;

    private const LatinUse Optional = LatinUse.Little | LatinUse.Legal | LatinUse.Filler;

    /// <summary>One name is the first letters, or the first syllables, of the other.</summary>
    public static bool IsOf(LatinName shorter, LatinName longer)
    {
        if (longer.Terms.Length < 2)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[MostSyllables + 1];
        var letters = Letters(shorter, buffer, LatinUse.Little | LatinUse.Filler, out var words);
        if (IsInitials(letters, longer) || (words == 1 && letters.Length is >= LeastSyllables and <= MostSyllables && AreSyllables(letters, longer, 0, 0, false)))
        {
            return true;
        }

        // AT&T: "at" is a little word elsewhere.
        var all = Letters(shorter, buffer, LatinUse.None, out var allWords);
        return allWords > words && IsInitials(all, longer);
    }

    /// <summary>Letters that are the first ones of the words of a name.</summary>
    public static bool IsInitials(ReadOnlySpan<char> letters, LatinName name) => letters.Length is >= 2 and <= MostLetters && AreInitials(letters, name, 0, 0, false);

    /// <summary>
    /// First letters of the whole other name that stand beside words of it, as in "USB Unispital Basel": they say nothing more, and the words of the other that they
    /// stand for are not missing.
    /// </summary>
    public static void Beside(LatinName a, Span<bool> usedA, LatinName b, Span<bool> usedB, ref Tally tally)
    {
        var x = a.Terms;
        Span<char> letters = stackalloc char[MostLetters];
        for (var i = 0; i < x.Length; i++)
        {
            var end = Run(a, i, usedA, letters, out var length);
            if (length == 0 || !IsInitials(letters[..length], b))
            {
                continue;
            }

            usedA[i..end].Fill(true);
            var covers = false;
            for (var j = 0; j < b.Terms.Length; j++)
            {
                if (!usedB[j] && letters[..length].Contains(b.TextOf(b.Terms[j])[0]))
                {
                    usedB[j] = true;
                    covers = true;
                }
            }

            tally.Add(covers ? MatchFinding.WordAside : MatchFinding.WordShort);
            return;
        }
    }

    /// <summary>The letters of one word that is left over, or of single letters behind each other: A &amp; F.</summary>
    /// <returns>Behind the last word.</returns>
    private static int Run(LatinName name, int from, ReadOnlySpan<bool> used, Span<char> letters, out int length)
    {
        var terms = name.Terms;
        length = 0;
        if (terms[from].Length > 1)
        {
            if (!used[from] && terms[from].Length <= letters.Length)
            {
                length = terms[from].Length;
                name.TextOf(terms[from]).CopyTo(letters);
            }

            return from + 1;
        }

        var (at, isOpen) = (from, false);
        for (; at < terms.Length && length < letters.Length && (terms[at].Length == 1 || name.TextOf(terms[at]) is "and"); at++)
        {
            if (terms[at].Length == 1)
            {
                letters[length++] = name.TextOf(terms[at])[0];
                isOpen |= !used[at];
            }
        }

        length = isOpen && length > 1 ? length : 0;
        return at;
    }

    /// <summary>The words of a name that count, joined, without what says that it is a group; one letter more than there is room for when it is too long.</summary>
    private static ReadOnlySpan<char> Letters(LatinName name, Span<char> into, LatinUse skipped, out int words)
    {
        var length = 0;
        words = 0;
        foreach (ref readonly var term in name.Terms)
        {
            var text = name.TextOf(term);
            if (term.Is(LatinUse.Legal | LatinUse.Note | LatinUse.House) || (term.Is(skipped) && !term.Counts) || text is "and" or "the")
            {
                continue;
            }

            if (length + text.Length > into.Length)
            {
                words = 0;
                return [];
            }

            text.CopyTo(into[length..]);
            length += text.Length;
            words++;
        }

        return into[..length];
    }

    private static bool AreInitials(ReadOnlySpan<char> letters, LatinName name, int at, int words, bool hasSkipped)
    {
        if (letters.IsEmpty)
        {
            return words >= (hasSkipped ? EnoughWords : 2) && ((words >= EnoughWords && !hasSkipped) || Rest(name, at) == 0);
        }

        if (at == name.Terms.Length)
        {
            return false;
        }

        ref readonly var term = ref name.Terms[at];
        if (term.Is(LatinUse.Note | LatinUse.Acronym))
        {
            return AreInitials(letters, name, at + 1, words, hasSkipped);
        }

        var text = name.TextOf(term);
        var isOptional = term.Is(Optional);
        if (text[0] == letters[0]
            && (AreInitials(letters[1..], name, at + 1, term.Is(LatinUse.Little | LatinUse.Legal) ? words : words + 1, hasSkipped)
                || (letters.Length > 1 && IsCompound(text, letters[1]) && AreInitials(letters[2..], name, at + 1, words + 2, hasSkipped))))
        {
            return true;
        }

        if (text.Length is 2 or LongestWhole && letters.StartsWith(text, StringComparison.Ordinal) && AreInitials(letters[text.Length..], name, at + 1, words + 1, hasSkipped))
        {
            return true;
        }

        return isOptional
            ? AreInitials(letters, name, at + 1, words, hasSkipped)
            : words > 0 && !hasSkipped && AreInitials(letters, name, at + 1, words, hasSkipped: true);
    }

    /// <summary>Two words in one of which the second begins with that letter: Feuer-wehr.</summary>
    private static bool IsCompound(ReadOnlySpan<char> text, char letter)
    {
        const int least = 4;
        for (var at = least; at <= text.Length - least; at++)
        {
            if (text[at] == letter && (IsKnown(text[at..]) || IsKnown(text[..at]) || (text[at - 1] is 's' or 'n' && IsKnown(text[..(at - 1)]))))
            {
                return true;
            }
        }

        return false;

        static bool IsKnown(ReadOnlySpan<char> word) => LatinLexicon.TryGet(word, out var entry) && !entry.Means.IsNone;
    }

    private static bool AreSyllables(ReadOnlySpan<char> letters, LatinName name, int at, int pieces, bool hasSkipped)
    {
        if (letters.IsEmpty)
        {
            return pieces >= 2 && Rest(name, at) <= (hasSkipped ? 0 : 1);
        }

        if (at == name.Terms.Length)
        {
            return false;
        }

        ref readonly var term = ref name.Terms[at];
        if (!term.Is(LatinUse.Note))
        {
            const int longest = 6;
            for (var length = Math.Min(longest, letters.CommonPrefixLength(name.TextOf(term))); length >= 2; length--)
            {
                if (AreSyllables(letters[length..], name, at + 1, pieces + 1, hasSkipped))
                {
                    return true;
                }
            }
        }

        return term.Is(Optional | LatinUse.Note)
            ? AreSyllables(letters, name, at + 1, pieces, hasSkipped)
            : pieces > 0 && !hasSkipped && AreSyllables(letters, name, at + 1, pieces, hasSkipped: true);
    }

    /// <summary>How many words from here on are not said.</summary>
    private static int Rest(LatinName name, int from)
    {
        var count = 0;
        foreach (ref readonly var term in name.Terms[from..])
        {
            count += term.Is(Optional | LatinUse.Note | LatinUse.Acronym) ? 0 : 1;
        }

        return count;
    }
}
