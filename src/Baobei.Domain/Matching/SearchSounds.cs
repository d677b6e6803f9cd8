namespace Baobei.Domain.Matching;

/// <summary>
/// Words of sound beside those of <see cref="SearchGrams"/>: by them the index behind a search finds names that are typed in pinyin ("zhenhua"), mixed
/// ("振hua") or by first letters ("zhx"). "=zhen.hua" are the syllables of two neighbouring characters, "#zhx" the first letters of three. The index suggests;
/// what was found is asked <see cref="NameSearch.Finds"/>.
/// </summary>
public static class SearchSounds
{
    /// <summary>Words of one line; a longer one is found by its beginning.</summary>
    public const int MostOfLine = 64;

    /// <summary>Ways of reading what was typed that are looked up: <see cref="MostWhole"/> as whole syllables, one with the last one begun only, one as first letters.</summary>
    public const int MostWays = MostWhole + 2;

    private const int MostWhole = 4;

    /// <summary>Words that are asked for in one way; what has them has the others, but for chance.</summary>
    public const int MostAsked = 12;

    private const int MostReadings = 2;

    /// <summary>Of what was typed, what is behind this is left to <see cref="NameSearch.Finds"/>.</summary>
    private const int MostTyped = 40;

    private const int MostFollowed = 64;

    /// <summary>The words of a text that <see cref="SearchGrams.TextOf"/> made. None where nothing is Chinese.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (!line.Any(c => Pinyin.Of(c).Length > 0))
            {
                continue;
            }

            var words = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i + 1 < line.Length && words.Count < MostOfLine; i++)
            {
                words.UnionWith(from one in Syllables(line[i]) from next in Syllables(line[i + 1]) select Pair(one, next));
                if (i + 2 < line.Length)
                {
                    words.UnionWith(from one in Initials(line[i]) from next in Initials(line[i + 1]) from third in Initials(line[i + 2]) select Triple(one, next, third));
                }
            }

            all.UnionWith(words.Take(MostOfLine));
        }

        return all;
    }

    /// <summary>
    /// For each way of reading what was typed, the words that a name has which is meant so; at most <see cref="MostWays"/>. None when it has no letters, or
    /// says too little: a single syllable, two first letters.
    /// </summary>
    /// <param name="folded">As <see cref="SearchGrams.QueryOf"/> answers.</param>
    public static IReadOnlyList<string[]> ToFind(string folded)
    {
        if (!NameSearch.HasLetters(folded))
        {
            return [];
        }

        var typed = folded[..Math.Min(folded.Length, MostTyped)];
        var (whole, begun) = Read(typed);
        string[][] ways =
        [
            .. ByBeginning(whole, IsPair).Take(MostWhole),
            .. ByBeginning(begun, word => IsPair(word) || (word.Length > 1 && !char.IsAscii(word[0]))).Take(1),
            .. FirstLetters(typed) is { Length: > 0 } letters ? new[] { letters } : [],
        ];
        return [.. ways.Select(words => words[..Math.Min(words.Length, MostAsked)]).DistinctBy(words => string.Join(' ', words))];
    }

    /// <summary>A piece of what was typed: a syllable, or a character as it is written with a syllable that it has.</summary>
    private readonly record struct Piece(string? Written, string? Syllable);

    private static string Pair(string one, string next) => $"={one}.{next}";

    private static string Triple(char one, char next, char third) => $"#{one}{next}{third}";

    private static bool IsPair(string word) => word.Length > 1 && word[0] == '=';

    /// <summary>ü is typed v, u or yu: here it is u.</summary>
    private static string Letters(short syllable) => Pinyin.Text(syllable).Replace('v', 'u');

    private static IEnumerable<string> Syllables(char c)
    {
        var readings = Pinyin.InNames(c);
        return readings[..Math.Min(readings.Length, MostReadings)].ToArray().Select(Letters).Distinct();
    }

    private static IEnumerable<char> Initials(char c) => char.IsAsciiLetterOrDigit(c) ? [c] : Syllables(c).Select(syllable => syllable[0]).Distinct();

    /// <summary>
    /// Long texts are read in many ways that differ in a syllable or two: those that begin the same are one, by what they have in common. A syllable of one letter is
    /// seldom meant (zhen hu a), so what has one comes last, and apart.
    /// </summary>
    /// <param name="says">A word that says enough to be looked up.</param>
    private static IEnumerable<string[]> ByBeginning(IEnumerable<Piece[]> ways, Func<string, bool> says) => ways
        .Select(way => (Words: WordsOf(way), IsSeldom: way.Any(piece => piece is { Written: null, Syllable.Length: 1 }))).Where(way => way.Words.Any(says)).OrderBy(way => way.IsSeldom)
        .GroupBy(way => (way.Words.First(says), way.IsSeldom), way => way.Words).Select(alike => alike.Aggregate((one, other) => [.. one.Intersect(other)]));

    /// <summary>Every way to read it, and every way to read it with the last syllable begun only, without that.</summary>
    private static (List<Piece[]> Whole, List<Piece[]> Begun) Read(string typed)
    {
        List<Piece[]> whole = [[]], begun = [];
        for (var (start, end) = (0, 0); start < typed.Length; start = end)
        {
            var isLatin = IsLatin(typed[start]);
            for (end = start; end < typed.Length && IsLatin(typed[end]) == isLatin; end++)
            {
            }

            var run = typed[start..end];
            var isLast = end == typed.Length;
            if (!isLatin)
            {
                whole = Joined(whole, Written(run, start > 0, !isLast));
                continue;
            }

            var (read, left) = (InSyllables(run), isLast ? Begun(run, InSyllables) : []);
            if (read.Count + left.Count == 0)
            {
                (read, left) = (Spelled(run), isLast ? Begun(run, Spelled) : []);
            }

            (whole, begun) = (Joined(whole, read), Joined(whole, left));
        }

        return (whole, begun);
    }

    private static List<Piece[]> Joined(List<Piece[]> ways, List<Piece[]> next) =>
        [.. (from way in ways from one in next select (Piece[])[.. way, .. one]).Take(MostFollowed)];

    /// <summary>As syllables behind or before Latin letters (TCL), or as such letters.</summary>
    private static List<Piece[]> Spelled(string letters)
    {
        List<Piece[]> ways = [];
        for (var at = 1; at < letters.Length && ways.Count == 0; at++)
        {
            ways = Joined([AsWritten(letters[..at])], InSyllables(letters[at..]));
        }

        List<Piece[]> before = [];
        for (var at = letters.Length - 1; at > 0 && before.Count == 0; at--)
        {
            before = Joined(InSyllables(letters[..at]), [AsWritten(letters[at..])]);
        }

        return [.. ways, .. before, AsWritten(letters)];
    }

    /// <summary>What is left of letters whose end begins a syllable; the shortest such end first.</summary>
    private static List<Piece[]> Begun(string letters, Func<string, List<Piece[]>> read) =>
    [
        .. Enumerable.Range(1, Math.Min(letters.Length, Pinyin.LongestSyllable - 1)).Select(length => letters.Length - length).Where(at => Pinyin.IsBegun(letters.AsSpan(at)))
            .SelectMany(at => at == 0 ? [[]] : read(letters[..at])),
    ];

    /// <summary>Those of the fewest syllables first.</summary>
    private static List<Piece[]> InSyllables(string letters) =>
        [.. Pinyin.Segmentations(letters, MostFollowed).Select(way => Array.ConvertAll(way, syllable => new Piece(null, Letters(syllable))))];

    private static Piece[] AsWritten(string letters) => [.. letters.Select(letter => new Piece(letter.ToString(), null))];

    /// <summary>Characters as they are; where letters stand beside one that is read in several ways, in each of them.</summary>
    private static List<Piece[]> Written(string run, bool isBehindLetters, bool isBeforeLetters)
    {
        List<Piece[]> ways = [[]];
        var left = run.EnumerateRunes().Count();
        var isFirst = true;
        foreach (var rune in run.EnumerateRunes())
        {
            var character = rune.ToString();
            string?[] syllables = character.Length == 1 && ((isFirst && isBehindLetters) || (left == 1 && isBeforeLetters)) ? [.. Syllables(character[0])] : [];
            ways = Joined(ways, [.. syllables.DefaultIfEmpty().Select(syllable => (Piece[])[new(character, syllable)])]);
            isFirst = false;
            left--;
        }

        return ways;
    }

    private static string[] WordsOf(Piece[] way)
    {
        var words = new List<string>();
        for (var i = 0; i < way.Length; i++)
        {
            var (one, next) = (way[i], i + 1 < way.Length ? way[i + 1] : default);
            if (one.Written is { } alone && next.Written is null && (i == 0 || way[i - 1].Written is null))
            {
                words.Add(alone);
            }

            if (one.Written is not null && next.Written is not null)
            {
                words.Add(one.Written + next.Written);
            }
            else if (one.Syllable is not null && next.Syllable is not null)
            {
                words.Add(Pair(one.Syllable, next.Syllable));
            }
        }

        return [.. words.Distinct()];
    }

    /// <summary>What was typed as first letters; characters among them are read, too.</summary>
    private static string[] FirstLetters(string typed)
    {
        var triples = new List<string>();
        for (var i = 0; i + 2 < typed.Length; i++)
        {
            // Read in two ways it is in one of two words: then neither is asked for.
            if (typed.AsSpan(i, 3).ContainsAnyInRange('a', 'z') && InitialOf(typed[i]) is { } one && InitialOf(typed[i + 1]) is { } next && InitialOf(typed[i + 2]) is { } third)
            {
                triples.Add(Triple(one, next, third));
            }
        }

        return [.. triples.Distinct()];

        static char? InitialOf(char c) => Initials(c).ToArray() is [var only] ? only : null;
    }

    private static bool IsLatin(char c) => c is >= 'a' and <= 'z';
}
