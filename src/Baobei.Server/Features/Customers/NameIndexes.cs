using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>The names and nicknames that a vendor's holders hold, in memory.</summary>
public sealed class NamesInMemory
{
    private readonly Lock _lock = new();

    private readonly Dictionary<long, int> _suspects = [];

    /// <summary>Partners by the number that stands for them here, the vendor's own as <see cref="Guid.Empty"/>.</summary>
    private readonly Dictionary<Guid, int> _partners = [];

    /// <summary>For each place in the index the row's number; a nickname has a place of its own. Read by who searches while it grows: it is replaced by a longer one.</summary>
    private volatile long[] _numbers = [];

    /// <summary>For each place in the index <see cref="HolderOf"/>; like the numbers.</summary>
    private volatile int[] _holders = [];

    private int _count;

    internal NamesInMemory(IReadOnlyList<HeldText> held)
    {
        var texts = new List<string>();
        foreach (var one in held)
        {
            texts.AddRange(TextsOf(one));
            Note(one);
        }

        Index = NameIndex.Build(texts);
    }

    public NameIndex Index { get; }

    /// <summary>What of the database it knows (<see cref="Db.NamesSince"/>); only whoever catches up changes it.</summary>
    internal string? Mark { get; set; }

    /// <summary>When it was last asked, by the number of the question.</summary>
    internal long LastUsed { get; set; }

    /// <summary>The rows of <c>held_names</c> whose name the party may have, the likeliest first.</summary>
    /// <returns>The place in the index, and the row's number.</returns>
    public IReadOnlyList<(int Place, long Number)> Find(MatchParty asked, int top, MatchThresholds thresholds, NameEffort? effort = null)
    {
        var hits = Index.Find(asked, top, thresholds, effort);
        var numbers = _numbers;
        return [.. hits.Select(hit => (Place: hit.Number, Number: numbers[hit.Number])).DistinctBy(hit => hit.Number)];
    }

    /// <summary>The rows of <c>held_names</c> that somebody means who types this into a search box, the likeliest first.</summary>
    /// <param name="partner">Only what is this partner's; null: what is anybody's.</param>
    /// <returns>The place in the index, the row's number, and <see cref="NameFound.IsRead"/>.</returns>
    public IReadOnlyList<(int Place, long Number, bool IsRead)> Search(string typed, ClaimSource source, Id<Partner>? partner)
    {
        var wanted = (int)source;
        lock (_lock)
        {
            if (partner is { } one)
            {
                if (!_partners.TryGetValue(one.Value, out var known))
                {
                    return [];
                }

                wanted = HolderOf(known, source);
            }
        }

        var found = Index.Search(typed, place => partner is null ? SourceOf(_holders[place]) == wanted : _holders[place] == wanted);
        var numbers = _numbers;
        return [.. found.Select(one => (Place: one.Number, Number: numbers[one.Number], one.IsRead)).DistinctBy(one => one.Number)];
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

    internal void Add(HeldText held)
    {
        lock (_lock)
        {
            Note(held);
            foreach (var text in TextsOf(held))
            {
                Index.Add(text);
            }
        }
    }

    internal IReadOnlyList<long> Suspects()
    {
        lock (_lock)
        {
            return [.. _suspects.Keys];
        }
    }

    private static IEnumerable<string> TextsOf(HeldText held) => held.Nickname is { Length: > 0 } nickname ? [held.Name, nickname] : [held.Name];

    /// <summary>Who holds it, as one number: the partner, and as what.</summary>
    private static int HolderOf(int partner, ClaimSource source) => (partner << 2) | (int)source;

    private static int SourceOf(int holder) => holder & 3;

    /// <summary>Keeps whose row each of its texts is, before the index has them.</summary>
    private void Note(HeldText held)
    {
        var partner = held.Partner?.Value ?? Guid.Empty;
        if (!_partners.TryGetValue(partner, out var known))
        {
            _partners.Add(partner, known = _partners.Count);
        }

        foreach (var _ in TextsOf(held))
        {
            var (numbers, holders) = (_numbers, _holders);
            if (_count == holders.Length)
            {
                Array.Resize(ref numbers, Math.Max(1024, numbers.Length * 2));
                Array.Resize(ref holders, numbers.Length);
            }

            numbers[_count] = held.Number;
            holders[_count++] = HolderOf(known, held.Source);
            (_numbers, _holders) = (numbers, holders);
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
            var held = new List<HeldText>();
            var mark = await db.NamesSince(null, held.Add, CancellationToken.None);
            names = Keep(vendor, new(held) { Mark = mark });
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
