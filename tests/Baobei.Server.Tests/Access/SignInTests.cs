using System.Buffers.Binary;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class SignInTests(TestServer server)
{
    [Theory]
    [InlineData("li.lei")]
    [InlineData("LI.LEI")]
    [InlineData(" li.lei@yunqi.example ")]
    public async Task Somebody_signs_in_with_name_or_address_and_lands_on_their_own_start_page(string account)
    {
        var town = await Town.Build(server);
        await town.Resident();
        var visitor = town.Visitor();
        Assert.Equal("/vendor", (await visitor.TriesToSignIn(account)).Is(303).Location);
        Assert.NotEmpty((await visitor.Opens("/session/token")).Is(200).Body);
    }

    [Theory]
    [InlineData(Role.VendorOperator, "/vendor")]
    [InlineData(Role.Auditor, "/vendor")]
    [InlineData(Role.PartnerOwner, "/partner")]
    [InlineData(Role.PartnerFinance, "/partner")]
    [InlineData(Role.Customer, "/my")]
    public void Every_role_has_a_start_page(Role role, string page) => Assert.Equal(page, ReturnUrl.HomeOf(role));

    [Fact]
    public async Task A_page_that_needs_somebody_asks_to_sign_in_and_then_opens()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var visitor = town.Visitor();
        var asked = (await visitor.Opens("/account?tab=1")).Is(302);
        Assert.Equal("/sign-in?return=%2Faccount%3Ftab%3D1", asked.Location);
        Assert.Equal("/account?tab=1", (await visitor.TriesToSignIn(page: asked.Location!)).Is(303).Location);
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
        await town.Resident();
        var visitor = town.Visitor();
        var page = "/sign-in?return=" + Uri.EscapeDataString(target);
        Assert.Equal("/vendor", (await visitor.TriesToSignIn(page: page)).Is(303).Location);
        Assert.Equal("/vendor", (await visitor.Opens(page)).Is(302).Location);
        Assert.Equal("/", (await visitor.SwitchesTo("en", "/account", back: target)).Is(303).Location);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        (await someone.Calls(HttpMethod.Post, "/sign-out")).Is(303);
        Assert.False(await town.As((_, db) => db.Sessions.AnyAsync(s => s.UserId == someone.User!.Id)));
        (await someone.Opens("/account")).Is(302);
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_another_site()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        using var nothing = new FormUrlEncodedContent([]);
        Assert.Equal(400, (int)(await someone.Http.PostAsync(new Uri("/sign-out", UriKind.Relative), nothing)).StatusCode);
        (await someone.Opens("/account")).Is(200);
    }

    [Fact]
    public async Task Nobody_is_signed_in_by_another_site()
    {
        var town = await Town.Build(server);
        await town.Resident();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Account"] = "li.lei", ["Password"] = Residents.Password });
        Assert.Equal(400, (int)(await town.Visitor().Http.PostAsync(new Uri("/sign-in", UriKind.Relative), form)).StatusCode);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var visitor = town.Visitor();
        for (var i = 0; i < 4; i++)
        {
            (await visitor.TriesToSignIn(password: "wrong " + i)).Is(409);
        }

        // The right one in between forgets the wrong ones.
        (await town.SignedIn()).Http.Dispose();
        for (var i = 0; i < 5; i++)
        {
            (await visitor.TriesToSignIn(password: "wrong " + i)).Is(409);
        }

        (await visitor.TriesToSignIn()).Is(409);
        await town.As(async (_, db) =>
        {
            var row = db.Users.Single(u => u.Id == user.Id);
            Assert.InRange(row.LockoutEnd!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
            row.LockoutEnd = TimeProvider.System.GetUtcNow();
            return await db.SaveChangesAsync();
        });
        (await visitor.TriesToSignIn()).Is(303);
        var events = await town.EventsOf(user);
        Assert.Equal(10, events.Count(e => e == "session.refused"));
        Assert.Equal(2, events.Count(e => e == "session.started"));
    }

    [Fact]
    public async Task Wrong_passwords_at_the_same_moment_are_all_counted()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var visitors = Enumerable.Range(0, 4).Select(_ => town.Visitor()).ToList();
        await Task.WhenAll(visitors.Select(async v => (await v.TriesToSignIn(password: "wrong")).Is(409)));
        Assert.Equal(4, await town.As((_, db) => db.Users.Where(u => u.Id == user.Id).Select(u => u.AccessFailedCount).SingleAsync()));
    }

    [Fact]
    public async Task Wrong_unknown_locked_and_disabled_look_the_same()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var locked = await town.Resident("locked");
        var disabled = await town.Resident("disabled");
        await town.As(async (_, db) =>
        {
            db.Users.Single(u => u.Id == locked.Id).LockoutEnd = TimeProvider.System.GetUtcNow().AddMinutes(10);
            db.Users.Single(u => u.Id == disabled.Id).IsDisabled = true;
            return await db.SaveChangesAsync();
        });
        var said = new HashSet<string>();
        foreach (var (account, password) in new[] { ("li.lei", "not this one"), ("nobody", Residents.Password), ("locked", Residents.Password), ("disabled", Residents.Password) })
        {
            said.Add((await town.Visitor().TriesToSignIn(account, password)).Is(409).Page.QuerySelector(".panel [role=alert]")!.TextContent.Trim());
        }

        Assert.Single(said);
    }

    [Fact]
    public async Task An_unknown_account_takes_the_work_of_a_wrong_password()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var wrong = await Hashed("li.lei");
        Assert.Equal(server.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount, Assert.Single(wrong));
        Assert.Equal(wrong, await Hashed("nobody"));

        // Iterations of each hash that the password was compared with.
        Task<List<int>> Hashed(string account) => town.As(async (services, _) =>
        {
            var hasher = new NotingHasher(services.GetRequiredService<IOptions<PasswordHasherOptions>>());
            var http = new HttpContextAccessor { HttpContext = new DefaultHttpContext { RequestServices = services } };
            await Assert.ThrowsAsync<Refused>(() => ActivatorUtilities.CreateInstance<SignIn>(services, hasher, http).Run(new() { Account = account, Password = "wrong" }, default));
            return hasher.Compared;
        });
    }

    [Fact]
    public async Task Who_tries_too_often_waits_and_is_told_how_long_in_their_language()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var limits = server.Services.GetRequiredService<RateLimits>();
        for (var i = 0; i < RateLimit.SignInByAccount.Times; i++)
        {
            limits.Take(RateLimit.SignInByAccount, town.Vendor.Id, "LI.LEI");
        }

        // Whether the password is right makes no difference.
        var visitor = town.Visitor();
        var answer = (await visitor.TriesToSignIn()).Is(429);
        Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        Assert.Contains("Too many tries", answer.Body, StringComparison.Ordinal);
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        Assert.Contains("操作太频繁", (await visitor.TriesToSignIn()).Is(429).Body, StringComparison.Ordinal);

        // Another account at the same address, and the same name at another vendor, are not held up.
        (await visitor.TriesToSignIn("somebody.else", "wrong")).Is(409);
        (await (await Town.Build(server)).Visitor().TriesToSignIn()).Is(409);
    }

    [Fact]
    public async Task One_address_cannot_try_account_after_account()
    {
        var town = await Town.Build(server);
        var limits = server.Services.GetRequiredService<RateLimits>();
        for (var i = 0; i < RateLimit.SignInByAddress.Times; i++)
        {
            limits.Take(RateLimit.SignInByAddress, town.Vendor.Id, "127.0.0.1");
        }

        var refused = 0;
        for (var i = 0; i < 3; i++)
        {
            refused += (await town.Visitor().TriesToSignIn($"account{i}", "wrong")).Status == 429 ? 1 : 0;
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public async Task Reset_mails_are_limited_for_known_and_unknown_accounts_alike()
    {
        var town = await Town.Build(server);
        await town.Resident();
        foreach (var account in new[] { "nobody", "li.lei" })
        {
            for (var i = 0; i < RateLimit.ResetByAccount.Times; i++)
            {
                (await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = account }, "/sign-in/forgotten")).Is(303);
            }

            (await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = account }, "/sign-in/forgotten")).Is(429);
        }
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_is_gone_with_the_browser()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var answer = (await town.Visitor().TriesToSignIn()).Is(303);
        var cookie = Assert.Single(answer.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Identity.Application", "__Host-session")]
    [InlineData("Identity.TwoFactorUserId", "__Host-second-factor")]
    public async Task In_production_cookies_travel_over_tls_only_and_are_bound_to_the_host(string scheme, string name)
    {
        await using var app = ServerApp.Build(server.Options with { Production = true, Demo = false });
        var cookie = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme).Cookie;
        Assert.Equal(name, cookie.Name);
        Assert.Equal(Microsoft.AspNetCore.Http.CookieSecurePolicy.Always, cookie.SecurePolicy);
        Assert.True(cookie.HttpOnly);
        Assert.Equal("/", cookie.Path);
        Assert.Null(cookie.Domain);
    }

    [Fact]
    public async Task A_session_ends_twelve_hours_after_it_began_and_two_hours_after_it_was_last_used()
    {
        var began = new DateTimeOffset(2018, 9, 17, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(began.AddHours(2), Session.ExpiryOf(began, began));
        Assert.Equal(began.AddHours(5), Session.ExpiryOf(began, began.AddHours(3)));
        Assert.Equal(began.AddHours(12), Session.ExpiryOf(began, began.AddHours(11)));

        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        (await someone.Opens("/account")).Is(200);
        await town.As((_, db) => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, TimeProvider.System.GetUtcNow())));
        (await someone.Opens("/account")).Is(302);
        Assert.Equal("access.sign_in_required", (await someone.Calls(HttpMethod.Get, "/api/v1/account")).Is(401).Code);
    }

    [Fact]
    public async Task What_a_signed_in_person_sees_is_not_kept_by_caches()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        Assert.True((await someone.Opens("/account")).Is(200).Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Passwords_are_hashed_slowly()
    {
        // As the product is set up, which the server of the tests is not in this.
        await using var product = ServerApp.Build(server.Options);
        await using var scope = product.Services.CreateAsyncScope();
        var user = new User();
        var stored = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(user, Residents.Password);
        var hash = Convert.FromBase64String(stored);

        // Identity's format 1: byte 0 version, 1-4 algorithm (2 = SHA-512), 5-8 iterations.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(210_000, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })).VerifyHashedPassword(user, stored, Residents.Password));
    }

    [Fact]
    public async Task A_visitor_chooses_a_language_and_keeps_it()
    {
        var town = await Town.Build(server);
        var visitor = town.Visitor();
        Assert.Equal("en", (await visitor.Opens("/sign-in")).Page.DocumentElement.GetAttribute("lang"));
        var answer = (await visitor.SwitchesTo("zh-CN", "/sign-in?return=%2Faccount")).Is(303);
        Assert.Equal("/sign-in?return=%2Faccount", answer.Location);
        Assert.Equal("zh-CN", (await answer.Follows()).Page.DocumentElement.GetAttribute("lang"));
    }

    private sealed class NotingHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<User>(options)
    {
        public List<int> Compared { get; } = [];

        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Compared.Add(BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
