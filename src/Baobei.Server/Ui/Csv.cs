namespace Baobei.Server.Ui;

/// <summary>Lines of comma separated values (RFC 4180) that spreadsheets open without harm.</summary>
public static class Csv
{
    public static string Line(params string?[] cells) => string.Join(',', cells.Select(Cell));

    /// <summary>A cell that begins like a formula gets an apostrophe in front: what somebody typed as a name must not run in another's spreadsheet.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // The wide forms too: some spreadsheets take them for the narrow ones.
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20')
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
