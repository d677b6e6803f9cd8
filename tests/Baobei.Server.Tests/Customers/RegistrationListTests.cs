using Baobei.Domain.Customers;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

public sealed class RegistrationListTests(TestServer server)
{
    [Fact]
    public async Task Each_registration_is_kept_with_its_result_and_reasons()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        await town.Has(partner, "Allowed", now.AddDays(-4));
        await town.Has(partner, Stock.Details("Open"), now.AddDays(-3), verdict: Verdict.Review);
        await town.Has(partner, Stock.Details("Rejected"), now.AddDays(-2), m => m.Rejected(m.At), Verdict.Review);
        await town.IsRefused(partner, Stock.Details("测试"), now.AddDays(-1));
        var answer = await sales.Opens("/customers/registrations");
        Assert.Equal(["测试", "Rejected", "Open", "Allowed"], answer.Names());
        var badges = answer.Page.QuerySelectorAll("tbody .badge").Select(badge => badge.TextContent.Trim());
        Assert.Equal(["Refused", "Rejected", "Under review", "Allowed"], badges);
        Assert.Contains("Known to us", answer.Page.QuerySelectorAll("tbody .reasons")[1].TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Page.QuerySelectorAll("tbody .reasons li")[0].TextContent);
        foreach (var (query, names) in new (string, string[])[]
        {
            ("result=refused", ["测试"]), ("result=open", ["Open"]), ("result=rejected", ["Rejected"]), ("result=allowed", ["Allowed"]), ("result=approved", []), ("q=Op", ["Open"]),
        })
        {
            Assert.Equal(names, (await sales.Opens($"/customers/registrations?{query}")).Names());
        }

        var json = (await sales.Calls(HttpMethod.Get, "/api/v1/registrations?result=refused")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal("refuse", json.GetProperty("verdict").GetString());
        Assert.NotEqual(0, json.GetProperty("reasons").GetArrayLength());
        Assert.False(json.TryGetProperty("evidence", out _));
    }

    [Fact]
    public async Task Paging_goes_forward_and_back()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        for (var i = 0; i < 25; i++)
        {
            await town.Has(partner, $"Row {i:D2}", town.Now.AddDays(-30).AddHours(i));
        }

        var auditor = await town.Someone(Role.Auditor);
        var first = await auditor.Opens("/customers/registrations");
        var second = await auditor.Opens(first.Page.QuerySelector(".pager [rel=next]")!.GetAttribute("href")!);
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"Row {i:D2}"), first.Names().Concat(second.Names()));
        Assert.Equal(first.Names(), (await auditor.Opens(second.Page.QuerySelector(".pager [rel=prev]")!.GetAttribute("href")!)).Names());
    }
}
