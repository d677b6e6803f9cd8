using System.Globalization;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Server.Ui;
using CsvHelper;
using CsvHelper.Configuration;

namespace Baobei.Server.Features.Documents;

/// <summary>A file of comma separated values that somebody sent, whose first line names its columns.</summary>
public static class SentTable
{
    /// <summary>Between the values of one cell that holds a list.</summary>
    public const char Between = '|';

    /// <summary>A line of the file: what stands in its columns, and its number (the head is 1).</summary>
    public sealed record Line(int Number, IReadOnlyDictionary<string, string> Cells)
    {
        /// <summary>Without spaces around it; empty when there is no such column.</summary>
        public string this[string column] => Cells.TryGetValue(column, out var cell) ? cell.Trim() : "";

        public bool Has(string column) => Cells.ContainsKey(column);

        public IReadOnlyList<string> ListOf(string column) => this[column].Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>What was sent. <see cref="InvalidField"/> on <paramref name="field"/>: <c>required</c>, <c>file_empty</c>, <c>file_too_large</c> (MiB).</summary>
    public static async Task<byte[]> Content(IFormFile? file, string field, int maxBytes, CancellationToken ct)
    {
        if (file is null)
        {
            throw new InvalidField(field, "required");
        }

        if (file.Length == 0)
        {
            throw new InvalidField(field, "file_empty");
        }

        if (file.Length > maxBytes)
        {
            throw new InvalidField(field, "file_too_large", maxBytes / 1024 / 1024);
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, ct);
        return content;
    }

    /// <summary>
    /// The lines of a file that can be read at all. <see cref="InvalidField"/> on <paramref name="field"/>: <c>file_encoding</c>, <c>file_columns</c> with
    /// those that are missing, <c>file_no_rows</c>, <c>file_rows</c> with the most.
    /// </summary>
    /// <param name="also">Other names of columns that are taken for the known ones.</param>
    public static IReadOnlyList<Line> Lines(byte[] content, string field, IReadOnlyList<string> required, int maxRows, IReadOnlyDictionary<string, string>? also = null)
    {
        using var text = new StringReader(Decode(content, field));
        IReadOnlyList<string> columns = [];
        var lines = Read(text, head => columns = head, also).Take(maxRows + 1).ToList();
        if (required.Except(columns).ToList() is { Count: > 0 } missing)
        {
            throw new InvalidField(field, "file_columns", string.Join(", ", missing));
        }

        return lines.Count switch
        {
            0 => throw new InvalidField(field, "file_no_rows"),
            _ when lines.Count > maxRows => throw new InvalidField(field, "file_rows", maxRows),
            _ => lines,
        };
    }

    /// <summary>The lines of the file, one by one; the first names the columns.</summary>
    /// <param name="head">The names of its columns, before the first line is handed out.</param>
    /// <param name="also">Other names of columns that are taken for the known ones.</param>
    public static IEnumerable<Line> Read(TextReader text, Action<IReadOnlyList<string>>? head = null, IReadOnlyDictionary<string, string>? also = null)
    {
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = false, BadDataFound = null, IgnoreBlankLines = true });
        if (!parser.Read())
        {
            head?.Invoke([]);
            yield break;
        }

        var columns = parser.Record!.Select(name => name.Trim().ToLowerInvariant()).Select(name => also?.GetValueOrDefault(name) ?? name).ToArray();
        head?.Invoke(columns);
        while (parser.Read())
        {
            var cells = new Dictionary<string, string>(columns.Length);
            for (var i = 0; i < columns.Length && i < parser.Count; i++)
            {
                cells.TryAdd(columns[i], WithoutGuard(parser[i]));
            }

            if (cells.Values.Any(cell => !string.IsNullOrWhiteSpace(cell)))
            {
                yield return new(parser.RawRow, cells);
            }
        }
    }

    /// <summary>The name of a sent file, as it may be shown.</summary>
    public static string NameOf(string name, int maxLength)
    {
        var last = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))]).Trim();
        return last.Length > maxLength ? last[^maxLength..] : last.Length == 0 ? "file.csv" : last;
    }

    /// <summary>UTF-8 with or without a byte order mark, else GB 18030, which is what spreadsheets write in China.</summary>
    private static string Decode(byte[] content, string field)
    {
        foreach (var encoding in new[]
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        })
        {
            try
            {
                var text = encoding.GetString(content).TrimStart('\uFEFF');
                if (!text.Any(c => c < ' ' && c is not ('\t' or '\r' or '\n')))
                {
                    return text;
                }
            }
            catch (DecoderFallbackException)
            {
                // Not this one.
            }
        }

        throw new InvalidField(field, "file_encoding");
    }

    /// <summary>What <see cref="Csv"/> puts in front of a cell that begins like a formula is no part of it.</summary>
    private static string WithoutGuard(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] ? cell[1..] : cell;
}
