using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>The operator decides on a verification that was left to a person.</summary>
public sealed class DecideVerification(Db db, Caller caller, PassVerification pass, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        public bool Pass { get; init; }

        /// <summary>What the customer reads when it does not pass.</summary>
        [StringLength(IdentityVerification.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>
    /// Refusals: <c>verification.already_decided</c>; <c>verification.identity_held</c> when it should pass while somebody else holds the
    /// identity. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>.
    /// </summary>
    public async Task<IdentityVerification> Run(Id<IdentityVerification> id, Command command, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Decide(id, command, ct);
            }
            catch (Refused lost) when (lost.Code == Eligibility.Protected && attempt < VerifyIdentity.MaxAttempts)
            {
                // Somebody else took the identity in this moment; the next look finds who.
                db.Forget();
            }
        }
    }

    private async Task<IdentityVerification> Decide(Id<IdentityVerification> id, Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var verification = await db.IdentityVerifications.SingleOrDefaultAsync(v => v.Id == id, ct) ?? throw new NotFound();
        if (verification.Status != VerificationStatus.Pending)
        {
            throw new Refused("verification.already_decided");
        }

        var account = await db.CustomerAccounts.SingleAsync(a => a.Id == verification.AccountId, ct);
        var customer = verification.CustomerId is { } customerId ? await db.Customers.SingleAsync(c => c.Id == customerId, ct) : null;
        var invitation = verification.InvitationId is { } invitationId ? await db.CustomerInvitations.SingleAsync(i => i.Id == invitationId, ct) : null;
        if (command.Pass)
        {
            if (!await pass.Run(verification, account, customer, await PolicyOf(customer, now, ct), caller.RequireUser(), now, ct))
            {
                throw new Refused("verification.identity_held");
            }
        }
        else
        {
            if (string.IsNullOrWhiteSpace(command.Reason))
            {
                throw new InvalidField(nameof(command.Reason), "required");
            }

            verification.Fail(account, caller.RequireUser(), command.Reason, now);
            if (invitation is not null)
            {
                invitation.SentBack();
                customer?.VerificationSentBack(invitation.LinkExpiresAt);
            }
        }

        await db.SaveChangesAsync(ct);
        return verification;
    }

    private async Task<Policy> PolicyOf(Customer? customer, DateTimeOffset now, CancellationToken ct) =>
        (customer is null ? await policies.InForce(caller.Vendor, now, ct) : await policies.Get(caller.Vendor, customer.PolicyId, ct)).Values;
}
