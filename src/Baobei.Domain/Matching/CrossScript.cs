namespace Baobei.Domain.Matching;

/// <summary>Names in Latin letters and Chinese ones.</summary>
internal static partial class CrossScript
{
    /// <summary>第</summary>
    private static readonly string Ordinal = DataFile.Words("ordinal")[0];

    /// <summary>So many readings of a character are usual.</summary>
    private const int Common = 2;

    /// <summary>With more, another reading of a character may explain it better.</summary>
    private const int MostForPinyin = 100;

    /// <summary>集团; many a holding is called one in English only.</summary>
    private static readonly WordTable Groups = WordTable.Of(DataFile.Words("group_en"));

    /// <summary>集团</summary>
    private static readonly string GroupInHan = DataFile.Words("group")[0];

    private static readonly WordTable Holding = WordTable.Of(DataFile.Words("holding"));

    private static readonly int HoldingConcept = BusinessWords.ConceptNamed("holding");

    /// <summary>A Chinese name and one in Latin letters.</summary>
    public static Tally Compare(NameReading han, LatinReading latin)
    {
        const int longestOfLetters = 4;
        han.TakeWorks();
        if (han.IsBranch)
        {
            TakeBranch(han, latin);
        }

        var part = PartOfInstitution(han, latin);
        if (part > 0)
        {
            han.DropFromCore(part, han.Core.Length - part);
        }

        var tally = Houses(han, latin);
        var isSlip = false;
        if (tally.Points > MostForPinyin && WordRepairs.Take(han, latin, out isSlip))
        {
            latin.ReadAgain();
            if (han.IsBranch)
            {
                TakeBranch(han, latin);
            }

            var again = Houses(han, latin);
            isSlip &= again.Points < tally.Points;
            tally = again.Points < tally.Points ? again : tally;
        }

        if (tally.IsFar && WordRepairs.TakeHouse(han, latin))
        {
            latin.ReadAgain();
            var again = Houses(han, latin);
            again.Add(MatchFinding.PinyinNear);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (IsWeak(tally) && latin.DropAcronyms())
        {
            var again = Houses(han, latin);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (tally.IsFar && latin.DropBracket())
        {
            var again = Houses(han, latin);
            again.Add(MatchFinding.Beside);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (IsWeak(tally) && han.WeakLength > 0 && han.Core.Length - han.WeakLength >= 2)
        {
            han.TakeWeakRegion();
            var again = Houses(han, latin);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (IsWeak(tally) && han.InnerLength > 0 && HanNames.HasLatin(han.Core[..han.InnerStart]))
        {
            // OPPO广东, 3M中国.
            han.TakeInnerRegion();
            var again = Houses(han, latin);
            tally = again.Points < tally.Points ? again : tally;
        }

        var saysOwner = false;
        var isOwnerNamed = false;
        if (IsWeak(tally) && OwnerLength(han) is > 0 and var owner)
        {
            isOwnerNamed = NamesOwner(han.Whole[..(han.CoreStart + owner)], latin);
            han.DropFromCore(0, owner);
            var again = Houses(han, latin);
            saysOwner = again.Points < tally.Points && IsOwner(latin, latin.Words);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (IsWeak(tally) && TownLength(han) is > 0 and var town)
        {
            var isSaid = IsSpelt(latin, han.Core[..town]);
            han.DropFromCore(0, town);
            var again = Houses(han, latin);
            if (!isSaid)
            {
                again.Add(MatchFinding.RegionMissing);
            }

            tally = again.Points < tally.Points ? again : tally;
        }

        var isCountrySaid = false;
        if (IsWeak(tally) && CountryLength(han, latin, out isCountrySaid) is > 0 and var country)
        {
            han.DropFromCore(0, country);
            var again = Houses(han, latin);
            if (!isCountrySaid)
            {
                again.Add(MatchFinding.RegionMissing);
            }

            tally = again.Points < tally.Points ? again : tally;
        }

        if (isSlip && !tally.IsFar)
        {
            tally.Add(MatchFinding.BusinessSpelling);
        }

        CompareNumbers(han, latin, ref tally);
        CompareSecondRegion(han, latin, ref tally);
        CompareHouseOfState(han, latin, ref tally);
        if (!isCountrySaid)
        {
            CompareCountry(han, latin, ref tally);
        }

        if (!tally.IsFar && InstitutionNames.Is(han.Core) && IsAnothers(han, latin))
        {
            tally.Add(MatchFinding.BrandOther);
        }

        if (tally.Has(MatchFinding.RegionMissing) && tally.Has(MatchFinding.BusinessMissing) && !tally.Has(MatchFinding.BusinessPart) && han.Legal is LegalKind.Limited or LegalKind.Stock
            && (latin.Legal != 0 || (han.BrandLength <= longestOfLetters && HanNames.HasLatin(han.Brand))))
        {
            // ABB Ltd is a whole name, ABB a few letters, and 厦门ABB开关有限公司 one company of many.
            tally.Add(MatchFinding.BusinessPart);
        }

        var isNear = !tally.IsFar;
        var (isBranch, group) = Parts(han, latin);
        isBranch |= part > 0 || EndsAsPart(han, latin, tally) || (han.IsBranch && latin.Number > 0 && Characters.NumberIn(han.BranchText, out _) == latin.Number);
        var isGroup = group > 0;
        if (han.IsBranch != isBranch)
        {
            tally.Add(MatchFinding.Branch);
            tally.MakeRelated(isNear);
        }
        else if (isBranch && part == 0 && !SaysPlaceOfBranch(han, latin))
        {
            tally.MakeRelated(isNear);
            tally.Add(MatchFinding.BranchOther);
        }
        else if ((isGroup ? IsGroupOf(han) : IsBelowGroup(han, latin, tally))
            || ((isGroup || (InstitutionNames.Is(han.Core) && !han.EndsWithWorks && !tally.Has(MatchFinding.BrandKnown)) || IsHolding(han, latin)) && NamesMore(han, latin, group)))
        {
            if (saysOwner && isOwnerNamed)
            {
                return tally;
            }

            tally.Add(MatchFinding.Group);

            // Zhongshan Hospital, Fudan University: whose hospital it is, which the reader has to see.
            tally.MakeRelated(isNear && !saysOwner);
        }

        return tally;
    }

    /// <summary>Something else may still explain it better.</summary>
    private static bool IsWeak(Tally tally) => tally.IsFar || tally.Has(MatchFinding.Translation);

    /// <summary>The Latin name says that it is the group, the Chinese one is a company of it.</summary>
    private static bool IsGroupOf(NameReading han) => !han.IsGroup && !IsGroupWithin(han) && han.Legal is not (LegalKind.None or LegalKind.Company);

    /// <summary>The Chinese name is the group's, the Latin one a company's. The groups of the state call themselves corporations (China Huadian Corporation, COFCO Corporation), and houses of other parts of the world are called 集团 in Chinese whatever they are: 路威酩轩集团, LVMH SE.</summary>
    private static bool IsBelowGroup(NameReading han, LatinReading latin, Tally tally) =>
        han.IsGroup && latin.Legal != 0 && !((latin.IsCorporation || latin.IsAbroad) && tally.Has(MatchFinding.BrandKnown));

    /// <summary>集团 within: 集团控股.</summary>
    private static bool IsGroupWithin(NameReading han) => han.Whole[..han.CoreEnd].Contains(GroupInHan, StringComparison.Ordinal);

    /// <summary>控股, which the Latin name does not say.</summary>
    private static bool IsHolding(NameReading han, LatinReading latin)
    {
        var length = Holding.AtEnd(han.Core, out _);
        foreach (var word in length > 0 ? latin.Singles : [])
        {
            if (word.Number >= 0 && Says(han.Core[^length..], word.Number))
            {
                return false;
            }
        }

        return length > 0;
    }

    /// <summary>Whether the name says that it is a part of a house, and where it says that it is the house above others; 0 when it does not.</summary>
    private static (bool IsBranch, int Group) Parts(NameReading han, LatinReading latin)
    {
        var (isBranch, group, isBehindPlace, isBehindForm) = (latin.IsBranch, 0, false, false);
        for (var i = 0; i < latin.Singles.Length; i++)
        {
            var word = latin.Singles[i];
            if (word.Start > 0 && LatinLexicon.TryGet(latin.TextOf(word), out var entry))
            {
                isBranch |= (entry.Uses.HasFlag(LatinUse.Unit) || ((isBehindPlace || isBehindForm) && entry.Uses.HasFlag(LatinUse.UnitWeak)))
                    && !(!isBehindForm && BusinessWords.TryEnglish(latin.TextOf(word), out var english) && !BusinessWords.IsGeneral(english) && Says(han.Core, english));
                group = Groups.Contains(latin.TextOf(word)) && !(i + 1 < latin.Singles.Length && latin.Singles[i + 1].Kind is LatinKind.Little) ? word.Start : group;
            }

            isBranch |= i == latin.Singles.Length - 1 && InstitutionNames.Is(han.Core) && IsWing(han, latin, word);
            isBehindPlace = word.Start > 0 && word.Kind is LatinKind.Place;
            isBehindForm |= word.Kind is LatinKind.Legal && !IsWithinBusiness(latin, word);
        }

        return (isBranch, group);
    }

    /// <summary>The word is one of a phrase that says a business: Public Security Bureau.</summary>
    private static bool IsWithinBusiness(LatinReading latin, LatinWord word)
    {
        foreach (var phrase in latin.Words)
        {
            if (phrase.Start <= word.Start && EndOf(phrase) > word.Start)
            {
                return phrase.Kind is LatinKind.Business;
            }
        }

        return false;
    }

    private static Tally Houses(NameReading han, LatinReading latin)
    {
        var tally = ByBeginning(han, latin);
        return tally.IsFar && KnownBehind(han, latin) is { } known && known.Points < tally.Points ? known : tally;
    }

    /// <summary>The same by what the Chinese name begins with.</summary>
    private static Tally ByBeginning(NameReading han, LatinReading latin)
    {
        Span<char> letters = stackalloc char[NameReading.MaxLength];
        var words = latin.Words;
        var common = Spelt(han, latin, Common);
        if (common is { Points: <= MostForPinyin })
        {
            return common.Value;
        }

        if (Said(han, latin) is { } said && (common is not { } written || said.Points < written.Points))
        {
            return said.IsFar && HasNoBrand(latin) && Places(han, latin) is { IsFar: false } placed ? placed : said;
        }

        if (Spelt(han, latin, int.MaxValue) is { } rare)
        {
            rare.Add(MatchFinding.PinyinRare);
            return common is { } usual && usual.Points <= rare.Points ? usual : rare;
        }

        if (common is { } only)
        {
            return only;
        }

        if (SpeltNames.Compare(han, latin) is { } spelt)
        {
            return spelt;
        }

        var all = letters[..Join(latin, words, letters)];
        if (Romanised.AreInitials(all, han.Brand) || Romanised.AreInitials(all, han.Whole[..(han.CoreStart + han.BrandLength)]) || Romanised.AreInitials(all, han.Core) || Romanised.AreInitials(all, han.Whole[..han.CoreEnd]) || Romanised.AreInitials(all, han.Whole))
        {
            return Tally.With(MatchFinding.Initials);
        }

        if (!HasNoBrand(latin))
        {
            return Near(han, latin);
        }

        var places = Places(han, latin);
        return places.IsFar && SoundingWord(han, latin) is { } sounding ? sounding : places;
    }

    /// <summary>A well-known house behind the part of the town that it is in: 王府井希尔顿, Hilton Wangfujing. Null when it is none.</summary>
    private static Tally? KnownBehind(NameReading han, LatinReading latin)
    {
        for (var start = 2; start <= han.BrandLength - 2 && !Romanised.IsLatin(han.Core[0]); start++)
        {
            if (KnownNames.AtStart(han.Core[start..], out var number) is var length && (length == 0 || start + length < han.BrandLength))
            {
                continue;
            }

            foreach (var word in latin.Singles)
            {
                if (KnownNames.Means(number, latin.TextOf(word)) && IsSpelt(latin, han.Core[..start]))
                {
                    var tally = Tally.With(MatchFinding.BrandKnown);
                    CompareRegions(han, latin, latin.Words, [], ref tally);
                    CompareBusiness(han.Core[(start + length)..], latin, latin.Words, ref tally);
                    return tally;
                }
            }
        }

        return null;
    }

    /// <summary>Words from one on to another spell the brand, and perhaps more; the words before are places. Null when none do.</summary>
    private static Tally? Spelt(NameReading han, LatinReading latin, int readings)
    {
        Span<char> letters = stackalloc char[NameReading.MaxLength];
        var words = latin.Words;
        var isAfterOther = false;
        for (var first = 0; first < words.Length && first < 4; first++)
        {
            var length = Join(latin, words[first..], letters);
            for (var last = words.Length; last > first; length -= LengthOf(words[--last]))
            {
                var spelt = letters[..length];
                if (spelt.IsEmpty)
                {
                    continue;
                }

                var read = Romanised.Spell(spelt, han.Core, last < words.Length ? Math.Min(2, Math.Max(1, han.BrandLength)) : Math.Max(1, han.BrandLength), readings);
                var inWhole = read < 0 && han.CoreStart > 0 && first == 0 ? Romanised.Spell(spelt, han.Whole, han.CoreStart + Math.Max(1, han.BrandLength), readings) : -1;
                if (read < 0 && inWhole < 0 && first == 0 && PlaceNames.SpeltAtStart(spelt, han.Region) is > 0 and var place)
                {
                    inWhole = Romanised.Spell(spelt[place..], han.Core, Math.Max(1, han.BrandLength), readings);
                    inWhole = inWhole < 0 ? inWhole : inWhole + han.CoreStart;
                }

                if (read < 0 && inWhole < 0)
                {
                    continue;
                }

                var syllables = read >= 0 ? read : inWhole - han.CoreStart;
                if (inWhole < 0 && syllables < han.BrandLength && syllables <= han.WeakLength && last < words.Length && words[last].Kind is LatinKind.Brand)
                {
                    // Only the place that the brand begins with; the rest of it is the next word, or another brand is.
                    continue;
                }

                var tally = Tally.With(isAfterOther ? MatchFinding.PinyinNear : syllables <= 2 ? MatchFinding.PinyinShort : MatchFinding.Pinyin);
                if (inWhole < 0)
                {
                    CompareRegions(han, latin, words[..first], words[last..], ref tally);
                }
                else if (han.Region.Length > 0 && words[first].Kind is LatinKind.Place && PlaceNames.OfLatin(latin.TextOf(words[first])) is { Length: 2 } other && !PlaceNames.AreCompatible(other, han.Region))
                {
                    // Shanxi is how 陕西 sounds, and how 山西 is written.
                    tally.Add(MatchFinding.RegionOther);
                }

                CompareBusiness(han.Core[Math.Min(han.Core.Length, syllables)..], latin, words[last..], ref tally);
                CompareFurther(han, latin, words[last..], ref tally);
                if (IsKindSaid(han, latin, syllables))
                {
                    // 镇 is said by "town".
                }
                else if (syllables < han.BrandLength && inWhole < 0 && !IsOfCustom(han.Core[syllables], latin, words[last..]) && OtherSyllables(latin, words[last..]) is > 0 and var others && others <= han.BrandLength - syllables)
                {
                    tally.Add(others == han.BrandLength - syllables ? MatchFinding.BrandOther : MatchFinding.PinyinNear);
                }
                else if (syllables < han.BrandLength ? !IsExplained(han, latin, words[last..]) : GoesOn(han, latin, words[last..]))
                {
                    tally.Add(MatchFinding.PinyinNear);
                }

                return tally;
            }

            isAfterOther |= words[first].Kind is LatinKind.Brand or LatinKind.Business;
        }

        return null;
    }

    /// <summary>Behind the brand stands pinyin that the Chinese name does not have: Fufeng Hongyun is another brand than 富丰.</summary>
    private static bool GoesOn(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        const int least = 4;
        if (InstitutionNames.Is(han.Core))
        {
            return false;
        }

        foreach (var word in words)
        {
            if (word.Length >= least && IsPinyin(latin, word) && IsUnsaid(han, latin.TextOf(word)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The brand is a town, and what is left of it says so, as the Latin name does.</summary>
    private static bool IsKindSaid(NameReading han, LatinReading latin, int syllables)
    {
        if (syllables >= han.BrandLength || TownKinds.AtStart(han.Core[syllables..], out _) + syllables != han.BrandLength)
        {
            return false;
        }

        foreach (var word in latin.Singles)
        {
            if (LatinReading.IsPlaceKind(latin.TextOf(word)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPinyin(LatinReading latin, LatinWord word)
    {
        const int longest = 24;
        return word.Kind is LatinKind.Brand && word.Length <= longest && Pinyin.Segment(latin.TextOf(word), stackalloc byte[longest]);
    }

    /// <summary>The first of the words is the character as Hong Kong or Taiwan spells it, whatever it is in pinyin.</summary>
    private static bool IsOfCustom(char character, LatinReading latin, ReadOnlySpan<LatinWord> words) =>
        !words.IsEmpty && latin.TextOf(words[0]) is var text && (NameSpelling.Cantonese.IsSpelt(character, text) || NameSpelling.Taiwan.IsSpelt(character, text));

    /// <summary>Syllables of the words that stand there in clean pinyin, where the rest of the brand should be: they are not its own.</summary>
    private static int OtherSyllables(LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        const int longest = 24;
        Span<byte> lengths = stackalloc byte[longest];
        var count = 0;
        foreach (var word in words)
        {
            if (!IsPinyin(latin, word))
            {
                break;
            }

            var text = latin.TextOf(word);
            _ = Pinyin.Segment(text, lengths);
            for (var at = 0; at < text.Length; at += System.Numerics.BitOperations.Log2(lengths[at]))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>The words behind the brand name the business, and only what is no known word in either language is left over.</summary>
    public static bool IsExplained(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        var tally = default(Tally);
        var (known, unknown) = (0, 0);
        foreach (var word in words)
        {
            known += word.Kind is LatinKind.Business ? 1 : 0;
            unknown += word.Kind is LatinKind.Brand ? 1 : 0;
        }

        CompareBusiness(han.Business, latin, words, ref tally);
        return known > 0 && unknown > 0 && !tally.Has(MatchFinding.BusinessAlike);
    }

    private static int Join(LatinReading latin, ReadOnlySpan<LatinWord> words, Span<char> letters)
    {
        var length = 0;
        foreach (var word in words)
        {
            if (LengthOf(word) > 0)
            {
                latin.TextOf(word).CopyTo(letters[length..]);
                length += word.Length;
            }
        }

        return length;
    }

    /// <summary>Letters of the word where all are joined.</summary>
    private static int LengthOf(in LatinWord word) => word.Kind is LatinKind.Little or LatinKind.Legal ? 0 : word.Length;

    private static bool HasNoBrand(LatinReading latin)
    {
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Brand)
            {
                return false;
            }
        }

        return true;
    }
}
