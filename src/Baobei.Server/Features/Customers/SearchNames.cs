using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Who is meant by what was typed into a search box.</summary>
/// <param name="Read">Ids of those whose name or nickname has it, as it is written, in pinyin or by first letters.</param>
/// <param name="Near">Ids of those whose name it may be: in English, shortened, mistyped.</param>
public sealed record NamesMeant(IReadOnlyList<Guid> Read, IReadOnlyList<Guid> Near)
{
    public static readonly NamesMeant None = new([], []);

    /// <summary>All of them, the likeliest first.</summary>
    public IReadOnlyList<Guid> All => [.. Read, .. Near];
}

/// <summary>
/// What the search boxes find beyond the letters of a name, through the names in memory that registrations are compared with (<see cref="NameIndexes"/>). Of
/// customers, those that are held now; those that are not any more are found by the words of sound that they then have (<see cref="SearchSounds"/>), if their
/// name is read so. A partner finds only its own; of very many, the likeliest, or of those that are over the last.
/// </summary>
public sealed class SearchNames(Db db, Caller caller, NameIndexes indexes, TimeProvider clock)
{
    /// <summary>Up to so many that have what was typed as it is written are joined with those that are read so; of more, these are only a few.</summary>
    public const int FewWritten = 1000;

    /// <summary>So many rows that may be read as what was typed are compared with it.</summary>
    public const int MostBySound = 500;

    /// <param name="typed">What has no name in it finds nothing.</param>
    /// <param name="source">Whose names: customers, accounts or partners.</param>
    /// <param name="partner">Only this partner's; for a partner's people always their own.</param>
    public async Task<NamesMeant> Of(string typed, ClaimSource source, Id<Partner>? partner, CancellationToken ct)
    {
        if (!caller.SeesAllPartners)
        {
            if (caller.Partner is null)
            {
                return NamesMeant.None;
            }

            partner = caller.Partner;
        }

        var names = await indexes.UpToDate(caller.Vendor, ct);
        var found = names.Search(typed, source, partner);
        if (found.Count == 0)
        {
            return NamesMeant.None;
        }

        // The index suggests; whose a name is, and that it is still there, the row says.
        var numbers = found.Select(one => one.Number).ToList();
        var rows = await db.HeldNamesOf(numbers).AsNoTracking().Select(held => new { held.Number, held.Holder, held.Source, held.PartnerId }).ToDictionaryAsync(held => held.Number, ct);
        names.Suspect(found.Where(one => !rows.ContainsKey(one.Number)).Select(one => (one.Place, one.Number)));
        var theirs = found.Where(one => rows.TryGetValue(one.Number, out var row) && row.Source == source && (partner is null || row.PartnerId == partner))
            .Select(one => (rows[one.Number].Holder, one.IsRead)).DistinctBy(one => one.Holder).ToList();
        return new([.. theirs.Where(one => one.IsRead).Select(one => one.Holder)], [.. theirs.Where(one => !one.IsRead).Select(one => one.Holder)]);
    }

    /// <summary>
    /// Customers whose hold has ended and whose name or nickname is read as <paramref name="text"/>, among the <see cref="MostBySound"/> that ended last and have the words of a
    /// way to read it; where those are frequent, among all that ended last.
    /// </summary>
    /// <param name="text">Folded (<see cref="SearchGrams.QueryOf"/>).</param>
    /// <param name="facts">Words of what a list is narrowed to besides.</param>
    public async Task<IReadOnlyList<Id<Customer>>> Ended(string text, Id<Partner>? partner, string[] facts, CancellationToken ct)
    {
        partner = caller.SeesAllPartners ? partner : caller.Partner;
        var now = clock.GetUtcNow();
        var found = new List<Id<Customer>>();
        foreach (var words in SearchSounds.ToFind(text))
        {
            if (found.Count >= MostBySound)
            {
                break;
            }

            var reading = new CustomerReading(partner, partner is null ? CustomerIndex.Expires : CustomerIndex.PartnerExpires, [.. words, .. facts], null) { AreCounted = true };
            var rows = await db.CustomersBy(reading, ct);
            rows = partner is { } one ? rows.Where(c => c.PartnerId == one) : rows;
            var last = await rows.Where(c => c.ExpiresAt <= now).OrderByDescending(c => c.ExpiresAt).ThenByDescending(c => c.Id).Take(MostBySound)
                .Select(c => new { c.Id, c.SearchText }).ToListAsync(ct);
            found.AddRange(last.Where(row => row.SearchText.Split('\n').Any(line => NameSearch.Finds(text, line))).Select(row => row.Id));
        }

        return [.. found.Distinct().Take(MostBySound)];
    }

    /// <summary>The page of a list as it is, or, when nothing has what was typed, of those that it may mean (<see cref="Slice{T}.IsNear"/>).</summary>
    /// <param name="typed">Null: nothing was searched for.</param>
    /// <param name="read">The same page of the list of these holders.</param>
    public async Task<Slice<T>> OrNear<T>(
        Slice<T> page, string? typed, ClaimSource source, Id<Partner>? partner, Func<IReadOnlyList<Guid>, Task<Slice<T>>> read, CancellationToken ct)
    {
        if (typed is null || page.Rows.Count > 0)
        {
            return page;
        }

        IReadOnlyList<Guid> meant = (await Of(typed, source, partner, ct)).All;
        if (source == ClaimSource.Registration)
        {
            meant = [.. meant.Union((await Ended(SearchGrams.QueryOf(typed), partner, [], ct)).Select(id => id.Value))];
        }

        if (meant.Count == 0)
        {
            return page;
        }

        var near = await read(meant);
        return near with { IsNear = near.Rows.Count > 0 };
    }
}
