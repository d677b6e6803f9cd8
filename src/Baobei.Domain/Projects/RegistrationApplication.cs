using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>One decision on an application, by one person at one step.</summary>
/// <param name="Step">From 1.</param>
/// <param name="For">For whom the person stood in; null when it decided in its own right.</param>
public sealed record ApprovalDecision(int Step, ApprovalOutcome Outcome, DecisionReason Reason, string? Words, Guid By, Guid? For, DateTimeOffset At)
{
    public const int MaxWordsLength = 500;

    /// <summary>
    /// The words as they are kept. <see cref="InvalidField"/>, all together: <c>Reason</c> <c>choice</c>, <c>Words</c> <c>required</c> (returned,
    /// rejected, or reason "other"), <c>Fields</c> <c>required</c> and <c>choice</c> (returned).
    /// </summary>
    public static string? Check(ApprovalOutcome outcome, DecisionReason reason, string? words, IReadOnlyList<string> fields)
    {
        var wrong = new WrongFields();
        if (!Fits(outcome, reason))
        {
            wrong.Add("Reason", "choice");
        }

        var needsWords = outcome != ApprovalOutcome.Approved || reason == DecisionReason.Other;
        var kept = wrong.Read(() => needsWords ? Text.Required("Words", words, MaxWordsLength) : Text.Optional("Words", words, MaxWordsLength));
        if (outcome == ApprovalOutcome.Returned && fields.Count == 0)
        {
            wrong.Add("Fields", "required");
        }
        else if (outcome == ApprovalOutcome.Returned && fields.Any(field => !ProjectFields.All.Contains(field)))
        {
            wrong.Add("Fields", "choice");
        }

        wrong.ThrowIfAny();
        return kept;
    }

    /// <summary>The reason may be given for the outcome.</summary>
    public static bool Fits(ApprovalOutcome outcome, DecisionReason reason) => ReasonsOf(outcome).Contains(reason);

    /// <summary>The reasons that may be given, in the order in which they are offered.</summary>
    public static IReadOnlyList<DecisionReason> ReasonsOf(ApprovalOutcome outcome) => outcome switch
    {
        ApprovalOutcome.Approved => [DecisionReason.Verified, DecisionReason.ProofSufficient, DecisionReason.Exception, DecisionReason.Other],
        ApprovalOutcome.Returned => [DecisionReason.Incomplete, DecisionReason.ProofUnclear, DecisionReason.FiguresUnclear, DecisionReason.Other],
        ApprovalOutcome.Rejected =>
            [DecisionReason.NotGenuine, DecisionReason.FollowedByVendor, DecisionReason.ScopeTaken, DecisionReason.NotAllowed, DecisionReason.Other],
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}

/// <summary>
/// 申请 (a row of 申请记录): one time that a project of a vendor's customer was handed in: by whom, who has to decide in which steps, what each
/// decided, and what the customer answered. Sent again, the project has another application; this one stays as it was.
/// </summary>
public sealed class RegistrationApplication : Approvable, IHasId, IOwnedByPartner, IVersioned
{
    public static string IdPrefix => "pra";

    public Id<RegistrationApplication> Id { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    /// <summary>1 for the first time, 2 when sent again …</summary>
    public int Round { get; private init; }

    /// <summary>项目名称 as it was handed in.</summary>
    public string ProjectName { get; private init; } = "";

    public ApplicationState State { get; private set; }

    public DateTimeOffset SubmittedAt { get; private init; }

    public Guid SubmittedBy { get; private init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ApprovalDecision> Decisions { get; private set; } = [];

    /// <summary>When the vendor had its last word: approved by the last step, sent back or refused; null before, and of one that ended without it.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What the partner may change; of a returned one.</summary>
    public IReadOnlyList<string> ReturnedFields { get; private set; } = [];

    /// <summary>The customer has to answer before this moment; null before the approval.</summary>
    public DateTimeOffset? ConfirmBy { get; private set; }

    /// <summary>When it was over, whatever became of it; null while somebody has to act.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why the customer refused.</summary>
    public CustomerReason? CustomerReason { get; private set; }

    public string? CustomerWords { get; private set; }

    /// <summary>What it is at <paramref name="now"/>: a customer who is silent lets it expire, whether or not that was written down.</summary>
    public ApplicationState StateAt(DateTimeOffset now) =>
        State == ApplicationState.PendingConfirmation && ConfirmBy is { } end && Deadline.IsOver(end, now) ? ApplicationState.Expired : State;

    /// <inheritdoc/>
    public override bool AwaitsApproval => State == ApplicationState.PendingApproval;

    /// <summary>Everybody who typed something of it or of its project: none of them decides.</summary>
    public IReadOnlyList<Guid> InvolvedWith(Project project) => [.. Authors.Union(project.Authors)];

    internal static RegistrationApplication Submit(
        Project project, int round, ApprovalPlan plan, IReadOnlyList<Guid> authors, Policy policy, Guid by, DateTimeOffset now)
    {
        var application = new RegistrationApplication
        {
            Id = Id<RegistrationApplication>.At(now),
            ProjectId = project.Id,
            PartnerId = project.PartnerId,
            Round = round,
            ProjectName = project.Name,
            State = ApplicationState.PendingApproval,
            SubmittedAt = now,
            SubmittedBy = by,
            Authors = [.. authors.Append(by).Distinct()],
            Plan = plan,
        };
        application.Begin(policy, now);
        return application;
    }

    /// <summary>Notes the decision on the step that waits. True when it was an approval of the last one.</summary>
    internal bool Decide(ApprovalDecision decision, IReadOnlyList<string> returnedFields, Policy policy, DateTimeOffset now)
    {
        Decisions = [.. Decisions, decision];
        Version++;
        if (Decided(decision.Outcome == ApprovalOutcome.Approved, policy, now))
        {
            return false;
        }

        DecidedAt = now;
        switch (decision.Outcome)
        {
            case ApprovalOutcome.Approved:
                return true;
            case ApprovalOutcome.Returned:
                ReturnedFields = returnedFields;
                Over(ApplicationState.Returned, now);
                return false;
            default:
                Over(ApplicationState.Rejected, now);
                return false;
        }
    }

    internal void AskCustomer(DateTimeOffset confirmBy)
    {
        State = ApplicationState.PendingConfirmation;
        NothingWaits();
        ConfirmBy = confirmBy;
    }

    internal void CustomerRefused(CustomerReason reason, string? words, DateTimeOffset now)
    {
        CustomerReason = reason;
        CustomerWords = words;
        Over(ApplicationState.CustomerRefused, now);
    }

    internal void Over(ApplicationState state, DateTimeOffset now)
    {
        State = state;
        NothingWaits();
        EndedAt = now;
        Version++;
    }

    /// <summary>As <see cref="Project.Delegate"/>.</summary>
    internal ApprovalDelegation HandTo(Guid to, string note, Guid by, Project project, DateTimeOffset now)
    {
        var delegation = HandTo(to, note, by, InvolvedWith(project), now);
        Version++;
        return delegation;
    }

    /// <summary>As <see cref="Project.TakeBack"/>.</summary>
    internal ApprovalDelegation TakeBack()
    {
        var ended = EndDelegation();
        Version++;
        return ended;
    }

    /// <summary>As <see cref="Project.Remind"/>.</summary>
    internal DecisionNotice? Remind(Policy policy, DateTimeOffset now)
    {
        var told = NextNotice(policy, now);
        if (told is not null)
        {
            Version++;
        }

        return told;
    }
}
