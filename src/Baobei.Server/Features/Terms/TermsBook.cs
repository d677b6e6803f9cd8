using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Terms;

/// <summary>The texts that people agree to, in the version that holds now.</summary>
public sealed class TermsBook(Db db, TimeProvider clock)
{
    /// <summary>Name of the version that every vendor begins with; no date, for it holds since ever.</summary>
    public const string FirstVersion = "1.0";

    /// <summary>The texts that a vendor begins with: those of <paramref name="kinds"/>.</summary>
    public static IEnumerable<TermsDocument> First(IEnumerable<ConsentKind> kinds, Texts texts, DateTimeOffset now) => kinds.Select(kind =>
        TermsDocument.First(
            kind, FirstVersion, texts.In(Texts.Chinese, $"terms.{Names.Snake(kind.ToString())}.body"), texts.In(Texts.English, $"terms.{Names.Snake(kind.ToString())}.body"), now));

    /// <summary>The text of that kind that holds now.</summary>
    public Task<TermsDocument> InForce(ConsentKind kind, CancellationToken ct) => Holding().SingleAsync(terms => terms.Kind == kind, ct);

    /// <summary>A version of a text; null when there is none of that name.</summary>
    public Task<TermsDocument?> Find(ConsentKind kind, string version, CancellationToken ct) =>
        db.Terms.AsNoTracking().SingleOrDefaultAsync(terms => terms.Kind == kind && terms.TermsVersion == version, ct);

    /// <summary>What holds now of every kind, without the texts themselves.</summary>
    public async Task<IReadOnlyList<TermsHeadline>> Headlines(CancellationToken ct) =>
        await Holding().Select(terms => new TermsHeadline(terms.Kind, terms.TermsVersion, terms.EffectiveFrom)).ToListAsync(ct);

    /// <summary>What is published and does not hold yet, the first to come first, without the texts themselves.</summary>
    public async Task<IReadOnlyList<TermsHeadline>> Upcoming(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Terms.Where(terms => terms.WithdrawnAt == null && terms.EffectiveFrom > now).OrderBy(terms => terms.EffectiveFrom)
            .Select(terms => new TermsHeadline(terms.Kind, terms.TermsVersion, terms.EffectiveFrom)).Take(MostUpcoming).ToListAsync(ct);
    }

    /// <summary>What somebody who signs up agrees to.</summary>
    public async Task<IReadOnlyList<TermsDocument>> ForSignUp(bool marketing, CancellationToken ct)
    {
        var documents = await Holding().ToListAsync(ct);
        return [.. documents.Where(terms => marketing || terms.Kind != ConsentKind.Marketing)];
    }

    /// <summary>Nobody plans further ahead; a longer list would say nothing to a customer.</summary>
    private const int MostUpcoming = 20;

    private IQueryable<TermsDocument> Holding()
    {
        var now = clock.GetUtcNow();
        var begun = db.Terms.AsNoTracking().Where(terms => terms.WithdrawnAt == null && terms.EffectiveFrom <= now);
        return begun.Where(terms => !begun.Any(later => later.Kind == terms.Kind && later.EffectiveFrom > terms.EffectiveFrom));
    }
}

/// <summary>The kinds of texts in addresses (<c>/terms/personal-data</c>) and on pages, in the order in which pages list them.</summary>
public static class TermsKinds
{
    public static readonly IReadOnlyList<ConsentKind> All = [ConsentKind.Terms, ConsentKind.PersonalData, ConsentKind.AssociationNotice, ConsentKind.Marketing];

    public static string Slug(ConsentKind kind) => Names.Snake(kind.ToString()).Replace('_', '-');

    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public static ConsentKind Read(string slug)
    {
        foreach (var kind in All)
        {
            if (Slug(kind) == slug)
            {
                return kind;
            }
        }

        throw new NotFound();
    }

    /// <summary>Key of what the text is called.</summary>
    public static string NameOf(ConsentKind kind) => $"terms.{Names.Snake(kind.ToString())}.name";

    /// <summary>Address of a version's page, which stays.</summary>
    public static string PathOf(ConsentKind kind, string version) => $"/terms/{Slug(kind)}/{version}";
}
