using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;

namespace Baobei.Server.Features.Access;

/// <summary>So many times within a period, by one address, account or partner. The name keeps limits apart.</summary>
public sealed record RateLimit(string Name, int Times, TimeSpan Period)
{
    public static readonly RateLimit SignInByAddress = new("sign_in.address", 30, TimeSpan.FromMinutes(1));

    /// <summary>Above the five wrong passwords that lock, so that the lock is what a forgetful person meets.</summary>
    public static readonly RateLimit SignInByAccount = new("sign_in.account", 20, TimeSpan.FromMinutes(5));

    public static readonly RateLimit ResetByAddress = new("reset.address", 10, TimeSpan.FromMinutes(10));

    public static readonly RateLimit ResetByAccount = new("reset.account", 3, TimeSpan.FromMinutes(10));

    /// <summary>Checks of the own password by somebody who is already signed in.</summary>
    public static readonly RateLimit OwnPassword = new("own_password", 10, TimeSpan.FromMinutes(10));

    public static readonly RateLimit StaffInvitation = new("staff.invitation", 20, TimeSpan.FromMinutes(10));

    /// <summary>Mails that somebody has sent by pressing a button, whatever they say. A partner's own share (the policy's) is below this.</summary>
    public static readonly RateLimit SendingByAccount = new("sending.account", 60, TimeSpan.FromMinutes(10));

    /// <summary>The same by all the people of one office.</summary>
    public static readonly RateLimit SendingByAddress = new("sending.address", 200, TimeSpan.FromMinutes(10));
}

/// <summary>
/// Slows down who asks too often (429 <c>rate.limited</c> with <c>Retry-After</c>): <c>limits.Take(RateLimit.…, "who")</c>. The counts are
/// those of this process: with n processes somebody may ask n times as often. What must hold exactly is in the database instead: the
/// lock of an account, and the pause between two mails to one address. Other features declare their own <see cref="RateLimit"/>.
/// </summary>
public sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<(RateLimit Limit, Id<Vendor> Vendor, string Who)> _buckets;

    public RateLimits(IConfiguration configuration)
    {
        // Load tests come from one address; they raise it. Nothing else should.
        var factor = configuration.GetValue("RateLimits:Factor", 1);
        _buckets = PartitionedRateLimiter.Create<(RateLimit Limit, Id<Vendor> Vendor, string Who), (string, Id<Vendor>, string)>(key =>
            RateLimitPartition.GetTokenBucketLimiter((key.Limit.Name, key.Vendor, key.Who), _ => new()
            {
                TokenLimit = key.Limit.Times * factor,
                TokensPerPeriod = factor,
                ReplenishmentPeriod = key.Limit.Period / key.Limit.Times,
                QueueLimit = 0,
            }));
    }

    /// <summary>Counts one use by <paramref name="who"/> (a normalised account name, a partner's id …).</summary>
    public void Take(RateLimit limit, Id<Vendor> vendor, string who)
    {
        ArgumentNullException.ThrowIfNull(limit);
        using var lease = _buckets.AttemptAcquire((limit, vendor, who));
        if (!lease.IsAcquired)
        {
            throw new RateLimited(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : limit.Period / limit.Times);
        }
    }

    /// <summary>Counts one use by the request's address. What a job or the command line does comes from no address and is not counted.</summary>
    public void Take(RateLimit limit, HttpContext? http)
    {
        if (http is not null)
        {
            Take(limit, http.RequestServices.GetRequiredService<Caller>().Vendor, AddressOf(http.Connection.RemoteIpAddress));
        }
    }

    /// <summary>Counts one use by the request's address and by the person who is signed in, if somebody is.</summary>
    public void Take(RateLimit byAddress, RateLimit byAccount, Caller caller, HttpContext? http)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Take(byAddress, http);
        if (http is not null && caller.User is { } user)
        {
            Take(byAccount, caller.Vendor, user.ToString());
        }
    }

    /// <summary>Counts one mail that <paramref name="caller"/> has sent.</summary>
    public void TakeSending(Caller caller, HttpContext? http) => Take(RateLimit.SendingByAddress, RateLimit.SendingByAccount, caller, http);

    public void Dispose() => _buckets.Dispose();

    /// <summary>One home has a whole /64 of version 6 addresses, so those count as one.</summary>
    private static string AddressOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}

/// <summary>Asked too often; answers 429 with <c>Retry-After</c>.</summary>
public sealed class RateLimited(TimeSpan wait) : Exception("Asked too often.")
{
    public int Seconds { get; } = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
