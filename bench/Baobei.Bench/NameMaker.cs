using Baobei.Domain.Matching;

namespace Baobei.Bench;

/// <summary>Makes up names from what real ones are made of, so that characters and words are as common as in those, and spoils them as people do.</summary>
internal sealed class NameMaker
{
    private static readonly string[] _forms = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "有限公司分公司"];

    private readonly Random _random;
    private readonly List<string> _cores;
    private readonly List<string> _latin;
    private readonly string[] _regions;
    private readonly string[] _places;

    public NameMaker(IReadOnlyList<string> real, int seed)
    {
        _random = new(seed);
        _regions = [.. Regions.All.Where(region => region.Code.Length <= 4).SelectMany(region => new[] { region.Name, region.ShortName })];
        _places = [.. Regions.All.SelectMany(region => new[] { region.Name, region.ShortName }).Where(place => place.Length >= 2).Distinct().OrderByDescending(place => place.Length)];
        _cores = [.. real.Take(200_000).Select(CoreOf).Where(core => core.Length >= 5 && core[0] > '\u2e80')];
        _latin = [.. real.Where(name => name.All(c => c < '\u0250') && name.Contains(' ', StringComparison.Ordinal))];
    }

    /// <summary>A region, a brand of two to four characters that stand together in names, the rest of another name, and a form.</summary>
    public string Next()
    {
        if (_random.Next(20) == 0)
        {
            var (one, other) = (Pick(_latin).Split(' '), Pick(_latin).Split(' '));
            return string.Join(' ', one[..((one.Length + 1) / 2)].Concat(other[(other.Length / 2)..]));
        }

        var (first, second, trade) = (Pick(_cores), Pick(_cores), Pick(_cores));
        var brand = _random.Next(3) switch
        {
            0 => first[..2],
            1 => first[..1] + second[1..2] + (_random.Next(2) == 0 ? Pick(_cores)[1..2] : ""),
            _ => first[..2] + second[1..2] + (_random.Next(3) == 0 ? Pick(_cores)[..1] : ""),
        };
        return Pick(_regions) + brand + trade[2..] + _forms[_random.Next(_forms.Length)];
    }

    /// <summary>The name with its form left out, its region left out, a character missing, wrong or swapped, a note behind.</summary>
    public string Loosen(string name)
    {
        var core = CoreOf(name) is { Length: > 3 } known ? known : name;
        var at = _random.Next(1, Math.Max(2, core.Length - 1));
        return _random.Next(7) switch
        {
            0 => core,
            1 => name[..Math.Max(4, name.Length - 4)],
            2 => name.Remove(Math.Min(at, name.Length - 1), 1),
            3 when at + 1 < name.Length => string.Concat(name.AsSpan(0, at), name.AsSpan(at + 1, 1), name.AsSpan(at, 1), name.AsSpan(at + 2)),
            4 => string.Concat(name.AsSpan(0, Math.Min(at, name.Length - 1)), Pick(_cores).AsSpan(1, 1), name.AsSpan(Math.Min(at + 1, name.Length))),
            5 => name + "（老客户）",
            _ => name,
        };
    }

    /// <summary>The name without its form and the places in front.</summary>
    private string CoreOf(string name)
    {
        var core = Array.Find(_forms, form => name.EndsWith(form, StringComparison.Ordinal)) is { } form ? name[..^form.Length] : name;
        while (Array.Find(_places, place => core.StartsWith(place, StringComparison.Ordinal)) is { } place)
        {
            core = core[place.Length..];
        }

        return core;
    }

    private string Pick(List<string> from) => from[_random.Next(from.Count)];

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
