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
}
