using System.Collections.Frozen;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Matching;

/// <summary>会员名: by which an account signs in (guide line 82). 5 to 25 characters: letters, digits, Chinese characters, _ and -; begins with a letter.</summary>
public static class LoginName
{
    public const int MinLength = 5;
    public const int MaxLength = 25;

    private static readonly FrozenSet<string> Reserved =
        new[] { "admin", "administrator", "root", "system", "support", "service", "security", "baobei", "vendor", "partner", "customer", "operator" }.ToFrozenSet();

    /// <summary>By which it is unique: half width, lower case.</summary>
    public static string Key(string name) => CharFold.Normal(name).Trim().ToLowerInvariant();

    /// <summary>The name, trimmed. <see cref="InvalidField"/> <c>AccountName</c>: <c>login_name_length</c> (least, most), <c>login_name_characters</c>, <c>login_name_reserved</c>.</summary>
    public static string Check(string name)
    {
        var text = CharFold.Normal(name).Trim();
        if (text.Length is < MinLength or > MaxLength)
        {
            throw new InvalidField("AccountName", "login_name_length", MinLength, MaxLength);
        }

        if (!IsLetter(text[0]) || !text.All(c => IsLetter(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
        {
            throw new InvalidField("AccountName", "login_name_characters");
        }

        return Reserved.Contains(Key(text)) ? throw new InvalidField("AccountName", "login_name_reserved") : text;
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is >= '\u4e00' and <= '\u9fff';
}
