using System.CommandLine;
using Baobei.Server.Features.Demo;

namespace Baobei.Server.Commands;

internal static class DemoCommand
{
    public static Command Build()
    {
        var where = new Where();
        var command = new Command("demo", "Fills an empty database with demo people, partners and customers; leaves any other as it is. Prints who can sign in.");
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            await using var app = await Where.Open(where.Read(parsed) with { Demo = true }, ct);
            if (!await DemoSeed.Fill(app.Services, ct))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("There are people in this database already; nothing was added.");
            }

            foreach (var person in await DemoPeople.Present(app.Services, ct))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{person.UserName}\t{DemoPeople.Password}");
            }
        });
        return command;
    }
}
