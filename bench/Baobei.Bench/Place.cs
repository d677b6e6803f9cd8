using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Baobei.Server;

namespace Baobei.Bench;

/// <summary>A filled database, on which a server is started or a command is run.</summary>
internal sealed record Place(string Kind, string Connection, string Folder)
{
    public ServerOptions Options => new() { ConnectionString = Connection, DataFolder = Folder };

    public static Place OfSqlite(string folder) => new("sqlite", $"Data Source={Path.Combine(folder, "baobei.db")};Foreign Keys=True;Default Timeout=30", folder);

    public async Task<Running> Serve(string role)
    {
        // Load comes from one address; logs of each request would measure the console. There is nobody to send mails to, which would be said of each.
        var start = Program(["serve", "--no-demo", "--role", role, "--port", "0"]);
        start.Environment["RateLimits__Factor"] = "1000000";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Baobei.Server.Jobs.OutboxWorker"] = "Error";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, @"http://\S+") is { Success: true } address)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, new Uri(address.Value), Kind == "postgres");
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>Runs a command to its end and prints what it says, its seconds, CPU and the most memory it took.</summary>
    public async Task Run(params string[] command)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Program(command))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var (user, system, memory) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        do
        {
            process.Refresh();
            if (process.HasExited)
            {
                break;
            }

            try
            {
                (user, system, memory) = (process.UserProcessorTime, process.PrivilegedProcessorTime, Math.Max(memory, process.WorkingSet64));
            }
            catch (InvalidOperationException)
            {
                // It has ended between the question and the answer.
            }
        }
        while (await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(20)) is not null);
        Console.Write(await output);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', command[..2])}: {watch.Elapsed.TotalSeconds:F1} s, CPU {user.TotalSeconds:F1} s and the kernel's {system.TotalSeconds:F1} s, {memory / 1048576} MiB, ended with {process.ExitCode}"));
    }

    private ProcessStartInfo Program(string[] arguments)
    {
        List<string> all = [Path.Combine(AppContext.BaseDirectory, "baobei.dll"), .. arguments, "--data", Folder];
        if (Kind == "postgres")
        {
            all.AddRange(["--postgres", Connection]);
        }

        return new("dotnet", all) { RedirectStandardOutput = true, Environment = { ["DOTNET_gcServer"] = "0" } };
    }
}
