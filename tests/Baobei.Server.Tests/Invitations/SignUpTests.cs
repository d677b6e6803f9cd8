using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Invitations;

public sealed class SignUpTests(TestServer server)
{
    [Fact]
    public async Task An_invited_customer_signs_up_is_verified_and_is_associated_for_ninety_days_to_the_microsecond()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        Assert.Equal(InvitationState.Registered, (await invited.Invitation()).State);

        var done = await customer.Submits("/my/verification", Right());
        Assert.Contains("verification.passed", done.Is(303).Location, StringComparison.Ordinal);
        (await done.Follows()).Is(200);

        var row = await invited.Row();
        Assert.Equal(RegistrationStatus.Associated, row.Status);
        Assert.Equal(row.AssociatedAt!.Value.AddDays(90), row.ExpiresAt);
        Assert.Equal("yunfan2026", row.AccountName);

        // The place among the observed customers is free again; name and code stay held.
        var claims = await town.As((_, db) => db.CustomerClaims.Where(c => c.Holder == row.Id.Value).Select(c => c.Key).ToListAsync());
        Assert.DoesNotContain(claims, key => key.StartsWith("slot:", StringComparison.Ordinal));
        Assert.Contains("code:" + Invited.GoodCode, claims);
    }

    [Fact]
    public async Task Just_before_the_links_end_counts_and_the_end_itself_does_not()
    {
        var town = await Town.Build(server);
        var late = await Invited.In(town);
        var person = await late.SignsUp();
        var end = (await late.Invitation()).LinkExpiresAt;
        town.Pass(end - town.Now);
        Assert.Contains("The link is over", (await person.Posts("/my/verification", Right())).Is(409).Body, StringComparison.Ordinal);
        Assert.Equal(RegistrationStatus.Inviting, (await late.Row()).Status);

        var other = await Town.Build(server);
        var timely = await Invited.In(other);
        var quick = await timely.SignsUp();
        var last = (await timely.Invitation()).LinkExpiresAt;

        // Time runs while the request is on its way, so the vendor's clock is put a moment before the end.
        other.Pass(last - other.Now - TimeSpan.FromSeconds(5));
        (await quick.Submits("/my/verification", Right())).Is(303);
        Assert.Equal(RegistrationStatus.Associated, (await timely.Row()).Status);
    }

    [Fact]
    public async Task An_expired_replaced_used_or_foreign_link_says_so_and_what_to_do()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        (await visitor.Opens(invited.Path)).Is(200);
        Assert.Equal(InvitationState.Opened, (await invited.Invitation()).State);

        (await visitor.Opens("/invitations/made-up")).Is(404);
        (await (await Town.Build(server)).Visitor().Opens(invited.Path)).Is(404);

        await invited.SignsUp();
        Assert.Contains("sign in", (await visitor.Opens(invited.Path)).Is(410).Body, StringComparison.OrdinalIgnoreCase);

        var second = await Invited.In(await Town.Build(server));
        second.Town.Pass(TimeSpan.FromHours(72));
        Assert.Contains("new link", (await second.Town.Visitor().Opens(second.Path)).Is(410).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost_but_the_password()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        var fields = await invited.Filled(visitor);
        fields["PasswordConfirmation"] = "something else entirely";
        fields["PhoneCode"] = "000000";
        var wrong = (await visitor.Submits(invited.Path, fields, invited.Path)).Is(422);
        Assert.Equal("yunfan2026", wrong.Page.QuerySelector("#f-AccountName")!.GetAttribute("value"));
        Assert.Null(wrong.Page.QuerySelector("#f-Password")!.GetAttribute("value"));
        Assert.NotNull(wrong.Page.QuerySelector("#f-PasswordConfirmation-error"));

        fields["PasswordConfirmation"] = fields["Password"];
        Assert.NotNull((await visitor.Submits(invited.Path, fields, invited.Path)).Is(422).Page.QuerySelector("#f-PhoneCode-error"));

        fields.Remove("AgreesToTerms");
        Assert.NotNull((await visitor.Submits(invited.Path, fields, invited.Path)).Is(422).Page.QuerySelector("#f-AgreesToTerms-error"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_in_the_order_of_the_page()
    {
        var town = await Town.Build(server);
        await (await Invited.In(town)).SignsUp();
        var other = await Invited.In(await Town.Build(server));
        var visitor = other.Town.Visitor();
        var empty = (await visitor.Submits(other.Path, new Dictionary<string, string>(), other.Path)).Is(422);
        Assert.Equal(["AccountName", "Password", "PasswordConfirmation", "Phone", "PhoneCode", "AgreesToTerms", "AgreesToPersonalData"], empty.WrongFields());

        // Taken, too common, a wrong code and no consent; the attributes alone would find one of them.
        await other.Town.Someone(Role.Auditor);
        await other.Town.As(async (_, db) =>
        {
            var person = await db.Users.FirstAsync();
            (person.UserName, person.NormalizedUserName) = ("yunfan2026", "YUNFAN2026");
            return await db.SaveChangesAsync();
        });
        var fields = await other.Filled(visitor);
        (fields["Password"], fields["PasswordConfirmation"], fields["PhoneCode"]) = ("password", "", "000000");
        fields.Remove("AgreesToTerms");
        var wrong = (await visitor.Submits(other.Path, fields, other.Path)).Is(422);
        Assert.Equal(["AccountName", "Password", "PasswordConfirmation", "PhoneCode", "AgreesToTerms"], wrong.WrongFields());
        var told = (await visitor.Calls(HttpMethod.Post, $"/api/v1/invitation-links/{other.Path["/invitations/".Length..]}/account", new
        {
            accountName = "yunfan2026",
            password = "password",
            passwordConfirmation = "passwork",
            phoneCountry = "CN",
            phone = fields["Phone"],
            phoneCode = (string?)null,
            agreesToTerms = false,
            agreesToPersonalData = true,
        })).Is(400);
        Assert.Equal(
            ["accountName", "agreesToTerms", "password", "passwordConfirmation", "phoneCode"],
            told.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        fields["PasswordConfirmation"] = "password";
        fields["AgreesToTerms"] = "true";
        Assert.Equal(["AccountName", "Password", "PhoneCode"], (await visitor.Submits(other.Path, fields, other.Path)).Is(422).WrongFields());
    }

    [Theory]
    [InlineData("ab", "5", "25")]
    [InlineData("1yunfan", "letter", "digits")]
    [InlineData("administrator", "reserved", "another")]
    public async Task A_name_that_cannot_be_is_explained_in_words(string name, string said, string andSaid)
    {
        var invited = await Invited.In(await Town.Build(server));
        var visitor = invited.Town.Visitor();
        var live = (await visitor.Opens($"{invited.Path}/account-name?value={name}")).Is(200).Json;
        Assert.False(live.GetProperty("ok").GetBoolean());
        var text = live.GetProperty("text").GetString()!;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Contains(andSaid, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_invited_person_may_refuse_and_the_row_goes_back_to_observing()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var answer = await town.Visitor().Submits($"{invited.Path}/refusal", new Dictionary<string, string> { ["Reason"] = "No thanks" });
        answer.Is(200);
        Assert.Equal(InvitationState.Refused, (await invited.Invitation()).State);
        Assert.Equal(RegistrationStatus.Observing, (await invited.Row()).Status);
        (await town.Visitor().Opens(invited.Path)).Is(410);
    }

    [Fact]
    public async Task An_identity_that_differs_is_shown_first_and_ends_the_registration_when_confirmed()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        var other = Right();
        other["Name"] = "Another Company Ltd.";
        (await customer.Submits("/my/verification", other)).Is(409);
        Assert.Equal(RegistrationStatus.Inviting, (await invited.Row()).Status);

        other["ConfirmDifference"] = "true";
        (await customer.Submits("/my/verification", other)).Is(303);
        var row = await invited.Row();
        Assert.Equal((RegistrationStatus.Expired, EndReason.VerificationMismatch), (row.Status, row.EndReason!.Value));
    }

    [Fact]
    public async Task Handed_in_in_time_counts_however_late_the_operator_decides()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town, CustomerType.Individual, VerificationMode.Manual);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Wang Wei", ["IdentityNumber"] = "110101199003070038" })).Is(303);
        var sealedNumber = await town.As((_, db) => db.IdentityVerifications.Select(v => v.IdentityNumberSealed).SingleAsync());
        Assert.DoesNotContain("19900307", sealedNumber!, StringComparison.Ordinal);

        town.Pass(TimeSpan.FromDays(20));
        var boss = await town.Someone(Role.VendorOperator);
        var list = (await boss.Opens("/verifications")).Is(200);
        Assert.DoesNotContain("110101199003070038", list.Body, StringComparison.Ordinal);
        var path = list.Page.QuerySelector("tbody a")!.GetAttribute("href")!;
        (await boss.Submits(path, new Dictionary<string, string> { ["Pass"] = "true" }, $"{path}/decision")).Is(303);
        var row = await invited.Row();
        Assert.Equal(RegistrationStatus.Associated, row.Status);
        Assert.Equal(row.AssociatedAt!.Value.AddDays(90), row.ExpiresAt);
    }

    [Fact]
    public async Task A_document_that_is_not_what_it_says_is_refused()
    {
        Assert.Equal("application/pdf", Features.Documents.StoreDocument.TypeOf("%PDF-1.7 anything"u8.ToArray()));
        Assert.Null(Features.Documents.StoreDocument.TypeOf("<html><script>alert(1)</script>"u8.ToArray()));
        Assert.Null(Features.Documents.StoreDocument.TypeOf([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]));

        var town = await Town.Build(server);
        var invited = await Invited.In(town, mode: VerificationMode.Manual);
        var customer = await invited.SignsUp();
        var blank = (await customer.Opens("/my/verification")).Is(200).Page;
        Assert.True(blank.QuerySelector("#f-Document")!.HasAttribute("required"));
        Assert.Equal(["Document"], (await customer.Submits("/my/verification", Right())).Is(422).WrongFields());
        Assert.Equal(["Name", "CreditCode", "Document"], (await customer.Submits("/my/verification", new Dictionary<string, string>())).Is(422).WrongFields());
        var json = (await customer.Calls(HttpMethod.Post, "/api/v1/my/verification", new { name = "测试", creditCode = "1" })).Is(400).Json.GetProperty("errors");
        Assert.Equal(["creditCode", "document", "name"], json.EnumerateObject().Select(error => error.Name).Order());

        // A program sends the document inside the request.
        const string Path = "/api/v1/my/verification";
        object Body(object? document) => new { name = Right()["Name"], creditCode = Right()["CreditCode"], document };
        Assert.True((await customer.Calls(HttpMethod.Post, Path, Body(null))).Is(400).Json.GetProperty("errors").TryGetProperty("document", out _));
        Assert.True((await customer.Calls(HttpMethod.Post, Path, Body(new { fileName = "a.pdf", content = "<html>"u8.ToArray() }))).Is(400).Json.GetProperty("errors").TryGetProperty("document", out _));
        (await customer.Calls(HttpMethod.Post, Path, Body(new { fileName = "licence.pdf", content = "not base 64" }))).Is(400);
        (await customer.Calls(HttpMethod.Post, Path, Body(new { fileName = "licence.pdf", content = "%PDF-1.7 licence"u8.ToArray() }))).Is(201);
        var stored = await town.As((_, db) => db.Set<Features.Documents.Document>().SingleAsync());
        Assert.Equal(("licence.pdf", "application/pdf", 16L), (stored.FileName, stored.ContentType, stored.Size));
    }

    [Fact]
    public async Task A_program_asks_whether_a_code_is_the_one_that_was_sent()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        var filled = await invited.Filled(visitor);
        var path = $"/api/v1/invitation-links/{invited.Path.Split('/')[^1]}/phone-code/check";
        async Task<bool> IsRight(string phone, string code) =>
            (await visitor.Calls(HttpMethod.Post, path, new { phoneCountry = "CN", phone, phoneCode = code })).Is(200).Json.GetProperty("right").GetBoolean();
        Assert.True(await IsRight(filled["Phone"], filled["PhoneCode"]));
        Assert.False(await IsRight("13900000000", filled["PhoneCode"]));
        for (var i = 0; i < Features.Invitations.PhoneCode.MaxAttempts; i++)
        {
            Assert.False(await IsRight(filled["Phone"], filled["PhoneCode"] == "000000" ? "111111" : "000000"));
        }

        Assert.False(await IsRight(filled["Phone"], filled["PhoneCode"]));
        (await visitor.Calls(HttpMethod.Post, path, new { phoneCountry = "CN" })).Is(400);
    }

    [Fact]
    public async Task A_customer_gives_notice_takes_it_back_and_withdraws_what_can_be_withdrawn()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", Right())).Is(303);
        foreach (var page in new[] { "/my", "/my/partner", "/my/consents" })
        {
            (await customer.Opens(page)).Is(200);
        }

        (await customer.Submits("/my/partner", new Dictionary<string, string> { ["Reason"] = "Moving on" }, "/my/partner/notice")).Is(303);
        Assert.NotNull((await invited.Row()).NoticeEndsAt);
        (await customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/cancellation")).Is(303);
        Assert.Null((await invited.Row()).NoticeEndsAt);

        var consents = (await customer.Calls(HttpMethod.Get, "/api/v1/my/consents")).Is(200).Json.GetProperty("data").EnumerateArray().ToList();
        var personal = consents.Single(c => c.GetProperty("kind").GetString() == "personal_data").GetProperty("id").GetString();
        var terms = consents.Single(c => c.GetProperty("kind").GetString() == "terms").GetProperty("id").GetString();
        (await customer.Calls(HttpMethod.Delete, $"/api/v1/my/consents/{personal}")).Is(204);
        (await customer.Calls(HttpMethod.Delete, $"/api/v1/my/consents/{personal}")).IsRefused("consent.already_withdrawn");
        (await customer.Calls(HttpMethod.Delete, $"/api/v1/my/consents/{terms}")).IsRefused("consent.not_revocable");
    }

    [Theory]
    [InlineData(72, "The link is over", "send the invitation again")]
    [InlineData(15 * 24, "Not associated with a partner", "accept with the account you have")]
    public async Task A_customer_that_can_hand_in_nothing_any_more_reads_what_to_do_and_finds_no_form(int hours, string title, string todo)
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        Assert.NotNull((await customer.Opens("/my/verification")).Is(200).Page.QuerySelector("form[action='/my/verification']"));
        town.Pass((await invited.Invitation()).LinkExpiresAt.AddHours(hours - 72) - town.Now);

        var next = (await customer.Opens("/my")).Is(200).Page.QuerySelector(".next")!;
        Assert.StartsWith(title, next.QuerySelector("b")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(todo, next.TextContent, StringComparison.Ordinal);
        Assert.Null(next.QuerySelector("a"));
        var page = (await customer.Opens("/my/verification")).Is(200).Page;
        Assert.Null(page.QuerySelector("form[action='/my/verification']"));
        Assert.Contains(todo, page.QuerySelector("main .box")!.TextContent, StringComparison.Ordinal);
        Assert.False((await customer.Calls(HttpMethod.Get, "/api/v1/my/account")).Is(200).Json.GetProperty("mayHandIn").GetBoolean());
    }

    [Fact]
    public async Task An_account_that_is_not_verified_says_nothing_about_the_association_of_its_customer()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var owner = await invited.SignsUp();
        (await owner.Submits("/my/verification", Right())).Is(303);
        var sales = await town.Someone(Role.PartnerSales, invited.Partner);
        var second = await Invited.By(town, sales, invited.Partner, invited.CustomerId.ToString(), "second@yunfan.example");
        var stranger = await second.SignsUp("second2026");

        var page = (await stranger.Opens("/my/partner")).Is(200).Page;
        Assert.Empty(page.QuerySelectorAll("main form"));
        Assert.DoesNotContain("Protected until", page.Body!.TextContent, StringComparison.Ordinal);
        (await stranger.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "Mine now" })).IsRefused("account.not_associated");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{invited.CustomerId}/release", new { reason = "Moved" })).Is(200);
        (await stranger.Calls(HttpMethod.Post, "/api/v1/my/release")).IsRefused("account.not_associated");
        (await stranger.Calls(HttpMethod.Delete, "/api/v1/my/notice")).IsRefused("account.not_associated");
        Assert.DoesNotContain("Moved", (await stranger.Calls(HttpMethod.Get, "/api/v1/my/account")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal((RegistrationStatus.Associated, ReleaseParty.Partner), ((await invited.Row()).Status, (await invited.Row()).ReleaseRequestedBy!.Value));
        (await owner.Calls(HttpMethod.Post, "/api/v1/my/release")).Is(204);
    }

    [Fact]
    public async Task The_row_tells_its_story_once_in_the_order_of_causes_and_by_whose_hand()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", Right())).Is(303);
        var sales = await town.Someone(Role.PartnerSales, invited.Partner);
        var told = (await sales.Opens($"/customers/{invited.CustomerId}")).Is(200).Page.QuerySelectorAll(".timeline li")
            .Select(entry => (entry.QuerySelector("b")!.TextContent, entry.QuerySelector(".by")?.TextContent));

        Assert.Equal(
            [
                ("Associated", "The platform"),
                ("Verification passed", "The platform"),
                ("Verification handed in", "yunfan2026"),
                ("Customer signed up", "yunfan2026"),
                ("Invitation opened", "The invited person"),
                ("Invitation sent", "The platform"),
                ("Customer registered", "The platform"),
            ],
            told);
    }

    private static Dictionary<string, string> Right() => new() { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode };
}
