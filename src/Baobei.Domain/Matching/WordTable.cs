using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Baobei.Domain.Matching;

/// <summary>Folded words and a number for each, found at the end or the beginning of a text without copying it.</summary>
internal sealed class WordTable
{
    /// <summary>Lengths are kept as bits.</summary>
    private const int LongestWord = 63;

    private readonly FrozenDictionary<string, int> _words;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    /// <summary>By the hash of the two characters that a word begins with, a bit for each length that such words have: nearly all texts begin with none, and that is known at once.</summary>
    private readonly ulong[] _starts;

    /// <summary>The same by how words end.</summary>
    private readonly ulong[] _ends;

    /// <summary>The same by the words of one character; null when there are none.</summary>
    private readonly ulong[]? _singles;

    /// <summary>The first of equal words counts.</summary>
    public WordTable(IEnumerable<(string Word, int Number)> words)
    {
        _words = words.Where(word => word.Word.Length > 0).DistinctBy(word => word.Word).ToFrozenDictionary(word => word.Word, word => word.Number);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _words.Count == 0 ? 0 : _words.Keys.Max(word => word.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_longest, LongestWord);
        _starts = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * _words.Count))];
        _ends = new ulong[_starts.Length];
        _singles = _words.Keys.Any(word => word.Length == 1) ? new ulong[_starts.Length] : null;
        foreach (var word in _words.Keys)
        {
            var (starts, ends) = word.Length == 1 ? (_singles!, _singles!) : (_starts, _ends);
            starts[PlaceOf(word)] |= 1UL << word.Length;
            ends[PlaceOf(word.AsSpan(Math.Max(0, word.Length - 2)))] |= 1UL << word.Length;
        }
    }

    public static WordTable Of(IEnumerable<string> words) => new(words.Select((word, i) => (CharFold.Fold(word), i)));

    public bool Contains(ReadOnlySpan<char> text) => MayHold(text) && _lookup.ContainsKey(text);

    public bool TryGet(ReadOnlySpan<char> text, out int number)
    {
        number = -1;
        return MayHold(text) && _lookup.TryGetValue(text, out number);
    }

    /// <summary>Some word of that length begins so.</summary>
    private bool MayHold(ReadOnlySpan<char> text) =>
        text.Length > 0 && text.Length <= _longest && ((text.Length > 1 ? _starts : _singles)?[PlaceOf(text)] >> text.Length & 1) == 1;

    /// <summary>Length of the longest word that the text ends with; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AtEnd(ReadOnlySpan<char> text, out int number)
    {
        var lengths = text.Length < 2 ? 0 : _ends[PlaceOf(text[^2..])] & UpTo(text.Length);
        if (_singles is { } singles && !text.IsEmpty)
        {
            lengths |= singles[PlaceOf(text[^1..])];
        }

        while (lengths != 0)
        {
            var length = BitOperations.Log2(lengths);
            if (_lookup.TryGetValue(text[^length..], out number))
            {
                return length;
            }

            lengths &= ~(1UL << length);
        }

        number = -1;
        return 0;
    }

    /// <summary>Length of the longest word that the text begins with; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AtStart(ReadOnlySpan<char> text, out int number)
    {
        var lengths = text.Length < 2 ? 0 : _starts[PlaceOf(text)] & UpTo(text.Length);
        if (_singles is { } singles && !text.IsEmpty)
        {
            lengths |= singles[PlaceOf(text[..1])];
        }

        while (lengths != 0)
        {
            var length = BitOperations.Log2(lengths);
            if (_lookup.TryGetValue(text[..length], out number))
            {
                return length;
            }

            lengths &= ~(1UL << length);
        }

        number = -1;
        return 0;
    }

    private static ulong UpTo(int length) => length >= LongestWord ? ulong.MaxValue : (2UL << length) - 1;

    /// <param name="edge">Its first two characters count, or the only one.</param>
    private int PlaceOf(ReadOnlySpan<char> edge)
    {
        var characters = edge.Length == 1 ? edge[0] : ((uint)edge[0] << 16) | edge[1];
        return (int)((characters * 0x9E3779B1u) >> 8) & (_starts.Length - 1);
    }
}
