using System.Text;

namespace Baobei.Server.Ui;

/// <summary>
/// The address of a list: its path and what is asked for. Immutable; <c>address.With("status", "observing").Without("after")</c>
/// is another one. Empty values are left out, the order of the parameters stays.
/// </summary>
public sealed class ListAddress
{
    private readonly KeyValuePair<string, string>[] _parts;
    private KeyValuePair<string, string>? _bare;

    public ListAddress(string path, params KeyValuePair<string, string>[] parts)
    {
        Path = path;
        _parts = parts;
    }

    public string Path { get; }

    public string? this[string name] => _parts.FirstOrDefault(p => p.Key == name).Value;

    public static ListAddress Of(string path, params (string Name, string? Value)[] parts) =>
        new(path, [.. parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value!))]);

    public ListAddress With(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return Without(name);
        }

        var part = KeyValuePair.Create(name, value);
        var at = Array.FindIndex(_parts, p => p.Key == name);
        return new(Path, at < 0 ? [.. _parts, part] : [.. _parts[..at], part, .. _parts[(at + 1)..]]) { _bare = _bare };
    }

    public ListAddress Without(string name) => new(Path, [.. _parts.Where(p => p.Key != name)]) { _bare = _bare };

    /// <summary>The same, and what is made of it, with this part when it would have none: the bare path may open with a saved filter.</summary>
    public ListAddress NeverBare(string name, string value) => new(Path, _parts) { _bare = KeyValuePair.Create(name, value) };

    /// <summary>Some of the parts, for the hidden fields of a <see cref="FilterBar"/>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Only(params string[] names) => _parts.Where(p => names.Contains(p.Key));

    public override string ToString()
    {
        var address = new StringBuilder(Path);
        foreach (var (name, value) in _parts.Length == 0 && _bare is { } part ? [part] : _parts)
        {
            address.Append(address.Length == Path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }
}
