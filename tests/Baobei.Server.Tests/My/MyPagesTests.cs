using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Baobei.Server.Tests.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.My;

/// <summary>What the customer is told of its partner, before, during and after the association.</summary>
public sealed class MyPagesTests(TestServer server)
{
    [Fact]
    public async Task Before_the_verification_nothing_is_said_to_be_in_force()
    {
        var town = await Town.Build(server);
        var customer = await (await Invited.In(town)).SignsUp();
        await Stands(customer, "pending", "Verify your identity", "Not associated yet");
        Assert.Contains("Once you are associated", await Shown(customer, "/my/partner"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_the_customer_is_said_first_and_leads_to_its_list()
    {
        var town = await Town.Build(server);
        var nothing = await (await Invited.In(town)).SignsUp();
        Assert.Null((await nothing.Opens("/my")).Is(200).Page.QuerySelector(".stats"));

        var world = await EveryRouteWorld.Build(server);
        var customer = await world.Who("customer");
        var before = await Waiting();
        Assert.Equal(1, before["Purchase orders to confirm"]);
        Assert.DoesNotContain("Purchase orders to pay", before.Keys);
        (await customer.Submits($"/my/billing/purchase-orders/{world.Own.Offered.Id}", new Dictionary<string, string>(), $"/my/billing/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(303);
        var after = await Waiting();
        Assert.Equal(1, after["Purchase orders to pay"]);
        Assert.DoesNotContain("Purchase orders to confirm", after.Keys);
        world.Town.Pass(world.Own.Offered.PromisedUntil - world.Town.Now);
        Assert.DoesNotContain("Purchase orders to pay", (await Waiting()).Keys);

        async Task<Dictionary<string, int>> Waiting()
        {
            var shown = (await customer.Opens("/my")).Is(200).Page.QuerySelectorAll("a.stat").ToList();
            foreach (var number in shown)
            {
                (await customer.Opens(number.GetAttribute("href")!)).Is(200);
            }

            return shown.ToDictionary(
                number => number.QuerySelector(".label")!.TextContent, number => int.Parse(number.QuerySelector("b")!.TextContent, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task The_end_of_the_protection_is_not_the_end_of_the_association()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Verified(invited);
        var end = (await invited.Row()).ExpiresAt;
        town.Pass(end - town.Now - TimeSpan.FromSeconds(30));
        await Stands(customer, "protected", $"Your partner is {invited.Partner.Name}.", "Protected until");
        Assert.Contains("Give notice", await Shown(customer, "/my/partner"), StringComparison.Ordinal);

        town.Pass(end - town.Now);
        foreach (var tidied in new[] { false, true })
        {
            await Stands(customer, "unprotected", "The protection is over; your account is still associated", "The protection is over; your account is still associated");
            var partner = await Shown(customer, "/my/partner");
            Assert.Contains("It may: pay orders on your behalf", partner, StringComparison.Ordinal);
            Assert.Contains("Give notice", partner, StringComparison.Ordinal);
            Assert.DoesNotContain("Your partner is", await Shown(customer, "/my"), StringComparison.Ordinal);
            if (!tidied)
            {
                await town.RunSchedule();
            }
        }
    }

    [Fact]
    public async Task After_the_protection_the_customer_still_ends_the_association()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Verified(invited);
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        (await customer.Submits("/my/partner", new Dictionary<string, string> { ["Reason"] = "Moving on" }, "/my/partner/notice")).Is(303);
        (await customer.Calls(HttpMethod.Delete, "/api/v1/my/notice")).Is(204);
        await town.RunSchedule();
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "Moving on" })).Is(204);
        await Stands(customer, "unprotected", "You have given notice", "You have given notice");
        town.Pass((await invited.Row()).NoticeEndsAt!.Value - town.Now);
        await Stands(customer, "ended", "The association with your partner has ended", "The customer ended the association");
    }

    [Fact]
    public async Task After_a_notice_the_former_partner_may_nothing()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Verified(invited);
        (await customer.Submits("/my/partner", new Dictionary<string, string> { ["Reason"] = "Moving on" }, "/my/partner/notice")).Is(303);
        town.Pass((await invited.Row()).NoticeEndsAt!.Value - town.Now);
        foreach (var tidied in new[] { false, true })
        {
            await Stands(customer, "ended", "The association with your partner has ended", "The customer ended the association");
            var partner = await Shown(customer, "/my/partner");
            Assert.Contains("Moving on", partner, StringComparison.Ordinal);
            Assert.DoesNotContain("It may", partner, StringComparison.Ordinal);
            Assert.DoesNotContain("Your partner is", await Shown(customer, "/my"), StringComparison.Ordinal);
            if (!tidied)
            {
                await town.RunSchedule();
            }
        }
    }

    [Fact]
    public async Task A_registration_that_ended_before_is_not_waited_for()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        await Stands(customer, "not_reached", "Not associated with a partner", "The observation ended without an association");
        Assert.DoesNotContain("Verify your identity", await Shown(customer, "/my"), StringComparison.Ordinal);
        Assert.DoesNotContain("It may", await Shown(customer, "/my/partner"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_identity_of_another_ends_the_registration_and_the_page_says_so()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        var other = new Dictionary<string, string> { ["Name"] = "Another Company Ltd.", ["CreditCode"] = Invited.GoodCode, ["ConfirmDifference"] = "true" };
        (await customer.Submits("/my/verification", other)).Is(303);
        await Stands(customer, "not_reached", "Not associated with a partner", "The verified identity differs from the registration");
    }

    private static async Task<Person> Verified(Invited invited)
    {
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        return customer;
    }

    /// <summary>The API's word, and what the two pages show.</summary>
    private static async Task Stands(Person customer, string standing, string overview, string partner)
    {
        var view = (await customer.Calls(HttpMethod.Get, "/api/v1/my/account")).Is(200).Json.GetProperty("partner");
        Assert.Equal(standing, view.GetProperty("standing").GetString());
        Assert.Equal(standing is "ended" or "not_reached", view.GetProperty("endedAt").ValueKind == System.Text.Json.JsonValueKind.String);
        Assert.Contains(overview, await Shown(customer, "/my"), StringComparison.Ordinal);
        Assert.Contains(partner, await Shown(customer, "/my/partner"), StringComparison.Ordinal);
    }

    private static async Task<string> Shown(Person person, string path) => (await person.Opens(path)).Is(200).Page.QuerySelector("main")!.TextContent;
}
