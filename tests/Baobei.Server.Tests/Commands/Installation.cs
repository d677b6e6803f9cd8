using System.Data.Common;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Baobei.Server.Commands;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Baobei.Server.Tests.Commands;

/// <summary>An installation of its own, used through the real program: a folder and, in the run on PostgreSQL, a database.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baobei-cli-").FullName;
    private readonly string _database = "cli_" + Guid.CreateVersion7().ToString("N");

    private IEnumerable<string> Where => TestServer.PostgresServer is { Length: > 0 } server
        ? ["--data", _folder, "--postgres", $"{server};Database={_database}"]
        : ["--data", _folder];

    /// <summary>Runs a command to its end, in this process: starting one costs far more than what a short command does.</summary>
    public Task<Ended> Runs(params string[] arguments) => RunsAlone([.. arguments, .. Where]);

    /// <summary>Starts a server on a free port and waits until it has said where it listens.</summary>
    public async Task<Running> Serves(params string[] arguments)
    {
        var running = Starts(["serve", "--port", "0", .. arguments, .. Where]);
        await running.Says("Ctrl-C");
        return running;
    }

    /// <summary>Changes the database behind the program's back.</summary>
    public async Task Executes(string sql)
    {
        await using DbConnection connection = TestServer.PostgresServer is { Length: > 0 } server
            ? new NpgsqlConnection($"{server};Database={_database};Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(_folder, "baobei.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A command that touches no installation.</summary>
    public static Task<Ended> RunsAlone(params string[] arguments) => RunsWith("", arguments);

    /// <summary>The same with something on standard input.</summary>
    public static async Task<Ended> RunsWith(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        using var source = new StringReader(input);
        var exit = await Task.Run(() => CommandLine.Run(arguments, output, messages, source));
        return new(exit, output.ToString(), messages.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        if (TestServer.PostgresServer is { Length: > 0 } server)
        {
            await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {_database} WITH (FORCE)", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    public static Running Starts(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // A job in the background of a script inherits "ignore Ctrl-C"; a person's terminal does not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "baobei.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new Running(Process.Start(start)!);
    }
}

internal sealed record Ended(int Exit, string Output, string Messages)
{
    public Ended Works()
    {
        Assert.True(Exit == 0, $"Exit {Exit}: {Output}{Messages}");
        return this;
    }

    /// <summary>Failed as expected: 1, a sentence, no stack trace, no result.</summary>
    public Ended Fails(string sentence)
    {
        Assert.True(Exit == 1, $"Exit {Exit}: {Output}{Messages}");
        Assert.Contains(sentence, Messages, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Messages, StringComparison.Ordinal);
        Assert.Empty(Output);
        return this;
    }
}

/// <summary>A process of ours that runs.</summary>
internal sealed partial class Running : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _messages = new();
    private readonly Task _reading;

    public Running(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        _reading = Task.WhenAll(Read(process.StandardOutput, _output), Read(process.StandardError, _messages));
    }

    public string Output => Text(_output);

    public string Messages => Text(_messages);

    public Uri Address => new(Http().Match(Output).Value);

    public async Task Says(string text)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited && _reading.IsCompleted, $"It ended: {Output}{Messages}");
            Assert.True(TimeProvider.System.GetElapsedTime(started) < _patience, $"It never said {text}: {Output}{Messages}");
            await Task.Delay(20);
        }
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<Ended> IsInterrupted()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await Ends();
    }

    public async Task<Ended> Ends()
    {
        using var limit = new CancellationTokenSource(_patience);
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        return new(_process.ExitCode, Output, Messages);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task Read(StreamReader from, StringBuilder to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (to)
            {
                to.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }

    [GeneratedRegex("http://[^ \\n]+")]
    private static partial Regex Http();
}
