using System.ComponentModel;
using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>Which thresholds are tried.</summary>
public sealed record TuningQuery
{
    [FromQuery(Name = "same")]
    [Description("The same customer from this score on, 0 to 1000; that of the policy in force when not given.")]
    public string? Same { get; init; }

    [FromQuery(Name = "review")]
    [Description("A review from this score on, 0 to `same`; that of the policy in force when not given.")]
    public string? Review { get; init; }
}

/// <summary>The thresholds as they were understood. What cannot be read is left out and named in <paramref name="Ignored"/>.</summary>
public sealed record TuningFilter(int? Same, int? Review, IReadOnlyList<string> Ignored)
{
    public static TuningFilter Read(TuningQuery query)
    {
        var reader = new QueryReader();
        return new(reader.Number("same", query.Same, 0, 1000), reader.Number("review", query.Review, 0, 1000), reader.Unread);
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public TuningFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>With those of the policy for what was not asked; a review threshold above the other one is the other one.</summary>
    public MatchThresholds Over(MatchThresholds policy)
    {
        var same = Same ?? Math.Max(policy.Same, Review ?? 0);
        return new(same, Math.Min(same, Review ?? policy.Review));
    }
}

/// <summary>A review that was decided, and what the thresholds that are tried would have made of it.</summary>
/// <param name="Score">Of the nearest name, thousandths.</param>
/// <param name="Would">What the rules would have answered.</param>
public sealed record TuningCase(
    Id<CustomerRegistration> Id, string CustomerName, string PartnerName, int Score, ReviewDecision Decision, DateTimeOffset DecidedAt, Verdict Would);

/// <summary>What the reviews that were decided say about thresholds.</summary>
/// <param name="Cases">Reviews that were looked at: to which nothing but a near name had led.</param>
/// <param name="IsCut">There are older ones that were not looked at.</param>
/// <param name="SameName">The choice of the policy in force.</param>
/// <param name="Current">Under the policy in force.</param>
/// <param name="Asked">Under the thresholds that are tried.</param>
public sealed record TuningView(int Cases, bool IsCut, SameNameChoice SameName, TuningFigures Current, TuningFigures Asked, IReadOnlyList<TuningStep> Steps);

public sealed record TuningModel(TuningView View, Slice<TuningCase> Changed, int Limit, bool MayManage, IReadOnlyList<string> Ignored)
{
    public ListAddress Address => ListAddress.Of("/vendor/policies/matching", ("same", Number(View.Asked.Thresholds.Same)), ("review", Number(View.Asked.Thresholds.Review)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>相似度校准: what other thresholds would have made of the vendor's own decisions on reviews. Nothing is changed.</summary>
public sealed class TuneMatching(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Decisions looked at, the latest.</summary>
    public const int Most = 5000;

    private const string Order = "matching";

    /// <returns>The figures, and a page of the cases that would not have gone to review, the last decision first.</returns>
    public async Task<(TuningView View, Slice<TuningCase> Changed)> Run(TuningFilter filter, Place place, CancellationToken ct)
    {
        var policy = (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;
        var asked = filter.Over(policy.Matching);
        var rows = await (
            from r in db.CustomerRegistrations.AsNoTracking().Where(r => r.Decision != null).OrderByDescending(r => r.DecidedAt).ThenByDescending(r => r.Id).Take(Most + 1)
            select new { r.Id, r.CustomerName, r.PartnerId, r.Reasons, r.Evidence, Decision = r.Decision!.Value, DecidedAt = r.DecidedAt!.Value }).ToListAsync(ct);
        var found = rows.Take(Most).Select(r => (Row: r, Case: TunedCase.Of(r.Reasons, r.Evidence, r.Decision))).Where(one => one.Case is not null).ToList();
        var cases = found.ConvertAll(one => one.Case!);
        var view = new TuningView(
            cases.Count,
            rows.Count > Most,
            policy.SameName,
            TuningFigures.Of(cases, policy.Matching, policy.SameName),
            TuningFigures.Of(cases, asked, policy.SameName),
            TuningStep.All(cases, asked));
        var changed = found.Select(one => (one.Row, one.Case!.Score, Would: one.Case.VerdictUnder(asked, policy.SameName))).Where(one => one.Would != Verdict.Review).AsQueryable();
        var read = changed.Select(one => new Changed(one.Row.Id, one.Row.CustomerName, one.Row.PartnerId, one.Score, one.Row.Decision, one.Row.DecidedAt, one.Would))
            .At(Order, one => one.DecidedAt, one => one.Id, descending: true, place).ToList();
        var page = Keyset.Cut(read, place, one => Cursor.At(Order, one.DecidedAt, one.Id));
        var partners = page.Rows.Select(one => one.Partner).Distinct().ToList();
        var names = await db.Partners.Where(p => partners.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return (view, page.Select(one => new TuningCase(one.Id, one.CustomerName, names.GetValueOrDefault(one.Partner, ""), one.Score, one.Decision, one.DecidedAt, one.Would)));
    }

    private sealed record Changed(
        Id<CustomerRegistration> Id, string CustomerName, Id<Domain.Partners.Partner> Partner, int Score, ReviewDecision Decision, DateTimeOffset DecidedAt, Verdict Would);
}

/// <summary>Puts the page together.</summary>
public sealed class TuningScreen(TuneMatching tune, Caller caller)
{
    public async Task<TuningModel> Show(TuningQuery query, PageQuery page, CancellationToken ct)
    {
        var filter = TuningFilter.Read(query);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        TuningView? view = null;
        var rows = await CustomerPages.OrFirst(place, ignored, async at =>
        {
            (view, var changed) = await tune.Run(filter, at, ct);
            return changed;
        });
        return new(view!, rows.Page, place.Limit, caller.May(Permission.ManagePolicies), rows.Ignored);
    }
}
