using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Features.Policies;

namespace Baobei.Server.Tests.Policies;

public sealed class PolicyPageTests(TestServer server)
{
    [Fact]
    public async Task The_page_shows_every_number_with_its_meaning_and_what_is_to_come()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var form = await someone.Submits("/vendor/policies/new", new Dictionary<string, string>
        {
            ["ProtectionDays"] = "120",
            ["Note"] = "Longer projects",
            ["EffectiveFrom"] = "2090-01-01T08:00",
            ["ExpiryWarningDays"] = "30, 7",
        });
        var page = await form.Is(303).Follows();
        var text = page.Is(200).Page.Body!.TextContent;
        Assert.Contains("90 days → 120 days", text, StringComparison.Ordinal);
        Assert.Contains("Longer projects", text, StringComparison.Ordinal);
        Assert.Contains("2090-01-01 08:00:00", text, StringComparison.Ordinal);
        Assert.Equal(PolicyWords.Groups.Sum(g => g.Fields.Length), page.Page.QuerySelectorAll("tbody th[scope=row]").Length);
        Assert.Equal(typeof(PolicyChanges).GetProperties().Length, PolicyWords.Groups.Sum(g => g.Fields.Length));
    }

    [Theory]
    [InlineData("ProtectionDays", "0")]
    [InlineData("ProtectionDays", "731")]
    [InlineData("ProtectionDays", "many")]
    [InlineData("ProtectionDays", "")]
    [InlineData("ExpiryWarningDays", "1, 7")]
    [InlineData("ExpiryWarningDays", "soon")]
    [InlineData("EffectiveFrom", "2020-01-01T00:00")]
    [InlineData("EffectiveFrom", "tomorrow")]
    [InlineData("Note", "")]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays(string field, string typed)
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var answer = await someone.Submits("/vendor/policies/new", new Dictionary<string, string> { ["Note"] = "Why", ["MaxObserved"] = "77", [field] = typed });
        answer.Is(422);
        var wrong = answer.Page.QuerySelector($"#f-{field}")!;
        Assert.Equal("true", wrong.GetAttribute("aria-invalid"));
        Assert.Equal(typed, wrong.GetAttribute("value") ?? wrong.TextContent);
        Assert.Equal("77", answer.Page.QuerySelector("#f-MaxObserved")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var typed = new Dictionary<string, string>
        {
            ["ObservationDays"] = "-5",
            ["ProtectionDays"] = "many",
            ["MaxObserved"] = "0",
            ["ExpiryWarningDays"] = "soon",
            ["EffectiveFrom"] = "2020-01-01T00:00",
            ["Note"] = "",
        };
        var answer = (await someone.Submits("/vendor/policies/new", typed)).Is(422);
        Assert.Equal(typed.Keys.Order(), answer.WrongFields().Order());
        var json = (await someone.Calls(HttpMethod.Post, "/api/v1/policies", new { values = new { observationDays = -5, maxObserved = 0 } })).Is(400);
        Assert.Equal(["maxObserved", "note", "observationDays"], json.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Theory]
    [InlineData(nameof(Policy.ProtectionDays), 1, 200)]
    [InlineData(nameof(Policy.ProtectionDays), 730, 201)]
    [InlineData(nameof(Policy.LinkLifetimeHours), 720, 202)]
    public async Task The_limits_themselves_are_allowed(string field, int value, int minutes)
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        (await someone.Calls(HttpMethod.Post, "/api/v1/policies", new
        {
            note = "Limit",
            effectiveFrom = town.Now.AddMinutes(minutes),
            values = new Dictionary<string, int> { [System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field)] = value },
        })).Is(201);
    }

    [Fact]
    public async Task The_api_changes_what_it_is_given_and_leaves_the_rest()
    {
        var town = await Town.Build(server);
        await town.Policy(p => p with { MaxObserved = 42 });
        var someone = await town.Someone(Role.VendorOperator);
        var written = (await someone.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "Shorter", values = new { protectionDays = 60 } })).Is(201);
        Assert.Equal((42, 60), (written.Json.GetProperty("values").GetProperty("maxObserved").GetInt32(), written.Json.GetProperty("values").GetProperty("protectionDays").GetInt32()));
        Assert.False(written.Json.GetProperty("isInForce").GetBoolean());
        (await someone.Opens(written.Response.Headers.Location!.ToString())).Is(200);
        var list = (await someone.Calls(HttpMethod.Get, "/api/v1/policies?limit=2")).Is(200).Json;
        Assert.Equal([3, 2], list.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("number").GetInt32()));
        var wrong = (await someone.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "Wrong", values = new { protectionDays = 9999 } })).Is(400);
        Assert.Equal("input.invalid", wrong.Code);
    }

    [Fact]
    public async Task Everybody_at_the_vendor_reads_the_numbers_and_only_the_operator_writes_them()
    {
        var town = await Town.Build(server);
        foreach (var role in new[] { Role.BusinessDeveloper, Role.CustomerBusinessManager, Role.VendorFinance, Role.Auditor })
        {
            var reader = await town.Someone(role);
            (await reader.Opens("/vendor/policies")).Is(200);
            (await reader.Opens("/vendor/policies/new")).Is(403);
            (await reader.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "No", values = new { } })).Is(403);
        }

        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await owner.Opens("/vendor/policies")).Is(403);
    }
}
