using System.Reflection;
using System.Text.RegularExpressions;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Tests.Kernel;

public sealed class EventTests
{
    [Fact]
    public void Every_event_has_its_own_name_of_noun_and_past_participle()
    {
        var names = typeof(IEvent).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IEvent)) && !type.IsAbstract)
            .Select(type => (string)type.GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
            .ToList();

        Assert.True(names.Count > 20);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(new Regex("^[a-z]+\\.[a-z]+(_[a-z]+)*$"), name));
    }
}
