using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Terms;

/// <summary>Use case: the vendor's operator publishes the next version of a text that customers agree to (条款), or withdraws one that does not hold yet.</summary>
public sealed class PublishTerms(Db db, Caller caller, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        [Required]
        public ConsentKind? Kind { get; init; }

        /// <summary>What the version is called, and part of the address of its page: letters, digits, dots and hyphens.</summary>
        [Required, StringLength(TermsDocument.MaxVersionLength)]
        public string TermsVersion { get; init; } = "";

        /// <summary>From when it holds; null is at once.</summary>
        public DateTimeOffset? EffectiveFrom { get; init; }

        /// <summary>The text in Chinese, which binds. An empty line ends a paragraph.</summary>
        [Required, StringLength(TermsDocument.MaxBodyLength)]
        public string BodyZh { get; init; } = "";

        [Required, StringLength(TermsDocument.MaxBodyLength)]
        public string BodyEn { get; init; } = "";

        public void Check(WrongFields wrong) => wrong.Read(() => TermsDocument.CheckVersion(TermsVersion ?? ""));
    }

    /// <summary><see cref="InvalidField"/>: as <see cref="TermsDocument.Publish"/>. Refusal: <c>edit.conflict</c> when somebody else published at the same moment.</summary>
    public async Task<TermsDocument> Run(Command command, CancellationToken ct)
    {
        var terms = await Preview(command, ct);
        db.Add(terms);
        await db.SaveChangesAsync(ct);
        return terms;
    }

    /// <summary>Notes what is wrong with the fields, for a form that knows of other mistakes already: as <see cref="TermsDocument.Publish"/>.</summary>
    public Task Check(Command command, WrongFields wrong, CancellationToken ct) => wrong.Read(() => Preview(command, ct));

    /// <summary>The version as it would be published; nothing is kept. <see cref="InvalidField"/>: as <see cref="Run"/>.</summary>
    public async Task<TermsDocument> Preview(Command command, CancellationToken ct)
    {
        var kind = command.Kind ?? throw new InvalidField(nameof(command.Kind), "required");
        var now = clock.GetUtcNow();
        var versions = await db.Terms.Where(terms => terms.Kind == kind)
            .Select(terms => new TermsMoment(terms.TermsVersion, terms.EffectiveFrom, terms.WithdrawnAt != null)).ToListAsync(ct);
        return TermsDocument.Publish(
            versions, kind, command.TermsVersion, command.BodyZh, command.BodyEn, command.EffectiveFrom?.ToUniversalTime() ?? now, caller.RequireUser(), now);
    }

    /// <summary>Takes back a version before it holds. Refusals: <c>terms.in_force</c>, <c>terms.already_withdrawn</c>.</summary>
    public async Task Withdraw(Id<TermsDocument> id, CancellationToken ct)
    {
        var terms = await db.Terms.SingleOrDefaultAsync(t => t.Id == id, ct) ?? throw new NotFound();
        terms.Withdraw(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }
}
