using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;

namespace Baobei.Server.Data;

/// <summary>A row of the ledger's tables as a database gives it; columns from 0. The databases keep only ids and times differently.</summary>
internal abstract class LedgerRow
{
    public abstract bool IsNull(int column);

    public abstract Guid Uuid(int column);

    public abstract DateTimeOffset Time(int column);

    public abstract long Number(int column);

    public abstract byte[] Bytes(int column);

    public abstract string Text(int column);

    /// <summary>A value by its name; <see cref="FormatException"/>: there is none of it.</summary>
    public abstract T Named<T>(int column)
        where T : struct, Enum;

    /// <summary>What the column holds, whatever it is, as somebody reads it.</summary>
    public abstract string Said(int column);
}

/// <summary>The columns of the ledger's tables, and how their rows are read.</summary>
internal static class LedgerTables
{
    public const string TransferColumns = "id, key, order_hash, kind, occasion, amount, currency, memo, reference, corrects, hold_id, effective_at, booked_at, by, legs, hash";
    public const string AccountColumns = "id, owner_kind, owner_id, purpose, counterparty_id, currency, floor, balance, entries, head, booked_at";
    public const string PostingColumns = "account_id, entry, transfer_id, amount, balance, effective_at, booked_at, hash";
    public const string HoldColumns = "id, owner_kind, owner_id, currency, amount, occasion, sources, created_at, expires_at, status, posted, ended_at";

    public static Posting PostingOf(Id<Vendor> vendor, LedgerRow row) => new()
    {
        VendorId = vendor,
        AccountId = new(row.Uuid(0)),
        Entry = row.Number(1),
        TransferId = new(row.Uuid(2)),
        Amount = row.Number(3),
        Balance = row.Number(4),
        EffectiveAt = row.Time(5),
        BookedAt = row.Time(6),
        Hash = row.Bytes(7),
    };

    public static Transfer TransferOf(Id<Vendor> vendor, LedgerRow row) => new Transfer
    {
        VendorId = vendor,
        Id = new(row.Uuid(0)),
        Key = row.Text(1),
        OrderHash = row.Bytes(2),
        Kind = row.Named<TransferKind>(3),
        Occasion = row.Named<TransferOccasion>(4),
        Amount = row.Number(5),
        Currency = row.Text(6),
        Memo = row.IsNull(7) ? null : row.Text(7),
        Reference = row.IsNull(8) ? null : row.Text(8),
        Corrects = row.IsNull(9) ? null : new Id<Transfer>(row.Uuid(9)),
        HoldId = row.IsNull(10) ? null : new Id<LedgerHold>(row.Uuid(10)),
        EffectiveAt = row.Time(11),
        BookedAt = row.Time(12),
        By = row.IsNull(13) ? null : row.Uuid(13),
    }.With(row.Bytes(14), row.Bytes(15));

    public static LedgerAccount AccountOf(Id<Vendor> vendor, LedgerRow row) => new LedgerAccount
    {
        VendorId = vendor,
        Id = new(row.Uuid(0)),
        OwnerKind = row.Named<LedgerOwnerKind>(1),
        OwnerId = row.Uuid(2),
        Purpose = row.Named<LedgerPurpose>(3),
        CounterpartyId = row.IsNull(4) ? null : row.Uuid(4),
        Currency = row.Text(5),
        Floor = row.IsNull(6) ? null : row.Number(6),
    }.At(row.Number(7), row.Number(8), row.Bytes(9), row.Time(10));

    public static LedgerHold HoldOf(Id<Vendor> vendor, LedgerRow row) => new LedgerHold
    {
        VendorId = vendor,
        Id = new(row.Uuid(0)),
        OwnerKind = row.Named<LedgerOwnerKind>(1),
        OwnerId = row.Uuid(2),
        Currency = row.Text(3),
        Amount = row.Number(4),
        Occasion = row.Named<TransferOccasion>(5),
        Sources = JsonSerializer.Deserialize<List<Leg>>(row.Text(6), ServerJson.Options)!,
        CreatedAt = row.Time(7),
        ExpiresAt = row.Time(8),
    }.At(row.Named<HoldStatus>(9), row.Number(10), row.IsNull(11) ? null : row.Time(11));
}

/// <summary>The whole ledger of a vendor as it is at one moment, to be looked through whatever is booked meanwhile. Rows come as they lie in their tables.</summary>
internal abstract class LedgerScan
{
    public Task Accounts(Id<Vendor> vendor, Action<LedgerAccount> each, CancellationToken ct) => Each("ledger_accounts", LedgerTables.AccountColumns, vendor, LedgerTables.AccountOf, each, ct);

    public Task Transfers(Id<Vendor> vendor, Action<Transfer> each, CancellationToken ct) => Each("ledger_transfers", LedgerTables.TransferColumns, vendor, LedgerTables.TransferOf, each, ct);

    public Task Postings(Id<Vendor> vendor, Action<Posting> each, CancellationToken ct) => Each("ledger_postings", LedgerTables.PostingColumns, vendor, LedgerTables.PostingOf, each, ct);

    public Task Holds(Id<Vendor> vendor, Action<LedgerHold> each, CancellationToken ct) => Each("ledger_holds", LedgerTables.HoldColumns, vendor, LedgerTables.HoldOf, each, ct);

    /// <summary>Reads the table's rows of the vendor one after the other.</summary>
    protected abstract Task Each(string table, string columns, Id<Vendor> vendor, Action<LedgerRow> each, CancellationToken ct);

    /// <exception cref="UnreadableRow">A value of a row is none that the product writes.</exception>
    private Task Each<T>(string table, string columns, Id<Vendor> vendor, Func<Id<Vendor>, LedgerRow, T> read, Action<T> each, CancellationToken ct) => Each(
        table, columns, vendor,
        row =>
        {
            T value;
            try
            {
                value = read(vendor, row);
            }
            catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException or JsonException)
            {
                throw new UnreadableRow($"{table} {row.Said(0)}/{row.Said(1)}", failure);
            }

            each(value);
        },
        ct);
}

/// <summary>A row holds what the product never wrote. The message says which: the table and its key.</summary>
internal sealed class UnreadableRow(string row, Exception cause) : Exception(row, cause);
