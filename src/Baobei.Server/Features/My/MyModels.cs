using Baobei.Server.Features.Verifications;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>我的账号: where the account stands, and what waits for its customer.</summary>
/// <param name="Work">What there is none of is left out.</param>
public sealed record MyHomeModel(MyAccountView Account, IReadOnlyList<Home.Number> Work);

/// <summary>The verification page.</summary>
public sealed record MyVerificationModel(MyAccountView Account, bool NeedsDocument, Form<VerifyIdentity.Command> Form)
{
    /// <summary>A file was sent with the form that is shown again; no browser keeps it.</summary>
    public bool LostFile => Form.Files?["Document"] is { Length: > 0 };
}

/// <summary>The page of consents: the texts as they hold, and the history.</summary>
public sealed record MyConsentsModel(IReadOnlyList<MyTermsView> Texts, Data.Slice<ConsentView> History, Data.Asked Asked);

/// <summary>The page of one text to agree to.</summary>
public sealed record MyConsentModel(MyTermsText Text, Form<MyConsents.Command> Form);

/// <summary>费用中心: who does what, what there is, and what the partner gave and took back.</summary>
public sealed record MyBillingModel(BillingView Billing, Data.Slice<Funds.FundTransferView> History, Data.Asked Asked, Form<Credits.RepayCredit.RepayForm> Repayment);

/// <summary>The page of the customer's partner.</summary>
/// <param name="Blockers">What stands in the way of its end, as things are.</param>
public sealed record MyPartnerModel(MyAccountView Account, Form<ReleaseAssociation.Command> Form, IReadOnlyList<Baobei.Domain.Kernel.Blocker> Blockers);
