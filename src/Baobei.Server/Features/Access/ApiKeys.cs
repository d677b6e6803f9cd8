using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>An API key as its owner sees it.</summary>
public sealed record ApiKeyView(
    Id<ApiKey> Id, string Name, string Hint, IReadOnlyList<Permission> Permissions, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public static ApiKeyView Of(ApiKey key) => new(
        key.Id, key.Name, key.Hint, [.. key.Permissions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Permission>)],
        key.CreatedAt, key.LastUsedAt, key.RevokedAt);
}

/// <summary>A key just made, with the secret that is shown this once.</summary>
public sealed record NewApiKey(Id<ApiKey> Id, string Name, IReadOnlyList<Permission> Permissions, string Secret);

/// <summary>One's own API keys. A key never opens more than its owner may do at the moment it is used.</summary>
public sealed class ApiKeys(Db db, People people, Caller caller)
{
    public const int Most = 20;

    public sealed record Command
    {
        [Required, StringLength(60)]
        public string Name { get; set; } = "";

        [Required, MinLength(1, ErrorMessage = "validation.permissions")]
        public Permission[] Permissions { get; set; } = [];
    }

    /// <summary>What a new key can be given: what its maker has.</summary>
    public IReadOnlyList<Permission> Offered => [.. Enum.GetValues<Permission>().Where(caller.HasRight)];

    public async Task<IReadOnlyList<ApiKeyView>> List(CancellationToken ct)
    {
        var me = caller.RequireUser();
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.UserId == me).OrderByDescending(k => k.Id).Take(200).ToListAsync(ct);
        return [.. keys.OrderBy(k => k.RevokedAt is not null).Select(ApiKeyView.Of)];
    }

    public async Task<NewApiKey> Run(Command command, CancellationToken ct)
    {
        if (command.Permissions.Any(p => !caller.HasRight(p)))
        {
            throw new InvalidField(nameof(Command.Permissions), "permissions_own");
        }

        var me = await people.Me();
        if (await db.ApiKeys.CountAsync(k => k.UserId == me.Id && k.RevokedAt == null, ct) >= Most)
        {
            throw new Refused("api_key.too_many", Most);
        }

        var (key, secret) = ApiKey.Create(me, command.Name, command.Permissions, TimeProvider.System.GetUtcNow());
        db.Add(key);
        await db.SaveChangesAsync(ct);
        return new(key.Id, key.Name, [.. command.Permissions.Distinct().Order()], secret);
    }

    public async Task Revoke(Id<ApiKey> id, CancellationToken ct)
    {
        var me = caller.RequireUser();
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && k.UserId == me, ct) ?? throw new NotFound();
        key.Revoke(TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }
}
