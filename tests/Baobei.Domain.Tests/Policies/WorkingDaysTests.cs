using System.Globalization;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Tests.Policies;

public sealed class WorkingDaysTests
{
    [Theory]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-11-28", false)]
    [InlineData("2024-02-09", true)]
    [InlineData("2024-02-10", false)]
    [InlineData("2024-02-04", true)]
    [InlineData("2024-02-17", false)]
    [InlineData("2024-02-18", true)]
    [InlineData("2024-06-10", false)]
    [InlineData("2024-09-14", true)]
    [InlineData("2024-09-16", false)]
    [InlineData("2025-01-01", false)]
    [InlineData("2025-01-02", true)]
    [InlineData("2025-01-26", true)]
    [InlineData("2025-02-04", false)]
    [InlineData("2025-02-05", true)]
    [InlineData("2025-06-02", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-09", true)]
    [InlineData("2025-10-11", true)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-16", false)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-10", true)]
    [InlineData("2027-01-01", false)]
    [InlineData("2027-01-04", true)]
    [InlineData("2028-05-01", false)]
    [InlineData("2028-05-02", false)]
    [InlineData("2023-05-02", true)]
    [InlineData("2028-10-03", false)]
    [InlineData("2028-10-04", true)]
    public void A_day_is_worked_as_the_notices_say(string day, bool isWorked) =>
        Assert.Equal(isWorked, WorkingDays.Has(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    /// <summary>Days of the year less weekends and the holidays of the law, eleven before 2025 and thirteen since.</summary>
    [Theory]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_the_working_days_that_its_notice_leaves(int year, int days) =>
        Assert.Equal(days, Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(day => WorkingDays.Has(new DateOnly(year, 1, 1).AddDays(day))));

    [Theory]
    [InlineData("2026-02-13T15:00:00+08:00", 1, "2026-02-14T15:00:00+08:00")]
    [InlineData("2026-02-14T15:00:00+08:00", 1, "2026-02-24T15:00:00+08:00")]
    [InlineData("2026-02-16T15:00:00+08:00", 5, "2026-02-28T15:00:00+08:00")]
    [InlineData("2026-09-30T18:00:00+08:00", 3, "2026-10-10T18:00:00+08:00")]
    [InlineData("2026-02-13T16:30:00Z", 1, "2026-02-23T16:30:00Z")]
    [InlineData("2026-12-31T09:00:00+08:00", 1, "2027-01-04T09:00:00+08:00")]
    public void A_term_passes_over_holidays_and_counts_days_worked_instead(string from, int days, string until) =>
        Assert.Equal(At(until), WorkingDays.After(At(from), days));

    [Theory]
    [InlineData("2026-02-14T15:00:00+08:00", "2026-02-24T15:00:00+08:00", 1)]
    [InlineData("2026-02-14T15:00:00+08:00", "2026-02-24T14:59:59.9999999+08:00", 0)]
    [InlineData("2026-02-16T15:00:00+08:00", "2026-02-28T15:00:00+08:00", 5)]
    [InlineData("2026-11-26T15:00:00+08:00", "2026-11-26T15:00:00+08:00", 0)]
    [InlineData("2026-11-26T15:00:00+08:00", "2026-11-20T15:00:00+08:00", 0)]
    [InlineData("2026-11-27T15:00:00+08:00", "2026-11-30T07:00:00Z", 1)]
    public void Between_two_moments_lie_so_many_working_days(string from, string until, int days) =>
        Assert.Equal(days, WorkingDays.Between(At(from), At(until)));

    [Fact]
    public void What_a_term_adds_is_what_lies_between()
    {
        var from = At("2026-01-30T10:00:00+08:00");
        Assert.All(Enumerable.Range(0, 60), days => Assert.Equal(days, WorkingDays.Between(from, WorkingDays.After(from, days))));
        Assert.All(Enumerable.Range(1, 60), days => Assert.Equal(days - 1, WorkingDays.Between(from, WorkingDays.After(from, days).AddTicks(-1))));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-11-30 15:00", 1, "2026-11-27 15:00")]
    [InlineData("2026-12-04 09:30", 4, "2026-11-30 09:30")]
    [InlineData("2026-10-08 10:00", 1, "2026-09-30 10:00")]
    public void Working_days_are_counted_backwards_too(string until, int days, string from)
    {
        Assert.Equal(At(from), WorkingDays.Before(At(until), days));
        Assert.Equal(At(until), WorkingDays.After(At(from), days));

        static DateTimeOffset At(string text) => new DateTimeOffset(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();
    }
}
