using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Customers;

namespace Baobei.Domain.Tests.Kernel;

public sealed class IdTests
{
    [Fact]
    public void What_follows_from_something_stands_in_its_place_whenever_it_is_made()
    {
        var now = new DateTimeOffset(2018, 9, 17, 2, 53, 39, TimeSpan.Zero);
        List<Id<Partner>> causes = [.. Enumerable.Range(0, 50).Select(_ => Id<Partner>.At(now))];
        Assert.Equal(causes.Order(), causes);

        // Made backwards, and at the same moment.
        var following = causes.AsEnumerable().Reverse().Select(Id<Customer>.After).Reverse().ToList();
        Assert.Equal(following.Order(), following);
        Assert.Equal(50, causes.Select(Id<Customer>.After).Concat(following).Select(id => id.Value.ToString("N")[..24]).Distinct().Count());
        Assert.Equal(100, causes.Select(Id<Customer>.After).Concat(following).Distinct().Count());
    }

    [Fact]
    public void Ids_of_one_clock_stand_in_line_whatever_other_clocks_say_in_between()
    {
        // Some stand still, some go on by a tick or more; the others are fractions of a second, hours and days apart from the first.
        var start = new DateTimeOffset(2019, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(-1);
        TimeSpan[] apart = [TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(4093), TimeSpan.FromHours(-1), TimeSpan.FromDays(90)];
        long[] steps = [0, 1, 7, 40_000];
        var clocks = apart.SelectMany(by => steps.Select(step => (At: start + by, step, Ids: new List<Id<Partner>>()))).ToList();
        for (var i = 0; i < 300; i++)
        {
            foreach (var (at, step, ids) in clocks)
            {
                ids.Add(Id<Partner>.At(at.AddTicks(i * step)));
            }
        }

        Assert.All(clocks, clock => Assert.Equal(clock.Ids.Order(), clock.Ids));
        Assert.Equal(clocks.Count * 300, clocks.SelectMany(clock => clock.Ids).Distinct().Count());
    }

    [Fact]
    public void A_clock_that_was_set_back_a_little_hands_out_nothing_before_what_it_handed_out()
    {
        // Just before the end of a second.
        var now = new DateTimeOffset(2017, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(-1);
        var ids = new List<Id<Partner>>();
        for (var i = 0; i < 200; i++)
        {
            ids.Add(Id<Partner>.At(now));
            Id<Partner>.At(now.AddDays(90));
            Id<Partner>.At(now.AddHours(-1));
        }

        Assert.Equal(ids.Order(), ids);
        Assert.True(Id<Partner>.At(now.AddMilliseconds(-900)) > ids[^1]);
        Assert.True(Id<Partner>.At(now.AddMilliseconds(-2000)) < ids[0]);

        // At the beginning of one.
        var next = now.AddMinutes(1).AddTicks(1);
        var last = Id<Partner>.At(next);
        Assert.True(Id<Partner>.At(next.AddMilliseconds(-999)) > last);
    }

    [Fact]
    public void No_id_is_a_second_ahead_of_its_clock_however_many_clocks_go_before_it()
    {
        var start = new DateTimeOffset(2016, 3, 4, 5, 6, 7, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 50).Reverse().Select(i => start.AddMilliseconds(i * 700)).Select(at => (At: at, Id: Id<Partner>.At(at))).ToList();
        Assert.All(ids, made => Assert.True(made.Id.Value.CompareTo(Guid.CreateVersion7(made.At.AddSeconds(1))) < 0));
    }

    [Fact]
    public void An_id_is_a_uuid_of_version_7_that_says_its_millisecond()
    {
        var id = Id<Partner>.At(DateTimeOffset.FromUnixTimeMilliseconds(0x0198_1234_5678).AddTicks(5_000)).Value.ToString("N");
        Assert.Equal("0198123456787800", id[..16]);
        Assert.Contains(id[16], "89ab");
    }
}
