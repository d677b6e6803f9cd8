using Baobei.Domain.People;
using Baobei.Domain.Projects;

namespace Baobei.Server.Tests.Projects;

/// <summary>Page and API obey the one table of what may be changed when (<see cref="ProjectFields"/>), whoever asks.</summary>
public sealed class ProjectFieldsTests(TestServer server)
{
    /// <summary>Another value of each field of the API's command.</summary>
    private static readonly Dictionary<string, object?> _others = new()
    {
        ["name"] = "Another",
        ["industry"] = "34",
        ["region"] = "3101",
        ["description"] = "Another.",
        ["isTest"] = true,
        ["isThirdParty"] = true,
        ["contactName"] = "李娜",
        ["contactTitle"] = "CIO",
        ["contactPhone"] = "+8613800138999",
        ["products"] = new[] { "rds" },
        ["competitors"] = "Two",
        ["environment"] = "Own hall",
        ["expectedStartOn"] = "NOW",
        ["amountMinor"] = 500L,
        ["oneOffMinor"] = 100L,
        ["currency"] = "USD",
        ["expectedSignOn"] = "NOW",
        ["expectedRevenueMonth"] = "LATER",
    };

    [Theory]
    [InlineData("in_progress", "description contactName contactTitle contactPhone competitors environment expectedStartOn amountMinor oneOffMinor expectedSignOn expectedRevenueMonth")]
    [InlineData("returned", "description")]
    [InlineData("pending_approval", "")]
    [InlineData("pending_confirmation", "")]
    public async Task What_may_be_changed_is_the_same_on_the_page_in_the_api_and_in_its_answer(string status, string fields)
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var (customer, account) = await town.DirectCustomer();
        var (sales, partner) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var project = Deals.Project(town, account.AccountName);
        var id = await sales.Has(project);
        var application = await sales.ApplicationOf(id);
        if (status == "returned")
        {
            (await bd.Decides(application, "returned", "incomplete", "More.", "Description")).Is(200);
        }
        else if (status != "pending_approval")
        {
            (await bd.Approves(id)).Is(200);
            if (status == "in_progress")
            {
                (await customer.Confirms(id)).Is(200);
            }
        }

        var may = fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var answer = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200);
        Assert.Equal(status, answer.Json.GetProperty("status").GetString());
        Assert.Equal(may, answer.Json.GetProperty("editableFields").EnumerateArray().Select(field => field.GetString()!).Where(_others.ContainsKey));

        // On the page, what cannot be changed is shown and cannot be typed into.
        var page = (await sales.Opens($"/projects/{id}/edit")).Is(200).Page;
        var open = page.QuerySelectorAll("main [name]:not([disabled]):not([type=hidden])").Select(input => input.GetAttribute("name")!).Distinct();
        Assert.Equal(may.Length > 0, open.Intersect(_others.Keys, StringComparer.OrdinalIgnoreCase).Any());
        Assert.DoesNotContain(open, name => _others.ContainsKey(Camel(name)) && !may.Contains(Camel(name)));
        foreach (var role in new[] { Role.PartnerFinance })
        {
            (await (await town.Someone(role, partner)).Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project, ("If-Match", "*"))).Is(403);
        }

        (await bd.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project, ("If-Match", "*"))).Is(403);
        foreach (var (field, value) in _others.Where(other => status == "in_progress" || !may.Contains(other.Key)))
        {
            var tag = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Response.Headers.ETag!.Tag;
            object? other = value switch { "NOW" => $"{town.Now.AddDays(50):yyyy-MM-dd}", "LATER" => $"{town.Now.AddDays(120):yyyy-MM}", _ => value };
            var changed = await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project.With(field, other), ("If-Match", tag));
            if (may.Contains(field))
            {
                changed.Is(200);
                (await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project, ("If-Match", changed.Response.Headers.ETag!.Tag))).Is(200);
            }
            else
            {
                changed.IsRefused(status is "in_progress" or "returned" ? "project.field_locked" : "project.wrong_status");
            }
        }
    }

    private static string Camel(string name) => name switch
    {
        "Amount" => "amountMinor",
        "OneOff" => "oneOffMinor",
        _ => char.ToLowerInvariant(name[0]) + name[1..],
    };
}
