using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Policies;

/// <summary>The numbers as one types them: days of warning as a list in one field, the moment in the reader's zone. Limits are <see cref="Policy.Limits"/>.</summary>
public sealed record PolicyForm
{
    private static readonly char[] _between = [',', ' ', ';', '\u3001', '\uFF0C'];

    [Required]
    public int? LinkLifetimeHours { get; init; }

    [Required]
    public int? ObservationDays { get; init; }

    [Required]
    public int? ProtectionDays { get; init; }

    [Required]
    public int? MaxObserved { get; init; }

    [Required]
    public int? MaxAccountsEnterprise { get; init; }

    [Required]
    public int? MaxAccountsIndividual { get; init; }

    [Required]
    public int? ResendIntervalSeconds { get; init; }

    [Required]
    public int? MailsPerWindow { get; init; }

    [Required]
    public int? MailWindowSeconds { get; init; }

    /// <summary>"15, 7, 1"; empty for no warnings.</summary>
    [StringLength(80)]
    public string? ExpiryWarningDays { get; init; }

    [Required]
    public int? ReleaseNoticeDays { get; init; }

    [Required]
    public int? AssociationRequestDays { get; init; }

    [Required]
    public int? MaxAssociationRequests { get; init; }

    [Required]
    public int? AssociationRequestWindowDays { get; init; }

    [Required]
    public VerificationMode? VerificationMode { get; init; }

    [Required]
    public int? ReviewTermWorkingDays { get; init; }

    [Required]
    public int? MatchSameFrom { get; init; }

    [Required]
    public int? MatchReviewFrom { get; init; }

    [Required]
    public SameNameChoice? SameName { get; init; }

    [Required]
    public int? MaxProjectsPerDay { get; init; }

    [Required]
    public int? ProjectConfirmationDays { get; init; }

    [Required]
    public int? ProjectValidityDays { get; init; }

    [Required]
    public int? ProjectResubmissionDays { get; init; }

    [Required]
    public int? WaitingExclusivityHours { get; init; }

    [Required]
    public int? DecisionReminderWorkingDays { get; init; }

    [Required]
    public int? DecisionRepeatWorkingDays { get; init; }

    [Required]
    public int? DecisionRepeats { get; init; }

    [Required]
    public int? ProjectDraftDays { get; init; }

    [Required]
    public int? MaxDiscountBasisPoints { get; init; }

    [Required]
    public int? QuotationDays { get; init; }

    [Required]
    public int? TaxBasisPoints { get; init; }

    [Required]
    public int? SecondApprovalYuan { get; init; }

    [Required]
    public int? PartPaymentPercent { get; init; }

    [Required]
    public int? MaxFundsPerDay { get; init; }

    [Required]
    public int? FundsSecondPersonFrom { get; init; }

    [Required]
    public int? FundsReleaseDays { get; init; }

    [Required]
    public int? DelayStopDays { get; init; }

    [Required]
    public int? TopUpDays { get; init; }

    [Required]
    public int? TopUpSecondPersonFrom { get; init; }

    [Required]
    public int? PaymentMinutes { get; init; }

    /// <summary>"20, 40, 60, 80, 100, 100".</summary>
    [Required, StringLength(80)]
    public string WinRates { get; init; } = "";

    /// <summary>"2026-11-23T18:00" in the reader's zone; empty for as soon as possible.</summary>
    [StringLength(40)]
    public string? EffectiveFrom { get; init; }

    [Required, StringLength(PolicyVersion.MaxNoteLength)]
    public string Note { get; init; } = "";

    public int? Basis { get; init; }

    public static PolicyForm Of(PolicyVersion version) => new()
    {
        LinkLifetimeHours = version.Values.LinkLifetimeHours,
        ObservationDays = version.Values.ObservationDays,
        ProtectionDays = version.Values.ProtectionDays,
        MaxObserved = version.Values.MaxObserved,
        MaxAccountsEnterprise = version.Values.MaxAccountsEnterprise,
        MaxAccountsIndividual = version.Values.MaxAccountsIndividual,
        ResendIntervalSeconds = version.Values.ResendIntervalSeconds,
        MailsPerWindow = version.Values.MailsPerWindow,
        MailWindowSeconds = version.Values.MailWindowSeconds,
        ExpiryWarningDays = string.Join(", ", version.Values.ExpiryWarningDays),
        ReleaseNoticeDays = version.Values.ReleaseNoticeDays,
        AssociationRequestDays = version.Values.AssociationRequestDays,
        MaxAssociationRequests = version.Values.MaxAssociationRequests,
        AssociationRequestWindowDays = version.Values.AssociationRequestWindowDays,
        VerificationMode = version.Values.VerificationMode,
        ReviewTermWorkingDays = version.Values.ReviewTermWorkingDays,
        MatchSameFrom = version.Values.MatchSameFrom,
        MatchReviewFrom = version.Values.MatchReviewFrom,
        SameName = version.Values.SameName,
        MaxProjectsPerDay = version.Values.MaxProjectsPerDay,
        ProjectConfirmationDays = version.Values.ProjectConfirmationDays,
        ProjectValidityDays = version.Values.ProjectValidityDays,
        ProjectResubmissionDays = version.Values.ProjectResubmissionDays,
        WaitingExclusivityHours = version.Values.WaitingExclusivityHours,
        DecisionReminderWorkingDays = version.Values.DecisionReminderWorkingDays,
        DecisionRepeatWorkingDays = version.Values.DecisionRepeatWorkingDays,
        DecisionRepeats = version.Values.DecisionRepeats,
        ProjectDraftDays = version.Values.ProjectDraftDays,
        MaxDiscountBasisPoints = version.Values.MaxDiscountBasisPoints,
        QuotationDays = version.Values.QuotationDays,
        TaxBasisPoints = version.Values.TaxBasisPoints,
        SecondApprovalYuan = version.Values.SecondApprovalYuan,
        PartPaymentPercent = version.Values.PartPaymentPercent,
        MaxFundsPerDay = version.Values.MaxFundsPerDay,
        FundsSecondPersonFrom = version.Values.FundsSecondPersonFrom,
        FundsReleaseDays = version.Values.FundsReleaseDays,
        DelayStopDays = version.Values.DelayStopDays,
        TopUpDays = version.Values.TopUpDays,
        TopUpSecondPersonFrom = version.Values.TopUpSecondPersonFrom,
        PaymentMinutes = version.Values.PaymentMinutes,
        WinRates = string.Join(", ", version.Values.WinRates),
        Basis = version.Number,
    };

    /// <summary><see cref="InvalidField"/>: <c>moment</c>, <c>warning_days</c>.</summary>
    public WritePolicy.Command ToCommand(TimeZoneInfo zone)
    {
        var wrong = new WrongFields();
        var command = ToCommand(zone, wrong);
        wrong.ThrowIfAny();
        return command;
    }

    /// <summary>The same; what cannot be read is noted and left out.</summary>
    public WritePolicy.Command ToCommand(TimeZoneInfo zone, WrongFields wrong) => new()
    {
        EffectiveFrom = wrong.Read(() => Moment(zone)),
        Note = Note,
        Basis = Basis,
        Values = new()
        {
            LinkLifetimeHours = LinkLifetimeHours,
            ObservationDays = ObservationDays,
            ProtectionDays = ProtectionDays,
            MaxObserved = MaxObserved,
            MaxAccountsEnterprise = MaxAccountsEnterprise,
            MaxAccountsIndividual = MaxAccountsIndividual,
            ResendIntervalSeconds = ResendIntervalSeconds,
            MailsPerWindow = MailsPerWindow,
            MailWindowSeconds = MailWindowSeconds,
            ExpiryWarningDays = wrong.Read(Days),
            ReleaseNoticeDays = ReleaseNoticeDays,
            AssociationRequestDays = AssociationRequestDays,
            MaxAssociationRequests = MaxAssociationRequests,
            AssociationRequestWindowDays = AssociationRequestWindowDays,
            VerificationMode = VerificationMode,
            ReviewTermWorkingDays = ReviewTermWorkingDays,
            MatchSameFrom = MatchSameFrom,
            MatchReviewFrom = MatchReviewFrom,
            SameName = SameName,
            MaxProjectsPerDay = MaxProjectsPerDay,
            ProjectConfirmationDays = ProjectConfirmationDays,
            ProjectValidityDays = ProjectValidityDays,
            ProjectResubmissionDays = ProjectResubmissionDays,
            WaitingExclusivityHours = WaitingExclusivityHours,
            DecisionReminderWorkingDays = DecisionReminderWorkingDays,
            DecisionRepeatWorkingDays = DecisionRepeatWorkingDays,
            DecisionRepeats = DecisionRepeats,
            ProjectDraftDays = ProjectDraftDays,
            MaxDiscountBasisPoints = MaxDiscountBasisPoints,
            QuotationDays = QuotationDays,
            TaxBasisPoints = TaxBasisPoints,
            SecondApprovalYuan = SecondApprovalYuan,
            PartPaymentPercent = PartPaymentPercent,
            MaxFundsPerDay = MaxFundsPerDay,
            FundsSecondPersonFrom = FundsSecondPersonFrom,
            FundsReleaseDays = FundsReleaseDays,
            DelayStopDays = DelayStopDays,
            TopUpDays = TopUpDays,
            TopUpSecondPersonFrom = TopUpSecondPersonFrom,
            PaymentMinutes = PaymentMinutes,
            WinRates = wrong.Read(Rates),
        },
    };

    private DateTimeOffset? Moment(TimeZoneInfo zone) => string.IsNullOrWhiteSpace(EffectiveFrom)
        ? null
        : ReaderZone.Read(EffectiveFrom, zone) ?? throw new InvalidField(nameof(EffectiveFrom), "moment");

    private int[] Days() => [.. Parts(ExpiryWarningDays).Select(part => Number(part) ?? throw new InvalidField(nameof(ExpiryWarningDays), "warning_days"))];

    private int[] Rates() => [.. Parts(WinRates).Select(part => Number(part.TrimEnd('%')) ?? throw new InvalidField(nameof(WinRates), "win_rates", Policy.Stages))];

    private static string[] Parts(string? typed) => (typed ?? "").Split(_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
