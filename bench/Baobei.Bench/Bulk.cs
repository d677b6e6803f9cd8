using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;
using NpgsqlTypes;

namespace Baobei.Bench;

/// <summary>Writes many entities of one type as the product would store them: columns and conversions come from the product's own model.</summary>
internal sealed class Bulk : IAsyncDisposable
{
    private readonly (Func<object, object?> Value, ValueConverter? Converter)[] _columns;
    private readonly NpgsqlBinaryImporter? _importer;
    private readonly NpgsqlDbType[] _types = [];
    private readonly SqliteCommand? _command;

    private Bulk(IProperty[] properties, Id<Vendor> vendor, NpgsqlBinaryImporter? importer, SqliteCommand? command)
    {
        _columns = [.. properties.Select(property => (ValueOf(property, vendor), property.GetTypeMapping().Converter))];
        _importer = importer;
        _command = command;
        _types = importer is null ? [] : [.. properties.Select(TypeOf)];
    }

    public static async Task<Bulk> Into<T>(Db db, Id<Vendor> vendor, NpgsqlConnection? postgres, SqliteConnection? sqlite)
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var properties = entity.GetProperties().ToArray();
        var columns = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""));
        if (postgres is not null)
        {
            return new(properties, vendor, await postgres.BeginBinaryImportAsync($"COPY {entity.GetTableName()} ({columns}) FROM STDIN (FORMAT BINARY)"), null);
        }

        var command = sqlite!.CreateCommand();
        command.CommandText = $"INSERT INTO {entity.GetTableName()} ({columns}) VALUES ({string.Join(", ", properties.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < properties.Length; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        }

        return new(properties, vendor, null, command);
    }

    public async Task Write(object entity)
    {
        if (_importer is not null)
        {
            await _importer.StartRowAsync();
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            var value = _columns[i].Value(entity);
            if (value is not null && _columns[i].Converter is { } converter)
            {
                value = converter.ConvertToProvider(value);
            }

            if (_command is not null)
            {
                _command.Parameters[i].Value = value ?? DBNull.Value;
            }
            else if (value is null)
            {
                await _importer!.WriteNullAsync();
            }
            else
            {
                await _importer!.WriteAsync(value, _types[i]);
            }
        }

        _command?.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        if (_importer is not null)
        {
            await _importer.CompleteAsync();
            await _importer.DisposeAsync();
        }

        if (_command is not null)
        {
            await _command.DisposeAsync();
        }
    }

    private static Func<object, object?> ValueOf(IProperty property, Id<Vendor> vendor)
    {
        var getter = property.GetGetter();
        return property.Name == "VendorId" ? _ => vendor : getter.GetClrValue;
    }

    private static NpgsqlDbType TypeOf(IProperty property) => property.GetRelationalTypeMapping().StoreType.Split('(')[0] switch
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
        var other => throw new NotSupportedException($"The load program does not know the type {other}."),
    };
}
