namespace Baobei.Domain.Messages;

/// <summary>The one mail a day (每日汇总) of a person who wants no mail for each message.</summary>
public static class DailySummary
{
    /// <summary>When it leaves, in the person's zone: before the day's work begins.</summary>
    public static readonly TimeOnly Hour = new(8, 0);

    /// <summary>The first such moment after <paramref name="now"/>; what happens at the moment itself waits for the next one.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var next = On(today, zone);
        return next > now ? next : On(today.AddDays(1), zone);
    }

    private static DateTimeOffset On(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(Hour);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
