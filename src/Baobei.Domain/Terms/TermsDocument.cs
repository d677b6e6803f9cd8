using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Terms;

/// <summary>
/// A text that people agree to, in one version (条款). Versions are only added: one that holds or has held never changes, and one that is
/// still to come can be withdrawn. A version holds until the next one of its kind does.
/// </summary>
public sealed class TermsDocument : Entity, IHasId
{
    public const int MaxVersionLength = 20;

    public const int MaxBodyLength = 50_000;

    public static string IdPrefix => "trm";

    public Id<TermsDocument> Id { get; private init; }

    public ConsentKind Kind { get; private init; }

    /// <summary>For instance "2026-01"; once for each kind, and part of the address of its page.</summary>
    public string TermsVersion { get; private init; } = "";

    /// <summary>Holds from this moment on, it included.</summary>
    public DateTimeOffset EffectiveFrom { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The person who published it; null for the text that a new vendor begins with.</summary>
    public Guid? CreatedBy { get; private init; }

    /// <summary>When it was withdrawn, before it ever held.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Those whose consent to an earlier version is no newer than this one were told of this version; null before the first.</summary>
    public Id<ConsentRecord>? ToldTo { get; private set; }

    /// <summary>When everybody who has to agree to it had been told.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>The text in Chinese, which is the one that binds. An empty line ends a paragraph.</summary>
    public string BodyZh { get; private init; } = "";

    public string BodyEn { get; private init; } = "";

    /// <summary>The text that a vendor begins with, in force since ever.</summary>
    public static TermsDocument First(ConsentKind kind, string version, string bodyZh, string bodyEn, DateTimeOffset now) =>
        Make(kind, version, bodyZh, bodyEn, DateTimeOffset.UnixEpoch, null, now);

    /// <summary>
    /// The next version. <see cref="InvalidField"/>, all together: <c>terms_version</c> (not 1 to 20 letters, digits, dots and hyphens, the first a letter or
    /// digit), <c>terms_version_taken</c>, <c>required</c>, <c>too_long</c>, <c>characters</c>, <c>in_the_past</c> when it would hold from a
    /// moment that is over, <c>before_last</c> when it would not hold after the newest version.
    /// </summary>
    /// <param name="versions">What there is of this kind, withdrawn ones too.</param>
    public static TermsDocument Publish(
        IReadOnlyCollection<TermsMoment> versions, ConsentKind kind, string version, string bodyZh, string bodyEn, DateTimeOffset effectiveFrom, Guid by,
        DateTimeOffset now)
    {
        var wrong = new WrongFields();
        version = wrong.Read(() => CheckVersion(version));
        if (versions.Any(other => string.Equals(other.TermsVersion, version, StringComparison.OrdinalIgnoreCase)))
        {
            wrong.Add(nameof(TermsVersion), "terms_version_taken");
        }

        if (effectiveFrom < now)
        {
            wrong.Add(nameof(EffectiveFrom), "in_the_past");
        }

        if (versions.Any(other => !other.IsWithdrawn && other.EffectiveFrom >= effectiveFrom))
        {
            wrong.Add(nameof(EffectiveFrom), "before_last");
        }

        bodyZh = wrong.Read(() => Body(nameof(BodyZh), bodyZh));
        bodyEn = wrong.Read(() => Body(nameof(BodyEn), bodyEn));
        wrong.ThrowIfAny();
        return Make(kind, version, bodyZh, bodyEn, effectiveFrom, by, now);
    }

    /// <summary>The name of a version, trimmed. <see cref="InvalidField"/>: <c>required</c>, <c>terms_version</c>.</summary>
    public static string CheckVersion(string typed)
    {
        var version = typed.Trim();
        return version.Length == 0 ? throw new InvalidField(nameof(TermsVersion), "required")
            : IsVersion(version) ? version
            : throw new InvalidField(nameof(TermsVersion), "terms_version", MaxVersionLength);
    }

    /// <summary>It holds, or has held.</summary>
    public bool HasBegun(DateTimeOffset now) => WithdrawnAt is null && Deadline.IsOver(EffectiveFrom, now);

    /// <summary>Notes how far the telling has come.</summary>
    public void Told(Id<ConsentRecord> upTo) => ToldTo = upTo;

    /// <summary>Everybody was told, or there is nobody to tell.</summary>
    public void ToldEverybody(DateTimeOffset now) => ToldAt = now;

    /// <summary>Withdraws a version before it holds. Refusals: <c>terms.in_force</c> from the moment on in which it holds, <c>terms.already_withdrawn</c>.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (WithdrawnAt is not null)
        {
            throw new Refused("terms.already_withdrawn");
        }

        if (HasBegun(now))
        {
            throw new Refused("terms.in_force");
        }

        WithdrawnAt = now;
        Raise(new TermsWithdrawn(Id, Kind, TermsVersion), Id.ToString());
    }

    /// <summary>The text of that kind that holds at <paramref name="now"/>; null when there is none.</summary>
    public static TermsDocument? InForce(IEnumerable<TermsDocument> documents, ConsentKind kind, DateTimeOffset now) =>
        documents.Where(terms => terms.Kind == kind && terms.HasBegun(now)).MaxBy(terms => terms.EffectiveFrom);

    private static bool IsVersion(string text) =>
        text.Length is >= 1 and <= MaxVersionLength && char.IsAsciiLetterOrDigit(text[0])
        && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-');

    private static TermsDocument Make(
        ConsentKind kind, string version, string bodyZh, string bodyEn, DateTimeOffset effectiveFrom, Guid? by, DateTimeOffset now)
    {
        var terms = new TermsDocument
        {
            Id = Id<TermsDocument>.At(now),
            Kind = kind,
            TermsVersion = version,
            EffectiveFrom = effectiveFrom,
            CreatedAt = now,
            CreatedBy = by,
            BodyZh = Body(nameof(BodyZh), bodyZh),
            BodyEn = Body(nameof(BodyEn), bodyEn),
        };
        terms.Raise(new TermsPublished(terms.Id, kind, terms.TermsVersion, effectiveFrom), terms.Id.ToString());
        return terms;
    }

    /// <summary>Browsers send line ends of their own kind.</summary>
    private static string Body(string field, string text) => Text.Required(field, text.ReplaceLineEndings("\n"), MaxBodyLength);
}

/// <summary>A version without its text: what the next one has to come after.</summary>
public sealed record TermsMoment(string TermsVersion, DateTimeOffset EffectiveFrom, bool IsWithdrawn);

/// <summary>A new version of a text that people agree to.</summary>
public sealed record TermsPublished(Id<TermsDocument> TermsId, ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom) : IEvent
{
    public static string Name => "terms.published";
}

/// <summary>A version was withdrawn before it ever held.</summary>
public sealed record TermsWithdrawn(Id<TermsDocument> TermsId, ConsentKind Kind, string TermsVersion) : IEvent
{
    public static string Name => "terms.withdrawn";
}
