using Baobei.Domain.Customers;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>
/// What follows when an identity is real, whoever found that out. The caller saves; a unique index then decides between two who pass with
/// one code at the same moment, and the loser gets <see cref="Eligibility.Protected"/> and has to look again.
/// </summary>
public sealed class PassVerification(Db db, HeldIdentity held)
{
    /// <summary>
    /// The reported identity: the customer is associated, has the verified code and claims it. Another one: the registration is over
    /// (过期客户) with that reason. Either way it no longer takes one of the partner's places for customers under observation. When the
    /// registration has ended meanwhile, only the account is verified. False, and nothing changed, while somebody else holds the identity.
    /// </summary>
    /// <param name="policy">The one the customer was registered under: it promised the length of the protection.</param>
    public async Task<bool> Run(
        IdentityVerification verification, CustomerAccount account, Customer? customer, Policy policy, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        if (customer is null)
        {
            verification.Pass(account, by, now);
            await Claim(account, verification.CreditCode, ct);
            return true;
        }

        var isLive = customer.IsLiveAt(now);
        if (verification.DifferencesFrom(customer).Count > 0)
        {
            verification.Fail(account, by, IdentityVerification.MismatchReason, now);
            if (isLive)
            {
                customer.VerificationMismatch(now);
                await GiveUp(customer, all: !customer.IsLiveAt(now), ct);
            }

            return true;
        }

        var found = await held.By(verification, customer, now, ct);
        if (isLive && found.Evidence.Count > 0)
        {
            return false;
        }

        verification.Pass(account, by, now);
        await Claim(account, verification.CreditCode, ct);
        if (isLive)
        {
            await Associate(verification, account, customer, policy, found, now, ct);
        }

        return true;
    }

    /// <summary>An account that was verified before, as the company or person that <paramref name="customer"/> is, comes to it. False, and nothing changed, while somebody else holds the identity.</summary>
    public async Task<bool> Again(
        IdentityVerification passed, CustomerAccount account, Customer customer, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var found = await held.By(passed, customer, now, ct);
        if (found.Evidence.Count > 0)
        {
            return false;
        }

        await Associate(passed, account, customer, policy, found, now, ct);
        return true;
    }

    private async Task Associate(
        IdentityVerification verification, CustomerAccount account, Customer customer, Policy policy, Held found, DateTimeOffset now, CancellationToken ct)
    {
        customer.Associate(account, policy, now, verification.CreditCode);
        await GiveUp(customer, all: false, ct);
        await Claim(customer, found, ct);
    }

    /// <summary>Its place, or everything it claimed.</summary>
    private async Task GiveUp(Customer customer, bool all, CancellationToken ct)
    {
        if (all)
        {
            await Holds.GiveUp(db, customer, ct);
            return;
        }

        var holder = customer.Id.Value;
        db.RemoveRange(await db.CustomerClaims.Where(c => c.Holder == holder && c.Key.StartsWith("slot:")).ToListAsync(ct));
    }

    /// <summary>The row holds the verified code as if it had been reported: exclusively.</summary>
    private async Task Claim(Customer customer, Held found, CancellationToken ct)
    {
        var holder = customer.Id.Value;
        var has = await db.CustomerClaims.Where(c => c.Holder == holder).Select(c => c.Key).ToListAsync(ct);
        foreach (var claim in CustomerClaim.Of(customer).Where(claim => !has.Contains(claim.Key)))
        {
            db.Add(claim);
            db.RemoveRange(found.Stale.Where(stale => claim.IsExclusive && stale.Key == claim.Key));
        }
    }

    /// <summary>The account is now known by its verified name and code, too.</summary>
    private async Task Claim(CustomerAccount account, string? creditCode, CancellationToken ct)
    {
        var holder = account.Id.Value;
        var has = await db.CustomerClaims.Where(c => c.Holder == holder).Select(c => c.Key).ToListAsync(ct);
        db.AddRange(CustomerClaim.Of(account, creditCode).Where(claim => !has.Contains(claim.Key)));
        var wanted = HeldName.Of(account, creditCode);

        // As they will be with this save: the account may just have followed another customer.
        await db.HeldNames.Where(h => h.Holder == holder).LoadAsync(ct);
        var names = db.Set<HeldName>().Local.Where(h => h.Holder == holder).ToList();
        db.RemoveRange(names.Where(name => wanted.Any(want => want.Name == name.Name && !want.Says(name))));
        db.AddRange(wanted.Where(want => !names.Exists(want.Says)));
    }
}
