using System.Diagnostics;
using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Projects;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Baobei.Bench;

/// <summary>Fills an empty database with projects of many partners and everything that stands beside them.</summary>
internal static class ProjectFill
{
    private const int Chunk = 10_000;

    public static async Task<Town> Run(ServerOptions options, int rows, int partners)
    {
        await using var app = ServerApp.Build(options with { Web = false, Worker = false, Listen = "http://127.0.0.1:0" });
        await ServerApp.Prepare(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var vendor = (await db.Vendors.OrderBy(v => v.Id).FirstAsync()).Id;
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var now = TimeProvider.System.GetUtcNow();
        var people = await Fill.People(scope.ServiceProvider, db, partners);
        var decider = await Colleagues(scope.ServiceProvider, db, people.Partners);
        var policy = await ManyADay(db, decider, now);
        var staff = await db.Users.Where(u => u.PartnerId != null).Select(u => new { u.Id, u.PartnerId }).ToListAsync();
        var ofPartner = staff.ToLookup(u => u.PartnerId!.Value, u => u.Id);
        foreach (var number in Enumerable.Range(0, ProjectStories.Products))
        {
            var code = ProjectStories.ProductCode(number);
            db.Add(Product.Add(code, $"云产品{code}", code, "计算", "Compute", now));
        }

        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        await using var postgres = options.IsPostgres ? await Fill.Open(options.ConnectionString) : null;
        await using var sqlite = options.IsPostgres ? null : Fill.OpenSqlite(options.ConnectionString);
        var write = new Writer(db, postgres, sqlite);
        var watch = Stopwatch.StartNew();
        var own = Own(rows, partners);
        var targets = await Accounts(write, people.Partners, own, policy, now);
        var stories = new ProjectStories([.. people.Partners.Select(p => new Staff(p, [.. ofPartner[p.Id]]))], targets, own, decider, vendor, policy.Values, now);
        var rebuild = postgres is null ? [] : await DropIndexes(postgres);
        await Write(write, stories, rows);
        if (postgres is not null)
        {
            foreach (var index in rebuild.Prepend("SET maintenance_work_mem = '1GB'"))
            {
                await using var command = new NpgsqlCommand(index, postgres) { CommandTimeout = 0 };
                await command.ExecuteNonQueryAsync();
            }
        }

        await Fill.Analyze(postgres, sqlite);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"filled {rows} projects of {partners} partners over {targets.Count} accounts in {watch.Elapsed.TotalSeconds:F0} s"));
        watch.Restart();
        await scope.ServiceProvider.GetRequiredService<KeepFigures>().Run(CancellationToken.None);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"counted them in {watch.Elapsed.TotalSeconds:F1} s"));
        return people.Town with { OwnAccounts = own, Accounts = targets.Count };
    }

    /// <summary>As many of partners' own customers: the same number of each partner, and at least one.</summary>
    private static int Own(int rows, int partners) => partners * Math.Max(1, rows * 3 / 100 / partners);

    /// <summary>Two sales of each partner, and the person who decides.</summary>
    private static async Task<Guid> Colleagues(IServiceProvider services, Db db, List<Partner> partners)
    {
        var create = services.GetRequiredService<CreatePerson>();
        foreach (var (i, partner) in partners.Index())
        {
            foreach (var sales in new[] { "a", "b" })
            {
                var email = $"sales-{sales}@partner{i}.example";
                create.Add(new() { UserName = $"bench-sales-{sales}-{i}", Email = email, DisplayName = $"Sales {sales} {i}", Role = Role.PartnerSales, PartnerId = partner.Id, Language = "zh-CN" });
            }

            if (i % 100 == 99 || i == partners.Count - 1)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        var developer = new CreatePerson.Command
        {
            UserName = Town.Developer,
            Email = "developer@vendor.example",
            DisplayName = "Developer",
            Role = Role.BusinessDeveloper,
            Password = Fill.Password,
            Language = "zh-CN",
        };
        return (await create.Run(developer, CancellationToken.None)).Id;
    }

    /// <summary>A partner may register as many projects a day as a policy can say: what is measured is how fast that is, not where it ends.</summary>
    private static async Task<PolicyVersion> ManyADay(Db db, Guid by, DateTimeOffset now)
    {
        var versions = await db.Policies.AsNoTracking().ToListAsync();
        var most = Policy.Limits.Single(limit => limit.Field == nameof(Policy.MaxProjectsPerDay)).Max;
        var version = PolicyVersion.Next(versions, PolicyVersion.InForce(versions, now).Values with { MaxProjectsPerDay = most }, now, "", by, now);
        version.TakeEvents();
        db.Add(version);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        return version;
    }

    /// <summary>Half of partners' own customers, each partner's in turn, then as many of the vendor.</summary>
    private static async Task<List<Target>> Accounts(Writer write, List<Partner> partners, int own, PolicyVersion policy, DateTimeOffset now)
    {
        var names = new Names(31);
        var made = Fill.Customers(own, partners, policy).ToList();
        var targets = Enumerable.Range(0, own * 2).Select(i =>
        {
            var customer = i < own ? made[i].Customer : null;
            var account = Import.AccountOf(i, customer, now, customer?.Name ?? names.Company(i));
            account.TakeEvents();
            customer?.TakeEvents();
            return new Target(account, customer);
        }).ToList();
        await write.Rows(made.Select(m => m.Registration));
        await write.Rows(made.Select(m => m.Customer));
        await write.Rows(targets.Select(target => target.Account));
        await write.Rows(made.SelectMany(m => CustomerClaim.Of(m.Customer)));
        await write.Rows(targets.SelectMany(target => CustomerClaim.Of(target.Account, null)));
        await write.Rows(made.SelectMany(m => HeldName.Of(m.Customer)));
        await write.Rows(targets.SelectMany(target => HeldName.Of(target.Account, null)));
        return targets;
    }

    private static async Task Write(Writer write, ProjectStories stories, int rows)
    {
        // The next are told while these are written.
        using var chunks = stories.Tell(rows).Chunk(Chunk).GetEnumerator();
        var next = Task.Run(Told);
        while (await next is { } told)
        {
            next = Task.Run(Told);
            await write.Rows(told.Select(story => story.Project));
            await write.Rows(told.SelectMany(story => story.Applications));
            await write.Rows(told.SelectMany(story => story.Requests));
            await write.Rows(told.SelectMany(story => story.Progress));
            await write.Rows(told.SelectMany(story => story.Claims));
            await write.Rows(told.SelectMany(story => story.Audit));
        }

        await write.Rows(stories.Scopes.Select(key =>
        {
            var scope = CustomerScope.Of(key);
            scope.Change();
            return scope;
        }));
        await write.Rows(stories.Numbers.Select(month => new ProjectMonth { Month = month.Key, Last = month.Value }));

        Story[]? Told() => chunks.MoveNext() ? chunks.Current : null;
    }

    /// <summary>One by one a million rows would be put into each index; made at the end, an index is sorted once. Answers how each is made again.</summary>
    private static async Task<List<string>> DropIndexes(NpgsqlConnection postgres)
    {
        var made = new List<(string Name, string Definition)>();
        await using (var query = new NpgsqlCommand("SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('projects', 'audit') AND indexname NOT ILIKE 'pk%'", postgres))
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                made.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        await using var drop = new NpgsqlCommand(string.Join(';', made.Select(index => $"DROP INDEX \"{index.Name}\"")), postgres);
        await drop.ExecuteNonQueryAsync();
        return [.. made.Select(index => index.Definition)];
    }

    private sealed record Writer(Db Db, NpgsqlConnection? Postgres, SqliteConnection? Sqlite)
    {
        public Task Rows<T>(IEnumerable<T> rows)
            where T : class => Fill.Write(Db, Postgres, Sqlite, rows);
    }
}
