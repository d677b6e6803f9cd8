using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>One side of a comparison: what was reported, or what holds a key that met.</summary>
/// <param name="Id">Of the customer, account or partner.</param>
/// <param name="Holder">The partner behind it; null for a direct account of the vendor.</param>
public sealed record ReviewSide(
    string Id, ClaimSource Source, string? Holder, string Name, CustomerType? CustomerType, string? CreditCode, string? Industry, string? Region,
    string? ContactName, string? Email, string? Phone, DateTimeOffset Since, RegistrationStatus? Status, DateTimeOffset? ExpiresAt);

/// <summary>A holder by name.</summary>
/// <param name="Partner">The partner behind it; null for a direct account of the vendor.</param>
public sealed record HolderName(string Name, string? Partner);

/// <summary>Why this holder is shown: which key met, how near the names are.</summary>
/// <param name="Key">Kind of key: "name", "mail", …</param>
/// <param name="Similarity">Of near names, thousandths; null when the key is equal.</param>
/// <param name="Reasons">Why the names are near.</param>
public sealed record ReviewEvidence(string Code, string Key, int? Similarity, string Holder, IReadOnlyList<MatchReason> Reasons);

/// <summary>Reads who is behind a piece of evidence; for the vendor's people, who decide between both sides.</summary>
public sealed class ReviewSides(Db db, TimeProvider clock)
{
    /// <summary>The holders that the evidence names: customers, accounts, partners.</summary>
    public Task<IReadOnlyList<ReviewSide>> Of(IReadOnlyList<EligibilityEvidence> evidence, CancellationToken ct) =>
        Of([.. evidence.Select(one => (one.Source, one.Holder, one.Partner))], ct);

    /// <summary>These holders, each with the partner behind it.</summary>
    public async Task<IReadOnlyList<ReviewSide>> Of(IReadOnlyList<(ClaimSource Source, Guid Holder, Guid? Partner)> holders, CancellationToken ct)
    {
        var sides = new List<ReviewSide>();
        var partners = holders.Where(e => e.Partner is not null).Select(e => new Id<Partner>(e.Partner!.Value))
            .Concat(Ids<Partner>(holders, ClaimSource.Partner)).Distinct().ToList();
        var partnerRows = await db.Partners.AsNoTracking().Where(p => EF.Parameter(partners).Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var customers = Ids<Customer>(holders, ClaimSource.Registration);
        foreach (var customer in await db.Customers.AsNoTracking().Where(c => EF.Parameter(customers).Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(ct))
        {
            sides.Add(Of(customer, partnerRows.GetValueOrDefault(customer.PartnerId)?.Name));
        }

        var accounts = Ids<CustomerAccount>(holders, ClaimSource.Account);
        foreach (var account in await db.CustomerAccounts.AsNoTracking().Where(a => EF.Parameter(accounts).Contains(a.Id)).OrderBy(a => a.Id).ToListAsync(ct))
        {
            var partner = account.PartnerId is { } id ? partnerRows.GetValueOrDefault(id)?.Name : null;
            sides.Add(new(
                account.Id.ToString(), ClaimSource.Account, partner, account.HolderName ?? account.AccountName, account.CustomerType, null, null, null, null,
                account.Email, account.Phone, account.CreatedAt, null, null));
        }

        foreach (var id in Ids<Partner>(holders, ClaimSource.Partner))
        {
            if (partnerRows.GetValueOrDefault(id) is { } partner)
            {
                sides.Add(new(
                    id.ToString(), ClaimSource.Partner, partner.Name, partner.Name, CustomerType.Enterprise, partner.CreditCode, null, null, partner.ContactName,
                    partner.ContactEmail, null, partner.CreatedAt, null, null));
            }
        }

        return sides;
    }

    /// <summary>What these holders are called, and no more, for many at once.</summary>
    public async Task<IReadOnlyDictionary<(ClaimSource Source, Guid Holder), HolderName>> NamesOf(
        IReadOnlyList<(ClaimSource Source, Guid Holder, Guid? Partner)> holders, CancellationToken ct)
    {
        var named = new Dictionary<(ClaimSource, Guid), HolderName>();
        var partners = holders.Where(e => e.Partner is not null).Select(e => new Id<Partner>(e.Partner!.Value)).Concat(Ids<Partner>(holders, ClaimSource.Partner)).Distinct().ToList();
        var partnerNames = await db.Partners.Where(p => EF.Parameter(partners).Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var customers = Ids<Customer>(holders, ClaimSource.Registration);
        foreach (var customer in await db.Customers.Where(c => EF.Parameter(customers).Contains(c.Id)).Select(c => new { c.Id, c.Name, c.PartnerId }).ToListAsync(ct))
        {
            named[(ClaimSource.Registration, customer.Id.Value)] = new(customer.Name, partnerNames.GetValueOrDefault(customer.PartnerId));
        }

        var accounts = Ids<CustomerAccount>(holders, ClaimSource.Account);
        foreach (var account in await db.CustomerAccounts.Where(a => EF.Parameter(accounts).Contains(a.Id)).Select(a => new { a.Id, Name = a.HolderName ?? a.AccountName, a.PartnerId }).ToListAsync(ct))
        {
            named[(ClaimSource.Account, account.Id.Value)] = new(account.Name, account.PartnerId is { } id ? partnerNames.GetValueOrDefault(id) : null);
        }

        foreach (var id in Ids<Partner>(holders, ClaimSource.Partner))
        {
            if (partnerNames.GetValueOrDefault(id) is { } name)
            {
                named[(ClaimSource.Partner, id.Value)] = new(name, name);
            }
        }

        return named;
    }

    /// <summary>Which holder is shown for which reason.</summary>
    public static IReadOnlyList<ReviewEvidence> Links(IEnumerable<EligibilityEvidence> evidence) =>
        [.. evidence.DistinctBy(e => (e.Code, e.Key.Split(':')[0], e.Similarity, IdOf(e))).Select(e => new ReviewEvidence(e.Code, e.Key.Split(':')[0], e.Similarity, IdOf(e), e.Reasons ?? []))];

    private static List<Id<T>> Ids<T>(IReadOnlyList<(ClaimSource Source, Guid Holder, Guid? Partner)> holders, ClaimSource source)
        where T : IHasId => [.. holders.Where(e => e.Source == source).Select(e => new Id<T>(e.Holder)).Distinct()];

    /// <summary>Of the holder, as <see cref="ReviewSide.Id"/> has it.</summary>
    public static string IdOf(EligibilityEvidence evidence) => evidence.Source switch
    {
        ClaimSource.Registration => new Id<Customer>(evidence.Holder).ToString(),
        ClaimSource.Account => new Id<CustomerAccount>(evidence.Holder).ToString(),
        ClaimSource.Partner => new Id<Partner>(evidence.Holder).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(evidence)),
    };

    /// <summary>The customer as it stands now.</summary>
    public ReviewSide Of(Customer customer, string? partner) => new(
        customer.Id.ToString(), ClaimSource.Registration, partner, customer.Name, customer.CustomerType, customer.CreditCode, CustomerWords.Industry(customer.Industry),
        Choices.RegionName(customer.Region), customer.ContactName, customer.Email, customer.Phone, customer.ReportedAt, customer.StatusAt(clock.GetUtcNow()),
        customer.ExpiresAt == Customer.NoEnd ? null : customer.ExpiresAt);
}
