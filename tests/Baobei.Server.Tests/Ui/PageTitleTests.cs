using Baobei.Domain.People;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Ui;

/// <summary>What pages are called: by one word everywhere, and each window otherwise than the next (WCAG 2.4.2).</summary>
[OnOneDatabase]
public sealed class PageTitleTests(TestServer server)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public async Task A_page_is_called_what_the_menu_calls_it(string language)
    {
        var world = await EveryRouteWorld.Build(server);
        var texts = server.Services.GetRequiredService<Texts>();
        var checkedPages = 0;
        foreach (var role in new[] { "operator", "owner", "customer" })
        {
            var person = await world.Who(role);
            await world.Town.As((_, db) =>
            {
                db.Users.Single(u => u.Id == person.User!.Id).Language = language;
                return db.SaveChangesAsync();
            });
            var menu = (await person.Opens("/account")).Is(200).Page.QuerySelectorAll("#menu li a, #me li a[href='/account'], #me li a[href='/account/security']").ToList();
            foreach (var item in menu.Where(a => a.TextContent.Trim() != texts.In(language, "nav.overview") && !a.TextContent.Contains('/', StringComparison.Ordinal)))
            {
                var page = (await person.Opens(item.GetAttribute("href")!)).Is(200).Page;
                var heading = page.QuerySelector("h1")!;
                heading.QuerySelector(".badge")?.Remove();
                Assert.Equal(item.TextContent.Trim(), heading.TextContent.Trim());
                checkedPages++;
            }
        }

        Assert.InRange(checkedPages, 20, 100);
    }

    [Fact]
    public async Task No_two_pages_have_windows_of_the_same_name()
    {
        var world = await EveryRouteWorld.Build(server);
        var (own, town) = (world.Own, world.Town);
        var customer = $"/customers/{own.Observed.Id}";
        var partner = $"/vendor/partners/{own.Partner.Id}";
        await Differ(await world.Who("owner"), [
            "/partner", "/customers", "/customers?tab=ended", "/customers/registrations", "/customers/new", customer, $"{customer}/invitation", $"{customer}/notes",
            $"{customer}/withdrawal", $"/customers/{own.Associated.Id}", $"/customers/{own.Associated.Id}/release", "/accounts", "/accounts?tab=open", "/staff", "/staff/new",
            "/api-keys", "/api-keys/new", "/account", "/account/security", "/account/password", "/account/two-factor", "/messages", "/search", "/search?q=yunfan"]);
        await Differ(await world.Who("operator"), [
            "/vendor", "/reviews", "/reviews/decided", "/verifications", "/verifications/decided", $"/verifications/{own.Verification.Id}", "/vendor/deliveries", "/vendor/partners", "/vendor/partners/new", partner,
            $"{partner}/edit", $"{partner}/owner", $"{partner}/closing", $"{partner}/suspension", $"{partner}/termination", "/customers", "/customers/registrations",
            "/accounts", "/vendor/accounts", "/vendor/accounts/new", "/vendor/policies", "/vendor/policies/new", "/vendor/audit"]);
        await Differ(await world.Who("bd"), [$"/reviews/{own.Review.Id}", $"/reviews/{world.Other.Review.Id}", $"/customers/{own.Observed.Id}"]);
        await Differ(own.Customer, ["/my", "/my/partner", "/my/verification", "/my/consents", "/my/billing", "/account", "/account/security"]);
        await Differ(town.Visitor(), ["/", "/help", "/api/codes", "/api", "/sign-in", "/sign-in/forgotten"]);
    }

    private static async Task Differ(Person person, string[] paths)
    {
        var seen = new Dictionary<string, string>();
        foreach (var path in paths)
        {
            var title = (await person.Opens(path)).Is(200).Page.Title!;
            Assert.True(seen.TryAdd(title, path), $"{path} and {seen[title]} are both called \"{title}\".");
            Assert.EndsWith(" · Baobei", title, StringComparison.Ordinal);
        }
    }
}
