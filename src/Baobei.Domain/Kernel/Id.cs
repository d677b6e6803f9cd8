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

/// <summary>UUID version 7 whose 12 bits after the millisecond hold its fraction (RFC 9562, method 3), and which one process never hands out backwards.</summary>
internal static class Uuid
{
    /// <summary>Clocks of vendors may be years apart (demos); only ids of about the same moment are put in line.</summary>
    private const long OneSecond = 1000L << 12;

    private static readonly Lock _lock = new();

    /// <summary>The last of each second, as many as a prime number: clocks that are whole hours or days apart do not share a place.</summary>
    private static readonly long[] _last = new long[4093];

    public static Guid At(DateTimeOffset now)
    {
        var ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var milliseconds = ticks / TimeSpan.TicksPerMillisecond;
        var moment = (milliseconds << 12) | (ticks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond);
        var next = InLine(moment);
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(next >> (52 - (8 * i)));
        }

        bytes[6] = (byte)(0x70 | ((next >> 8) & 0x0F));
        bytes[7] = (byte)next;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The moment, or the first after all that were handed out from then on within a second.</summary>
    private static long InLine(long moment)
    {
        lock (_lock)
        {
            var next = moment;
            foreach (var last in (ReadOnlySpan<long>)[LastOf(moment / OneSecond), LastOf((moment / OneSecond) + 1)])
            {
                next = last >= next && last - moment < OneSecond ? last + 1 : next;
            }

            var second = next / OneSecond;
            _last[second % _last.Length] = Math.Max(next, LastOf(second));
            return next;
        }
    }

    private static long LastOf(long second) => _last[second % _last.Length] is var last && last / OneSecond == second ? last : 0;

    /// <summary>The same moment, to its fraction, with other random bits.</summary>
    public static Guid InPlaceOf(Guid cause)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> moment = stackalloc byte[16];
        Guid.CreateVersion7().TryWriteBytes(bytes, bigEndian: true, out _);
        cause.TryWriteBytes(moment, bigEndian: true, out _);
        moment[..8].CopyTo(bytes);
        return new Guid(bytes, bigEndian: true);
    }
}
