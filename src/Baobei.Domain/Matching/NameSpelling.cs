using System.Numerics;

namespace Baobei.Domain.Matching;

/// <summary>
/// A custom of writing Chinese names in Latin letters that is older than pinyin and no standard: each syllable begins in one of several ways and ends in one of several
/// (name-spellings.csv). A word is never divided within a syllable.
/// </summary>
internal sealed class NameSpelling
{
    /// <summary>Places in a text are bits.</summary>
    public const int MostLetters = 63;

    /// <summary>The longest word that is one syllable: "cheung", "shuang".</summary>
    public const int LongestSyllable = 6;

    private const char First = '\u4e00';

    private const char Last = '\u9fff';

    /// <summary>Hong Kong, Macao and Guangdong, by Cantonese.</summary>
    public static readonly NameSpelling Cantonese = new("cantonese", CantoneseReadings());

    /// <summary>Taiwan, and China before pinyin: Wade–Giles without its signs, and as the post wrote.</summary>
    public static readonly NameSpelling Taiwan = new("taiwan", MandarinReadings());

    /// <summary>By character from <see cref="First"/> on; null when there are none.</summary>
    private readonly Syllable[]?[] _syllables = new Syllable[Last - First + 1][];

    private NameSpelling(string custom, IEnumerable<(char Character, string Sound)> readings)
    {
        var rows = DataFile.Rows("name-spellings.csv").Where(row => row[0] == custom).ToLookup(row => row[1], row => (Sound: row[2], Spellings: row[3].Split('|')));
        var initials = rows["initial"].OrderByDescending(row => row.Sound.Length).ToList();
        var finals = rows["final"].ToDictionary(row => row.Sound, row => row.Spellings);
        var syllables = rows["syllable"].ToDictionary(row => row.Sound, row => new Syllable([""], row.Spellings));
        foreach (var character in readings.GroupBy(reading => reading.Character))
        {
            _syllables[character.Key - First] = [.. character.Select(reading => Find(reading.Sound)).OfType<Syllable>()];
        }

        Syllable? Find(string sound)
        {
            if (!syllables.TryGetValue(sound, out var syllable))
            {
                var (start, starts) = initials.Find(row => sound.StartsWith(row.Sound, StringComparison.Ordinal));
                if (!finals.TryGetValue(sound[start.Length..], out var ends))
                {
                    return null;
                }

                syllables.Add(sound, syllable = new(starts, ends));
            }

            return syllable;
        }
    }

    /// <summary>What the letters spell of the beginning of the characters.</summary>
    /// <param name="Characters">How many; 0 when they spell too few.</param>
    /// <param name="Letters">How many letters spell them.</param>
    /// <param name="IsNear">A syllable begins as it should, and goes on otherwise.</param>
    public readonly record struct Found(int Characters, int Letters, bool IsNear);

    /// <summary>The most characters that the words spell from the beginning of both, whole words only.</summary>
    /// <param name="letters">The words, joined.</param>
    /// <param name="ends">A bit for each place at which a word ends.</param>
    /// <param name="least">They have to spell at least so many characters.</param>
    /// <param name="leastForNear">So many when a syllable is only near.</param>
    public Found Read(ReadOnlySpan<char> letters, ulong ends, ReadOnlySpan<char> han, int least, int leastForNear)
    {
        var found = default(Found);
        var (exact, near) = (1UL, 0UL);
        for (var i = 0; i < han.Length && (exact | near) != 0; i++)
        {
            if (Of(han[i]) is not { Length: > 0 } syllables)
            {
                break;
            }

            var before = exact;
            near = Next(letters, ends, near, syllables) | Slipped(letters, ends, before, syllables);
            exact = Next(letters, ends, before, syllables);
            near &= ~exact;
            if (i + 1 >= least && (exact & ends) != 0)
            {
                found = new(i + 1, BitOperations.Log2(exact & ends), false);
            }
            else if (i + 1 >= Math.Max(least, leastForNear) && (near & ends) != 0 && found.Characters == 0)
            {
                found = new(i + 1, BitOperations.Log2(near & ends), true);
            }
        }

        return found;
    }

    /// <summary>All characters that have a spelling.</summary>
    public IEnumerable<char> Characters => Enumerable.Range(First, _syllables.Length).Select(code => (char)code).Where(character => Of(character).Length > 0);

    /// <summary>All spellings of a character, each once for each of its readings.</summary>
    public IEnumerable<string> SpellingsOf(char character) => Of(character).SelectMany(syllable => syllable.Starts.SelectMany(start => syllable.Ends.Select(end => start + end)));

    /// <summary>The word is a spelling of the character.</summary>
    public bool IsSpelt(char character, ReadOnlySpan<char> word)
    {
        foreach (var syllable in word.Length <= LongestSyllable ? Of(character) : [])
        {
            if ((syllable.In(word) & (1UL << word.Length)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The word may be a spelling of the character by its beginning.</summary>
    public bool IsBegun(char character, ReadOnlySpan<char> word)
    {
        foreach (var syllable in Of(character))
        {
            if (syllable.Begins(word))
            {
                return true;
            }
        }

        return false;
    }

    private Syllable[] Of(char character) => character is >= First and <= Last ? _syllables[character - First] ?? [] : [];

    /// <summary>The places that a syllable leads to from these.</summary>
    private static ulong Next(ReadOnlySpan<char> letters, ulong ends, ulong from, Syllable[] syllables)
    {
        var next = 0UL;
        for (; from != 0; from &= from - 1)
        {
            var at = BitOperations.TrailingZeroCount(from);
            var word = WordAt(letters, ends, at);

            // A vowel within a word is the end of a syllable, no other one.
            var lengths = ((ends | 1) >> at & 1) != 0 ? ulong.MaxValue : ~(1UL << 1);
            foreach (var syllable in syllables)
            {
                next |= (syllable.In(word) & lengths) << at;
            }
        }

        return next;
    }

    /// <summary>The places behind a word that may be the syllable with another end.</summary>
    private static ulong Slipped(ReadOnlySpan<char> letters, ulong ends, ulong from, Syllable[] syllables)
    {
        var next = 0UL;
        for (var left = from & (ends | 1); left != 0; left &= left - 1)
        {
            var at = BitOperations.TrailingZeroCount(left);
            var word = WordAt(letters, ends, at);
            foreach (var syllable in word.Length is > 1 and <= LongestSyllable ? syllables : [])
            {
                next |= syllable.Begins(word) ? 1UL << (at + word.Length) : 0;
            }
        }

        return next;
    }

    private static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> letters, ulong ends, int at)
    {
        var behind = at == MostLetters ? 0 : ends >> (at + 1);
        return behind == 0 ? [] : letters.Slice(at, BitOperations.TrailingZeroCount(behind) + 1);
    }

    private static IEnumerable<(char Character, string Sound)> CantoneseReadings() =>
        DataFile.Lines("cantonese-chars.tsv").Select(line => line.Split('\t')).SelectMany(row => row[1].Select(character => (character, row[0])));

    private static IEnumerable<(char Character, string Sound)> MandarinReadings()
    {
        for (var character = First; character <= Last; character++)
        {
            foreach (var reading in Pinyin.InNames(character).ToArray())
            {
                yield return (character, Pinyin.Text(reading));
            }
        }
    }

    private sealed record Syllable(string[] Starts, string[] Ends)
    {
        /// <summary>A bit for each number of letters at the beginning of the word that spell it.</summary>
        public ulong In(ReadOnlySpan<char> word)
        {
            var lengths = 0UL;
            foreach (var start in Starts)
            {
                if (!word.StartsWith(start, StringComparison.Ordinal))
                {
                    continue;
                }

                foreach (var end in Ends)
                {
                    lengths |= word[start.Length..].StartsWith(end, StringComparison.Ordinal) ? 1UL << (start.Length + end.Length) : 0;
                }
            }

            return lengths;
        }

        /// <summary>The word begins with its consonants.</summary>
        public bool Begins(ReadOnlySpan<char> word)
        {
            foreach (var start in Starts)
            {
                if (start.Length > 0 && word.StartsWith(start, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            // Of one that is spelt as a whole only the first letter is known to be its beginning.
            foreach (var end in Starts is [""] ? Ends : [])
            {
                if (end[0] == word[0])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
