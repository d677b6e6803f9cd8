using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Api;

/// <summary>One page of a list, and the cursor of the next one (null at the end).</summary>
public sealed record Listing<T>(IReadOnlyList<T> Data, string? Next)
{
    /// <summary>True when nothing has the text that was searched for: these are called something that is read so or near it. Otherwise left out.</summary>
    [Description("True when nothing has the text that was searched for: these have a name that is read so, or that is near it. Otherwise left out.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Near { get; init; }
}

/// <summary><c>limit</c> and <c>cursor</c> of a list's query, as <c>[AsParameters]</c>.</summary>
public sealed record Paging
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>How many rows at most; 20 when not given.</summary>
    [Range(1, MaxLimit), Description("How many rows at most, 1 to 100; 20 when not given.")]
    public int? Limit { get; init; }

    /// <summary>Where to go on: <c>next</c> of the page before.</summary>
    [StringLength(500), Description("Where to go on: `next` of the page before, unchanged.")]
    public string? Cursor { get; init; }

    public int Take() => Limit ?? DefaultLimit;
}

/// <summary>
/// A position in an ordered list: the order's name and the sort values of the row after which to go on. Outside it is opaque
/// text (base64url); it holds nothing that the row itself did not show.
/// </summary>
public sealed class Cursor
{
    private readonly string _order;
    private readonly JsonElement[] _values;

    private Cursor(string order, JsonElement[] values)
    {
        _order = order;
        _values = values;
    }

    /// <summary>The position of a row: numbers, texts, times and ids, in the order in which the list is sorted.</summary>
    public static Cursor At(string order, params object?[] values) =>
        new(order, [.. values.Select(v => JsonSerializer.SerializeToElement(v, v?.GetType() ?? typeof(object), ServerJson.Options))]);

    /// <summary>Reads what <see cref="ToString"/> wrote. Anything else: <see cref="InvalidField"/> on <c>cursor</c>.</summary>
    public static Cursor Read(string text, string order)
    {
        try
        {
            var values = JsonSerializer.Deserialize<JsonElement[]>(Base64Url.DecodeFromChars(text), ServerJson.Options) ?? [];
            return values.Length > 1 && values[0].ValueKind == JsonValueKind.String && values[0].GetString() == order
                ? new Cursor(order, values[1..])
                : throw Wrong();
        }
        catch (Exception failure) when (failure is FormatException or JsonException or DecoderFallbackException)
        {
            throw Wrong();
        }
    }

    /// <summary>The sort value at <paramref name="index"/>.</summary>
    public T Value<T>(int index)
    {
        if (index >= _values.Length)
        {
            throw Wrong();
        }

        try
        {
            return _values[index].Deserialize<T>(ServerJson.Options)!;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw Wrong();
        }
    }

    public override string ToString() =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(_values.Prepend(JsonSerializer.SerializeToElement(_order)), ServerJson.Options));

    private static InvalidField Wrong() => new(nameof(Paging.Cursor), "cursor");
}
