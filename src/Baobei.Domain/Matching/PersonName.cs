using System.Text;

namespace Baobei.Domain.Matching;

/// <summary>The name of a person (姓名).</summary>
public static class PersonName
{
    public const int MaxLength = 60;

    /// <summary>Half width, lower case, simplified; without spaces and signs: "Ann-Mari Lee" and "annmari lee" are equal, 歐陽娜 and 欧阳娜 too.</summary>
    public static string Key(string name) => CharFold.Fold(name);

    /// <summary>Letters with spaces, hyphens, apostrophes, dots and the middle dot of foreign names (·); at least two letters, no digits.</summary>
    public static bool IsValid(string name)
    {
        var text = name.Trim();
        return text.Length is >= 2 and <= MaxLength
            && Key(text).Length >= 2
            && text.EnumerateRunes().All(rune => Rune.IsLetter(rune) || IsMark(rune) || IsSign(rune));
    }

    private static bool IsSign(Rune rune) => rune.IsBmp && " -'\u2019.\u00b7\u2022\u30fb".Contains((char)rune.Value, StringComparison.Ordinal);

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
