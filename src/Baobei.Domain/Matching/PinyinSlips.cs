namespace Baobei.Domain.Matching;

/// <summary>Names in pinyin with slips of the pen: a letter too many, missing, wrong, or swapped with its neighbour.</summary>
internal static class PinyinSlips
{
    /// <summary>Fewer letters are too near too many names.</summary>
    private const int FewestLetters = 8;

    /// <summary>The same where the characters around the letters agree.</summary>
    private const int FewestBetween = 4;

    /// <summary>First letters of region, brand and business together are of one company in thousands from so many on.</summary>
    private const int FewestInitials = 5;

    /// <summary>One slip for so many letters.</summary>
    private const int LettersPerSlip = 8;

    private const int MostSlips = 3;

    /// <summary>Of a shorter brand one letter makes another.</summary>
    private const int LongBrand = 3;

    private const int MostCharacters = 48;

    private const int MostLetters = 128;

    /// <summary>Not reached.</summary>
    private const int Never = 255;

    /// <summary>What was found of a Chinese name and one in Latin letters, with what letters tell that words do not.</summary>
    /// <param name="written">What <paramref name="latin"/> has read.</param>
    /// <param name="words">What was found by words.</param>
    public static Tally Compare(NameReading han, NameReading written, LatinReading latin, Tally words)
    {
        if ((words.Has(MatchFinding.Translation) || words.Has(MatchFinding.SoundAcross) || words.Has(MatchFinding.PinyinNear)) && IsOtherBrand(han, latin, words))
        {
            return Tally.With(MatchFinding.BrandOther);
        }

        if (words.Points <= MatchWeights.Of(MatchFinding.PinyinNear) || han.Core.Length < 3)
        {
            return words;
        }

        // "se" and "sa" are legal forms as well as syllables.
        return Letters(han, latin.Joined) ?? (latin.Joined.Length < written.Whole.Length ? Letters(han, written.Whole) : null) ?? words;
    }

    private static Tally? Letters(NameReading han, ReadOnlySpan<char> letters)
    {
        if (letters.Length is < FewestInitials or > MostLetters || letters.ContainsAnyExceptInRange('a', 'z'))
        {
            return null;
        }

        if (han.CoreStart > 0 && han.BrandLength > 0 && letters.Length < han.CoreEnd
            && Romanised.Initialled(letters, han.Whole[..han.CoreEnd], han.CoreStart, han.CoreStart + han.BrandLength, out var found))
        {
            var initials = Tally.With(MatchFinding.Initials);
            if (found.Left > 0)
            {
                initials.Add(MatchFinding.BusinessShort);
            }

            return initials;
        }

        if (letters.Length < FewestLetters)
        {
            return null;
        }

        var budget = Math.Min(MostSlips, letters.Length / LettersPerSlip);
        if (Align(letters, han.Whole, 0, han.CoreStart, han, budget, out var slipped))
        {
            return slipped;
        }

        // The region may stand in brackets behind the brand.
        if (han.RegionIsInBrackets && han.Region.Length > 0 && PlaceNames.NameOf(han.Region) is { } place)
        {
            Span<char> name = stackalloc char[place.Length + han.Core.Length];
            place.CopyTo(name);
            han.Core.CopyTo(name[place.Length..]);
            if (Align(letters, name, han.CoreStart - place.Length, place.Length, han, budget, out slipped))
            {
                return slipped;
            }
        }

        if ((han.CoreStart > 0 || han.RegionIsInBrackets) && Align(letters, han.Whole[han.CoreStart..], han.CoreStart, 0, han, budget, out slipped))
        {
            slipped.Add(MatchFinding.RegionMissing);
            return slipped;
        }

        return null;
    }

    /// <summary>Characters with some of them in pinyin, in which there is a slip; null when it is another name.</summary>
    public static Tally? Compare(NameReading mixed, NameReading han)
    {
        var letters = 0;
        foreach (var c in mixed.Core)
        {
            letters += Romanised.IsLatin(c) ? 1 : 0;
        }

        if (letters < FewestBetween || mixed.CoreEnd > MostLetters)
        {
            return null;
        }

        var budget = Math.Clamp(letters / LettersPerSlip, 1, MostSlips);
        return Align(mixed.Core, han.Core, han.CoreStart, 0, han, budget, out var slipped)
            || (han.CoreStart > 0 && Align(mixed.Whole[..mixed.CoreEnd], han.Whole, 0, han.CoreStart, han, budget, out slipped)) ? slipped : null;
    }

    /// <summary>
    /// The brand in Latin letters is clean pinyin of as many characters, and of others: neither a name that was made to sound alike, nor a slip beside
    /// another business.
    /// </summary>
    private static bool IsOtherBrand(NameReading han, LatinReading latin, Tally words)
    {
        Span<char> letters = stackalloc char[MostLetters];
        Span<byte> lengths = stackalloc byte[MostLetters];
        var length = 0;
        foreach (var word in latin.Words)
        {
            if (word.Kind is not LatinKind.Brand)
            {
                continue;
            }

            if (length + word.Length > MostLetters)
            {
                return false;
            }

            latin.TextOf(word).CopyTo(letters[length..]);
            length += word.Length;
        }

        var brand = han.Brand;
        if (brand.Length < 2 || !Pinyin.Segment(letters[..length], lengths))
        {
            return false;
        }

        // As many syllables as the brand has characters, one of which is another.
        var isStrict = !words.Has(MatchFinding.Translation);
        if (isStrict && words.Points == MatchWeights.Of(MatchFinding.PinyinNear))
        {
            return false;
        }

        var (at, differs) = (0, false);
        foreach (var c in brand)
        {
            if (at >= length || lengths[at] == 0)
            {
                return false;
            }

            var syllable = System.Numerics.BitOperations.Log2(lengths[at]);
            var text = letters.Slice(at, syllable);
            var isEqual = false;
            foreach (var reading in Pinyin.Of(c))
            {
                isEqual |= Pinyin.Find(text) is >= 0 and var written && Pinyin.Fuzzy(written) == Pinyin.Fuzzy(reading);
            }

            differs |= !isEqual;
            at += syllable;
        }

        return at == length && differs;
    }

    /// <summary>The text is the beginning of the name, at least to the end of its brand, in characters or in pinyin with at most so many slips.</summary>
    /// <param name="name">From where the text begins in it.</param>
    /// <param name="from">Where that is.</param>
    /// <param name="brand">Where its brand begins; 省, 市 and the like in front of it may be left out.</param>
    private static bool Align(ReadOnlySpan<char> text, ReadOnlySpan<char> name, int from, int brand, NameReading han, int budget, out Tally tally)
    {
        tally = default;
        Span<byte> lengths = stackalloc byte[MostLetters];
        var isOther = han.BrandLength < LongBrand && IsClean(text, lengths);
        var brandEnd = brand + han.BrandLength;
        if (han.BrandLength == 0 || text.Length > MostLetters)
        {
            return false;
        }

        // For each number of letters read: slips so far, and how many of them in the brand in the lower half. The third is two characters on.
        Span<byte> reached = stackalloc byte[MostLetters + 1];
        Span<byte> next = stackalloc byte[MostLetters + 1];
        Span<byte> after = stackalloc byte[MostLetters + 1];
        reached.Fill(Never);
        next.Fill(Never);
        reached[0] = 0;
        var (best, left) = ((int)Never, 0);
        var end = Math.Min(name.Length, MostCharacters);
        for (var i = 0; i < end; i++)
        {
            after.Fill(Never);
            var isBrand = i >= brand && i < brandEnd;
            for (var at = reached.IndexOfAnyExcept((byte)Never); at >= 0 && at <= text.Length; at++)
            {
                if (reached[at] == Never)
                {
                    continue;
                }

                Step(text, at, name[i], reached[at], budget, isBrand, isOther, next);
                if (i + 1 < end)
                {
                    Swapped(text, at, name[i], name[i + 1], reached[at], budget, i + 1 >= brand && i < brandEnd, after);
                }

                if (i < brand && PlaceNames.IsKind(name[i]))
                {
                    Reach(next, at, reached[at]);
                }
            }

            var free = reached;
            reached = next;
            next = after;
            after = free;
            if (i + 1 >= brandEnd && i >= 2 && reached[text.Length] < best)
            {
                best = reached[text.Length];
                left = Math.Max(0, han.CoreEnd - from - i - 1);
            }

            if (!reached.ContainsAnyExcept((byte)Never) && !next.ContainsAnyExcept((byte)Never))
            {
                break;
            }
        }

        if (best == Never)
        {
            return false;
        }

        tally.Add(best == 0 ? MatchFinding.Pinyin : (best & 15) > 0 ? MatchFinding.PinyinNear : MatchFinding.PinyinSlip);
        if (left > 0)
        {
            tally.Add(MatchFinding.BusinessShort);
        }

        return true;
    }

    /// <summary>All of its letters fall into syllables.</summary>
    private static bool IsClean(ReadOnlySpan<char> text, Span<byte> lengths)
    {
        for (var at = 0; at < text.Length;)
        {
            var run = Run(text, at);
            if (run > lengths.Length || (run > 0 && !Pinyin.Segment(text.Slice(at, run), lengths)))
            {
                return false;
            }

            at += Math.Max(1, run);
        }

        return true;
    }

    /// <summary>What may be read when the next character is this one.</summary>
    private static void Step(ReadOnlySpan<char> text, int at, char character, byte reached, int budget, bool isBrand, bool isOther, Span<byte> next)
    {
        if (at < text.Length && Characters.AreEqual(text[at], character))
        {
            Reach(next, at + 1, reached);
            return;
        }

        var rest = text.Slice(at, Run(text, at));
        if (rest.IsEmpty)
        {
            return;
        }

        var slips = budget - (reached >> 4);

        // A brand of a few letters bears one.
        slips = isBrand ? Math.Min(slips, 1 - (reached & 15)) : slips;
        foreach (var reading in Pinyin.InNames(character))
        {
            var syllable = Pinyin.Text(reading);
            if (Romanised.Written(rest, syllable) is > 0 and var length)
            {
                Reach(next, at + length, reached);
            }
            else if (slips > 0)
            {
                Slip(rest, at, syllable, reached, slips, isBrand, isBrand && isOther, next);
            }
        }
    }

    /// <summary>The last letter of one syllable and the first one of the next changed places.</summary>
    private static void Swapped(ReadOnlySpan<char> text, int at, char character, char following, byte reached, int budget, bool isBrand, Span<byte> after)
    {
        if (reached >> 4 >= budget || (isBrand && (reached & 15) > 0))
        {
            return;
        }

        var rest = text.Slice(at, Run(text, at));
        foreach (var reading in Pinyin.InNames(character))
        {
            var one = Pinyin.Text(reading);
            if (rest.Length <= one.Length || rest[one.Length] != one[^1] || rest[one.Length - 1] == one[^1] || !rest.StartsWith(one.AsSpan(0, one.Length - 1), StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var other in Pinyin.InNames(following))
            {
                var two = Pinyin.Text(other);
                if (two[0] == rest[one.Length - 1] && rest[(one.Length + 1)..].StartsWith(two.AsSpan(1), StringComparison.Ordinal))
                {
                    Reach(after, at + one.Length + two.Length, (byte)(reached + 16 + (isBrand ? 1 : 0)));
                }
            }
        }
    }

    /// <summary>The syllable with slips; in a brand that is another syllable only letters too many or too few, or swapped, are some.</summary>
    private static void Slip(ReadOnlySpan<char> rest, int at, string syllable, byte reached, int slips, bool isBrand, bool isOther, Span<byte> next)
    {
        const int most = Pinyin.LongestSyllable + MostSlips + 1;
        var width = Math.Min(rest.Length, syllable.Length + slips);
        Span<byte> rows = stackalloc byte[3 * most];
        var before = rows[..most];
        var above = rows.Slice(most, most);
        var now = rows.Slice(2 * most, most);
        for (var j = 0; j <= width; j++)
        {
            above[j] = (byte)j;
        }

        for (var i = 1; i <= syllable.Length; i++)
        {
            now[0] = (byte)i;
            int least = now[0];
            for (var j = 1; j <= width; j++)
            {
                var cost = Math.Min(Math.Min(above[j], now[j - 1]) + 1, above[j - 1] + (syllable[i - 1] == rest[j - 1] ? 0 : isOther ? Never : 1));
                if (i > 1 && j > 1 && syllable[i - 1] == rest[j - 2] && syllable[i - 2] == rest[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                now[j] = (byte)Math.Min(cost, Never);
                least = Math.Min(least, cost);
            }

            if (least > slips)
            {
                return;
            }

            var reuse = before;
            before = above;
            above = now;
            now = reuse;
        }

        for (var j = 0; j <= width; j++)
        {
            if (above[j] <= slips)
            {
                Reach(next, at + j, (byte)(reached + (above[j] << 4) + (isBrand ? above[j] : 0)));
            }
        }
    }

    private static void Reach(Span<byte> next, int at, byte slips)
    {
        if (slips < next[at])
        {
            next[at] = slips;
        }
    }

    private static int Run(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && Romanised.IsLatin(text[end]))
        {
            end++;
        }

        return end - at;
    }
}
