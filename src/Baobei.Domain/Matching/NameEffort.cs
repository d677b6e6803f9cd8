namespace Baobei.Domain.Matching;

/// <summary>How much work an index of names may put into a question, measured on the dev set (docs/performance.md).</summary>
/// <param name="Read">Numbers read.</param>
/// <param name="Share">One more for so many names of the index; 0: none.</param>
/// <param name="Compared">Names compared with it, word by word.</param>
/// <param name="Foreign">Of those in Latin letters, when the question is in Chinese: few of them are what is asked for.</param>
/// <param name="Candidates">Names decided on.</param>
public sealed record NameEffort(int Read, int Share, int Compared, int Foreign, int Candidates)
{
    /// <summary>A question that somebody waits for.</summary>
    public static readonly NameEffort Question = new(200_000, 16, 192, 32, NameIndex.MostCandidates);

    /// <summary>A row of many: a tenth of the work, and some in a thousand are not found that otherwise are.</summary>
    public static readonly NameEffort Row = new(8_000, 0, 16, 4, 8);

    /// <summary>The same among the rows of its own file, who are asked about again when they are registered.</summary>
    public static readonly NameEffort Sibling = new(2_000, 0, 5, 1, 3);
}
