using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Baobei.Server.Data;

/// <summary>
/// Writes many tracked rows of SQLite that were changed or are removed: one statement for those in which the same columns changed, compiled once and
/// run for each row. As in any save each row has to be as it was read: its version is compared.
/// </summary>
internal static class ChangedRows
{
    /// <summary>Fewer of one kind are left to the ordinary save.</summary>
    private const int Fewest = 8;

    /// <summary><see cref="DbUpdateConcurrencyException"/>: a row is not as it was read.</summary>
    public static void Write(SqliteDb db, SqliteConnection connection, SqliteTransaction transaction)
    {
        var changed = db.ChangeTracker.Entries().Where(row => row.State is EntityState.Modified or EntityState.Deleted && !row.Metadata.GetNavigations().Any());
        foreach (var alike in changed.GroupBy(row => (row.Metadata, Columns: string.Join(',', Changed(row).Select(property => property.Name)))).Where(group => group.Count() >= Fewest).ToList())
        {
            Write([.. alike], connection, transaction);
        }
    }

    private static void Write(EntityEntry[] rows, SqliteConnection connection, SqliteTransaction transaction)
    {
        var type = rows[0].Metadata;
        var set = Changed(rows[0]).ToArray();
        var read = type.FindPrimaryKey()!.Properties.Concat(type.GetProperties().Where(property => property.IsConcurrencyToken)).ToArray();
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
