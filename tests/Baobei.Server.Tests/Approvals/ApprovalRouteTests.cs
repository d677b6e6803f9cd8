using Baobei.Domain.Catalogue;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Approvals;

public sealed class ApprovalRouteTests(TestServer server)
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task An_operator_adds_a_route_on_the_page_edits_moves_and_retires_it()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        await town.Someone(Role.BusinessDeveloper);
        await town.As(async (_, db) =>
        {
            db.Add(Product.Add("ecs", "Server", "Server", "Compute", "Compute", town.Now));
            return await db.SaveChangesAsync();
        });
        (await Adds(someone, "Everything")).Is(201);
        (await someone.Submits("/approval-routes/new", new Dictionary<string, string>
        {
            ["Name"] = "Large bids",
            ["Regions"] = "33",
            ["Industries"] = "C",
            ["AmountFrom"] = "1,000,000",
            ["IsBid"] = "true",
            ["Products"] = "ecs",
            ["Step1Role"] = "BusinessDeveloper",
            ["Step1Term"] = "3",
            ["Step3Role"] = "named",
            ["Step3People"] = someone.User!.OuterId.ToString(),
            ["Step3Label"] = "Board",
        })).Is(303);
        var page = (await someone.Opens("/approval-routes")).Is(200).Page;
        Assert.Equal(["1. Everything", "2. Large bids", "3. Default route"], page.QuerySelectorAll("tbody th").Select(th => string.Join(' ', th.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains("1,000,000 or more", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"Large bids\" never has a turn", page.QuerySelector(".box.wrong")!.TextContent, StringComparison.Ordinal);

        var route = (await someone.Calls(HttpMethod.Get, "/api/v1/approval-routes")).Json.GetProperty("data")[1];
        var (id, steps) = (route.GetProperty("id").GetString()!, route.GetProperty("steps"));
        Assert.Equal((2, 3, "Board", 100_000_000), (steps.GetArrayLength(), steps[0].GetProperty("termWorkingDays").GetInt32(), steps[1].GetProperty("label").GetString(), route.GetProperty("conditions").GetProperty("amountFrom").GetInt64()));
        (await (await someone.Opens("/approval-routes")).Submits(Nothing, $"/approval-routes/{id}/up")).Is(303);
        Assert.Null((await someone.Opens("/approval-routes")).Page.QuerySelector(".box.wrong"));

        var asked = (await someone.Opens("/approval-routes/who?region=3301&industry=39&amount=1000000&bid=yes&product=ecs")).Is(200).Page;
        Assert.Contains("Route: Large bids", asked.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("BusinessDeveloper", asked.QuerySelector("dl")!.TextContent, StringComparison.Ordinal);

        (await someone.Submits($"/approval-routes/{id}/retirement", Nothing, $"/approval-routes/{id}/retirement")).Is(303);
        Assert.Contains("Large bids", (await someone.Opens("/approval-routes?status=retired")).Page.Body!.TextContent, StringComparison.Ordinal);
        (await someone.Calls(HttpMethod.Post, $"/api/v1/approval-routes/{id}/up")).IsRefused("route.retired");
        var audit = await town.As((_, db) => db.Audit.Where(a => a.Subject == id).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
        Assert.Equal(["route.created", "route.moved", "route.retired"], audit);
    }

    [Fact]
    public async Task The_second_editor_is_told_and_what_was_typed_stays()
    {
        var town = await Town.Build(server);
        var (one, another) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.VendorOperator));
        var id = (await Adds(one, "Everything")).Is(201).Json.GetProperty("id").GetString();
        var open = await another.Opens($"/approval-routes/{id}/edit");
        (await one.Submits($"/approval-routes/{id}/edit", new Dictionary<string, string> { ["Name"] = "First" }, $"/approval-routes/{id}/edit")).Is(303);
        var late = await open.Submits(new Dictionary<string, string> { ["Name"] = "Second" }, $"/approval-routes/{id}/edit");
        late.Is(409);
        Assert.Equal("Second", late.Page.QuerySelector("#f-Name")!.GetAttribute("value"));
        Assert.NotNull(late.Page.QuerySelector($".box a[href='/approval-routes/{id}/edit']"));
        (await another.Calls(HttpMethod.Put, $"/api/v1/approval-routes/{id}", Body("Third"), ("If-Match", "\"v0\""))).Is(412);
        (await another.Calls(HttpMethod.Put, $"/api/v1/approval-routes/{id}", Body("Third"), ("If-Match", "\"v1\""))).Is(200);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field_of_its_step()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var answer = await someone.Submits("/approval-routes/new", new Dictionary<string, string>
        {
            ["Name"] = "Wrong",
            ["AmountFrom"] = "much",
            ["Step1Role"] = "VendorOperator",
            ["Step4Role"] = "named",
            ["Step4Term"] = "61",
        });
        answer.Is(422);
        Assert.Equal(["f-AmountFrom", "f-Step4People", "f-Step4Term"], answer.Page.QuerySelectorAll("[aria-invalid=true]").Select(field => field.Id));
        var nameless = await answer.Submits(new Dictionary<string, string> { ["Name"] = "", ["AmountFrom"] = "99,999,999,999" }, "/approval-routes");
        Assert.Equal(["Name", "AmountFrom", "Step4People", "Step4Term"], nameless.Is(422).WrongFields());
        Assert.Contains("from 0 to 10,000,000,000 yuan", nameless.Page.QuerySelector("#f-AmountFrom-error")!.TextContent, StringComparison.Ordinal);
        answer = await answer.Submits(new Dictionary<string, string> { ["AmountFrom"] = "5" }, "/approval-routes");
        answer.Is(422);
        Assert.Equal(["f-Step4People", "f-Step4Term"], answer.Page.QuerySelectorAll("[aria-invalid=true]").Select(field => field.Id));
        Assert.Equal("61", answer.Page.QuerySelector("#f-Step4Term")!.GetAttribute("value"));
        (await someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", new { name = "x", steps = new object?[] { null } })).Is(400);
        (await someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", new { name = "x", conditions = new { regions = (string[]?)null, products = new[] { "nothing" } }, steps = new[] { new { role = "business_developer" } } })).Is(400);
        var offered = (await someone.Opens("/approval-routes/new")).Is(200).Page.QuerySelectorAll("#f-Step1People option, #f-Step1People input").Select(one => one.GetAttribute("value")).ToList();
        Assert.Contains(someone.User!.OuterId.ToString(), offered);
        foreach (var role in new[] { Role.Auditor, Role.VendorFinance })
        {
            var person = (await town.Someone(role)).User!.OuterId.ToString();
            (await someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", new { name = "x", steps = new[] { new { people = new[] { person } } } })).Is(400);
            Assert.DoesNotContain($"value=\"{person}\"", (await someone.Opens("/approval-routes/new")).Is(200).Page.QuerySelector("#f-Step1People")!.OuterHtml, StringComparison.Ordinal);
        }

        // Whoever only learns that a term is over need not decide.
        var told = (await town.Someone(Role.VendorFinance)).User!.OuterId;
        (await someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", new { name = "told", steps = new[] { new { role = "business_developer", escalationPerson = told } } })).Is(201);
    }

    [Fact]
    public async Task Somebody_enters_an_absence_and_the_stand_in_decides()
    {
        var town = await Town.Build(server);
        var (bd, cbm, boss) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager), await town.Someone(Role.VendorOperator));
        var fields = new Dictionary<string, string> { ["Deputy"] = cbm.User!.OuterId.ToString(), ["From"] = Local(town.Now.AddMinutes(-1)), ["Until"] = Local(town.Now.AddDays(2)) };
        (await bd.Submits("/stand-ins/new", fields)).Is(303);
        (await bd.Submits("/stand-ins/new", fields)).Is(409);
        var who = (await bd.Calls(HttpMethod.Get, "/api/v1/approval-routes/who")).Json.GetProperty("steps")[0].GetProperty("approvers");
        Assert.Equal((cbm.User.OuterId.ToString(), bd.User!.OuterId.ToString()), (Assert.Single(who.EnumerateArray()).GetProperty("id").GetString(), who[0].GetProperty("inPlaceOf").GetString()));

        var id = (await bd.Calls(HttpMethod.Get, "/api/v1/stand-ins")).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/stand-ins/{id}/ending")).IsRefused("standin.not_own");
        (await cbm.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(bd, boss, town))).IsRefused("standin.not_own");
        (await boss.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(cbm, boss, town))).IsRefused("standin.needed");
        (await boss.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(boss, bd, town))).IsRefused("standin.chain");
        (await boss.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(cbm, await town.Someone(Role.Auditor), town))).Is(400);
        (await boss.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(cbm, await town.Someone(Role.VendorFinance), town))).Is(400);
        (await boss.Submits("/stand-ins", Nothing, $"/stand-ins/{id}/ending")).Is(303);
        (await bd.Calls(HttpMethod.Post, $"/api/v1/stand-ins/{id}/ending")).IsRefused("standin.over");
        (await boss.Calls(HttpMethod.Post, "/api/v1/stand-ins", Away(cbm, boss, town))).Is(201);
        Assert.Equal(2, (await bd.Calls(HttpMethod.Get, "/api/v1/stand-ins?all=true")).Json.GetProperty("data").GetArrayLength());
    }

    private static object Away(Person absent, Person deputy, Town town) => new { absent = absent.User!.OuterId, deputy = deputy.User!.OuterId, from = town.Now, until = town.Now.AddDays(1) };

    private static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static object Body(string name) => new { name, steps = new[] { new { role = "business_developer" } } };

    private static Task<Answer> Adds(Person someone, string name) => someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", Body(name));
}
