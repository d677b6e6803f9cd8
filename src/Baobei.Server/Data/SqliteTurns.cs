using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Baobei.Server.Data;

/// <summary>
/// <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> save nothing, so they would write on the reader's connection, beside the one writer, and
/// could find the database locked. They take their turn with the writer instead; nobody who writes one has to think of it.
/// </summary>
internal sealed class SqliteTurns : DbCommandInterceptor
{
    public static readonly SqliteTurns Instance = new();

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        eventData is { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete, Context: SqliteDb { IsInWriter: false } db }
            ? InterceptionResult<int>.SuppressWithResult(await db.TakeTurn(turn => Repeat(command, turn), cancellationToken))
            : result;

    private static int Repeat(DbCommand command, SqliteCommand turn)
    {
        turn.CommandText = command.CommandText;
        foreach (SqliteParameter parameter in command.Parameters)
        {
            turn.Parameters.Add(new SqliteParameter(parameter.ParameterName, parameter.Value));
        }

        return turn.ExecuteNonQuery();
    }
}
