using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Access;

/// <summary>
/// Which vendor a request is for, by host name; the first vendor is the default. Read again every few seconds, since other processes may add one.
/// A vendor that this process has added is found from then on: a reading that began before never takes the place of one that began later.
/// </summary>
public sealed class VendorDirectory(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(10);

    private Snapshot _snapshot = new([], [], 0, 0);
    private long _readings;

    public async ValueTask<Vendor?> Find(string host, CancellationToken ct)
    {
        var snapshot = Volatile.Read(ref _snapshot);
        if (snapshot.Number == 0 || TimeProvider.System.GetElapsedTime(snapshot.ReadAt) > _fresh)
        {
            snapshot = await Read(ct);
        }

        return snapshot.ByHost.TryGetValue(host, out var vendor) ? vendor : snapshot.All.Count > 0 ? snapshot.All[0] : null;
    }

    public Vendor? Get(Id<Vendor> id) => Volatile.Read(ref _snapshot).All.FirstOrDefault(v => v.Id == id);

    /// <summary>Reads the vendors again, after one was added or renamed.</summary>
    public async Task<IReadOnlyList<Vendor>> Refresh(CancellationToken ct) => (await Read(ct)).All;

    private async Task<Snapshot> Read(CancellationToken ct)
    {
        var (number, readAt) = (Interlocked.Increment(ref _readings), TimeProvider.System.GetTimestamp());
        await using var scope = scopes.CreateAsyncScope();
        var vendors = await scope.ServiceProvider.GetRequiredService<Db>().Vendors.AsNoTracking().OrderBy(v => v.Id).ToListAsync(ct);
        var byHost = new Dictionary<string, Vendor>(StringComparer.OrdinalIgnoreCase);
        foreach (var vendor in vendors)
        {
            foreach (var host in vendor.Hosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                byHost[host] = vendor;
            }
        }

        return Publish(new(vendors, byHost, number, readAt));
    }

    /// <returns>What is known now: <paramref name="read"/>, or what was read since.</returns>
    private Snapshot Publish(Snapshot read)
    {
        while (true)
        {
            var known = Volatile.Read(ref _snapshot);
            if (known.Number > read.Number)
            {
                return known;
            }

            if (Interlocked.CompareExchange(ref _snapshot, read, known) == known)
            {
                return read;
            }
        }
    }

    /// <param name="Number">Of the reading, in the order in which they began.</param>
    /// <param name="ReadAt">When it began.</param>
    private sealed record Snapshot(IReadOnlyList<Vendor> All, Dictionary<string, Vendor> ByHost, long Number, long ReadAt);
}
