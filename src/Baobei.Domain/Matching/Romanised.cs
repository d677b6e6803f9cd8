namespace Baobei.Domain.Matching;

/// <summary>Chinese characters by their sound, and Latin letters as pinyin of them.</summary>
internal static class Romanised
{
    /// <summary>A character with many readings before others of that kind has more ways to be read than there is time.</summary>
    private const int MostSteps = 400;

    /// <summary>The two characters have a reading in common; tones do not count.</summary>
    public static bool SoundAlike(char a, char b)
    {
        foreach (var one in Pinyin.Of(a))
        {
            if (Pinyin.Of(b).Contains(one))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>They have readings that are mixed up when heard or typed: zh and z, n and l, an and ang …</summary>
    public static bool SoundNear(char a, char b)
    {
        foreach (var one in Pinyin.Of(a))
        {
            foreach (var other in Pinyin.Of(b))
            {
                if (Pinyin.Fuzzy(one) == Pinyin.Fuzzy(other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Characters and Latin letters, mixed as people type them, that may be read the same.</summary>
    public static bool AreEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var steps = MostSteps;
        return AreEqual(a, b, ref steps);
    }

    private static bool AreEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ref int steps)
    {
        if (steps-- == 0)
        {
            steps = 0;
            return false;
        }

        if (a.IsEmpty || b.IsEmpty)
        {
            return a.IsEmpty && b.IsEmpty;
        }

        if (Characters.AreEqual(a[0], b[0]) && AreEqual(a[1..], b[1..], ref steps))
        {
            return true;
        }

        return IsLatin(a[0]) != IsLatin(b[0]) && (IsLatin(a[0]) ? Eats(b[0], a, b[1..], ref steps) : Eats(a[0], b, a[1..], ref steps));

        static bool Eats(char character, ReadOnlySpan<char> letters, ReadOnlySpan<char> rest, ref int steps)
        {
            foreach (var reading in Pinyin.Of(character))
            {
                if (Written(letters, Pinyin.Text(reading)) is > 0 and var length && AreEqual(letters[length..], rest, ref steps))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>How many characters of <paramref name="han"/> the letters spell from its beginning; -1 when they spell none to their end.</summary>
    /// <param name="least">They have to spell at least so many.</param>
    /// <param name="most">How many readings of each character count, the commonest first.</param>
    public static int Spell(ReadOnlySpan<char> letters, ReadOnlySpan<char> han, int least, int most)
    {
        var steps = MostSteps;
        return Spell(letters, han, least, most, ref steps);
    }

    private static int Spell(ReadOnlySpan<char> letters, ReadOnlySpan<char> han, int least, int most, ref int steps)
    {
        if (steps-- == 0)
        {
            steps = 0;
            return -1;
        }

        if (letters.IsEmpty)
        {
            return least <= 0 ? 0 : -1;
        }

        if (han.IsEmpty)
        {
            return -1;
        }

        if (Characters.AreEqual(letters[0], han[0]) && Spell(letters[1..], han[1..], least - 1, most, ref steps) is >= 0 and var same)
        {
            return same + 1;
        }

        var readings = most == int.MaxValue ? Pinyin.Of(han[0]) : Pinyin.InNames(han[0]);
        foreach (var reading in readings[..Math.Min(most, readings.Length)])
        {
            if (Written(letters, Pinyin.Text(reading)) is > 0 and var length && Spell(letters[length..], han[1..], least - 1, most, ref steps) is >= 0 and var rest)
            {
                return rest + 1;
            }
        }

        return -1;
    }

    /// <summary>How a name with words in Latin letters was read as characters and first letters of such.</summary>
    /// <param name="Initials">Characters told by their first letters.</param>
    /// <param name="OfBrand">Those of the brand among them.</param>
    /// <param name="Business">Characters behind the brand that are written as they are.</param>
    /// <param name="Left">Characters at the end that nothing was said of.</param>
    public readonly record struct InitialsFound(int Initials, int OfBrand, int Business, int Left);

    /// <summary>
    /// The characters of the one are those of the other, and its letters are the first letters of the characters that stand
    /// there. 省, 市 and the like may be left out in front of the brand, and business at the end.
    /// </summary>
    /// <param name="brand">Where the brand of <paramref name="han"/> begins.</param>
    /// <param name="brandEnd">Where it ends.</param>
    public static bool Initialled(ReadOnlySpan<char> mixed, ReadOnlySpan<char> han, int brand, int brandEnd, out InitialsFound found) =>
        Initialled(mixed, han, brand, brandEnd, false, out found) || (brand > 0 && Initialled(mixed, han, brand, brandEnd, true, out found));

    /// <param name="isWithoutKinds">省, 市 and the like are left out also where they would fit.</param>
    private static bool Initialled(ReadOnlySpan<char> mixed, ReadOnlySpan<char> han, int brand, int brandEnd, bool isWithoutKinds, out InitialsFound found)
    {
        found = default;
        var (initials, ofBrand, business) = (0, 0, 0);
        var at = 0;
        for (var i = 0; i < mixed.Length;)
        {
            var run = 0;
            while (i + run < mixed.Length && IsLatin(mixed[i + run]))
            {
                run++;
            }

            for (var end = i + Math.Max(1, run); i < end; i++)
            {
                while (at > 0 && at < brand && at < han.Length && PlaceNames.IsKind(han[at]) && (isWithoutKinds || !Agree(mixed[i], han[at])))
                {
                    at++;
                }

                if (at == han.Length || !Agree(mixed[i], han[at]))
                {
                    return false;
                }

                initials += run > 0 ? 1 : 0;
                ofBrand += run > 0 && at >= brand && at < brandEnd ? 1 : 0;
                business += run == 0 && at >= brandEnd ? 1 : 0;
                at++;
            }
        }

        found = new(initials, ofBrand, business, han.Length - at);
        return at >= brandEnd && initials > 0;

        static bool Agree(char c, char character) => IsLatin(c) ? IsInitial(c, character) : Characters.AreEqual(c, character);
    }

    /// <summary>The letters are the first letters of all the characters, but for 省, 市 and the like.</summary>
    public static bool AreInitials(ReadOnlySpan<char> letters, ReadOnlySpan<char> han)
    {
        var at = 0;
        foreach (var c in han)
        {
            if (at < letters.Length && IsInitial(letters[at], c))
            {
                at++;
            }
            else if (!PlaceNames.IsKind(c))
            {
                return false;
            }
        }

        return at == letters.Length && at >= 2;
    }

    private static bool IsInitial(char letter, char c)
    {
        var isFirst = letter == c;
        foreach (var reading in Pinyin.Of(c))
        {
            isFirst |= Pinyin.Text(reading)[0] == letter;
        }

        return isFirst;
    }

    /// <summary>The commonest reading of each character, joined.</summary>
    public static int Write(ReadOnlySpan<char> han, Span<char> letters)
    {
        var length = 0;
        foreach (var c in han)
        {
            ReadOnlySpan<char> text = Pinyin.Of(c) is { Length: > 0 } readings ? Pinyin.Text(readings[0]) : [c];
            if (length + text.Length > letters.Length)
            {
                break;
            }

            text.CopyTo(letters[length..]);
            length += text.Length;
        }

        return length;
    }

    /// <summary>Length of the syllable at the beginning of the letters, with ü written as v, u or yu; 0 when it is another.</summary>
    public static int Written(ReadOnlySpan<char> letters, string syllable)
    {
        if (letters.StartsWith(syllable, StringComparison.Ordinal))
        {
            return syllable.Length;
        }

        var umlaut = syllable.IndexOf('v', StringComparison.Ordinal);
        if (umlaut < 0 || letters.Length < umlaut || !letters.StartsWith(syllable.AsSpan(0, umlaut), StringComparison.Ordinal))
        {
            return 0;
        }

        var tail = syllable.AsSpan(umlaut + 1);
        var rest = letters[umlaut..];
        return rest.StartsWith("yu", StringComparison.Ordinal) && rest[2..].StartsWith(tail, StringComparison.Ordinal) ? umlaut + 2 + tail.Length
            : rest.StartsWith("u", StringComparison.Ordinal) && rest[1..].StartsWith(tail, StringComparison.Ordinal) ? umlaut + 1 + tail.Length
            : 0;
    }

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z';
}
