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
        Assert.Equal(50, causes.Select(Id<Customer>.After).Concat(following).Select(id => id.Value.ToString()[..18]).Distinct().Count());
        Assert.Equal(100, causes.Select(Id<Customer>.After).Concat(following).Distinct().Count());
    }

    [Fact]
    public void Ids_of_one_moment_stand_in_line_whatever_other_clocks_say_in_between()
    {
        // Just before the end of a second, so that the line goes on into the next one.
        var now = new DateTimeOffset(2019, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(-1);
        var ids = new List<Id<Partner>>();
        for (var i = 0; i < 200; i++)
        {
            ids.Add(Id<Partner>.At(now));
            Id<Partner>.At(now.AddDays(90));
            Id<Partner>.At(now.AddHours(-1));
        }

        Assert.Equal(ids.Order(), ids);

        // A clock that was set back a little hands out nothing before what it handed out.
        Assert.True(Id<Partner>.At(now.AddMilliseconds(-900)) > ids[^1]);
        Assert.True(Id<Partner>.At(now.AddMilliseconds(-2000)) < ids[0]);
    }
}
