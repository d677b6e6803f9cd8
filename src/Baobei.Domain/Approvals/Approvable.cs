using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Approvals;

/// <summary>The step that waits is decided by one person, to whom somebody handed it with words.</summary>
/// <param name="By">Who handed it over.</param>
public sealed record ApprovalDelegation(Guid By, Guid To, string Note, DateTimeOffset At)
{
    public const int MaxNoteLength = 500;
}

/// <summary>Why somebody is reminded of a step that waits.</summary>
public enum DecisionNotice
{
    /// <summary>Its term is nearly over.</summary>
    Soon,

    /// <summary>Its term is over.</summary>
    Over,

    /// <summary>Its term was over some working days ago, and it still waits.</summary>
    Again,
}

/// <summary>
/// What the vendor decides step by step along the plan that was made for it: which step waits, for whom, by when, and who is reminded of it when.
/// What a decision does, and which events tell of it, is the thing's own.
/// </summary>
public abstract class Approvable : Entity
{
    /// <summary>Everybody who typed something of it: none of them decides.</summary>
    public IReadOnlyList<Guid> Authors { get; protected init; } = [];

    /// <summary>Who decides, step by step, as the vendor's routes said when it was handed in.</summary>
    public ApprovalPlan Plan { get; protected init; } = default!;

    /// <summary>The step that waits or was decided last, from 1.</summary>
    public int Step { get; private set; } = 1;

    /// <summary>By when the step that waits should be decided; <see cref="Deadline.None"/> when none waits.</summary>
    public DateTimeOffset DueAt { get; private set; } = Deadline.None;

    /// <summary>To whom the step that waits was handed; null when everybody decides who may.</summary>
    public ApprovalDelegation? Delegation { get; private set; }

    /// <summary>
    /// For whom the step waits, as the work list looks for it: the name of the role, or the ids of the people (32 digits each, with spaces between),
    /// of a step that was handed over those of both; empty when none waits.
    /// </summary>
    public string WaitsFor { get; private set; } = "";

    /// <summary>When somebody is to be reminded next; null when nobody is any more.</summary>
    public DateTimeOffset? NoticeAt { get; private set; }

    /// <summary>Reminders of the step since its term was over.</summary>
    public int Notices { get; private set; }

    /// <summary>A step waits for the vendor.</summary>
    public abstract bool AwaitsApproval { get; }

    /// <summary>Who decided a step of it and must not decide another; nobody when one person may decide several.</summary>
    public virtual IEnumerable<Guid> DecidedBy => [];

    /// <summary>The step that waits as the plan says it; null when none does.</summary>
    public ApprovalStep? Planned => AwaitsApproval ? Plan.Steps[Step - 1] : null;

    /// <summary>The same with whoever decides it: handed over, it is one person's.</summary>
    public ApprovalStep? Waiting => Planned is { } step && Delegation is { } delegation ? step with { Role = null, People = [delegation.To] } : Planned;

    /// <summary>The step waits from now on.</summary>
    protected void Begin(Policy policy, DateTimeOffset now)
    {
        DueAt = WorkingDays.After(now, Plan.Steps[Step - 1].TermWorkingDays);
        var soon = WorkingDays.Before(DueAt, policy.DecisionReminderWorkingDays);
        NoticeAt = policy.DecisionReminderWorkingDays > 0 && soon > now ? soon : DueAt;
        Notices = 0;
        WaitsFor = SaysFor();
    }

    /// <summary>The step that waited was decided. True when it was approved and another one waits from now on.</summary>
    protected bool Decided(bool approved, Policy policy, DateTimeOffset now)
    {
        Delegation = null;
        if (!approved || Step == Plan.Steps.Count)
        {
            return false;
        }

        Step++;
        Begin(policy, now);
        return true;
    }

    /// <summary>Nothing is decided any more.</summary>
    protected void NothingWaits()
    {
        DueAt = Deadline.None;
        Delegation = null;
        WaitsFor = "";
        NoticeAt = null;
    }

    /// <summary>
    /// The step that waits is decided by one colleague. Refusals: <c>delegation.self</c>; <c>delegation.involved</c> when the colleague typed something of
    /// it; <c>delegation.decided</c> when the colleague decided another step of it and must not decide two. <see cref="InvalidField"/>: <c>Note</c>
    /// <c>required</c>, <c>too_long</c>.
    /// </summary>
    /// <param name="involved">Who must not decide: whoever created or edited the thing.</param>
    protected ApprovalDelegation HandTo(Guid to, string note, Guid by, IReadOnlyCollection<Guid> involved, DateTimeOffset now)
    {
        if (to == by)
        {
            throw new Refused("delegation.self");
        }

        if (involved.Contains(to))
        {
            throw new Refused("delegation.involved");
        }

        if (DecidedBy.Contains(to))
        {
            throw new Refused("delegation.decided");
        }

        Delegation = new(by, to, Text.Required("Note", note, ApprovalDelegation.MaxNoteLength), now);
        WaitsFor = SaysFor();
        return Delegation;
    }

    /// <summary>The step is everybody's again who may decide it: what it was. Refusal: <c>delegation.none</c>.</summary>
    protected ApprovalDelegation EndDelegation()
    {
        var ended = Delegation ?? throw new Refused("delegation.none");
        Delegation = null;
        WaitsFor = SaysFor();
        return ended;
    }

    /// <summary>
    /// What is to be told of the step that waits, and moves on to when the next is; null while it is not time. What was passed while nobody looked is
    /// told as the last of it, once.
    /// </summary>
    protected DecisionNotice? NextNotice(Policy policy, DateTimeOffset now)
    {
        DecisionNotice? told = null;
        while (AwaitsApproval && NoticeAt is { } at && Deadline.IsOver(at, now))
        {
            told = at < DueAt ? DecisionNotice.Soon : Notices == 0 ? DecisionNotice.Over : DecisionNotice.Again;
            if (told == DecisionNotice.Soon)
            {
                NoticeAt = DueAt;
                continue;
            }

            NoticeAt = Notices < policy.DecisionRepeats ? WorkingDays.After(at, policy.DecisionRepeatWorkingDays) : null;
            Notices++;
        }

        return told;
    }

    private string SaysFor() => Delegation is { } delegation ? $"{delegation.To:N} {delegation.By:N}"
        : Plan.Steps[Step - 1] is { Role: { } role } ? role.ToString()
        : string.Join(' ', Plan.Steps[Step - 1].People.Select(person => person.ToString("N")));
}
