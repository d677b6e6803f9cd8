using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;

namespace Baobei.Server.Access;

/// <summary>By which door somebody acts; kept in the audit.</summary>
public enum Channel
{
    Console,
    Api,
    Job,
    CommandLine,
}

/// <summary>Who is acting in this scope. Requests have one, jobs have one too; without one no row is seen and nothing is written.</summary>
public sealed record Caller
{
    public required Id<Vendor> Vendor { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Null for a visitor who is not signed in, and for jobs.</summary>
    public Guid? User { get; init; }

    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    public Role? Role { get; init; }

    public Id<Partner>? Partner { get; init; }

    public string? PartnerName { get; init; }

    public PartnerStatus? PartnerStatus { get; init; }

    public bool DistributionEnabled { get; init; }

    /// <summary>The session or API key that let them in.</summary>
    public Guid? SessionId { get; init; }

    public Guid? ApiKeyId { get; init; }

    /// <summary>What an API key was limited to; null means all of the role's.</summary>
    public IReadOnlySet<Permission>? Limit { get; init; }

    public string? TimeZone { get; init; }

    public string? Theme { get; init; }

    public string? Language { get; init; }

    public int UnreadMessages { get; init; }

    public bool IsSignedIn => User is not null;

    /// <summary>The vendor's own people, and jobs.</summary>
    public bool SeesAllPartners => Channel is Channel.Job or Channel.CommandLine || (Role is { } role && role <= Domain.People.Role.Auditor);

    public bool PartnerIsActive => PartnerStatus == Domain.Partners.PartnerStatus.Effective && DistributionEnabled;

    /// <summary>The one question behind every route, menu item and button.</summary>
    public bool May(Permission permission) => HasRight(permission) && (Partner is null || PartnerIsActive || !Permissions.NeedsDistribution(permission));

    /// <summary>Has the right by role and key, whether or not the partner may work at the moment.</summary>
    public bool HasRight(Permission permission) =>
        Role is { } role && Permissions.Of(role).Contains(permission) && (Limit is null || Limit.Contains(permission));

    /// <summary>The partner the caller works for. Refusal: <c>partner.required</c>.</summary>
    public Id<Partner> RequirePartner() => Partner ?? throw new Refused("partner.required");

    /// <summary>The signed-in person.</summary>
    public Guid RequireUser() => User ?? throw new InvalidOperationException("This route is open to visitors; nobody is signed in.");

    public static Caller Job(Id<Vendor> vendor) => new() { Vendor = vendor, Channel = Channel.Job };

    public static Caller Visitor(Id<Vendor> vendor, Channel channel) => new() { Vendor = vendor, Channel = channel };
}

/// <summary>Holds the caller of the scope.</summary>
public sealed class CallerSlot
{
    public Caller? Caller { get; private set; }

    /// <summary>Sets who acts from here on, and with the vendor the clock that is read (<see cref="ProductClock"/>).</summary>
    public void Set(Caller caller)
    {
        Caller = caller;
        ProductClock.EnterVendor(caller.Vendor);
    }
}
