namespace Baobei.Domain.Projects;

/// <summary>Whose customer the project is about: the two tabs of 项目管理 (guide line 139).</summary>
public enum ProjectKind
{
    /// <summary>伙伴客户项目: of the partner's own associated customer; valid at once.</summary>
    PartnerCustomer,

    /// <summary>{vendor}客户项目: of a customer that the vendor has directly; the vendor approves, then the customer confirms (guide lines 165 and 177).</summary>
    VendorCustomer,
}

/// <summary>项目类别: how the project came to the partner.</summary>
public enum ProjectSource
{
    /// <summary>伙伴报备.</summary>
    PartnerReported,

    /// <summary>商务邀约: the vendor's manager brings the partner in.</summary>
    ManagerInvited,

    /// <summary>协同: passed on by the vendor's sales.</summary>
    Collaborative,
}

/// <summary>项目状态. Stored; <see cref="Project.StatusAt(DateTimeOffset)"/> says what it is now.</summary>
public enum ProjectStatus
{
    /// <summary>Waits for the vendor.</summary>
    PendingApproval,

    /// <summary>Sent back by the vendor; the partner changes the named fields and sends it again.</summary>
    Returned,

    /// <summary>Approved; waits for the customer.</summary>
    PendingConfirmation,

    /// <summary>进行中: valid; it is worked on and counts.</summary>
    InProgress,

    /// <summary>Accepted by the vendor (收入确认).</summary>
    Won,

    /// <summary>机会丢失.</summary>
    Lost,

    /// <summary>Refused by the vendor.</summary>
    Rejected,

    /// <summary>Refused by the customer.</summary>
    CustomerRefused,

    /// <summary>Taken back by the partner before it was valid, or with the import that brought it.</summary>
    Withdrawn,

    /// <summary>The customer was silent, or the validity is over.</summary>
    Expired,

    /// <summary>The customer ended what it had agreed to, or is not the partner's any more.</summary>
    Closed,
}

/// <summary>项目阶段, the six steps of the project's page (guide lines 267 to 289), in their order.</summary>
public enum ProjectStage
{
    /// <summary>潜在商机.</summary>
    PotentialOpportunity,

    /// <summary>确认商机.</summary>
    ConfirmedOpportunity,

    /// <summary>方案沟通.</summary>
    SolutionDiscussion,

    /// <summary>商务谈判.</summary>
    BusinessNegotiation,

    /// <summary>签约完成.</summary>
    ContractSigned,

    /// <summary>收入确认: reached by acceptance only.</summary>
    RevenueConfirmed,
}

/// <summary>Why an opportunity was lost.</summary>
public enum LostReason
{
    Competitor,
    Price,
    Budget,
    Requirements,
    Timing,
    NoDecision,
    CustomerGone,
    Other,
}

/// <summary>How the partner was in touch with the customer.</summary>
public enum ContactMeans
{
    Visit,
    Meeting,
    Call,
    Chat,
    Mail,
    Other,
}

/// <summary>Why a project is over without having been won.</summary>
public enum ProjectEndReason
{
    /// <summary>The vendor refused.</summary>
    Rejected,

    /// <summary>The vendor approved another partner's project about the same thing.</summary>
    ScopeTaken,

    /// <summary>The customer refused.</summary>
    CustomerRefused,

    /// <summary>The customer did not answer in time.</summary>
    ConfirmationOver,

    /// <summary>The validity ran out.</summary>
    ValidityOver,

    /// <summary>The partner took it back.</summary>
    Withdrawn,
    Lost,

    /// <summary>The customer ended it.</summary>
    ClosedByCustomer,

    /// <summary>The customer is not the partner's any more (解除关联); of a project of its own customer.</summary>
    AssociationEnded,

    /// <summary>The import that brought it was undone.</summary>
    ImportUndone,
}

/// <summary>What somebody of the vendor decides on an application.</summary>
public enum ApprovalOutcome
{
    Approved,

    /// <summary>Sent back: only the named fields can be changed.</summary>
    Returned,
    Rejected,
}

/// <summary>The reason code of a decision; which fits which outcome says <see cref="ApprovalDecision.Fits"/>.</summary>
public enum DecisionReason
{
    /// <summary>Approved: the facts were checked.</summary>
    Verified,

    /// <summary>Approved: the proof of contact is good.</summary>
    ProofSufficient,

    /// <summary>Approved although the rules would not ask for it.</summary>
    Exception,

    /// <summary>Returned: something is missing.</summary>
    Incomplete,

    /// <summary>Returned: the proof cannot be read or shows something else.</summary>
    ProofUnclear,

    /// <summary>Returned: amount or dates are not plausible.</summary>
    FiguresUnclear,

    /// <summary>Rejected: there is no such project.</summary>
    NotGenuine,

    /// <summary>Rejected: the vendor's own sales follow it already.</summary>
    FollowedByVendor,

    /// <summary>Rejected: another project about the same thing was approved.</summary>
    ScopeTaken,

    /// <summary>Rejected: the channel's rules do not allow it.</summary>
    NotAllowed,
    Other,
}

/// <summary>Why a customer refuses a project, or ends it later.</summary>
public enum CustomerReason
{
    /// <summary>We do not know this partner.</summary>
    UnknownPartner,

    /// <summary>We have no such project.</summary>
    NoSuchProject,

    /// <summary>Something in it is wrong.</summary>
    WrongDetails,

    /// <summary>We work with somebody else on it.</summary>
    OtherPartner,

    /// <summary>We do not want it any more.</summary>
    NoLongerWanted,
    Other,
}

/// <summary>What became of one application (申请记录).</summary>
public enum ApplicationState
{
    PendingApproval,
    Returned,
    PendingConfirmation,

    /// <summary>Approved and confirmed.</summary>
    Confirmed,
    Rejected,
    CustomerRefused,
    Withdrawn,
    Expired,
}
