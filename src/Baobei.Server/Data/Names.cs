using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Baobei.Server.Data;

/// <summary>Columns in snake_case, so that a person at psql or sqlite3 needs no quotes.</summary>
internal static class Names
{
    public static string Snake(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && name[i - 1] != '_')))
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }

    public static void ApplySnakeCase(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            // Owned parts live in a column of their owner; Npgsql and SQLite read their JSON by the property names.
            if (entity.IsOwned())
            {
                continue;
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(key.GetName() is { } name ? Snake(name) : null);
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(foreignKey.GetConstraintName() is { } name ? Snake(name) : null);
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(index.GetDatabaseName() is { } name ? Snake(name) : null);
            }
        }
    }
}
