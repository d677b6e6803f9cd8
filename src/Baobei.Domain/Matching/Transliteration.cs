namespace Baobei.Domain.Matching;

/// <summary>
/// A foreign word as Chinese characters write it by its sound: 斯特 for "st", 尔 for "l" and "r" (sounds-across.csv). The sounds of both are held against each
/// other; the fewer points of difference for their length, the nearer.
/// </summary>
internal static class Transliteration
{
    /// <summary>Of two words that are strangers to each other, three in a thousand are as near as this.</summary>
    public const int Near = 32;

    /// <summary>One in a thousand and fewer.</summary>
    public const int VeryNear = 20;

    /// <summary>What two words that are not one hardly ever are.</summary>
    public const int Same = 10;

    /// <summary>Hardly any two words for one thing are further apart.</summary>
    public const int Far = 68;

    private const int Scale = 200;

    private const int MostSounds = 64;

    private const int Never = 99;

    /// <summary>Points of a sound that the other word does not have.</summary>
    private static readonly int OfConsonant = Alone("consonant");

    private static readonly int OfVowel = Alone("vowel");

    private static readonly int OfNasal = Alone("nasal");

    private static readonly int SilentH = Alone("h");

    private static readonly int SilentR = Alone("r");

    /// <summary>The vowel of a syllable that stands for a consonant alone.</summary>
    private const char Light = '_';

    /// <summary>-n and -ng.</summary>
    private const char Nasal = 'N';

    private static readonly Dictionary<(char Written, char Said), int> Costs = BuildCosts();

    private static readonly byte[] Between = BuildTable();

    private static readonly HashSet<string> LightSyllables = [.. DataFile.Rows("sounds-across.csv").Where(row => row[0] == "light").Select(row => row[1])];

    /// <summary>The sounds of each syllable.</summary>
    private static readonly string[] Syllables = [.. Enumerable.Range(0, Pinyin.Count).Select(syllable => Said(Pinyin.Text(syllable)))];

    /// <summary>How far apart they sound: 0 the same, above <see cref="Far"/> nothing in common. Of the characters the commonest reading counts.</summary>
    public static int Distance(ReadOnlySpan<char> latin, ReadOnlySpan<char> han)
    {
        Span<char> written = stackalloc char[MostSounds];
        Span<char> said = stackalloc char[MostSounds];
        written = written[..Write(latin, written)];
        said = said[..Say(han, said)];
        var whole = Weigh(written) + Weigh(said);
        return whole == 0 ? Scale : Cost(written, said) * Scale / whole;
    }

    private static int Cost(ReadOnlySpan<char> written, ReadOnlySpan<char> said)
    {
        Span<int> above = stackalloc int[MostSounds + 1];
        Span<int> now = stackalloc int[MostSounds + 1];
        above[0] = 0;
        for (var j = 0; j < said.Length; j++)
        {
            above[j + 1] = above[j] + Unwritten(said[j]);
        }

        for (var i = 0; i < written.Length; i++)
        {
            var silent = Unsaid(written[i], i > 0 ? written[i - 1] : '\0');
            now[0] = above[0] + silent;
            for (var j = 0; j < said.Length; j++)
            {
                now[j + 1] = Math.Min(Math.Min(above[j + 1] + silent, now[j] + Unwritten(said[j])), above[j] + Between[(written[i] << 7) + said[j]]);
            }

            var reuse = above;
            above = now;
            now = reuse;
        }

        return above[said.Length];
    }

    private static int Weigh(ReadOnlySpan<char> sounds)
    {
        var sum = 0;
        foreach (var sound in sounds)
        {
            sum += Unwritten(sound);
        }

        return sum;
    }

    private static int Unwritten(char said) => said switch { Light => 0, Nasal => OfNasal, _ => IsVowel(said) ? OfVowel : OfConsonant };

    private static int Unsaid(char written, char before) =>
        IsVowel(written) ? OfVowel : written == 'h' ? SilentH : written == 'r' && IsVowel(before) ? SilentR : OfConsonant;

    private static bool IsVowel(char sound) => sound is 'a' or 'e' or 'i' or 'o' or 'u';

    /// <summary>The sounds of letters, without doubled ones.</summary>
    private static int Write(ReadOnlySpan<char> latin, Span<char> sounds)
    {
        var length = 0;
        for (var i = 0; i < latin.Length && length + 1 < sounds.Length; i++)
        {
            var next = i + 1 < latin.Length ? latin[i + 1] : '\0';
            var (sound, taken) = SoundOf(latin[i], next);
            if (latin[i] == 'x')
            {
                Append('k', sounds, ref length);
            }

            Append(sound, sounds, ref length);
            i += taken - 1;
        }

        return length;
    }

    private static (char Sound, int Taken) SoundOf(char c, char next) => (c, next) switch
    {
        ('p', 'h') => ('f', 2),
        ('c' or 's', 'h') => ('j', 2),
        ('t', 'h') => ('t', 2),
        ('c', 'k') => ('k', 2),
        ('c', 'e' or 'i' or 'y') => ('s', 1),
        ('b', _) => ('p', 1),
        ('d', _) => ('t', 1),
        ('c' or 'g' or 'q', _) => ('k', 1),
        ('z' or 'x', _) => ('s', 1),
        ('y', _) => ('i', 1),
        _ => (c, 1),
    };

    private static void Append(char sound, Span<char> sounds, ref int length)
    {
        if (Romanised.IsLatin(sound) && (length == 0 || sounds[length - 1] != sound))
        {
            sounds[length++] = sound;
        }
    }

    private static int Say(ReadOnlySpan<char> han, Span<char> sounds)
    {
        const int longest = 8;
        var length = 0;
        foreach (var c in han)
        {
            if (length + longest > sounds.Length)
            {
                break;
            }

            var readings = Pinyin.InNames(c);
            if (readings.IsEmpty)
            {
                length += Write([c], sounds[length..]);
                continue;
            }

            var said = Syllables[readings[0]];
            said.CopyTo(sounds[length..]);
            length += said.Length;
        }

        return length;
    }

    /// <summary>The sounds of a syllable: one for its initial, its vowels, and one for -n and -ng.</summary>
    private static string Said(string syllable)
    {
        if (syllable == "er")
        {
            return "r";
        }

        var hasSecond = syllable.Length > 1 && syllable[1] == 'h';
        var initial = (hasSecond, syllable[0]) switch
        {
            (true, _) => "j",
            (_, 'b') => "p",
            (_, 'd') => "t",
            (_, 'g') => "k",
            (_, 'j') => "q",
            (_, 'z' or 'c') => "s",
            (_, 'y') => "i",
            (_, 'a' or 'e' or 'o') => "",
            (_, var c) => c.ToString(),
        };
        var rest = syllable[(hasSecond ? 2 : initial.Length > 0 ? 1 : 0)..];
        var vowels = rest.TrimEnd('g').TrimEnd('n').Replace('v', 'u');
        var nasal = rest.EndsWith('n') || rest.EndsWith("ng", StringComparison.Ordinal) ? Nasal.ToString() : "";
        return initial + (LightSyllables.Contains(syllable) ? Light.ToString() : vowels) + nasal;
    }

    private static int Alone(string sound) =>
        int.Parse(DataFile.Rows("sounds-across.csv").Single(row => row[0] == "alone" && row[1] == sound)[2], System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<(char Written, char Said), int> BuildCosts()
    {
        var costs = new Dictionary<(char, char), int>();
        foreach (var row in DataFile.Rows("sounds-across.csv").Where(row => row[0] is "either" or "written"))
        {
            var points = int.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture);
            costs[(row[1][0], row[1][1])] = points;
            if (row[0] == "either")
            {
                costs[(row[1][1], row[1][0])] = points;
            }
        }

        return costs;
    }

    private static byte[] BuildTable()
    {
        var table = new byte[128 * 128];
        Array.Fill(table, (byte)Never);
        for (var c = 'a'; c <= 'z'; c++)
        {
            table[(c << 7) + c] = 0;
        }

        foreach (var ((written, said), points) in Costs)
        {
            table[(written << 7) + said] = (byte)points;
        }

        return table;
    }
}
