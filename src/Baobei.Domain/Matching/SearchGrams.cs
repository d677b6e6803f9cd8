using System.Text;

namespace Baobei.Domain.Matching;

/// <summary>
/// How the list of customers finds a part of a name or nickname, and the rows of an industry or region, at any size: every character and
/// every pair of neighbouring characters of the text is indexed, and beside them what the row is. A search takes rows that have
/// everything that was asked for, and compares the few that remain with the text itself.
/// </summary>
public static class SearchGrams
{
    /// <summary>Between name and nickname, so that no pair spans both.</summary>
    private const char Separator = '\n';

    /// <summary>What a search looks into: both folded (half width, lower case, simplified, no spaces), each on its line.</summary>
    public static string TextOf(string name, string? nickname) =>
        string.IsNullOrEmpty(nickname) ? CharFold.Fold(name) : string.Concat(CharFold.Fold(name), Separator.ToString(), CharFold.Fold(nickname));

    /// <summary>What was typed, folded the same way.</summary>
    public static string QueryOf(string typed) => CharFold.Fold(typed);

    /// <summary>
    /// The distinct characters and pairs of neighbouring characters, and <paramref name="facts"/>, sorted by code point. A character is
    /// a whole one: one outside the basic plane is not cut in two.
    /// </summary>
    /// <param name="facts">Words such as those of <see cref="OfIndustry"/>; longer than any pair.</param>
    public static string[] Of(string text, params IEnumerable<string> facts)
    {
        var grams = new SortedSet<string>(facts, StringComparer.Ordinal);
        foreach (var line in text.Split(Separator))
        {
            var before = "";
            foreach (var rune in line.EnumerateRunes())
            {
                var character = rune.ToString();
                grams.Add(character);
                if (before.Length > 0)
                {
                    grams.Add(before + character);
                }

                before = character;
            }
        }

        return [.. grams];
    }

    /// <summary>What a row must have to contain what was typed: its pairs, or its one character.</summary>
    /// <param name="folded">As <see cref="QueryOf"/> answers.</param>
    public static string[] ToFind(string folded)
    {
        var runes = folded.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        return runes.Count <= 1 ? [.. runes] : [.. runes.Zip(runes.Skip(1), string.Concat).Distinct()];
    }

    /// <summary>A row of that section ("I") or division ("65") of the classification of industries.</summary>
    public static string OfIndustry(string code) => "i:" + code;

    /// <summary>A character or pair of the name of a project's customer, told apart from those of the project's own name.</summary>
    public static string OfCustomer(string gram) => "c:" + gram;

    /// <summary>A row of that province ("33") or city ("3301").</summary>
    public static string OfRegion(string code) => "r:" + code;
}
