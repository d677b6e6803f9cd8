namespace Baobei.Domain.Policies;

/// <summary>工作日: Monday to Friday in the vendor's zone. Terms that people have to keep are counted in them.</summary>
public static class WorkingDays
{
    private static readonly TimeZoneInfo Zone =
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var found) ? found : TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), null, null);

    /// <summary>The same time of day, <paramref name="days"/> working days later: Friday 15:00 and one day is Monday 15:00, and so is Saturday 15:00 and one day.</summary>
    public static DateTimeOffset After(DateTimeOffset from, int days)
    {
        var there = TimeZoneInfo.ConvertTime(from, Zone);
        while (days > 0)
        {
            there = there.AddDays(1);
            if (there.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                days--;
            }
        }

        return there.ToUniversalTime();
    }
}
