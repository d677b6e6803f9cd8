using Baobei.Domain.Customers;
using Baobei.Server.Access;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Baobei.Server.Data;

/// <summary>For scale: many processes over one PostgreSQL.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options, CallerSlot slot, TimeProvider clock, Subscriptions subscriptions, OutboxSignal signal)
    : Db(options, slot, clock, subscriptions, signal)
{
    protected override Type IdConversion => typeof(IdToGuid<>);

    public override async Task<T> Atomically<T>(Func<Task<T>> work, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await Nested(work, ct);
        }

        await using var transaction = await Database.BeginTransactionAsync(ct);
        var result = await work();
        await transaction.CommitAsync(ct);
        return result;
    }

    public override async Task<IReadOnlyList<OutboxMessage>> ClaimDue(int count, DateTimeOffset now, TimeSpan lease, CancellationToken ct) =>
        await Set<OutboxMessage>().FromSql($"""
            UPDATE outbox SET leased_until = {now + lease}, attempts = attempts + 1
            WHERE id IN (SELECT id FROM outbox
                WHERE delivered_at IS NULL AND dead_at IS NULL AND due_at <= {now} AND (leased_until IS NULL OR leased_until <= {now})
                ORDER BY due_at LIMIT {count} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).IgnoreQueryFilters([VendorFilter]).AsNoTracking().ToListAsync(ct);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // In byte order, whatever the database's language: the keys of a partner's places are read by what they begin with.
        modelBuilder.Entity<CustomerClaim>().Property(claim => claim.Key).UseCollation("C");
    }

    protected override bool IsDeadlock(DbUpdateException failure) => failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    protected override (string? Name, string? Table, string[] Columns)? Violated(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } inner ? (inner.ConstraintName, inner.TableName, []) : null;
}
