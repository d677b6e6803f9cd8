using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>
/// The name of a company as conflict rules see it. <see cref="Key"/>: two spellings of one registered name are equal. Whether unequal ones are near says
/// the <see cref="Matcher"/>.
/// </summary>
public static class CompanyName
{
    public const int MinKeyLength = 2;

    private static readonly FrozenSet<string> Placeholders = DataFile.Words("placeholder").ToFrozenSet();

    /// <summary>
    /// Half width, lower case, simplified; without spaces, brackets and punctuation. The legal form is kept: 有限公司 and 股份有限公司
    /// are two companies.
    /// </summary>
    public static string Key(string name) => CharFold.Fold(name);

    /// <summary>
    /// What is left of the key without region (in front or in brackets), legal form, 集团 and the part that names a branch. Empty when
    /// less than two characters are left: such a core says nothing.
    /// </summary>
    public static string Core(string name) => NameParts.Of(name).Core;

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

        var body = NameParts.WithoutForm(key);
        return body.Length > 0 && !Placeholders.Contains(body) && !Placeholders.Contains(key) && !Regions.IsName(key) && !Regions.IsName(body);
    }
}
