namespace Baobei.Domain.Matching;

/// <summary>A name in characters and in Latin letters beside each other, as on a business card: each of the two says the same house.</summary>
internal static class BilingualNames
{
    /// <summary>Fewer letters are an addition to the characters, no name.</summary>
    private const int FewestLetters = 6;

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

    private static Tally ByLatin(NameReading mixed, NameReading other, Tally first)
    {
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
