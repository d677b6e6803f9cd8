namespace Baobei.Domain.Policies;

/// <summary>
/// The one rule about every deadline in the product: the moment itself is too late. A 72-hour link sent at 10:00:00 works until
/// the last microsecond before 10:00:00 three days later, and at 10:00:00 it has expired. So a period of n days is exactly n days
/// long, and what begins when another thing ends neither overlaps with it nor leaves a gap.
/// </summary>
public static class Deadline
{
    /// <summary>"No end": 9999-01-01 UTC. Used where a moment is stored and none is known yet, so that queries need no null.</summary>
    public static readonly DateTimeOffset None = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True from <paramref name="deadline"/> on, that moment included.</summary>
    public static bool IsOver(DateTimeOffset deadline, DateTimeOffset now) => now >= deadline;

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    public static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
