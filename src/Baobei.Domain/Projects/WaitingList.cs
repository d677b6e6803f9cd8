using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>Where an entry of the waiting list stands.</summary>
public enum WaitingState
{
    /// <summary>候补中: another project about the same is approved or valid, or somebody else's turn.</summary>
    Waiting,

    /// <summary>轮到: may be handed in again, and nobody else's is approved before <see cref="WaitingListEntry.OfferedUntil"/>.</summary>
    Offered,

    /// <summary>Handed in again in time; nobody else's is approved while it is decided.</summary>
    HandedIn,
    Ended,
}

/// <summary>Why a project came into the line, or back into it.</summary>
public enum WaitingCause
{
    /// <summary>The vendor approved another one about the same.</summary>
    GaveWay,

    /// <summary>The vendor refused it because another one about the same is approved.</summary>
    Refused,

    /// <summary>It was its turn, and another one about the same became valid: it keeps its place.</summary>
    Passed,
}

/// <summary>Why an entry is over.</summary>
public enum WaitingEndReason
{
    /// <summary>放弃候补: the partner left.</summary>
    GivenUp,

    /// <summary>The time for handing it in again ran out.</summary>
    Lapsed,
    Approved,

    /// <summary>Handed in again, and refused by the vendor.</summary>
    Rejected,

    /// <summary>Handed in again, and taken back.</summary>
    Withdrawn,

    /// <summary>Handed in again before its turn, or as something else: it is treated like any other.</summary>
    Resubmitted,
}

/// <summary>
/// 候补: a project of a vendor's customer that had to give way waits for its turn. Its place is the moment at which the project was first
/// registered. When nothing that it excludes is approved or valid any more, it is offered to hand it in again within the policy's hours, in
/// which no other partner's project about the same is approved. What it waits for is what it was about when it joined: a project that is
/// changed into more does not reserve more.
/// </summary>
public sealed class WaitingListEntry : Entity, IHasId, IOwnedByPartner, IVersioned
{
    public static string IdPrefix => "wle";

    public Id<WaitingListEntry> Id { get; private init; }

    /// <summary>At most one entry of a project is open; the database sees to it.</summary>
    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    /// <summary><see cref="ProjectScope.CustomerKey"/> of the project.</summary>
    public string CustomerKey { get; private set; } = "";

    /// <summary>The products that it waits for.</summary>
    public IReadOnlyList<string> Products { get; private init; } = [];

    /// <summary>The name that it waits for, as <see cref="ProjectScope.NameKey"/>.</summary>
    public string NameKey { get; private init; } = "";

    /// <summary>When the project was first registered: its place in the line.</summary>
    public DateTimeOffset RegisteredAt { get; private init; }

    public DateTimeOffset JoinedAt { get; private init; }

    /// <summary>As stored; <see cref="StateAt"/> says what it is now.</summary>
    public WaitingState State { get; private set; }

    /// <summary>When its turn came last.</summary>
    public DateTimeOffset? OfferedAt { get; private set; }

    /// <summary>Before this moment it has to be handed in again; from it on the turn is over.</summary>
    public DateTimeOffset? OfferedUntil { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public WaitingEndReason? EndReason { get; private set; }

    /// <summary>The project gave way: it is in the line from now on.</summary>
    public static WaitingListEntry Join(Project project, WaitingCause cause, DateTimeOffset now)
    {
        var entry = new WaitingListEntry
        {
            Id = Id<WaitingListEntry>.At(now),
            ProjectId = project.Id,
            PartnerId = project.PartnerId,
            CustomerKey = project.CustomerKey,
            Products = project.Products,
            NameKey = project.NameKey,
            RegisteredAt = project.CreatedAt,
            JoinedAt = now,
        };
        entry.Tell(new ProjectQueued(entry.ProjectId, entry.PartnerId, cause));
        return entry;
    }

    /// <summary>A turn is over at its last moment, whether or not that was written down.</summary>
    public WaitingState StateAt(DateTimeOffset now) =>
        State == WaitingState.Offered && OfferedUntil is { } until && Deadline.IsOver(until, now) ? WaitingState.Ended : State;

    /// <summary>Why it is over at <paramref name="now"/>; null while it is not.</summary>
    public WaitingEndReason? EndReasonAt(DateTimeOffset now) => EndReason ?? (StateAt(now) == WaitingState.Ended ? WaitingEndReason.Lapsed : null);

    /// <summary>It is its turn, or is decided: no other partner's project about the same is approved meanwhile.</summary>
    public bool ReservesAt(DateTimeOffset now) => StateAt(now) is WaitingState.Offered or WaitingState.HandedIn;

    /// <summary>Both are about the same: only one of them can be approved.</summary>
    public bool Excludes(Project project) => ProjectScope.Excludes(CustomerKey, Products, NameKey, project.CustomerKey, project.Products, project.NameKey);

    /// <summary>The same for two that wait.</summary>
    public bool Excludes(WaitingListEntry other) => ProjectScope.Excludes(CustomerKey, Products, NameKey, other.CustomerKey, other.Products, other.NameKey);

    /// <summary>The partner leaves the line. Refusal: <c>project.not_waiting</c> when it does not wait, and is not asked to hand in either.</summary>
    public void GiveUp(DateTimeOffset now)
    {
        if (StateAt(now) is not (WaitingState.Waiting or WaitingState.Offered))
        {
            throw new Refused("project.not_waiting");
        }

        End(WaitingEndReason.GivenUp, now);
    }

    /// <summary>The account turned out to be of another customer than when it was handed in.</summary>
    public void Follow(Project project) => CustomerKey = Of(project).CustomerKey;

    /// <summary>What the vendor decided about its project; a step that was not the last changes nothing.</summary>
    public void Decided(Project project, TimeSpan exclusivity, DateTimeOffset now)
    {
        switch (Of(project).Status)
        {
            case ProjectStatus.PendingConfirmation:
                End(WaitingEndReason.Approved, now);
                break;
            case ProjectStatus.Returned:
                // It cannot stand in the way for ever.
                Offer(exclusivity, again: true, now);
                break;
            case ProjectStatus.Rejected:
                End(WaitingEndReason.Rejected, now);
                break;
            default:
                break;
        }
    }

    /// <summary>The partner took the project back.</summary>
    public void Withdraw(DateTimeOffset now) => End(WaitingEndReason.Withdrawn, now);

    /// <summary>It waits in its place again: what it waits for is taken.</summary>
    public void WaitAgain(WaitingCause cause)
    {
        Move(WaitingState.Waiting);
        OfferedAt = null;
        OfferedUntil = null;
        Tell(new ProjectQueued(ProjectId, PartnerId, cause));
    }

    /// <summary>
    /// The project was handed in again: in its turn and still about what it waits for, it goes before others until it is decided; else it is
    /// treated like any other.
    /// </summary>
    internal void HandIn(Project project, DateTimeOffset now)
    {
        switch (StateAt(now))
        {
            case WaitingState.Offered when ProjectScope.Excludes("", Products, NameKey, "", project.Products, project.NameKey):
                Move(WaitingState.HandedIn);
                Follow(project);
                break;
            case WaitingState.Ended:
                Lapse();
                break;
            default:
                End(WaitingEndReason.Resubmitted, now);
                break;
        }
    }

    internal void Offer(TimeSpan exclusivity, bool again, DateTimeOffset now)
    {
        Move(WaitingState.Offered);
        OfferedAt = now;
        OfferedUntil = now + exclusivity;
        Tell(new ProjectOffered(ProjectId, PartnerId, OfferedUntil.Value, again));
    }

    /// <summary>Writes down that the turn is over.</summary>
    internal void Lapse() => End(WaitingEndReason.Lapsed, OfferedUntil!.Value);

    private void End(WaitingEndReason reason, DateTimeOffset at)
    {
        Move(WaitingState.Ended);
        EndReason = reason;
        EndedAt = at;
        Tell(new ProjectWaitingEnded(ProjectId, PartnerId, reason, at));
    }

    private void Move(WaitingState to)
    {
        if (State == WaitingState.Ended)
        {
            throw new InvalidOperationException("The entry is over.");
        }

        State = to;
        Version++;
    }

    private Project Of(Project project) => project.Id == ProjectId ? project : throw new ArgumentException("The entry of another project.", nameof(project));

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, ProjectId.ToString());
}

/// <summary>
/// 候补名单: the lines of projects that wait for what others hold. Who is next is the one that was registered first and finds nothing in the way.
/// </summary>
public static class WaitingList
{
    /// <summary>
    /// Moves the line of a customer on: turns that are over end; who has its turn while something valid is in its way waits again; and whoever
    /// waits and finds nothing in the way — no project that is approved or valid, and no other partner's turn about the same — is offered to
    /// hand in again for <paramref name="exclusivity"/> from now. Whoever stands before it is asked first.
    /// </summary>
    /// <param name="open">The customer's entries that are not ended.</param>
    /// <param name="holders">Its projects that are approved or valid at <paramref name="now"/>.</param>
    /// <returns>Those whose turn begins now.</returns>
    public static IReadOnlyList<WaitingListEntry> MoveOn(
        IReadOnlyCollection<WaitingListEntry> open, IReadOnlyCollection<Project> holders, TimeSpan exclusivity, DateTimeOffset now)
    {
        foreach (var entry in open.Where(entry => entry.State == WaitingState.Offered))
        {
            if (entry.StateAt(now) == WaitingState.Ended)
            {
                entry.Lapse();
            }
            else if (IsHeld(entry))
            {
                entry.WaitAgain(WaitingCause.Passed);
            }
        }

        var offered = new List<WaitingListEntry>();
        foreach (var entry in open.Where(entry => entry.State == WaitingState.Waiting).OrderBy(entry => entry.RegisteredAt).ThenBy(entry => entry.ProjectId).ToList())
        {
            if (!IsHeld(entry) && !open.Any(other => other.PartnerId != entry.PartnerId && other.ReservesAt(now) && other.Excludes(entry)))
            {
                entry.Offer(exclusivity, again: false, now);
                offered.Add(entry);
            }
        }

        return offered;

        bool IsHeld(WaitingListEntry entry) => holders.Any(holder => holder.HoldsAt(now) && entry.Excludes(holder));
    }

    /// <summary>Another partner's entry for which <paramref name="project"/> cannot be approved at <paramref name="now"/>; null when there is none.</summary>
    public static WaitingListEntry? Before(Project project, IEnumerable<WaitingListEntry> open, DateTimeOffset now) =>
        open.Where(entry => entry.PartnerId != project.PartnerId && entry.ReservesAt(now) && entry.Excludes(project)).MinBy(entry => entry.RegisteredAt);
}
