namespace Baobei.Domain.Matching;

/// <summary>What stands behind a Chinese name and belongs to it: a department, a note, a branch.</summary>
internal static partial class HanNames
{
    /// <summary>Of a branch, its own name and kind have to be there: 盛泽支.</summary>
    private const int LeastOfBranch = 3;

    /// <summary>Of an outlet, what its street or quarter is called or its number has to be there.</summary>
    private const int LeastOfOutlet = 2;

    /// <summary>店, 门店</summary>
    private static readonly WordTable Stores = WordTable.Of(DataFile.Words("store"));

    /// <summary>营业部, 证券营业部</summary>
    private static readonly WordTable Counters = WordTable.Of(DataFile.Words("counter"));

    /// <summary>The one is a school, hospital or institute, the other something that belongs to it: its press, its kindergarten.</summary>
    private static bool IsWithin(NameReading institution, NameReading other) =>
        institution.Legal == LegalKind.None && !institution.IsGroup && institution.Whole.Length >= 4 && other.CoreEnd >= institution.Whole.Length + 2
        && StartsAlike(other.Whole, institution.Whole) && Institutions.AtEnd(institution.Whole, out _) > 0;

    /// <summary>The one is the house without a legal form and then a department, or a note; null when it is not.</summary>
    private static Tally? NoteBehind(NameReading house, NameReading other)
    {
        if (house.IsBranch || other.Legal != LegalKind.None)
        {
            return null;
        }

        ReadOnlySpan<char> rest = [];
        var tally = default(Tally);
        if (house.CoreEnd >= 4 && other.Whole.Length > house.CoreEnd && StartsAlike(other.Whole, house.Whole[..house.CoreEnd]))
        {
            rest = other.Whole[house.CoreEnd..];
        }
        else if (!other.IsBranch && house.BrandLength >= 2 && house.Core.Length > 2 && other.Core.Length > house.Core.Length && StartsAlike(other.Core, house.Core) && PlaceNames.AreCompatible(house.Region, other.Region))
        {
            rest = other.Core[house.Core.Length..];
            CompareRegions(house, other, ref tally);
        }

        if (rest.IsEmpty)
        {
            return null;
        }

        if (NameNotes.IsStatus(rest) || (rest.Length > 1 && SecondLook.IsSaid(rest)) || SecondLook.IsParticle(rest) || (house.Legal != LegalKind.None && house.Business.Length >= 2 && NameReading.IsDepartment(rest) && !NameReading.WithoutShop(rest).IsEmpty))
        {
            tally.Add(MatchFinding.Note);
        }
        else if (NameReading.IsDepartment(rest) || NameNotes.IsDocument(rest) || NameNotes.Contains(rest, isApart: false))
        {
            tally.Add(MatchFinding.Beside);
        }
        else
        {
            return null;
        }

        return tally;
    }

    private static bool StartsAlike(ReadOnlySpan<char> text, ReadOnlySpan<char> start) => text.Length >= start.Length && AreEqual(text[..start.Length], start);

    /// <summary>Where a branch without its house's legal form begins is told by the other name.</summary>
    private static void SettleBranches(NameReading a, NameReading b)
    {
        var mayBegin = a.BranchIsSure && b.IsBranch && !b.BranchIsSure;
        var isUnread = a.BranchIsSure && !b.IsBranch && b.Legal == LegalKind.None && b.CoreEnd == b.Whole.Length;
        if (mayBegin && ShortWords.HouseAtStart(b.Whole, a.Whole[..a.CoreEnd]) is > 0 and var called && b.Whole.Length - called >= 4)
        {
            // What people call the house ends where the branch begins: 工行|苏州盛泽支行.
            b.CutBranchAt(called);
        }
        else if (mayBegin && StartOfBranch(a.Branch, b.Whole) is > 0 and var start)
        {
            b.CutBranchAt(start);
        }
        else if (mayBegin && b.Whole.LastIndexOf(a.Branch, StringComparison.Ordinal) is > 1 and var same && !AreEqual(a.Branch, b.Branch))
        {
            b.CutBranchAt(same);
        }
        else if (isUnread && a.Branch.Length >= 4 && b.Whole.Length - a.Branch.Length >= 2 && b.Whole.EndsWith(a.Branch, StringComparison.Ordinal))
        {
            b.CutBranchAt(b.Whole.Length - a.Branch.Length);
        }
        else if (isUnread && ShortWords.HouseAtStart(b.Whole, a.Whole[..a.CoreEnd]) is > 0 and var house && IsOneBranch(a.Branch, b.Whole[house..]))
        {
            b.CutBranchAt(house);
        }
        else if (isUnread && Characters.NumberIn(a.Branch, out _) > 0 && StartOfBranch(a.Branch, b.Whole) is > 0 and var numbered)
        {
            b.CutBranchAt(numbered);
        }
        else if ((isUnread || mayBegin) && StartOfOutlet(a.BranchText, b.Whole) is > 0 and var outlet)
        {
            b.CutBranchAt(outlet);
        }
        else if (!a.IsBranch && !b.IsBranch && b.Whole.Length - a.CoreEnd >= 3 && a.CoreEnd >= 4 && b.Whole.StartsWith(a.Whole[..a.CoreEnd], StringComparison.Ordinal)
            && b.Legal == LegalKind.None && NameReading.EndsLikeBranch(b.Whole[a.CoreEnd..]) && !SecondLook.IsLead(b.Whole[a.CoreEnd..])
            && ShortWords.Compare(a.Whole[..a.CoreEnd], b.Whole) == Shortened.No)
        {
            b.CutBranchAt(a.CoreEnd);
        }
        else if (IsDepotOf(a, b))
        {
            b.CutBranchAt(b.CoreStart + a.Core.Length);
        }
    }

    /// <summary>Length of a number, and of 第 before it, at the beginning; 0 when there is none.</summary>
    private static int NumberAtStart(ReadOnlySpan<char> text, out int number)
    {
        var at = InstitutionNames.IsOrdinal(text[0]) ? 1 : 0;
        number = 0;
        if (at == text.Length || !Characters.IsNumeral(text[at]))
        {
            return 0;
        }

        number = Characters.NumberIn(text, out var rest);
        return text.Length - rest.Length;
    }

    /// <summary>Where in the text the branch begins that it ends with; 0 when it ends with another.</summary>
    private static int StartOfBranch(ReadOnlySpan<char> branch, ReadOnlySpan<char> text)
    {
        const int least = 2;
        var end = text.Length - Math.Max(0, NameReading.BranchKindAtEnd(text) - 1);
        for (var start = least; end - start >= least; start++)
        {
            // A number alone says which one it is: 5分.
            if ((end - start >= LeastOfBranch || Characters.IsNumeral(text[start])) && IsOneBranch(branch, text[start..end]))
            {
                // A place in front of it is that of another.
                return PlaceNames.AtEnd(text[..start], PlaceStrength.Weak, out _) > 0 ? 0 : start;
            }
        }

        return 0;
    }

    /// <summary>Where in the text the outlet begins that it ends with; 0 when it ends with another.</summary>
    private static int StartOfOutlet(ReadOnlySpan<char> outlet, ReadOnlySpan<char> text)
    {
        const int least = 2;
        for (var start = least; text.Length - start >= LeastOfBranch; start++)
        {
            if (AreOneOutlet(outlet, text[start..]))
            {
                return start;
            }
        }

        return 0;
    }

    /// <summary>六西街店 and 六西街门店, 38店 and 三十八分店, 天河北路营业部 and 天河北路证券营业部.</summary>
    private static bool AreOneOutlet(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => AreOneOutlet(a, b, Stores) || AreOneOutlet(a, b, Counters);

    private static bool AreOneOutlet(ReadOnlySpan<char> a, ReadOnlySpan<char> b, WordTable kinds) =>
        kinds.AtEnd(a, out _) is > 0 and var ofA && kinds.AtEnd(b, out _) is > 0 and var ofB && a.Length - ofA >= LeastOfOutlet && b.Length - ofB >= LeastOfOutlet && IsOneBranch(a[..^ofA], b[..^ofB]);

    /// <summary>Of the last word of the branch, the end did not fit the field: …箐口加油.</summary>
    private static bool IsCutOff(NameReading cut, NameReading longer)
    {
        const int least = 12;
        var missing = longer.Whole.Length - cut.Whole.Length;
        return longer.IsBranch && missing > 0 && cut.Whole.Length >= least && missing < NameReading.EndingOfBranch(longer.BranchText) && longer.Whole.StartsWith(cut.Whole, StringComparison.Ordinal);
    }

    /// <summary>Of one branch, the house is written by characters of its name, and no other house is called so.</summary>
    private static bool IsHouseShort(NameReading shorter, NameReading longer)
    {
        const int least = 3;
        var text = shorter.Whole[..shorter.CoreEnd];
        var whole = longer.Whole[..longer.CoreEnd];
        return shorter.Legal == LegalKind.None && text.Length >= least && text.Length < whole.Length && text[0] == whole[0] && IsPartOf(text, whole) && !ShortWords.IsAnothers(text, whole);
    }

    private static Tally ShortHouse()
    {
        var tally = Tally.With(MatchFinding.Abbreviation);
        tally.Add(MatchFinding.BrandShort);
        return tally;
    }

    /// <summary>They are one branch, though of one a place around it is left out, or what kind of place it is: 安吉县递铺镇支行, 安吉递铺支行.</summary>
    private static bool IsOneBranch(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (SamePlace(a, b) is var (ofSameA, ofSameB) && ofSameA > 0)
        {
            // 博州, 博尔塔拉蒙古自治州
            a = a[ofSameA..];
            b = b[ofSameB..];
        }

        var (isLeftOutOfA, isLeftOutOfB) = (false, false);
        while (a.Length > 0 && b.Length > 0)
        {
            var (ofNumberA, ofNumberB) = (NumberAtStart(a, out var number), NumberAtStart(b, out var other));
            if (ofNumberA > 0 && ofNumberB > 0 && number == other)
            {
                a = a[ofNumberA..];
                b = b[ofNumberB..];
            }
            else if (Characters.AreEqual(a[0], b[0]))
            {
                a = a[1..];
                b = b[1..];
            }
            else if (KindAtStart(a) is > 0 and var ofA)
            {
                a = a[ofA..];
            }
            else if (KindAtStart(b) is > 0 and var ofB)
            {
                b = b[ofB..];
            }
            else if (!isLeftOutOfA && PlaceAtStart(a) is > 0 and var placeOfA)
            {
                isLeftOutOfB = true;
                a = a[placeOfA..];
            }
            else if (!isLeftOutOfB && PlaceAtStart(b) is > 0 and var placeOfB)
            {
                isLeftOutOfA = true;
                b = b[placeOfB..];
            }
            else
            {
                return false;
            }
        }

        return a.IsEmpty && b.IsEmpty;

        static int KindAtStart(ReadOnlySpan<char> text) => text.Length < 2 ? 0 : PlaceNames.IsKind(text[0]) ? 1 : TownKinds.AtStart(text, out _);

        static (int A, int B) SamePlace(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
            PlaceNames.AtStart(a, "", PlaceStrength.Weak, out var one) is > 0 and var ofA && PlaceNames.AtStart(b, "", PlaceStrength.Weak, out var other) is > 0 and var ofB && one == other ? (ofA, ofB) : (0, 0);

        static int PlaceAtStart(ReadOnlySpan<char> text) => PlaceNames.AtStart(text, "", PlaceStrength.Weak, out _) is > 0 and var place && text.Length - place >= LeastOfBranch ? place : 0;
    }

    /// <summary>Behind a name that is whole by itself, a cooperative's, stands what its branches are called by.</summary>
    private static bool IsDepotOf(NameReading house, NameReading other) =>
        !house.IsBranch && !other.IsBranch && other.Legal == LegalKind.None && house.Core.Length >= 4 && other.Core.Length - house.Core.Length >= 3
        && PlaceNames.AreCompatible(house.Region, other.Region) && other.Core.StartsWith(house.Core, StringComparison.Ordinal)
        && NameReading.EndsLikeBranch(house.Core) && NameReading.EndsLikeBranch(other.Core);
}
