using System.Text.Json;
using System.Text.Json.Serialization;
using Baobei.Domain.People;

namespace Baobei.Server.Features.Demo;

/// <summary>The invented people and companies of the demo, from <c>demo.json</c>.</summary>
internal sealed record DemoData
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<DemoData> _all = new(Read);

    public static DemoData All => _all.Value;

    public required IReadOnlyList<Somebody> People { get; init; }

    public sealed record Somebody
    {
        public required string UserName { get; init; }

        public required string Name { get; init; }

        public required Role Role { get; init; }
    }

    private static DemoData Read()
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream("demo.json")!;
        return JsonSerializer.Deserialize<DemoData>(stream, _options)!;
    }
}
