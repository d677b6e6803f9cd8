using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Approvals;

/// <summary>One decision of a route (审批环节): whoever has a role, or people by name; one of them decides.</summary>
public sealed record ApprovalStep
{
    public const int MaxLabelLength = 40;
    public const int MaxPeople = 20;
    public const int MaxTermWorkingDays = 60;
    public const int DefaultTermWorkingDays = 5;

    /// <summary>The roles that a step may be given to.</summary>
    public static readonly IReadOnlyList<Role> Roles =
        [Domain.People.Role.BusinessDeveloper, Domain.People.Role.CustomerBusinessManager, Domain.People.Role.VendorOperator];

    /// <summary>What the step is called; empty for the name of the role.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whoever has this role decides; null when people are named.</summary>
    public Role? Role { get; init; }

    /// <summary>The people of the vendor who may decide; empty when a role does.</summary>
    public IReadOnlyList<Guid> People { get; init; } = [];

    /// <summary>How long the step may take before it is overdue, working days.</summary>
    public int TermWorkingDays { get; init; } = DefaultTermWorkingDays;

    /// <summary>Whoever has this role is told when the term is over; null when a person is named, or for <see cref="DefaultEscalation"/>.</summary>
    public Role? EscalationRole { get; init; }

    /// <summary>The person who is told when the term is over; null when a role is.</summary>
    public Guid? EscalationPerson { get; init; }

    /// <summary>To whom a step is escalated that says nothing else.</summary>
    public const Role DefaultEscalation = Domain.People.Role.VendorOperator;

    /// <summary>
    /// What is wrong with the step, each under its own property with <paramref name="prefix"/> before it: <c>too_long</c>, <c>characters</c>,
    /// <c>approvers_missing</c> (neither role nor people), <c>approvers_both</c>, <c>approver_role</c>, <c>entries_at_most</c>, <c>out_of_range</c>,
    /// <c>escalation_both</c> (a role and a person).
    /// </summary>
    public void Check(string prefix, WrongFields wrong)
    {
        wrong.Read(() => Text.Optional(prefix + nameof(Label), Label, MaxLabelLength));
        if (Role is null && People.Count == 0)
        {
            wrong.Add(prefix + nameof(Role), "approvers_missing");
        }
        else if (Role is not null && People.Count > 0)
        {
            wrong.Add(prefix + nameof(Role), "approvers_both");
        }
        else if (Role is { } role && !Roles.Contains(role))
        {
            wrong.Add(prefix + nameof(Role), "approver_role");
        }

        if (People.Count > MaxPeople)
        {
            wrong.Add(prefix + nameof(People), "entries_at_most", MaxPeople);
        }

        if (EscalationRole is not null && EscalationPerson is not null)
        {
            wrong.Add(prefix + nameof(EscalationRole), "escalation_both");
        }
        else if (EscalationRole is { } told && !Roles.Contains(told))
        {
            wrong.Add(prefix + nameof(EscalationRole), "approver_role");
        }

        if (TermWorkingDays is < 1 or > MaxTermWorkingDays)
        {
            wrong.Add(prefix + nameof(TermWorkingDays), "out_of_range", 1, MaxTermWorkingDays);
        }
    }
}
