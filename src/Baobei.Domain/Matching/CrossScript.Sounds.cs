namespace Baobei.Domain.Matching;

/// <summary>Brands that sound alike, or were made to.</summary>
internal static partial class CrossScript
{
    /// <summary>Letters without any are no word, but the first letters of some.</summary>
    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouy");

    /// <summary>A brand of fewer characters sounds like many a word.</summary>
    private const int LongEnoughToSound = 3;

    private static readonly int Technology = BusinessWords.ConceptNamed("tech");

    /// <summary>So many characters that sound like a word in letters are that word.</summary>
    private const int LongEnoughToBeSure = 4;

    /// <summary>First letters of region and brand together, beside an English business.</summary>
    private const int FewestInitials = 4;

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
        else if (spelt.ContainsAny(Vowels) && sounds <= Transliteration.Near)
        {
            tally.Add(Sounding(han, sounds));
        }
        else if (spelt.ContainsAny(Vowels) ? (sounds <= Transliteration.Far || BeginsAlike(spelt, han)) && !IsOtherWord(spelt) : Romanised.AreInitials(spelt, han.Brand))
        {
            if (IsAlone(han, latin))
            {
                return OfNoPlace(han, latin, words[last..]);
            }

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
        else if (sounds < int.MaxValue && han.Region.Length > 0 && IsSpecific(han.Business) && MayMean(han, latin, words[first..last], spelt))
        {
            // Many a house chose another name in English: where it is and what it does has to agree.
            tally.Add(MatchFinding.Translation);
            CompareRegions(han, latin, words[..first], words[last..], ref tally);
            CompareBusiness(han.Business, latin, words[last..], ref tally);
            return tally.Points == MatchWeights.Of(MatchFinding.Translation) ? tally : Tally.With(MatchFinding.BrandOther);
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

    /// <summary>Neither of the two says where it is.</summary>
    private static bool IsAlone(NameReading han, LatinReading latin)
    {
        foreach (var word in latin.Words)
        {
            if (word.Kind is LatinKind.Place)
            {
                return false;
            }
        }

        return han.Region.Length == 0 && !han.IsNationwide;
    }

    /// <summary>The first sounds are alike, and both do the same, which is more than technology.</summary>
    private static Tally OfNoPlace(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> after)
    {
        var tally = Tally.With(MatchFinding.Translation);
        CompareBusiness(han.Business, latin, after, ref tally);
        return IsSpecific(han.Business) && tally.Points == MatchWeights.Of(MatchFinding.Translation) ? tally : Tally.With(MatchFinding.BrandOther);
    }

    /// <summary>The business says more than that it is technology.</summary>
    private static bool IsSpecific(ReadOnlySpan<char> business)
    {
        for (var at = business.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(business[..at], out var number);
            at -= Math.Max(1, length);
            if (length > 0 && BusinessWords.ConceptOf(number) is var concept && concept != BusinessWords.General && concept != Technology)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words are a name that was made up or chosen: not pinyin of another brand, no number, no word for what the brand does not mean, and none that it should sound like.</summary>
    private static bool MayMean(NameReading han, LatinReading latin, ReadOnlySpan<LatinWord> words, ReadOnlySpan<char> spelt)
    {
        if (spelt.Length < 2 || han.BrandLength >= LongEnoughToBeSure || spelt.ContainsAnyInRange('0', '9') || Pinyin.Segment(spelt, stackalloc byte[NameReading.MaxLength]))
        {
            return false;
        }

        foreach (var word in words)
        {
            if (BrandWords.IsMeaning(latin.TextOf(word)) && !BrandWords.Says(han.Brand, latin.TextOf(word)))
            {
                return false;
            }
        }

        return words.Length == 1 || !BrandWords.IsMeaning(spelt);
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
        (han.BrandLength >= LongEnoughToBeSure && sounds <= Transliteration.VeryNear) || (han.BrandLength >= LongEnoughToSound && sounds <= Transliteration.Same) ? MatchFinding.SoundAcross
        : han.BrandLength >= LongEnoughToSound && sounds <= Transliteration.VeryNear ? MatchFinding.PinyinNear : MatchFinding.Translation;

    /// <summary>A word that brands are made of, or clean pinyin: it does not sound like another brand, but is one.</summary>
    private static bool IsOtherWord(ReadOnlySpan<char> spelt) => BrandWords.IsMeaning(spelt) || Pinyin.Segment(spelt, stackalloc byte[NameReading.MaxLength]);
}
