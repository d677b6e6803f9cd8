using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;

namespace Baobei.Server.Data;

/// <summary>What the ledger wants to read at once. What is empty is not asked for.</summary>
/// <param name="Keys">Transfers that have one of these keys.</param>
/// <param name="Transfers">Transfers to be corrected.</param>
/// <param name="Holds">Holds to be ended.</param>
/// <param name="Owners">Open holds of these whose time is over at <paramref name="Now"/>.</param>
/// <param name="Accounts">Accounts to be locked, in the order of their ids: whoever locks some locks them in this order.</param>
internal sealed record LedgerReading(
    Id<Vendor> Vendor, IReadOnlyList<string> Keys, IReadOnlyList<Id<Transfer>> Transfers, IReadOnlyList<Id<LedgerHold>> Holds, IReadOnlyList<Guid> Owners, DateTimeOffset Now,
    IReadOnlyList<Id<LedgerAccount>> Accounts);

/// <summary>What was read: transfers by key and by id, whether one was corrected, holds and accounts.</summary>
internal sealed record LedgerRead(List<Transfer> Transfers, HashSet<Id<Transfer>> Corrected, List<LedgerHold> Holds, List<LedgerAccount> Accounts);

/// <summary>The ledger's tables within one transaction: everything that the writer needs of a database.</summary>
internal interface ILedgerRows
{
    Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct);

    /// <summary>Adds accounts that nobody else has added meanwhile; those whose owner or counterparty is not there are left out.</summary>
    Task Open(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct);

    /// <summary>Stores another floor; what the balance is makes no difference.</summary>
    Task SetFloor(LedgerAccount account, CancellationToken ct);

    /// <summary>Stores what the book has changed.</summary>
    Task Write(LedgerBook book, CancellationToken ct);
}

/// <summary>Transactions of the ledger's own writer.</summary>
internal interface ILedgerTransactions : IAsyncDisposable
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, from the beginning again when another process was faster with one of its rows, and begins to commit
    /// it. The next may run while the one before is committed; what that has changed, it waits for.
    /// </summary>
    /// <returns>When work is done: a task that ends with the commit.</returns>
    Task<Task> Run(Func<ILedgerRows, Task> work, CancellationToken ct);
}
