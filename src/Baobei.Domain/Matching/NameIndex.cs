namespace Baobei.Domain.Matching;

/// <summary>A name that was found, and the decision on it.</summary>
/// <param name="Number">As <see cref="NameIndex.Add"/> gave it.</param>
public readonly record struct NameHit(int Number, MatchResult Result);

/// <summary>
/// All names that somebody holds, and which of them a name may be: however it was mistyped, shortened or written in another script. In memory. Any
/// number of threads may ask at the same time while one adds or removes; who asks never waits.
/// </summary>
public sealed class NameIndex
{
    /// <summary>The decision costs more than finding: it is asked about so many.</summary>
    public const int MostCandidates = 48;

    /// <summary>Names looked at for a search: many have what was typed.</summary>
    private const int SearchCandidates = 192;

    /// <summary>Letters of a name's beginning that are indexed as its initials.</summary>
    private const int IndexedInitials = 4;

    private const int MinBuckets = 1 << 16;

    private const int MaxBuckets = 1 << 23;

    /// <summary>More names than this for each bucket, and different tokens meet in one too often.</summary>
    private const int NamesPerBucket = 1;

    /// <summary>The memory for a question, of one thread: whatever index it asks.</summary>
    [ThreadStatic]
    private static NameQuery? _asking;

    private readonly Lock _writing = new();

    private readonly NameTokens _tokens = new();

    private readonly NameStore _names = new();

    private PostingLists.Room _room = new();

    private volatile PostingLists _lists = new(MinBuckets);

    /// <summary>A bit for each number that was removed.</summary>
    private volatile int[] _removed = [];

    private int _removedCount;

    /// <summary>Names held.</summary>
    public int Count => _names.Count - Volatile.Read(ref _removedCount);

    /// <summary>An index of these names, numbered as they stand. Uses all processors.</summary>
    public static NameIndex Build(IReadOnlyList<string> names)
    {
        var index = new NameIndex();
        foreach (var name in names)
        {
            index._names.Add(name);
        }

        index.Fill();
        return index;
    }

    /// <summary>Adds a name, which is found as soon as this returns. The same name may be there more than once.</summary>
    /// <returns>Its number: one more than that of the name before.</returns>
    public int Add(string name)
    {
        lock (_writing)
        {
            if (_names.Count >= (long)_lists.Buckets * NamesPerBucket && _lists.Buckets < MaxBuckets)
            {
                // Once in four times as many names; who asks meanwhile is answered from the old lists.
                Fill();
            }

            _tokens.Read(name, isQuery: false);
            var number = _names.Count;
            var lists = _lists;
            foreach (var hash in _tokens.Hashes)
            {
                lists.Append((int)(hash & (uint)(lists.Buckets - 1)), number, _room);
            }

            return _names.Add(name);
        }
    }

    /// <summary>The name is not found any more; its number is not given again. Nothing happens when it is gone already.</summary>
    public void Remove(int number)
    {
        lock (_writing)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, _names.Count);
            var removed = _removed;
            if (number >> 5 >= removed.Length)
            {
                Array.Resize(ref removed, Math.Max(removed.Length * 2, (number >> 5) + 1));
            }

            if ((removed[number >> 5] & (1 << number)) == 0)
            {
                Volatile.Write(ref removed[number >> 5], removed[number >> 5] | (1 << number));
                Volatile.Write(ref _removedCount, _removedCount + 1);
            }

            _removed = removed;
        }
    }

    /// <summary>The name as it was added; also of one that was removed.</summary>
    public string NameOf(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, _names.Count);
        return _names[number].ToString();
    }

    /// <summary>The names that the text may be, the likeliest first.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<int> Candidates(string query, int most = MostCandidates)
    {
        var numbers = new int[most];
        return numbers[..Candidates(query, numbers)];
    }

    /// <summary>As <see cref="Candidates(string, int)"/>, into what is given.</summary>
    /// <returns>How many there are.</returns>
    /// <param name="effort">Null: <see cref="NameEffort.Question"/>.</param>
    /// <param name="before">Only numbers below.</param>
    /// <param name="among">Only these numbers; null: all.</param>
    public int Candidates(ReadOnlySpan<char> query, Span<int> into, NameEffort? effort = null, int before = int.MaxValue, Func<int, bool>? among = null)
    {
        _asking ??= new();
        return _asking.Run(query, _lists, _names, _removed, into, effort ?? NameEffort.Question, before, among);
    }

    /// <summary>
    /// Who the described party may be: names that are the same, then those that have to be looked at or belong together, by score. Those that
    /// are different are left out.
    /// </summary>
    /// <param name="effort">Null: <see cref="NameEffort.Question"/>.</param>
    public IReadOnlyList<NameHit> Find(MatchParty query, int top, MatchThresholds thresholds, NameEffort? effort = null)
    {
        var most = (effort ?? NameEffort.Question).Candidates;
        Span<int> candidates = stackalloc int[2 * most];
        var count = Candidates(query.Name, candidates[..most], effort);
        if (!string.IsNullOrEmpty(query.NameEn))
        {
            count += Candidates(query.NameEn, candidates.Slice(count, most), effort);
        }

        var hits = new List<NameHit>();
        for (var i = 0; i < count; i++)
        {
            var number = candidates[i];
            if (candidates[..i].Contains(number))
            {
                continue;
            }

            var result = Matcher.Match(query, new MatchParty(NameOf(number)), thresholds);
            if (result.Answer != MatchAnswer.Different)
            {
                hits.Add(new(number, result));
            }
        }

        return [.. hits.OrderByDescending(hit => hit.Result.Answer == MatchAnswer.Same).ThenByDescending(hit => hit.Result.Score).Take(top)];
    }

    /// <summary>
    /// Names that have what was typed (<see cref="NameSearch.Finds"/>), and behind them those that are near it; the likeliest first. Of very many that have
    /// it, not all. Initials are found from where a name begins, with or without its region.
    /// </summary>
    /// <param name="among">Only these numbers; null: all. Asked by any thread.</param>
    public IReadOnlyList<NameFound> Search(string typed, Func<int, bool>? among = null)
    {
        Span<int> candidates = stackalloc int[2 * SearchCandidates];
        var count = Candidates(typed, candidates[..SearchCandidates], NameEffort.Search, among: among);
        if (IndexedPart(CharFold.Fold(typed)) is { } part)
        {
            count += Candidates(part, candidates.Slice(count, SearchCandidates), NameEffort.Search, among: among);
        }

        var (read, near) = (new List<NameFound>(), new List<(int Number, MatchResult Result)>());
        for (var i = 0; i < count; i++)
        {
            var number = candidates[i];
            if (candidates[..i].Contains(number))
            {
                continue;
            }

            var name = NameOf(number);
            if (NameSearch.Finds(typed, name))
            {
                read.Add(new(number, true));
            }
            else if (near.Count < MostCandidates && Matcher.Match(typed, name, MatchThresholds.Default) is { Answer: not MatchAnswer.Different } result)
            {
                near.Add((number, result));
            }
        }

        return [.. read, .. near.OrderByDescending(one => one.Result.Score).Select(one => new NameFound(one.Number, false))];
    }

    /// <summary>What the index knows of letters that are no whole syllables: the syllables in front, or the first of the initials. Null: it knows them as they are.</summary>
    private static string? IndexedPart(string letters)
    {
        Span<byte> lengths = stackalloc byte[NameReading.MaxLength];
        if (letters.Length <= IndexedInitials || letters.Length > lengths.Length || letters.AsSpan().ContainsAnyExceptInRange('a', 'z') || Pinyin.Segment(letters, lengths))
        {
            return null;
        }

        for (var length = letters.Length - 1; length > IndexedInitials; length--)
        {
            if (Pinyin.Segment(letters.AsSpan(0, length), lengths))
            {
                return letters[..length];
            }
        }

        return letters[..IndexedInitials];
    }

    /// <summary>Makes the lists anew from all names: batch after batch is read into tokens by all processors, which then share the buckets.</summary>
    private void Fill()
    {
        const int batch = 1 << 15;
        var count = _names.Count;
        var buckets = MinBuckets;
        while (buckets < MaxBuckets && buckets < count * 2L)
        {
            buckets *= 2;
        }

        var lists = new PostingLists(buckets);
        var parts = Math.Clamp(Environment.ProcessorCount, 1, 16);
        var rooms = Enumerable.Range(0, parts).Select(_ => new PostingLists.Room()).ToArray();
        var readers = Enumerable.Range(0, parts).Select(_ => new NameTokens()).ToArray();
        var read = new List<(int Bucket, int Number)>[parts, parts];
        for (var i = 0; i < parts * parts; i++)
        {
            read[i / parts, i % parts] = [];
        }

        for (var from = 0; from < count; from += batch)
        {
            var (start, length) = (from, Math.Min(batch, count - from));
            Parallel.For(0, parts, reader =>
            {
                for (var part = 0; part < parts; part++)
                {
                    read[reader, part].Clear();
                }

                var end = start + (int)((long)length * (reader + 1) / parts);
                for (var number = start + (int)((long)length * reader / parts); number < end; number++)
                {
                    var tokens = readers[reader];
                    tokens.Read(_names[number], isQuery: false);
                    foreach (var hash in tokens.Hashes)
                    {
                        var bucket = (int)(hash & (uint)(buckets - 1));
                        read[reader, bucket % parts].Add((bucket, number));
                    }
                }
            });
            Parallel.For(0, parts, part =>
            {
                for (var reader = 0; reader < parts; reader++)
                {
                    foreach (var (bucket, number) in read[reader, part])
                    {
                        lists.Append(bucket, number, rooms[part]);
                    }
                }
            });
        }

        _room = new();
        _lists = lists.Packed(parts);
    }
}
