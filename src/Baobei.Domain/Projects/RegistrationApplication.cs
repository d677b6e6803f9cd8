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
public sealed class RegistrationApplication : Entity, IHasId, IOwnedByPartner, IVersioned
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

    /// <summary>Everybody who typed something of it: none of them decides.</summary>
    public IReadOnlyList<Guid> Authors { get; private init; } = [];

    /// <summary>Who decides, step by step, as the vendor's routes said when it was handed in.</summary>
    public ApprovalPlan Plan { get; private init; } = default!;

    /// <summary>The step that waits, from 1.</summary>
    public int Step { get; private set; } = 1;

    /// <summary>By when the step that waits should be decided; <see cref="Deadline.None"/> when none waits.</summary>
    public DateTimeOffset DueAt { get; private set; } = Deadline.None;

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

    /// <summary>The step that waits; null when none does.</summary>
    public ApprovalStep? Waiting => State == ApplicationState.PendingApproval ? Plan.Steps[Step - 1] : null;

    internal static RegistrationApplication Submit(
        Project project, int round, ApprovalPlan plan, IReadOnlyList<Guid> authors, Guid by, DateTimeOffset now)
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
        application.DueAt = application.TermFrom(now);
        return application;
    }

    /// <summary>Notes the decision on the step that waits. True when it was an approval of the last one.</summary>
    internal bool Decide(ApprovalDecision decision, IReadOnlyList<string> returnedFields, DateTimeOffset now)
    {
        Decisions = [.. Decisions, decision];
        Version++;
        switch (decision.Outcome)
        {
            case ApprovalOutcome.Approved when Step < Plan.Steps.Count:
                Step++;
                DueAt = TermFrom(now);
                return false;
            case ApprovalOutcome.Approved:
                DecidedAt = now;
                return true;
            case ApprovalOutcome.Returned:
                DecidedAt = now;
                ReturnedFields = returnedFields;
                Over(ApplicationState.Returned, now);
                return false;
            default:
                DecidedAt = now;
                Over(ApplicationState.Rejected, now);
                return false;
        }
    }

    internal void AskCustomer(DateTimeOffset confirmBy)
    {
        State = ApplicationState.PendingConfirmation;
        DueAt = Deadline.None;
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
        DueAt = Deadline.None;
        EndedAt = now;
        Version++;
    }

    private DateTimeOffset TermFrom(DateTimeOffset now) => WorkingDays.After(now, Plan.Steps[Step - 1].TermWorkingDays);
}
