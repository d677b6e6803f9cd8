using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Use case 项目进展: an entry, with which the stage may move, or the project is lost.</summary>
public sealed class WriteProgress(Db db, Caller caller, TimeProvider clock)
{
    public record Command : IChecked
    {
        [Required]
        public ContactMeans? Means { get; set; }

        [StringLength(ProjectDetails.MaxContactNameLength)]
        public string? Contact { get; set; }

        [Required, StringLength(ProgressDetails.MaxWordsLength)]
        public string Words { get; set; } = "";

        [StringLength(ProgressDetails.MaxNextStepLength)]
        public string? NextStep { get; set; }

        public DateOnly? NextStepOn { get; set; }

        /// <summary>The stage it is in afterwards; none: as before.</summary>
        public ProjectStage? Stage { get; set; }

        /// <summary>Required when the stage goes back or skips one.</summary>
        [StringLength(ProgressDetails.MaxReasonLength)]
        public string? StageReason { get; set; }

        /// <summary>机会丢失: why. The project is over then.</summary>
        public LostReason? Lost { get; set; }

        /// <summary>The entry that this one corrects.</summary>
        public Id<ProjectProgressEntry>? Corrects { get; set; }

        public void Check(WrongFields wrong) => wrong.Read(() => Details([]).Normalise());

        internal ProgressDetails Details(IReadOnlyList<Guid> files) => new()
        {
            Means = Means ?? ContactMeans.Other,
            Contact = Contact,
            Words = Words,
            NextStep = NextStep,
            NextStepOn = NextStepOn,
            Stage = Stage,
            StageReason = StageReason,
            Lost = Lost,
            Corrects = Corrects,
            Files = files,
        };
    }

    /// <summary>Refusals and <see cref="InvalidField"/>: as <see cref="Project.Progress"/>; <c>Corrects</c> <c>choice</c> for an entry of another project.</summary>
    public async Task<(Project Project, ProjectProgressEntry Entry)> Run(Id<Project> id, Command command, IReadOnlyList<Guid> files, CancellationToken ct)
    {
        var project = await db.Projects.Get(id, ct);
        if (command.Corrects is { } wrong && !await db.ProjectProgress.AnyAsync(e => e.Id == wrong && e.ProjectId == id, ct))
        {
            throw new InvalidField(nameof(command.Corrects), "choice");
        }

        var now = clock.GetUtcNow();
        var entry = project.Progress(command.Details(files), caller.RequireUser(), now);
        db.Add(entry);
        if (project.Status == ProjectStatus.Lost)
        {
            await ProjectHolds.GiveUp(db, project, now, ct);
        }

        await db.SaveChangesAsync(ct);
        return (project, entry);
    }
}
