namespace Baobei.Domain.Customers;

/// <summary>客户类型: what kind of customer it is (guide lines 26 and 54).</summary>
public enum CustomerType
{
    /// <summary>企业.</summary>
    Enterprise,

    /// <summary>个人.</summary>
    Individual,
}

/// <summary>分销类型: who pays for and who manages the account (guide lines 64 to 68).</summary>
public enum DistributionType
{
    /// <summary>代理: the account pays, or the partner pays for it; everything else the account manages itself.</summary>
    Agency,

    /// <summary>代销: the partner moves cash to and from the account, and handles its invoices, contracts, withdrawals and top-ups.</summary>
    Resale,
}

/// <summary>关联状态: where a registered customer stands.</summary>
public enum RegistrationStatus
{
    /// <summary>The vendor has to decide.</summary>
    PendingReview,

    /// <summary>The vendor said no.</summary>
    Rejected,

    /// <summary>考察中: held for the partner, not invited yet.</summary>
    Observing,

    /// <summary>邀请中: an invitation was sent.</summary>
    Inviting,

    /// <summary>已关联.</summary>
    Associated,

    /// <summary>已失效, 过期: the hold ended.</summary>
    Expired,

    /// <summary>已解除: customer or partner ended the association.</summary>
    Released,

    /// <summary>Taken back by the partner before the association.</summary>
    Withdrawn,
}

/// <summary>Where an invitation stands.</summary>
public enum InvitationState
{
    Sent,

    /// <summary>The link was opened.</summary>
    Opened,

    /// <summary>Signed up, and everything for the verification handed in.</summary>
    Submitted,

    /// <summary>Signed up; the verification is not handed in yet.</summary>
    Registered,

    /// <summary>The customer said no.</summary>
    Refused,

    /// <summary>Another address was invited instead.</summary>
    Replaced,
    Expired,
}

/// <summary>What the rules say about a registration (报备条件).</summary>
public enum Verdict
{
    Allow,
    Refuse,

    /// <summary>The vendor's BD decides.</summary>
    Review,
}

/// <summary>实名认证: where an identity verification stands.</summary>
public enum VerificationStatus
{
    None,

    /// <summary>Handed in; not decided.</summary>
    Pending,
    Passed,
    Failed,
}

/// <summary>Why a partner's hold on a customer ended.</summary>
public enum EndReason
{
    /// <summary>The observation ended without an association.</summary>
    ObservationOver,

    /// <summary>The protection of the association ended.</summary>
    ProtectionOver,

    /// <summary>The verified identity is not the one that was reported.</summary>
    VerificationMismatch,
    Withdrawn,
    Rejected,

    /// <summary>The customer gave notice.</summary>
    ReleasedByCustomer,

    /// <summary>The partner asked for the end and the customer agreed.</summary>
    ReleasedByPartner,

    /// <summary>The vendor ended the association.</summary>
    ReleasedByVendor,

    /// <summary>The vendor ended the protection before its time; the association goes on.</summary>
    ProtectionEndedByVendor,

    /// <summary>迁移: the customer went to another partner; it and both partners agreed.</summary>
    Moved,
}

/// <summary>Where an account stands towards the partner that invited it.</summary>
public enum AssociationStanding
{
    /// <summary>Not verified yet; the registration goes on.</summary>
    Pending,

    /// <summary>Associated, and the partner's hold on the customer goes on.</summary>
    Protected,

    /// <summary>
    /// Associated; the hold is over, so other partners may register the customer. The account stays with its partner until it is released,
    /// or renewed with the same partner under a new registration.
    /// </summary>
    Unprotected,

    /// <summary>The association was ended by one of its sides, or by the vendor.</summary>
    Ended,

    /// <summary>The registration ended before the account was associated.</summary>
    NotReached,
}

/// <summary>Who began the end of an association (解除关联).</summary>
public enum ReleaseParty
{
    Customer,
    Partner,
}
