using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A row of the work list: what waits, since when, how much, how urgent.</summary>
/// <param name="MayDecide">The caller decides this step now.</param>
/// <param name="Delegation">To whom the step was handed; null when everybody decides who may.</param>
public sealed record ApprovalRow(
    Id<RegistrationApplication> Id, Id<Project> ProjectId, string Number, string ProjectName, string CustomerName, Id<Partner> PartnerId, string PartnerName, Money Amount,
    int Round, int Step, int Steps, string StepLabel, Role? StepRole, DateTimeOffset SubmittedAt, DateTimeOffset DueAt, bool MayDecide,
    DelegationView? Delegation);

/// <summary>Another project of the same customer, or of one that may be the same, as the vendor sees it beside the one it decides on.</summary>
/// <param name="Excludes">Both are about the same thing: only one can be approved.</param>
/// <param name="CustomerName">Whose it is.</param>
/// <param name="Near">Why the customer may be the same although it is another account; null when it is the same.</param>
public sealed record Rival(
    Id<Project> Id, string Number, string Name, string PartnerName, ProjectStatus Status, ProjectStage Stage, Money Amount, IReadOnlyList<string> Products,
    DateTimeOffset CreatedAt, bool Excludes, string CustomerName, IReadOnlyList<MatchReason>? Near = null);

/// <summary>Everything that is looked at before deciding.</summary>
/// <param name="Line">Who waits for the same, the next at the top; also the project itself.</param>
/// <param name="Turn">Whose turn it is; null when nothing waits.</param>
public sealed record ApprovalCase(
    ApprovalRow Row, ProjectPicture Picture, RegistrationApplication Application, IReadOnlyList<Rival> Rivals, ApprovalTurn? Turn, IReadOnlyList<WaitingPlace> Line)
{
    /// <summary>Why the caller does not decide: a refusal's code; null when it does.</summary>
    public string? WhyNot => Turn is null ? "project.wrong_status" : Turn.WhyNot;

    /// <summary>Whose turn it is, so that the project cannot be approved now; null when it can.</summary>
    public WaitingPlace? Before => Line.FirstOrDefault(place => place.IsBefore);
}

/// <summary>项目审批: the vendor's work list, what is due first at the top.</summary>
public sealed class ApprovalList(Db db, Caller caller, ApprovalTurns turns, ShowProject show, PartnerNames partners, NearNames names, PolicyBook policies, TimeProvider clock)
{
    /// <summary>More are not compared on one page.</summary>
    private const int MaxRivals = 50;

    /// <param name="mine">
    /// Only what the caller decides now, or has handed over. What it typed itself is left out after reading, so that a page may hold fewer rows than
    /// it could.
    /// </param>
    public async Task<Slice<ApprovalRow>> Open(bool mine, Place place, CancellationToken ct)
    {
        var rows = Joined(mine ? await turns.Mine(Pending, Permission.DecideProjects, ct) : Pending);
        var page = await rows.Slice("approvals", w => w.Application.DueAt, w => w.Application.Id, descending: false, place, ct);
        var shown = await Rows(page.Rows, ct);
        return new(mine ? [.. shown.Where(row => row.MayDecide || row.Delegation?.From.Value == caller.User)] : shown, page.Previous, page.Next);
    }

    /// <summary>Those of these that wait, what is due first at the top.</summary>
    public async Task<IReadOnlyList<ApprovalRow>> These(IReadOnlyCollection<Id<RegistrationApplication>> ids, CancellationToken ct) =>
        await Rows(await Waiting().Where(w => ids.Contains(w.Application.Id)).OrderBy(w => w.Application.DueAt).ToListAsync(ct), ct);

    public Task<int> Count(CancellationToken ct) => Waiting().CountCapped(ct);

    /// <summary>The one that is due next after this, or the first.</summary>
    /// <param name="due">Its term, as it is or was.</param>
    public async Task<Id<RegistrationApplication>?> After(Id<RegistrationApplication> id, DateTimeOffset due, CancellationToken ct)
    {
        var others = Pending.Where(a => a.Id != id).OrderBy(a => a.DueAt).ThenBy(a => a.Id);
        return await First(others.Where(a => a.DueAt >= due)) ?? await First(others);

        Task<Id<RegistrationApplication>?> First(IQueryable<RegistrationApplication> waiting) => waiting.Select(a => (Id<RegistrationApplication>?)a.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>The end of its term while it waits.</summary>
    public Task<DateTimeOffset> DueOf(Id<RegistrationApplication> id, CancellationToken ct) =>
        db.RegistrationApplications.Where(a => a.Id == id).Select(a => a.DueAt).SingleOrDefaultAsync(ct);

    /// <summary>One that waits, or was decided. Not found: <see cref="NotFound"/>.</summary>
    public async Task<ApprovalCase> Get(Id<RegistrationApplication> id, CancellationToken ct)
    {
        var found = await Joined(db.RegistrationApplications.AsNoTracking().Where(a => a.Id == id)).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        var (application, project) = (found.Application, found.Project);
        var now = clock.GetUtcNow();
        var turn = application.AwaitsApproval ? await turns.Of(application, application.InvolvedWith(project), Permission.DecideProjects, ct) : null;
        return new((await Rows([found], ct))[0], await show.Run(project.Id, ct), application, await Rivals(project, now, ct), turn, await Line(project, now, ct));
    }

    /// <summary>Open entries of the waiting list that are about the same.</summary>
    private async Task<IReadOnlyList<WaitingPlace>> Line(Project project, DateTimeOffset now, CancellationToken ct)
    {
        var line = await (
            from entry in db.Rows<WaitingListEntry>().AsNoTracking()
            join other in db.Projects.AsNoTracking() on entry.ProjectId equals other.Id
            join partner in db.Partners on entry.PartnerId equals partner.Id
            where entry.CustomerKey == project.CustomerKey && entry.State != WaitingState.Ended
            orderby entry.RegisteredAt, entry.ProjectId
            select new { entry, other.Number, other.Name, PartnerName = partner.Name }).Take(MaxRivals).ToListAsync(ct);
        var shown = line.Where(row => row.entry.StateAt(now) != WaitingState.Ended && (row.entry.ProjectId == project.Id || row.entry.Excludes(project))).ToList();
        var before = WaitingList.Before(project, shown.Select(row => row.entry), now);
        return
        [
            .. shown.Select(row => new WaitingPlace(
                row.entry.ProjectId, row.Number, row.Name, row.entry.PartnerId, row.PartnerName, row.entry.RegisteredAt, row.entry.JoinedAt, row.entry.StateAt(now),
                row.entry.State == WaitingState.Offered ? row.entry.OfferedUntil : null, row.entry == before)),
        ];
    }

    /// <summary>
    /// Other projects of the same customer, whoever's: those that wait and those that are or were valid. Behind them those of customers whose name is the same
    /// or near: nothing excludes them, but a person who decides should know.
    /// </summary>
    private async Task<IReadOnlyList<Rival>> Rivals(Project project, DateTimeOffset now, CancellationToken ct)
    {
        // One question for each: of two conditions, one of which is enough, neither database takes the rows by both indexes.
        var same = db.Projects.AsNoTracking().Where(other => other.Id != project.Id);
        var others = (await Newest(same.Where(other => other.CustomerKey == project.CustomerKey))).Concat(await Newest(same.Where(other => other.AccountId == project.AccountId)))
            .DistinctBy(other => other.Id).OrderByDescending(other => other.CreatedAt).Take(MaxRivals).ToList();
        var near = await Near(project, now, ct);
        var accounts = near.Keys.ToArray();
        var theirs = accounts.Length == 0 ? [] : await Newest(same.Where(other => accounts.Contains(other.AccountId)));
        others.AddRange(theirs.ExceptBy(others.Select(other => other.Id), other => other.Id));
        var whose = await partners.Of(others.Select(other => other.PartnerId), null, ct);
        return
        [
            .. others.Select(other => new Rival(
                other.Id, other.Number, other.Name, whose?.GetValueOrDefault(other.PartnerId) ?? "", other.StatusAt(now), other.Stage, new(other.AmountMinor, other.Currency), other.Products, other.CreatedAt,
                ProjectScope.Excludes(project, other), other.CustomerName, other.AccountId == project.AccountId || other.CustomerKey == project.CustomerKey ? null : near[other.AccountId]))
                .OrderByDescending(rival => rival.Excludes).ThenBy(rival => rival.Near is not null),
        ];

        Task<List<Project>> Newest(IQueryable<Project> projects) => projects.OrderByDescending(other => other.CreatedAt).Take(MaxRivals).ToListAsync(ct);
    }

    /// <summary>Accounts of companies that may be the project's customer, and why.</summary>
    private async Task<Dictionary<Id<CustomerAccount>, IReadOnlyList<MatchReason>>> Near(Project project, DateTimeOffset now, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == project.AccountId, ct);
        if (account.CustomerType != CustomerType.Enterprise)
        {
            return [];
        }

        var thresholds = (await policies.InForce(caller.Vendor, now, ct)).Values.Matching;
        var found = await names.Of(new(project.CustomerName) { Email = account.Email, Phone = account.Phone }, thresholds, now, ct);
        var near = found.Where(one => one is { IsLive: true, Answer: MatchAnswer.Same or MatchAnswer.Review }).DistinctBy(one => one.Holder).ToDictionary(one => one.Holder, one => one.Reasons ?? []);

        // Who is called exactly so is found by its claim.
        var key = new IdentityKey(KeyKind.Name, CompanyName.Key(project.CustomerName), true).Text;
        foreach (var holder in await db.CustomerClaims.Where(claim => claim.Key == key).Select(claim => claim.Holder).Take(MaxRivals).ToListAsync(ct))
        {
            near.TryAdd(holder, []);
        }

        var accounts = near.Keys.Select(holder => new Id<CustomerAccount>(holder)).ToArray();
        var customers = near.Keys.Select(holder => (Id<Customer>?)new Id<Customer>(holder)).ToArray();
        var ofCustomers = await db.CustomerAccounts.Where(a => customers.Contains(a.CustomerId)).Select(a => new { a.Id, Holder = a.CustomerId!.Value }).ToListAsync(ct);
        return accounts.Select(id => (Id: id, Why: near[id.Value])).Concat(ofCustomers.Select(one => (one.Id, Why: near[one.Holder.Value])))
            .Where(one => one.Id != account.Id).DistinctBy(one => one.Id).ToDictionary(one => one.Id, one => one.Why);
    }

    private async Task<IReadOnlyList<ApprovalRow>> Rows(IReadOnlyList<Waiter> waiters, CancellationToken ct)
    {
        var mine = await turns.Decides(Permission.DecideProjects, ct);
        var names = await turns.Names(waiters.Select(waiter => waiter.Application), ct);
        return [.. waiters.Select(waiter => Row(waiter, mine, names))];
    }

    private IQueryable<RegistrationApplication> Pending => db.RegistrationApplications.AsNoTracking().Where(a => a.State == ApplicationState.PendingApproval);

    private IQueryable<Waiter> Waiting() => Joined(Pending);

    private IQueryable<Waiter> Joined(IQueryable<RegistrationApplication> applications) =>
        from application in applications
        join project in db.Projects.AsNoTracking() on application.ProjectId equals project.Id
        join partner in db.Partners on application.PartnerId equals partner.Id
        select new Waiter { Application = application, Project = project, PartnerName = partner.Name };

    private static ApprovalRow Row(Waiter waiter, Func<Approvable, IReadOnlyCollection<Guid>, bool> mine, IReadOnlyDictionary<Guid, string> names)
    {
        var (application, project) = (waiter.Application, waiter.Project);
        var step = application.Plan.Steps[Math.Min(application.Step, application.Plan.Steps.Count) - 1];
        return new(
            application.Id, project.Id, project.Number, project.Name, project.CustomerName, project.PartnerId, waiter.PartnerName,
            new(project.AmountMinor, project.Currency), application.Round, application.Step, application.Plan.Steps.Count, step.Label, step.Role,
            application.SubmittedAt, application.DueAt, mine(application, application.InvolvedWith(project)),
            ApprovalTurns.ViewOf(application, names));
    }

    private sealed class Waiter
    {
        public required RegistrationApplication Application { get; init; }

        public required Project Project { get; init; }

        public required string PartnerName { get; init; }
    }
}

/// <summary>The page of the work list: the queue, and one case open.</summary>
/// <param name="Mine">Only what the reader decides is in the queue.</param>
public sealed record ApprovalsModel(
    Slice<ApprovalRow> Queue, int Count, bool Mine, ApprovalCase? Case, Form<DecideProject.Command> Form, Form<DelegateDecision.Command> Handing,
    Id<RegistrationApplication>? Skip, DateTimeOffset Now);

/// <summary>Puts the page together around the case that is open.</summary>
public sealed class ApprovalScreen(ApprovalList approvals, TimeProvider clock)
{
    /// <summary>Rows of the queue at the side of the case.</summary>
    private const int QueueSize = 30;

    public Task<IResult> Show(Id<RegistrationApplication>? id, WorkQuery query, Asked asked, CancellationToken ct) =>
        Show(id, query, asked, Form<DecideProject.Command>.Blank(), Form<DelegateDecision.Command>.Blank(), 200, ct);

    public Task<IResult> Deciding(Id<RegistrationApplication> id, Form<DecideProject.Command> form, int status, CancellationToken ct) =>
        Show(id, new(), new(), form, Form<DelegateDecision.Command>.Blank(), status, ct);

    public Task<IResult> Handing(Id<RegistrationApplication> id, Form<DelegateDecision.Command> form, int status, CancellationToken ct) =>
        Show(id, new(), new(), Form<DecideProject.Command>.Blank(), form, status, ct);

    private async Task<IResult> Show(
        Id<RegistrationApplication>? id, WorkQuery query, Asked asked, Form<DecideProject.Command> form, Form<DelegateDecision.Command> handing, int status, CancellationToken ct)
    {
        var queue = await approvals.Open(query.IsMine, new Place(asked.After, asked.Before, QueueSize), ct);
        var open = id is { } one ? await approvals.Get(one, ct) : queue.Rows.Count > 0 ? await approvals.Get(queue.Rows[0].Id, ct) : null;
        var skip = open is null ? null : await approvals.After(open.Row.Id, open.Row.DueAt, ct);
        return ApprovalsPage.Show(new(queue, await approvals.Count(ct), query.IsMine, open, form, handing, skip, clock.GetUtcNow()), status);
    }
}

/// <summary>The work list as a table in which several are ticked.</summary>
public sealed record ManyModel(Slice<ApprovalRow> Page, WorkQuery Query, Asked Asked);

/// <summary>Those that were ticked, and the one decision on all of them.</summary>
/// <param name="Chosen">Those of them that wait.</param>
public sealed record ManyDecisionModel(IReadOnlyList<ApprovalRow> Chosen, Form<DecideMany.Command> Form);

/// <summary>What became of each.</summary>
public sealed record ManyResultsModel(IReadOnlyList<DecisionResult> Results);

/// <summary>Puts the pages together on which many are decided at once.</summary>
public sealed class ManyScreen(ApprovalList approvals, DecideMany decide)
{
    /// <summary>Where it is said what became of each.</summary>
    private const string ResultsPage = "/approvals/many/results";

    public async Task<IResult> List(WorkQuery query, Asked asked, CancellationToken ct) => ManyPage.Show(new(await approvals.Open(query.IsMine, Place.Of(asked), ct), query, asked));

    /// <summary>The form over what is ticked. Without anything ticked the page says so.</summary>
    public async Task<IResult> Decision(Form<DecideMany.Command> form, int status, CancellationToken ct)
    {
        var ids = (form.Input.Ids ?? []).Take(DecideMany.Max).Select(text => Id<RegistrationApplication>.TryParse(text, null, out var id) ? id : default).ToList();
        return ManyDecisionPage.Show(new(await approvals.These(ids, ct), form), status);
    }

    public async Task<IResult> Results(string[] done, string[] not, CancellationToken ct)
    {
        var results = new List<(string Id, string? Code)>(done.SelectMany(ids => ids.Split(',')).Select(id => (id, (string?)null)));
        foreach (var part in not.Select(text => text.Split(':', 2)).Where(part => part.Length == 2))
        {
            results.AddRange(part[1].Split(',').Select(id => (id, (string?)part[0])));
        }

        return ManyResultsPage.Show(new(await decide.Tell([.. results.Where(result => result.Id.Length > 0).Take(DecideMany.Max)], ct)));
    }

    /// <summary>The address at which the results are read: it carries them, so that nothing has to be kept for it.</summary>
    public static string AddressOf(IReadOnlyList<DecisionResult> results) => ResultsPage
        + "?ok=" + Uri.EscapeDataString(string.Join(',', results.Where(result => result.IsDone).Select(result => result.Id)))
        + string.Concat(results.Where(result => !result.IsDone).GroupBy(result => result.Code!)
            .Select(group => "&not=" + Uri.EscapeDataString($"{group.Key}:{string.Join(',', group.Select(result => result.Id))}")));
}
