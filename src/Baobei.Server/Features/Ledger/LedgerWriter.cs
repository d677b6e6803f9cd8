using System.Threading.Channels;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Ledger;

/// <summary>
/// The ledger's one writer in this process. Takes whatever waits, up to <see cref="MaxGroup"/> orders, and books them in one transaction: one commit
/// serves all of them, and an account that is in each of them is written once. Nobody waits for a group to fill, and nobody is answered before the
/// commit. Which database it is makes no difference here (<see cref="ILedgerTransactions"/>).
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    public const int MaxGroup = 128;

    private readonly Channel<Waiting> _waiting = System.Threading.Channels.Channel.CreateBounded<Waiting>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly ILedgerTransactions _transactions;
    private readonly Task _loop;

    internal LedgerWriter(ILedgerTransactions transactions)
    {
        _transactions = transactions;
        _loop = Task.Run(Loop);
    }

    /// <summary>Books the caller's order together with others that wait. What <see cref="LedgerBook.Book"/> throws.</summary>
    /// <param name="now">By the vendor's clock.</param>
    public async Task<Booked> Book(Caller caller, TransferOrder order, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = new Waiting(new(caller.Vendor, order with { By = caller.User }, now));
        await _waiting.Writer.WriteAsync(waiting, ct);
        return await waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await _transactions.DisposeAsync();
    }

    private async Task Loop()
    {
        var answering = Task.CompletedTask;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var group = new List<Waiting>();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var one))
            {
                group.Add(one);
            }

            // While one group is committed, the next is booked.
            var before = answering;
            answering = Answer(group, await Book(group));
            await before;
        }

        await answering;
    }

    /// <summary>Books a group.</summary>
    /// <returns>Its commit.</returns>
    private async Task<Task> Book(List<Waiting> group)
    {
        var jobs = group.ConvertAll(one => one.Job);
        try
        {
            return await _transactions.Run(rows => LedgerPosting.Book(rows, jobs, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private static async Task Answer(List<Waiting> group, Task commit)
    {
        try
        {
            await commit;
        }
        catch (Exception failure)
        {
            // Whether it was committed is not known when the connection breaks at that moment: whoever asks again with the same key learns it.
            group.ForEach(one => one.Job.Failure = failure);
        }

        group.ForEach(one => one.Answer());
    }

    private sealed class Waiting(LedgerJob job)
    {
        public LedgerJob Job => job;

        public TaskCompletionSource<Booked> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer()
        {
            if (job.Failure is { } failure)
            {
                Done.SetException(failure);
            }
            else
            {
                Done.SetResult(job.Booked!);
            }
        }
    }
}

/// <summary>Booking for the caller's vendor: alone, gathered with what others book at the moment, or within a unit of work.</summary>
public sealed class LedgerBooking(LedgerWriter writer, Db db, Caller caller, TimeProvider clock)
{
    /// <summary>Books one order that nothing else depends on. What <see cref="LedgerBook.Book"/> throws.</summary>
    public Task<Booked> Alone(TransferOrder order, CancellationToken ct) => writer.Book(caller, order, clock.GetUtcNow(), ct);

    /// <summary>
    /// Books the orders in the transaction of the scope's unit of work (<see cref="Db.Atomically"/>), so that they are committed with what it
    /// saves or not at all. One that is refused refuses all. To be done last: its accounts are locked from here to the end of the transaction.
    /// </summary>
    public Task<IReadOnlyList<Booked>> With(IReadOnlyList<TransferOrder> orders, CancellationToken ct) => db.Atomically<IReadOnlyList<Booked>>(
        async () =>
        {
            var now = clock.GetUtcNow();
            List<LedgerJob> jobs = [.. orders.Select(order => new LedgerJob(caller.Vendor, order with { By = caller.User }, now))];
            var rows = db.LedgerRows();
            await LedgerPosting.Open(rows, caller.Vendor, orders.SelectMany(order => order.Names()), now, ct);
            await LedgerPosting.Book(rows, jobs, ct);
            return [.. jobs.Select(job => job.Failure is { } failure ? throw failure : job.Booked!)];
        },
        ct);

    /// <summary>
    /// Gives an account another floor (a credit line), in the unit of work; it is locked as <c>With</c> does. A balance
    /// below it stays and cannot fall further.
    /// </summary>
    /// <param name="floor">Minor units, at most 0.</param>
    /// <returns>The account with its new floor.</returns>
    public Task<LedgerAccount> SetFloor(LedgerAccountName name, long floor, CancellationToken ct) => db.Atomically(
        async () =>
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(floor, 0);
            var rows = db.LedgerRows();
            var account = (await LedgerPosting.Lock(rows, caller.Vendor, [name], clock.GetUtcNow(), ct)).Find(name)!;
            account.Floor = floor;
            await rows.SetFloor(account, ct);
            return account;
        },
        ct);

    /// <summary>Reads accounts and locks them to the end of the unit of work's transaction, for what is decided by more than one balance.</summary>
    public async Task<LedgerBook> Lock(IReadOnlyCollection<LedgerAccountName> names, CancellationToken ct) =>
        await LedgerPosting.Lock(db.LedgerRows(), caller.Vendor, names, clock.GetUtcNow(), ct);

    /// <summary>The same for one order.</summary>
    public async Task<Booked> With(TransferOrder order, CancellationToken ct) => (await With([order], ct))[0];
}
