using System.CommandLine;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Commands;

internal static class MigrateCommand
{
    public static Command Build()
    {
        var where = new Where();
        var command = new Command("migrate", "Brings the database to this version's shape. The server does the same when it starts; run it beforehand when several processes start at once.");
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            var options = where.Read(parsed);
            await using var app = await Where.Open(options, ct);
            await using var scope = app.Services.CreateAsyncScope();
            var applied = (await scope.ServiceProvider.GetRequiredService<Db>().Database.GetAppliedMigrationsAsync(ct)).LastOrDefault();
            parsed.InvocationConfiguration.Output.WriteLine($"{(options.IsPostgres ? "PostgreSQL" : "SQLite")}: {applied ?? "up to date"}");
        });
        return command;
    }
}
