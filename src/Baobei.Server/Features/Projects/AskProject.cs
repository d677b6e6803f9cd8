using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Use case: the partner asks for the acceptance (申请验收) or the extension (申请延期) of a project.</summary>
public sealed class AskProject(Db db, Caller caller, ProjectFiles files, TimeProvider clock)
{
    /// <summary>申请延期.</summary>
    public record Extension
    {
        /// <summary>Why it takes longer.</summary>
        [Required, StringLength(ProjectRequest.MaxWordsLength)]
        public string Words { get; set; } = "";
    }

    /// <summary>申请验收.</summary>
    public record Acceptance
    {
        /// <summary>What was delivered.</summary>
        [Required, StringLength(ProjectRequest.MaxWordsLength)]
        public string Words { get; set; } = "";

        /// <summary>The day on which the customer accepted.</summary>
        [Required]
        public DateOnly? AcceptedOn { get; set; }
    }

    /// <summary>The same from a program, with the files in it.</summary>
    public sealed record SentAcceptance : Acceptance
    {
        [Required, MaxLength(ProjectFiles.Max)]
        public SentFile[]? Files { get; set; }
    }

    /// <summary>Refusals: as <see cref="Project.Request"/>, <c>project.request_waits</c>.</summary>
    public async Task<ProjectRequest> Run(Id<Project> id, Extension command, CancellationToken ct) =>
        await Add(await db.Projects.Get(id, ct), ProjectRequestKind.Extension, command.Words, null, [], ct);

    /// <summary>Refusals: as <see cref="Project.Request"/>, <c>project.request_waits</c>. <see cref="InvalidField"/>: as <see cref="ProjectFiles.Add"/>.</summary>
    public async Task<ProjectRequest> Run(Id<Project> id, Acceptance command, IEnumerable<IFormFile> sent, CancellationToken ct)
    {
        var project = await db.Projects.Get(id, ct);
        var stored = await files.Add(ProjectForm.Files, [], sent, ct);
        return await Add(project, ProjectRequestKind.Acceptance, command.Words, command.AcceptedOn, stored, ct);
    }

    private async Task<ProjectRequest> Add(
        Project project, ProjectRequestKind kind, string words, DateOnly? acceptedOn, IReadOnlyList<Guid> stored, CancellationToken ct)
    {
        var request = project.Request(kind, words, acceptedOn, stored, caller.RequireUser(), clock.GetUtcNow());
        db.Add(request);
        await db.SaveChangesAsync(ct);
        return request;
    }
}

/// <summary>Use case: the vendor grants a request or sends it back.</summary>
public sealed class DecideRequest(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public ProjectRequestState? Outcome { get; set; }

        /// <summary>What the partner reads. Required when it is sent back.</summary>
        [StringLength(ApprovalDecision.MaxWordsLength)]
        public string? Words { get; set; }
    }

    /// <summary>Refusals: as <see cref="Project.Decide(ProjectRequest, bool, string?, Guid, Domain.Policies.Policy, DateTimeOffset)"/>. <see cref="InvalidField"/>: <c>Outcome</c> <c>choice</c>.</summary>
    public async Task<ProjectRequest> Run(Id<ProjectRequest> id, Command command, CancellationToken ct)
    {
        var request = await db.ProjectRequests.Get(id, ct);
        if (command.Outcome is not (ProjectRequestState.Granted or ProjectRequestState.Returned))
        {
            throw new InvalidField(nameof(command.Outcome), "choice");
        }

        var project = await db.Projects.SingleAsync(p => p.Id == request.ProjectId, ct);
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        project.Decide(request, command.Outcome == ProjectRequestState.Granted, command.Words, caller.RequireUser(), policy, now);
        if (project.Status == ProjectStatus.Won)
        {
            await ProjectHolds.GiveUp(db, project, now, ct);
        }

        await db.SaveChangesAsync(ct);
        return request;
    }
}
