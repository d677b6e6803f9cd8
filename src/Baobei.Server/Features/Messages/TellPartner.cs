using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>A protection ends in so many days; told ahead, so that the partner can act.</summary>
public sealed record CustomerExpiring(
    Id<Customer> CustomerId, Id<Partner> PartnerId, string CustomerName, Guid RegisteredBy, int Days, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "customer.expiring";
}

/// <summary>One person gets a message by mail too.</summary>
public sealed record MessageMailed(string Email, string? Language, string? TimeZone, string Kind, IReadOnlyList<MessageArgument> Arguments, string Link) : IEvent
{
    public static string Name => "message.mailed";
}

/// <summary>
/// What happens to a customer is told to who registered it (or sent the invitation) and to the partner's owners; what decides about the
/// partner's rights also goes by mail, as each of them chose.
/// </summary>
public sealed class TellPartner(Db db, Notices notices) :
    IHandle<CustomerReviewApproved>, IHandle<CustomerReviewRejected>, IHandle<InvitationOpened>, IHandle<InvitationRefused>, IHandle<InvitationExpired>,
    IHandle<CustomerAssociated>, IHandle<CustomerExpiring>, IHandle<CustomerExpired>, IHandle<CustomerReleaseRequested>, IHandle<CustomerReleased>,
    IHandle<CustomerReleaseCancelled>
{
    public Task Handle(CustomerReviewApproved happened, CancellationToken ct) => happened.Reason is { } reason
        ? Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "review_approved_with_reason", [happened.CustomerName, happened.ObservationEndsAt, reason], ct)
        : Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "review_approved", [happened.CustomerName, happened.ObservationEndsAt], ct);

    public Task Handle(CustomerReviewRejected happened, CancellationToken ct) =>
        Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "review_rejected", [happened.CustomerName, happened.Reason], ct);

    public async Task Handle(InvitationOpened happened, CancellationToken ct)
    {
        var sentBy = await db.AcrossPartners<CustomerInvitation>().Where(i => i.Id == happened.InvitationId).Select(i => i.SentBy).SingleAsync(ct);
        await Tell(happened.PartnerId, sentBy, happened.CustomerId, "invitation_opened", [await NameOf(happened.CustomerId, ct)], ct);
    }

    public Task Handle(InvitationRefused happened, CancellationToken ct) => happened.Reason is { } reason
        ? Tell(happened.PartnerId, happened.SentBy, happened.CustomerId, "invitation_refused_with_reason", [happened.CustomerName, reason], ct)
        : Tell(happened.PartnerId, happened.SentBy, happened.CustomerId, "invitation_refused", [happened.CustomerName], ct);

    public async Task Handle(InvitationExpired happened, CancellationToken ct) =>
        await Tell(happened.PartnerId, happened.SentBy, happened.CustomerId, "invitation_expired", [await NameOf(happened.CustomerId, ct)], ct);

    public Task Handle(CustomerAssociated happened, CancellationToken ct) =>
        Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "associated", [happened.CustomerName, happened.AccountName, happened.ExpiresAt], ct);

    public Task Handle(CustomerExpiring happened, CancellationToken ct) =>
        Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "expiring", [happened.CustomerName, $"{happened.Days}", happened.ExpiresAt], ct);

    public Task Handle(CustomerExpired happened, CancellationToken ct) => happened.Explanation is { } explanation
        ? Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "protection_ended_by_vendor", [happened.CustomerName, happened.ExpiredAt, explanation], ct)
        : Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, KindOf(happened.Reason), [happened.CustomerName, happened.ExpiredAt], ct);

    public async Task Handle(CustomerReleaseRequested happened, CancellationToken ct)
    {
        // What the partner itself asked for is no news to it.
        if (happened.By == ReleaseParty.Customer)
        {
            MessageArgument[] arguments = happened.NoticeEndsAt is { } end ? [happened.CustomerName, end] : [happened.CustomerName];
            var kind = happened.NoticeEndsAt is null ? "release_requested" : "notice_given";
            await Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, kind, arguments, ct);
        }
    }

    public async Task Handle(CustomerReleaseCancelled happened, CancellationToken ct)
    {
        if (happened.By == ReleaseParty.Customer)
        {
            var customer = await db.AcrossPartners<Customer>().Where(c => c.Id == happened.CustomerId).Select(c => new { c.Name, c.RegisteredBy }).SingleAsync(ct);
            var kind = happened.RequestedBy == ReleaseParty.Customer ? "notice_taken_back" : "release_declined";
            await Tell(happened.PartnerId, customer.RegisteredBy, happened.CustomerId, kind, [customer.Name], ct);
        }
    }

    public Task Handle(CustomerReleased happened, CancellationToken ct) => happened.Explanation is { } explanation
        ? Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "released_by_vendor", [happened.CustomerName, happened.ReleasedAt, explanation], ct)
        : Tell(happened.PartnerId, happened.RegisteredBy, happened.CustomerId, "released", [happened.CustomerName, happened.ReleasedAt], ct);

    private static string KindOf(EndReason reason) => reason switch
    {
        EndReason.VerificationMismatch => "mismatch",
        EndReason.ObservationOver => "observation_over",
        _ => "expired",
    };

    private Task<string> NameOf(Id<Customer> id, CancellationToken ct) => db.AcrossPartners<Customer>().Where(c => c.Id == id).Select(c => c.Name).SingleAsync(ct);

    private Task Tell(Id<Partner> partner, Guid person, Id<Customer> customer, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) =>
        notices.Tell(
            db.Users.Where(u => u.PartnerId == partner && !u.IsDisabled && (u.Id == person || u.Role == Role.PartnerOwner)),
            kind, arguments, $"/customers/{customer}", customer.ToString(), ct);
}

/// <summary>The mail of a message.</summary>
/// <param name="Choose">Where one chooses what is mailed.</param>
public sealed record MessageLetter(string Kind, IReadOnlyList<MessageArgument> Arguments, string Link, string? TimeZone, string Choose);
