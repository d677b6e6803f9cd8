using System.Buffers;
using System.Text.Unicode;

namespace Baobei.Domain.Matching;

/// <summary>Text that went through a wrong program on its way: signs as a web page writes them (&amp;amp;), and UTF-8 that was read as Western European (MÃ¼ller).</summary>
internal static class GarbledText
{
    /// <summary>Stands for a letter that was lost.</summary>
    public const char Lost = '?';

    /// <summary>So often a text may have gone through a wrong program.</summary>
    private const int MostTimes = 4;

    /// <summary>What Western European (Windows) has at 0x80 to 0x9F.</summary>
    private const string Windows = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    /// <summary>First bytes of two and three in UTF-8, as they are misread.</summary>
    private static readonly SearchValues<char> Misread = SearchValues.Create("\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7\u00d0\u00d1\u00e1\u00e2");

    /// <summary>The text as it was meant; the same one when nothing is wrong with it.</summary>
    public static string Repair(string text)
    {
        if (text.Length > 2 * NameReading.MaxLength)
        {
            return text;
        }

        for (var times = 0; times < MostTimes; times++)
        {
            var repaired = RepairedOnce(text);
            if (ReferenceEquals(repaired, text))
            {
                break;
            }

            text = repaired;
        }

        return text;
    }

    private static string RepairedOnce(string text)
    {
        if (text.Contains('&') && text.Contains(';') && System.Net.WebUtility.HtmlDecode(text) is var decoded && decoded != text)
        {
            return decoded;
        }

        // The first such sign tells: in UTF-8 none stands before a plain letter.
        if (text.AsSpan().IndexOfAny(Misread) is not (>= 0 and var at) || at + 1 == text.Length)
        {
            return text;
        }

        // Of a letter in two bytes the second was lost.
        return text[at + 1] is Lost or '\ufffd' ? text.Remove(at, 1) : text[at + 1] > '\u007f' ? Unmixed(text) : text;
    }

    /// <summary>A sign within a word that a program wrote for a letter it did not know: Cer?mica.</summary>
    public static bool IsLost(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (c is not (Lost or '_' or '\ufffd'))
        {
            return false;
        }

        var (isBehind, isBefore) = (at > 0 && char.IsLetter(text[at - 1]), at + 1 < text.Length && char.IsLetter(text[at + 1]));
        return c switch
        {
            '\ufffd' => isBehind || isBefore,

            // Between all words it stands for the space.
            '_' => isBehind && isBefore && char.IsLower(text[at + 1]) && text.Contains(' '),
            _ => isBefore && (isBehind || at == 0 || text[at - 1] is ' ' or Lost) || (isBehind && at + 2 < text.Length && text[at + 1] == Lost && char.IsLetter(text[at + 2])) || (isBehind && HasLost(text[..at])),
        };
    }

    /// <summary>A letter was lost within the word before, so a sign at its end is no question mark: Soci?t?.</summary>
    private static bool HasLost(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOf(' ') + 1)..];
        return word.IndexOf(Lost) is > 0 and var at && at + 1 < word.Length;
    }

    private static string Unmixed(string text)
    {
        Span<byte> bytes = stackalloc byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var windows = c is < '\u0080' or (>= '\u00a0' and <= '\u00ff') ? -1 : Windows.IndexOf(c, StringComparison.Ordinal);
            if (windows < 0 && c > '\u00ff')
            {
                return text;
            }

            bytes[i] = windows < 0 ? (byte)c : (byte)(0x80 + windows);
        }

        Span<char> meant = stackalloc char[text.Length];
        return Utf8.ToUtf16(bytes, meant, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done ? new(meant[..length]) : text;
    }
}
