using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>Use case: the vendor's operator invites somebody who runs the partner's side; that person invites the others.</summary>
public sealed class InviteOwner(Db db, Caller caller, InvitePerson invite, RateLimits limits, IHttpContextAccessor http)
{
    public sealed record Command
    {
        [Required, EmailAddress, StringLength(254)]
        public string Email { get; init; } = "";

        [Required, StringLength(User.MaxNameLength)]
        public string DisplayName { get; init; } = "";
    }

    /// <summary>A new link for somebody who has not joined yet.</summary>
    public sealed record Again
    {
        [Required]
        public Id<User>? Person { get; init; }
    }

    public async Task<StaffView> Run(Id<Partner> id, Command command, CancellationToken ct)
    {
        var partner = await Get(id, ct);
        limits.Take(RateLimit.SendingByAddress, RateLimit.StaffInvitation, caller, http.HttpContext);
        var user = invite.Add(new() { Email = command.Email, DisplayName = command.DisplayName, Role = Role.PartnerOwner, PartnerId = partner.Id });
        await db.SaveChangesAsync(ct);
        return new(user.OuterId, user.DisplayName, user.UserName!, user.Email!, user.Role, StaffStatus.Invited, TwoFactor: false, user.CreatedAt, LastSeenAt: null);
    }

    /// <summary>
    /// Refusals: <c>staff.joined_already</c>, <c>staff.invited_just_now</c>. <see cref="InvalidField"/>: <c>required</c>. <see cref="NotFound"/>: an
    /// owner of another partner.
    /// </summary>
    public async Task Run(Id<Partner> id, Again command, CancellationToken ct)
    {
        var partner = await Get(id, ct);
        var person = command.Person ?? throw new InvalidField(nameof(command.Person), "required");
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == person.Value && u.PartnerId == partner.Id && u.Role == Role.PartnerOwner, ct) ?? throw new NotFound();
        if (user.PasswordHash is not null || user.IsDisabled)
        {
            throw new Refused("staff.joined_already");
        }

        limits.Take(RateLimit.SendingByAddress, RateLimit.StaffInvitation, caller, http.HttpContext);
        var now = TimeProvider.System.GetUtcNow();
        if (user.LinkSentAt + Staff.Pause > now)
        {
            throw new Refused("staff.invited_just_now", (int)Staff.Pause.TotalMinutes);
        }

        user.LinkSentAt = now;
        user.ConcurrencyStamp = Passwords.NewSecret();
        db.Tell(new PersonInvited(user.OuterId), user);
        await db.SaveChangesAsync(ct);
    }

    private async Task<Partner> Get(Id<Partner> id, CancellationToken ct)
    {
        var partner = await db.Partners.Get(id, ct);
        return partner.Status == PartnerStatus.Terminated ? throw new Refused("partner.wrong_status") : partner;
    }
}
