using System.Collections.Frozen;
using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>What a word of a name in Latin letters may be; often it is more than one thing.</summary>
[Flags]
internal enum LatinUse
{
    None = 0,

    /// <summary>the, and, de: says nothing.</summary>
    Little = 1,

    /// <summary>Firma, Société, Empresa: only says that it is a company.</summary>
    Filler = 1 << 1,
    Legal = 1 << 2,

    /// <summary>A legal form that may stand in front.</summary>
    Front = 1 << 3,
    Business = 1 << 4,
    Country = 1 << 5,

    /// <summary>A city, state or region.</summary>
    City = 1 << 6,

    /// <summary>branch, plant, warehouse: a part of a house.</summary>
    Unit = 1 << 7,

    /// <summary>shop, office, works: often a part of a house, often a house.</summary>
    UnitWeak = 1 << 8,

    /// <summary>group, holding: the house above others.</summary>
    House = 1 << 9,

    /// <summary>international, Europe: the house above others, seen beside a place.</summary>
    HouseWeak = 1 << 10,

    /// <summary>finance, leasing, foundation: what a house has beside its own business.</summary>
    Affiliate = 1 << 11,
    Compass = 1 << 12,

    /// <summary>A note, whatever stands around it.</summary>
    NoteWord = 1 << 13,

    /// <summary>A note where it is set off; as a phrase, a note anywhere.</summary>
    Note = 1 << 14,

    /// <summary>A note where all that is set off is such words.</summary>
    NoteApart = 1 << 15,

    /// <summary>Between two names of one company: trading as.</summary>
    Alias = 1 << 16,

    /// <summary>Many companies are called so.</summary>
    Common = 1 << 17,
    Ordinal = 1 << 18,

    /// <summary>The first letters of the other words.</summary>
    Acronym = 1 << 19,
    Division = 1 << 20,

    /// <summary>A legal form that is one wherever it stands.</summary>
    Known = 1 << 21,

    /// <summary>The kind of a number that is a note: a tax number.</summary>
    NoteNumber = 1 << 22,

    /// <summary>fund, series, phase: a number behind it tells sisters apart.</summary>
    Series = 1 << 23,

    /// <summary>The first name of a person, which has short forms and other spellings.</summary>
    FirstName = 1 << 24,

    /// <summary>In front of the name that a letter is sent to: attn.</summary>
    Addressee = 1 << 25,

    /// <summary>Words in front of a person's name that are a title together: Dr. med.</summary>
    Title = 1 << 26,

    /// <summary>What a person with a title keeps: a practice.</summary>
    Practice = 1 << 27,

    /// <summary>Between two names of one company where it begins what is set off: (now Acme).</summary>
    AliasApart = 1 << 28,

    /// <summary>street, avenue: in an address.</summary>
    Street = 1 << 29,

    /// <summary>York, Miami: one university is of it, and another is called by it.</summary>
    OfTwo = 1 << 30,
}

/// <summary>An entry of the word lists for names in Latin letters.</summary>
/// <param name="Most">The most words of a phrase that begins with this one.</param>
internal readonly record struct LatinEntry(LatinUse Uses, int Most, LatinMeaning Means, int Form, int Country, int Value);

/// <summary>
/// The word lists for names in Latin letters: latin-words.csv, latin-business.csv, latin-concepts.csv, latin-places.csv, latin-towns.csv, latin-nations.csv,
/// latin-first-names.csv, latin-forms.csv, legal-forms.csv. Words are folded, phrases joined.
/// </summary>
internal static class LatinLexicon
{
    private static readonly Dictionary<char, string> Letters = DataFile.Rows("latin-letters.csv").ToDictionary(row => row[0][0], row => row[1]);

    private static readonly char[] Plain = BuildPlain();

    private static readonly HashSet<string> TopLevels = [.. DataFile.Rows("latin-words.csv").Where(row => row[0] == "tld").SelectMany(row => row[1].Split('|'))];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TopLevelsBySpan = TopLevels.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Endings =
        DataFile.Rows("latin-words.csv").Where(row => row[0] == "ending").SelectMany(row => row[1].Split('|')).Append("").ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

    private const int ShortestStem = 4;

    private const int LongestEnding = 5;

    /// <summary>The beginnings of words that have many endings: the adjectives of countries.</summary>
    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Stems = new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The numbers of the kinds of legal forms.</summary>
    private static readonly Dictionary<string, int> Forms = [];

    private static readonly FrozenDictionary<string, LatinEntry>.AlternateLookup<ReadOnlySpan<char>> Entries = Build();

    /// <summary>For each kind of legal form the nations that have it, a bit each; 0 where many have it.</summary>
    private static readonly ulong[] NationsOfForms = BuildNations();

    /// <summary>What "university" means.</summary>
    public static readonly LatinMeaning University = Entries["university"].Means;

    /// <summary>What "bank" means.</summary>
    public static readonly LatinMeaning Bank = Entries["bank"].Means;

    /// <summary>Both have legal forms of some nations, and no nation has both.</summary>
    public static bool AreOfTwoNations(ulong forms, ulong others) => NationsOf(forms) is > 0 and var one && NationsOf(others) is > 0 and var two && (one & two) == 0;

    private static ulong NationsOf(ulong forms)
    {
        var nations = 0UL;
        for (; forms != 0; forms &= forms - 1)
        {
            nations |= NationsOfForms[System.Numerics.BitOperations.TrailingZeroCount(forms)];
        }

        return nations;
    }

    /// <summary>The concept of a word that is known by its beginning; 0 when it is none.</summary>
    public static int OfStem(ReadOnlySpan<char> word)
    {
        for (var length = word.Length; length >= ShortestStem && length >= word.Length - LongestEnding; length--)
        {
            if (Stems.TryGetValue(word[..length], out var concept) && IsEnding(word[length..]))
            {
                return concept;
            }
        }

        return 0;
    }

    public static bool TryGet(ReadOnlySpan<char> word, out LatinEntry entry) => Entries.TryGetValue(word, out entry);

    public static bool IsTopLevel(ReadOnlySpan<char> label) => TopLevelsBySpan.Contains(label);

    /// <summary>Only grammar stands behind what two words have in common.</summary>
    public static bool IsEnding(ReadOnlySpan<char> text) => Endings.Contains(text);

    /// <summary>Writes what a folded character is in plain letters.</summary>
    public static void Write(char folded, Span<char> into, ref int length)
    {
        if (folded < 0x80)
        {
            into[length++] = folded;
            return;
        }

        if (Plain[folded] == CharFold.Gone)
        {
            into[length++] = folded;
            return;
        }

        foreach (var c in Letters[folded])
        {
            if (length < into.Length)
            {
                into[length++] = c;
            }
        }
    }

    private static ulong[] BuildNations()
    {
        var numbers = new Dictionary<string, int>();
        var nations = new ulong[64];
        foreach (var row in DataFile.Rows("latin-form-nations.csv"))
        {
            foreach (var nation in row[1].Split('|'))
            {
                numbers.TryAdd(nation, numbers.Count);
                nations[Forms[row[0]]] |= 1UL << numbers[nation];
            }
        }

        return nations;
    }

    private static char[] BuildPlain()
    {
        var plain = new char[char.MaxValue + 1];
        foreach (var letter in Letters.Keys)
        {
            plain[letter] = letter;
        }

        return plain;
    }

    private static string Key(string written)
    {
        Span<char> text = stackalloc char[2 * NameReading.MaxLength];
        var length = 0;
        foreach (var c in CharFold.Fold(written.Replace("&", "and", StringComparison.Ordinal)))
        {
            Write(c, text, ref length);
        }

        return new(text[..length]);
    }

    private static FrozenDictionary<string, LatinEntry>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        var entries = new Dictionary<string, LatinEntry>();
        var group = 0;
        foreach (var row in DataFile.Rows("latin-business.csv"))
        {
            group++;
            Each(row[0], entry => entry with { Uses = entry.Uses | LatinUse.Business, Means = entry.Means.With(group) });
        }

        foreach (var row in DataFile.Rows("latin-concepts.csv").Concat(DataFile.Rows("latin-towns.csv")))
        {
            group++;
            Each(row[0], entry => entry with { Means = entry.Means.With(group) });
        }

        var countries = new Dictionary<string, int>();
        var nations = new Dictionary<string, int>();
        foreach (var row in DataFile.Rows("latin-places.csv"))
        {
            countries.TryAdd(row[1], countries.Count + 1);
            var isCountry = row[0] == "country";
            if (isCountry)
            {
                nations.TryAdd(row[1], ++group);
            }

            var concept = isCountry ? nations[row[1]] : 0;
            Each(row[2], entry => entry with { Uses = entry.Uses | (isCountry ? LatinUse.Country : LatinUse.City), Country = entry.Country == 0 ? countries[row[1]] : entry.Country, Means = entry.Means.With(concept) });
        }

        foreach (var row in DataFile.Rows("latin-nations.csv"))
        {
            foreach (var stem in row[1].Split('|'))
            {
                if (stem.EndsWith('*'))
                {
                    Stems.Dictionary.TryAdd(Key(stem[..^1]), nations[row[0]]);
                }
                else
                {
                    Each(stem, entry => entry with { Means = entry.Means.With(nations[row[0]]) });
                }
            }
        }

        foreach (var row in DataFile.Rows("latin-words.csv"))
        {
            var kind = row[0];
            if (kind is "ending" or "tld" or "street_end")
            {
                continue;
            }

            if (kind is "number" or "ordinal")
            {
                var value = int.Parse(row[1][..row[1].IndexOf('|')].TrimEnd('s', 't', 'n', 'd', 'r', 'h'), CultureInfo.InvariantCulture);
                Each(row[1], entry => entry with { Value = entry.Value == 0 ? value : entry.Value, Uses = entry.Uses | (kind == "ordinal" ? LatinUse.Ordinal : LatinUse.None) });
                continue;
            }

            var use = Enum.Parse<LatinUse>(kind.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            group++;
            var concept = use is LatinUse.Compass or LatinUse.House ? group : 0;
            Each(row[1], entry => entry with { Uses = entry.Uses | use, Means = entry.Means.With(concept) });
        }

        foreach (var row in DataFile.Rows("latin-first-names.csv"))
        {
            group++;
            Each(row[0], entry => entry with { Uses = entry.Uses | LatinUse.FirstName, Means = entry.Means.With(group) });
        }

        foreach (var row in DataFile.Rows("latin-forms.csv"))
        {
            Form(row[2], row[0], row[1].Length > 0 ? LatinUse.Legal | LatinUse.Front : LatinUse.Legal);
        }

        foreach (var row in DataFile.Rows("legal-forms.csv").Where(row => row[4] == "legal" && !row[1].Any(c => c > '\u2e80')))
        {
            Form(row[1], row[2], LatinUse.Legal | LatinUse.Known);
        }

        return entries.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

        void Form(string words, string form, LatinUse uses)
        {
            Forms.TryAdd(form, Math.Min(62, Forms.Count) + 1);
            Each(words, entry => entry with { Uses = entry.Uses | uses, Form = entry.Form == 0 ? Forms[form] : entry.Form });
        }

        void Each(string words, Func<LatinEntry, LatinEntry> change)
        {
            var written = words.Split('|', StringSplitOptions.RemoveEmptyEntries);
            foreach (var key in written.Select(Key).Distinct())
            {
                entries[key] = change(entries.GetValueOrDefault(key));
            }

            foreach (var word in written)
            {
                var parts = word.Split([' ', '-', '/', ',', '('], StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length > 1)
                {
                    var first = Key(parts[0]);
                    var entry = entries.GetValueOrDefault(first);
                    entries[first] = entry with { Most = Math.Max(entry.Most, parts.Length) };
                }
            }
        }
    }
}
