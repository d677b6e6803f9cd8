using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;
using NpgsqlTypes;

namespace Baobei.Server.Data;

/// <summary>Writes many new rows of one table as a save would store them: columns and conversions come from the model.</summary>
public sealed class NewRows
{
    private static readonly ConcurrentDictionary<IEntityType, NewRows> _known = new();

    private readonly string _table;
    private readonly string _columns;
    private readonly (Func<object, object?> Value, ValueConverter? Converter)[] _values;
    private readonly string[] _storeTypes;

    private NewRows(IEntityType type)
    {
        // What the database gives itself is left to it.
        var properties = type.GetProperties().Where(property => property.GetBeforeSaveBehavior() == PropertySaveBehavior.Save).ToArray();
        _table = type.GetTableName()!;
        _columns = string.Join(", ", properties.Select(property => $"\"{property.GetColumnName()}\""));
        _values = [.. properties.Select(property => ((Func<object, object?>)property.GetGetter().GetClrValue, property.GetTypeMapping().Converter))];
        _storeTypes = [.. properties.Select(property => property.GetRelationalTypeMapping().StoreType)];
    }

    public static NewRows Of(IEntityType type) => _known.GetOrAdd(type, static one => new(one));

    /// <summary>One statement, compiled once and run for each row: SQLite has no faster way. In the transaction that is open on the connection.</summary>
    public void Write(SqliteConnection connection, IEnumerable<object> rows) => Write("INSERT", connection, rows);

    /// <summary>Leaves out rows whose key is there.</summary>
    /// <returns>How many were added.</returns>
    public int WriteNew(SqliteConnection connection, IEnumerable<object> rows) => Write("INSERT OR IGNORE", connection, rows);

    /// <summary>The same by a table that lasts as long as the transaction.</summary>
    public async Task<int> WriteNew(NpgsqlConnection connection, IEnumerable<object> rows, CancellationToken ct)
    {
        await using var begin = new NpgsqlCommand($"CREATE TEMP TABLE IF NOT EXISTS new_{_table} (LIKE {_table}) ON COMMIT DELETE ROWS", connection);
        await begin.ExecuteNonQueryAsync(ct);
        await Write($"new_{_table}", connection, rows, ct);
        await using var add = new NpgsqlCommand($"INSERT INTO {_table} ({_columns}) SELECT {_columns} FROM new_{_table} ON CONFLICT DO NOTHING", connection);
        return await add.ExecuteNonQueryAsync(ct);
    }

    private int Write(string verb, SqliteConnection connection, IEnumerable<object> rows)
    {
        using var statement = new SqliteStatement(connection, $"{verb} INTO {_table} ({_columns}) VALUES ({string.Join(", ", _values.Select(_ => "?"))})");
        var added = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < _values.Length; i++)
            {
                statement.Bind(i + 1, Of(row, i));
            }

            added += statement.Run();
        }

        return added;
    }

    /// <summary>PostgreSQL's COPY, which belongs to the transaction that is open on the connection.</summary>
    public Task Write(NpgsqlConnection connection, IEnumerable<object> rows, CancellationToken ct) => Write(_table, connection, rows, ct);

    private async Task Write(string table, NpgsqlConnection connection, IEnumerable<object> rows, CancellationToken ct)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {table} ({_columns}) FROM STDIN (FORMAT BINARY)", ct);
        var types = Array.ConvertAll(_storeTypes, TypeOf);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(ct);
            for (var i = 0; i < types.Length; i++)
            {
                if (Of(row, i) is { } value)
                {
                    await importer.WriteAsync(value, types[i], ct);
                }
                else
                {
                    await importer.WriteNullAsync(ct);
                }
            }
        }

        await importer.CompleteAsync(ct);
    }

    /// <summary>A value as its column keeps it.</summary>
    internal static object? Stored(IProperty property, object? value) => Stored(property.GetTypeMapping().Converter, value);

    private static object? Stored(ValueConverter? converter, object? value) => value is null || converter is null ? value : converter.ConvertToProvider(value);

    private object? Of(object row, int column) => Stored(_values[column].Converter, _values[column].Value(row));

    internal static NpgsqlDbType TypeOf(string storeType) => storeType.Split('(')[0] switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "timestamp with time zone" => NpgsqlDbType.TimestampTz,
        "date" => NpgsqlDbType.Date,
        "integer" => NpgsqlDbType.Integer,
        "bigint" => NpgsqlDbType.Bigint,
        "numeric" => NpgsqlDbType.Numeric,
        "boolean" => NpgsqlDbType.Boolean,
        "bytea" => NpgsqlDbType.Bytea,
        "jsonb" => NpgsqlDbType.Jsonb,
        "text[]" or "character varying[]" => NpgsqlDbType.Array | NpgsqlDbType.Text,
        "character varying" => NpgsqlDbType.Varchar,
        "text" => NpgsqlDbType.Text,
        _ => throw new NotSupportedException($"Rows of the type {storeType} are not written many at once yet."),
    };
}
