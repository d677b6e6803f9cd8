using System.Data.Common;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class SessionTests(TestServer server)
{
    [Fact]
    public async Task Somebody_sees_where_they_are_signed_in_and_ends_it()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var here = await town.SignedIn();
        var there = town.Visitor();
        there.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0");
        (await there.TriesToSignIn()).Is(303);
        var page = await here.Opens("/account/security");
        Assert.Contains("Firefox, Windows", page.Body, StringComparison.Ordinal);
        var action = page.Page.QuerySelector("form[action^='/account/sessions/ses_']")!.GetAttribute("action")!;
        (await page.Submits(new Dictionary<string, string>(), action)).Is(303);
        (await there.Opens("/account")).Is(302);
        (await here.Opens("/account")).Is(200);
    }

    [Fact]
    public async Task All_other_sessions_end_at_once()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var here = await town.SignedIn();
        var others = new[] { await town.SignedIn(), await town.SignedIn() };
        (await here.Submits("/account/security", new Dictionary<string, string>(), "/account/sessions/end-others")).Is(303);
        foreach (var other in others)
        {
            Assert.Equal("access.sign_in_required", (await other.Calls(HttpMethod.Get, "/api/v1/account")).Is(401).Code);
        }

        (await here.Opens("/account")).Is(200);
    }

    [Fact]
    public async Task The_api_lists_and_ends_sessions_too()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var here = await town.SignedIn();
        var there = await town.SignedIn();
        var list = (await here.Calls(HttpMethod.Get, "/api/v1/account/sessions")).Is(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(2, list.Count);
        var other = list.Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        (await here.Calls(HttpMethod.Delete, $"/api/v1/account/sessions/{other}")).Is(204);
        (await here.Calls(HttpMethod.Delete, $"/api/v1/account/sessions/{other}")).Is(404);
        (await there.Opens("/account")).Is(302);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var town = await Town.Build(server);
        var one = await town.Someone(Role.VendorOperator);
        var other = await town.Someone(Role.VendorOperator);
        var id = await town.As((_, db) => db.Sessions.Where(s => s.UserId == other.User!.Id).Select(s => s.Id).SingleAsync());
        (await one.Calls(HttpMethod.Delete, $"/api/v1/account/sessions/{id}")).Is(404);
        (await other.Opens("/account")).Is(200);
    }

    [Fact]
    public async Task Signing_in_again_in_one_browser_leaves_one_session()
    {
        var town = await Town.Build(server);
        var user = await town.Resident();
        var visitor = town.Visitor();
        var form = await visitor.Opens("/sign-in");
        (await form.Submits(new Dictionary<string, string> { ["Account"] = "li.lei", ["Password"] = Residents.Password }, "/sign-in")).Is(303);
        var token = (await visitor.Opens("/session/token")).Is(200).Body;
        (await form.Submits(new Dictionary<string, string> { ["Account"] = "li.lei", ["Password"] = Residents.Password, ["__RequestVerificationToken"] = token }, "/sign-in")).Is(303);
        Assert.Equal(1, await town.As((_, db) => db.Sessions.CountAsync(s => s.UserId == user.Id)));
    }

    [Fact]
    public async Task Use_is_noted_behind_the_request_which_neither_waits_for_it_nor_fails_with_it()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var secret = (await someone.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "Nightly", permissions = new[] { "manage_own_account" } })).Is(201)
            .Json.GetProperty("secret").GetString();
        var program = town.Visitor();
        program.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        var began = TimeProvider.System.GetUtcNow();
        var before = began.AddMinutes(-6);
        await town.As((_, db) => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, before).SetProperty(x => x.ExpiresAt, began.AddMinutes(30))));

        await using (await Held(town))
        {
            // Nobody can write these rows now, and yet both are answered.
            (await someone.Opens("/account")).Is(200);
            (await program.Calls(HttpMethod.Get, "/api/v1/account")).Is(200);
            var (session, key) = await Read(town);
            Assert.Equal(before.ToUnixTimeSeconds(), session.LastSeenAt.ToUnixTimeSeconds());
            Assert.Null(key.LastUsedAt);
        }

        for (var i = 0; i < 200; i++)
        {
            var (session, key) = await Read(town);
            if (session.LastSeenAt >= began && key.LastUsedAt >= began)
            {
                Assert.Equal(Session.ExpiryOf(session.CreatedAt, session.LastSeenAt), session.ExpiresAt);
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("Nobody noted it.");
    }

    private static Task<(Session Session, ApiKey Key)> Read(Town town) =>
        town.As(async (_, db) => (await db.Sessions.AsNoTracking().SingleAsync(), await db.ApiKeys.AsNoTracking().SingleAsync()));

    /// <summary>Somebody outside holds the lock: of these rows in PostgreSQL, of the database in SQLite.</summary>
    private async Task<DbConnection> Held(Town town)
    {
        DbConnection connection = server.Options.IsPostgres
            ? new Npgsql.NpgsqlConnection(server.Options.ConnectionString)
            : new Microsoft.Data.Sqlite.SqliteConnection(server.Options.ConnectionString);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        foreach (var table in new[] { "sessions", "api_keys" })
        {
            await using var hold = connection.CreateCommand();
            hold.Transaction = transaction;
            hold.CommandText = $"UPDATE {table} SET user_id = user_id WHERE vendor_id = (SELECT id FROM vendors WHERE hosts = '{town.Host}')";
            Assert.Equal(1, await hold.ExecuteNonQueryAsync());
        }

        return connection;
    }

    [Fact]
    public async Task Sessions_that_are_over_are_tidied_away()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.Auditor);
        var other = await town.Someone(Role.Auditor);
        await town.As((_, db) => db.Sessions.Where(s => s.UserId == other.User!.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, TimeProvider.System.GetUtcNow().AddSeconds(-1))));
        await town.RunSchedule();
        Assert.Equal([someone.User!.Id], await town.As((_, db) => db.Sessions.Select(s => s.UserId).ToListAsync()));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15", "Safari, macOS")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    [InlineData("", "")]
    public void A_browser_is_called_as_people_call_it(string userAgent, string name) => Assert.Equal(name, BrowserName.Of(userAgent));

    [Fact]
    public async Task The_profile_is_changed_on_the_page_and_by_the_api()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var person = await town.SignedIn();
        var fields = new Dictionary<string, string> { ["DisplayName"] = "Han Meimei", ["Language"] = "zh-CN", ["TimeZone"] = "Europe/Berlin", ["Theme"] = "dark" };
        (await person.Submits("/account", fields, "/account")).Is(303);
        var page = await person.Opens("/account");
        Assert.Equal("zh-CN", page.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("dark", page.Page.DocumentElement.GetAttribute("data-theme"));
        var me = (await person.Calls(HttpMethod.Get, "/api/v1/account")).Is(200).Json;
        Assert.Equal("Han Meimei", me.GetProperty("displayName").GetString());
        Assert.Equal("Europe/Berlin", me.GetProperty("timeZone").GetString());

        (await person.Submits("/account", new Dictionary<string, string> { ["TimeZone"] = "Mars/Olympus" }, "/account")).Is(422);
        (await person.Calls(HttpMethod.Put, "/api/v1/account", new { displayName = "", theme = "pink" })).Is(400);
        me = (await person.Calls(HttpMethod.Put, "/api/v1/account", new { displayName = "Li Lei", language = "en" })).Is(200).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, me.GetProperty("timeZone").ValueKind);
        Assert.Contains("manage_staff", me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task The_language_switch_is_kept_with_the_person()
    {
        var town = await Town.Build(server);
        await town.Resident();
        var person = await town.SignedIn();
        Assert.Equal("/account", (await person.SwitchesTo("zh-CN", "/account")).Is(303).Location);
        Assert.Equal("zh-CN", (await (await town.SignedIn()).Opens("/account")).Page.DocumentElement.GetAttribute("lang"));
    }
}
