using System.Globalization;

namespace Baobei.Domain.Projects;

/// <summary>项目编号: year and month in the vendor's zone, and six digits that count within the month (guide line 295: 201809004741). Given once, never twice.</summary>
public static class ProjectNumber
{
    public const int Length = 12;

    /// <summary>As many as one month has numbers.</summary>
    public const int MaxPerMonth = 999_999;

    /// <summary>"201809" of a moment.</summary>
    public static int MonthOf(DateTimeOffset now)
    {
        var day = Policies.VendorZone.DayOf(now);
        return (day.Year * 100) + day.Month;
    }

    /// <param name="month">As <see cref="MonthOf"/>.</param>
    /// <param name="count">1 to <see cref="MaxPerMonth"/>.</param>
    public static string Of(int month, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPerMonth);
        return string.Create(CultureInfo.InvariantCulture, $"{month:D6}{count:D6}");
    }
}
