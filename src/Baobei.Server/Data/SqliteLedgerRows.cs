using System.Data.Common;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Baobei.Server.Data;

/// <summary>The ledger's tables on SQLite: one compiled statement after the other, which is the fastest way there is inside a process. Locks are not needed, since one writes at a time.</summary>
internal sealed class SqliteLedgerRows(SqliteConnection connection, SqliteTransaction transaction) : ILedgerRows
{

    public Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct)
    {
        var vendor = reading.Vendor;
        var read = new LedgerRead([], [], [], []);
        foreach (var key in reading.Keys)
        {
            Each($"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = $p0 AND key = $p1", row => read.Transfers.Add(SqliteLedgerTables.Instance.TransferOf(vendor, row)), vendor.Value, key);
        }

        foreach (var id in reading.Transfers)
        {
            Each($"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = $p0 AND id = $p1", row => read.Transfers.Add(SqliteLedgerTables.Instance.TransferOf(vendor, row)), vendor.Value, id.Value);
            Each("SELECT 1 FROM ledger_transfers WHERE vendor_id = $p0 AND corrects = $p1 AND corrects IS NOT NULL", _ => read.Corrected.Add(id), vendor.Value, id.Value);
        }

        foreach (var id in reading.Holds)
        {
            Each($"SELECT {LedgerTables.HoldColumns} FROM ledger_holds WHERE vendor_id = $p0 AND id = $p1", row => read.Holds.Add(SqliteLedgerTables.Instance.HoldOf(vendor, row)), vendor.Value, id.Value);
        }

        foreach (var owner in reading.Owners)
        {
            Each(
                $"SELECT {LedgerTables.HoldColumns} FROM ledger_holds INDEXED BY ix_ledger_holds_owner WHERE vendor_id = $p0 AND owner_id = $p1 AND expires_at <= $p2 AND status = 'Open'",
                row => read.Holds.Add(SqliteLedgerTables.Instance.HoldOf(vendor, row)), vendor.Value, owner, reading.Now);
        }

        foreach (var id in reading.Accounts)
        {
            Each($"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts WHERE vendor_id = $p0 AND id = $p1", row => read.Accounts.Add(SqliteLedgerTables.Instance.AccountOf(vendor, row)), vendor.Value, id.Value);
        }

        return Task.FromResult(read);
    }

    public Task Open(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct)
    {
        foreach (var account in accounts)
        {
            Do(
                $"""
                INSERT INTO ledger_accounts (vendor_id, {LedgerTables.AccountColumns}) SELECT {Parameters(12)}
                WHERE ($p2 = 'Vendor' OR EXISTS (SELECT 1 FROM partners WHERE vendor_id = $p0 AND id = $p3) OR EXISTS (SELECT 1 FROM customer_accounts WHERE vendor_id = $p0 AND id = $p3))
                    AND ($p5 IS NULL OR EXISTS (SELECT 1 FROM partners WHERE vendor_id = $p0 AND id = $p5) OR EXISTS (SELECT 1 FROM customer_accounts WHERE vendor_id = $p0 AND id = $p5))
                ON CONFLICT DO NOTHING
                """,
                account.VendorId.Value, account.Id.Value, account.OwnerKind.ToString(), account.OwnerId, account.Purpose.ToString(), account.CounterpartyId, account.Currency, account.Floor,
                account.Balance, account.Entries, account.Head, account.BookedAt);
        }

        return Task.CompletedTask;
    }

    public Task SetFloor(LedgerAccount account, CancellationToken ct)
    {
        Do("UPDATE ledger_accounts SET floor = $p2 WHERE vendor_id = $p0 AND id = $p1", account.VendorId.Value, account.Id.Value, account.Floor);
        return Task.CompletedTask;
    }

    public Task Write(LedgerBook book, CancellationToken ct)
    {
        var vendor = book.Vendor.Value;
        foreach (var t in book.Transfers)
        {
            Do(
                $"INSERT INTO ledger_transfers (vendor_id, {LedgerTables.TransferColumns}) VALUES ({Parameters(17)})",
                vendor, t.Id.Value, t.Key, t.OrderHash, t.Kind.ToString(), t.Occasion.ToString(), t.Amount, t.Currency, t.Memo, t.Reference, t.Corrects?.Value, t.HoldId?.Value, t.EffectiveAt,
                t.BookedAt, t.By, t.Legs, t.Hash);
        }

        foreach (var p in book.Postings)
        {
            Do(
                $"INSERT INTO ledger_postings (vendor_id, {LedgerTables.PostingColumns}) VALUES ({Parameters(9)})",
                vendor, p.AccountId.Value, p.Entry, p.TransferId.Value, p.Amount, p.Balance, p.EffectiveAt, p.BookedAt, p.Hash);
        }

        foreach (var account in book.Changed)
        {
            Do(
                "UPDATE ledger_accounts SET balance = $p2, entries = $p3, head = $p4, booked_at = $p5 WHERE vendor_id = $p0 AND id = $p1",
                vendor, account.Id.Value, account.Balance, account.Entries, account.Head, account.BookedAt);
        }

        foreach (var hold in book.NewHolds)
        {
            Do(
                $"INSERT INTO ledger_holds (vendor_id, {LedgerTables.HoldColumns}) VALUES ({Parameters(13)})",
                vendor, hold.Id.Value, hold.OwnerKind.ToString(), hold.OwnerId, hold.Currency, hold.Amount, hold.Occasion.ToString(), JsonSerializer.Serialize(hold.Sources, ServerJson.Options),
                hold.CreatedAt, hold.ExpiresAt, hold.Status.ToString(), hold.Posted, hold.EndedAt);
        }

        foreach (var hold in book.Ended)
        {
            Do(
                "UPDATE ledger_holds SET status = $p2, posted = $p3, ended_at = $p4 WHERE vendor_id = $p0 AND id = $p1",
                vendor, hold.Id.Value, hold.Status.ToString(), hold.Posted, hold.EndedAt);
        }

        return Task.CompletedTask;
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"$p{i}"));

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid guid => guid.ToByteArray(bigEndian: true),
        DateTimeOffset time => Transfer.Microseconds(time),
        _ => value,
    };

    private SqliteCommand Command(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"$p{i}", Stored(values[i]));
        }

        return command;
    }

    private void Do(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private void Each(string sql, Action<SqliteDataReader> take, params object?[] values)
    {
        using var command = Command(sql, values);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            take(rows);
        }
    }
}

internal sealed class SqliteLedgerTables : LedgerTables
{
    public static readonly SqliteLedgerTables Instance = new();

    public override string AsItLies => "NOT INDEXED";

    public override object Stored(Guid id) => id.ToByteArray(bigEndian: true);

    protected override Guid Uuid(DbDataReader row, int column) => new(raw.sqlite3_column_blob(Of(row), column), bigEndian: true);

    protected override DateTimeOffset Time(DbDataReader row, int column) => new(DateTimeOffset.UnixEpoch.Ticks + (Number(row, column) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    protected override long Number(DbDataReader row, int column) => raw.sqlite3_column_int64(Of(row), column);

    protected override byte[] Bytes(DbDataReader row, int column) => raw.sqlite3_column_blob(Of(row), column).ToArray();

    /// <summary>The statement itself: the reader asks it for the type of every value first, and the ledger is read by the million.</summary>
    private static sqlite3_stmt Of(DbDataReader row) => ((SqliteDataReader)row).Handle!;
}

/// <summary>The ledger takes its turn with everything else that this process writes.</summary>
internal sealed class SqliteLedgerTransactions(SqliteWriter writer) : ILedgerTransactions
{
    public async Task<T> Run<T>(Func<ILedgerRows, Task<T>> work, CancellationToken ct)
    {
        T result = default!;
        await writer.Run((connection, transaction) => result = work(new SqliteLedgerRows(connection, transaction)).GetAwaiter().GetResult(), ct);
        return result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
