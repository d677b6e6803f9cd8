using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Wakes the worker of this process when there is something to look through, to load or to take back.</summary>
public sealed class ProjectImportSignal : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It already rings.
        }
    }

    public Task Wait(TimeSpan atMost, CancellationToken ct) => _bell.WaitAsync(atMost, ct);

    public void Dispose() => _bell.Dispose();
}

/// <summary>
/// Works on imports, one after the other, batch by batch (<see cref="WorkOnProjectImport"/>), each under a lease: when a process dies, another goes
/// on where it was once the lease is over.
/// </summary>
public sealed class ProjectImportWorker(IServiceProvider services, ProjectImportSignal signal, ILogger<ProjectImportWorker> log) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(5);

    /// <summary>Works until nothing waits; also called by tests.</summary>
    /// <param name="vendor">Only this one's; null: all.</param>
    /// <param name="batches">Stops after so many, as a process that is killed does: what it had stays under its lease.</param>
    /// <param name="ahead">How far its clock is ahead of the others', by which leases are over.</param>
    public async Task Drain(Id<Vendor>? vendor = null, int batches = int.MaxValue, TimeSpan ahead = default, CancellationToken ct = default)
    {
        while (batches > 0 && await Next(vendor, ahead, ct) is var (of, id))
        {
            batches = await Work(of, id, batches, ahead, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Drain(ct: stoppingToken);
                await signal.Wait(_poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                // The process could not start (its port is taken) and is already on its way out.
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "An import could not go on; it does once its lease is over");
                await Task.Delay(_poll, TimeProvider.System, stoppingToken);
            }
        }
    }

    private async Task<(Id<Vendor> Vendor, Id<ProjectImport> Import)?> Next(Id<Vendor>? vendor, TimeSpan ahead, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();

        // Whichever vendor's turn it is; what is done is done as that vendor.
        var now = TimeProvider.System.GetUtcNow() + ahead;
        var waiting = scope.ServiceProvider.GetRequiredService<Db>().Set<ProjectImport>().IgnoreQueryFilters([Db.VendorFilter])
            .Where(i => i.State == ProjectImportState.Checking || i.State == ProjectImportState.Loading || i.State == ProjectImportState.Undoing)
            .Where(i => i.LeasedUntil == null || i.LeasedUntil <= now);
        if (vendor is { } one)
        {
            waiting = waiting.Where(i => i.VendorId == one);
        }

        var next = await waiting.OrderBy(i => i.StoredAt).Select(i => new { i.VendorId, i.Id }).FirstOrDefaultAsync(ct);
        return next is null ? null : (next.VendorId, next.Id);
    }

    /// <returns>How many batches may still be done.</returns>
    private async Task<int> Work(Id<Vendor> vendor, Id<ProjectImport> id, int batches, TimeSpan ahead, CancellationToken ct)
    {
        if (await Take(vendor, id, ahead, ct) is not { } taken)
        {
            return batches;
        }

        var (caller, version, seen) = taken;
        try
        {
            for (; batches > 0; batches--)
            {
                await using var scope = Enter(caller);
                var import = await Load(scope, id, ct);
                if (import is null || import.Version != version || !ProjectImport.IsAtWork(import.State))
                {
                    // Done; or it took so long that somebody else has it.
                    return batches;
                }

                await scope.ServiceProvider.GetRequiredService<WorkOnProjectImport>().Run(import, seen, TimeProvider.System.GetUtcNow() + ahead + Lease, ct);
                version = import.Version;
            }
        }
        catch (Refused lost) when (lost.Code is "edit.conflict" or ProjectMap.PlaceTaken)
        {
            // Somebody changed what the batch is about at the same moment: nothing of it was saved, and it is done anew.
            await Release(caller, id, version, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Release(caller, id, version, CancellationToken.None);
            throw;
        }

        return batches;
    }

    private async Task<(Caller Caller, int Version, Dictionary<ProjectImportRules.Sameness, int> Seen)?> Take(Id<Vendor> vendor, Id<ProjectImport> id, TimeSpan ahead, CancellationToken ct)
    {
        await using var scope = Enter(Caller.Job(vendor));
        if (await Load(scope, id, ct) is not { } import || !ProjectImport.IsAtWork(import.State))
        {
            // Another process has finished it meanwhile; whoever loads it now must not meet a version that says nothing.
            return null;
        }

        var db = scope.ServiceProvider.GetRequiredService<Db>();
        import.Lease(TimeProvider.System.GetUtcNow() + ahead + Lease);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refused)
        {
            // Another process took it at the same moment.
            return null;
        }

        // What it does is done by whoever handed the file in.
        var by = await db.Users.Where(u => u.Id == import.CreatedBy).Select(u => u.DisplayName).SingleOrDefaultAsync(ct);
        return (Caller.Job(vendor) with { User = import.CreatedBy, Name = by ?? "" }, import.Version, await scope.ServiceProvider.GetRequiredService<WorkOnProjectImport>().Seen(import, ct));
    }

    private async Task Release(Caller caller, Id<ProjectImport> id, int version, CancellationToken ct)
    {
        await using var scope = Enter(caller);
        await scope.ServiceProvider.GetRequiredService<Db>().Set<ProjectImport>().Where(i => i.Id == id && i.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeasedUntil, (DateTimeOffset?)null), ct);
    }

    private AsyncServiceScope Enter(Caller caller)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        return scope;
    }

    private static Task<ProjectImport?> Load(AsyncServiceScope scope, Id<ProjectImport> id, CancellationToken ct) =>
        scope.ServiceProvider.GetRequiredService<Db>().Set<ProjectImport>().SingleOrDefaultAsync(i => i.Id == id, ct);
}

/// <summary>Forgets files of projects with all their rows; what they brought, and the audit, stay.</summary>
public sealed class ForgetProjectImports(Db db) : IRecurring
{
    /// <summary>Long after it can be undone; until then it is read who brought what.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    /// <summary>Of a file that was never loaded.</summary>
    public static readonly TimeSpan KeepUnused = TimeSpan.FromDays(7);

    public static string Name => "projects.forget_imports";

    public static TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (unused, old) = (now - KeepUnused, now - Keep);
        var gone = await db.Set<ProjectImport>()
            .Where(i => i.StoredAt < unused && (i.StoredAt < old || i.State == ProjectImportState.Receiving || i.State == ProjectImportState.Checked))
            .Where(i => i.State != ProjectImportState.Loading && i.State != ProjectImportState.Undoing)
            .OrderBy(i => i.StoredAt).Select(i => i.Id).Take(Tidying.BatchSize).ToListAsync(ct);
        foreach (var id in gone)
        {
            await db.DeleteInBatches(db.Set<ProjectImportPart>().Where(p => p.ImportId == id), p => p.Number, ct);
            await db.Set<ProjectImport>().Where(i => i.Id == id).ExecuteDeleteAsync(ct);
        }
    }
}
