using System.Text;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Baobei.Server.Data;

/// <summary>The ledger's tables on SQLite: one compiled statement after the other, which is the fastest way there is inside a process. Locks are not needed, since one writes at a time.</summary>
internal sealed class SqliteLedgerRows(PreparedConnection connection) : ILedgerRows
{
    private const string TransferOfKey = $"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = ? AND key = ?";
    private const string TransferOfId = $"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = ? AND id = ?";
    private const string IsCorrected = "SELECT 1 FROM ledger_transfers WHERE vendor_id = ? AND corrects = ? AND corrects IS NOT NULL";
    private const string HoldOfId = $"SELECT {LedgerTables.HoldColumns} FROM ledger_holds WHERE vendor_id = ? AND id = ?";
    private const string IsAnyOver = "SELECT 1 FROM ledger_holds INDEXED BY ix_ledger_holds_open WHERE vendor_id = ? AND expires_at <= ? AND status = 'Open' LIMIT 1";
    private const string HoldsOver = $"SELECT {LedgerTables.HoldColumns} FROM ledger_holds INDEXED BY ix_ledger_holds_owner WHERE vendor_id = ? AND owner_id = ? AND expires_at <= ? AND status = 'Open'";
    private const string AccountOfId = $"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts WHERE vendor_id = ? AND id = ?";
    private const string AddTransfer = $"INSERT INTO ledger_transfers (vendor_id, {LedgerTables.TransferColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private const string AddPosting = $"INSERT INTO ledger_postings (vendor_id, {LedgerTables.PostingColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private const string AddHold = $"INSERT INTO ledger_holds (vendor_id, {LedgerTables.HoldColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private const string ChangeAccount = "UPDATE ledger_accounts SET balance = ?3, entries = ?4, head = ?5, booked_at = ?6 WHERE vendor_id = ?1 AND id = ?2";
    private const string EndHold = "UPDATE ledger_holds SET status = ?3, posted = ?4, ended_at = ?5 WHERE vendor_id = ?1 AND id = ?2";
    private const string ChangeFloor = "UPDATE ledger_accounts SET floor = ?3 WHERE vendor_id = ?1 AND id = ?2";
    private const string OpenAccount = $"""
        INSERT INTO ledger_accounts (vendor_id, {LedgerTables.AccountColumns}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
        WHERE (?3 = 'Vendor' OR EXISTS (SELECT 1 FROM partners WHERE vendor_id = ?1 AND id = ?4) OR EXISTS (SELECT 1 FROM customer_accounts WHERE vendor_id = ?1 AND id = ?4))
            AND (?6 IS NULL OR EXISTS (SELECT 1 FROM partners WHERE vendor_id = ?1 AND id = ?6) OR EXISTS (SELECT 1 FROM customer_accounts WHERE vendor_id = ?1 AND id = ?6))
        ON CONFLICT DO NOTHING
        """;

    public Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct)
    {
        var (vendor, read) = (reading.Vendor, new LedgerRead([], [], [], []));
        foreach (var key in reading.Keys)
        {
            Each(TransferOfKey, row => read.Transfers.Add(LedgerTables.TransferOf(vendor, row)), vendor.Value, key);
        }

        foreach (var id in reading.Transfers)
        {
            Each(TransferOfId, row => read.Transfers.Add(LedgerTables.TransferOf(vendor, row)), vendor.Value, id.Value);
            Each(IsCorrected, _ => read.Corrected.Add(id), vendor.Value, id.Value);
        }

        foreach (var id in reading.Holds)
        {
            Each(HoldOfId, row => read.Holds.Add(LedgerTables.HoldOf(vendor, row)), vendor.Value, id.Value);
        }

        // Hardly ever is there one of anybody.
        var isAnyOver = false;
        if (reading.Owners.Count > 0)
        {
            Each(IsAnyOver, _ => isAnyOver = true, vendor.Value, reading.Now);
        }

        foreach (var owner in isAnyOver ? reading.Owners : [])
        {
            Each(HoldsOver, row => read.Holds.Add(LedgerTables.HoldOf(vendor, row)), vendor.Value, owner, reading.Now);
        }

        foreach (var id in reading.Accounts)
        {
            Each(AccountOfId, row => read.Accounts.Add(LedgerTables.AccountOf(vendor, row)), vendor.Value, id.Value);
        }

        return Task.FromResult(read);
    }

    public Task Open(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct)
    {
        foreach (var account in accounts)
        {
            Do(
                OpenAccount,
                account.VendorId.Value, account.Id.Value, account.OwnerKind.ToString(), account.OwnerId, account.Purpose.ToString(), account.CounterpartyId, account.Currency, account.Floor,
                account.Balance, account.Entries, account.Head, account.BookedAt);
        }

        return Task.CompletedTask;
    }

    public Task SetFloor(LedgerAccount account, CancellationToken ct)
    {
        Do(ChangeFloor, account.VendorId.Value, account.Id.Value, account.Floor);
        return Task.CompletedTask;
    }

    public Task Write(LedgerBook book, CancellationToken ct)
    {
        var vendor = book.Vendor.Value;
        foreach (var t in book.Transfers)
        {
            Do(
                AddTransfer,
                vendor, t.Id.Value, t.Key, t.OrderHash, t.Kind.ToString(), t.Occasion.ToString(), t.Amount, t.Currency, t.Memo, t.Reference, t.Corrects?.Value, t.HoldId?.Value, t.EffectiveAt,
                t.BookedAt, t.By, t.Legs, t.Hash);
        }

        foreach (var p in book.Postings)
        {
            Do(AddPosting, vendor, p.AccountId.Value, p.Entry, p.TransferId.Value, p.Amount, p.Balance, p.EffectiveAt, p.BookedAt, p.Hash);
        }

        foreach (var account in book.Changed)
        {
            Do(ChangeAccount, vendor, account.Id.Value, account.Balance, account.Entries, account.Head, account.BookedAt);
        }

        foreach (var hold in book.NewHolds)
        {
            Do(
                AddHold,
                vendor, hold.Id.Value, hold.OwnerKind.ToString(), hold.OwnerId, hold.Currency, hold.Amount, hold.Occasion.ToString(), JsonSerializer.Serialize(hold.Sources, ServerJson.Options),
                hold.CreatedAt, hold.ExpiresAt, hold.Status.ToString(), hold.Posted, hold.EndedAt);
        }

        foreach (var hold in book.Ended)
        {
            Do(EndHold, vendor, hold.Id.Value, hold.Status.ToString(), hold.Posted, hold.EndedAt);
        }

        return Task.CompletedTask;
    }

    private SqliteStatement Ready(string sql, ReadOnlySpan<object?> values)
    {
        var statement = connection.Statement(sql);
        for (var i = 0; i < values.Length; i++)
        {
            statement.Bind(i + 1, values[i]);
        }

        return statement;
    }

    private void Do(string sql, params ReadOnlySpan<object?> values) => Ready(sql, values).Run();

    private void Each(string sql, Action<SqliteLedgerRow> take, params ReadOnlySpan<object?> values)
    {
        var statement = Ready(sql, values);
        try
        {
            var row = new SqliteLedgerRow(statement.Handle);
            while (statement.Step())
            {
                take(row);
            }
        }
        finally
        {
            statement.Reset();
        }
    }
}

internal sealed class SqliteLedgerRow(sqlite3_stmt row) : LedgerRow
{
    public override bool IsNull(int column) => raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL;

    public override Guid Uuid(int column) => new(raw.sqlite3_column_blob(row, column), bigEndian: true);

    public override DateTimeOffset Time(int column) => new(DateTimeOffset.UnixEpoch.Ticks + (Number(column) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public override long Number(int column) => raw.sqlite3_column_int64(row, column);

    public override byte[] Bytes(int column) => raw.sqlite3_column_blob(row, column).ToArray();

    public override string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(row, column));

    public override T Named<T>(int column) => EnumNames<T>.Find(raw.sqlite3_column_blob(row, column));

    public override string Said(int column) =>
        raw.sqlite3_column_type(row, column) == raw.SQLITE_BLOB ? Convert.ToHexStringLower(raw.sqlite3_column_blob(row, column)) : raw.sqlite3_column_text(row, column).utf8_to_string();
}

internal sealed class SqliteLedgerScan(SqliteConnection connection) : LedgerScan
{
    protected override Task Each(string table, string columns, Id<Vendor> vendor, Action<LedgerRow> each, CancellationToken ct)
    {
        // As they lie there, which is nearly the order in which they were written, without a way through an index.
        using var statement = new SqliteStatement(connection, $"SELECT {columns} FROM {table} NOT INDEXED WHERE vendor_id = ?");
        statement.Bind(1, vendor.Value);
        var row = new SqliteLedgerRow(statement.Handle);
        while (statement.Step())
        {
            ct.ThrowIfCancellationRequested();
            each(row);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The ledger takes its turn with everything else that this process writes.</summary>
internal sealed class SqliteLedgerTransactions(SqliteWriter writer) : ILedgerTransactions
{
    public async Task<Task> Run(Func<ILedgerRows, Task> work, CancellationToken ct)
    {
        await writer.Run((connection, _) => work(new SqliteLedgerRows((PreparedConnection)connection)).GetAwaiter().GetResult(), ct);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
