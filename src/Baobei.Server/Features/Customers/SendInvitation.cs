using Baobei.Domain.Customers;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>The mail of an invitation. One that was sent again meanwhile, or cannot be used any more, stays unsent: its link would not work.</summary>
public sealed class SendInvitation(Db db, IMail mail, Links links, InvitationLink link, TimeProvider clock) : ISend<CustomerInvited>
{
    public static string AddressOf(CustomerInvited happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Email;
    }

    public async Task Handle(CustomerInvited happened, CancellationToken ct)
    {
        var invitation = await db.CustomerInvitations.AsNoTracking().SingleAsync(i => i.Id == happened.InvitationId, ct);
        if (invitation.Generation != happened.Generation || !invitation.IsGoodAt(clock.GetUtcNow()))
        {
            return;
        }

        var partner = await db.Partners.Where(p => p.Id == happened.PartnerId).Select(p => p.Name).SingleAsync(ct);
        var address = links.To(link.PathFor(happened.InvitationId, happened.Generation));
        var letter = new InvitationLetter(partner, happened.CustomerName, happened.DistributionType, address, happened.LinkExpiresAt);
        await mail.Send(happened.Email, InvitationMail.With(letter), null, ct);
    }
}
