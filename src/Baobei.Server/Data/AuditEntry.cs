using System.Diagnostics;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;

namespace Baobei.Server.Data;

/// <summary>One thing that happened: who, when, by which door, to what. Written in the transaction of the change; never changed.</summary>
public sealed class AuditEntry : IBelongsToVendor, IHasId
{
    public static string IdPrefix => "aud";

    public Id<AuditEntry> Id { get; init; }

    public Id<Vendor> VendorId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null when the product itself acted.</summary>
    public Guid? UserId { get; init; }

    public string UserName { get; init; } = "";

    public Guid? ApiKeyId { get; init; }

    public Channel Channel { get; init; }

    /// <summary>The partner on whose side it happened.</summary>
    public Id<Partner>? PartnerId { get; init; }

    /// <summary>Stored name of the event, "customer.invited".</summary>
    public string Event { get; init; } = "";

    /// <summary>Id of the thing it happened to, "cus_…"; its time line is found by it.</summary>
    public string? Subject { get; init; }

    /// <summary>The event as JSON.</summary>
    public string Details { get; init; } = "";

    public string? TraceId { get; init; }

    /// <summary>What the caller does, in the request at hand.</summary>
    public static AuditEntry Of(Caller caller, Id<Partner>? partner, string happened, string? subject, string details, DateTimeOffset now) =>
        Of(caller, partner, happened, subject, details, Activity.Current?.TraceId.ToString(), now);

    /// <summary>What the caller does, in the request of that trace.</summary>
    public static AuditEntry Of(Caller caller, Id<Partner>? partner, string happened, string? subject, string details, string? trace, DateTimeOffset now) => new()
    {
        Id = Id<AuditEntry>.At(now),
        At = now,
        UserId = caller.User,
        UserName = caller.Name,
        ApiKeyId = caller.ApiKeyId,
        Channel = caller.Channel,
        PartnerId = partner ?? caller.Partner,
        Event = happened,
        Subject = subject,
        Details = details,
        TraceId = trace,
    };
}
