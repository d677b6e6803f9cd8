using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Terms;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>Where the customer stands with one of the texts.</summary>
/// <param name="TermsVersion">The version that holds.</param>
/// <param name="AgreedVersion">The version that the customer's consent in force is to; null when there is none.</param>
/// <param name="WithdrawnAt">When the customer took its consent back, and has not given it again since.</param>
/// <param name="Next">The version to come; null while none is published.</param>
public sealed record MyTermsView(
    ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom, TermsNeed Need, Id<ConsentRecord>? ConsentId, string? AgreedVersion,
    DateTimeOffset? AgreedAt, DateTimeOffset? WithdrawnAt, bool IsRevocable, MyTermsNext? Next)
{
    internal static MyTermsView Of(TermsStanding standing, DateTimeOffset? withdrawnAt = null, TermsHeadline? next = null) => new(
        standing.InForce.Kind, standing.InForce.TermsVersion, standing.InForce.EffectiveFrom, standing.Need, standing.Agreed?.Id, standing.Agreed?.TermsVersion,
        standing.Agreed?.GivenAt, standing.Agreed is null ? withdrawnAt : null, standing.Agreed?.IsRevocable == true, next is null ? null : new(next.TermsVersion, next.EffectiveFrom));
}

/// <summary>A version that is announced.</summary>
public sealed record MyTermsNext(string TermsVersion, DateTimeOffset EffectiveFrom);

/// <summary>The text that holds, to be read before agreeing.</summary>
/// <param name="AgreedZh">The text of the version that was agreed to, when it is another one; so that a reader sees what has changed.</param>
public sealed record MyTermsText(MyTermsView Standing, string BodyZh, string BodyEn, string? AgreedZh, string? AgreedEn);

/// <summary>One consent as its giver sees it.</summary>
/// <param name="ReplacedAt">When the giver agreed to a newer version.</param>
public sealed record ConsentView(
    Id<ConsentRecord> Id, ConsentKind Kind, string Version, DateTimeOffset GivenAt, DateTimeOffset? WithdrawnAt, DateTimeOffset? ReplacedAt, bool IsRevocable);

/// <summary>Which texts concern the customer who is signed in, and which it has to agree to.</summary>
public sealed class MyTerms(Db db, Caller caller, TermsBook terms, TimeProvider clock)
{
    /// <summary>The standing with every text that concerns this account, in the order of pages.</summary>
    /// <param name="customer">The customer behind the account; null for a direct account.</param>
    public async Task<IReadOnlyList<TermsStanding>> Standings(CustomerAccount account, Customer? customer, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var given = await db.Consents.AsNoTracking().Where(c => c.UserId == user && c.WithdrawnAt == null && c.ReplacedAt == null).ToListAsync(ct);
        var hasPartner = customer is not null
            && account.StandingAt(customer, clock.GetUtcNow()) is not (AssociationStanding.Ended or AssociationStanding.NotReached);
        var standings = TermsStanding.Of(await terms.Headlines(ct), given, hasPartner);
        return [.. TermsKinds.All.SelectMany(kind => standings.Where(standing => standing.InForce.Kind == kind))];
    }

    /// <summary>What the customer has to agree to.</summary>
    public async Task<IReadOnlyList<MyTermsView>> ToAgree(CustomerAccount account, Customer? customer, CancellationToken ct) =>
        [.. (await Standings(account, customer, ct)).Where(standing => standing.Need == TermsNeed.Required).Select(standing => MyTermsView.Of(standing))];
}

/// <summary>The consents of the customer who is signed in: a ledger that is only added to.</summary>
public sealed class MyConsents(Db db, Caller caller, MyAccount mine, MyTerms terms, TermsBook book, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>The version that was read; only the one that holds can be agreed to.</summary>
        [Required, StringLength(TermsDocument.MaxVersionLength)]
        public string Version { get; init; } = "";
    }

    /// <summary>Every consent that was given, the newest first.</summary>
    public async Task<Slice<ConsentView>> History(Place place, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var page = await db.Consents.AsNoTracking().Where(c => c.UserId == user).Slice("consents", c => c.Id, descending: true, place, ct);
        return page.Select(c => new ConsentView(c.Id, c.Kind, c.TermsVersion, c.GivenAt, c.WithdrawnAt, c.ReplacedAt, c.IsRevocable));
    }

    /// <summary>The texts that concern the customer, with what it agreed to and what is to come.</summary>
    public async Task<IReadOnlyList<MyTermsView>> Texts(CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var standings = await terms.Standings(account, await mine.Customer(account, ct), ct);
        var upcoming = await book.Upcoming(ct);
        var user = caller.RequireUser();
        var withdrawn = await db.Consents.Where(c => c.UserId == user && c.WithdrawnAt != null)
            .GroupBy(c => c.Kind).Select(group => new { Kind = group.Key, At = group.Max(c => c.WithdrawnAt) }).ToListAsync(ct);
        return
        [
            .. standings.Select(standing => MyTermsView.Of(
                standing, withdrawn.FirstOrDefault(one => one.Kind == standing.InForce.Kind)?.At, upcoming.FirstOrDefault(next => next.Kind == standing.InForce.Kind))),
        ];
    }

    /// <summary>A text that concerns the customer, as it holds. Not found: <see cref="NotFound"/>.</summary>
    public async Task<MyTermsText> Text(ConsentKind kind, CancellationToken ct)
    {
        var standing = (await Texts(ct)).FirstOrDefault(text => text.Kind == kind) ?? throw new NotFound();
        var document = await book.InForce(kind, ct);
        var agreed = standing.AgreedVersion is { } version && version != document.TermsVersion ? await book.Find(kind, version, ct) : null;
        return new(standing, document.BodyZh, document.BodyEn, agreed?.BodyZh, agreed?.BodyEn);
    }

    /// <summary>Takes a consent back. Refusals: <c>consent.not_revocable</c>, <c>consent.already_withdrawn</c>, <c>consent.replaced</c>.</summary>
    public async Task Withdraw(Id<ConsentRecord> id, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var consent = await db.Consents.SingleOrDefaultAsync(c => c.Id == id && c.UserId == user, ct) ?? throw new NotFound();
        consent.Withdraw(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Agrees to a text in the version that holds. Not found: <see cref="NotFound"/>, also for a text that does not concern the customer.
    /// Refusals: <c>consent.other_version</c> when what was read is not what holds now; <c>consent.already_given</c>.
    /// </summary>
    public async Task Give(ConsentKind kind, Command command, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var account = await mine.Own(ct);
        if ((await terms.Standings(account, await mine.Customer(account, ct), ct)).All(standing => standing.InForce.Kind != kind))
        {
            throw new NotFound();
        }

        var document = await book.InForce(kind, ct);
        if (document.TermsVersion != command.Version.Trim())
        {
            throw new Refused("consent.other_version");
        }

        var earlier = await db.Consents.SingleOrDefaultAsync(c => c.UserId == user && c.Kind == kind && c.WithdrawnAt == null && c.ReplacedAt == null, ct);
        db.Add(ConsentRecord.Give(user, account.Id, document, clock.GetUtcNow(), earlier));
        await db.SaveChangesAsync(ct);
    }
}
