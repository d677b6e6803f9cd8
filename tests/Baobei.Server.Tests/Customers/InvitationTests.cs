using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Mail;
using Baobei.Server.Tests.Captcha;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Customers;

/// <summary>邀请注册: the guide's dialog, the mail, and the limits.</summary>
public sealed class InvitationTests(TestServer server)
{
    [Fact]
    public async Task The_dialog_sends_a_mail_with_a_link_good_for_seventy_two_hours()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales("杭州报备合作有限公司");
        var id = await sales.Holds(Reports.Company("海宁受邀客户有限公司"));
        var dialog = (await sales.Opens($"/customers/{id}/invitation")).Is(200);
        Assert.NotNull(dialog.Page.QuerySelector("dialog[data-modal]"));
        Assert.Contains("72 hours", dialog.Page.QuerySelector("dialog")!.TextContent, StringComparison.Ordinal);
        var fields = dialog.Solved(new Dictionary<string, string>
        {
            ["Email"] = "Boss@Invited.example",
            ["DistributionType"] = "Resale",
            ["Nickname"] = "Haining",
            ["Remark"] = "Met at the fair",
        });
        var before = town.Now;
        var sent = (await dialog.Submits(fields)).Is(303);
        Assert.StartsWith($"/customers/{id}", sent.Location, StringComparison.Ordinal);

        var invitation = await One(town, id);
        Assert.Equal(
            ("boss@invited.example", DistributionType.Resale, "Haining", InvitationState.Sent, 1),
            (invitation.Email, invitation.DistributionType, invitation.Nickname, invitation.State, invitation.Generation));
        Assert.InRange(invitation.LinkExpiresAt, before.AddHours(72), town.Now.AddHours(72));
        await town.Deliver();
        var mail = Assert.Single(await Mails(town, "boss@invited.example"));
        Assert.Contains("杭州报备合作有限公司", mail.Text, StringComparison.Ordinal);
        var (opened, generation) = LinkIn(mail);
        Assert.Equal((invitation.Id, 1), (opened, generation));
        var customer = await town.As((_, db) => db.Customers.SingleAsync(c => c.Id == invitation.CustomerId));
        Assert.Equal((RegistrationStatus.Inviting, "Haining", "Met at the fair"), (customer.Status, customer.Nickname, customer.Remark));

        (Id<CustomerInvitation>, int) LinkIn(MailBoxItem item)
        {
            var path = new Uri(System.Text.RegularExpressions.Regex.Match(item.Text, @"http\S+/invitations/\S+").Value).AbsolutePath;
            return server.Services.GetRequiredService<InvitationLink>().Open(path["/invitations/".Length..])!.Value;
        }
    }

    [Fact]
    public async Task A_wrong_answer_to_the_captcha_sends_nothing_and_keeps_what_was_typed()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var dialog = (await sales.Opens($"/customers/{id}/invitation")).Is(200);
        var answer = (await dialog.Submits(new Dictionary<string, string>
        {
            ["Email"] = "boss@invited.example",
            ["DistributionType"] = "Agency",
            ["Nickname"] = "Typed",
            ["CaptchaAnswer"] = "????",
        })).Is(422);
        Assert.Equal("Typed", answer.Page.QuerySelector("[name=Nickname]")!.GetAttribute("value"));
        Assert.NotNull(answer.Page.QuerySelector("#f-CaptchaAnswer[aria-invalid=true]"));
        Assert.Equal(0, await town.As((_, db) => db.CustomerInvitations.CountAsync()));
    }

    [Fact]
    public async Task A_right_answer_to_the_captcha_is_kept_while_something_else_is_wrong_and_a_wrong_one_is_said_with_the_rest()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var dialog = (await sales.Opens($"/customers/{id}/invitation")).Is(200);
        var typed = new Dictionary<string, string> { ["Email"] = "nonsense", ["DistributionType"] = "Agency", ["Nickname"] = "" };
        var kept = (await dialog.Submits(dialog.Solved(typed))).Is(422);
        Assert.Equal(["Email", "Nickname"], kept.WrongFields().Order());
        Assert.Equal(dialog.Solved(typed)["CaptchaAnswer"], kept.Page.QuerySelector("#f-CaptchaAnswer")!.GetAttribute("value"));
        Assert.Equal(PictureOf(dialog), PictureOf(kept));

        var missing = (await kept.Submits(new Dictionary<string, string>(typed) { ["CaptchaAnswer"] = "" })).Is(422);
        Assert.Equal(["CaptchaAnswer", "Email", "Nickname"], missing.WrongFields().Order());
        Assert.Equal(PictureOf(dialog), PictureOf(missing));

        var wrong = (await missing.Submits(new Dictionary<string, string>(typed) { ["CaptchaAnswer"] = "????" })).Is(422);
        Assert.Equal(["CaptchaAnswer", "Email", "Nickname"], wrong.WrongFields().Order());
        Assert.NotEqual(PictureOf(dialog), PictureOf(wrong));

        // A wrong answer spends the picture here too: it cannot be tried again.
        Assert.Contains("CaptchaAnswer", (await dialog.Submits(dialog.Solved(typed))).Is(422).WrongFields());
        (await wrong.Submits(wrong.Solved(new Dictionary<string, string>(typed) { ["Email"] = "boss@invited.example", ["Nickname"] = "Boss" }))).Is(303);

        string PictureOf(Answer page) => town.AnswerOf(page.Page.QuerySelector("input[name=CaptchaToken]")!.GetAttribute("value")!);
    }

    [Fact]
    public async Task Sending_again_makes_a_new_link_and_only_the_newest_mail_carries_one_that_works()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var sent = (await sales.Invites(id, "boss@invited.example")).Is(200);
        var invitation = sent.Json.GetProperty("id").GetString()!;
        var tooSoon = (await sales.Calls(HttpMethod.Post, $"/api/v1/invitations/{invitation}/resend")).Is(409);
        Assert.Equal("invitation.too_soon", tooSoon.Code);
        Assert.InRange(tooSoon.Json.GetProperty("details")[0].GetInt32(), 1, 180);

        town.Pass(TimeSpan.FromSeconds(180));
        var again = (await sales.Calls(HttpMethod.Post, $"/api/v1/invitations/{invitation}/resend")).Is(200);
        Assert.Equal(2, again.Json.GetProperty("sentCount").GetInt32());
        await town.Deliver();
        Assert.Equal(2, (await One(town, id)).Generation);
        Assert.NotEmpty(await Mails(town, "boss@invited.example"));

        town.Pass(TimeSpan.FromHours(73));
        Assert.Equal(InvitationState.Expired, (await One(town, id)).StateAt(town.Now));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/invitations/{invitation}/resend")).Is(200);
        Assert.Equal(InvitationState.Sent, (await One(town, id)).StateAt(town.Now));
    }

    [Fact]
    public async Task A_link_that_was_replaced_before_its_mail_left_is_not_mailed()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var happened = await town.As(async (services, db) =>
        {
            (await sales.Invites(id, "boss@invited.example")).Is(200);
            await town.Deliver();
            var invitation = await db.CustomerInvitations.SingleAsync();
            return new CustomerInvited(
                invitation.CustomerId, invitation.PartnerId, invitation.Id, invitation.Generation - 1, "", invitation.Email, invitation.DistributionType,
                invitation.SentBy, invitation.LinkExpiresAt);
        });

        // Were it sent, the sender would miss its outbox message.
        await town.As(async (services, _) =>
        {
            await services.GetRequiredService<SendInvitation>().Handle(happened, CancellationToken.None);
            return 0;
        });
        Assert.Single(await Mails(town, "boss@invited.example"));
    }

    [Fact]
    public async Task Another_address_takes_the_place_of_the_first()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        (await sales.Invites(id, "first@invited.example")).Is(200);
        (await sales.Invites(id, "second@invited.example")).Is(200);
        var states = await town.As((_, db) => db.CustomerInvitations.OrderBy(i => i.Email).Select(i => i.State).ToListAsync());
        Assert.Equal([InvitationState.Replaced, InvitationState.Sent], states);
    }

    [Fact]
    public async Task Who_declined_is_invited_anew_by_a_new_invitation_and_not_by_sending_the_old_one_again()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var declined = (await sales.Invites(id, "boss@invited.example")).Is(200).Json.GetProperty("id").GetString()!;
        (await town.Visitor().Submits($"{await PathOf(town, declined)}/refusal", new Dictionary<string, string>())).Is(200);
        var page = (await sales.Opens($"/customers/{id}")).Is(200).Page;
        Assert.Equal("The customer declined the invitation", page.QuerySelector(".next b")!.TextContent);
        Assert.Equal("Invite", page.QuerySelector(".page-head .button.primary")!.TextContent.Trim());

        (await sales.Invites(id, "boss@invited.example")).IsRefused("invitation.too_soon");
        town.Pass(TimeSpan.FromSeconds(180));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/invitations/{declined}/resend")).IsRefused("invitation.declined");
        var again = (await sales.Invites(id, "boss@invited.example")).Is(200).Json.GetProperty("id").GetString()!;
        Assert.NotEqual(declined, again);
        Assert.Equal("Waits for the customer to sign up", (await sales.Opens($"/customers/{id}")).Page.QuerySelector(".next b")!.TextContent);
        (await town.Visitor().Opens(await PathOf(town, declined))).Is(410);
        (await town.Visitor().Opens(await PathOf(town, again))).Is(200);
    }

    [Fact]
    public async Task An_invitation_of_another_account_leaves_the_row_of_an_associated_customer_alone()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var customer = await town.Has(partner, "Acme", town.Now.AddDays(-1), m => m.Associated(m.At));
        (await sales.Calls(
            HttpMethod.Put, $"/api/v1/customers/{customer.Id}/invitation",
            new { email = "second@invited.example", distributionType = "resale", nickname = "Second", remark = "Other" })).Is(200);

        var row = (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{customer.Id}")).Is(200).Json;
        Assert.Equal(("agency", "Nick"), (row.GetProperty("distributionType").GetString(), row.GetProperty("nickname").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("remark").ValueKind);
        var open = (await sales.Opens("/accounts?tab=open")).Is(200).Page.QuerySelector("tbody")!.TextContent;
        Assert.Contains("second@invited.example", open, StringComparison.Ordinal);
        Assert.Contains("Resale", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_invites_for_another_partner()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (stranger, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var invitation = (await sales.Invites(id, "boss@invited.example")).Is(200).Json.GetProperty("id").GetString()!;
        town.Pass(TimeSpan.FromHours(1));
        (await stranger.Invites(id, "boss@other.example")).Is(404);
        (await stranger.Opens($"/customers/{id}/invitation")).Is(404);
        (await stranger.Calls(HttpMethod.Post, $"/api/v1/invitations/{invitation}/resend")).Is(404);
        (await (await town.Someone(Role.Auditor)).Invites(id, "boss@other.example")).Is(403);
    }

    private static Task<string> PathOf(Town town, string invitation) => town.As(async (services, db) =>
    {
        var found = await db.CustomerInvitations.SingleAsync(i => i.Id == Id<CustomerInvitation>.Parse(invitation, null));
        return services.GetRequiredService<InvitationLink>().PathFor(found.Id, found.Generation);
    });

    private static Task<CustomerInvitation> One(Town town, string customer) =>
        town.As((_, db) => db.CustomerInvitations.AsNoTracking().SingleAsync(i => i.CustomerId == Id<Customer>.Parse(customer, null)));

    private static Task<List<MailBoxItem>> Mails(Town town, string to) =>
        town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Recipient == to).OrderBy(m => m.Id).ToListAsync());
}
