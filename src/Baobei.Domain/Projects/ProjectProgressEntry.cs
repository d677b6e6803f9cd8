using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Projects;

/// <summary>What somebody writes down about a project's progress.</summary>
public sealed record ProgressDetails
{
    public const int MaxWordsLength = 2000;
    public const int MaxNextStepLength = 200;
    public const int MaxReasonLength = 500;

    public ContactMeans Means { get; init; }

    /// <summary>With whom; optional.</summary>
    public string? Contact { get; init; }

    public string Words { get; init; } = "";

    public string? NextStep { get; init; }

    public DateOnly? NextStepOn { get; init; }

    /// <summary>The stage it is in afterwards; null: the same.</summary>
    public ProjectStage? Stage { get; init; }

    /// <summary>Why it goes back or skips a stage.</summary>
    public string? StageReason { get; init; }

    /// <summary>机会丢失: the reason; null when it is not lost.</summary>
    public LostReason? Lost { get; init; }

    /// <summary>The entry that this one corrects.</summary>
    public Id<ProjectProgressEntry>? Corrects { get; init; }

    /// <summary>Files that were handed in with it.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];

    /// <summary>Trimmed. <see cref="InvalidField"/>, all together: <c>required</c>, <c>too_long</c>, <c>characters</c>, <c>choice</c>, <c>next_step</c> (a day without a step).</summary>
    public ProgressDetails Normalise()
    {
        var wrong = new WrongFields();
        if (!Enum.IsDefined(Means))
        {
            wrong.Add(nameof(Means), "choice");
        }

        if (Stage is { } stage && !Enum.IsDefined(stage))
        {
            wrong.Add(nameof(Stage), "choice");
        }

        if (Lost is { } lost && !Enum.IsDefined(lost))
        {
            wrong.Add(nameof(Lost), "choice");
        }

        var normal = this with
        {
            Contact = wrong.Read(() => Text.Optional(nameof(Contact), Contact, ProjectDetails.MaxContactNameLength)),
            Words = wrong.Read(() => Text.Required(nameof(Words), Words, MaxWordsLength)),
            NextStep = wrong.Read(() => Text.Optional(nameof(NextStep), NextStep, MaxNextStepLength)),
            StageReason = wrong.Read(() => Text.Optional(nameof(StageReason), StageReason, MaxReasonLength)),
        };
        if (NextStepOn is not null && normal.NextStep is null && !wrong.Has(nameof(NextStep)))
        {
            wrong.Add(nameof(NextStep), "next_step");
        }

        wrong.ThrowIfAny();
        return normal;
    }
}

/// <summary>项目进展: one entry. Nothing is changed or deleted; a wrong one is corrected by another that names it.</summary>
public sealed class ProjectProgressEntry : Entity, IHasId, IOwnedByPartner
{
    public static string IdPrefix => "ppe";

    public Id<ProjectProgressEntry> Id { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public Guid By { get; private init; }

    public ContactMeans Means { get; private init; }

    public string? Contact { get; private init; }

    public string Words { get; private init; } = "";

    public string? NextStep { get; private init; }

    public DateOnly? NextStepOn { get; private init; }

    public ProjectStage FromStage { get; private init; }

    public ProjectStage ToStage { get; private init; }

    public string? StageReason { get; private init; }

    public LostReason? Lost { get; private init; }

    public Id<ProjectProgressEntry>? Corrects { get; private init; }

    public IReadOnlyList<Guid> Files { get; private init; } = [];

    internal static ProjectProgressEntry Of(Project project, ProgressDetails details, Guid by, DateTimeOffset now) => new()
    {
        Id = Id<ProjectProgressEntry>.At(now),
        ProjectId = project.Id,
        PartnerId = project.PartnerId,
        At = now,
        By = by,
        Means = details.Means,
        Contact = details.Contact,
        Words = details.Words,
        NextStep = details.NextStep,
        NextStepOn = details.NextStepOn,
        FromStage = project.Stage,
        ToStage = details.Stage ?? project.Stage,
        StageReason = details.StageReason,
        Lost = details.Lost,
        Corrects = details.Corrects,
        Files = details.Files,
    };
}
