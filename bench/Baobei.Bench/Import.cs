using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Npgsql;

namespace Baobei.Bench;

/// <summary>Hands a file in at a running server and watches it through dry run, loading and undoing.</summary>
internal static partial class Import
{
    private const int Partners = 100;
    private const int Accounts = 20_000;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    private static TimeSpan _before;

    /// <summary>Partners with accounts: half of them partners' own customers, half the vendor's.</summary>
    public static async Task Fill(ServerOptions options)
    {
        await using var app = ServerApp.Build(options with { Web = false, Worker = false, Listen = "http://127.0.0.1:0" });
        await ServerApp.Prepare(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var vendor = (await db.Vendors.OrderBy(v => v.Id).FirstAsync()).Id;
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var policy = await app.Services.GetRequiredService<PolicyBook>().InForce(vendor, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var people = await Bench.Fill.People(scope.ServiceProvider, db, Partners);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var code in new[] { "ecs", "rds", "oss" })
        {
            db.Add(Product.Add(code, code, code, "Compute", "Compute", now));
        }

        await db.SaveChangesAsync();
        var made = Bench.Fill.Customers(Accounts / 2, people.Partners, policy).ToList();
        var accounts = Enumerable.Range(0, Accounts).Select(i => AccountOf(i, i < made.Count ? made[i].Customer : null, now, $"客户{i}有限公司")).ToList();
        await using var postgres = options.IsPostgres ? await Bench.Fill.Open(options.ConnectionString) : null;
        await using var sqlite = options.IsPostgres ? null : Bench.Fill.OpenSqlite(options.ConnectionString);
        await Bench.Fill.Write(db, postgres, sqlite, made.Select(m => m.Registration));
        await Bench.Fill.Write(db, postgres, sqlite, made.Select(m => m.Customer));
        await Bench.Fill.Write(db, postgres, sqlite, accounts);
        await Bench.Fill.Write(db, postgres, sqlite, accounts.SelectMany(a => CustomerClaim.Of(a, null)));
        await Bench.Fill.Write(db, postgres, sqlite, accounts.SelectMany(a => HeldName.Of(a, null)));
        await Bench.Fill.Analyze(postgres, sqlite);
    }

    /// <summary>A file of so many rows, each about another project.</summary>
    public static byte[] File(int rows, bool workbook)
    {
        string[] head =
        [
            "partner", "account_name", "name", "industry", "region", "description", "is_bid", "contact_name", "contact_phone", "products", "competitors", "amount", "one_off",
            "currency", "expected_sign_on", "expected_revenue_month",
        ];
        var sign = TimeProvider.System.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var income = TimeProvider.System.GetUtcNow().AddDays(90).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var all = Enumerable.Range(0, rows).Select(i => new[]
        {
            Text($"Bench Partner {(i % Accounts < Accounts / 2 ? i % Accounts : i) % Partners}"), Text($"account{i % Accounts}"), Text($"核心业务系统迁移上云项目第{i}期"), "65", "浙江省/杭州市",
            "客户计划在明年上半年把核心业务系统迁移到云上，目前正在比较方案，已经完成两轮技术交流。", "否", "王伟", Text($"138{i % 100_000_000:D8}"), i % 3 == 0 ? "ecs|rds" : "oss",
            "友商甲", Text($"{10_000 + i}"), "1000", "CNY", sign, income,
        });
        using var stream = new MemoryStream();
        if (workbook)
        {
            stream.SaveAs(all.Select(row => head.Zip(row).ToDictionary(pair => pair.First, pair => (object)pair.Second)));
        }
        else
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            writer.WriteLine(string.Join(',', head));
            foreach (var row in all)
            {
                writer.WriteLine(string.Join(',', row));
            }
        }

        return stream.ToArray();

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Prints seconds of each phase and the memory of the server meanwhile.</summary>
    /// <param name="dryRuns">So often the file is handed in and checked, the first time by a process whose code is not compiled for good yet; the last one is loaded.</param>
    public static async Task Run(HttpClient keeper, Process server, byte[] file, bool undo, string what = "projects", int dryRuns = 1, bool load = true)
    {
        await keeper.GetStringAsync(new Uri($"/{what}", UriKind.Relative));
        Console.WriteLine($"{"",-12} {"rows",8} {"seconds",8} {"CPU s",8} {"MiB",6} {"peak",6}");
        server.Refresh();
        _before = server.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var id = "";
        for (var run = 0; run < dryRuns; run++)
        {
            watch.Restart();
            id = await HandIn(keeper, file, what);
            Print("handed in", 0, watch, server);
            watch.Restart();
            var seen = await Wait(keeper, id);
            Print("dry run", seen.GetProperty("rows").GetInt32(), watch, server);
            Console.WriteLine(seen.GetProperty("counts").GetRawText());
        }

        if (!load)
        {
            return;
        }

        watch.Restart();
        await Ask(keeper, $"{id}/load");
        var loaded = await Wait(keeper, id);
        Print("loaded", loaded.GetProperty("counts").GetProperty("loaded").GetInt32(), watch, server);
        if (undo)
        {
            watch.Restart();
            await Ask(keeper, $"{id}/undo");
            Print("undone", (await Wait(keeper, id)).GetProperty("counts").GetProperty("undone").GetInt32(), watch, server);
        }

        Console.WriteLine(loaded.GetProperty("counts").GetRawText());
    }

    private static async Task<string> HandIn(HttpClient keeper, byte[] file, string what)
    {
        using var form = new MultipartFormDataContent();
        using var content = new ByteArrayContent(file);
        form.Add(content, "File", what);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/{what}/import", UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Antiforgery", await keeper.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        using var answer = await keeper.SendAsync(request);
        return answer.Headers.Location is { } location ? $"/api/v1/{what[..^1]}-imports/{location.ToString().Split('/')[^1]}"
            : throw new InvalidOperationException($"{(int)answer.StatusCode}: {Error().Match(await answer.Content.ReadAsStringAsync()).Value}");
    }

    private static async Task Ask(HttpClient keeper, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Antiforgery", await keeper.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        (await keeper.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
    }

    private static async Task<JsonElement> Wait(HttpClient keeper, string id)
    {
        while (true)
        {
            var import = await keeper.GetFromJsonAsync<JsonElement>(new Uri(id, UriKind.Relative));
            if (import.GetProperty("state").GetString() is not ("checking" or "loading" or "undoing"))
            {
                return import;
            }

            await Task.Delay(_look);
        }
    }

    private static void Print(string what, int rows, Stopwatch watch, Process server)
    {
        server.Refresh();
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-12} {rows,8} {seconds,8:F1} {(server.TotalProcessorTime - _before).TotalSeconds,8:F1} {server.WorkingSet64 / 1024 / 1024,6} {server.PeakWorkingSet64 / 1024 / 1024,6}"));
        _before = server.TotalProcessorTime;
    }

    /// <summary>The account of that number; of a partner's own customer both are as if it had been invited, registered and verified.</summary>
    public static CustomerAccount AccountOf(int i, Customer? customer, DateTimeOffset now, string holder)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"account{i}");
        var account = CustomerAccount.Direct(name, $"{name}@accounts.example", "+8613800138000", CustomerType.Enterprise, null, now, holder);
        if (customer is not null)
        {
            Bench.Fill.Set(customer, nameof(Customer.Status), RegistrationStatus.Associated);
            Bench.Fill.Set(customer, nameof(Customer.AssociatedAt), now.AddDays(-1));
            Bench.Fill.Set(customer, nameof(Customer.ProtectionEndsAt), now.AddDays(30));
            Bench.Fill.Set(customer, nameof(Customer.ExpiresAt), now.AddDays(30));
            Bench.Fill.Set(customer, nameof(Customer.EndReason), null);
            Bench.Fill.Set(account, nameof(CustomerAccount.CustomerId), (Id<Customer>?)customer.Id);
            Bench.Fill.Set(account, nameof(CustomerAccount.PartnerId), (Id<Partner>?)customer.PartnerId);
            Bench.Fill.Set(account, nameof(CustomerAccount.AssociatedAt), (DateTimeOffset?)now.AddDays(-1));
        }

        return account;
    }

    [GeneratedRegex("<p class=\"error\".*?</p>", RegexOptions.Singleline)]
    private static partial Regex Error();
}
