using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using CsvHelper;
using CsvHelper.Configuration;
using MiniExcelLibs;

namespace Baobei.Server.Features.Imports;

/// <summary>
/// Reads the rows of a file of projects or customers: comma separated values in UTF-8 or GB 18030, or a workbook (XLSX), told apart by their content. One row
/// after the other, so that a large file needs no more memory than a small one.
/// </summary>
public static class RegistrationFile
{
    /// <summary>A file with more is something else.</summary>
    public const int MaxColumns = 200;

    /// <summary>More of a cell is not kept; no field is as long.</summary>
    public const int MaxCell = ProjectDetails.MaxDescriptionLength * 2;

    /// <summary>What a workbook may become when it is unpacked: a small file may hold any number of zeros.</summary>
    private const long MaxUnpacked = 600L * 1024 * 1024;

    private const int MaxParts = 500;

    private const string Field = "File";

    /// <summary>What no text has; a file with these is something else.</summary>
    private static readonly SearchValues<byte> _binary =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 13]).Select(code => (byte)code)]);

    /// <summary>A row: its number in the file (the head is 1) and its cells.</summary>
    public readonly record struct Line(int Number, string[] Cells);

    /// <summary>The rows, the head first, without those that are empty. <see cref="InvalidField"/>: <c>file_encoding</c>, <c>file_workbook</c>, <c>file_many_columns</c> (most).</summary>
    public static IEnumerable<Line> Read(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var lines = content.AsSpan().StartsWith("PK\u0003\u0004"u8)
            ? Guarded(Workbook(content), () => new InvalidField(Field, "file_workbook"))
            : Guarded(Text(content), () => new InvalidField(Field, "file_encoding"));
        return lines.Where(line => line.Cells.Any(cell => cell.Length > 0));
    }

    private static IEnumerable<Line> Text(byte[] content)
    {
        if (content.AsSpan().ContainsAny(_binary))
        {
            throw new InvalidField(Field, "file_encoding");
        }

        var encoding = Utf8.IsValid(content) ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
            : CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        using var reader = new StreamReader(new MemoryStream(content, writable: false), encoding);
        using var parser = new CsvParser(
            reader, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = false, BadDataFound = null, IgnoreBlankLines = true, MaxFieldSize = 1_000_000 });
        while (parser.Read())
        {
            var cells = new string[Width(parser.Count)];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Kept(WithoutGuard(parser[i]));
            }

            yield return new(parser.RawRow, cells);
        }
    }

    private static IEnumerable<Line> Workbook(byte[] content)
    {
        using (var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read))
        {
            // What is unpacked is never longer than what is declared here.
            if (archive.Entries.Count > MaxParts || archive.Entries.Sum(entry => entry.Length) > MaxUnpacked)
            {
                throw new InvalidField(Field, "file_workbook");
            }
        }

        using var stream = new MemoryStream(content, writable: false);
        var number = 0;
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: false, excelType: ExcelType.XLSX))
        {
            number++;
            var cells = new string[Width(row.Count)];
            var i = 0;
            foreach (var value in row.Values)
            {
                cells[i++] = Kept(Show(value));
            }

            yield return new(number, cells);
        }
    }

    private static int Width(int columns) => columns <= MaxColumns ? columns : throw new InvalidField(Field, "file_many_columns", MaxColumns);

    /// <summary>Whatever is wrong inside a file that somebody made is the file's fault.</summary>
    private static IEnumerable<Line> Guarded(IEnumerable<Line> lines, Func<InvalidField> wrong)
    {
        using var each = lines.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception failure) when (failure is not (InvalidField or OutOfMemoryException))
            {
                throw wrong();
            }

            yield return each.Current;
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Kept(string cell)
    {
        cell = cell.Trim();
        return cell.Length <= MaxCell ? cell : cell[..MaxCell];
    }

    /// <summary>What <see cref="Ui.Csv"/> puts in front of a cell that begins like a formula is no part of it.</summary>
    private static string WithoutGuard(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] ? cell[1..] : cell;
}
