using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Tests.Invitations;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Messages;

public sealed class MessageTests(TestServer server)
{
    private static readonly DateTimeOffset _end = new(2026, 12, 16, 2, 52, 53, TimeSpan.Zero);

    [Fact]
    public async Task Who_registered_and_the_owner_read_of_the_decision_in_the_console_and_by_mail_and_nobody_else()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var seller = await town.Someone(Role.PartnerSales, partner);
        var colleague = await town.Someone(Role.PartnerSales, partner);
        var stranger = await town.Someone(Role.PartnerOwner, await town.Partner("Other"));
        var customer = Id<Customer>.New();
        await Happens(town, new CustomerReviewRejected(customer, partner.Id, "Yunfan", seller.User!.Id, Guid.CreateVersion7(), "Followed by direct sales"));
        foreach (var reader in new[] { owner, seller })
        {
            var page = (await reader.Opens("/messages")).Is(200).Page;
            Assert.Contains("Yunfan” was not approved: Followed by direct sales", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("1", page.QuerySelector("a[href='/messages'] b")!.TextContent);
            var mail = await Mail(town, reader);
            Assert.StartsWith("Registration not approved: Yunfan", mail.Subject, StringComparison.Ordinal);
            Assert.Contains($"/customers/{customer}", mail.Text, StringComparison.Ordinal);
            Assert.Contains("未通过审核", mail.Text, StringComparison.Ordinal);
        }

        foreach (var other in new[] { colleague, stranger })
        {
            Assert.Empty((await other.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray());
        }

        Assert.Equal(2, await town.As((_, db) => db.Set<MailBoxItem>().CountAsync()));
    }

    [Fact]
    public async Task Opening_a_message_marks_it_as_read_and_leads_to_the_customer()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var customer = Id<Customer>.New();
        await Happens(town, new CustomerReviewApproved(customer, partner.Id, "Yunfan", owner.User!.Id, Guid.CreateVersion7(), null, _end));
        await Happens(town, new CustomerReleased(customer, partner.Id, "Yunfan", owner.User!.Id, EndReason.ReleasedByCustomer, _end));
        var (first, second) = await town.As(async (_, db) => await db.Messages.OrderBy(m => m.Id).ToListAsync() is [var a, var b] ? (a, b) : throw new InvalidOperationException());
        Assert.Equal(["released", "review_approved"], await Kinds(owner));

        // Read ones come after the unread.
        var opened = await owner.Submits("/messages", new Dictionary<string, string>(), $"/messages/{second.Id}/read");
        Assert.Equal($"/customers/{customer}", opened.Is(303).Location);
        Assert.Equal(["review_approved", "released"], await Kinds(owner));
        Assert.Single((await owner.Calls(HttpMethod.Get, "/api/v1/messages?unread=true")).Json.GetProperty("data").EnumerateArray());

        var stranger = await town.Someone(Role.PartnerOwner, partner);
        (await stranger.Calls(HttpMethod.Post, $"/api/v1/messages/{first.Id}/read")).Is(404);
        (await owner.Submits("/messages", new Dictionary<string, string>(), "/messages/read")).Is(303);
        var page = (await owner.Opens("/messages")).Page;
        Assert.Null(page.QuerySelector("a[href='/messages'] b"));
        Assert.Empty(page.QuerySelectorAll("tbody .badge"));
    }

    [Fact]
    public async Task Every_message_has_its_words_in_both_languages_and_its_link()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        var (customer, partner, by) = (invited.CustomerId, invited.Partner.Id, Guid.CreateVersion7());
        await Happens(town, new CustomerReviewApproved(customer, partner, "Yunfan", by, by, null, _end));
        await Happens(town, new CustomerReviewApproved(customer, partner, "Yunfan", by, by, "Fine", _end));
        await Happens(town, new CustomerReviewRejected(customer, partner, "Yunfan", by, by, "No"));
        await Happens(town, new InvitationOpened(customer, partner, invited.InvitationId));
        await Happens(town, new InvitationRefused(customer, partner, invited.InvitationId, "Yunfan", by, null));
        await Happens(town, new InvitationRefused(customer, partner, invited.InvitationId, "Yunfan", by, "Not now"));
        await Happens(town, new InvitationExpired(customer, partner, invited.InvitationId, by));
        await Happens(town, new CustomerExpiring(customer, partner, "Yunfan", by, 7, _end));
        await Happens(town, new CustomerExpired(customer, partner, "Yunfan", by, EndReason.ObservationOver, _end));
        await Happens(town, new CustomerExpired(customer, partner, "Yunfan", by, EndReason.ProtectionOver, _end));
        await Happens(town, new CustomerExpired(customer, partner, "Yunfan", by, EndReason.VerificationMismatch, _end));
        await Happens(town, new CustomerReleaseRequested(customer, partner, "Yunfan", by, ReleaseParty.Customer, null, null));
        await Happens(town, new CustomerReleaseRequested(customer, partner, "Yunfan", by, ReleaseParty.Customer, null, _end));
        await Happens(town, new CustomerReleaseRequested(customer, partner, "Yunfan", by, ReleaseParty.Partner, null, _end));
        await Happens(town, new CustomerReleaseCancelled(customer, partner, ReleaseParty.Customer, ReleaseParty.Customer));
        await Happens(town, new CustomerReleaseCancelled(customer, partner, ReleaseParty.Partner, ReleaseParty.Customer));
        await Happens(town, new CustomerReleaseCancelled(customer, partner, ReleaseParty.Partner, ReleaseParty.Partner));
        await Happens(town, new CustomerReleased(customer, partner, "Yunfan", by, EndReason.ReleasedByCustomer, _end));
        var messages = await town.As((_, db) => db.Messages.Where(m => m.UserId == owner.User!.Id).ToListAsync());
        Assert.Equal(16, messages.Count);
        Assert.Equal(16, messages.Select(m => m.Kind).Distinct().Count());
        var texts = server.Services.GetRequiredService<Texts>();
        foreach (var message in messages)
        {
            Assert.Equal($"/customers/{customer}", message.Link);
            foreach (var language in new[] { Texts.Chinese, Texts.English })
            {
                var shown = texts.In(language, $"messages.text.{message.Kind}", [.. message.Arguments.Select(a => a.Show(ReaderZone.Named(null)))]);
                Assert.Contains("Yunfan", shown, StringComparison.Ordinal);
                Assert.DoesNotContain("{", shown, StringComparison.Ordinal);
                Assert.True(texts.Has($"messages.title.{message.Kind}"));
                Assert.All(message.Arguments.Where(a => a.At is not null), _ => Assert.Contains("2026-12-16 10:52:53", shown, StringComparison.Ordinal));
            }
        }

        (await owner.Opens("/messages")).Is(200);
    }

    [Fact]
    public async Task A_protection_that_ends_is_warned_of_at_15_7_and_1_days_once_each()
    {
        var town = await Town.Build(server);
        await town.RunSchedule();
        var invited = await Invited.In(town);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        await Associate(invited);
        await town.Deliver();
        Assert.Equal(RegistrationStatus.Associated, (await invited.Row()).Status);
        Assert.Equal(["associated", "invitation_opened"], await Kinds(owner));

        var steps = new (int Days, int Hours, string? Warned)[] { (74, 23, null), (0, 2, "15"), (0, 1, null), (7, 22, "7"), (6, 1, "1"), (0, 1, null) };
        foreach (var (days, hours, warned) in steps)
        {
            var before = await Warnings(town);
            town.Pass(new TimeSpan(days, hours, 0, 0));
            await town.RunSchedule();
            await town.RunSchedule();
            await town.Deliver();
            Assert.Equal(warned is null ? before : [.. before, warned], await Warnings(town));
        }

        Assert.Equal(3, await town.As((_, db) => db.Set<MailBoxItem>().CountAsync(m => m.Recipient == owner.User!.Email && m.Subject.StartsWith("Protection ends soon"))));
    }

    [Fact]
    public async Task The_customer_learns_by_mail_with_whom_and_until_when_it_is_associated()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Associate(invited);
        await town.Deliver();
        var row = await invited.Row();
        var mail = await town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == "boss@yunfan.example" && m.Subject.Contains("is associated with")));
        Assert.Contains(MailTime.Say(row.ExpiresAt), mail.Text, StringComparison.Ordinal);
        Assert.Contains("the account stays associated until one side ends it", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Partner", mail.Text, StringComparison.Ordinal);
        Assert.Contains("代理", mail.Text, StringComparison.Ordinal);

        // The link leads to where the customer sees its partner.
        var link = new Uri(Person.Parse(mail.Html!).QuerySelector("a.button, a[href*='/my/']")!.GetAttribute("href")!);
        Assert.Equal((town.Host, "/my/partner"), (link.Host, link.PathAndQuery));
        Assert.Contains("Partner", (await customer.Opens(link.PathAndQuery)).Is(200).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/sign-in?return=%2Fmy%2Fpartner", (await town.Visitor().Opens(link.PathAndQuery)).Is(302).Location);
    }

    [Fact]
    public async Task Each_further_account_learns_the_same()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Associate(invited);
        var sales = await town.Someone(Role.PartnerSales, invited.Partner);
        var second = await Invited.By(town, sales, invited.Partner, invited.CustomerId.ToString(), "second@yunfan.example");
        var customer = await second.SignsUp("second2026");
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        await town.Deliver();

        var mail = await town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == "second@yunfan.example" && m.Subject.Contains("is associated with")));
        Assert.Contains(MailTime.Say((await invited.Row()).ExpiresAt), mail.Text, StringComparison.Ordinal);

        // It says that the identity is verified, so no second mail does, neither of the first account nor of this one.
        Assert.Empty(await Verified(town));
        Assert.False(await town.As((_, db) => db.Outbox.AnyAsync(o => o.Event == "verification.mailed")));
    }

    [Fact]
    public async Task An_account_of_the_vendors_own_learns_by_mail_that_it_is_verified()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { VerificationMode = VerificationMode.Manual });
        var customer = await town.Someone(Role.Customer);
        await town.As(async (_, db) =>
        {
            db.Add(CustomerAccount.Direct("wangwei", "wang@direct.example", "+8613800139000", CustomerType.Individual, customer.User!.Id, town.Now));
            return await db.SaveChangesAsync();
        });
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Wang Wei", ["IdentityNumber"] = "110101199003070038" })).Is(303);
        await town.Deliver();
        Assert.Empty(await Verified(town));

        await Passes(town, await town.As((_, db) => db.IdentityVerifications.Select(v => v.Id).SingleAsync()));
        var mail = Assert.Single(await Verified(town));
        Assert.Equal("wang@direct.example", mail.Recipient);
        Assert.Contains("实名认证已通过", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Wang Wei", mail.Text, StringComparison.Ordinal);
        Assert.Contains("The account can be used", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("associated", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("110101199003070038", mail.Text, StringComparison.Ordinal);
        Assert.EndsWith("/my", Person.Parse(mail.Html!).QuerySelector("a[href*='/my']")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_verified_after_its_registration_has_ended_learns_by_mail_that_it_is_not_associated_and_what_to_do()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Associate(invited);
        var sales = await town.Someone(Role.PartnerSales, invited.Partner);
        var second = await Invited.By(town, sales, invited.Partner, invited.CustomerId.ToString(), "second@yunfan.example");
        await second.SignsUp("second2026");
        var id = await town.As(async (_, db) =>
        {
            var account = await db.CustomerAccounts.SingleAsync(a => a.AccountName == "second2026");
            (await db.CustomerInvitations.SingleAsync(i => i.Id == second.InvitationId)).Submit(town.Now);
            var verification = IdentityVerification.Submit(
                account, second.InvitationId, new() { CustomerType = CustomerType.Enterprise, Name = "Yunfan Technology Co., Ltd.", CreditCode = Invited.GoodCode }, town.Now);
            db.Add(verification);
            await db.SaveChangesAsync();
            return verification.Id;
        });
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        await Passes(town, id);

        var mail = Assert.Single(await Verified(town));
        Assert.Equal("second@yunfan.example", mail.Recipient);
        Assert.Contains($"Your identity is verified, but your account is not associated with {invited.Partner.Name}", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("The protection ended", mail.Text, StringComparison.Ordinal);
        Assert.Contains("ask it to register you again and to invite this address", mail.Text, StringComparison.Ordinal);
        Assert.Contains("实名认证已通过，但账号没有与", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_customer_learns_by_mail_that_and_why_it_was_not_verified()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town, CustomerType.Individual, VerificationMode.Manual);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Wang Wei", ["IdentityNumber"] = "110101199003070038" })).Is(303);
        var id = await town.As((_, db) => db.IdentityVerifications.Select(v => v.Id).SingleAsync());
        var boss = await town.Someone(Role.VendorOperator);
        (await boss.Calls(HttpMethod.Post, $"/api/v1/verifications/{id}/decision", new { pass = false, reason = "The picture is not sharp" })).Is(200);
        await town.Deliver();

        var mail = await town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == "boss@yunfan.example" && m.Subject.Contains("was not verified")));
        Assert.Contains("The picture is not sharp", mail.Text, StringComparison.Ordinal);
        Assert.Contains("实名认证未通过", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("110101199003070038", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("VendorOperator", mail.Text, StringComparison.Ordinal);
        Assert.EndsWith("/my/verification", Person.Parse(mail.Html!).QuerySelector("a[href*='/my/']")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_account_learns_by_mail_that_and_why_the_vendor_ended_its_association()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Associate(invited);
        var sales = await town.Someone(Role.PartnerSales, invited.Partner);
        var second = await Invited.By(town, sales, invited.Partner, invited.CustomerId.ToString(), "second@yunfan.example");
        var customer = await second.SignsUp("second2026");
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        await (await Invited.By(town, sales, invited.Partner, invited.CustomerId.ToString(), "third@yunfan.example")).SignsUp("third2026");
        var boss = await town.Someone(Role.VendorOperator);
        (await boss.Submits($"/customers/{invited.CustomerId}/ending", new Dictionary<string, string> { ["What"] = "Association", ["Reason"] = "The partner is gone" })).Is(303);
        var ended = (await town.As((_, db) => db.CustomerAccounts.Where(a => a.EndedAt != null).Select(a => a.EndedAt).FirstAsync()))!.Value;
        await town.Deliver();
        await town.Deliver();

        var mails = await Ended(town);
        Assert.Equal(["boss@yunfan.example", "second@yunfan.example"], mails.Select(m => m.Recipient).Order());
        foreach (var mail in mails)
        {
            Assert.Contains($"与{invited.Partner.Name}的关联已解除", mail.Subject, StringComparison.Ordinal);
            Assert.Contains($"Your association with {invited.Partner.Name} has ended", mail.Subject, StringComparison.Ordinal);
            Assert.Equal(2, mail.Text.Split("The partner is gone").Length - 1);
            Assert.Contains(MailTime.Say(ended), mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(boss.User!.DisplayName, mail.Text, StringComparison.Ordinal);
            Assert.EndsWith("/my/partner", Person.Parse(mail.Html!).QuerySelector("a[href*='/my/']")!.GetAttribute("href"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_customer_learns_by_mail_that_its_partner_asks_to_end_the_association_and_the_partner_what_it_answers()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Associate(invited);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        var page = $"/customers/{invited.CustomerId}/release";
        (await owner.Submits(page, new Dictionary<string, string> { ["Reason"] = "We leave the region" })).Is(303);
        await town.Deliver();
        await town.Deliver();
        var asked = Assert.Single(await Ended(town));
        Assert.Contains("asks to end the association with you", asked.Subject, StringComparison.Ordinal);
        Assert.Contains("We leave the region", asked.Text, StringComparison.Ordinal);
        Assert.Contains("asks to end the association", (await customer.Opens("/my")).Is(200).Page.QuerySelector(".next")!.TextContent, StringComparison.Ordinal);

        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/cancellation")).Is(303);
        await town.Deliver();
        await town.Deliver();
        Assert.Equal("release_declined", (await Kinds(owner)).First());
        Assert.True(await town.As((_, db) => db.Set<MailBoxItem>().AnyAsync(m => m.Recipient == owner.User!.Email && m.Subject.StartsWith("Customer declines to end the association"))));

        // What the customer asks for itself is told to it only when it has happened.
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/notice")).Is(303);
        await town.Deliver();
        await town.Deliver();
        Assert.Single(await Ended(town));
        Assert.Contains("You have given notice", (await customer.Opens("/my")).Is(200).Page.QuerySelector(".next")!.TextContent, StringComparison.Ordinal);
        town.Pass((await invited.Row()).NoticeEndsAt!.Value - town.Now);
        await town.RunSchedule();
        await town.Deliver();
        await town.Deliver();
        Assert.Contains("As you asked", (await Ended(town))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_customer_learns_by_mail_that_its_partner_took_its_request_back_and_not_that_it_declined_itself()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await Associate(invited);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        var page = $"/customers/{invited.CustomerId}/release";
        (await owner.Submits(page, new Dictionary<string, string> { ["Reason"] = "We leave the region" })).Is(303);
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/cancellation")).Is(303);
        await town.Deliver();
        Assert.Empty(await TakenBack(town));

        (await owner.Submits(page, new Dictionary<string, string> { ["Reason"] = "We leave the region" })).Is(303);
        (await owner.Calls(HttpMethod.Delete, $"/api/v1/customers/{invited.CustomerId}/release")).Is(200);
        await town.Deliver();
        var mail = Assert.Single(await TakenBack(town));
        Assert.Equal("boss@yunfan.example", mail.Recipient);
        Assert.Contains($"{invited.Partner.Name} no longer asks to end the association", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Nothing changes: the association goes on", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("We leave the region", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It ends at once", mail.Text, StringComparison.Ordinal);

        // Nor of a notice of its own that it takes back.
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/notice")).Is(303);
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/cancellation")).Is(303);
        await town.Deliver();
        Assert.Single(await TakenBack(town));
    }

    [Fact]
    public async Task The_customer_learns_by_mail_that_the_vendor_ended_only_the_protection_and_the_partner_why()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Associate(invited);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        var boss = await town.Someone(Role.VendorOperator);
        (await boss.Submits($"/customers/{invited.CustomerId}/ending", new Dictionary<string, string> { ["What"] = "Protection", ["Reason"] = "Sold to nobody" })).Is(303);
        await town.Deliver();

        var mail = Assert.Single(await Unprotected(town));
        Assert.Equal("boss@yunfan.example", mail.Recipient);
        Assert.Contains($"The protection by {invited.Partner.Name} has ended early", mail.Subject, StringComparison.Ordinal);
        Assert.Contains(MailTime.Say((await invited.Row()).ExpiresAt), mail.Text, StringComparison.Ordinal);
        Assert.Contains($"everything in it and its association with {invited.Partner.Name} stay as they are", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"Either you or {invited.Partner.Name} can end the association", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sold to nobody", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await Ended(town));
        var told = await town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == owner.User!.Email && m.Subject.StartsWith("The vendor ended a protection")));
        Assert.Contains("Sold to nobody", told.Text, StringComparison.Ordinal);
        Assert.Contains("other partners can register the customer now", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protection_that_ends_by_itself_is_told_to_the_partner_alone()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await Associate(invited);
        var owner = await town.Someone(Role.PartnerOwner, invited.Partner);
        town.Pass((await invited.Row()).ExpiresAt - town.Now);
        await town.RunSchedule();
        await town.Deliver();
        Assert.Equal("expired", (await Kinds(owner)).First());
        Assert.Empty(await Unprotected(town));
    }

    private static async Task Passes(Town town, Id<IdentityVerification> id)
    {
        (await (await town.Someone(Role.VendorOperator)).Calls(HttpMethod.Post, $"/api/v1/verifications/{id}/decision", new { pass = true })).Is(200);
        await town.Deliver();
    }

    private static Task<List<MailBoxItem>> Verified(Town town) => Mails(town, "Your identity is verified");

    private static Task<List<MailBoxItem>> TakenBack(Town town) => Mails(town, "no longer asks to end the association");

    private static Task<List<MailBoxItem>> Unprotected(Town town) => Mails(town, "has ended early");

    private static Task<List<MailBoxItem>> Mails(Town town, string about) => town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Subject.Contains(about)).ToListAsync());

    private static Task<List<MailBoxItem>> Ended(Town town) => town.As((_, db) =>
        db.Set<MailBoxItem>().Where(m => m.Subject.Contains("与您解除关联") || m.Subject.Contains("的关联已解除")).OrderBy(m => m.Id).ToListAsync());

    private static async Task Happens<TEvent>(Town town, TEvent what)
        where TEvent : IEvent
    {
        await town.As(async (_, db) =>
        {
            db.Queue(what, null);
            return await db.SaveChangesAsync();
        });
        await town.Deliver();

        // The mails that the first delivery asked for.
        await town.Deliver();
    }

    private static async Task<Person> Associate(Invited invited)
    {
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        return customer;
    }

    private static async Task<IEnumerable<string>> Kinds(Person reader) =>
        (await reader.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("kind").GetString()!).ToList();

    private static Task<List<string>> Warnings(Town town) => town.As(async (_, db) =>
        (await db.Messages.Where(m => m.Kind == "expiring").OrderBy(m => m.Id).ToListAsync()).Select(m => m.Arguments[1].Words!).ToList());

    private static Task<MailBoxItem> Mail(Town town, Person reader) => town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == reader.User!.Email));
}
