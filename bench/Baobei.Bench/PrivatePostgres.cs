using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Baobei.Bench;

/// <summary>A PostgreSQL 15 of this run alone, durable as a real one (fsync and synchronous commit on), on a free port of 127.0.0.1.</summary>
internal sealed partial class PrivatePostgres : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string _folder;
    private readonly bool _kept;
    private readonly int _port = FreePort();

    /// <param name="kept">Where its files stay after the run; null for a folder that goes with it.</param>
    public PrivatePostgres(string? kept)
    {
        _kept = kept is not null;
        _folder = kept is null ? Directory.CreateTempSubdirectory("bbpg-").FullName : Directory.CreateDirectory(Path.Combine(kept, "postgres-files")).FullName;
        IsNew = !Directory.Exists($"{_folder}/d");
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres:postgres", _folder);
        }

        if (IsNew)
        {
            AsPostgres($"{Programs}/initdb", "-D", $"{_folder}/d", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        }

        AsPostgres(
            $"{Programs}/pg_ctl", "-D", $"{_folder}/d", "-l", $"{_folder}/log", "-w", "-o",
            $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=512MB -c max_wal_size=4GB", "start");
    }

    /// <summary>Its databases have to be made yet.</summary>
    public bool IsNew { get; }

    public string ServerConnection => $"Host=127.0.0.1;Port={_port};Username=postgres";

    public void CreateDatabase(string name) => Run($"{Programs}/createdb", "-h", "127.0.0.1", "-p", Port, "-U", "postgres", name);

    /// <summary>Makes pgbench's tables (scale 10).</summary>
    public void PreparePgbench()
    {
        CreateDatabase("pgbench");
        Run($"{Programs}/pgbench", "-i", "-q", "-s", "10", "-h", "127.0.0.1", "-p", Port, "-U", "postgres", "pgbench");
    }

    /// <summary>Transactions per second of pgbench's TPC-B-like script.</summary>
    public double Pgbench(int clients, int seconds)
    {
        var output = Run(
            $"{Programs}/pgbench", "-n", "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "2", "-T",
            seconds.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-p", Port, "-U", "postgres", "pgbench");
        return double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        AsPostgres($"{Programs}/pg_ctl", "-D", $"{_folder}/d", "-m", _kept ? "fast" : "immediate", "-w", "stop");
        if (!_kept)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private static void AsPostgres(params string[] command)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", "postgres", "--", .. command]);
        }
        else
        {
            Run(command[0], command[1..]);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        // The server that pg_ctl starts keeps its output open, so nothing waits for the end of a stream there.
        var keepsRunning = arguments.Contains("start");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardOutput = !keepsRunning })!;
        var output = keepsRunning ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
