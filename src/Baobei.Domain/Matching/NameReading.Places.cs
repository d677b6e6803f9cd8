namespace Baobei.Domain.Matching;

/// <summary>Where a Chinese name is: the places that it begins with, and those that may as well be a part of its brand.</summary>
internal sealed partial class NameReading
{
    /// <summary>分局</summary>
    private static readonly WordTable PartsOfOffice = WordTable.Of(DataFile.Words("part_of_office"));

    /// <summary>Takes the doubtful place at the beginning for one.</summary>
    public void TakeWeakRegion()
    {
        Region = WeakRegion;
        _coreStart += WeakLength;
        BrandLength = Math.Max(0, BrandLength - WeakLength);
        WeakRegion = "";
        WeakLength = 0;
        InnerLength = 0;
    }

    /// <summary>The region is another of the same name.</summary>
    public void TakeRegion(string code) => Region = code;

    /// <summary>Takes a customary short name of a place (沪) at the beginning for the region.</summary>
    public void TakeShortRegion(int length, string code)
    {
        WeakRegion = code;
        WeakLength = length;
        TakeWeakRegion();
        ReadBusiness(_coreEnd);
    }

    /// <summary>Takes the place within for the region.</summary>
    public void TakeInnerRegion()
    {
        Region = InnerRegion;
        IsNationwide |= InnerRegion.Length == 0;
        RegionIsInBrackets = true;
        Remove(_coreStart + InnerStart, _coreStart + InnerStart + InnerLength);
        InnerLength = 0;
        ReadBusiness(_coreEnd);
    }

    /// <summary>公安局南山分局 is what others call 南山公安分局: puts the place in front.</summary>
    public void TurnPartOfOffice()
    {
        var part = PartsOfOffice.AtEnd(Core, out _);
        var office = part == 0 ? -1 : Core[..^part].LastIndexOf(Core[^1]);
        if (office < 2 || Core[(office + 1)..^part] is not { Length: >= 2 } place || PlaceNames.AtStart(place, Region, PlaceStrength.Weak, out var code) != place.Length)
        {
            return;
        }

        Span<char> named = stackalloc char[place.Length];
        place.CopyTo(named);
        var at = _coreStart;
        _text.AsSpan(at, office).CopyTo(_text.AsSpan(at + named.Length));
        named.CopyTo(_text.AsSpan(at));
        Region = code;
        _coreStart += named.Length;
        Remove(_coreStart + office, _coreStart + office + 1);
        WeakRegion = "";
        WeakLength = InnerLength = 0;
        ReadBusiness(_coreEnd);
    }

    /// <summary>The core ends with 分局.</summary>
    public bool EndsAsPartOfOffice => PartsOfOffice.AtEnd(Core, out _) > 0;

    /// <summary>Length of 中国 and the like in front; 0 when there is none.</summary>
    public static int NationAtStart(ReadOnlySpan<char> text) => Everywhere.AtStart(text, out _);

    private void ReadRegion()
    {
        const int farthest = 32;
        var start = _coreStart;
        RegionIsTold = false;
        if (PlaceNames.AtStart(Core, "", PlaceStrength.Strong, out _) == 0 && PlaceNames.AtStart(Core, "", PlaceStrength.Weak, out var called) is > 0 and var name
            && PlaceNames.AtStart(Core[name..], "", PlaceStrength.Strong, out var city) > 0 && PlaceNames.AreCompatible(called, city))
        {
            // What a city is called, and the city.
            _coreStart += name;
        }

        var code = ReadPlaces();
        if (code.Length == 0 && Region.Length > 0 && Everywhere.AtStart(Core, out _) is > 0 and var country && PlaceNames.ZoneAtStart(Core[country..]) > 0)
        {
            // A zone of the state that lies in the place in brackets.
            IsNationwide = true;
            _coreStart += country;
            code = ReadPlaces();
        }

        if (code.Length > 0 && NoBranches.AtEnd(Core, out _) > 0)
        {
            // The office of a part of a town is one of the government of the town, which few write.
            _coreStart += Governments.AtStart(Core, out _);
        }

        if (code.Length > 0)
        {
            // The place in front is where the house is at home, that in brackets where this one of it is.
            SecondRegion = PlaceNames.AreCompatible(code, Region) ? "" : Region;
            RegionIsTold = Region.Length > 0 && SecondRegion.Length == 0;
            Region = code;
            RegionIsInBrackets = false;
        }
        else if (Everywhere.AtStart(Core, out _) is > 0 and var everywhere && Core.Length - everywhere >= 3)
        {
            IsNationwide = true;
            _coreStart += everywhere;
        }

        if (Region.Length == 0 && Everywhere.AtEnd(Core, out _) is > 0 and var atEnd && Core.Length - atEnd >= 3)
        {
            IsNationwide = RegionIsInBrackets = true;
            _coreEnd -= atEnd;
        }

        if (PlaceNames.AtStart(Core, Region, PlaceStrength.Weak, out var weak) is > 0 and var weakLength && Core.Length - weakLength >= 2)
        {
            WeakRegion = weak;
            WeakLength = weakLength;
        }

        if (start == _coreStart && Region.Length == 0)
        {
            for (var at = 2; at <= Math.Min(Core.Length - 2, farthest); at++)
            {
                var innerLength = PlaceNames.AtStart(Core[at..], "", PlaceStrength.Strong, out var inner);
                innerLength = innerLength == 0 && !IsNationwide ? Everywhere.AtStart(Core[at..], out _) : innerLength;
                if (innerLength > 0)
                {
                    InnerRegion = inner;
                    InnerStart = at;
                    InnerLength = innerLength;
                    break;
                }
            }
        }
    }

    /// <summary>Takes places and zones off the beginning of the core.</summary>
    /// <returns>The code of the last place.</returns>
    private string ReadPlaces()
    {
        var code = "";
        while (_coreEnd - _coreStart > 2)
        {
            // Several towns have a district of that name: the one in brackets behind it says which is meant.
            var length = code.Length == 0 && Region.Length > 0 ? PlaceNames.AtStart(Core, Region, PlaceStrength.Strong, out var next) : PlaceNames.AtStart(Core, code, PlaceStrength.Strong, out next);
            length = length == 0 && code.Length == 0 && Region.Length > 0 ? PlaceNames.AtStart(Core, "", PlaceStrength.Strong, out next) : length;
            if (length == 0 && code.Length > 0 && PlaceNames.AtStart(Core, "", PlaceStrength.Strong, out var again) is > 0 and var repeated && code == again && _coreEnd - _coreStart - repeated > 2)
            {
                // 广东省韶关市韶关…
                _coreStart += repeated;
                continue;
            }

            if (length == 0)
            {
                var zone = PlaceNames.ZoneAtStart(Core);
                if (zone == 0 || _coreEnd - _coreStart - zone < 2)
                {
                    break;
                }

                _coreStart += zone;
                continue;
            }

            if (_coreEnd - _coreStart - length < 2)
            {
                break;
            }

            code = next;
            _coreStart += length;
        }

        return code;
    }
}
