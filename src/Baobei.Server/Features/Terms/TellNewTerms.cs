using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Terms;

/// <summary>One customer is asked by mail to agree to a version that holds from now on.</summary>
public sealed record TermsAsked(string Email, string? Language, ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom) : IEvent
{
    public static string Name => "terms.asked";
}

/// <summary>
/// When a version begins to hold, the customers who agreed to an earlier one and have to agree again are told by mail, some hundred in a
/// transaction. Nothing depends on when it runs: the console asks from the moment on.
/// </summary>
public sealed class TellNewTerms(Db db, TimeProvider clock) : IRecurring
{
    private const int PageSize = 200;

    public static string Name => "terms.tell";

    public static TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken ct)
    {
        try
        {
            while (await TellSome(ct))
            {
                db.ChangeTracker.Clear();
            }
        }
        catch (Refused changed) when (changed.Code == "edit.conflict")
        {
            // Another process is at it.
        }
    }

    private async Task<bool> TellSome(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var terms = await db.Set<TermsDocument>().Where(t => t.ToldAt == null && t.WithdrawnAt == null && t.EffectiveFrom <= now)
            .OrderBy(t => t.EffectiveFrom).FirstOrDefaultAsync(ct);
        if (terms is null)
        {
            return false;
        }

        // Product information is only offered; and what a newer version has replaced is asked of nobody.
        var isAsked = terms.Kind != ConsentKind.Marketing
            && !await db.Terms.AnyAsync(t => t.Kind == terms.Kind && t.WithdrawnAt == null && t.EffectiveFrom > terms.EffectiveFrom && t.EffectiveFrom <= now, ct);
        var page = isAsked ? await Page(terms, ct) : [];
        foreach (var (_, email, language, isActive) in page)
        {
            if (isActive && email is { Length: > 0 })
            {
                db.Queue(new TermsAsked(email, language, terms.Kind, terms.TermsVersion, terms.EffectiveFrom), terms.Id.ToString());
            }
        }

        if (page.Count > 0)
        {
            terms.Told(page[^1].Consent);
        }

        if (page.Count < PageSize)
        {
            terms.ToldEverybody(now);
        }

        await db.SaveChangesAsync(ct);
        return true;
    }

    private async Task<List<(Id<ConsentRecord> Consent, string? Email, string? Language, bool IsActive)>> Page(TermsDocument terms, CancellationToken ct)
    {
        var (kind, version) = (terms.Kind, terms.TermsVersion);
        var given = db.Consents.Where(c => c.Kind == kind && c.WithdrawnAt == null && c.ReplacedAt == null && c.TermsVersion != version);
        if (terms.ToldTo is { } told)
        {
            given = given.Where(c => c.Id > told);
        }

        var rows = await given.OrderBy(c => c.Id).Take(PageSize).Select(c => new
        {
            c.Id,
            User = db.Users.Where(u => u.Id == c.UserId && !u.IsDisabled).Select(u => new { u.Email, u.Language }).FirstOrDefault(),
            HasPartner = db.CustomerAccounts.Any(a => a.Id == c.AccountId && a.AssociatedAt != null && a.EndedAt == null),
        }).ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, row.User?.Email, row.User?.Language, row.User is not null && (kind != ConsentKind.AssociationNotice || row.HasPartner)))];
    }
}

/// <summary>The mail: what changed, from when, and where to read and agree.</summary>
public sealed class SendTermsAsked(IMail mail, Links links) : ISend<TermsAsked>
{
    public static string AddressOf(TermsAsked happened) => happened.Email;

    public Task Handle(TermsAsked happened, CancellationToken ct) => mail.Send(
        happened.Email,
        TermsAskedMail.With(new(happened.Kind, happened.TermsVersion, happened.EffectiveFrom, links.To($"/my/consents/{TermsKinds.Slug(happened.Kind)}"))),
        happened.Language,
        ct);
}

/// <summary>What the customer is told of a new version.</summary>
public sealed record TermsAskedLetter(ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom, string Link);
