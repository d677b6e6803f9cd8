using System.IO.Pipelines;
using SpreadCheetah;

namespace Baobei.Server.Ui;

/// <summary>
/// Workbooks (Office Open XML, ECMA-376), written row by row into the answer: a million rows need no more memory than a thousand. Texts are
/// texts and never formulas, whatever they begin with; numbers are numbers.
/// </summary>
public static class Xlsx
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What one sheet holds (section "Excel specifications and limits"); more go on in the next one, under the same head.</summary>
    public const int MaxRows = 1_048_576;

    /// <summary>Writes a file; <paramref name="rowsOfSheet"/> is for tests.</summary>
    public static async Task Write(
        Stream stream, IEnumerable<string?> header, IAsyncEnumerable<IEnumerable<IEnumerable<object?>>> batches, CancellationToken ct, int rowsOfSheet = MaxRows)
    {
        ArgumentNullException.ThrowIfNull(batches);
        DataCell[] head = [.. header.Select(text => new DataCell(text))];

        // The end of each part of the package is written at once, which the answer's stream does not allow and a pipe does.
        await using var pipe = PipeWriter.Create(stream, new(leaveOpen: true)).AsStream();
        await using var book = await Spreadsheet.CreateNewAsync(pipe, cancellationToken: ct);
        var (sheets, rows) = (0, 0);
        await Begin();
        await foreach (var batch in batches.WithCancellation(ct))
        {
            foreach (var row in batch)
            {
                if (rows == rowsOfSheet)
                {
                    await Begin();
                }

                await book.AddRowAsync([.. row.Select(Cell)], ct);
                rows++;
            }
        }

        await book.FinishAsync(ct);

        async Task Begin()
        {
            await book.StartWorksheetAsync($"{++sheets}", token: ct);
            await book.AddRowAsync(head, ct);
            rows = 1;
        }
    }

    private static DataCell Cell(object? value) => value switch
    {
        string text => new(text),
        decimal number => new(number),
        long number => new(number),
        int number => new(number),
        _ => default,
    };
}
