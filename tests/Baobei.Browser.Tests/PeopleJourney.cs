using Baobei.Domain.People;
using Baobei.Server.Tests.Access;

namespace Baobei.Browser.Tests;

public sealed class PeopleJourney(Stage stage)
{
    [Fact]
    public Task A_passkey_is_added_and_signs_in() => stage.Play(async scene =>
    {
        await scene.Town.Resident(role: Role.Customer);
        var window = await scene.Opens(Look.English);
        var devices = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });

        await window.Goes("/sign-in?return=/account/security");
        await window.Types("Account", "li.lei");
        await window.Types("Password", Residents.Password);
        await window.Presses("Sign in");
        await window.IsAt("/account/security");
        await window.Page.Locator("#passkey-name").FillAsync("Office computer");
        await window.Presses("Add a passkey");
        await window.Sees("The passkey is added.");
        await window.Sees("Office computer");

        await window.Page.Context.ClearCookiesAsync();
        await window.Goes("/sign-in?return=/account");
        await window.Presses("Sign in with a passkey");
        await window.IsAt("/account$");
        await window.Sees("li.lei@yunqi.example");
    });

    [Fact]
    public Task Two_factor_is_turned_on_from_the_page() => stage.Play(async scene =>
    {
        await scene.Town.Resident(role: Role.Auditor);
        var window = await scene.Opens(Look.EnglishPhone);
        await window.Goes("/sign-in?return=/account/two-factor");
        await window.Types("Account", "li.lei");
        await window.Types("Password", Residents.Password);
        await window.Presses("Sign in");
        await window.IsAt("/account/two-factor");
        var key = await window.Page.Locator("[data-key]").InnerTextAsync();
        await window.Types("Code", AuthenticatorApp.CodeOf(key, TimeProvider.System.GetUtcNow()));
        await window.Types("Password", Residents.Password);
        await window.Presses("Turn on");
        await window.Sees("Shown this once");
        Assert.Empty(await window.Barriers());
    });

    [Theory]
    [InlineData("en", 390)]
    public Task The_pages_of_people_have_no_barriers(string language, int width) => stage.Play(async scene =>
    {
        var look = new Look(language, width, 900);
        var owner = await scene.Town.Someone(Role.PartnerOwner, await scene.Town.Partner());
        var window = await scene.Opens(look, owner);
        foreach (var page in new[] { "/account", "/account/security", "/account/password", "/account/two-factor", "/api-keys", "/api-keys/new", "/staff", "/staff/new" })
        {
            Assert.Equal(200, await window.Goes(page));
            Assert.Equal("", string.Join('\n', await window.Barriers()));
            Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{page} is wider than {look}");
        }

        var visitor = await scene.Opens(look);
        foreach (var page in new[] { "/sign-in", "/sign-in/forgotten", "/sign-in/forgotten/sent" })
        {
            Assert.Equal(200, await visitor.Goes(page));
            Assert.Empty(await visitor.Barriers());
        }
    });
}
