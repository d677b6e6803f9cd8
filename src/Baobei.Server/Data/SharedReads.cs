namespace Baobei.Server.Data;

/// <summary>
/// What many ask for at the same moment is read once. Whoever asks is answered by a read that began after: those who ask while one runs share the
/// next. So nothing is ever older than the question, as a cache would be.
/// </summary>
public sealed class SharedReads<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Turn> _last = [];

    /// <param name="read">Reads when it is this caller's turn to do so for all who wait; what it throws, all get.</param>
    public Task<TValue> Read(TKey key, Func<Task<TValue>> read)
    {
        Turn mine;
        Turn? before;
        lock (_lock)
        {
            if (_last.TryGetValue(key, out before) && !before.HasBegun)
            {
                return before.Done.Task;
            }

            _last[key] = mine = new();
        }

        return Lead(key, mine, before, read);
    }

    private async Task<TValue> Lead(TKey key, Turn mine, Turn? before, Func<Task<TValue>> read)
    {
        if (before is not null)
        {
            await before.Over.Task;
        }

        lock (_lock)
        {
            mine.HasBegun = true;
        }

        try
        {
            var value = await read();
            mine.Done.SetResult(value);
            return value;
        }
        catch (Exception failure)
        {
            mine.Done.SetException(failure);

            // Nobody may have shared it.
            _ = mine.Done.Task.Exception;
            throw;
        }
        finally
        {
            lock (_lock)
            {
                if (_last[key] == mine)
                {
                    _last.Remove(key);
                }
            }

            mine.Over.SetResult();
        }
    }

    private sealed class Turn
    {
        public bool HasBegun { get; set; }

        public TaskCompletionSource<TValue> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>However it ended, the next may begin.</summary>
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
