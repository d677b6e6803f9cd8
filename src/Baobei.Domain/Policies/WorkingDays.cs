using System.Collections.Frozen;
using System.Globalization;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Policies;

/// <summary>
/// 工作日: the days on which people in China work, in the vendor's zone. Terms that people have to keep are counted in them.
/// </summary>
/// <remarks>
/// Holidays (放假) and the weekend days that are worked instead (调休) are those of the yearly notices of the General Office of the State
/// Council, kept in Policies/Data/china-holidays.csv: 2024 (notice of 25 October 2023), 2025 (12 November 2024) and 2026 (4 November
/// 2025). In other years the days are Monday to Friday, without the holidays whose dates the Measures for Public Holidays (全国年节及纪念日放假办法)
/// fix in the solar calendar: 1 January, 1 May (from 2025 on 2 May, too), 1 to 3 October.
/// </remarks>
public static class WorkingDays
{
    /// <summary>The days that differ from their weekday, and whether they are worked.</summary>
    private static readonly FrozenDictionary<DateOnly, bool> Noticed = DataFile.Rows("china-holidays.csv")
        .ToFrozenDictionary(row => DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), row => row[1] == "workday");

    private static readonly FrozenSet<int> NoticedYears = Noticed.Keys.Select(day => day.Year).ToFrozenSet();

    /// <summary>The same time of day, <paramref name="days"/> working days later: Friday 15:00 and one day is Monday 15:00, and so is Saturday 15:00 and one day.</summary>
    public static DateTimeOffset After(DateTimeOffset from, int days)
    {
        var there = TimeZoneInfo.ConvertTime(from, VendorZone.Zone);
        while (days > 0)
        {
            there = there.AddDays(1);
            if (Has(DateOnly.FromDateTime(there.DateTime)))
            {
                days--;
            }
        }

        return there.ToUniversalTime();
    }

    /// <summary>The same time of day, <paramref name="days"/> working days earlier: Monday 15:00 and one day is Friday 15:00.</summary>
    public static DateTimeOffset Before(DateTimeOffset until, int days)
    {
        var there = TimeZoneInfo.ConvertTime(until, VendorZone.Zone);
        while (days > 0)
        {
            there = there.AddDays(-1);
            if (Has(DateOnly.FromDateTime(there.DateTime)))
            {
                days--;
            }
        }

        return there.ToUniversalTime();
    }

    /// <summary>
    /// The inverse of <see cref="After"/>: how many whole working days have gone by at <paramref name="until"/>, that moment included. Zero when
    /// it is not later. From Friday 15:00 to Monday 15:00 it is one, and a tick before none.
    /// </summary>
    public static int Between(DateTimeOffset from, DateTimeOffset until)
    {
        var days = 0;
        for (var there = TimeZoneInfo.ConvertTime(from, VendorZone.Zone).AddDays(1); there <= until; there = there.AddDays(1))
        {
            if (Has(DateOnly.FromDateTime(there.DateTime)))
            {
                days++;
            }
        }

        return days;
    }

    /// <summary>People work on that day.</summary>
    public static bool Has(DateOnly day) => Noticed.TryGetValue(day, out var isWorked)
        ? isWorked
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && (NoticedYears.Contains(day.Year) || !IsFixedHoliday(day));

    private static bool IsFixedHoliday(DateOnly day) => (day.Month, day.Day) switch
    {
        (1, 1) or (5, 1) or (10, >= 1 and <= 3) => true,
        (5, 2) => day.Year >= 2025,
        _ => false,
    };
}
