using System.Globalization;
using Baobei.Server.Data;
using Microsoft.Data.Sqlite;

namespace Baobei.Server.Tests.Operations;

/// <summary>What a statement of our own stores is what a command stores, which everybody else reads.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteStatementTests()
    {
        _connection.Open();
        using var create = new SqliteCommand("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", _connection);
        create.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Values_are_kept_as_a_command_keeps_them()
    {
        object?[] values =
        [
            null, 0L, long.MinValue, 7, true, false, "", "text", "报备 é", new string('数', 300), new string('a', 256), Array.Empty<byte>(), new byte[] { 0, 1, 255 }, 0m, -12.50m,
            0.000000000001m, 79228162514264337593543950335m, 1.5d, new DateOnly(2026, 2, 3),
        ];
        using var statement = new SqliteStatement(_connection, "INSERT INTO t (v) VALUES (?)");
        foreach (var value in values)
        {
            statement.Bind(1, value);
            Assert.Equal(1, statement.Run());
            using var command = new SqliteCommand("INSERT INTO t (v) VALUES ($v)", _connection);
            command.Parameters.AddWithValue("$v", value ?? DBNull.Value);
            command.ExecuteNonQuery();
        }

        using var read = new SqliteCommand("SELECT typeof(v), hex(v) FROM t ORDER BY id", _connection);
        using var rows = read.ExecuteReader();
        foreach (var value in values)
        {
            var (ours, theirs) = (Next(), Next());
            Assert.True(ours == theirs, string.Create(CultureInfo.InvariantCulture, $"{value}: {ours} instead of {theirs}"));
        }

        (string, string) Next()
        {
            Assert.True(rows.Read());
            return (rows.GetString(0), rows.GetString(1));
        }
    }

    [Fact]
    public void A_row_that_is_there_is_left_out_and_counted_so_and_a_refusal_leaves_the_statement_ready()
    {
        using var statement = new SqliteStatement(_connection, "INSERT OR IGNORE INTO t (id, v) VALUES (?, ?)");
        Assert.Equal([1, 0, 1], [Add(1), Add(1), Add(2)]);
        using var strict = new SqliteStatement(_connection, "INSERT INTO t (id, v) VALUES (?, ?)");
        strict.Bind(1, 2);
        Assert.Equal(1555, Assert.Throws<SqliteException>(() => strict.Run()).SqliteExtendedErrorCode);
        strict.Bind(1, 3);
        Assert.Equal(1, strict.Run());

        int Add(long id)
        {
            statement.Bind(1, id);
            return statement.Run();
        }
    }
}
