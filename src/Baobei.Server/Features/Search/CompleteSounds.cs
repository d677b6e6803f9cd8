using System.Diagnostics;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Search;

/// <summary>
/// Gives rows from before names were found by their sound the words for it (<see cref="SearchSounds"/>): the customers whose hold has ended, then the projects, the
/// newest first, once. Each batch is saved with the place that was reached, so a process that ends, or another, goes on from there.
/// </summary>
public sealed class CompleteSounds(Db db, ILogger<CompleteSounds> log) : IRecurring
{
    /// <summary>Other jobs wait meanwhile.</summary>
    private static readonly TimeSpan _atOnce = TimeSpan.FromSeconds(20);

    /// <summary>Where it is when there is nothing left.</summary>
    public const string Done = "done";

    private const string OfCustomers = "customers:";

    private const string OfProjects = "projects:";

    public static string Name => "complete-sounds";

    public static TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken ct)
    {
        var (begun, rows) = (Stopwatch.StartNew(), 0);
        try
        {
            while (await Batch(ct) is { } done)
            {
                rows += done;
                if (begun.Elapsed > _atOnce)
                {
                    log.LogInformation("Words of sound: {Rows} rows of customers and projects completed; going on in a minute", rows);
                    return;
                }
            }

            if (rows > 0)
            {
                log.LogInformation("Words of sound: {Rows} rows completed, the last", rows);
            }
        }
        catch (Refused changed) when (changed.Code == "edit.conflict")
        {
            // Somebody changed a row meanwhile, or another process has its turn: the next run goes on from what was saved last.
            db.Forget();
        }
    }

    /// <summary>One batch in a transaction of its own; also called by tests.</summary>
    /// <returns>How many rows; null when all are done.</returns>
    public Task<int?> Batch(CancellationToken ct) => db.Atomically<int?>(
        async () =>
        {
            db.ChangeTracker.Clear();
            var run = await db.Set<ScheduledRun>().SingleOrDefaultAsync(r => r.Job == Name, ct);
            if (run is null or { Reached: Done })
            {
                return null;
            }

            var count = run.Reached is { } reached && reached.StartsWith(OfProjects, StringComparison.Ordinal)
                ? await Projects(run, Id<Project>.Parse(reached[OfProjects.Length..], null), ct)
                : await Customers(run, run.Reached is { } customer ? Id<Customer>.Parse(customer[OfCustomers.Length..], null) : Last<Customer>(), ct);
            await db.SaveMany([], ct);
            return count;
        },
        ct);

    private async Task<int> Customers(ScheduledRun run, Id<Customer> reached, CancellationToken ct)
    {
        var rows = await db.Customers.Where(c => c.EndReason != null && c.Id < reached).OrderByDescending(c => c.Id).Take(Pages.Size).ToListAsync(ct);
        rows.ForEach(customer => customer.Index());
        run.Reached = rows.Count == Pages.Size ? OfCustomers + rows[^1].Id : OfProjects + Last<Project>();
        return rows.Count;
    }

    private async Task<int> Projects(ScheduledRun run, Id<Project> reached, CancellationToken ct)
    {
        var rows = await db.Projects.Where(p => p.Id < reached).OrderByDescending(p => p.Id).Take(Pages.Size).ToListAsync(ct);
        rows.ForEach(project => project.Index());
        run.Reached = rows.Count == Pages.Size ? OfProjects + rows[^1].Id : Done;
        return rows.Count;
    }

    /// <summary>Behind every id.</summary>
    private static Id<T> Last<T>()
        where T : IHasId => new(Guid.AllBitsSet);
}
