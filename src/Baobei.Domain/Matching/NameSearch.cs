namespace Baobei.Domain.Matching;

/// <summary>A name that was found for what somebody typed into a search box.</summary>
/// <param name="Number">As <see cref="NameIndex.Add"/> gave it.</param>
/// <param name="IsRead">What was typed is a part of it, as it is written or read. Otherwise the two are only near: an English name, a slip of the pen.</param>
public readonly record struct NameFound(int Number, bool IsRead);

/// <summary>What somebody types into a search box, and whether a name has it: written, in pinyin, or by the first letters of its characters.</summary>
public static class NameSearch
{
    /// <summary>Fewer characters of a name than this say too little when they are written in letters: one syllable is hundreds of characters.</summary>
    public const int FewestSyllables = 2;

    /// <summary>Fewer first letters than this say too little.</summary>
    public const int FewestInitials = 3;

    /// <summary>Ways in which a name may be read that are followed for one beginning.</summary>
    private const int MostSteps = 200;

    /// <summary>There are letters in it that can be read as pinyin.</summary>
    /// <param name="typed">Folded (<see cref="CharFold.Fold"/>).</param>
    public static bool HasLetters(ReadOnlySpan<char> typed) => typed.ContainsAnyInRange('a', 'z');

    /// <summary>
    /// What was typed is a part of the name: character by character, in pinyin of at least <see cref="FewestSyllables"/> of them, mixed ("振hua"), the last
    /// syllable perhaps begun only, or, of at least <see cref="FewestInitials"/>, by their first letters ("zhxc"). Tones, width, case, spaces and traditional
    /// or simplified characters make no difference.
    /// </summary>
    public static bool Finds(string typed, string name)
    {
        var text = CharFold.Fold(typed);
        var whole = CharFold.Fold(name).AsSpan();
        if (text.Length == 0)
        {
            return false;
        }

        if (whole.Contains(text, StringComparison.Ordinal))
        {
            return true;
        }

        if (!HasLetters(text))
        {
            return false;
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var steps = MostSteps;
            if (IsRead(text, whole[at..], FewestSyllables, ref steps) || AreInitials(text, whole[at..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text reads as the beginning of the name, and that has at least so many characters.</summary>
    private static bool IsRead(ReadOnlySpan<char> text, ReadOnlySpan<char> name, int least, ref int steps)
    {
        if (text.IsEmpty)
        {
            return least <= 0;
        }

        if (name.IsEmpty || --steps < 0)
        {
            return false;
        }

        if (text[0] == name[0] && IsRead(text[1..], name[1..], least - 1, ref steps))
        {
            return true;
        }

        foreach (var reading in Pinyin.Of(name[0]))
        {
            var syllable = Pinyin.Text(reading);
            if (Romanised.Written(text, syllable) is > 0 and var length ? IsRead(text[length..], name[1..], least - 1, ref steps)
                : least <= 1 && syllable.StartsWith(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreInitials(ReadOnlySpan<char> letters, ReadOnlySpan<char> name)
    {
        if (letters.Length < FewestInitials || letters.Length > name.Length)
        {
            return false;
        }

        for (var i = 0; i < letters.Length; i++)
        {
            var isFirst = letters[i] == name[i];
            foreach (var reading in Pinyin.Of(name[i]))
            {
                isFirst |= Pinyin.Text(reading)[0] == letters[i];
            }

            if (!isFirst)
            {
                return false;
            }
        }

        return true;
    }
}
