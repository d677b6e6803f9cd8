namespace Baobei.Domain.Matching;

/// <summary>Brand and line of business of two Chinese names, character by character.</summary>
internal static partial class HanNames
{
    /// <summary>Hundreds of brands begin with these, and are told apart by the rest: 中科, 航天.</summary>
    private static readonly WordTable BrandLeads = WordTable.Of(DataFile.Words("brand_lead"));

    /// <summary>Characters that one syllable of foreign names is written with: 逊 and 森.</summary>
    private static readonly string[] Soundings = DataFile.Words("sounding");

    private static readonly System.Buffers.SearchValues<char> AnySounding = System.Buffers.SearchValues.Create(string.Concat(Soundings));

    /// <summary>Two neighbours changed places, not both of them in the brand.</summary>
    private static bool IsSwapAtBorder(NameReading a, NameReading b)
    {
        var one = a.Core;
        var two = b.Core;
        var at = one.CommonPrefixLength(two);
        return one.Length == two.Length && at + 1 < one.Length && one[at] == two[at + 1] && one[at + 1] == two[at] && at + 1 >= Math.Min(a.BrandLength, b.BrandLength)
            && one[(at + 2)..].SequenceEqual(two[(at + 2)..]);
    }

    /// <summary>What tells two brands apart; null when nothing does.</summary>
    private static MatchFinding? CompareBrands(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (AreEqual(a, b))
        {
            return null;
        }

        var shorter = a.Length <= b.Length ? a : b;
        var longer = a.Length <= b.Length ? b : a;
        var isLong = longer.Length >= LongBrand;
        if (a.Length == b.Length)
        {
            return SameLength(a, b, isLong);
        }

        if (longer.Length == 2 * shorter.Length && AreEqual(longer[..shorter.Length], shorter) && AreEqual(longer[shorter.Length..], shorter))
        {
            return MatchFinding.BrandDoubled;
        }

        if (longer.Length - shorter.Length == 1)
        {
            var at = 0;
            while (at < shorter.Length && Characters.AreEqual(shorter[at], longer[at]))
            {
                at++;
            }

            if (AreEqual(shorter[at..], longer[(at + 1)..]))
            {
                var isDoubled = at > 0 && longer[at] == longer[at - 1];
                return isDoubled ? MatchFinding.BrandDoubled : isLong && shorter.Length >= LongBrand ? MatchFinding.BrandLetterLong : MatchFinding.BrandLetter;
            }
        }

        if (HasLatin(a) != HasLatin(b) && Romanised.AreEqual(a, b))
        {
            return MatchFinding.Pinyin;
        }

        return longer.IndexOf(shorter, StringComparison.Ordinal) >= 0 ? MatchFinding.BrandPart : MatchFinding.BrandOther;
    }

    private static MatchFinding SameLength(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool isLong)
    {
        var finding = SlipOf(a, b, isLong);
        return finding != MatchFinding.BrandOther && AreToldApart(a, b) ? MatchFinding.BrandOther : finding;
    }

    /// <summary>However few characters tell them apart, they are another brand by them.</summary>
    private static bool AreToldApart(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (!Characters.AreEqual(a[i], b[i])
                && ((Characters.IsNumber(a[i]) && Characters.IsNumber(b[i])) || Characters.AreOpposite(a[i], b[i]) || AreSurnames(a[i..], b[i..])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The slip of the pen that makes one of the other, of the same length; <see cref="MatchFinding.BrandOther"/> when none does.</summary>
    private static MatchFinding SlipOf(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool isLong)
    {
        var (different, sounds, near, first, last) = (0, 0, 0, -1, -1);
        for (var i = 0; i < a.Length; i++)
        {
            if (Characters.AreEqual(a[i], b[i]))
            {
                continue;
            }

            first = first < 0 ? i : first;
            last = i;
            different++;
            if (Romanised.SoundAlike(a[i], b[i]))
            {
                sounds++;
            }
            else if (Romanised.SoundNear(a[i], b[i]))
            {
                near++;
            }
            else if (different > 2)
            {
                return MatchFinding.BrandOther;
            }
        }

        if (different == sounds)
        {
            if (different == a.Length && different > 2)
            {
                return MatchFinding.BrandOther;
            }

            return isLong && different == 1 ? MatchFinding.BrandSoundLong : MatchFinding.BrandSound;
        }

        if (different == 1 && Characters.LookAlike(a[first], b[first]))
        {
            return isLong ? MatchFinding.BrandShapeLong : MatchFinding.BrandShape;
        }

        if (isLong && different == 2 && IsSlip(a[first], b[first]) && IsSlip(a[last], b[last]))
        {
            return MatchFinding.BrandShape;
        }

        if (different == sounds + near)
        {
            return isLong && different == 1 ? MatchFinding.BrandNearSoundLong : MatchFinding.BrandNearSound;
        }

        if (different == 2 && last == first + 1 && a[first] == b[last] && a[last] == b[first])
        {
            return isLong ? MatchFinding.BrandSwappedLong : MatchFinding.BrandSwapped;
        }

        if (different == 1 && AreSoundings(a, b, first))
        {
            return MatchFinding.BrandNearSound;
        }

        // 阿蓉 and 阿兵 are two persons, however long the rest is.
        isLong &= (first != 1 || !PersonWords.IsBeforeName(a[0])) && a.Length - BrandLeads.AtStart(a, out _) >= LongBrand;
        return different == 1 ? isLong ? MatchFinding.BrandCharacterLong : MatchFinding.BrandCharacter : MatchFinding.BrandOther;
    }

    /// <summary>Two ways to write one foreign name: 威尔逊, 威尔森.</summary>
    private static bool AreSoundings(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int at)
    {
        const int shortest = 3;
        return a.Length is >= shortest and < LongBrand && !a.ContainsAnyExcept(AnySounding) && !b.ContainsAnyExcept(AnySounding) && IsOneSounding(a[at], b[at]);
    }

    private static bool IsOneSounding(char a, char b)
    {
        foreach (var group in Soundings)
        {
            if (group.Contains(a) && group.Contains(b))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSlip(char a, char b) => Romanised.SoundAlike(a, b) || Characters.LookAlike(a, b);

    /// <summary>Two persons that shops are called by: 赵氏, 刘氏.</summary>
    private static bool AreSurnames(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        PersonWords.IsSurname(a[..1]) && PersonWords.IsSurname(b[..1]) && !Romanised.SoundAlike(a[0], b[0]) && !Characters.LookAlike(a[0], b[0])
        && PersonWords.BehindSurname(a[1..]) is > 0 and var length && StartsAlike(b[1..], a.Slice(1, length));

    /// <summary>Two words of business changed places: 评估咨询, 咨询评估.</summary>
    private static bool AreTurned(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int shortest = 2;
        if (a.Length != b.Length)
        {
            return false;
        }

        var start = a.CommonPrefixLength(b);
        var end = a.Length;
        while (end > start && a[end - 1] == b[end - 1])
        {
            end--;
        }

        for (var cut = start + shortest; cut <= end - shortest; cut++)
        {
            var word = a[start..cut];
            var next = a[cut..end];
            if (b[start..].StartsWith(next, StringComparison.Ordinal) && b[..end].EndsWith(word, StringComparison.Ordinal)
                && BusinessWords.AtEnd(word, out _) == word.Length && BusinessWords.AtEnd(next, out _) == next.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static Tally CompareBusiness(ReadOnlySpan<char> a, ReadOnlySpan<char> b, NameReading left, NameReading right, bool isRead)
    {
        var tally = default(Tally);
        if (AreEqual(a, b))
        {
            return tally;
        }

        var shorter = a.Length <= b.Length ? a : b;
        var longer = a.Length <= b.Length ? b : a;
        var (owner, other) = a.Length <= b.Length ? (left, right) : (right, left);
        var isAbridged = IsShort(owner) && (other.Legal != LegalKind.None || other.IsGroup || owner.BrandLength >= 3);
        if (shorter.Length == 0)
        {
            if (!isRead)
            {
                tally.Add(MatchFinding.BrandPart);
            }

            tally.Add(isAbridged ? MatchFinding.BusinessMissing : MatchFinding.BusinessPart);
            return tally;
        }

        if (left.Legal == LegalKind.None && right.Legal == LegalKind.None && NameReading.WithoutShop(a) is { Length: > 0 } goods && AreEqual(goods, NameReading.WithoutShop(b)))
        {
            tally.Add(MatchFinding.BusinessShort);
            return tally;
        }

        Span<int> ofA = stackalloc int[16];
        Span<int> ofB = stackalloc int[16];
        var (countA, unknownA) = Concepts(a, ofA);
        var (countB, unknownB) = Concepts(b, ofB);
        var distance = Edits.Distance(a, b, 2);
        var isCut = a.Length <= b.Length ? right.Business.Length == b.Length : left.Business.Length == a.Length;
        if (isAbridged && IsPartOf(shorter, longer) && (isRead || Characters.AreEqual(shorter[0], longer[0]) || (longer.EndsWith(shorter, StringComparison.Ordinal) && IsKnown(longer[..^shorter.Length]))))
        {
            tally.Add(MatchFinding.BusinessShort);
            return tally;
        }

        var begins = isRead || (isCut && longer.Length == shorter.Length + 1 && AreEqual(shorter, longer[1..])) || Characters.AreEqual(a[0], b[0]) || (a.Length == b.Length && Romanised.SoundAlike(a[0], b[0]));
        if (begins && distance <= 2 && (distance == 1 || longer.Length >= 5) && longer.Length >= 2 && unknownA + unknownB > 0)
        {
            for (var i = 0; i < distance; i++)
            {
                tally.Add(MatchFinding.BusinessSpelling);
            }

            return tally;
        }

        if (Homophones(a, b) is > 0 and <= 2 and var homophones)
        {
            // Another word of the same sound may be meant; more than one slip of the pen then, so that somebody looks.
            for (var i = 0; i < (Meaning(a) == Meaning(b) ? homophones : homophones + 2); i++)
            {
                tally.Add(MatchFinding.BusinessSpelling);
            }

            return tally;
        }

        if (AreTurned(a, b) || ((left.IsTraditional || right.IsTraditional) && RegionalWords.AreEqual(a, b)))
        {
            tally.Add(MatchFinding.BusinessSpelling);
            return tally;
        }

        if (!begins)
        {
            tally.Add(MatchFinding.BrandPart);
            return tally;
        }

        if (IsPartOf(shorter, longer))
        {
            tally.Add(isAbridged ? MatchFinding.BusinessShort : MatchFinding.BusinessPart);
            return tally;
        }

        var common = 0;
        foreach (var concept in ofA[..countA])
        {
            common += ofB[..countB].Contains(concept) ? 1 : 0;
        }

        tally.Add(
            countA == 0 && countB == 0 ? unknownA + unknownB == 0 ? MatchFinding.BusinessGeneral : MatchFinding.BusinessOther
            : common == countA && common == countB ? MatchFinding.BusinessAlike
            : common > 0 && (common == countA || common == countB) ? MatchFinding.BusinessAlike
            : countA == 0 || countB == 0 ? MatchFinding.BusinessPart
            : MatchFinding.BusinessOther);
        return tally;
    }

    /// <summary>Nothing but words of business.</summary>
    public static bool IsKnown(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && BusinessWords.AtEnd(text, out _) is > 0 and var length)
        {
            text = text[..^length];
        }

        return text.IsEmpty;
    }

    /// <summary>How many characters have another of the same sound in their place; 0 when anything else differs.</summary>
    private static int Homophones(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var count = 0;
        for (var i = 0; i < a.Length && a.Length == b.Length; i++)
        {
            if (!Characters.AreEqual(a[i], b[i]))
            {
                if (!Romanised.SoundAlike(a[i], b[i]))
                {
                    return 0;
                }

                count++;
            }
        }

        return count;
    }

    /// <summary>The concept of the last word; -1 when there is none.</summary>
    private static int Meaning(ReadOnlySpan<char> business) => BusinessWords.AtEnd(business, out var word) > 0 ? BusinessWords.ConceptOf(word) : -1;

    /// <summary>The concepts that say something, each once, and how many characters are no known word.</summary>
    private static (int Count, int Unknown) Concepts(ReadOnlySpan<char> text, Span<int> concepts)
    {
        var (count, unknown) = (0, 0);
        for (var at = text.Length; at > 0;)
        {
            var length = BusinessWords.AtEnd(text[..at], out var word);
            if (length == 0)
            {
                unknown++;
                at--;
                continue;
            }

            at -= length;
            var concept = BusinessWords.ConceptOf(word);
            if (concept != BusinessWords.General && count < concepts.Length && !concepts[..count].Contains(concept))
            {
                concepts[count++] = concept;
            }
        }

        return (count, unknown);
    }
}
