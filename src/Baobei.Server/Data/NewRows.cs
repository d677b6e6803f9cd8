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
        var properties = type.GetProperties().ToArray();
        _table = type.GetTableName()!;
        _columns = string.Join(", ", properties.Select(property => $"\"{property.GetColumnName()}\""));
        _values = [.. properties.Select(property => ((Func<object, object?>)property.GetGetter().GetClrValue, property.GetTypeMapping().Converter))];
        _storeTypes = [.. properties.Select(property => property.GetRelationalTypeMapping().StoreType)];
    }

    public static NewRows Of(IEntityType type) => _known.GetOrAdd(type, static one => new(one));

    /// <summary>One statement, compiled once and run for each row: SQLite has no faster way.</summary>
    public void Write(SqliteConnection connection, SqliteTransaction? transaction, IEnumerable<object> rows)
    {
        var parameters = _values.Select((_, i) => new SqliteParameter { ParameterName = $"@p{i}" }).ToArray();
        using var command = new SqliteCommand($"INSERT INTO {_table} ({_columns}) VALUES ({string.Join(", ", parameters.Select(one => one.ParameterName))})", connection, transaction);
        command.Parameters.AddRange(parameters);
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = Of(row, i) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>PostgreSQL's COPY, which belongs to the transaction that is open on the connection.</summary>
    public async Task Write(NpgsqlConnection connection, IEnumerable<object> rows, CancellationToken ct)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {_table} ({_columns}) FROM STDIN (FORMAT BINARY)", ct);
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

    private static NpgsqlDbType TypeOf(string storeType) => storeType.Split('(')[0] switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "timestamp with time zone" => NpgsqlDbType.TimestampTz,
        "date" => NpgsqlDbType.Date,
        "integer" => NpgsqlDbType.Integer,
        "bigint" => NpgsqlDbType.Bigint,
        "boolean" => NpgsqlDbType.Boolean,
        "bytea" => NpgsqlDbType.Bytea,
        "jsonb" => NpgsqlDbType.Jsonb,
        "text[]" or "character varying[]" => NpgsqlDbType.Array | NpgsqlDbType.Text,
        "character varying" => NpgsqlDbType.Varchar,
        "text" => NpgsqlDbType.Text,
        _ => throw new NotSupportedException($"Rows of the type {storeType} are not written many at once yet."),
    };
}
