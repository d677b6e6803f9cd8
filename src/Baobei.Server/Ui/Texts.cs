using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Baobei.Server.Ui;

/// <summary>Everything the product says, in both languages; read once from <c>Text/*.json</c>. <c>T["customers.title"]</c> answers in the reader's language.</summary>
public sealed class Texts
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    private readonly FrozenDictionary<string, string> _chinese;
    private readonly FrozenDictionary<string, string> _english;

    public Texts()
    {
        var chinese = new Dictionary<string, string>(StringComparer.Ordinal);
        var english = new Dictionary<string, string>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Text.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, languages) in JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!)
            {
                chinese.Add(key, languages[Chinese]);
                english.Add(key, languages[English]);
            }
        }

        _chinese = chinese.ToFrozenDictionary(StringComparer.Ordinal);
        _english = english.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    public IReadOnlyCollection<string> Keys => _chinese.Keys;

    public string this[string key] => Current.TryGetValue(key, out var text) ? text : key;

    public string this[string key, params object?[] details] => string.Format(CultureInfo.CurrentCulture, this[key], details);

    private FrozenDictionary<string, string> Current => IsChinese ? _chinese : _english;

    /// <summary>The word for an enum's value: <c>enum.registration_status.associated</c>.</summary>
    public string Of(Enum value) => this[KeyOf(value)];

    /// <summary>The key of the word for an enum's value.</summary>
    public static string KeyOf(Enum value) =>
        $"enum.{JsonNamingPolicy.SnakeCaseLower.ConvertName(value.GetType().Name)}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())}";

    public bool Has(string key) => _chinese.ContainsKey(key);

    /// <summary>In a named language, whatever the reader's: for mails, which carry both.</summary>
    public string In(string language, string key, params object?[] details)
    {
        var texts = language == Chinese ? _chinese : _english;
        var text = texts.TryGetValue(key, out var found) ? found : key;
        return details.Length == 0 ? text : string.Format(CultureInfo.GetCultureInfo(language), text, details);
    }
}
