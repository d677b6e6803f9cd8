using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A row of the work list: what waits, since when, how much, how urgent.</summary>
/// <param name="MayDecide">The caller decides this step now.</param>
public sealed record ApprovalRow(
    Id<RegistrationApplication> Id, Id<Project> ProjectId, string Number, string ProjectName, string CustomerName, Id<Partner> PartnerId, string PartnerName, Money Amount,
    int Round, int Step, int Steps, string StepLabel, Domain.People.Role? StepRole, DateTimeOffset SubmittedAt, DateTimeOffset DueAt, bool MayDecide);

/// <summary>Another project of the same customer, as the vendor sees it beside the one it decides on.</summary>
/// <param name="Excludes">Both are about the same thing: only one can be approved.</param>
public sealed record Rival(
    Id<Project> Id, string Number, string Name, string PartnerName, ProjectStatus Status, ProjectStage Stage, Money Amount, IReadOnlyList<string> Products,
    DateTimeOffset CreatedAt, bool Excludes);

/// <summary>Everything that is looked at before deciding.</summary>
/// <param name="WhyNot">Why the caller does not decide: a refusal's code; null when it does.</param>
/// <param name="Deciders">Who may decide now, by name.</param>
public sealed record ApprovalCase(
    ApprovalRow Row, ProjectPicture Picture, RegistrationApplication Application, IReadOnlyList<Rival> Rivals, string? WhyNot, IReadOnlyList<string> Deciders);

/// <summary>项目审批: the vendor's work list, what is due first at the top.</summary>
public sealed class ApprovalList(Db db, Caller caller, ApprovalBook approvals, ShowProject show, TimeProvider clock)
{
    /// <summary>More are not compared on one page.</summary>
    private const int MaxRivals = 50;

    public async Task<Slice<ApprovalRow>> Open(Place place, CancellationToken ct)
    {
        var page = await Waiting().Slice("approvals", w => w.Application.DueAt, w => w.Application.Id, descending: false, place, ct);
        var mine = await Mine(ct);
        return page.Select(waiter => Row(waiter, mine));
    }

    public Task<int> Count(CancellationToken ct) => Waiting().CountCapped(ct);

    /// <summary>The one that is due next after this, or the first.</summary>
    public async Task<Id<RegistrationApplication>?> After(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var due = await db.RegistrationApplications.Where(a => a.Id == id).Select(a => a.DueAt).SingleOrDefaultAsync(ct);
        return await Waiting().Where(w => w.Application.Id != id).OrderBy(w => w.Application.DueAt < due).ThenBy(w => w.Application.DueAt).ThenBy(w => w.Application.Id)
            .Select(w => (Id<RegistrationApplication>?)w.Application.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>One that waits, or was decided. Not found: <see cref="NotFound"/>.</summary>
    public async Task<ApprovalCase> Get(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var found = await Joined(db.RegistrationApplications.AsNoTracking().Where(a => a.Id == id)).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        var (application, project) = (found.Application, found.Project);
        var now = clock.GetUtcNow();
        string? whyNot = "project.wrong_status";
        IReadOnlyList<string> deciders = [];
        if (application.Waiting is { } step)
        {
            var (people, standIns) = (await approvals.People(ct), await approvals.StandIns(ct));
            Guid[] involved = [.. application.Authors.Union(project.Authors)];
            whyNot = caller.May(Permission.DecideProjects) ? Approvers.WhyNot(caller.RequireUser(), step, people, standIns, involved, now) : "approval.not_approver";
            var ids = Approvers.Of(step, people, standIns, involved, now).Select(approver => approver.PersonId).ToArray();
            deciders = await db.Users.Where(u => ids.Contains(u.Id)).OrderBy(u => u.Id).Select(u => u.DisplayName).ToListAsync(ct);
        }

        return new(Row(found, await Mine(ct)), await show.Run(project.Id, ct), application, await Rivals(project, now, ct), whyNot, deciders);
    }

    /// <summary>Other projects of the same customer, whoever's: those that wait and those that are or were valid.</summary>
    private async Task<IReadOnlyList<Rival>> Rivals(Project project, DateTimeOffset now, CancellationToken ct)
    {
        var others = await (
            from other in db.Projects.AsNoTracking()
            join partner in db.Partners on other.PartnerId equals partner.Id
            where (other.CustomerKey == project.CustomerKey || other.AccountId == project.AccountId) && other.Id != project.Id
            orderby other.CreatedAt descending
            select new { other, partner.Name }).Take(MaxRivals).ToListAsync(ct);
        return
        [
            .. others.Select(pair => new Rival(
                pair.other.Id, pair.other.Number, pair.other.Name, pair.Name, pair.other.StatusAt(now), pair.other.Stage,
                new(pair.other.AmountMinor, pair.other.Currency), pair.other.Products, pair.other.CreatedAt, ProjectScope.Excludes(project, pair.other)))
                .OrderByDescending(rival => rival.Excludes),
        ];
    }

    /// <summary>Which of the waiting steps the caller decides, by role, by name, or in somebody's place.</summary>
    private async Task<Func<RegistrationApplication, Project, bool>> Mine(CancellationToken ct)
    {
        if (!caller.May(Permission.DecideProjects))
        {
            return (_, _) => false;
        }

        var (people, standIns, now, user) = (await approvals.People(ct), await approvals.StandIns(ct), clock.GetUtcNow(), caller.RequireUser());
        return (application, project) =>
            application.Waiting is { } step && Approvers.WhyNot(user, step, people, standIns, [.. application.Authors.Union(project.Authors)], now) is null;
    }

    private IQueryable<Waiter> Waiting() => Joined(db.RegistrationApplications.AsNoTracking().Where(a => a.State == ApplicationState.PendingApproval));

    private IQueryable<Waiter> Joined(IQueryable<RegistrationApplication> applications) =>
        from application in applications
        join project in db.Projects.AsNoTracking() on application.ProjectId equals project.Id
        join partner in db.Partners on application.PartnerId equals partner.Id
        select new Waiter { Application = application, Project = project, PartnerName = partner.Name };

    private static ApprovalRow Row(Waiter waiter, Func<RegistrationApplication, Project, bool> mine)
    {
        var (application, project) = (waiter.Application, waiter.Project);
        var step = application.Plan.Steps[Math.Min(application.Step, application.Plan.Steps.Count) - 1];
        return new(
            application.Id, project.Id, project.Number, project.Name, project.CustomerName, project.PartnerId, waiter.PartnerName,
            new(project.AmountMinor, project.Currency), application.Round, application.Step, application.Plan.Steps.Count, step.Label, step.Role,
            application.SubmittedAt, application.DueAt, mine(application, project));
    }

    private sealed class Waiter
    {
        public required RegistrationApplication Application { get; init; }

        public required Project Project { get; init; }

        public required string PartnerName { get; init; }
    }
}

/// <summary>The page of the work list: the queue, and one case open.</summary>
public sealed record ApprovalsModel(
    Slice<ApprovalRow> Queue, int Count, ApprovalCase? Case, Form<DecideProject.Command> Form, Id<RegistrationApplication>? Skip, DateTimeOffset Now);

/// <summary>Puts the page together around the case that is open.</summary>
public sealed class ApprovalScreen(ApprovalList approvals, TimeProvider clock)
{
    /// <summary>Rows of the queue at the side of the case.</summary>
    private const int QueueSize = 30;

    public async Task<IResult> Show(Id<RegistrationApplication>? id, Asked asked, Form<DecideProject.Command> form, int status, CancellationToken ct)
    {
        var queue = await approvals.Open(new Place(asked.After, asked.Before, QueueSize), ct);
        var open = id is { } one ? await approvals.Get(one, ct) : queue.Rows.Count > 0 ? await approvals.Get(queue.Rows[0].Id, ct) : null;
        var skip = open is null ? null : await approvals.After(open.Row.Id, ct);
        return ApprovalsPage.Show(new(queue, await approvals.Count(ct), open, form, skip, clock.GetUtcNow()), status);
    }
}
