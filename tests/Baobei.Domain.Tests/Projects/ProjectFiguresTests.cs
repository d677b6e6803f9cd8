using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Projects;

/// <summary>The figures of the dashboard as tables: months, stages, weights, ages and percentiles.</summary>
public sealed class ProjectFiguresTests
{
    // Monday, 17 September 2018, 10:52 in Shanghai.
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 52, 53, TimeSpan.Zero);
    private static readonly FigureSpan Span = new(Now);

    [Theory]
    [InlineData("2018-09-17T02:52:53Z", "2018-09-01", "2017-10-01", "2017-09-30T16:00:00Z", "2019-03-01")]
    [InlineData("2018-09-30T15:59:59Z", "2018-09-01", "2017-10-01", "2017-09-30T16:00:00Z", "2019-03-01")]
    [InlineData("2018-09-30T16:00:00Z", "2018-10-01", "2017-11-01", "2017-10-31T16:00:00Z", "2019-04-01")]
    [InlineData("2018-12-31T16:00:00Z", "2019-01-01", "2018-02-01", "2018-01-31T16:00:00Z", "2019-07-01")]
    public void Months_are_the_vendors(string at, string month, string first, string since, string end)
    {
        var span = new FigureSpan(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture));
        Assert.Equal((Day(month), Day(first), Day(end)), (span.ThisMonth, span.FirstDay, span.AheadEnd));
        Assert.Equal(DateTimeOffset.Parse(since, CultureInfo.InvariantCulture), span.Since);
    }

    [Fact]
    public void Days_are_summed_to_twelve_months_without_gaps()
    {
        var months = ProjectFigures.Months(
            Span,
            [
                new(Day("2018-09-01"), ProjectKind.PartnerCustomer, 2), new(Day("2018-09-30"), ProjectKind.PartnerCustomer, 3), new(Day("2018-09-17"), ProjectKind.VendorCustomer, 5),
                new(Day("2017-10-01"), ProjectKind.VendorCustomer, 7), new(Day("2017-09-30"), ProjectKind.VendorCustomer, 100), new(Day("2018-10-01"), ProjectKind.VendorCustomer, 100),
            ]);
        Assert.Equal(12, months.Count);
        Assert.Equal(new MonthFigure(Day("2017-10-01"), 0, 7), months[0]);
        Assert.Equal(new MonthFigure(Day("2018-09-01"), 5, 5), months[^1]);
        Assert.All(months.Skip(1).SkipLast(1), month => Assert.Equal((0, 0), (month.PartnerCustomer, month.VendorCustomer)));
    }

    [Fact]
    public void A_stage_counts_who_is_there_who_went_on_and_who_came_back()
    {
        StageSum[] sums =
        [
            new(ProjectStage.PotentialOpportunity, ProjectStage.PotentialOpportunity, 4),
            new(ProjectStage.ConfirmedOpportunity, ProjectStage.ConfirmedOpportunity, 2),
            new(ProjectStage.ConfirmedOpportunity, ProjectStage.BusinessNegotiation, 1),
            new(ProjectStage.RevenueConfirmed, ProjectStage.RevenueConfirmed, 1),
        ];
        Assert.Equal([8, 4, 2, 2, 1, 1], ProjectFigures.Conversion(sums).Select(stage => stage.Reached));
        Assert.Equal([100, 50, 25, 25, 13, 13], ProjectFigures.Conversion(sums).Select(stage => stage.Percent));
        Assert.All(ProjectFigures.Conversion([]), stage => Assert.Equal((0, 0), (stage.Reached, stage.Percent)));
    }

    [Fact]
    public void Income_is_weighted_by_stage_and_currencies_are_kept_apart()
    {
        var pipeline = ProjectFigures.Pipe(
            Span,
            [
                new(Day("2018-09-30"), ProjectStage.PotentialOpportunity, "CNY", 2, 1000),
                new(Day("2018-09-01"), ProjectStage.ContractSigned, "CNY", 1, 333),
                new(Day("2019-02-01"), ProjectStage.SolutionDiscussion, "CNY", 1, 5),
                new(Day("2018-10-01"), ProjectStage.ConfirmedOpportunity, "EUR", 9, 100),
                new(Day("2019-03-01"), ProjectStage.ConfirmedOpportunity, "EUR", 1, 100),
            ],
            new Policy());

        // Most projects are in euros.
        Assert.Equal(["EUR", "CNY"], pipeline.Select(month => month.Amount.Currency).Distinct());
        Assert.Equal(12, pipeline.Count);
        Assert.Equal(new PipelineFigure(Day("2018-10-01"), 9, new(100, "EUR"), new(40, "EUR")), pipeline[1]);
        Assert.Equal(new PipelineFigure(Day("2018-09-01"), 3, new(1333, "CNY"), new(200 + 333, "CNY")), pipeline[6]);
        Assert.Equal(new PipelineFigure(Day("2019-02-01"), 1, new(5, "CNY"), new(3, "CNY")), pipeline[11]);
        Assert.Equal(("CNY", 6), (ProjectFigures.Pipe(Span, [], new Policy())[0].Amount.Currency, ProjectFigures.Pipe(Span, [], new Policy()).Count));
    }

    [Fact]
    public void The_win_rates_are_the_policys()
    {
        var policy = new Policy { WinRates = [1, 2, 3, 4, 5, 6] };
        var month = ProjectFigures.Pipe(Span, [new(Day("2018-09-01"), ProjectStage.BusinessNegotiation, "CNY", 1, 10_000)], policy)[0];
        Assert.Equal(new Money(400, "CNY"), month.Weighted);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("3", 3, 3)]
    [InlineData("1 2", 1, 2)]
    [InlineData("1 2 3", 2, 3)]
    [InlineData("0 0 0 0 0 0 0 0 0 9", 0, 0)]
    [InlineData("0 0 0 0 0 0 0 0 9 9", 0, 9)]
    [InlineData("1 1 1 1 2 2 2 2 3 4 5", 2, 4)]
    public void Percentiles_are_the_nearest_rank(string days, int? median, int? ninetieth)
    {
        var counts = new DayCounts();
        foreach (var count in days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            counts.Add(Now, WorkingDays.After(Now, count));
        }

        Assert.Equal((median, ninetieth), (counts.Decisions().Median, counts.Decisions().Ninetieth));
    }

    [Theory]
    [InlineData(0, 0, "1 0 0")]
    [InlineData(3, -1, "1 0 0")]
    [InlineData(3, 0, "0 1 0")]
    [InlineData(6, -1, "0 1 0")]
    [InlineData(6, 0, "0 0 1")]
    [InlineData(2000, 0, "0 0 1")]
    public void The_age_of_what_waits_changes_to_the_tick(int days, int ticks, string expected)
    {
        var counts = new DayCounts();
        counts.Add(Now, WorkingDays.After(Now, days).AddTicks(ticks));
        var ages = counts.Ages();
        Assert.Equal(expected, $"{ages.UpTo2} {ages.UpTo5} {ages.Over5}");
        Assert.Equal(1, ages.Count);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
