using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Deliveries;

public sealed class DeliveryTests(TestServer server)
{
    [Fact]
    public async Task The_operator_sees_what_left_what_waits_and_what_failed()
    {
        var town = await Town.Build(server);
        await Row(town, "waiting@a.example");
        await Row(town, "retrying@a.example", error: "away", attempts: 3);
        await Row(town, "failed@a.example", error: "no such user", attempts: 80, dead: true);
        await Row(town, "delivered@a.example", delivered: true);
        await Row(town, address: null, delivered: true);
        var person = await town.Someone(Role.VendorOperator);
        var page = (await person.Opens("/vendor/deliveries")).Is(200).Page;
        Assert.Equal(
            ["delivered@a.example", "failed@a.example", "retrying@a.example", "waiting@a.example"],
            page.QuerySelectorAll("tbody tr td:first-child").Select(c => c.TextContent));
        Assert.Contains("no such user", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        foreach (var state in new[] { "waiting", "retrying", "failed", "delivered" })
        {
            var filtered = (await person.Opens($"/vendor/deliveries?state={state}")).Is(200).Page;
            Assert.Equal($"{state}@a.example", Assert.Single(filtered.QuerySelectorAll("tbody tr td:first-child")).TextContent);
            var listed = (await person.Calls(HttpMethod.Get, $"/api/v1/deliveries?state={state}")).Is(200).Json.GetProperty("data");
            Assert.Equal($"{state}@a.example", Assert.Single(listed.EnumerateArray()).GetProperty("to").GetString());
            Assert.Equal(state, listed[0].GetProperty("state").GetString());
        }

        Assert.Single((await person.Opens("/vendor/deliveries?to=failed%40a.example")).Page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public void Every_mail_and_message_that_can_leave_is_called_what_it_is()
    {
        var texts = server.Services.GetRequiredService<Texts>();
        var sent = server.Services.GetServices<Subscription>().Where(s => s.AddressOf is not null).Select(s => $"deliveries.about.{s.Event}").ToList();
        Assert.NotEmpty(sent);
        Assert.All(sent, key => Assert.True(texts.Has(key), key));
        Assert.Equal(texts.Keys.Where(key => key.StartsWith("deliveries.about.", StringComparison.Ordinal)).Order(), sent.Order());
    }

    [Fact]
    public async Task Send_again_gives_a_failed_message_all_its_attempts_and_is_in_the_audit()
    {
        var town = await Town.Build(server);
        var id = await Row(town, "failed@a.example", error: "no such user", attempts: 80, dead: true, due: TimeSpan.FromHours(1));
        var person = await town.Someone(Role.VendorOperator);
        var answer = await person.Submits("/vendor/deliveries?state=failed", new Dictionary<string, string>(), $"/vendor/deliveries/{id}/retry");
        Assert.StartsWith("/vendor/deliveries?state=failed", answer.Is(303).Location, StringComparison.Ordinal);
        var row = await town.As((_, db) => db.Outbox.SingleAsync(o => o.Id == id));
        Assert.True(row.DeadAt is null || row.Attempts == 1, "It waits again, or has been tried again since.");
        var entry = await town.As((_, db) => db.Audit.SingleAsync(a => a.Event == "delivery.retried"));
        Assert.Equal((id.ToString(), person.User!.Id), (entry.Subject, entry.UserId));
    }

    [Fact]
    public async Task What_has_left_or_is_leaving_is_not_sent_again()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var delivered = await Row(town, "delivered@a.example", delivered: true);
        (await person.Calls(HttpMethod.Post, $"/api/v1/deliveries/{delivered}/retry")).IsRefused("delivery.delivered");
        var leaving = await Row(town, "leaving@a.example", leased: true);
        (await person.Calls(HttpMethod.Post, $"/api/v1/deliveries/{leaving}/retry")).IsRefused("delivery.in_progress");
        (await person.Calls(HttpMethod.Post, $"/api/v1/deliveries/{Id<OutboxMessage>.New()}/retry")).Is(404);
        var elsewhere = await (await Town.Build(server)).Someone(Role.VendorOperator);
        (await elsewhere.Calls(HttpMethod.Post, $"/api/v1/deliveries/{delivered}/retry")).Is(404);
        (await elsewhere.Calls(HttpMethod.Get, $"/api/v1/deliveries/{delivered}")).Is(404);
    }

    [Fact]
    public async Task After_an_outage_everything_is_sent_again_at_once()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        await Row(town, "one@a.example", error: "away", attempts: 4, due: TimeSpan.FromHours(1));
        await Row(town, "two@a.example", error: "away", attempts: 80, dead: true, due: TimeSpan.FromHours(1));
        await Row(town, "three@a.example", delivered: true);
        Assert.Equal(2, (await person.Calls(HttpMethod.Post, "/api/v1/deliveries/retry")).Is(200).Json.GetProperty("count").GetInt32());
        Assert.Equal(2, await town.As((_, db) => db.Audit.CountAsync(a => a.Event == "delivery.retried")));
    }

    [Fact]
    public async Task An_auditor_reads_and_a_partner_does_not()
    {
        var town = await Town.Build(server);
        var id = await Row(town, "failed@a.example", error: "no", attempts: 80, dead: true);
        var auditor = await town.Someone(Role.Auditor);
        var page = (await auditor.Opens("/vendor/deliveries")).Is(200).Page;
        Assert.Empty(page.QuerySelectorAll("form[action*=retry]"));
        (await auditor.Calls(HttpMethod.Post, $"/api/v1/deliveries/{id}/retry")).Is(403);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await owner.Opens("/vendor/deliveries")).Is(403);
        (await owner.Calls(HttpMethod.Get, "/api/v1/deliveries")).Is(403);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var town = await Town.Build(server);
        for (var i = 0; i < 5; i++)
        {
            await Row(town, $"r{i}@a.example", delivered: true);
        }

        var person = await town.Someone(Role.VendorOperator);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await person.Calls(HttpMethod.Get, $"/api/v1/deliveries?limit=2&cursor={cursor}")).Is(200).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(d => d.GetProperty("to").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(["r4@a.example", "r3@a.example", "r2@a.example", "r1@a.example", "r0@a.example"], seen);
    }

    [Fact]
    public async Task What_was_delivered_is_forgotten_after_90_days_and_what_failed_is_not()
    {
        var town = await Town.Build(server);
        await Row(town, "delivered@a.example", delivered: true);
        await Row(town, "failed@a.example", error: "no", attempts: 80, dead: true);
        town.Pass(TimeSpan.FromDays(89));
        await town.RunSchedule();
        Assert.Equal(2, await town.As((_, db) => db.Outbox.CountAsync()));
        town.Pass(TimeSpan.FromDays(2));
        await town.RunSchedule();
        Assert.Equal("failed@a.example", (await town.As((_, db) => db.Outbox.SingleAsync())).Address);
    }

    /// <summary>A message that no handler of this test will ever take.</summary>
    private static Task<Id<OutboxMessage>> Row(
        Town town, string? address, string? error = null, int attempts = 0, bool dead = false, bool delivered = false, bool leased = false, TimeSpan? due = null) => town.As(async (_, db) =>
    {
        var real = TimeProvider.System.GetUtcNow();
        var row = new OutboxMessage
        {
            Id = Id<OutboxMessage>.At(town.Now),
            Handler = "Nobody",
            Event = "test.nothing",
            Details = "{}",
            Address = address,
            CreatedAt = town.Now,
            DueAt = real + (due ?? TimeSpan.FromHours(1)),
            Attempts = attempts,
            LastError = error,
            DeadAt = dead ? town.Now : null,
            DeliveredAt = delivered ? town.Now : null,
            LeasedUntil = leased ? real.AddMinutes(5) : null,
        };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    });
}
