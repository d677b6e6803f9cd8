using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class TwoFactorTests(TestServer server)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Turns two-factor on; answers the secret and the recovery codes. The code used is that of the step before.</summary>
    private static async Task<(string Key, List<string> Codes)> TurnsOn(Person person)
    {
        var page = await person.Opens("/account/two-factor");
        var key = page.Page.QuerySelector("[data-key]")!.TextContent;
        Assert.StartsWith("data:image/png;base64,iVBOR", page.Page.QuerySelector("main img")!.GetAttribute("src"), StringComparison.Ordinal);

        // The code of the step before is good for the rest of this step, of which enough has to be left.
        var intoStep = Now.ToUnixTimeSeconds() % 30;
        await Task.Delay(TimeSpan.FromSeconds(intoStep > 20 ? 30 - intoStep : 0));
        var done = (await page.Submits(
            new Dictionary<string, string> { ["Code"] = AuthenticatorApp.CodeOf(key, Now.AddSeconds(-30)), ["Password"] = Residents.Password }, "/account/two-factor")).Is(200);
        return (key, [.. done.Page.QuerySelectorAll("[data-codes] code").Select(c => c.TextContent)]);
    }

    private static async Task<Answer> TypesCode(Person person, string code) =>
        await person.Submits("/sign-in/code", new Dictionary<string, string> { ["Code"] = code }, "/sign-in/code");

    [Fact]
    public async Task With_two_factor_the_password_alone_opens_nothing()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var (key, codes) = await TurnsOn(await town.SignedIn());
        Assert.Equal(10, codes.Distinct().Count());

        var visitor = town.Visitor();
        Assert.Equal("/sign-in/code?return=%2Faccount", (await visitor.TriesToSignIn(page: "/sign-in?return=/account")).Is(303).Location);
        (await visitor.Opens("/account")).Is(302);
        (await TypesCode(visitor, "000000")).Is(422);
        var answer = await (await visitor.Opens("/sign-in/code?return=/account")).Submits(new Dictionary<string, string> { ["Code"] = AuthenticatorApp.CodeOf(key, Now) }, "/sign-in/code");
        Assert.Equal("/account", answer.Is(303).Location);
        (await visitor.Opens("/account")).Is(200);
        Assert.Contains("two_factor.changed", await town.EventsOf(user));
        Assert.NotNull(await town.MailTo(user.Email!, "Two-factor was turned on"));
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var (key, _) = await TurnsOn(await town.SignedIn());
        var code = AuthenticatorApp.CodeOf(key, Now);
        var visitors = new[] { town.Visitor(), town.Visitor(), town.Visitor() };
        foreach (var visitor in visitors)
        {
            (await visitor.TriesToSignIn()).Is(303);
        }

        var answers = await Task.WhenAll(visitors.Select(v => TypesCode(v, code)));
        Assert.Single(answers, a => a.Status == 303);
        Assert.Equal(2, answers.Count(a => a.Status == 422));
    }

    [Theory]
    [InlineData(-90, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(90, false)]
    public void A_code_of_a_neighbouring_half_minute_works(int seconds, bool works)
    {
        var now = new DateTimeOffset(2018, 9, 17, 8, 0, 15, TimeSpan.Zero);
        Assert.Equal(works, OneTimeCodes.StepOf("JBSWY3DPEHPK3PXP", AuthenticatorApp.CodeOf("JBSWY3DPEHPK3PXP", now.AddSeconds(seconds)), now) is not null);
    }

    [Fact]
    public void Codes_are_those_of_the_standard()
    {
        // RFC 6238, appendix B, SHA-1, cut to six digits; the secret is "12345678901234567890" in base 32.
        const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        foreach (var (seconds, code) in new[] { (59L, "287082"), (1111111109L, "081804"), (1234567890L, "005924"), (20000000000L, "353130") })
        {
            Assert.Equal(seconds / 30, OneTimeCodes.StepOf(Key, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));
        }
    }

    [Fact]
    public async Task A_recovery_code_stands_in_for_the_phone_once()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var (_, codes) = await TurnsOn(await town.SignedIn());
        var visitor = town.Visitor();
        (await visitor.TriesToSignIn()).Is(303);
        (await TypesCode(visitor, codes[3].ToLowerInvariant().Replace('-', ' '))).Is(303);
        (await visitor.Opens("/account")).Is(200);

        var again = town.Visitor();
        (await again.TriesToSignIn()).Is(303);
        (await TypesCode(again, codes[3])).Is(422);
        Assert.Contains("9 recovery codes", (await visitor.Opens("/account/two-factor")).Body, StringComparison.Ordinal);
        Assert.Contains("two_factor.code_used", await town.EventsOf(user));
    }

    [Fact]
    public async Task New_recovery_codes_void_the_old_ones()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var person = await town.SignedIn();
        var (_, old) = await TurnsOn(person);
        (await person.Submits("/account/two-factor", new Dictionary<string, string> { ["Password"] = "wrong" }, "/account/two-factor/codes")).Is(422);
        var shown = (await person.Submits("/account/two-factor", new Dictionary<string, string> { ["Password"] = Residents.Password }, "/account/two-factor/codes")).Is(200);
        var renewed = shown.Page.QuerySelectorAll("[data-codes] code").Select(c => c.TextContent).ToList();
        Assert.Equal(10, renewed.Count);
        var visitor = town.Visitor();
        (await visitor.TriesToSignIn()).Is(303);
        (await TypesCode(visitor, old[0])).Is(422);
        (await TypesCode(visitor, renewed[0])).Is(303);
    }

    [Fact]
    public async Task Guessing_codes_locks_the_account_however_often_the_password_is_right()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var (key, _) = await TurnsOn(await town.SignedIn());
        var visitor = town.Visitor();
        for (var i = 0; i < 5; i++)
        {
            if (i is 0 or 3)
            {
                (await visitor.TriesToSignIn()).Is(303);
            }

            (await TypesCode(visitor, "00000" + i)).Is(422);
        }

        Assert.True(await town.As((_, db) => db.Users.AnyAsync(u => u.Id == user.Id && u.LockoutEnd > TimeProvider.System.GetUtcNow())));
        (await TypesCode(visitor, AuthenticatorApp.CodeOf(key, Now))).Is(409);
    }

    [Fact]
    public async Task Turning_it_off_needs_the_password_and_forgets_the_secret()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var person = await town.SignedIn();
        await TurnsOn(person);
        (await person.Submits("/account/two-factor/off", new Dictionary<string, string> { ["Password"] = "wrong" }, "/account/two-factor/off")).Is(422);
        (await person.Submits("/account/two-factor/off", new Dictionary<string, string> { ["Password"] = Residents.Password }, "/account/two-factor/off")).Is(303);
        Assert.Empty(await town.As((_, db) => db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == user.Id).ToListAsync()));
        Assert.Equal("/vendor", (await town.Visitor().TriesToSignIn()).Is(303).Location);
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_code_can_be_read_from_the_database()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var (key, codes) = await TurnsOn(await town.SignedIn());
        var stored = await town.As((_, db) => db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == user.Id).Select(t => t.Value!).ToListAsync());
        Assert.Equal(2, stored.Count);
        Assert.DoesNotContain(stored, s => s.Contains(key, StringComparison.Ordinal) || codes.Exists(c => s.Contains(c.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_wrong_code_or_password_turns_nothing_on_and_keeps_the_offer()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var person = await town.SignedIn();
        var page = await person.Opens("/account/two-factor");
        var key = page.Page.QuerySelector("[data-key]")!.TextContent;
        var wrong = (await page.Submits(new Dictionary<string, string> { ["Code"] = "123", ["Password"] = Residents.Password }, "/account/two-factor")).Is(422);
        Assert.Equal(key, wrong.Page.QuerySelector("[data-key]")!.TextContent);
        (await wrong.Submits(new Dictionary<string, string> { ["Code"] = AuthenticatorApp.CodeOf(key, Now), ["Password"] = "wrong" }, "/account/two-factor")).Is(422);
        (await wrong.Submits(new Dictionary<string, string> { ["Code"] = AuthenticatorApp.CodeOf(key, Now), ["Password"] = Residents.Password, ["Offer"] = "made up" }, "/account/two-factor")).Is(409);
        Assert.Equal("/vendor", (await town.Visitor().TriesToSignIn()).Is(303).Location);
    }

    [Fact]
    public async Task A_program_turns_it_on_renews_the_codes_and_turns_it_off()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var person = await town.SignedIn();
        const string Path = "/api/v1/account/two-factor";
        async Task<(bool, int)> State()
        {
            var state = (await person.Calls(HttpMethod.Get, Path)).Is(200).Json;
            return (state.GetProperty("enabled").GetBoolean(), state.GetProperty("recoveryCodesLeft").GetInt32());
        }

        Assert.Equal((false, 0), await State());
        var offered = (await person.Calls(HttpMethod.Post, $"{Path}/offer")).Is(200).Json;
        var (offer, key) = (offered.GetProperty("offer").GetString()!, offered.GetProperty("key").GetString()!);
        Assert.Equal($"otpauth://totp/Vendor:{Uri.EscapeDataString(user.Email!)}?secret={key}&issuer=Vendor", offered.GetProperty("address").GetString());
        Assert.Equal((false, 0), await State());

        Task<Answer> TurnsOn(string code, string password, string? sealedKey = null) =>
            person.Calls(HttpMethod.Post, Path, new { offer = sealedKey ?? offer, code, password }, ("Idempotency-Key", $"{code}-{password}-{sealedKey}".Replace(' ', '-')));
        var right = AuthenticatorApp.CodeOf(key, Now);
        Assert.True((await TurnsOn("000000", Residents.Password)).Is(400).Json.GetProperty("errors").TryGetProperty("code", out _));
        Assert.True((await TurnsOn(right, "wrong")).Is(400).Json.GetProperty("errors").TryGetProperty("password", out _));
        (await TurnsOn(right, Residents.Password, "made-up")).IsRefused("two_factor.offer_over");
        var codes = CodesOf((await TurnsOn(right, Residents.Password)).Is(200));
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal((true, 10), await State());

        // A lost answer can be asked for again; what is kept of it does not show the codes.
        Assert.Equal(codes, CodesOf((await TurnsOn(right, Residents.Password)).Is(200)));
        var stored = await town.As((_, db) => db.Set<Baobei.Server.Api.IdempotencyKey>().Select(k => k.Body).ToListAsync());
        Assert.DoesNotContain(stored, body => System.Text.Encoding.UTF8.GetString(body).Contains(codes[0], StringComparison.Ordinal));
        (await person.Calls(HttpMethod.Post, $"{Path}/offer")).IsRefused("two_factor.on_already");

        (await person.Calls(HttpMethod.Post, $"{Path}/codes", new { password = "wrong" })).Is(400);
        var renewed = CodesOf((await person.Calls(HttpMethod.Post, $"{Path}/codes", new { password = Residents.Password })).Is(200));
        Assert.Empty(codes.Intersect(renewed));
        var visitor = town.Visitor();
        (await visitor.TriesToSignIn()).Is(303);
        (await TypesCode(visitor, codes[0])).Is(422);
        (await TypesCode(visitor, renewed[0])).Is(303);
        Assert.Equal((true, 9), await State());

        (await person.Calls(HttpMethod.Post, $"{Path}/off", new { password = "wrong" })).Is(400);
        (await person.Calls(HttpMethod.Post, $"{Path}/off", new { password = Residents.Password })).Is(204);
        (await person.Calls(HttpMethod.Post, $"{Path}/off", new { password = Residents.Password })).IsRefused("two_factor.off_already");
        Assert.Equal((false, 0), await State());
        Assert.Equal(2, (await town.EventsOf(user)).Count(e => e == "two_factor.changed"));
    }

    private static List<string> CodesOf(Answer answer) => [.. answer.Json.GetProperty("codes").EnumerateArray().Select(c => c.GetString()!)];

    [Fact]
    public async Task The_page_for_codes_is_only_for_those_who_gave_the_password()
    {
        var town = await Town.Build(server);
        Assert.Equal("/sign-in", (await town.Visitor().Opens("/sign-in/code")).Is(303).Location);
        var someone = await town.Someone(Role.Customer);
        (await someone.Opens("/account/two-factor")).Is(200);
    }
}
