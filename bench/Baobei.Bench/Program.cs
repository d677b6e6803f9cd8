using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Bench;
using Baobei.Server;

var customers = new Option<int>("--customers") { Description = "Customers to fill.", DefaultValueFactory = _ => 1_000_000 };
var partners = new Option<int>("--partners") { Description = "Partners they belong to.", DefaultValueFactory = _ => 1_000 };
var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10 };
var database = new Option<string>("--database") { Description = "sqlite, postgres or both.", DefaultValueFactory = _ => "both" }.AcceptOnlyFromAmong("sqlite", "postgres", "both");
var keep = new Option<string?>("--keep") { Description = "Folder in which the filled databases stay, so that the next run with the same folder need not fill them.", HelpName = "folder" };
var only = new Option<string?>("--only") { Description = "Measures only what has this in its name.", HelpName = "text" };
var command = new RootCommand("Fills a database and measures a running server over HTTP, beside pgbench on the same machine in the same run.") { customers, partners, seconds, database, keep, only };
command.SetAction(parsed => Beside(
    parsed, "customers", parsed.GetValue(customers), options => Fill.Run(options, parsed.GetValue(customers), parsed.GetValue(partners)), async (town, place) =>
    {
        using var server = await place.Serve("web");
        await While(server, () => Workloads.Run(server.Address, server.Process, town, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only) ?? ""));
        return null;
    }));
var rows = new Option<int>("--rows") { Description = "Rows of the file.", DefaultValueFactory = _ => 100_000 };
var workbook = new Option<bool>("--workbook") { Description = "XLSX instead of CSV." };
var import = new Command("import", "Hands a file of projects in and measures its dry run, its loading and its undoing, and the server's memory meanwhile.") { rows, workbook, database };
import.SetAction(async parsed =>
{
    var file = Import.File(parsed.GetValue(rows), parsed.GetValue(workbook));
    await InPassing(parsed, $"{parsed.GetValue(rows)} rows, {file.Length / 1024 / 1024} MiB", async place =>
    {
        await Import.Fill(place.Options);
        using var server = await place.Serve("all");
        await While(server, async () =>
        {
            using var keeper = await Workloads.SignIn(server.Address, "bench-operator", Fill.Password);
            await Import.Run(keeper, server.Process, file, undo: true);
        });
    });
});
command.Add(import);
var many = new Option<int>("--rows") { Description = "Projects to fill.", DefaultValueFactory = _ => 1_000_000 };
var projects = new Command("projects", "Fills projects and measures their lists, boards, dashboards and pages, and creating them, beside pgbench; says which bars are met.")
{
    many, partners, seconds, database, keep, only,
};
projects.SetAction(parsed => Beside(
    parsed, "projects", parsed.GetValue(many), options => ProjectFill.Run(options, parsed.GetValue(many), parsed.GetValue(partners)), async (town, place) =>
    {
        var (time, judgement) = (TimeSpan.FromSeconds(parsed.GetValue(seconds)), new Judgement());
        using (var server = await place.Serve("web"))
        {
            await While(server, () => new ProjectWorkloads(server, town, time, parsed.GetValue(only) ?? "", judgement).Run());
        }

        // At its start the schedule has everything to do: counting a million projects, too.
        using (var server = await place.Serve("all"))
        {
            await While(server, () => new ProjectWorkloads(server, town, time, parsed.GetValue(only) ?? "", judgement).Beside());
        }

        return judgement.Print;
    }));
command.Add(projects);
var ledgerAccounts = new Option<int>("--accounts") { Description = "Accounts between which money moves.", DefaultValueFactory = _ => 100_000 };
var postings = new Option<int>("--postings") { Description = "Postings to fill before.", DefaultValueFactory = _ => 0 };
var ledger = new Command("ledger", "Transfers over HTTP between many accounts and with one that is in all of them, statements, the verification, beside pgbench; says which bars are met.") { ledgerAccounts, postings, seconds, database, keep, only };
ledger.SetAction(parsed => Beside(
    parsed, "ledger", parsed.GetValue(ledgerAccounts), options => LedgerFill.Run(options, parsed.GetValue(ledgerAccounts), parsed.GetValue(postings)), async (town, place) =>
    {
        var judgement = new LedgerJudgement(place.Kind == "postgres");
        using (var server = await place.Serve("web"))
        {
            await While(server, () => new LedgerWorkloads(server, town, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only) ?? "", judgement).Run());
        }

        if ("verify".Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))
        {
            await place.Run("ledger", "verify");
        }

        return judgement.Print;
    }));
command.Add(ledger);
var usageLines = new Option<int>("--lines") { Description = "Lines of the file.", DefaultValueFactory = _ => 1_000_000 };
var usageAccounts = new Option<int>("--accounts") { Description = "Accounts they are for.", DefaultValueFactory = _ => 5_000 };
var usage = new Command("usage", "Takes a file of metering in with `baobei usage import` and measures it.") { usageLines, usageAccounts, database };
usage.SetAction(parsed => InPassing(parsed, $"{parsed.GetValue(usageLines)} lines of {parsed.GetValue(usageAccounts)} accounts", async place =>
{
    var town = await LedgerFill.Run(place.Options, parsed.GetValue(usageAccounts), 0);
    var file = Path.Combine(place.Folder, "usage.csv.gz");
    UsageFile.Write(file, town.Ledger!, parsed.GetValue(usageLines));
    await place.Run("usage", "import", file);
}));
command.Add(usage);
var data = new Option<DirectoryInfo>("--data") { Description = "Folder with company-names-zh-200k.txt.gz, retrieval-dev-queries.csv and matching-dev.csv.", Required = true };
var counts = new Option<string>("--count") { Description = "How many names, several with commas.", DefaultValueFactory = _ => "1000000" };
var misses = new Option<bool>("--misses") { Description = "Prints the queries whose name is not found." };
var asked = new Option<string?>("--query") { Description = "Prints the candidates for this name alone." };
var found = new Command("names", "Builds the index of names and measures building, adding and asking; says how often the right name is among the candidates.") { data, counts, misses, asked };
found.SetAction(parsed => NameSearch.Run(
    parsed.GetValue(data)!.FullName, [.. parsed.GetValue(counts)!.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture))], parsed.GetValue(misses), parsed.GetValue(asked)));
command.Add(found);
var fuzz = new Option<int>("--fuzz") { Description = "So many pairs of any texts are decided on, in both orders.", DefaultValueFactory = _ => 500_000 };
var decisions = new Command("decisions", "Measures one decision on two names over labelled pairs, and fuzzes it: exceptions, answers that depend on the order, decisions over a millisecond.") { data, fuzz };
decisions.SetAction(parsed => Decisions.Run(parsed.GetValue(data)!.FullName, parsed.GetValue(fuzz)));
command.Add(decisions);
var held = new Option<int>("--held") { Description = "Customers that are held.", DefaultValueFactory = _ => 1_000_000 };
var kept = new Option<DirectoryInfo?>("--kept") { Description = "Folder for the databases: filled when they are not there yet, else used as they are; the file is checked, but not loaded." };
var dryRuns = new Option<int>("--dry-runs") { Description = "So often the file is checked; the last time it is loaded, too.", DefaultValueFactory = _ => 1 };
var checks = new Option<int>("--checks") { Description = "Before the file, so many names are checked over HTTP one after the other, each by itself." };
var importCustomers = new Command("import-customers", "The same with a file of customers, half of whom may be among many that are held.") { data, held, rows, database, kept, dryRuns, checks };
importCustomers.SetAction(parsed => InPassing(parsed, $"{parsed.GetValue(held)} held, {parsed.GetValue(rows)} rows", async place =>
{
    var file = await CustomerImport.Fill(place, parsed.GetValue(data)!.FullName, parsed.GetValue(held), parsed.GetValue(rows));
    if (parsed.GetValue(checks) is > 0 and var count)
    {
        // Of a server that does nothing else meanwhile: one that runs the schedule, too, first does what came due since a kept database was filled.
        using var answering = await place.Serve("web");
        await While(answering, async () =>
        {
            using var partner = await Workloads.SignIn(answering.Address, "bench-owner-0", Fill.Password);
            await CustomerImport.Check(partner, parsed.GetValue(data)!.FullName, count);
        });
    }

    using var server = await place.Serve("all");
    await While(server, async () =>
    {
        using var keeper = await Workloads.SignIn(server.Address, "bench-operator", Fill.Password);
        await CustomerImport.Allow(keeper);
        await Import.Run(keeper, server.Process, file, undo: true, "customers", parsed.GetValue(dryRuns), load: parsed.GetValue(kept) is null);
    });
}, parsed.GetValue(kept)));
command.Add(importCustomers);
return await command.Parse(args).InvokeAsync();

// On a database of this run alone, or in the folder that is kept.
async Task InPassing(ParseResult parsed, string what, Func<Place, Task> measure, DirectoryInfo? kept = null)
{
    foreach (var kind in parsed.GetValue(database) == "both" ? ["sqlite", "postgres"] : new[] { parsed.GetValue(database)! })
    {
        Console.WriteLine($"{kind}, {what}");
        var folder = kept is null ? Directory.CreateTempSubdirectory("bench-").FullName : Directory.CreateDirectory(Path.Combine(kept.FullName, kind)).FullName;
        using var postgres = kind == "postgres" ? new PrivatePostgres(kept?.FullName) : null;
        if (postgres is { IsNew: true })
        {
            postgres.CreateDatabase("baobei");
        }

        try
        {
            await measure(postgres is null ? Place.OfSqlite(folder) : new(kind, $"{postgres.ServerConnection};Database=baobei", folder));
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}

// Fills, starts servers and measures, with pgbench before and after.
async Task Beside(
    ParseResult parsed, string what, int count, Func<ServerOptions, Task<Town>> fill, Func<Town, Place, Task<Action<double>?>> measure)
{
    var kept = parsed.GetValue(keep) is { } folder ? Directory.CreateDirectory(folder).FullName : null;
    using var postgres = new PrivatePostgres(kept);
    if (postgres.IsNew)
    {
        postgres.PreparePgbench();
    }

    var before = Pgbench();
    foreach (var kind in parsed.GetValue(database) == "both" ? ["postgres", "sqlite"] : new[] { parsed.GetValue(database)! })
    {
        Console.WriteLine();
        Console.WriteLine($"{kind}, {count} {what}, {parsed.GetValue(partners)} partners");
        var judge = await Measure(kind, postgres, kept, what, fill, measure);
        var after = Pgbench();
        judge?.Invoke((before + after) / 2);
        before = after;
    }

    double Pgbench()
    {
        var rate = postgres.Pgbench(32, parsed.GetValue(seconds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pgbench TPC-B-like, 32 clients: {rate:F0} transactions/s"));
        return rate;
    }
}

static async Task<Action<double>?> Measure(
    string kind, PrivatePostgres postgres, string? kept, string what, Func<ServerOptions, Task<Town>> fill,
    Func<Town, Place, Task<Action<double>?>> measure)
{
    var folder = kept is null ? Directory.CreateTempSubdirectory("bench-").FullName : Directory.CreateDirectory(Path.Combine(kept, $"{kind}-{what}")).FullName;
    var filled = Path.Combine(folder, "town.json");
    try
    {
        var connection = kind == "postgres"
            ? $"{postgres.ServerConnection};Database=baobei_{what};Maximum Pool Size=64"
            : Place.OfSqlite(folder).Connection;
        Town town;
        if (File.Exists(filled))
        {
            town = JsonSerializer.Deserialize<Town>(await File.ReadAllTextAsync(filled))!;
        }
        else
        {
            if (kind == "postgres")
            {
                postgres.CreateDatabase($"baobei_{what}");
            }

            town = await fill(new ServerOptions { ConnectionString = connection, DataFolder = folder });
            await File.WriteAllTextAsync(filled, JsonSerializer.Serialize(town));
        }

        Console.WriteLine(Result.Header);
        return await measure(town, new(kind, connection, folder));
    }
    finally
    {
        if (kept is null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

// The server ends with what is done while it runs, whatever became of that.
static async Task While(Running server, Func<Task> work)
{
    try
    {
        await work();
    }
    finally
    {
        server.Process.Kill();
        await server.Process.WaitForExitAsync();
    }
}

internal sealed record Running(Process Process, Uri Address, bool IsPostgres) : IDisposable
{
    public void Dispose() => Process.Dispose();
}

/// <summary>What is asked of the server, one measurement after the other.</summary>
internal static partial class Workloads
{
    // Kept databases hold the names of earlier runs.
    private static int _next = 50_000_000 + (Random.Shared.Next(400) * 2_000_000);

    /// <summary>Two characters of many brands, of some, and three of few.</summary>
    private static readonly string[] _sounds = ["yunfan", "haixing", "qiming", "deherui", "bochuang", "langjing", "chengtian", "wanxiang"];

    private static int _shown;

    public static async Task Run(Uri address, Process process, Town town, TimeSpan time, string only)
    {
        var owner = await SignIn(address, town.Owner, town.Password);
        var vendor = await SignIn(address, town.Operator, town.Password);
        var random = new Random(3);
        await Both("list page, partner", Get(owner, _ => "/customers"));
        await Both("list page, all partners", Get(vendor, _ => "/customers"));
        await Both("filtered list, partner", Get(owner, _ => "/customers?status=associated&type=enterprise"));
        await Both("filtered list, all partners", Get(vendor, _ => "/customers?status=associated&expires=15"));
        await Both("search common, all partners", Get(vendor, _ => "/customers?q=" + Uri.EscapeDataString("科技")));
        await Both("search rare, all partners", Get(vendor, n => "/customers?q=" + Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"nick{random.Next(1_000_000)}"))));
        await Both("search, partner", Get(owner, _ => "/customers?q=" + Uri.EscapeDataString("云帆")));
        await Both("search by pinyin, all partners", Get(vendor, _ => "/customers?q=" + _sounds[random.Next(_sounds.Length)]));
        await Both("search by pinyin, partner", Get(owner, _ => "/customers?q=" + _sounds[random.Next(_sounds.Length)]));
        await Both("search ended by pinyin, all partners", Get(vendor, _ => "/customers?tab=ended&q=" + _sounds[random.Next(_sounds.Length)]));
        await Both("search ended by pinyin, partner", Get(owner, _ => "/customers?tab=ended&q=" + _sounds[random.Next(_sounds.Length)]));
        await Both("search ended by common pinyin, all partners", Get(vendor, _ => "/customers?tab=ended&q=keji"));
        await Both("eligibility check", Post(address, town, "/api/v1/customers/eligibility", HttpStatusCode.OK));
        await Both("register", Post(address, town, "/api/v1/customers", HttpStatusCode.Created));
        await Both("sign-in", SigningIn(address, town));

        async Task Both(string name, Func<int, int, Task<int>> request)
        {
            if (!name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            await foreach (var _ in Measure(name, time, process, request, 1, 32))
            {
            }
        }
    }

    /// <summary>Measures with so many clients, one number after the other, and prints each.</summary>
    public static async IAsyncEnumerable<Result> Measure(string name, TimeSpan time, Process process, Func<int, int, Task<int>> request, params int[] clients)
    {
        // What is measured is a server that has been running for a while: its code is compiled for good.
        await Load.Run(name, 8, time, process, request);
        foreach (var count in clients)
        {
            var result = await Load.Run(name, count, time, process, request);
            Console.WriteLine(result);
            yield return result;
        }
    }

    public static Func<int, int, Task<int>> Get(HttpClient client, Func<int, string> path) => async (_, n) =>
    {
        using var answer = await client.GetAsync(new Uri(path(n), UriKind.Relative));
        return await Length(answer, HttpStatusCode.OK);
    };

    /// <summary>How long the body is; -1 when the status is another than the expected one, of which the first is shown.</summary>
    public static async Task<int> Length(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode == expected)
        {
            return body.Length;
        }

        if (Interlocked.Exchange(ref _shown, 1) == 0)
        {
            await Console.Error.WriteLineAsync($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 500)])}");
        }

        return -1;
    }

    private static Func<int, int, Task<int>> Post(Uri address, Town town, string path, HttpStatusCode expected)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
        var names = new Names(99);
        return async (_, _) =>
        {
            var number = Interlocked.Increment(ref _next);
            string name;
            lock (names)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{names.Company(number)[..2]}负载{number}有限公司");
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = JsonContent.Create(new
                {
                    customerType = "enterprise",
                    name,
                    industry = "65",
                    region = "3301",
                    contactName = "Wang",
                    email = string.Create(CultureInfo.InvariantCulture, $"r{number}@registered{number}.example"),
                    phone = string.Create(CultureInfo.InvariantCulture, $"+86138{number % 100_000_000:D8}"),
                }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", town.Keys[number % town.Keys.Length]);
            using var answer = await client.SendAsync(request);
            return await Length(answer, expected);
        };
    }

    private static Func<int, int, Task<int>> SigningIn(Uri address, Town town) => async (_, _) =>
    {
        using var client = await SignIn(address, town.Owner, town.Password);
        return 1;
    };

    public static async Task<HttpClient> SignIn(Uri address, string name, string password)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
            ["Account"] = name,
            ["Password"] = password,
        });
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        return (int)answer.StatusCode is 302 or 303 ? client : throw new InvalidOperationException($"Signing in answered {(int)answer.StatusCode}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
