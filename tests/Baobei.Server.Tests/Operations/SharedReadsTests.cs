using Baobei.Server.Data;

namespace Baobei.Server.Tests.Operations;

/// <summary>One read serves all who asked before it began, whatever they asked for, and nobody who asked after.</summary>
public sealed class SharedReadsTests
{
    private readonly SharedReads<string, string, int> _reads = new();
    private readonly List<TaskCompletionSource<int>> _begun = [];
    private readonly List<string> _asked = [];

    [Fact]
    public async Task Whoever_asks_while_one_is_read_shares_the_next_and_nothing_older()
    {
        var first = Ask("a");
        var (second, third) = (Ask("a"), Ask("a"));
        Assert.Single(_begun);
        _begun[0].SetResult(1);
        Assert.Equal(1, await first);
        await Begun(2);
        Assert.False(second.IsCompleted || third.IsCompleted);
        var fourth = Ask("a");
        _begun[1].SetResult(2);
        var both = await Task.WhenAll(second, third);
        Assert.Equal([2, 2], both);
        await Begun(3);
        _begun[2].SetResult(3);
        Assert.Equal(3, await fourth);
        Assert.Equal(3, _begun.Count);
    }

    [Fact]
    public async Task What_others_ask_for_meanwhile_is_read_together_and_another_group_waits_for_nobody()
    {
        var (first, second, third, unknown, other) = (Ask("a"), Ask("b"), Ask("c"), Ask(""), Ask("a", "elsewhere"));
        Assert.Equal(["a", "a"], _asked);
        _begun[1].SetResult(2);
        Assert.Equal(2, await other);
        _begun[0].SetResult(1);
        Assert.Equal(1, await first);
        await Begun(3);
        Assert.Equal("b,c,", _asked[2]);
        _begun[2].SetResult(3);
        var three = await Task.WhenAll(second, third, unknown);
        Assert.Equal([3, 3, 0], three);
        var again = Ask("a");
        Assert.Equal(4, _begun.Count);
        _begun[3].SetResult(4);
        Assert.Equal(4, await again);
    }

    [Fact]
    public async Task A_read_that_fails_fails_those_who_share_it_and_the_next_goes_on()
    {
        var first = Ask("a");
        var second = Ask("a");
        _begun[0].SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Begun(2);
        var third = Ask("a");
        _begun[1].SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        await Begun(3);
        _begun[2].SetResult(5);
        Assert.Equal(5, await third);
    }

    /// <param name="key">Nothing is found for an empty one.</param>
    private Task<int> Ask(string key, string group = "here") => _reads.Read(group, key, async keys =>
    {
        TaskCompletionSource<int> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_begun)
        {
            _begun.Add(begun);
            _asked.Add(string.Join(',', keys));
        }

        var value = await begun.Task;
        return keys.Where(one => one.Length > 0).ToDictionary(one => one, _ => value);
    });

    private async Task Begun(int count)
    {
        while (true)
        {
            lock (_begun)
            {
                if (_begun.Count >= count)
                {
                    return;
                }
            }

            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
