namespace Baobei.Domain.Matching;

/// <summary>Where the houses are, and names that are nothing but a place and a business.</summary>
internal static partial class CrossScript
{
    /// <summary>街道, 镇</summary>
    private static readonly WordTable TownKinds = WordTable.Of(DataFile.Words("town_kind"));

    /// <summary>Length of the street, town or zone that the name begins with (稠江街道, 金洞管理区): English names move it behind, or leave it out.</summary>
    private static int TownLength(NameReading han)
    {
        const int shortest = 2;
        for (var start = shortest; han.CoreStart > 0 && start <= shortest + 1 && start < han.Core.Length; start++)
        {
            if (TownKinds.AtStart(han.Core[start..], out _) is > 0 and var kind && han.Core.Length - start - kind >= shortest)
            {
                return start + kind;
            }
        }

        return 0;
    }

    /// <summary>Takes out the words that spell all that the Chinese branch is called by, without its kind: 忻州七一, Xinzhou Qiyi.</summary>
    private static void TakeBranch(NameReading han, LatinReading latin)
    {
        var branch = NameOfBranch(han);
        Span<char> name = stackalloc char[branch.Length];
        var length = 0;
        for (var i = 0; i < branch.Length; i++)
        {
            // 合肥市庐阳 is Hefei Luyang.
            if (length < 2 || i + 2 > branch.Length - 1 || !PlaceNames.IsKind(branch[i]))
            {
                name[length++] = branch[i];
            }
        }

        name = name[..length];
        if (name.Length > 1 && latin.IsBranch && SpeltWords(latin, name, name.Length) is var (first, last) && first > 0)
        {
            latin.IsBranchNamed = true;
            latin.Silence(latin.Words[first].Start, EndOf(latin.Words[last - 1]));
        }
    }

    private static ReadOnlySpan<char> NameOfBranch(NameReading han) => han.BranchText[..^NameReading.BranchKindAtEnd(han.BranchText)];

    /// <summary>The place in China that the Chinese branch is called by stands in the other name; also when it is called by none.</summary>
    private static bool SaysPlaceOfBranch(NameReading han, LatinReading latin)
    {
        var place = NameOfBranch(han);
        var known = PlaceNames.AtStart(place, "", PlaceStrength.Weak, out var code);
        if (latin.IsBranchNamed || known == 0)
        {
            return true;
        }

        var rest = place[known..];
        rest = rest[..^NameReading.BranchKindAtEnd(rest)];
        if (rest.Length > 1 && !IsSpelt(latin, rest) && !(latin.Number > 0 && Characters.NumberIn(rest, out _) == latin.Number))
        {
            // Another one of the same town.
            return false;
        }

        foreach (var word in latin.Words)
        {
            if (IsRegion(latin.TextOf(word), code))
            {
                return true;
            }
        }

        return IsSpelt(latin, place);
    }

    /// <summary>Some words, or one, spell the place, with or without what kind of place it is.</summary>
    private static bool IsSpelt(LatinReading latin, ReadOnlySpan<char> place) => SpeltWords(latin, place, Math.Min(2, place.Length)) is not null;

    /// <summary>The words that spell the text, or at least so many characters of it; null when none do.</summary>
    private static (int First, int Next)? SpeltWords(LatinReading latin, ReadOnlySpan<char> place, int least)
    {
        const int mostWords = 4;
        Span<char> letters = stackalloc char[NameReading.MaxLength];
        var words = latin.Words;
        for (var first = 0; first < words.Length; first++)
        {
            for (var last = first + 1; last <= Math.Min(words.Length, first + mostWords); last++)
            {
                if (Romanised.Spell(letters[..Join(latin, words[first..last], letters)], place, least, Common) > 0)
                {
                    return (first, last);
                }
            }
        }

        return null;
    }

    /// <summary>The house is at home in one place, and this part of it in another, which the Latin name does not say.</summary>
    private static void CompareSecondRegion(NameReading han, LatinReading latin, ref Tally tally)
    {
        if (tally.IsFar || han.SecondRegion.Length == 0)
        {
            return;
        }

        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Place && PlaceNames.OfLatin(latin.TextOf(word)) is { Length: > 0 } place && PlaceNames.AreCompatible(place, han.SecondRegion))
            {
                return;
            }
        }

        tally.MakeRelated(true);
        tally.Add(MatchFinding.RegionSister);
    }

    /// <summary>No brand, but a place and a business, each word of which is one of the other name: 南京银行 and Bank of Nanjing.</summary>
    private static Tally Places(NameReading han, LatinReading latin)
    {
        var tally = Tally.With(MatchFinding.BrandIsRegion);
        var (said, matched, general) = (0, 0, 0);
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Business && BusinessWords.IsGeneral(word.Number))
            {
                general += Groups.Contains(latin.TextOf(word)) && !IsGroupWithin(han) ? 0 : 1;
            }
            else if (word.Kind is LatinKind.Business)
            {
                said++;
                matched += SaysAll(han.Whole[..han.CoreEnd], latin, word) ? 1 : 0;
            }
        }

        for (var (at, zone) = (han.CoreEnd, ZoneStart(han)); at > zone;)
        {
            var length = BusinessWords.AtEnd(han.Whole[zone..at], out var number);
            at -= Math.Max(1, length);
            if (length == 0)
            {
                if (Characters.IsNumeral(han.Whole[at]) || Ordinal.Contains(han.Whole[at]))
                {
                    continue;
                }

                if (Attached.AtEnd(han.Whole[..(at + 1)], out _) is > 0 and var attached)
                {
                    at -= attached - 1;
                    continue;
                }

                matched = -1;
                break;
            }

            var concept = BusinessWords.ConceptOf(number);
            if (concept != BusinessWords.General)
            {
                var isSaid = false;
                foreach (var word in latin.Words)
                {
                    isSaid |= word.Kind is LatinKind.Business && BusinessWords.Means(word.Number, concept);
                }

                foreach (var word in latin.Singles)
                {
                    isSaid |= word is { Kind: LatinKind.Business, Number: >= 0 } && BusinessWords.Means(word.Number, concept);
                }

                matched = isSaid ? matched : -1;
            }
            else
            {
                general--;
            }

            if (matched < 0)
            {
                break;
            }
        }

        if (said == 0 || matched != said || NamesPlaceElsewhere(han, latin) || IsAnothers(han, latin) || (latin.IsNationwide && !han.IsNationwide && han.Region.Length > 0) || latin.Number != Characters.NumberIn(han.Core, out _) || (han.IsNationwide && latin.IsNationwide && SaysMore(han, latin)))
        {
            tally.Add(MatchFinding.BrandOther);
        }
        else if (general != 0)
        {
            // Where there is no brand, such a word tells two houses apart: the Agricultural Bank and the Agricultural Development Bank.
            tally.Add(MatchFinding.BusinessGeneral);
        }

        CompareRegions(han, latin, latin.Words, [], ref tally);
        return tally;
    }

    /// <summary>The Latin name is that of a house which the Chinese one is not.</summary>
    private static bool IsAnothers(NameReading han, LatinReading latin)
    {
        // With the place behind it, and without: City University of Hong Kong, Agricultural Bank of China.
        var first = latin.Singles.Length > 0 && latin.Singles[0].Kind is LatinKind.Little ? 1 : 0;
        for (var count = latin.Singles.Length; count > first; count--)
        {
            if (KnownNames.IsAnothers(latin.TextOf(first, count), han.Whole))
            {
                return true;
            }

            if (latin.Singles[count - 1].Kind is not (LatinKind.Legal or LatinKind.Place or LatinKind.Little))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A place that is not where the Chinese name is: it may be a brand that sounds so.</summary>
    private static bool NamesPlaceElsewhere(NameReading han, LatinReading latin)
    {
        foreach (var word in latin.Words)
        {
            if (han.Region.Length > 0 && word.Kind is LatinKind.Place && PlaceNames.OfLatin(latin.TextOf(word)) is { Length: > 0 } code
                && !PlaceNames.AreCompatible(code, han.Region) && !IsRegion(latin.TextOf(word), han.Region))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word within a phrase says what the Chinese name does not: the Agricultural Development Bank is not the Agricultural Bank.</summary>
    private static bool SaysMore(NameReading han, LatinReading latin)
    {
        foreach (var word in latin.Singles)
        {
            if (word.Number >= 0 && BusinessWords.IsGeneral(word.Number) && BusinessWords.TryChinese(latin.TextOf(word), out var chinese) && !han.Whole.Contains(chinese, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where 工业园区 and the like begin between the region and the rest; where the rest begins when there is none.</summary>
    private static int ZoneStart(NameReading han)
    {
        for (var start = 2; start < han.CoreStart; start++)
        {
            if (PlaceNames.ZoneAtStart(han.Whole[start..han.CoreStart]) == han.CoreStart - start)
            {
                return start;
            }
        }

        return han.CoreStart;
    }

    public static void CompareRegions(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> before, ReadOnlySpan<LatinWord> after, ref Tally tally)
    {
        var places = 0;
        var branch = "";
        if (han.IsBranch)
        {
            _ = PlaceNames.AtStart(NameOfBranch(han), "", PlaceStrength.Weak, out branch);
        }

        if (han.IsNationwide && han.RegionIsInBrackets && !latin.IsNationwide)
        {
            tally.MakeRelated(tally.Points < MatchWeights.Of(MatchFinding.BrandOther));
            tally.Add(MatchFinding.RegionSister);
            return;
        }

        foreach (var words in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var word in words ? before : after)
            {
                if (word.Kind is not LatinKind.Place || PlaceNames.OfLatin(latin.TextOf(word)).Length == 0)
                {
                    continue;
                }

                if (branch.Length > 0 && IsRegion(latin.TextOf(word), branch))
                {
                    // Where the branch is.
                    continue;
                }

                places++;
                if (han.Region.Length > 0 && (IsRegion(latin.TextOf(word), han.Region) || PlaceNames.AreCompatible(PlaceNames.OfLatin(latin.TextOf(word)), han.Region)))
                {
                    return;
                }
            }
        }

        if (places > 0 || han.Region.Length > 0)
        {
            var finding = places == 0 || han.Region.Length == 0 ? MatchFinding.RegionMissing : han.RegionIsInBrackets ? MatchFinding.RegionSister : MatchFinding.RegionOther;
            tally.MakeRelated(finding == MatchFinding.RegionSister && !tally.IsFar);
            tally.Add(finding);
        }
    }

    /// <summary>The word is the name of the region, or of one that it lies in.</summary>
    private static bool IsRegion(ReadOnlySpan<char> word, string code)
    {
        for (var length = 2; length <= code.Length; length += 2)
        {
            if (PlaceNames.IsLatinNameOf(word, code.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
}
