using Baobei.Domain.Kernel;

namespace Baobei.Domain.Customers;

/// <summary>What a customer agreed to (guide lines 118 to 121).</summary>
public enum ConsentKind
{
    /// <summary>网站服务条款; ends only with the account.</summary>
    Terms,

    /// <summary>Use of personal data; revocable at any time.</summary>
    PersonalData,

    /// <summary>Being told of new products; optional and revocable.</summary>
    Marketing,

    /// <summary>须知: what being associated with a partner means; ends by ending the association.</summary>
    AssociationNotice,
}

/// <summary>One consent of one person: to what text, when, and when it was taken back. Giving it again is a new record.</summary>
public sealed class ConsentRecord : Entity, IHasId
{
    public static string IdPrefix => "cns";

    public Id<ConsentRecord> Id { get; private init; }

    public Guid UserId { get; private init; }

    public Id<CustomerAccount>? AccountId { get; private init; }

    public ConsentKind Kind { get; private init; }

    /// <summary>Version of the text that was shown.</summary>
    public string TermsVersion { get; private init; } = "";

    public DateTimeOffset GivenAt { get; private init; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public bool IsInForce => WithdrawnAt is null;

    /// <summary>May be taken back by itself.</summary>
    public bool IsRevocable => Kind is ConsentKind.PersonalData or ConsentKind.Marketing;

    public static ConsentRecord Give(Guid user, Id<CustomerAccount>? account, TermsDocument terms, DateTimeOffset now)
    {
        var consent = new ConsentRecord
        {
            Id = Id<ConsentRecord>.At(now),
            UserId = user,
            AccountId = account,
            Kind = terms.Kind,
            TermsVersion = terms.TermsVersion,
            GivenAt = now,
        };
        consent.Raise(new ConsentGiven(consent.Id, user, account, terms.Kind, terms.TermsVersion), account?.ToString() ?? consent.Id.ToString());
        return consent;
    }

    /// <summary>Takes it back. Refusals: <c>consent.not_revocable</c>, <c>consent.already_withdrawn</c>.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (!IsRevocable)
        {
            throw new Refused("consent.not_revocable");
        }

        if (WithdrawnAt is not null)
        {
            throw new Refused("consent.already_withdrawn");
        }

        WithdrawnAt = now;
        Raise(new ConsentWithdrawn(Id, UserId, AccountId, Kind), AccountId?.ToString() ?? Id.ToString());
    }
}

/// <summary>A text that people agree to, in one version (条款). Versions are only added.</summary>
public sealed class TermsDocument : Entity, IHasId
{
    public const int MaxVersionLength = 20;

    public static string IdPrefix => "trm";

    public Id<TermsDocument> Id { get; private init; }

    public ConsentKind Kind { get; private init; }

    /// <summary>For instance "2026-01".</summary>
    public string TermsVersion { get; private init; } = "";

    public DateTimeOffset EffectiveFrom { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The text in Chinese, which is the one that binds.</summary>
    public string BodyZh { get; private init; } = "";

    public string BodyEn { get; private init; } = "";

    public static TermsDocument Publish(
        ConsentKind kind, string version, string bodyZh, string bodyEn, DateTimeOffset effectiveFrom, DateTimeOffset now)
    {
        var terms = new TermsDocument
        {
            Id = Id<TermsDocument>.At(now),
            Kind = kind,
            TermsVersion = Text.Required(nameof(TermsVersion), version, MaxVersionLength),
            EffectiveFrom = effectiveFrom,
            CreatedAt = now,
            BodyZh = bodyZh.Trim(),
            BodyEn = bodyEn.Trim(),
        };
        terms.Raise(new TermsPublished(terms.Id, kind, terms.TermsVersion, effectiveFrom), terms.Id.ToString());
        return terms;
    }

    /// <summary>The text of that kind that holds at <paramref name="now"/>; null when there is none.</summary>
    public static TermsDocument? InForce(IEnumerable<TermsDocument> documents, ConsentKind kind, DateTimeOffset now) =>
        documents.Where(terms => terms.Kind == kind && terms.EffectiveFrom <= now).MaxBy(terms => terms.EffectiveFrom);
}

/// <summary>A person agreed to a text.</summary>
public sealed record ConsentGiven(
    Id<ConsentRecord> ConsentId, Guid UserId, Id<CustomerAccount>? AccountId, ConsentKind Kind, string TermsVersion) : IEvent
{
    public static string Name => "consent.given";
}

/// <summary>A person took its consent back.</summary>
public sealed record ConsentWithdrawn(Id<ConsentRecord> ConsentId, Guid UserId, Id<CustomerAccount>? AccountId, ConsentKind Kind) : IEvent
{
    public static string Name => "consent.withdrawn";
}

/// <summary>A new version of a text that people agree to.</summary>
public sealed record TermsPublished(Id<TermsDocument> TermsId, ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom) : IEvent
{
    public static string Name => "terms.published";
}
