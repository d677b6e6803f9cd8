using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Baobei.Server.Commands;

/// <summary>Comma separated values (RFC 4180, UTF-8, gzip or not) as the commands read and write them: row after row, so that a large file needs no more memory than a small one.</summary>
internal static class CsvTable
{
    /// <summary>Rows by the names of their columns.</summary>
    /// <param name="columns">Those that have to be there.</param>
    /// <param name="optional">Those that may be.</param>
    /// <returns>The cells in the order of <paramref name="columns"/>, then of <paramref name="optional"/> (null where the file has none).</returns>
    public static IEnumerable<string?[]> Read(TextReader text, IReadOnlyList<string> columns, params IReadOnlyList<string> optional)
    {
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = false, BadDataFound = null, IgnoreBlankLines = false });
        if (!parser.Read())
        {
            throw new CommandFailure($"The file is empty; it needs a first line with {string.Join(", ", columns)}.");
        }

        var head = (parser.Record ?? []).Select(cell => cell.Trim().TrimStart('\uFEFF')).ToList();
        var places = columns.Concat(optional).Select(column => head.FindIndex(cell => cell.Equals(column, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (columns.Where((_, i) => places[i] < 0).FirstOrDefault() is { } missing)
        {
            throw new CommandFailure($"The file has no column {missing}; its columns are {string.Join(", ", head)}.");
        }

        while (parser.Read())
        {
            var cells = parser.Record ?? [];
            yield return [.. places.Select((place, i) => place >= 0 && place < cells.Length ? cells[place] : i < columns.Count ? "" : null)];
        }
    }

    /// <summary>Lines of a text, gzip or not.</summary>
    public static IEnumerable<string> Lines(FileInfo file)
    {
        using var reader = Open(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    public static StreamReader Open(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new CommandFailure($"There is no file {file.FullName}.");
        }

        var content = file.OpenRead();
        return new(file.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(content, CompressionMode.Decompress) : content, Encoding.UTF8);
    }

    /// <summary>A file to write; its folder has to be there.</summary>
    public static StreamWriter Create(FileInfo file) => file.Directory is { Exists: false } folder
        ? throw new CommandFailure($"There is no folder {folder.FullName}.")
        : new(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    /// <summary>A line as other programs read it: cells in quotes where they need them, nothing added.</summary>
    public static string Line(params ReadOnlySpan<string> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? "" : ",");
            var cell = cells[i];
            var isQuoted = cell.AsSpan().ContainsAny(",\"\r\n") || (cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])));
            line.Append(isQuoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        return line.ToString();
    }
}
