using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Baobei.Domain.Kernel;

/// <summary>A kind of thing that has an id; the prefix is what its ids begin with outside ("cus" in "cus_0198…").</summary>
public interface IHasId
{
    static abstract string IdPrefix { get; }
}

/// <summary>The identity of a <typeparamref name="T"/>: a UUID version 7 inside (RFC 9562), "cus_" and 32 hex digits outside.</summary>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Id<Customer>.New() reads as it should.")]
public readonly record struct Id<T>(Guid Value) : IParsable<Id<T>>, IComparable<Id<T>>
    where T : IHasId
{
    public static Id<T> New() => At(TimeProvider.System.GetUtcNow());

    /// <summary>An id whose order in time is that of <paramref name="now"/>, so that lists by id are lists by time.</summary>
    public static Id<T> At(DateTimeOffset now) => new(Uuid.At(now));

    /// <summary>An id in the place of <paramref name="cause"/>: rows that follow from others stand in the order of those, whenever and wherever they are made.</summary>
    public static Id<T> After<TCause>(Id<TCause> cause)
        where TCause : IHasId => new(Uuid.InPlaceOf(cause.Value));

    public override string ToString() => string.Concat(T.IdPrefix, "_", Value.ToString("N"));

    public static Id<T> Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not an id of this kind.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result)
    {
        result = default;
        var prefix = T.IdPrefix;
        if (s is null || s.Length != prefix.Length + 33 || !s.StartsWith(prefix, StringComparison.Ordinal) || s[prefix.Length] != '_')
        {
            return false;
        }

        if (!Guid.TryParseExact(s.AsSpan(prefix.Length + 1), "N", out var value))
        {
            return false;
        }

        result = new(value);
        return true;
    }

    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;

    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;

    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// UUID version 7 (RFC 9562): the millisecond, its fraction in 12 bits (method 3), a number in 30 bits that goes up by one with each id of
/// this process (method 1), and 32 random bits. So the ids of one clock are in order, also those of one moment, whatever other clocks say in
/// between; and those of a clock that was set back by less than a second. No id is a second ahead of its clock.
/// </summary>
internal static class Uuid
{
    /// <summary>Clocks of vendors may be years apart (demos); only ids of about the same moment are put in line.</summary>
    private const long OneSecond = 1000L << 12;

    /// <summary>So many seconds at least are remembered.</summary>
    private const int MostSeconds = 2048;

    private static readonly Lock _lock = new();

    /// <summary>For each second, the last moment in it that was given.</summary>
    private static Dictionary<long, long> _recent = [];

    private static Dictionary<long, long> _before = [];
    private static int _number = Random.Shared.Next(1 << 29);
    private static int _follower = Random.Shared.Next();

    public static Guid At(DateTimeOffset now)
    {
        var ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var fraction = ticks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond;
        var (moment, number) = InLine(((ticks / TimeSpan.TicksPerMillisecond) << 12) | fraction);
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)moment >> 12 << 16) | 0x7000 | ((ulong)moment & 0xFFF));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], 0x8000_0000 | ((uint)number & 0x3FFF_FFFF));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>
    /// The moment, or a later one by less than a second where ids of that one were given already: one clock's later moments lie behind it all the
    /// same, since they may be put as far ahead.
    /// </summary>
    private static (long Moment, int Number) InLine(long moment)
    {
        lock (_lock)
        {
            var given = Math.Max(LastOf(moment / OneSecond), LastOf((moment / OneSecond) + 1));
            var next = Math.Max(moment, Math.Min(given, moment + OneSecond - 1));
            var second = next / OneSecond;
            if (_recent.Count == MostSeconds && !_recent.ContainsKey(second))
            {
                (_recent, _before) = ([], _recent);
            }

            _recent[second] = Math.Max(next, LastOf(second));
            return (next, ++_number);
        }
    }

    private static long LastOf(long second) => Math.Max(_recent.GetValueOrDefault(second), _before.GetValueOrDefault(second));

    /// <summary>The same place, to its number; what follows from one cause is told apart by a number of its own.</summary>
    public static Guid InPlaceOf(Guid cause)
    {
        Span<byte> bytes = stackalloc byte[16];
        cause.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], Interlocked.Increment(ref _follower));
        return new Guid(bytes, bigEndian: true);
    }
}
