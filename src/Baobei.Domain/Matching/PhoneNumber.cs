using System.Collections.Frozen;
using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>What kind of number it is.</summary>
public enum PhoneClass
{
    /// <summary>None, or more than one.</summary>
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
/// A mobile number is judged by its shape, a line by area code and length, a foreign number by calling code and length. The forms of the product,
/// where a country is chosen, ask libphonenumber (Phones of the server), which knows what is in use, but neither extensions behind a hyphen nor
/// the Chinese words around a number.
/// </summary>
public static class PhoneNumber
{
    /// <summary>Longer texts are no number.</summary>
    private const int MaxTyped = 100;

    private const int MaxExtension = 8;

    /// <summary>Without the country's code.</summary>
    private const int MobileLength = 11;

    private const int ServiceLength = 10;

    private const string Mainland = "86";

    private static readonly (string Canonical, PhoneClass Class) Nothing = ("", PhoneClass.Invalid);

    /// <summary>Area codes of two digits, without the zero in front; their numbers have eight digits.</summary>
    private static readonly FrozenSet<string> ShortAreas = Expand("10 20-25 27-29");

    /// <summary>Area codes of three digits, without the zero in front; their numbers have seven or eight digits.</summary>
    private static readonly FrozenSet<string> LongAreas = Expand(
        "310-319 335 349-359 370-379 391-396 398 410-419 421 427 429 431-439 451-459 464 467-479 482 483 510-519 523 527 530-539 543 546 550-559 " +
        "561-564 566 570-580 591-599 631-635 660 662 663 668 691 692 701 710-719 722 724 728 730 731 734-739 743-746 750-759 760 762 763 766 768 " +
        "769 770-779 790-799 812 813 816-818 825-827 830-839 851-859 870-879 883 886-888 891-898 901-903 906 908 909 911-917 919 930-939 941 943 " +
        "951-955 970-977 979 990-999");

    /// <summary>Calling codes that are assigned, without the mainland's.</summary>
    private static readonly FrozenSet<string> CallingCodes = Expand(
        "1 7 20 27 30-34 36 39 40 41 43-49 51-58 60-66 81 82 84 90-95 98 211-213 216 218 220-258 260-269 290 291 297-299 350-359 370-383 385-387 " +
        "389 420 421 423 500-509 590-599 670 672-683 685-692 800 808 850 852 853 855 856 870 878 880-883 886 888 960-968 970-977 979 992-996 998");

    private static readonly string[] Labels = TypedCode.Labels("phone_label");

    private static readonly string[] ExtensionWords = TypedCode.Labels("phone_extension");

    /// <summary>
    /// Canonical form: "+8613800138000", "+8657748073021;ext=6092" (RFC 3966), and its class. Forgiven: full width, spaces, hyphens, full stops, brackets,
    /// 00 or 86 in front, the zero of an area code behind the country code, a label ("Tel:"), and "ext", "x", "#" or 转 before an extension.
    /// </summary>
    /// <returns>An empty form and <see cref="PhoneClass.Invalid"/> for what is no number.</returns>
    public static (string Canonical, PhoneClass Class) Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > MaxTyped)
        {
            return Nothing;
        }

        var text = TypedCode.WithoutLabels(TypedCode.Clean(typed), Labels).TrimEnd(' ', '.', ',', ';', '\u3001', '\u3002');
        var (front, extension) = SplitAtWord(text);
        return extension.Length > 0 ? WithExtension(Number(front), extension)
            : SplitAtHyphen(text) is { Class: not PhoneClass.Invalid } split ? split
            : Number(text);
    }

    private static (string Canonical, PhoneClass Class) WithExtension((string Canonical, PhoneClass Class) number, string extension) =>
        number.Class == PhoneClass.Invalid ? Nothing : ($"{number.Canonical};ext={extension}", number.Class);

    /// <summary>An extension behind a word or sign: "ext. 12", "#12".</summary>
    private static (string Front, string Extension) SplitAtWord(string typed)
    {
        var rest = typed.TrimEnd(' ', ')');
        var extension = rest[rest.AsSpan().TrimEnd("0123456789").Length..];
        var front = rest[..^extension.Length].TrimEnd(' ', '.', ':', '=');
        var hasWord = false;
        while (ExtensionWords.FirstOrDefault(word => front.EndsWith(word, StringComparison.Ordinal)) is { } found)
        {
            front = front[..^found.Length].TrimEnd(' ', ',', ';', '(');
            hasWord = true;
        }

        return hasWord && extension.Length is > 0 and <= MaxExtension ? (front, extension) : (typed, "");
    }

    /// <summary>
    /// An extension behind the last hyphen, when what stands before it is a whole number. A landline's seven digits could be taken for the
    /// beginning of eight, therefore this is asked first.
    /// </summary>
    private static (string Canonical, PhoneClass Class) SplitAtHyphen(string typed)
    {
        var extension = typed[typed.AsSpan().TrimEnd("0123456789").Length..];
        var rest = typed[..^extension.Length];
        return extension.Length is > 0 and <= MaxExtension && rest.Length > 0 && TypedCode.IsHyphen(rest[^1])
            && Number(rest[..^1]) is { Class: not (PhoneClass.Invalid or PhoneClass.Foreign) } number
            ? WithExtension(number, extension)
            : Nothing;
    }

    private static (string Canonical, PhoneClass Class) Number(string typed)
    {
        Span<char> buffer = stackalloc char[typed.Length];
        var length = 0;
        var hasPlus = false;
        foreach (var c in typed.Contains('+', StringComparison.Ordinal) ? typed.Replace("(0)", "", StringComparison.Ordinal) : typed)
        {
            if (char.IsAsciiDigit(c))
            {
                buffer[length++] = c;
            }
            else if (c == '+' && length == 0 && !hasPlus)
            {
                hasPlus = true;
            }
            else if (!char.IsWhiteSpace(c) && !TypedCode.IsHyphen(c) && c is not ('.' or '(' or ')'))
            {
                return Nothing;
            }
        }

        ReadOnlySpan<char> digits = buffer[..length];
        if (hasPlus || digits.StartsWith("00"))
        {
            digits = digits.StartsWith("00") ? digits[2..] : digits;
            return digits.StartsWith(Mainland) ? OfMainland(digits[Mainland.Length..], hasCountry: true) : Foreign(digits);
        }

        return OfMainland(digits, hasCountry: false) is { Class: not PhoneClass.Invalid } domestic ? domestic
            : digits.StartsWith(Mainland) ? OfMainland(digits[Mainland.Length..], hasCountry: true)
            : Nothing;
    }

    /// <param name="digits">Without the country code.</param>
    /// <param name="hasCountry">It was there: an area code may stand without its zero.</param>
    private static (string Canonical, PhoneClass Class) OfMainland(ReadOnlySpan<char> digits, bool hasCountry)
    {
        var hasZero = digits is ['0', ..];
        var number = hasZero ? digits[1..] : digits;
        var kind = number.Length == MobileLength && number[0] == '1' && number[1] >= '3' ? PhoneClass.Mobile
            : !hasZero && number.Length == ServiceLength && (number.StartsWith("400") || number.StartsWith("800")) ? PhoneClass.Service
            : (hasZero || hasCountry) && IsLandline(number) ? PhoneClass.Landline
            : PhoneClass.Invalid;
        return kind == PhoneClass.Invalid ? Nothing : ($"+{Mainland}{number}", kind);
    }

    /// <summary>No subscriber's number begins with 0 or 1.</summary>
    private static bool IsLandline(ReadOnlySpan<char> number) => number.Length switch
    {
        10 when IsIn(ShortAreas, number[..2]) => number[2] >= '2',
        10 or 11 when IsIn(LongAreas, number[..3]) => number[3] >= '2',
        _ => false,
    };

    /// <summary>Seven to fifteen digits behind +; in North America, Hong Kong and Macao as many as all numbers there have.</summary>
    private static (string Canonical, PhoneClass Class) Foreign(ReadOnlySpan<char> digits)
    {
        var isRight = digits switch
        {
            { Length: < 7 or > 15 } => false,
            ['1', ..] => digits.Length == 11 && digits[1] >= '2' && digits[4] >= '2',
            ['8', '5', '2' or '3', ..] => digits.Length == 11 && digits[3] >= '2',
            _ => IsIn(CallingCodes, digits[..1]) || IsIn(CallingCodes, digits[..2]) || IsIn(CallingCodes, digits[..3]),
        };
        return isRight ? ($"+{digits}", PhoneClass.Foreign) : Nothing;
    }

    private static bool IsIn(FrozenSet<string> codes, ReadOnlySpan<char> code) => codes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(code);

    /// <summary>"20-22 27" as 20, 21, 22, 27.</summary>
    private static FrozenSet<string> Expand(string ranges) =>
        ranges.Split(' ').Select(range => range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray()).SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1))
            .Select(code => code.ToString(CultureInfo.InvariantCulture)).ToFrozenSet();
}
