using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Baobei.Server.Commands;

/// <summary>Comma separated values (RFC 4180, UTF-8, gzip or not) as the commands read and write them: row after row, so that a large file needs no more memory than a small one.</summary>
internal static class CsvTable
{
    /// <summary>Nothing that is matched or validated is as long; without a limit one quote too many would bring the whole file into memory.</summary>
    private const int MaxCell = 1_000_000;

    /// <summary>Rows by the names of their columns. A <see cref="CommandFailure"/> at once when a column is missing, at its row when a row cannot be read.</summary>
    /// <param name="columns">Those that have to be there.</param>
    /// <param name="optional">Those that may be.</param>
    /// <returns>The cells in the order of <paramref name="columns"/>, then of <paramref name="optional"/> (null where the file has none).</returns>
    public static IEnumerable<string?[]> Read(TextReader text, IReadOnlyList<string> columns, params IReadOnlyList<string> optional)
    {
        var (parser, head) = Open(text, columns);
        var places = columns.Concat(optional).Select(column => PlaceOf(head, column)).ToArray();
        if (columns.Where((_, i) => places[i] < 0).FirstOrDefault() is { } missing)
        {
            throw new CommandFailure($"The file has no column {missing}; its columns are {string.Join(", ", head)}.");
        }

        return Rows(parser).Select(cells => places.Select((place, i) => place >= 0 && place < cells.Length ? cells[place] : i < columns.Count ? "" : null).ToArray());
    }

    /// <summary>The cells of a column, or of the first when none has that name.</summary>
    public static IEnumerable<string> ReadOne(TextReader text, string column)
    {
        var (parser, head) = Open(text, [column]);
        var place = Math.Max(0, PlaceOf(head, column));
        return Rows(parser).Select(cells => place < cells.Length ? cells[place] : "");
    }

    private static (CsvParser Parser, List<string> Head) Open(TextReader text, IReadOnlyList<string> columns)
    {
        var parser = new CsvParser(
            text, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = false, BadDataFound = null, IgnoreBlankLines = false, MaxFieldSize = MaxCell }, leaveOpen: true);
        return HasNext(parser)
            ? (parser, [.. (parser.Record ?? []).Select(cell => cell.Trim().TrimStart('\uFEFF'))])
            : throw new CommandFailure($"The file is empty; it needs a first line with {string.Join(", ", columns)}.");
    }

    private static int PlaceOf(List<string> head, string column) => head.FindIndex(cell => cell.Equals(column, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string[]> Rows(CsvParser parser)
    {
        using (parser)
        {
            while (HasNext(parser))
            {
                yield return parser.Record ?? [];
            }
        }
    }

    private static bool HasNext(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException)
        {
            throw new CommandFailure($"Line {parser.RawRow.ToString(CultureInfo.InvariantCulture)} cannot be read as comma separated values; perhaps a quote is not closed.");
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

    /// <summary>A file to write; its folder has to be there, and it is none of those that are read.</summary>
    public static StreamWriter Create(FileInfo file, params ReadOnlySpan<FileInfo> read)
    {
        foreach (var other in read)
        {
            if (other.FullName == file.FullName)
            {
                throw new CommandFailure($"{file.FullName} is read; the answers need a file of their own.");
            }
        }

        return file.Directory is { Exists: false } folder ? throw new CommandFailure($"There is no folder {folder.FullName}.") : new(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

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
