using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What the rules look at, and what registering needs beside the verdict.</summary>
/// <param name="TakenSlots">Numbers of the partner's places for customers under observation that somebody has.</param>
/// <param name="Stale">Exclusive claims, and claims of places, whose hold is over: whoever takes their key removes them.</param>
public sealed record GatheredFacts(
    EligibilityFacts Facts, PolicyVersion Policy, IReadOnlySet<int> TakenSlots, IReadOnlyList<CustomerClaim> Stale, DateTimeOffset Now)
{
    /// <summary>Numbers of the partner's places that nobody has.</summary>
    public IReadOnlyList<int> FreeSlots() => [.. Enumerable.Range(1, Policy.Values.MaxObserved).Where(number => !TakenSlots.Contains(number))];
}

/// <summary>
/// Gathers the facts about a registration: in one reading the claims on its keys and the partner's places, each with the row that tells whether
/// it is still live; beside it whoever has a near name (<see cref="NearNames"/>). It looks across partners, which is what exclusive means; nothing
/// of it is shown to the partner.
/// </summary>
public sealed class GatherFacts(Db db, Caller caller, ClaimQuery claims, NearNames near, PolicyBook policies, TimeProvider clock)
{
    public async Task<GatheredFacts> Run(CustomerDetails details, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var partner = caller.RequirePartner();
        var policy = await policies.InForce(caller.Vendor, now, ct);
        var standing = new PartnerStanding(partner, caller.PartnerStatus == PartnerStatus.Effective, caller.DistributionEnabled);
        var facts = EligibilityFacts.Begin(details, standing, 0, policy.Values);
        var party = EligibilityFacts.PartyOf(details);
        var begun = party is null ? null : near.Begin(party, policy.Values.Matching, ct);
        var found = new List<FoundClaim>();
        var stale = new List<CustomerClaim>();
        var taken = new HashSet<int>();
        await foreach (var row in claims.Read(db, facts.Keys, partner).WithCancellation(ct))
        {
            var claim = row.Claim;
            if (CustomerClaim.SlotNumber(claim.Key, partner) is { } slot)
            {
                if (row.HasPlace(now))
                {
                    taken.Add(slot);
                }
                else
                {
                    stale.Add(claim);
                }
            }
            else
            {
                found.Add(row.Found(now));
                if (claim.IsExclusive && !row.IsLive(now))
                {
                    stale.Add(claim);
                }
            }
        }

        var names = party is null || begun is null ? [] : await near.Of(party, begun, policy.Values.Matching, now, ct);
        facts = facts with { Observed = taken.Count, Claims = found, Names = names };
        return new(facts, policy, taken, stale, now);
    }
}

/// <summary>A claim, and of the customer behind it what tells whether it is live.</summary>
public sealed record ClaimRow(CustomerClaim Claim, DateTimeOffset? ExpiresAt, RegistrationStatus? Status)
{
    /// <summary>The hold behind it is not over; what has none is always live.</summary>
    public bool IsLive(DateTimeOffset now) => Claim.CustomerId is null || (ExpiresAt is { } end && !Deadline.IsOver(end, now));

    /// <summary>The customer behind the claim of a place is still under observation.</summary>
    public bool HasPlace(DateTimeOffset now) => IsLive(now) && Status is RegistrationStatus.PendingReview or RegistrationStatus.Observing or RegistrationStatus.Inviting;

    public FoundClaim Found(DateTimeOffset now) =>
        new(Claim.Key, Claim.Source, Claim.Holder, Claim.CustomerType, Claim.PartnerId?.Value, Claim.CustomerId?.Value, IsLive(now));
}

/// <summary>The one query behind every verdict, compiled once per process: building it anew would cost more than running it.</summary>
public sealed class ClaimQuery
{
    /// <summary>Holders of one address or number looked at: the newest. What more of them share says little about any.</summary>
    public const int MostHints = 100;

    // Exclusive means exclusive among all partners of the vendor.
    private static readonly string[] _acrossPartners = [Db.PartnerFilter];

#pragma warning disable CA1309 // Translated to the database's comparison, which is by bytes for this column.
    // The conditions after Take keep the limited parts apart as queries of their own: SQLite knows no limit inside a union. Mail and telephone together would be
    // read along the holders, all of them.
    private readonly Func<Db, string, string, string, string, string, string, IAsyncEnumerable<ClaimRow>> _read =
        EF.CompileAsyncQuery((Db db, string name, string code, string mail, string tel, string fromSlot, string toSlot) =>
            from claim in db.Set<CustomerClaim>().TagWith(PreparedStatements.Tag).Where(x => x.Key == name || x.Key == code)
                .Concat(db.Set<CustomerClaim>().Where(x => string.Compare(x.Key, fromSlot) >= 0 && string.Compare(x.Key, toSlot) < 0))
                .Concat(db.Set<CustomerClaim>().Where(x => x.Key == mail).OrderByDescending(x => x.Holder).Take(MostHints).Where(x => x.Key != ""))
                .Concat(db.Set<CustomerClaim>().Where(x => x.Key == tel).OrderByDescending(x => x.Holder).Take(MostHints).Where(x => x.Key != ""))
            join customer in db.Set<Customer>().IgnoreQueryFilters(_acrossPartners) on claim.CustomerId equals (Id<Customer>?)customer.Id into customers
            from customer in customers.DefaultIfEmpty()
            select new ClaimRow(claim, (DateTimeOffset?)customer.ExpiresAt, (RegistrationStatus?)customer.Status));
#pragma warning restore CA1309

    /// <summary>The claims with the customers behind them, for questions that are asked otherwise.</summary>
    public static IQueryable<ClaimRow> WithHolds(Db db, IQueryable<CustomerClaim> claims) =>
        from claim in claims
        join customer in db.AcrossPartners<Customer>() on new { claim.VendorId, Id = claim.CustomerId } equals new { customer.VendorId, Id = (Id<Customer>?)customer.Id } into customers
        from customer in customers.DefaultIfEmpty()
        select new ClaimRow(claim, (DateTimeOffset?)customer.ExpiresAt, (RegistrationStatus?)customer.Status);

    /// <param name="keys">Of what was reported.</param>
    public IAsyncEnumerable<ClaimRow> Read(Db db, IReadOnlyList<string> keys, Id<Partner> partner)
    {
        // What was not given is an empty key, which nobody has.
        string Key(KeyKind kind) => keys.FirstOrDefault(key => key.StartsWith(IdentityKey.PrefixOf(kind), StringComparison.Ordinal)) ?? "";
        var slots = CustomerClaim.SlotKeys(partner);

        // ';' follows ':', so this is "begins with" for an index in byte order.
        return _read(db, Key(KeyKind.Name), Key(KeyKind.Code), Key(KeyKind.Mail), Key(KeyKind.Tel), slots, slots[..^1] + ";");
    }
}
