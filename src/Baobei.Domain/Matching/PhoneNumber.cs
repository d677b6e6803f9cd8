namespace Baobei.Domain.Matching;

/// <summary>What kind of number it is.</summary>
public enum PhoneClass
{
    Invalid,

    /// <summary>A mobile telephone of the mainland: 1, then 3 to 9, 11 digits.</summary>
    Mobile,

    /// <summary>A line of the mainland with its area code.</summary>
    Landline,

    /// <summary>400 and 800 numbers of the mainland.</summary>
    Service,

    /// <summary>Any other country, Hong Kong, Macao and Taiwan among them.</summary>
    Foreign,
}

/// <summary>
/// Telephone numbers as people write them in files and notes, read without asking which numbers are in use: what is looked up there may be years old.
/// The forms of the product ask libphonenumber, which knows that.
/// </summary>
public static class PhoneNumber
{
    private const int MaxTyped = 80;

    /// <summary>E.164: 15 digits at most, country code among them.</summary>
    private const int MaxDigits = 15;

    private const string China = "86";

    private static readonly string[] Labels = [.. DataFile.Words("phone_label").Select(label => label.ToLowerInvariant())];

    private static readonly string[] Extensions = [.. DataFile.Words("phone_extension").Select(word => word.ToLowerInvariant())];

    /// <summary>
    /// Canonical form: "+8613800138000", "+8657748073021;ext=6092" (RFC 3966), and its class. Forgiven: full width, spaces, hyphens, full stops, brackets,
    /// 00 or 86 in front, a label ("Tel:"), and "ext", "x", "#" or 转 before an extension.
    /// </summary>
    /// <returns>An empty form and <see cref="PhoneClass.Invalid"/> for what is no number.</returns>
    public static (string Canonical, PhoneClass Class) Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > MaxTyped)
        {
            return ("", PhoneClass.Invalid);
        }

        var text = CharFold.Normal(typed).ToLowerInvariant().Trim();
        if (Array.Find(Labels, label => text.StartsWith(label, StringComparison.Ordinal)) is { } found)
        {
            text = text[found.Length..].TrimStart(' ', ':', '.', '-', '\u2236');
        }

        return Number(text) is { Class: not PhoneClass.Invalid } number ? number : WithExtension(text);
    }

    /// <summary>An extension behind its word, or behind one more hyphen.</summary>
    private static (string Canonical, PhoneClass Class) WithExtension(string text)
    {
        foreach (var word in Extensions)
        {
            if (text.IndexOf(word, StringComparison.Ordinal) is > 0 and var at)
            {
                return Joined(text[..at], text[(at + word.Length)..].TrimStart('.', ':', ' ', '='));
            }
        }

        return text.LastIndexOf('-') is > 0 and var hyphen ? Joined(text[..hyphen], text[(hyphen + 1)..]) : ("", PhoneClass.Invalid);
    }

    private static (string Canonical, PhoneClass Class) Joined(string text, string extension)
    {
        const int longest = 6;
        var (canonical, kind) = Number(text.TrimEnd(';', ',', ' '));
        var digits = Digits(extension);
        return kind == PhoneClass.Invalid || digits.Length is 0 or > longest ? ("", PhoneClass.Invalid) : ($"{canonical};ext={digits}", kind);
    }

    private static (string Canonical, PhoneClass Class) Number(string text)
    {
        var isInternational = text.StartsWith('+') || text.StartsWith("(+", StringComparison.Ordinal);
        var digits = Digits(text);
        if (digits.Length == 0)
        {
            return ("", PhoneClass.Invalid);
        }

        if (!isInternational && digits.StartsWith("00", StringComparison.Ordinal))
        {
            isInternational = true;
            digits = digits[2..];
        }

        return isInternational && !digits.StartsWith(China, StringComparison.Ordinal) ? Foreign(digits)
            : isInternational ? Mainland(digits[China.Length..])
            : Mainland(digits) is { Class: not PhoneClass.Invalid } domestic ? domestic
            : digits.StartsWith(China, StringComparison.Ordinal) ? Mainland(digits[China.Length..])
            : ("", PhoneClass.Invalid);
    }

    private static (string Canonical, PhoneClass Class) Foreign(string digits) =>
        digits.Length is >= 8 and <= MaxDigits && digits[0] != '0' && digits.AsSpan().ContainsAnyExcept(digits[0]) ? ("+" + digits, PhoneClass.Foreign) : ("", PhoneClass.Invalid);

    /// <param name="digits">Without the country code; a line may have the 0 of its area code.</param>
    private static (string Canonical, PhoneClass Class) Mainland(string digits)
    {
        if (digits.Length == 11 && digits[0] == '1' && digits[1] >= '3')
        {
            return (Full(digits), PhoneClass.Mobile);
        }

        if (digits.Length == 10 && (digits.StartsWith("400", StringComparison.Ordinal) || digits.StartsWith("800", StringComparison.Ordinal)))
        {
            return (Full(digits), PhoneClass.Service);
        }

        // 10 and 2x have two digits and 8 behind them, all others three and 7 or 8. Written with its 0, or after the country code without.
        var line = digits.TrimStart('0');
        var areaLength = line.StartsWith("10", StringComparison.Ordinal) || line.StartsWith('2') ? 2 : 3;
        var rest = line.Length - areaLength;
        return digits.Length - line.Length <= 1 && line.Length > 0 && (line[0] != '1' || areaLength == 2) && (rest == 8 || (rest == 7 && areaLength == 3)) && line[areaLength] is >= '2'
            ? (Full(line), PhoneClass.Landline)
            : ("", PhoneClass.Invalid);
    }

    private static string Full(string national) => string.Concat("+", China, national);

    /// <summary>The digits; empty when something else than the usual signs stands between them.</summary>
    private static string Digits(string text)
    {
        var digits = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '.' or '(' or ')' or '+' or '/' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' or '\u00b7' or '\u00a0')
                && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)
            {
                return "";
            }
        }

        return digits.ToString();
    }
}
