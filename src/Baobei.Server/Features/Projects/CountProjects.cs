using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Whose figures are asked for.</summary>
public sealed record FigureQuery
{
    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people. Without it: all partners, as they were some minutes ago (`at`).")]
    public string? Partner { get; init; }
}

/// <summary>The figures of all partners as they were last counted; one row for each vendor.</summary>
public sealed class KeptFigures : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public required ProjectFigures Figures { get; set; }
}

/// <summary>
/// Counts projects in a few grouped statements, whatever their number. What needs working days is read row by row without keeping any, because
/// they follow a calendar that no database knows: the applications that wait, and those that were decided lately.
/// </summary>
public sealed class CountProjects(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    /// <param name="partner">Null: all that the caller sees.</param>
    /// <param name="board">With <see cref="ProjectFigures.Board"/>.</param>
    public async Task<ProjectFigures> Run(Id<Partner>? partner, bool board, CancellationToken ct)
    {
        var span = new FigureSpan(clock.GetUtcNow());
        var policy = (await policies.InForce(caller.Vendor, span.At, ct)).Values;

        // One partner's are counted along an index that has all that is asked for.
        var all = partner is { } one ? (await db.ProjectsBy(new(one, ProjectIndex.PartnerStage, [], null), ct)).AsNoTracking().Where(p => p.PartnerId == one) : db.Projects.AsNoTracking();
        var projects = all.Where(p => !p.IsTest);
        return new(
            span.At, await Registered(projects, span, ct), await Waiting(partner, span, ct), await Stages(projects, partner, span, ct),
            await Pipeline(projects, span, policy, ct), await Expiring(projects, span, ct), await Decisions(partner, span, ct))
        {
            Board = board ? await Board(OnBoard(all, span.At), policy, ct) : [],
        };
    }

    /// <summary>What stands on the board: what is in progress, and what was won.</summary>
    internal static IQueryable<Project> OnBoard(IQueryable<Project> projects, DateTimeOffset now) =>
        projects.Where(p => p.Status == ProjectStatus.Won || (p.Status == ProjectStatus.InProgress && p.ExpiresAt > now));

    /// <summary>Sums what stands on the board in one grouped statement.</summary>
    internal static async Task<IReadOnlyList<BoardFigure>> Board(IQueryable<Project> projects, Policy policy, CancellationToken ct) => BoardFigure.Of(
        await projects.GroupBy(p => new { p.Kind, p.Stage, p.Status, p.Currency })
            .Select(group => new BoardSum(group.Key.Kind, group.Key.Stage, group.Key.Status, group.Key.Currency, group.Count(), group.Sum(p => p.AmountMinor))).ToListAsync(ct),
        policy);

    private static async Task<IReadOnlyList<MonthFigure>> Registered(IQueryable<Project> projects, FigureSpan span, CancellationToken ct)
    {
        var first = span.FirstDay;
        return ProjectFigures.Months(span, await projects.Where(p => p.CreatedOn >= first).GroupBy(p => new { p.CreatedOn, p.Kind })
            .Select(group => new RegisteredSum(group.Key.CreatedOn, group.Key.Kind, group.Count())).ToListAsync(ct));
    }

    private async Task<WaitingFigure> Waiting(Id<Partner>? partner, FigureSpan span, CancellationToken ct)
    {
        var days = new DayCounts();
        var moments = Applications(partner).Where(a => a.State == ApplicationState.PendingApproval && a.DecidedAt == null)
            .Join(Real, a => a.ProjectId, p => p.Id, (a, p) => a.SubmittedAt).AsAsyncEnumerable();
        await foreach (var submitted in moments.WithCancellation(ct))
        {
            days.Add(submitted, span.At);
        }

        return days.Ages();
    }

    /// <summary>By where each is now and how far it had been. Only moves that gave a reason, back or over a stage, can have left one behind.</summary>
    private async Task<IReadOnlyList<StageFigure>> Stages(IQueryable<Project> projects, Id<Partner>? partner, FigureSpan span, CancellationToken ct)
    {
        var since = span.Since;
        var now = await projects.Where(p => p.ValidFrom >= since).GroupBy(p => p.Stage).Select(group => new StageSum(group.Key, group.Key, group.Count())).ToListAsync(ct);

        // Stages are kept as words; their order is the enum's.
        var moves = db.ProjectProgress.Where(e => e.StageReason != null && e.FromStage != e.ToStage);
        var back = await (partner is { } one ? moves.Where(e => e.PartnerId == one) : moves)
            .Join(Real.Where(p => p.ValidFrom >= since), e => e.ProjectId, p => p.Id, (e, p) => new { p.Id, p.Stage, e.FromStage })
            .GroupBy(move => new { move.Id, move.Stage })
            .Select(group => new
            {
                group.Key.Stage,
                Furthest = group.Max(move =>
                    move.FromStage == ProjectStage.RevenueConfirmed ? 5
                    : move.FromStage == ProjectStage.ContractSigned ? 4
                    : move.FromStage == ProjectStage.BusinessNegotiation ? 3
                    : move.FromStage == ProjectStage.SolutionDiscussion ? 2
                    : move.FromStage == ProjectStage.ConfirmedOpportunity ? 1 : 0),
            })
            .GroupBy(project => new { project.Stage, project.Furthest })
            .Select(group => new { group.Key.Stage, group.Key.Furthest, Count = group.Count() }).ToListAsync(ct);
        var moved = back.Select(sum => new StageSum(sum.Stage, (ProjectStage)sum.Furthest, sum.Count)).Where(sum => sum.Furthest > sum.Now).ToList();
        return ProjectFigures.Conversion(
        [
            .. now.Select(sum => sum with { Count = sum.Count - moved.Where(other => other.Now == sum.Now).Sum(other => other.Count) }), .. moved,
        ]);
    }

    private static async Task<IReadOnlyList<PipelineFigure>> Pipeline(IQueryable<Project> projects, FigureSpan span, Policy policy, CancellationToken ct)
    {
        var (at, first, end) = (span.At, span.ThisMonth, span.AheadEnd);
        var sums = await projects.Where(p => p.Status == ProjectStatus.InProgress && p.ExpiresAt > at && p.ExpectedRevenueOn >= first && p.ExpectedRevenueOn < end)
            .GroupBy(p => new { p.ExpectedRevenueOn, p.Stage, p.Currency })
            .Select(group => new PipelineSum(group.Key.ExpectedRevenueOn, group.Key.Stage, group.Key.Currency, group.Count(), group.Sum(p => p.AmountMinor)))
            .ToListAsync(ct);
        return ProjectFigures.Pipe(span, sums, policy);
    }

    private static async Task<IReadOnlyList<ExpiringFigure>> Expiring(IQueryable<Project> projects, FigureSpan span, CancellationToken ct)
    {
        var (at, ends) = (span.At, FigureSpan.ExpiringDays.Select(days => span.At.AddDays(days)).ToArray());
        var (first, second, third) = (ends[0], ends[1], ends[2]);
        var sums = await projects.Where(p => p.Status == ProjectStatus.InProgress && p.ExpiresAt > at && p.ExpiresAt < third).GroupBy(p => p.Kind)
            .Select(group => new { group.Key, First = group.Count(p => p.ExpiresAt < first), Second = group.Count(p => p.ExpiresAt < second), Third = group.Count() })
            .ToListAsync(ct);
        var (partners, vendors) = (sums.Find(sum => sum.Key == ProjectKind.PartnerCustomer), sums.Find(sum => sum.Key == ProjectKind.VendorCustomer));
        return
        [
            new(FigureSpan.ExpiringDays[0], partners?.First ?? 0, vendors?.First ?? 0),
            new(FigureSpan.ExpiringDays[1], partners?.Second ?? 0, vendors?.Second ?? 0),
            new(FigureSpan.ExpiringDays[2], partners?.Third ?? 0, vendors?.Third ?? 0),
        ];
    }

    private async Task<DecisionFigure> Decisions(Id<Partner>? partner, FigureSpan span, CancellationToken ct)
    {
        var since = span.DecidedSince;
        var days = new DayCounts();
        var moments = Applications(partner).Where(a => a.DecidedAt >= since)
            .Join(Real, a => a.ProjectId, p => p.Id, (a, p) => new { a.SubmittedAt, a.DecidedAt }).AsAsyncEnumerable();
        await foreach (var decided in moments.WithCancellation(ct))
        {
            days.Add(decided.SubmittedAt, decided.DecidedAt!.Value);
        }

        return days.Decisions();
    }

    /// <summary>Found one by one, by their ids.</summary>
    private IQueryable<Project> Real => db.Projects.AsNoTracking().Where(p => !p.IsTest);

    /// <summary>Of all partners: of each, so that they are found by the same index.</summary>
    private IQueryable<RegistrationApplication> Applications(Id<Partner>? partner) =>
        partner is { } one ? db.RegistrationApplications.Where(a => a.PartnerId == one) : db.RegistrationApplications.Where(a => db.Partners.Select(p => p.Id).Contains(a.PartnerId));
}

/// <summary>Counts the projects of all partners ahead, so that a page of a million of them is as fast as any other.</summary>
public sealed class KeepFigures(Db db, CountProjects count) : IRecurring
{
    public static string Name => "project-figures";

    public static TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task Run(CancellationToken ct)
    {
        var figures = await count.Run(null, board: true, ct);
        var kept = await db.Set<KeptFigures>().SingleOrDefaultAsync(ct);
        if (kept is null)
        {
            db.Add(new KeptFigures { Figures = figures });
        }
        else
        {
            kept.Figures = figures;
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>The figures of the caller's partner, of one partner, or of all as they were last counted.</summary>
public sealed class ShowFigures(Db db, Caller caller, CountProjects count)
{
    /// <summary>Not found: <see cref="NotFound"/>, for a partner that the vendor does not have.</summary>
    /// <param name="partner">Null: all partners, for the vendor's people.</param>
    /// <param name="board">With <see cref="ProjectFigures.Board"/>, which the page does not show.</param>
    public async Task<ProjectFigures> Run(Id<Partner>? partner, bool board, CancellationToken ct)
    {
        if (!caller.SeesAllPartners)
        {
            return await count.Run(caller.RequirePartner(), board, ct);
        }

        if (partner is { } one)
        {
            return await db.Partners.AnyAsync(p => p.Id == one, ct) ? await count.Run(one, board, ct) : throw new NotFound();
        }

        // Before the job has run for the first time.
        return (await db.Set<KeptFigures>().AsNoTracking().SingleOrDefaultAsync(ct))?.Figures ?? await count.Run(null, board, ct);
    }

    internal static (Id<Partner>? Partner, IReadOnlyList<string> Ignored) Read(FigureQuery query, Caller caller)
    {
        var reader = new QueryReader();
        return (caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner, reader.Unread);
    }
}

/// <param name="PartnerName">The partner whose figures they are, for the vendor's people; null when they are of all.</param>
/// <param name="ForVendor">The vendor's people look.</param>
public sealed record DashboardModel(ProjectFigures Figures, Id<Partner>? Partner, string? PartnerName, bool ForVendor, IReadOnlyList<string> Ignored);

/// <summary>Puts the dashboard together; who is asked for may be typed by name.</summary>
public sealed class DashboardScreen(ShowFigures show, PartnerNames partners, Caller caller)
{
    public async Task<DashboardModel> Show(FigureQuery query, CancellationToken ct)
    {
        var (partner, ignored) = ShowFigures.Read(query with { Partner = await partners.Find(query.Partner, ct) }, caller);
        var names = await partners.Of([], partner, ct);
        return new(
            await show.Run(partner, board: false, ct), caller.SeesAllPartners ? partner : null, partner is { } one ? names?.GetValueOrDefault(one) : null, caller.SeesAllPartners, ignored);
    }
}
