using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>A partner registered a customer (报备) and holds it from now on, or waits for the vendor's decision.</summary>
public sealed record CustomerRegistered(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerRegistration> RegistrationId, string CustomerName, Guid RegisteredBy,
    RegistrationStatus Status, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "customer.registered";
}

/// <summary>The rules refused a registration; only the record remains.</summary>
public sealed record RegistrationRefused(
    Id<CustomerRegistration> RegistrationId, Id<Partner> PartnerId, string CustomerName, Guid ReportedBy, IReadOnlyList<string> Codes) : IEvent
{
    public static string Name => "registration.refused";
}

/// <summary>The vendor decided for the partner; the observation begins.</summary>
public sealed record CustomerReviewApproved(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, Guid DecidedBy, string? Reason,
    DateTimeOffset ObservationEndsAt) : IEvent
{
    public static string Name => "customer.review_approved";
}

/// <summary>The vendor decided against the partner.</summary>
public sealed record CustomerReviewRejected(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, Guid DecidedBy, string Reason) : IEvent
{
    public static string Name => "customer.review_rejected";
}

/// <summary>Nickname or remark changed.</summary>
public sealed record CustomerNotesEdited(Id<Customer> CustomerId, Id<Partner> PartnerId) : IEvent
{
    public static string Name => "customer.notes_edited";
}

/// <summary>
/// An invitation has to be sent, for the first time or again: each sending raises it. The link is made by the handler from
/// invitation and generation; no secret travels in the event.
/// </summary>
public sealed record CustomerInvited(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId, int Generation, string CustomerName, string Email,
    DistributionType DistributionType, Guid SentBy, DateTimeOffset LinkExpiresAt) : IEvent
{
    public static string Name => "customer.invited";
}

/// <summary>The invited person opened the link for the first time.</summary>
public sealed record InvitationOpened(Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId) : IEvent
{
    public static string Name => "invitation.opened";
}

/// <summary>The invited person said no.</summary>
public sealed record InvitationRefused(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId, string CustomerName, Guid SentBy, string? Reason) : IEvent
{
    public static string Name => "invitation.refused";
}

/// <summary>The link's time ran out.</summary>
public sealed record InvitationExpired(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId, Guid SentBy) : IEvent
{
    public static string Name => "invitation.expired";
}

/// <summary>The invited person made an account.</summary>
public sealed record CustomerSignedUp(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId, Id<CustomerAccount> AccountId, string AccountName) : IEvent
{
    public static string Name => "customer.signed_up";
}

/// <summary>The invited person accepted with an account that it had already.</summary>
/// <param name="Renews">The earlier row of the same partner whose association is renewed by that; null when none is.</param>
public sealed record CustomerAccountJoined(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerInvitation> InvitationId, Id<CustomerAccount> AccountId, string AccountName,
    Id<Customer>? Renews = null) : IEvent
{
    public static string Name => "customer.account_joined";
}

/// <summary>The association of one account, whose protection was over, goes on under a newer registration by the same partner.</summary>
/// <param name="CustomerId">The earlier row.</param>
/// <param name="RenewedAs">The newer row.</param>
public sealed record CustomerAssociationRenewed(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<Customer> RenewedAs, Id<CustomerAccount> AccountId, string AccountName) : IEvent
{
    public static string Name => "customer.association_renewed";
}

/// <summary>The customer handed in everything for its verification in time; whoever decides, decides without haste.</summary>
public sealed record CustomerVerificationSubmitted(Id<Customer> CustomerId, Id<Partner> PartnerId) : IEvent
{
    public static string Name => "customer.verification_submitted";
}

/// <summary>已关联: signed up and verified; the protection begins.</summary>
public sealed record CustomerAssociated(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, string CustomerName, string AccountName, string AccountEmail,
    Guid RegisteredBy, DateTimeOffset AssociatedAt, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "customer.associated";
}

/// <summary>A further account of an associated customer was verified.</summary>
public sealed record CustomerAccountAdded(
    Id<Customer> CustomerId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, string CustomerName, string AccountName, string AccountEmail,
    Guid RegisteredBy) : IEvent
{
    public static string Name => "customer.account_added";
}

/// <summary>A project (or another event that counts) began the protection anew.</summary>
public sealed record CustomerProtectionRenewed(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string ProtectionEvent, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "customer.protection_renewed";
}

/// <summary>The hold ended without anybody's act, because the verified identity differs from what was reported, or because the vendor ended it.</summary>
/// <param name="Explanation">The vendor's, when it was the vendor.</param>
public sealed record CustomerExpired(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, EndReason Reason, DateTimeOffset ExpiredAt,
    string? Explanation = null) : IEvent
{
    public static string Name => "customer.expired";
}

/// <summary>The partner took its registration back.</summary>
public sealed record CustomerWithdrawn(Id<Customer> CustomerId, Id<Partner> PartnerId) : IEvent
{
    public static string Name => "customer.withdrawn";
}

/// <summary>One side asked to end the association.</summary>
public sealed record CustomerReleaseRequested(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, ReleaseParty By, string? Reason,
    DateTimeOffset? NoticeEndsAt) : IEvent
{
    public static string Name => "customer.release_requested";
}

/// <summary>The side that asked took its request back, or the other side declined it.</summary>
/// <param name="By">Who took it back or declined.</param>
public sealed record CustomerReleaseCancelled(Id<Customer> CustomerId, Id<Partner> PartnerId, ReleaseParty RequestedBy, ReleaseParty By) : IEvent
{
    public static string Name => "customer.release_cancelled";
}

/// <summary>已解除: the association ended because a side, or the vendor, wanted it.</summary>
/// <param name="Explanation">The vendor's, when it was the vendor.</param>
public sealed record CustomerReleased(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, EndReason Reason, DateTimeOffset ReleasedAt,
    string? Explanation = null) : IEvent
{
    public static string Name => "customer.released";
}
