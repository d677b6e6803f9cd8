using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>What others hold of a verified identity.</summary>
/// <param name="Evidence">Who stands in the way; for the vendor's people only.</param>
/// <param name="Stale">Exclusive claims of others whose hold is over: whoever takes their key removes them.</param>
public sealed record Held(IReadOnlyList<EligibilityEvidence> Evidence, IReadOnlyList<CustomerClaim> Stale);

/// <summary>Looks for others who hold what was verified. It looks across partners, which is what exclusive means; nothing of it is shown to a partner or a customer.</summary>
public sealed class HeldIdentity(Db db)
{
    public async Task<Held> By(IdentityVerification verification, Customer customer, DateTimeOffset now, CancellationToken ct)
    {
        var keys = verification.IdentifyingKeys;
        var rows = await (
            from claim in db.CustomerClaims
            where keys.Contains(claim.Key)
            join row in db.AcrossPartners<Customer>() on claim.CustomerId equals (Id<Customer>?)row.Id into found
            from row in found.DefaultIfEmpty()
            select new { Claim = claim, ExpiresAt = (DateTimeOffset?)row.ExpiresAt }).ToListAsync(ct);
        var claims = rows.ConvertAll(row => (row.Claim, IsLive: row.Claim.CustomerId is null || (row.ExpiresAt is { } end && !Deadline.IsOver(end, now))));
        return new(
            verification.HeldByOthers(customer, claims.Select(one => new FoundClaim(
                one.Claim.Key, one.Claim.Source, one.Claim.Holder, one.Claim.CustomerType, one.Claim.PartnerId?.Value, one.Claim.CustomerId?.Value, one.IsLive))),
            [.. claims.Where(one => one.Claim.IsExclusive && !one.IsLive).Select(one => one.Claim)]);
    }
}
