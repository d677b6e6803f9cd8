using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Features.Imports;

namespace Baobei.Server.Features.Customers;

/// <summary>A row of a file of customers that is registered, or would be.</summary>
/// <param name="Customer">What it became; empty in the dry run.</param>
internal sealed record GoodRow(int Line, Id<Partner> Partner, CustomerType Type, MatchParty? Party, Guid Customer = default);

/// <summary>A key, and what is remembered of it: of a million rows the texts would take more memory than all the rest.</summary>
internal readonly record struct MarkedKey(IdentityKey Key, UInt128 Mark)
{
    public static MarkedKey[] Of(IReadOnlyList<IdentityKey> keys) => [.. keys.Select(key => new MarkedKey(key, MarkOf(key)))];

    private static UInt128 MarkOf(IdentityKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(key.Text.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}

/// <summary>
/// What a process that works on a file of customers knows of the rows before: which keys and places they take, and, in a file of several partners,
/// their names, so that of two rows that may be the same customer the second gets the answer that it would get if the first were registered.
/// </summary>
internal sealed class CustomerImportMemory : IAsyncDisposable
{
    /// <summary>By <see cref="MarkedKey.Mark"/>.</summary>
    private readonly Dictionary<UInt128, GoodRow> _keys = [];
    private readonly Dictionary<int, GoodRow> _rows = [];
    private readonly Dictionary<Id<Partner>, int> _promised = [];

    /// <summary>Read by those who gather, while others are met.</summary>
    private readonly ConcurrentDictionary<Id<Partner>, int> _taken = [];

    private readonly NameIndex? _names;

    /// <summary>Lines of the rows that have a name, ascending.</summary>
    private readonly int[] _lines;

    /// <param name="names">Of all rows of the file, with their lines; null when all are of one partner, whose customers may be sisters.</param>
    public CustomerImportMemory(IReadOnlyList<(int Line, string Name)>? names)
    {
        _lines = names is null ? [] : [.. names.Select(name => name.Line)];
        _names = names is null ? null : NameIndex.Build([.. names.Select(name => name.Name)]);
    }

    /// <summary>What becomes of the next batches, which is found out while this one is kept; null for one that the file has not.</summary>
    public Queue<Task<CheckedRows?>> Ahead { get; } = [];

    /// <summary>Who is meant by what stands in the column of the partner, as far as a dry run has met it.</summary>
    public ConcurrentDictionary<string, (Partner? Partner, ImportFault? Fault)> Partners { get; } = [];

    /// <summary>It is known how many places the partner had taken when it was first met.</summary>
    public bool Knows(Id<Partner> partner) => _taken.ContainsKey(partner);

    public void Met(IReadOnlyDictionary<Id<Partner>, FreePlaces> places)
    {
        foreach (var (partner, free) in places)
        {
            _taken[partner] = free.Taken;
        }
    }

    /// <summary>Places that the partner has taken and that rows before take.</summary>
    public int Observed(Id<Partner> partner) => _taken[partner] + _promised.GetValueOrDefault(partner);

    /// <summary>The row before that is the same customer by its name or code, or, of a person, by address or number.</summary>
    public int? SameAs(CustomerType type, IReadOnlyList<MarkedKey> keys) =>
        keys.Where(marked => marked.Key.IsExclusive).Select(marked => _keys.GetValueOrDefault(marked.Mark)).FirstOrDefault(row => row is not null && row.Type == type)?.Line;

    /// <summary>Rows before that have one of the keys.</summary>
    public IEnumerable<FoundClaim> Claims(IReadOnlyList<MarkedKey> keys) =>
        from marked in keys
        let row = _keys.GetValueOrDefault(marked.Mark)
        where row is not null
        select new FoundClaim(marked.Key.Text, ClaimSource.Registration, row.Customer, row.Type, row.Partner.Value, row.Customer == default ? null : row.Customer, true);

    /// <summary>Rows of the file before this line whose name the party may have; it may be asked from several threads.</summary>
    public IReadOnlyList<int> Lines(MatchParty asked, int line)
    {
        if (_names is null)
        {
            return [];
        }

        Span<int> numbers = stackalloc int[NameEffort.Sibling.Candidates];
        var place = Array.BinarySearch(_lines, line);
        var lines = new int[_names.Candidates(asked.Name, numbers, NameEffort.Sibling, before: place < 0 ? ~place : place)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = _lines[numbers[i]];
        }

        return lines;
    }

    /// <summary>Of these rows those before that may be the same customer, of other partners; it may be asked from several threads while none is added.</summary>
    public IReadOnlyList<(int Line, FoundName Name)> Near(IReadOnlyList<int> lines, Id<Partner> partner, MatchParty asked, MatchThresholds thresholds)
    {
        var near = new List<(int, FoundName)>();
        foreach (var line in lines)
        {
            if (_rows.TryGetValue(line, out var row) && row.Partner != partner && row.Party is { } party
                && Matcher.Match(asked, party, thresholds) is { Answer: not MatchAnswer.Different } result)
            {
                near.Add((line, new(ClaimSource.Registration, row.Customer, row.Partner.Value, true, result.Answer, result.Score, Matcher.Explain(asked, party))));
            }
        }

        return near;
    }

    public void Add(GoodRow row, IReadOnlyList<MarkedKey> keys)
    {
        _promised[row.Partner] = _promised.GetValueOrDefault(row.Partner) + 1;
        foreach (var key in keys)
        {
            _keys.TryAdd(key.Mark, row);
        }

        if (_names is not null)
        {
            _rows.TryAdd(row.Line, row);
        }
    }

    /// <summary>The rows before are in the database now, and are found there.</summary>
    public void Forget()
    {
        _keys.Clear();
        _rows.Clear();
        _promised.Clear();
        _taken.Clear();
    }

    /// <summary>Waits for what is gathered and not needed any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var ahead in Ahead)
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
