using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

/// <summary>报备审核: what the rules leave to the BD.</summary>
public sealed class ReviewTests(TestServer server)
{
    [Fact]
    public async Task A_near_name_waits_for_the_BD_who_sees_both_sides_and_approves()
    {
        var (town, holder, asking) = await Rivals();
        var answer = (await asking.Registers(Reports.Company("桐乡相近客户股份有限公司").With("explanation", "The parent company"))).Is(202);
        var id = answer.Json.GetProperty("id").GetString()!;
        Assert.Equal(("pending_review", "review"), (answer.Json.GetProperty("status").GetString(), answer.Json.GetProperty("verdict").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("expiresAt").ValueKind);

        // Held meanwhile: nobody else gets it, and it counts as observed.
        var (third, _) = await town.Sales();
        (await third.Registers(Reports.Company("桐乡相近客户股份有限公司"))).IsRefused("customer.protected");

        var bd = await town.Someone(Role.BusinessDeveloper);
        var list = (await bd.Calls(HttpMethod.Get, "/api/v1/reviews")).Is(200).Json.GetProperty("data");
        var review = Assert.Single(list.EnumerateArray());
        var registration = review.GetProperty("id").GetString()!;
        var reported = review.GetProperty("reportedAt").GetDateTimeOffset();
        Assert.Equal(WorkingDays.After(reported, 5), review.GetProperty("dueAt").GetDateTimeOffset());
        var open = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/{registration}")).Is(200).Json;
        Assert.Equal("The parent company", open.GetProperty("explanation").GetString());
        var other = Assert.Single(open.GetProperty("others").EnumerateArray());
        Assert.Equal(("桐乡相近客户有限公司", "甲渠道"), (other.GetProperty("name").GetString(), other.GetProperty("holder").GetString()));
        Assert.Equal(Baobei.Domain.Matching.Matcher.Match("桐乡相近客户有限公司", "桐乡相近客户股份有限公司", Baobei.Domain.Matching.MatchThresholds.Default).Score, open.GetProperty("evidence")[0].GetProperty("similarity").GetInt32());
        (await asking.Calls(HttpMethod.Get, $"/api/v1/reviews/{registration}")).Is(403);

        var page = (await bd.Opens("/reviews")).Is(200);
        Assert.Contains("桐乡相近客户有限公司", page.Page.QuerySelector("table.compare")!.TextContent, StringComparison.Ordinal);
        town.Pass(TimeSpan.FromDays(2));
        (await page.Submits(new Dictionary<string, string> { ["Decision"] = "Approved" }, $"/reviews/{registration}/decision")).Is(422);
        var decided = (await page.Submits(new Dictionary<string, string> { ["Decision"] = "Approved", ["Reason"] = "Two companies" }, $"/reviews/{registration}/decision")).Is(303);
        Assert.StartsWith("/reviews?done=", decided.Location, StringComparison.Ordinal);
        var customer = await Row(town, id);
        Assert.Equal(RegistrationStatus.Observing, customer.Status);
        Assert.InRange(customer.ExpiresAt, reported.AddDays(17), town.Now.AddDays(15));
        var record = await town.As((_, db) => db.CustomerRegistrations.AsNoTracking().SingleAsync(r => r.Id == customer.RegistrationId));
        Assert.Equal((ReviewDecision.Approved, bd.User!.Id, "Two companies"), (record.Decision, record.DecidedBy, record.DecisionReason));
        (await bd.Calls(HttpMethod.Post, $"/api/v1/reviews/{registration}/decision", new { decision = "rejected", reason = "Late" })).IsRefused("registration.already_decided");
    }

    [Fact]
    public async Task A_rejected_registration_frees_its_keys_and_the_next_review_opens()
    {
        var (town, _, asking) = await Rivals();
        var first = (await asking.Registers(Reports.Company("桐乡相近客户股份有限公司"))).Is(202).Json;
        var second = (await asking.Registers(Reports.Company("桐乡相近客户集团有限公司"))).Is(202).Json;
        var bd = await town.Someone(Role.BusinessDeveloper);
        var page = (await bd.Opens($"/reviews/{first.GetProperty("registrationId").GetString()}")).Is(200);
        var decided = (await page.Submits(
            new Dictionary<string, string> { ["Decision"] = "Rejected", ["Reason"] = "The same firm" }, $"/reviews/{first.GetProperty("registrationId").GetString()}/decision")).Is(303);
        Assert.StartsWith($"/reviews/{second.GetProperty("registrationId").GetString()}", decided.Location, StringComparison.Ordinal);
        var customer = await Row(town, first.GetProperty("id").GetString()!);
        Assert.Equal((RegistrationStatus.Rejected, EndReason.Rejected), (customer.Status, customer.EndReason));
        Assert.Equal(0, await town.As((_, db) => db.CustomerClaims.CountAsync(c => c.Holder == customer.Id.Value)));
    }

    [Fact]
    public async Task What_was_taken_back_is_no_longer_to_be_decided()
    {
        var (town, _, asking) = await Rivals();
        var waiting = (await asking.Registers(Reports.Company("桐乡相近客户股份有限公司"))).Is(202).Json;
        (await asking.Calls(HttpMethod.Post, $"/api/v1/customers/{waiting.GetProperty("id").GetString()}/withdrawal")).Is(200);
        var bd = await town.Someone(Role.BusinessDeveloper);
        Assert.Empty((await bd.Calls(HttpMethod.Get, "/api/v1/reviews")).Is(200).Json.GetProperty("data").EnumerateArray());
        var registration = waiting.GetProperty("registrationId").GetString();
        (await bd.Opens($"/reviews/{registration}")).Is(404);
        (await bd.Calls(HttpMethod.Post, $"/api/v1/reviews/{registration}/decision", new { decision = "approved", reason = "Fine" })).IsRefused("customer.wrong_status");
        (await bd.Opens("/reviews")).Is(200);
    }

    [Fact]
    public async Task The_auditor_reads_and_does_not_decide()
    {
        var (town, _, asking) = await Rivals();
        var waiting = (await asking.Registers(Reports.Company("桐乡相近客户股份有限公司"))).Is(202).Json;
        var auditor = await town.Someone(Role.Auditor);
        var page = (await auditor.Opens("/reviews")).Is(200);
        Assert.Null(page.Page.QuerySelector("form.decide"));
        (await auditor.Calls(HttpMethod.Post, $"/api/v1/reviews/{waiting.GetProperty("registrationId").GetString()}/decision", new { decision = "approved", reason = "x" })).Is(403);
    }

    [Theory]
    [InlineData("2018-09-14T07:00:00Z", 1, "2018-09-17T07:00:00Z")]
    [InlineData("2018-09-15T07:00:00Z", 1, "2018-09-17T07:00:00Z")]
    [InlineData("2018-09-17T02:37:43Z", 5, "2018-09-24T02:37:43Z")]
    [InlineData("2018-09-14T17:00:00Z", 1, "2018-09-16T17:00:00Z")]
    public void Terms_are_counted_in_working_days_of_the_vendor(string from, int days, string until) =>
        Assert.Equal(DateTimeOffset.Parse(until, null), WorkingDays.After(DateTimeOffset.Parse(from, null), days));

    private async Task<(Town Town, Person Holder, Person Asking)> Rivals()
    {
        var town = await Town.Build(server);
        var (holder, _) = await town.Sales("甲渠道");
        var (asking, _) = await town.Sales("乙渠道");
        await holder.Holds(Reports.Company("桐乡相近客户有限公司"));
        return (town, holder, asking);
    }

    private static Task<Customer> Row(Town town, string id) => town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == Id<Customer>.Parse(id, null)));
}
