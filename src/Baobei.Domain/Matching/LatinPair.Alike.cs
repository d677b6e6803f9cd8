namespace Baobei.Domain.Matching;

/// <summary>One word of each name is left over, and the two may mean the same: Pharmaceuticals and Medicine, Conch and Hailuo.</summary>
internal static partial class LatinPair
{
    /// <summary>All else agrees, and what is left over are two words for one line of business, or a brand in English and in pinyin.</summary>
    private static MatchFinding? Alike(LatinName a, ReadOnlySpan<bool> usedA, LatinName b, ReadOnlySpan<bool> usedB, in Rest left, in Rest right, int matched, int distinctive)
    {
        const int mostWords = 2;
        if (left.Count is 0 or > mostWords || right.Count is 0 or > mostWords || matched == 0)
        {
            return null;
        }

        if (left.Count + right.Count == 2 && distinctive > 0 && Open(a, usedA) is { Number: >= 0 and var one } && Open(b, usedB) is { Number: >= 0 and var two })
        {
            return BusinessWords.AreAlike(one, two) ? MatchFinding.BusinessAlike : null;
        }

        Span<char> letters = stackalloc char[2 * NameReading.MaxLength];
        var length = Join(a, usedA, letters);
        var other = letters[length..];
        other = other[..Join(b, usedB, other)];
        return BrandPinyin.AreOne(letters[..length], other) ? matched > 1 ? MatchFinding.BrandMeaning : MatchFinding.BrandMeaningAlone : null;
    }

    private static LatinTerm Open(LatinName name, ReadOnlySpan<bool> used) => name.Terms[used[..name.Terms.Length].IndexOf(false)];

    private static int Join(LatinName name, ReadOnlySpan<bool> used, Span<char> into)
    {
        var length = 0;
        for (var i = 0; i < name.Terms.Length; i++)
        {
            if (!used[i])
            {
                var text = name.TextOf(name.Terms[i]);
                text.CopyTo(into[length..]);
                length += text.Length;
            }
        }

        return length;
    }
}
