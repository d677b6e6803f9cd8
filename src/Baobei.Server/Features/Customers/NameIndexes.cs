using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>The names that a vendor's holders hold, in memory.</summary>
public sealed class NamesInMemory
{
    private readonly Lock _lock = new();
    private readonly List<long> _numbers;
    private readonly Dictionary<long, int> _suspects = [];

    internal NamesInMemory(IReadOnlyList<long> numbers, IReadOnlyList<string> names)
    {
        Index = NameIndex.Build(names);
        _numbers = [.. numbers];
    }

    public NameIndex Index { get; }

    /// <summary>What of the database it knows (<see cref="Db.NamesSince"/>); only whoever catches up changes it.</summary>
    internal string? Mark { get; set; }

    /// <summary>When it was last asked, by the number of the question.</summary>
    internal long LastUsed { get; set; }

    /// <summary>The rows of <c>held_names</c> whose name the party may have, the likeliest first.</summary>
    /// <returns>The place in the index, and the row's number.</returns>
    public IReadOnlyList<(int Place, long Number)> Find(MatchParty asked, int top, MatchThresholds thresholds, bool isQuick = false)
    {
        var hits = Index.Find(asked, top, thresholds, isQuick);
        lock (_lock)
        {
            return [.. hits.Select(hit => (hit.Number, _numbers[hit.Number]))];
        }
    }

    /// <summary>Somebody did not find these rows: whoever catches up next looks whether they are gone for good.</summary>
    public void Suspect(IEnumerable<(int Place, long Number)> missing)
    {
        lock (_lock)
        {
            foreach (var (place, number) in missing)
            {
                _suspects[number] = place;
            }
        }
    }

    internal void Add(long number, string name)
    {
        // Who finds it asks for its number, and waits for it.
        lock (_lock)
        {
            Index.Add(name);
            _numbers.Add(number);
        }
    }

    internal IReadOnlyList<long> Suspects()
    {
        lock (_lock)
        {
            return [.. _suspects.Keys];
        }
    }

    /// <summary>Of the rows that were suspected, these are there.</summary>
    internal void Drop(IReadOnlyList<long> suspects, IReadOnlyCollection<long> there)
    {
        lock (_lock)
        {
            foreach (var number in suspects)
            {
                if (_suspects.Remove(number, out var place) && !there.Contains(number))
                {
                    Index.Remove(place);
                }
            }
        }
    }
}

/// <summary>
/// For each vendor the names that are held (<c>held_names</c>), in memory, and never older than the question: at every look-up what was committed since,
/// on this process or another, is read first. Those who ask at the same moment share that reading. Rows that were deleted are noticed when somebody finds
/// them, because what is found is looked up in the database anyway. Built when the process starts, or when a vendor is first asked about.
/// </summary>
/// <remarks>
/// Only what is committed gets in, whatever transaction the question is asked in: what is rolled back was never there. See decision 0013.
/// </remarks>
public sealed class NameIndexes(IServiceScopeFactory scopes, ServerOptions options, ILogger<NameIndexes> log) : BackgroundService
{
    /// <summary>Vendors whose names are kept; the one that was not asked about for longest goes.</summary>
    public const int MostVendors = 16;

    private readonly SharedReads<Id<Vendor>, bool, NamesInMemory> _reads = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<Id<Vendor>, NamesInMemory> _known = [];
    private long _questions;

    /// <summary>Vendors whose names are in memory now.</summary>
    public IReadOnlyList<Id<Vendor>> Kept
    {
        get
        {
            lock (_lock)
            {
                return [.. _known.Keys];
            }
        }
    }

    /// <summary>All names of the vendor that were committed before this was called.</summary>
    public async Task<NamesInMemory> UpToDate(Id<Vendor> vendor, CancellationToken ct) =>

        // Others share the reading, so it does not end with whoever began it.
        (await _reads.Read(vendor, true, async _ => new Dictionary<bool, NamesInMemory> { [true] = await Read(vendor) }).WaitAsync(ct))!;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (!options.Web)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var vendor in await scope.ServiceProvider.GetRequiredService<Db>().Vendors.OrderBy(v => v.Id).Select(v => v.Id).Take(MostVendors).ToListAsync(stoppingToken))
            {
                await UpToDate(vendor, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            log.LogWarning(failure, "The names could not be read ahead; whoever asks first reads them");
        }
    }

    private async Task<NamesInMemory> Read(Id<Vendor> vendor)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var names = Known(vendor);
        if (names is null)
        {
            var (numbers, texts) = (new List<long>(), new List<string>());
            var mark = await db.NamesSince(
                null,
                (number, name) =>
                {
                    numbers.Add(number);
                    texts.Add(name);
                },
                CancellationToken.None);
            names = Keep(vendor, new(numbers, texts) { Mark = mark });
        }
        else
        {
            names.Mark = await db.NamesSince(names.Mark, names.Add, CancellationToken.None);
        }

        if (names.Suspects() is { Count: > 0 } suspects)
        {
            names.Drop(suspects, await db.HeldNamesOf(suspects).Select(held => held.Number).ToListAsync());
        }

        return names;
    }

    private NamesInMemory? Known(Id<Vendor> vendor)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(vendor, out var names))
            {
                names.LastUsed = ++_questions;
            }

            return names;
        }
    }

    private NamesInMemory Keep(Id<Vendor> vendor, NamesInMemory names)
    {
        lock (_lock)
        {
            names.LastUsed = ++_questions;
            _known[vendor] = names;
            while (_known.Count > MostVendors)
            {
                _known.Remove(_known.MinBy(one => one.Value.LastUsed).Key);
            }
        }

        return names;
    }
}
