using System.Linq.Expressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
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
/// <param name="IsCapped">Counted no further than one more than <see cref="ListProjects.CountedPerStage"/>, and nothing is summed.</param>
public sealed record ProjectBoard(IReadOnlyList<BoardColumn> Columns, DateTimeOffset? At, bool IsCapped)
{
    public bool IsEmpty => Columns.All(column => column.Rows.Count == 0);
}

/// <summary>Reads lists of projects, a page at a time by the keys of its rows.</summary>
public sealed class ListProjects(Db db, Caller caller, PolicyBook policies, SearchNames names, TimeProvider clock)
{
    /// <summary>Of so many accounts the projects are found from the accounts, of more along the list.</summary>
    public const int FewAccounts = 1000;

    /// <summary>Up to so many entries of an index are sorted for a page.</summary>
    private const int FewKeys = 100_000;

    /// <summary>Among so many of its first rows, or entries of its index, a page is looked for before it is looked for by words.</summary>
    private const int FirstRows = 2000;

    private const int FirstKeys = 20_000;

    private const int Capped = Ui.Tab.Cap + 1;

    /// <summary>What is over when its time is.</summary>
    private static readonly ProjectStatus[] _running = [ProjectStatus.PendingConfirmation, ProjectStatus.InProgress];

    /// <summary>Cards of one column of the board; the list has the rest.</summary>
    public const int CardsPerStage = 10;

    /// <summary>So far the columns of a board are counted of which nothing is summed.</summary>
    public const int CountedPerStage = 100;

    /// <summary>
    /// Rows that have the text as it is written; where it has letters, those too whose name is read so, in pinyin or by first letters. When no customer's name has what was typed,
    /// those of companies with an account whose name is read so or near it (<see cref="Slice{T}.IsNear"/>).
    /// </summary>
    public async Task<Slice<ProjectRow>> Run(ProjectFilter filter, Place place, CancellationToken ct)
    {
        var rows = await BySound(filter, ct) ?? await ByColumns(filter, place, ct) ?? await ByFigures(filter, place, ct) ?? await ByOrder(filter, place, ct) ?? await Matching(filter, ct);
        return await names.OrNear(
            await Page(rows, filter, place, ct),
            filter.CustomerTyped,
            ClaimSource.Account,
            filter.Partner,
            async holders =>
            {
                // Of a customer that has not confirmed, a partner does not learn that it has this account.
                var accounts = holders.Select(holder => new Id<CustomerAccount>(holder)).ToArray();
                var theirs = (await db.ProjectsBy(new(PartnerOf(filter), ProjectIndex.Account, [], null), ct)).Where(p => accounts.Contains(p.AccountId) && p.IsCustomerShown);
                return await Page(Narrowed(Of(theirs, filter), filter with { Customer = null }, clock.GetUtcNow()), filter, place, ct);
            },
            ct);
    }

    /// <summary>
    /// What has the text as it is written together with what is read so, among the newest <see cref="SearchNames.MostBySound"/> that have the words of a way to read it, or, where those
    /// are frequent, among the list's newest. Null: nothing is read so, or much has it as it is written.
    /// </summary>
    private async Task<IQueryable<Project>?> BySound(ProjectFilter filter, CancellationToken ct)
    {
        if (filter is not { Text: { } text, Number: null, Account: null })
        {
            return null;
        }

        var (partner, others) = (PartnerOf(filter), filter with { Text = null });
        ProjectKind[] kinds = filter.Kind is { } kind ? [kind] : Enum.GetValues<ProjectKind>();
        var ids = new List<Id<Project>>();
        foreach (var words in SearchSounds.ToFind(text))
        {
            if (ids.Count >= SearchNames.MostBySound)
            {
                break;
            }

            var rows = await db.ProjectsBy(new(partner, partner is null ? ProjectIndex.Created : ProjectIndex.PartnerCreated, [.. words, .. others.SearchWords()], null), ct);
            foreach (var one in kinds)
            {
                var newest = await Of(rows, filter with { Kind = one }).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id)
                    .Take(SearchNames.MostBySound).Select(p => new { p.Id, p.Name }).ToListAsync(ct);
                ids.AddRange(newest.Where(row => NameSearch.Finds(text, row.Name)).Select(row => row.Id));
            }
        }

        if (ids.Count == 0)
        {
            return null;
        }

        var written = await (await Matching(new() { Text = text, Kind = filter.Kind, Partner = filter.Partner }, ct)).Select(p => p.Id).Take(SearchNames.FewWritten + 1).ToListAsync(ct);
        var all = ids.Distinct().Take(SearchNames.MostBySound).Union(written).ToList();

        // Past the partner, whose they are, as in ByKeys.
        return written.Count > SearchNames.FewWritten ? null : Narrowed(db.AcrossPartners<Project>().Where(p => all.Contains(p.Id)), others, clock.GetUtcNow());
    }

    private static Task<Slice<ProjectRow>> Page(IQueryable<Project> rows, ProjectFilter filter, Place place, CancellationToken ct) => filter.Sort == ProjectSort.Created
        ? rows.Select(ProjectRow.Columns).Slice(filter.Order, p => p.CreatedAt, p => p.Id, filter.Down, place, ct)
        : rows.Select(ProjectRow.Columns).Slice(filter.Order, p => p.ExpiresAt, p => p.Id, filter.Down, place, ct);

    /// <summary>How many rows the tabs have, counted no further than what is shown.</summary>
    public async Task<ProjectCounts> Count(Id<Partner>? partner, CancellationToken ct)
    {
        // Along the list's own index, or in no order: left to choose, SQLite may sort half a million rows to count a thousand.
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
            applications.Take(Capped).Count())).SingleAsync(ct);
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
        var rows = await BySound(filter, ct) ?? await Matching(filter, ct, ofBoard: true);
        var partner = PartnerOf(filter);
        var (figures, at) = partner is null ? await Kept(filter, kind, ct) : (await Sums(rows, now, ct), null);

        // What is not summed is counted by the same reading. Both by keys that an index has; of rows only the cards are read.
        var most = figures is null ? CountedPerStage + 1 : CardsPerStage;
        var found = (await OnBoard(rows, now, stage => at is null && figures is not null && !figures.Any(In(stage)), most, ct)).ToLookup(key => key.Stage, key => key.Id);
        var ids = found.SelectMany(stage => stage.Take(CardsPerStage)).ToList();
        var cards = await db.AcrossPartners<Project>().Where(p => ids.Contains(p.Id)).Select(ProjectRow.Columns).ToDictionaryAsync(row => row.Id, ct);
        var columns = Enum.GetValues<ProjectStage>().Select(stage =>
        {
            var inStage = figures?.Where(In(stage)).ToList();
            return new BoardColumn(
                stage, inStage?.Sum(figure => figure.Count) ?? Math.Min(most, found[stage].Count()), [.. (inStage ?? []).Select(figure => figure.Amount)],
                [.. (inStage ?? []).Select(figure => figure.Weighted)], [.. found[stage].Take(CardsPerStage).Where(cards.ContainsKey).Select(id => cards[id])]);
        }).ToList();

        return new(columns, at, figures is null);
        Func<BoardFigure, bool> In(ProjectStage stage) => figure => figure.Kind == kind && figure.Stage == stage;
    }

    /// <summary>The newest that stand on the board, up to <paramref name="most"/> of each stage and status, the newest first.</summary>
    private static async Task<IEnumerable<BoardKey>> OnBoard(IQueryable<Project> rows, DateTimeOffset now, Func<ProjectStage, bool> isEmpty, int most, CancellationToken ct)
    {
        // Only an accepted project is won, and that is its last stage.
        var columns = Enum.GetValues<ProjectStage>().Select(stage => (Stage: stage, Status: ProjectStatus.InProgress)).Append((Stage: ProjectStage.RevenueConfirmed, Status: ProjectStatus.Won))
            .Where(column => !isEmpty(column.Stage)).Select(column => With(rows.Where(p => p.Stage == column.Stage), column.Status, now)
                .OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(most).Select(p => new BoardKey { Stage = p.Stage, CreatedAt = p.CreatedAt, Id = p.Id })).ToList();
        var keys = columns.Count == 0 ? [] : await columns.Aggregate(Queryable.Concat).ToListAsync(ct);
        return keys.OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id);
    }

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

    /// <summary>
    /// A list of one status or stage: the columns of the board that it takes put together again, each of which an index has in the list's order. So
    /// what few have, or nobody has, is found as soon as what many have. Null: the list is found otherwise.
    /// </summary>
    private async Task<IQueryable<Project>?> ByColumns(ProjectFilter filter, Place place, CancellationToken ct)
    {
        var (partner, now) = (PartnerOf(filter), clock.GetUtcNow());
        if (filter is { Status: null, Stage: null } or not { Sort: ProjectSort.Created, Account: null, Text: null, Customer: null } || (filter.Industry is not null && partner is not null))
        {
            return null;
        }

        ProjectKind[] kinds = filter.Kind is { } kind ? [kind] : Enum.GetValues<ProjectKind>();
        var stages = filter.Stage is { } stage ? [stage] : Enum.GetValues<ProjectStage>();
        var onBoard = Narrowed(Of(await db.ProjectsBy(new(partner, partner is null ? ProjectIndex.Stage : ProjectIndex.PartnerStage, [], null), ct), filter), filter, now);
        var keys = (from k in kinds from status in Stored(filter.Status, partner) from g in stages select (k, status, g)).Select(column =>
        {
            var (k, status, g) = column;
            return onBoard.Where(p => p.Kind == k && p.Status == status && p.Stage == g);
        });
        if (filter.Status == ProjectStatus.Expired && partner is null)
        {
            // What is over without being marked so yet is what ended last.
            var ending = Narrowed(Of(await db.ProjectsBy(new(null, ProjectIndex.Status, [], null), ct), filter), filter, now);
            keys = keys.Concat(_running.Select(status => ending.Where(p => p.Status == status && p.ExpiresAt <= now)));
        }

        // A page of each, and of these a page: so each is a short range of its index in both databases, which merge no more than that.
        var pages = keys.Select(column => At(Keys(column), filter, place));
        return await ByKeys(pages.Aggregate(Queryable.Concat), filter, place, ct);
    }

    /// <summary>A list of all partners by an amount or a day of signing that few have: found by that and sorted then. Null: the list is found otherwise.</summary>
    private async Task<IQueryable<Project>?> ByFigures(ProjectFilter filter, Place place, CancellationToken ct)
    {
        if (filter is not { Sort: ProjectSort.Created, Account: null, Text: null, Customer: null } || PartnerOf(filter) is not null)
        {
            return null;
        }

        (string Index, ProjectFilter Range)[] ranges =
        [
            (ProjectIndex.Amount, new() { AmountFrom = filter.AmountFrom, AmountTo = filter.AmountTo }),
            (ProjectIndex.Signing, new() { SignFrom = filter.SignFrom, SignTo = filter.SignTo }),
        ];
        foreach (var (index, range) in ranges.Where(one => one.Range != new ProjectFilter()))
        {
            // When nothing else is asked for, the index alone answers, and many more are few.
            var few = filter with { Kind = null, Down = range.Down, Ignored = range.Ignored } == range ? FewKeys : CustomerReading.Few;
            var inRange = Figures(Of(await db.ProjectsBy(new(null, index, [], null), ct), filter), range, default);
            if (await inRange.Take(few + 1).CountAsync(ct) <= few)
            {
                // Cut where nothing is cut off: so PostgreSQL takes them as they were counted, and does not walk the list to them.
                return await ByKeys(Keys(Narrowed(inRange, filter, clock.GetUtcNow())).Take(few), filter, place, ct);
            }
        }

        return null;
    }

    /// <summary>
    /// A list that is narrowed by anything else, newest first: by its keys, along an index that has what it is narrowed by, so that hardly a row is read that is
    /// not shown. Null: the list is found otherwise.
    /// </summary>
    private async Task<IQueryable<Project>?> ByOrder(ProjectFilter filter, Place place, CancellationToken ct)
    {
        var isPlain = filter == new ProjectFilter { Kind = filter.Kind, Partner = filter.Partner, Down = filter.Down, Ignored = filter.Ignored };
        if (filter is not { Sort: ProjectSort.Created, Account: null, Number: null } || (isPlain && filter.Kind is not null))
        {
            return null;
        }

        var (partner, now) = (PartnerOf(filter), clock.GetUtcNow());
        var index = partner is null ? ProjectIndex.Created : ProjectIndex.PartnerCreated;
        var rows = await db.ProjectsBy(new(partner, index, filter.SearchWords(), null) { Begin = Beginning(filter, place, now) }, ct);
        ProjectKind[] kinds = filter.Kind is { } kind ? [kind] : Enum.GetValues<ProjectKind>();
        var pages = kinds.Select(k => At(Keys(Narrowed(Of(rows, filter with { Kind = k }), filter, now)), filter, place));
        return await ByKeys(pages.Aggregate(Queryable.Concat), filter, place, ct);
    }

    /// <summary>Whether the first rows of the list's order fill the page already, or are all that a partner has.</summary>
    private Func<IQueryable<Project>, CancellationToken, Task<bool>> Beginning(ProjectFilter filter, Place place, DateTimeOffset now)
    {
        // Of all partners a text is compared with rows; all else is decided by entries of an index.
        var isOfOne = PartnerOf(filter) is not null;
        var most = !isOfOne && filter is not { Text: null, Customer: null } ? FirstRows : FirstKeys;
        return async (rows, ct) =>
        {
            var first = Of(rows, filter with { Kind = filter.Kind ?? ProjectKind.PartnerCustomer }).At(filter.Order, p => p.CreatedAt, p => p.Id, filter.Down, place with { Limit = most });
            return (isOfOne && await first.CountAsync(ct) <= most) || await Narrowed(first, filter, now).Take(place.Limit + 1).CountAsync(ct) > place.Limit;
        };
    }

    private static IQueryable<ProjectKey> Keys(IQueryable<Project> rows) => rows.Select(p => new ProjectKey { CreatedAt = p.CreatedAt, Id = p.Id });

    private static IQueryable<ProjectKey> At(IQueryable<ProjectKey> keys, ProjectFilter filter, Place place) =>
        keys.At(filter.Order, key => key.CreatedAt, key => key.Id, filter.Down, place);

    private async Task<IQueryable<Project>> ByKeys(IQueryable<ProjectKey> keys, ProjectFilter filter, Place place, CancellationToken ct)
    {
        var page = await At(keys, filter, place).ToListAsync(ct);
        var ids = page.ConvertAll(key => key.Id);

        // Past the partner, whose they are: with it, SQLite would look for the ids among all that the partner has.
        return db.AcrossPartners<Project>().Where(p => ids.Contains(p.Id));
    }

    private async Task<IQueryable<Project>> Matching(ProjectFilter filter, CancellationToken ct, bool ofBoard = false)
    {
        if (filter is { Number: { } number, Account: null } && await db.Projects.AnyAsync(p => p.Number == number, ct))
        {
            return Narrowed(Of(db.Projects.Where(p => p.Number == number), filter), filter with { Text = null }, clock.GetUtcNow());
        }

        var partner = PartnerOf(filter);
        var index = (partner, filter.Sort) switch
        {
            (null, _) when ofBoard => ProjectIndex.Stage,
            (_, _) when ofBoard => ProjectIndex.PartnerStage,
            (null, ProjectSort.Created) => ProjectIndex.Created,
            (null, _) => ProjectIndex.Expires,
            (_, ProjectSort.Created) => ProjectIndex.PartnerCreated,
            _ => ProjectIndex.PartnerExpires,
        };
        return Narrowed(Of(await OfAccounts(filter, index, ofBoard, ct), filter), filter, clock.GetUtcNow());
    }

    /// <summary>Of few accounts, what each has; where many begin so, a page is soon full along the list's own order.</summary>
    private async Task<IQueryable<Project>> OfAccounts(ProjectFilter filter, string index, bool ofBoard, CancellationToken ct)
    {
        if (filter.Account is not { } account)
        {
            var begin = ofBoard ? Beginning(filter, new(null, null, CardsPerStage), clock.GetUtcNow()) : null;
            return await db.ProjectsBy(new(PartnerOf(filter), index, filter.SearchWords(), StoredAs(filter.Status)) { Begin = begin }, ct);
        }

        var named = AccountNames.BeginningWith(db.CustomerAccounts, account);
        var few = await named.OrderBy(a => a.AccountNameKey).Select(a => a.Id).Take(FewAccounts + 1).ToListAsync(ct);
        return few.Count > FewAccounts
            ? (await db.ProjectsBy(new(PartnerOf(filter), index, [], null), ct)).Where(p => named.Any(a => a.Id == p.AccountId))
            : (await db.ProjectsBy(new(PartnerOf(filter), ProjectIndex.Account, [], null), ct)).Where(p => few.Contains(p.AccountId));
    }

    private Id<Partner>? PartnerOf(ProjectFilter filter) => caller.SeesAllPartners ? filter.Partner : caller.Partner;

    private IQueryable<Project> Of(IQueryable<Project> rows, ProjectFilter filter)
    {
        rows = PartnerOf(filter) is { } one ? rows.Where(p => p.PartnerId == one) : rows;
        return filter.Kind is { } kind ? rows.Where(p => p.Kind == kind) : rows;
    }

    private IQueryable<Project> Narrowed(IQueryable<Project> rows, ProjectFilter filter, DateTimeOffset now)
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

        if (filter.HasOrders is { } hasOrders)
        {
            // Past the partner: whose project it is, its orders are.
            var orders = db.AcrossPartners<Order>();
            rows = hasOrders ? rows.Where(p => orders.Any(o => o.ProjectId == p.Id)) : rows.Where(p => !orders.Any(o => o.ProjectId == p.Id));
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
    private static ProjectStatus[]? StoredAs(ProjectStatus? status) => status switch
    {
        null or ProjectStatus.Expired => null,
        { } one => [one],
    };

    /// <summary>The statuses whose columns a list of a status takes; of all partners, what is over without being marked so is found by its end instead.</summary>
    private static ProjectStatus[] Stored(ProjectStatus? status, Id<Partner>? partner) => status switch
    {
        null => Enum.GetValues<ProjectStatus>(),
        ProjectStatus.Expired when partner is not null => [ProjectStatus.Expired, .. _running],
        { } one => [one],
    };

    private sealed record BoardKey
    {
        public ProjectStage Stage { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public Id<Project> Id { get; init; }
    }

    private sealed record ProjectKey
    {
        public DateTimeOffset CreatedAt { get; init; }

        public Id<Project> Id { get; init; }
    }
}
