using Baobei.Server.Data;

namespace Baobei.Server.Tests.Operations;

/// <summary>One read serves all who asked before it began, and nobody who asked after.</summary>
public sealed class SharedReadsTests
{
    private readonly SharedReads<string, int> _reads = new();
    private readonly List<TaskCompletionSource<int>> _begun = [];

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
    public async Task Another_key_waits_for_nobody_and_a_later_question_is_read_anew()
    {
        var (one, other) = (Ask("a"), Ask("b"));
        Assert.Equal(2, _begun.Count);
        _begun[1].SetResult(2);
        Assert.Equal(2, await other);
        _begun[0].SetResult(1);
        Assert.Equal(1, await one);
        var again = Ask("a");
        Assert.Equal(3, _begun.Count);
        _begun[2].SetResult(4);
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

    private Task<int> Ask(string key) => _reads.Read(key, () =>
    {
        lock (_begun)
        {
            var begun = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            _begun.Add(begun);
            return begun.Task;
        }
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
