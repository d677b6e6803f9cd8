namespace Baobei.Domain.Matching;

/// <summary>
/// The words that say what a company does, in Chinese and in English. Words of one concept mean the same line of business (贸易, 商贸, trading);
/// <see cref="General"/> ones (发展, 实业, international) say little.
/// </summary>
internal static class BusinessWords
{
    /// <summary>The concept of words that say little.</summary>
    public const int General = 0;

    /// <summary>Shorter words may be a brand in pinyin or initials.</summary>
    private const int LongEnglish = 5;

    /// <summary>But for those that stand behind a brand in characters all the same: 云岫 Tech.</summary>
    private static readonly string[] ShortEnglish = DataFile.Words("short_english");

    private static readonly Dictionary<string, int> Concepts = new() { ["general"] = General };

    private static readonly List<int> ConceptsOfWords = [];

    private static readonly WordTable Chinese = new(DataFile.Rows("business-words.csv").Select(row => (CharFold.Fold(row[0]), Add(row[2]))));

    /// <summary>For each English word the concepts it may mean.</summary>
    private static readonly List<List<int>> ConceptsOfEnglish = [];

    private static readonly HashSet<int> ZoneConcepts =
        [.. DataFile.Words("zone").Select(CharFold.Fold).Where(word => Chinese.AtEnd(word, out _) == word.Length).Select(word => ConceptsOfWords[Chinese.TryGet(word, out var number) ? number : 0]).Where(concept => concept != General)];

    /// <summary>What long words of institutions are shortened to first of all.</summary>
    private static readonly Dictionary<string, string> Shortenings = DataFile.Rows("english-words.csv")
        .Where(row => row[0].Length > LongEnglish && row[1].Length > 0).ToDictionary(row => row[0], row => row[1].Split('|')[0]);

    /// <summary>English words and phrases, folded and joined; a word, its plural and its abbreviations have one number.</summary>
    private static readonly WordTable English = BuildEnglish();

    /// <summary>Of an English word the Chinese ones, those first that it is the first translation of.</summary>
    private static readonly (string English, string Chinese)[] Translations =
    [
        .. DataFile.Rows("business-words.csv").SelectMany(row => row[1].Split('|').Select((english, place) => (English: CharFold.Fold(english), Chinese: CharFold.Fold(row[0]), Words: english, place)))
            .Where(one => (one.English.Length >= LongEnglish || ShortEnglish.Contains(one.English)) && !one.Words.Contains(' ', StringComparison.Ordinal)).OrderBy(one => one.place).Select(one => (one.English, one.Chinese)),
    ];

    private static readonly string[] ChosenWords = [.. Translations.Select(one => one.Chinese)];

    private static readonly WordTable Chosen = new(Translations.Select((one, i) => (one.English, i)));

    /// <summary>Length of the longest word that the text ends with; 0 when there is none.</summary>
    public static int AtEnd(ReadOnlySpan<char> text, out int number) => Chinese.AtEnd(text, out number);

    public static int ConceptOf(int number) => ConceptsOfWords[number];

    /// <summary>The English word or phrase, joined and whole: its number, the same for its plural and its abbreviations.</summary>
    public static bool TryEnglish(ReadOnlySpan<char> word, out int number) => English.TryGet(word, out number);

    /// <summary>What the English word, a long one, is in Chinese first of all.</summary>
    public static bool TryChinese(ReadOnlySpan<char> word, out string chinese)
    {
        var isKnown = Chosen.TryGet(word, out var number);
        chinese = isKnown ? ChosenWords[number] : "";
        return isKnown;
    }

    /// <summary>The English word may mean that line of business.</summary>
    public static bool Means(int english, int concept) => ConceptsOfEnglish[english].Contains(concept);

    /// <summary>The two English words may mean one line of business, one that says something.</summary>
    public static bool AreAlike(int english, int other)
    {
        foreach (var concept in ConceptsOfEnglish[english])
        {
            if (concept != General && ConceptsOfEnglish[other].Contains(concept))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The English word says little, whatever it means.</summary>
    public static bool IsGeneral(int english) => ConceptsOfEnglish[english].TrueForAll(concept => concept == General);

    /// <summary>The English word or phrase is one for a zone: 开发区.</summary>
    public static bool IsZone(int english) => ConceptsOfEnglish[english].Exists(ZoneConcepts.Contains);

    /// <summary>The number of a line of business, by its name in the lists.</summary>
    public static int ConceptNamed(string name) => Concepts.GetValueOrDefault(name, General);

    private static int Concept(string name)
    {
        if (!Concepts.TryGetValue(name, out var number))
        {
            Concepts.Add(name, number = Concepts.Count);
        }

        return number;
    }

    private static int Add(string concept)
    {
        ConceptsOfWords.Add(Concept(concept));
        return ConceptsOfWords.Count - 1;
    }

    private static WordTable BuildEnglish()
    {
        var numbers = new Dictionary<string, int>();
        foreach (var row in DataFile.Rows("english-words.csv"))
        {
            var number = ConceptsOfEnglish.Count;
            ConceptsOfEnglish.Add([Concept(row[2])]);
            foreach (var word in row[1].Split('|', StringSplitOptions.RemoveEmptyEntries).Append(row[0]).SelectMany(Spellings))
            {
                numbers.TryAdd(word, number);
            }
        }

        foreach (var row in DataFile.Rows("business-words.csv"))
        {
            foreach (var phrase in row[1].Split('|').Select(words => Shortened(words).SelectMany(Spellings).ToArray()))
            {
                if (!numbers.TryGetValue(phrase[0], out var number))
                {
                    number = ConceptsOfEnglish.Count;
                    ConceptsOfEnglish.Add([]);
                    foreach (var spelling in phrase)
                    {
                        numbers.TryAdd(spelling, number);
                    }
                }

                var concept = Concept(row[2]);
                if (!ConceptsOfEnglish[number].Contains(concept))
                {
                    ConceptsOfEnglish[number].Add(concept);
                }
            }
        }

        return new(numbers.Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>The words, and the same with a long one shortened, or with all: Peking Univ.</summary>
    public static IEnumerable<string> Shortened(string words)
    {
        var parts = words.Split(' ');
        var shorter = parts.Select(part => Shortenings.TryGetValue(part.ToLowerInvariant(), out var shortened) ? shortened : part).ToArray();
        return parts.Length == 1 ? [words]
            : new[] { words, string.Join(' ', shorter) }.Concat(parts.Select((part, i) => string.Join(' ', parts.Select((other, at) => at == i ? shorter[i] : other)))).Distinct();
    }

    /// <summary>The words, folded, with "and" and with "&amp;".</summary>
    public static string[] Spellings(string words)
    {
        var written = words.Replace("&", " and ", StringComparison.Ordinal);
        return [CharFold.Fold(written), CharFold.Fold(written.Replace(" and ", "&", StringComparison.Ordinal))];
    }
}

/// <summary>What sales people write beside a name: 老客户, 续费, VIP …</summary>
internal static class NameNotes
{
    /// <summary>Digits, and what stands between them in a date.</summary>
    private static readonly string OfDates = "0123456789" + string.Concat(DataFile.Words("date"));

    private static readonly WordTable Notes = WordTable.Of(Words("note"));

    private static readonly WordTable NotesApart = WordTable.Of(Words("note").Concat(Words("weak")));

    private static readonly WordTable Projects = WordTable.Of(Words("project"));

    /// <summary>What is done, or not yet, with a customer: 签约, 发货.</summary>
    private static readonly WordTable StatusWords = WordTable.Of(DataFile.Words("status"));

    /// <summary>In front of it: 已, 还没, 下月.</summary>
    private static readonly WordTable StatusBefore = WordTable.Of(DataFile.Words("status_before"));

    /// <summary>Papers and files that a name stands on: 报价单, pdf.</summary>
    private static readonly WordTable Documents = WordTable.Of(DataFile.Words("document"));

    private static readonly WordTable StatusBehind = WordTable.Of(DataFile.Words("status_behind"));

    /// <summary>The text is one note, or notes behind each other, with dates between them: 2024年续费.</summary>
    /// <param name="isApart">It stands in brackets or behind a sign: words that are also parts of names count.</param>
    public static bool Contains(ReadOnlySpan<char> text, bool isApart)
    {
        var hasNote = text.IsEmpty;
        while (text.Length > 0)
        {
            var length = (isApart ? NotesApart : Notes).AtStart(text, out _);
            hasNote |= length > 0;
            length = length > 0 ? length : DateAtStart(text);
            if (length == 0)
            {
                return false;
            }

            text = text[length..];
        }

        return hasNote;
    }

    /// <summary>Length of a date: digits, and what stands between them.</summary>
    private static int DateAtStart(ReadOnlySpan<char> text)
    {
        const int least = 3;
        const int digitsOfYear = 4;
        var length = text.IndexOfAnyExcept(OfDates);
        length = length < 0 ? text.Length : length;
        var digits = text[..length].IndexOfAnyExceptInRange('0', '9');
        return length >= least && char.IsAsciiDigit(text[0]) && (digits > 0 || length == digitsOfYear) ? length : 0;
    }

    public static bool AtStart(ReadOnlySpan<char> text) => Notes.AtStart(text, out _) > 0;

    /// <summary>The text says how far things are with a customer, in several words: 合同已寄出. One word alone may be the customer's business.</summary>
    public static bool IsStatus(ReadOnlySpan<char> text)
    {
        const int shortest = 3;
        var (isSaid, isDone) = (false, false);
        if (text.Length < shortest || BusinessWords.AtEnd(text, out _) > 0)
        {
            return false;
        }

        while (text.Length > 0)
        {
            var (word, before, behind) = (StatusWords.AtStart(text, out _), StatusBefore.AtStart(text, out _), StatusBehind.AtStart(text, out _));
            var length = Math.Max(word, Math.Max(before, behind));
            if (length == 0)
            {
                return false;
            }

            isSaid |= word == length;
            isDone |= word < length;
            text = text[length..];
        }

        return isSaid && isDone;
    }

    /// <summary>The text says what kind of paper or file it is, perhaps with a year in front: 2024年审计报告.</summary>
    public static bool IsDocument(ReadOnlySpan<char> text)
    {
        if (BusinessWords.AtEnd(text, out _) == text.Length)
        {
            return false;
        }

        text = text.TrimStart(OfDates);
        var isSaid = false;
        while (text.Length > 0 && Documents.AtEnd(text, out _) is > 0 and var word)
        {
            text = text[..^word];
            isSaid = true;
        }

        return isSaid && text.IsEmpty;
    }

    /// <summary>It says which project of the customer is meant: 智慧校园二期项目, 数据中台POC.</summary>
    public static bool IsProject(ReadOnlySpan<char> text) => Projects.AtEnd(text, out _) > 0;

    private static IEnumerable<string> Words(string kind) => DataFile.Rows("name-notes.csv").Where(row => row[1] == kind).Select(row => row[0]);
}

/// <summary>Words of business that Hong Kong and Taiwan have for those of the mainland (資訊 for 信息).</summary>
internal static class RegionalWords
{
    private static readonly string[] Mainland = [.. DataFile.Rows("hk-tw-words.csv").Select(row => CharFold.Fold(row[1]))];

    private static readonly WordTable Words = WordTable.Of(DataFile.Rows("hk-tw-words.csv").Select(row => row[0]));

    /// <summary>The two are equal when both are said as on the mainland.</summary>
    public static bool AreEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<char> one = stackalloc char[2 * NameReading.MaxLength];
        Span<char> two = stackalloc char[2 * NameReading.MaxLength];
        return one[..Write(a, one)].SequenceEqual(two[..Write(b, two)]);
    }

    private static int Write(ReadOnlySpan<char> text, Span<char> into)
    {
        var length = 0;
        while (text.Length > 0 && length < into.Length - 20)
        {
            var found = Words.AtStart(text, out var number);
            if (found == 0)
            {
                into[length++] = text[0];
                text = text[1..];
                continue;
            }

            Mainland[number].CopyTo(into[length..]);
            length += Mainland[number].Length;
            text = text[found..];
        }

        return length;
    }
}

/// <summary>Characters that people take for each other.</summary>
internal static class Characters
{
    /// <summary>Looked up by the character itself: each decision asks for many.</summary>
    private static readonly int[]?[] Shapes = BuildShapes();

    /// <summary>The digit that a character is a way to write, or the character.</summary>
    private static readonly char[] Digits = BuildDigits();

    private static readonly char Ten = DataFile.Words("ten")[0][0];

    /// <summary>Each group of characters that mean another of two houses beside each other: 前 and 后, 东 and 西.</summary>
    private static readonly string[] Opposites = DataFile.Words("opposite");

    /// <summary>Equal, or two ways to write one number.</summary>
    public static bool AreEqual(char a, char b) => a == b || Digits[a] == Digits[b];

    /// <summary>A digit, in whatever way it is written.</summary>
    public static bool IsNumber(char c) => c is >= '0' and <= '9' || Digits[c] != c;

    /// <summary>A digit, or 十.</summary>
    public static bool IsNumeral(char c) => IsNumber(c) || c == Ten;

    /// <summary>The first number in the text, in digits or as it is said: 12, 十二, 七六二; 0 when there is none.</summary>
    /// <param name="rest">What stands behind it.</param>
    public static int NumberIn(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        const int most = 100_000_000;
        var at = 0;
        while (at < text.Length && !IsNumeral(text[at]))
        {
            at++;
        }

        var (tens, units) = (0, 0);
        for (; at < text.Length && IsNumeral(text[at]); at++)
        {
            if (text[at] == Ten)
            {
                (tens, units) = (Math.Max(1, Math.Min(units, most)) * 10, 0);
            }
            else if (units < most)
            {
                units = (units * 10) + (Digits[text[at]] - '0');
            }
        }

        rest = text[at..];
        return tens + units;
    }

    /// <summary>They say the opposite, or another of a few: who writes 前 does not mean 后.</summary>
    public static bool AreOpposite(char a, char b)
    {
        foreach (var group in Opposites)
        {
            if (group.Contains(a, StringComparison.Ordinal) && group.Contains(b, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>They look alike.</summary>
    public static bool LookAlike(char a, char b)
    {
        if (Shapes[a] is not { } left || Shapes[b] is not { } right)
        {
            return false;
        }

        foreach (var group in left)
        {
            if (Array.IndexOf(right, group) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int[]?[] BuildShapes()
    {
        var shapes = new int[]?[char.MaxValue + 1];
        foreach (var group in DataFile.Lines("look-alike.tsv").Skip(1).SelectMany((line, i) => line.Where(c => c > '\u2e80').Select(c => (c, i))).GroupBy(pair => pair.c))
        {
            shapes[group.Key] = [.. group.Select(pair => pair.i).Distinct()];
        }

        return shapes;
    }

    private static char[] BuildDigits()
    {
        var digits = new char[char.MaxValue + 1];
        for (var c = 0; c < digits.Length; c++)
        {
            digits[c] = (char)c;
        }

        foreach (var (from, to) in DataFile.Rows("numerals.csv").Where(row => row[0].Length == 1 && row[1].Length == 1)
            .Select(row => (From: CharFold.OfOne(row[0][0]), To: row[1][0])).Where(pair => pair.From > '\u2e80').DistinctBy(pair => pair.From))
        {
            digits[from] = to;
        }

        return digits;
    }
}
