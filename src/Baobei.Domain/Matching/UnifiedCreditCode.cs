namespace Baobei.Domain.Matching;

/// <summary>统一社会信用代码, GB 32100-2015: 18 characters, the last one checks the others.</summary>
public static class UnifiedCreditCode
{
    public const int Length = 18;

    /// <summary>Digits and capital letters without I, O, S, V, Z.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly string[] Labels = TypedCode.Labels("credit_code_label");

    /// <summary>
    /// The code in its canonical form, or null when it is none. Forgiven: lower case, full width, spaces, hyphens, invisible characters and a
    /// label in front; never a letter O for a zero.
    /// </summary>
    public static string? TryParse(string? text) =>
        text is not null && TypedCode.Joined(TypedCode.WithoutLabels(TypedCode.Clean(text), Labels), Length) is { } code && IsValid(code) ? code : null;

    /// <summary>
    /// A canonical code whose parts and check character are right: managing authority and kind (first two characters; letters are added to the
    /// standard from time to time, but neither is ever a zero), six digits of region, nine characters of organisation code. The check digit
    /// within the organisation code (<see cref="OrganisationCode"/>) is not demanded: about one real code in ten thousand fails it.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> code)
    {
        if (code.Length != Length || code[0] == '0' || code[1] == '0' || code[2..8].ContainsAnyExceptInRange('0', '9'))
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
