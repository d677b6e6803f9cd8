using System.Data.Common;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Baobei.Server.Data;

/// <summary>
/// On PostgreSQL, what every request asks and what every save writes is parsed once per connection, and planned once where the database finds that
/// a general plan is as good: planning took longer than running it. Other queries are planned each time with what is asked for at hand.
/// </summary>
internal sealed class PreparedStatements : DbCommandInterceptor
{
    /// <summary>Of a query that is asked often and always runs along the same index, whatever its values.</summary>
    public const string Tag = "prepared";

    public static PreparedStatements Instance { get; } = new();

    /// <summary>Of a query that asks for so many at once: those of a file are planned as the tables are then, which may have been empty a moment ago.</summary>
    public static string TagOf(int asked) => asked <= ProjectWriter.MaxGroup ? Tag : "many";

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (IsOften(command, eventData))
        {
            command.Prepare();
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (IsOften(command, eventData))
        {
            await command.PrepareAsync(cancellationToken);
        }

        return result;
    }

    private static bool IsOften(DbCommand command, CommandEventData eventData) =>
        eventData.CommandSource == CommandSource.SaveChanges || command.CommandText.StartsWith($"-- {Tag}", StringComparison.Ordinal);
}
