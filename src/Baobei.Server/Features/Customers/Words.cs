using System.Collections.Frozen;
using System.Text.Json;

namespace Baobei.Server.Features.Customers;

/// <summary>Members of enums as addresses, text keys and the API write them: "pending_review".</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Names[value];

    public static T? Find<T>(string word)
        where T : struct, Enum => Table<T>.Values.TryGetValue(word, out var value) ? value : null;

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }
}
