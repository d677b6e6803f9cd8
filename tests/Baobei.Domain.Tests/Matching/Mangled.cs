using CsCheck;

namespace Baobei.Domain.Tests.Matching;

/// <summary>Texts that no reader of codes and addresses expects: real ones with characters changed, broken and in excess, and anything else.</summary>
internal static class Mangled
{
    private static readonly Gen<char> Character = Gen.OneOf(
        Gen.Char, Gen.Char['0', '9'], Gen.Char["+-.,;:<>()#@xX*/ \t\n\0\u200b\u2011\u3000\u0301\ud83d\ude00\udfff\ufffe\uffff：（＠ﷺ㈱ß転"]);

    /// <summary>No text may throw, and what was made of one stays as it is.</summary>
    public static void Sample(string vectors, Func<string, string?> read)
    {
        var known = Vectors.Of(vectors).Select(row => row[0]).ToArray();
        var changed = Gen.Select(Gen.Int[0, known.Length - 1], Gen.Select(Gen.Int[0, 60], Character, Gen.Int[0, 2]).Array[0, 4])
            .Select((which, changes) => changes.Aggregate(known[which], (text, change) => Change(text, change.Item1, change.Item2, change.Item3)));
        Gen.OneOf(changed, Gen.String, Character.Array[0, 40].Select(all => new string(all)))
            .Sample(text => read(text) is not { } made || read(made) == made, iter: 20_000);
        foreach (var text in known.Take(20).SelectMany(one => new[] { "", one, "\ud800", " ", "(", "9", "@", "a", "<", "\u0301" }.Select(part => Long(one, part))))
        {
            var made = read(text);
            Assert.Equal(made, made is null ? null : read(made));
        }
    }

    private static string Change(string text, int place, char character, int how)
    {
        place = Math.Min(place, text.Length);
        return how switch
        {
            0 => text.Insert(place, character.ToString()),
            1 when place < text.Length => text.Remove(place, 1),
            _ => place < text.Length ? $"{text[..place]}{character}{text[(place + 1)..]}" : text + character,
        };
    }

    private static string Long(string one, string part) => part.Length == 0 ? one : one + string.Concat(Enumerable.Repeat(part, 10_000 / part.Length));
}
