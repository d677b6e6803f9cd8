namespace Baobei.Domain.Matching;

/// <summary>统一社会信用代码, GB 32100-2015: 18 characters, the last one checks the others.</summary>
public static class UnifiedCreditCode
{
    public const int Length = 18;

    /// <summary>Digits and capital letters without I, O, S, V, Z.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly string[] Labels = DataFile.Words("credit_code_label");

    /// <summary>
    /// The code in its canonical form, or null when it is none. Forgiven: lower case, full width, spaces, hyphens, invisible characters and a
    /// label in front; never a letter O for a zero.
    /// </summary>
    public static string? TryParse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var typed = CharFold.Normal(text).ToUpperInvariant().Trim();
        if (Labels.FirstOrDefault(label => typed.StartsWith(label, StringComparison.Ordinal)) is { } found)
        {
            typed = typed[found.Length..].TrimStart(' ', ':');
        }

        Span<char> code = stackalloc char[Length];
        var length = 0;
        foreach (var c in typed)
        {
            if (char.IsWhiteSpace(c) || c is '-' or '\u2010' or '\u2013' or '\u2014' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
            {
                continue;
            }

            if (length == Length)
            {
                return null;
            }

            code[length++] = c;
        }

        return length == Length && IsValid(code) ? new string(code) : null;
    }

    /// <summary>
    /// A canonical code whose parts and check character are right: managing authority and kind (first two characters), six digits of region,
    /// nine characters of organisation code. The check digit within the organisation code (GB 11714) is not demanded: about one real code in
    /// ten thousand fails it.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> code)
    {
        if (code.Length != Length || code[2..8].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var sum = 0;
        var weight = 1;
        for (var i = 0; i < Length; i++)
        {
            var value = Alphabet.IndexOf(code[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum += value * (i == Length - 1 ? 1 : weight);
            weight = weight * 3 % 31;
        }

        return sum % 31 == 0;
    }
}
