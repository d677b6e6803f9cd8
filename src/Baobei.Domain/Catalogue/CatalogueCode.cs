using Baobei.Domain.Kernel;

namespace Baobei.Domain.Catalogue;

/// <summary>The codes by which files and other systems call products, specifications and regions: lower-case letters, digits and hyphens.</summary>
public static class CatalogueCode
{
    public const int MaxLength = 40;

    /// <summary>The code without spaces around it. <see cref="InvalidField"/>: <c>catalogue_code</c> when it is none, with the greatest length.</summary>
    public static string Check(string field, string typed) =>
        typed.Trim() is var code && IsCode(code) ? code : throw new InvalidField(field, "catalogue_code", MaxLength);

    /// <summary>1 to <see cref="MaxLength"/> of a-z, 0-9 and hyphens, with a letter or digit at both ends.</summary>
    public static bool IsCode(string code) =>
        code.Length is > 0 and <= MaxLength && code[0] != '-' && code[^1] != '-' && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
