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
public sealed class DecideVerification(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        public bool Pass { get; init; }

        /// <summary>What the customer reads when it does not pass.</summary>
        [StringLength(IdentityVerification.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>Refusals: <c>verification.already_decided</c>. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>.</summary>
    public async Task<IdentityVerification> Run(Id<IdentityVerification> id, Command command, CancellationToken ct)
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
            await Decide(db, verification, account, customer, await PolicyOf(customer, now, ct), caller.RequireUser(), now, ct);
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

    /// <summary>
    /// The identity is real. When it is the reported one, the customer is associated; when it differs, the registration is over
    /// (过期客户) with that reason. Either way it no longer takes one of the partner's places for customers under observation.
    /// </summary>
    internal static async Task Decide(
        Db db, IdentityVerification verification, CustomerAccount account, Customer? customer, Policy policy, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        if (customer is not null && verification.DifferencesFrom(customer).Count > 0)
        {
            verification.Fail(account, by, IdentityVerification.MismatchReason, now);
            customer.VerificationMismatch(now);
            var holder = customer.Id.Value;
            db.RemoveRange(await db.CustomerClaims.Where(c => c.Holder == holder && (c.Key.StartsWith("slot:") || !customer.IsLiveAt(now))).ToListAsync(ct));
            return;
        }

        verification.Pass(account, by, now);
        await Claim(db, account, verification.CreditCode, ct);
        if (customer is null)
        {
            return;
        }

        customer.Associate(account, policy, now);
        var associated = customer.Id.Value;
        db.RemoveRange(await db.CustomerClaims.Where(c => c.Holder == associated && c.Key.StartsWith("slot:")).ToListAsync(ct));
    }

    /// <summary>The account is now known by its verified name and code, too.</summary>
    private static async Task Claim(Db db, CustomerAccount account, string? creditCode, CancellationToken ct)
    {
        var holder = account.Id.Value;
        var held = await db.CustomerClaims.Where(c => c.Holder == holder).Select(c => c.Key).ToListAsync(ct);
        db.AddRange(CustomerClaim.Of(account, creditCode).Where(claim => !held.Contains(claim.Key)));
    }
}
