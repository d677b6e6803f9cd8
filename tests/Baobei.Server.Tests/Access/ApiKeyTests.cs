using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Access;

public sealed class ApiKeyTests(TestServer server)
{
    private static async Task<(string Id, string Secret)> Makes(Person person, params string[] permissions)
    {
        var made = (await person.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "CRM sync", permissions })).Is(201).Json;
        return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    private static Task<Answer> Uses(Town town, string secret, string path, HttpMethod? method = null, object? body = null) =>
        town.Visitor().Calls(method ?? HttpMethod.Get, path, body, ("Authorization", $"Bearer {secret}"));

    [Fact]
    public async Task A_key_opens_what_was_chosen_and_nothing_else()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var (_, secret) = await Makes(person, "read_staff");
        Assert.StartsWith("bbk_", secret, StringComparison.Ordinal);
        Assert.Equal(4 + 43, secret.Length);
        (await Uses(town, secret, "/api/v1/staff")).Is(200);
        Assert.Equal("access.forbidden", (await Uses(town, secret, "/api/v1/account")).Is(403).Code);
        (await Uses(town, secret, "/api/v1/staff", HttpMethod.Post, new { email = "a@b.example", displayName = "A", role = "auditor" })).Is(403);
    }

    [Fact]
    public async Task A_key_never_opens_more_than_its_owner_may_when_it_is_used()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var (_, secret) = await Makes(person, "read_staff", "manage_own_account");
        await town.As((_, db) => db.Users.Where(u => u.Id == person.User!.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Role, Role.VendorFinance)));
        (await Uses(town, secret, "/api/v1/staff")).Is(403);
        var me = (await Uses(town, secret, "/api/v1/account")).Is(200).Json;
        Assert.Equal(["manage_own_account"], me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task A_key_is_only_given_what_its_maker_has()
    {
        var town = await Town.Build(server);
        var auditor = await town.Someone(Role.Auditor);
        var wrong = (await auditor.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "x", permissions = new[] { "manage_staff" } })).Is(400);
        Assert.True(wrong.Json.GetProperty("errors").TryGetProperty("permissions", out _));
        (await auditor.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "x", permissions = Array.Empty<string>() })).Is(400);
        (await auditor.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "x", permissions = new[] { "rule_the_world" } })).Is(400);

        // A key that may make keys makes none with more than itself.
        var (_, secret) = await Makes(await town.Someone(Role.VendorOperator), "manage_own_api_keys", "read_staff");
        (await Uses(town, secret, "/api/v1/api-keys", HttpMethod.Post, new { name = "child", permissions = new[] { "read_audit" } })).Is(400);
        (await Uses(town, secret, "/api/v1/api-keys", HttpMethod.Post, new { name = "child", permissions = new[] { "read_staff" } })).Is(201);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var (id, secret) = await Makes(person, "read_staff");
        (await Uses(town, secret, "/api/v1/staff")).Is(200);
        (await person.Calls(HttpMethod.Delete, $"/api/v1/api-keys/{id}")).Is(204);
        Assert.Equal("access.sign_in_required", (await Uses(town, secret, "/api/v1/staff")).Is(401).Code);
        (await person.Calls(HttpMethod.Delete, $"/api/v1/api-keys/{id}")).IsRefused("api_key.revoked");
    }

    [Fact]
    public async Task A_key_that_many_use_at_once_opens_nothing_from_the_moment_it_is_revoked()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var (_, secret) = await Makes(person, "read_staff");
        var isRevoked = false;
        var users = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var after = 0; after < 5;)
            {
                var wasRevoked = Volatile.Read(ref isRevoked);
                var answer = await Uses(town, secret, "/api/v1/staff");
                if (wasRevoked)
                {
                    answer.Is(401);
                    after++;
                }
            }
        })).ToArray();
        (await Uses(town, secret, "/api/v1/staff")).Is(200);

        // As another process would do it: past this one.
        await town.As((_, db) => db.ApiKeys.Where(k => k.UserId == person.User!.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, town.Now)));
        Volatile.Write(ref isRevoked, true);
        await Task.WhenAll(users);
    }

    [Fact]
    public async Task A_key_of_a_disabled_person_or_another_vendor_opens_nothing()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var (_, secret) = await Makes(person, "read_staff");
        (await Uses(await Town.Build(server), secret, "/api/v1/staff")).Is(401);
        await town.As((_, db) => db.Users.Where(u => u.Id == person.User!.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsDisabled, true)));
        (await Uses(town, secret, "/api/v1/staff")).Is(401);
    }

    [Fact]
    public async Task Nobody_sees_or_revokes_the_keys_of_somebody_else()
    {
        var town = await Town.Build(server);
        var (id, _) = await Makes(await town.Someone(Role.VendorOperator), "read_staff");
        var other = await town.Someone(Role.VendorOperator);
        Assert.Empty((await other.Calls(HttpMethod.Get, "/api/v1/api-keys")).Is(200).Json.GetProperty("data").EnumerateArray());
        (await other.Calls(HttpMethod.Delete, $"/api/v1/api-keys/{id}")).Is(404);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_nowhere()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var made = (await person.Submits("/api-keys/new", new Dictionary<string, string> { ["Name"] = "CRM sync", ["Permissions"] = "ReadStaff" }, "/api-keys")).Is(200);
        var secret = made.Page.QuerySelector("[data-secret]")!.TextContent;
        (await Uses(town, secret, "/api/v1/staff")).Is(200);
        var list = (await person.Opens("/api-keys")).Is(200);
        Assert.Contains("CRM sync", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list.Body, StringComparison.Ordinal);
        await town.As(async (_, db) =>
        {
            // When it was used is noted behind the request.
            for (var tries = 0; tries < 100 && await db.ApiKeys.AnyAsync(k => k.UserId == person.User!.Id && k.LastUsedAt == null); tries++)
            {
                await Task.Delay(50);
            }

            Assert.True(await db.ApiKeys.AnyAsync(k => k.UserId == person.User!.Id && k.LastUsedAt != null));
            Assert.DoesNotContain(await db.Audit.Select(a => a.Details).ToListAsync(), d => d.Contains(secret, StringComparison.Ordinal));
            return 0;
        });
        var action = list.Page.QuerySelector("form[action$='/revocation']")!.GetAttribute("action")!;
        (await list.Submits(new Dictionary<string, string>(), action)).Is(303);
        (await Uses(town, secret, "/api/v1/staff")).Is(401);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_key_and_its_secret_is_stored_encrypted()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        var body = new { name = "CRM sync", permissions = new[] { "read_staff" } };
        var first = (await person.Calls(HttpMethod.Post, "/api/v1/api-keys", body, ("Idempotency-Key", "once"))).Is(201).Json;
        var second = (await person.Calls(HttpMethod.Post, "/api/v1/api-keys", body, ("Idempotency-Key", "once"))).Is(201).Json;
        var secret = first.GetProperty("secret").GetString()!;
        Assert.Equal(secret, second.GetProperty("secret").GetString());
        (await Uses(town, secret, "/api/v1/staff")).Is(200);
        var stored = await town.As((_, db) => db.Set<Baobei.Server.Api.IdempotencyKey>().Select(k => k.Body).SingleAsync());
        Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_at_most_so_many_keys()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.VendorOperator);
        for (var i = 0; i < ApiKeys.Most; i++)
        {
            await Makes(person, "read_staff");
        }

        (await person.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "one more", permissions = new[] { "read_staff" } })).IsRefused("api_key.too_many");
    }

    [Fact]
    public async Task Customers_have_no_keys()
    {
        var town = await Town.Build(server);
        var customer = await town.Someone(Role.Customer);
        (await customer.Opens("/api-keys")).Is(403);
        (await customer.Calls(HttpMethod.Post, "/api/v1/api-keys", new { name = "x", permissions = new[] { "manage_own_account" } })).Is(403);
    }
}
