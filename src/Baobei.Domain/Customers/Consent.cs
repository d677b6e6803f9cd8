using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;

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

/// <summary>
/// One consent of one person: to which version of what text, when, and when it was taken back or a newer version was agreed to. Giving it
/// again is a new record, so that what somebody agreed to on any day can be read later.
/// </summary>
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

    /// <summary>When the same person agreed to a newer version of the text.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    public bool IsInForce => WithdrawnAt is null && ReplacedAt is null;

    /// <summary>May be taken back by itself.</summary>
    public bool IsRevocable => Kind is ConsentKind.PersonalData or ConsentKind.Marketing;

    /// <summary>
    /// Agrees to <paramref name="terms"/>. Refusals: <c>terms.not_in_force</c> when that version does not hold (yet, or ever);
    /// <c>consent.already_given</c> when <paramref name="earlier"/> is to this version.
    /// </summary>
    /// <param name="earlier">The person's consent in force to a text of this kind, which this one takes the place of.</param>
    public static ConsentRecord Give(
        Guid user, Id<CustomerAccount>? account, TermsDocument terms, DateTimeOffset now, ConsentRecord? earlier = null)
    {
        if (earlier?.TermsVersion == terms.TermsVersion)
        {
            throw new Refused("consent.already_given");
        }

        return Make(user, account, terms, now, earlier);
    }

    /// <summary>
    /// Agrees to 关联须知 for a new association: the consent to an earlier one ended with it, whatever its version. Refusal:
    /// <c>terms.not_in_force</c>.
    /// </summary>
    public static ConsentRecord GiveForAssociation(Guid user, Id<CustomerAccount> account, TermsDocument terms, DateTimeOffset now, ConsentRecord? earlier)
    {
        if (terms.Kind != ConsentKind.AssociationNotice)
        {
            throw new ArgumentException("Not the association notice.", nameof(terms));
        }

        return Make(user, account, terms, now, earlier);
    }

    /// <summary>
    /// The use of personal data for verifying and associating was not taken back, or has been agreed to again since. Refusal:
    /// <c>consent.personal_data_withdrawn</c>.
    /// </summary>
    /// <param name="given">Consents of the person.</param>
    public static void MustAllowPersonalData(IEnumerable<ConsentRecord> given)
    {
        var consents = given.Where(consent => consent.Kind == ConsentKind.PersonalData).ToList();
        if (consents.Exists(consent => consent.WithdrawnAt is not null) && !consents.Exists(consent => consent.IsInForce))
        {
            throw new Refused("consent.personal_data_withdrawn");
        }
    }

    /// <summary>Takes it back. Refusals: <c>consent.not_revocable</c>, <c>consent.already_withdrawn</c>, <c>consent.replaced</c>: a newer one is what holds.</summary>
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

        if (ReplacedAt is not null)
        {
            throw new Refused("consent.replaced");
        }

        WithdrawnAt = now;
        Raise(new ConsentWithdrawn(Id, UserId, AccountId, Kind), AccountId?.ToString() ?? Id.ToString());
    }

    private static ConsentRecord Make(Guid user, Id<CustomerAccount>? account, TermsDocument terms, DateTimeOffset now, ConsentRecord? earlier)
    {
        if (!terms.HasBegun(now))
        {
            throw new Refused("terms.not_in_force");
        }

        if (earlier is not null && (earlier.UserId != user || earlier.Kind != terms.Kind || !earlier.IsInForce))
        {
            throw new ArgumentException("Not a consent in force of this person to this text.", nameof(earlier));
        }

        if (earlier is not null)
        {
            earlier.ReplacedAt = now;
        }

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
