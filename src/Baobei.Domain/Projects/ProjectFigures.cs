using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>The times that figures of projects are about, as seen at one moment; months and days are those of the vendor's zone.</summary>
/// <param name="At">The moment at which one looks.</param>
public sealed record FigureSpan(DateTimeOffset At)
{
    /// <summary>Months of registrations and of conversion, this one included.</summary>
    public const int Months = 12;

    /// <summary>Months of expected income, this one included.</summary>
    public const int MonthsAhead = 6;

    /// <summary>How far back decisions are looked at.</summary>
    public const int DecisionDays = 90;

    /// <summary>Within how many days a validity ends; each includes the ones before.</summary>
    public static readonly IReadOnlyList<int> ExpiringDays = [7, 15, 30];

    /// <summary>The first day of this month.</summary>
    public DateOnly ThisMonth => FigureMonth.Of(VendorZone.DayOf(At));

    /// <summary>The first day of the first month that is looked at.</summary>
    public DateOnly FirstDay => ThisMonth.AddMonths(1 - Months);

    /// <summary>The moment at which that day begins.</summary>
    public DateTimeOffset Since
    {
        get
        {
            var midnight = FirstDay.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, VendorZone.Zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    /// <summary>The first day after the last month of expected income.</summary>
    public DateOnly AheadEnd => ThisMonth.AddMonths(MonthsAhead);

    public DateTimeOffset DecidedSince => At.AddDays(-DecisionDays);
}

/// <summary>Months are said by their first day.</summary>
public static class FigureMonth
{
    public static DateOnly Of(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <summary>How many projects of each kind were registered in a month, whatever became of them.</summary>
/// <param name="Month">Its first day.</param>
public sealed record MonthFigure(DateOnly Month, int PartnerCustomer, int VendorCustomer);

/// <summary>How many applications wait for the vendor, by the whole working days that have gone by since they were handed in.</summary>
public sealed record WaitingFigure(int UpTo2, int UpTo5, int Over5)
{
    public int Count => UpTo2 + UpTo5 + Over5;
}

/// <summary>How many of the projects that became valid came at least as far as a stage.</summary>
/// <param name="Percent">Of all of them, rounded half up; 0 when there are none.</param>
public sealed record StageFigure(ProjectStage Stage, int Reached, int Percent);

/// <summary>What projects in progress are expected to bring in a month, in one currency.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Amount">The sum.</param>
/// <param name="Weighted">Each stage's sum weighted by its <see cref="WinRate"/>.</param>
public sealed record PipelineFigure(DateOnly Month, int Count, Money Amount, Money Weighted);

/// <summary>How many projects in progress run out before so many days have gone by.</summary>
public sealed record ExpiringFigure(int Days, int PartnerCustomer, int VendorCustomer)
{
    public int Count => PartnerCustomer + VendorCustomer;
}

/// <summary>How long the vendor took to decide, in whole working days from handing in to its last word; null while nothing was decided.</summary>
/// <param name="Median">Half of the applications took no longer.</param>
/// <param name="Ninetieth">Nine of ten took no longer.</param>
public sealed record DecisionFigure(int Count, int? Median, int? Ninetieth);

/// <summary>So many projects registered on a day.</summary>
public sealed record RegisteredSum(DateOnly Day, ProjectKind Kind, int Count);

/// <summary>So many valid projects in a stage that were in <paramref name="Furthest"/> at some time.</summary>
public sealed record StageSum(ProjectStage Now, ProjectStage Furthest, int Count);

/// <summary>So many projects in progress of a stage, with income expected on a day.</summary>
public sealed record PipelineSum(DateOnly Day, ProjectStage Stage, string Currency, int Count, long AmountMinor);

/// <summary>So many projects of a stage that are in progress or won, and what they are worth together.</summary>
public sealed record BoardSum(ProjectKind Kind, ProjectStage Stage, ProjectStatus Status, string Currency, int Count, long AmountMinor);

/// <summary>A stage of the board in one currency: projects in progress and those that were won, test projects too.</summary>
/// <param name="Weighted">Each project's amount weighted by its <see cref="WinRate"/>.</param>
public sealed record BoardFigure(ProjectKind Kind, ProjectStage Stage, int Count, Money Amount, Money Weighted)
{
    /// <summary>Sums to stages, in their order; of a stage the currencies by the alphabet.</summary>
    public static IReadOnlyList<BoardFigure> Of(IEnumerable<BoardSum> sums, Policy policy) =>
    [
        .. sums.GroupBy(sum => (sum.Kind, sum.Stage, sum.Currency)).OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Stage)
            .ThenBy(group => group.Key.Currency, StringComparer.Ordinal)
            .Select(group =>
            {
                var (count, amount, weighted) = (0, new Money(0, group.Key.Currency), new Money(0, group.Key.Currency));
                foreach (var sum in group)
                {
                    var money = new Money(sum.AmountMinor, sum.Currency);
                    count += sum.Count;
                    amount += money;
                    weighted += WinRate.Weighted(money, WinRate.Of(sum.Status, sum.Stage, policy));
                }

                return new BoardFigure(group.Key.Kind, group.Key.Stage, count, amount, weighted);
            }),
    ];
}

/// <summary>
/// What the dashboard shows of a partner's projects, or of all partners': pure sums of what was counted. Test projects (是否测试项目) are
/// never among what is counted.
/// </summary>
/// <param name="At">The moment as of which they hold.</param>
/// <param name="Registered">The oldest month first, without gaps.</param>
/// <param name="Stages">In the order of the stages.</param>
/// <param name="Pipeline">The main currency first (<see cref="Pipe"/>); of each currency every month, this one first.</param>
/// <param name="Expiring">As <see cref="FigureSpan.ExpiringDays"/>.</param>
/// <param name="Decisions">Of the last <see cref="FigureSpan.DecisionDays"/> days.</param>
public sealed record ProjectFigures(
    DateTimeOffset At, IReadOnlyList<MonthFigure> Registered, WaitingFigure Waiting, IReadOnlyList<StageFigure> Stages, IReadOnlyList<PipelineFigure> Pipeline,
    IReadOnlyList<ExpiringFigure> Expiring, DecisionFigure Decisions)
{
    /// <summary>The columns of the board: unlike all else here, with test projects, which stand on it.</summary>
    public IReadOnlyList<BoardFigure> Board { get; init; } = [];

    /// <summary>The currency of somebody who has no project.</summary>
    public const string UsualCurrency = "CNY";

    /// <summary>The currency of most projects that bring something: the one that is drawn.</summary>
    public string MainCurrency => Pipeline.Count == 0 ? UsualCurrency : Pipeline[0].Amount.Currency;

    /// <summary>Sums days to the months of the span; what lies outside is left out.</summary>
    public static IReadOnlyList<MonthFigure> Months(FigureSpan span, IEnumerable<RegisteredSum> sums)
    {
        var months = sums.ToLookup(sum => FigureMonth.Of(sum.Day));
        return
        [
            .. Enumerable.Range(0, FigureSpan.Months).Select(i => span.FirstDay.AddMonths(i)).Select(month => new MonthFigure(
                month, Of(months[month], ProjectKind.PartnerCustomer), Of(months[month], ProjectKind.VendorCustomer))),
        ];

        static int Of(IEnumerable<RegisteredSum> sums, ProjectKind kind) => sums.Where(sum => sum.Kind == kind).Sum(sum => sum.Count);
    }

    /// <summary>
    /// How many came as far as each stage. A project that went back has been where it was, and one that stepped over a stage is counted as
    /// having passed it.
    /// </summary>
    public static IReadOnlyList<StageFigure> Conversion(IReadOnlyCollection<StageSum> sums)
    {
        var all = sums.Sum(sum => sum.Count);
        return
        [
            .. Enum.GetValues<ProjectStage>().Select(stage =>
            {
                var reached = sums.Where(sum => sum.Now >= stage || sum.Furthest >= stage).Sum(sum => sum.Count);
                return new StageFigure(stage, reached, Percent(reached, all));
            }),
        ];
    }

    /// <summary>
    /// Expected income by month and currency, with all months of the span for each currency. The main currency, that of most projects
    /// (of equals the first in the alphabet), comes first; with no project at all there is <see cref="UsualCurrency"/>.
    /// </summary>
    public static IReadOnlyList<PipelineFigure> Pipe(FigureSpan span, IReadOnlyCollection<PipelineSum> sums, Policy policy)
    {
        var currencies = sums.GroupBy(sum => sum.Currency, StringComparer.Ordinal).OrderByDescending(group => group.Sum(sum => sum.Count))
            .ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key).DefaultIfEmpty(UsualCurrency);
        return
        [
            .. currencies.SelectMany(currency => Enumerable.Range(0, FigureSpan.MonthsAhead).Select(i =>
            {
                var month = span.ThisMonth.AddMonths(i);
                var (count, amount, weighted) = (0, new Money(0, currency), new Money(0, currency));
                foreach (var sum in sums.Where(sum => sum.Currency == currency && FigureMonth.Of(sum.Day) == month))
                {
                    var money = new Money(sum.AmountMinor, currency);
                    count += sum.Count;
                    amount += money;
                    weighted += WinRate.Weighted(money, WinRate.Of(ProjectStatus.InProgress, sum.Stage, policy));
                }

                return new PipelineFigure(month, count, amount, weighted);
            })),
        ];
    }

    /// <summary>Rounded half up.</summary>
    public static int Percent(int part, int whole) => whole == 0 ? 0 : (int)(((200L * part) + whole) / (2L * whole));
}

/// <summary>
/// How many things took how many whole working days: kept as counts, so that any number of them needs no more room than one.
/// </summary>
public sealed class DayCounts
{
    /// <summary>Whatever took longer is counted here: far beyond every term.</summary>
    public const int Longest = 250;

    /// <summary>So many calendar days have more than <see cref="Longest"/> working days: they need not be counted one by one.</summary>
    private const int SurelyMore = 500;

    private readonly int[] _counts = new int[Longest + 1];

    public int Count { get; private set; }

    /// <summary>Counts one that began and ended (or is looked at) at these moments.</summary>
    public void Add(DateTimeOffset from, DateTimeOffset until)
    {
        var days = until - from > TimeSpan.FromDays(SurelyMore) ? Longest : WorkingDays.Between(from, until);
        _counts[Math.Min(days, Longest)]++;
        Count++;
    }

    /// <summary>How many took from <paramref name="from"/> to <paramref name="to"/> days, both included.</summary>
    public int Within(int from, int to) => _counts[from..(Math.Min(to, Longest) + 1)].Sum();

    /// <summary>The days that <paramref name="percent"/> per cent of them did not exceed (the nearest rank); null when there are none.</summary>
    public int? Percentile(int percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, ((Count * (long)percent) + 99) / 100);
        var (days, seen) = (0, (long)_counts[0]);
        while (seen < rank)
        {
            seen += _counts[++days];
        }

        return days;
    }

    public WaitingFigure Ages() => new(Within(0, 2), Within(3, 5), Within(6, Longest));

    public DecisionFigure Decisions() => new(Count, Percentile(50), Percentile(90));
}
