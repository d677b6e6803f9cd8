using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// 候补名单, as it is stored: one line for each customer. Whoever moves a line on changes the customer's row (<see cref="CustomerScope"/>), as
/// whoever approves or ends a project does, so that no two do it at the same moment. Lines of all partners are read, because the order goes
/// over all of them; a partner is shown its own entries only.
/// </summary>
internal static class WaitingLines
{
    /// <summary>The project's entry while it is open.</summary>
    public static Task<WaitingListEntry?> Of(Db db, Project project, CancellationToken ct) =>
        db.AcrossPartners<WaitingListEntry>().SingleOrDefaultAsync(entry => entry.ProjectId == project.Id && entry.State != WaitingState.Ended, ct);

    /// <summary>Every open entry of these customers, as it is in memory by now.</summary>
    public static async Task<IReadOnlyList<WaitingListEntry>> Open(Db db, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        await db.AcrossPartners<WaitingListEntry>().Where(entry => keys.Contains(entry.CustomerKey) && entry.State != WaitingState.Ended).LoadAsync(ct);
        return [.. db.Set<WaitingListEntry>().Local.Where(entry => keys.Contains(entry.CustomerKey) && entry.State != WaitingState.Ended)];
    }

    /// <summary>
    /// A project of the customer is about to be approved: the line moves on first, so that it does not matter whether a job has run. Refusal:
    /// <c>project.reserved</c> when it is another partner's turn about the same, or that is decided.
    /// </summary>
    /// <param name="open">The customer's entries, read before the holders.</param>
    public static void Pass(Project project, IReadOnlyList<WaitingListEntry> open, IReadOnlyList<Project> holders, Policy policy, DateTimeOffset now)
    {
        var own = open.Where(entry => entry.PartnerId == project.PartnerId && entry.ProjectId != project.Id && entry.Excludes(project)).ToList();
        WaitingList.MoveOn([.. open.Except(own.Where(entry => entry.State == WaitingState.Waiting))], holders, policy.WaitingExclusivity, now);
        if (WaitingList.Before(project, open, now) is not null)
        {
            throw new Refused("project.reserved");
        }

        // The partner's own, about the same, have no turn any more.
        foreach (var entry in own.Where(entry => entry.State == WaitingState.Offered))
        {
            entry.WaitAgain(WaitingCause.Passed);
        }
    }

    /// <summary>These gave way to one that was approved: they are in the line, or in their place in it again. The caller has changed the customer's row.</summary>
    public static async Task Join(Db db, IReadOnlyCollection<Project> gaveWay, DateTimeOffset now, CancellationToken ct)
    {
        var ids = gaveWay.Select(project => project.Id).ToList();
        var entries = await db.AcrossPartners<WaitingListEntry>().Where(entry => ids.Contains(entry.ProjectId) && entry.State != WaitingState.Ended).ToListAsync(ct);

        // One whose turn is over by now has just been ended in memory.
        var open = entries.Where(entry => entry.State != WaitingState.Ended).ToDictionary(entry => entry.ProjectId);
        foreach (var project in gaveWay)
        {
            if (!open.TryGetValue(project.Id, out var entry))
            {
                db.Add(WaitingListEntry.Join(project, WaitingCause.GaveWay, now));
            }
            else if (entry.State != WaitingState.Waiting)
            {
                entry.WaitAgain(WaitingCause.GaveWay);
            }
        }
    }

    /// <summary>
    /// The vendor refused the project because another one about the same is approved. It is in the line when that is so by the product's own rule:
    /// something is approved or valid, or has its turn. Else nothing would ever be waited for, and it can be handed in again as after any refusal.
    /// </summary>
    /// <param name="entry">Its entry that was open; null when there was none.</param>
    public static async Task Refuse(Db db, Project project, WaitingListEntry? entry, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var open = await Open(db, [project.CustomerKey], ct);
        var holders = await ProjectHolds.HoldersOf(db, [project.CustomerKey], now, ct);
        var stands = holders.Any(holder => ProjectScope.Excludes(holder, project)) || WaitingList.Before(project, open, now) is not null;
        if (stands && entry is null)
        {
            db.Add(WaitingListEntry.Join(project, WaitingCause.Refused, now));
        }
        else if (stands)
        {
            entry!.WaitAgain(WaitingCause.Refused);
        }
        else
        {
            entry?.Decided(project, policy.WaitingExclusivity, now);
        }

        // What stood in the way may go at this moment, and its turn makes room for the next.
        Changed(db, project.CustomerKey);
    }

    /// <summary>
    /// Something of these customers was given up or taken: whoever waits for it is asked next, after the save. Not in it, because whoever waits
    /// must not read in its project's history by whom the place came free.
    /// </summary>
    public static async Task Changed(Db db, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        foreach (var key in await WaitedFor(db, keys, ct))
        {
            Changed(db, key);
        }
    }

    /// <summary>Of these customers, those of whom somebody waits for something.</summary>
    public static Task<List<string>> WaitedFor(Db db, IReadOnlyCollection<string> keys, CancellationToken ct) => db.AcrossPartners<WaitingListEntry>().TagWith(PreparedStatements.Tag)
        .Where(entry => keys.Contains(entry.CustomerKey) && entry.State != WaitingState.Ended).Select(entry => entry.CustomerKey).Distinct().ToListAsync(ct);

    /// <summary>The same when it is known that somebody waits, or does no longer.</summary>
    public static void Changed(Db db, string key) => db.Queue(new CustomerScopeChanged(key), null);

    /// <summary>Moves the lines of these customers on. Saved by the caller.</summary>
    public static async Task MoveOn(Db db, IReadOnlyCollection<string> keys, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        // First of all, as everywhere: what is read after it is as it stays until the save, or the save is refused.
        var scopes = await ProjectHolds.Scopes(db, keys, ct);
        var open = (await Open(db, keys, ct)).ToLookup(entry => entry.CustomerKey);
        if (open.Count == 0)
        {
            return;
        }

        var holders = (await ProjectHolds.HoldersOf(db, [.. open.Select(line => line.Key)], now, ct)).ToLookup(project => project.CustomerKey);
        foreach (var scope in scopes.Where(scope => open.Contains(scope.Key)))
        {
            var before = open[scope.Key].Sum(entry => entry.Version);
            WaitingList.MoveOn([.. open[scope.Key]], [.. holders[scope.Key]], policy.WaitingExclusivity, now);
            if (open[scope.Key].Sum(entry => entry.Version) != before)
            {
                scope.Change();
            }
        }
    }
}

/// <summary>Moves the line of a customer on, of whom something was given up or taken.</summary>
public sealed class MoveWaitingList(Db db, Caller caller, PolicyBook policies, TimeProvider clock) : IHandle<CustomerScopeChanged>
{
    public async Task Handle(CustomerScopeChanged happened, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await WaitingLines.MoveOn(db, [happened.CustomerKey], (await policies.InForce(caller.Vendor, now, ct)).Values, now, ct);
    }
}

/// <summary>Ends turns in waiting lists whose time is over and asks the next. Nothing depends on when it runs: the next one's time begins when it is asked.</summary>
public sealed class MoveWaitingLists(Db db, Caller caller, PolicyBook policies, TimeProvider clock) : IRecurring
{
    public static string Name => "move-waiting-lists";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task Run(CancellationToken ct) => db.InPages(() => Page(ct), ct);

    private async Task<int> Page(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.AcrossPartners<WaitingListEntry>().Where(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now)
            .OrderBy(entry => entry.OfferedUntil).Take(Pages.Size).Select(entry => entry.CustomerKey).ToListAsync(ct);
        if (over.Count == 0)
        {
            return 0;
        }

        await WaitingLines.MoveOn(db, [.. over.Distinct()], (await policies.InForce(caller.Vendor, now, ct)).Values, now, ct);
        return over.Count;
    }
}

/// <summary>Use case 放弃候补: the partner takes its project out of the line. Refusal: <c>project.not_waiting</c>.</summary>
public sealed class LeaveWaitingList(Db db, TimeProvider clock)
{
    public async Task<Project> Run(Id<Project> id, CancellationToken ct)
    {
        var project = await db.Projects.Get(id, ct);
        var entry = await WaitingLines.Of(db, project, ct) ?? throw new Refused("project.not_waiting");
        entry.GiveUp(clock.GetUtcNow());
        WaitingLines.Changed(db, entry.CustomerKey);
        await db.SaveChangesAsync(ct);
        return project;
    }
}

/// <summary>A project's entry in the waiting list, as its own partner and the vendor see it; nothing of the line around it.</summary>
/// <param name="Since">When it joined.</param>
/// <param name="OfferedUntil">Its turn: before this moment it has to be handed in again.</param>
public sealed record WaitingView(WaitingState State, DateTimeOffset Since, DateTimeOffset? OfferedUntil)
{
    internal static WaitingView? Of(WaitingListEntry? entry, DateTimeOffset now) => entry?.StateAt(now) switch
    {
        null or WaitingState.Ended => null,
        var state => new(state.Value, entry.JoinedAt, state == WaitingState.Offered ? entry.OfferedUntil : null),
    };
}

/// <summary>A place in the line, as the vendor sees it beside the project that it decides on.</summary>
/// <param name="IsBefore">It is this one's turn, and the project that is looked at cannot be approved before that is over.</param>
public sealed record WaitingPlace(
    Id<Project> ProjectId, string Number, string Name, Id<Partner> PartnerId, string PartnerName, DateTimeOffset RegisteredAt, DateTimeOffset Since, WaitingState State,
    DateTimeOffset? OfferedUntil, bool IsBefore);
