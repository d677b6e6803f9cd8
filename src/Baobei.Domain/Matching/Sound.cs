namespace Baobei.Domain.Matching;

/// <summary>How a word sounds, roughly: spellings that languages and transliterations have for one sound become one.</summary>
internal static class Sound
{
    /// <returns>Length of the key.</returns>
    public static int Key(ReadOnlySpan<char> text, Span<char> key)
    {
        var length = 0;
        for (var i = 0; i < text.Length && length + 2 < key.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            var isVowelNext = next is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
            char sound;
            switch (c)
            {
                case 's' when next == 'c' && i + 2 < text.Length && text[i + 2] == 'h':
                    (sound, i) = ('s', i + 2);
                    break;
                case 's' when next == 'h' || next == 'z' || next == 's':
                case 'z' when next == 'z':
                    (sound, i) = ('s', i + 1);
                    break;
                case 'z' when next == 'h':
                    (sound, i) = ('j', i + 1);
                    break;
                case 'z':
                    sound = 's';
                    break;
                case 'k' when next == 'h':
                    (sound, i) = (length == 0 ? 'h' : '\0', i + 1);
                    break;
                case 'c' when next is 'h':
                    (sound, i) = ('c', i + 1);
                    break;
                case 't' when next == 'c' && i + 2 < text.Length && text[i + 2] == 'h':
                    (sound, i) = ('c', i + 2);
                    break;
                case 'c' when next == 'k':
                case 'q' when next == 'u':
                case 'k' when next == 'w':
                    (sound, i) = ('k', i + 1);
                    break;
                case 'c' when next == 'z':
                    (sound, i) = ('c', i + 1);
                    break;
                case 'c' when next is 'e' or 'i' or 'y':
                    sound = 's';
                    break;
                case 'c' or 'q':
                    sound = 'k';
                    break;
                case 'x':
                    key[length++] = 'k';
                    sound = 's';
                    break;
                case 'p' when next == 'h':
                    (sound, i) = ('f', i + 1);
                    break;
                case 'w':
                    sound = 'v';
                    break;
                case 'h':
                    sound = length == 0 ? 'h' : '\0';
                    break;
                case 'a' when next is 'i' or 'y':
                case 'e' when next is 'i' or 'y' or 'e' or 'a':
                case 'i' when next is 'y' or 'j' or 'i' or 'e':
                case 'y' when next is 'i' or 'y' or 'e':
                    (sound, i) = ('i', i + 1);
                    break;
                case 'a' when next == 'e':
                    (sound, i) = ('a', i + 1);
                    break;
                case 'o' when next is 'e' or 'u' or 'o':
                case 'u' when next is 'e':
                    (sound, i) = ('o', i + 1);
                    break;
                case 'u':
                    sound = 'o';
                    break;
                case 'j' when length > 0 && !isVowelNext:
                case 'e' or 'y' or 'i':
                    sound = 'i';
                    break;
                default:
                    sound = c;
                    break;
            }

            if (sound != '\0' && (length == 0 || key[length - 1] != sound))
            {
                key[length++] = sound;
            }
        }

        return length;
    }
}
