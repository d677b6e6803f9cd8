using System.Globalization;

namespace Baobei.Server.Ui;

/// <summary>The reader's language: their setting, else the cookie, else the browser's; Chinese when in doubt.</summary>
public static class Languages
{
    public const string Cookie = "language";

    private static readonly CultureInfo _chinese = CultureInfo.GetCultureInfo(Texts.Chinese);
    private static readonly CultureInfo _english = CultureInfo.GetCultureInfo(Texts.English);

    public static CultureInfo Culture(string? language) => language == Texts.English ? _english : _chinese;

    public static string FromRequest(HttpRequest request)
    {
        if (request.Cookies[Cookie] is { } chosen && chosen is Texts.English or Texts.Chinese)
        {
            return chosen!;
        }

        foreach (var accepted in request.Headers.AcceptLanguage.ToString().Split(','))
        {
            var name = accepted.Split(';')[0].Trim();
            if (name.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
            {
                return Texts.Chinese;
            }

            if (name.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                return Texts.English;
            }
        }

        return Texts.Chinese;
    }
}
