using System.Text;

namespace Baobei.Server.Tests;

/// <summary>Reading our own source, for the tests that hold rules over it.</summary>
internal static class Source
{
    /// <summary>C# or Razor without its comments; strings stay as they are.</summary>
    public static string WithoutComments(string code, bool isRazor)
    {
        var kept = new StringBuilder(code.Length);
        var i = 0;
        while (i < code.Length)
        {
            if (isRazor && Skips(code, ref i, "@*", "*@"))
            {
                continue;
            }

            if (isRazor && Skips(code, ref i, "<!--", "-->"))
            {
                continue;
            }

            if (Skips(code, ref i, "/*", "*/"))
            {
                continue;
            }

            // In markup "//" is part of an address; a comment stands on a line of its own.
            if (At(code, i, "//") && (!isRazor || IsFirstOfLine(code, i)))
            {
                i = End(code, i, "\n", keepEnd: true);
                continue;
            }

            if (code[i] == '"' && !isRazor)
            {
                CopyString(code, ref i, kept);
                continue;
            }

            if (code[i] == '\'' && !isRazor && i + 2 < code.Length)
            {
                var end = code[i + 1] == '\\' ? code.IndexOf('\'', i + 3) : i + 2;
                kept.Append(code, i, end - i + 1);
                i = end + 1;
                continue;
            }

            kept.Append(code[i++]);
        }

        return kept.ToString();
    }

    /// <summary>The arguments of a call, as they are written.</summary>
    /// <param name="from">Just behind the opening bracket.</param>
    public static IReadOnlyList<string> Arguments(string code, int from)
    {
        var arguments = new List<string>();
        var depth = 0;
        var start = from;
        for (var i = from; i < code.Length; i++)
        {
            if (code[i] == '"')
            {
                CopyString(code, ref i, new StringBuilder());
                i--;
            }
            else if (code[i] is ')' or ']' or '}' && depth-- == 0)
            {
                arguments.Add(code[start..i].Trim());
                break;
            }
            else if (code[i] is '(' or '[' or '{')
            {
                depth++;
            }
            else if (code[i] == ',' && depth == 0)
            {
                arguments.Add(code[start..i].Trim());
                start = i + 1;
            }
        }

        return arguments;
    }

    private static void CopyString(string code, ref int i, StringBuilder kept)
    {
        var start = i;
        if (At(code, i, "\"\"\""))
        {
            i = End(code, i + 3, "\"\"\"", keepEnd: false);
        }
        else
        {
            var isVerbatim = start > 0 && (code[start - 1] == '@' || (start > 1 && code[start - 1] == '$' && code[start - 2] == '@'));
            for (i++; i < code.Length; i++)
            {
                if (code[i] == '\\' && !isVerbatim)
                {
                    i++;
                }
                else if (code[i] == '"')
                {
                    if (isVerbatim && At(code, i, "\"\""))
                    {
                        i++;
                        continue;
                    }

                    break;
                }
            }

            i++;
        }

        kept.Append(code, start, Math.Min(i, code.Length) - start);
    }

    private static bool Skips(string code, ref int i, string from, string to)
    {
        if (!At(code, i, from))
        {
            return false;
        }

        i = End(code, i + from.Length, to, keepEnd: false);
        return true;
    }

    private static bool At(string code, int i, string what) => string.CompareOrdinal(code, i, what, 0, what.Length) == 0;

    private static bool IsFirstOfLine(string code, int i)
    {
        for (var before = i - 1; before >= 0 && code[before] != '\n'; before--)
        {
            if (!char.IsWhiteSpace(code[before]))
            {
                return false;
            }
        }

        return true;
    }

    private static int End(string code, int from, string what, bool keepEnd)
    {
        var found = code.IndexOf(what, from, StringComparison.Ordinal);
        return found < 0 ? code.Length : keepEnd ? found : found + what.Length;
    }
}
