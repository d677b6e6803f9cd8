namespace Baobei.Domain.Matching;

/// <summary>
/// One question to the index at a time. The rarest tokens are looked up, until so many numbers are read; what they add up to is a first score,
/// whose best are read again, all their tokens compared.
/// </summary>
internal sealed class NameQuery
{
    /// <summary>Names scored at a time: their scores stay near the processor.</summary>
    private const int ChunkBits = 16;

    private const int Chunk = 1 << ChunkBits;

    /// <summary>Numbers read for one question.</summary>
    private const int MostRead = 400_000;

    /// <summary>Names that are compared in full.</summary>
    private const int MostCompared = 384;

    private const int Slots = 2048;

    private readonly NameTokens _tokens = new();
    private readonly NameTokens _other = new();
    private readonly ushort[] _scores = new ushort[Chunk];
    private readonly int[] _touched = new int[Chunk];
    private readonly PostingLists.Cursor[] _cursors = new PostingLists.Cursor[Slots];
    private readonly (int Count, int Bucket, ushort Weight)[] _looked = new (int, int, ushort)[Slots];

    /// <summary>The question's tokens with their weights, and when each was last counted.</summary>
    private readonly long[] _hashes = new long[Slots];

    private readonly ushort[] _weights = new ushort[Slots];
    private readonly int[] _counted = new int[Slots];
    private readonly int[] _bestScores = new int[MostCompared * 2];
    private readonly int[] _best = new int[MostCompared * 2];
    private int _counting;

    public int Run(ReadOnlySpan<char> query, PostingLists lists, NameStore names, int[] removed, Span<int> into)
    {
        var count = names.Count;
        if (count == 0 || into.IsEmpty)
        {
            return 0;
        }

        _tokens.Read(query, isQuery: true);
        var looked = Weigh(lists, count);
        var found = Collect(lists, count, looked, removed);
        Compare(names, found);
        var most = Math.Min(found, into.Length);
        _best.AsSpan(0, most).CopyTo(into);
        return most;
    }

    private static double ImportanceOf(TokenKind kind) => kind switch
    {
        TokenKind.Pair => 1,
        TokenKind.Skip => 0.6,
        TokenKind.Start => 0.6,
        TokenKind.Sound => 0.8,
        TokenKind.Word => 1.6,
        TokenKind.Letters => 0.4,
        TokenKind.Initials => 0.6,
        TokenKind.Translation => 0.6,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Gives each bucket of the question its weight; answers how many there are, the rarest first.</summary>
    private int Weigh(PostingLists lists, int count)
    {
        // All weights together have to fit into a score.
        const double unit = 16;
        Array.Fill(_hashes, -1);
        var looked = 0;
        var hashes = _tokens.Hashes;
        var kinds = _tokens.Kinds;
        var left = (double)ushort.MaxValue;
        for (var i = 0; i < hashes.Length; i++)
        {
            var slot = Slot(hashes[i]);
            if (_hashes[slot] == hashes[i])
            {
                continue;
            }

            var bucket = (int)(hashes[i] & (uint)(lists.Buckets - 1));
            var held = lists.CountOf(bucket);
            var weight = Math.Min(left, ImportanceOf(kinds[i]) * unit * Math.Log2((count + 2.0) / (held + 1.0)));
            if (weight < 1)
            {
                continue;
            }

            left -= weight;
            _hashes[slot] = hashes[i];
            _weights[slot] = (ushort)weight;
            if (held > 0)
            {
                _looked[looked++] = (held, bucket, (ushort)weight);
            }

            if (looked == Slots / 2)
            {
                break;
            }
        }

        _looked.AsSpan(0, looked).Sort((a, b) => a.Count.CompareTo(b.Count));
        return looked;
    }

    private int Slot(uint hash)
    {
        var slot = (int)((hash * 0x9E3779B1u) >> 21);
        while (_hashes[slot] >= 0 && _hashes[slot] != hash)
        {
            slot = (slot + 1) & (Slots - 1);
        }

        return slot;
    }

    /// <summary>Reads the lists of the rarest tokens side by side; the best are in <see cref="_best"/>.</summary>
    private int Collect(PostingLists lists, int count, int looked, int[] removed)
    {
        var cursors = 0;
        var read = 0L;
        for (var i = 0; i < looked; i++)
        {
            read += _looked[i].Count;
            if (read > MostRead && cursors > 0)
            {
                break;
            }

            var cursor = lists.Read(_looked[i].Bucket);
            if (cursor.Next())
            {
                cursor.Weight = _looked[i].Weight;
                _cursors[cursors++] = cursor;
            }
        }

        var found = 0;
        var threshold = 0;
        for (var from = 0; from < count && cursors > 0; from += Chunk)
        {
            var end = Math.Min(count, from + Chunk);
            var touched = 0;
            for (var i = 0; i < cursors; i++)
            {
                ref var cursor = ref _cursors[i];
                var weight = cursor.Weight;
                var goesOn = true;
                while (cursor.Number < end)
                {
                    ref var score = ref _scores[cursor.Number - from];
                    if (score == 0)
                    {
                        _touched[touched++] = cursor.Number;
                    }

                    score += weight;
                    if (!cursor.Next())
                    {
                        goesOn = false;
                        break;
                    }
                }

                if (!goesOn)
                {
                    _cursors[i--] = _cursors[--cursors];
                }
            }

            for (var i = 0; i < touched; i++)
            {
                var number = _touched[i];
                var score = _scores[number - from];
                _scores[number - from] = 0;
                if (score <= threshold || ((number >> 5) < removed.Length && (Volatile.Read(ref removed[number >> 5]) & (1 << number)) != 0))
                {
                    continue;
                }

                if (found == _best.Length)
                {
                    Array.Sort(_bestScores, _best);
                    found = MostCompared;
                    threshold = -_bestScores[found - 1];
                    if (score <= threshold)
                    {
                        continue;
                    }
                }

                // Negative, so that sorting puts the best in front.
                _bestScores[found] = -score;
                _best[found++] = number;
            }
        }

        Array.Sort(_bestScores, _best, 0, found);
        return Math.Min(found, MostCompared);
    }

    /// <summary>Orders what was found by all tokens that it shares with the question.</summary>
    private void Compare(NameStore names, int found)
    {
        var units = _tokens.Units;
        for (var i = 0; i < found; i++)
        {
            _other.Read(names[_best[i]], isQuery: false);
            _counting++;
            var shared = 0;
            foreach (var hash in _other.Hashes)
            {
                var slot = Slot(hash);
                if (_hashes[slot] == hash && _counted[slot] != _counting)
                {
                    _counted[slot] = _counting;
                    shared += _weights[slot];
                }
            }

            _bestScores[i] = -((shared * 16) - (Math.Abs(_other.Units - units) * 40));
        }

        Array.Sort(_bestScores, _best, 0, found);
    }
}
