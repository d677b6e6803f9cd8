namespace Baobei.Domain.Matching;

/// <summary>
/// The name of a company as conflict rules see it. <see cref="Key"/>: two spellings of one registered name are equal. Whether unequal ones are near says
/// the <see cref="Matcher"/>.
/// </summary>
public static class CompanyName
{
    public const int MinKeyLength = 2;

    private static readonly WordTable Placeholders = WordTable.Of(DataFile.Words("placeholder"));

    /// <summary>Forms that say nothing about who it is, folded, the longest first; institutions (大学, 医院) and trades (厂, 店) do.</summary>
    internal static readonly string[] Forms = [.. new[] { "legal_llc", "legal_jsc", "legal_company", "legal_partnership", "legal_sole", "group" }
        .SelectMany(DataFile.Words).Select(form => CharFold.Fold(form)).OrderByDescending(form => form.Length)];

    private static readonly WordTable FormTable = WordTable.Of(Forms);

    /// <summary>
    /// Half width, lower case, simplified; without spaces, brackets and punctuation. The legal form is kept: 有限公司 and 股份有限公司
    /// are two companies.
    /// </summary>
    public static string Key(string name) => CharFold.Fold(name);

    /// <summary>
    /// May be the full name of an enterprise: at least two letters or Chinese characters, not one character repeated, not only a
    /// region, a legal form or a placeholder.
    /// </summary>
    public static bool IsValid(string name)
    {
        if (name.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            return false;
        }

        var key = Key(name);
        if (key.Length < MinKeyLength || key.Count(char.IsLetter) < 2 || key.AsSpan().TrimStart(key[0]).IsEmpty)
        {
            return false;
        }

        var body = key.AsSpan();
        while (FormTable.AtEnd(body, out _) is > 0 and var form)
        {
            body = body[..^form];
        }

        return body.Length > 0 && !Placeholders.Contains(body) && !Placeholders.Contains(key) && !PlaceNames.IsPlace(key, out _) && !PlaceNames.IsPlace(body, out _);
    }
}
