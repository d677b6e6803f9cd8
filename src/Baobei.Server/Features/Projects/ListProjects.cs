using System.Linq.Expressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A row of 项目管理, as lists read it.</summary>
public sealed record ProjectRow
{
    public static readonly Expression<Func<Project, ProjectRow>> Columns = p => new ProjectRow
    {
        Id = p.Id,
        Number = p.Number,
        PartnerId = p.PartnerId,
        Version = p.Version,
        Kind = p.Kind,
        Source = p.Source,
        Name = p.Name,
        CustomerName = p.CustomerName,
        IsCustomerShown = p.IsCustomerShown,
        AccountName = p.AccountName,
        Industry = p.Industry,
        IsBid = p.IsBid,
        IsTest = p.IsTest,
        StoredStatus = p.Status,
        Stage = p.Stage,
        AmountMinor = p.AmountMinor,
        Currency = p.Currency,
        ExpectedSignOn = p.ExpectedSignOn,
        CreatedAt = p.CreatedAt,
        ExpiresAt = p.ExpiresAt,
        EndedAt = p.EndedAt,
        Owner = p.Owner,
    };

    public Id<Project> Id { get; init; }

    public string Number { get; init; } = "";

    public Id<Partner> PartnerId { get; init; }

    public int Version { get; init; }

    public ProjectKind Kind { get; init; }

    public ProjectSource Source { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Read it by <see cref="CustomerFor"/>.</summary>
    public string CustomerName { get; init; } = "";

    public bool IsCustomerShown { get; init; }

    public string AccountName { get; init; } = "";

    public string Industry { get; init; } = "";

    public bool IsBid { get; init; }

    public bool IsTest { get; init; }

    public ProjectStatus StoredStatus { get; init; }

    public ProjectStage Stage { get; init; }

    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public DateOnly ExpectedSignOn { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Guid Owner { get; init; }

    public ProjectStatus StatusAt(DateTimeOffset now) => Project.StatusAt(StoredStatus, ExpiresAt, now);

    /// <summary>客户名称 as the caller may read it: of a customer that has not confirmed, a partner reads the beginning and the end.</summary>
    public string CustomerFor(Caller caller) => IsCustomerShown || caller.SeesAllPartners ? CustomerName : Masked(CustomerName);

    /// <summary>"杭州****公司": enough to see that it is the right one, not enough to learn who has an account.</summary>
    internal static string Masked(string name)
    {
        var (front, back) = name.Length >= 8 ? (2, 2) : name.Length >= 3 ? (1, 1) : (1, 0);
        return string.Concat(name.AsSpan(0, Math.Min(front, name.Length)), "****", name.AsSpan(name.Length - back));
    }
}

/// <summary>How many rows the tabs have; at most one more than <see cref="Ui.Tab.Cap"/>.</summary>
public sealed record ProjectCounts(int PartnerCustomer, int VendorCustomer, int Applications);

/// <summary>One column of the board: a stage, how many projects are in it, and what they are worth, by currency; the newest of them.</summary>
/// <param name="Weighted">The amounts weighted by 项目胜率.</param>
public sealed record BoardColumn(ProjectStage Stage, int Count, IReadOnlyList<Money> Amounts, IReadOnlyList<Money> Weighted, IReadOnlyList<ProjectRow> Rows);

/// <summary>The list by stage.</summary>
/// <param name="At">As of when count and amounts were summed; null: now.</param>
/// <param name="IsCapped">Counted no further than <see cref="Ui.Tab.Cap"/>, and nothing is summed.</param>
public sealed record ProjectBoard(IReadOnlyList<BoardColumn> Columns, DateTimeOffset? At, bool IsCapped)
{
    public bool IsEmpty => Columns.All(column => column.Rows.Count == 0);
}

/// <summary>Reads lists of projects, a page at a time by the keys of its rows.</summary>
public sealed class ListProjects(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    private const int FewAccounts = 1000;
    private const int Capped = Ui.Tab.Cap + 1;

    /// <summary>Cards of one column of the board; the list has the rest.</summary>
    public const int CardsPerStage = 10;

    public async Task<Slice<ProjectRow>> Run(ProjectFilter filter, Place place, CancellationToken ct)
    {
        var rows = await Matching(filter, ct);
        return filter.Sort == ProjectSort.Created
            ? await rows.Select(ProjectRow.Columns).Slice(filter.Order, p => p.CreatedAt, p => p.Id, filter.Down, place, ct)
            : await rows.Select(ProjectRow.Columns).Slice(filter.Order, p => p.ExpiresAt, p => p.Id, filter.Down, place, ct);
    }

    /// <summary>How many rows the tabs have, counted no further than what is shown.</summary>
    public async Task<ProjectCounts> Count(Id<Partner>? partner, CancellationToken ct)
    {
        // Along the list's own index: left to choose, SQLite may sort half a million rows to count a thousand.
        var one = caller.SeesAllPartners ? partner : caller.Partner;
        var projects = await db.ProjectsBy(new(one, one is null ? ProjectIndex.Created : ProjectIndex.PartnerCreated, [], null), ct);
        var applications = db.RegistrationApplications;
        if (one is { } owner)
        {
            projects = projects.Where(p => p.PartnerId == owner);
            applications = applications.Where(a => a.PartnerId == owner);
        }

        return await db.Vendors.Where(v => v.Id == db.VendorId).Select(v => new ProjectCounts(
            projects.Where(p => p.Kind == ProjectKind.PartnerCustomer).OrderBy(p => p.CreatedAt).Take(Capped).Count(),
            projects.Where(p => p.Kind == ProjectKind.VendorCustomer).OrderBy(p => p.CreatedAt).Take(Capped).Count(),
            applications.OrderBy(a => a.Id).Take(Capped).Count())).SingleAsync(ct);
    }

    /// <summary>
    /// The same list by stage: what is in progress, and what was won. One partner's is summed as it is; that of all partners was summed some
    /// minutes ago, and one that is narrowed further is only counted, so that nothing reads all of a million projects.
    /// </summary>
    public async Task<ProjectBoard> Board(ProjectFilter filter, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        filter = filter with { Kind = filter.Kind ?? ProjectKind.PartnerCustomer, Status = null, Stage = null, Sort = ProjectSort.Created, Down = true, Ignored = [] };
        var kind = filter.Kind.Value;
        var rows = await Matching(filter, ct, ProjectIndex.Stage);
        var partner = caller.SeesAllPartners ? filter.Partner : caller.Partner;
        var (figures, at) = partner is null ? await Kept(filter, kind, ct) : (await Sums(rows, now, ct), null);
        var columns = new List<BoardColumn>();
        foreach (var stage in Enum.GetValues<ProjectStage>())
        {
            var inStage = figures?.Where(figure => figure.Kind == kind && figure.Stage == stage).ToList();
            var inProgress = rows.Where(p => p.Stage == stage && p.Status == ProjectStatus.InProgress && p.ExpiresAt > now);

            // Only an accepted project is won, and that is its last stage.
            var won = stage == ProjectStage.RevenueConfirmed ? rows.Where(p => p.Stage == stage && p.Status == ProjectStatus.Won) : null;
            var isEmpty = at is null && inStage is { Count: 0 };
            IEnumerable<ProjectRow> cards = isEmpty ? [] : await Newest(inProgress, ct);
            cards = won is null || isEmpty ? cards : cards.Concat(await Newest(won, ct)).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(CardsPerStage);
            var count = inStage?.Sum(figure => figure.Count)
                ?? Math.Min(Capped, await inProgress.CountCapped(ct) + (won is null ? 0 : await won.CountCapped(ct)));
            columns.Add(new(stage, count, [.. (inStage ?? []).Select(figure => figure.Amount)], [.. (inStage ?? []).Select(figure => figure.Weighted)], [.. cards]));
        }

        return new(columns, at, figures is null);
    }

    private static Task<List<ProjectRow>> Newest(IQueryable<Project> rows, CancellationToken ct) =>
        rows.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(CardsPerStage).Select(ProjectRow.Columns).ToListAsync(ct);

    private async Task<IReadOnlyList<BoardFigure>> Sums(IQueryable<Project> rows, DateTimeOffset now, CancellationToken ct) =>
        await CountProjects.Board(CountProjects.OnBoard(rows, now), (await policies.InForce(caller.Vendor, now, ct)).Values, ct);

    /// <summary>Those of all partners as they were last counted; null when the filter asks for less than a kind.</summary>
    private async Task<(IReadOnlyList<BoardFigure>? Figures, DateTimeOffset? At)> Kept(ProjectFilter filter, ProjectKind kind, CancellationToken ct)
    {
        if (filter != new ProjectFilter { Kind = kind, Ignored = filter.Ignored })
        {
            return (null, null);
        }

        var kept = (await db.Set<KeptFigures>().AsNoTracking().SingleOrDefaultAsync(ct))?.Figures;
        return kept is null ? (await Sums(db.Projects, clock.GetUtcNow(), ct), null) : (kept.Board, kept.At);
    }

    /// <param name="overAll">The index to go along when it is about all partners; null: the one in whose order the list is.</param>
    private async Task<IQueryable<Project>> Matching(ProjectFilter filter, CancellationToken ct, string? overAll = null)
    {
        var partner = caller.SeesAllPartners ? filter.Partner : caller.Partner;
        if (filter is { Number: { } number, Account: null } && await db.Projects.AnyAsync(p => p.Number == number, ct))
        {
            return Narrowed(Of(db.Projects.Where(p => p.Number == number)), filter with { Text = null }, clock.GetUtcNow());
        }

        var accounts = filter.Account is { } account
            ? await AccountNames.BeginningWith(db.CustomerAccounts, account).OrderBy(a => a.AccountNameKey).Select(a => a.Id).Take(FewAccounts).ToListAsync(ct)
            : null;
        var index = (partner, filter.Sort) switch
        {
            (null, _) when overAll is not null => overAll,
            (null, ProjectSort.Created) => ProjectIndex.Created,
            (null, _) => ProjectIndex.Expires,
            (_, ProjectSort.Created) => ProjectIndex.PartnerCreated,
            _ => ProjectIndex.PartnerExpires,
        };
        var rows = accounts is not null ? db.Projects.Where(p => accounts.Contains(p.AccountId)) : await db.ProjectsBy(new(partner, index, filter.SearchWords(), Stored(filter.Status)), ct);
        return Narrowed(Of(rows), filter, clock.GetUtcNow());

        IQueryable<Project> Of(IQueryable<Project> all)
        {
            all = partner is { } one ? all.Where(p => p.PartnerId == one) : all;
            return filter.Kind is { } kind ? all.Where(p => p.Kind == kind) : all;
        }
    }

    private static IQueryable<Project> Narrowed(IQueryable<Project> rows, ProjectFilter filter, DateTimeOffset now)
    {
        if (filter.Text is { } text)
        {
            rows = rows.Where(p => p.SearchText.Contains(text));
        }

        if (filter.Customer is { } customer)
        {
            rows = rows.Where(p => p.CustomerText.Contains(customer));
        }

        if (filter.Status is { } status)
        {
            rows = With(rows, status, now);
        }

        if (filter.Stage is { } stage)
        {
            rows = rows.Where(p => p.Stage == stage);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(p => p.CreatedAt >= from);
        }

        if (filter.Before is { } before)
        {
            rows = rows.Where(p => p.CreatedAt < before);
        }

        if (filter.IsBid is { } bid)
        {
            rows = rows.Where(p => p.IsBid == bid);
        }

        if (filter.IsTest is { } test)
        {
            rows = rows.Where(p => p.IsTest == test);
        }

        if (filter.Industry is { } industry)
        {
            var divisions = industry.IsSection ? Industries.DivisionsOf(industry.Code).Select(division => division.Code).ToArray() : [industry.Code];
            rows = rows.Where(p => divisions.Contains(p.Industry));
        }

        if (filter.Source is { } source)
        {
            rows = rows.Where(p => p.Source == source);
        }

        if (filter.Owner is { } owner)
        {
            rows = rows.Where(p => p.Owner == owner);
        }

        return Figures(rows, filter, now);
    }

    private static IQueryable<Project> Figures(IQueryable<Project> rows, ProjectFilter filter, DateTimeOffset now)
    {
        if (filter.AmountFrom is { } least)
        {
            rows = rows.Where(p => p.AmountMinor >= least);
        }

        if (filter.AmountTo is { } most)
        {
            rows = rows.Where(p => p.AmountMinor <= most);
        }

        if (filter.SignFrom is { } first)
        {
            rows = rows.Where(p => p.ExpectedSignOn >= first);
        }

        if (filter.SignTo is { } last)
        {
            rows = rows.Where(p => p.ExpectedSignOn <= last);
        }

        if (filter.ExpiresWithin is { } days)
        {
            var until = now.AddDays(days);
            rows = rows.Where(p => p.Status == ProjectStatus.InProgress && p.ExpiresAt > now && p.ExpiresAt < until);
        }

        return rows;
    }

    /// <summary>What a row is now follows from what is stored and the time (<see cref="Project.StatusAt(ProjectStatus, DateTimeOffset, DateTimeOffset)"/>).</summary>
    private static IQueryable<Project> With(IQueryable<Project> rows, ProjectStatus status, DateTimeOffset now) => status switch
    {
        ProjectStatus.PendingConfirmation or ProjectStatus.InProgress => rows.Where(p => p.Status == status && p.ExpiresAt > now),
        ProjectStatus.Expired => rows.Where(p => p.Status == ProjectStatus.Expired
            || ((p.Status == ProjectStatus.PendingConfirmation || p.Status == ProjectStatus.InProgress) && p.ExpiresAt <= now)),
        _ => rows.Where(p => p.Status == status),
    };

    /// <summary>What may be stored when it is that now; null when that is no help in finding it.</summary>
    private static ProjectStatus[]? Stored(ProjectStatus? status) => status switch
    {
        null or ProjectStatus.Expired => null,
        { } one => [one],
    };
}
