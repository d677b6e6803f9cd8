namespace Baobei.Domain.Matching;

/// <summary>What one name has short and the other in full, the least sure of it last.</summary>
internal enum Shortened
{
    /// <summary>They are not one text.</summary>
    No,

    /// <summary>Only numbers and little words are written in another way.</summary>
    Numbers,

    /// <summary>A word of business: 电商.</summary>
    Business,

    /// <summary>A word that many institutions are called by: 卫健委, 附中.</summary>
    Body,

    /// <summary>One house: 北航, 国网.</summary>
    House,

    /// <summary>One of several houses: 华师.</summary>
    SomeHouse,
}

/// <summary>Short words and what they stand for (short-words.csv): texts that are equal when a short word of one is the full one of the other.</summary>
internal static class ShortWords
{
    /// <summary>Texts with many ways to read them are no names.</summary>
    private const int MostSteps = 200;

    /// <summary>Of what is left of a full name without 中国.</summary>
    private const int ShortestBare = 4;

    private static readonly (string Full, Shortened Kind)[][] Fulls;

    private static readonly WordTable Shorts = Build(isBehindNumber: false, out Fulls);

    private static readonly (string Full, Shortened Kind)[][] FullsBehindNumber;

    /// <summary>What a character stands for behind a number: 三院, 七中.</summary>
    private static readonly WordTable ShortsBehindNumber = Build(isBehindNumber: true, out FullsBehindNumber);

    /// <summary>Between the words of a long name, and left out of a short one.</summary>
    private static readonly System.Buffers.SearchValues<char> LittleWords = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("little_han")));

    /// <summary>Of the full name of a house within a longer name; people leave them out with it.</summary>
    private static readonly WordTable Forms = WordTable.Of(DataFile.Words("group").Concat(DataFile.Rows("legal-forms.csv").Where(row => row[0] == "zh").Select(row => row[1])));

    private static readonly char Ordinal = DataFile.Words("ordinal")[0][0];

    /// <summary>What is short in one of the texts and full in the other where they are equal but for that.</summary>
    public static Shortened Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var steps = MostSteps;
        var mayBe = a.Length >= 2 && b.Length >= 2 && (a.Length != b.Length || a.ContainsAnyInRange('0', '9') || b.ContainsAnyInRange('0', '9')) && !HanNames.AreEqual(a, b);
        return !mayBe ? Shortened.No : Walk(a, b, false, Shortened.Numbers, ref steps);
    }

    /// <summary>All of it is what people call one house, whose name is not in the other text: 中国人保 is not 中国人寿保险, nor 中国石油 中国石油化工.</summary>
    public static bool IsAnothers(ReadOnlySpan<char> text, ReadOnlySpan<char> other)
    {
        if (text.IsEmpty || Shorts.AtStart(text, out var number) != text.Length
            || (other.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at && (at + text.Length == other.Length || Forms.AtStart(other[(at + text.Length)..], out _) > 0)))
        {
            return false;
        }

        foreach (var (full, kind) in Fulls[number])
        {
            if (kind != Shortened.House || HanNames.IsPartOf(full, other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>They begin with what people call two houses, and go on alike: 人大附中, 北大附中.</summary>
    public static bool AreOtherHouses(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (ofA, ofB) = (Shorts.AtStart(a, out var one), Shorts.AtStart(b, out var other));
        if (ofA == 0 || ofB == 0 || one == other || !a[ofA..].SequenceEqual(b[ofB..]))
        {
            return false;
        }

        var isHouse = false;
        foreach (var (full, kind) in Fulls[one])
        {
            if (Array.Exists(Fulls[other], way => way.Full == full))
            {
                return false;
            }

            isHouse |= kind >= Shortened.House;
        }

        return isHouse && Array.Exists(Fulls[other], way => way.Kind >= Shortened.House);
    }

    /// <summary>Length of the short word of that house at the beginning of the text; 0 when there is none.</summary>
    public static int HouseAtStart(ReadOnlySpan<char> text, ReadOnlySpan<char> house)
    {
        for (var rest = text; rest.Length > 0;)
        {
            var length = Shorts.AtStart(rest, out var number);
            foreach (var (full, kind) in length > 0 ? Fulls[number] : [])
            {
                if (kind >= Shortened.House && house.SequenceEqual(full))
                {
                    return length;
                }
            }

            rest = rest[..Math.Max(0, length - 1)];
        }

        return 0;
    }

    private static Shortened Walk(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool isBehindNumber, Shortened found, ref int steps)
    {
        while (steps-- > 0)
        {
            var (shorts, fulls) = isBehindNumber ? (ShortsBehindNumber, FullsBehindNumber) : (Shorts, Fulls);
            var expanded = Expand(a, b, shorts, fulls, found, ref steps);
            expanded = expanded == Shortened.No ? Expand(b, a, shorts, fulls, found, ref steps) : expanded;
            if (isBehindNumber && expanded == Shortened.No)
            {
                expanded = Expand(a, b, Shorts, Fulls, found, ref steps);
                expanded = expanded == Shortened.No ? Expand(b, a, Shorts, Fulls, found, ref steps) : expanded;
            }

            if (expanded != Shortened.No)
            {
                return expanded;
            }

            isBehindNumber = false;
            if (a.IsEmpty || b.IsEmpty)
            {
                var rest = a.IsEmpty ? b : a;
                return rest.IsEmpty ? found : found == Shortened.Business && IsGeneral(rest) ? Shortened.SomeHouse : Shortened.No;
            }

            if (NumberAtStart(a) > 0 && NumberAtStart(b) > 0)
            {
                if (Characters.NumberIn(a, out a) != Characters.NumberIn(b, out b))
                {
                    return Shortened.No;
                }

                isBehindNumber = true;
            }
            else if (a[0] == b[0])
            {
                a = a[1..];
                b = b[1..];
            }
            else if (found > Shortened.Numbers && LittleWords.Contains(a[0]))
            {
                a = a[1..];
            }
            else if (found > Shortened.Numbers && LittleWords.Contains(b[0]))
            {
                b = b[1..];
            }
            else
            {
                return Shortened.No;
            }
        }

        return Shortened.No;
    }

    /// <summary>Nothing but words of business that say little, which people leave out with the rest: 城投 for 城市建设投资发展.</summary>
    private static bool IsGeneral(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && BusinessWords.AtEnd(text, out var word) is > 0 and var length && BusinessWords.ConceptOf(word) == BusinessWords.General)
        {
            text = text[..^length];
        }

        return text.IsEmpty;
    }

    /// <summary>One text begins with a short word, the other with what it stands for.</summary>
    private static Shortened Expand(
        ReadOnlySpan<char> brief, ReadOnlySpan<char> full, WordTable shorts, (string Full, Shortened Kind)[][] fulls, Shortened found, ref int steps)
    {
        for (var rest = brief; rest.Length > 0;)
        {
            var length = shorts.AtStart(rest, out var number);
            if (length == 0)
            {
                return Shortened.No;
            }

            foreach (var (text, kind) in fulls[number])
            {
                if (!full.StartsWith(text, StringComparison.Ordinal))
                {
                    continue;
                }

                var now = kind > found ? kind : found;
                var behind = full[text.Length..];
                var all = Walk(brief[length..], behind, false, now, ref steps);
                if (all == Shortened.No && kind >= Shortened.House && Forms.AtStart(behind, out _) is > 0 and var form)
                {
                    all = Walk(brief[length..], behind[form..], false, now, ref steps);
                }

                if (all != Shortened.No)
                {
                    return all;
                }
            }

            rest = rest[..(length - 1)];
        }

        return Shortened.No;
    }

    /// <summary>Length of 第 and the first numeral, or of that alone; 0 when the text begins with none.</summary>
    private static int NumberAtStart(ReadOnlySpan<char> text) =>
        Characters.IsNumeral(text[0]) ? 1 : text[0] == Ordinal && text.Length > 1 && Characters.IsNumeral(text[1]) ? 2 : 0;

    private static WordTable Build(bool isBehindNumber, out (string Full, Shortened Kind)[][] fulls)
    {
        var words = DataFile.Rows("short-words.csv").Where(row => row[0] == "number" == isBehindNumber || (isBehindNumber && row[0] == "body"))
            .Select(row => (Kind: row[0], Short: CharFold.Fold(row[1]), Full: CharFold.Fold(row[2])))
            .SelectMany(row => row.Kind == "house" && InDigits(row.Short) is { } digits ? [row, row with { Short = digits }] : new[] { row }).GroupBy(row => row.Short).ToList();
        fulls = [.. words.Select(group => group.SelectMany(row => Ways(row.Full, KindOf(row.Kind, group.Count(one => one.Kind == row.Kind)))).ToArray())];
        return new(words.Select((group, i) => (group.Key, i)));

        static Shortened KindOf(string kind, int count) => kind switch
        {
            "business" => Shortened.Business,
            "house" => count == 1 ? Shortened.House : Shortened.SomeHouse,
            _ => Shortened.Body,
        };
    }

    /// <summary>水电14局 for 水电十四局; null when there is no such number.</summary>
    private static string? InDigits(string word)
    {
        const int most = 99;
        const int least = 2;
        ReadOnlySpan<char> behind = [];
        var start = least;
        while (start < word.Length && !Characters.IsNumeral(word[start]))
        {
            start++;
        }

        var number = start < word.Length && !char.IsAsciiDigit(word[start]) ? Characters.NumberIn(word.AsSpan(start), out behind) : 0;
        return number is > 0 and <= most && behind.Length == 1 ? $"{word[..start]}{number}{behind}" : null;
    }

    /// <summary>The full name of a house, and that without 中国 or 国立 in front.</summary>
    private static IEnumerable<(string Full, Shortened Kind)> Ways(string full, Shortened kind) =>
        DataFile.Words("everywhere").Concat(DataFile.Words("founder")).Where(word => kind >= Shortened.House && full.StartsWith(word, StringComparison.Ordinal) && full.Length - word.Length >= ShortestBare)
            .Select(word => (full[word.Length..], kind)).Prepend((full, kind));
}
