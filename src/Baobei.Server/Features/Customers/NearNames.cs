using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Who else may be the described company: the one place where what is held is compared with what is asked. It looks across partners, which is what
/// exclusive means; nothing of it is shown to a partner.
/// </summary>
public sealed class NearNames(Db db, Caller caller, NameIndexes indexes)
{
    /// <summary>Holders looked at for one question.</summary>
    public const int Most = NameIndex.MostCandidates;

    /// <summary>No row has the number 0, which fills up to so many: for fewer PostgreSQL would plan anew each time, since it expects ten of a plan that it keeps.</summary>
    private const int FewestAsked = 16;

    /// <summary>So often names that are gone are dropped and it is asked again.</summary>
    private const int MostRounds = 3;

    /// <summary>A telephone number and a mail domain in common make two names nearer by so much: a name that is this far from being near is looked at, too.</summary>
    private const int MostSupport = 250;

    /// <summary>What the names in memory answer; nothing of it is read from the database yet.</summary>
    /// <param name="Hits">For each that was asked about.</param>
    public sealed record Candidates(NamesInMemory Names, IReadOnlyList<(int Place, long Number)>[] Hits);

    /// <summary>Begins to look for near names, on another processor and another connection; <see cref="Of(MatchParty, Task{Candidates}, MatchThresholds, DateTimeOffset, CancellationToken)"/> goes on with it.</summary>
    /// <param name="thresholds">Of the policy in force.</param>
    public Task<Candidates> Begin(MatchParty asked, MatchThresholds thresholds, CancellationToken ct) => Task.Run(() => Find([asked], thresholds, ct), ct);

    /// <summary>Holders whose name is not equal; who has an equal name or credit code is found by its claims.</summary>
    public Task<IReadOnlyList<FoundName>> Of(MatchParty asked, MatchThresholds thresholds, DateTimeOffset now, CancellationToken ct) =>
        Of(asked, Find([asked], thresholds, ct), thresholds, now, ct);

    /// <inheritdoc cref="Of(MatchParty, MatchThresholds, DateTimeOffset, CancellationToken)"/>
    /// <param name="begun">By <see cref="Begin"/>, for the same party.</param>
    public async Task<IReadOnlyList<FoundName>> Of(MatchParty asked, Task<Candidates> begun, MatchThresholds thresholds, DateTimeOffset now, CancellationToken ct) =>
        (await All([asked], begun, thresholds, now, ct))[0];

    /// <summary>Thresholds by which names are looked for of whose holders more is known than the name.</summary>
    internal static MatchThresholds Wide(MatchThresholds thresholds) => thresholds with { Review = Math.Max(0, thresholds.Review - MostSupport) };

    /// <summary>The same for many at once: one reading of the database for all of them.</summary>
    public Task<IReadOnlyList<IReadOnlyList<FoundName>>> All(IReadOnlyList<MatchParty> asked, MatchThresholds thresholds, DateTimeOffset now, CancellationToken ct) =>
        All(asked, Find(asked, thresholds, ct), thresholds, now, ct);

    private async Task<IReadOnlyList<IReadOnlyList<FoundName>>> All(
        IReadOnlyList<MatchParty> asked, Task<Candidates> begun, MatchThresholds thresholds, DateTimeOffset now, CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            var (names, hits) = await (round == 1 ? begun : Find(asked, thresholds, ct));
            var rows = await Rows([.. hits.SelectMany(of => of).Select(hit => hit.Number).Distinct()], ct);
            var gone = hits.SelectMany(of => of).Where(hit => !rows.ContainsKey(hit.Number)).ToList();
            if (gone.Count > 0 && round < MostRounds)
            {
                // They may have taken the place of others.
                names.Suspect(gone);
                continue;
            }

            var found = new IReadOnlyList<FoundName>[asked.Count];
            Parallel.For(0, found.Length, i =>
            {
                var key = hits[i].Count == 0 ? "" : CompanyName.Key(asked[i].Name);
                found[i] = [.. hits[i].Where(hit => rows.ContainsKey(hit.Number)).Select(hit => Found(asked[i], key, rows[hit.Number], thresholds, now)).OfType<FoundName>()];
            });
            return found;
        }
    }

    private async Task<Candidates> Find(IReadOnlyList<MatchParty> asked, MatchThresholds thresholds, CancellationToken ct)
    {
        var names = await indexes.UpToDate(caller.Vendor, ct);
        var hits = new IReadOnlyList<(int Place, long Number)>[asked.Count];
        if (asked.Count == 1)
        {
            hits[0] = names.Find(asked[0], Most, Wide(thresholds));
        }
        else
        {
            Parallel.For(0, asked.Count, i => hits[i] = names.Find(asked[i], Most, Wide(thresholds), NameEffort.Row));
        }

        return new(names, hits);
    }

    /// <param name="key">Of the asked name.</param>
    private static FoundName? Found(MatchParty asked, string key, HeldRow row, MatchThresholds thresholds, DateTimeOffset now)
    {
        var party = row.Party();
        if (key == CompanyName.Key(party.Name) || (asked.CreditCode is { } code && code == party.CreditCode))
        {
            return null;
        }

        var result = Matcher.Match(asked, party, thresholds);
        if (result.Answer == MatchAnswer.Different)
        {
            return null;
        }

        var isLive = row.Held.CustomerId is null || (row.ExpiresAt is { } end && !Deadline.IsOver(end, now));
        var why = isLive ? Matcher.Explain(asked, party) : [];
        return new(row.Held.Source, row.Held.Holder, row.Held.PartnerId?.Value, isLive, result.Answer, result.Score, why.Count > 0 ? why : null);
    }

    private async Task<Dictionary<long, HeldRow>> Rows(long[] numbers, CancellationToken ct) => numbers.Length == 0 ? [] : await (
        from held in db.HeldNamesOf([.. numbers, .. new long[Math.Max(0, FewestAsked - numbers.Length)]]).TagWith(PreparedStatements.TagOf(numbers.Length)).AsNoTracking()
        join customer in db.AcrossPartners<Customer>() on new { held.VendorId, Id = held.CustomerId } equals new { customer.VendorId, Id = (Id<Customer>?)customer.Id } into customers
        from customer in customers.DefaultIfEmpty()
        select new HeldRow
        {
            Held = held,
            ExpiresAt = (DateTimeOffset?)customer.ExpiresAt,
            CreditCode = customer.CreditCode,
            Email = customer.Email,
            Phone = customer.Phone,
            Region = customer.Region,
            Industry = customer.Industry,
            Nickname = customer.Nickname,
        }).ToDictionaryAsync(row => row.Held.Number, ct);

    /// <summary>A name that is held, and of the customer behind it what else is known and whether it is live.</summary>
    private sealed class HeldRow
    {
        public required HeldName Held { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public string? CreditCode { get; init; }

        public string? Email { get; init; }

        public string? Phone { get; init; }

        public string? Region { get; init; }

        public string? Industry { get; init; }

        public string? Nickname { get; init; }

        public MatchParty Party() => new(Held.Name)
        {
            CreditCode = Held.CreditCode ?? CreditCode,
            Email = Held.Email ?? Email,
            Phone = Held.Phone ?? Phone,
            Region = Region,
            Industry = Industry,
            Nickname = Nickname,
        };
    }
}
