using System.Text.Json;

namespace Baobei.Server.Tests.Api;

[OnOneDatabase]
public sealed class ReferenceTests(TestServer server)
{
    [Fact]
    public async Task The_document_describes_the_api_and_only_the_api()
    {
        var answer = (await (await Town.Build(server)).Visitor().Opens("/openapi/v1.json")).Is(200);
        Assert.StartsWith("3.1", answer.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(answer.Json.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/api/v1/", path.Name, StringComparison.Ordinal));
        var scheme = answer.Json.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey");
        Assert.Equal("bearer", scheme.GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_and_its_problems()
    {
        var document = (await (await Town.Build(server)).Visitor().Opens("/openapi/v1.json")).Is(200).Json;
        var names = new HashSet<string>();
        var missing = new List<string>();
        foreach (var (name, operation) in Operations(document))
        {
            if (!operation.TryGetProperty("operationId", out var id) || !names.Add(id.GetString()!))
            {
                missing.Add($"{name}: a name that another has");
            }

            if (!operation.TryGetProperty("summary", out var summary) || summary.GetString()!.Length == 0)
            {
                missing.Add($"{name}: WithSummary");
            }

            var statuses = operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet();
            if (operation.TryGetProperty("security", out _) && !statuses.IsSupersetOf(["401", "403"]))
            {
                missing.Add($"{name}: 401 and 403");
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Ids_are_described_by_a_pattern_and_statuses_by_their_words()
    {
        var document = (await (await Town.Build(server)).Visitor().Opens("/openapi/v1.json")).Is(200).Json;
        foreach (var (name, operation) in Operations(document).Where(o => o.Name.Contains("{id}", StringComparison.Ordinal)))
        {
            var parameters = operation.GetProperty("parameters").EnumerateArray();
            var id = Assert.Single(parameters, p => p.GetProperty("name").GetString() == "id").GetProperty("schema");
            Assert.True(id.TryGetProperty("pattern", out var pattern), name);
            Assert.Matches(@"^\^[a-z]{2,4}_\[0-9a-f\]\{32\}\$$", pattern.GetString());
        }

        foreach (var word in Enums(document))
        {
            Assert.Matches("^[a-z0-9_]+$", word);
        }
    }

    [Fact]
    public async Task The_reference_page_shows_every_operation_without_a_script_of_its_own()
    {
        var visitor = (await Town.Build(server)).Visitor();
        var document = (await visitor.Opens("/openapi/v1.json")).Is(200).Json;
        var page = (await visitor.Opens("/api")).Is(200).Page;
        Assert.Equal("Baobei API 0.1.0", page.QuerySelector("h1")!.TextContent.Trim());
        Assert.Equal(Operations(document).Count(), page.QuerySelectorAll("details").Length);
        Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.TextContent.Length > 0);
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToHashSet();
        Assert.All(page.QuerySelectorAll("a[href^='/api#']"), a => Assert.Contains(a.GetAttribute("href")![5..], ids));
    }

    [Fact]
    public async Task The_type_of_a_problem_leads_to_the_meaning_of_its_code()
    {
        var visitor = (await Town.Build(server)).Visitor();
        var type = (await visitor.Calls(HttpMethod.Get, "/api/v1/nothing")).Is(404).Json.GetProperty("type").GetString()!;
        var page = (await visitor.Opens(type)).Is(200).Page;
        Assert.Contains("There is nothing here", page.GetElementById(type.Split('#')[1])!.TextContent, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is "get" or "post" or "put" or "patch" or "delete"
        select ($"{operation.Name} {path.Name}", operation.Value);

    private static IEnumerable<string> Enums(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p is { Name: "enum", Value.ValueKind: JsonValueKind.Array }
            ? p.Value.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!)
            : Enums(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Enums),
        _ => [],
    };
}
