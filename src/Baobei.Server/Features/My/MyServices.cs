using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>What a partner registered about the customer, as the customer reads it (服务单). Only what the vendor has approved is shown.</summary>
/// <param name="Status">What it is now.</param>
/// <param name="HasPage">It can be opened; not while the partner changes what the customer refused, which stays in the list as refused until the vendor has approved it again.</param>
/// <param name="AnswerBy">The customer has to answer before this moment; null when nothing is asked.</param>
public sealed record ServiceView(
    Id<Project> Id, string Number, string ProjectName, string PartnerName, ProjectStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? AnswerBy,
    DateTimeOffset? ValidUntil, DateTimeOffset? EndedAt, bool HasPage);

/// <summary>One of them with everything that was registered.</summary>
public sealed record ServiceDetail(
    ServiceView Service, ProjectKind Kind, string Description, string Industry, string Region, bool IsBid, bool IsTest, bool IsThirdParty, string ContactName,
    string? ContactTitle, string? ContactPhone, IReadOnlyList<string> Products, string? TenderNumber, DateOnly? BidOn, DateOnly? ExpectedStartOn,
    DateOnly ExpectedSignOn, Money Amount, IReadOnlyList<ProjectFile> Files, string RegisteredBy);

/// <summary>
/// 控制台 → 费用中心 → 采购单 → 我的历史服务单 (guide line 177): the customer sees who registered what about it, confirms or refuses, and may end later
/// what it agreed to. Rows are found by the caller's own account, past the partner filter: a customer has no partner of its own.
/// </summary>
public sealed class MyServices(Db db, MyAccount mine, Caller caller, ProjectFiles files, ListProducts products, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public CustomerReason? Reason { get; set; }

        /// <summary>Read by the partner and the vendor. Required when the reason is "other".</summary>
        [StringLength(ApprovalDecision.MaxWordsLength)]
        public string? Words { get; set; }
    }

    /// <summary>What the vendor has not approved is no business of the customer's yet.</summary>
    private static readonly ProjectStatus[] _hidden = [ProjectStatus.PendingApproval, ProjectStatus.Returned, ProjectStatus.Rejected];

    public async Task<Slice<ServiceView>> List(Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await mine.Own(ct);
        var page = await Listed(account).Slice("services", row => row.Project.Id, descending: true, place, ct);
        var hidden = page.Rows.Where(row => IsHidden(row.Project)).Select(row => row.Project.Id).ToList();
        var refused = hidden.Count == 0 ? [] : await db.AcrossPartners<RegistrationApplication>().AsNoTracking()
            .Where(a => hidden.Contains(a.ProjectId) && a.State == ApplicationState.CustomerRefused).OrderBy(a => a.Id).ToListAsync(ct);
        return page.Select(row => refused.FindLast(a => a.ProjectId == row.Project.Id) is { } last && IsHidden(row.Project) ? Of(row, last) : Of(row, now));
    }

    /// <summary>How many wait for an answer.</summary>
    public async Task<int> CountOpen(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await mine.Own(ct);
        return await Shown(account).Where(row => row.Project.Status == ProjectStatus.PendingConfirmation && row.Project.ExpiresAt > now).CountCapped(ct);
    }

    public async Task<ServiceDetail> Get(Id<Project> id, CancellationToken ct)
    {
        var row = await Row(id, ct);
        var project = row.Project;
        var names = (await products.NamedBy(project.Products, ct)).ToDictionary(p => p.Code, p => p.Name);
        return new(
            Of(row, clock.GetUtcNow()), project.Kind, project.Description, project.Industry, project.Region, project.IsBid, project.IsTest, project.IsThirdParty,
            project.ContactName, project.ContactTitle, project.ContactPhone, [.. project.Products.Select(code => names.GetValueOrDefault(code) ?? code)],
            project.TenderNumber, project.BidOn, project.ExpectedStartOn, project.ExpectedSignOn, new(project.AmountMinor, project.Currency),
            await files.Of(project.Files, ct), await db.Users.Where(u => u.Id == project.Owner).Select(u => u.DisplayName).SingleOrDefaultAsync(ct) ?? "");
    }

    /// <summary>Ids of the files that go with it.</summary>
    public async Task<IReadOnlyList<Guid>> FilesOf(Id<Project> id, CancellationToken ct) => (await Row(id, ct)).Project.Files;

    /// <summary>Agrees: the project is 进行中 from now on. Refusals: <c>account.frozen</c>, <c>project.expired</c>, <c>project.wrong_status</c>, and those of <see cref="FindAccount"/>.</summary>
    public async Task<Project> Confirm(Id<Project> id, FindAccount accounts, CancellationToken ct)
    {
        var (account, project, now) = await Mine(id, ct);
        var application = await Asked(project, ct);
        if (project.StatusAt(now) == ProjectStatus.PendingConfirmation)
        {
            await accounts.Check(account, project.PartnerId, ct);
        }

        project.Confirm(application, account, (await policies.InForce(caller.Vendor, now, ct)).Values, now);
        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <summary>Says no. Refusals: <c>account.frozen</c>, <c>project.expired</c>, <c>project.wrong_status</c>.</summary>
    public async Task<Project> Refuse(Id<Project> id, Command command, CancellationToken ct)
    {
        var (_, project, now) = await Mine(id, ct);
        project.RefuseByCustomer(await Asked(project, ct), command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"), command.Words, now);
        return await Over(project, now, ct);
    }

    /// <summary>Ends what it agreed to. Refusals: as <see cref="Refuse"/>.</summary>
    public async Task<Project> Close(Id<Project> id, Command command, CancellationToken ct)
    {
        var (_, project, now) = await Mine(id, ct);
        project.CloseByCustomer(command.Reason ?? throw new InvalidField(nameof(command.Reason), "required"), command.Words, now);
        return await Over(project, now, ct);
    }

    private async Task<Project> Over(Project project, DateTimeOffset now, CancellationToken ct)
    {
        await ProjectHolds.GiveUp(db, project, now, ct);
        await db.SaveChangesAsync(ct);
        return project;
    }

    private async Task<RegistrationApplication> Asked(Project project, CancellationToken ct) =>
        await ProjectHolds.Newest(db, project, ct) ?? throw new Refused("project.wrong_status", project.Status, ProjectStatus.InProgress);

    private async Task<(CustomerAccount Account, Project Project, DateTimeOffset Now)> Mine(Id<Project> id, CancellationToken ct)
    {
        var account = await mine.Own(ct);
        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        var project = await db.AcrossPartners<Project>().SingleOrDefaultAsync(p => p.Id == id && p.AccountId == account.Id && !_hidden.Contains(p.Status), ct) ?? throw new NotFound();
        return (account, project, clock.GetUtcNow());
    }

    private async Task<OwnProject> Row(Id<Project> id, CancellationToken ct) =>
        await Shown(await mine.Own(ct)).SingleOrDefaultAsync(row => row.Project.Id == id, ct) ?? throw new NotFound();

    private IQueryable<OwnProject> Shown(CustomerAccount account) =>
        from project in db.AcrossPartners<Project>().AsNoTracking()
        join partner in db.Partners on project.PartnerId equals partner.Id
        where project.AccountId == account.Id && !_hidden.Contains(project.Status) && (project.Status != ProjectStatus.Withdrawn || project.ValidFrom != null)
        select new OwnProject { Project = project, PartnerName = partner.Name };

    /// <summary>What is shown, and what the customer has refused and is changed by the partner since, of which it sees no more than that.</summary>
    private IQueryable<OwnProject> Listed(CustomerAccount account) =>
        from project in db.AcrossPartners<Project>().AsNoTracking()
        join partner in db.Partners on project.PartnerId equals partner.Id
        where project.AccountId == account.Id
            && ((!_hidden.Contains(project.Status) && (project.Status != ProjectStatus.Withdrawn || project.ValidFrom != null))
                || db.AcrossPartners<RegistrationApplication>().Any(a => a.ProjectId == project.Id && a.State == ApplicationState.CustomerRefused))
        select new OwnProject { Project = project, PartnerName = partner.Name };

    private static bool IsHidden(Project project) => _hidden.Contains(project.Status) || project is { Status: ProjectStatus.Withdrawn, ValidFrom: null };

    /// <summary>As it was when the customer refused it.</summary>
    private static ServiceView Of(OwnProject row, RegistrationApplication refused) => new(
        row.Project.Id, row.Project.Number, refused.ProjectName, row.PartnerName, ProjectStatus.CustomerRefused, row.Project.CreatedAt, null, null, refused.EndedAt, HasPage: false);

    private static ServiceView Of(OwnProject row, DateTimeOffset now)
    {
        var (project, status) = (row.Project, row.Project.StatusAt(now));
        return new(
            project.Id, project.Number, project.Name, row.PartnerName, status, project.CreatedAt,
            status == ProjectStatus.PendingConfirmation ? project.ExpiresAt : null,
            status == ProjectStatus.InProgress ? project.ExpiresAt : null,
            status == ProjectStatus.Expired ? project.EndedAt ?? project.ExpiresAt : project.EndedAt,
            HasPage: true);
    }

    private sealed class OwnProject
    {
        public required Project Project { get; init; }

        public required string PartnerName { get; init; }
    }
}
