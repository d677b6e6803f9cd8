using System.Globalization;
using Baobei.Domain.Messages;

namespace Baobei.Domain.Tests.Messages;

public sealed class DailySummaryTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-03-01T23:59:59.9999999Z", "2026-03-02T00:00:00Z")]
    [InlineData("Asia/Shanghai", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")]
    [InlineData("Asia/Shanghai", "2026-03-02T15:59:59Z", "2026-03-03T00:00:00Z")]
    [InlineData("America/New_York", "2026-03-07T12:59:59Z", "2026-03-07T13:00:00Z")]
    [InlineData("America/New_York", "2026-03-07T13:00:00Z", "2026-03-08T12:00:00Z")]
    [InlineData("UTC", "2026-12-31T08:00:00Z", "2027-01-01T08:00:00Z")]
    public void It_leaves_at_eight_in_the_persons_zone_the_next_time_after_it_happened(string zone, string now, string next) =>
        Assert.Equal(Moment(next), DailySummary.NextAfter(Moment(now), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
