using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;

namespace Baobei.Server.Features.Access;

/// <summary>A person who signs in: the vendor's staff, a partner's staff or a customer.</summary>
public sealed class User : IdentityUser<Guid>, IBelongsToVendor, IHasId
{
    public const int MaxNameLength = 60;

    public static string IdPrefix => "usr";

    /// <summary>The id as shown outside; it is also the subject of what the audit says about this person.</summary>
    public Id<User> OuterId => new(Id);

    public Id<Vendor> VendorId { get; private set; }

    public string DisplayName { get; set; } = "";

    public Role Role { get; set; }

    /// <summary>The partner whose staff this is; null for the vendor's people and customers.</summary>
    public Id<Partner>? PartnerId { get; set; }

    /// <summary>"zh-CN" or "en"; null follows the browser.</summary>
    public string? Language { get; set; }

    /// <summary>IANA name; null is the vendor's (Asia/Shanghai).</summary>
    public string? TimeZone { get; set; }

    /// <summary>"light" or "dark"; null follows the device.</summary>
    public string? Theme { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>A person of the demo, whose password everybody knows; production does not start with one.</summary>
    public bool IsDemo { get; set; }

    /// <summary>Step of the last authenticator code, which does not work again.</summary>
    public long? LastCodeStep { get; set; }

    /// <summary>When a link to set a password was last mailed; the next one waits a while.</summary>
    public DateTimeOffset? LinkSentAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>One signed-in browser; can be listed and ended by its owner.</summary>
public sealed class Session : Entity, IHasId, IConcernsPartner
{
    private readonly Id<Partner>? _partner;

    /// <summary>However busy, one signs in again after this long (ASVS 4, V3.3.2).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Unused for this long, a session ends. ASVS suggests half an hour; a sales person's telephone call may not cost what was typed.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromHours(2);

    public Session()
    {
    }

    private Session(Id<Partner>? partner) => _partner = partner;

    public static string IdPrefix => "ses";

    /// <summary>Known when it begins, while nobody is signed in yet; later it is that of whoever acts.</summary>
    Id<Partner>? IConcernsPartner.Concerned => _partner;

    public Id<Session> Id { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public string Address { get; init; } = "";

    public string Browser { get; init; } = "";

    public static Session Start(User user, string method, string? address, string browser, DateTimeOffset now)
    {
        var session = new Session(user.PartnerId)
        {
            Id = Id<Session>.At(now),
            UserId = user.Id,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = ExpiryOf(now, now),
            Address = address ?? "",
            Browser = browser.Length <= 300 ? browser : browser[..300],
        };
        session.Raise(new SessionStarted(user.OuterId, session.Id, method), user.OuterId.ToString());
        return session;
    }

    /// <summary>Notes that it was ended; the row goes with the same save.</summary>
    public void End() => Raise(new SessionEnded(new Id<User>(UserId), Id), new Id<User>(UserId).ToString());

    /// <summary>When a session ends that began and was last used at these moments.</summary>
    public static DateTimeOffset ExpiryOf(DateTimeOffset created, DateTimeOffset lastSeen) =>
        created + Longest < lastSeen + LongestIdle ? created + Longest : lastSeen + LongestIdle;
}

/// <summary>A key for programs: its secret is shown once and kept as a hash; it carries a subset of its owner's permissions.</summary>
public sealed class ApiKey : Entity, IHasId
{
    /// <summary>Tells people, and programs that look for leaked secrets, what they have found.</summary>
    public const string SecretPrefix = "bbk_";

    public static string IdPrefix => "key";

    public Id<ApiKey> Id { get; init; }

    public Guid UserId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>First characters of the secret, to tell keys apart.</summary>
    public string Hint { get; init; } = "";

    /// <summary>SHA-256 of the secret (256 random bits, so no salt is needed).</summary>
    public byte[] Hash { get; init; } = [];

    /// <summary>Comma separated permissions.</summary>
    public string Permissions { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A new key and its secret, which is kept nowhere.</summary>
    public static (ApiKey Key, string Secret) Create(User owner, string name, IEnumerable<Permission> permissions, DateTimeOffset now)
    {
        var secret = SecretPrefix + Passwords.NewSecret();
        var key = new ApiKey
        {
            Id = Id<ApiKey>.At(now),
            UserId = owner.Id,
            Name = name.Trim(),
            Hint = secret[..(SecretPrefix.Length + 4)],
            Hash = CallerMiddleware.HashOf(secret),
            Permissions = string.Join(',', permissions.Distinct().Order()),
            CreatedAt = now,
        };
        key.Raise(new ApiKeyCreated(owner.OuterId, key.Id, key.Name), key.Id.ToString());
        return (key, secret);
    }

    /// <summary>From now on it opens nothing. Refusal: <c>api_key.revoked</c>.</summary>
    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            throw new Refused("api_key.revoked");
        }

        RevokedAt = now;
        Raise(new ApiKeyRevoked(new Id<User>(UserId), Id, Name), Id.ToString());
    }
}
