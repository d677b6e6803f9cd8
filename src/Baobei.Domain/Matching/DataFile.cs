namespace Baobei.Domain.Matching;

/// <summary>The lists that ship inside the assembly; their sources and licences are in NOTICE.</summary>
internal static class DataFile
{
    /// <summary>The lines of a file of Matching/Data or Policies/Data.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The data file {name} is missing.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <summary>Read once: very many lists are kinds of it.</summary>
    private static readonly ILookup<string, string> NameWords = Rows("name-words.csv").ToLookup(row => row[0], row => row[1]);

    /// <summary>The words of one kind in name-words.csv, as written there.</summary>
    public static string[] Words(string kind) => [.. NameWords[kind]];

    /// <summary>The rows of a comma separated file without its header; fields may be quoted.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Select(Split);

    private static string[] Split(string line)
    {
        var fields = new List<string>(8);
        var field = new System.Text.StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"' when isQuoted && i + 1 < line.Length && line[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                default:
                    field.Append(line[i]);
                    break;
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
