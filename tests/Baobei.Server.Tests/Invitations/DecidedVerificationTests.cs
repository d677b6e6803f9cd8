using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Tests.Customers;

namespace Baobei.Server.Tests.Invitations;

/// <summary>实名认证审核, 已审核: what was decided can be looked up, with the number masked.</summary>
public sealed class DecidedVerificationTests(TestServer server)
{
    [Fact]
    public async Task What_the_operator_decides_is_found_again_and_the_number_stays_masked()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town, CustomerType.Individual, VerificationMode.Manual);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Wang Wei", ["IdentityNumber"] = "110101199003070038" })).Is(303);
        var boss = await town.Someone(Role.VendorOperator);
        var waiting = (await boss.Opens("/verifications")).Is(200);
        Assert.Equal(["Wang Wei"], waiting.Names());
        Assert.Equal(["Waiting1", "Decided"], Tabs(waiting.Page));
        Assert.Contains("Nothing has been decided yet", (await boss.Opens("/verifications/decided")).Is(200).Body, StringComparison.Ordinal);
        var path = waiting.Page.QuerySelector("tbody a")!.GetAttribute("href")!;
        (await boss.Calls(HttpMethod.Post, $"/api/v1{path}/decision", new { pass = false, reason = "The photo cannot be read" })).Is(200);

        var list = (await boss.Opens("/verifications/decided")).Is(200);
        Assert.Equal(["Waiting0", "Decided"], Tabs(list.Page));
        Assert.Equal(path, list.Page.QuerySelector("tbody a")!.GetAttribute("href"));
        var page = (await boss.Opens(path)).Is(200);
        Assert.Null(page.Page.QuerySelector("main form[method=post]"));
        var programs = (await boss.Calls(HttpMethod.Get, "/api/v1/verifications/decided")).Is(200);
        foreach (var body in new[] { list.Page.QuerySelector("main")!.TextContent, page.Page.QuerySelector("main")!.TextContent, programs.Body })
        {
            Assert.Contains("The photo cannot be read", body, StringComparison.Ordinal);
            Assert.Contains("VendorOperator", body, StringComparison.Ordinal);
            Assert.Contains("110*************38", body, StringComparison.Ordinal);
            Assert.DoesNotContain("19900307", body, StringComparison.Ordinal);
        }

        var row = Assert.Single(programs.Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("failed", boss.User!.Id.ToString()), (row.GetProperty("status").GetString(), row.GetProperty("decidedBy").GetString()));
        Assert.Empty((await boss.Calls(HttpMethod.Get, "/api/v1/verifications")).Is(200).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task The_list_is_narrowed_by_result_person_name_and_time()
    {
        var town = await Town.Build(server);
        var (boss, other) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.VendorOperator));
        var (_, partner) = await town.Seller();
        var start = new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);
        await Direct(town, "Harbour Ltd.", start, boss, passes: true);
        await Direct(town, "Lighthouse Ltd.", start.AddDays(1), other, passes: false);
        await Direct(town, "Waiting Ltd.", start, null, passes: null);

        // A partner's customer, found as customers are: by any part of its name or nickname, in either script. The checks decided.
        await town.Has(partner, Stock.Details("雲帆電子有限公司"), start.AddDays(2), made => made.Associated(start.AddDays(2)));

        string[] all = ["雲帆電子有限公司", "Lighthouse Ltd.", "Harbour Ltd."];
        foreach (var (query, names) in new (string, string[])[]
        {
            ("", all),
            ("result=passed", [all[0], all[2]]),
            ("result=failed", [all[1]]),
            ($"by={boss.User!.Id}", [all[2]]),
            ($"by={other.User!.Id}", [all[1]]),
            ("by=checks", [all[0]]),
            ($"by={Guid.CreateVersion7()}", []),
            ("q=Harb", [all[2]]),
            ("q=Waiting", []),
            ("q=%E4%BA%91%E5%B8%86", [all[0]]),
            ("q=%E7%94%B5%E5%AD%90", [all[0]]),
            ("q=NICK", [all[0]]),
            ("from=2026-03-03", [all[0], all[1]]),
            ("to=2026-03-03", [all[1], all[2]]),
            ("from=2026-03-03T03:00:00Z", [all[0], all[1]]),
            ("from=2026-03-03T03:00:00.000001Z", [all[0]]),
            ("to=2026-03-03T03:00:00Z", [all[2]]),
            ("to=2026-03-03T03:00:00.000001Z", [all[1], all[2]]),
            ($"result=failed&by={other.User!.Id}&q=Light&from=2026-03-03&to=2026-03-03", [all[1]]),
        })
        {
            var shown = (await boss.Opens($"/verifications/decided?{query}")).Is(200).Page.QuerySelectorAll("tbody td:first-child a").Select(name => name.TextContent);
            Assert.Equal((query, string.Join(',', names)), (query, string.Join(',', shown)));
            var found = (await boss.Calls(HttpMethod.Get, $"/api/v1/verifications/decided?{query}")).Is(200).Json.GetProperty("data").EnumerateArray();
            Assert.Equal((query, string.Join(',', names)), (query, string.Join(',', found.Select(row => row.GetProperty("name").GetString()))));
        }

        Assert.Contains("result", (await boss.Opens("/verifications/decided?result=pending")).Is(200).Page.QuerySelector(".ignored")!.TextContent, StringComparison.Ordinal);
        foreach (var wrong in new[] { "result=pending", "by=me", "from=yesterday", "to=2026-13-01" })
        {
            var errors = (await boss.Calls(HttpMethod.Get, $"/api/v1/verifications/decided?{wrong}")).Is(400).Json.GetProperty("errors").EnumerateObject();
            Assert.Equal([wrong.Split('=')[0]], errors.Select(error => error.Name));
        }

        (await boss.Calls(HttpMethod.Get, "/api/v1/verifications/decided?cursor=nothing")).Is(400);
        (await boss.Opens("/verifications/decided?before=nothing")).Is(200);
    }

    [Fact]
    public async Task A_name_that_many_have_is_found_in_the_lists_own_order()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var now = town.Now;
        await town.As(async (_, db) =>
        {
            for (var i = 0; i < 1001; i++)
            {
                var (account, verification) = Of(string.Create(CultureInfo.InvariantCulture, $"Many {i:D4} Ltd."), now.AddSeconds(i));
                verification.Pass(account, null, now.AddSeconds(i));
                db.Add(account);
                db.Add(verification);
            }

            return await db.SaveChangesAsync();
        });
        await Direct(town, "Few Ltd.", now.AddDays(1), boss, passes: true);
        var found = (await boss.Calls(HttpMethod.Get, "/api/v1/verifications/decided?q=Many&limit=2")).Is(200).Json;
        Assert.Equal(["Many 1000 Ltd.", "Many 0999 Ltd."], found.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        var next = (await boss.Calls(HttpMethod.Get, $"/api/v1/verifications/decided?q=Many&limit=2&cursor={found.GetProperty("next").GetString()}")).Is(200).Json;
        Assert.Equal(["Many 0998 Ltd.", "Many 0997 Ltd."], next.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task The_vendors_people_read_it_and_nobody_else()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var id = await Direct(town, "Harbour Ltd.", town.Now, await town.Someone(Role.VendorOperator), passes: true);
        string[] addresses = ["/verifications/decided", $"/verifications/{id}", "/api/v1/verifications/decided", $"/api/v1/verifications/{id}"];
        foreach (var role in new[] { Role.BusinessDeveloper, Role.VendorOperator, Role.Auditor })
        {
            var reader = await town.Someone(role);
            foreach (var address in addresses)
            {
                (await reader.Opens(address)).Is(200);
            }
        }

        foreach (var stranger in new[] { sales, await town.Someone(Role.PartnerOwner, partner), await town.Someone(Role.Customer) })
        {
            foreach (var address in addresses)
            {
                (await stranger.Opens(address)).Is(403);
            }
        }

        var elsewhere = await (await Town.Build(server)).Someone(Role.VendorOperator);
        (await elsewhere.Opens(addresses[1])).Is(404);
        (await elsewhere.Opens(addresses[3])).Is(404);
        Assert.Empty((await elsewhere.Opens(addresses[0])).Names());
        Assert.Empty((await elsewhere.Opens($"{addresses[2]}?q=Harbour")).Is(200).Json.GetProperty("data").EnumerateArray());
    }

    private static (CustomerAccount Account, IdentityVerification Verification) Of(string name, DateTimeOffset at)
    {
        var key = $"d{Guid.CreateVersion7().ToString("N")[13..]}";
        var account = CustomerAccount.Direct(key, $"{key}@direct.example", "+8613800139000", CustomerType.Enterprise, null, at);
        return (account, IdentityVerification.Submit(account, null, new() { CustomerType = CustomerType.Enterprise, Name = name, CreditCode = Invited.GoodCode }, at));
    }

    private static Task<Id<IdentityVerification>> Direct(Town town, string name, DateTimeOffset at, Person? by, bool? passes) => town.As(async (_, db) =>
    {
        var (account, verification) = Of(name, at);
        if (passes == true)
        {
            verification.Pass(account, by!.User!.Id, at);
        }
        else if (passes == false)
        {
            verification.Fail(account, by!.User!.Id, "Not the same", at);
        }

        db.Add(account);
        db.Add(verification);
        await db.SaveChangesAsync();
        return verification.Id;
    });

    private static IEnumerable<string> Tabs(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll("nav.tabs a").Select(tab => tab.TextContent.Replace(" ", "", StringComparison.Ordinal).Trim());
}
