using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;

namespace Baobei.Server.Features.Customers;

/// <summary>A customer as the API shows it: what it is at this moment.</summary>
public sealed record CustomerView(
    Id<Customer> Id, string Name, string? Nickname, string? Remark, RegistrationStatus Status, EndReason? EndReason, DateTimeOffset ReportedAt,
    DateTimeOffset? ExpiresAt, ReleaseParty? ReleaseRequestedBy, DateTimeOffset? NoticeEndsAt, int Version)
{
    public static CustomerView Of(Customer customer, DateTimeOffset now) => new(
        customer.Id, customer.Name, customer.Nickname, customer.Remark, customer.StatusAt(now), customer.EndReasonAt(now), customer.ReportedAt,
        customer.ExpiresAt == Customer.NoEnd ? null : customer.ExpiresAt, customer.ReleaseRequestedBy, customer.NoticeEndsAt, customer.Version);
}
