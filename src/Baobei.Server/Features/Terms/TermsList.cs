using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Terms;

/// <summary>Where a version of a text stands.</summary>
public enum TermsState
{
    /// <summary>Published; does not hold yet.</summary>
    Upcoming,
    InForce,

    /// <summary>A newer version holds.</summary>
    Replaced,

    /// <summary>Withdrawn before it ever held.</summary>
    Withdrawn,
}

/// <summary>A version without its text, as the vendor's people see it.</summary>
/// <param name="EffectiveUntil">From when the next version holds; null while none is published.</param>
/// <param name="Publisher">Name of who published it; null for the text that the vendor began with.</param>
/// <param name="Agreed">How many people agreed to this version and did not take it back.</param>
public sealed record TermsRow(
    Id<TermsDocument> Id, ConsentKind Kind, string TermsVersion, TermsState State, DateTimeOffset EffectiveFrom, DateTimeOffset? EffectiveUntil,
    DateTimeOffset CreatedAt, string? Publisher, DateTimeOffset? WithdrawnAt, int Agreed);

/// <summary>A version with its text.</summary>
public sealed record TermsView(TermsRow Terms, string BodyZh, string BodyEn);

/// <summary>A version as everybody may read it, with its neighbours.</summary>
public sealed record TermsReading(TermsDocument Terms, TermsState State, TermsHeadline? Previous, TermsHeadline? Next);

/// <summary>Reads the texts and their versions.</summary>
public sealed class TermsList(Db db, TimeProvider clock)
{
    private const string Order = "terms";

    /// <summary>Versions of a kind, or of all, the newest first.</summary>
    public async Task<Slice<TermsRow>> Versions(ConsentKind? kind, Place place, CancellationToken ct)
    {
        var found = await db.Terms.Where(terms => kind == null || terms.Kind == kind).Select(Columns()).Slice(Order, row => row.Id, descending: true, place, ct);
        return new(Rows(found.Rows), found.Previous, found.Next);
    }

    /// <summary>Of every kind the version that holds, and those to come.</summary>
    public async Task<IReadOnlyList<TermsRow>> Current(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await db.Terms.Where(terms => terms.WithdrawnAt == null)
            .Where(terms => !db.Terms.Any(later => later.Kind == terms.Kind && later.WithdrawnAt == null && later.EffectiveFrom <= now && later.EffectiveFrom > terms.EffectiveFrom))
            .OrderBy(terms => terms.EffectiveFrom).Select(Columns()).Take(MostCurrent).ToListAsync(ct);
        return Rows(found);
    }

    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public async Task<TermsView> One(Id<TermsDocument> id, CancellationToken ct)
    {
        var terms = await db.Terms.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) ?? throw new NotFound();
        var row = await db.Terms.Where(t => t.Id == id).Select(Columns()).ToListAsync(ct);
        return new(Rows(row)[0], terms.BodyZh, terms.BodyEn);
    }

    /// <summary>Id of a version by its name. Not found: <see cref="NotFound"/>.</summary>
    public async Task<Id<TermsDocument>> Named(ConsentKind kind, string version, CancellationToken ct) =>
        await db.Terms.Where(terms => terms.Kind == kind && terms.TermsVersion == version).Select(terms => (Id<TermsDocument>?)terms.Id).SingleOrDefaultAsync(ct)
        ?? throw new NotFound();

    /// <summary>The newest version that was not withdrawn: what the next one is written from.</summary>
    public Task<TermsDocument> Newest(ConsentKind kind, CancellationToken ct) =>
        db.Terms.AsNoTracking().Where(terms => terms.Kind == kind && terms.WithdrawnAt == null).OrderByDescending(terms => terms.EffectiveFrom).FirstAsync(ct);

    /// <summary>A version for everybody to read; the one that holds when none is named. Not found: <see cref="NotFound"/>.</summary>
    public async Task<TermsReading> Read(ConsentKind kind, string? version, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var kept = db.Terms.AsNoTracking().Where(terms => terms.Kind == kind);
        var valid = kept.Where(terms => terms.WithdrawnAt == null);
        var terms = (version is null
            ? await valid.Where(t => t.EffectiveFrom <= now).OrderByDescending(t => t.EffectiveFrom).FirstOrDefaultAsync(ct)
            : await kept.SingleOrDefaultAsync(t => t.TermsVersion == version, ct)) ?? throw new NotFound();
        var previous = await valid.Where(t => t.EffectiveFrom < terms.EffectiveFrom).OrderByDescending(t => t.EffectiveFrom)
            .Select(t => new TermsHeadline(t.Kind, t.TermsVersion, t.EffectiveFrom)).FirstOrDefaultAsync(ct);
        var next = await valid.Where(t => t.EffectiveFrom > terms.EffectiveFrom).OrderBy(t => t.EffectiveFrom)
            .Select(t => new TermsHeadline(t.Kind, t.TermsVersion, t.EffectiveFrom)).FirstOrDefaultAsync(ct);
        return new(terms, StateOf(terms.WithdrawnAt, terms.EffectiveFrom, next?.EffectiveFrom, now), previous, next);
    }

    /// <summary>How many people agreed to a version and did not take it back.</summary>
    public Task<int> Agreed(ConsentKind kind, string version, CancellationToken ct) =>
        db.Consents.CountAsync(consent => consent.Kind == kind && consent.TermsVersion == version && consent.WithdrawnAt == null, ct);

    private const int MostCurrent = 50;

    private static TermsState StateOf(DateTimeOffset? withdrawn, DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now) =>
        withdrawn is not null ? TermsState.Withdrawn
        : from > now ? TermsState.Upcoming
        : until is { } end && end <= now ? TermsState.Replaced
        : TermsState.InForce;

    private System.Linq.Expressions.Expression<Func<TermsDocument, Found>> Columns() => terms => new Found
    {
        Id = terms.Id,
        Kind = terms.Kind,
        TermsVersion = terms.TermsVersion,
        EffectiveFrom = terms.EffectiveFrom,
        EffectiveUntil = db.Terms.Where(next => next.Kind == terms.Kind && next.WithdrawnAt == null && next.EffectiveFrom > terms.EffectiveFrom)
            .OrderBy(next => next.EffectiveFrom).Select(next => (DateTimeOffset?)next.EffectiveFrom).FirstOrDefault(),
        CreatedAt = terms.CreatedAt,
        Publisher = db.Users.Where(user => user.Id == terms.CreatedBy).Select(user => user.DisplayName).FirstOrDefault(),
        WithdrawnAt = terms.WithdrawnAt,

        // Counted version by version, because that is a walk along the index; in groups PostgreSQL would read the whole table.
        Agreed = db.Consents.Count(consent => consent.Kind == terms.Kind && consent.TermsVersion == terms.TermsVersion && consent.WithdrawnAt == null),
    };

    private IReadOnlyList<TermsRow> Rows(IEnumerable<Found> found)
    {
        var now = clock.GetUtcNow();
        return
        [
            .. found.Select(row => new TermsRow(
                row.Id, row.Kind, row.TermsVersion, StateOf(row.WithdrawnAt, row.EffectiveFrom, row.EffectiveUntil, now), row.EffectiveFrom,
                row.WithdrawnAt is null ? row.EffectiveUntil : null, row.CreatedAt, row.Publisher, row.WithdrawnAt, row.Agreed)),
        ];
    }

    private sealed class Found
    {
        public required Id<TermsDocument> Id { get; init; }

        public required ConsentKind Kind { get; init; }

        public required string TermsVersion { get; init; }

        public required DateTimeOffset EffectiveFrom { get; init; }

        public DateTimeOffset? EffectiveUntil { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public string? Publisher { get; init; }

        public DateTimeOffset? WithdrawnAt { get; init; }

        public required int Agreed { get; init; }
    }
}
