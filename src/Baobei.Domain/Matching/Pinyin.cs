using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>
/// How Chinese characters are read, without tones, and how Latin letters fall into such syllables. A syllable is a number from 0 to
/// <see cref="Count"/> − 1. ü is written v, as on a keyboard.
/// </summary>
public static class Pinyin
{
    private const char First = '\u4e00';

    private const char Last = '\u9fff';

    /// <summary>"zhuang", "chuang", "shuang".</summary>
    public const int LongestSyllable = 6;

    private static readonly string[] Texts;

    /// <summary>What a syllable that is written may begin with, itself among it.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Begun;

    private static readonly FrozenDictionary<string, short> ByText;

    private static readonly FrozenDictionary<string, short>.AlternateLookup<ReadOnlySpan<char>> BySpan;

    private static readonly short[] Readings;

    /// <summary>Where the readings of a character begin; those of the next one end them.</summary>
    private static readonly int[] Starts = new int[Last - First + 2];

    private static readonly short[] FuzzyIds;

    /// <summary>Characters that are read in several ways in names.</summary>
    private static readonly FrozenSet<char> Polyphones = DataFile.Rows("index-words.csv").Where(row => row[0] == "polyphone").SelectMany(row => row[1]).ToFrozenSet();

    static Pinyin()
    {
        var lines = DataFile.Lines("pinyin-chars.tsv").Select(line => (Character: line[0], Readings: line[2..].Split(','))).ToList();
        Texts = [.. lines.SelectMany(line => line.Readings).Distinct().Order(StringComparer.Ordinal)];
        var numbers = Texts.Select((text, i) => (Text: text, Number: (short)i)).ToDictionary(one => one.Text, one => one.Number);
        Readings = new short[lines.Sum(line => line.Readings.Length)];
        var (next, filled) = (0, 0);
        foreach (var (character, readings) in lines)
        {
            while (filled <= character - First)
            {
                Starts[filled++] = next;
            }

            foreach (var reading in readings)
            {
                Readings[next++] = numbers[reading];
            }
        }

        Array.Fill(Starts, next, filled, Starts.Length - filled);

        // Only what has a vowel is looked for in Latin letters: "ng" and "hm" are read, not written in names.
        var written = Texts.Where(text => text.Any("aeiouv".Contains)).ToDictionary(text => text, text => numbers[text]);
        foreach (var (other, text) in (ReadOnlySpan<(string, string)>)[("lyu", "lv"), ("nyu", "nv"), ("lue", "lve"), ("nue", "nve"), ("lyue", "lve"), ("nyue", "nve")])
        {
            written.TryAdd(other, numbers[text]);
        }

        ByText = written.ToFrozenDictionary();
        BySpan = ByText.GetAlternateLookup<ReadOnlySpan<char>>();
        Begun = written.Keys.SelectMany(text => Enumerable.Range(1, text.Length).Select(length => text[..length])).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        var folded = new Dictionary<string, short>();
        FuzzyIds = [.. Texts.Select((text, i) => folded.TryGetValue(Near(text), out var number) ? number : folded[Near(text)] = (short)i)];
    }

    /// <summary>How many syllables there are, about 410.</summary>
    public static int Count => Texts.Length;

    /// <summary>How a character may be read, the commonest reading first. Empty when it is not Chinese.</summary>
    public static ReadOnlySpan<short> Of(char character) =>
        character is >= First and <= Last ? Readings.AsSpan(Starts[character - First]..Starts[character - First + 1]) : [];

    /// <summary>How a character may be read in a name: 技 is ji there, never qi. As <see cref="Of"/> otherwise.</summary>
    public static ReadOnlySpan<short> InNames(char character) => Of(character) is var all && (all.Length <= 1 || Polyphones.Contains(character)) ? all : all[..1];

    /// <summary>The letters of a syllable: "zhang".</summary>
    public static string Text(int syllable) => Texts[syllable];

    /// <summary>
    /// One number for all syllables that are mixed up when heard or typed: zh/z, ch/c, sh/s, n/l, f/h, an/ang, en/eng, in/ing, ü/u.
    /// Also a syllable; not always one that sounds the same.
    /// </summary>
    public static int Fuzzy(int syllable) => FuzzyIds[syllable];

    /// <summary>The syllable that is written so, in lower case; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<char> letters) => letters.Length <= LongestSyllable && BySpan.TryGetValue(letters, out var syllable) ? syllable : -1;

    /// <summary>There is a syllable that begins so, or is written so, in lower case.</summary>
    public static bool IsBegun(ReadOnlySpan<char> letters) => Begun.Contains(letters);

    /// <summary>
    /// How many letters the syllable at a place of a word may have, so that the rest of the word falls into syllables, too: bit n is set for
    /// n letters. Zero everywhere when the word is not pinyin. "xian" is one syllable of 4 letters, or "xi" and "an".
    /// </summary>
    /// <param name="word">Lower case, without spaces.</param>
    /// <param name="lengths">As long as the word or longer; overwritten.</param>
    public static bool Segment(ReadOnlySpan<char> word, Span<byte> lengths)
    {
        for (var start = word.Length - 1; start >= 0; start--)
        {
            byte possible = 0;
            for (var length = 1; length <= LongestSyllable && start + length <= word.Length; length++)
            {
                if ((start + length == word.Length || lengths[start + length] != 0) && BySpan.ContainsKey(word.Slice(start, length)))
                {
                    possible |= (byte)(1 << length);
                }
            }

            lengths[start] = possible;
        }

        return word.Length > 0 && lengths[0] != 0;
    }

    /// <summary>The ways in which a word falls into syllables, those of the fewest syllables first, at most so many.</summary>
    /// <param name="word">Lower case, without spaces.</param>
    public static IReadOnlyList<short[]> Segmentations(ReadOnlySpan<char> word, int most = 4)
    {
        const int longestWord = 60;
        Span<byte> lengths = stackalloc byte[longestWord];
        if (word.Length > longestWord || !Segment(word, lengths))
        {
            return [];
        }

        var found = new List<short[]>();
        var syllables = new List<short>();
        for (var count = 1; count <= word.Length && found.Count < most; count++)
        {
            Follow(word, lengths, 0, count, most, syllables, found);
        }

        return found;
    }

    private static void Follow(ReadOnlySpan<char> word, ReadOnlySpan<byte> lengths, int start, int left, int most, List<short> syllables, List<short[]> found)
    {
        if (start == word.Length || left == 0 || found.Count == most || word.Length - start > left * LongestSyllable)
        {
            if (start == word.Length && left == 0 && found.Count < most)
            {
                found.Add([.. syllables]);
            }

            return;
        }

        for (var length = LongestSyllable; length > 0; length--)
        {
            if ((lengths[start] & (1 << length)) != 0)
            {
                syllables.Add((short)Find(word.Slice(start, length)));
                Follow(word, lengths, start + length, left - 1, most, syllables, found);
                syllables.RemoveAt(syllables.Count - 1);
            }
        }
    }

    private static string Near(string syllable)
    {
        var text = syllable.Replace('v', 'u');
        text = text switch
        {
            ['z' or 'c' or 's', 'h', ..] => string.Concat(text.AsSpan(0, 1), text.AsSpan(2)),
            ['n', _, ..] => "l" + text[1..],
            "fu" or "fo" => text == "fu" ? "hu" : "huo",
            "fei" => "hui",
            "feng" => "hong",
            ['f', 'a', ..] => "hu" + text[1..],
            "fen" => "hun",
            _ => text,
        };
        return text.EndsWith("ang", StringComparison.Ordinal) || text.EndsWith("eng", StringComparison.Ordinal) || text.EndsWith("ing", StringComparison.Ordinal)
            ? text[..^1]
            : text == "lue" ? "lve" : text;
    }
}
