namespace Baobei.Domain.Matching;

/// <summary>Names in Latin letters and Chinese ones.</summary>
internal static partial class CrossScript
{
    /// <summary>第</summary>
    private static readonly string Ordinal = DataFile.Words("ordinal")[0];

    /// <summary>Letters without any are no word, but the first letters of some.</summary>
    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouy");

    /// <summary>So many readings of a character are usual.</summary>
    private const int Common = 2;

    /// <summary>With more, another reading of a character may explain it better.</summary>
    private const int MostForPinyin = 100;

    /// <summary>A brand of fewer characters sounds like many a word.</summary>
    private const int LongEnoughToSound = 3;

    /// <summary>First letters of region and brand together, beside an English business.</summary>
    private const int FewestInitials = 4;

    /// <summary>集团; many a holding is called one in English only.</summary>
    private static readonly WordTable Groups = WordTable.Of(["group", "grp", "groups"]);

    private static readonly WordTable Holding = WordTable.Of(DataFile.Words("holding"));

    /// <summary>Institutions that others belong to.</summary>
    private static readonly WordTable Owners = WordTable.Of(DataFile.Words("owner"));

    /// <summary>附属</summary>
    private static readonly WordTable Attached = WordTable.Of(DataFile.Words("attached"));

    /// <summary>街道, 镇</summary>
    private static readonly WordTable TownKinds = WordTable.Of(DataFile.Words("town_kind"));

    /// <summary>A Chinese name and one in Latin letters.</summary>
    public static Tally Compare(NameReading han, LatinReading latin)
    {
        han.TakeWorks();
        var part = PartOfInstitution(han, latin);
        if (part > 0)
        {
            han.DropFromCore(part, han.Core.Length - part);
        }

        var tally = Houses(han, latin);
        if (tally.IsFar && latin.DropAcronyms())
        {
            var again = Houses(han, latin);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (tally.IsFar && han.WeakLength > 0 && han.Core.Length - han.WeakLength >= 2)
        {
            han.TakeWeakRegion();
            var again = Houses(han, latin);
            tally = again.Points < tally.Points ? again : tally;
        }

        var saysOwner = false;
        if (tally.IsFar && OwnerLength(han) is > 0 and var owner)
        {
            han.DropFromCore(0, owner);
            var again = Houses(han, latin);
            saysOwner = again.Points < tally.Points && IsOwner(latin, latin.Words);
            tally = again.Points < tally.Points ? again : tally;
        }

        if (tally.IsFar && TownLength(han) is > 0 and var town)
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

        CompareNumbers(han, latin, ref tally);
        CompareSecondRegion(han, latin, ref tally);
        CompareCountry(han, latin, ref tally);
        var isNear = !tally.IsFar;
        var (isBranch, group) = Parts(han, latin);
        isBranch |= part > 0 || (han.IsBranch && latin.Number > 0 && Characters.NumberIn(han.BranchText, out _) == latin.Number);
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
        else if ((han.IsGroup != isGroup && (isGroup ? han.Legal is not (LegalKind.None or LegalKind.Company) : latin.Legal != 0 && !(latin.IsCorporation && IsOfState(han, tally))))
            || ((isGroup || (InstitutionNames.Is(han.Core) && !tally.Has(MatchFinding.BrandKnown)) || IsHolding(han, latin)) && NamesMore(han, latin, group)))
        {
            tally.Add(MatchFinding.Group);

            // Zhongshan Hospital, Fudan University: whose hospital it is, which the reader has to see.
            tally.MakeRelated(isNear && !saysOwner);
        }

        return tally;
    }

    /// <summary>The groups of the state call themselves corporations: China Huadian Corporation.</summary>
    private static bool IsOfState(NameReading han, Tally tally) => han.IsNationwide && tally.Has(MatchFinding.BrandKnown);

    /// <summary>Length of the institution that this one, with a name of its own, belongs to: 四川大学 of 四川大学华西医院; English names often leave it out.</summary>
    private static int OwnerLength(NameReading han)
    {
        const int shortest = 4;
        var core = han.Core;
        if (!InstitutionNames.Is(core))
        {
            return 0;
        }

        for (var end = core.Length - shortest; end > 0; end--)
        {
            if (Owners.AtEnd(core[..end], out _) > 0)
            {
                end += Attached.AtStart(core[end..], out _);
                return core.Length - end < shortest || Ordinal.Contains(core[end]) || Characters.IsNumeral(core[end]) || BusinessWords.AtEnd(core[end..], out _) > core.Length - end - 2 ? 0 : end;
            }
        }

        return 0;
    }

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

    /// <summary>The place in China that the Chinese branch is called by stands in the other name; also when it is called by none.</summary>
    private static bool SaysPlaceOfBranch(NameReading han, LatinReading latin)
    {
        var branch = han.BranchText;
        var place = branch[..^NameReading.BranchKindAtEnd(branch)];
        if (PlaceNames.AtStart(place, "", PlaceStrength.Weak, out var code) == 0)
        {
            return true;
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
    private static bool IsSpelt(LatinReading latin, ReadOnlySpan<char> place)
    {
        const int mostWords = 4;
        Span<char> letters = stackalloc char[NameReading.MaxLength];
        var words = latin.Words;
        for (var first = 0; first < words.Length; first++)
        {
            for (var last = first + 1; last <= Math.Min(words.Length, first + mostWords); last++)
            {
                if (Romanised.Spell(letters[..Join(latin, words[first..last], letters)], place, Math.Min(2, place.Length), Common) > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>One school or hospital of several is told from the others by its number.</summary>
    private static void CompareNumbers(NameReading han, LatinReading latin, ref Tally tally)
    {
        if (tally.IsFar || !InstitutionNames.Is(han.Core))
        {
            return;
        }

        if (latin.Number > 0 && Characters.NumberIn(han.Core, out _) != latin.Number)
        {
            tally.MakeRelated(tally.Has(MatchFinding.BrandKnown) && !InstitutionNames.Is(han.Core));
            tally.Add(MatchFinding.NumberOther);
        }
        else if (latin.Number == 0 && han.Core.IndexOf(Ordinal, StringComparison.Ordinal) is >= 0 and var at && Characters.IsNumeral(han.Whole[Math.Min(han.CoreStart + at + 1, han.Whole.Length - 1)]))
        {
            tally.Add(MatchFinding.NumberMissing);
        }
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

    /// <summary>Behind the group, or the university, stands a business that the Chinese name does not have: one of its companies.</summary>
    private static bool NamesMore(NameReading han, LatinReading latin, int from)
    {
        foreach (var word in latin.Words)
        {
            if (word.Start > from && word.Kind is LatinKind.Business && !BusinessWords.IsGeneral(word.Number) && !SaysAll(han.Whole[..han.CoreEnd], latin, word) && !BrandWords.Says(han.Whole[..han.CoreEnd], latin.TextOf(word)) && !IsWorks(latin, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Works, mill: 厂, which is no line of business.</summary>
    private static bool IsWorks(LatinReading latin, LatinWord word) => LatinLexicon.TryGet(latin.TextOf(word), out var entry) && entry.Uses.HasFlag(LatinUse.UnitWeak);

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

    /// <summary>Where behind the university a school or institute of it begins that the Latin name does not say (管理学院 of 复旦大学管理学院); 0 when there is none.</summary>
    private static int PartOfInstitution(NameReading han, LatinReading latin)
    {
        const int shortest = 3;
        for (var start = han.Core.Length - shortest; start > 0; start--)
        {
            if (Owners.AtEnd(han.Core[..start], out _) > 0)
            {
                return InstitutionNames.Is(han.Core[start..]) && !SaysAny(han.Core[start..], han.Core[..start], latin) ? start : 0;
            }
        }

        return 0;
    }

    /// <summary>A word says a business of the one text that is none of the other.</summary>
    private static bool SaysAny(ReadOnlySpan<char> business, ReadOnlySpan<char> other, LatinReading latin)
    {
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Business && Says(business, word.Number) && !Says(other, word.Number))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the name says that it is a part of a house, and where it says that it is the house above others; 0 when it does not.</summary>
    private static (bool IsBranch, int Group) Parts(NameReading han, LatinReading latin)
    {
        var (isBranch, group, isBehindPlace) = (latin.IsBranch, 0, false);
        for (var i = 0; i < latin.Singles.Length; i++)
        {
            var word = latin.Singles[i];
            if (word.Start > 0 && LatinLexicon.TryGet(latin.TextOf(word), out var entry))
            {
                isBranch |= (entry.Uses.HasFlag(LatinUse.Unit) || (isBehindPlace && entry.Uses.HasFlag(LatinUse.UnitWeak)))
                    && !(BusinessWords.TryEnglish(latin.TextOf(word), out var english) && !BusinessWords.IsGeneral(english) && Says(han.Core, english));
                group = Groups.Contains(latin.TextOf(word)) && !(i + 1 < latin.Singles.Length && latin.Singles[i + 1].Kind is LatinKind.Little) ? word.Start : group;
            }

            isBehindPlace = word.Start > 0 && word.Kind is LatinKind.Place;
        }

        return (isBranch, group);
    }

    private static Tally Houses(NameReading han, LatinReading latin)
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

    /// <summary>Words from one on to another spell the brand, and perhaps more; the words before are places. Null when none do.</summary>
    private static Tally? Spelt(NameReading han, LatinReading latin, int readings)
    {
        Span<char> letters = stackalloc char[NameReading.MaxLength];
        var words = latin.Words;
        var isAfterOther = false;
        for (var first = 0; first < words.Length && first < 4; first++)
        {
            for (var last = words.Length; last > first; last--)
            {
                var spelt = letters[..Join(latin, words[first..last], letters)];
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
                if (inWhole < 0 && syllables < han.BrandLength && syllables <= han.WeakLength && last < words.Length && IsPinyin(latin, words[last]))
                {
                    // Only the place that the brand begins with; the rest of it is spelt by the next word.
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
                if (syllables < han.BrandLength && inWhole < 0 && !IsOfCustom(han.Core[syllables], latin, words[last..]) && OtherSyllables(latin, words[last..]) is > 0 and var others && others <= han.BrandLength - syllables)
                {
                    tally.Add(others == han.BrandLength - syllables ? MatchFinding.BrandOther : MatchFinding.PinyinNear);
                }
                else if (syllables < han.BrandLength && !IsExplained(han, latin, words[last..]))
                {
                    tally.Add(MatchFinding.PinyinNear);
                }

                return tally;
            }

            isAfterOther |= words[first].Kind is LatinKind.Brand or LatinKind.Business;
        }

        return null;
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
            if (word.Kind is not (LatinKind.Little or LatinKind.Legal))
            {
                latin.TextOf(word).CopyTo(letters[length..]);
                length += word.Length;
            }
        }

        return length;
    }

    /// <summary>The brand is nearly spelt, or made to sound alike.</summary>
    private static Tally Near(NameReading han, LatinReading latin)
    {
        var words = latin.Words;
        var (first, last) = (0, 0);
        while (first < words.Length && words[first].Kind is not LatinKind.Brand)
        {
            first++;
        }

        last = first;
        while (last < words.Length && words[last].Kind is LatinKind.Brand)
        {
            last++;
        }

        Span<char> letters = stackalloc char[NameReading.MaxLength];
        Span<char> own = stackalloc char[NameReading.MaxLength];
        var spelt = letters[..Join(latin, words[first..last], letters)];
        var length = Romanised.Write(han.Brand, own);
        var distance = Edits.Distance(spelt, own[..length], 2);
        var tally = default(Tally);
        var sounds = Sounds(spelt, han);
        if (spelt.Length > 0 && distance <= (length >= 8 ? 2 : length >= 5 ? 1 : 0))
        {
            tally.Add(MatchFinding.PinyinNear);
        }
        else if (spelt.ContainsAny(Vowels) && (sounds <= Transliteration.Near || Skeleton(spelt, own[..length])))
        {
            tally.Add(Sounding(han, sounds));
        }
        else if (spelt.ContainsAny(Vowels) ? (sounds <= Transliteration.Far || BeginsAlike(spelt, han)) && SameFirst(spelt, own[..length]) && !IsOtherWord(spelt) : Romanised.AreInitials(spelt, han.Brand))
        {
            // Only where all the rest agrees.
            tally.Add(MatchFinding.Translation);
            CompareRegions(han, latin, words[..first], words[last..], ref tally);
            CompareBusiness(han.Business, latin, words[last..], ref tally);
            if (han.Region.Length > 0 && han.Business.Length > 0 && tally.Points == MatchWeights.Of(MatchFinding.Translation))
            {
                return tally;
            }

            return Tally.With(MatchFinding.BrandOther);
        }
        else if (han.CoreStart > 0 && spelt.Length >= FewestInitials && Romanised.AreInitials(spelt, han.Whole[..(han.CoreStart + han.BrandLength)]))
        {
            tally.Add(MatchFinding.Initials);
            CompareBusiness(han.Business, latin, words[last..], ref tally);
            return han.Business.Length > 0 && tally.Points == MatchWeights.Of(MatchFinding.Initials) ? tally : Tally.With(MatchFinding.BrandOther);
        }
        else
        {
            return Tally.With(MatchFinding.BrandOther);
        }

        CompareRegions(han, latin, words[..first], words[last..], ref tally);
        CompareBusiness(han.Business, latin, words[last..], ref tally);
        return tally;
    }

    /// <summary>A word for a thing is the brand by its sound: 斯玛特, Smart.</summary>
    private static Tally? SoundingWord(NameReading han, LatinReading latin)
    {
        foreach (var word in latin.Singles)
        {
            if (word.Kind is LatinKind.Place or LatinKind.Little)
            {
                continue;
            }

            var sounds = Sounds(latin.TextOf(word), han);
            if (han.BrandLength < LongEnoughToSound || sounds > Transliteration.Near)
            {
                return null;
            }

            var (before, after) = Around(latin, word.Start, EndOf(word));
            var tally = Tally.With(Sounding(han, sounds));
            CompareRegions(han, latin, latin.Words[..before], latin.Words[after..], ref tally);
            CompareBusiness(han.Business, latin, latin.Words[after..], ref tally);
            return tally;
        }

        return null;
    }

    /// <summary>A house whose Latin name is known is not called by another that sounds alike: 西门子 is not Simmons.</summary>
    private static int Sounds(ReadOnlySpan<char> latin, NameReading han) =>
        KnownNames.AtStart(han.Core, out _) >= Math.Max(1, han.BrandLength) ? int.MaxValue : Transliteration.Distance(latin, han.Brand);

    /// <summary>Only the first character is told by its sound: 道, Dow.</summary>
    private static bool BeginsAlike(ReadOnlySpan<char> latin, NameReading han)
    {
        const int letters = 3;
        return latin.Length >= letters && han.BrandLength > 0 && Transliteration.Distance(latin[..letters], han.Brand[..1]) <= Transliteration.Near;
    }

    private static MatchFinding Sounding(NameReading han, int sounds) =>
        han.BrandLength >= LongEnoughToSound && sounds <= Transliteration.VeryNear ? MatchFinding.PinyinNear : MatchFinding.Translation;

    /// <summary>A word that brands are made of, or clean pinyin: it does not sound like another brand, but is one.</summary>
    private static bool IsOtherWord(ReadOnlySpan<char> spelt) => BrandWords.IsMeaning(spelt) || Pinyin.Segment(spelt, stackalloc byte[NameReading.MaxLength]);

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

    /// <summary>No brand, but a place and a business, each word of which is one of the other name: 南京银行 and Bank of Nanjing.</summary>
    private static Tally Places(NameReading han, LatinReading latin)
    {
        var tally = Tally.With(MatchFinding.BrandIsRegion);
        var (said, matched, general) = (0, 0, 0);
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Business && BusinessWords.IsGeneral(word.Number))
            {
                general++;
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

        if (said == 0 || matched != said || NamesPlaceElsewhere(han, latin) || latin.Number != Characters.NumberIn(han.Core, out _) || (han.IsNationwide && latin.IsNationwide && SaysMore(han, latin)))
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

    /// <summary>The text says what the word does, or all that the words of a phrase do.</summary>
    private static bool SaysAll(ReadOnlySpan<char> text, LatinReading latin, LatinWord word) => Says(text, word.Number) || SaysEach(text, latin, word);

    /// <summary>The word is a phrase, and the text says all that the words of it do.</summary>
    private static bool SaysEach(ReadOnlySpan<char> text, LatinReading latin, LatinWord word)
    {
        var count = 0;
        foreach (var single in latin.Singles)
        {
            if (single.Start < word.Start || single.Start >= EndOf(word) || single.Kind is LatinKind.Little)
            {
                continue;
            }

            if (single.Length == word.Length || single.Number < 0 || !Says(text, single.Number))
            {
                return false;
            }

            count++;
        }

        return count > 0;
    }

    private static bool Says(ReadOnlySpan<char> core, int english)
    {
        for (var at = core.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(core[..at], out var number);
            at -= Math.Max(1, length);
            if (length > 0 && BusinessWords.Means(english, BusinessWords.ConceptOf(number)))
            {
                return true;
            }
        }

        return false;
    }

    public static void CompareRegions(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> before, ReadOnlySpan<LatinWord> after, ref Tally tally)
    {
        var places = 0;
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

    public static void CompareBusiness(ReadOnlySpan<char> business, LatinReading latin, ReadOnlySpan<LatinWord> words, ref Tally tally)
    {
        business = NameReading.WithoutWorks(business);
        Span<int> concepts = stackalloc int[16];
        var (count, generalInHan) = (0, 0);
        for (var at = business.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(business[..at], out var word);
            at -= Math.Max(1, length);
            if (length == 0)
            {
                continue;
            }

            var concept = BusinessWords.ConceptOf(word);
            generalInHan += concept == BusinessWords.General ? 1 : 0;
            if (concept != BusinessWords.General && count < concepts.Length)
            {
                concepts[count++] = concept;
            }
        }

        var (known, general, unknown) = (0, 0, 0);
        foreach (var word in words)
        {
            unknown += word.Kind is LatinKind.Brand ? 1 : 0;
            if (word.Kind is not LatinKind.Business)
            {
                continue;
            }

            if (BusinessWords.IsGeneral(word.Number))
            {
                general++;
                continue;
            }

            known++;
            foreach (var concept in concepts[..count])
            {
                if (BusinessWords.Means(word.Number, concept))
                {
                    return;
                }
            }
        }

        if ((known == 0 && count == 0 && unknown == 0) || SaysAll(business, latin, words))
        {
            return;
        }

        tally.Add(
            known + general + unknown == 0 ? MatchFinding.BusinessMissing
            : unknown > 0 ? MatchFinding.BusinessPart
            : count == 0 && known > 0 && generalInHan > general ? MatchFinding.BusinessGeneral
            : known == 0 || count == 0 ? MatchFinding.BusinessShort
            : general == 0 && HanNames.IsKnown(business) && !HasWordOf(latin, words[0].Start, concepts[..count]) ? MatchFinding.BusinessOther
            : MatchFinding.BusinessAlike);
    }

    /// <summary>One of the words is a phrase whose words the text says all.</summary>
    private static bool SaysAll(ReadOnlySpan<char> business, LatinReading latin, ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && !BusinessWords.IsGeneral(word.Number) && SaysEach(business, latin, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word of a phrase means one of these by itself.</summary>
    private static bool HasWordOf(LatinReading latin, int from, ReadOnlySpan<int> concepts)
    {
        foreach (var word in latin.Singles)
        {
            foreach (var concept in word.Start >= from && word.Number >= 0 ? concepts : [])
            {
                if (BusinessWords.Means(word.Number, concept))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The consonants agree, as they do when a brand was made to sound like its Chinese name.</summary>
    private static bool Skeleton(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<char> one = stackalloc char[NameReading.MaxLength];
        Span<char> two = stackalloc char[NameReading.MaxLength];
        var (x, y) = (Consonants(a, one), Consonants(b, two));
        return x >= 2 && y >= 2 && Edits.Distance(one[..x], two[..y], 1) <= (Math.Min(x, y) >= 3 ? 1 : 0);
    }

    private static bool SameFirst(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<char> one = stackalloc char[NameReading.MaxLength];
        Span<char> two = stackalloc char[NameReading.MaxLength];
        var (x, y) = (Consonants(a, one), Consonants(b, two));
        return x > 0 && y > 0 && one[0] == two[0] && a[0] is not ('a' or 'e' or 'i' or 'o' or 'u') && b[0] is not ('a' or 'e' or 'i' or 'o' or 'u');
    }

    private static int Consonants(ReadOnlySpan<char> text, Span<char> into)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'v' or 'y' or 'w' or 'h' or 'r' => '\0',
                'c' or 'q' or 'k' or 'g' => 'k',
                'z' or 's' or 'x' or 'j' => 's',
                'b' or 'p' => 'p',
                'd' or 't' => 't',
                'm' or 'n' => 'n',
                var other => other,
            };
            if (c != '\0' && (length == 0 || into[length - 1] != c))
            {
                into[length++] = c;
            }
        }

        return length;
    }
}
