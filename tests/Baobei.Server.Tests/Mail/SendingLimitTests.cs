using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Captcha;
using Baobei.Server.Tests.Customers;

namespace Baobei.Server.Tests.Mail;

/// <summary>Mail sending is limited by account and by address, whatever is sent; so are the captchas in front of it.</summary>
public sealed class SendingLimitTests(TestServer server)
{
    private static readonly Dictionary<string, string> _invitation = new() { ["Email"] = "boss@invited.example", ["DistributionType"] = "Agency", ["Nickname"] = "Typed" };

    [Fact]
    public async Task Whoever_has_sent_too_many_mails_keeps_the_form_and_is_told_when_to_go_on()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var who = sales.User!.Id.ToString();
        var dialog = (await sales.Opens($"/customers/{id}/invitation")).Is(200);
        var again = await town.AsksTooOften(RateLimit.SendingByAccount, who, () => dialog.Submits(dialog.Solved(_invitation)));
        Assert.Equal("Typed", again.Page.QuerySelector("[name=Nickname]")!.GetAttribute("value"));
        Assert.Contains("try again in", again.Page.QuerySelector("dialog [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("rate.limited", (await town.AsksTooOften(RateLimit.SendingByAccount, who, () => sales.Invites(id, "boss@invited.example"))).Code);

        // A colleague goes on, and the first may not send that one again either.
        var colleague = await town.Someone(Role.PartnerSales, partner);
        var sent = (await colleague.Invites(id, "other@invited.example")).Is(200).Json.GetProperty("id").GetString();
        await town.AsksTooOften(RateLimit.SendingByAccount, who, () => sales.Calls(HttpMethod.Post, $"/api/v1/invitations/{sent}/resend"));
    }

    [Fact]
    public async Task Everything_that_is_sent_by_a_button_counts_for_its_address()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var boss = await town.Someone(Role.VendorOperator);
        var id = await sales.Holds(Reports.Company());
        Task<Answer> TooOften(Func<Task<Answer>> ask) => town.AsksTooOften(RateLimit.SendingByAddress, Limits.Here, ask);
        Assert.Equal("rate.limited", (await TooOften(() => sales.Invites(id, "boss@invited.example"))).Code);
        var person = new Dictionary<string, string> { ["Email"] = "new@people.example", ["DisplayName"] = "New", ["Role"] = "Auditor" };
        var staff = (await boss.Opens("/staff/new")).Is(200);
        Assert.Equal("New", (await TooOften(() => staff.Submits(person, "/staff"))).Page.QuerySelector("[name=DisplayName]")!.GetAttribute("value"));
        var owner = (await boss.Opens($"/vendor/partners/{partner.Id}/owner")).Is(200);
        await TooOften(() => owner.Submits(person, $"/vendor/partners/{partner.Id}/owner"));
        Assert.Equal("rate.limited", (await TooOften(() => boss.Calls(HttpMethod.Post, "/api/v1/deliveries/retry"))).Code);
    }

    [Fact]
    public async Task Captchas_are_limited_by_account_and_by_address()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var colleague = await town.Someone(Role.PartnerSales, partner);
        var id = await sales.Holds(Reports.Company());
        var who = sales.User!.Id.ToString();
        var wrong = new Dictionary<string, string>(_invitation) { [Captchas.AnswerField] = "????" };
        var dialog = (await sales.Opens($"/customers/{id}/invitation")).Is(200);
        (await dialog.Submits(wrong)).Is(422);
        await town.AsksTooOften(Captchas.AnswersByAccount, who, () => dialog.Submits(wrong));
        var said = await town.AsksTooOften(Captchas.PicturesByAccount, who, () => sales.Calls(HttpMethod.Get, "/captcha/new"));
        Assert.Contains("try again in", said.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
        var other = (await colleague.Opens($"/customers/{id}/invitation")).Is(200);
        (await other.Submits(wrong)).Is(422);
        (await colleague.Opens("/captcha/new")).Is(200);
        await town.AsksTooOften(Captchas.AnswersByAddress, Limits.Here, () => other.Submits(wrong));
        await town.AsksTooOften(Captchas.PicturesByAddress, Limits.Here, () => town.Visitor().Opens("/captcha/new"));
    }
}
