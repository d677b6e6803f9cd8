using Baobei.Domain.Imports;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>Writes files that an import reads: an empty one with an example, and the rows that were not registered with the reason of each.</summary>
public sealed class WriteImport(Db db, ListImports imports, Caller caller, Texts texts, IServiceProvider services)
{
    private bool ForVendor => caller.Partner is null;

    /// <summary>The headings in the reader's language, and one row as an example.</summary>
    public async Task Template(ImportKind kind, bool workbook, Stream stream, CancellationToken ct)
    {
        var partner = ForVendor ? await db.Partners.OrderBy(p => p.Id).Select(p => p.Name).FirstOrDefaultAsync(ct) : null;
        var example = await services.GetRequiredKeyedService<IRegisterRows>(kind.Subject).Example(ct);
        await Write(kind.Columns, workbook, stream, [], Batches([partner ?? "", .. example]), ct);
    }

    /// <summary>The rows that were not registered, as they were, with the reason behind: put right, the file can be handed in again.</summary>
    public Task Returned(ImportKind kind, RegistrationImport import, Stream stream, CancellationToken ct) => Write(
        kind.Columns, false, stream, [texts["imports.reason"]],
        imports.Returned(import).Select(batch => batch.Select(row => row.Cells.Append(
            string.Join("; ", (row.Row.Faults ?? []).Select(fault => ImportWords.Said(kind, fault, texts)))))), ct);

    private async Task Write(ImportColumns columns, bool workbook, Stream stream, string[] more, IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> batches, CancellationToken ct)
    {
        var head = columns.Of(ForVendor).Select(column => texts[column.Label]).Concat(more);
        var rows = ForVendor ? batches : batches.Select(batch => batch.Select(row => row.Skip(1)));
        await (workbook ? Xlsx.Write(stream, head, rows, ct) : Csv.Write(stream, head, rows, ct));
    }

    private static async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Batches(params IEnumerable<string?>[] rows)
    {
        await Task.CompletedTask;
        yield return rows;
    }
}
