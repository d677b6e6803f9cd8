using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Projects;

/// <summary>A partner registered a project (项目报备). Of its own customer it is valid at once; of the vendor's it waits for the vendor.</summary>
public sealed record ProjectRegistered(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, ProjectKind Kind, Guid By, DateTimeOffset? ValidUntil) : IEvent
{
    public static string Name => "project.registered";
}

/// <summary>The same for a row of a file. Nobody is told of it by itself: the file's end (<see cref="RegistrationImportLoaded"/>) tells of all its rows.</summary>
public sealed record ProjectImported(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, ProjectKind Kind, Guid By, DateTimeOffset? ValidUntil,
    Id<RegistrationImport> ImportId) : IEvent
{
    public static string Name => "project.imported";
}

/// <summary>Taken back because the import that brought it was undone.</summary>
public sealed record ProjectTakenBack(Id<Project> ProjectId, Id<Partner> PartnerId, string Number, Id<RegistrationImport> ImportId) : IEvent
{
    public static string Name => "project.taken_back";
}

/// <summary>Handed in again after it was returned, refused, taken back or expired.</summary>
public sealed record ProjectResubmitted(Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, int Round, Guid By) : IEvent
{
    public static string Name => "project.resubmitted";
}

/// <summary>One step approved; another waits.</summary>
public sealed record ProjectStepApproved(Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, int Step, int Steps, Guid DecidedBy) : IEvent
{
    public static string Name => "project.step_approved";
}

/// <summary>The vendor approved; the customer has to answer before <paramref name="ConfirmBy"/>.</summary>
/// <param name="Owner">Who looks after it at the partner.</param>
public sealed record ProjectApproved(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, string Number, string ProjectName, Guid Owner, Guid DecidedBy, string? Words,
    DateTimeOffset ConfirmBy) : IEvent
{
    public static string Name => "project.approved";
}

/// <summary>Sent back to the partner.</summary>
public sealed record ProjectReturned(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, Guid Owner, Guid DecidedBy, DecisionReason ReasonCode, string? Words,
    IReadOnlyList<string> Fields) : IEvent
{
    public static string Name => "project.returned";
}

/// <summary>The vendor refused.</summary>
/// <param name="DecidedBy">Null when it was refused because another project about the same thing was approved.</param>
public sealed record ProjectRejected(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, Guid Owner, Guid? DecidedBy, DecisionReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "project.rejected";
}

/// <summary>进行中: the customer agreed.</summary>
public sealed record ProjectConfirmed(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, string Number, string ProjectName, string CustomerName, Guid Owner,
    DateTimeOffset ValidUntil) : IEvent
{
    public static string Name => "project.confirmed";
}

/// <summary>The customer refused.</summary>
public sealed record ProjectRefusedByCustomer(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, Guid Owner, CustomerReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "project.customer_refused";
}

/// <summary>Its time is over: the customer was silent, or the validity ran out.</summary>
public sealed record ProjectExpired(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, Guid Owner, ProjectEndReason ReasonCode, DateTimeOffset ExpiredAt) : IEvent
{
    public static string Name => "project.expired";
}

/// <summary>The partner took it back.</summary>
public sealed record ProjectWithdrawn(Id<Project> ProjectId, Id<Partner> PartnerId, string Number) : IEvent
{
    public static string Name => "project.withdrawn";
}

/// <summary>The partner changed what it says about it.</summary>
/// <param name="Version">What the project's version became by that.</param>
public sealed record ProjectEdited(Id<Project> ProjectId, Id<Partner> PartnerId, IReadOnlyList<string> Fields, int Version) : IEvent
{
    public static string Name => "project.edited";
}

/// <summary>An entry of 项目进展 was written, which may have moved the stage.</summary>
public sealed record ProjectProgressed(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<ProjectProgressEntry> EntryId, ProjectStage From, ProjectStage To, string? Reason) : IEvent
{
    public static string Name => "project.progressed";
}

/// <summary>机会丢失.</summary>
public sealed record ProjectLost(Id<Project> ProjectId, Id<Partner> PartnerId, string Number, ProjectStage At, LostReason ReasonCode) : IEvent
{
    public static string Name => "project.lost";
}

/// <summary>The association with the partner's own customer ended (解除关联), and the project with it.</summary>
public sealed record ProjectEndedWithAssociation(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, string CustomerName, Guid Owner, DateTimeOffset EndedAt) : IEvent
{
    public static string Name => "project.association_ended";
}

/// <summary>The step that waits was handed to one colleague.</summary>
public sealed record ProjectDelegated(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<RegistrationApplication> ApplicationId, string ProjectName, Guid From, Guid To, string Note) : IEvent
{
    public static string Name => "project.delegated";
}

/// <summary>The step is everybody's again who may decide it.</summary>
/// <param name="By">Who took it back, or gave it back.</param>
public sealed record ProjectDelegationEnded(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<RegistrationApplication> ApplicationId, string ProjectName, Guid From, Guid To, Guid By) : IEvent
{
    public static string Name => "project.delegation_ended";
}

/// <summary>The term of the step that waits is nearly over, is over, or was some working days ago.</summary>
public sealed record ProjectDecisionDue(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<RegistrationApplication> ApplicationId, string ProjectName, int Step, DecisionNotice Notice, DateTimeOffset DueAt) : IEvent
{
    public static string Name => "project.decision_due";
}

/// <summary>The customer ended what it had agreed to.</summary>
public sealed record ProjectClosed(
    Id<Project> ProjectId, Id<Partner> PartnerId, string Number, string ProjectName, Guid Owner, CustomerReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "project.closed";
}

/// <summary>候补: it gave way to another one, and waits for its turn.</summary>
public sealed record ProjectQueued(Id<Project> ProjectId, Id<Partner> PartnerId, WaitingCause Kind) : IEvent
{
    public static string Name => "project.queued";
}

/// <summary>Its turn: handed in again before <paramref name="OfferedUntil"/>, it goes before others.</summary>
/// <param name="Again">It was handed in and sent back: its time begins anew.</param>
public sealed record ProjectOffered(Id<Project> ProjectId, Id<Partner> PartnerId, DateTimeOffset OfferedUntil, bool Again) : IEvent
{
    public static string Name => "project.offered";
}

/// <summary>It waits no longer, and has no turn.</summary>
public sealed record ProjectWaitingEnded(Id<Project> ProjectId, Id<Partner> PartnerId, WaitingEndReason Kind, DateTimeOffset EndedAt) : IEvent
{
    public static string Name => "project.waiting_ended";
}

/// <summary>Something of a customer that projects wait for may be free, or taken: the line moves on, by the product itself and not in the name of whoever caused it.</summary>
public sealed record CustomerScopeChanged(string CustomerKey) : IEvent
{
    public static string Name => "scope.changed";
}
