using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Baobei.Server.Data;

/// <summary>The ledger's tables on PostgreSQL: what is read goes there and back once, and so does what is written, however many orders it is about.</summary>
internal sealed class PostgresLedgerRows(NpgsqlConnection connection, NpgsqlTransaction transaction) : ILedgerRows
{
    public async Task<LedgerRead> Read(LedgerReading reading, CancellationToken ct)
    {
        var vendor = reading.Vendor;
        var read = new LedgerRead([], [], [], []);
        List<Action<PostgresLedgerRow>> takes = [];
        await using var batch = new NpgsqlBatch(connection, transaction);

        // First of all: what is read after it is as whoever held these accounts has left it.
        if (reading.Accounts.Count > 0)
        {
            Add(batch, $"SELECT {LedgerTables.AccountColumns} FROM ledger_accounts WHERE vendor_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE", vendor.Value, reading.Accounts.Select(id => id.Value).ToArray());
            takes.Add(row => read.Accounts.Add(LedgerTables.AccountOf(vendor, row)));
        }

        if (reading.Keys.Count > 0)
        {
            Add(batch, $"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = $1 AND key = ANY ($2)", vendor.Value, reading.Keys.ToArray());
            takes.Add(row => read.Transfers.Add(LedgerTables.TransferOf(vendor, row)));
        }

        if (reading.Transfers.Count > 0)
        {
            var ids = reading.Transfers.Select(id => id.Value).ToArray();
            Add(batch, $"SELECT {LedgerTables.TransferColumns} FROM ledger_transfers WHERE vendor_id = $1 AND id = ANY ($2)", vendor.Value, ids);
            takes.Add(row => read.Transfers.Add(LedgerTables.TransferOf(vendor, row)));
            Add(batch, "SELECT corrects FROM ledger_transfers WHERE vendor_id = $1 AND corrects = ANY ($2)", vendor.Value, ids);
            takes.Add(row => read.Corrected.Add(new(row.Uuid(0))));
        }

        if (reading.Holds.Count > 0)
        {
            Add(batch, $"SELECT {LedgerTables.HoldColumns} FROM ledger_holds WHERE vendor_id = $1 AND id = ANY ($2)", vendor.Value, reading.Holds.Select(id => id.Value).ToArray());
            takes.Add(row => read.Holds.Add(LedgerTables.HoldOf(vendor, row)));
        }

        if (reading.Owners.Count > 0)
        {
            Add(batch, $"SELECT {LedgerTables.HoldColumns} FROM ledger_holds WHERE vendor_id = $1 AND owner_id = ANY ($2) AND expires_at <= $3 AND status = 'Open'", vendor.Value, reading.Owners.ToArray(), reading.Now.ToUniversalTime());
            takes.Add(row => read.Holds.Add(LedgerTables.HoldOf(vendor, row)));
        }

        if (takes.Count == 0)
        {
            return read;
        }

        await batch.PrepareAsync(ct);
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var row = new PostgresLedgerRow(rows);
        foreach (var take in takes)
        {
            while (await rows.ReadAsync(ct))
            {
                take(row);
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
            INSERT INTO ledger_accounts (vendor_id, {LedgerTables.AccountColumns})
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
            INSERT INTO ledger_transfers (vendor_id, {LedgerTables.TransferColumns})
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            vendor, Column(transfers, t => t.Id.Value), Column(transfers, t => t.Key), Column(transfers, t => t.OrderHash), Column(transfers, t => t.Kind.ToString()),
            Column(transfers, t => t.Occasion.ToString()), Column(transfers, t => t.Amount), Column(transfers, t => t.Currency), Column(transfers, t => t.Memo), Column(transfers, t => t.Reference),
            Column(transfers, t => t.Corrects?.Value), Column(transfers, t => t.HoldId?.Value), Column(transfers, t => t.EffectiveAt.ToUniversalTime()), Column(transfers, t => t.BookedAt.ToUniversalTime()),
            Column(transfers, t => t.By), Column(transfers, t => t.Legs), Column(transfers, t => t.Hash));
        Add(
            batch,
            $"""
            INSERT INTO ledger_postings (vendor_id, {LedgerTables.PostingColumns})
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
                INSERT INTO ledger_holds (vendor_id, {LedgerTables.HoldColumns})
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

internal sealed class PostgresLedgerRow(NpgsqlDataReader rows) : LedgerRow
{
    public override bool IsNull(int column) => rows.IsDBNull(column);

    public override Guid Uuid(int column) => rows.GetGuid(column);

    public override DateTimeOffset Time(int column) => rows.GetFieldValue<DateTimeOffset>(column);

    public override long Number(int column) => rows.GetInt64(column);

    public override byte[] Bytes(int column) => rows.GetFieldValue<byte[]>(column);

    public override string Text(int column) => rows.GetString(column);

    public override T Named<T>(int column) => EnumNames<T>.Find(rows.GetString(column));

    public override string Said(int column) => rows.GetValue(column) is Guid id ? id.ToString("N") : $"{rows.GetValue(column)}";
}

internal sealed class PostgresLedgerScan(NpgsqlConnection connection) : LedgerScan
{
    protected override async Task Each(string table, string columns, Id<Vendor> vendor, Action<LedgerRow> each, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"SELECT {columns} FROM {table} WHERE vendor_id = $1", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = vendor.Value });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var row = new PostgresLedgerRow(rows);
        while (await rows.ReadAsync(ct))
        {
            each(row);
        }
    }
}

/// <summary>Transactions on two connections of the ledger's own, so that its statements stay prepared: while one commits, the other works.</summary>
internal sealed class PostgresLedgerTransactions(string connectionString) : ILedgerTransactions
{
    /// <summary>Other processes are faster again and again only when something is wrong.</summary>
    private const int MaxTries = 10;

    private readonly Lane[] _lanes = [new(connectionString), new(connectionString)];
    private int _next;

    public async Task<Task> Run(Func<ILedgerRows, Task> work, CancellationToken ct)
    {
        var lane = _lanes[_next++ % _lanes.Length];
        await lane.Committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return lane.Committing = await lane.Run(work, ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.Committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await lane.DisposeAsync();
        }
    }

    /// <summary>One connection, one transaction at a time.</summary>
    private sealed class Lane(string connectionString) : IAsyncDisposable
    {
        private NpgsqlConnection? _connection;

        public Task Committing { get; set; } = Task.CompletedTask;

        public async Task<Task> Run(Func<ILedgerRows, Task> work, CancellationToken ct)
        {
            for (var tries = 1; ; tries++)
            {
                NpgsqlTransaction? transaction = null;
                try
                {
                    var connection = await Connection(ct);
                    transaction = await connection.BeginTransactionAsync(ct);
                    await work(new PostgresLedgerRows(connection, transaction));
                    return Commit(transaction, ct);
                }
                catch (PostgresException failure) when (
                    failure.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && tries < MaxTries)
                {
                    // What the other process has written is read the next time.
                    await transaction!.DisposeAsync();
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

        private async Task Commit(NpgsqlTransaction transaction, CancellationToken ct)
        {
            try
            {
                await transaction.CommitAsync(ct);
                await transaction.DisposeAsync();
            }
            catch
            {
                await DisposeAsync();
                throw;
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
}
