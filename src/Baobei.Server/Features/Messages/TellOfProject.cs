using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>A customer learns by mail of a project that asks for its answer, or of one it agreed to that is over.</summary>
/// <param name="Kind">The end of the mail's text keys.</param>
public sealed record ProjectMailed(
    string Email, string? Language, string Kind, string AccountName, string PartnerName, string ProjectName, DateTimeOffset At, string Link) : IEvent
{
    public static string Name => "project.mailed";
}

/// <summary>
/// What happens to a project is told to whoever has to act on it or lost something by it: the vendor's approvers, the partner's owner of the
/// project and its owners, and the customer.
/// </summary>
public sealed class TellOfProject(Db db, ApprovalBook approvals, Texts texts, Notices notices, MailChoices choices) :
    IHandle<ProjectRegistered>, IHandle<ProjectResubmitted>, IHandle<ProjectStepApproved>, IHandle<ProjectApproved>, IHandle<ProjectReturned>, IHandle<ProjectRejected>,
    IHandle<ProjectConfirmed>, IHandle<ProjectRefusedByCustomer>, IHandle<ProjectExpired>, IHandle<ProjectClosed>, IHandle<ProjectEndedWithAssociation>,
    IHandle<ProjectConfirmationDue>,
    IHandle<ProjectExpiring>, IHandle<ProjectDecisionDue>, IHandle<ProjectDelegated>, IHandle<ProjectDelegationEnded>, IHandle<ProjectRequested>, IHandle<ProjectRequestGranted>, IHandle<ProjectRequestReturned>,
    IHandle<ProjectDraftExpiring>, IHandle<ProjectQueued>, IHandle<ProjectOffered>, IHandle<ProjectWaitingEnded>
{
    private const string Reminder = "due";

    public Task Handle(ProjectRegistered happened, CancellationToken ct) =>
        happened.Kind == ProjectKind.VendorCustomer ? TellApprovers(happened.ProjectId, 1, happened.ProjectName, ct) : Task.CompletedTask;

    public Task Handle(ProjectResubmitted happened, CancellationToken ct) => TellApprovers(happened.ProjectId, 1, happened.ProjectName, ct);

    public Task Handle(ProjectStepApproved happened, CancellationToken ct) => TellApprovers(happened.ProjectId, happened.Step + 1, happened.ProjectName, ct);

    public async Task Handle(ProjectApproved happened, CancellationToken ct)
    {
        await TellPartner(happened.PartnerId, happened.Owner, happened.ProjectId, "project_approved", [happened.ProjectName, happened.ConfirmBy], ct);
        await MailCustomer(happened.AccountId, happened.PartnerId, happened.ProjectId, "asked", happened.ProjectName, happened.ConfirmBy, ct);
    }

    public Task Handle(ProjectReturned happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_returned", [happened.ProjectName, happened.Words ?? ""], ct);

    public Task Handle(ProjectRejected happened, CancellationToken ct) => happened.DecidedBy is null
        ? TellPartner(happened.PartnerId, happened.Owner, happened.ProjectId, "project_scope_taken", [happened.ProjectName], ct)
        : TellPartner(happened.PartnerId, happened.Owner, happened.ProjectId, "project_rejected", [happened.ProjectName, happened.Words ?? ""], ct);

    /// <summary>Of one that gave way the refusal tells this, too.</summary>
    public Task Handle(ProjectQueued happened, CancellationToken ct) => happened.Kind switch
    {
        WaitingCause.Refused => TellOfLine(happened.ProjectId, "project_queued", null, ct),
        WaitingCause.Passed => TellOfLine(happened.ProjectId, "project_passed", null, ct),
        _ => Task.CompletedTask,
    };

    public Task Handle(ProjectOffered happened, CancellationToken ct) =>
        TellOfLine(happened.ProjectId, happened.Again ? "project_offered_again" : "project_offered", happened.OfferedUntil, ct);

    /// <summary>What the partner or the vendor did is no news.</summary>
    public Task Handle(ProjectWaitingEnded happened, CancellationToken ct) =>
        happened.Kind == WaitingEndReason.Lapsed ? TellOfLine(happened.ProjectId, "project_turn_over", happened.EndedAt, ct) : Task.CompletedTask;

    public Task Handle(ProjectConfirmed happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_confirmed", [happened.ProjectName, happened.CustomerName, happened.ValidUntil], ct);

    public Task Handle(ProjectRefusedByCustomer happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_customer_refused", [happened.ProjectName, MessageArgument.Of(texts, happened.ReasonCode, happened.Words)], ct);

    public Task Handle(ProjectExpired happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId,
        happened.ReasonCode == ProjectEndReason.ConfirmationOver ? "project_unconfirmed" : "project_expired", [happened.ProjectName, happened.ExpiredAt], ct);

    public Task Handle(ProjectClosed happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_closed", [happened.ProjectName, MessageArgument.Of(texts, happened.ReasonCode, happened.Words)], ct);

    public Task Handle(ProjectEndedWithAssociation happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_association_ended", [happened.ProjectName, happened.CustomerName], ct);

    public Task Handle(ProjectConfirmationDue happened, CancellationToken ct) =>
        MailCustomer(happened.AccountId, happened.PartnerId, happened.ProjectId, Reminder, happened.ProjectName, happened.ConfirmBy, ct);

    public Task Handle(ProjectExpiring happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_expiring", [happened.ProjectName, $"{happened.Days}", happened.ExpiresAt], ct);

    /// <summary>Whoever decides is reminded; once the term is over, whoever it is escalated to learns of it, too.</summary>
    public async Task Handle(ProjectDecisionDue happened, CancellationToken ct)
    {
        if (await Waiting(happened.ProjectId, ct) is not { } waiting || waiting.Application.Id != happened.ApplicationId || waiting.Application.Step != happened.Step)
        {
            // Decided before this was delivered.
            return;
        }

        var deciders = await Deciders(waiting, ct);
        MessageArgument[] arguments = [happened.ProjectName, waiting.Partner, happened.DueAt];
        var link = $"/approvals/{happened.ApplicationId}";
        await Tell(
            db.Users.Where(u => deciders.Contains(u.Id)), happened.Notice == DecisionNotice.Soon ? "project_due_soon" : "project_overdue", arguments, link, happened.ProjectId, ct);
        if (happened.Notice == DecisionNotice.Soon || waiting.Application.Planned is not { } step)
        {
            return;
        }

        await Tell(approvals.Escalated(step).Where(u => !deciders.Contains(u.Id)), "project_escalated", arguments, link, happened.ProjectId, ct);
    }

    /// <summary>The colleague learns of it.</summary>
    public async Task Handle(ProjectDelegated happened, CancellationToken ct)
    {
        var partner = await PartnerName(happened.PartnerId, ct);
        var from = await db.Users.Where(u => u.Id == happened.From).Select(u => u.DisplayName).SingleOrDefaultAsync(ct) ?? "";
        await Tell(
            db.Users.Where(u => u.Id == happened.To && !u.IsDisabled), "project_delegated", [happened.ProjectName, partner, from, happened.Note],
            $"/approvals/{happened.ApplicationId}", happened.ProjectId, ct);
    }

    /// <summary>Whoever of the two did not end it learns of it.</summary>
    public Task Handle(ProjectDelegationEnded happened, CancellationToken ct) => Tell(
        db.Users.Where(u => (u.Id == happened.To || u.Id == happened.From) && u.Id != happened.By && !u.IsDisabled), "project_delegation_ended", [happened.ProjectName],
        $"/approvals/{happened.ApplicationId}", happened.ProjectId, ct);

    /// <summary>Whoever may decide about projects at the vendor: a request has no route.</summary>
    public async Task Handle(ProjectRequested happened, CancellationToken ct)
    {
        var partner = await db.Partners.Where(p => p.Id == happened.PartnerId).Select(p => p.Name).SingleAsync(ct);
        await Tell(
            db.Users.Where(u => u.PartnerId == null && u.Role == Role.BusinessDeveloper && !u.IsDisabled),
            happened.Kind == ProjectRequestKind.Acceptance ? "acceptance_waits" : "extension_waits", [happened.ProjectName, partner],
            $"/project-requests/{happened.RequestId}", happened.ProjectId, ct);
    }

    public Task Handle(ProjectRequestGranted happened, CancellationToken ct) => happened.ValidUntil is { } until
        ? TellPartner(happened.PartnerId, happened.Owner, happened.ProjectId, "project_extended", [happened.ProjectName, until], ct)
        : TellPartner(happened.PartnerId, happened.Owner, happened.ProjectId, "project_accepted", [happened.ProjectName], ct);

    public Task Handle(ProjectRequestReturned happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId,
        happened.Kind == ProjectRequestKind.Acceptance ? "acceptance_returned" : "extension_returned", [happened.ProjectName, happened.Words], ct);

    /// <summary>A draft is its owner's alone.</summary>
    public Task Handle(ProjectDraftExpiring happened, CancellationToken ct) => notices.Tell(
        db.Users.Where(u => u.Id == happened.Owner && !u.IsDisabled), "project_draft_expiring", [happened.DraftName, happened.DeletedAt],
        $"/projects/drafts/{happened.DraftId}/basic", happened.DraftId.ToString(), ct);

    /// <summary>Whoever may decide the step; nobody when it was decided before this was delivered: those of the next are told of theirs.</summary>
    private async Task TellApprovers(Id<Project> id, int step, string projectName, CancellationToken ct)
    {
        if (await Waiting(id, ct) is { } waiting && waiting.Application.Step == step)
        {
            var deciders = await Deciders(waiting, ct);
            await Tell(
                db.Users.Where(u => deciders.Contains(u.Id)), "project_waits", [projectName, waiting.Partner, waiting.Application.DueAt],
                $"/approvals/{waiting.Application.Id}", id, ct);
        }
    }

    /// <summary>The project and its application while it waits for the vendor; null when it was decided before this was delivered.</summary>
    private async Task<(Project Project, RegistrationApplication Application, string Partner)?> Waiting(Id<Project> id, CancellationToken ct)
    {
        var project = await db.AcrossPartners<Project>().AsNoTracking().SingleAsync(p => p.Id == id, ct);
        var application = await db.AcrossPartners<RegistrationApplication>().AsNoTracking().SingleAsync(a => a.Id == project.ApplicationId, ct);
        return application.Waiting is null ? null : (project, application, await PartnerName(project.PartnerId, ct));
    }

    private async Task<Guid[]> Deciders((Project Project, RegistrationApplication Application, string Partner) waiting, CancellationToken ct) =>
        [.. (await approvals.Of(waiting.Application, waiting.Application.InvolvedWith(waiting.Project), ct)).Select(approver => approver.PersonId)];

    private Task<string> PartnerName(Id<Partner> id, CancellationToken ct) => db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync(ct);

    private Task TellPartner(Id<Partner> partner, Guid owner, Id<Project> project, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => Tell(
        db.Users.Where(u => u.PartnerId == partner && !u.IsDisabled && (u.Id == owner || u.Role == Role.PartnerOwner)), kind, arguments, $"/projects/{project}", project, ct);

    private async Task TellOfLine(Id<Project> id, string kind, DateTimeOffset? at, CancellationToken ct)
    {
        var project = await db.AcrossPartners<Project>().AsNoTracking().SingleAsync(p => p.Id == id, ct);
        await TellPartner(project.PartnerId, project.Owner, id, kind, at is { } moment ? [project.Name, moment] : [project.Name], ct);
    }

    private Task Tell(IQueryable<Access.User> readers, string kind, IReadOnlyList<MessageArgument> arguments, string link, Id<Project> project, CancellationToken ct) =>
        notices.Tell(readers, kind, arguments, link, project.ToString(), ct);

    private async Task MailCustomer(
        Id<CustomerAccount> accountId, Id<Partner> partnerId, Id<Project> project, string kind, string projectName, DateTimeOffset at, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.Where(a => a.Id == accountId)
            .Select(a => new { a.Email, a.AccountName, a.UserId, Language = db.Users.Where(u => u.Id == a.UserId).Select(u => u.Language).FirstOrDefault() }).SingleAsync(ct);
        if (kind == Reminder && !await choices.Wants(MailTopic.ConfirmationReminders, account.UserId, ct))
        {
            return;
        }

        var partner = await db.Partners.Where(p => p.Id == partnerId).Select(p => p.Name).SingleAsync(ct);
        db.Queue(new ProjectMailed(account.Email, account.Language, kind, account.AccountName, partner, projectName, at, $"/my/purchase-orders/{project}"), project.ToString());
    }
}

/// <summary>The mail; its link leads to where the customer reads everything, and answers.</summary>
public sealed class SendProjectMail(IMail mail, Links links) : ISend<ProjectMailed>
{
    public static string AddressOf(ProjectMailed happened) => happened.Email;

    public Task Handle(ProjectMailed happened, CancellationToken ct) => mail.Send(
        happened.Email,
        ProjectMail.With(new(happened.Kind, happened.AccountName, happened.PartnerName, happened.ProjectName, happened.At, links.To(happened.Link), links.To(MessageRoutes.ChoosePath))),
        happened.Language,
        ct);
}

/// <summary>What the customer is told; the facts are those of <see cref="ProjectMailed"/>.</summary>
/// <param name="Choose">Where one chooses what is mailed.</param>
public sealed record ProjectLetter(string Kind, string AccountName, string PartnerName, string ProjectName, DateTimeOffset At, string Link, string Choose);
