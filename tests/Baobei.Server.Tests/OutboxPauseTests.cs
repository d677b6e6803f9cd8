using Baobei.Domain.Kernel;
using Baobei.Server.Jobs;

namespace Baobei.Server.Tests;

[OnOneDatabase]
public sealed class OutboxPauseTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 80)]
    public void Whoever_came_second_tries_again_at_once_but_not_for_ever(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxWorker.PauseAfter(attempts, new Refused("edit.conflict")));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    public void Anything_else_waits_twice_as_long_each_time(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxWorker.PauseAfter(attempts, new InvalidOperationException("No.")));
}
