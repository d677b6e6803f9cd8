namespace Baobei.Domain.Matching;

/// <summary>Two Chinese names, part by part.</summary>
internal static partial class HanNames
{
    /// <summary>A brand from this length on does not become another by one wrong character.</summary>
    private const int LongBrand = 4;

    /// <summary>Brands from this length on are rarely had by two houses.</summary>
    private const int LeastOfSisters = 3;

    /// <summary>Parts that differ more than by a slip of the pen may still be explained by the names as wholes.</summary>
    private const int MostForSlip = 100;

    /// <summary>Names that have been told apart by more need not be told apart again.</summary>
    private const int MostUnlike = 400;

    private static readonly WordTable Institutions = WordTable.Of(DataFile.Words("institution"));

    private static readonly WordTable CommonBusiness = WordTable.Of(DataFile.Words("business_common"));

    /// <summary>What the two names have in common and what not.</summary>
    public static Tally Compare(NameReading a, NameReading b)
    {
        if (a.Letters.SequenceEqual(b.Letters) || (a.Region == b.Region && a.SecondRegion == b.SecondRegion && a.IsNationwide == b.IsNationwide && a.IsGroup == b.IsGroup && AreEqual(a.Whole, b.Whole)))
        {
            return Tally.With(MatchFinding.SameName);
        }

        if (IsGroupInBrackets(a, b) || IsGroupInBrackets(b, a))
        {
            var forms = default(Tally);
            CompareForms(a, b, ref forms);
            return forms.HasAny ? forms : Tally.With(MatchFinding.SameName);
        }

        if (a.IsBranch || b.IsBranch)
        {
            // 中国电子科技集团公司第五十五研究所 is no branch of the house for those who call it 中电科55所.
            var shortened = ShortWords.Compare(a.Whole, b.Whole);
            if (shortened != Shortened.No)
            {
                return Tally.With(FindingOf(shortened));
            }
        }

        if (IsHouseOfPlace(a, b) || IsHouseOfPlace(b, a) || IsBranchByStart(a, b) || IsBranchByStart(b, a))
        {
            return ShortHouse();
        }

        if (IsOutletOfPlace(a, b) || IsOutletOfPlace(b, a) || IsNumberedCompany(a, b) || IsNumberedCompany(b, a))
        {
            var outlet = Tally.With(MatchFinding.Abbreviation);
            outlet.Add(MatchFinding.LegalMissing);
            return outlet;
        }

        if ((NoteBehind(a, b) ?? NoteBehind(b, a)) is { } note)
        {
            return note;
        }

        if (IsCutOff(a, b) || IsCutOff(b, a))
        {
            return Tally.With(MatchFinding.Spelling);
        }

        if (IsWithin(a, b) || IsWithin(b, a) || IsOfShort(a, b) || IsOfShort(b, a) || HasNumberedCompany(a, b) || HasNumberedCompany(b, a))
        {
            var within = Tally.With(MatchFinding.Branch);
            within.MakeRelated(true);
            return within;
        }

        SettleBranches(a, b);
        SettleBranches(b, a);
        var houses = Houses(a, b);
        if (a.IsOwnShop != b.IsOwnShop)
        {
            houses.Add(MatchFinding.Beside);
        }

        if (!a.IsBranch && !b.IsBranch)
        {
            return houses;
        }

        if (a.IsBranch && b.IsBranch && (IsOneBranch(a.Branch, b.Branch) || AreOneOutlet(a.BranchText, b.BranchText)))
        {
            return houses.IsFar && (IsHouseShort(a, b) || IsHouseShort(b, a)) ? ShortHouse() : houses;
        }

        houses.MakeRelated(houses.Points <= MatchWeights.Of(MatchFinding.Branch));
        houses.Add(a.IsBranch && b.IsBranch ? MatchFinding.BranchOther : MatchFinding.Branch);
        return houses;
    }

    private static Tally Houses(NameReading a, NameReading b)
    {
        if (a.EndsAsPartOfOffice && b.EndsAsPartOfOffice && !AreEqual(a.Whole, b.Whole))
        {
            a.TurnPartOfOffice();
            b.TurnPartOfOffice();
        }

        Settle(a, b);
        Settle(b, a);
        if (a.EndsWithWorks && b.EndsWithWorks)
        {
            a.TakeWorks();
            b.TakeWorks();
        }
        else if (a.Legal == LegalKind.None && b.Legal == LegalKind.None && (a.EndsAsShop || b.EndsAsShop))
        {
            a.TakeShop();
            b.TakeShop();
        }

        var tally = default(Tally);
        var brands = Parts(a, b, ref tally);
        var isUnlike = tally.Points > MostForSlip;
        CompareRegions(a, b, ref tally);
        CompareForms(a, b, ref tally);
        if (tally.Points == MatchWeights.Of(MatchFinding.BrandSwapped) && tally.Has(MatchFinding.BrandSwapped) && a.Region.Length > 0 && (a.Business.Length >= 2 || a.BrandLength >= 3)
            && ((a.Legal == LegalKind.Stock && b.Legal == LegalKind.Stock) || !IsCommon(a.Business)))
        {
            tally = Tally.With(MatchFinding.BrandSwappedRare);
        }

        if (tally.Has(MatchFinding.RegionSister) && brands == 0 && !tally.Has(MatchFinding.BusinessOther))
        {
            tally.MakeRelated(true);
        }

        if ((a.Legal == LegalKind.Partnership) != (b.Legal == LegalKind.Partnership) && a.Legal != LegalKind.None && b.Legal != LegalKind.None)
        {
            // What the people of a house hold it by is not the house.
            tally.MakeRelated(brands == 0 && a.BrandLength >= 2 && b.BrandLength >= 2);
        }

        if (brands == 0 && tally.Has(MatchFinding.BusinessMissing) && (BelongsToWorks(a, b) || BelongsToWorks(b, a)))
        {
            tally.MakeRelated(true);
        }

        if (a.IsGroup || b.IsGroup)
        {
            var isWhole = a.IsGroup == b.IsGroup || IsShort(a.IsGroup ? b : a);
            if (!isWhole)
            {
                tally.Add(MatchFinding.Group);
            }

            tally.MakeRelated(brands == 0 && a.BrandLength >= 2 && (!isWhole || (a.IsGroup != b.IsGroup && (tally.Has(MatchFinding.RegionWithin) || tally.Has(MatchFinding.RegionPart))) || tally.Has(MatchFinding.BusinessOther) || tally.Has(MatchFinding.RegionOther)));
        }

        if (isUnlike && (BelongsTo(a, b) || BelongsTo(b, a)))
        {
            tally = Tally.With(MatchFinding.Group);
            tally.MakeRelated(true);
        }

        if (isUnlike && !tally.IsRelated && IsSlipInRegion(a, b))
        {
            tally = Tally.With(MatchFinding.Spelling);
            CompareForms(a, b, ref tally);
        }

        if (tally.Points > MostForSlip && !tally.IsRelated && (IsTurned(a, b, out var hasRegion) || IsTurned(b, a, out hasRegion)))
        {
            tally = Tally.With(MatchFinding.PartsTurned);
            if (!hasRegion)
            {
                tally.Add(MatchFinding.RegionMissing);
            }

            CompareForms(a, b, ref tally);
        }
        else if (tally.Points > MostForSlip && !tally.IsRelated && PlaceNames.AreCompatible(a.Region, b.Region) && IsRotated(a.Core, b.Core))
        {
            tally = Tally.With(MatchFinding.PartsTurned);
            tally.Add(MatchFinding.BrandShort);
            CompareForms(a, b, ref tally);
        }

        var sameWords = tally.Points > MostForSlip && !tally.IsRelated ? BySameWords(a, b) : null;
        if (sameWords is null && InstitutionNames.AreNumbered(a.Core, b.Core, out var isHouse))
        {
            // 中铁四局集团有限公司 and 中铁十局集团有限公司 are of one house; schools and hospitals are not.
            tally = Tally.With(MatchFinding.NumberOther);
            tally.MakeRelated(isHouse && a.Legal != LegalKind.None && b.Legal != LegalKind.None);
        }
        else if (sameWords is null && tally.Points <= MostUnlike && ShortWords.AreOtherHouses(a.Whole[..a.CoreEnd], b.Whole[..b.CoreEnd]))
        {
            tally.Add(MatchFinding.BrandOther);
        }
        else if (sameWords is null && tally.Points <= MostUnlike && InstitutionNames.AreOthers(a.Whole[..a.CoreEnd], b.Whole[..b.CoreEnd]))
        {
            tally.Add(MatchFinding.BusinessOther);
        }

        if (tally.Points > MostForSlip && !tally.IsRelated && (IsAbbreviation(a, b) || IsAbbreviation(b, a)))
        {
            var shorter = a.Core.Length <= b.Core.Length ? a : b;
            tally = Tally.With(MatchFinding.Abbreviation);
            if (shorter.Whole.Length < 3)
            {
                tally.Add(MatchFinding.BrandShort);
            }

            var longer = shorter == a ? b : a;
            if (IsPlacedInFront(shorter, longer) && !IsPartOf(shorter.Whole[..shorter.CoreEnd], longer.Whole))
            {
                tally.Add(MatchFinding.RegionMissing);
            }
        }

        return sameWords is { } explained && explained.Points < tally.Points ? explained : tally;
    }

    /// <summary>A company that is called by a works and by what it does for it: 重庆机床厂劳动服务公司.</summary>
    private static bool BelongsToWorks(NameReading works, NameReading company) =>
        works.EndsWithWorks && works.Legal == LegalKind.None && company.Legal != LegalKind.None && company.Core.Length > works.Core.Length && company.Core.StartsWith(works.Core, StringComparison.Ordinal);

    /// <summary>A line of business that hundreds of houses of one town have: each of their brands may be another's turned round.</summary>
    private static bool IsCommon(ReadOnlySpan<char> business)
    {
        while (business.Length > 0 && CommonBusiness.AtEnd(business, out _) is > 0 and var length)
        {
            business = business[..^length];
        }

        return business.IsEmpty;
    }

    private static bool Starts(ReadOnlySpan<char> core, ReadOnlySpan<char> rest) => core.Length >= 2 && rest.Length >= 2 && core[0] == rest[0] && core[1] == rest[1];

    /// <summary>Brand and business, cut where they agree best.</summary>
    /// <returns>The points of the brands.</returns>
    private static int Parts(NameReading a, NameReading b, ref Tally tally)
    {
        if (AreEqual(a.Core, b.Core))
        {
            if (a.BrandLength == 0 || b.BrandLength == 0)
            {
                tally.Add(a.Region.Length > 0 && b.Region.Length > 0 ? MatchFinding.BrandIsRegion : MatchFinding.BrandOther);
            }

            return 0;
        }

        if (HasLatin(a.Whole) != HasLatin(b.Whole) && (Romanised.AreEqual(a.Core[a.WeakLength..], b.Core) || Romanised.AreEqual(a.Core, b.Core[b.WeakLength..]) || Romanised.AreEqual(a.Core, b.Core) || Romanised.AreEqual(a.Whole[..a.CoreEnd], b.Whole[..b.CoreEnd])))
        {
            tally.Add(MatchFinding.Pinyin);
            return 0;
        }

        if (HasLatin(a.Whole) != HasLatin(b.Whole) && (HasLatin(a.Whole) ? ByLetters(a, b) : ByLetters(b, a)) is { } letters)
        {
            tally.Add(letters);
            return letters.Points;
        }

        if (IsSwapAtBorder(a, b))
        {
            tally.Add(MatchFinding.BusinessSpelling);
            return 0;
        }

        if (a.BrandLength == 0 && b.BrandLength == 0)
        {
            tally.Add(MatchFinding.BrandIsRegion);
            tally.Add(CompareBusiness(a.Core, b.Core, a, b, true));
            if (tally.Has(MatchFinding.BusinessShort))
            {
                tally.Add(MatchFinding.BusinessPart);
            }

            return 0;
        }

        // Where one has no brand, a slip of the pen may have made one of a word of the other's business.
        var ofA = a.BrandLength > 0 ? a.BrandLength : b.BrandLength;
        var ofB = b.BrandLength > 0 ? b.BrandLength : a.BrandLength;
        var best = default(Tally);
        var bestBrand = int.MaxValue;
        var bestCut = (A: a.BrandLength, B: b.BrandLength);
        Span<(int A, int B)> cuts = [(ofA, ofB), (ofA, ofA), (ofA, ofA - 1), (ofA, ofA + 1), (ofB, ofB), (ofB - 1, ofB), (ofB + 1, ofB)];
        for (var i = 0; i < cuts.Length; i++)
        {
            var (x, y) = cuts[i];
            if (x < 2 || y < 2 || x > a.Core.Length || y > b.Core.Length || (i > 0 && cuts[i] == cuts[0]))
            {
                continue;
            }

            // A border that neither name was read with is believed only when the brands are near.
            var one = CompareBrands(a.Core[..x], b.Core[..y]) is { } brand ? Tally.With(brand) : default;
            var points = one.Points;
            if (points > MatchWeights.Of(MatchFinding.BrandCharacter) && i > 0)
            {
                continue;
            }

            var isRead = x == a.BrandLength && y == b.BrandLength;
            one.Add(CompareBusiness(a.Core[x..], b.Core[y..], a, b, isRead));
            if (bestBrand == int.MaxValue || one.Points < best.Points)
            {
                (best, bestBrand, bestCut) = (one, points, (x, y));
            }
        }

        if (bestBrand == int.MaxValue)
        {
            best = Tally.With(MatchFinding.BrandOther);
            bestBrand = best.Points;
        }

        a.CutBrandAt(bestCut.A);
        b.CutBrandAt(bestCut.B);
        tally.Add(best);
        if (tally.Has(MatchFinding.BusinessMissing) && Math.Min(a.Core.Length, b.Core.Length) < 3 && (a.Region.Length == 0 || b.Region.Length == 0))
        {
            tally.Add(MatchFinding.BrandShort);
        }

        return bestBrand;
    }

    private static Tally? ByLetters(NameReading mixed, NameReading han) => ByKnownName(mixed, han) ?? ByInitials(mixed, han) ?? PinyinSlips.Compare(mixed, han);

    /// <summary>So many characters at the beginning of the rest are the end of the known name, or all of it: SANY重工, LEGO乐高.</summary>
    private static int Repeated(ReadOnlySpan<char> rest, ReadOnlySpan<char> known)
    {
        const int least = 2;
        for (var length = Math.Min(rest.Length, known.Length); length >= least; length--)
        {
            if (AreEqual(rest[..length], known[^length..]))
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>The one begins with the Latin name of a known house, the other with its Chinese one: BASF中国, 巴斯夫（中国）. Null when not.</summary>
    private static Tally? ByKnownName(NameReading mixed, NameReading han)
    {
        var letters = 0;
        while (letters < mixed.Core.Length && mixed.Core[letters] is (>= 'a' and <= 'z') or '&')
        {
            letters++;
        }

        for (var text = han.Core; letters >= 2 && KnownNames.AtStart(text, out var number) is > 0 and var length; text = text[..(length - 1)])
        {
            if (!KnownNames.Means(number, mixed.Core[..letters]))
            {
                continue;
            }

            letters += Repeated(mixed.Core[letters..], text[..length]);
            mixed.CutBrandAt(letters);
            han.CutBrandAt(length);
            var tally = Tally.With(MatchFinding.BrandKnown);
            tally.Add(CompareBusiness(mixed.Core[letters..], han.Core[length..], mixed, han, true));
            return tally;
        }

        return null;
    }

    /// <summary>Where one has a word in Latin letters, the other has characters that begin with them, and otherwise the two agree; null when not.</summary>
    private static Tally? ByInitials(NameReading mixed, NameReading han)
    {
        if (han.BrandLength == 0)
        {
            return null;
        }

        var isWhole = Romanised.Initialled(mixed.Whole[..mixed.CoreEnd], han.Whole[..han.CoreEnd], han.CoreStart, han.CoreStart + han.BrandLength, out var found);
        if (!isWhole && !Romanised.Initialled(mixed.Core, han.Core, 0, han.BrandLength, out found))
        {
            return null;
        }

        // Few letters stand for the brands of hundreds of companies: region and business have to agree.
        var isSaid = (mixed.Region.Length > 0 || (isWhole && han.CoreStart > 0) || (mixed.Legal != LegalKind.None && KnownNames.AtStart(han.Core, out _) >= han.BrandLength)) && found.Business >= 2;
        if (found.OfBrand > 0 ? !isSaid && (found.OfBrand < 2 || (found.OfBrand == 2 && han.BrandLength == 2)) : found.Initials < 2)
        {
            return null;
        }

        mixed.CutBrandAt(Math.Min(mixed.Core.Length, han.BrandLength));
        var tally = Tally.With(found.OfBrand > 0 ? MatchFinding.Initials : MatchFinding.PartInitials);
        if (found.Left > 0)
        {
            tally.Add(mixed.Legal == LegalKind.None ? MatchFinding.BusinessShort : MatchFinding.BusinessPart);
        }

        return tally;
    }

    private static void CompareForms(NameReading a, NameReading b, ref Tally tally)
    {
        if (a.Legal == b.Legal)
        {
            return;
        }

        tally.Add(
            a.Legal == LegalKind.None || b.Legal == LegalKind.None ? MatchFinding.LegalMissing
            : a.Legal == LegalKind.Company || b.Legal == LegalKind.Company ? MatchFinding.LegalShort
            : MatchFinding.LegalOther);
    }

    /// <summary>Written alike but for brackets and legal form: 宏钢(集团)物资回收, 宏钢集团物资回收.</summary>
    private static bool IsGroupInBrackets(NameReading group, NameReading other) =>
        group.IsGroup && !other.IsGroup && other.GroupLength > 0 && !group.IsBranch && !other.IsBranch
        && group.Letters.StartsWith(other.Whole[..other.CoreEnd], StringComparison.Ordinal) && NameReading.FormAtEnd(group.Letters) == group.Letters.Length - other.CoreEnd;

    /// <summary>The one names the group of the other in front of its own name.</summary>
    private static bool BelongsTo(NameReading house, NameReading group) =>
        house.GroupLength > 0 && group.BrandLength > 0 && (group.IsGroup || group.Business.Length == 0) && house.Core[..house.GroupLength].StartsWith(group.Brand, StringComparison.Ordinal);

    /// <summary>The brand and the business of the other, and perhaps its region, one behind the other in another order.</summary>
    private static bool IsTurned(NameReading turned, NameReading name, out bool hasRegion)
    {
        var text = turned.Whole[..turned.CoreEnd];
        var region = name.Whole[..name.CoreStart];
        var isRegionBehind = false;
        hasRegion = name.CoreStart == 0 || (turned.Region.Length > 0 && turned.Region == name.Region);
        if (turned.Region.Length > 0 && hasRegion)
        {
            text = turned.Core;
        }
        else if (region.Length >= 2)
        {
            foreach (var place in (ReadOnlySpan<int>)[region.Length, Bare(region).Length])
            {
                if (text.EndsWith(region[..place], StringComparison.Ordinal))
                {
                    text = text[..^place];
                    hasRegion = isRegionBehind = true;
                    break;
                }
            }
        }

        return name.BrandLength >= 2 && name.Business.Length >= 2 && text.Length == name.Core.Length
            && ((text.StartsWith(name.Business, StringComparison.Ordinal) && text.EndsWith(name.Brand, StringComparison.Ordinal)) || (isRegionBehind && text.SequenceEqual(name.Core)));
    }

    /// <summary>The end of the one, two characters or more, is the beginning of the other, where it is not known what of it is business.</summary>
    private static bool IsRotated(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int least = 5;
        if (a.Length != b.Length || a.Length < least)
        {
            return false;
        }

        for (var cut = 2; cut <= a.Length - 2; cut++)
        {
            if (b.StartsWith(a[cut..], StringComparison.Ordinal) && b.EndsWith(a[..cut], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Somebody wrote in front where the house is, which its name does not say: 葫芦岛渤船重工.</summary>
    private static bool IsPlacedInFront(NameReading shorter, NameReading longer) => shorter.CoreStart > 0 && longer.CoreStart == 0;

    /// <summary>Made of characters of the other, in order, from its beginning: a name as stock lists and colleagues shorten it.</summary>
    private static bool IsAbbreviation(NameReading shorter, NameReading longer)
    {
        if (!IsShort(shorter) || shorter.IsBranch || longer.IsBranch || longer.Legal == LegalKind.None || (shorter.IsGroup && !longer.IsGroup && longer.Legal != LegalKind.Company) || (shorter.CoreStart > 0 && InstitutionNames.IsKindOnly(shorter.Core))
            || InstitutionNames.AreOthers(shorter.Core, longer.Core))
        {
            return false;
        }

        if (IsPlacedInFront(shorter, longer) && shorter.Core.Length is >= 4 and <= 5 && longer.Core.Length >= shorter.Core.Length + 2 && shorter.Core[0] == longer.Core[0] && shorter.Core[^1] == longer.Core[^1]
            && IsPartOf(shorter.Core, longer.Core))
        {
            return true;
        }

        var text = shorter.Whole[..Math.Min(shorter.Whole.Length, shorter.CoreEnd)];
        if (text.Length is < 2 or > 5 || longer.CoreEnd < text.Length + 2)
        {
            return false;
        }

        var whole = longer.Whole[..longer.CoreEnd];
        if (shorter.Legal == LegalKind.None && ShortWords.IsAnothers(text, whole))
        {
            return false;
        }

        // It begins where the other begins, or where its brand does.
        return (text[0] == whole[0] && IsPartOf(text, whole)) || (longer.Core.Length > 0 && text[0] == longer.Core[0] && IsPartOf(text, longer.Core));
    }

    /// <summary>No legal form is written, or only a shortened one.</summary>
    public static bool IsShort(NameReading reading) => reading.Legal == LegalKind.None || (reading.Legal == LegalKind.Stock && reading.Whole.Length <= 6);

    public static bool AreEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!Characters.AreEqual(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All characters of one are in the other, in order.</summary>
    public static bool IsPartOf(ReadOnlySpan<char> shorter, ReadOnlySpan<char> longer)
    {
        var at = 0;
        foreach (var c in longer)
        {
            if (at < shorter.Length && Characters.AreEqual(shorter[at], c))
            {
                at++;
            }
        }

        return at == shorter.Length;
    }

    public static bool HasLatin(ReadOnlySpan<char> text) => text.ContainsAnyInRange('a', 'z');
}
