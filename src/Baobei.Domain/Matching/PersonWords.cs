namespace Baobei.Domain.Matching;

/// <summary>Words that tell a person within the name of a house: surnames, and what stands around them (name-words.csv).</summary>
internal static class PersonWords
{
    private static readonly System.Buffers.SearchValues<char> BeforeName = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("of_person")));

    private static readonly WordTable Surnames = WordTable.Of(DataFile.Words("surname"));

    private static readonly WordTable Behind = WordTable.Of(DataFile.Words("behind_surname"));

    /// <summary>Stands in front of the name of a person that a shop is called by: 阿, 老.</summary>
    public static bool IsBeforeName(char c) => BeforeName.Contains(c);

    public static bool IsSurname(ReadOnlySpan<char> text) => Surnames.Contains(text);

    public static bool StartsWithSurname(ReadOnlySpan<char> text) => Surnames.AtStart(text, out _) > 0;

    /// <summary>Length of what stands behind the surname of a person that a shop is called by: 氏, 记, 大姐; 0 when there is none.</summary>
    public static int BehindSurname(ReadOnlySpan<char> text) => Behind.AtStart(text, out _);
}
