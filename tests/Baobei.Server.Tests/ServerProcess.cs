using System.Diagnostics;
using System.Text.RegularExpressions;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Tests.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests;

/// <summary>The product as it is started for real, in a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Looks into the same database, and delivers nothing itself.</summary>
    public static async Task<TestServer> Witness()
    {
        var witness = new TestServer
        {
            With = options => options with
            {
                Worker = false,
                ConnectionString = options.IsPostgres ? options.ConnectionString : $"Data Source={Path.Combine(options.DataFolder, "baobei.db")};Foreign Keys=True",
            },
        };
        await witness.InitializeAsync();

        // Where there is somebody already, the demo's story is not told.
        await using var scope = witness.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(await db.Vendors.OrderBy(vendor => vendor.Id).Select(vendor => vendor.Id).FirstAsync()));
        scope.ServiceProvider.GetRequiredService<CreatePerson>().Add(new()
        {
            UserName = "witness",
            Email = "witness@people.example",
            DisplayName = "Witness",
            Role = Role.Auditor,
            Password = Residents.Password,
        });
        await db.SaveChangesAsync();
        return witness;
    }

    public static async Task<ServerProcess> Start(TestServer over)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "baobei.dll"), "serve", "--port", "0", "--demo", "--data", over.Options.DataFolder })
        {
            start.ArgumentList.Add(argument);
        }

        // One account sends all of them at once here; how fast it may is another test's business.
        start.Environment["RateLimits__Factor"] = "1000";
        if (over.Options.IsPostgres)
        {
            start.Environment["BAOBEI_POSTGRES"] = over.Options.ConnectionString;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, int.Parse(address.Groups[1].Value, null));
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://[\d.]+:(\d+)")]
    private static partial Regex Address();
}
