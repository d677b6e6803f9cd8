namespace Baobei.Domain.Matching;

/// <summary>组织机构代码, GB 11714-1997: eight digits or capital letters and a check character; it stands within the unified credit code (characters 9 to 17).</summary>
public static class OrganisationCode
{
    public const int Length = 9;

    private static readonly int[] Weights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The code without its hyphen, or null when it is none. Forgiven: lower case, full width, spaces and hyphens.</summary>
    public static string? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 40)
        {
            return null;
        }

        var code = string.Concat(CharFold.Normal(text).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2013' or '\u2014')
            && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format));
        return IsValid(code) ? code : null;
    }

    /// <summary>The canonical code has a right check character.</summary>
    public static bool IsValid(ReadOnlySpan<char> code)
    {
        if (code.Length != Length)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            if (!char.IsAsciiDigit(code[i]) && !char.IsAsciiLetterUpper(code[i]))
            {
                return false;
            }

            sum += Weights[i] * (char.IsAsciiDigit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10);
        }

        var check = 11 - (sum % 11);
        return code[^1] == check switch
        {
            10 => 'X',
            11 => '0',
            _ => (char)('0' + check),
        };
    }
}
