using System.Text;

namespace Baobei.Domain.Matching;

/// <summary>A company name taken apart.</summary>
/// <param name="Region">Code of the region in front; null when there is none.</param>
internal readonly record struct NameParts(string Core, string? Region)
{
    private const int MinCoreLength = 2;

    private static readonly string[] Everywhere = DataFile.Words("everywhere");

    private static readonly string Opening = string.Concat(DataFile.Words("opening"));

    private static readonly string Closing = string.Concat(DataFile.Words("closing"));

    /// <summary>Forms that say nothing about who it is. Institutions (大学, 医院, 协会 …) and trades (厂, 店 …) are part of the name.</summary>
    private static readonly HashSet<string> DroppedForms =
        ["LLC", "JSC", "LLC-GROUP", "JSC-GROUP", "GROUP", "COMPANY", "LP", "GP", "LLP", "SOLE", "KK", "YK", "GK", "YH"];

    /// <summary>Chinese, Japanese and Korean forms, folded, longest first.</summary>
    private static readonly string[] Suffixes = Forms(latin: false, row => row[4] != "branch" && DroppedForms.Contains(row[2]));

    private static readonly string[] BranchSuffixes = Forms(latin: false, row => row[4] == "branch");

    /// <summary>Forms in Latin and Cyrillic letters as words without signs, longest first.</summary>
    private static readonly string[] WordSuffixes = Forms(latin: true, _ => true);

    /// <summary>Where the house of a branch ends: "…有限公司上海分公司".</summary>
    private static readonly string[] Houses = DataFile.Words("house");

    public static NameParts Of(string name)
    {
        var spaced = Spaced(name);
        var body = spaced;
        if (EndsWithAny(body.Replace(" ", "", StringComparison.Ordinal), BranchSuffixes))
        {
            foreach (var house in Houses)
            {
                if (body.IndexOf(house, StringComparison.Ordinal) is > 1 and var at)
                {
                    body = body[..(at + house.Length)];
                    break;
                }
            }
        }

        body = WithoutWords(body);
        var core = WithoutForm(body.Replace(" ", "", StringComparison.Ordinal));
        foreach (var word in Everywhere)
        {
            core = core.StartsWith(word, StringComparison.Ordinal) && core.Length >= word.Length + MinCoreLength ? core[word.Length..] : core;
        }

        string? region = null;
        for (var level = 0; level < 3 && Regions.PrefixOf(core, region) is { } prefix && core.Length - prefix.Length >= MinCoreLength; level++)
        {
            core = core[prefix.Length..];
            region = prefix.Code;
        }

        return new(core.Length >= MinCoreLength ? core : "", region);
    }

    /// <summary>A folded name without its legal form and 集团 at the end.</summary>
    public static string WithoutForm(string key)
    {
        var body = key;
        while (Suffixes.FirstOrDefault(suffix => body.EndsWith(suffix, StringComparison.Ordinal)) is { } form)
        {
            body = body[..^form.Length];
        }

        return body;
    }

    private static string WithoutWords(string spaced)
    {
        var body = spaced;
        while (WordSuffixes.FirstOrDefault(suffix => body.EndsWith(suffix, StringComparison.Ordinal) && body.Length > suffix.Length
            && body[^(suffix.Length + 1)] == ' ') is { } form)
        {
            body = body[..^(form.Length + 1)];
        }

        return body;
    }

    /// <summary>Folded, with one space where a space or sign stood, full stops gone ("S.p.A." is one word), bracketed
    /// regions and 集团 left out, and the English "The" in front.</summary>
    private static string Spaced(string name)
    {
        var text = CharFold.Normal(name);
        var builder = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (Opening.Contains(text[i], StringComparison.Ordinal) && ClosingAfter(text, i) is > 0 and var end && SaysNothing(text[(i + 1)..end]))
            {
                i = end;
                continue;
            }

            if (CharFold.Of(text[i]) is var folded and not CharFold.Gone)
            {
                builder.Append(folded);
            }
            else if (text[i] is not '.' and not '\'' and not '\u2019' && builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }
        }

        var spaced = builder.ToString().TrimEnd();
        spaced = spaced.StartsWith("the ", StringComparison.Ordinal) ? spaced["the ".Length..] : spaced;
        return spaced.Replace(" and ", "&", StringComparison.Ordinal);
    }

    private static bool SaysNothing(string inBrackets)
    {
        var key = WithoutForm(CharFold.Fold(inBrackets));
        return key.Length == 0 || Everywhere.Contains(key) || Regions.IsName(key);
    }

    private static int ClosingAfter(string text, int from)
    {
        for (var i = from + 1; i < text.Length && i - from < 20; i++)
        {
            if (Closing.Contains(text[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool EndsWithAny(string text, string[] suffixes) =>
        Array.Exists(suffixes, suffix => text.EndsWith(suffix, StringComparison.Ordinal));

    private static string[] Forms(bool latin, Func<string[], bool> which) =>
        [.. DataFile.Rows("legal-forms.csv").Where(row => IsLatin(row[1]) == latin && which(row)).Select(row => latin ? Spaced(row[1]) : CharFold.Fold(row[1]))
            .Distinct().OrderByDescending(form => form.Length)];

    private static bool IsLatin(string surface) => !surface.Any(c => c > '\u2e80');
}
