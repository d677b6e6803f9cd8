using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Jobs;

namespace Baobei.Server.Features.Invitations;

/// <summary>A code sent to a telephone to prove that it is the person's own. Only its hash is kept; the code itself is made when the message leaves.</summary>
public sealed class PhoneCode : Entity, IHasId
{
    public const int Length = 6;
    public const int MaxAttempts = 5;

    /// <summary>Codes for one number, and for one purpose, in an hour.</summary>
    public const int MaxPerHour = 5;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(60);

    public static string IdPrefix => "phc";

    public Id<PhoneCode> Id { get; private init; }

    /// <summary>E.164.</summary>
    public string Phone { get; private init; } = "";

    /// <summary>What it is for: the invitation's id.</summary>
    public string Purpose { get; private init; } = "";

    public DateTimeOffset RequestedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public byte[]? Hash { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? ProvedAt { get; private set; }

    public static PhoneCode Request(string phone, string purpose, DateTimeOffset now)
    {
        var code = new PhoneCode { Id = Id<PhoneCode>.At(now), Phone = phone, Purpose = purpose, RequestedAt = now, ExpiresAt = now + Lifetime };
        code.Raise(new PhoneCodeRequested(code.Id, phone), purpose);
        return code;
    }

    /// <summary>Makes the code that leaves now; an earlier one of this request is void.</summary>
    public string Make()
    {
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
        Hash = HashOf(code);
        Attempts = 0;
        return code;
    }

    /// <summary>Whether the typed code is the one that was sent; five wrong ones void it.</summary>
    public bool Proves(string typed, DateTimeOffset now)
    {
        if (Hash is null || Attempts >= MaxAttempts || Deadline.IsOver(ExpiresAt, now))
        {
            return false;
        }

        if (!CryptographicOperations.FixedTimeEquals(Hash, HashOf(typed.Trim())))
        {
            Attempts++;
            return false;
        }

        ProvedAt ??= now;
        return true;
    }

    private byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}:{code}"));
}

/// <summary>Forgets codes that prove nothing and count for no limit any more.</summary>
public sealed class TidyPhoneCodes(Db db, TimeProvider clock) : IRecurring
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public static string Name => "phone_codes.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(6);

    public Task Run(CancellationToken ct)
    {
        // Ids are ordered by time, so this reads the oldest rows only.
        var before = new Id<PhoneCode>(Guid.CreateVersion7(clock.GetUtcNow() - Keep));
        return db.DeleteInBatches(db.Set<PhoneCode>().Where(c => c.Id < before), c => c.Id, ct);
    }
}

/// <summary>A code has to be sent to a telephone.</summary>
public sealed record PhoneCodeRequested(Id<PhoneCode> PhoneCodeId, string Phone) : IEvent
{
    public static string Name => "phone_code.requested";
}
