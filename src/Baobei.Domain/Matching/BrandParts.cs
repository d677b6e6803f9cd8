namespace Baobei.Domain.Matching;

/// <summary>
/// A brand in Latin letters that is the Chinese one part by part: each word is the known name of a house (一汽 FAW), the meaning of a word (月亮 Moon), or pinyin.
/// </summary>
/// <param name="Characters">How many characters of the Chinese text they are.</param>
/// <param name="Next">The word behind them.</param>
/// <param name="Translated">Parts by meaning.</param>
/// <param name="Known">Parts that are known names.</param>
internal readonly record struct BrandParts(int Characters, int Next, int Translated, int Known)
{
    /// <summary>Words of a known name: "University of Electronic Science and Technology of China".</summary>
    private const int MostKnownWords = 13;

    /// <summary>Words of a meaning: "four leaf clover".</summary>
    private const int MostMeaningWords = 4;

    /// <summary>More ways to cut a name into parts than there is time for.</summary>
    private const int MostSteps = 100;

    private static readonly char Ordinal = DataFile.Words("ordinal")[0][0];

    /// <summary>Between the parts, and in no translation: 三只松鼠, 自然之宝.</summary>
    private static readonly string Counters = string.Concat(DataFile.Words("counter"));

    /// <summary>The text begins with what the words from that one on name; <see cref="Characters"/> is 0 when it does not.</summary>
    /// <param name="enough">With so many characters the brand is whole.</param>
    /// <param name="least">With fewer it is another brand.</param>
    public static BrandParts Read(ReadOnlySpan<char> han, LatinReading latin, int first, int enough, int least)
    {
        var steps = MostSteps;
        var found = Longest(han, latin, new(0, first, 0, 0), enough, ref steps);
        return found.Characters >= least && found.Translated + found.Known > 0 ? found : default;
    }

    /// <summary>The most that can be read from there on.</summary>
    private static BrandParts Longest(ReadOnlySpan<char> han, LatinReading latin, BrandParts from, int enough, ref int steps)
    {
        var words = latin.Singles;
        if (from.Characters >= Math.Min(enough, han.Length) || steps-- <= 0)
        {
            return from;
        }

        var start = from;
        while (start.Next < words.Length && words[start.Next].Kind is LatinKind.Little)
        {
            start = start with { Next = start.Next + 1 };
        }

        if (start.Next >= words.Length)
        {
            return from;
        }

        var best = Better(Numbered(han, latin, from, enough, ref steps), ByName(han, latin, start, enough, ref steps));
        best = start.Next > from.Next ? Better(best, ByName(han, latin, from, enough, ref steps)) : best;
        best = Better(best, ByMeaning(han, latin, start, enough, ref steps));
        if (Romanised.Spell(latin.TextOf(words[start.Next]), han[start.Characters..], 1, 1) is > 0 and var spelt)
        {
            best = Better(best, Longest(han, latin, start with { Characters = start.Characters + spelt, Next = start.Next + 1 }, enough, ref steps));
        }

        return start.Characters > 0 && Counters.Contains(han[start.Characters])
            ? Better(best, Longest(han, latin, start with { Characters = start.Characters + 1 }, enough, ref steps))
            : best;
    }

    /// <summary>第二 is the number that the other name has, wherever it stands there; units of a known house are told by it later.</summary>
    private static BrandParts Numbered(ReadOnlySpan<char> han, LatinReading latin, BrandParts start, int enough, ref int steps)
    {
        var text = han[start.Characters..];
        if (start.Known > 0 || latin.Number == 0 || text[0] != Ordinal || Matching.Characters.NumberIn(text, out var rest) != latin.Number || !Matching.Characters.IsNumeral(text[1]))
        {
            return start;
        }

        return Longest(han, latin, start with { Characters = han.Length - rest.Length, Translated = start.Translated + 1 }, enough, ref steps);
    }

    private static BrandParts ByName(ReadOnlySpan<char> han, LatinReading latin, BrandParts from, int enough, ref int steps)
    {
        var (words, best) = (latin.Singles.Length, from);
        var text = han[from.Characters..];
        while (KnownNames.AtStart(text, out var number) is > 0 and var length)
        {
            for (var next = Math.Min(words, from.Next + MostKnownWords); next > from.Next; next--)
            {
                if (KnownNames.Means(number, latin.TextOf(from.Next, next)))
                {
                    // Its short name may stand beside it, or in front of the full one.
                    var behind = Math.Min(words, next + MostKnownWords);
                    while (behind > next && !KnownNames.Means(number, latin.TextOf(next, behind)))
                    {
                        behind--;
                    }

                    best = Better(best, Longest(han, latin, new(from.Characters + length, behind, from.Translated, from.Known + 1), enough, ref steps));
                }
            }

            text = text[..(length - 1)];
        }

        return best;
    }

    private static BrandParts ByMeaning(ReadOnlySpan<char> han, LatinReading latin, BrandParts from, int enough, ref int steps)
    {
        var (words, best) = (latin.Singles.Length, from);
        var text = han[from.Characters..];
        while (BrandWords.AtStart(text, out var number) is > 0 and var length)
        {
            for (var next = Math.Min(words, from.Next + MostMeaningWords); next > from.Next; next--)
            {
                if (BrandWords.Means(number, latin.TextOf(from.Next, next)))
                {
                    best = Better(best, Longest(han, latin, new(from.Characters + length, next, from.Translated + 1, from.Known), enough, ref steps));
                }
            }

            text = text[..(length - 1)];
        }

        return best;
    }

    /// <summary>The one that says more; of equals, the one with more known names and fewer translations.</summary>
    private static BrandParts Better(BrandParts a, BrandParts b) =>
        b.Characters != a.Characters ? (b.Characters > a.Characters ? b : a)
        : b.Known != a.Known ? (b.Known > a.Known ? b : a)
        : b.Translated < a.Translated ? b : a;
}
