using Baobei.Domain.Customers;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>The texts that people agree to, in the version that holds now. A vendor begins with the built-in first version.</summary>
public sealed class TermsBook(Db db, Texts texts, TimeProvider clock)
{
    /// <summary>Name of the built-in version.</summary>
    public const string FirstVersion = "2026-11";

    public async Task<TermsDocument> InForce(ConsentKind kind, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await db.Set<TermsDocument>().Where(t => t.Kind == kind && t.EffectiveFrom <= now).OrderByDescending(t => t.EffectiveFrom).FirstOrDefaultAsync(ct);
        if (found is not null)
        {
            return found;
        }

        var key = $"terms.{Data.Names.Snake(kind.ToString())}.body";
        var first = TermsDocument.Publish(kind, FirstVersion, texts.In(Texts.Chinese, key), texts.In(Texts.English, key), now, now);
        db.Add(first);
        return first;
    }

    /// <summary>What somebody who signs up agrees to.</summary>
    public async Task<IReadOnlyList<TermsDocument>> ForSignUp(bool marketing, CancellationToken ct)
    {
        List<ConsentKind> kinds = [ConsentKind.Terms, ConsentKind.AssociationNotice, ConsentKind.PersonalData];
        if (marketing)
        {
            kinds.Add(ConsentKind.Marketing);
        }

        var documents = new List<TermsDocument>(kinds.Count);
        foreach (var kind in kinds)
        {
            documents.Add(await InForce(kind, ct));
        }

        return documents;
    }
}
