using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Writes files that an import reads: an empty one with an example, and the rows that became no project with the reason of each.</summary>
public sealed class WriteProjectImport(Db db, ListProjectImports imports, Caller caller, Texts texts, TimeProvider clock)
{
    private bool ForVendor => caller.Partner is null;

    /// <summary>The headings in the reader's language, and one row as an example.</summary>
    public async Task Template(bool workbook, Stream stream, CancellationToken ct)
    {
        var product = await db.Products.Where(p => p.Status == SaleStatus.OnSale).OrderBy(p => p.Code).Select(p => p.Code).FirstOrDefaultAsync(ct);
        var partner = ForVendor ? await db.Partners.OrderBy(p => p.Id).Select(p => p.Name).FirstOrDefaultAsync(ct) : null;
        var today = clock.GetUtcNow();
        string[] example =
        [
            partner ?? "", texts["projects.import.example.account"], texts["projects.import.example.name"], "65", "3301", texts["projects.import.example.description"],
            texts["projects.no"], texts["projects.no"], texts["projects.no"], texts["projects.import.example.contact"], "", "", product ?? "", "", "", "", "", "",
            "120000", "", "CNY", Day(today.AddDays(60)), Month(today.AddDays(90)),
        ];
        await Write(workbook, stream, [], Batches([example]), ct);
    }

    /// <summary>The rows that became no project, as they were, with the reason behind: put right, the file can be handed in again.</summary>
    public Task Returned(ProjectImport import, Stream stream, CancellationToken ct) => Write(
        false, stream, [texts["projects.import.reason"]],
        imports.Returned(import).Select(batch => batch.Select(row => row.Cells.Append(
            string.Join("; ", (row.Row.Faults ?? []).Select(fault => ProjectImportWords.Said(fault, texts)))))), ct);

    private async Task Write(bool workbook, Stream stream, string[] more, IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> batches, CancellationToken ct)
    {
        var head = ProjectImportColumns.Of(ForVendor).Select(column => texts[column.Label]).Concat(more);
        var rows = ForVendor ? batches : batches.Select(batch => batch.Select(row => row.Skip(1)));
        await (workbook ? Xlsx.Write(stream, head, rows, ct) : Csv.Write(stream, head, rows, ct));
    }

    private static async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Batches(params IEnumerable<string?>[] rows)
    {
        await Task.CompletedTask;
        yield return rows;
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Month(DateTimeOffset at) => at.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
