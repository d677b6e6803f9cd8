using System.Text.Json;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Audit;

/// <summary>
/// What an event is called for people: the text <c>event.{name}</c>, or <c>event.{name}.{value}</c> where what happened depends
/// on a value of the event (a partner's status, whether something was opened or closed).
/// </summary>
public sealed class EventTexts(Texts texts)
{
    private static readonly string[] _deciding = ["status", "enabled", "isFrozen", "kind", "change"];
    private static readonly string[] _noted = ["words", "reason", "note"];
    private static readonly string[] _named = ["customerName", "partnerName", "projectName", "accountName", "productName", "specName", "routeName", "listName", "templateName", "title"];

    public string KeyOf(string name, JsonElement details)
    {
        foreach (var property in _deciding)
        {
            if (details.ValueKind == JsonValueKind.Object && details.TryGetProperty(property, out var value)
                && $"event.{name}.{value}".ToLowerInvariant() is var key && texts.Has(key))
            {
                return key;
            }
        }

        return $"event.{name}";
    }

    /// <summary>The reason that somebody gave, when the event keeps one.</summary>
    public static string? NoteOf(JsonElement details) => First(details, _noted);

    /// <summary>The name of what it happened to, when the event keeps one.</summary>
    public static string? NameOf(JsonElement details) => First(details, _named);

    public static JsonElement Read(string details)
    {
        using var document = JsonDocument.Parse(details.Length == 0 ? "{}" : details);
        return document.RootElement.Clone();
    }

    private static string? First(JsonElement details, string[] properties)
    {
        foreach (var property in properties)
        {
            if (details.ValueKind == JsonValueKind.Object && details.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }

        return null;
    }
}
