using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Microsoft.Data.Sqlite;

namespace Baobei.Server.Data;

/// <summary>The ledger's tables on SQLite: one compiled statement after the other, which is the fastest way there is inside a process. Locks are not needed, since one writes at a time.</summary>
internal sealed class SqliteLedgerRows(SqliteConnection connection, SqliteTransaction transaction) : ILedgerRows
{
    internal const string TransferColumns = "id, key, order_hash, kind, occasion, amount, currency, memo, reference, corrects, hold_id, effective_at, booked_at, by, legs, hash";
    internal const string AccountColumns = "id, owner_kind, owner_id, purpose, counterparty_id, currency, floor, balance, entries, head, booked_at";
    internal const string PostingColumns = "account_id, entry, transfer_id, amount, balance, effective_at, booked_at, hash";
    internal const string HoldColumns = "id, owner_kind, owner_id, currency, amount, occasion, sources, created_at, expires_at, status, posted, ended_at";

    public Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct)
    {
        var vendor = reading.Vendor;
        var read = new LedgerRead([], [], [], []);
        foreach (var key in reading.Keys)
        {
            Each($"SELECT {TransferColumns} FROM ledger_transfers WHERE vendor_id = $p0 AND key = $p1", row => read.Transfers.Add(TransferOf(vendor, row)), vendor.Value, key);
        }

        foreach (var id in reading.Transfers)
        {
            Each($"SELECT {TransferColumns} FROM ledger_transfers WHERE vendor_id = $p0 AND id = $p1", row => read.Transfers.Add(TransferOf(vendor, row)), vendor.Value, id.Value);
            Each("SELECT 1 FROM ledger_transfers WHERE vendor_id = $p0 AND corrects = $p1 AND corrects IS NOT NULL", _ => read.Corrected.Add(id), vendor.Value, id.Value);
        }

        foreach (var id in reading.Holds)
        {
            Each($"SELECT {HoldColumns} FROM ledger_holds WHERE vendor_id = $p0 AND id = $p1", row => read.Holds.Add(HoldOf(vendor, row)), vendor.Value, id.Value);
        }

        foreach (var owner in reading.Owners)
        {
            Each(
                $"SELECT {HoldColumns} FROM ledger_holds INDEXED BY ix_ledger_holds_owner WHERE vendor_id = $p0 AND owner_id = $p1 AND expires_at <= $p2 AND status = 'Open'",
                row => read.Holds.Add(HoldOf(vendor, row)), vendor.Value, owner, reading.Now);
        }

        foreach (var id in reading.Accounts)
        {
            Each($"SELECT {AccountColumns} FROM ledger_accounts WHERE vendor_id = $p0 AND id = $p1", row => read.Accounts.Add(AccountOf(vendor, row)), vendor.Value, id.Value);
        }

        return Task.FromResult(read);
    }

    public Task Open(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct)
    {
        foreach (var account in accounts)
        {
            Do(
                $"""
                INSERT INTO ledger_accounts (vendor_id, {AccountColumns}) SELECT {Parameters(12)}
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
                $"INSERT INTO ledger_transfers (vendor_id, {TransferColumns}) VALUES ({Parameters(17)})",
                vendor, t.Id.Value, t.Key, t.OrderHash, t.Kind.ToString(), t.Occasion.ToString(), t.Amount, t.Currency, t.Memo, t.Reference, t.Corrects?.Value, t.HoldId?.Value, t.EffectiveAt,
                t.BookedAt, t.By, t.Legs, t.Hash);
        }

        foreach (var p in book.Postings)
        {
            Do(
                $"INSERT INTO ledger_postings (vendor_id, {PostingColumns}) VALUES ({Parameters(9)})",
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
                $"INSERT INTO ledger_holds (vendor_id, {HoldColumns}) VALUES ({Parameters(13)})",
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

    internal static Posting PostingOf(Id<Vendor> vendor, SqliteDataReader row) => new()
    {
        VendorId = vendor,
        AccountId = new(Uuid(row, 0)),
        Entry = row.GetInt64(1),
        TransferId = new(Uuid(row, 2)),
        Amount = row.GetInt64(3),
        Balance = row.GetInt64(4),
        EffectiveAt = Time(row, 5),
        BookedAt = Time(row, 6),
        Hash = (byte[])row.GetValue(7),
    };

    private static Guid Uuid(SqliteDataReader row, int at) => new((byte[])row.GetValue(at), bigEndian: true);

    private static Guid? UuidOrNull(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : Uuid(row, at);

    private static DateTimeOffset Time(SqliteDataReader row, int at) => new(DateTimeOffset.UnixEpoch.Ticks + (row.GetInt64(at) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    internal static Transfer TransferOf(Id<Vendor> vendor, SqliteDataReader row) => new Transfer
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        Key = row.GetString(1),
        OrderHash = (byte[])row.GetValue(2),
        Kind = Enum.Parse<TransferKind>(row.GetString(3)),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(4)),
        Amount = row.GetInt64(5),
        Currency = row.GetString(6),
        Memo = row.IsDBNull(7) ? null : row.GetString(7),
        Reference = row.IsDBNull(8) ? null : row.GetString(8),
        Corrects = UuidOrNull(row, 9) is { } corrects ? new Id<Transfer>(corrects) : null,
        HoldId = UuidOrNull(row, 10) is { } hold ? new Id<LedgerHold>(hold) : null,
        EffectiveAt = Time(row, 11),
        BookedAt = Time(row, 12),
        By = UuidOrNull(row, 13),
    }.With((byte[])row.GetValue(14), (byte[])row.GetValue(15));

    internal static LedgerAccount AccountOf(Id<Vendor> vendor, SqliteDataReader row) => new LedgerAccount
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = Uuid(row, 2),
        Purpose = Enum.Parse<LedgerPurpose>(row.GetString(3)),
        CounterpartyId = UuidOrNull(row, 4),
        Currency = row.GetString(5),
        Floor = row.IsDBNull(6) ? null : row.GetInt64(6),
    }.At(row.GetInt64(7), row.GetInt64(8), (byte[])row.GetValue(9), Time(row, 10));

    internal static LedgerHold HoldOf(Id<Vendor> vendor, SqliteDataReader row) => new LedgerHold
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = Uuid(row, 2),
        Currency = row.GetString(3),
        Amount = row.GetInt64(4),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(5)),
        Sources = JsonSerializer.Deserialize<List<Leg>>(row.GetString(6), ServerJson.Options)!,
        CreatedAt = Time(row, 7),
        ExpiresAt = Time(row, 8),
    }.At(Enum.Parse<HoldStatus>(row.GetString(9)), row.GetInt64(10), row.IsDBNull(11) ? null : Time(row, 11));

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

/// <summary>Reads in one transaction on a connection of its own: the write-ahead log keeps what it began with.</summary>
internal sealed class SqliteLedgerScan(SqliteConnection connection, SqliteTransaction transaction) : ILedgerScan
{
    public Task Accounts(Id<Vendor> vendor, Action<LedgerAccount> each, CancellationToken ct) =>
        Each($"SELECT {SqliteLedgerRows.AccountColumns} FROM ledger_accounts WHERE vendor_id = $vendor", vendor, SqliteLedgerRows.AccountOf, each, ct);

    public Task Transfers(Id<Vendor> vendor, Action<Transfer> each, CancellationToken ct) =>
        Each($"SELECT {SqliteLedgerRows.TransferColumns} FROM ledger_transfers WHERE vendor_id = $vendor ORDER BY id", vendor, SqliteLedgerRows.TransferOf, each, ct);

    public Task Postings(Id<Vendor> vendor, Action<Posting> each, CancellationToken ct) => Each(
        $"SELECT {SqliteLedgerRows.PostingColumns} FROM ledger_postings WHERE vendor_id = $vendor ORDER BY account_id, entry", vendor, SqliteLedgerRows.PostingOf, each, ct);

    public Task Holds(Id<Vendor> vendor, Action<LedgerHold> each, CancellationToken ct) =>
        Each($"SELECT {SqliteLedgerRows.HoldColumns} FROM ledger_holds WHERE vendor_id = $vendor", vendor, SqliteLedgerRows.HoldOf, each, ct);

    private Task Each<T>(string sql, Id<Vendor> vendor, Func<Id<Vendor>, SqliteDataReader, T> read, Action<T> each, CancellationToken ct)
    {
        using var command = new SqliteCommand(sql, connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("$vendor", vendor.Value.ToByteArray(bigEndian: true));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            ct.ThrowIfCancellationRequested();
            T row;
            try
            {
                row = read(vendor, rows);
            }
            catch (Exception failure) when (UnreadableRow.Is(failure))
            {
                throw new UnreadableRow($"{sql.Split(' ').First(word => word.StartsWith("ledger_", StringComparison.Ordinal))} {Convert.ToHexStringLower(rows.GetValue(0) as byte[] ?? [])}/{rows.GetValue(1)}", failure);
            }

            each(row);
        }

        return Task.CompletedTask;
    }
}
