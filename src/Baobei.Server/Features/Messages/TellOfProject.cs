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
    IHandle<ProjectExpiring>, IHandle<ProjectOverdue>, IHandle<ProjectRequested>, IHandle<ProjectRequestGranted>, IHandle<ProjectRequestReturned>
{
    private const string Reminder = "due";

    public Task Handle(ProjectRegistered happened, CancellationToken ct) =>
        happened.Kind == ProjectKind.VendorCustomer ? TellApprovers(happened.ProjectId, happened.ProjectName, ct) : Task.CompletedTask;

    public Task Handle(ProjectResubmitted happened, CancellationToken ct) => TellApprovers(happened.ProjectId, happened.ProjectName, ct);

    public Task Handle(ProjectStepApproved happened, CancellationToken ct) => TellApprovers(happened.ProjectId, happened.ProjectName, ct);

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

    public Task Handle(ProjectConfirmed happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_confirmed", [happened.ProjectName, happened.CustomerName, happened.ValidUntil], ct);

    public Task Handle(ProjectRefusedByCustomer happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_customer_refused", [happened.ProjectName, WordsOf(happened.ReasonCode, happened.Words)], ct);

    public Task Handle(ProjectExpired happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId,
        happened.ReasonCode == ProjectEndReason.ConfirmationOver ? "project_unconfirmed" : "project_expired", [happened.ProjectName, happened.ExpiredAt], ct);

    public Task Handle(ProjectClosed happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_closed", [happened.ProjectName, WordsOf(happened.ReasonCode, happened.Words)], ct);

    public Task Handle(ProjectEndedWithAssociation happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_association_ended", [happened.ProjectName, happened.CustomerName], ct);

    public Task Handle(ProjectConfirmationDue happened, CancellationToken ct) =>
        MailCustomer(happened.AccountId, happened.PartnerId, happened.ProjectId, Reminder, happened.ProjectName, happened.ConfirmBy, ct);

    public Task Handle(ProjectExpiring happened, CancellationToken ct) => TellPartner(
        happened.PartnerId, happened.Owner, happened.ProjectId, "project_expiring", [happened.ProjectName, $"{happened.Days}", happened.ExpiresAt], ct);

    /// <summary>Whoever decides is reminded, and the vendor's operators learn that it waits.</summary>
    public Task Handle(ProjectOverdue happened, CancellationToken ct) => TellApprovers(happened.ProjectId, happened.ProjectName, ct, overdue: true);

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

    /// <summary>A customer's reason in both languages, because a message is read in the reader's.</summary>
    private string WordsOf(CustomerReason reason, string? words) => words ?? $"{texts.In(Texts.Chinese, Texts.KeyOf(reason))} / {texts.In(Texts.English, Texts.KeyOf(reason))}";

    private async Task TellApprovers(Id<Project> id, string projectName, CancellationToken ct, bool overdue = false)
    {
        var project = await db.AcrossPartners<Project>().AsNoTracking().SingleAsync(p => p.Id == id, ct);
        var application = await db.AcrossPartners<RegistrationApplication>().AsNoTracking().SingleAsync(a => a.Id == project.ApplicationId, ct);
        if (application.Waiting is not { } step)
        {
            // Decided before this was delivered.
            return;
        }

        var partner = await db.Partners.Where(p => p.Id == project.PartnerId).Select(p => p.Name).SingleAsync(ct);
        var deciders = (await approvals.Of(step, [.. application.Authors.Union(project.Authors)], ct)).Select(approver => approver.PersonId).ToArray();
        var readers = overdue
            ? db.Users.Where(u => deciders.Contains(u.Id) || (u.PartnerId == null && u.Role == Role.VendorOperator && !u.IsDisabled))
            : db.Users.Where(u => deciders.Contains(u.Id));
        await Tell(readers, overdue ? "project_overdue" : "project_waits", [projectName, partner, application.DueAt], $"/approvals/{application.Id}", id, ct);
    }

    private Task TellPartner(Id<Partner> partner, Guid owner, Id<Project> project, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => Tell(
        db.Users.Where(u => u.PartnerId == partner && !u.IsDisabled && (u.Id == owner || u.Role == Role.PartnerOwner)), kind, arguments, $"/projects/{project}", project, ct);

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
