using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Jobs;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using System.Data;

namespace Baobei.Server.Data;

/// <summary>For scale: many processes over one PostgreSQL.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : Db(options)
{
    /// <summary>Up to so many rows are found by their words and sorted then, as <see cref="CustomerReading.Few"/> on SQLite; a row that is looked up costs more here.</summary>
    public const int FewOfWords = 2000;

    /// <summary>Names that were added since they were last asked about are read again without a limit when there are so many.</summary>
    private const int FewNames = 100;

    protected override Type IdConversion => typeof(IdToGuid<>);

    public override async Task<T> Atomically<T>(Func<Task<T>> work, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await Nested(work, ct);
        }

        await using var transaction = await Database.BeginTransactionAsync(ct);
        try
        {
            var result = await work();
            await transaction.CommitAsync(ct);
            return result;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            // Of two that waited for each other this one was given up; nothing of it is done.
            throw new Refused("edit.conflict");
        }
    }

    // A parallel worker takes 50 to 150 ms to start, compiling a plan 20. Set for one transaction, since the connection behind a pooler is somebody else's next.
    public override async Task<T> Briefly<T>(Func<Task<T>> questions, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await questions();
        }

        await using var transaction = await Database.BeginTransactionAsync(ct);
        await Database.ExecuteSqlRawAsync("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off", ct);
        var answers = await questions();
        await transaction.CommitAsync(ct);
        return answers;
    }

    internal override ILedgerRows LedgerRows() =>
        new PostgresLedgerRows((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)Database.CurrentTransaction!.GetDbTransaction());

    public override Task<long> LastEntryBefore(LedgerAccount account, DateTimeOffset at, CancellationToken ct) =>
        Database.SqlQueryRaw<long>(LastEntrySql, account.Entries, at.ToUniversalTime(), account.VendorId.Value, account.Id.Value).SingleAsync(ct);

    internal override async Task<T> ScanLedger<T>(Func<LedgerScan, LedgerScan, Task<T>> work, CancellationToken ct)
    {
        await using var one = new NpgsqlConnection(Database.GetConnectionString());
        await using var two = new NpgsqlConnection(Database.GetConnectionString());
        await one.OpenAsync(ct);
        await two.OpenAsync(ct);
        await using var first = await one.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var export = new NpgsqlCommand("SELECT pg_export_snapshot()", one, first);
        var snapshot = (string)(await export.ExecuteScalarAsync(ct))!;
        await using var second = await two.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var share = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", two, second);
        await share.ExecuteNonQueryAsync(ct);
        return await work(new PostgresLedgerScan(one), new PostgresLedgerScan(two));
    }

    public override async Task Prepare(CancellationToken ct)
    {
        await Database.ExecuteSqlRawAsync(LedgerGuards.Postgres, ct);

        // A database that was restored into another cluster brings numbers of transactions that are still to come there: they would be read again and again.
        await Database.ExecuteSqlRawAsync("UPDATE held_names SET transaction = DEFAULT WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())", ct);
    }

    // A sequence is not in the order of commits. The mark is the snapshot of the reading before: what that did not see is what a transaction wrote that was
    // then running or still to come, and of those all are at or above its oldest running one.
    internal override async Task<string> NamesSince(string? mark, Action<HeldText> tell, CancellationToken ct)
    {
        const string snapshot = "SELECT 0::bigint, pg_current_snapshot()::text, NULL, NULL, NULL::uuid UNION ALL ";
        const string names = "SELECT number, name, nickname, source, partner_id FROM held_names WHERE vendor_id = $1";
        const string since = " AND transaction >= pg_snapshot_xmin($2::text::pg_snapshot) AND NOT pg_visible_in_snapshot(transaction, $2::text::pg_snapshot)";
        await Database.OpenConnectionAsync(ct);
        try
        {
            if (mark is null)
            {
                return await NamesOf(snapshot + names, null, tell, ct);
            }

            // Nearly always there is none. With no more than a few the plan costs little whatever the mark is, so PostgreSQL keeps it: planning had cost ten times what reading does.
            var few = new List<HeldText>();
            var seen = await NamesOf($"{snapshot}({names}{since} ORDER BY transaction LIMIT {FewNames})", mark, few.Add, ct);
            if (few.Count == FewNames)
            {
                return await NamesOf(snapshot + names + since, mark, tell, ct);
            }

            few.ForEach(tell);
            return seen;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <returns>The snapshot that was read.</returns>
    private async Task<string> NamesOf(string sql, string? mark, Action<HeldText> tell, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)Database.GetDbConnection());
        command.Parameters.Add(new() { Value = VendorId.Value });
        if (mark is not null)
        {
            command.Parameters.Add(new() { Value = mark });
            await command.PrepareAsync(ct);
        }

        var seen = "";
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(0) is not 0 and var number)
            {
                tell(new(number, reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), Enum.Parse<ClaimSource>(reader.GetString(3)),
                    reader.IsDBNull(4) ? null : new(reader.GetGuid(4))));
            }
            else
            {
                seen = reader.GetString(1);
            }
        }

        return seen;
    }

    public override async Task<IReadOnlyList<OutboxMessage>> ClaimDue(int count, DateTimeOffset now, TimeSpan lease, CancellationToken ct) =>
        await Set<OutboxMessage>().FromSql($"""
            UPDATE outbox SET leased_until = {now + lease}, attempts = attempts + 1
            WHERE id IN (SELECT id FROM outbox
                WHERE delivered_at IS NULL AND dead_at IS NULL AND due_at <= {now} AND (leased_until IS NULL OR leased_until <= {now})
                ORDER BY due_at LIMIT {count} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).IgnoreQueryFilters([VendorFilter]).AsNoTracking().ToListAsync(ct);

    // ';' follows ':', so this is "begins with".
    public override IQueryable<CustomerClaim> PlacesOf(IEnumerable<Id<Partner>> partners) => Set<CustomerClaim>().FromSql($"""
        SELECT c.* FROM unnest({partners.Select(CustomerClaim.SlotKeys).ToArray()}) AS p JOIN customer_claims AS c
        ON c.vendor_id = {VendorId.Value} AND c.key >= p AND c.key < left(p, -1) || ';'
        """);

    // The planner knows how often each word occurs and chooses between the list's order and the words' index. That needs the words at hand
    // when it plans: a statement prepared once for all words would choose wrongly for most.
    public override async Task<IQueryable<Customer>> CustomersBy(CustomerReading reading, CancellationToken ct)
    {
        var words = reading.Words;
        return words.Length == 0
            || (reading.AreCounted && await AcrossPartners<Customer>().Where(c => words.All(word => c.SearchGrams.Contains(word))).Take(FewOfWords + 1).CountAsync(ct) > FewOfWords)
            ? Customers
            : Customers.Where(c => words.All(word => c.SearchGrams.Contains(word)));
    }

    public override async Task<IQueryable<Project>> ProjectsBy(ProjectReading reading, CancellationToken ct)
    {
        // Of words that come together the planner expects too few rows, and sorts all that have them; and to find how many they are, it finds all of them. So
        // the list's beginning is looked at first, then they are counted: what many have fills a page sooner along the list's order.
        var words = reading.Words;
        return words.Length == 0 || (reading.Begin is { } begin && await begin(Projects, ct))
            || await AcrossPartners<Project>().Where(p => words.All(word => p.SearchGrams.Contains(word))).Take(FewOfWords + 1).CountAsync(ct) > FewOfWords
            ? Projects
            : Projects.Where(p => words.All(word => p.SearchGrams.Contains(word)));
    }

    // By a connection of its own, committed at once: otherwise everybody who registers waits for whoever registered before.
    public override Task<int> TakeProjectNumbers(int month, int count, CancellationToken ct) => Take(
        """
        INSERT INTO project_months (vendor_id, month, last) VALUES ($1, $2, $3)
        ON CONFLICT (vendor_id, month) DO UPDATE SET last = project_months.last + excluded.last RETURNING last
        """,
        [VendorId.Value, month, count],
        ct);

    public override Task<int> TakeListNumber(CancellationToken ct) => Take(
        """
        INSERT INTO configuration_list_numbers (vendor_id, last) VALUES ($1, $2)
        ON CONFLICT (vendor_id) DO UPDATE SET last = configuration_list_numbers.last + 1 RETURNING last
        """,
        [VendorId.Value, ConfigurationList.FirstNumber],
        ct);

    public override Task<int> TakeNumber(NumberSeries series, CancellationToken ct) => Take(
        """
        INSERT INTO number_series (vendor_id, series, last) VALUES ($1, $2, 1)
        ON CONFLICT (vendor_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last
        """,
        [VendorId.Value, series.ToString()],
        ct);

    /// <summary>On a connection of its own: a number that is taken stays taken, and nobody waits for the transaction that uses it.</summary>
    private async Task<int> Take(string sql, object[] values, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Database.GetConnectionString());
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    protected override Task<int> InsertNew(NewRows table, IReadOnlyList<object> rows, CancellationToken ct) => table.WriteNew((NpgsqlConnection)Database.GetDbConnection(), rows, ct);

    protected override Task Insert(NewRows table, IReadOnlyList<object> rows, CancellationToken ct) => table.Write((NpgsqlConnection)Database.GetDbConnection(), rows, ct);

    protected override async Task<int> StoreMany(CancellationToken ct)
    {
        await ChangedRows.Write(this, (NpgsqlConnection)Database.GetDbConnection(), ct);
        return await base.StoreMany(ct);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // In byte order, whatever the database's language: a range of names or keys is a range of the index, as in SQLite.
        modelBuilder.Entity<CustomerClaim>().Property(claim => claim.Key).UseCollation("C");
        modelBuilder.Entity<CustomerAccount>().Property(account => account.AccountNameKey).UseCollation("C");

        // Which transaction wrote it: that tells what a reading has not seen yet.
        modelBuilder.Entity<HeldName>(held =>
        {
            held.Property<ulong>("Transaction").HasColumnName("transaction").HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()").Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            held.HasIndex("Transaction").HasDatabaseName("ix_held_names_transaction");
        });
        modelBuilder.Entity<Customer>().Property(customer => customer.SearchText).UseCollation("C");
        modelBuilder.Entity<IdentityVerification>().Property(verification => verification.Name).UseCollation("C");
        modelBuilder.Entity<Project>().Property(project => project.Number).UseCollation("C");

        // What waits to be merged into the index is read by every search, so it is kept short.
        modelBuilder.Entity<Customer>().HasIndex(c => c.SearchGrams).HasMethod("gin").HasStorageParameter("gin_pending_list_limit", 256)
            .HasDatabaseName("ix_customers_search");
        modelBuilder.Entity<Project>().HasIndex(p => p.SearchGrams).HasMethod("gin").HasStorageParameter("gin_pending_list_limit", 256)
            .HasDatabaseName("ix_projects_search");

        // A partner's rows lie far apart: what its list is narrowed by is decided by entries of an index.
        modelBuilder.Entity<Project>().HasIndex(p => new { p.VendorId, p.PartnerId, p.Kind, p.CreatedAt, p.Id }).IncludeProperties(p => new
        {
            p.SearchText,
            p.CustomerText,
            p.Owner,
            p.Status,
            p.Stage,
            p.ExpiresAt,
            p.IsBid,
            p.IsTest,
            p.Source,
            p.Industry,
            p.AmountMinor,
            p.ExpectedSignOn,
        });
    }

    protected override bool IsDeadlock(DbUpdateException failure) => failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    protected override (string? Name, string? Table, string[] Columns)? Violated(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } inner ? (inner.ConstraintName, inner.TableName, []) : null;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeToUtc>();
    }
}
