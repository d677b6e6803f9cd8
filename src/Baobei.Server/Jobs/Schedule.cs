using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Jobs;

/// <summary>Work that recurs. It only tells people and tidies up: rights depend on stored moments, so a late run costs nobody anything.</summary>
public interface IRecurring
{
    static abstract string Name { get; }

    static abstract TimeSpan Every { get; }

    /// <summary>Does the work for the vendor of the scope; must not mind being run twice.</summary>
    Task Run(CancellationToken ct);
}

/// <summary>When a vendor's recurring job is next due, and who has it.</summary>
public sealed class ScheduledRun : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public string Job { get; init; } = "";

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? LastRunAt { get; set; }

    public string? LastError { get; set; }

    /// <summary>How far a job has come that goes through all rows once, in its own words; null before it, and of other jobs.</summary>
    public string? Reached { get; set; }

    /// <summary>Two processes that both see it due: one saves, the other is refused.</summary>
    public int Version { get; set; }
}

/// <summary>One line of the schedule.</summary>
public sealed record Recurring(string Name, TimeSpan Every, Type Job);

public static class ScheduleRegistration
{
    public static IServiceCollection Recurs<TJob>(this IServiceCollection services)
        where TJob : class, IRecurring
    {
        services.AddScoped<TJob>();
        return services.AddSingleton(new Recurring(TJob.Name, TJob.Every, typeof(TJob)));
    }
}

/// <summary>Runs recurring jobs, each vendor's at its own time; a row per job keeps one process running it.</summary>
public sealed class Scheduler(IServiceProvider services, IEnumerable<Recurring> jobs, TimeProvider clock, ILogger<Scheduler> log) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(5);

    /// <summary>Runs everything that is due for the vendor; <paramref name="force"/> runs it whether due or not (the demo's clock has jumped).</summary>
    public async Task RunDue(Id<Vendor> vendor, bool force, CancellationToken ct)
    {
        foreach (var job in jobs)
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            var now = clock.GetUtcNow();
            var run = await db.Set<ScheduledRun>().SingleOrDefaultAsync(r => r.Job == job.Name, ct);
            if (run is null)
            {
                run = new ScheduledRun { Job = job.Name };
                db.Add(run);
            }
            else if (run.DueAt > now && !force)
            {
                continue;
            }

            run.DueAt = now + job.Every;
            run.LastRunAt = now;
            run.Version++;
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (Exception lost) when (lost is Refused or DbUpdateException { Entries: [{ State: EntityState.Added }] })
            {
                // Another process noted this run, or the job's first, at the same moment: it runs it.
                continue;
            }

            await Run(job, vendor, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_poll);
        try
        {
            do
            {
                await RunDue(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (ObjectDisposedException)
        {
            // The process could not start (its port is taken) and is already on its way out.
        }
    }

    /// <summary>What is due of every vendor.</summary>
    private async Task RunDue(CancellationToken ct)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            foreach (var vendor in await scope.ServiceProvider.GetRequiredService<Db>().Vendors.Select(v => v.Id).ToListAsync(ct))
            {
                await RunDue(vendor, force: false, ct);
            }
        }
        catch (Exception failure) when (failure is not ObjectDisposedException && !ct.IsCancellationRequested)
        {
            log.LogError(failure, "The schedule could not be read; trying again");
        }
    }

    private async Task Run(Recurring job, Id<Vendor> vendor, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        try
        {
            await ((IRecurring)scope.ServiceProvider.GetRequiredService(job.Job)).Run(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogError(failure, "Job {Job} failed; it runs again at its next time", job.Name);
        }
    }
}
