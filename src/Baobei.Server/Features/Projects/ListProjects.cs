using System.Linq.Expressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
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

/// <summary>One column of the board: a stage, how many projects are in it, and what they are worth, by currency.</summary>
public sealed record BoardColumn(ProjectStage Stage, int Count, IReadOnlyList<Money> Amounts, IReadOnlyList<ProjectRow> Rows);

/// <summary>Reads lists of projects, a page at a time by the keys of its rows.</summary>
public sealed class ListProjects(Db db, Caller caller, TimeProvider clock)
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
        var projects = db.Projects;
        var applications = db.RegistrationApplications;
        if (partner is { } one)
        {
            projects = projects.Where(p => p.PartnerId == one);
            applications = applications.Where(a => a.PartnerId == one);
        }

        return await db.Vendors.Where(v => v.Id == db.VendorId).Select(v => new ProjectCounts(
            projects.Where(p => p.Kind == ProjectKind.PartnerCustomer).OrderBy(p => p.CreatedAt).Take(Capped).Count(),
            projects.Where(p => p.Kind == ProjectKind.VendorCustomer).OrderBy(p => p.CreatedAt).Take(Capped).Count(),
            applications.OrderBy(a => a.Id).Take(Capped).Count())).SingleAsync(ct);
    }

    /// <summary>The same list by stage: what is in progress, and what was won. Of one partner; a vendor's people choose one.</summary>
    public async Task<IReadOnlyList<BoardColumn>> Board(ProjectFilter filter, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = (await Matching(filter with { Status = null, Stage = null }, ct))
            .Where(p => p.Status == ProjectStatus.Won || (p.Status == ProjectStatus.InProgress && p.ExpiresAt > now));
        var sums = await rows.GroupBy(p => new { p.Stage, p.Currency })
            .Select(group => new { group.Key.Stage, group.Key.Currency, Count = group.Count(), Amount = group.Sum(p => p.AmountMinor) }).ToListAsync(ct);
        var columns = new List<BoardColumn>();
        foreach (var stage in Enum.GetValues<ProjectStage>())
        {
            var inStage = sums.FindAll(sum => sum.Stage == stage);
            var cards = inStage.Count == 0 ? [] : await rows.Where(p => p.Stage == stage).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id)
                .Take(CardsPerStage).Select(ProjectRow.Columns).ToListAsync(ct);
            columns.Add(new(stage, inStage.Sum(sum => sum.Count), [.. inStage.Select(sum => new Money(sum.Amount, sum.Currency)).OrderBy(money => money.Currency, StringComparer.Ordinal)], cards));
        }

        return columns;
    }

    private async Task<IQueryable<Project>> Matching(ProjectFilter filter, CancellationToken ct)
    {
        var partner = caller.SeesAllPartners ? filter.Partner : caller.Partner;
        var index = (partner, filter.Sort) switch
        {
            (null, ProjectSort.Created) => ProjectIndex.Created,
            (null, _) => ProjectIndex.Expires,
            (_, ProjectSort.Created) => ProjectIndex.PartnerCreated,
            _ => ProjectIndex.PartnerExpires,
        };
        var accounts = filter.Account is { } account
            ? await AccountNames.BeginningWith(db.CustomerAccounts, account).OrderBy(a => a.AccountNameKey).Select(a => a.Id).Take(FewAccounts).ToListAsync(ct)
            : null;
        var rows = accounts is not null ? db.Projects.Where(p => accounts.Contains(p.AccountId))
            : await db.ProjectsBy(new(partner, index, filter.SearchWords(), Stored(filter.Status)), ct);
        if (partner is { } one)
        {
            rows = rows.Where(p => p.PartnerId == one);
        }

        if (filter.Kind is { } kind)
        {
            rows = rows.Where(p => p.Kind == kind);
        }

        return Narrowed(rows, filter, clock.GetUtcNow());
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
