using System.Globalization;
using System.Text;
using Baobei.Domain.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Baobei.Server.Data;

/// <summary>
/// A compiled statement that is run again and again, with values by their position. A <see cref="SqliteCommand"/> looks every value up by its name
/// each time, which for a row of many columns takes longer than writing it. Values are kept as a command would keep them, ids and times as the product does.
/// </summary>
public sealed class SqliteStatement : IDisposable
{
    private const int Persistent = 1;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, Persistent, out _statement));
    }

    /// <summary>The row that <see cref="Step"/> has come to.</summary>
    public sqlite3_stmt Handle => _statement;

    /// <param name="position">From 1.</param>
    public void Bind(int position, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(_statement, position),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, position, bytes),
        long number => raw.sqlite3_bind_int64(_statement, position, number),
        int number => raw.sqlite3_bind_int64(_statement, position, number),
        string text => BindText(position, text),
        bool flag => raw.sqlite3_bind_int64(_statement, position, flag ? 1 : 0),
        Guid id => BindId(position, id),
        DateTimeOffset time => raw.sqlite3_bind_int64(_statement, position, Transfer.Microseconds(time)),
        decimal number => BindText(position, number.ToString("0.0###########################", CultureInfo.InvariantCulture)),
        double number => raw.sqlite3_bind_double(_statement, position, number),
        DateOnly day => BindText(position, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A {value.GetType().Name} is not kept by a statement of its own yet."),
    });

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False: there is none.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Ready for the next values.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it touched.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _statement.Dispose();

    private int BindId(int position, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(_statement, position, bytes);
    }

    private int BindText(int position, string text)
    {
        const int Small = 256;
        if (text.Length is 0 or > Small)
        {
            return raw.sqlite3_bind_text(_statement, position, text);
        }

        Span<byte> bytes = stackalloc byte[Small * 3];
        return raw.sqlite3_bind_text(_statement, position, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
