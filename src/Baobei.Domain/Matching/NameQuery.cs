using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Baobei.Domain.Matching;

/// <summary>
/// One question to the index at a time. The rarest tokens are looked up, until so many numbers are read; what they add up to is a first score,
/// whose best are read again, all their tokens compared.
/// </summary>
/// <remarks>
/// Where nearly all of its time goes, here, in <see cref="PostingLists.Cursor"/> and in <see cref="WordTable"/>, is compiled at once as well as it can be:
/// the runtime's way, to look first which methods are called often, left tens of thousands of a file's first rows to code that was not optimised.
/// </remarks>
internal sealed class NameQuery
{
    /// <summary>Names scored at a time: their scores stay near the processor.</summary>
    private const int Chunk = 1 << 16;

    /// <summary>When fewer than one in so many names has something in common with the question, they are noted; when more have, all are looked through.</summary>
    private const int Sparse = 24;

    /// <summary>The score of all there is in the question.</summary>
    private const long Full = 1_000_000;

    private const int Slots = 2048;

    /// <summary>Names of the other script have the sounds in common with the question, or the meaning: a part of what those of its own can have.</summary>
    private const int ForeignLess = 4;

    /// <summary>What each character more or less costs: as much as a fraction of the commonest token.</summary>
    private const int LengthPenalty = 3;

    /// <summary>How much a token of each kind says beside one of another that is as rare.</summary>
    private static readonly double[] Importance = [.. Enum.GetValues<TokenKind>().Select(MatchWeights.Of)];

    private readonly NameTokens _tokens = new();

    /// <summary>What <see cref="_tokens"/> has read: a row of a file is asked of two indexes.</summary>
    private string _asked = "";

    private readonly NameTokens _compared = new();
    private readonly ushort[] _scores = new ushort[Chunk];
    private readonly int[] _touched = new int[Chunk + 1];
    private readonly PostingLists.Cursor[] _cursors = new PostingLists.Cursor[Slots];
    private readonly (int Count, int Bucket, ushort Weight, TokenKind Kind)[] _looked = new (int, int, ushort, TokenKind)[Slots];

    /// <summary>The question's tokens with their weights, and when each was last counted.</summary>
    private readonly long[] _hashes = new long[Slots];

    private readonly ushort[] _weights = new ushort[Slots];
    private readonly int[] _counted = new int[Slots];

    /// <summary>How many names each of the question's tokens has.</summary>
    private readonly int[] _held = new int[Slots];

    /// <summary>Names in Latin letters, and others. What is shared by two of one script is so much more than what is shared across that each has its own best.</summary>
    private readonly Pool _latin = new();

    private readonly Pool _other = new();
    private int _counting;
    private int _mostRead;
    private int _ownWeight;
    private int _foreignWeight;

    /// <summary>What was asked for so that it is near the processor: <see cref="PostingLists.Near"/> and, all at once, the names that are compared next.</summary>
    private int _near;

    /// <summary>Of all tokens that some name has whose lists were not read.</summary>
    private int _unreadWeight;

    /// <summary>Of the tokens whose lists were read, those of letters left out: who types a brand in pinyin means a name that has none.</summary>
    private int _readWeight;

    /// <param name="before">Only numbers below.</param>
    /// <param name="among">Only these; null: all.</param>
    public int Run(ReadOnlySpan<char> query, PostingLists lists, NameStore names, int[] removed, Span<int> into, NameEffort effort, int before, Func<int, bool>? among)
    {
        var count = names.Count;
        if (count == 0 || into.IsEmpty)
        {
            return 0;
        }

        if (!query.SequenceEqual(_asked))
        {
            _tokens.Read(query, isQuery: true);
            _asked = query.ToString();
        }

        effort = _tokens.IsLatin ? effort.Latin ?? effort : effort;
        _mostRead = effort.Read + (effort.Share == 0 ? 0 : names.Count / effort.Share);
        var most = effort.Compared == 0 ? into.Length : effort.Compared;
        (_latin.Most, _other.Most) = (_tokens.IsLatin ? most : effort.Foreign, most);
        var looked = Weigh(lists, count, effort.IsHeld ? 2 : 1);
        var (own, others) = _tokens.IsLatin ? (_latin, _other) : (_other, _latin);
        Collect(lists, names, Math.Min(count, before), Math.Min(looked, effort.Lists), removed, query.Length, among, own, others, effort.Least);
        if (effort.Compared > 0)
        {
            Compare(names, own, _ownWeight, query.Length, into.Length);
        }
        else
        {
            own.Keep(_readWeight * effort.Least / 100);
        }

        // Less of the question can be in a name of the other script, hence a part of it says less.
        Compare(names, others, _foreignWeight * 3 / 2, query.Length, into.Length);
        others.Keep(effort.ForeignPart == 0 ? int.MinValue : Full / effort.ForeignPart);
        return Merge(own, others, _tokens.IsLatin ? into.Length / 2 : Math.Max(1, into.Length / 8), effort.Part, into);
    }

    /// <summary>The best of both by what part of the question they have; the foreign ones have at least their share of the places.</summary>
    private static int Merge(Pool own, Pool foreign, int share, int part, Span<int> into)
    {
        var ownTaken = Math.Min(own.Found, into.Length - Math.Min(foreign.Found, share));
        while (part > 0 && ownTaken > 1 && own.Rank(ownTaken - 1) * part > own.Rank(0))
        {
            ownTaken--;
        }

        var foreignTaken = Math.Min(foreign.Found, into.Length - ownTaken);
        for (var (i, a, b) = (0, 0, 0); i < ownTaken + foreignTaken; i++)
        {
            into[i] = b == foreignTaken || (a < ownTaken && own.Rank(a) <= foreign.Rank(b)) ? own.Number(a++) : foreign.Number(b++);
        }

        return ownTaken + foreignTaken;
    }

    /// <summary>Gives each bucket of the question its weight; answers how many have at least so many names, the rarest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Weigh(PostingLists lists, int count, int least)
    {
        // All weights together have to fit into a score.
        const double unit = 16;
        Array.Fill(_hashes, -1);
        var looked = 0;
        var hashes = _tokens.Hashes;
        var kinds = _tokens.Kinds;
        var left = (double)ushort.MaxValue;
        lists.CountOf(hashes, _held);
        (_ownWeight, _foreignWeight, _unreadWeight) = (1, 1, 0);
        for (var i = 0; i < hashes.Length; i++)
        {
            var slot = Slot(hashes[i]);
            if (_hashes[slot] == hashes[i])
            {
                continue;
            }

            var held = _held[i];

            // What nearly all names have says next to nothing, but when it is all that is asked for, it finds them.
            var weight = Math.Min(left, Math.Max(1, Importance[(int)kinds[i]] * unit * Math.Log2((count + 2.0) / (held + 1.0))));
            if (weight < 1)
            {
                continue;
            }

            left -= weight;
            _unreadWeight += held > 0 ? (int)weight : 0;
            if (kinds[i] is TokenKind.Sound or TokenKind.Translation)
            {
                _foreignWeight += (int)weight;
            }

            if (kinds[i] != TokenKind.Translation)
            {
                _ownWeight += (int)weight;
            }

            _hashes[slot] = hashes[i];
            _weights[slot] = (ushort)weight;
            if (held >= least)
            {
                _looked[looked++] = (held, (int)(hashes[i] & (uint)(lists.Buckets - 1)), (ushort)weight, kinds[i]);
            }

            if (looked == Slots / 2)
            {
                break;
            }
        }

        _looked.AsSpan(0, looked).Sort((a, b) => a.Count.CompareTo(b.Count));
        return looked;
    }

    private static bool IsOfLetters(TokenKind kind) => kind is TokenKind.Word or TokenKind.Letters or TokenKind.Initials or TokenKind.Shortened;

    private int Slot(uint hash)
    {
        var slot = (int)((hash * 0x9E3779B1u) >> 21);
        while (_hashes[slot] >= 0 && _hashes[slot] != hash)
        {
            slot = (slot + 1) & (Slots - 1);
        }

        return slot;
    }

    /// <summary>Reads the lists of the rarest tokens side by side and keeps the best of each script.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(PostingLists lists, NameStore names, int count, int looked, int[] removed, int length, Func<int, bool>? among, Pool own, Pool foreign, int leastPart)
    {
        var wanted = 0;
        var read = 0L;
        for (; wanted < looked && (wanted == 0 || read + _looked[wanted].Count <= _mostRead); wanted++)
        {
            read += _looked[wanted].Count;
            _near ^= lists.Near(_looked[wanted].Bucket);
        }

        var cursors = 0;
        _readWeight = 0;
        for (var i = 0; i < wanted; i++)
        {
            var cursor = lists.Read(_looked[i].Bucket);
            if (cursor.Next())
            {
                cursor.Weight = _looked[i].Weight;
                _unreadWeight -= cursor.Weight;
                _readWeight += IsOfLetters(_looked[i].Kind) ? 0 : cursor.Weight;
                _cursors[cursors++] = cursor;
            }
        }

        // Among some, what all of them have is enough.
        var least = among is null ? _readWeight * leastPart / 100 : 0;
        own.Clear(least);
        foreign.Clear(least / ForeignLess);
        var isDense = read > count / Sparse;
        var noted = isDense ? [] : _touched.AsSpan();
        for (var from = 0; from < count && cursors > 0; from += Chunk)
        {
            var end = Math.Min(count, from + Chunk);
            var touched = 0;
            for (var i = 0; i < cursors; i++)
            {
                if (_cursors[i].Number < end && !_cursors[i].Score(_scores, from, end, noted, ref touched))
                {
                    _cursors[i--] = _cursors[--cursors];
                }
            }

            var traits = names.Traits(from);
            var areLatin = names.AreLatin(from);
            if (isDense)
            {
                LookThrough(from, end - from, traits, areLatin, length, removed, among);
                continue;
            }

            var (latin, other) = (_latin.Least, _other.Least);
            for (var i = 0; i < touched; i++)
            {
                var at = _touched[i] - from;
                int score = _scores[at];
                _scores[at] = 0;

                // Without a branch: which script is next cannot be foretold.
                var isLatin = (int)(areLatin[at >> 5] >> at) & 1;
                if (score >= other + ((latin - other) & -isLatin))
                {
                    Consider(_touched[i], score, traits[at], length, removed, among);
                    (latin, other) = (_latin.Least, _other.Least);
                }
            }
        }

        _latin.Sort();
        _other.Sort();
    }

    /// <summary>Considers all names whose score is wanted, and clears the scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookThrough(int from, int count, ReadOnlySpan<byte> traits, ReadOnlySpan<uint> areLatin, int length, int[] removed, Func<int, bool>? among)
    {
        var scores = _scores.AsSpan(0, count);
        var at = 0;
        var (latin, other) = (LeastOf(_latin), LeastOf(_other));
        for (; at + Vector256<byte>.Count <= count; at += Vector256<byte>.Count)
        {
            var (low, high) = (Vector256.Create(scores[at..]), Vector256.Create(scores[(at + Vector256<ushort>.Count)..]));
            var isLatin = areLatin[at >> 5];
            var wanted = (HaveAtLeast(low, high, latin) & isLatin) | (HaveAtLeast(low, high, other) & ~isLatin);
            if (wanted == 0)
            {
                continue;
            }

            for (; wanted != 0; wanted &= wanted - 1)
            {
                var next = at + BitOperations.TrailingZeroCount(wanted);
                Consider(from + next, scores[next], traits[next], length, removed, among);
            }

            (latin, other) = (LeastOf(_latin), LeastOf(_other));
        }

        for (; at < count; at++)
        {
            if (scores[at] > 0)
            {
                Consider(from + at, scores[at], traits[at], length, removed, among);
            }
        }

        scores.Clear();

        static Vector256<ushort> LeastOf(Pool pool) => Vector256.Create((ushort)Math.Clamp(pool.Least, 1, ushort.MaxValue));

        static uint HaveAtLeast(Vector256<ushort> low, Vector256<ushort> high, Vector256<ushort> least) =>
            Vector256.Narrow(Vector256.GreaterThanOrEqual(low, least), Vector256.GreaterThanOrEqual(high, least)).ExtractMostSignificantBits();
    }

    /// <summary>Keeps the name if it is one of the best of its script.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Consider(int number, int score, byte trait, int length, int[] removed, Func<int, bool>? among)
    {
        var pool = trait >= NameStore.Latin ? _latin : _other;
        if (score < pool.Least)
        {
            return;
        }

        score -= Penalty(trait, length);
        if (pool.Wants(score) && ((number >> 5) >= removed.Length || (Volatile.Read(ref removed[number >> 5]) & (1 << number)) == 0)
            && (among is null || among(number)))
        {
            pool.Add(number, score);
        }
    }

    /// <summary>Orders what was found by all tokens that it shares with the question, and keeps the best.</summary>
    /// <param name="most">How many. What would not be one of them even if it had all that was not read is not compared.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(NameStore names, Pool pool, int weight, int length, int most)
    {
        var units = _tokens.Units;
        most = Math.Min(most, pool.Found);
        for (var i = 0; i < pool.Found; i++)
        {
            _near ^= names[pool.Number(i)].Length;
        }

        Span<int> best = stackalloc int[most];
        best.Fill(int.MinValue);
        for (var i = 0; i < pool.Found; i++)
        {
            var number = pool.Number(i);
            var atMost = -pool.Rank(i) + Penalty(names.Traits(number)[0], length) + _unreadWeight;
            if (atMost * Full / weight < best[^1])
            {
                pool.Score(i, int.MinValue + 1);
                continue;
            }

            _compared.Read(names[number], isQuery: false);
            _counting++;
            var shared = 0;
            foreach (var hash in _compared.Hashes)
            {
                var slot = Slot(hash);
                if (_hashes[slot] == hash && _counted[slot] != _counting)
                {
                    _counted[slot] = _counting;
                    shared += _weights[slot];
                }
            }

            var score = (int)((shared - (Math.Abs(_compared.Units - units) * LengthPenalty)) * Full / weight);
            pool.Score(i, score);
            if (score > best[^1])
            {
                var at = most - 1;
                for (; at > 0 && best[at - 1] < score; at--)
                {
                    best[at] = best[at - 1];
                }

                best[at] = score;
            }
        }

        pool.Sort(most);
    }

    /// <summary>Of many that share the same, the shortest.</summary>
    private static int Penalty(byte trait, int length) => Math.Max(0, (trait & ~NameStore.Latin) - length) * LengthPenalty;

    /// <summary>The best names of one script.</summary>
    private sealed class Pool
    {
        /// <summary>Scores above, numbers below: sorting puts the best in front and, of equals, the one that came first.</summary>
        private readonly long[] _keys = new long[NameEffort.Question.Compared * 2];

        private int _threshold;
        private int _floor;

        /// <summary>So many are compared.</summary>
        public int Most { get; set; }

        public int Found { get; private set; }

        public int Number(int place) => (int)_keys[place];

        /// <summary>The less the better.</summary>
        public long Rank(int place) => _keys[place] >> 32;

        /// <param name="floor">With less than this in common with the question a name is not wanted, however few there are.</param>
        public void Clear(int floor) => (Found, _threshold, _floor) = (0, int.MinValue, floor);

        /// <summary>What a name has to have in common with the question.</summary>
        public int Least => Math.Max(_floor, _threshold + 1);

        /// <summary>Whether so much is more than what the best already have.</summary>
        public bool Wants(int score) => score > _threshold;

        public void Add(int number, int score)
        {
            if (Found == Most * 2)
            {
                Sort();
                _threshold = (int)-Rank(Found - 1);
                if (score <= _threshold)
                {
                    return;
                }
            }

            _keys[Found++] = KeyOf(number, score);
        }

        public void Score(int place, int score) => _keys[place] = KeyOf(Number(place), score);

        /// <summary>The best in front; no more of them than are compared.</summary>
        public void Sort() => Sort(Most);

        /// <summary>The best in front, and no more of them than these.</summary>
        public void Sort(int most)
        {
            _keys.AsSpan(0, Found).Sort();
            Found = Math.Min(Found, most);
        }

        /// <summary>Drops what has less than this; they are sorted.</summary>
        public void Keep(long score)
        {
            while (Found > 0 && -Rank(Found - 1) < score)
            {
                Found--;
            }
        }

        private static long KeyOf(int number, int score) => ((long)-score << 32) | (uint)number;
    }
}
