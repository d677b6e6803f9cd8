using System.Collections.Concurrent;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>
/// The vendor's numbers, as every rule reads them: <c>(await policies.InForce(caller.Vendor, now, ct)).Values</c>; what is decided
/// keeps the version's id.
/// </summary>
/// <remarks>
/// Each process keeps the versions for <see cref="Fresh"/> and then reads again. A new version holds no earlier than
/// <see cref="Lead"/> after it was written (<see cref="WritePolicy"/>): by then every process has read it, so all change over
/// at the same moment and no two decide the same thing under different numbers. Which version holds is asked anew each time,
/// so the change-over itself needs no reading.
/// </remarks>
public sealed class PolicyBook(IServiceScopeFactory scopes)
{
    /// <summary>How old a process's knowledge of the versions may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Twice <see cref="Fresh"/>: the rest is for clocks of different machines and for the reading itself.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Id<Vendor>, Shelf> _shelves = new();

    /// <summary>The version that holds at <paramref name="now"/>.</summary>
    public async ValueTask<PolicyVersion> InForce(Id<Vendor> vendor, DateTimeOffset now, CancellationToken ct) =>
        PolicyVersion.InForce(await All(vendor, ct), now);

    /// <summary>The version by which something was decided. Not found: <see cref="NotFound"/>.</summary>
    public async ValueTask<PolicyVersion> Get(Id<Vendor> vendor, Id<PolicyVersion> id, CancellationToken ct) =>
        (await All(vendor, ct)).FirstOrDefault(version => version.Id == id) ?? throw new NotFound();

    /// <summary>Every version, the newest first.</summary>
    public async ValueTask<IReadOnlyList<PolicyVersion>> All(Id<Vendor> vendor, CancellationToken ct) =>
        _shelves.TryGetValue(vendor, out var shelf) && TimeProvider.System.GetElapsedTime(shelf.ReadAt) < Fresh ? shelf.Versions : await Read(vendor, ct);

    /// <summary>Reads again at once: this process has just written a version.</summary>
    public Task Refresh(Id<Vendor> vendor, CancellationToken ct) => Read(vendor, ct);

    private async Task<IReadOnlyList<PolicyVersion>> Read(Id<Vendor> vendor, CancellationToken ct)
    {
        var readAt = TimeProvider.System.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var versions = await scope.ServiceProvider.GetRequiredService<Db>().Policies.AsNoTracking().OrderByDescending(p => p.Number).ToListAsync(ct);

        // A reading that began before another one may know less than it, however late it ends.
        return _shelves.AddOrUpdate(vendor, static (_, read) => read, static (_, known, read) => known.ReadAt > read.ReadAt ? known : read, new Shelf(versions, readAt)).Versions;
    }

    private sealed record Shelf(IReadOnlyList<PolicyVersion> Versions, long ReadAt);
}
