using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Policies;

/// <summary>Other numbers for the vendor; what is left out stays as it is in the newest version.</summary>
public sealed record PolicyChanges
{
    public int? LinkLifetimeHours { get; init; }

    public int? ObservationDays { get; init; }

    public int? ProtectionDays { get; init; }

    public int? MaxObserved { get; init; }

    public int? MaxAccountsEnterprise { get; init; }

    public int? MaxAccountsIndividual { get; init; }

    public int? ResendIntervalSeconds { get; init; }

    public int? MailsPerWindow { get; init; }

    public int? MailWindowSeconds { get; init; }

    public IReadOnlyList<int>? ExpiryWarningDays { get; init; }

    public int? ReleaseNoticeDays { get; init; }

    public int? AssociationRequestDays { get; init; }

    public int? MaxAssociationRequests { get; init; }

    public int? AssociationRequestWindowDays { get; init; }

    public VerificationMode? VerificationMode { get; init; }

    public int? ReviewTermWorkingDays { get; init; }

    public int? MatchSameFrom { get; init; }

    public int? MatchReviewFrom { get; init; }

    public SameNameChoice? SameName { get; init; }

    public int? MaxProjectsPerDay { get; init; }

    public int? ProjectConfirmationDays { get; init; }

    public int? ProjectValidityDays { get; init; }

    public int? ProjectResubmissionDays { get; init; }

    public int? WaitingExclusivityHours { get; init; }

    public int? DecisionReminderWorkingDays { get; init; }

    public int? DecisionRepeatWorkingDays { get; init; }

    public int? DecisionRepeats { get; init; }

    public int? ProjectDraftDays { get; init; }

    public int? MaxDiscountBasisPoints { get; init; }

    public int? QuotationDays { get; init; }

    public int? TaxBasisPoints { get; init; }

    public int? SecondApprovalYuan { get; init; }

    public int? PartPaymentPercent { get; init; }

    public int? MaxFundsPerDay { get; init; }

    public int? FundsSecondPersonFrom { get; init; }

    public int? FundsReleaseDays { get; init; }

    public int? DelayStopDays { get; init; }

    public int? TopUpDays { get; init; }

    public int? TopUpSecondPersonFrom { get; init; }

    public int? PaymentMinutes { get; init; }

    public IReadOnlyList<int>? WinRates { get; init; }

    public Policy Over(Policy basis) => basis with
    {
        LinkLifetimeHours = LinkLifetimeHours ?? basis.LinkLifetimeHours,
        ObservationDays = ObservationDays ?? basis.ObservationDays,
        ProtectionDays = ProtectionDays ?? basis.ProtectionDays,
        MaxObserved = MaxObserved ?? basis.MaxObserved,
        MaxAccountsEnterprise = MaxAccountsEnterprise ?? basis.MaxAccountsEnterprise,
        MaxAccountsIndividual = MaxAccountsIndividual ?? basis.MaxAccountsIndividual,
        ResendIntervalSeconds = ResendIntervalSeconds ?? basis.ResendIntervalSeconds,
        MailsPerWindow = MailsPerWindow ?? basis.MailsPerWindow,
        MailWindowSeconds = MailWindowSeconds ?? basis.MailWindowSeconds,
        ExpiryWarningDays = ExpiryWarningDays ?? basis.ExpiryWarningDays,
        ReleaseNoticeDays = ReleaseNoticeDays ?? basis.ReleaseNoticeDays,
        AssociationRequestDays = AssociationRequestDays ?? basis.AssociationRequestDays,
        MaxAssociationRequests = MaxAssociationRequests ?? basis.MaxAssociationRequests,
        AssociationRequestWindowDays = AssociationRequestWindowDays ?? basis.AssociationRequestWindowDays,
        VerificationMode = VerificationMode ?? basis.VerificationMode,
        ReviewTermWorkingDays = ReviewTermWorkingDays ?? basis.ReviewTermWorkingDays,
        MatchSameFrom = MatchSameFrom ?? basis.MatchSameFrom,
        MatchReviewFrom = MatchReviewFrom ?? basis.MatchReviewFrom,
        SameName = SameName ?? basis.SameName,
        MaxProjectsPerDay = MaxProjectsPerDay ?? basis.MaxProjectsPerDay,
        ProjectConfirmationDays = ProjectConfirmationDays ?? basis.ProjectConfirmationDays,
        ProjectValidityDays = ProjectValidityDays ?? basis.ProjectValidityDays,
        ProjectResubmissionDays = ProjectResubmissionDays ?? basis.ProjectResubmissionDays,
        WaitingExclusivityHours = WaitingExclusivityHours ?? basis.WaitingExclusivityHours,
        DecisionReminderWorkingDays = DecisionReminderWorkingDays ?? basis.DecisionReminderWorkingDays,
        DecisionRepeatWorkingDays = DecisionRepeatWorkingDays ?? basis.DecisionRepeatWorkingDays,
        DecisionRepeats = DecisionRepeats ?? basis.DecisionRepeats,
        ProjectDraftDays = ProjectDraftDays ?? basis.ProjectDraftDays,
        MaxDiscountBasisPoints = MaxDiscountBasisPoints ?? basis.MaxDiscountBasisPoints,
        QuotationDays = QuotationDays ?? basis.QuotationDays,
        TaxBasisPoints = TaxBasisPoints ?? basis.TaxBasisPoints,
        SecondApprovalYuan = SecondApprovalYuan ?? basis.SecondApprovalYuan,
        PartPaymentPercent = PartPaymentPercent ?? basis.PartPaymentPercent,
        MaxFundsPerDay = MaxFundsPerDay ?? basis.MaxFundsPerDay,
        FundsSecondPersonFrom = FundsSecondPersonFrom ?? basis.FundsSecondPersonFrom,
        FundsReleaseDays = FundsReleaseDays ?? basis.FundsReleaseDays,
        DelayStopDays = DelayStopDays ?? basis.DelayStopDays,
        TopUpDays = TopUpDays ?? basis.TopUpDays,
        TopUpSecondPersonFrom = TopUpSecondPersonFrom ?? basis.TopUpSecondPersonFrom,
        PaymentMinutes = PaymentMinutes ?? basis.PaymentMinutes,
        WinRates = WinRates ?? basis.WinRates,
    };
}
