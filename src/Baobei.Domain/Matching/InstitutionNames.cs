namespace Baobei.Domain.Matching;

/// <summary>Schools, hospitals, institutes and offices: what tells two of them apart, and what people leave out of their names.</summary>
internal static class InstitutionNames
{
    private static readonly string[] KindWords = DataFile.Words("institution_kind");

    /// <summary>What a school or hospital is for: 师范, 肿瘤. Two of one place differ by it.</summary>
    private static readonly WordTable Kinds = WordTable.Of(KindWords);

    private static readonly WordTable Institutions = WordTable.Of(DataFile.Words("institution"));

    /// <summary>Directly behind a number that tells houses of one name apart: 号, 局.</summary>
    private static readonly System.Buffers.SearchValues<char> Numbered = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("numbered")));

    private static readonly WordTable PartWords = WordTable.Of(DataFile.Words("institution_part"));

    private static readonly WordTable Universities = WordTable.Of(DataFile.Words("university"));

    private static readonly WordTable Ends = WordTable.Of(DataFile.Words("institution").Concat(DataFile.Words("institution_end")));

    private static readonly WordTable Banks = WordTable.Of(DataFile.Words("bank"));

    /// <summary>农村商业, 村镇: a town has a bank of the kind, and one that is only called by the town.</summary>
    private static readonly WordTable BankKinds = WordTable.Of(DataFile.Words("bank_kind"));

    /// <summary>Words that people leave out: 附属, 人民, 管理.</summary>
    private static readonly WordTable General = WordTable.Of(DataFile.Words("institution_general").Concat(DataFile.Words("institution")));

    /// <summary>Words of which people keep the first character: 资源, 师范.</summary>
    private static readonly WordTable Words = WordTable.Of(DataFile.Words("institution_word").Concat(KindWords));

    /// <summary>Behind these the name of one of several houses begins: 大学, 附属.</summary>
    private static readonly WordTable Houses = WordTable.Of(DataFile.Words("institution_house").Concat(DataFile.Words("institution")));

    /// <summary>餐厅 and the like end as an office does.</summary>
    private static readonly WordTable Others = WordTable.Of(DataFile.Words("no_institution"));

    private static readonly char Ordinal = DataFile.Words("ordinal")[0][0];

    /// <summary>Stands behind a number that tells houses of one name apart: 号, 局.</summary>
    public static bool IsNumbered(char c) => Numbered.Contains(c);

    /// <summary>第, in front of a number.</summary>
    public static bool IsOrdinal(char c) => c == Ordinal;

    public static bool Is(ReadOnlySpan<char> core) => Ends.AtEnd(core, out _) > 0 && Others.AtEnd(core, out _) == 0;

    /// <summary>Nothing but what kind of institution it is: with a place before it the whole name of one, 上海银行.</summary>
    public static bool IsKindOnly(ReadOnlySpan<char> core) => !core.IsEmpty && (Ends.AtEnd(core, out _) == core.Length || Banks.AtEnd(core, out _) == core.Length);

    /// <summary>Ends with 大学, 医院 and the like.</summary>
    public static bool EndsOne(ReadOnlySpan<char> text) => Institutions.AtEnd(text, out _) > 0;

    /// <summary>Begins with a word for what belongs to a school or hospital: 附小, 附属医院.</summary>
    public static bool IsPart(ReadOnlySpan<char> rest) => PartWords.AtStart(rest, out _) > 0;

    /// <summary>What stands in brackets behind the name of a house is the same kind of house of somebody's: 附属肿瘤医院.</summary>
    public static bool IsSecondName(ReadOnlySpan<char> name, ReadOnlySpan<char> aside)
    {
        var kind = Institutions.AtEnd(aside, out _);
        if (kind == 0 || !name.EndsWith(aside[^kind..], StringComparison.Ordinal))
        {
            return false;
        }

        for (var at = 2; at + kind < aside.Length; at++)
        {
            if (Houses.AtStart(aside[at..], out _) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Two of one sort that are for something else: 理工大学 and 财经大学, 南京大学 and 南京师范大学, 北京银行 and 北京农村商业银行.</summary>
    public static bool AreOthers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (bankA, bankB) = (Banks.AtEnd(a, out _), Banks.AtEnd(b, out _));
        if (bankA > 0 && bankB > 0)
        {
            var (sortA, sortB) = (BankKinds.AtEnd(a[..^bankA], out _), BankKinds.AtEnd(b[..^bankB], out _));
            return sortA > 0 != sortB > 0 && a[..^(bankA + sortA)].SequenceEqual(b[..^(bankB + sortB)]);
        }

        var (ofA, ofB) = (Institutions.AtEnd(a, out _), Institutions.AtEnd(b, out _));
        if (ofA == 0 || ofB == 0)
        {
            return false;
        }

        var isSchool = Universities.AtEnd(a, out _) > 0 && Universities.AtEnd(b, out _) > 0;

        // 华西口腔医院 is not 华西医院, which names somebody; 市肿瘤医院 may be left at 市医院 by whoever is in a hurry.
        var isOneKind = a[^ofA..].SequenceEqual(b[^ofB..]) && SaysWho(a) && SaysWho(b);
        a = a[..^ofA];
        b = b[..^ofB];
        var (kindA, kindB) = (Kinds.AtEnd(a, out _), Kinds.AtEnd(b, out _));
        if (kindA == 0 || kindB == 0)
        {
            return (isSchool || isOneKind) && kindA != kindB && a[..^kindA].SequenceEqual(b[..^kindB]);
        }

        // 外语 may be 外国语, but 职业技术 is not 信息职业技术.
        a = a[^kindA..];
        b = b[^kindB..];
        return !((!isSchool || a[0] == b[0]) && (HanNames.IsPartOf(a, b) || HanNames.IsPartOf(b, a)));
    }

    /// <summary>They differ in nothing but the number that both have in front of a word that is numbered: 第二中学 and 第十二中学.</summary>
    /// <param name="isHouse">Before the number stands the name of a house.</param>
    public static bool AreNumbered(ReadOnlySpan<char> a, ReadOnlySpan<char> b, out bool isHouse)
    {
        const int least = 2;
        isHouse = false;
        var (number, other) = (Characters.NumberIn(a, out _), Characters.NumberIn(b, out _));
        if (number == 0 || other == 0 || number == other)
        {
            return false;
        }

        var start = a.CommonPrefixLength(b);
        while (start > 0 && Characters.IsNumeral(a[start - 1]))
        {
            start--;
        }

        isHouse = start >= (start > 0 && a[start - 1] == Ordinal ? least + 1 : least);
        a = a[start..];
        b = b[start..];
        var end = a;
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        end = end[a.Length..];
        while (end.Length > 0 && Characters.IsNumeral(end[0]))
        {
            end = end[1..];
        }

        return AreNumerals(a) && AreNumerals(b) && end.Length > 0 && (Numbered.Contains(end[0]) || Ends.AtStart(end, out _) > 0 || Kinds.AtStart(end, out _) > 0 || General.AtStart(end, out _) > 0);
    }

    /// <summary>They differ in nothing but where the number stands: 第三塑料机械厂, 塑料机械三厂.</summary>
    public static bool IsNumberMoved(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => IsMovedBehind(a, b) || IsMovedBehind(b, a);

    private static bool IsMovedBehind(ReadOnlySpan<char> before, ReadOnlySpan<char> behind)
    {
        const int least = 2;
        var start = before.IndexOf(Ordinal);
        if (start < 0 || start + 1 >= before.Length || !Characters.IsNumeral(before[start + 1]) || behind.Length <= start || !behind[..start].SequenceEqual(before[..start]))
        {
            return false;
        }

        var number = Characters.NumberIn(before[start..], out var words);
        var moved = behind[start..];
        var at = words.CommonPrefixLength(moved);
        return at >= least && at < moved.Length && Characters.IsNumeral(moved[at]) && Characters.NumberIn(moved[at..], out var end) == number && end.SequenceEqual(words[at..])
            && end.Length > 0 && (Numbered.Contains(end[0]) || Ends.AtStart(end, out _) > 0);
    }

    private static bool AreNumerals(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!Characters.IsNumeral(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The longer name is that of a part of a house, and ends with a name by itself: 四川大学华西医院, 华西医院.</summary>
    /// <param name="isPlaced">Both are in one town, so that what it is for says which it is: 儿童医院.</param>
    public static bool IsEndOf(ReadOnlySpan<char> shorter, ReadOnlySpan<char> longer, bool isPlaced)
    {
        if (shorter.Length < 3 || longer.Length - shorter.Length < 2 || !longer.EndsWith(shorter, StringComparison.Ordinal) || !(isPlaced ? IsForSomething(shorter) : SaysWho(shorter)))
        {
            return false;
        }

        var head = longer[..^shorter.Length];
        return Houses.AtEnd(head, out _) > 0 || (!isPlaced && PlaceNames.AtEnd(head, PlaceStrength.Strong, out _) > 0);
    }

    /// <summary>What the hospital or school is for is said, and a town has one of these: 儿童医院.</summary>
    private static bool IsForSomething(ReadOnlySpan<char> name)
    {
        var rest = name[..^Ends.AtEnd(name, out _)];
        return rest.Length >= 2 && Kinds.AtEnd(rest, out _) == rest.Length && General.AtEnd(rest, out _) == 0;
    }

    /// <summary>Some of the name is neither a number nor a word that hundreds are called by.</summary>
    public static bool SaysWho(ReadOnlySpan<char> name)
    {
        const int least = 2;
        var rest = name[..^Ends.AtEnd(name, out _)];
        while (rest.Length >= least)
        {
            var word = Math.Max(Kinds.AtEnd(rest, out _), General.AtEnd(rest, out _));
            var length = rest[^1] == Ordinal || Characters.IsNumeral(rest[^1]) ? 1 : word >= least ? word : 0;
            if (length == 0)
            {
                return true;
            }

            rest = rest[..^length];
        }

        return false;
    }

    /// <summary>The shorter name has the beginnings of the words of the longer, of all but those that people leave out: 台大医院, 台湾大学医学院附设医院.</summary>
    public static bool IsByWords(ReadOnlySpan<char> shorter, ReadOnlySpan<char> longer)
    {
        const int most = 60;
        if (shorter.Length < 3 || longer.Length > most || shorter[0] != longer[0] || !Characters.AreEqual(shorter[^1], longer[^1]))
        {
            return false;
        }

        var steps = 4 * most;
        return Walk(shorter, longer, false, ref steps);
    }

    private static bool Walk(ReadOnlySpan<char> shorter, ReadOnlySpan<char> longer, bool isShort, ref int steps)
    {
        if (longer.IsEmpty || steps-- <= 0)
        {
            return longer.IsEmpty && shorter.IsEmpty && isShort;
        }

        var (word, mayBeLeftOut) = WordAtStart(longer);
        var taken = shorter.CommonPrefixLength(longer[..word]);
        if (taken == 0 && !shorter.IsEmpty && Characters.AreEqual(shorter[0], longer[0]))
        {
            taken = 1;
        }

        for (; taken > 0; taken--)
        {
            if (Walk(shorter[taken..], longer[word..], isShort || taken < word, ref steps))
            {
                return true;
            }
        }

        return mayBeLeftOut && Walk(shorter, longer[word..], isShort, ref steps);
    }

    private static (int Length, bool MayBeLeftOut) WordAtStart(ReadOnlySpan<char> text)
    {
        var general = text[0] == Ordinal ? 1 : General.AtStart(text, out _);
        var word = Math.Max(Words.AtStart(text, out _), PlaceNames.AtStart(text, "", PlaceStrength.Strong, out _));
        return word > general || general == 0 ? (Math.Max(1, word), false) : (general, true);
    }
}
