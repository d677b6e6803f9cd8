using Baobei.Domain.Customers;
using Baobei.Domain.Matching;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>How customers' facts are said and which of the four states they are.</summary>
internal static class CustomerWords
{
    public static string Key(RegistrationStatus status) => $"customers.status.{Words.Of(status)}";

    public static string Key(CustomerType type) => $"customers.type.{Words.Of(type)}";

    public static string Key(DistributionType distribution) => $"customers.distribution.{Words.Of(distribution)}";

    public static string Key(EndReason reason) => $"customers.end_reason.{Words.Of(reason)}";

    public static string Key(InvitationState state) => $"customers.invitation.state.{Words.Of(state)}";

    public static string Key(VerificationStatus status) => $"customers.verification.{Words.Of(status)}";

    public static string Key(AccountState state) => $"accounts.state.{Words.Of(state)}";

    public static string Key(RegistrationResult result) => $"customers.result.{Words.Of(result)}";

    /// <summary>解除关联 as it can be done now: agreeing to the customer's notice, taking the own request back, or asking.</summary>
    public static string ReleaseKey(ReleaseParty? askedBy) => askedBy switch
    {
        ReleaseParty.Customer => "customers.release.agree",
        ReleaseParty.Partner => "customers.release.take_back",
        _ => "customers.release",
    };

    public static State State(RegistrationStatus status) => status switch
    {
        RegistrationStatus.PendingReview or RegistrationStatus.Observing or RegistrationStatus.Inviting => Ui.State.Waiting,
        RegistrationStatus.Associated => Ui.State.Good,
        RegistrationStatus.Expired or RegistrationStatus.Released or RegistrationStatus.Withdrawn => Ui.State.Ended,
        RegistrationStatus.Rejected => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static State State(InvitationState state) => state switch
    {
        InvitationState.Sent or InvitationState.Opened or InvitationState.Registered => Ui.State.Waiting,
        InvitationState.Submitted => Ui.State.Good,
        InvitationState.Replaced or InvitationState.Expired => Ui.State.Ended,
        InvitationState.Refused => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static State State(VerificationStatus status) => status switch
    {
        VerificationStatus.None => Ui.State.Ended,
        VerificationStatus.Pending => Ui.State.Waiting,
        VerificationStatus.Passed => Ui.State.Good,
        VerificationStatus.Failed => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static State State(AccountState state) => state switch
    {
        AccountState.Joining => Ui.State.Waiting,
        AccountState.Associated or AccountState.Direct => Ui.State.Good,
        AccountState.Ended => Ui.State.Ended,
        AccountState.Frozen => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static State State(RegistrationResult result) => result switch
    {
        RegistrationResult.Allowed or RegistrationResult.Approved => Ui.State.Good,
        RegistrationResult.Open => Ui.State.Waiting,
        RegistrationResult.Refused or RegistrationResult.Rejected => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    /// <summary>"Manufacturing/Automobiles": section and division with a slash, as the guide shows 客户行业 (line 305); a section by itself.</summary>
    public static string Industry(string code) => Industries.Find(code) is { } industry ? Industry(industry) : code;

    public static string Industry(Industry industry) =>
        industry.IsSection ? Name(industry) : $"{Name(Industries.Find(industry.Section)!)}/{Name(industry)}";

    /// <summary>"Zhejiang Hangzhou": province and city.</summary>
    public static string Region(string code)
    {
        if (Regions.Find(code) is not { } region)
        {
            return code;
        }

        var province = region.Parent is { } parent ? Regions.Find(parent) : null;
        return province is null || province.ShortName == region.ShortName ? Name(region) : $"{Name(province)} {Name(region)}";
    }

    private static string Name(Industry industry) => Texts.IsChinese ? industry.NameZh : industry.NameEn;

    public static string Name(Region region) => Texts.IsChinese || region.NameEn.Length == 0 ? region.ShortName : region.NameEn;
}
