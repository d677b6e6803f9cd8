using System.Numerics;
using System.Runtime.CompilerServices;

namespace Baobei.Domain.Matching;

/// <summary>Folded words and a number for each, found at the end or the beginning of a text without copying it.</summary>
internal sealed class WordTable
{
    /// <summary>Characters of the longest word: lengths are kept as bits.</summary>
    public const int LongestWord = 63;

    /// <summary>All words, one behind the other.</summary>
    private readonly string _words;

    /// <summary>Where a word is looked for by its edges and its length, then one place after the other: where it begins in <see cref="_words"/> and its length; 0 when nothing is there.</summary>
    private readonly (int Start, int Length, int Number)[] _places;

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
        var all = words.Where(word => word.Word.Length > 0).DistinctBy(word => word.Word).ToArray();
        _words = string.Concat(all.Select(word => word.Word));
        _longest = all.Length == 0 ? 0 : all.Max(word => word.Word.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_longest, LongestWord);
        _starts = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * all.Length))];
        _places = new (int, int, int)[_starts.Length];
        _ends = new ulong[_starts.Length];
        _singles = all.Any(word => word.Word.Length == 1) ? new ulong[_starts.Length] : null;
        var at = 0;
        foreach (var (word, number) in all)
        {
            var (starts, ends) = word.Length == 1 ? (_singles!, _singles!) : (_starts, _ends);
            starts[PlaceOf(word)] |= 1UL << word.Length;
            ends[PlaceOf(word.AsSpan(Math.Max(0, word.Length - 2)))] |= 1UL << word.Length;
            var place = FirstPlace(word);
            while (_places[place].Length > 0)
            {
                place = (place + 1) & (_places.Length - 1);
            }

            _places[place] = (at, word.Length, number);
            at += word.Length;
        }
    }

    public static WordTable Of(IEnumerable<string> words) => new(words.Select((word, i) => (CharFold.Fold(word), i)));

    public bool Contains(ReadOnlySpan<char> text) => MayHold(text) && Find(text, out _);

    public bool TryGet(ReadOnlySpan<char> text, out int number)
    {
        number = -1;
        return MayHold(text) && Find(text, out number);
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
            if (Find(text[^length..], out number))
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
            if (Find(text[..length], out number))
            {
                return length;
            }

            lengths &= ~(1UL << length);
        }

        number = -1;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Find(ReadOnlySpan<char> text, out int number)
    {
        for (var place = FirstPlace(text); _places[place] is { Length: > 0 } found; place = (place + 1) & (_places.Length - 1))
        {
            if (found.Length == text.Length && text.SequenceEqual(_words.AsSpan(found.Start, found.Length)))
            {
                number = found.Number;
                return true;
            }
        }

        number = -1;
        return false;
    }

    private int FirstPlace(ReadOnlySpan<char> word)
    {
        var edges = ((ulong)word[0] << 48) | ((ulong)word[word.Length > 1 ? 1 : 0] << 32) | ((ulong)word[^1] << 16) | word[word.Length / 2];
        return (int)(((edges + (ulong)word.Length) * 0x9E3779B97F4A7C15UL) >> 40) & (_places.Length - 1);
    }

    private static ulong UpTo(int length) => length >= LongestWord ? ulong.MaxValue : (2UL << length) - 1;

    /// <param name="edge">Its first two characters count, or the only one.</param>
    private int PlaceOf(ReadOnlySpan<char> edge)
    {
        var characters = edge.Length == 1 ? edge[0] : ((uint)edge[0] << 16) | edge[1];
        return (int)((characters * 0x9E3779B1u) >> 8) & (_starts.Length - 1);
    }
}
