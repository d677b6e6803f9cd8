using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class PasskeyTests(TestServer server)
{
    private static SoftwareKey KeyFor(Town town, bool careless = false, string? origin = null) =>
        new(origin ?? $"http://{town.Host}:{town.Server.Address.Port}", town.Host) { Careless = careless };

    // Browsers say where a POST comes from.
    private static void SaysItsOrigin(Person person)
    {
        person.Http.DefaultRequestHeaders.Remove("Origin");
        person.Http.DefaultRequestHeaders.Add("Origin", person.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
    }

    private static async Task<Answer> Adds(Person person, SoftwareKey key, string name = "Office computer")
    {
        SaysItsOrigin(person);
        var options = (await person.Calls(HttpMethod.Post, "/account/passkeys/options")).Is(200).Json;
        return await person.Submits("/account/security", new Dictionary<string, string> { ["Name"] = name, ["Credential"] = key.Make(options) }, "/account/passkeys");
    }

    private static async Task<Answer> SignsIn(Person visitor, SoftwareKey key, string page = "/sign-in")
    {
        SaysItsOrigin(visitor);
        var shown = await visitor.Opens(page);
        var token = shown.Page.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var options = (await visitor.Calls(HttpMethod.Post, "/sign-in/passkey/options", null, ("X-Antiforgery", token))).Is(200).Json;
        return await shown.Submits(new Dictionary<string, string> { ["Credential"] = key.Use(options) }, "/sign-in/passkey");
    }

    [Fact]
    public async Task A_passkey_signs_in_without_password()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        using var key = KeyFor(town);
        var person = await town.SignedIn();
        (await Adds(person, key)).Is(303);
        Assert.Contains("Office computer", (await person.Opens("/account/security")).Body, StringComparison.Ordinal);

        var visitor = town.Visitor();
        Assert.Equal("/account", (await SignsIn(visitor, key, "/sign-in?return=/account")).Is(303).Location);
        (await visitor.Opens("/account")).Is(200);
        (await SignsIn(town.Visitor(), key)).Is(303);
        Assert.Contains("passkey.added", await town.EventsOf(user));
        Assert.NotNull(await town.MailTo(user.Email!, "passkey"));
    }

    [Fact]
    public async Task A_removed_passkey_opens_nothing()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var key = KeyFor(town);
        var person = await town.SignedIn();
        (await Adds(person, key)).Is(303);
        var page = await person.Opens("/account/security");
        var action = page.Page.QuerySelector("form[action$='/removal']")!.GetAttribute("action")!;
        (await page.Submits(new Dictionary<string, string>(), action)).Is(303);
        Assert.Contains("The passkey was not accepted", (await SignsIn(town.Visitor(), key)).Is(409).Body, StringComparison.Ordinal);
        Assert.Empty(await town.As((_, db) => db.Set<IdentityUserPasskey<Guid>>().Where(p => db.Users.Any(u => u.Id == p.UserId)).ToListAsync()));
    }

    [Fact]
    public async Task The_api_adds_lists_and_removes_passkeys_too()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        using var key = KeyFor(town);
        var person = await town.SignedIn();
        SaysItsOrigin(person);
        const string Path = "/api/v1/account/passkeys";
        (await person.Calls(HttpMethod.Post, Path, new { name = "Desk", credential = "{}" })).IsRefused("passkey.not_made");
        var options = (await person.Calls(HttpMethod.Post, $"{Path}/options")).Is(200).Json;
        var credential = key.Make(options);
        Assert.True((await person.Calls(HttpMethod.Post, Path, new { name = "", credential })).Is(400).Json.GetProperty("errors").TryGetProperty("name", out _));
        var made = (await person.Calls(HttpMethod.Post, Path, new { name = "Desk", credential })).Is(201);
        var id = made.Json.GetProperty("id").GetString();
        Assert.Equal($"{Path}/{id}", made.Location);
        var listed = Assert.Single((await person.Calls(HttpMethod.Get, Path)).Is(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal((id, "Desk"), (listed.GetProperty("id").GetString(), listed.GetProperty("name").GetString()));
        (await SignsIn(town.Visitor(), key)).Is(303);

        (await (await town.Someone(Domain.People.Role.Auditor)).Calls(HttpMethod.Delete, $"{Path}/{id}")).Is(404);
        (await person.Calls(HttpMethod.Delete, $"{Path}/{id}")).Is(204);
        (await person.Calls(HttpMethod.Delete, $"{Path}/{id}")).Is(404);
        (await SignsIn(town.Visitor(), key)).Is(409);
        var events = await town.EventsOf(user);
        Assert.Contains("passkey.added", events);
        Assert.Contains("passkey.removed", events);
    }

    [Fact]
    public async Task A_passkey_of_a_disabled_or_locked_person_opens_nothing()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var key = KeyFor(town);
        (await Adds(await town.SignedIn(), key)).Is(303);
        await town.As((_, db) => db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, TimeProvider.System.GetUtcNow().AddMinutes(5))));
        (await SignsIn(town.Visitor(), key)).Is(409);
        await town.As((_, db) => db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.IsDisabled, true)));
        (await SignsIn(town.Visitor(), key)).Is(409);
        await town.As((_, db) => db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.IsDisabled, false)));
        (await SignsIn(town.Visitor(), key)).Is(303);
    }

    [Fact]
    public async Task A_passkey_made_for_another_site_is_not_taken()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var key = KeyFor(town, origin: "https://evil.example");
        (await Adds(await town.SignedIn(), key)).Is(409);
    }

    [Fact]
    public async Task Possession_alone_is_not_enough_the_person_must_be_asked()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var key = KeyFor(town, careless: true);
        (await Adds(await town.SignedIn(), key)).Is(409);
    }

    [Fact]
    public async Task An_answer_without_a_question_is_refused_not_an_error()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var visitor = town.Visitor();
        (await visitor.Submits("/sign-in", new Dictionary<string, string> { ["Credential"] = "{}" }, "/sign-in/passkey")).Is(409);
        (await visitor.Submits("/sign-in", new Dictionary<string, string> { ["Credential"] = "not json" }, "/sign-in/passkey")).Is(409);
        var person = await town.SignedIn();
        (await person.Submits("/account/security", new Dictionary<string, string> { ["Name"] = "x", ["Credential"] = "{\"id\":1}" }, "/account/passkeys")).Is(409);
    }

    [Fact]
    public async Task What_the_browser_is_asked_tells_nothing_about_accounts()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var key = KeyFor(town);
        (await Adds(await town.SignedIn(), key)).Is(303);
        var visitor = town.Visitor();
        var token = (await visitor.Opens("/sign-in")).Page.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var options = (await visitor.Calls(HttpMethod.Post, "/sign-in/passkey/options", null, ("X-Antiforgery", token))).Is(200).Json;
        Assert.Empty(options.GetProperty("allowCredentials").EnumerateArray());
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
    }

    [Fact]
    public async Task The_script_obeys_the_policy()
    {
        var town = await Town.Build(server);
        var page = (await town.Visitor().Opens("/sign-in")).Is(200);
        Assert.All(page.Page.QuerySelectorAll("script"), s => Assert.StartsWith("/", s.GetAttribute("src"), StringComparison.Ordinal));
        var source = page.Page.QuerySelectorAll("script").Select(s => s.GetAttribute("src")!).Single(s => s.Contains("passkeys", StringComparison.Ordinal));
        (await town.Visitor().Opens(source)).Is(200);
        Assert.DoesNotContain(page.Page.All, e => e.Attributes.Any(a => a.Name is "style" or "onclick" or "onsubmit"));
    }
}
