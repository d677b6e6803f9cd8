using Baobei.Domain.People;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Customers;

namespace Baobei.Server.Tests.Policies;

/// <summary>相似度校准: what other thresholds would have made of the vendor's own decisions.</summary>
public sealed class MatchTuningTests(TestServer server)
{
    [Fact]
    public async Task Past_decisions_say_what_other_thresholds_would_have_done()
    {
        var town = await Town.Build(server);
        var (holder, _) = await town.Sales("甲渠道");
        var (asking, _) = await town.Sales("乙渠道");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var tuner = await town.Someone(Role.VendorOperator);
        Assert.Contains("Nothing to learn from yet", (await tuner.Opens("/vendor/policies/matching")).Is(200).Body, StringComparison.Ordinal);
        var (passed, passedScore) = await Decided("桐乡清风客户", "approved");
        var (rejected, rejectedScore) = await Decided("宁波明月物流", "rejected");
        var highest = Math.Max(passedScore, rejectedScore);
        var all = (await tuner.Calls(HttpMethod.Get, $"/api/v1/policies/matching?same=1000&review={highest + 1}")).Is(200).Json;
        Assert.Equal((2, false, "review"), (all.GetProperty("cases").GetInt32(), all.GetProperty("isCut").GetBoolean(), all.GetProperty("sameName").GetString()));
        Assert.Equal((2, 0, 0), Figures(all.GetProperty("current")));
        Assert.Equal((0, 1, 1), Figures(all.GetProperty("asked")));
        Assert.Equal(10, all.GetProperty("steps").GetArrayLength());
        var same = (await tuner.Calls(HttpMethod.Get, $"/api/v1/policies/matching?review={Math.Min(passedScore, rejectedScore)}")).Is(200).Json;
        Assert.Equal((2, 0, 0), Figures(same.GetProperty("asked")));

        var first = (await tuner.Calls(HttpMethod.Get, $"/api/v1/policies/matching/cases?same=1000&review={highest + 1}&limit=1")).Is(200).Json;
        Assert.Equal(rejected, Assert.Single(first.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        var second = (await tuner.Calls(HttpMethod.Get, $"/api/v1/policies/matching/cases?same=1000&review={highest + 1}&limit=1&cursor={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}")).Is(200).Json;
        var case2 = Assert.Single(second.GetProperty("data").EnumerateArray());
        Assert.Equal((passed, "乙渠道", "approved", "allow"), (
            case2.GetProperty("id").GetString(), case2.GetProperty("partnerName").GetString(), case2.GetProperty("decision").GetString(), case2.GetProperty("would").GetString()));
        (await tuner.Calls(HttpMethod.Get, "/api/v1/policies/matching?review=1001")).Is(400);
        (await asking.Calls(HttpMethod.Get, "/api/v1/policies/matching")).Is(403);

        foreach (var (language, title, missed) in new[] { ("en", "Match tuning", "Been missed"), ("zh-CN", "相似度校准", "漏掉") })
        {
            var page = (await (await tuner.SwitchesTo(language, $"/vendor/policies/matching?same=1000&review={highest + 1}")).Follows()).Is(200).Page;
            Assert.Equal(title, page.QuerySelector("h1")!.TextContent.Trim());
            Assert.Contains(missed, page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("宁波明月物流股份有限公司", page.Body!.TextContent, StringComparison.Ordinal);
        }

        var odd = (await tuner.Opens("/vendor/policies/matching?review=much&after=x")).Is(200);
        Assert.NotNull(odd.Page.QuerySelector(".ignored"));

        async Task<(string Id, int Score)> Decided(string name, string decision)
        {
            await holder.Holds(Reports.Company($"{name}有限公司"));
            var id = (await asking.Registers(Reports.Company($"{name}股份有限公司"))).Is(202).Json.GetProperty("registrationId").GetString()!;
            (await bd.Calls(HttpMethod.Post, $"/api/v1/reviews/{id}/decision", new { decision, reason = "Looked at" })).Is(200);
            var evidence = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/{id}")).Is(200).Json.GetProperty("evidence");
            town.Pass(TimeSpan.FromMinutes(1));
            return (id, evidence.EnumerateArray().Max(one => one.GetProperty("similarity").GetInt32()));
        }
    }

    [Fact]
    public async Task The_threshold_for_a_review_is_never_above_that_for_the_same()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var wrong = (await boss.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "x", values = new { matchReviewFrom = 901 } })).Is(400);
        Assert.Equal(["matchReviewFrom"], wrong.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        var written = (await boss.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "x", values = new { matchSameFrom = 950, matchReviewFrom = 950, sameName = "refuse" } })).Is(201).Json;
        Assert.Equal((950, 950, "refuse"), (
            written.GetProperty("values").GetProperty("matchSameFrom").GetInt32(), written.GetProperty("values").GetProperty("matchReviewFrom").GetInt32(), written.GetProperty("values").GetProperty("sameName").GetString()));

        // Above the default of the other, which is not this vendor's.
        (await boss.Calls(HttpMethod.Post, "/api/v1/policies", new { note = "y", values = new { matchReviewFrom = 940 }, effectiveFrom = town.Now.AddDays(1) })).Is(201);
        var form = await boss.Submits("/vendor/policies/new", new Dictionary<string, string> { ["Note"] = "Why", ["MatchReviewFrom"] = "951", ["EffectiveFrom"] = "2090-01-01T08:00" });
        Assert.Equal(["MatchReviewFrom"], form.Is(422).WrongFields());
    }

    private static (int Reviews, int Passed, int Missed) Figures(System.Text.Json.JsonElement figures) =>
        (figures.GetProperty("reviews").GetInt32(), figures.GetProperty("passed").GetInt32(), figures.GetProperty("missed").GetInt32());
}
