using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Baobei.Server.Data;

/// <summary>
/// The one writer of this process. Takes whatever waits (up to <see cref="MaxGroup"/>), runs each in its own savepoint of one
/// transaction (the only one without) and commits once; a job's caller is answered only after that commit.
/// </summary>
public sealed class SqliteWriter : IAsyncDisposable
{
    public const int MaxGroup = 64;

    private readonly Channel<Job> _waiting = Channel.CreateBounded<Job>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly string _connectionString;
    private readonly Task _loop;

    public SqliteWriter(string connectionString)
    {
        _connectionString = connectionString;
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Does what a unit of work saves.</summary>
    public Task Run(SqliteDb db, Action work, CancellationToken ct) => Run((connection, transaction) => db.InWriter(connection, transaction, work), ct);

    /// <summary>Does <paramref name="work"/> on the writer's own connection.</summary>
    public async Task Run(Action<SqliteConnection, SqliteTransaction> work, CancellationToken ct)
    {
        var job = new Job(work, ExecutionContext.Capture());
        await _waiting.Writer.WriteAsync(job, ct);
        await job.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private void Loop()
    {
        var group = new List<Job>(MaxGroup);
        using var connection = new PreparedConnection(_connectionString);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var job))
            {
                group.Add(job);
            }

            Commit(connection, group);
            group.Clear();
        }
    }

    private static void Commit(SqliteConnection connection, List<Job> group)
    {
        try
        {
            if (connection.State != System.Data.ConnectionState.Open)
            {
                connection.Open();
                using var memory = connection.CreateCommand();

                // Pages that are written again and again meet again in memory and in the log (128 MiB), and reach the file once (KiB; pages).
                memory.CommandText = "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 32000";
                memory.ExecuteNonQuery();
            }

            using var transaction = connection.BeginTransaction(deferred: false);
            if (group is [var only])
            {
                // Going back to a savepoint takes a copy of every page that is changed after it. Alone, a job goes back with the whole transaction.
                only.Work(connection, transaction);
            }
            else
            {
                foreach (var job in group)
                {
                    job.Run(connection, transaction);
                }
            }

            transaction.Commit();
        }
        catch (Exception failure)
        {
            // Nothing of this group was committed, so nobody is told that it was.
            foreach (var job in group)
            {
                job.Failure = failure;
            }
        }

        foreach (var job in group)
        {
            job.Answer();
        }
    }

    private sealed class Job(Action<SqliteConnection, SqliteTransaction> work, ExecutionContext? context)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Failure { get; set; }

        public void Work(SqliteConnection connection, SqliteTransaction transaction)
        {
            if (context is null)
            {
                work(connection, transaction);
            }
            else
            {
                ExecutionContext.Run(context, _ => work(connection, transaction), null);
            }
        }

        /// <summary>What it fails with is its own; the others of its group go on.</summary>
        public void Run(SqliteConnection connection, SqliteTransaction transaction)
        {
            transaction.Save("job");
            try
            {
                Work(connection, transaction);
                transaction.Release("job");
            }
            catch (Exception failure)
            {
                Failure = failure;
                transaction.Rollback("job");
                transaction.Release("job");
            }
        }

        public void Answer()
        {
            if (Failure is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(Failure);
            }
        }
    }
}
