namespace Baobei.Domain.Matching;

/// <summary>Names of which one has in short what the other has in full: what people call a house (<see cref="ShortWords"/>).</summary>
internal static partial class HanNames
{
    /// <summary>The names are equal when what is short in one is written in full; null when they are not.</summary>
    private static Tally? BySameWords(NameReading a, NameReading b)
    {
        // 北京航空航天大学 begins with a place, 北航 does not.
        var isPlaced = a.CoreStart > 0 && b.CoreStart > 0;
        var shortened = isPlaced && a.Region == b.Region ? Shortened.No : ShortWords.Compare(a.Whole[..a.CoreEnd], b.Whole[..b.CoreEnd]);
        var isWhole = shortened != Shortened.No;
        if (!isWhole && (a.CoreStart > 0 || b.CoreStart > 0) && PlaceNames.AreCompatible(a.Region, b.Region))
        {
            shortened = ShortWords.Compare(a.Core, b.Core);
            shortened = shortened == Shortened.No && InstitutionNames.IsNumberMoved(a.Core, b.Core) ? Shortened.Numbers : shortened;
        }

        if (isPlaced && shortened == Shortened.No && a.Region == b.Region)
        {
            // 上海拼多多: the place is that of the full name.
            shortened = ShortWords.Compare(a.Whole[..a.CoreEnd], b.Core);
            shortened = shortened == Shortened.No ? ShortWords.Compare(a.Core, b.Whole[..b.CoreEnd]) : shortened;
        }

        var isByFirst = shortened == Shortened.No && (IsByFirst(a, b) || IsByFirst(b, a));
        shortened = isByFirst ? Shortened.SomeHouse : shortened;
        if (shortened == Shortened.No)
        {
            return null;
        }

        var tally = Tally.With(FindingOf(shortened));
        var isSomewhere = shortened is Shortened.Body or Shortened.Numbers && a.Region.Length == 0 && b.Region.Length == 0 && !InstitutionNames.SaysWho(a.Core) && !InstitutionNames.SaysWho(b.Core);
        if (shortened == Shortened.SomeHouse || isSomewhere)
        {
            tally.Add(MatchFinding.BrandShort);
        }

        if (!isWhole && !isByFirst)
        {
            CompareRegions(a, b, ref tally);
        }

        var (group, member) = a.IsGroup ? (a, b) : (b, a);
        if (a.IsGroup != b.IsGroup && (!IsShort(member) || (member.Core.StartsWith(group.Core, StringComparison.Ordinal) && member.Core.Length - group.Core.Length >= 2 && IsKnown(member.Core[group.Core.Length..]))))
        {
            tally.Add(MatchFinding.Group);
            tally.MakeRelated(true);
        }

        CompareForms(a, b, ref tally);
        return tally;
    }

    /// <summary>An institution by the first character of its town: 哈三中.</summary>
    private static bool IsByFirst(NameReading shorter, NameReading longer) =>
        shorter.Region.Length == 0 && longer.Region.Length > 0 && shorter.Legal == LegalKind.None && shorter.CoreEnd > 2 && InstitutionNames.Is(longer.Core)
        && PlaceNames.IsCalled(shorter.Whole[0], longer.Region) && ShortWords.Compare(shorter.Whole[1..shorter.CoreEnd], longer.Core) != Shortened.No;

    private static MatchFinding FindingOf(Shortened shortened) => shortened switch
    {
        Shortened.Numbers => MatchFinding.WordNumber,
        Shortened.Business => MatchFinding.BusinessShort,
        _ => MatchFinding.Abbreviation,
    };

    /// <summary>The place and what people call a house (浙江电信), and the house of that place by its whole name (中国电信股份有限公司浙江分公司).</summary>
    private static bool IsHouseOfPlace(NameReading shorter, NameReading longer)
    {
        var behind = shorter.CoreStart > 0 ? shorter.CoreStart : shorter.WeakLength;
        if (behind < 2 || shorter.IsBranch || shorter.Legal != LegalKind.None || (shorter.CoreStart > 0 && longer.Region == shorter.Region) || longer.Whole.Length < shorter.Whole.Length + 2)
        {
            return false;
        }

        // 重庆涪陵联通: the last place tells where it is, when the other name has the first one, too.
        var around = Bare(shorter.Whole[..behind]);
        var first = 0;
        while (PlaceNames.AtStart(shorter.Whole[behind..shorter.CoreEnd], shorter.Region, PlaceStrength.Weak, out _) is > 0 and var next && shorter.CoreEnd - behind - next >= 2)
        {
            (first, behind) = (behind, behind + next);
        }

        if (first > 0 && !longer.Whole.Contains(around, StringComparison.Ordinal))
        {
            return false;
        }

        var place = Bare(shorter.Whole[first..behind]);
        var text = longer.IsBranch ? longer.Whole[..^NameReading.BranchKindAtEnd(longer.Whole)] : longer.Whole[..longer.CoreEnd];
        text = PlaceNames.IsKind(text[^1]) && !text.EndsWith(place, StringComparison.Ordinal) ? text[..^1] : text;
        if (!text.EndsWith(place, StringComparison.Ordinal))
        {
            return false;
        }

        // 中国移动通信集团浙江有限公司台州分公司: the house of the province has that behind its name.
        text = text[..^place.Length];
        var called = shorter.Whole[behind..shorter.CoreEnd];
        var house = text[..^NameReading.FormAtEnd(text)];
        house = house[..^PlaceNames.AtEnd(house, PlaceStrength.Strong, out _)];
        return ShortWords.Compare(called, text) >= Shortened.House || (house.Length >= called.Length && ShortWords.Compare(called, house) >= Shortened.House);
    }

    /// <summary>
    /// An outlet by what people call its house and where it is (中石油文山口岸加油站, 大庆电信会战西街营业厅), and by all that it is below
    /// (中国石油天然气股份有限公司云南文山销售分公司口岸加油站).
    /// </summary>
    private static bool IsOutletOfPlace(NameReading shorter, NameReading longer)
    {
        const int least = 3;
        var branch = longer.BranchText;
        var text = shorter.Whole;
        var kind = NameReading.EndingOfBranch(branch);
        if (!longer.BranchIsSure || shorter.Legal is not LegalKind.None || branch.Length < least || text.Length <= least || kind == 0 || NameReading.EndingOfBranch(text) == 0)
        {
            return false;
        }

        var house = longer.Whole[..longer.CoreEnd];
        house = house[..^PlaceNames.AtEnd(house[..^NameReading.FormAtEnd(house)], PlaceStrength.Strong, out _)];
        var isPlaced = false;
        var called = CalledAtStart(text, house);
        if (called == 0 && PlaceAtStart(text, longer) is > 0 and var place)
        {
            isPlaced = true;
            text = text[place..];
            called = CalledAtStart(text, house);
        }

        text = text[called..];
        while (called > 0 && text.Length > least && PlaceAtStart(text, longer) is > 0 and var next)
        {
            isPlaced = true;
            text = text[next..];
        }

        // Behind the last of those that it is below.
        var own = branch;
        for (var end = branch.Length - kind; end > 0; end--)
        {
            if (NameReading.BranchKindAtEnd(branch[..end]) > 0)
            {
                own = branch[end..];
                break;
            }
        }

        return called > 0 && isPlaced && text.Length >= least && IsOneBranch(own, text);

        static int PlaceAtStart(ReadOnlySpan<char> text, NameReading within) =>
            PlaceNames.AtStart(text, "", PlaceStrength.Weak, out _) is > 0 and var length && within.Whole.Contains(Bare(text[..length]), StringComparison.Ordinal) ? length : 0;
    }

    /// <summary>A company of a house of builders by its number: 中铁15局4公司, 中铁十五局集团第四工程有限公司.</summary>
    private static bool IsNumberedCompany(NameReading shorter, NameReading longer)
    {
        var number = NumberOfCompany(shorter, out var head, out var business);
        return number > 0 && number == NumberOfCompany(longer, out var house, out var line) && !line.IsEmpty
            && (business.IsEmpty ? shorter.Legal == LegalKind.Company : AreEqual(business, line)) && IsHouseOfBuilders(head, house);
    }

    /// <summary>The other is a company of that house by its number: 中铁十五局集团有限公司, 中铁15局4公司.</summary>
    private static bool HasNumberedCompany(NameReading house, NameReading other) =>
        !house.IsBranch && NumberOfCompany(other, out var head, out var business) > 0 && (business.IsEmpty ? other.Legal == LegalKind.Company : other.Legal != LegalKind.None)
        && IsHouseOfBuilders(head, house.Whole[..house.CoreEnd]);

    /// <summary>The number that a company or branch of a house is told by, with the house before it and the line of business behind it; 0 when there is none.</summary>
    private static int NumberOfCompany(NameReading name, out ReadOnlySpan<char> house, out ReadOnlySpan<char> business)
    {
        var text = name.IsBranch ? name.Whole[..^NameReading.BranchKindAtEnd(name.Whole)] : name.Whole[..name.CoreEnd];
        var end = text.Length;
        while (end > 0 && !Characters.IsNumeral(text[end - 1]))
        {
            end--;
        }

        var start = end;
        while (start > 0 && Characters.IsNumeral(text[start - 1]))
        {
            start--;
        }

        business = text[end..];
        house = text[..(start > 0 && InstitutionNames.IsOrdinal(text[start - 1]) ? start - 1 : start)];
        house = house[..^NameReading.FormAtEnd(house)];
        return start == end || !IsKnown(business) ? 0 : Characters.NumberIn(text[start..end], out _);
    }

    /// <summary>One house, whether or not its group is said, and perhaps by some of its characters: 中铁上海局, 中铁上海工程局集团.</summary>
    private static bool IsHouseOfBuilders(ReadOnlySpan<char> shorter, ReadOnlySpan<char> house)
    {
        const int least = 4;
        const int group = 2;
        house = house[..^(NameReading.IsGroupWord(house) ? group : 0)];
        shorter = shorter[..^(NameReading.IsGroupWord(shorter) ? group : 0)];
        return shorter.Length >= least && house.Length >= least && Characters.AreEqual(shorter[0], house[0]) && Characters.AreEqual(shorter[^1], house[^1])
            && (AreEqual(shorter, house) || ShortWords.Compare(shorter, house) != Shortened.No || (IsPartOf(shorter, house) && Characters.NumberIn(shorter, out _) == Characters.NumberIn(house, out _)));
    }

    /// <summary>Length of what people call the house, whole or but for what its name ends with (中国石化销售).</summary>
    private static int CalledAtStart(ReadOnlySpan<char> text, ReadOnlySpan<char> house) =>
        ShortWords.HouseAtStart(text, house) is > 0 and var length ? length
        : BusinessWords.AtEnd(house, out _) is > 0 and var business ? ShortWords.HouseAtStart(text, house[..^business]) : 0;

    /// <summary>The place without its kind.</summary>
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> place) => place.Length > 2 && PlaceNames.IsKind(place[^1]) ? place[..^1] : place;

    /// <summary>The beginning of a house and then its branch, as if that were a house: 国网常州供电公司, the branch of 国网江苏省电力有限公司 there.</summary>
    private static bool IsBranchByStart(NameReading shorter, NameReading longer)
    {
        const int least = 2;
        if (!longer.BranchIsSure || shorter.IsBranch || shorter.Legal is not (LegalKind.None or LegalKind.Company))
        {
            return false;
        }

        if (IsBranchAlone(shorter.Whole, longer.BranchText))
        {
            return true;
        }

        var text = shorter.Whole[..shorter.CoreEnd];
        var most = Math.Min(text.CommonPrefixLength(longer.Whole[..longer.CoreEnd]), text.Length - LeastOfBranch);
        for (var head = least; head <= most; head++)
        {
            if (IsOneBranch(longer.Branch[..^1], text[head..]) || (NameReading.IsCompanyOf(longer.BranchText) && IsOneBranch(longer.BranchText, shorter.Whole[head..])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The branch is as well-known as a house would be: 镇海炼化 of 中国石油化工股份有限公司镇海炼化分公司, 杭州供电公司.</summary>
    private static bool IsBranchAlone(ReadOnlySpan<char> text, ReadOnlySpan<char> branch)
    {
        const int least = 4;
        return text.Length >= least && !PlaceNames.IsPlace(text, out _) && (AreEqual(text, branch) || AreEqual(text, branch[..^NameReading.BranchKindAtEnd(branch)]));
    }

    /// <summary>The one is a house, the other begins with what people call it and goes on with a branch or school of it: 招行南京城北支行, 人大附中.</summary>
    private static bool IsOfShort(NameReading house, NameReading other)
    {
        if (house.IsBranch || other.Legal != LegalKind.None || !(other.IsBranch || InstitutionNames.Is(house.Core) || NameReading.EndsLikeBranch(other.Whole)))
        {
            return false;
        }

        var length = ShortWords.HouseAtStart(other.Whole, house.Whole[..house.CoreEnd]);
        length = length == 0 ? ShortWords.HouseAtStart(other.Whole, house.Core) : length;
        var rest = other.Whole[length..];
        return length > 0 && rest.Length >= 2 && (other.IsBranch || (InstitutionNames.Is(house.Core) ? InstitutionNames.IsPart(rest) : house.Legal != LegalKind.None && rest.Length >= 4 && NameReading.EndsLikeBranch(rest)));
    }
}
