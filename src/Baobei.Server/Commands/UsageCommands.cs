using System.CommandLine;
using Baobei.Server.Features.BusinessDetails;

namespace Baobei.Server.Commands;

internal static class UsageCommands
{
    public static Command Build() => new("usage", "The vendor's metering.") { Import() };

    private static Command Import()
    {
        var where = new Where();
        var file = new Argument<FileInfo>("file") { Description = "CSV in the columns of FOCUS 1.0, UTF-8, gzip or not." };
        var vendor = new Option<string?>("--vendor") { Description = "Name, host or id of the vendor; the first one when not given.", HelpName = "vendor" };
        var command = new Command("import", "Takes a file of metering in. A line counts once however often it comes; what breaks off is simply done again.") { file, vendor };
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            var from = parsed.GetValue(file)!;
            await using var content = from.OpenRead();
            await using var app = await Where.Open(where.Read(parsed), ct);
            var delivery = await Where.As(app.Services, parsed.GetValue(vendor), services => services.GetRequiredService<DeliverUsage>().Run(content, from.Name, ct), ct);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"lines {delivery.Lines}");
            output.WriteLine($"added {delivery.Added}");
            output.WriteLine($"known {delivery.Known}");
            output.WriteLine($"refused {delivery.Refused}");
            foreach (var fault in delivery.Faults)
            {
                output.WriteLine($"  line {fault.Line} {fault.Column}: {fault.Code} {fault.Value}");
            }
        });
        return command;
    }
}
