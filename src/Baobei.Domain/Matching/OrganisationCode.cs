namespace Baobei.Domain.Matching;

/// <summary>
/// 组织机构代码, GB 11714-1997: eight characters and a check digit. The registration that the unified credit code took the place of, which
/// holds it as characters 9 to 17.
/// </summary>
public static class OrganisationCode
{
    public const int Length = 9;

    private static readonly int[] Weights = [3, 7, 9, 10, 5, 8, 4, 2];

    private static readonly string[] Labels = TypedCode.Labels("organisation_code_label");

    /// <summary>
    /// The code in its canonical form, nine characters without the hyphen before the last, or null when it is none. Forgiven: what
    /// <see cref="UnifiedCreditCode.TryParse"/> forgives.
    /// </summary>
    public static string? TryParse(string? text) =>
        text is not null && TypedCode.Joined(TypedCode.WithoutLabels(TypedCode.Clean(text), Labels), Length) is { } code && IsValid(code) ? code : null;

    /// <summary>A canonical code whose check digit is right: 11 less the weighted sum modulo 11, where 10 is X and 11 is 0.</summary>
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

        return code[^1] == "0X987654321"[sum % 11];
    }
}
