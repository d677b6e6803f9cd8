using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Baobei.Server.Data;

/// <summary>
/// Writes many tracked rows that were changed: one statement for those in which the same columns changed, on SQLite compiled once and run for each row, on
/// PostgreSQL run once for all. As in any save each row has to be as it was read: its version is compared.
/// </summary>
internal static class ChangedRows
{
    /// <summary>Fewer of one kind are left to the ordinary save.</summary>
    private const int Fewest = 8;

    /// <summary><see cref="DbUpdateConcurrencyException"/>: a row is not as it was read.</summary>
    public static void Write(SqliteDb db, SqliteConnection connection, SqliteTransaction transaction)
    {
        foreach (var rows in Alike(db))
        {
            Write(rows, connection, transaction);
        }
    }

    /// <inheritdoc cref="Write(SqliteDb, SqliteConnection, SqliteTransaction)"/>
    public static async Task Write(PostgresDb db, NpgsqlConnection connection, CancellationToken ct)
    {
        // Rows are seldom removed, and arrays of anything but texts are seldom changed: both are left to the ordinary save.
        foreach (var rows in Alike(db).Where(rows => rows[0].State == EntityState.Modified && Changed(rows[0]).All(property => !IsArray(property) || IsTexts(property))))
        {
            await Write(rows, connection, ct);
        }
    }

    private static List<EntityEntry[]> Alike(Db db) =>
    [
        .. db.ChangeTracker.Entries().Where(row => row.State is EntityState.Modified or EntityState.Deleted && !row.Metadata.GetNavigations().Any())
            .GroupBy(row => (row.Metadata, Columns: string.Join(',', Changed(row).Select(property => property.Name)))).Where(group => group.Count() >= Fewest).Select(group => group.ToArray()),
    ];

    private static IProperty[] Read(IEntityType type) => [.. type.FindPrimaryKey()!.Properties, .. type.GetProperties().Where(property => property.IsConcurrencyToken)];

    private static async Task Write(EntityEntry[] rows, NpgsqlConnection connection, CancellationToken ct)
    {
        var (set, read) = (Changed(rows[0]).ToArray(), Read(rows[0].Metadata));
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE {rows[0].Metadata.GetTableName()} t SET {string.Join(", ", set.Select((property, i) => $"{property.GetColumnName()} = v.c{i}{(IsTexts(property) ? "::text[]" : "")}"))}
            FROM unnest({string.Join(", ", Enumerable.Range(1, set.Length + read.Length).Select(i => $"${i}"))}) AS v ({string.Join(", ", Enumerable.Range(0, set.Length + read.Length).Select(i => $"c{i}"))})
            WHERE {string.Join(" AND ", read.Select((property, i) => $"t.{property.GetColumnName()} = v.c{set.Length + i}"))}
            """,
            connection);
        foreach (var property in set)
        {
            command.Parameters.Add(Column(property, rows.Select(row => row.CurrentValues[property])));
        }

        foreach (var property in read)
        {
            command.Parameters.Add(Column(property, rows.Select(row => row.OriginalValues[property])));
        }

        await command.PrepareAsync(ct);
        if (await command.ExecuteNonQueryAsync(ct) != rows.Length)
        {
            throw new DbUpdateConcurrencyException("A row is not as it was read.");
        }

        foreach (var row in rows)
        {
            row.State = EntityState.Unchanged;
        }
    }

    private static string Written(string[] texts) => $"{{{string.Join(',', texts.Select(text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}}}";

    private static bool IsArray(IProperty property) => property.GetColumnType().EndsWith("[]", StringComparison.Ordinal);

    private static bool IsTexts(IProperty property) => IsArray(property) && property.ClrType == typeof(string[]);

    // An array of arrays has to be as wide in each row, so each is sent as PostgreSQL writes one.
    private static NpgsqlParameter Column(IProperty property, IEnumerable<object?> values) => IsTexts(property) ? new()
    {
        Value = values.Select(value => value is string[] texts ? Written(texts) : null).ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
    }
    : new()
    {
        Value = values.Select(value => NewRows.Stored(property, value)).ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | NewRows.TypeOf(property.GetColumnType()),
    };

    private static void Write(EntityEntry[] rows, SqliteConnection connection, SqliteTransaction transaction)
    {
        var type = rows[0].Metadata;
        var set = Changed(rows[0]).ToArray();
        var read = Read(type);
        var parameters = Enumerable.Range(0, set.Length + read.Length).Select(i => new SqliteParameter { ParameterName = $"@p{i}" }).ToArray();
        using var command = new SqliteCommand(
            string.Concat(
                set.Length == 0 ? $"DELETE FROM {type.GetTableName()}" : $"UPDATE {type.GetTableName()} SET {string.Join(", ", set.Select((property, i) => $"{property.GetColumnName()} = @p{i}"))}",
                $" WHERE {string.Join(" AND ", read.Select((property, i) => $"{property.GetColumnName()} = @p{set.Length + i}"))}"),
            connection,
            transaction);
        command.Parameters.AddRange(parameters);
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = (i < set.Length ? NewRows.Stored(set[i], row.CurrentValues[set[i]]) : NewRows.Stored(read[i - set.Length], row.OriginalValues[read[i - set.Length]])) ?? DBNull.Value;
            }

            if (command.ExecuteNonQuery() != 1)
            {
                throw new DbUpdateConcurrencyException("A row is not as it was read.");
            }

            row.State = row.State == EntityState.Deleted ? EntityState.Detached : EntityState.Unchanged;
        }
    }

    /// <summary>None: the row is removed.</summary>
    private static IEnumerable<IProperty> Changed(EntityEntry row) =>
        row.State == EntityState.Deleted ? [] : row.Properties.Where(property => property.IsModified).Select(property => property.Metadata);
}
