using System.Collections.Frozen;
using System.Numerics;

namespace Baobei.Domain.Matching;

/// <summary>Folded words and a number for each, found at the end or the beginning of a text without copying it.</summary>
internal sealed class WordTable
{
    /// <summary>Lengths are kept as bits.</summary>
    private const int LongestWord = 63;

    private readonly FrozenDictionary<string, int> _words;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    /// <summary>How many characters of a word say which lengths are worth looking up: two, unless some word has only one.</summary>
    private readonly int _edge;

    /// <summary>By the hash of how a word begins, a bit for each length that such words have: nearly all texts begin with none, and that is known at once.</summary>
    private readonly ulong[] _starts;

    /// <summary>The same by how words end.</summary>
    private readonly ulong[] _ends;

    /// <summary>The first of equal words counts.</summary>
    public WordTable(IEnumerable<(string Word, int Number)> words)
    {
        _words = words.Where(word => word.Word.Length > 0).DistinctBy(word => word.Word).ToFrozenDictionary(word => word.Word, word => word.Number);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _words.Count == 0 ? 0 : _words.Keys.Max(word => word.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_longest, LongestWord);
        _edge = _words.Keys.Any(word => word.Length == 1) ? 1 : 2;
        _starts = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * _words.Count))];
        _ends = new ulong[_starts.Length];
        foreach (var word in _words.Keys)
        {
            _starts[PlaceOf(word)] |= 1UL << word.Length;
            _ends[PlaceOf(word.AsSpan(word.Length - _edge))] |= 1UL << word.Length;
        }
    }

    public static WordTable Of(IEnumerable<string> words) => new(words.Select((word, i) => (CharFold.Fold(word), i)));

    public bool Contains(ReadOnlySpan<char> text) => text.Length <= _longest && _lookup.ContainsKey(text);

    public bool TryGet(ReadOnlySpan<char> text, out int number)
    {
        number = -1;
        return text.Length <= _longest && _lookup.TryGetValue(text, out number);
    }

    /// <summary>Length of the longest word that the text ends with; 0 when there is none.</summary>
    public int AtEnd(ReadOnlySpan<char> text, out int number)
    {
        if (text.Length >= _edge)
        {
            for (var lengths = _ends[PlaceOf(text[^_edge..])] & UpTo(text.Length); lengths != 0;)
            {
                var length = BitOperations.Log2(lengths);
                if (_lookup.TryGetValue(text[^length..], out number))
                {
                    return length;
                }

                lengths &= ~(1UL << length);
            }
        }

        number = -1;
        return 0;
    }

    /// <summary>Length of the longest word that the text begins with; 0 when there is none.</summary>
    public int AtStart(ReadOnlySpan<char> text, out int number)
    {
        if (text.Length >= _edge)
        {
            for (var lengths = _starts[PlaceOf(text)] & UpTo(text.Length); lengths != 0;)
            {
                var length = BitOperations.Log2(lengths);
                if (_lookup.TryGetValue(text[..length], out number))
                {
                    return length;
                }

                lengths &= ~(1UL << length);
            }
        }

        number = -1;
        return 0;
    }

    private static ulong UpTo(int length) => length >= LongestWord ? ulong.MaxValue : (2UL << length) - 1;

    private int PlaceOf(ReadOnlySpan<char> edge)
    {
        var characters = _edge == 1 ? edge[0] : ((uint)edge[0] << 16) | edge[1];
        return (int)((characters * 0x9E3779B1u) >> 8) & (_starts.Length - 1);
    }
}
