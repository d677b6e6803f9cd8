using System.Text.Json.Serialization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Policies;

/// <summary>Who decides an identity verification (实名认证) that the built-in checks find right.</summary>
public enum VerificationMode
{
    /// <summary>What is right passes at once.</summary>
    Automatic,

    /// <summary>Everything goes to the operator's work list.</summary>
    Manual,
}

/// <summary>What becomes of a registration whose name the matcher says is that of somebody else's customer; equal names are refused anyway.</summary>
public enum SameNameChoice
{
    /// <summary>A person looks.</summary>
    Review,

    /// <summary>It is refused as an equal name is.</summary>
    Refuse,
}

/// <summary>A number of the vendor with its limits, both included.</summary>
/// <param name="Field">Name of the property of <see cref="Policy"/>.</param>
public sealed record PolicyLimit(string Field, int Min, int Max);

/// <summary>
/// The numbers by which the vendor runs its channel (策略). Units are in the names. The defaults are those of the operating guide
/// (72 hours: guide line 36; 90 days: guide lines 24 to 30) and, where the guide is silent, common practice of such programmes.
/// </summary>
public sealed record Policy
{
    /// <summary>Stages of a project: one win rate each.</summary>
    public const int Stages = 6;

    /// <summary>So many days before it is deleted the owner of a draft is told.</summary>
    public const int DraftWarningDays = 7;

    /// <summary>There is a day between being saved and being told.</summary>
    private const int MinDraftDays = DraftWarningDays + 1;

    /// <summary>Limits of every number, as forms show and <see cref="Check"/> demands them.</summary>
    public static readonly IReadOnlyList<PolicyLimit> Limits =
    [
        new(nameof(LinkLifetimeHours), 1, 720),
        new(nameof(ObservationDays), 1, 180),
        new(nameof(ProtectionDays), 1, 730),
        new(nameof(MaxObserved), 1, 10_000),
        new(nameof(MaxAccountsEnterprise), 1, 100),
        new(nameof(MaxAccountsIndividual), 1, 10),
        new(nameof(ResendIntervalSeconds), 30, 86_400),
        new(nameof(MailsPerWindow), 1, 1_000),
        new(nameof(MailWindowSeconds), 60, 86_400),
        new(nameof(ReleaseNoticeDays), 0, 365),
        new(nameof(AssociationRequestDays), 1, 60),
        new(nameof(MaxAssociationRequests), 1, 100),
        new(nameof(AssociationRequestWindowDays), 1, 365),
        new(nameof(ReviewTermWorkingDays), 1, 60),
        new(nameof(MatchSameFrom), 0, 1_000),
        new(nameof(MatchReviewFrom), 0, 1_000),
        new(nameof(MaxProjectsPerDay), 1, 1_000),
        new(nameof(ProjectConfirmationDays), 1, 60),
        new(nameof(ProjectValidityDays), 1, 730),
        new(nameof(ProjectResubmissionDays), 0, 365),
        new(nameof(WaitingExclusivityHours), 1, 720),
        new(nameof(DecisionReminderWorkingDays), 0, 30),
        new(nameof(DecisionRepeatWorkingDays), 1, 30),
        new(nameof(DecisionRepeats), 0, 20),
        new(nameof(ProjectDraftDays), MinDraftDays, 730),
        new(nameof(MaxDiscountBasisPoints), 0, 10_000),
        new(nameof(QuotationDays), 1, 365),
        new(nameof(TaxBasisPoints), 0, 3_000),
        new(nameof(SecondApprovalYuan), 0, 1_000_000_000),
        new(nameof(PartPaymentPercent), 0, 100),
        new(nameof(MaxFundsPerDay), 0, 1_000_000_000),
        new(nameof(FundsSecondPersonFrom), 0, 1_000_000_000),
        new(nameof(FundsReleaseDays), 1, 30),
        new(nameof(DelayStopDays), 0, 90),
        new(nameof(TopUpDays), 1, 365),
        new(nameof(TopUpSecondPersonFrom), 0, 1_000_000_000),
        new(nameof(PaymentMinutes), 5, 1_440),
    ];

    /// <summary>链接有效期: how long the link of an invitation works after each sending, hours.</summary>
    public int LinkLifetimeHours { get; init; } = 72;

    /// <summary>考察期: how long a registration holds the customer without an association, days.</summary>
    public int ObservationDays { get; init; } = 15;

    /// <summary>保护期: how long an association holds the customer, days.</summary>
    public int ProtectionDays { get; init; } = 90;

    /// <summary>Customers one partner may have under observation (in review, 考察中, 邀请中) at one time.</summary>
    public int MaxObserved { get; init; } = 100;

    /// <summary>Accounts one enterprise may have, open invitations included.</summary>
    public int MaxAccountsEnterprise { get; init; } = 5;

    /// <summary>Accounts one person may have, open invitations included.</summary>
    public int MaxAccountsIndividual { get; init; } = 1;

    /// <summary>Least time between two mails to one address, seconds.</summary>
    public int ResendIntervalSeconds { get; init; } = 180;

    /// <summary>Invitation mails one partner may send in one window.</summary>
    public int MailsPerWindow { get; init; } = 10;

    /// <summary>Length of that window, seconds.</summary>
    public int MailWindowSeconds { get; init; } = 300;

    /// <summary>Days before the end of a protection on which the partner is warned; descending.</summary>
    public IReadOnlyList<int> ExpiryWarningDays { get; init; } = [15, 7, 1];

    /// <summary>How long an association goes on after the customer gave notice (解除关联), days.</summary>
    public int ReleaseNoticeDays { get; init; } = 30;

    /// <summary>How long the other side may take to agree to a change of type, a move or 代付 of all orders, days.</summary>
    public int AssociationRequestDays { get; init; } = 7;

    /// <summary>Requests (release, change of type, move) that one side may make about an account within <see cref="AssociationRequestWindowDays"/>.</summary>
    public int MaxAssociationRequests { get; init; } = 3;

    /// <summary>The time within which they count, days: three months.</summary>
    public int AssociationRequestWindowDays { get; init; } = 90;

    /// <summary>Who decides a verification that the built-in checks find right.</summary>
    public VerificationMode VerificationMode { get; init; } = VerificationMode.Manual;

    /// <summary>Working days in which the vendor decides a review, before it is reminded.</summary>
    public int ReviewTermWorkingDays { get; init; } = 5;

    /// <summary>Projects that one partner may register on one day of the vendor's zone.</summary>
    public int MaxProjectsPerDay { get; init; } = 30;

    /// <summary>How long a customer may take to confirm a project that the vendor approved, days.</summary>
    public int ProjectConfirmationDays { get; init; } = 7;

    /// <summary>How long a project is valid, days.</summary>
    public int ProjectValidityDays { get; init; } = 90;

    /// <summary>How long after its end a project that was refused, taken back or not confirmed may be handed in again, days.</summary>
    public int ProjectResubmissionDays { get; init; } = 30;

    /// <summary>So long a project whose turn in the waiting list (候补名单) has come may be handed in again before all others, hours.</summary>
    public int WaitingExclusivityHours { get; init; } = 48;

    /// <summary>So many working days before the term of a step ends whoever decides it is reminded; 0 for not at all.</summary>
    public int DecisionReminderWorkingDays { get; init; } = 1;

    /// <summary>Working days between two reminders of a step whose term is over.</summary>
    public int DecisionRepeatWorkingDays { get; init; } = 2;

    /// <summary>How often whoever should decide, and whoever it is escalated to, is reminded after the one at the end of the term.</summary>
    public int DecisionRepeats { get; init; } = 3;

    /// <summary>How long a draft of a project is kept without being saved again, days.</summary>
    public int ProjectDraftDays { get; init; } = 90;

    /// <summary>The most that a line of a configuration list may take off its list price, basis points (1/100 %).</summary>
    public int MaxDiscountBasisPoints { get; init; } = 3000;

    /// <summary>报价有效期: so many days after its own the prices of a quotation are promised, to the end of that day in the vendor's zone.</summary>
    public int QuotationDays { get; init; } = 30;

    /// <summary>The value-added tax that list prices contain, basis points of the price without it; 6 % is that of cloud services in China.</summary>
    public int TaxBasisPoints { get; init; } = 600;

    /// <summary>From this amount on, whole yuan, a purchase order needs a second person's approval; 0 for every one.</summary>
    public int SecondApprovalYuan { get; init; } = 1_000_000;

    /// <summary>部分支付: the least that a part of a purchase order's payment comes to, per cent of the whole; 0: it is paid at once or not at all.</summary>
    public int PartPaymentPercent { get; init; }

    /// <summary>What one partner may transfer to its accounts (划拨) on one day of the vendor's zone, whole units of the currency.</summary>
    public int MaxFundsPerDay { get; init; } = 1_000_000;

    /// <summary>From this amount on a second person of the partner releases a transfer or a reclaim (双人复核), whole units of the currency; 0: never.</summary>
    public int FundsSecondPersonFrom { get; init; } = 100_000;

    /// <summary>How long the second person may take, days.</summary>
    public int FundsReleaseDays { get; init; } = 3;

    /// <summary>延停: so long the services of an account in arrears run on, days (domain of the product, 2.4).</summary>
    public int DelayStopDays { get; init; } = 15;

    /// <summary>How long a top-up waits for its money, days.</summary>
    public int TopUpDays { get; init; } = 30;

    /// <summary>From this amount on a second person of the vendor's finance confirms whose money came in, whole units of the currency; 0: never.</summary>
    public int TopUpSecondPersonFrom { get; init; } = 500_000;

    /// <summary>How long somebody who was sent to the payment provider may take to pay, minutes.</summary>
    public int PaymentMinutes { get; init; } = 30;

    /// <summary>项目胜率 of the six stages, per cent, in their order (guide line 317 for the first).</summary>
    public IReadOnlyList<int> WinRates { get; init; } = [20, 40, 60, 80, 100, 100];

    /// <summary>From this score on the names of two companies are those of one customer, thousandths.</summary>
    public int MatchSameFrom { get; init; } = MatchThresholds.Default.Same;

    /// <summary>From this score on a person looks whether they are, thousandths; at most <see cref="MatchSameFrom"/>.</summary>
    public int MatchReviewFrom { get; init; } = MatchThresholds.Default.Review;

    /// <summary>What a name leads to that the matcher says is the same.</summary>
    public SameNameChoice SameName { get; init; } = SameNameChoice.Review;

    [JsonIgnore]
    public MatchThresholds Matching => new(MatchSameFrom, MatchReviewFrom);

    [JsonIgnore]
    public TimeSpan Payment => TimeSpan.FromMinutes(PaymentMinutes);

    [JsonIgnore]
    public TimeSpan TopUp => TimeSpan.FromDays(TopUpDays);

    [JsonIgnore]
    public TimeSpan DelayStop => TimeSpan.FromDays(DelayStopDays);

    [JsonIgnore]
    public TimeSpan FundsRelease => TimeSpan.FromDays(FundsReleaseDays);

    /// <summary>Minor units.</summary>
    [JsonIgnore]
    public long FundsPerDayMinor => MaxFundsPerDay * 100L;

    [JsonIgnore]
    public TimeSpan ProjectConfirmation => TimeSpan.FromDays(ProjectConfirmationDays);

    [JsonIgnore]
    public TimeSpan ProjectValidity => TimeSpan.FromDays(ProjectValidityDays);

    [JsonIgnore]
    public TimeSpan ProjectResubmission => TimeSpan.FromDays(ProjectResubmissionDays);

    /// <summary>How long a turn in the waiting list lasts.</summary>
    [JsonIgnore]
    public TimeSpan WaitingExclusivity => TimeSpan.FromHours(WaitingExclusivityHours);

    /// <summary>How long a draft of a project is kept after it was last saved.</summary>
    [JsonIgnore]
    public TimeSpan ProjectDraft => TimeSpan.FromDays(ProjectDraftDays);

    [JsonIgnore]
    public TimeSpan LinkLifetime => TimeSpan.FromHours(LinkLifetimeHours);

    [JsonIgnore]
    public TimeSpan Observation => TimeSpan.FromDays(ObservationDays);

    [JsonIgnore]
    public TimeSpan Protection => TimeSpan.FromDays(ProtectionDays);

    [JsonIgnore]
    public TimeSpan ResendInterval => TimeSpan.FromSeconds(ResendIntervalSeconds);

    [JsonIgnore]
    public TimeSpan MailWindow => TimeSpan.FromSeconds(MailWindowSeconds);

    [JsonIgnore]
    public TimeSpan AssociationRequest => TimeSpan.FromDays(AssociationRequestDays);

    [JsonIgnore]
    public TimeSpan AssociationRequestWindow => TimeSpan.FromDays(AssociationRequestWindowDays);

    [JsonIgnore]
    public TimeSpan ReleaseNotice => TimeSpan.FromDays(ReleaseNoticeDays);

    /// <summary>
    /// This policy when every number is within its limits. <see cref="InvalidField"/>, all together: <c>out_of_range</c> with least and most;
    /// <c>above_same</c> (<see cref="MatchSameFrom"/>) when <see cref="MatchReviewFrom"/> is greater; <c>win_rates</c> (how many) when there is not one of 0 to 100 for each stage; <c>warning_days</c> when the warning days are not 0 to 10 different numbers from 1 to 365, the largest first.
    /// </summary>
    public Policy Check()
    {
        var wrong = new WrongFields();
        wrong.Read(CheckEach);
        if (!wrong.Has(nameof(MatchReviewFrom)) && !wrong.Has(nameof(MatchSameFrom)) && MatchReviewFrom > MatchSameFrom)
        {
            wrong.Add(nameof(MatchReviewFrom), "above_same", MatchSameFrom);
        }

        wrong.ThrowIfAny();
        return this;
    }

    /// <summary>The same, each number by itself: for changes whose other numbers are not known yet.</summary>
    public Policy CheckEach()
    {
        var wrong = new WrongFields();
        foreach (var limit in Limits)
        {
            var value = ValueOf(limit.Field);
            if (value < limit.Min || value > limit.Max)
            {
                wrong.Add(limit.Field, "out_of_range", limit.Min, limit.Max);
            }
        }

        var inOrder = ExpiryWarningDays.Zip(ExpiryWarningDays.Skip(1)).All(pair => pair.First > pair.Second);
        if (ExpiryWarningDays.Count > 10 || ExpiryWarningDays.Any(day => day is < 1 or > 365) || !inOrder)
        {
            wrong.Add(nameof(ExpiryWarningDays), "warning_days");
        }

        if (WinRates.Count != Stages || WinRates.Any(rate => rate is < 0 or > 100))
        {
            wrong.Add(nameof(WinRates), "win_rates", Stages);
        }

        if (!Enum.IsDefined(VerificationMode))
        {
            wrong.Add(nameof(VerificationMode), "choice");
        }

        if (!Enum.IsDefined(SameName))
        {
            wrong.Add(nameof(SameName), "choice");
        }

        wrong.ThrowIfAny();
        return this;
    }

    /// <summary>So many minor units that came in are confirmed by a second person.</summary>
    public bool TopUpNeedsSecondPerson(long amountMinor) => TopUpSecondPersonFrom > 0 && amountMinor >= TopUpSecondPersonFrom * 100L;

    /// <summary>A transfer or a reclaim of so many minor units waits for a second person.</summary>
    public bool NeedsSecondPerson(long amountMinor) => FundsSecondPersonFrom > 0 && amountMinor >= FundsSecondPersonFrom * 100L;

    /// <summary>The number of that name (one of <see cref="Limits"/>).</summary>
    public int ValueOf(string field) => field switch
    {
        nameof(LinkLifetimeHours) => LinkLifetimeHours,
        nameof(ObservationDays) => ObservationDays,
        nameof(ProtectionDays) => ProtectionDays,
        nameof(MaxObserved) => MaxObserved,
        nameof(MaxAccountsEnterprise) => MaxAccountsEnterprise,
        nameof(MaxAccountsIndividual) => MaxAccountsIndividual,
        nameof(ResendIntervalSeconds) => ResendIntervalSeconds,
        nameof(MailsPerWindow) => MailsPerWindow,
        nameof(MailWindowSeconds) => MailWindowSeconds,
        nameof(ReleaseNoticeDays) => ReleaseNoticeDays,
        nameof(AssociationRequestDays) => AssociationRequestDays,
        nameof(MaxAssociationRequests) => MaxAssociationRequests,
        nameof(AssociationRequestWindowDays) => AssociationRequestWindowDays,
        nameof(ReviewTermWorkingDays) => ReviewTermWorkingDays,
        nameof(MatchSameFrom) => MatchSameFrom,
        nameof(MatchReviewFrom) => MatchReviewFrom,
        nameof(MaxProjectsPerDay) => MaxProjectsPerDay,
        nameof(ProjectConfirmationDays) => ProjectConfirmationDays,
        nameof(ProjectValidityDays) => ProjectValidityDays,
        nameof(ProjectResubmissionDays) => ProjectResubmissionDays,
        nameof(WaitingExclusivityHours) => WaitingExclusivityHours,
        nameof(DecisionReminderWorkingDays) => DecisionReminderWorkingDays,
        nameof(DecisionRepeatWorkingDays) => DecisionRepeatWorkingDays,
        nameof(DecisionRepeats) => DecisionRepeats,
        nameof(ProjectDraftDays) => ProjectDraftDays,
        nameof(MaxDiscountBasisPoints) => MaxDiscountBasisPoints,
        nameof(QuotationDays) => QuotationDays,
        nameof(TaxBasisPoints) => TaxBasisPoints,
        nameof(SecondApprovalYuan) => SecondApprovalYuan,
        nameof(PartPaymentPercent) => PartPaymentPercent,
        nameof(MaxFundsPerDay) => MaxFundsPerDay,
        nameof(FundsSecondPersonFrom) => FundsSecondPersonFrom,
        nameof(FundsReleaseDays) => FundsReleaseDays,
        nameof(DelayStopDays) => DelayStopDays,
        nameof(TopUpDays) => TopUpDays,
        nameof(TopUpSecondPersonFrom) => TopUpSecondPersonFrom,
        nameof(PaymentMinutes) => PaymentMinutes,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    public bool Equals(Policy? other) =>
        other is not null
        && Limits.All(limit => ValueOf(limit.Field) == other.ValueOf(limit.Field))
        && VerificationMode == other.VerificationMode
        && SameName == other.SameName
        && WinRates.SequenceEqual(other.WinRates)
        && ExpiryWarningDays.SequenceEqual(other.ExpiryWarningDays);

    public override int GetHashCode() => HashCode.Combine(LinkLifetimeHours, ObservationDays, ProtectionDays, MaxObserved, VerificationMode);
}

/// <summary>
/// The vendor's numbers and the moment from which they hold. Versions are only added: a decision keeps the version it was made under.
/// </summary>
public sealed class PolicyVersion : Entity, IHasId
{
    public const int MaxNoteLength = 500;

    public static string IdPrefix => "pol";

    public Id<PolicyVersion> Id { get; private init; }

    /// <summary>1, 2, 3 … within the vendor.</summary>
    public int Number { get; private init; }

    /// <summary>Holds from this moment, it included, until the next version does.</summary>
    public DateTimeOffset EffectiveFrom { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The person who wrote it; null for the defaults of a new vendor.</summary>
    public Guid? CreatedBy { get; private init; }

    /// <summary>Why the numbers changed.</summary>
    public string Note { get; private init; } = "";

    public Policy Values { get; private init; } = new();

    /// <summary>The defaults, in force since ever: what a new vendor starts with.</summary>
    public static PolicyVersion First(Policy values, DateTimeOffset now) => Make(1, values, DateTimeOffset.UnixEpoch, "", null, now);

    /// <summary>
    /// The next version. <see cref="InvalidField"/>, all together: as <see cref="Policy.Check"/>; <c>in_the_past</c> when it would hold from a
    /// moment that is over (what was decided stays decided); <c>before_last</c> when it would not hold after the newest version.
    /// </summary>
    public static PolicyVersion Next(
        IReadOnlyCollection<PolicyVersion> versions, Policy values, DateTimeOffset effectiveFrom, string note, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        wrong.Read(values.Check);
        if (effectiveFrom < now)
        {
            wrong.Add(nameof(EffectiveFrom), "in_the_past");
        }

        if (versions.Any(version => version.EffectiveFrom >= effectiveFrom))
        {
            wrong.Add(nameof(EffectiveFrom), "before_last");
        }

        if (note.Length > MaxNoteLength)
        {
            wrong.Add(nameof(Note), "too_long", MaxNoteLength);
        }

        wrong.ThrowIfAny();
        return Make(versions.Count == 0 ? 1 : versions.Max(version => version.Number) + 1, values, effectiveFrom, note.Trim(), by, now);
    }

    /// <summary>The version that holds at <paramref name="now"/>: the one with the latest beginning that has come.</summary>
    public static PolicyVersion InForce(IEnumerable<PolicyVersion> versions, DateTimeOffset now) =>
        versions.Where(version => version.EffectiveFrom <= now).MaxBy(version => version.EffectiveFrom)
        ?? throw new InvalidOperationException("The vendor has no policy in force.");

    private static PolicyVersion Make(int number, Policy values, DateTimeOffset from, string note, Guid? by, DateTimeOffset now)
    {
        var version = new PolicyVersion
        {
            Id = Id<PolicyVersion>.At(now),
            Number = number,
            EffectiveFrom = from,
            CreatedAt = now,
            CreatedBy = by,
            Note = note,
            Values = values.Check(),
        };
        version.Raise(new PolicyChanged(version.Id, number, from), version.Id.ToString());
        return version;
    }
}

/// <summary>The vendor's numbers change at <paramref name="EffectiveFrom"/>.</summary>
public sealed record PolicyChanged(Id<PolicyVersion> PolicyId, int Number, DateTimeOffset EffectiveFrom) : IEvent
{
    public static string Name => "policy.changed";
}
