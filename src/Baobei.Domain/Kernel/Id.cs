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
    public static Id<T> New() => new(Guid.CreateVersion7());

    /// <summary>An id whose order in time is that of <paramref name="now"/>, so that lists by id are lists by time.</summary>
    public static Id<T> At(DateTimeOffset now) => new(Guid.CreateVersion7(now));

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
