namespace Baobei.Domain.Tests.Matching;

/// <summary>Inputs and expected answers that came with the standards' rules, made apart from this code.</summary>
internal static class Vectors
{
    /// <summary>Rows without the header. Fields may be quoted and hold line breaks.</summary>
    public static IReadOnlyList<string[]> Of(string file)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var rows = new List<string[]>();
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var c in reader.ReadToEnd())
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        return [.. rows.Skip(1)];
    }
}
