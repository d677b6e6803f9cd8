using System.Collections.Frozen;
using System.Text;

namespace Baobei.Server.Data;

/// <summary>Values of an enumeration by their stored names, for rows that are read by the million.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> _byName = Enum.GetValues<T>().ToFrozenDictionary(value => value.ToString(), StringComparer.Ordinal);
    private static readonly (byte[] Name, T Value)[] _byBytes = [.. _byName.Select(one => (Encoding.UTF8.GetBytes(one.Key), one.Value))];

    /// <exception cref="FormatException">No value has this name.</exception>
    public static T Find(string name) => _byName.TryGetValue(name, out var value) ? value : throw new FormatException($"\"{name}\" is no {typeof(T).Name}.");

    /// <summary>The same for a name in UTF-8.</summary>
    public static T Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, value) in _byBytes)
        {
            if (name.SequenceEqual(known))
            {
                return value;
            }
        }

        throw new FormatException($"\"{Encoding.UTF8.GetString(name)}\" is no {typeof(T).Name}.");
    }
}
