using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Baobei.Server.Ui;

/// <summary>Lines of comma separated values (RFC 4180) that spreadsheets open without harm.</summary>
public static class Csv
{
    public static string Line(params string?[] cells) => string.Join(',', cells.Select(Cell));

    /// <summary>
    /// Writes a file in UTF-8 with a byte order mark, because Excel asks for it: batch by batch, so that a million rows need no more memory than one batch.
    /// </summary>
    public static async Task Write(Stream stream, IEnumerable<string?> header, IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> batches, CancellationToken ct)
    {
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        output.Write("\uFEFF"u8);
        Write(output, header);
        await foreach (var batch in batches.WithCancellation(ct))
        {
            foreach (var cells in batch)
            {
                Write(output, cells);
            }

            await output.FlushAsync(ct);
        }

        await output.CompleteAsync();
    }

    /// <summary>"customers-20180917-103743.csv", with the time in the reader's zone.</summary>
    public static string FileName(string what, DateTimeOffset now, TimeZoneInfo zone) =>
        $"{what}-{TimeZoneInfo.ConvertTime(now, zone).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.csv";

    private static void Write(PipeWriter output, IEnumerable<string?> cells) => Encoding.UTF8.GetBytes(Line([.. cells]) + "\r\n", output);

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
