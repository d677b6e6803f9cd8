namespace Baobei.Domain.Matching;

/// <summary>Many names, numbered from 0, in few blocks of characters. One thread adds; any number read at the same time.</summary>
internal sealed class NameStore
{
    private const int BlockBits = 20;

    private const int BlockSize = 1 << BlockBits;

    /// <summary>Names are numbered in runs of so many.</summary>
    public const int PlacesBits = 16;

    private const int PlacesSize = 1 << PlacesBits;

    /// <summary>What is longer is cut off: names have at most hundreds of characters.</summary>
    private const int LongestName = 0xffff;

    /// <summary>Characters; before each name its length.</summary>
    private char[][] _blocks = [];

    /// <summary>Where names begin, in tables that never move.</summary>
    private int[][] _places = [];

    /// <summary>For each name its length, at most 127, and <see cref="Latin"/>.</summary>
    private byte[][] _traits = [];

    /// <summary>A bit for each name that has <see cref="Latin"/>: so few bytes that they stay near the processor.</summary>
    private uint[][] _latin = [];

    private int _at = BlockSize;

    private int _block = -1;

    private int _count;

    /// <summary>Set in the traits of a name without a Chinese, Japanese or Korean character.</summary>
    public const byte Latin = 0x80;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Puts a name behind the others. It is seen once it is published.</summary>
    public int Add(ReadOnlySpan<char> name)
    {
        name = name.Length > LongestName ? name[..LongestName] : name;
        if (_at + 1 + name.Length > BlockSize)
        {
            Volatile.Write(ref _blocks, [.. _blocks, new char[BlockSize]]);
            _block++;
            _at = 0;
        }

        var number = _count;
        if (number >> PlacesBits == _places.Length)
        {
            Volatile.Write(ref _places, [.. _places, new int[PlacesSize]]);
            Volatile.Write(ref _traits, [.. _traits, new byte[PlacesSize]]);
            Volatile.Write(ref _latin, [.. _latin, new uint[PlacesSize / 32]]);
        }

        var block = _blocks[_block];
        block[_at] = (char)name.Length;
        name.CopyTo(block.AsSpan(_at + 1));
        _places[number >> PlacesBits][number & (PlacesSize - 1)] = (_block << BlockBits) + _at;
        var traits = TraitsOf(name);
        _traits[number >> PlacesBits][number & (PlacesSize - 1)] = traits;
        _latin[number >> PlacesBits][(number & (PlacesSize - 1)) >> 5] |= traits >= Latin ? 1u << number : 0;
        _at += 1 + name.Length;
        Volatile.Write(ref _count, number + 1);
        return number;
    }

    public static byte TraitsOf(ReadOnlySpan<char> name) => (byte)(Math.Min(name.Length, Latin - 1) | (name.ContainsAnyInRange('\u2e80', '\uffff') ? 0 : Latin));

    /// <summary>The traits of the names from this number on, as far as its run goes.</summary>
    public ReadOnlySpan<byte> Traits(int from) => _traits[from >> PlacesBits].AsSpan(from & (PlacesSize - 1));

    /// <summary>For each name from this number on, a multiple of 32, whether it has <see cref="Latin"/>; as far as its run goes.</summary>
    public ReadOnlySpan<uint> AreLatin(int from) => _latin[from >> PlacesBits].AsSpan((from & (PlacesSize - 1)) >> 5);

    public ReadOnlySpan<char> this[int number]
    {
        get
        {
            var place = _places[number >> PlacesBits][number & (PlacesSize - 1)];
            var block = _blocks[place >> BlockBits];
            var at = place & (BlockSize - 1);
            return block.AsSpan(at + 1, block[at]);
        }
    }
}
