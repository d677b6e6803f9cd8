using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>Wakes the worker of this process when there is something to look through, to load or to take back.</summary>
public sealed class ImportSignal : IDisposable
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
/// Works on imports, one after the other, batch by batch (<see cref="WorkOnImport"/>), each under a lease: when a process dies, another goes
/// on where it was once the lease is over.
/// </summary>
public sealed class ImportWorker(IServiceProvider services, ImportSignal signal, ILogger<ImportWorker> log) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Before its first batch a process reads what those before it did.</summary>
    private static readonly TimeSpan _readingThousandRows = TimeSpan.FromMilliseconds(200);

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

    private async Task<(Id<Vendor> Vendor, Id<RegistrationImport> Import)?> Next(Id<Vendor>? vendor, TimeSpan ahead, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();

        // Whichever vendor's turn it is; what is done is done as that vendor.
        var now = TimeProvider.System.GetUtcNow() + ahead;
        var waiting = scope.ServiceProvider.GetRequiredService<Db>().Set<RegistrationImport>().IgnoreQueryFilters([Db.VendorFilter])
            .Where(i => i.State == RegistrationImportState.Checking || i.State == RegistrationImportState.Loading || i.State == RegistrationImportState.Undoing)
            .Where(i => i.LeasedUntil == null || i.LeasedUntil <= now);
        if (vendor is { } one)
        {
            waiting = waiting.Where(i => i.VendorId == one);
        }

        var next = await waiting.OrderBy(i => i.StoredAt).Select(i => new { i.VendorId, i.Id }).FirstOrDefaultAsync(ct);
        return next is null ? null : (next.VendorId, next.Id);
    }

    /// <returns>How many batches may still be done.</returns>
    private async Task<int> Work(Id<Vendor> vendor, Id<RegistrationImport> id, int batches, TimeSpan ahead, CancellationToken ct)
    {
        if (await Take(vendor, id, ahead, ct) is not { } taken)
        {
            return batches;
        }

        var (caller, version, memory) = taken;
        try
        {
            for (; batches > 0; batches--)
            {
                await using var scope = Enter(caller);
                var import = await Load(scope, id, ct);
                if (import is null || import.Version != version || !RegistrationImport.IsAtWork(import.State))
                {
                    // Done; or it took so long that somebody else has it.
                    return batches;
                }

                await scope.ServiceProvider.GetRequiredService<WorkOnImport>().Run(import, memory, TimeProvider.System.GetUtcNow() + ahead + Lease, ct);
                version = import.Version;
            }
        }
        catch (Refused lost) when (lost.Code is "edit.conflict" or Eligibility.Protected or ProjectMap.PlaceTaken)
        {
            // Somebody changed what the batch is about at the same moment: nothing of it was saved, and it is done anew.
            await Release(caller, id, version, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Release(caller, id, version, CancellationToken.None);
            throw;
        }
        finally
        {
            if (memory is IAsyncDisposable left)
            {
                await left.DisposeAsync();
            }
        }

        return batches;
    }

    private async Task<(Caller Caller, int Version, object Memory)?> Take(Id<Vendor> vendor, Id<RegistrationImport> id, TimeSpan ahead, CancellationToken ct)
    {
        await using var scope = Enter(Caller.Job(vendor));
        if (await Load(scope, id, ct) is not { } import || !RegistrationImport.IsAtWork(import.State))
        {
            // Another process has finished it meanwhile; whoever loads it now must not meet a version that says nothing.
            return null;
        }

        var db = scope.ServiceProvider.GetRequiredService<Db>();
        import.Lease(TimeProvider.System.GetUtcNow() + ahead + Lease + (import.Rows / 1000 * _readingThousandRows));
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
        return (Caller.Job(vendor) with { User = import.CreatedBy, Name = by ?? "" }, import.Version, await scope.ServiceProvider.GetRequiredService<WorkOnImport>().Remember(import, ct));
    }

    private async Task Release(Caller caller, Id<RegistrationImport> id, int version, CancellationToken ct)
    {
        await using var scope = Enter(caller);
        await scope.ServiceProvider.GetRequiredService<Db>().Set<RegistrationImport>().Where(i => i.Id == id && i.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeasedUntil, (DateTimeOffset?)null), ct);
    }

    private AsyncServiceScope Enter(Caller caller)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        return scope;
    }

    private static Task<RegistrationImport?> Load(AsyncServiceScope scope, Id<RegistrationImport> id, CancellationToken ct) =>
        scope.ServiceProvider.GetRequiredService<Db>().Set<RegistrationImport>().SingleOrDefaultAsync(i => i.Id == id, ct);
}

/// <summary>Forgets files with all their rows; what they brought, and the audit, stay.</summary>
public sealed class ForgetImports(Db db) : IRecurring
{
    /// <summary>Long after it can be undone; until then it is read who brought what.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    /// <summary>Of a file that was never loaded.</summary>
    public static readonly TimeSpan KeepUnused = TimeSpan.FromDays(7);

    public static string Name => "imports.forget";

    public static TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (unused, old) = (now - KeepUnused, now - Keep);
        var gone = await db.Set<RegistrationImport>()
            .Where(i => i.StoredAt < unused && (i.StoredAt < old || i.State == RegistrationImportState.Receiving || i.State == RegistrationImportState.Checked))
            .Where(i => i.State != RegistrationImportState.Loading && i.State != RegistrationImportState.Undoing)
            .OrderBy(i => i.StoredAt).Select(i => i.Id).Take(Tidying.BatchSize).ToListAsync(ct);
        foreach (var id in gone)
        {
            await db.DeleteInBatches(db.Set<ImportPart>().Where(p => p.ImportId == id), p => p.Number, ct);
            await db.Set<RegistrationImport>().Where(i => i.Id == id).ExecuteDeleteAsync(ct);
        }
    }
}
