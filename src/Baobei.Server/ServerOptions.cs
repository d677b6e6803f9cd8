namespace Baobei.Server;

/// <summary>What a process is told when it starts: by switches of the command line or environment variables (<c>BAOBEI_…</c>).</summary>
public sealed record ServerOptions
{
    /// <summary><c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> is SQLite.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Address that people use and mails link to; by default where the server listens. Production has one, and it is https.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Folder of files (documents, and the SQLite database).</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where to listen, "http://localhost:5080"; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://localhost:5080";

    /// <summary>Demo tools: the clock bar, the mail box page, demo people.</summary>
    public bool Demo { get; init; }

    /// <summary>Runs with production's rules: HSTS, no demo.</summary>
    public bool Production { get; init; }

    /// <summary>Serves pages and the API.</summary>
    public bool Web { get; init; } = true;

    /// <summary>Delivers the outbox and runs the schedule.</summary>
    public bool Worker { get; init; } = true;

    /// <summary>Reverse proxies that are believed about the client's address, scheme and host.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Proxies { get; init; } = [];

    public bool IsPostgres => ConnectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);
}
