using System.Buffers;
using System.Globalization;
using System.Text;

namespace Baobei.Domain.Matching;

/// <summary>
/// What a character becomes before names are compared: half width, lower case, simplified (from traditional characters and from those of Japan), Latin letters without accents;
/// spaces, punctuation, brackets and what cannot be seen fall away. One table look-up per character; a text with characters that
/// one look-up cannot fold (㈱, combining accents, surrogates) goes through Unicode normalisation form KC first.
/// </summary>
internal static class CharFold
{
    /// <summary>The character falls away.</summary>
    public const char Gone = '\0';

    /// <summary>One look-up is not enough.</summary>
    public const char Hard = '\uFFFF';

    /// <summary>Normalising refuses it, as it does half of a surrogate pair.</summary>
    private const char NoCharacter = '\uFFFE';

    /// <summary>Signs that are part of names: "A&amp;B" is not "AB".</summary>
    private static readonly SearchValues<char> Kept = SearchValues.Create("&+#@%");

    private static readonly char[] Table = Build();

    /// <summary>The folded text. Folding again changes nothing.</summary>
    public static string Fold(string text)
    {
        const int onStack = 256;
        var buffer = text.Length <= onStack ? stackalloc char[onStack] : new char[text.Length];
        var table = Table;
        var length = 0;
        foreach (var c in text)
        {
            var folded = table[c];
            if (folded == Hard)
            {
                return FoldHard(text);
            }

            if (folded != Gone)
            {
                buffer[length++] = folded;
            }
        }

        return new string(buffer[..length]);
    }

    /// <summary>What one look-up says: the folded character, <see cref="Gone"/>, or <see cref="Hard"/>.</summary>
    public static char OfOne(char c) => Table[c];

    /// <summary>Folds one character that <see cref="Normal"/> has prepared; <see cref="Gone"/> when it falls away.</summary>
    public static char Of(char c)
    {
        var folded = Table[c];
        return folded != Hard ? folded : char.IsSurrogate(c) || !IsMark(c) ? c : Gone;
    }

    /// <summary>The text in Unicode form KC, with broken surrogates and what is no character removed.</summary>
    public static string Normal(string text) => WithoutBrokenSurrogates(text).Normalize(NormalizationForm.FormKC);

    private static string FoldHard(string text)
    {
        // Dropping a sign can bring two characters together that compose, hence until nothing changes.
        var before = text;
        for (var round = 0; round < 8; round++)
        {
            var builder = new StringBuilder(before.Length);
            foreach (var c in Normal(before))
            {
                if (Of(c) is var folded and not Gone)
                {
                    builder.Append(folded);
                }
            }

            var after = builder.ToString();
            if (after == before)
            {
                break;
            }

            before = after;
        }

        return before;
    }

    private static char[] Build()
    {
        var simplified = new Dictionary<char, char>();
        foreach (var line in DataFile.Lines("trad-to-simp.tsv").Concat(DataFile.Lines("kanji-to-simp.tsv")))
        {
            // Phrases tell apart words; for equality it is enough that both spellings of a character become one.
            if (line.Length == 3 && line[1] == '\t')
            {
                simplified[line[0]] = line[2];
            }
        }

        var table = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            table[c] = Start((char)c);
        }

        for (var c = 0; c <= char.MaxValue; c++)
        {
            // A folded character has to fold to itself: follow the chain to its end.
            var seen = 0;
            while (table[c] is var to and not Gone and not Hard && Next(to) is var next && next != to && seen++ < 8)
            {
                table[c] = next;
            }
        }

        return table;

        char Next(char c) => simplified.TryGetValue(c, out var simple) ? simple : table[c];

        char Start(char c) => simplified.TryGetValue(c, out var simple) ? simple : FoldOne(c);
    }

    private static char FoldOne(char c)
    {
        // Han and Hangul syllables are as they should be.
        if (c is >= '\u4e00' and <= '\u9fff' or >= '\uac00' and <= '\ud7a3')
        {
            return c;
        }

        if (char.IsSurrogate(c) || IsMark(c) || c is >= '\u1100' and <= '\u11ff')
        {
            return Hard;
        }

        if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
        {
            return Gone;
        }

        var normal = c.ToString().Normalize(NormalizationForm.FormKC);
        if (normal.Length != 1)
        {
            return Hard;
        }

        var lower = char.ToLowerInvariant(normal[0]);
        if (lower is >= '\u00e0' and <= '\u024f' or >= '\u1e01' and <= '\u1eff')
        {
            lower = lower.ToString().Normalize(NormalizationForm.FormKD)[0];
        }

        return char.IsLetterOrDigit(lower) || Kept.Contains(lower) || char.GetUnicodeCategory(lower) == UnicodeCategory.LetterNumber ? lower : Gone;
    }

    private static bool IsMark(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static string WithoutBrokenSurrogates(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]) && text[i] != NoCharacter)
            {
                continue;
            }

            if (char.IsSurrogatePair(text, i))
            {
                i++;
                continue;
            }

            var builder = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                if (rune != Rune.ReplacementChar && rune.Value != NoCharacter)
                {
                    builder.Append(rune.ToString());
                }
            }

            return builder.ToString();
        }

        return text;
    }
}
