using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>How far a vendor's "now" was moved ahead in the demo; kept, so that a restart does not bring the past back.</summary>
public sealed class DemoClock : IBelongsToVendor, IVersioned
{
    public Id<Vendor> VendorId { get; init; }

    public long OffsetSeconds { get; private set; }

    public int Version { get; private set; }

    public TimeSpan Offset => TimeSpan.FromSeconds(OffsetSeconds);

    public void MoveTo(TimeSpan offset)
    {
        OffsetSeconds = (long)offset.TotalSeconds;
        Version++;
    }
}

/// <summary>Moves the demo's clock forward; jobs and messages that have become due follow before it answers.</summary>
public sealed class MoveClock(Db db, Caller caller, ProductClock clock, Scheduler scheduler, OutboxWorker outbox)
{
    /// <summary>The steps of the bar: an hour, a day, the life of an invitation, the life of a protection.</summary>
    public static readonly int[] Steps = [1, 24, 72, 2160];

    public sealed record Command
    {
        public int Hours { get; set; }

        public string? Return { get; set; }
    }

    public async Task Run(Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!Steps.Contains(command.Hours))
        {
            throw new InvalidField(nameof(Command.Hours), "format");
        }

        var row = await db.Set<DemoClock>().SingleOrDefaultAsync(ct);
        if (row is null)
        {
            row = new DemoClock();
            db.Add(row);
        }

        // Another process may have moved it a moment ago.
        clock.MoveOn(caller.Vendor, row.Offset);
        row.MoveTo(clock.OffsetOf(caller.Vendor) + TimeSpan.FromHours(command.Hours));
        await db.SaveChangesAsync(ct);
        clock.MoveOn(caller.Vendor, row.Offset);
        await scheduler.RunDue(caller.Vendor, force: true, ct);
        await outbox.Drain(ct);
    }
}

/// <summary>Follows what other processes did to the clocks, and takes them up again after a start.</summary>
public sealed class FollowClocks(IServiceScopeFactory scopes, ProductClock clock, ILogger<FollowClocks> log) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(500);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Read(stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning(failure, "The demo's clocks could not be read; trying again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task Read(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();

        // The clocks of all vendors: this process serves them all.
        var rows = await scope.ServiceProvider.GetRequiredService<Db>().Set<DemoClock>().IgnoreQueryFilters([Db.VendorFilter]).AsNoTracking().ToListAsync(ct);
        foreach (var row in rows)
        {
            clock.MoveOn(row.VendorId, row.Offset);
        }
    }
}

internal static class DemoMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<DemoClock>(row =>
        {
            row.ToTable("demo_clocks");
            row.HasKey(c => c.VendorId);
            row.Ignore(c => c.Offset);
        });
        model.Entity<DemoPayment>(row =>
        {
            row.ToTable("demo_payments");
            row.HasKey(p => new { p.VendorId, p.PaymentId });
            row.Property(p => p.Subject).HasMaxLength(60);
            row.Property(p => p.Currency).HasMaxLength(3);
            row.Property(p => p.Number).HasMaxLength(OnlinePayment.MaxNumberLength);
            row.Property(p => p.Reason).HasMaxLength(OnlinePayment.MaxReasonLength);
            row.Ignore(p => p.Amount);
            row.Ignore(p => p.Notice);
        });
    }
}
