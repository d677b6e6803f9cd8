using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Terms;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>Finds what a link invites to. The signed link is the right to see this one invitation, so the partner filter steps aside; the vendor filter stays.</summary>
public sealed class OpenInvitation(Db db, InvitationLink link, FindExistingAccount find, TermsBook terms, TimeProvider clock)
{
    /// <summary>The invitation when its link can still be used. <see cref="NotFound"/> when nobody of ours made it. Refusals: those of <see cref="CustomerInvitation.MustBeUsable(int, DateTimeOffset)"/>.</summary>
    public async Task<CustomerInvitation> Usable(string token, CancellationToken ct)
    {
        var (id, generation) = link.Open(token) ?? throw new NotFound();
        var invitation = await db.AcrossPartners<CustomerInvitation>().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
        invitation.MustBeUsable(generation, clock.GetUtcNow());
        var customer = await CustomerOf(invitation, ct);
        if (!customer.IsLiveAt(clock.GetUtcNow()))
        {
            throw new Refused("invitation.registration_over");
        }

        return invitation;
    }

    /// <summary>
    /// Notes that the link was opened, and says what the page shows. Refusals: those of the link, and of <see cref="FindExistingAccount"/> when the
    /// account that the address has cannot be associated: that is said now, not after a form.
    /// </summary>
    public async Task<InvitationView> Look(string token, CancellationToken ct)
    {
        var invitation = await Usable(token, ct);
        invitation.Open(invitation.Generation, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        var existing = await find.Of(invitation, await CustomerOf(invitation, ct), ct);
        return await View(invitation, ct) with { Acceptance = find.By(existing), IsVerified = existing?.Passed is not null, Renews = existing?.Renews ?? false };
    }

    public async Task<InvitationView> View(CustomerInvitation invitation, CancellationToken ct)
    {
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == invitation.PartnerId, ct);
        var customer = await CustomerOf(invitation, ct);
        var inForce = await terms.Headlines(ct);
        return new(
            partner.Name, customer.Name, customer.CustomerType, invitation.DistributionType, invitation.Email, invitation.LinkExpiresAt,
            [.. inForce.OrderBy(t => t.Kind).Select(t => new TermsLink(t.Kind, t.TermsVersion, TermsKinds.PathOf(t.Kind, t.TermsVersion)))]);
    }

    public Task<Customer> CustomerOf(CustomerInvitation invitation, CancellationToken ct) =>
        db.AcrossPartners<Customer>().SingleAsync(c => c.Id == invitation.CustomerId, ct);
}

/// <summary>What the invited person is told: who invites, as what, until when, and to what one agrees by signing up.</summary>
public sealed record InvitationView(
    string PartnerName, string CustomerName, CustomerType CustomerType, DistributionType DistributionType, string Email, DateTimeOffset LinkExpiresAt,
    IReadOnlyList<TermsLink> Terms)
{
    /// <summary>What has to be done to accept.</summary>
    public Acceptance Acceptance { get; init; }

    /// <summary>The account that the address has is verified already: it is associated at once.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The account is associated with this partner without protection: accepting renews that.</summary>
    public bool Renews { get; init; }
}

/// <summary>A text in the version that holds, and the path of its page.</summary>
public sealed record TermsLink(ConsentKind Kind, string TermsVersion, string Path);

/// <summary>The invited person says no; the partner is told.</summary>
public sealed class RefuseInvitation(Db db, OpenInvitation invitations, TimeProvider clock)
{
    public sealed record Command
    {
        [System.ComponentModel.DataAnnotations.StringLength(CustomerInvitation.MaxRefusalReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>Refusals: those of the link.</summary>
    public async Task Run(string token, Command command, CancellationToken ct)
    {
        var invitation = await invitations.Usable(token, ct);
        var now = clock.GetUtcNow();
        invitation.Refuse(command.Reason, now);
        var all = await db.AcrossPartners<CustomerInvitation>().Where(i => i.CustomerId == invitation.CustomerId).ToListAsync(ct);
        (await invitations.CustomerOf(invitation, ct)).InvitationWasRefused(all, now);
        await db.SaveChangesAsync(ct);
    }
}
