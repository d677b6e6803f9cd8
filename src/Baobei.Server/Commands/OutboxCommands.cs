using System.CommandLine;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Commands;

internal static class OutboxCommands
{
    public static Command Build() => new("outbox", "What is waiting to be delivered: mails, phone messages, consequences of what happened.") { Status(), Drain() };

    private static Command Status()
    {
        var where = new Where();
        var command = new Command("status", "Counts messages: waiting, due now, given up, delivered.");
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            await using var app = await Where.Open(where.Read(parsed), ct);
            var counts = await OutboxCounts.Read(app.Services, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"waiting {counts.Waiting}");
            parsed.InvocationConfiguration.Output.WriteLine($"due {counts.Due}");
            parsed.InvocationConfiguration.Output.WriteLine($"dead {counts.Dead}");
            parsed.InvocationConfiguration.Output.WriteLine($"delivered {counts.Delivered}");
        });
        return command;
    }

    private static Command Drain()
    {
        var where = new Where();
        var command = new Command("drain", "Delivers everything that is due, then ends. Fails when something could not be delivered.");
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            await using var app = await Where.Open(where.Read(parsed), ct);
            var before = await OutboxCounts.Read(app.Services, ct);
            await app.Services.GetRequiredService<OutboxWorker>().Drain(ct);
            var after = await OutboxCounts.Read(app.Services, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"delivered {after.Delivered - before.Delivered}");
            if (after.Failing > 0)
            {
                throw new CommandFailure($"{after.Failing} could not be delivered; the page of deliveries says why. They are tried again.");
            }
        });
        return command;
    }
}
