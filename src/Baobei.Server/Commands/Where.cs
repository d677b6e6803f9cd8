using System.CommandLine;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Baobei.Server.Commands;

/// <summary>Which database a command works on, and opening it.</summary>
internal sealed class Where
{
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the embedded database and of files; ./data when not given.", HelpName = "folder" };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Connection string of a PostgreSQL database, instead of the embedded one: \"Host=…;Database=…;Username=…;Password=…\". Better given as BAOBEI_POSTGRES, which other users of the machine cannot see.",
        HelpName = "connection string",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_postgres);
    }

    public ServerOptions Read(ParseResult parsed)
    {
        var folder = Path.GetFullPath(parsed.GetValue(_data) ?? Setting("DATA") ?? "data");
        Directory.CreateDirectory(folder);
        var postgres = parsed.GetValue(_postgres) ?? Setting("POSTGRES");
        if (postgres is not null && !postgres.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandFailure("--postgres needs a connection string with Host=…");
        }

        Check(postgres);

        return new ServerOptions
        {
            ConnectionString = postgres ?? $"Data Source={Path.Combine(folder, "baobei.db")};Foreign Keys=True",
            DataFolder = folder,
        };
    }

    /// <summary>A setting of the environment, BAOBEI_….</summary>
    public static string? Setting(string name) => Environment.GetEnvironmentVariable($"BAOBEI_{name}") is { Length: > 0 } value ? value : null;

    /// <summary>Opens the database for a short command: no listening, no jobs.</summary>
    public static async Task<WebApplication> Open(ServerOptions options, CancellationToken ct)
    {
        var app = ServerApp.Build(options with { Web = false, Worker = false }, builder => Quiet(builder.Logging));
        await ServerApp.Prepare(app.Services, ct);
        return app;
    }

    /// <summary>Works in the name of the command line on the rows of <paramref name="vendor"/> (a name, a host or an id; the first one when null).</summary>
    public static async Task<T> As<T>(IServiceProvider services, string? vendor, Func<IServiceProvider, Task<T>> work, CancellationToken ct)
    {
        var all = await services.GetRequiredService<VendorDirectory>().Refresh(ct);
        var chosen = vendor is null
            ? all[0]
            : all.FirstOrDefault(v => v.Name == vendor || v.NameEn == vendor || v.Id.ToString() == vendor || v.Hosts.Split(',').Contains(vendor))
                ?? throw new CommandFailure($"There is no vendor \"{vendor}\". There is: {string.Join(", ", all.Select(v => v.Name))}.");
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(new Caller { Vendor = chosen.Id, Channel = Channel.CommandLine, Name = Environment.UserName });
        return await work(scope.ServiceProvider);
    }

    private static void Check(string? postgres)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(postgres);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw new CommandFailure($"--postgres is no connection string: {failure.Message}");
        }
    }

    private static void Quiet(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole();
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
    }
}
