using Baobei.Domain.Customers;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>What the caller may do with a customer now, and where: null is not offered. A button shows only what is allowed and possible.</summary>
public sealed record CustomerActions
{
    /// <summary>邀请注册, or 重新发送, or another account of an associated customer.</summary>
    public string? Invite { get; init; }

    public string? EditNotes { get; init; }

    public string? Withdraw { get; init; }

    /// <summary>Asks the customer to end the association, agrees, or takes that back: one page.</summary>
    public string? Release { get; init; }

    /// <summary>重新报备: the form with what the row says, once its hold is over and its association was not renewed otherwise.</summary>
    public string? RegisterAgain { get; init; }

    /// <summary>创建项目 for its account, once it is associated.</summary>
    public string? NewProject { get; init; }

    /// <summary>The vendor's operator ends the protection or the association: on the customer's page only.</summary>
    public string? EndByVendor { get; init; }

    public bool IsEmpty => (this with { EndByVendor = null }) == new CustomerActions();

    internal static CustomerActions Of(CustomerRow row, DateTimeOffset now, Caller caller, PageDirectory pages)
    {
        var live = row.Hold.IsLiveAt(now);
        var mine = caller.Partner == row.PartnerId;
        var beforeAssociation = row.StoredStatus is RegistrationStatus.PendingReview or RegistrationStatus.Observing or RegistrationStatus.Inviting;
        var mayInvite = live && !row.IsUnderVerification && row.NoticeEndsAt is null
            && (row.StoredStatus == RegistrationStatus.Associated
                || (row.StoredStatus is RegistrationStatus.Observing or RegistrationStatus.Inviting && !Deadline.IsOver(row.ObservationEndsAt, now)));
        return new CustomerActions
        {
            Invite = At("invitation", mayInvite),
            EditNotes = At("notes", true),
            Withdraw = At("withdrawal", live && beforeAssociation && !row.IsUnderVerification),
            Release = At("release", row.IsAssociatedAt(now)),
            RegisterAgain = !live && mine && row.RenewedAs is null && pages.Lets(caller, "/customers/new") ? $"/customers/new?from={row.Id}" : null,
            NewProject = mine && row.IsAssociatedAt(now) && row.AccountName is { } account && pages.Lets(caller, "/projects/new")
                ? $"/projects/new?account={Uri.EscapeDataString(account)}"
                : null,
            EndByVendor = caller.SeesAllPartners && row.IsAssociatedAt(now) && pages.Lets(caller, "/customers/{id}/ending") ? $"/customers/{row.Id}/ending" : null,
        };

        string? At(string page, bool possible) =>
            possible && mine && pages.Lets(caller, $"/customers/{{id}}/{page}") ? $"/customers/{row.Id}/{page}" : null;
    }
}
