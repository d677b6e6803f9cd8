using Baobei.Domain.Customers;

namespace Baobei.Domain.Terms;

/// <summary>A version without its text: what it is called, and from when it holds.</summary>
public sealed record TermsHeadline(ConsentKind Kind, string TermsVersion, DateTimeOffset EffectiveFrom);

/// <summary>What a text asks of a customer.</summary>
public enum TermsNeed
{
    /// <summary>Nothing: the customer agreed to the version that holds.</summary>
    Agreed,

    /// <summary>The customer has to agree to the version that holds.</summary>
    Required,

    /// <summary>The customer may agree.</summary>
    Offered,
}

/// <summary>Where a customer stands with one of the texts: the version that holds, and the one agreed to.</summary>
/// <param name="Agreed">The customer's consent in force, to whichever version; null when there is none.</param>
public sealed record TermsStanding(TermsHeadline InForce, ConsentRecord? Agreed, TermsNeed Need)
{
    /// <summary>
    /// The standing with each of the texts that concern the customer. 网站服务条款, and while there is a partner also 关联须知, have to be agreed
    /// to in the version that holds. The use of personal data has to be agreed to anew as long as it was not taken back; product information
    /// is only offered.
    /// </summary>
    /// <param name="inForce">The version that holds, one of each kind.</param>
    /// <param name="given">Consents of the customer.</param>
    /// <param name="hasPartner">The account came by a partner and the association has not been ended.</param>
    public static IReadOnlyList<TermsStanding> Of(IEnumerable<TermsHeadline> inForce, IReadOnlyCollection<ConsentRecord> given, bool hasPartner) =>
    [
        .. inForce.Where(terms => hasPartner || terms.Kind != ConsentKind.AssociationNotice).Select(terms =>
        {
            var agreed = given.FirstOrDefault(consent => consent.Kind == terms.Kind && consent.IsInForce);
            return new TermsStanding(terms, agreed, NeedOf(terms, agreed));
        }),
    ];

    private static TermsNeed NeedOf(TermsHeadline terms, ConsentRecord? agreed) => (terms.Kind, agreed) switch
    {
        (_, { } consent) when consent.TermsVersion == terms.TermsVersion => TermsNeed.Agreed,
        (ConsentKind.Terms or ConsentKind.AssociationNotice, _) => TermsNeed.Required,
        (ConsentKind.PersonalData, not null) => TermsNeed.Required,
        (ConsentKind.PersonalData or ConsentKind.Marketing, _) => TermsNeed.Offered,
        _ => throw new ArgumentOutOfRangeException(nameof(terms), terms.Kind, null),
    };
}
