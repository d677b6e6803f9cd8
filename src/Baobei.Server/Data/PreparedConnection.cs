using System.Data;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Baobei.Server.Data;

/// <summary>
/// A connection that stays open and keeps its statements: SQLite compiles a text when it is first run, which for most queries of the product
/// takes longer than running them. Like every connection it serves one unit of work at a time.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>The product has fewer texts than this, but lists of values make texts of their own.</summary>
    private const int Most = 300;

    private readonly Dictionary<string, Kept> _idle = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public override SqliteCommand CreateCommand() => new Lent(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    /// <summary>A statement of this text, which stays compiled as long as the connection is open. For texts that do not change.</summary>
    public SqliteStatement Statement(string text)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            _statements[text] = statement = new(this, text);
        }

        return statement;
    }

    public override void Close()
    {
        Drop();
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        base.Close();
    }

    private Kept Take(string text) => _idle.Remove(text, out var kept) ? kept : new Kept { CommandText = text, Connection = this };

    private void Return(Kept kept)
    {
        kept.Transaction = null;
        kept.Parameters.Clear();
        if (_idle.Count >= Most)
        {
            Drop();
        }

        if (kept.IsReading || !_idle.TryAdd(kept.CommandText, kept))
        {
            kept.Dispose();
        }
    }

    private void Drop()
    {
        foreach (var kept in _idle.Values)
        {
            kept.Dispose();
        }

        _idle.Clear();
    }

    /// <summary>Holds the compiled statement of one text.</summary>
    private sealed class Kept : SqliteCommand
    {
        public bool IsReading => DataReader is not null;
    }

    /// <summary>What the connection's user has in hand: runs the kept command of its text.</summary>
    private sealed class Lent(PreparedConnection owner) : SqliteCommand
    {
        private string _text = "";
        private Kept? _kept;

        [AllowNull]
        public override string CommandText
        {
            get => _text;
            set
            {
                Return();
                _text = value ?? "";
            }
        }

        public override SqliteConnection? Connection
        {
            get => owner;
            set => throw new NotSupportedException();
        }

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => Ready().ExecuteReader(behavior);

        public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();

        public override object? ExecuteScalar() => Ready().ExecuteScalar();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Return();
            }

            base.Dispose(disposing);
        }

        private Kept Ready()
        {
            Return();
            _kept = owner.Take(_text);
            _kept.CommandTimeout = CommandTimeout;
            _kept.Transaction = Transaction;
            foreach (SqliteParameter parameter in Parameters)
            {
                _kept.Parameters.Add(parameter);
            }

            return _kept;
        }

        private void Return()
        {
            if (_kept is not null)
            {
                owner.Return(_kept);
                _kept = null;
            }
        }
    }
}
