using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Terms;
using Baobei.Server.Tests.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Terms;

public sealed class TermsTests(TestServer server)
{
    [Fact]
    public async Task A_version_is_previewed_published_announced_and_readable_for_ever()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var visitor = town.Visitor();
        var first = (await visitor.Opens("/terms/terms")).Is(200);
        Assert.Contains(TermsBook.FirstVersion, first.Body, StringComparison.Ordinal);

        var form = (await boss.Opens("/vendor/terms/terms/new")).Is(200);
        var text = form.Page.QuerySelector("#f-BodyEn")!.TextContent;
        Assert.StartsWith("1. Account.", text, StringComparison.Ordinal);
        var preview = (await form.Submits(new Dictionary<string, string>
        {
            ["TermsVersion"] = "2090-01",
            ["EffectiveFrom"] = "2090-01-01T08:00",
            ["BodyEn"] = text + "\r\n\r\n7. Something\r\nnew.",
        })).Is(200);
        Assert.Equal("7. Something<br>new.", Assert.Single(preview.Page.QuerySelectorAll("mark")).InnerHtml);
        Assert.Equal(1, await town.As((_, db) => db.Terms.CountAsync(t => t.Kind == ConsentKind.Terms)));

        var again = (await preview.Submits(new Dictionary<string, string> { ["again"] = "edit" }, "/vendor/terms/terms", "/vendor/terms/terms/preview")).Is(200);
        Assert.Equal("2090-01", again.Page.QuerySelector("#f-TermsVersion")!.GetAttribute("value"));
        Assert.EndsWith("new.", again.Page.QuerySelector("#f-BodyEn")!.TextContent, StringComparison.Ordinal);

        var published = await preview.Submits(new Dictionary<string, string>());
        var list = await published.Is(303).Follows();
        Assert.Contains("Upcoming", list.Is(200).Page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var kept = await town.As((_, db) => db.Terms.SingleAsync(t => t.TermsVersion == "2090-01"));
        Assert.Equal(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero), kept.EffectiveFrom);
        Assert.EndsWith("\n\n7. Something\nnew.", kept.BodyEn, StringComparison.Ordinal);
        Assert.Contains("terms.published", await town.As((_, db) => db.Audit.Where(a => a.UserId == boss.User!.Id).Select(a => a.Event).ToListAsync()));

        // Announced, and not in force.
        Assert.Contains("/terms/terms/2090-01", (await visitor.Opens("/terms/terms")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Something", (await visitor.Opens("/terms/terms")).Body, StringComparison.Ordinal);
        Assert.Contains("Something", (await visitor.Opens("/terms/terms/2090-01")).Is(200).Body, StringComparison.Ordinal);

        town.Pass(kept.EffectiveFrom - town.Now);
        Assert.Contains("Something", (await visitor.Opens("/terms/terms")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Something", (await visitor.Opens($"/terms/terms/{TermsBook.FirstVersion}")).Is(200).Body, StringComparison.Ordinal);
        (await visitor.Opens("/terms/terms/2090-02")).Is(404);
        (await visitor.Opens("/terms/none/2090-01")).Is(404);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        foreach (var (field, value) in new[] { ("TermsVersion", "a b"), ("TermsVersion", TermsBook.FirstVersion), ("EffectiveFrom", "2001-01-01T00:00"), ("EffectiveFrom", "soon"), ("BodyZh", " ") })
        {
            var typed = new Dictionary<string, string> { ["TermsVersion"] = "2090-01", ["BodyEn"] = "Other text", [field] = value };
            foreach (var to in new[] { "/vendor/terms/marketing/preview", "/vendor/terms/marketing" })
            {
                var wrong = (await boss.Submits("/vendor/terms/marketing/new", typed, to: to)).Is(422);
                Assert.NotNull(wrong.Page.QuerySelector($"#f-{field}-error"));
                Assert.Equal("Other text", wrong.Page.QuerySelector("#f-BodyEn")!.TextContent);
            }
        }

        Assert.Equal(1, await town.As((_, db) => db.Terms.CountAsync(t => t.Kind == ConsentKind.Marketing)));
    }

    [Fact]
    public async Task A_version_to_come_is_withdrawn_and_one_in_force_is_not()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var id = await Publish(boss, "terms", "2027-01", town.Now.AddDays(10));
        (await boss.Submits("/vendor/terms/terms", new Dictionary<string, string>(), "/vendor/terms/terms/2027-01/withdrawal")).Is(303);
        (await boss.Calls(HttpMethod.Post, $"/api/v1/terms/{id}/withdrawal")).IsRefused("terms.already_withdrawn");
        Assert.Contains("Withdrawn", (await town.Visitor().Opens("/terms/terms/2027-01")).Is(200).Body, StringComparison.Ordinal);

        // Its time is free again, its name is not.
        var from = town.Now.AddDays(10);
        var taken = (await Publishes(boss, "terms", "2027-01", from)).Is(400);
        Assert.True(taken.Json.GetProperty("errors").TryGetProperty("termsVersion", out _));
        var second = await Publish(boss, "terms", "2027-02", from);
        town.Pass(TimeSpan.FromDays(10) - TimeSpan.FromSeconds(20));
        Assert.Equal("upcoming", await StateOf(boss, second));
        town.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal("in_force", await StateOf(boss, second));
        (await boss.Calls(HttpMethod.Post, $"/api/v1/terms/{second}/withdrawal")).IsRefused("terms.in_force");
        Assert.Contains(TermsBook.FirstVersion, (await town.Visitor().Opens("/terms/personal-data")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_of_those_who_publish_a_version_at_the_same_moment_does()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        await boss.Opens("/vendor");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Publishes(boss, "terms", "2027-01", null)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 400, 409 }));
        Assert.Equal(2, await town.As((_, db) => db.Terms.CountAsync(t => t.Kind == ConsentKind.Terms)));
    }

    [Fact]
    public async Task Everybody_of_the_vendor_reads_the_operator_publishes_and_partners_see_nothing()
    {
        var town = await Town.Build(server);
        var auditor = await town.Someone(Role.Auditor);
        (await auditor.Opens("/vendor/terms")).Is(200);
        Assert.Null((await auditor.Opens("/vendor/terms/terms")).Is(200).Page.QuerySelector("a[href='/vendor/terms/terms/new']"));
        (await auditor.Opens("/vendor/terms/terms/new")).Is(403);
        (await Publishes(auditor, "terms", "2027-01", null)).Is(403);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await owner.Opens("/vendor/terms")).Is(403);
        (await owner.Calls(HttpMethod.Get, "/api/v1/terms")).Is(403);
    }

    [Fact]
    public async Task A_customer_is_asked_for_a_newer_version_from_its_moment_on_reads_it_and_agrees()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var customer = await (await Invited.In(town)).SignsUp();
        Assert.DoesNotContain("/my/consents/", (await customer.Opens("/my")).Is(200).Page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
        var from = town.Now.AddDays(10);
        var id = await Publish(boss, "terms", "2027-01", from);
        Assert.Contains("/terms/terms/2027-01", (await customer.Opens("/my/consents")).Is(200).Body, StringComparison.Ordinal);

        // Time runs while requests are on their way, so the vendor's clock is put a moment before.
        town.Pass(from - town.Now - TimeSpan.FromSeconds(20));
        Assert.Equal("agreed", await NeedOf(customer, "terms"));
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/terms/terms/consent", new { version = "2027-01" })).IsRefused("consent.other_version");
        town.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal("required", await NeedOf(customer, "terms"));
        foreach (var page in new[] { "/my", "/my/partner", "/my/verification", "/my/consents" })
        {
            Assert.NotNull((await customer.Opens(page)).Is(200).Page.QuerySelector(".box.waiting a[href='/my/consents/terms']"));
        }

        (await customer.Calls(HttpMethod.Post, "/api/v1/my/terms/terms/consent", new { version = TermsBook.FirstVersion })).IsRefused("consent.other_version");
        var read = (await customer.Opens("/my/consents/terms")).Is(200);
        Assert.Equal("Text 2027-01", Assert.Single(read.Page.QuerySelectorAll("article mark")).TextContent);
        (await read.Submits(new Dictionary<string, string>())).Is(303);
        Assert.Equal("agreed", await NeedOf(customer, "terms"));
        Assert.Null((await customer.Opens("/my")).Page.QuerySelector(".box.waiting a[href='/my/consents/terms']"));
        Assert.Null((await customer.Opens("/my/consents/terms")).Is(200).Page.QuerySelector("form[action='/my/consents/terms']"));

        // The ledger keeps both, and the vendor sees how many agreed to which.
        var history = (await customer.Calls(HttpMethod.Get, "/api/v1/my/consents")).Json.GetProperty("data").EnumerateArray()
            .Where(consent => consent.GetProperty("kind").GetString() == "terms")
            .Select(consent => (consent.GetProperty("version").GetString(), consent.GetProperty("replacedAt").ValueKind == System.Text.Json.JsonValueKind.Null)).ToList();
        Assert.Equal([("2027-01", true), (TermsBook.FirstVersion, false)], history);
        Assert.Equal(1, (await boss.Calls(HttpMethod.Get, $"/api/v1/terms/{id}")).Json.GetProperty("terms").GetProperty("agreed").GetInt32());
        Assert.Equal("1", (await boss.Opens("/vendor/terms")).Is(200).Page.QuerySelector("tbody td.num")!.TextContent);
    }

    [Fact]
    public async Task Of_two_clicks_one_agrees()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var customer = await (await Invited.In(town)).SignsUp();
        await Publish(boss, "terms", "2027-01", null);
        await NeedOf(customer, "terms");
        await customer.Calls(HttpMethod.Post, "/api/v1/my/terms/terms/consent", new { version = "none" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => customer.Calls(HttpMethod.Post, "/api/v1/my/terms/terms/consent", new { version = "2027-01" })));
        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.IsRefused("consent.already_given"));
        Assert.Equal(2, await town.As((_, db) => db.Consents.CountAsync(c => c.Kind == ConsentKind.Terms)));
    }

    [Fact]
    public async Task What_was_taken_back_is_given_again_to_the_version_in_force_and_marketing_is_only_offered()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var customer = await (await Invited.In(town)).SignsUp();
        Assert.Equal("offered", await NeedOf(customer, "marketing"));
        (await customer.Submits("/my/consents/marketing", new Dictionary<string, string>())).Is(303);
        Assert.Equal("agreed", await NeedOf(customer, "marketing"));

        await Publish(boss, "personal_data", "2027-01", null);
        await Publish(boss, "marketing", "2027-01", null);
        Assert.Equal("offered", await NeedOf(customer, "marketing"));
        Assert.Equal("required", await NeedOf(customer, "personal_data"));
        var consent = (await TermsOf(customer, "personal_data")).GetProperty("consentId").GetString();
        (await customer.Submits("/my/consents", new Dictionary<string, string>(), $"/my/consents/{consent}/withdrawal")).Is(303);
        Assert.Equal("offered", await NeedOf(customer, "personal_data"));

        (await customer.Submits("/my/consents/personal-data", new Dictionary<string, string>())).Is(303);
        Assert.Equal("2027-01", (await TermsOf(customer, "personal_data")).GetProperty("agreedVersion").GetString());
        (await customer.Calls(HttpMethod.Get, "/api/v1/my/terms/nothing")).Is(404);
    }

    [Fact]
    public async Task Without_the_use_of_personal_data_nobody_is_verified_until_it_is_agreed_to_again()
    {
        var town = await Town.Build(server);
        var customer = await (await Invited.In(town)).SignsUp();
        var page = (await customer.Opens("/my/consents")).Is(200).Page;
        var sure = page.QuerySelector("[data-confirm]")!.GetAttribute("data-confirm")!;
        Assert.Contains("no longer use your personal data to verify", sure, StringComparison.Ordinal);
        Assert.Contains("agree again at any time", sure, StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("tbody a"), link => link.TextContent == "Agree again");

        var consent = (await TermsOf(customer, "personal_data")).GetProperty("consentId").GetString();
        (await customer.Submits("/my/consents", new Dictionary<string, string>(), $"/my/consents/{consent}/withdrawal")).Is(303);
        Assert.NotEqual(JsonValueKind.Null, (await TermsOf(customer, "personal_data")).GetProperty("withdrawnAt").ValueKind);
        var identity = new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode };
        var refused = (await customer.Submits("/my/verification", identity)).Is(409);
        Assert.Equal("/my/consents/personal-data", refused.Page.QuerySelector(".box.wrong a")!.GetAttribute("href"));
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/verification", new { name = identity["Name"], creditCode = identity["CreditCode"] }))
            .IsRefused("consent.personal_data_withdrawn");

        var again = (await customer.Opens("/my/consents")).Is(200).Page.QuerySelectorAll("tbody a").Single(link => link.TextContent == "Agree again");
        (await customer.Submits(again.GetAttribute("href")!, new Dictionary<string, string>())).Is(303);
        Assert.Equal(JsonValueKind.Null, (await TermsOf(customer, "personal_data")).GetProperty("withdrawnAt").ValueKind);
        (await customer.Submits("/my/verification", identity)).Is(303);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_version_is_said_at_once()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var typed = new Dictionary<string, string> { ["TermsVersion"] = "-", ["EffectiveFrom"] = "2020-01-01T00:00", ["BodyZh"] = "", ["BodyEn"] = "text" };
        foreach (var to in new[] { "/vendor/terms/terms/preview", "/vendor/terms/terms" })
        {
            Assert.Equal(["BodyZh", "EffectiveFrom", "TermsVersion"], (await boss.Submits("/vendor/terms/terms/new", typed, to: to)).Is(422).WrongFields().Order());
        }
    }

    [Fact]
    public async Task Who_signs_up_agrees_to_what_was_shown()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        var fields = await invited.Filled(visitor);
        var page = (await visitor.Opens(invited.Path)).Is(200);
        Assert.Contains($"/terms/terms/{TermsBook.FirstVersion}", page.Body, StringComparison.Ordinal);
        await Publish(boss, "terms", "2027-01", null);
        var told = (await town.Visitor().Calls(HttpMethod.Get, $"/api/v1/invitation-links/{invited.Path.Split('/')[2]}")).Is(200).Json.GetProperty("terms").EnumerateArray().ToList();
        Assert.Contains(told, terms => terms.GetProperty("path").GetString() == "/terms/terms/2027-01");

        // The page was open while the new version came into force.
        var late = (await page.Submits(fields, invited.Path)).Is(422);
        Assert.NotNull(late.Page.QuerySelector("#f-AgreesToTerms-error"));
        Assert.Contains("/terms/terms/2027-01", late.Body, StringComparison.Ordinal);
        (await late.Submits(fields, invited.Path)).Is(303);
        var given = await town.As((_, db) => db.Consents.Select(c => new { c.Kind, c.TermsVersion }).ToListAsync());
        Assert.Equal("2027-01", given.Single(c => c.Kind == ConsentKind.Terms).TermsVersion);
        Assert.Equal(TermsBook.FirstVersion, given.Single(c => c.Kind == ConsentKind.PersonalData).TermsVersion);
    }

    [Fact]
    public async Task When_a_version_begins_to_hold_those_who_have_to_agree_are_told_by_mail_once()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var customer = await (await Invited.In(town)).SignsUp();
        var from = town.Now.AddDays(10);
        await Publish(boss, "terms", "2027-01", from);
        await Publish(boss, "marketing", "2027-01", from);

        // Not associated yet: the console asks when that goes on.
        await Publish(boss, "association_notice", "2027-01", from);
        town.Pass(from - town.Now - TimeSpan.FromMinutes(1));
        await town.RunSchedule();
        await town.Deliver();
        Assert.Empty(await Asked());

        town.Pass(TimeSpan.FromMinutes(1));
        await town.RunSchedule();
        await town.RunSchedule();
        await town.Deliver();
        var mail = Assert.Single(await Asked());
        Assert.Equal("boss@yunfan.example", mail.Recipient);
        Assert.Contains("2027-01", mail.Text, StringComparison.Ordinal);
        var link = new Uri(Person.Parse(mail.Html!).QuerySelector("a[href*='/my/']")!.GetAttribute("href")!);
        Assert.Equal("/my/consents/terms", link.AbsolutePath);
        (await customer.Submits(link.PathAndQuery, new Dictionary<string, string>())).Is(303);

        // Who agreed already is not asked, nor for a version that another replaced before anybody was told.
        await Publish(boss, "terms", "2027-02", town.Now.AddDays(1));
        await Publish(boss, "terms", "2027-03", town.Now.AddDays(2));
        town.Pass(TimeSpan.FromDays(2));
        await town.RunSchedule();
        await town.Deliver();
        Assert.Equal(["2027-01", "2027-03"], (await Asked()).Select(m => m.Text.Contains("2027-01", StringComparison.Ordinal) ? "2027-01" : m.Text.Contains("2027-03", StringComparison.Ordinal) ? "2027-03" : m.Text).Order());

        Task<List<MailBoxItem>> Asked() => town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Subject.Contains("read and agree")).ToListAsync());
    }

    private static Task<Answer> Publishes(Person person, string kind, string version, DateTimeOffset? from) => person.Calls(
        HttpMethod.Post, "/api/v1/terms", new { kind, termsVersion = version, effectiveFrom = from, bodyZh = $"文本 {version}", bodyEn = $"Text {version}" });

    private static async Task<string> Publish(Person person, string kind, string version, DateTimeOffset? from) =>
        (await Publishes(person, kind, version, from)).Is(201).Json.GetProperty("terms").GetProperty("id").GetString()!;

    private static async Task<string?> StateOf(Person person, string id) =>
        (await person.Calls(HttpMethod.Get, $"/api/v1/terms/{id}")).Is(200).Json.GetProperty("terms").GetProperty("state").GetString();

    private static async Task<System.Text.Json.JsonElement> TermsOf(Person customer, string kind) =>
        (await customer.Calls(HttpMethod.Get, "/api/v1/my/terms")).Is(200).Json.GetProperty("data").EnumerateArray().Single(t => t.GetProperty("kind").GetString() == kind);

    private static async Task<string?> NeedOf(Person customer, string kind) => (await TermsOf(customer, kind)).GetProperty("need").GetString();
}
