namespace Baobei.Domain.Matching;

/// <summary>A name in characters and in Latin letters beside each other, as on a business card: each of the two says the same house.</summary>
internal static class BilingualNames
{
    /// <summary>Fewer letters are an addition to the characters, no name.</summary>
    private const int FewestLetters = 6;

    /// <summary>A shorter word may be any two letters.</summary>
    private const int FewestOfWord = 3;

    /// <summary>So near are names that are the same.</summary>
    private const int MostForSame = 100;

    [ThreadStatic]
    private static (NameReading Latin, NameReading Han, LatinReading Words)? _memory;

    /// <summary>What the Latin part of one of them says of the other, where the characters do not contradict it.</summary>
    /// <param name="first">What was found by the characters.</param>
    public static Tally Take(NameReading a, NameReading b, Tally first)
    {
        if (first.IsFar || first.IsRelated || first.Points <= MostForSame)
        {
            return first;
        }

        var (one, two) = (Letters(a), Letters(b));
        return one >= FewestLetters && two == 0 ? ByLatin(a, b, first) : two >= FewestLetters && one == 0 ? ByLatin(b, a, first) : first;
    }

    /// <summary>A name in both scripts and one in Latin letters that has a word of it: 比亚迪 (BYD), BYD Company Limited. What the characters alone say of it, where the whole says that they are two.</summary>
    /// <param name="written">What <paramref name="latin"/> was read from.</param>
    public static Tally TakeAcross(NameReading mixed, NameReading written, LatinReading latin, Tally first)
    {
        if (!first.IsFar || !SaysWordOf(mixed, latin))
        {
            return first;
        }

        var (letters, han, words) = _memory ??= (new(), new(), new());
        han.Read(mixed.Source, withoutLatin: true);
        if (!han.IsHan || han.BrandLength < 2)
        {
            return first;
        }

        letters.Read(written.Source);
        words.Read(letters);
        var across = CrossScript.Compare(han, words);
        across.Add(MatchFinding.Note);
        var best = across.Points < first.Points ? across : first;
        return best.IsFar && HasBrand(mixed, latin) ? Tally.With(MatchFinding.Beside) : best;
    }

    /// <summary>The brand of the Latin name, one long word, stands among the characters.</summary>
    private static bool HasBrand(NameReading mixed, LatinReading latin)
    {
        const int least = 5;
        var brand = default(LatinWord);
        foreach (var word in latin.Singles)
        {
            if (word.Kind is LatinKind.Brand)
            {
                if (brand.Length > 0)
                {
                    return false;
                }

                brand = word;
            }
        }

        var at = brand.Length < least ? -1 : mixed.Letters.IndexOf(latin.TextOf(brand), StringComparison.Ordinal);
        var end = at + brand.Length;
        return at >= 0 && !(at > 0 && Romanised.IsLatin(mixed.Letters[at - 1])) && !(end < mixed.Letters.Length && Romanised.IsLatin(mixed.Letters[end]));
    }

    /// <summary>A word of the Latin name that is no business of many stands among the characters.</summary>
    private static bool SaysWordOf(NameReading mixed, LatinReading latin)
    {
        foreach (var word in latin.Singles)
        {
            if (word.Kind is LatinKind.Brand && word.Length >= FewestOfWord && mixed.Letters.Contains(latin.TextOf(word), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Tally ByLatin(NameReading mixed, NameReading other, Tally first)
    {
        if (!mixed.Whole.Contains(other.Brand, StringComparison.Ordinal))
        {
            // Huawei终端: what the letters leave out is what it does.
            return first;
        }

        var (written, han, words) = _memory ??= (new(), new(), new());
        written.ReadLatin(mixed.Source);
        if (written.IsHan)
        {
            return first;
        }

        han.Copy(other);
        words.Read(written);
        var across = CrossScript.Compare(han, words);
        return !across.IsRelated && across.Points <= MostForSame ? across : first;
    }

    private static int Letters(NameReading name)
    {
        var count = 0;
        foreach (var c in name.Letters)
        {
            count += Romanised.IsLatin(c) ? 1 : 0;
        }

        return count;
    }
}
