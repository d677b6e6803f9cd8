namespace Baobei.Domain.Matching;

/// <summary>Whether two words in Latin letters are one: equal, a number, another language's word, a slip of the pen, the same sound, an abbreviation.</summary>
internal static class LatinWords
{
    /// <summary>The rows of the keyboard.</summary>
    private const string Keys = "qwertyuiop asdfghjkl  zxcvbnm   ";

    /// <summary>The bit of <see cref="GarbledText.Lost"/> among the letters of a word.</summary>
    private const uint LostLetter = 1u << (GarbledText.Lost & 31);

    /// <summary>Of a word that lost more letters too little is left.</summary>
    private const int MostLost = 4;

    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouy");

    /// <summary>Whether the two words are one, and what that costs. A later pass looks for what is less sure.</summary>
    public static bool Relation(LatinName a, in LatinTerm x, LatinName b, in LatinTerm y, int pass, out MatchFinding finding)
    {
        finding = MatchFinding.SameName;
        var one = a.TextOf(x);
        var two = b.TextOf(y);
        switch (pass)
        {
            case 0:
                return (x.Hash == y.Hash && one.SequenceEqual(two)) || (x.Number >= 0 && x.Number == y.Number);
            case 1:
                if (x.Value > 0 && (x.Value == y.Value || (x.Value % LatinName.OrdinalFrom == y.Value % LatinName.OrdinalFrom && (IsRoman(one) || IsRoman(two)))))
                {
                    finding = MatchFinding.WordNumber;
                    return true;
                }

                if (Math.Min(one.Length, two.Length) >= 3 && Math.Max(one.Length, two.Length) >= 4 && one[0] == two[0] && AreSpeltAlike(one, two) && !PlaceNames.AreTwoInLatin(one, two))
                {
                    finding = MatchFinding.WordLetters;
                    return true;
                }

                if (Math.Min(one.Length, two.Length) >= 4 && one[0] == two[0] && MayBeSpelt(x, y) && LatinSpellings.AreOfCountries(one, two))
                {
                    finding = MatchFinding.WordLetters;
                    return true;
                }

                if ((!x.IsBrand || !y.IsBrand || !(x.Means.IsNone && y.Means.IsNone)) && (IsPlural(one, two) || IsPlural(two, one)))
                {
                    finding = MatchFinding.WordLetters;
                    return true;
                }

                if (IsWithoutMarked(one, two, y.Marked) || IsWithoutMarked(two, one, x.Marked))
                {
                    finding = MatchFinding.WordLetters;
                    return true;
                }

                if (((x.Letters | y.Letters) & LostLetter) != 0 && Math.Min(one.Length, two.Length) >= 3 && AreAlikeButLost(one, two, MostLost))
                {
                    finding = MatchFinding.WordLetters;
                    return true;
                }

                // Short words that are written nearly alike are rather a slip, or two names, than two languages.
                if (x.Means.Shares(y.Means) && (x.Is(LatinUse.City | LatinUse.Country) || Math.Max(one.Length, two.Length) > 4 || one.Length != two.Length || !IsSlip(one, two, out _)))
                {
                    finding = x.Is(LatinUse.House) && y.Is(LatinUse.House) ? MatchFinding.WordLetters : !x.Is(LatinUse.City | LatinUse.Country) && (IsShort(one, two) || IsShort(two, one)) ? MatchFinding.WordShort : MatchFinding.WordTranslated;
                    return true;
                }

                return false;
            case 2:
                if (AreTwo(x, y) || PlaceNames.AreTwoInLatin(one, two))
                {
                    return false;
                }

                if (char.IsAsciiDigit(one[0]) && char.IsAsciiDigit(two[0]) && (x.Value > 0 || y.Value > 0 || !(one.ContainsAnyExceptInRange('0', '9') || two.ContainsAnyExceptInRange('0', '9'))))
                {
                    return false;
                }

                if (!MayBeSpelt(x, y))
                {
                    return false;
                }

                if (x.IsBrand && y.IsBrand && AreTwoInPinyin(a, one, b, two, out var isNear))
                {
                    finding = MatchFinding.WordSoundShort;
                    return isNear || IsNeighbourKey(one, two) || (one.Length != two.Length && Edits.Distance(one, two, 1) == 1);
                }

                var isSlip = IsSlip(one, two, out finding);
                if ((!isSlip || MatchWeights.Of(finding) > MatchWeights.Of(MatchFinding.WordSound)) && SoundsAlike(a, x, b, y, out var sound) && (!isSlip || MatchWeights.Of(sound) < MatchWeights.Of(finding)))
                {
                    finding = sound;
                    return true;
                }

                if ((!isSlip || MatchWeights.Of(finding) > MatchWeights.Of(MatchFinding.WordSoundShort)) && Math.Min(one.Length, two.Length) >= 4 && LatinSpellings.AreOne(one, two, out var spelt))
                {
                    finding = spelt;
                    return true;
                }

                if (isSlip && x.Number >= 0 && y.Number >= 0 && x.Number != y.Number)
                {
                    // Two words that both mean a business: printing and painting.
                    finding = MatchFinding.WordSpellingShort;
                }

                return isSlip;
            default:
                if (AreTwo(x, y))
                {
                    return false;
                }

                if (IsAbbreviation(x, one, y, two) || IsAbbreviation(y, two, x, one))
                {
                    finding = x.HasStop || y.HasStop || x.Number >= 0 || y.Number >= 0 ? MatchFinding.WordShort : MatchFinding.WordSpellingLong;
                    return true;
                }

                // Of a word that nobody knows, when it does not stand in front.
                if (x.Start > 0 && y.Start > 0 && Math.Min(one.Length, two.Length) >= 3 && Math.Max(one.Length, two.Length) >= 6 && Math.Abs(one.Length - two.Length) >= 3 && (IsUnknownShort(x, one, two) || IsUnknownShort(y, two, one)))
                {
                    finding = MatchFinding.WordTranslated;
                    return true;
                }

                // One word in two of its forms.
                var same = one.CommonPrefixLength(two);
                if (same >= 5 && LatinLexicon.IsEnding(one[same..]) && LatinLexicon.IsEnding(two[same..]) && !AreTwoInPinyin(a, one, b, two, out _))
                {
                    finding = MatchFinding.WordTranslated;
                    return true;
                }

                return false;
        }
    }

    /// <summary>In names of Chinese companies, two words of which each is a name by itself in pinyin, of two syllables at least: hongda and hengda, 宏达 and 恒达.</summary>
    /// <param name="isNear">They are of as many syllables, which sound alike: zh and z, n and ng.</param>
    private static bool AreTwoInPinyin(LatinName a, ReadOnlySpan<char> one, LatinName b, ReadOnlySpan<char> two, out bool isNear)
    {
        const int shortest = 4;
        const int longest = 24;
        isNear = false;
        if (Math.Min(one.Length, two.Length) < shortest || Math.Max(one.Length, two.Length) > longest)
        {
            return false;
        }

        Span<byte> x = stackalloc byte[longest];
        Span<byte> y = stackalloc byte[longest];
        if (!IsCleanPinyin(one, x) || !IsCleanPinyin(two, y) || !(HasChinesePlace(a) || HasChinesePlace(b)))
        {
            return false;
        }

        isNear = true;
        var (i, j, count) = (0, 0, 0);
        for (; isNear && i < one.Length && j < two.Length; count++)
        {
            var (m, n) = (System.Numerics.BitOperations.Log2(x[i]), System.Numerics.BitOperations.Log2(y[j]));
            isNear = Pinyin.Fuzzy(Pinyin.Find(one.Slice(i, m))) == Pinyin.Fuzzy(Pinyin.Find(two.Slice(j, n)));
            (i, j) = (i + m, j + n);
        }

        isNear &= i == one.Length && j == two.Length;
        return !isNear || count > 1;
    }

    /// <summary>Pinyin in which no syllable but the first begins with a vowel: "lienfa" is how Taiwan spells what is "lianfa" in pinyin.</summary>
    private static bool IsCleanPinyin(ReadOnlySpan<char> word, Span<byte> lengths)
    {
        if (!Pinyin.Segment(word, lengths))
        {
            return false;
        }

        for (var at = System.Numerics.BitOperations.Log2(lengths[0]); at < word.Length; at += System.Numerics.BitOperations.Log2(lengths[at]))
        {
            if (word[at] is 'a' or 'e' or 'o')
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasChinesePlace(LatinName name)
    {
        foreach (ref readonly var term in name.Terms)
        {
            if (term.Is(LatinUse.City) && PlaceNames.OfLatin(name.TextOf(term)).Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>About as long and of about the same letters.</summary>
    private static bool MayBeSpelt(in LatinTerm x, in LatinTerm y) => Math.Abs(x.Length - y.Length) <= 3 && System.Numerics.BitOperations.PopCount(x.Letters ^ y.Letters) <= 6;

    /// <summary>Two numbers, places of two countries, or long words of which each is known to mean something else: neither is the other misspelt, Austria and Australia.</summary>
    private static bool AreTwo(in LatinTerm x, in LatinTerm y)
    {
        const LatinUse place = LatinUse.Country | LatinUse.City;
        return (x.Value > 0 && y.Value > 0 && x.Value % LatinName.OrdinalFrom != y.Value % LatinName.OrdinalFrom) || (x.Is(place) && y.Is(place) && x.Country != y.Country && x.Country * y.Country != 0)
            || (Math.Min(x.Length, y.Length) >= 6 && !(x.Means.IsNone || y.Means.IsNone || x.Means.Shares(y.Means)));
    }

    /// <summary>Written with the letters of Roman numerals: it may count or put in order.</summary>
    public static bool IsRoman(ReadOnlySpan<char> text) => text.Length >= 2 && !text.ContainsAnyExcept('i', 'v', 'x');

    /// <summary>The number that Roman numerals up to 39 say; 0 when they are none.</summary>
    public static int RomanValue(ReadOnlySpan<char> text)
    {
        var tens = text.IndexOfAnyExcept('x') is >= 0 and var end ? end : text.Length;
        var units = text[tens..] switch
        {
            "" => 0,
            "i" => 1,
            "ii" => 2,
            "iii" => 3,
            "iv" => 4,
            "v" => 5,
            "vi" => 6,
            "vii" => 7,
            "viii" => 8,
            "ix" => 9,
            _ => -1,
        };
        return tens > 3 || units < 0 ? 0 : (10 * tens) + units;
    }

    private static bool IsSlip(ReadOnlySpan<char> one, ReadOnlySpan<char> two, out MatchFinding finding)
    {
        var length = Math.Max(one.Length, two.Length);
        finding = MatchFinding.WordSpelling;
        if (length < 3)
        {
            return false;
        }

        // First letters: other ones are another company.
        if (length <= 4 && !one.ContainsAny(Vowels) && !two.ContainsAny(Vowels))
        {
            return false;
        }

        if (LooksAlike(one, two))
        {
            finding = length >= 5 ? MatchFinding.WordSpellingLong : MatchFinding.WordSpelling;
            return true;
        }

        var distance = Edits.Distance(one, two, length >= 9 ? 2 : 1);
        if (distance == 1)
        {
            var isFirst = one[0] != two[0] && one.Length == two.Length && one[1] == two[1];
            finding = isFirst ? (length >= 9 ? MatchFinding.WordSpelling : length >= 7 && (AreVoiced(one[0], two[0]) || IsNeighbourKey(one, two)) ? MatchFinding.WordSpellingShort : MatchFinding.WordSpellingFirst)
                : length >= 7 && IsOtherConsonant(one, two) ? MatchFinding.WordSpelling
                : length >= 9 ? MatchFinding.WordSpellingLongest : length >= 7 || (length == 6 && IsNextKey(one, two)) ? MatchFinding.WordSpellingLong : length >= 5 ? MatchFinding.WordSpelling : MatchFinding.WordSpellingShort;
            return true;
        }

        return distance == 2 && length >= 9 && one[0] == two[0];
    }

    /// <summary>The two ways to write one first sound of Korean: Gangnam and Kangnam, Busan and Pusan.</summary>
    private static bool AreVoiced(char one, char two) => (one, two) is ('g', 'k') or ('k', 'g') or ('d', 't') or ('t', 'd') or ('b', 'p') or ('p', 'b');

    /// <summary>A vowel for the consonant next to it in its row of the keyboard, or the other way round: no other name is written so.</summary>
    private static bool IsNextKey(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        var at = one.CommonPrefixLength(two);
        if (one.Length != two.Length || !one[(at + 1)..].SequenceEqual(two[(at + 1)..]))
        {
            return false;
        }

        var (x, y) = (Keys.IndexOf(one[at], StringComparison.Ordinal), Keys.IndexOf(two[at], StringComparison.Ordinal));
        return x >= 0 && y >= 0 && Math.Abs(x - y) == 1 && Vowels.Contains(one[at]) != Vowels.Contains(two[at]);
    }

    /// <summary>The word, and the same for several: instrument and instruments, company and companies.</summary>
    private static bool IsPlural(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        const int shortest = 4;
        var same = one.CommonPrefixLength(two);
        return one.Length >= shortest && ((same == one.Length && two[same..] is "s" or "es") || (same == one.Length - 1 && one[same..] is "y" && two[same..] is "ies"));
    }

    /// <summary>One letter is another that is beside it on the keyboard.</summary>
    public static bool IsNeighbourKey(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        const int row = 11;
        var at = one.CommonPrefixLength(two);
        if (one.Length != two.Length || at == one.Length || !one[(at + 1)..].SequenceEqual(two[(at + 1)..]))
        {
            return false;
        }

        var (x, y) = (Keys.IndexOf(one[at], StringComparison.Ordinal), Keys.IndexOf(two[at], StringComparison.Ordinal));
        return x >= 0 && y >= 0 && Math.Abs((x % row) - (y % row)) <= 1 && Math.Abs((x / row) - (y / row)) <= 1;
    }

    /// <summary>One consonant for another that is not beside it on the keyboard: hardly a slip of the pen.</summary>
    private static bool IsOtherConsonant(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        const int row = 11;
        var at = one.CommonPrefixLength(two);
        if (one.Length != two.Length || at + 1 < one.Length && one[at] == two[at + 1] && one[at + 1] == two[at])
        {
            return false;
        }

        var (x, y) = (Keys.IndexOf(one[at], StringComparison.Ordinal), Keys.IndexOf(two[at], StringComparison.Ordinal));
        return x >= 0 && y >= 0 && !Vowels.Contains(one[at]) && !Vowels.Contains(two[at])
            && (Math.Abs((x % row) - (y % row)) > 1 || Math.Abs((x / row) - (y / row)) > 1);
    }

    /// <summary>Equal but for what a reader of print mixes up: 0 and O, 1 and l and I, rn and m, vv and w.</summary>
    private static bool LooksAlike(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        var (i, j, differs, isWord) = (0, 0, false, false);
        while (i < one.Length && j < two.Length)
        {
            differs |= one[i] != two[j];
            isWord |= char.IsAsciiLetter(one[i]) && char.IsAsciiLetter(two[j]);
            var (x, y) = (Print(one, ref i), Print(two, ref j));
            if (x != y)
            {
                return false;
            }
        }

        return differs && isWord && i == one.Length && j == two.Length;

        static char Print(ReadOnlySpan<char> text, ref int at)
        {
            var c = text[at++];
            var next = at < text.Length ? text[at] : '\0';
            at += (c == 'r' && next == 'n') || (c == 'v' && next == 'v') ? 1 : 0;
            return c switch
            {
                '0' => 'o',
                '1' or 'i' => 'l',
                '5' => 's',
                '8' => 'b',
                '6' => 'g',
                '2' => 'z',
                'r' when next == 'n' => 'm',
                'v' when next == 'v' => 'w',
                _ => c,
            };
        }
    }

    private static bool SoundsAlike(LatinName a, in LatinTerm x, LatinName b, in LatinTerm y, out MatchFinding finding)
    {
        var one = a.KeyOf(x);
        var two = b.KeyOf(y);
        finding = MatchFinding.WordSound;
        var shorter = Math.Min(one.Length, two.Length);
        if (shorter < 3 || Math.Abs(one.Length - two.Length) > 1)
        {
            return false;
        }

        if (one.SequenceEqual(two))
        {
            finding = shorter >= 8 || (shorter >= 6 && a.TextOf(x)[0] == b.TextOf(y)[0]) ? MatchFinding.WordSound : MatchFinding.WordSoundShort;
            return true;
        }

        // Vowels are what transliterations differ in most.
        finding = MatchFinding.WordSoundShort;
        return shorter >= 5 && one[0] == two[0] && Edits.Distance(one, two, 1) == 1
            && (shorter >= 8 || (one[^1] == two[^1] && one.CommonPrefixLength(two) is var same && (IsVowel(one[same]) || IsVowel(two[same]))));

        static bool IsVowel(char c) => c is 'a' or 'i' or 'o';
    }

    /// <summary>Equal when ae, oe, ue and aa are ä, ö, ü and å, and the marks fall away.</summary>
    public static bool AreSpeltAlike(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            Skip(one, ref i);
            Skip(two, ref j);
            if (i >= one.Length || j >= two.Length)
            {
                return i >= one.Length && j >= two.Length;
            }

            if (one[i++] != two[j++])
            {
                return false;
            }
        }

        static void Skip(ReadOnlySpan<char> text, ref int at)
        {
            if (at > 0 && at < text.Length && ((text[at] == 'e' && text[at - 1] is 'a' or 'o' or 'u') || (text[at] == 'a' && text[at - 1] == 'a')))
            {
                at++;
            }
        }
    }

    /// <summary>A program dropped the letters that have marks: Mller for Müller.</summary>
    /// <param name="marked">One bit for each letter of the other word that had a mark.</param>
    public static bool IsWithoutMarked(ReadOnlySpan<char> text, ReadOnlySpan<char> whole, uint marked)
    {
        var dropped = System.Numerics.BitOperations.PopCount(marked);
        if (dropped is 0 or > MostLost || text.Length + dropped != whole.Length || text.Length < 3)
        {
            return false;
        }

        var at = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            var isMarked = i < 32 && (marked >> i & 1) != 0;
            if (!isMarked && text[at++] != whole[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal when each sign for a lost letter is a letter or two, or two of them are one.</summary>
    private static bool AreAlikeButLost(ReadOnlySpan<char> one, ReadOnlySpan<char> two, int most)
    {
        const char lost = GarbledText.Lost;
        var same = one.CommonPrefixLength(two);
        one = one[same..];
        two = two[same..];
        if (one.IsEmpty || two.IsEmpty)
        {
            return one.IsEmpty && two.IsEmpty;
        }

        return most > 0 && ((one[0] == lost && IsOneOf(one, two, most - 1)) || (two[0] == lost && IsOneOf(two, one, most - 1)));

        static bool IsOneOf(ReadOnlySpan<char> signs, ReadOnlySpan<char> text, int most) =>
            AreAlikeButLost(signs[1..], text[1..], most)
            || (text.Length > 1 && AreAlikeButLost(signs[1..], text[2..], most))
            || (signs.Length > 1 && signs[1] == lost && AreAlikeButLost(signs[2..], text[1..], most));
    }

    private static bool IsAbbreviation(in LatinTerm shorter, ReadOnlySpan<char> shortText, in LatinTerm longer, ReadOnlySpan<char> text)
    {
        if (shortText[0] != text[0] || shortText.Length + 2 > text.Length || char.IsAsciiDigit(shortText[0]))
        {
            return false;
        }

        // An initial and the name.
        if (shortText.Length == 1)
        {
            return shorter.HasStop && longer.IsBrand;
        }

        var isKnown = longer.Number >= 0 || !longer.Means.IsNone;
        return (shorter.HasStop || isKnown) && IsShort(shortText, text) && (shorter.HasStop || (shorter.Number < 0 && shorter.Means.IsNone) || text.StartsWith(shortText, StringComparison.Ordinal)) && (shortText.Length >= 3 || shorter.HasStop);
    }

    /// <summary>Gas is no gasket shortened.</summary>
    private static bool IsUnknownShort(in LatinTerm term, ReadOnlySpan<char> shorter, ReadOnlySpan<char> text) => term.Number < 0 && term.Means.IsNone && IsShort(shorter, text);

    /// <summary>The beginning of the word, or letters of it in order of which most are consonants.</summary>
    private static bool IsShort(ReadOnlySpan<char> shorter, ReadOnlySpan<char> text)
    {
        if (shorter.Length >= text.Length || shorter.Length < 2 || shorter[0] != text[0])
        {
            return false;
        }

        if (text.StartsWith(shorter, StringComparison.Ordinal))
        {
            return true;
        }

        var at = 1;
        var skippedConsonants = 0;
        for (var i = 1; i < text.Length && at < shorter.Length; i++)
        {
            if (text[i] == shorter[at])
            {
                at++;
            }
            else
            {
                skippedConsonants += text[i] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' ? 0 : 1;
            }
        }

        return at == shorter.Length && skippedConsonants <= shorter.Length;
    }
}
