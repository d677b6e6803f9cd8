using System.Text;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

public sealed class WordListTests
{
    [Theory]
    [InlineData("business-words.csv", 3, 2500)]
    [InlineData("english-words.csv", 3, 1000)]
    [InlineData("province-short.csv", 2, 200)]
    [InlineData("name-notes.csv", 2, 700)]
    [InlineData("numerals.csv", 2, 120)]
    [InlineData("branch-words.csv", 2, 280)]
    [InlineData("hk-tw-words.csv", 2, 300)]
    [InlineData("old-place-names.csv", 2, 110)]
    [InlineData("brand-words.csv", 2, 2000)]
    public void A_list_of_words_has_whole_rows_and_says_nothing_twice(string name, int fields, int atLeast)
    {
        string[] optional = name switch { "english-words.csv" => ["abbreviations"], "province-short.csv" => ["code"], _ => [] };
        var lines = Lines(name);
        var header = lines[0].Split(',');
        Assert.Equal(fields, header.Length);
        Assert.True(lines.Length > atLeast);
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();
        Assert.All(rows, row => Assert.Equal(fields, row.Length));
        Assert.All(rows, row => Assert.All(row.Zip(header), field =>
            Assert.True(field.First == field.First.Trim() && (field.First.Length > 0 || optional.Contains(field.Second)))));

        // a word may stand as a note and as a label
        Assert.Equal(rows.Count, rows.Select(row => name == "name-notes.csv" ? string.Join(',', row) : row[0]).Distinct().Count());
    }

    [Fact]
    public void A_short_word_stands_for_another_and_each_is_said_once()
    {
        var rows = Lines("short-words.csv").Skip(1).Select(line => line.Split(',')).ToList();
        Assert.True(rows.Count > 2000);
        Assert.All(rows, row => Assert.True(row.Length == 3 && row[0] is "house" or "body" or "business" or "number" && row.All(field => field.Length > 0 && field == field.Trim()) && row[1] != row[2]));
        Assert.Equal(rows.Count, rows.Select(row => string.Join(',', row)).Distinct().Count());
    }

    [Fact]
    public void English_words_mean_lines_of_business_that_Chinese_words_mean()
    {
        var known = Lines("business-words.csv").Skip(1).Select(line => line.Split(',')[2]).ToHashSet();
        Assert.All(Lines("english-words.csv").Skip(1), line => Assert.Contains(line.Split(',')[2], known));
        Assert.Contains("general", known);
    }

    [Theory]
    [InlineData("latin-words.csv", 1, 80)]
    [InlineData("latin-business.csv", 0, 190)]
    [InlineData("latin-places.csv", 2, 170)]
    [InlineData("latin-forms.csv", 2, 40)]
    [InlineData("latin-form-nations.csv", 1, 20)]
    [InlineData("latin-concepts.csv", 0, 450)]
    [InlineData("latin-first-names.csv", 0, 450)]
    [InlineData("latin-spellings.csv", 1, 250)]
    [InlineData("latin-nations.csv", 1, 60)]
    [InlineData("latin-towns.csv", 0, 280)]
    [InlineData("latin-houses.csv", 0, 1000)]
    public void Words_of_a_row_in_Latin_script_are_plain_and_said_once(string name, int field, int atLeast)
    {
        var rows = Lines(name).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.True(rows.Count >= atLeast);
        Assert.All(rows, row => Assert.Equal(field + 1, row.Length));
        Assert.All(rows, row => Assert.All(row[field].Split('|'), word => Assert.True(word.Length > 0 && word == word.Trim() && !word.Any(char.IsUpper), $"{row[0]}: {word}")));
        Assert.All(rows, row => Assert.Equal(row[field].Split('|').Length, row[field].Split('|').Distinct().Count()));
    }

    [Fact]
    public void A_name_is_the_name_of_one_house()
    {
        var names = Lines("latin-houses.csv").Skip(1).SelectMany(line => line.Split('|')).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Adjectives_belong_to_nations_that_are_known()
    {
        var known = Lines("latin-places.csv").Skip(1).Select(line => line.Split(',')).Where(row => row[0] == "country").Select(row => row[1]).ToHashSet();
        Assert.All(Lines("latin-nations.csv").Skip(1), line => Assert.Contains(line.Split(',')[0], known));
    }

    [Fact]
    public void A_known_house_has_names_in_both_scripts_and_each_of_them_once()
    {
        var rows = Lines("known-names.csv").Skip(1).Select(line => line.Split(',')).ToList();
        Assert.True(rows.Count >= 1900);
        Assert.All(rows, row => Assert.True(row.Length == 3 && row.All(field => field.Length > 0)));
        Assert.All(rows, row => Assert.All(row[1].Split('|'), name => Assert.True(name.Length >= 2 && name.Any(c => c > '\u2e80') && name == name.Trim(), name)));
        Assert.All(rows, row => Assert.All(row[2].Split('|'), name => Assert.True(name.Length >= 2 && name.All(c => c < '\u0250') && name == name.Trim(), name)));
        Assert.All(rows, row => Assert.Equal(row[1].Split('|').Length + row[2].Split('|').Length, row[1].Split('|').Concat(row[2].Split('|')).Distinct().Count()));
        Assert.Equal(rows.Count, rows.Select(row => row[1]).Distinct().Count());
    }

    [Fact]
    public void Characters_that_look_alike_are_at_least_two_different_ones()
    {
        var groups = Lines("look-alike.tsv").Skip(1).ToList();
        Assert.All(groups, group => Assert.True(group.Length >= 2 && group.Distinct().Count() == group.Length));
        Assert.Equal(groups.Count, groups.Distinct().Count());
        Assert.Contains(groups, group => group.Contains('未') && group.Contains('末'));
    }

    private static string[] Lines(string name)
    {
        using var stream = typeof(CompanyName).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n", text);
        return text[..^1].Split('\n');
    }
}
