using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>Words that are a syllable as Hong Kong or Taiwan spells it, and the syllables of pinyin that the characters have which are spelt so: the index has names by those.</summary>
internal static class SpeltSyllables
{
    /// <summary>The syllables of the most characters; others would be of too many names.</summary>
    private const int Most = 8;

    private static readonly FrozenDictionary<string, short[]>.AlternateLookup<ReadOnlySpan<char>> Words = Build().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Empty when the word is no such syllable.</summary>
    public static ReadOnlySpan<short> Of(ReadOnlySpan<char> word) =>
        word.Length <= NameSpelling.LongestSyllable && Words.TryGetValue(word, out var syllables) ? syllables : default(ReadOnlySpan<short>);

    private static FrozenDictionary<string, short[]> Build()
    {
        var counts = new Dictionary<string, Dictionary<short, int>>();
        foreach (var character in NameSpelling.Cantonese.Characters)
        {
            var words = NameSpelling.Cantonese.SpellingsOf(character).Concat(NameSpelling.Taiwan.SpellingsOf(character)).Distinct();
            foreach (var word in Pinyin.Of(character) is [var first, ..] ? words.Select(word => (Text: word, Syllable: (short)Pinyin.Fuzzy(first))) : [])
            {
                if (!counts.TryGetValue(word.Text, out var syllables))
                {
                    counts.Add(word.Text, syllables = []);
                }

                syllables[word.Syllable] = syllables.GetValueOrDefault(word.Syllable) + 1;
            }
        }

        return counts.ToFrozenDictionary(word => word.Key, word => word.Value.OrderByDescending(syllable => syllable.Value).ThenBy(syllable => syllable.Key).Take(Most).Select(syllable => syllable.Key).ToArray());
    }
}
