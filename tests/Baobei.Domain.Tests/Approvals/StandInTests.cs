using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Tests.Approvals;

public sealed class StandInTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Cai = Guid.CreateVersion7();

    [Fact]
    public void It_holds_from_its_first_moment_until_just_before_its_last()
    {
        var standIn = Make(Ann, Bob, 1, 3);

        Assert.Equal([false, true, true, false], new[] { Day(1).AddTicks(-1), Day(1), Day(3).AddTicks(-1), Day(3) }.Select(standIn.IsInForce));
        standIn.End(Day(2));
        Assert.Equal([true, false], new[] { Day(2).AddTicks(-1), Day(2) }.Select(standIn.IsInForce));
        Assert.Equal("standin.over", Assert.Throws<Refused>(() => standIn.End(Day(2))).Code);
    }

    [Fact]
    public void One_that_was_ended_before_it_began_never_holds()
    {
        var standIn = Make(Ann, Bob, 1, 3);
        standIn.End(Day(0));
        Assert.DoesNotContain(true, new[] { Day(0), Day(1), Day(2) }.Select(standIn.IsInForce));
    }

    [Fact]
    public void At_its_end_it_is_over()
    {
        Make(Ann, Bob, 1, 3).End(Day(3).AddTicks(-1));
        Assert.Equal("standin.over", Assert.Throws<Refused>(() => Make(Ann, Bob, 1, 3).End(Day(3))).Code);
    }

    public static TheoryData<Guid, Guid, int, int, string?> Beside => new()
    {
        { Ann, Ann, 8, 9, "standin.self" },
        { Ann, Cai, 1, 2, "standin.overlap" },
        { Ann, Cai, 4, 6, "standin.overlap" },
        { Ann, Cai, 0, 2, null },
        { Ann, Cai, 5, 6, null },
        { Cai, Ann, 3, 4, "standin.chain" },
        { Cai, Ann, 5, 6, null },
        { Bob, Cai, 3, 4, "standin.needed" },
        { Bob, Cai, 5, 6, null },
        { Cai, Bob, 3, 4, null },
    };

    /// <summary>Bob stands in for Ann on the days 2 to 4.</summary>
    [Theory]
    [MemberData(nameof(Beside))]
    public void Nobody_is_away_twice_and_no_chain_begins(Guid absent, Guid deputy, int from, int until, string? refusal)
    {
        // One tick in common is too much.
        var there = Make(Ann, Bob, 2, 5);
        var (begin, end) = refusal == "standin.overlap" ? (Day(from), Day(until).AddTicks(1)) : (Day(from), Day(until));
        var refused = Record.Exception(() => { StandIn.Create([there], absent, deputy, begin, end, null, Ann, Now); }) as Refused;
        Assert.Equal(refusal, refused?.Code);
    }

    [Fact]
    public void One_that_was_ended_is_in_nobodys_way()
    {
        var there = Make(Ann, Bob, 2, 5);
        there.End(Day(3));
        Assert.NotNull(StandIn.Create([there], Ann, Cai, Day(3), Day(4), " back soon ", Ann, Now));
        Assert.Equal("standin.overlap", Assert.Throws<Refused>(() => StandIn.Create([there], Ann, Cai, Day(3).AddTicks(-1), Day(4), null, Ann, Now)).Code);
    }

    [Theory]
    [InlineData(3, 3, "Until: until_before_from")]
    [InlineData(3, 2, "Until: until_before_from")]
    [InlineData(-2, 0, "Until: in_the_past")]
    [InlineData(-2, 1, null)]
    [InlineData(0, 366, null)]
    [InlineData(0, 367, "Until: days_at_most")]
    public void Its_time_is_one_that_can_come(int from, int until, string? wrong)
    {
        var invalid = Record.Exception(() => { Make(Ann, Bob, from, until); }) as InvalidField;
        Assert.Equal(wrong, invalid is null ? null : $"{invalid.Field}: {invalid.Code}");
    }

    private static DateTimeOffset Day(int day) => Now.AddDays(day);

    private static StandIn Make(Guid absent, Guid deputy, int from, int until) => StandIn.Create([], absent, deputy, Day(from), Day(until), null, absent, Now);
}
