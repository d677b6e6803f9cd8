using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Server.Features.Customers;

/// <summary>A customer as the API shows it: what it is at this moment.</summary>
/// <param name="RenewedAs">The newer registration under which its association goes on.</param>
public sealed record CustomerView(
    Id<Customer> Id,
    Id<Partner> PartnerId,
    CustomerType CustomerType,
    string Name,
    string? Nickname,
    string? CreditCode,
    string Industry,
    string Region,
    string ContactName,
    string Email,
    string Phone,
    string? Remark,
    DistributionType? DistributionType,
    string? AccountName,
    RegistrationStatus Status,
    EndReason? EndReason,
    DateTimeOffset ReportedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? AssociatedAt,
    CustomerProtection? Protection,
    ReleaseParty? ReleaseRequestedBy,
    DateTimeOffset? NoticeEndsAt,
    Id<Customer>? RenewedAs,
    Guid RegisteredBy,
    Id<CustomerRegistration> RegistrationId,
    int Version)
{
    public static CustomerView Of(Customer customer, DateTimeOffset now) => Of(CustomerRow.Of(customer), now);

    internal static CustomerView Of(CustomerRow row, DateTimeOffset now) => new(
        row.Id,
        row.PartnerId,
        row.CustomerType,
        row.Name,
        row.Nickname,
        row.CreditCode,
        row.Industry,
        row.Region,
        row.ContactName,
        row.Email,
        row.Phone,
        row.Remark,
        row.DistributionType,
        row.AccountName,
        row.Hold.StatusAt(now),
        row.Hold.EndReasonAt(now),
        row.ReportedAt,
        row.End,
        row.AssociatedAt,
        row is { ProtectionEvent: { } because, ProtectionStartedAt: { } from, ProtectionEndsAt: { } until } ? new(because, from, until) : null,
        row.ReleaseRequestedBy,
        row.NoticeEndsAt,
        row.RenewedAs,
        row.RegisteredBy,
        row.RegistrationId,
        row.Version);
}

/// <summary>What protects the customer for its partner.</summary>
/// <param name="Event"><c>association</c>, or <c>project:</c> and its number.</param>
public sealed record CustomerProtection(string Event, DateTimeOffset StartedAt, DateTimeOffset EndsAt);
