using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Ledger;

/// <summary>Whatever is killed at whatever moment: every transfer that was asked for until it was acknowledged is there exactly once, and the books are right.</summary>
public sealed class LedgerCrashTests
{
    private const int Orders = 10_000;
    private const int AtOnce = 32;
    private const int Accounts = 40;
    private const int Kills = 3;

    [Fact]
    public async Task The_server_is_killed_again_and_again_during_10000_transfers()
    {
        await using var witness = await ServerProcess.Witness();
        var town = await Town.Build(witness);
        var world = await LedgerWorld.Build(town, Accounts);
        await world.Fill(1_000_000);
        var server = await ServerProcess.Start(witness);
        try
        {
            await Transfer(town, world, () => server.Port, async () =>
            {
                server.Kill();
                await server.DisposeAsync();
                server = await ServerProcess.Start(witness);
            });
        }
        finally
        {
            await server.DisposeAsync();
        }

        await MustBeThere(town, world);
    }

    [Fact, OnPostgres]
    public async Task PostgreSQL_is_killed_again_and_again_during_10000_transfers()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var server = new TestServer
        {
            With = options => options with { ConnectionString = $"Host=127.0.0.1;Port={postgres.Port};Username=postgres;Database=postgres", Worker = false },

            // That the database is away is what happens here.
            Adjust = builder => builder.Logging.ClearProviders(),
        };
        await server.InitializeAsync();
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, Accounts);
        await world.Fill(1_000_000);
        await Transfer(town, world, () => server.Address.Port, postgres.KillAndStart);
        await MustBeThere(town, world);
    }

    /// <summary>Sends every order until it is acknowledged, with the same key, whatever goes wrong; kills something at random moments meanwhile.</summary>
    private static async Task Transfer(Town town, LedgerWorld world, Func<int> port, Func<Task> kill)
    {
        using var program = await Program(town, port);
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var (next, acknowledged) = (0, 0);
        var clients = Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) - 1 is var order and < Orders)
            {
                while (!await IsBooked(program, world, order))
                {
                    await Task.Delay(20, end.Token);
                }

                Interlocked.Increment(ref acknowledged);
            }
        })).ToList();
        var random = new Random(11);
        for (var kills = 1; kills <= Kills; kills++)
        {
            var after = (Orders * kills / (Kills + 1)) + random.Next(500);
            while (Volatile.Read(ref acknowledged) < after)
            {
                await Task.WhenAll(clients.Where(client => client.IsFaulted));
                await Task.Delay(1);
            }

            await kill();
        }

        await Task.WhenAll(clients);
    }

    /// <summary>False when there was no answer, or the database was away.</summary>
    private static async Task<bool> IsBooked(HttpClient program, LedgerWorld world, int order)
    {
        var (from, to, amount) = Order(order);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/ledger/transfers", UriKind.Relative))
        {
            Content = JsonContent.Create(
                new
                {
                    from = new[] { new { owner = world.Owner(from), purpose = "cash" } },
                    to = new[] { new { account = new { owner = world.Owner(to), purpose = "cash" }, amountMinor = amount } },
                },
                options: ServerJson.Options),
        };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"order-{order}"));
        try
        {
            using var answer = await program.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task MustBeThere(Town town, LedgerWorld world)
    {
        var (keys, verdict) = await town.As(async (services, db) => (
            await db.Transfers.Where(t => t.Key.Contains(":order-")).Select(t => t.Key).ToListAsync(), await services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None)));
        Assert.Equal(Orders, keys.Count);
        Assert.Equal(Orders, keys.Distinct().Count());
        Assert.Null(verdict.Finding);
        Assert.All(verdict.Sums.Values, sum => Assert.Equal(0, sum));
        var expected = new long[Accounts];
        Array.Fill(expected, 1_000_000);
        for (var order = 0; order < Orders; order++)
        {
            var (from, to, amount) = Order(order);
            expected[from] -= amount;
            expected[to] += amount;
        }

        for (var account = 0; account < Accounts; account++)
        {
            Assert.Equal(expected[account], await world.Balance(world.Accounts[account]));
        }
    }

    private static (int From, int To, long Amount) Order(int number)
    {
        var random = new Random(number);
        var from = random.Next(Accounts);
        return (from, (from + 1 + random.Next(Accounts - 1)) % Accounts, random.Next(1, 100));
    }

    private static async Task<HttpClient> Program(Town town, Func<int> port)
    {
        var finance = await town.Someone(Role.VendorFinance);
        var secret = $"key-{Guid.CreateVersion7():N}";
        await town.As(async (_, db) =>
        {
            db.Add(new ApiKey
            {
                Id = Baobei.Domain.Kernel.Id<ApiKey>.New(),
                UserId = finance.User!.Id,
                Name = "Test",
                Hash = CallerMiddleware.HashOf(secret),
                Permissions = Permission.BookTransfers.ToString(),
                CreatedAt = town.Now,
            });
            return await db.SaveChangesAsync();
        });
        var program = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port(), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri($"http://{town.Host}"), Timeout = TimeSpan.FromSeconds(30) };
        program.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return program;
    }
}

/// <summary>A PostgreSQL of one test alone, durable, that can be killed.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string _folder;

    private OwnPostgres(string folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    public static async Task<OwnPostgres> Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var postgres = new OwnPostgres(Directory.CreateTempSubdirectory("bbpg-").FullName, port);
        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", "postgres:postgres", postgres._folder);
        }

        await AsPostgres($"{Programs}/initdb", "-D", $"{postgres._folder}/d", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await postgres.Serve();
        return postgres;
    }

    /// <summary>kill -9 of the whole server, and its start: it recovers from its log.</summary>
    public async Task KillAndStart()
    {
        var main = (await File.ReadAllLinesAsync($"{_folder}/d/postmaster.pid"))[0].Trim();
        var all = (await Output("pgrep", "-P", main)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Run("kill", ["-9", main, .. all], mayFail: true);

        // Its memory is free when the last of its processes has gone.
        for (var tries = 0; ; tries++)
        {
            try
            {
                await Serve();
                return;
            }
            catch (InvalidOperationException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await AsPostgres($"{Programs}/pg_ctl", "-D", $"{_folder}/d", "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private Task Serve() => AsPostgres(
        $"{Programs}/pg_ctl", "-D", $"{_folder}/d", "-l", $"{_folder}/log", "-w", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1"), "start");

    private static Task AsPostgres(params string[] command) =>
        Environment.IsPrivilegedProcess ? Run("runuser", ["-u", "postgres", "--", .. command]) : Run(command[0], command[1..]);

    private static Task Run(string program, params string[] arguments) => Run(program, arguments, mayFail: false);

    private static async Task Run(string program, string[] arguments, bool mayFail)
    {
        // A server that is started keeps the output open, so nothing waits for its end.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && !mayFail)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private static async Task<string> Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
