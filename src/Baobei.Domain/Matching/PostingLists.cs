using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Baobei.Domain.Matching;

/// <summary>
/// Lists of ascending numbers, one per bucket, that only grow: differences as variable-length integers in blocks that double in size. One thread
/// appends to a bucket at a time; any number read at the same time without waiting and see at least what was there when they began. Lists of many
/// numbers that are there at once are packed (<see cref="Packed"/>): reading waits for memory once for each block.
/// </summary>
internal sealed class PostingLists(int buckets)
{
    private const int SegmentBits = 20;

    private const int SegmentSize = 1 << SegmentBits;

    private const int FirstBlock = 16;

    private const int LargestBlock = 512;

    private const int LargestPackedBlock = 1 << 15;

    /// <summary>The last bytes of a block say where the next one is, and in the bits that places leave free how large: the power of two. 0 when there is none.</summary>
    private const int Link = 4;

    private const uint SizeOfLink = FirstBlock - 1;

    /// <summary>Places are 32 bits.</summary>
    private const int MostSegments = 1 << (32 - SegmentBits);

    private readonly Head[] _heads = new Head[buckets];

    private readonly byte[]?[] _segments = new byte[]?[MostSegments];

    private int _segmentCount;

    /// <summary>Buckets; a power of two.</summary>
    public int Buckets => _heads.Length;

    /// <summary>Numbers in the bucket of each hash. Where they are is far apart: nothing else is done between, so that the processor waits for many at a time.</summary>
    public void CountOf(ReadOnlySpan<uint> hashes, Span<int> counts)
    {
        var heads = _heads;
        for (var i = 0; i < hashes.Length; i++)
        {
            counts[i] = heads[hashes[i] & (uint)(heads.Length - 1)].Count;
        }
    }

    /// <summary>A number at least as great as the last one of the bucket; twice the same counts once.</summary>
    public void Append(int bucket, int number, Room room)
    {
        ref var head = ref _heads[bucket];
        if (head.Count > 0 && head.Last == number)
        {
            return;
        }

        var difference = (uint)(head.Count == 0 ? number + 1 : number - head.Last);
        var length = difference < 1 << 7 ? 1 : difference < 1 << 14 ? 2 : difference < 1 << 21 ? 3 : difference < 1 << 28 ? 4 : 5;
        byte[] segment;
        int at;
        if (head.Count == 0)
        {
            head.First = head.At = NewBlock(FirstBlock, room);
            head.Size = head.FirstSize = FirstBlock;
            head.End = head.At + FirstBlock - Link;
            segment = _segments[head.At >> SegmentBits]!;
            at = (int)(head.At & (SegmentSize - 1));
            Write(segment, at, difference, length);
        }
        else if (head.At + length <= head.End)
        {
            segment = _segments[head.At >> SegmentBits]!;
            at = (int)(head.At & (SegmentSize - 1));
            Write(segment, at, difference, length);
        }
        else
        {
            var size = Math.Min(LargestBlock, head.Size * 2);
            var next = NewBlock(size, room);
            Write(_segments[next >> SegmentBits]!, (int)(next & (SegmentSize - 1)), difference, length);
            Volatile.Write(ref LinkAt(head.End), next | (uint)BitOperations.Log2((uint)size));
            head.Size = (ushort)size;
            head.At = next;
            head.End = next + (uint)size - Link;
        }

        head.At += (uint)length;
        head.Last = number;
        Volatile.Write(ref head.Count, head.Count + 1);
    }

    /// <summary>
    /// Brings the beginning of a bucket near the processor. Asked for all that are read next, it waits for the memory of all of them at once, where it
    /// would wait for one after the other.
    /// </summary>
    /// <returns>Says nothing.</returns>
    public int Near(int bucket)
    {
        const int line = 64;
        var (first, size) = (_heads[bucket].First, Math.Min((int)_heads[bucket].FirstSize, LargestBlock));
        var said = 0;
        if (_segments[first >> SegmentBits] is { } segment)
        {
            for (var at = (int)(first & (SegmentSize - 1)); size > 0; at += line, size -= line)
            {
                said ^= segment[at];
            }
        }

        return said;
    }

    /// <summary>Reads a bucket from its beginning.</summary>
    public Cursor Read(int bucket)
    {
        var cursor = new Cursor { Lists = this, Number = -1 };
        if (Volatile.Read(ref _heads[bucket].Count) > 0)
        {
            cursor.Enter(_heads[bucket].First, _heads[bucket].FirstSize);
        }

        return cursor;
    }

    /// <summary>The same lists, each in as few blocks as can be. Nothing is appended meanwhile.</summary>
    /// <param name="threads">That share the work.</param>
    public PostingLists Packed(int threads)
    {
        var packed = new PostingLists(Buckets);
        Parallel.For(0, threads, thread =>
        {
            var room = new Room();
            var bytes = new ArrayBufferWriter<byte>();
            for (var bucket = (int)((long)Buckets * thread / threads); bucket < (int)((long)Buckets * (thread + 1) / threads); bucket++)
            {
                Pack(bucket, packed, room, bytes);
            }
        });
        return packed;
    }

    private void Pack(int bucket, PostingLists into, Room room, ArrayBufferWriter<byte> bytes)
    {
        ref readonly var from = ref _heads[bucket];
        if (from.Count == 0)
        {
            return;
        }

        bytes.ResetWrittenCount();
        for (var (block, size) = (from.First, (int)from.FirstSize); ;)
        {
            var end = block + (uint)(size - Link);

            // No number ends with an empty byte.
            bytes.Write(_segments[block >> SegmentBits].AsSpan((int)(block & (SegmentSize - 1)), size - Link).TrimEnd((byte)0));
            var link = LinkAt(end);
            if (link == 0)
            {
                break;
            }

            (block, size) = (link & ~SizeOfLink, 1 << (int)(link & SizeOfLink));
        }

        ref var head = ref into._heads[bucket];
        head = from;
        var left = bytes.WrittenSpan;
        var whole = left.Length;
        head.FirstSize = (ushort)Math.Min((left.Length + Link + FirstBlock - 1) & ~(FirstBlock - 1), LargestPackedBlock);
        head.First = into.NewBlock(head.FirstSize, room);
        for (var (block, size) = (head.First, (int)head.FirstSize); ;)
        {
            head.End = block + (uint)(size - Link);
            var part = left[..Math.Min(left.Length, size - Link)];
            while (part.Length < left.Length && part[^1] >= 0x80)
            {
                // A number stands in one block.
                part = part[..^1];
            }

            part.CopyTo(into._segments[block >> SegmentBits].AsSpan((int)(block & (SegmentSize - 1))));
            head.At = block + (uint)part.Length;
            left = left[part.Length..];
            if (left.IsEmpty)
            {
                break;
            }

            size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)(left.Length + Link)), LargestPackedBlock);
            block = into.NewBlock(size, room);
            into.LinkAt(head.End) = block | (uint)BitOperations.Log2((uint)size);
        }

        // What it grows by is in proportion to what there is.
        head.Size = (ushort)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)whole / 8), FirstBlock, LargestBlock);
    }

    private ref uint LinkAt(uint place) => ref Unsafe.As<byte, uint>(ref _segments[place >> SegmentBits]![place & (SegmentSize - 1)]);

    private static void Write(byte[] segment, int at, uint difference, int length)
    {
        // The first byte last: it tells readers that the number is there.
        for (var i = length - 1; i > 0; i--)
        {
            segment[at + i] = (byte)((difference >> (7 * i)) | (i == length - 1 ? 0u : 0x80u));
        }

        Volatile.Write(ref segment[at], (byte)(length == 1 ? difference : (difference & 0x7f) | 0x80));
    }

    private uint NewBlock(int size, Room room)
    {
        if (room.At == 0 || (room.At & (SegmentSize - 1)) + size > SegmentSize || (room.At & (SegmentSize - 1)) == 0)
        {
            var number = Interlocked.Increment(ref _segmentCount) - 1;
            if (number >= MostSegments)
            {
                throw new InvalidOperationException("The index is full.");
            }

            _segments[number] = new byte[SegmentSize];

            // Place 0 would mean none; blocks begin at multiples of the smallest one.
            room.At = ((uint)number << SegmentBits) + FirstBlock;
        }

        var at = room.At;
        room.At += (uint)size;
        return at;
    }

    /// <summary>Where one appending thread takes its blocks from.</summary>
    public sealed class Room
    {
        internal uint At { get; set; }
    }

    private struct Head
    {
        public uint First;
        public uint At;
        public uint End;
        public int Last;
        public int Count;

        /// <summary>Of the block that is appended to.</summary>
        public ushort Size;

        public ushort FirstSize;
    }

    /// <summary>Goes through a list; <see cref="Next"/> first.</summary>
    internal struct Cursor
    {
        public PostingLists Lists;

        /// <summary>The number it stands at.</summary>
        public int Number;

        private byte[]? _segment;
        private int _at;
        private int _end;

        /// <summary>What it has to add to a score; carried for the caller.</summary>
        public ushort Weight;

        internal void Enter(uint block, int size)
        {
            _segment = Lists._segments[block >> SegmentBits];
            _at = (int)(block & (SegmentSize - 1));
            _end = _at + size - Link;
        }

        /// <summary>Steps to the first number; false when there is none.</summary>
        public bool Next() => NextSlowly();

        /// <summary>Adds <see cref="Weight"/> to the score of each number from where it stands up to <paramref name="end"/>, where it stands then; false when the list ends before.</summary>
        /// <param name="scores">Of <paramref name="from"/> and those behind it.</param>
        /// <param name="touched">Numbers whose score was 0 are put there, behind the <paramref name="count"/> that are there already, with room for one more; empty: they are not noted.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Score(Span<ushort> scores, int from, int end, Span<int> touched, ref int count)
        {
            var isNoted = !touched.IsEmpty;
            var (segment, at, stop, number, weight) = (_segment, _at, _end, Number, Weight);
            while (number < end)
            {
                ref var score = ref scores[number - from];
                if (isNoted)
                {
                    // Without a branch, here and below: which way it goes cannot be foretold.
                    touched[count] = number;
                    count += score == 0 ? 1 : 0;
                }

                score += weight;
                if (at + 1 < stop)
                {
                    // Nearly all differences have one byte or two. The first one is read first: when it is there, so is the other.
                    uint first = Volatile.Read(ref segment![at]);
                    uint second = segment[at + 1];
                    var isTwo = first >> 7;
                    if (first != 0 && (isTwo & (second >> 7)) == 0)
                    {
                        at += 1 + (int)isTwo;
                        number += (int)((first & 0x7f) | (second << 7 & (0 - isTwo)));
                        continue;
                    }
                }

                (_at, Number) = (at, number);
                if (!NextSlowly())
                {
                    return false;
                }

                (segment, at, stop, number) = (_segment, _at, _end, Number);
            }

            (_at, Number) = (at, number);
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool NextSlowly()
        {
            while (_segment is { } segment)
            {
                var first = _at < _end ? Volatile.Read(ref segment[_at]) : (byte)0;
                if (first == 0)
                {
                    var link = Volatile.Read(ref Unsafe.As<byte, uint>(ref segment[_end]));
                    if (link == 0)
                    {
                        return false;
                    }

                    // Whoever sees the link sees all of the block before it.
                    first = _at < _end ? Volatile.Read(ref segment[_at]) : (byte)0;
                    if (first == 0)
                    {
                        Enter(link & ~SizeOfLink, 1 << (int)(link & SizeOfLink));
                        continue;
                    }
                }

                var difference = first & 0x7f;
                _at++;
                for (var shift = 7; first >= 0x80 && shift < 35 && _at < _end; shift += 7)
                {
                    first = segment[_at++];
                    difference |= (first & 0x7f) << shift;
                }

                Number += difference;
                return true;
            }

            return false;
        }
    }
}
