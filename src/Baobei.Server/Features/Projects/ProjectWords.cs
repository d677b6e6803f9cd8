using Baobei.Domain.Projects;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>What a decision is chosen from.</summary>
internal static class DecisionChoices
{
    public static IReadOnlyList<Option> Outcomes { get; } =
        [.. Enum.GetValues<ApprovalOutcome>().Select(outcome => new Option(outcome.ToString(), $"project_approvals.outcome.{Words.Of(outcome)}", $"project_approvals.outcome.{Words.Of(outcome)}.hint"))];

    /// <summary>Under the outcome that each fits; the one that fits every outcome at the end.</summary>
    public static IReadOnlyList<OptionGroup> Reasons { get; } =
    [
        .. Enum.GetValues<ApprovalOutcome>().Select(outcome => new OptionGroup(
            $"project_approvals.outcome.{Words.Of(outcome)}", [.. ApprovalDecision.ReasonsOf(outcome).Where(reason => reason != DecisionReason.Other).Select(Reason)])),
        new("project_approvals.reason.any", [Reason(DecisionReason.Other)]),
    ];

    private static Option Reason(DecisionReason reason) => new(reason.ToString(), Texts.KeyOf(reason));
}

/// <summary>How projects' facts are said and which of the four states they are.</summary>
internal static class ProjectWords
{
    public static State State(ProjectStatus status) => status switch
    {
        ProjectStatus.PendingApproval or ProjectStatus.PendingConfirmation => Ui.State.Waiting,
        ProjectStatus.InProgress or ProjectStatus.Won => Ui.State.Good,
        ProjectStatus.Returned or ProjectStatus.Rejected or ProjectStatus.CustomerRefused => Ui.State.Wrong,
        ProjectStatus.Lost or ProjectStatus.Withdrawn or ProjectStatus.Expired or ProjectStatus.Closed => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static State State(ApplicationState state) => state switch
    {
        ApplicationState.PendingApproval or ApplicationState.PendingConfirmation => Ui.State.Waiting,
        ApplicationState.Confirmed => Ui.State.Good,
        ApplicationState.Returned or ApplicationState.Rejected or ApplicationState.CustomerRefused => Ui.State.Wrong,
        ApplicationState.Withdrawn or ApplicationState.Expired => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static State State(WaitingState state) => state switch
    {
        WaitingState.Waiting or WaitingState.HandedIn => Ui.State.Waiting,
        WaitingState.Offered => Ui.State.Good,
        WaitingState.Ended => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static State State(ProjectRequestState state) => state switch
    {
        ProjectRequestState.Pending => Ui.State.Waiting,
        ProjectRequestState.Granted => Ui.State.Good,
        ProjectRequestState.Returned => Ui.State.Wrong,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The key of the word for a field's name, whichever form it is typed into.</summary>
    public static string FieldKey(string field) => $"projects.field.{Data.Names.Snake(ProjectForm.FieldOf(field))}";

    /// <summary>The title of a step of the wizard.</summary>
    public static string Key(ProjectStep step) => $"projects.step.{Words.Of(step)}";

    /// <summary>The six stages in order, for the bar.</summary>
    public static IReadOnlyList<string> Stages { get; } = [.. Enum.GetValues<ProjectStage>().Select(stage => Texts.KeyOf(stage))];
}
