using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class PasswordTests(TestServer server)
{
    private const string NewOne = "wholly different words";

    private static Dictionary<string, string> Change(string current = Residents.Password, string to = NewOne, string? again = null) =>
        new() { ["Current"] = current, ["Password"] = to, ["Confirmation"] = again ?? to };

    private static Dictionary<string, string> Set(string to = NewOne, string? again = null) => new() { ["Password"] = to, ["Confirmation"] = again ?? to };

    [Theory]
    [InlineData("1234567", "length_between")]
    [InlineData("12345678", "password_common")]
    [InlineData("PASSWORD1", "password_common")]
    [InlineData("woaini1314", "password_common")]
    [InlineData("aaaaaaaabb", "password_common")]
    [InlineData("zhangwei", "password_personal")]
    [InlineData("ZhangWei88", "password_personal")]
    [InlineData("eight ch", null)]
    [InlineData("我们都喜欢春天吗", null)]
    [InlineData("we all like zhangwei in the spring", null)]
    public void A_password_is_long_enough_not_common_and_not_ones_own_name(string password, string? wrong) =>
        Assert.Equal(wrong, Passwords.WrongWith(password, "zhangwei", "zhangwei@hualing.example")?.Code);

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        var longest = string.Concat(Enumerable.Range(0, 64).Select(i => (char)('a' + (i % 26)) + "七"));
        Assert.Null(Passwords.WrongWith(longest));
        Assert.Equal("length_between", Passwords.WrongWith(longest + "x")!.Code);
    }

    [Fact]
    public async Task Changing_the_password_ends_every_other_session_and_is_mailed()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var here = await town.SignedIn();
        var there = await town.SignedIn();
        (await here.Submits("/account/password", Change(), "/account/password")).Is(303);
        (await here.Opens("/account")).Is(200);
        (await there.Opens("/account")).Is(302);
        (await town.Visitor().TriesToSignIn()).Is(409);
        (await town.Visitor().TriesToSignIn(password: NewOne)).Is(303);
        Assert.Contains("password.changed", await town.EventsOf(user));
        Assert.NotNull(await town.MailTo(user.Email!, "Your password was changed"));
    }

    [Fact]
    public async Task The_current_password_is_asked_the_new_one_checked()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var here = await town.SignedIn();
        async Task IsWrong(Dictionary<string, string> form, string field, string says)
        {
            var answer = (await here.Submits("/account/password", form, "/account/password")).Is(422);
            Assert.Contains(says, answer.Page.QuerySelector($"#f-{field}-error")!.TextContent, StringComparison.Ordinal);
        }

        await IsWrong(Change(current: "not this"), "Current", "not right");
        await IsWrong(Change(to: "password1"), "Password", "commonest");
        await IsWrong(Change(to: "li.lei88"), "Password", "your own name");
        await IsWrong(Change(again: "something else"), "Confirmation", "not the same");
        (await town.Visitor().TriesToSignIn()).Is(303);
    }

    [Fact]
    public async Task The_password_is_changed_by_the_api_too()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var here = await town.SignedIn();
        var wrong = (await here.Calls(HttpMethod.Put, "/api/v1/account/password", new { current = "no", password = NewOne, confirmation = NewOne })).Is(400);
        Assert.Equal("input.invalid", wrong.Code);
        Assert.True(wrong.Json.GetProperty("errors").TryGetProperty("current", out _));
        (await here.Calls(HttpMethod.Put, "/api/v1/account/password", new { current = Residents.Password, password = NewOne, confirmation = NewOne })).Is(204);
        (await town.Visitor().TriesToSignIn(password: NewOne)).Is(303);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_by_a_link_that_works_once()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var there = await town.SignedIn();
        await town.As((_, db) => db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, TimeProvider.System.GetUtcNow().AddMinutes(15))));
        var visitor = town.Visitor();
        Assert.Equal("/sign-in/forgotten/sent", (await visitor.Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = "li.lei" }, "/sign-in/forgotten")).Is(303).Location);
        var link = await town.LinkTo(user.Email!, "Reset your password");
        (await visitor.Submits(link, Set(to: "password1"), "/sign-in/reset")).Is(422);
        (await visitor.Submits(link, Set(), "/sign-in/reset")).Is(303);

        (await visitor.Opens(link)).Is(410);
        (await there.Opens("/account")).Is(302);
        (await visitor.TriesToSignIn(password: NewOne)).Is(303);
        Assert.Contains("password.changed", await town.EventsOf(user));
    }

    [Fact]
    public async Task Of_two_who_use_one_link_at_the_same_moment_one_sets_the_password()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = "li.lei" }, "/sign-in/forgotten");
        var link = await town.LinkTo(user.Email!, "Reset your password");
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => town.Visitor().Opens(link)));
        var answers = await Task.WhenAll(pages.Select((p, i) => p.Submits(Set(to: $"wholly different {i}"), "/sign-in/reset")));
        Assert.Single(answers, a => a.Status == 303);
        Assert.All(answers.Where(a => a.Status != 303), a => a.Is(410));
    }

    [Fact]
    public async Task The_answer_does_not_tell_whether_there_is_such_an_account()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var disabled = await town.Resident("disabled");
        await town.As((_, db) => db.Users.Where(u => u.Id == disabled.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsDisabled, true)));
        foreach (var account in new[] { "li.lei", "li.lei@yunqi.example", "nobody", "disabled" })
        {
            Assert.Equal("/sign-in/forgotten/sent", (await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = account }, "/sign-in/forgotten")).Is(303).Location);
        }

        // One mail to the one account: the second asking came too soon.
        Assert.NotNull(await town.MailTo("li.lei@yunqi.example", "Reset"));
        Assert.Equal(1, await town.As((_, db) => db.Audit.CountAsync(a => a.Event == "password.reset_requested")));
    }

    [Fact]
    public async Task Nothing_secret_waits_in_the_outbox_or_the_audit()
    {
        var town = await Town.Build(server);
        await town.Resident();
        await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = "li.lei" }, "/sign-in/forgotten");
        var link = await town.LinkTo("li.lei@yunqi.example", "Reset");
        var token = link.Split("token=")[1];
        var written = await town.As(async (_, db) => (await db.Audit.Select(a => a.Details).ToListAsync()).Concat(await db.Outbox.Select(o => o.Details).ToListAsync()).ToList());
        Assert.NotEmpty(written);
        Assert.DoesNotContain(written, d => d.Contains(token, StringComparison.Ordinal) || d.Contains(Residents.Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sign-in/reset")]
    [InlineData("/sign-in/reset?person=usr_x&token=y")]
    [InlineData("/sign-in/reset?person=usr_01980000000070008000000000000000&token=AAAA")]
    [InlineData("/sign-in/invitation?person=usr_01980000000070008000000000000000&token=A")]
    public async Task A_link_that_is_none_says_so(string link)
    {
        var town = await Town.Build(server);
        Assert.Contains("no longer works", (await town.Visitor().Opens(link)).Is(410).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_one_vendor_opens_nothing_at_another()
    {
        var town = await Town.Build(server);
        var other = await Town.Build(server);
        await town.Resident();
        await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = "li.lei" }, "/sign-in/forgotten");
        var link = await town.LinkTo("li.lei@yunqi.example", "Reset");
        (await other.Visitor().Opens(link)).Is(410);
        (await town.Visitor().Opens(link)).Is(200);
    }

    [Fact]
    public void A_link_is_good_for_one_hour_and_an_invitation_for_three_days()
    {
        Assert.Equal(TimeSpan.FromHours(1), ResetPassword.LinkLife);
        Assert.Equal(TimeSpan.FromHours(72), InvitationTokens.Life);
        var tokens = server.Services.GetRequiredService<IOptions<DataProtectionTokenProviderOptions>>().Value;
        Assert.Equal(ResetPassword.LinkLife, tokens.TokenLifespan);
    }

    [Fact]
    public async Task Only_a_partners_role_has_a_partner()
    {
        var town = await Town.Build(server);
        var wrong = await Assert.ThrowsAsync<InvalidField>(() => town.Resident("a", Role.PartnerOwner));
        Assert.Equal("partner_of_role", wrong.Code);
        await Assert.ThrowsAsync<InvalidField>(async () => await town.Resident("b", Role.Auditor, await town.Partner()));
    }

    [Theory]
    [InlineData("LI.LEI", "another@yunqi.example", "user.name_taken")]
    [InlineData("another", "LI.LEI@yunqi.example", "user.email_taken")]
    public async Task A_name_or_address_is_given_once(string name, string email, string code)
    {
        var town = await Town.Build(server);
        await town.Resident();
        var command = new CreatePerson.Command { UserName = name, Email = email, DisplayName = "Somebody", Role = Role.Auditor };
        var refused = await Assert.ThrowsAsync<Refused>(() => town.As((services, _) => services.GetRequiredService<CreatePerson>().Run(command, CancellationToken.None)));
        Assert.Equal(code, refused.Code);

        // Another vendor has people of its own.
        await (await Town.Build(server)).Resident();
    }
}
