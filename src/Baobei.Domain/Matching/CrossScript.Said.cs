namespace Baobei.Domain.Matching;

/// <summary>Brands that are not spelt, but said otherwise: by the known name of a house, or translated.</summary>
internal static partial class CrossScript
{
    /// <summary>A translated brand of so many words, with one of region and business, is no other's.</summary>
    private const int ManyWords = 2;

    /// <summary>What region or business take away when one name does not say them.</summary>
    private const int MostForUnsaid = 40;

    private static readonly WordTable OwnersInEnglish = WordTable.Of(DataFile.Rows("business-words.csv")
        .Where(row => DataFile.Words("owner").Any(owner => row[0].EndsWith(owner, StringComparison.Ordinal))).SelectMany(row => row[1].Split('|')).SelectMany(BusinessWords.Shortened).Concat(DataFile.Words("owner_en")));

    /// <summary>The brand is the known name of a house, or translated; the words before are places, or what stands before "of". Null when it is neither.</summary>
    private static Tally? Said(NameReading han, LatinReading latin)
    {
        var singles = latin.Singles;
        for (var first = 0; first < singles.Length; first++)
        {
            var isPart = first == 0 || singles[first - 1].Kind is LatinKind.Place or LatinKind.Little || InstitutionNames.Is(han.Core);
            if (isPart && SaidFrom(han, latin, first) is { } tally)
            {
                return tally;
            }

            if (singles[first].Kind is LatinKind.Brand)
            {
                break;
            }
        }

        return null;
    }

    private static Tally? SaidFrom(NameReading han, LatinReading latin, int first)
    {
        var brand = Math.Max(1, han.BrandLength);
        var parts = BrandParts.Read(han.Core, latin, first, brand, Math.Min(2, brand));
        var withPlace = han.CoreStart == 0 ? default : BrandParts.Read(han.Whole[..han.CoreEnd], latin, first, han.CoreStart + 1, han.CoreStart + 1);
        var isWithPlace = withPlace.Known > 0 && withPlace.Characters >= han.CoreStart + parts.Characters;
        parts = isWithPlace ? withPlace with { Characters = withPlace.Characters - han.CoreStart } : parts;
        if (parts.Characters == 0 || (parts.Translated > 0 && han.BrandLength == 0))
        {
            return null;
        }

        var words = latin.Words;
        var start = latin.Singles[first].Start;
        var end = parts.Next == first ? start : EndOf(latin.Singles[parts.Next - 1]);
        var (before, after) = Around(latin, start, end);
        var isWithin = after < words.Length && words[after].Start < end && words[after].Start > start;
        if (isWithin)
        {
            // A phrase that begins within the brand: Hon Hai Precision Industry.
            after++;
        }

        var isWholeBrand = BehindNumber(han.Core, parts.Characters) >= han.BrandLength;
        var seated = parts.Known > 0 && !isWholeBrand ? SeatLength(han, latin, parts.Characters, words[after..]) : 0;
        isWholeBrand |= seated > 0 && parts.Characters + seated >= han.BrandLength;
        if (after == words.Length && !isWholeBrand && !(parts.Known > 0 && IsBusiness(han.Core[parts.Characters..])))
        {
            return null;
        }

        var tally = Tally.With(parts.Translated > 0 ? MatchFinding.BrandMeaning : MatchFinding.BrandKnown);
        if (seated > 0)
        {
            parts = parts with { Characters = parts.Characters + seated };
        }
        else if (isWithPlace)
        {
            CompareSeats(han, latin, words[after..], ref tally);
        }
        else
        {
            CompareRegions(han, latin, words[..before], words[after..], ref tally);
        }

        var rest = han.Core[Math.Min(han.Core.Length, parts.Characters)..];
        if (parts.Known > 0 && parts.Characters > han.BrandLength && han.BrandLength > 0 && SaysAny(han.Core[han.BrandLength..], rest, words[after..]))
        {
            // The known name has its business in it, and only in Chinese.
            rest = han.Core[han.BrandLength..];
        }

        if ((parts.Known > 0 && !HasBusiness(words[after..]) && SaysBetween(rest, latin, first, parts.Next)) || (isWithin && SaysBetween(rest, latin, parts.Next, latin.Singles.Length)))
        {
            // The known name says it (Otis Elevator), or a word of the phrase.
        }
        else if (!rest.IsEmpty || !IsOwner(latin, words[after..]))
        {
            CompareBusiness(rest, latin, HasBusiness(words[after..]) ? words[after..] : words[..before], ref tally);
        }

        if (!isWholeBrand && !IsExplained(han, latin, words[after..]))
        {
            tally.Add(MatchFinding.PinyinNear);
        }

        if (parts.Translated > 0)
        {
            Confirm(han, parts, rest.Length > 0, ref tally);
        }
        else
        {
            if (InstitutionNames.Is(han.Core) && IsOfOther(han, latin, parts.Next))
            {
                tally.Add(MatchFinding.BrandOther);
            }

            TellHouseFromCompany(han, latin, ref tally);
            CompareFurther(han, latin, words[after..], ref tally);
            if (!tally.Has(MatchFinding.BusinessPart) && NamesAnotherOfHouse(han, latin, parts.Characters > han.BrandLength, words[after..]))
            {
                tally.Add(MatchFinding.BusinessPart);
            }

            CompareUnits(han, latin, parts.Characters, ref tally);
        }

        return tally;
    }

    /// <summary>Length of the place behind the known name where one of its companies sits (中国石化 上海, 中国移动 通信集团新疆), which the words say; 0 when there is none.</summary>
    private static int SeatLength(NameReading han, LatinReading latin, int at, ReadOnlySpan<LatinWord> words)
    {
        for (var start = at; start < han.Core.Length; start++)
        {
            if (!HanNames.IsKnown(han.Core[at..start]) || PlaceNames.AtStart(han.Core[start..], "", PlaceStrength.Weak, out var code) is not (> 0 and var length))
            {
                continue;
            }

            foreach (var word in words)
            {
                if (word.Kind is LatinKind.Place && IsRegion(latin.TextOf(word), code))
                {
                    return start + length - at;
                }
            }

            return 0;
        }

        return 0;
    }

    /// <summary>The known name goes on with what the Chinese one does not say: Wuhan University of Technology is not 武汉大学.</summary>
    private static bool IsOfOther(NameReading han, LatinReading latin, int next)
    {
        var singles = latin.Singles;
        return next + 1 < singles.Length && latin.TextOf(singles[next]) is "of" && BusinessWords.TryEnglish(latin.TextOf(singles[next + 1]), out var word) && !Says(han.Core, word);
    }

    /// <summary>A word behind the known name of a house is a name, too, that the Chinese one has not (Hyundai Rotem), or a line of business where the known name had its own (丰田汽车, Toyota Finance).</summary>
    private static bool NamesAnotherOfHouse(NameReading han, LatinReading latin, bool hasOwnLine, ReadOnlySpan<LatinWord> words)
    {
        if (InstitutionNames.Is(han.Core) || han.IsBranch || latin.IsBranchNamed)
        {
            return false;
        }

        var (isNamed, isSaid) = (false, !hasOwnLine || !HasBusiness(words));
        foreach (var word in words)
        {
            isNamed |= word.Kind is LatinKind.Brand && word.Length > 2 && IsUnsaid(han, latin.TextOf(word));
            isSaid |= word.Kind is LatinKind.Business && Says(han.Core, word.Number);
        }

        return isNamed || !isSaid;
    }

    /// <summary>The word is no country, and spells no characters of the Chinese name.</summary>
    private static bool IsUnsaid(NameReading han, ReadOnlySpan<char> word)
    {
        for (var at = 0; at < han.Whole.Length; at++)
        {
            if (Romanised.Spell(word, han.Whole[at..], 1, 1) > 0)
            {
                return false;
            }
        }

        return !Countries.TryGet(word, out _);
    }

    /// <summary>Behind the brand stands a business that the full Chinese name does not say: Huawei Cloud Computing Technologies is not 华为技术. Holdings of other lines are of one house.</summary>
    private static void CompareFurther(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> words, ref Tally tally)
    {
        var isHolding = Holding.AtEnd(han.Core, out _) > 0;
        if (tally.Has(MatchFinding.BusinessPart) || !(isHolding || tally.Points <= MostForPinyin) || han.Legal is LegalKind.None || InstitutionNames.Is(han.Core))
        {
            return;
        }

        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && (isHolding || !BusinessWords.IsGeneral(word.Number)) && !BusinessWords.Means(word.Number, HoldingConcept)
                && !SaysAll(han.Whole[..han.CoreEnd], latin, word) && !IsWorks(latin, word))
            {
                if (isHolding)
                {
                    tally.MakeRelated(true);
                }

                tally.Add(MatchFinding.BusinessPart);
                return;
            }
        }
    }

    /// <summary>One of the words from that one on says what the text does.</summary>
    private static bool SaysBetween(ReadOnlySpan<char> text, LatinReading latin, int first, int next)
    {
        for (var i = first; i < next; i++)
        {
            if (BusinessWords.TryEnglish(latin.TextOf(latin.Singles[i]), out var word) && !BusinessWords.IsGeneral(word) && Says(text, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBusiness(ReadOnlySpan<char> text) => !text.IsEmpty && BusinessWords.AtEnd(text, out _) == text.Length;

    private static int EndOf(LatinWord word) => word.Start + word.Length;

    /// <summary>How many words stand before that part of the text, and which is the first one behind it.</summary>
    public static (int Before, int After) Around(LatinReading latin, int start, int end)
    {
        var words = latin.Words;
        var (before, after) = (0, words.Length);
        while (before < words.Length && words[before].Start < start)
        {
            before++;
        }

        while (after > before && EndOf(words[after - 1]) > end)
        {
            after--;
        }

        return (before, after);
    }

    /// <summary>Many brands mean the same: region and business have to say that it is this one.</summary>
    private static void Confirm(NameReading han, BrandParts parts, bool hasBusiness, ref Tally tally)
    {
        var unsaid = tally.Points - MatchWeights.Of(MatchFinding.BrandMeaning);
        var isAgreed = unsaid == 0 && hasBusiness && (han.Region.Length > 0 || han.IsNationwide);
        if (!isAgreed && !(parts.Translated + parts.Known >= ManyWords && unsaid <= MostForUnsaid))
        {
            tally.Add(MatchFinding.BrandMeaningAlone);
        }
    }

    /// <summary>A well-known house has a company for each line of its business, and for many a town.</summary>
    private static void TellHouseFromCompany(NameReading han, LatinReading latin, ref Tally tally)
    {
        // 上海大众汽车 is what Volkswagen AG has a part of, Beijing Hyundai what 现代汽车株式会社 has, and Bank of China (Hong Kong) is below 中国银行.
        if (tally.Has(MatchFinding.RegionMissing) && (han.RegionIsInBrackets || (han.Legal is LegalKind.Sole && han.Region.Length == 0) || (latin.IsAbroad && han.Region.Length > 0 && !tally.IsFar) || ((han.IsNationwide || latin.IsNationwide) && SaysPlace(latin, PlaceNames.IsOverseas))))
        {
            tally.MakeRelated(true);
            tally.Add(MatchFinding.RegionSister);
        }

        if (tally.Has(MatchFinding.BusinessGeneral))
        {
            // 服务 is another of its companies than that for agriculture.
            tally.MakeRelated(true);
        }

        if (latin.Number > 0)
        {
            return;
        }

        if (tally.Has(MatchFinding.BusinessMissing) || tally.Has(MatchFinding.BusinessShort))
        {
            tally.Add(MatchFinding.BusinessPart);
        }
    }

    /// <summary>One of the words is a place of that kind.</summary>
    private static bool SaysPlace(LatinReading latin, Predicate<string> isOfKind)
    {
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Place && isOfKind(PlaceNames.OfLatin(latin.TextOf(word))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A house has units that are told by their numbers: 中铁十二局, CETC 54th Research Institute.</summary>
    /// <param name="at">Where the name of the house ends.</param>
    private static void CompareUnits(NameReading han, LatinReading latin, int at, ref Tally tally)
    {
        if (InstitutionNames.Is(han.Core))
        {
            return;
        }

        if (latin.IsBranchNamed)
        {
            return;
        }

        var number = at < han.Core.Length && !BeginsWithBusiness(han.Core[at..]) && BehindNumber(han.Core, at) is var behind && behind > at ? Characters.NumberIn(han.Core[at..behind], out _)
            : han.IsBranch ? Characters.NumberIn(han.BranchText, out _) : 0;
        if (number != latin.Number && (number > 0 || Characters.NumberIn(han.Core[..Math.Min(at, han.Core.Length)], out _) != latin.Number))
        {
            tally.MakeRelated(true);
            tally.Add(number > 0 && latin.Number > 0 ? MatchFinding.NumberOther : MatchFinding.NumberMissing);
        }
    }

    /// <summary>五金 is no number.</summary>
    private static bool BeginsWithBusiness(ReadOnlySpan<char> text)
    {
        const int longest = 4;
        for (var length = 2; length <= Math.Min(longest, text.Length); length++)
        {
            if (BusinessWords.AtEnd(text[..length], out _) == length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where 附属第一 and the like end that begin there.</summary>
    private static int BehindNumber(ReadOnlySpan<char> core, int at)
    {
        at += at < core.Length ? Attached.AtStart(core[at..], out _) : 0;
        var isNumber = false;
        while (at < core.Length && (Ordinal.Contains(core[at]) || Characters.IsNumeral(core[at])))
        {
            isNumber = true;
            at++;
        }

        return isNumber && at < core.Length && InstitutionNames.IsNumbered(core[at]) ? at + 1 : at;
    }

    /// <summary>The words name the university that the institution belongs to.</summary>
    private static bool IsOwner(LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && OwnersInEnglish.Contains(latin.TextOf(word)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasBusiness(ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && !BusinessWords.IsGeneral(word.Number))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A known house whose name begins with a place: another place is where one of its companies sits.</summary>
    private static void CompareSeats(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> words, ref Tally tally)
    {
        if (han.IsBranch)
        {
            // Where the branch is, is told later.
            return;
        }

        var seat = han.RegionIsInBrackets ? han.Region : han.SecondRegion.Length > 0 ? han.SecondRegion : han.InnerLength > 0 ? han.InnerRegion : "";
        var place = "";
        foreach (var word in words)
        {
            place = place.Length == 0 && word.Kind is LatinKind.Place ? PlaceNames.OfLatin(latin.TextOf(word)) : place;
        }

        var isSaid = place.Length > 0 && seat.Length > 0 && PlaceNames.AreCompatible(place, seat);
        var isHome = place.Length > 0 && seat.Length == 0 && han.Region.Length > 0 && PlaceNames.AreCompatible(place, han.Region);
        if ((place.Length > 0 || seat.Length > 0) && !isSaid && !isHome)
        {
            tally.MakeRelated(true);
            tally.Add(MatchFinding.RegionSister);
        }
    }
}
