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
/// customers, those that are held now. A partner finds only its own; of very many, the likeliest.
/// </summary>
public sealed class SearchNames(Db db, Caller caller, NameIndexes indexes)
{
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

    /// <summary>The page of a list as it is, or, when nothing has what was typed, of those that it may mean (<see cref="Slice{T}.IsNear"/>).</summary>
    /// <param name="typed">Null: nothing was searched for.</param>
    /// <param name="read">The same page of the list of these holders.</param>
    public async Task<Slice<T>> OrNear<T>(
        Slice<T> page, string? typed, ClaimSource source, Id<Partner>? partner, Func<IReadOnlyList<Guid>, Task<Slice<T>>> read, CancellationToken ct)
    {
        if (typed is null || page.Rows.Count > 0 || (await Of(typed, source, partner, ct)).All is not { Count: > 0 } meant)
        {
            return page;
        }

        var near = await read(meant);
        return near with { IsNear = near.Rows.Count > 0 };
    }
}
