using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Tests.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.My;

/// <summary>费用中心: what the guide says of the two types, as long as the association is in force.</summary>
public sealed class MyBillingTests(TestServer server)
{
    private const string Alone = "payment:account cash_transfer:nobody top_up:account withdrawal:account invoice:account contract:account";
    private const string Agency = "payment:account_or_partner cash_transfer:nobody top_up:account withdrawal:account invoice:account contract:account";
    private const string Resale = "payment:account cash_transfer:partner top_up:partner withdrawal:partner invoice:partner contract:partner";

    [Theory]
    [InlineData(DistributionType.Agency, Agency, "You pay yourself, or the partner pays on your behalf.")]
    [InlineData(DistributionType.Resale, Resale, "The partner moves cash to your account, and may move it back.")]
    public async Task Each_type_says_who_does_what_until_the_association_ends(DistributionType type, string duties, string said)
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Is(invited, type);
        var customer = await invited.SignsUp();
        await Says(customer, "pending", Alone, "Not associated yet");

        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        await Says(customer, "protected", duties, said);

        // The end of the protection changes nothing between the two; the end of the association does.
        var end = (await invited.Row()).ExpiresAt;
        town.Pass(end - town.Now + TimeSpan.FromSeconds(1));
        await Says(customer, "unprotected", duties, said);
    }

    [Fact]
    public async Task From_the_end_of_the_notice_on_the_customer_does_everything()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Is(invited, DistributionType.Resale);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/notice")).Is(303);
        var end = (await invited.Row()).NoticeEndsAt!.Value;
        town.Pass(end - town.Now - TimeSpan.FromSeconds(30));
        await Says(customer, "protected", Resale, invited.Partner.Name);
        town.Pass(end - town.Now);
        await Says(customer, "ended", Alone, "The association with your partner has ended");
        await town.RunSchedule();
        await Says(customer, "ended", Alone, "The association with your partner has ended");
    }

    [Fact]
    public async Task A_notice_that_outlasts_the_protection_says_its_own_end_before_and_after_it_is_written_down()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/notice")).Is(303);
        var end = (await invited.Row()).NoticeEndsAt!.Value;
        town.Pass(end - town.Now);
        foreach (var tidied in new[] { false, true })
        {
            var association = (await customer.Calls(HttpMethod.Get, "/api/v1/my/billing")).Is(200).Json.GetProperty("association");
            Assert.Equal(end, association.GetProperty("endedAt").GetDateTimeOffset());
            if (!tidied)
            {
                await town.RunSchedule();
            }
        }
    }

    [Fact]
    public async Task A_registration_that_lapsed_leaves_no_partner()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        await Says(customer, "not_reached", Alone, "No partner");
    }

    [Fact]
    public async Task An_account_of_the_vendors_own_has_no_association()
    {
        var town = await Town.Build(server);
        var customer = await town.Someone(Role.Customer);
        await town.As(async (_, db) =>
        {
            db.Add(CustomerAccount.Direct("harbour", "boss@harbour.example", "+8613800139000", CustomerType.Enterprise, customer.User!.Id, town.Now));
            return await db.SaveChangesAsync();
        });
        var page = await Says(customer, null, Alone, "No partner");
        Assert.Equal(5, page.QuerySelectorAll("main tbody tr").Length);
        Assert.Empty(page.QuerySelectorAll("main form, main .button"));
        Assert.Contains(page.QuerySelectorAll("header nav.entries a"), entry => entry.GetAttribute("href") == "/my/billing" && entry.TextContent.Trim() == "Billing");
    }

    [Fact]
    public async Task It_is_for_customers_with_an_account()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        foreach (var person in new[] { await town.Someone(Role.PartnerOwner, partner), await town.Someone(Role.VendorOperator), await town.Someone(Role.Auditor) })
        {
            (await person.Opens("/my/billing")).Is(403);
            (await person.Opens("/api/v1/my/billing")).Is(403);
        }

        (await (await town.Someone(Role.Customer)).Opens("/api/v1/my/billing")).Is(404);
        (await town.Visitor().Opens("/api/v1/my/billing")).Is(401);
    }

    private static Task<int> Is(Invited invited, DistributionType type) => invited.Town.As((_, db) =>
        db.CustomerInvitations.Where(i => i.Id == invited.InvitationId).ExecuteUpdateAsync(set => set.SetProperty(i => i.DistributionType, type)));

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Says(Person customer, string? standing, string duties, string said)
    {
        var view = (await customer.Calls(HttpMethod.Get, "/api/v1/my/billing")).Is(200).Json;
        var association = view.GetProperty("association");
        Assert.Equal(standing, association.ValueKind == System.Text.Json.JsonValueKind.Null ? null : association.GetProperty("standing").GetString());
        if (standing is not null)
        {
            Assert.Equal(standing is "protected" or "unprotected", association.GetProperty("inForce").GetBoolean());
            Assert.Equal(standing is "ended" or "not_reached", association.GetProperty("endedAt").ValueKind == System.Text.Json.JsonValueKind.String);
        }

        Assert.Equal(duties, string.Join(' ', view.GetProperty("duties").EnumerateArray().Select(duty => $"{duty.GetProperty("duty").GetString()}:{duty.GetProperty("by").GetString()}")));
        var page = (await customer.Opens("/my/billing")).Is(200).Page;
        Assert.Contains(said, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        return page;
    }
}
