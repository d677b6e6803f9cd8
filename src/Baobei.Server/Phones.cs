using System.Globalization;
using PhoneNumbers;

namespace Baobei.Server;

/// <summary>Telephone numbers by libphonenumber: what was typed, with the chosen country, to E.164 and back to what people read.</summary>
public static class Phones
{
    private static readonly PhoneNumberUtil _util = PhoneNumberUtil.GetInstance();

    /// <summary>Countries of the drop-down, the vendor's neighbours first: region and calling code ("CN", 86).</summary>
    public static IReadOnlyList<(string Region, int Code)> Countries { get; } = ReadCountries();

    /// <summary>The number in E.164, or null when it is none of that country (or of the country it names itself with +).</summary>
    public static string? ToE164(string? region, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > 40)
        {
            return null;
        }

        try
        {
            var number = _util.Parse(typed, string.IsNullOrWhiteSpace(region) ? "CN" : region);
            return _util.IsValidNumber(number) ? _util.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>The same for a field that may be empty: empty then; and for what is no number, something that no rule takes for one.</summary>
    public static string Read(string? region, string? typed) => string.IsNullOrWhiteSpace(typed) ? "" : ToE164(region, typed) ?? "?";

    /// <summary>As people read it: "+86 138 0013 8000".</summary>
    public static string Show(string e164)
    {
        try
        {
            return _util.Format(_util.Parse(e164, null), PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return e164;
        }
    }

    /// <summary>As it is typed with a chosen country: "CN" and "138 0013 8000". A number of no country keeps its +.</summary>
    public static (string Region, string Number) Split(string e164)
    {
        try
        {
            var number = _util.Parse(e164, null);
            return _util.GetRegionCodeForNumber(number) is { } region && _util.GetCountryCodeForRegion(region) == number.CountryCode
                ? (region, _util.Format(number, PhoneNumberFormat.NATIONAL))
                : ("CN", e164);
        }
        catch (NumberParseException)
        {
            return ("CN", e164);
        }
    }

    /// <summary>What somebody looks for among addresses and numbers: a number with + in E.164, however it is grouped; anything else as it is.</summary>
    public static string Sought(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var text = typed.Trim();
        return text.StartsWith('+') ? ToE164(null, text) ?? text : text;
    }

    /// <summary>As <see cref="Show"/>, with the four digits before the last four hidden, for screens of other people: "+86 138 **** 8000".</summary>
    public static string Mask(string e164)
    {
        if (e164.Length < 9)
        {
            return new string('*', e164.Length);
        }

        var shown = Show(e164).ToCharArray();
        var digits = 0;
        for (var i = shown.Length - 1; i >= 0 && digits < 8; i--)
        {
            if (char.IsAsciiDigit(shown[i]) && ++digits > 4)
            {
                shown[i] = '*';
            }
        }

        return new string(shown);
    }

    /// <summary>Name of a region in the reader's language.</summary>
    public static string NameOf(string region)
    {
        try
        {
            var info = new RegionInfo(region);
            return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? info.DisplayName : info.EnglishName;
        }
        catch (ArgumentException)
        {
            return region;
        }
    }

    private static List<(string, int)> ReadCountries()
    {
        string[] first = ["CN", "HK", "MO", "TW", "SG", "MY", "JP", "KR", "US", "GB", "DE", "AU"];
        var others = _util.GetSupportedRegions().Except(first).Order(StringComparer.Ordinal);
        return [.. first.Concat(others).Select(region => (region, _util.GetCountryCodeForRegion(region)))];
    }
}
