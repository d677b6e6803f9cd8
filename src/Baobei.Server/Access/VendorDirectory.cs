using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Access;

/// <summary>Which vendor a request is for, by host name; the first vendor is the default. Read again every few seconds, since other processes may add one.</summary>
public sealed class VendorDirectory(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(10);

    private volatile Snapshot _snapshot = new([], [], 0);

    public async ValueTask<Vendor?> Find(string host, CancellationToken ct)
    {
        var snapshot = _snapshot;
        if (snapshot.ReadAt == 0 || TimeProvider.System.GetElapsedTime(snapshot.ReadAt) > _fresh)
        {
            snapshot = await Read(ct);
        }

        return snapshot.ByHost.TryGetValue(host, out var vendor) ? vendor : snapshot.All.Count > 0 ? snapshot.All[0] : null;
    }

    public Vendor? Get(Id<Vendor> id) => _snapshot.All.FirstOrDefault(v => v.Id == id);

    /// <summary>Reads the vendors again, after one was added or renamed.</summary>
    public async Task<IReadOnlyList<Vendor>> Refresh(CancellationToken ct) => (await Read(ct)).All;

    private async Task<Snapshot> Read(CancellationToken ct)
    {
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

        return _snapshot = new Snapshot(vendors, byHost, TimeProvider.System.GetTimestamp());
    }

    private sealed record Snapshot(IReadOnlyList<Vendor> All, Dictionary<string, Vendor> ByHost, long ReadAt);
}
