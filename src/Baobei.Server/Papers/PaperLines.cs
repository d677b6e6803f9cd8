using System.Text;

namespace Baobei.Server.Papers;

/// <summary>
/// Breaks text into lines. Chinese has no spaces: a line may end after any character, but none begins with what closes (，。）) and none ends with what opens
/// （《). Words of letters and digits stay whole unless one is wider than the line.
/// </summary>
public static class PaperLines
{
    /// <summary>What no line begins with.</summary>
    private const string Closing = "\uFF0C\u3002\u3001\uFF1B\uFF1A\uFF1F\uFF01\uFF09\u300B\u300D\u300F\u3011\u3015\u201D\u2019\u2026\u2014\uFF05%)],.;:!?";

    /// <summary>What no line ends with.</summary>
    private const string Opening = "\uFF08\u300A\u300C\u300E\u3010\u3014\u201C\u2018\uFFE5\u00A5([";

    /// <summary>The lines of <paramref name="text"/>, none wider than <paramref name="width"/> as long as a single character is not.</summary>
    /// <param name="measure">How wide a piece of text is.</param>
    public static IReadOnlyList<string> Break(string text, double width, Func<string, double> measure)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Break(paragraph, width, measure, lines);
        }

        return lines;
    }

    private static void Break(string paragraph, double width, Func<string, double> measure, List<string> lines)
    {
        var line = new StringBuilder();
        var used = 0.0;
        foreach (var piece in Pieces(paragraph))
        {
            var wide = measure(piece);
            if (used + measure(piece.TrimEnd()) <= width)
            {
                line.Append(piece);
                used += wide;
                continue;
            }

            End();
            if (wide <= width)
            {
                line.Append(piece);
                used = wide;
                continue;
            }

            foreach (var rune in piece.EnumerateRunes())
            {
                var one = rune.ToString();
                wide = measure(one);
                if (used + wide > width)
                {
                    End();
                }

                line.Append(one);
                used += wide;
            }
        }

        lines.Add(line.ToString().TrimEnd());

        void End()
        {
            if (line.Length > 0)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
            }
        }
    }

    /// <summary>The text in pieces that stay on one line: a word with the spaces after it, or a Chinese character, each with what must stand beside it.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var piece = new StringBuilder();
        for (var at = 0; at < runes.Count; at++)
        {
            piece.Append(runes[at].ToString());
            if (at + 1 == runes.Count || MayBreak(runes[at], runes[at + 1]))
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }
    }

    private static bool MayBreak(Rune before, Rune after)
    {
        if (Rune.IsWhiteSpace(after) || Is(Closing, after) || Is(Opening, before))
        {
            return false;
        }

        return Rune.IsWhiteSpace(before) || IsWide(before) || IsWide(after);
    }

    private static bool Is(string set, Rune rune) => rune.IsBmp && set.Contains((char)rune.Value, StringComparison.Ordinal);

    /// <summary>Chinese characters and their punctuation, Japanese and Korean ones.</summary>
    private static bool IsWide(Rune rune) => rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF00 and <= 0xFFEF) or >= 0x20000;
}
