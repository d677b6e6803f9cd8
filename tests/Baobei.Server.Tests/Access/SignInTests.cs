using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Access;

public sealed class SignInTests(TestServer server)
{
    private const string Password = "right horse battery";

    private static Dictionary<string, string> With(string account, string password = Password) => new() { ["Account"] = account, ["Password"] = password };

    private static Task<User> Resident(Town town, Role role = Role.VendorOperator, string name = "li.lei") => town.As((services, _) =>
        services.GetRequiredService<CreatePerson>().Run(
            new() { UserName = name, Email = $"{name}@yunqi.example", DisplayName = "Li Lei", Role = role, Password = Password }, CancellationToken.None));

    [Theory]
    [InlineData("li.lei")]
    [InlineData("LI.LEI")]
    [InlineData(" li.lei@yunqi.example ")]
    public async Task Somebody_signs_in_with_name_or_address_and_lands_on_their_own_start_page(string account)
    {
        var town = await Town.Build(server);
        await Resident(town);
        var visitor = town.Visitor();
        var answer = (await visitor.Submits("/sign-in", With(account))).Is(303);
        Assert.Equal("/vendor", answer.Location);
        Assert.NotEmpty((await visitor.Opens("/session/token")).Is(200).Body);
    }

    [Fact]
    public async Task A_page_that_needs_somebody_asks_to_sign_in_and_then_opens()
    {
        var town = await Town.Build(server);
        await Resident(town);
        var visitor = town.Visitor();
        var asked = (await visitor.Opens("/session/token")).Is(302);
        Assert.Equal("/sign-in?return=%2Fsession%2Ftoken", asked.Location);
        var answer = (await visitor.Submits(asked.Location!, With("li.lei"))).Is(303);
        Assert.Equal("/session/token", answer.Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http:/evil.example")]
    [InlineData("vendor")]
    public async Task An_address_of_another_site_is_never_followed(string target)
    {
        var town = await Town.Build(server);
        await Resident(town);
        var visitor = town.Visitor();
        var answer = (await visitor.Submits("/sign-in?return=" + Uri.EscapeDataString(target), With("li.lei"))).Is(303);
        Assert.Equal("/vendor", answer.Location);
        Assert.Equal("/vendor", (await visitor.Opens("/sign-in?return=" + Uri.EscapeDataString(target))).Is(302).Location);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        (await someone.Calls(HttpMethod.Post, "/sign-out")).Is(303);
        Assert.Empty(await town.As((_, db) => Task.FromResult(db.Sessions.Where(s => s.UserId == someone.User!.Id).ToList())));
        (await someone.Opens("/session/token")).Is(302);
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_another_site()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        using var nothing = new FormUrlEncodedContent([]);
        Assert.Equal(400, (int)(await someone.Http.PostAsync(new Uri("/sign-out", UriKind.Relative), nothing)).StatusCode);
        (await someone.Opens("/session/token")).Is(200);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour()
    {
        var town = await Town.Build(server);
        var user = await Resident(town);
        var visitor = town.Visitor();
        for (var i = 0; i < 5; i++)
        {
            (await visitor.Submits("/sign-in", With("li.lei", "wrong " + i))).Is(409);
        }

        (await visitor.Submits("/sign-in", With("li.lei"))).Is(409);
        await town.As(async (_, db) =>
        {
            var row = db.Users.Single(u => u.Id == user.Id);
            Assert.InRange(row.LockoutEnd!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
            row.LockoutEnd = TimeProvider.System.GetUtcNow();
            return await db.SaveChangesAsync();
        });
        (await visitor.Submits("/sign-in", With("li.lei"))).Is(303);
    }

    [Fact]
    public async Task Wrong_unknown_locked_and_disabled_look_the_same()
    {
        var town = await Town.Build(server);
        await Resident(town);
        var locked = await Resident(town, name: "locked");
        var disabled = await Resident(town, name: "disabled");
        await town.As(async (_, db) =>
        {
            db.Users.Single(u => u.Id == locked.Id).LockoutEnd = TimeProvider.System.GetUtcNow().AddMinutes(10);
            db.Users.Single(u => u.Id == disabled.Id).IsDisabled = true;
            return await db.SaveChangesAsync();
        });
        var bodies = new HashSet<string>();
        foreach (var (account, password) in new[] { ("li.lei", "not this one"), ("nobody", Password), ("locked", Password), ("disabled", Password) })
        {
            var answer = (await town.Visitor().Submits("/sign-in", With(account, password))).Is(409);
            bodies.Add(answer.Page.QuerySelector("[role=alert]")!.TextContent.Trim());
        }

        Assert.Single(bodies);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_carries_no_personal_data()
    {
        var town = await Town.Build(server);
        await Resident(town);
        var answer = (await town.Visitor().Submits("/sign-in", With("li.lei"))).Is(303);
        var cookie = Assert.Single(answer.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
