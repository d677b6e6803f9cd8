using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>What the holder of an invited address has to do to accept.</summary>
public enum Acceptance
{
    /// <summary>Nobody has the address: sign up.</summary>
    SignUp,

    /// <summary>There is an account with it: sign in with that one first.</summary>
    SignIn,

    /// <summary>Its holder is signed in, and may associate it.</summary>
    Associate,
}

/// <summary>The account that an invited address has already.</summary>
/// <param name="Last">The customer it belonged to last.</param>
/// <param name="Passed">Its verification; null when it has passed none.</param>
/// <param name="Renews">Associating it renews the association with the same partner (<see cref="CustomerAccount.Renews"/>).</param>
public sealed record ExistingAccount(CustomerAccount Account, Customer? Last, IdentityVerification? Passed, bool Renews);

/// <summary>
/// Finds whether an invited address has an account. Whoever has the link has read the mail that went to the address, so it may be
/// told; the partner that sent the mail is told nothing of it.
/// </summary>
public sealed class FindExistingAccount(Db db, ILookupNormalizer normalizer, Caller caller, TimeProvider clock)
{
    /// <summary>
    /// Null when nobody has the address. Refusals: those of <see cref="CustomerAccount.WhyNotJoin"/>; <c>invitation.address_taken</c> when
    /// somebody has it who is no customer.
    /// </summary>
    public async Task<ExistingAccount?> Of(CustomerInvitation invitation, Customer customer, CancellationToken ct)
    {
        var address = normalizer.NormalizeEmail(invitation.Email);
        var person = await db.Users.Where(u => u.NormalizedEmail == address).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(ct);
        if (person is null)
        {
            return null;
        }

        var account = await db.CustomerAccounts.SingleOrDefaultAsync(a => a.UserId == person, ct) ?? throw new Refused("invitation.address_taken");

        // The account may come from another partner; the person at its address is who asks.
        var last = account.CustomerId is { } id ? await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == id, ct) : null;
        var passed = await db.IdentityVerifications.Where(v => v.AccountId == account.Id && v.Status == VerificationStatus.Passed)
            .OrderByDescending(v => v.Id).FirstOrDefaultAsync(ct);
        var now = clock.GetUtcNow();
        return account.WhyNotJoin(customer, last, passed, now) is { } code
            ? throw new Refused(code)
            : new(account, last, passed, last is not null && account.Renews(customer, last, now));
    }

    /// <summary>What has to be done to accept, with the account that was found or without one.</summary>
    public Acceptance By(ExistingAccount? existing) =>
        existing is null ? Acceptance.SignUp : existing.Account.UserId == caller.User ? Acceptance.Associate : Acceptance.SignIn;
}
