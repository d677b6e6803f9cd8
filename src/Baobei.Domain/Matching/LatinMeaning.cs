namespace Baobei.Domain.Matching;

/// <summary>What a word or phrase means: numbers of up to four concepts. Words of two languages that share one are the same word.</summary>
internal readonly record struct LatinMeaning(int First, int Second, int Third, int Fourth)
{
    public bool IsNone => First == 0;

    /// <summary>With one more concept; when there is no room for it, it is left out.</summary>
    public LatinMeaning With(int concept) =>
        concept == 0 || Has(concept) || Fourth != 0 ? this
        : First == 0 ? this with { First = concept }
        : Second == 0 ? this with { Second = concept }
        : Third == 0 ? this with { Third = concept }
        : this with { Fourth = concept };

    /// <summary>Whether the two have a concept in common.</summary>
    public bool Shares(in LatinMeaning other) =>
        First != 0 && other.First != 0
        && (other.Has(First) || (Second != 0 && (other.Has(Second) || (Third != 0 && (other.Has(Third) || (Fourth != 0 && other.Has(Fourth)))))));

    private bool Has(int concept) => First == concept || Second == concept || Third == concept || Fourth == concept;
}
