using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Features.Purchasing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using System.Globalization;
using System.Text.Json;

namespace Baobei.Server.Data;

/// <summary>The embedded default. One writer per process commits what waits in groups: SQLite has one writer anyway, and one fsync then serves many.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : Db(options)
{
    private SqliteWriter _writer = null!;
    private PreparedConnection? _reading;

    /// <summary>What is done now belongs to the writer's transaction.</summary>
    internal bool IsInWriter { get; private set; }

    protected override Type IdConversion => typeof(IdToBytes<>);

    public override void Begin(CallerSlot slot, IServiceProvider services)
    {
        base.Begin(slot, services);
        _writer = services.GetRequiredService<SqliteWriter>();
        if (_reading is null)
        {
            // Not the context's own, so that it stays open, with all it has prepared, when the context goes back to its pool.
            _reading = new PreparedConnection(Database.GetConnectionString()!);
            _reading.Open();
            Database.SetDbConnection(_reading);
            Database.OpenConnection();
        }
    }

    public override async Task<T> Atomically<T>(Func<Task<T>> work, CancellationToken ct)
    {
        if (IsInWriter)
        {
            return await Nested(work, ct);
        }

        T result = default!;
        await _writer.Run(this, () => result = work().GetAwaiter().GetResult(), ct);
        return result;
    }

    internal override ILedgerRows LedgerRows() => IsInWriter
        ? new SqliteLedgerRows((PreparedConnection)Database.GetDbConnection())
        : throw new InvalidOperationException("The ledger is written in a transaction.");

    public override Task<long> LastEntryBefore(LedgerAccount account, DateTimeOffset at, CancellationToken ct) => Database
        .SqlQueryRaw<long>(LastEntrySql, account.Entries, Microseconds(at), account.VendorId.Value.ToByteArray(bigEndian: true), account.Id.Value.ToByteArray(bigEndian: true))
        .SingleAsync(ct);

    internal override async Task<T> ScanLedger<T>(Func<LedgerScan, LedgerScan, Task<T>> work, CancellationToken ct)
    {
        await using var one = new SqliteConnection(Database.GetConnectionString());
        await using var two = new SqliteConnection(Database.GetConnectionString());
        await one.OpenAsync(ct);
        await two.OpenAsync(ct);
        SqliteTransaction? first = null, second = null;
        try
        {
            // Nobody commits during the writer's turn, so both begin at the same moment; the log keeps what they began with.
            await _writer.Run((_, _) => (first, second) = (Begin(one), Begin(two)), ct);
            return await work(new SqliteLedgerScan(one), new SqliteLedgerScan(two));
        }
        finally
        {
            first?.Dispose();
            second?.Dispose();
        }

        static SqliteTransaction Begin(SqliteConnection connection)
        {
            var transaction = connection.BeginTransaction(deferred: true);
            using var read = new SqliteCommand("SELECT COUNT(*) FROM ledger_verifications", connection, transaction);
            read.ExecuteScalar();
            return transaction;
        }
    }

    // One writes at a time, so the order of numbers is the order of commits: the mark is the last number.
    internal override Task<string> NamesSince(string? mark, Action<HeldText> tell, CancellationToken ct)
    {
        var last = mark is null ? 0 : long.Parse(mark, CultureInfo.InvariantCulture);
        using var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT number, name, nickname, source, partner_id FROM held_names WHERE vendor_id = $vendor AND number > $last ORDER BY number";
        command.Parameters.Add(new SqliteParameter("$vendor", VendorId.Value.ToByteArray(bigEndian: true)));
        command.Parameters.Add(new SqliteParameter("$last", last));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            last = reader.GetInt64(0);
            tell(new(last, reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), Enum.Parse<ClaimSource>(reader.GetString(3)),
                reader.IsDBNull(4) ? null : new(new Guid((byte[])reader[4], bigEndian: true))));
        }

        return Task.FromResult(last.ToString(CultureInfo.InvariantCulture));
    }

    public override async Task<IReadOnlyList<OutboxMessage>> ClaimDue(int count, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        if (!await Set<OutboxMessage>().IgnoreQueryFilters([VendorFilter])
            .AnyAsync(o => o.DeliveredAt == null && o.DeadAt == null && o.DueAt <= now && (o.LeasedUntil == null || o.LeasedUntil <= now), ct))
        {
            return [];
        }

        var at = Microseconds(now);
        return await Atomically<IReadOnlyList<OutboxMessage>>(
            async () => await Set<OutboxMessage>().FromSql($"""
                UPDATE outbox SET leased_until = {Microseconds(now + lease)}, attempts = attempts + 1
                WHERE id IN (SELECT id FROM outbox
                    WHERE delivered_at IS NULL AND dead_at IS NULL AND due_at <= {at} AND (leased_until IS NULL OR leased_until <= {at})
                    ORDER BY due_at LIMIT {count})
                RETURNING *
                """).IgnoreQueryFilters([VendorFilter]).AsNoTracking().ToListAsync(ct),
            ct);
    }

    // ';' follows ':', so this is "begins with".
    public override IQueryable<CustomerClaim> PlacesOf(IEnumerable<Id<Partner>> partners) => Set<CustomerClaim>().FromSql($"""
        SELECT c.* FROM json_each({JsonSerializer.Serialize(partners.Select(CustomerClaim.SlotKeys))}) AS p CROSS JOIN customer_claims AS c
        WHERE c.vendor_id = {VendorId.Value.ToByteArray(bigEndian: true)} AND c.key >= p.value AND c.key < substr(p.value, 1, length(p.value) - 1) || ';'
        """);

    public override Task<IQueryable<Customer>> CustomersBy(CustomerReading reading, CancellationToken ct) => By<Customer>(
        SqliteSearch.Customers, reading.Partner, reading.Index, reading.Words, CustomerIndex.Status,
        reading.Statuses is { } statuses ? rows => rows.Where(c => statuses.Contains(c.Status)).OrderBy(c => c.Status) : null, null, ct);

    public override Task<IQueryable<Project>> ProjectsBy(ProjectReading reading, CancellationToken ct) => By<Project>(
        SqliteSearch.Projects, reading.Partner, reading.Index, reading.Words, ProjectIndex.Status,
        reading.Statuses is { } statuses ? rows => rows.Where(p => statuses.Contains(p.Status)).OrderBy(p => p.Status) : null,
        reading is { Partner: null, Begin: { } begin } ? () => begin(Seen(Set<Project>().FromSqlRaw(SqliteSearch.Projects.Along(ProjectIndex.Created))), ct) : null, ct);

    // By the primary key, which has no other name: otherwise it would read all that are live rather than look some up and sort them.
    public override IQueryable<Customer> CustomersOf(IReadOnlyCollection<Id<Customer>> ids) =>
        Seen(Set<Customer>().FromSqlRaw(SqliteSearch.Customers.Along("sqlite_autoindex_customers_1"))).Where(c => ids.Contains(c.Id));

    public override IQueryable<Project> ProjectsAlong(string index) => Set<Project>().FromSqlRaw(SqliteSearch.Projects.Along(index)).IgnoreQueryFilters([PartnerFilter]);

    public override Task<int> TakeProjectNumbers(int month, int count, CancellationToken ct) => Take(
        """
        INSERT INTO project_months (vendor_id, month, last) VALUES ($vendor, $month, $count)
        ON CONFLICT (vendor_id, month) DO UPDATE SET last = last + excluded.last RETURNING last
        """,
        [("$month", month), ("$count", count)],
        ct);

    public override Task<int> TakeListNumber(CancellationToken ct) => Take(
        """
        INSERT INTO configuration_list_numbers (vendor_id, last) VALUES ($vendor, $first)
        ON CONFLICT (vendor_id) DO UPDATE SET last = last + 1 RETURNING last
        """,
        [("$first", ConfigurationList.FirstNumber)],
        ct);

    public override Task<int> TakeNumber(NumberSeries series, CancellationToken ct) => Take(
        """
        INSERT INTO number_series (vendor_id, series, last) VALUES ($vendor, $series, 1)
        ON CONFLICT (vendor_id, series) DO UPDATE SET last = last + 1 RETURNING last
        """,
        [("$series", series.ToString())],
        ct);

    public override async Task Prepare(CancellationToken ct)
    {
        await Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", ct);
        await SqliteSearch.Customers.Prepare(this, ct);
        await SqliteSearch.Projects.Prepare(this, ct);
        await Database.ExecuteSqlRawAsync(LedgerGuards.Sqlite, ct);
    }

    /// <summary>Called by the writer, inside its transaction: what <paramref name="work"/> saves belongs to that transaction.</summary>
    internal void InWriter(SqliteConnection connection, SqliteTransaction transaction, Action work)
    {
        Database.SetDbConnection(connection);
        Database.UseTransaction(transaction);
        IsInWriter = true;
        try
        {
            work();
        }
        finally
        {
            IsInWriter = false;
            Database.UseTransaction(null);
            Database.SetDbConnection(_reading);
        }
    }

    /// <summary>Runs one statement in the writer's transaction.</summary>
    /// <returns>How many rows it touched.</returns>
    private async Task<int> Take(string sql, (string Name, object Value)[] values, CancellationToken ct)
    {
        if (IsInWriter)
        {
            var connection = (SqliteConnection)Database.GetDbConnection();
            using var command = connection.CreateCommand();
            command.Transaction = (SqliteTransaction)Database.CurrentTransaction!.GetDbTransaction();
            return Run(command);
        }

        return await TakeTurn(Run, ct);

        int Run(SqliteCommand command)
        {
            command.CommandText = sql;
            command.Parameters.AddWithValue("$vendor", VendorId.Value.ToByteArray(bigEndian: true));
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            return (int)(long)command.ExecuteScalar()!;
        }
    }

    internal async Task<int> TakeTurn(Func<SqliteCommand, int> run, CancellationToken ct)
    {
        var touched = 0;
        await _writer.Run(
            (connection, transaction) =>
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                touched = run(command);
            },
            ct);
        return touched;
    }

    protected override Task<int> InsertNew(NewRows table, IReadOnlyList<object> rows, CancellationToken ct) => Task.FromResult(table.WriteNew((SqliteConnection)Database.GetDbConnection(), rows));

    protected override Task Insert(NewRows table, IReadOnlyList<object> rows, CancellationToken ct)
    {
        table.Write((SqliteConnection)Database.GetDbConnection(), rows);
        return Task.CompletedTask;
    }

    protected override Task<int> StoreMany(CancellationToken ct)
    {
        ChangedRows.Write(this, (SqliteConnection)Database.GetDbConnection(), (SqliteTransaction)Database.CurrentTransaction!.GetDbTransaction());
        return base.StoreMany(ct);
    }

    protected override async Task<int> Store(bool acceptAllChangesOnSuccess, CancellationToken ct)
    {
        if (IsInWriter)
        {
            return StoreNow(acceptAllChangesOnSuccess);
        }

        // The turn is all of it or nothing by itself, and a savepoint within it would be a second copy of what is changed.
        var written = 0;
        Database.AutoSavepointsEnabled = false;
        try
        {
            await _writer.Run(this, () => written = StoreNow(acceptAllChangesOnSuccess), ct);
        }
        finally
        {
            Database.AutoSavepointsEnabled = true;
        }

        return written;
    }

    protected override (string? Name, string? Table, string[] Columns)? Violated(DbUpdateException failure)
    {
        if (failure.InnerException is not SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } inner)
        {
            return null;
        }

        // "SQLite Error 19: 'UNIQUE constraint failed: table.a, table.b'."
        var list = inner.Message[(inner.Message.IndexOf("failed: ", StringComparison.Ordinal) + 8)..].TrimEnd('.', '\'');
        var columns = list.Split(", ").Select(c => c.Split('.', 2)).ToArray();
        return (null, columns[0][0], [.. columns.Select(c => c[^1])]);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidToBytes>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeToMicroseconds>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var compare = new ValueComparer<string[]>((a, b) => a!.SequenceEqual(b!), words => words.Length, words => words);
        modelBuilder.Entity<Customer>().Property(c => c.SearchGrams).HasConversion(new WordsToText(), compare);
        modelBuilder.Entity<Project>().Property(p => p.SearchGrams).HasConversion(new WordsToText(), compare);
        modelBuilder.Entity<HeldName>().HasIndex(h => new { h.VendorId, h.Number }).HasDatabaseName("ix_held_names_number");
    }

    // SQLite keeps no statistics of values and cannot know which index is the best one for what is asked, so it is told.
    private async Task<IQueryable<T>> By<T>(
        SqliteSearch search, Id<Partner>? partner, string index, string[] words, string statusIndex, Func<IQueryable<T>, IQueryable<T>>? withStatus,
        Func<Task<bool>>? begin, CancellationToken ct)
        where T : class, IOwnedByPartner
    {
        if (words.Length > 0 && begin is not null && await begin())
        {
            return Along(index);
        }

        if (words.Length > 0)
        {
            var few = partner is { } one && await Along(index).Where(row => row.PartnerId == one).Take(CustomerReading.FewRows + 1).CountAsync(ct) <= CustomerReading.FewRows
                ? CustomerReading.FewOfFew
                : CustomerReading.Few;
            foreach (var match in SqliteSearch.Matches(VendorId, partner, words))
            {
                if (await Database.SqlQueryRaw<int>(search.Count, match, few + 1).SingleAsync(ct) <= few)
                {
                    return Seen(Set<T>().FromSqlRaw(search.Rows, match));
                }
            }
        }
        else if (partner is null && withStatus is not null)
        {
            if (await withStatus(Along(statusIndex)).Take(CustomerReading.Few + 1).CountAsync(ct) <= CustomerReading.Few)
            {
                return Along(statusIndex);
            }
        }

        // Frequent: a page is soon full along the list's own order.
        return Along(index);

        IQueryable<T> Along(string along) => Seen(Set<T>().FromSqlRaw(search.Along(along)));
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    // The base class's synchronous save is the plain EF one: the consequences are already written.
    private int StoreNow(bool acceptAllChangesOnSuccess) => base.Store(acceptAllChangesOnSuccess, CancellationToken.None).GetAwaiter().GetResult();
}
