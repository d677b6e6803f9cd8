using System.Diagnostics;
using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Search;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Baobei.Bench;

/// <summary>What the load is driven with.</summary>
/// <param name="OwnAccounts">So many accounts, the first, are of partners' own customers, each partner's in turn.</param>
/// <param name="Accounts">All accounts; the rest are the vendor's.</param>
internal sealed record Town(string Owner, string Operator, string Password, string[] Keys, int OwnAccounts = 0, int Accounts = 0)
{
    /// <summary>Who decides on projects; only where there are some.</summary>
    public const string Developer = "bench-developer";

    /// <summary>Customers' accounts that have money; only where the ledger is measured.</summary>
    public string[]? Ledger { get; init; }

    /// <summary>The partner that is in every transfer.</summary>
    public string? Hot { get; init; }

    /// <summary>Its ledger account, with many postings.</summary>
    public string? LongAccount { get; init; }
}

/// <summary>Fills an empty database with customers of many partners, and people to act as.</summary>
internal static class Fill
{
    public const string Password = "a long and quiet river";

    /// <param name="held">The name of the customer of that number, all of whom are held for years, one in ten with a nickname; null: invented ones with nicknames, most of whose protection is over.</param>
    public static async Task<Town> Run(ServerOptions options, int customers, int partners, Func<int, string>? held = null)
    {
        await using var app = ServerApp.Build(options with { Web = false, Worker = false, Listen = "http://127.0.0.1:0" });
        await ServerApp.Prepare(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var vendor = (await db.Vendors.OrderBy(v => v.Id).FirstAsync()).Id;
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var policy = await app.Services.GetRequiredService<PolicyBook>().InForce(vendor, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var people = await People(scope.ServiceProvider, db, partners);
        var watch = Stopwatch.StartNew();
        await using var postgres = options.IsPostgres ? await Open(options.ConnectionString) : null;
        await using var sqlite = options.IsPostgres ? null : OpenSqlite(options.ConnectionString);
        foreach (var made in Customers(customers, people.Partners, policy, held).Chunk(50_000))
        {
            await Write(db, postgres, sqlite, made.Select(m => m.Registration));
            await Write(db, postgres, sqlite, made.Select(m => m.Customer));
            await Write(db, postgres, sqlite, made.SelectMany(m => m.Claims));
            await Write(db, postgres, sqlite, made.Where(m => m.Claims.Count > 0).SelectMany(m => HeldName.Of(m.Customer)));
        }

        await Analyze(postgres, sqlite);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"filled {customers} customers of {partners} partners in {watch.Elapsed.TotalSeconds:F0} s"));
        return people.Town;
    }

    /// <summary>What planners know of tables that were filled: PostgreSQL learns it by itself, for SQLite the product does not have it found out, so it plans without.</summary>
    public static async Task Analyze(NpgsqlConnection? postgres, SqliteConnection? sqlite)
    {
        if (postgres is not null)
        {
            await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", postgres) { CommandTimeout = 0 };
            await analyze.ExecuteNonQueryAsync();
        }
        else
        {
            await using var analyze = sqlite!.CreateCommand();
            analyze.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await analyze.ExecuteNonQueryAsync();
        }
    }

    /// <summary>As the product writes many rows at once, but in a transaction of their own and for the vendor of <paramref name="db"/>.</summary>
    public static async Task Write<T>(Db db, NpgsqlConnection? postgres, SqliteConnection? sqlite, IEnumerable<T> rows)
        where T : class
    {
        var table = NewRows.Of(db.Model.FindEntityType(typeof(T))!);
        var stamped = rows.Select(row =>
        {
            db.Stamp(row);
            return row;
        });
        if (postgres is not null)
        {
            await table.Write(postgres, stamped, CancellationToken.None);
            return;
        }

        await using var transaction = (SqliteTransaction)await sqlite!.BeginTransactionAsync();
        table.Write(sqlite, stamped);
        await transaction.CommitAsync();
    }

    public static async Task<(Town Town, List<Partner> Partners)> People(IServiceProvider services, Db db, int count)
    {
        // Rows are made with their words of sound: there is nothing to complete.
        db.Add(new ScheduledRun { Job = CompleteSounds.Name, Reached = CompleteSounds.Done });
        var now = TimeProvider.System.GetUtcNow();
        var partners = new List<Partner>(count);
        var keys = new List<string>(count);
        var create = services.GetRequiredService<CreatePerson>();
        var hasher = services.GetRequiredService<IPasswordHasher<User>>();
        var rights = Permissions.Of(Role.PartnerOwner);
        for (var i = 0; i < count; i++)
        {
            var partner = Partner.Create($"Bench Partner {i}", null, "Owner", $"owner{i}@partner{i}.example", now);
            partner.MakeEffective();
            partner.SetDistribution(true);
            var user = create.Add(new() { UserName = $"bench-owner-{i}", Email = $"owner{i}@partner{i}.example", DisplayName = $"Owner {i}", Role = Role.PartnerOwner, PartnerId = partner.Id, Language = "zh-CN" });
            var (key, secret) = ApiKey.Create(user, "bench", rights, now);
            if (i == 0)
            {
                user.PasswordHash = hasher.HashPassword(user, Password);
            }

            db.Add(partner);
            db.Add(key);

            // Nobody has to be told of a made-up key.
            key.TakeEvents();
            partners.Add(partner);
            keys.Add(secret);
            if (i % 100 == 99 || i == count - 1)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        await create.Run(new() { UserName = "bench-operator", Email = "operator@vendor.example", DisplayName = "Operator", Role = Role.VendorOperator, Password = Password, Language = "zh-CN" }, CancellationToken.None);
        return (new("bench-owner-0", "bench-operator", Password, [.. keys]), partners);
    }

    public static IEnumerable<(Customer Customer, CustomerRegistration Registration, IReadOnlyList<CustomerClaim> Claims)> Customers(
        int count, List<Partner> partners, PolicyVersion policy, Func<int, string>? held = null)
    {
        var company = held ?? new Names(7).Company;
        var random = new Random(11);
        var now = TimeProvider.System.GetUtcNow();
        var by = Guid.CreateVersion7();
        var allowed = Eligibility.Of(new EligibilityFacts { PartnerIsEffective = true, DistributionIsOpen = true, MaxObserved = 100, NameIsValid = true });
        for (var i = 0; i < count; i++)
        {
            var partner = partners[i % partners.Count];
            var reported = Microseconds(now - TimeSpan.FromSeconds(random.Next(60, 400 * 86_400)));
            var details = new CustomerDetails
            {
                CustomerType = CustomerType.Enterprise,
                Name = company(i),
                Industry = "65",
                Region = "3301",
                ContactName = "Wang",
                Email = string.Create(CultureInfo.InvariantCulture, $"c{i}@company{i}.example"),
                Phone = string.Create(CultureInfo.InvariantCulture, $"+861{3_000_000_000L + i}"),
                Nickname = held is null || i % 10 == 0 ? string.Create(CultureInfo.InvariantCulture, $"nick{i}") : null,
            };
            var registration = CustomerRegistration.Record(details, allowed, partner.Id, policy, by, reported);
            var customer = Customer.Register(details, registration, policy.Values, reported);

            // Nine in ten were associated a day later; the rest lapsed or are under observation.
            if (random.Next(10) != 0 || held is not null)
            {
                var associated = reported.AddDays(1);
                var end = held is null ? associated + policy.Values.Protection : now.AddYears(5);
                Set(customer, nameof(Customer.Status), RegistrationStatus.Associated);
                Set(customer, nameof(Customer.AssociatedAt), associated);
                Set(customer, nameof(Customer.ProtectionEndsAt), end);
                Set(customer, nameof(Customer.ExpiresAt), end);
                Set(customer, nameof(Customer.DistributionType), DistributionType.Agency);
                Set(customer, nameof(Customer.AccountName), $"account{i}");
            }

            // What is over was tidied up long ago, as the schedule does it: else it would do so while others are measured.
            var isOver = customer.ExpiresAt <= now;
            if (isOver)
            {
                customer.Lapse(now);
                customer.TakeEvents();
            }

            yield return (customer, registration, isOver ? [] : CustomerClaim.Of(customer));
        }
    }

    public static void Set(object thing, string property, object? value) => thing.GetType().GetProperty(property)!.SetValue(thing, value);

    private static DateTimeOffset Microseconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    public static SqliteConnection OpenSqlite(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();

        // Only for filling: what is lost by a crash is filled again, and the indexes fit in memory instead of being written over and over.
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000";
        pragma.ExecuteNonQuery();
        return connection;
    }
}
