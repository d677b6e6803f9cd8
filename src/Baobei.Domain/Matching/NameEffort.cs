namespace Baobei.Domain.Matching;

/// <summary>How much work an index of names may put into a question, measured on the dev set (docs/performance.md).</summary>
/// <param name="Read">Numbers read.</param>
/// <param name="Lists">Lists of numbers read, the shortest first: what a name has in common with few others.</param>
/// <param name="Share">One more for so many names of the index; 0: none.</param>
/// <param name="Compared">Names compared with it, word by word; 0: none, those that have the most of what was read are decided on.</param>
/// <param name="Foreign">Of those in Latin letters, when the question is in Chinese: few of them are what is asked for. These are compared in any case.</param>
/// <param name="Candidates">Names decided on.</param>
/// <param name="Part">Names that have less than this part (a third: 3) of what the best one has are not decided on: hardly one of them is near. 0: all are.</param>
/// <param name="Least">Names that have less than so many hundredths of what was read are left out, those of the other script less than a quarter of that. 0: none are.</param>
/// <param name="ForeignPart">Names in Latin letters that have less than this part (a tenth: 10) of a question in Chinese are not decided on: what two scripts share by chance. 0: all are.</param>
/// <param name="IsHeld">The question is one of the names: what no other has is not read.</param>
public sealed record NameEffort(int Read, int Lists, int Share, int Compared, int Foreign, int Candidates, int Part = 0, int Least = 0, int ForeignPart = 0, bool IsHeld = false)
{
    /// <summary>What is typed into a search box: all that have it are wanted, however many.</summary>
    public static readonly NameEffort Search = new(200_000, int.MaxValue, 16, 192, 32, NameIndex.MostCandidates, Least: 10);

    /// <summary>A question that somebody waits for. Whom a name in Chinese means has something rare in common with it: what more is read finds nobody else.</summary>
    public static readonly NameEffort Question = Search with { Read = 30_000, Share = 64, Latin = Search };

    /// <summary>A row of many: a small part of the work, and some in a thousand are not found that otherwise are.</summary>
    public static readonly NameEffort Row = new(5_000, 26, 0, 0, 2, 10, Part: 3, Least: 16, ForeignPart: 10) { Latin = new(8_000, int.MaxValue, 0, 16, 4, 10, Part: 3) };

    /// <summary>The same among the rows of its own file, who are asked about again when they are registered.</summary>
    public static readonly NameEffort Sibling = new(2_000, 20, 0, 0, 1, 2, Part: 3, Least: 16, ForeignPart: 10, IsHeld: true) { Latin = new(2_000, int.MaxValue, 0, 5, 1, 2, Part: 3, IsHeld: true) };

    /// <summary>
    /// For a question in Latin letters this instead, null: the same. Most of its tokens are parts of words, which say little by themselves: more of them
    /// have to be read, and names compared. As many candidates.
    /// </summary>
    public NameEffort? Latin { get; init; }
}
