namespace Baobei.Domain.Matching;

/// <summary>The findings of one comparison and the points they take away.</summary>
internal struct Tally
{
    private const int MostForReview = 400;

    private UInt128 _findings;

    public int Points { get; private set; }

    public bool IsRelated { get; private set; }

    /// <summary>So far apart that they are two, unless something else explains them.</summary>
    public readonly bool IsFar => Points > MostForReview;

    public readonly bool HasAny => _findings != UInt128.Zero;

    public static Tally With(MatchFinding finding)
    {
        var tally = default(Tally);
        tally.Add(finding);
        return tally;
    }

    public void Add(MatchFinding finding)
    {
        _findings |= UInt128.One << (int)finding;
        Points += MatchWeights.Of(finding);
    }

    public void Remove(MatchFinding finding)
    {
        _findings &= ~(UInt128.One << (int)finding);
        Points -= MatchWeights.Of(finding);
    }

    public void Add(Tally other)
    {
        _findings |= other._findings;
        Points += other.Points;
        IsRelated |= other.IsRelated;
    }

    public void MakeRelated(bool isRelated) => IsRelated |= isRelated;

    public readonly bool Has(MatchFinding finding) => (_findings & (UInt128.One << (int)finding)) != UInt128.Zero;
}

/// <summary>How many slips of the pen lie between two texts.</summary>
internal static class Edits
{
    /// <summary>Characters to be changed, added, left out, or swapped with their neighbour (optimal string alignment); at most <paramref name="most"/> + 1.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return most + 1;
        }

        // What is equal at both ends says nothing.
        while (a.Length > 0 && b.Length > 0 && a[0] == b[0])
        {
            a = a[1..];
            b = b[1..];
        }

        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length == 0 || b.Length == 0)
        {
            return Math.Max(a.Length, b.Length);
        }

        const int longest = NameReading.MaxLength;
        if (a.Length > longest || b.Length > longest)
        {
            return most + 1;
        }

        Span<int> rows = stackalloc int[3 * (b.Length + 1)];
        var width = b.Length + 1;
        var before = rows[..width];
        var last = rows.Slice(width, width);
        var now = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j < width; j++)
            {
                var cost = Math.Min(Math.Min(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                now[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > most)
            {
                return most + 1;
            }

            var reuse = before;
            before = last;
            last = now;
            now = reuse;
        }

        return Math.Min(last[b.Length], most + 1);
    }
}
