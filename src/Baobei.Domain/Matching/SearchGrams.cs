namespace Baobei.Domain.Matching;

/// <summary>
/// How the list of customers finds a part of a name or nickname at any size: every pair of neighbouring characters of the text is indexed; a search
/// takes rows that have all pairs of what was typed, and compares the few that remain with the text itself.
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

    /// <summary>The distinct pairs of neighbouring characters, sorted by code point; a line of one character gives that character.</summary>
    public static string[] Of(string text)
    {
        var grams = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split(Separator))
        {
            if (line.Length == 1)
            {
                grams.Add(line);
            }

            for (var i = 0; i + 1 < line.Length; i++)
            {
                grams.Add(line.Substring(i, 2));
            }
        }

        return [.. grams];
    }
}
