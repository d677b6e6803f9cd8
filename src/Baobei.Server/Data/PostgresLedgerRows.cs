using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Baobei.Server.Data;

/// <summary>The ledger's tables on PostgreSQL: what is read goes there and back once, and so does what is written, however many orders it is about.</summary>
internal sealed class PostgresLedgerRows(NpgsqlConnection connection, NpgsqlTransaction transaction) : ILedgerRows
{
    internal const string TransferColumns = "id, key, order_hash, kind, occasion, amount, currency, memo, reference, corrects, hold_id, effective_at, booked_at, by, legs, hash";
    internal const string AccountColumns = "id, owner_kind, owner_id, purpose, counterparty_id, currency, floor, balance, entries, head, booked_at";
    internal const string PostingColumns = "account_id, entry, transfer_id, amount, balance, effective_at, booked_at, hash";
    internal const string HoldColumns = "id, owner_kind, owner_id, currency, amount, occasion, sources, created_at, expires_at, status, posted, ended_at";

    public async Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct)
    {
        var vendor = reading.Vendor;
        var read = new LedgerRead([], [], [], []);
        List<Action<NpgsqlDataReader>> takes = [];
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (reading.Keys.Count > 0)
        {
            Add(batch, $"SELECT {TransferColumns} FROM ledger_transfers WHERE vendor_id = $1 AND key = ANY ($2)", vendor.Value, reading.Keys.ToArray());
            takes.Add(row => read.Transfers.Add(TransferOf(vendor, row)));
        }

        if (reading.Transfers.Count > 0)
        {
            var ids = reading.Transfers.Select(id => id.Value).ToArray();
            Add(batch, $"SELECT {TransferColumns} FROM ledger_transfers WHERE vendor_id = $1 AND id = ANY ($2)", vendor.Value, ids);
            takes.Add(row => read.Transfers.Add(TransferOf(vendor, row)));
            Add(batch, "SELECT corrects FROM ledger_transfers WHERE vendor_id = $1 AND corrects = ANY ($2)", vendor.Value, ids);
            takes.Add(row => read.Corrected.Add(new(row.GetGuid(0))));
        }

        if (reading.Holds.Count > 0)
        {
            Add(batch, $"SELECT {HoldColumns} FROM ledger_holds WHERE vendor_id = $1 AND id = ANY ($2)", vendor.Value, reading.Holds.Select(id => id.Value).ToArray());
            takes.Add(row => read.Holds.Add(HoldOf(vendor, row)));
        }

        if (reading.Owners.Count > 0)
        {
            Add(batch, $"SELECT {HoldColumns} FROM ledger_holds WHERE vendor_id = $1 AND owner_id = ANY ($2) AND expires_at <= $3 AND status = 'Open'", vendor.Value, reading.Owners.ToArray(), reading.Now.ToUniversalTime());
            takes.Add(row => read.Holds.Add(HoldOf(vendor, row)));
        }

        if (reading.Accounts.Count > 0)
        {
            Add(batch, $"SELECT {AccountColumns} FROM ledger_accounts WHERE vendor_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE", vendor.Value, reading.Accounts.Select(id => id.Value).ToArray());
            takes.Add(row => read.Accounts.Add(AccountOf(vendor, row)));
        }

        if (takes.Count == 0)
        {
            return read;
        }

        await batch.PrepareAsync(ct);
        await using var rows = await batch.ExecuteReaderAsync(ct);
        foreach (var take in takes)
        {
            while (await rows.ReadAsync(ct))
            {
                take(rows);
            }

            await rows.NextResultAsync(ct);
        }

        return read;
    }

    public async Task Open(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(
            batch,
            $"""
            INSERT INTO ledger_accounts (vendor_id, {AccountColumns})
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS n (id, owner_kind, owner_id, purpose, counterparty_id)
            WHERE (owner_kind = 'Vendor' OR EXISTS (SELECT 1 FROM partners o WHERE o.vendor_id = $1 AND o.id = n.owner_id) OR EXISTS (SELECT 1 FROM customer_accounts o WHERE o.vendor_id = $1 AND o.id = n.owner_id))
                AND (counterparty_id IS NULL OR EXISTS (SELECT 1 FROM partners o WHERE o.vendor_id = $1 AND o.id = n.counterparty_id) OR EXISTS (SELECT 1 FROM customer_accounts o WHERE o.vendor_id = $1 AND o.id = n.counterparty_id))
            ON CONFLICT DO NOTHING
            """,
            accounts[0].VendorId.Value, Column(accounts, a => a.Id.Value), Column(accounts, a => a.OwnerKind.ToString()), Column(accounts, a => a.OwnerId), Column(accounts, a => a.Purpose.ToString()),
            Column(accounts, a => a.CounterpartyId), Column(accounts, a => a.Currency), Column(accounts, a => a.Floor), Column(accounts, a => a.Balance), Column(accounts, a => a.Entries),
            Column(accounts, a => a.Head), Column(accounts, a => a.BookedAt.ToUniversalTime()));
        await Send(batch, ct);
    }

    public async Task SetFloor(LedgerAccount account, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(batch, "UPDATE ledger_accounts SET floor = $3 WHERE vendor_id = $1 AND id = $2", account.VendorId.Value, account.Id.Value, new NpgsqlParameter { Value = (object?)account.Floor ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await Send(batch, ct);
    }

    public async Task Write(LedgerBook book, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var vendor = book.Vendor.Value;
        var (transfers, postings) = (book.Transfers, book.Postings);
        Add(
            batch,
            $"""
            INSERT INTO ledger_transfers (vendor_id, {TransferColumns})
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            vendor, Column(transfers, t => t.Id.Value), Column(transfers, t => t.Key), Column(transfers, t => t.OrderHash), Column(transfers, t => t.Kind.ToString()),
            Column(transfers, t => t.Occasion.ToString()), Column(transfers, t => t.Amount), Column(transfers, t => t.Currency), Column(transfers, t => t.Memo), Column(transfers, t => t.Reference),
            Column(transfers, t => t.Corrects?.Value), Column(transfers, t => t.HoldId?.Value), Column(transfers, t => t.EffectiveAt.ToUniversalTime()), Column(transfers, t => t.BookedAt.ToUniversalTime()),
            Column(transfers, t => t.By), Column(transfers, t => t.Legs), Column(transfers, t => t.Hash));
        Add(
            batch,
            $"""
            INSERT INTO ledger_postings (vendor_id, {PostingColumns})
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
            """,
            vendor, Column(postings, p => p.AccountId.Value), Column(postings, p => p.Entry), Column(postings, p => p.TransferId.Value), Column(postings, p => p.Amount), Column(postings, p => p.Balance),
            Column(postings, p => p.EffectiveAt.ToUniversalTime()), Column(postings, p => p.BookedAt.ToUniversalTime()), Column(postings, p => p.Hash));
        LedgerAccount[] changed = [.. book.Changed];
        Add(
            batch,
            """
            UPDATE ledger_accounts a SET balance = v.balance, entries = v.entries, head = v.head, booked_at = v.booked_at
            FROM unnest($2, $3, $4, $5, $6) AS v (id, balance, entries, head, booked_at) WHERE a.vendor_id = $1 AND a.id = v.id
            """,
            vendor, Column(changed, a => a.Id.Value), Column(changed, a => a.Balance), Column(changed, a => a.Entries), Column(changed, a => a.Head), Column(changed, a => a.BookedAt.ToUniversalTime()));
        if (book.NewHolds is { Count: > 0 } holds)
        {
            Add(
                batch,
                $"""
                INSERT INTO ledger_holds (vendor_id, {HoldColumns})
                SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                """,
                vendor, Column(holds, h => h.Id.Value), Column(holds, h => h.OwnerKind.ToString()), Column(holds, h => h.OwnerId), Column(holds, h => h.Currency), Column(holds, h => h.Amount),
                Column(holds, h => h.Occasion.ToString()), Column(holds, h => JsonSerializer.Serialize(h.Sources, ServerJson.Options)), Column(holds, h => h.CreatedAt.ToUniversalTime()),
                Column(holds, h => h.ExpiresAt.ToUniversalTime()), Column(holds, h => h.Status.ToString()), Column(holds, h => h.Posted), Column(holds, h => h.EndedAt?.ToUniversalTime()));
        }

        if (book.Ended.Count > 0)
        {
            LedgerHold[] ended = [.. book.Ended];
            Add(
                batch,
                """
                UPDATE ledger_holds h SET status = v.status, posted = v.posted, ended_at = v.ended_at
                FROM unnest($2, $3, $4, $5) AS v (id, status, posted, ended_at) WHERE h.vendor_id = $1 AND h.id = v.id
                """,
                vendor, Column(ended, h => h.Id.Value), Column(ended, h => h.Status.ToString()), Column(ended, h => h.Posted), Column(ended, h => h.EndedAt!.Value.ToUniversalTime()));
        }

        await Send(batch, ct);
    }

    private static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> of)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = of(rows[i]);
        }

        return column;
    }

    internal static Posting PostingOf(Id<Vendor> vendor, NpgsqlDataReader row) => new()
    {
        VendorId = vendor,
        AccountId = new(row.GetGuid(0)),
        Entry = row.GetInt64(1),
        TransferId = new(row.GetGuid(2)),
        Amount = row.GetInt64(3),
        Balance = row.GetInt64(4),
        EffectiveAt = row.GetFieldValue<DateTimeOffset>(5),
        BookedAt = row.GetFieldValue<DateTimeOffset>(6),
        Hash = (byte[])row.GetValue(7),
    };

    internal static Transfer TransferOf(Id<Vendor> vendor, NpgsqlDataReader row) => new Transfer
    {
        VendorId = vendor,
        Id = new(row.GetGuid(0)),
        Key = row.GetString(1),
        OrderHash = (byte[])row.GetValue(2),
        Kind = Enum.Parse<TransferKind>(row.GetString(3)),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(4)),
        Amount = row.GetInt64(5),
        Currency = row.GetString(6),
        Memo = row.IsDBNull(7) ? null : row.GetString(7),
        Reference = row.IsDBNull(8) ? null : row.GetString(8),
        Corrects = row.IsDBNull(9) ? null : new Id<Transfer>(row.GetGuid(9)),
        HoldId = row.IsDBNull(10) ? null : new Id<LedgerHold>(row.GetGuid(10)),
        EffectiveAt = row.GetFieldValue<DateTimeOffset>(11),
        BookedAt = row.GetFieldValue<DateTimeOffset>(12),
        By = row.IsDBNull(13) ? null : row.GetGuid(13),
    }.With((byte[])row.GetValue(14), (byte[])row.GetValue(15));

    internal static LedgerAccount AccountOf(Id<Vendor> vendor, NpgsqlDataReader row) => new LedgerAccount
    {
        VendorId = vendor,
        Id = new(row.GetGuid(0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = row.GetGuid(2),
        Purpose = Enum.Parse<LedgerPurpose>(row.GetString(3)),
        CounterpartyId = row.IsDBNull(4) ? null : row.GetGuid(4),
        Currency = row.GetString(5),
        Floor = row.IsDBNull(6) ? null : row.GetInt64(6),
    }.At(row.GetInt64(7), row.GetInt64(8), (byte[])row.GetValue(9), row.GetFieldValue<DateTimeOffset>(10));

    internal static LedgerHold HoldOf(Id<Vendor> vendor, NpgsqlDataReader row) => new LedgerHold
    {
        VendorId = vendor,
        Id = new(row.GetGuid(0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = row.GetGuid(2),
        Currency = row.GetString(3),
        Amount = row.GetInt64(4),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(5)),
        Sources = JsonSerializer.Deserialize<List<Leg>>(row.GetString(6), ServerJson.Options)!,
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(8),
    }.At(Enum.Parse<HoldStatus>(row.GetString(9)), row.GetInt64(10), row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11));

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    private static async Task Send(NpgsqlBatch batch, CancellationToken ct)
    {
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Transactions on a connection of the ledger's own, so that its statements stay prepared.</summary>
internal sealed class PostgresLedgerTransactions(string connectionString) : ILedgerTransactions
{
    /// <summary>Other processes are faster again and again only when something is wrong.</summary>
    private const int MaxTries = 10;

    private NpgsqlConnection? _connection;

    public async Task<T> Run<T>(Func<ILedgerRows, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var connection = await Connection(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var result = await work(new PostgresLedgerRows(connection, transaction));
                await transaction.CommitAsync(ct);
                return result;
            }
            catch (PostgresException failure) when (
                failure.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && tries < MaxTries)
            {
                // What the other process has written is read the next time.
            }
            catch
            {
                await DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> Connection(CancellationToken ct)
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(ct);
            _connection = connection;
        }

        return _connection;
    }
}

/// <summary>Reads in one repeatable-read transaction: what is committed meanwhile is not seen.</summary>
internal sealed class PostgresLedgerScan(NpgsqlConnection connection, NpgsqlTransaction transaction) : ILedgerScan
{
    public Task Accounts(Id<Vendor> vendor, Action<LedgerAccount> each, CancellationToken ct) =>
        Each($"SELECT {PostgresLedgerRows.AccountColumns} FROM ledger_accounts WHERE vendor_id = $1", vendor, PostgresLedgerRows.AccountOf, each, ct);

    public Task Transfers(Id<Vendor> vendor, Action<Transfer> each, CancellationToken ct) =>
        Each($"SELECT {PostgresLedgerRows.TransferColumns} FROM ledger_transfers WHERE vendor_id = $1 ORDER BY id", vendor, PostgresLedgerRows.TransferOf, each, ct);

    public Task Postings(Id<Vendor> vendor, Action<Posting> each, CancellationToken ct) => Each(
        $"SELECT {PostgresLedgerRows.PostingColumns} FROM ledger_postings WHERE vendor_id = $1 ORDER BY account_id, entry", vendor, PostgresLedgerRows.PostingOf, each, ct);

    public Task Holds(Id<Vendor> vendor, Action<LedgerHold> each, CancellationToken ct) =>
        Each($"SELECT {PostgresLedgerRows.HoldColumns} FROM ledger_holds WHERE vendor_id = $1", vendor, PostgresLedgerRows.HoldOf, each, ct);

    private async Task Each<T>(string sql, Id<Vendor> vendor, Func<Id<Vendor>, NpgsqlDataReader, T> read, Action<T> each, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = vendor.Value });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            T row;
            try
            {
                row = read(vendor, rows);
            }
            catch (Exception failure) when (UnreadableRow.Is(failure))
            {
                throw new UnreadableRow($"{sql.Split(' ').First(word => word.StartsWith("ledger_", StringComparison.Ordinal))} {rows.GetValue(0):N}/{rows.GetValue(1)}", failure);
            }

            each(row);
        }
    }
}
