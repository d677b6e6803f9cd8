using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Demo;

public sealed class DemoTests(TestServer server)
{
    [Fact]
    public async Task The_clock_moves_for_this_vendor_only_and_leads_back_to_the_page()
    {
        var town = await Town.Build(server);
        var other = await Town.Build(server);
        var before = town.Now;
        var moved = await town.Visitor().Submits("/demo/mailbox", Move(72, "/demo/mailbox?to=x"), "/demo/clock");
        Assert.Equal("/demo/mailbox?to=x", moved.Is(303).Location);
        Assert.InRange(town.Now - before, TimeSpan.FromHours(72), TimeSpan.FromHours(72) + TimeSpan.FromMinutes(1));
        await town.Visitor().Submits("/demo/mailbox", Move(1, "/"), "/demo/clock");
        Assert.InRange(town.Now - before, TimeSpan.FromHours(73), TimeSpan.FromHours(73) + TimeSpan.FromMinutes(1));
        Assert.InRange(other.Now - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_was_read_late_does_not_turn_the_clock_back()
    {
        var (clock, vendor) = (new ProductClock(), Id<Vendor>.New());
        foreach (var (read, shown) in new[] { (72, 72), (73, 73), (72, 73), (97, 97) })
        {
            clock.MoveOn(vendor, TimeSpan.FromHours(read));
            Assert.Equal(TimeSpan.FromHours(shown), clock.OffsetOf(vendor));
        }
    }

    [Fact]
    public async Task It_leads_to_no_other_site_and_knows_its_steps_only()
    {
        var town = await Town.Build(server);
        Assert.Equal("/", (await town.Visitor().Submits("/demo/mailbox", Move(1, "//elsewhere.example"), "/demo/clock")).Is(303).Location);
        (await town.Visitor().Submits("/demo/mailbox", Move(5, "/"), "/demo/clock")).Is(400);
        (await town.Visitor().Submits("/demo/mailbox", Move(-72, "/"), "/demo/clock")).Is(400);
    }

    [Fact]
    public async Task Jobs_have_followed_before_it_answers()
    {
        var town = await Town.Build(server);
        await town.RunSchedule();
        var before = await LastRun(town);
        await town.Visitor().Submits("/demo/mailbox", Move(2160, "/"), "/demo/clock");
        Assert.InRange(await LastRun(town) - before, TimeSpan.FromDays(90), TimeSpan.FromDays(90) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Another_process_and_a_restart_find_the_clock_where_it_was_left()
    {
        var town = await Town.Build(server);
        await using var other = ServerApp.Build(server.Options with { Worker = false, Listen = "http://127.0.0.1:0" });
        await other.StartAsync();
        await town.Visitor().Submits("/demo/mailbox", Move(24, "/"), "/demo/clock");
        var clock = other.Services.GetRequiredService<ProductClock>();
        var since = TimeProvider.System.GetTimestamp();
        while (clock.OffsetOf(town.Vendor.Id) == TimeSpan.Zero && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(50);
        }

        Assert.Equal(TimeSpan.FromDays(1), clock.OffsetOf(town.Vendor.Id));
        await other.StopAsync();
        await using var restarted = ServerApp.Build(server.Options with { Worker = false, Listen = "http://127.0.0.1:0" });
        await restarted.StartAsync();
        Assert.Equal(TimeSpan.FromDays(1), restarted.Services.GetRequiredService<ProductClock>().OffsetOf(town.Vendor.Id));
        await restarted.StopAsync();
    }

    [Fact]
    public async Task The_mail_box_shows_what_left_with_working_links_and_runs_nothing()
    {
        var town = await Town.Build(server);
        var (mail, phone) = await Fill(town);
        var list = (await town.Visitor().Opens("/demo/mailbox")).Is(200).Page;
        Assert.Equal(["Your code is 123456", "Subject of the mail"], list.QuerySelectorAll("tbody td a").Select(a => a.TextContent));
        Assert.Single((await town.Visitor().Opens("/demo/mailbox?to=buyer%40customer.example")).Page.QuerySelectorAll("tbody tr"));
        Assert.Contains("123456", (await town.Visitor().Opens($"/demo/mailbox/{phone}")).Is(200).Page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);

        var shown = (await town.Visitor().Opens($"/demo/mailbox/{mail}")).Is(200);
        Assert.Contains("frame-src 'self'", shown.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("http://vendor.example/sign-up/abc", shown.Page.QuerySelector("pre a")!.GetAttribute("href"));
        var frame = shown.Page.QuerySelector("iframe")!;
        Assert.DoesNotContain("allow-scripts", frame.GetAttribute("sandbox"), StringComparison.Ordinal);
        var inside = (await town.Visitor().Opens(frame.GetAttribute("src")!)).Is(200);
        var policy = inside.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("sandbox ", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        Assert.Equal("_top", inside.Page.QuerySelector("base")!.GetAttribute("target"));

        var elsewhere = (await Town.Build(server)).Visitor();
        (await elsewhere.Opens($"/demo/mailbox/{mail}")).Is(404);
        (await elsewhere.Opens($"/demo/mailbox/{mail}/html")).Is(404);
    }

    [Fact]
    public async Task The_mail_box_comes_first_in_the_bar_so_that_a_phone_shows_it()
    {
        var town = await Town.Build(server);
        var bar = (await town.Visitor().Opens("/help")).Is(200).Page.QuerySelector(".demo")!;
        Assert.Equal("/demo/mailbox", bar.QuerySelectorAll("a, button")[0].GetAttribute("href"));
    }

    [OnOneDatabase]
    [Fact]
    public async Task Without_the_demo_there_is_none_of_it()
    {
        var plain = new TestServer { With = options => options with { Demo = false, Worker = false } };
        await plain.InitializeAsync();
        await using var owned = plain;
        var town = await Town.Build(plain);
        (await town.Visitor().Opens("/demo/mailbox")).Is(404);
        var person = await town.Someone(Role.VendorOperator);
        Assert.NotEqual(303, (await person.Calls(HttpMethod.Post, "/demo/clock")).Status);
        Assert.Null((await person.Opens("/messages")).Is(200).Page.QuerySelector(".demo"));
    }

    private static Dictionary<string, string> Move(int hours, string back) => new() { ["hours"] = $"{hours}", ["return"] = back };

    private static Task<DateTimeOffset> LastRun(Town town) =>
        town.As(async (_, db) => (await db.Set<ScheduledRun>().SingleAsync(r => r.Job == "outbox.tidy")).LastRunAt!.Value);

    private static Task<(Id<MailBoxItem> Mail, Id<MailBoxItem> Phone)> Fill(Town town) => town.As(async (_, db) =>
    {
        var written = new WrittenMail(
            "Subject of the mail", "Open http://vendor.example/sign-up/abc now", "<html><head></head><body><a href=\"http://vendor.example/sign-up/abc\">x</a></body></html>");
        var mail = MailBoxItem.OfMail("a.1", "buyer@customer.example", written, town.Now);
        var phone = MailBoxItem.OfPhone("b.1", "+8613800000000", "Your code is 123456", town.Now);
        db.Add(mail);
        db.Add(phone);
        await db.SaveChangesAsync();
        return (mail.Id, phone.Id);
    });
}
