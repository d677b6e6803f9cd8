namespace Baobei.Server.Data;

/// <summary>
/// What many ask for at the same moment is read at once. Whoever asks is answered by a read that began after: those who ask while one runs share the
/// next, whatever key each asks for. So nothing is ever older than the question, as a cache would be.
/// </summary>
/// <typeparam name="TGroup">Keys of one group are read together; groups do not wait for each other.</typeparam>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TValue">What is found for a key.</typeparam>
public sealed class SharedReads<TGroup, TKey, TValue>
    where TGroup : notnull
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TGroup, Turn> _last = [];

    /// <param name="read">Reads when it is this caller's turn to do so for all who wait; what it throws, all get.</param>
    /// <returns>What was read for the key; null when nothing was.</returns>
    public async Task<TValue?> Read(TGroup group, TKey key, Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> read)
    {
        Turn mine;
        Turn? before;
        var leads = false;
        lock (_lock)
        {
            if (_last.TryGetValue(group, out before) && !before.HasBegun)
            {
                mine = before;
            }
            else
            {
                leads = true;
                _last[group] = mine = new();
            }

            mine.Asked.Add(key);
        }

        var all = leads ? await Lead(group, mine, before, read) : await mine.Done.Task;
        return all.TryGetValue(key, out var value) ? value : default;
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> Lead(
        TGroup group, Turn mine, Turn? before, Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> read)
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
            var values = await read(mine.Asked);
            mine.Done.SetResult(values);
            return values;
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
                if (_last[group] == mine)
                {
                    _last.Remove(group);
                }
            }

            mine.Over.SetResult();
        }
    }

    private sealed class Turn
    {
        public bool HasBegun { get; set; }

        /// <summary>Nothing is added any more when it has begun.</summary>
        public HashSet<TKey> Asked { get; } = [];

        public TaskCompletionSource<IReadOnlyDictionary<TKey, TValue>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>However it ended, the next may begin.</summary>
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
