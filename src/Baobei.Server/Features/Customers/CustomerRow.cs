using System.Linq.Expressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Customers;

/// <summary>What a list reads of a customer.</summary>
public sealed record CustomerRow
{
    public Id<Customer> Id { get; init; }

    public Id<Partner> PartnerId { get; init; }

    public int Version { get; init; }

    public CustomerType CustomerType { get; init; }

    public string Name { get; init; } = "";

    public string? Nickname { get; init; }

    public string? CreditCode { get; init; }

    public string Industry { get; init; } = "";

    public string Region { get; init; } = "";

    public string ContactName { get; init; } = "";

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string? Remark { get; init; }

    public DistributionType? DistributionType { get; init; }

    public string? AccountName { get; init; }

    public RegistrationStatus StoredStatus { get; init; }

    public EndReason? StoredEndReason { get; init; }

    public DateTimeOffset ReportedAt { get; init; }

    public DateTimeOffset ObservationEndsAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AssociatedAt { get; init; }

    public string? ProtectionEvent { get; init; }

    public DateTimeOffset? ProtectionStartedAt { get; init; }

    public DateTimeOffset? ProtectionEndsAt { get; init; }

    public ReleaseParty? ReleaseRequestedBy { get; init; }

    public DateTimeOffset? NoticeEndsAt { get; init; }

    public Id<Customer>? RenewedAs { get; init; }

    public Guid RegisteredBy { get; init; }

    public Id<CustomerRegistration> RegistrationId { get; init; }

    public static Expression<Func<Customer, CustomerRow>> Columns { get; } = customer => new CustomerRow
    {
        Id = customer.Id,
        PartnerId = customer.PartnerId,
        Version = customer.Version,
        CustomerType = customer.CustomerType,
        Name = customer.Name,
        Nickname = customer.Nickname,
        CreditCode = customer.CreditCode,
        Industry = customer.Industry,
        Region = customer.Region,
        ContactName = customer.ContactName,
        Email = customer.Email,
        Phone = customer.Phone,
        Remark = customer.Remark,
        DistributionType = customer.DistributionType,
        AccountName = customer.AccountName,
        StoredStatus = customer.Status,
        StoredEndReason = customer.EndReason,
        ReportedAt = customer.ReportedAt,
        ObservationEndsAt = customer.ObservationEndsAt,
        ExpiresAt = customer.ExpiresAt,
        AssociatedAt = customer.AssociatedAt,
        ProtectionEvent = customer.ProtectionEvent,
        ProtectionStartedAt = customer.ProtectionStartedAt,
        ProtectionEndsAt = customer.ProtectionEndsAt,
        ReleaseRequestedBy = customer.ReleaseRequestedBy,
        NoticeEndsAt = customer.NoticeEndsAt,
        RenewedAs = customer.RenewedAs,
        RegisteredBy = customer.RegisteredBy,
        RegistrationId = customer.RegistrationId,
    };

    private static readonly Func<Customer, CustomerRow> _of = Columns.Compile();

    public static CustomerRow Of(Customer customer) => _of(customer);

    public Hold Hold => new(StoredStatus, StoredEndReason, ExpiresAt, NoticeEndsAt, ProtectionEndsAt);

    /// <summary>As <see cref="Customer.IsAssociatedAt"/>.</summary>
    public bool IsAssociatedAt(DateTimeOffset now) => Hold.IsAssociatedAt(now, AssociatedAt, RenewedAs);

    /// <summary>Null while nobody knows it yet.</summary>
    public DateTimeOffset? End => ExpiresAt == Deadline.None ? null : ExpiresAt;

    public bool IsUnderVerification => StoredStatus == RegistrationStatus.Inviting && ExpiresAt == Deadline.None;
}
