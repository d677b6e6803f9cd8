namespace Baobei.Domain.Matching;

/// <summary>
/// Two Chinese names that are two when they are compared part by part: what one of them has beside its name, or what people leave out of a long one, may
/// still explain it. Nothing here is looked at for names that agree.
/// </summary>
internal static partial class SecondLook
{
    /// <summary>Between two names that somebody wrote into one field.</summary>
    private static readonly System.Buffers.SearchValues<char> Between = System.Buffers.SearchValues.Create("/|\uFF0F\uFF5C;\uFF1B");

    private static readonly System.Buffers.SearchValues<char> BeforeNext = System.Buffers.SearchValues.Create(" ,\uFF0C\u3001\u3000(\uFF08");

    /// <summary>In front of the name that a house has now or had.</summary>
    private static readonly WordTable Leads = WordTable.Of(DataFile.Words("former").Concat(DataFile.Words("present")));

    private static readonly WordTable Associations = WordTable.Of(DataFile.Words("association"));

    /// <summary>A name that is found whole within another text.</summary>
    private const int LeastWithin = 6;

    /// <summary>From this number on a number alone says which house of the state it is.</summary>
    private const int ManyHouses = 100;

    [ThreadStatic]
    private static (NameReading Left, NameReading Right)? _again;

    /// <summary>What explains the two names better than <paramref name="first"/>; that when nothing does.</summary>
    public static Tally Take(NameReading a, NameReading b, Tally first)
    {
        if (HasWhole(a, b) || HasWhole(b, a) || HasApart(a, b) || HasApart(b, a))
        {
            return Tally.With(MatchFinding.Beside);
        }

        if (a.GroupLength >= 2 && a.GroupLength == b.GroupLength && HanNames.AreEqual(a.Core[..a.GroupLength], b.Core[..b.GroupLength]))
        {
            return Related(MatchFinding.Group);
        }

        if (IsCampusShort(a, b) || IsCampusShort(b, a) || IsWithoutGroup(a, b) || IsWithoutGroup(b, a))
        {
            return Tally.With(MatchFinding.Beside);
        }

        if (IsPlaceOf(a, b) || IsPlaceOf(b, a))
        {
            return Related(MatchFinding.Branch);
        }

        if (IsLeftOut(a, b) || IsLeftOut(b, a))
        {
            var shortened = Tally.With(MatchFinding.Abbreviation);
            if (!IsNamedWhole(a, b) && !IsNamedWhole(b, a))
            {
                shortened.Add(MatchFinding.BrandShort);
            }

            return shortened;
        }

        if (a.IsText || b.IsText)
        {
            return first;
        }

        first = Alternatives(a, b, first);
        first = first.IsFar ? WithoutNoise(a, b, first) : first;
        first = first.IsFar ? WithoutNoise(b, a, first) : first;
        first = first.IsFar && HanNames.HasLatin(a.Core) && HanNames.HasLatin(b.Core) ? WithoutCharacters(b, a, WithoutCharacters(a, b, first)) : first;
        return !first.IsFar || !MayDropLatin(a, b) ? first : WithoutLatin(a, b, first);
    }

    /// <summary>Begins with 原名, 现名 and the like: what follows is another name of the house.</summary>
    public static bool IsLead(ReadOnlySpan<char> text) => LeadOf(text) > 0;

    private static Tally Related(MatchFinding finding)
    {
        var tally = Tally.With(finding);
        tally.MakeRelated(true);
        return tally;
    }

    /// <summary>The text has the other's full name in it, set off from what else it says: a heading, a form that was copied.</summary>
    private static bool HasWhole(NameReading text, NameReading name)
    {
        var whole = name.Whole;
        if (name.Legal == LegalKind.None || name.IsBranch || text.IsBranch || whole.Length < LeastWithin || text.Whole.IndexOf(whole, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return false;
        }

        var end = at + whole.Length;
        return (at == 0 || text.HasGapBefore(at)) && (end == text.Whole.Length || text.HasGapBefore(end)) && !NameReading.EndsLikeBranch(text.Whole[end..]);
    }

    /// <summary>The text has the other's name in it, without its legal form but with a place or long enough, set off at both ends.</summary>
    private static bool HasApart(NameReading text, NameReading name)
    {
        const int least = 4;
        if (name.Legal == LegalKind.None || name.IsBranch || name.IsGroup || text.IsBranch || text.Legal != LegalKind.None || name.CoreEnd < least || text.Whole.Length <= name.CoreEnd
            || text.Whole.IndexOf(name.Whole[..name.CoreEnd], StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return false;
        }

        var end = at + name.CoreEnd;
        return (at == 0 || text.HasGapBefore(at)) && (end == text.Whole.Length || text.HasGapBefore(end)) && !SaysAnother(text.Whole[..at]) && !SaysAnother(text.Whole[end..]);
    }

    /// <summary>A shop, site or office of the house: its brand, perhaps the beginning of its business, and then where that is.</summary>
    private static bool IsPlaceOf(NameReading house, NameReading place)
    {
        if (house.Legal == LegalKind.None || place.Legal != LegalKind.None || house.IsBranch || house.BrandLength < 2 || !place.Core.StartsWith(house.Brand, StringComparison.Ordinal)
            || !PlaceNames.AreCompatible(house.Region, place.Region))
        {
            return false;
        }

        var common = place.Core.CommonPrefixLength(house.Core);
        var rest = place.Core[common..];
        return place.IsBranch ? common >= 4 : common >= 3 && rest.Length >= 3 && NameReading.EndsLikeBranch(rest) && !IsLead(rest) && !HanNames.IsPartOf(rest, house.Core) && !HanNames.IsKnown(rest);
    }

    /// <summary>All of the shorter is in the longer, in order, with the same numbers; nothing is left out of a brand, and who has none is told by the region.</summary>
    private static bool IsLeftOut(NameReading shorter, NameReading longer)
    {
        if (!HanNames.IsShort(shorter) || shorter.IsBranch || shorter.Core.Length < 2)
        {
            return false;
        }

        if (longer.IsBranch)
        {
            return IsInstituteShort(shorter, longer);
        }

        if (IsInstitutionShort(shorter, longer) || IsShopShort(shorter, longer))
        {
            return true;
        }

        var isOfPlace = shorter.Region.Length > 0 && shorter.Region == longer.Region && InstitutionNames.Is(longer.Core);
        if (shorter.Whole.Length >= longer.CoreEnd || !(isOfPlace ? HanNames.IsPartOf(shorter.Core, longer.Core) : HanNames.IsPartOf(shorter.Whole, longer.Whole[..longer.CoreEnd])) || !HaveSameNumbers(shorter.Core, longer.Core)
            || InstitutionNames.AreOthers(shorter.Whole[..shorter.CoreEnd], longer.Whole[..longer.CoreEnd]))
        {
            return false;
        }

        var isInstitution = longer.Legal == LegalKind.None && InstitutionNames.Is(longer.Core);
        return isInstitution && shorter.Region.Length > 0 ? shorter.Region == longer.Region && HanNames.IsPartOf(shorter.Core, longer.Core)
            : IsStateShort(shorter, longer) || IsAssociationShort(shorter, longer) || (longer.BrandLength >= 3 && shorter.Core.StartsWith(longer.Brand, StringComparison.Ordinal) && shorter.Core.Length > longer.BrandLength
                && Characters.AreEqual(shorter.Core[^1], longer.Core[^1]));
    }

    /// <summary>A numbered institute of a house: 第六十一研究所 behind the house's whole name.</summary>
    private static bool IsInstituteShort(NameReading shorter, NameReading longer) =>
        InstitutionNames.Is(longer.Branch) && Characters.NumberIn(longer.Branch, out _) is > 0 and var number && (number >= ManyHouses || ((shorter.Whole[0] == longer.Whole[0] || shorter.Whole[0] == longer.Whole[longer.CoreStart]) && shorter.Whole.Length >= 4))
        && Characters.AreEqual(shorter.Whole[^1], longer.Whole[^1]) && HanNames.IsPartOf(shorter.Whole, longer.Whole) && HaveSameNumbers(shorter.Whole, longer.Whole);

    /// <summary>A university in short and where this part of it is: 哈工大深圳 for 哈尔滨工业大学（深圳）.</summary>
    private static bool IsCampusShort(NameReading shorter, NameReading longer)
    {
        var source = longer.Source.AsSpan().TrimEnd();
        if (source.IsEmpty || !NameReading.Closing.Contains(source[^1]) || shorter.Legal != LegalKind.None || longer.Legal != LegalKind.None)
        {
            return false;
        }

        var open = source.LastIndexOfAny(NameReading.Opening);
        var house = open < 0 ? [] : source[..open];
        var place = open < 0 ? [] : source[(open + 1)..^1];
        if (place.Length < 2 || !InstitutionNames.EndsOne(house) || !shorter.Whole.EndsWith(place, StringComparison.Ordinal))
        {
            return false;
        }

        var called = shorter.Whole[..^place.Length];
        var from = called.IsEmpty || house[0] == called[0] ? 0 : NameReading.NationAtStart(house);
        return called.Length >= 2 && called.Length < house.Length && house[from] == called[0] && HanNames.IsPartOf(called, house);
    }

    /// <summary>A house of a group as it is called without it: 西南电力设计院 for 中国电力工程顾问集团西南电力设计院有限公司, 江苏省电力公司 for 国网江苏省电力有限公司.</summary>
    private static bool IsWithoutGroup(NameReading shorter, NameReading longer)
    {
        const int least = 5;
        var name = shorter.Whole[..shorter.CoreEnd];
        if (shorter.Legal is not (LegalKind.None or LegalKind.Company) || shorter.IsBranch || longer.IsBranch || name.Length < least || longer.CoreEnd <= name.Length
            || !longer.Whole[..longer.CoreEnd].EndsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        var group = longer.Whole[..(longer.CoreEnd - name.Length)];
        return KnownNames.AtStart(group, out var number) == group.Length && KnownNames.IsOfState(number) ? shorter.Region.Length > 0
            : NameReading.IsGroupWord(group) && (InstitutionNames.Is(name) ? InstitutionNames.SaysWho(name) : shorter.BrandLength >= 2);
    }

    /// <summary>A school, hospital or office as people call it, with the same number, if any: 华西医院, 台大医院.</summary>
    private static bool IsInstitutionShort(NameReading shorter, NameReading longer)
    {
        if (shorter.Legal != LegalKind.None || longer.Legal != LegalKind.None || !InstitutionNames.Is(longer.Core) || !InstitutionNames.Is(shorter.Core)
            || !PlaceNames.AreCompatible(shorter.Region, longer.Region) || !HaveSameNumbers(shorter.Core, longer.Core)
            || InstitutionNames.AreOthers(shorter.Whole[..shorter.CoreEnd], longer.Whole[..longer.CoreEnd]))
        {
            return false;
        }

        var whole = longer.Whole[..longer.CoreEnd];
        var isPlaced = shorter.Region.Length > 0 && longer.Region.Length > 0;
        return InstitutionNames.IsEndOf(shorter.Core, whole, isPlaced: false) || (isPlaced && InstitutionNames.IsEndOf(shorter.Core, whole, isPlaced: true))
            || (shorter.Region.Length > 0 && InstitutionNames.IsEndOf(shorter.Whole[..shorter.CoreEnd], whole, isPlaced: false))
            || InstitutionNames.IsByWords(shorter.Whole[..shorter.CoreEnd], whole) || (shorter.Region.Length == 0 && InstitutionNames.IsByWords(shorter.Core, longer.Core));
    }

    /// <summary>The name of its own that an institution has is there with its place, or with the house that it belongs to: 北京协和医院, 浙大邵逸夫医院.</summary>
    private static bool IsNamedWhole(NameReading shorter, NameReading longer)
    {
        const int least = 5;
        if (shorter.Legal != LegalKind.None || longer.Legal != LegalKind.None || !InstitutionNames.Is(shorter.Core))
        {
            return false;
        }

        var one = shorter.Whole[..shorter.CoreEnd];
        var whole = longer.Whole[..longer.CoreEnd];
        if (shorter.CoreStart > 0 && InstitutionNames.SaysWho(shorter.Core) && InstitutionNames.IsEndOf(one, whole, isPlaced: false))
        {
            return true;
        }

        var common = 0;
        while (common < one.Length && common < whole.Length && one[^(common + 1)] == whole[^(common + 1)])
        {
            common++;
        }

        return common >= least && one.Length - common >= 2 && InstitutionNames.SaysWho(one[^common..]) && InstitutionNames.IsByWords(one, whole);
    }

    /// <summary>A shop without what shops are called by, and perhaps without the end of what it sells: 王记串串, 王记串串香店.</summary>
    private static bool IsShopShort(NameReading shorter, NameReading longer)
    {
        const int least = 4;
        const int most = 3;
        return shorter.Legal == LegalKind.None && longer.Legal is LegalKind.None or LegalKind.Sole && shorter.Core.Length >= least && longer.Core.Length - shorter.Core.Length is > 0 and <= most
            && longer.Core.StartsWith(shorter.Core, StringComparison.Ordinal) && NameReading.WithoutShop(longer.Core).Length < longer.Core.Length && PlaceNames.AreCompatible(shorter.Region, longer.Region);
    }

    /// <summary>An association of the whole country, or of a place, by characters of its name: 中物联, 浙软协.</summary>
    private static bool IsAssociationShort(NameReading shorter, NameReading longer)
    {
        const int longest = 5;
        var kind = Associations.AtEnd(longer.Core, out _);
        return kind > 0 && longer.CoreStart > 0 && longer.Legal == LegalKind.None && shorter.Whole.Length is > 2 and <= longest && shorter.Whole[0] == longer.Whole[0]
            && longer.Core[^kind..].Contains(shorter.Whole[^1]);
    }

    /// <summary>A house of the state as people call it: 中水电二十八局, 762厂.</summary>
    private static bool IsStateShort(NameReading shorter, NameReading longer)
    {
        const int longEnough = 6;
        const int manyNumbers = 3;
        var numbers = 0;
        foreach (var c in shorter.Core)
        {
            numbers += Characters.IsNumber(c) ? 1 : 0;
        }

        return Characters.AreEqual(shorter.Core[^1], longer.Core[^1])
            && (numbers >= manyNumbers || (longer.IsNationwide && shorter.Whole[0] == longer.Whole[0] && shorter.Whole.Length >= 4 && (numbers > 0 || shorter.Whole.Length >= longEnough)));
    }

    private static bool HaveSameNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        while (a.Length > 0 || b.Length > 0)
        {
            if (Characters.NumberIn(a, out a) != Characters.NumberIn(b, out b))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One of two names that stand in one field.</summary>
    private static Tally Alternatives(NameReading a, NameReading b, Tally first)
    {
        var (inA, inB) = (SecondName(a.Source), SecondName(b.Source));
        if ((inA < 0) == (inB < 0))
        {
            return first;
        }

        var (both, name, at) = inA >= 0 ? (a.Source, b.Source, inA) : (b.Source, a.Source, inB);
        var best = first;
        foreach (var part in new[] { both[..at], both[(at + 1)..] })
        {
            var (left, right) = _again ??= (new(), new());
            var one = part[LeadOf(part)..];
            left.Read(inA >= 0 ? one : name);
            right.Read(inA >= 0 ? name : one);
            best = Better(left, right, MatchFinding.Beside, best);
        }

        return best;
    }

    /// <summary>Where the sign between two names in one field stands, not one behind both; a name in brackets at the end is a second one, too. -1 when there is none.</summary>
    private static int SecondName(ReadOnlySpan<char> source)
    {
        const int shortest = 3;
        source = source[..(source.LastIndexOfAnyExcept(Between) + 1)];
        var at = source.IndexOfAny(Between);
        at = at < 0 ? NextName(source) : at;
        if (at >= 0 || source.Length == 0 || source[^1] is not (')' or '\uFF09'))
        {
            return at;
        }

        at = source.LastIndexOfAny('(', '\uFF08');
        return at >= 2 && source.Length - at - 2 >= shortest && !PlaceNames.IsPlace(source[(at + 1)..^1], out _) && !NameNotes.Contains(source[(at + 1)..^1], isApart: true) ? at : -1;
    }

    /// <summary>Where a sign stands behind which the name that it has now, or had, is written; -1 when there is none.</summary>
    private static int NextName(ReadOnlySpan<char> source)
    {
        for (var at = 2; at < source.Length - 2; at++)
        {
            if (BeforeNext.Contains(source[at]) && LeadOf(source[(at + 1)..]) > 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Length of 原名, 现名 and the like in front of a name; 原 and 现 alone only before a place, for they begin brands as well.</summary>
    private static int LeadOf(ReadOnlySpan<char> text)
    {
        const int least = 4;
        var length = Leads.AtStart(text, out _);
        return length == 0 || text.Length - length < least ? 0 : length > 1 || PlaceNames.AtStart(text[length..], "", PlaceStrength.Weak, out _) > 0 ? length : 0;
    }

    /// <summary>The name in letters stands beside that in characters, and the other has the letters alone.</summary>
    private static Tally WithoutCharacters(NameReading mixed, NameReading other, Tally first)
    {
        const int least = 2;
        var core = mixed.Core;
        var start = core.IndexOfAnyInRange('a', 'z');
        if (start < 0 || other.Core.Length < least || !char.IsAsciiLetterLower(other.Core[0]))
        {
            return first;
        }

        var length = core[start..].IndexOfAnyExceptInRange('a', 'z');
        length = length < 0 ? core.Length - start : length;
        var ofOther = other.Core.IndexOfAnyExceptInRange('a', 'z');
        if (length < least || ofOther != length || !other.Core[..length].SequenceEqual(core.Slice(start, length)) || !mixed.HasGapBefore(mixed.CoreStart + start + (start == 0 ? length : 0)))
        {
            return first;
        }

        var end = start;
        if (start == 0)
        {
            for (end = length + 1; end < core.Length && !mixed.HasGapBefore(mixed.CoreStart + end); end++)
            {
            }

            start = length;
        }
        else
        {
            start = 0;
        }

        if (end - start < least || end >= core.Length)
        {
            return first;
        }

        var (left, right) = _again ??= (new(), new());
        left.Read(mixed.Source);
        right.Read(other.Source);
        if (!left.Core.SequenceEqual(core))
        {
            return first;
        }

        left.DropFromCore(start, end - start);
        return Better(left, right, MatchFinding.Beside, first);
    }

    private static bool MayDropLatin(NameReading a, NameReading b)
    {
        if (HanNames.HasLatin(a.Whole) && HanNames.HasLatin(b.Whole))
        {
            return HaveSameLatin(a.Whole, b.Whole);
        }

        var (mixed, han) = HanNames.HasLatin(a.Whole) ? (a, b) : (b, a);
        return HanNames.HasLatin(mixed.Whole) && (HasNameInLetters(mixed) || IsInitialsOf(mixed.Whole, han.Brand) || IsTradeName(mixed, han) || IsTradeNameBehind(mixed, han) || IsShare(mixed, han) || SayBrand(mixed, han.Core, han.Brand));
    }

    private static bool HaveSameLatin(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            for (; i < a.Length && !char.IsAsciiLetterLower(a[i]); i++)
            {
            }

            for (; j < b.Length && !char.IsAsciiLetterLower(b[j]); j++)
            {
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }

            if (a[i++] != b[j++])
            {
                return false;
            }
        }
    }

    /// <summary>The letters are those of the brand beside it, which is written in characters, too.</summary>
    private static bool IsInitialsOf(ReadOnlySpan<char> mixed, ReadOnlySpan<char> brand)
    {
        var start = mixed.IndexOfAnyInRange('a', 'z');
        var length = mixed[start..].IndexOfAnyExceptInRange('a', 'z');
        return brand.Length >= 2 && mixed.IndexOf(brand, StringComparison.Ordinal) >= 0 && Romanised.AreInitials(mixed.Slice(start, length < 0 ? mixed.Length - start : length), brand);
    }

    /// <summary>A few letters directly behind characters are the first ones of other characters, and no name.</summary>
    private static bool HasNameInLetters(NameReading name)
    {
        const int shortest = 5;
        for (var start = 0; start < name.Whole.Length; start++)
        {
            var length = name.Whole[start..].IndexOfAnyExceptInRange('a', 'z');
            length = length < 0 ? name.Whole.Length - start : length;
            if (length >= shortest || (length > 0 && name.HasGapBefore(start)))
            {
                return true;
            }

            start += length;
        }

        return false;
    }

    /// <summary>Letters beside the characters may be a second name, or a note.</summary>
    private static Tally WithoutLatin(NameReading a, NameReading b, Tally first)
    {
        var (left, right) = _again ??= (new(), new());
        left.Read(a.Source, withoutLatin: true);
        right.Read(b.Source, withoutLatin: true);
        // Where the letters were the brand, what is left is that of many.
        var isShare = IsShare(a, b) || IsShare(b, a);
        if (!left.IsHan || !right.IsHan || (Math.Min(left.BrandLength, right.BrandLength) < 2 && !isShare && !IsTradeNameBehind(a, b) && !IsTradeNameBehind(b, a)))
        {
            return first;
        }

        var isSaid = isShare || (HanNames.HasLatin(a.Whole) != HanNames.HasLatin(b.Whole) && (SayBrand(a, left.Core, left.Brand) || SayBrand(b, right.Core, right.Brand)));
        return Better(left, right, isSaid ? MatchFinding.Note : MatchFinding.Beside, first);
    }
}
