using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>What the caller may do with a project now, and where: null is not offered.</summary>
public sealed record ProjectActions
{
    /// <summary>Changes it, or hands it in again.</summary>
    public string? Edit { get; init; }

    /// <summary>Writes an entry of 项目进展.</summary>
    public string? Progress { get; init; }

    public string? Withdraw { get; init; }

    /// <summary>放弃候补.</summary>
    public string? Leave { get; init; }

    /// <summary>申请验收.</summary>
    public string? Acceptance { get; init; }

    /// <summary>申请延期.</summary>
    public string? Extension { get; init; }

    /// <summary>The vendor's: decides the step that waits.</summary>
    public string? Decide { get; init; }

    internal static ProjectActions Of(ProjectPicture picture, Caller caller, PageDirectory pages)
    {
        var (project, now) = (picture.Project, picture.Now);
        var mine = caller.Partner == project.PartnerId;
        var status = project.StatusAt(now);
        var again = project is { Kind: ProjectKind.VendorCustomer, ValidFrom: null }
            && status is ProjectStatus.Returned or ProjectStatus.Rejected or ProjectStatus.CustomerRefused or ProjectStatus.Withdrawn or ProjectStatus.Expired;
        return new ProjectActions
        {
            Edit = At("edit", status == ProjectStatus.InProgress || again),
            Progress = At("progress", status == ProjectStatus.InProgress),
            Withdraw = At("withdrawal", Project.MayWithdraw(status)),
            Leave = At("waiting-list/removal", picture.Waiting?.State is WaitingState.Waiting or WaitingState.Offered),
            Acceptance = At("acceptance", status == ProjectStatus.InProgress && project.Stage == ProjectStage.ContractSigned),
            Extension = At("extension", status == ProjectStatus.InProgress),
            Decide = status == ProjectStatus.PendingApproval && project.ApplicationId is { } id && pages.Lets(caller, "/approvals/{id}") ? $"/approvals/{id}" : null,
        };

        string? At(string page, bool possible) =>
            possible && mine && pages.Lets(caller, $"/projects/{{id}}/{page}") ? $"/projects/{project.Id}/{page}" : null;
    }
}

/// <summary>What comes next for a project, and who has to act.</summary>
/// <param name="Key">The end of the texts' keys.</param>
/// <param name="Who">A text key; null when nobody has to.</param>
internal sealed record ProjectNext(string Key, State State, string? Who, DateTimeOffset? Until)
{
    public static ProjectNext Of(ProjectPicture picture)
    {
        var project = picture.Project;
        var key = Customers.Words.Of(picture.Status);
        var state = ProjectWords.State(picture.Status);
        return picture.Status switch
        {
            ProjectStatus.PendingApproval => new(key, state, "projects.next.vendor", picture.Application?.DueAt),
            ProjectStatus.Returned => new(
                picture.Waiting is { State: WaitingState.Offered } ? "returned_offered" : key, state, "projects.next.partner", picture.Waiting?.OfferedUntil),
            ProjectStatus.PendingConfirmation => new(key, state, "projects.next.customer", project.ExpiresAt),
            ProjectStatus.InProgress => new(key, state, "projects.next.partner", project.ExpiresAt),
            ProjectStatus.Expired => new(project.ValidFrom is null ? "expired_unconfirmed" : key, state, project.ValidFrom is null ? "projects.next.partner" : null, null),
            ProjectStatus.Closed => new(project.EndReason == ProjectEndReason.AssociationEnded ? "closed_association" : key, state, null, null),
            ProjectStatus.Rejected when project.EndReason == ProjectEndReason.ScopeTaken => OfLine(picture, state),
            _ => new(key, state, null, null),
        };
    }

    private static ProjectNext OfLine(ProjectPicture picture, State state) => picture.Entry?.StateAt(picture.Now) switch
    {
        WaitingState.Waiting => new("waiting", State.Waiting, null, null),
        WaitingState.Offered => new("offered", State.Good, "projects.next.partner", picture.Entry.OfferedUntil),
        WaitingState.Ended when picture.Entry.EndReasonAt(picture.Now) == WaitingEndReason.Lapsed => new("waiting_lapsed", state, null, null),
        WaitingState.Ended when picture.Entry.EndReason == WaitingEndReason.GivenUp => new("waiting_left", state, null, null),
        _ => new("rejected_scope_taken", state, null, null),
    };
}
