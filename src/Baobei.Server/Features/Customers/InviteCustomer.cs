using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Use case 邀请注册: a mail with a new link, good for the policy's 72 hours (guide line 36), goes to the address; a link sent before is void.
/// The same address again is 重新发送. The mail leaves from the outbox.
/// </summary>
public sealed class InviteCustomer(Db db, Caller caller, PolicyBook policies, TimeProvider clock, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>A sending that loses a race for a place looks again; each loss is somebody else's mail, and those are limited.</summary>
    private const int MaxAttempts = 50;

    public record Command : IChecked
    {
        /// <summary>The e-mail address that is invited (电子邮箱).</summary>
        [Required, StringLength(CustomerDetails.MaxEmailLength)]
        public string Email { get; set; } = "";

        /// <summary>分销类型: who pays for and who manages the account.</summary>
        [Required]
        public DistributionType? DistributionType { get; set; }

        /// <summary>昵称: by which the partner finds the customer later.</summary>
        [Required, StringLength(CustomerDetails.MaxNicknameLength)]
        public string Nickname { get; set; } = "";

        /// <summary>A remark (备注).</summary>
        [StringLength(CustomerDetails.MaxRemarkLength)]
        public string? Remark { get; set; }

        public void Check(WrongFields wrong) => wrong.Read(Details);

        /// <summary>As the domain wants it. <see cref="InvalidField"/>: as <see cref="InvitationDetails.Normalise"/>.</summary>
        internal InvitationDetails Details()
        {
            var wrong = new WrongFields();
            if (DistributionType is null)
            {
                wrong.Add(nameof(DistributionType), "required");
            }

            var details = new InvitationDetails { Email = Email, DistributionType = DistributionType ?? default, Nickname = Nickname, Remark = Remark };
            details = wrong.Read(details.Normalise);
            wrong.ThrowIfAny();
            return details;
        }
    }

    /// <summary>
    /// Refusals: those of <see cref="Customer.Invite"/> and of <see cref="SendingPlace.Take"/>. <see cref="InvalidField"/>: as
    /// <see cref="InvitationDetails.Normalise"/>.
    /// </summary>
    public Task<CustomerInvitation> Run(Id<Customer> id, Command command, CancellationToken ct)
    {
        var details = command.Details();
        return Send(id, (customer, earlier, accounts, policy, now) => customer.Invite(details, earlier, accounts, policy, caller.RequireUser(), now), ct);
    }

    /// <summary>重新发送 to the same address, with what was said before. Refusals: as <see cref="Run"/>, and <c>invitation.declined</c>.</summary>
    public async Task<CustomerInvitation> Resend(Id<CustomerInvitation> id, CancellationToken ct)
    {
        var customer = await db.CustomerInvitations.Where(i => i.Id == id).Select(i => (Id<Customer>?)i.CustomerId).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        return await Send(
            customer,
            (row, earlier, accounts, policy, now) => row.Resend(earlier.Single(i => i.Id == id), earlier, accounts, policy, caller.RequireUser(), now),
            ct);
    }

    private async Task<CustomerInvitation> Send(
        Id<Customer> id, Func<Customer, List<CustomerInvitation>, int, Policy, DateTimeOffset, CustomerInvitation> send, CancellationToken ct)
    {
        limits.TakeSending(caller, http.HttpContext);
        for (var attempt = 1; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
            var earlier = await db.CustomerInvitations.Where(i => i.CustomerId == id).ToListAsync(ct);
            var accounts = await db.CustomerAccounts.CountAsync(a => a.CustomerId == id && a.EndedAt == null, ct);
            var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
            var nickname = customer.Nickname;
            var invitation = send(customer, earlier, accounts, policy, now);
            if (customer.Nickname != nickname)
            {
                await Holds.Rename(db, customer, ct);
            }

            await SendingPlace.Take(db, invitation.Email, customer.PartnerId, policy, now, ct);
            if (!earlier.Contains(invitation))
            {
                db.Add(invitation);
            }

            try
            {
                await db.SaveChangesAsync(ct);
                return invitation;
            }
            catch (Refused lost) when (lost.Code == "edit.conflict" && attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}

/// <summary>An invitation as its partner sees it.</summary>
/// <param name="ResendFrom">It may be sent again from this moment.</param>
public sealed record InvitationView(
    Id<CustomerInvitation> Id, Id<Customer> CustomerId, string Email, DistributionType DistributionType, string Nickname, InvitationState State,
    DateTimeOffset SentAt, int SentCount, DateTimeOffset LinkExpiresAt, DateTimeOffset ResendFrom, DateTimeOffset? OpenedAt, DateTimeOffset? RegisteredAt,
    DateTimeOffset? RefusedAt, string? RefusalReason)
{
    public static InvitationView Of(CustomerInvitation invitation, TimeSpan resendInterval, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return new(
            invitation.Id, invitation.CustomerId, invitation.Email, invitation.DistributionType, invitation.Nickname, invitation.StateAt(now), invitation.SentAt,
            invitation.SentCount, invitation.LinkExpiresAt, invitation.SentAt + resendInterval, invitation.OpenedAt, invitation.RegisteredAt,
            invitation.RefusedAt, invitation.RefusalReason);
    }
}
