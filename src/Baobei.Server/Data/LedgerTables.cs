using System.Data.Common;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;

namespace Baobei.Server.Data;

/// <summary>The columns of the ledger's tables, and how their rows are read. The databases keep only ids and times differently.</summary>
internal abstract class LedgerTables
{
    public const string TransferColumns = "id, key, order_hash, kind, occasion, amount, currency, memo, reference, corrects, hold_id, effective_at, booked_at, by, legs, hash";
    public const string AccountColumns = "id, owner_kind, owner_id, purpose, counterparty_id, currency, floor, balance, entries, head, booked_at";
    public const string PostingColumns = "account_id, entry, transfer_id, amount, balance, effective_at, booked_at, hash";
    public const string HoldColumns = "id, owner_kind, owner_id, currency, amount, occasion, sources, created_at, expires_at, status, posted, ended_at";

    /// <summary>Said of a table whose rows are wanted as they lie there, which is nearly the order in which they were written, without a way through an index.</summary>
    public abstract string AsItLies { get; }

    /// <summary>An id as a parameter takes it.</summary>
    public abstract object Stored(Guid id);

    protected abstract Guid Uuid(DbDataReader row, int column);

    protected abstract DateTimeOffset Time(DbDataReader row, int column);

    protected virtual long Number(DbDataReader row, int column) => row.GetInt64(column);

    protected virtual byte[] Bytes(DbDataReader row, int column) => (byte[])row.GetValue(column);

    public Posting PostingOf(Id<Vendor> vendor, DbDataReader row) => new()
    {
        VendorId = vendor,
        AccountId = new(Uuid(row, 0)),
        Entry = Number(row, 1),
        TransferId = new(Uuid(row, 2)),
        Amount = Number(row, 3),
        Balance = Number(row, 4),
        EffectiveAt = Time(row, 5),
        BookedAt = Time(row, 6),
        Hash = Bytes(row, 7),
    };

    public Transfer TransferOf(Id<Vendor> vendor, DbDataReader row) => new Transfer
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        Key = row.GetString(1),
        OrderHash = Bytes(row, 2),
        Kind = Enum.Parse<TransferKind>(row.GetString(3)),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(4)),
        Amount = Number(row, 5),
        Currency = row.GetString(6),
        Memo = row.IsDBNull(7) ? null : row.GetString(7),
        Reference = row.IsDBNull(8) ? null : row.GetString(8),
        Corrects = row.IsDBNull(9) ? null : new Id<Transfer>(Uuid(row, 9)),
        HoldId = row.IsDBNull(10) ? null : new Id<LedgerHold>(Uuid(row, 10)),
        EffectiveAt = Time(row, 11),
        BookedAt = Time(row, 12),
        By = row.IsDBNull(13) ? null : Uuid(row, 13),
    }.With(Bytes(row, 14), Bytes(row, 15));

    public LedgerAccount AccountOf(Id<Vendor> vendor, DbDataReader row) => new LedgerAccount
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = Uuid(row, 2),
        Purpose = Enum.Parse<LedgerPurpose>(row.GetString(3)),
        CounterpartyId = row.IsDBNull(4) ? null : Uuid(row, 4),
        Currency = row.GetString(5),
        Floor = row.IsDBNull(6) ? null : Number(row, 6),
    }.At(Number(row, 7), Number(row, 8), Bytes(row, 9), Time(row, 10));

    public LedgerHold HoldOf(Id<Vendor> vendor, DbDataReader row) => new LedgerHold
    {
        VendorId = vendor,
        Id = new(Uuid(row, 0)),
        OwnerKind = Enum.Parse<LedgerOwnerKind>(row.GetString(1)),
        OwnerId = Uuid(row, 2),
        Currency = row.GetString(3),
        Amount = Number(row, 4),
        Occasion = Enum.Parse<TransferOccasion>(row.GetString(5)),
        Sources = JsonSerializer.Deserialize<List<Leg>>(row.GetString(6), ServerJson.Options)!,
        CreatedAt = Time(row, 7),
        ExpiresAt = Time(row, 8),
    }.At(Enum.Parse<HoldStatus>(row.GetString(9)), Number(row, 10), row.IsDBNull(11) ? null : Time(row, 11));
}

/// <summary>The whole ledger of a vendor as it is at one moment, to be looked through whatever is booked meanwhile. Rows come as they lie in their tables.</summary>
internal sealed class LedgerScan(LedgerTables tables, DbConnection connection, DbTransaction transaction)
{
    public Task Accounts(Id<Vendor> vendor, Action<LedgerAccount> each, CancellationToken ct) => Each("ledger_accounts", LedgerTables.AccountColumns, vendor, tables.AccountOf, each, ct);

    public Task Transfers(Id<Vendor> vendor, Action<Transfer> each, CancellationToken ct) => Each("ledger_transfers", LedgerTables.TransferColumns, vendor, tables.TransferOf, each, ct);

    public Task Postings(Id<Vendor> vendor, Action<Posting> each, CancellationToken ct) =>
        Each("ledger_postings", LedgerTables.PostingColumns, vendor, tables.PostingOf, each, ct);

    public Task Holds(Id<Vendor> vendor, Action<LedgerHold> each, CancellationToken ct) => Each("ledger_holds", LedgerTables.HoldColumns, vendor, tables.HoldOf, each, ct);

    /// <exception cref="UnreadableRow">A value of a row is none that the product writes.</exception>
    private async Task Each<T>(string table, string columns, Id<Vendor> vendor, Func<Id<Vendor>, DbDataReader, T> read, Action<T> each, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = $"SELECT {columns} FROM {table} {tables.AsItLies} WHERE vendor_id = @vendor";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@vendor", tables.Stored(vendor.Value));
        command.Parameters.Add(parameter);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            T row;
            try
            {
                row = read(vendor, rows);
            }
            catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException or JsonException)
            {
                throw new UnreadableRow($"{table} {Said(rows.GetValue(0))}/{Said(rows.GetValue(1))}", failure);
            }

            each(row);
        }
    }

    private static string Said(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        Guid id => id.ToString("N"),
        _ => $"{value}",
    };
}

/// <summary>A row holds what the product never wrote. The message says which: the table and its key.</summary>
internal sealed class UnreadableRow(string row, Exception cause) : Exception(row, cause);
