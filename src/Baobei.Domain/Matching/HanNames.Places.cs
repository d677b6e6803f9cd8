namespace Baobei.Domain.Matching;

/// <summary>Where two Chinese names are: which characters are a place is told by the other name.</summary>
internal static partial class HanNames
{
    /// <summary>Behind the name of a part of a town: 镇, 街道.</summary>
    private static readonly WordTable TownKinds = WordTable.Of(DataFile.Words("town_kind"));

    private static readonly System.Buffers.SearchValues<char> TownKindEnds = System.Buffers.SearchValues.Create([.. DataFile.Words("town_kind").Concat(DataFile.Words("zone")).Select(kind => kind[^1])]);

    /// <summary>Places that may be parts of brands are places when the other name is told better so.</summary>
    private static void Settle(NameReading a, NameReading b)
    {
        if (a.Region.Length == 0 && b.Region.Length > 0 && a.Core.Length >= 3 && !Starts(b.Core, a.Core) && Math.Max(PlaceNames.ShortAtStart(a.Core, b.Region), PlaceNames.FirstAtStart(a.Core, b.Region)) is > 0 and var length
            && a.Core.Length - length >= 2 && Starts(b.Core, a.Core[length..]))
        {
            a.TakeShortRegion(length, b.Region);
        }

        TakeNamesake(a, b);
        DropTown(a, b);
        DropTown(b, a);
        if (a.WeakLength > 0 && b.WeakLength > 0 && a.WeakRegion != b.WeakRegion && !a.Core[..a.WeakLength].SequenceEqual(b.Core[..b.WeakLength])
            && Starts(b.Core[b.WeakLength..], a.Core[a.WeakLength..]))
        {
            a.TakeWeakRegion();
            b.TakeWeakRegion();
        }

        if (a.WeakLength > 0 && a.Core.Length - a.WeakLength >= 2)
        {
            var rest = a.Core[a.WeakLength..];
            if (!b.Core.StartsWith(a.Core[..a.WeakLength], StringComparison.Ordinal)
                && (Starts(b.Core, rest) || (b.Region.StartsWith(a.WeakRegion, StringComparison.Ordinal)
                    && ((InstitutionNames.Is(rest) && InstitutionNames.Is(b.Core)) || NearlyStarts(b.Core, rest) || ShortWords.Compare(rest, b.Core) != Shortened.No))))
            {
                a.TakeWeakRegion();
                TakeNamesake(a, b);
            }
        }

        if (a.InnerLength > b.InnerLength && b.InnerLength > 0 && a.InnerRegion == b.InnerRegion && a.InnerStart == b.InnerStart && PlaceNames.IsKind(a.Core[a.InnerStart + a.InnerLength - 1]))
        {
            // 国网浙江省电力 and 国网浙江电力.
            a.DropFromCore(a.InnerStart + b.InnerLength, a.InnerLength - b.InnerLength);
        }
        else if (a.InnerLength > 0 && a.Core.Length - a.InnerLength >= 2 && !b.Core.SequenceEqual(a.Core))
        {
            var head = a.Core[..a.InnerStart];
            var tail = a.Core[(a.InnerStart + a.InnerLength)..];
            if (b.Core.Length >= head.Length && b.Core.StartsWith(head, StringComparison.Ordinal) && (b.Region.Length > 0 || b.IsNationwide || (b.Core.Length == head.Length + tail.Length && b.Core.EndsWith(tail, StringComparison.Ordinal)))
                && (tail.Length == 0 || b.Core.Length == head.Length || b.Core[head.Length] == tail[0]))
            {
                a.TakeInnerRegion();
            }
        }
    }

    /// <summary>Several cities have a district of that name: the other name says which is meant.</summary>
    private static void TakeNamesake(NameReading a, NameReading b)
    {
        if (a.CoreStart > 0 && !a.RegionIsTold && !PlaceNames.AreCompatible(a.Region, b.Region) && PlaceNames.OfSameName(a.Whole[..a.CoreStart], b.Region) is { Length: > 0 } namesake)
        {
            a.TakeRegion(namesake);
        }
    }

    /// <summary>A part of a town, or a zone of it, that only one of them has, or has with its kind behind it.</summary>
    private static void DropTown(NameReading a, NameReading b)
    {
        const int longest = 12;
        if (a.Core[..Math.Min(a.Core.Length, longest)].IndexOfAny(TownKindEnds) < 0)
        {
            return;
        }

        // 古镇 is one where both are of one city.
        var isPlaced = a.Region.Length > 0 && b.Region.Length > 0 && PlaceNames.AreCompatible(a.Region, b.Region);
        for (var end = 2; end <= longest && a.Core.Length - end >= 2; end++)
        {
            var kind = Math.Max(TownKinds.AtEnd(a.Core[..end], out _), isPlaced ? PlaceNames.ZoneAtEnd(a.Core[..end]) : 0);
            if (kind == 0 || end - kind is var named && (named < (isPlaced ? 1 : 2) || named > 4))
            {
                continue;
            }

            if (Starts(b.Core, a.Core[end..]) || Starts(b.Core[b.WeakLength..], a.Core[end..]))
            {
                a.DropFromCore(0, end);
                return;
            }

            if (b.Core[b.WeakLength..].StartsWith(a.Core[..(end - kind)], StringComparison.Ordinal) && Starts(b.Core[(b.WeakLength + end - kind)..], a.Core[end..]))
            {
                a.DropFromCore(end - kind, kind);
                return;
            }
        }
    }

    /// <summary>The same with a slip, or in letters: enough where the place is that of the other name anyway.</summary>
    private static bool NearlyStarts(ReadOnlySpan<char> core, ReadOnlySpan<char> rest) =>
        core.Length >= 2 && rest.Length >= 2
        && (core[0] == rest[0] || core[1] == rest[1] || (core.Length == rest.Length && core.Length > 3 && AreEqual(core[2..], rest[2..])) || Romanised.IsLatin(core[0]) != Romanised.IsLatin(rest[0]));

    private static void CompareRegions(NameReading a, NameReading b, ref Tally tally)
    {
        if (a.SecondRegion != b.SecondRegion)
        {
            tally.Add(MatchFinding.RegionSister);
        }

        if (a.Region == b.Region)
        {
            if (a.IsNationwide != b.IsNationwide)
            {
                tally.Add(MatchFinding.RegionMissing);
            }

            return;
        }

        if (a.RegionIsInBrackets && b.RegionIsInBrackets)
        {
            tally.Add(MatchFinding.RegionSister);
        }
        else if (IsNationOf(a, b) || IsNationOf(b, a))
        {
            tally.Add(MatchFinding.RegionSister);
        }
        else if (a.Region.Length == 0 || b.Region.Length == 0)
        {
            tally.Add(MatchFinding.RegionMissing);
        }
        else
        {
            // 天津津锐航 and 津锐航（舟山）: a house and its sister elsewhere, where the brand is no word that many have.
            var areSisters = a.RegionIsInBrackets != b.RegionIsInBrackets && (a.Legal != LegalKind.None || b.Legal != LegalKind.None) && Math.Min(a.BrandLength, b.BrandLength) >= LeastOfSisters;

            // 江苏银行 and 苏州银行 are two: where the place is all that tells a name, it has to be that place.
            var isWithin = PlaceNames.AreCompatible(a.Region, b.Region) && !tally.Has(MatchFinding.BrandIsRegion) && !AreNamesakes(a, b);
            tally.Add(isWithin ? (IsTold(a, b) ? MatchFinding.RegionWithin : MatchFinding.RegionPart) : areSisters ? MatchFinding.RegionSister : MatchFinding.RegionOther);
        }
    }

    /// <summary>The name whose region is the smaller one tells the larger, too: 浙江杭州 beside 浙江, 吉林市 beside 吉林. Of 杭州 and 浙江 there may be two of one brand.</summary>
    private static bool IsTold(NameReading a, NameReading b)
    {
        var (part, whole) = a.Region.Length > b.Region.Length ? (a, b) : (b, a);
        if (part.CoreStart == 0 || part.RegionIsInBrackets || part.RegionIsBehind)
        {
            return true;
        }

        var told = whole.Whole[..whole.CoreStart];
        told = told.Length > 2 && PlaceNames.IsKind(told[^1]) ? told[..^1] : told;
        return (told.Length > 0 && part.Whole.StartsWith(told, StringComparison.Ordinal))
            || (PlaceNames.AtStart(part.Whole, "", PlaceStrength.Strong, out var first) > 0 && whole.Region.StartsWith(first, StringComparison.Ordinal));
    }

    /// <summary>The schools of 长沙市 and 长沙县 of one number are two.</summary>
    private static bool AreNamesakes(NameReading a, NameReading b)
    {
        var one = a.Whole[..a.CoreStart];
        var two = b.Whole[..b.CoreStart];
        return one.Length > 2 && two.Length == one.Length && one[^1] != two[^1] && PlaceNames.IsKind(one[^1]) && PlaceNames.IsKind(two[^1]) && AreEqual(one[..^1], two[..^1])
            && InstitutionNames.Is(a.Core) && InstitutionNames.Is(b.Core);
    }

    /// <summary>A house's company for the country (ABB中国), and what it makes somewhere in it (天津ABB开关).</summary>
    private static bool IsNationOf(NameReading nation, NameReading other) =>
        nation.IsNationwide && nation.Region.Length == 0 && nation.Business.Length == 0 && nation.CoreStart == 0 && !other.IsNationwide && other.Region.Length > 0 && other.Business.Length > 0;

    /// <summary>What is behind the place is a sort of institution, and what it is for at most: the place is the name.</summary>
    private static bool IsToldByPlace(ReadOnlySpan<char> core) => InstitutionNames.IsKindOnly(core) || (InstitutionNames.Is(core) && !InstitutionNames.SaysWho(core));

    /// <summary>One slip of the pen in the region makes two names of one.</summary>
    private static bool IsSlipInRegion(NameReading a, NameReading b)
    {
        if (a.Region.Length > 0 && b.Region.Length > 0 && !PlaceNames.AreCompatible(a.Region, b.Region))
        {
            return false;
        }

        var one = a.Whole[..a.CoreEnd];
        var two = b.Whole[..b.CoreEnd];
        if (Math.Max(a.CoreStart, b.CoreStart) == 0 || Edits.Distance(one, two, 1) != 1)
        {
            return false;
        }

        var at = one.CommonPrefixLength(two);
        var longer = one.Length >= two.Length ? one : two;
        var isPlaceAll = (a.CoreStart > 0 && IsToldByPlace(a.Core)) || (b.CoreStart > 0 && IsToldByPlace(b.Core));
        if (isPlaceAll && one.Length == two.Length && !Romanised.SoundAlike(one[at], two[at]) && !Characters.LookAlike(one[at], two[at]))
        {
            // 广州银行 and 广发银行 are two, 西安交通大学 and 西南交通大学 as well.
            return false;
        }

        return at < Math.Max(a.CoreStart, b.CoreStart) || (one.Length != two.Length && at > 0 && at < longer.Length && longer[at] == longer[at - 1]);
    }
}
