using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Approvals;

/// <summary>
/// 代理审批: somebody is away for a time, and another one decides in their place. From its beginning, that moment included, to its end, that
/// moment excluded. It may be ended early, and is never deleted: a decision may have been made by it.
/// </summary>
public sealed class StandIn : Entity, IHasId, IVersioned
{
    public const int MaxNoteLength = 200;
    public const int MaxDays = 366;

    public static string IdPrefix => "sti";

    public Id<StandIn> Id { get; private init; }

    public int Version { get; private set; }

    /// <summary>The person who is away.</summary>
    public Guid AbsentId { get; private init; }

    /// <summary>The person who decides in their place.</summary>
    public Guid DeputyId { get; private init; }

    public DateTimeOffset From { get; private init; }

    public DateTimeOffset Until { get; private init; }

    public string? Note { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public Guid CreatedBy { get; private init; }

    /// <summary>When it was ended before its time, also before it began.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When it is over, whichever comes first.</summary>
    public DateTimeOffset Over => EndedAt is { } ended ? Deadline.Earlier(ended, Until) : Until;

    public bool IsInForce(DateTimeOffset now) => Deadline.IsOver(From, now) && !Deadline.IsOver(Over, now);

    /// <summary>
    /// A new one. Refusals: <c>standin.self</c>; <c>standin.overlap</c> when the absent person has a stand-in for some of that time already;
    /// <c>standin.chain</c> when the deputy is away for some of it; <c>standin.needed</c> when the absent person stands in for somebody in it.
    /// <see cref="InvalidField"/>, all together: <c>until_before_from</c> (the end is not after the beginning), <c>in_the_past</c> (the end), <c>days_at_most</c>,
    /// <c>too_long</c>, <c>characters</c>.
    /// </summary>
    /// <param name="others">Those of the two people that are not over.</param>
    public static StandIn Create(
        IReadOnlyCollection<StandIn> others, Guid absent, Guid deputy, DateTimeOffset from, DateTimeOffset until, string? note, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        if (until <= from)
        {
            wrong.Add(nameof(Until), "until_before_from");
        }
        else if (Deadline.IsOver(until, now))
        {
            wrong.Add(nameof(Until), "in_the_past");
        }
        else if (until - from > TimeSpan.FromDays(MaxDays))
        {
            wrong.Add(nameof(Until), "days_at_most", MaxDays);
        }

        var checkedNote = wrong.Read(() => Text.Optional(nameof(Note), note, MaxNoteLength));
        wrong.ThrowIfAny();
        if (absent == deputy)
        {
            throw new Refused("standin.self");
        }

        var sameTime = others.Where(other => other.From < until && from < other.Over).ToList();
        if (sameTime.Any(other => other.AbsentId == absent))
        {
            throw new Refused("standin.overlap");
        }

        if (sameTime.Any(other => other.AbsentId == deputy))
        {
            throw new Refused("standin.chain");
        }

        if (sameTime.Any(other => other.DeputyId == absent))
        {
            throw new Refused("standin.needed");
        }

        var standIn = new StandIn
        {
            Id = Id<StandIn>.At(now),
            AbsentId = absent,
            DeputyId = deputy,
            From = from,
            Until = until,
            Note = checkedNote,
            CreatedAt = now,
            CreatedBy = by,
        };
        standIn.Raise(new StandInCreated(standIn.Id, absent, deputy, from, until), standIn.Id.ToString());
        return standIn;
    }

    /// <summary>Ends it now, or before it begins. Refusal: <c>standin.over</c> from the moment on in which it is over.</summary>
    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null || Deadline.IsOver(Until, now))
        {
            throw new Refused("standin.over");
        }

        EndedAt = now;
        Version++;
        Raise(new StandInEnded(Id, AbsentId, DeputyId), Id.ToString());
    }
}

/// <summary>Somebody is away from then to then, and another one decides in their place.</summary>
public sealed record StandInCreated(Id<StandIn> StandInId, Guid AbsentId, Guid DeputyId, DateTimeOffset From, DateTimeOffset Until) : IEvent
{
    public static string Name => "standin.created";
}

/// <summary>A stand-in was ended before its time.</summary>
public sealed record StandInEnded(Id<StandIn> StandInId, Guid AbsentId, Guid DeputyId) : IEvent
{
    public static string Name => "standin.ended";
}
