using Baobei.Domain.Customers;
using Baobei.Domain.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>What comes next for a customer, who has to act, and until when.</summary>
/// <param name="Key">The text: <c>customers.next.{Key}</c>, and what it means: <c>….text</c>.</param>
/// <param name="Who">Key of who acts; null when nobody has to.</param>
/// <param name="Until">When the time for it is over.</param>
public sealed record CustomerNext(string Key, State State, string? Who, DateTimeOffset? Until)
{
    private const string Partner = "customers.next.who.partner";
    private const string TheCustomer = "customers.next.who.customer";
    private const string Vendor = "customers.next.who.vendor";

    public static CustomerNext Of(CustomerPicture customer)
    {
        var row = customer.Row;
        var end = row.End;
        return customer.Status switch
        {
            RegistrationStatus.PendingReview => new("review", State.Waiting, Vendor, null),
            RegistrationStatus.Observing when Newest(customer) is { State: InvitationState.Refused } => new("declined", State.Wrong, Partner, end),
            RegistrationStatus.Observing => new("invite", State.Waiting, Partner, end),
            RegistrationStatus.Inviting => Invited(customer),
            RegistrationStatus.Associated or RegistrationStatus.Expired when customer.IsAssociated && row.ReleaseRequestedBy == ReleaseParty.Customer =>
                new("notice", State.Waiting, Partner, row.NoticeEndsAt),
            RegistrationStatus.Associated or RegistrationStatus.Expired when customer.IsAssociated && row.ReleaseRequestedBy == ReleaseParty.Partner =>
                new("release", State.Waiting, TheCustomer, customer.IsLive ? end : null),
            RegistrationStatus.Associated => new("associated", State.Good, null, end),
            RegistrationStatus.Rejected => new("rejected", State.Wrong, Partner, null),
            RegistrationStatus.Expired when customer.EndReason == EndReason.VerificationMismatch => new("mismatch", State.Wrong, Partner, null),
            RegistrationStatus.Expired when row.RenewedAs is not null => new("renewed", State.Ended, null, null),
            RegistrationStatus.Expired when customer.IsAssociated => new("unprotected", State.Ended, null, null),
            RegistrationStatus.Expired => new("expired", State.Ended, Partner, null),
            RegistrationStatus.Released => new("released", State.Ended, null, null),
            RegistrationStatus.Withdrawn => new("withdrawn", State.Ended, null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(customer)),
        };
    }

    private static CustomerNext Invited(CustomerPicture customer)
    {
        if (customer.Row.IsUnderVerification)
        {
            return new("verification", State.Waiting, Vendor, null);
        }

        var good = customer.Invitations.Where(sent => sent.Invitation.IsGoodAt(customer.Now)).Select(sent => sent.Invitation).ToList();
        if (good.Count == 0)
        {
            // The row lives until its observation ends; then nothing can be sent any more.
            return Deadline.IsOver(customer.Row.ObservationEndsAt, customer.Now)
                ? new("link_over", State.Wrong, null, customer.Row.End)
                : new(Newest(customer) is { State: InvitationState.Registered } ? "verify_late" : "resend", State.Wrong, Partner, customer.Row.ObservationEndsAt);
        }

        var until = good.Max(invitation => invitation.LinkExpiresAt);
        return good.Any(invitation => invitation.State == InvitationState.Registered)
            ? new("verify", State.Waiting, TheCustomer, until)
            : new("sign_up", State.Waiting, TheCustomer, until);
    }

    private static CustomerInvitation? Newest(CustomerPicture customer) => customer.Invitations.MaxBy(sent => sent.Invitation.SentAt)?.Invitation;
}
