using Baobei.Server.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(Baobei.Server.Tests.TestServer))]

namespace Baobei.Server.Tests;

/// <summary>
/// One real server on a free port for the whole run, on SQLite or, when BAOBEI_TEST_POSTGRES names a server, on a new database
/// of that PostgreSQL. Tests keep apart by making a vendor each.
/// </summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baobei-test-").FullName;
    private string? _database;

    public WebApplication App { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => App.Services;

    public ServerOptions Options { get; private set; } = null!;

    /// <summary>For a test that needs a server of its own, started otherwise.</summary>
    public Func<ServerOptions, ServerOptions>? With { get; init; }

    public Action<WebApplicationBuilder>? Adjust { get; init; }

    /// <summary>Routes that only a test has.</summary>
    public Action<WebApplication>? Map { get; init; }

    /// <summary>What a server that is listened to (<see cref="Listened"/>) has logged.</summary>
    public Log Log { get; } = new();

    public bool Listened { get; init; }

    public static string? PostgresServer => Environment.GetEnvironmentVariable("BAOBEI_TEST_POSTGRES");

    public async ValueTask InitializeAsync()
    {
        var connection = $"Data Source={Path.Combine(_folder, "test.db")};Foreign Keys=True";
        if (PostgresServer is { Length: > 0 } server)
        {
            _database = "test_" + Guid.CreateVersion7().ToString("N");
            await Execute(server, $"CREATE DATABASE {_database}");
            connection = $"{server};Database={_database}";
        }

        Options = new ServerOptions { ConnectionString = connection, DataFolder = _folder, Listen = "http://127.0.0.1:0", Demo = true };
        Options = With?.Invoke(Options) ?? Options;
        App = ServerApp.Build(Options, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);

            // Hashing as slowly as the product does would be a good part of a run; what it is set to has its own test.
            builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            if (Listened)
            {
                builder.Logging.AddProvider(Log);
            }

            Adjust?.Invoke(builder);
        });
        Map?.Invoke(App);
        await ServerApp.Prepare(App.Services, CancellationToken.None);
        await App.StartAsync();
        Address = new Uri(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_database is not null)
        {
            await Execute(PostgresServer!, $"DROP DATABASE {_database} WITH (FORCE)");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
