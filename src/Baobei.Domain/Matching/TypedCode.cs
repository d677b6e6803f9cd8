using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>What codes and numbers look like when people type or paste them, made even before it is judged.</summary>
internal static class TypedCode
{
    /// <summary>Half width, capital letters, without characters that cannot be seen, without space at the ends.</summary>
    public static string Clean(string text)
    {
        var normal = CharFold.Normal(text);
        return (normal.Any(IsInvisible) ? string.Concat(normal.Where(c => !IsInvisible(c))) : normal).ToUpperInvariant().Trim();
    }

    /// <summary>A cleaned text without the labels in front of it: "Tel: 010-…", "(tax number): 91…".</summary>
    /// <param name="labels">Capital letters, the longer ones first.</param>
    public static string WithoutLabels(string cleaned, string[] labels)
    {
        var rest = cleaned;
        while (labels.FirstOrDefault(label => rest.TrimStart('(').StartsWith(label, StringComparison.Ordinal)) is { } found)
        {
            rest = rest.TrimStart('(')[found.Length..].TrimStart(' ', '.', ':', ')');
        }

        return rest;
    }

    /// <summary>The words of a kind as <see cref="WithoutLabels"/> wants them.</summary>
    public static string[] Labels(string kind) => [.. DataFile.Words(kind).Select(word => word.ToUpperInvariant()).OrderByDescending(word => word.Length)];

    /// <summary>The characters of a cleaned text without space and hyphens between them; null when they are not exactly <paramref name="length"/>.</summary>
    public static string? Joined(string cleaned, int length)
    {
        Span<char> code = stackalloc char[length];
        var count = 0;
        foreach (var c in cleaned)
        {
            if (char.IsWhiteSpace(c) || IsHyphen(c))
            {
                continue;
            }

            if (count == length)
            {
                return null;
            }

            code[count++] = c;
        }

        return count == length ? new string(code) : null;
    }

    /// <summary>A hyphen, any dash, or the sign for minus.</summary>
    public static bool IsHyphen(char c) => c is '-' or (>= '\u2010' and <= '\u2015') or '\u2212';

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
