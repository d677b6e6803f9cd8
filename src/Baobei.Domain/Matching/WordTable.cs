using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>Folded words and a number for each, found at the end or the beginning of a text without copying it.</summary>
internal sealed class WordTable
{
    private readonly FrozenDictionary<string, int> _words;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _shortest;
    private readonly int _longest;

    /// <summary>The first of equal words counts.</summary>
    public WordTable(IEnumerable<(string Word, int Number)> words)
    {
        _words = words.Where(word => word.Word.Length > 0).DistinctBy(word => word.Word).ToFrozenDictionary(word => word.Word, word => word.Number);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _shortest = _words.Count == 0 ? 1 : _words.Keys.Min(word => word.Length);
        _longest = _words.Count == 0 ? 0 : _words.Keys.Max(word => word.Length);
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
        for (var length = Math.Min(_longest, text.Length); length >= _shortest; length--)
        {
            if (_lookup.TryGetValue(text[^length..], out number))
            {
                return length;
            }
        }

        number = -1;
        return 0;
    }

    /// <summary>Length of the longest word that the text begins with; 0 when there is none.</summary>
    public int AtStart(ReadOnlySpan<char> text, out int number)
    {
        for (var length = Math.Min(_longest, text.Length); length >= _shortest; length--)
        {
            if (_lookup.TryGetValue(text[..length], out number))
            {
                return length;
            }
        }

        number = -1;
        return 0;
    }
}
