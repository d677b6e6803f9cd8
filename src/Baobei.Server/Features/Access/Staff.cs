using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Where somebody of the staff stands.</summary>
public enum StaffStatus
{
    /// <summary>Has not yet set a password.</summary>
    Invited,
    Active,
    Disabled,
}

/// <summary>Somebody of one's own organisation.</summary>
public sealed record StaffView(Id<User> Id, string DisplayName, string UserName, string Email, Role Role, StaffStatus Status, bool TwoFactor, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

/// <summary>People of one's own organisation (组织关系管理): the partner's staff for the partner, the vendor's own people for the vendor.</summary>
public sealed class Staff(Db db, People people, Caller caller, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>At least so long between two invitations to one person.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(3);

    /// <summary>The roles within the caller's organisation; the first one runs it.</summary>
    public IReadOnlyList<Role> Roles => caller.Partner is null
        ? [Role.VendorOperator, Role.BusinessDeveloper, Role.CustomerBusinessManager, Role.VendorFinance, Role.Auditor]
        : [Role.PartnerOwner, Role.PartnerSales, Role.PartnerFinance];

    public sealed record Invite
    {
        [Required, EmailAddress, StringLength(254)]
        public string Email { get; set; } = "";

        [Required, StringLength(User.MaxNameLength)]
        public string DisplayName { get; set; } = "";

        [Required]
        public Role? Role { get; set; }
    }

    public sealed record ChangeRole
    {
        [Required]
        public Role? Role { get; set; }
    }

    public async Task<Slice<StaffView>> List(Place place, CancellationToken ct)
    {
        var page = await Mine().AsNoTracking().Slice("staff", u => u.Id, descending: false, place, ct);
        var ids = page.Rows.Select(u => u.Id).ToList();
        var seen = await db.Sessions.Where(s => ids.Contains(s.UserId)).GroupBy(s => s.UserId).Select(g => new { g.Key, At = g.Max(s => s.LastSeenAt) })
            .ToDictionaryAsync(s => s.Key, s => (DateTimeOffset?)s.At, ct);
        return page.Select(u => ViewOf(u, seen.GetValueOrDefault(u.Id)));
    }

    public async Task<StaffView> Get(Id<User> id, CancellationToken ct) => ViewOf(await Find(id, ct), null);

    public async Task<StaffView> Run(Invite command, InvitePerson invite, CancellationToken ct)
    {
        var role = Allowed(command.Role);
        limits.Take(RateLimit.SendingByAddress, RateLimit.StaffInvitation, caller, http.HttpContext);
        var user = invite.Add(new() { Email = command.Email, DisplayName = command.DisplayName, Role = role, PartnerId = caller.Partner });
        await db.SaveChangesAsync(ct);
        return ViewOf(user, null);
    }

    /// <summary>A new link; the ones before go on working until one is used or their time is over.</summary>
    public async Task InviteAgain(Id<User> id, CancellationToken ct)
    {
        var user = await Find(id, ct);
        if (user.PasswordHash is not null || user.IsDisabled)
        {
            throw new Refused("staff.joined_already");
        }

        limits.Take(RateLimit.SendingByAddress, RateLimit.StaffInvitation, caller, http.HttpContext);
        var now = TimeProvider.System.GetUtcNow();
        if (user.LinkSentAt + Pause > now)
        {
            throw new Refused("staff.invited_just_now", (int)Pause.TotalMinutes);
        }

        user.LinkSentAt = now;
        user.ConcurrencyStamp = Passwords.NewSecret();
        db.Tell(new PersonInvited(user.OuterId), user);
        await db.SaveChangesAsync(ct);
    }

    public async Task<StaffView> Run(Id<User> id, ChangeRole command, CancellationToken ct)
    {
        var user = await FindOther(id, "staff.own_role", ct);
        var role = Allowed(command.Role);
        if (user.Role != role)
        {
            await KeepOneInCharge(user, ct);
            db.Tell(new PersonRoleChanged(user.OuterId, user.Role, role), user);
            user.Role = role;
            user.ConcurrencyStamp = Passwords.NewSecret();
            await db.SaveChangesAsync(ct);
        }

        return ViewOf(user, null);
    }

    /// <summary>Ends all sessions at once; API keys open nothing while their owner is disabled.</summary>
    public async Task<StaffView> Disable(Id<User> id, CancellationToken ct)
    {
        var user = await FindOther(id, "staff.own_account", ct);
        if (!user.IsDisabled)
        {
            await KeepOneInCharge(user, ct);
            user.IsDisabled = true;
            user.ConcurrencyStamp = Passwords.NewSecret();
            user.SecurityStamp = Passwords.NewSecret();
            await people.EndSessions(user, except: null);
            db.Tell(new PersonAccessChanged(user.OuterId, Enabled: false), user);
            await db.SaveChangesAsync(ct);
        }

        return ViewOf(user, null);
    }

    public async Task<StaffView> Enable(Id<User> id, CancellationToken ct)
    {
        var user = await FindOther(id, "staff.own_account", ct);
        if (user.IsDisabled)
        {
            user.IsDisabled = false;
            user.ConcurrencyStamp = Passwords.NewSecret();
            db.Tell(new PersonAccessChanged(user.OuterId, Enabled: true), user);
            await db.SaveChangesAsync(ct);
        }

        return ViewOf(user, null);
    }

    private static StaffView ViewOf(User user, DateTimeOffset? lastSeenAt) => new(
        user.OuterId, user.DisplayName, user.UserName!, user.Email!, user.Role,
        user.IsDisabled ? StaffStatus.Disabled : user.PasswordHash is null ? StaffStatus.Invited : StaffStatus.Active, user.TwoFactorEnabled, user.CreatedAt, lastSeenAt);

    private IQueryable<User> Mine() => caller.Partner is { } partner
        ? db.Users.Where(u => u.PartnerId == partner)
        : db.Users.Where(u => u.PartnerId == null && u.Role != Role.Customer);

    private async Task<User> Find(Id<User> id, CancellationToken ct) => await Mine().SingleOrDefaultAsync(u => u.Id == id.Value, ct) ?? throw new NotFound();

    private async Task<User> FindOther(Id<User> id, string code, CancellationToken ct)
    {
        var user = await Find(id, ct);
        return user.Id == caller.User ? throw new Refused(code) : user;
    }

    private Role Allowed(Role? role) => role is { } given && Roles.Contains(given) ? given : throw new InvalidField(nameof(Invite.Role), "role_here");

    /// <summary>
    /// An organisation keeps somebody who runs it. One who stays is stamped in the same save, so when two take each other's role
    /// away at the same moment, one of them is refused.
    /// </summary>
    private async Task KeepOneInCharge(User leaving, CancellationToken ct)
    {
        var inCharge = Roles[0];
        if (leaving.Role != inCharge || leaving.IsDisabled)
        {
            return;
        }

        var staying = await Mine().Where(u => u.Role == inCharge && !u.IsDisabled && u.PasswordHash != null && u.Id != leaving.Id)
            .OrderBy(u => u.Id == caller.User ? 0 : 1).ThenBy(u => u.Id).FirstOrDefaultAsync(ct) ?? throw new Refused("staff.last_in_charge");
        staying.ConcurrencyStamp = Passwords.NewSecret();
    }
}

/// <summary>Adds a person who sets the password by the link of a mail; for staff here, and for a new partner's owner.</summary>
public sealed class InvitePerson(Db db, CreatePerson create)
{
    /// <summary>Adds to the unit of work; the mail leaves when it is saved.</summary>
    public User Add(CreatePerson.Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var user = create.Add(command with { Password = null });
        user.LinkSentAt = TimeProvider.System.GetUtcNow();
        db.Tell(new PersonInvited(user.OuterId), user);
        return user;
    }
}

/// <summary>Writes the invitation; the token in it is made now, so that nothing secret waits in the outbox.</summary>
public sealed class SendPersonInvitation(Db db, People people, Links links, IMail mail) : ISend<PersonInvited>
{
    public static string AddressOf(PersonInvited happened) => "";

    public async Task Handle(PersonInvited happened, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == happened.UserId.Value, ct);
        if (user.PasswordHash is not null || user.IsDisabled)
        {
            return;
        }

        var token = await people.GenerateUserTokenAsync(user, People.InvitationProvider, People.InvitationPurpose);
        var link = links.To($"/sign-in/invitation?person={user.OuterId}&token={LinkToken.ToUrl(token)}");
        var partner = await db.Partners.Where(p => p.Id == user.PartnerId).Select(p => p.Name).SingleOrDefaultAsync(ct);
        var letter = new PersonInvitationLetter(user.DisplayName, partner, user.Role, link, TimeProvider.System.GetUtcNow() + InvitationTokens.Life);
        await mail.Send(user.Email!, PersonInvitationMail.With(letter), user.Language, ct);
    }
}

/// <summary>An invited person sets the first password and is signed in afterwards as everybody is.</summary>
public sealed class AcceptPersonInvitation(Db db, People people)
{
    public async Task<User?> Opens(string? person, string? token) =>
        await people.ByLink(person, token, People.InvitationProvider, People.InvitationPurpose) is { PasswordHash: null } user ? user : null;

    public async Task Run(NewPassword command)
    {
        var user = await Opens(command.Person, command.Token) ?? throw new Refused("password.link_void");
        People.Check(user, command.Password, command.Confirmation, nameof(command.Password), nameof(command.Confirmation));
        user.EmailConfirmed = true;
        user.LinkSentAt = null;
        db.Tell(new PersonJoined(user.OuterId), user);
        await people.SetPassword(user, command.Password);
    }
}
