using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>公民身份号码, GB 11643-1999: region, date of birth, sequence, and a check character (ISO 7064 MOD 11-2).</summary>
public static class ResidentIdentityNumber
{
    public const int Length = 18;

    private const string CheckCharacters = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>First two digits: provinces (11 to 65), Taiwan, Hong Kong, Macao, and their residents' permits (71, 81 to 83), foreigners (91).</summary>
    private static readonly HashSet<int> Provinces =
    [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91,
    ];

    /// <summary>The number in its canonical form, or null when it is none: wrong length, province, date or check character, or born after <paramref name="today"/>.</summary>
    public static string? TryParse(string? text, DateOnly today) =>
        text is not null && TypedCode.Joined(TypedCode.Clean(text), Length) is { } number && IsValid(number, today) ? number : null;

    /// <summary>Shown on screens: the first three and the last two characters.</summary>
    public static string Mask(string number) =>
        number.Length <= 5 ? new string('*', number.Length) : string.Concat(number.AsSpan(0, 3), new string('*', number.Length - 5), number.AsSpan(number.Length - 2));

    private static bool IsValid(string number, DateOnly today)
    {
        if (number.AsSpan(0, Length - 1).ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (!Provinces.Contains(int.Parse(number.AsSpan(0, 2), CultureInfo.InvariantCulture)))
        {
            return false;
        }

        var hasDate = DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born);
        if (!hasDate || born > today || born.Year < 1850)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            sum += (number[i] - '0') * Weights[i];
        }

        return number[^1] == CheckCharacters[sum % 11];
    }
}
