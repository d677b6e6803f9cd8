using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>What a partner asks the vendor for while a project is worked on.</summary>
public enum ProjectRequestKind
{
    /// <summary>申请验收: the work is done; granted, the project is won and in its last stage (收入确认).</summary>
    Acceptance,

    /// <summary>申请延期: the validity begins anew where it ends.</summary>
    Extension,
}

public enum ProjectRequestState
{
    Pending,
    Granted,

    /// <summary>Sent back, with words; it can be asked again.</summary>
    Returned,
}

/// <summary>One request about a project, with what it says and what the vendor decided. It stays as it was; asked again, there is another.</summary>
public sealed class ProjectRequest : Entity, IHasId, IOwnedByPartner, IVersioned
{
    public const int MaxWordsLength = 2000;

    public static string IdPrefix => "prr";

    public Id<ProjectRequest> Id { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    public ProjectRequestKind Kind { get; private init; }

    public ProjectRequestState State { get; private set; }

    /// <summary>Why, or what was done.</summary>
    public string Words { get; private init; } = "";

    /// <summary>Of an acceptance: the day on which the customer accepted.</summary>
    public DateOnly? AcceptedOn { get; private init; }

    public IReadOnlyList<Guid> Files { get; private init; } = [];

    public DateTimeOffset RequestedAt { get; private init; }

    public Guid RequestedBy { get; private init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public string? DecisionWords { get; private set; }

    /// <summary>
    /// <see cref="InvalidField"/>, all together: <c>Words</c> <c>required</c>, <c>too_long</c>; of an acceptance <c>AcceptedOn</c> <c>required</c>,
    /// <c>accepted_on</c> (not between the day on which the project became valid and today), <c>Files</c> <c>required</c>.
    /// </summary>
    internal static ProjectRequest Make(
        Project project, ProjectRequestKind kind, string words, DateOnly? acceptedOn, IReadOnlyList<Guid> files, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        words = wrong.Read(() => Text.Required(nameof(Words), words, MaxWordsLength));
        if (kind == ProjectRequestKind.Acceptance)
        {
            if (acceptedOn is null)
            {
                wrong.Add(nameof(AcceptedOn), "required");
            }
            else if (acceptedOn > VendorZone.DayOf(now) || acceptedOn < VendorZone.DayOf(project.ValidFrom ?? now))
            {
                wrong.Add(nameof(AcceptedOn), "accepted_on");
            }

            if (files.Count == 0)
            {
                wrong.Add(nameof(Files), "required");
            }
        }

        wrong.ThrowIfAny();
        return new()
        {
            Id = Id<ProjectRequest>.At(now),
            ProjectId = project.Id,
            PartnerId = project.PartnerId,
            Kind = kind,
            Words = words,
            AcceptedOn = kind == ProjectRequestKind.Acceptance ? acceptedOn : null,
            Files = files,
            RequestedAt = now,
            RequestedBy = by,
        };
    }

    /// <summary>
    /// Refusals: <c>project.request_decided</c>, <c>approval.own</c>. <see cref="InvalidField"/>: <c>Words</c> <c>required</c> (returned), <c>too_long</c>.
    /// </summary>
    internal void Decide(bool granted, string? words, Guid by, DateTimeOffset now)
    {
        if (State != ProjectRequestState.Pending)
        {
            throw new Refused("project.request_decided");
        }

        if (by == RequestedBy)
        {
            throw new Refused("approval.own");
        }

        DecisionWords = granted
            ? Text.Optional("Words", words, ApprovalDecision.MaxWordsLength)
            : Text.Required("Words", words, ApprovalDecision.MaxWordsLength);
        State = granted ? ProjectRequestState.Granted : ProjectRequestState.Returned;
        DecidedAt = now;
        DecidedBy = by;
        Version++;
    }
}

/// <summary>A partner asked for something about a project.</summary>
public sealed record ProjectRequested(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<ProjectRequest> RequestId, ProjectRequestKind Kind, string ProjectName, Guid By) : IEvent
{
    public static string Name => "project.requested";
}

/// <summary>The vendor granted it.</summary>
/// <param name="ValidUntil">Of an extension: the new end.</param>
public sealed record ProjectRequestGranted(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<ProjectRequest> RequestId, ProjectRequestKind Kind, string ProjectName, Guid Owner, Guid DecidedBy,
    string? Words, DateTimeOffset? ValidUntil) : IEvent
{
    public static string Name => "project.request_granted";
}

/// <summary>The vendor sent it back.</summary>
public sealed record ProjectRequestReturned(
    Id<Project> ProjectId, Id<Partner> PartnerId, Id<ProjectRequest> RequestId, ProjectRequestKind Kind, string ProjectName, Guid Owner, Guid DecidedBy,
    string Words) : IEvent
{
    public static string Name => "project.request_returned";
}
