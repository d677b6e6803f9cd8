using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Baobei.Server.Features.Access;

/// <summary>
/// The rules of passwords (ASVS 4, V2.1): long enough, none of the commonest, not one's own name; no rule of composition,
/// no expiry, and every character allowed.
/// </summary>
public static class Passwords
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    // The 3,000 commonest of at least eight characters, lower case: the frequency list of zxcvbn (MIT) and what people in China choose.
    private static readonly FrozenSet<string> _common = ReadCommon();

    /// <summary>What is wrong with a password, as the code of a sentence, or null.</summary>
    /// <param name="personal">The person's names and addresses, which others know.</param>
    public static Wrong? WrongWith(string password, params IEnumerable<string?> personal)
    {
        ArgumentNullException.ThrowIfNull(password);
        var length = LengthOf(password);
        if (length is < MinLength or > MaxLength)
        {
            return new Wrong("length_between", MinLength, MaxLength);
        }

        if (IsCommon(password))
        {
            return new Wrong("password_common");
        }

        return IsPersonal(password, personal) ? new Wrong("password_personal") : null;
    }

    /// <summary>256 random bits as text that fits into a header and an address.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static int LengthOf(string password) => password.EnumerateRunes().Count();

    private static bool IsCommon(string password)
    {
        var plain = password.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return _common.Contains(plain) || plain.Distinct().Count() <= 2;
    }

    private static bool IsPersonal(string password, IEnumerable<string?> personal)
    {
        foreach (var known in personal)
        {
            foreach (var part in new[] { known, known?.Split('@')[0] })
            {
                // "zhangwei" and "zhangwei88" are the same guess; a name inside a long sentence is no harm.
                if (part is { Length: >= 3 } && password.Contains(part, StringComparison.OrdinalIgnoreCase) && password.Length - part.Length < 4)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static FrozenSet<string> ReadCommon()
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The code of a sentence (<c>validation.{Code}</c>) and its arguments.</summary>
    public sealed record Wrong(string Code, params object[] Details);
}
