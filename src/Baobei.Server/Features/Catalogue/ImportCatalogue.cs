using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>Use case: the vendor's operator brings the catalogue as a file. It is looked through first; nothing changes before it is loaded.</summary>
public sealed class ImportCatalogue(Db db, CataloguePlan plan, TimeProvider clock)
{
    /// <summary>A form sends the file itself, the API in the command.</summary>
    public sealed record Command
    {
        [Required]
        public SentFile? File { get; init; }
    }

    /// <summary>What the button "load" sends.</summary>
    public sealed record LoadCommand;

    /// <summary>
    /// Keeps the file for its dry run. <see cref="InvalidField"/> on <c>File</c>: <c>required</c>, <c>file_empty</c>, <c>file_too_large</c> (MiB),
    /// <c>file_encoding</c>, <c>file_columns</c> with those that are missing, <c>file_no_rows</c>, <c>file_rows</c> with the most.
    /// </summary>
    public async Task<CatalogueImport> Store(IFormFile? file, CancellationToken ct)
    {
        var content = await SentTable.Content(file, nameof(Command.File), CatalogueImport.MaxBytes, ct);
        Lines(content);
        var import = new CatalogueImport { Id = Id<CatalogueImport>.At(clock.GetUtcNow()), FileName = SentTable.NameOf(file!.FileName, CatalogueImport.MaxNameLength), Content = content, StoredAt = TimeProvider.System.GetUtcNow() };
        db.Add(import);
        await db.SaveChangesAsync(ct);
        return import;
    }

    /// <summary>What loading the file would do now. <see cref="NotFound"/>: there is no such file any more.</summary>
    public async Task<ImportReport> DryRun(Id<CatalogueImport> id, CancellationToken ct)
    {
        var import = await db.Set<CatalogueImport>().AsNoTracking().Get(id, ct);
        var rows = await plan.Apply(Lines(import.Content), ct);

        // What the plan changed was only to see what would happen.
        db.Forget();
        return new(import, rows);
    }

    /// <summary>
    /// Loads the file, all of it or nothing. Refusals: <c>import.wrong_rows</c> with how many, <c>import.nothing_new</c>, <c>edit.conflict</c> when the
    /// catalogue changed at the same moment.
    /// </summary>
    public async Task<ImportReport> Load(Id<CatalogueImport> id, CancellationToken ct)
    {
        var import = await db.Set<CatalogueImport>().Get(id, ct);
        var report = new ImportReport(import, await plan.Apply(Lines(import.Content), ct));
        if (report.Count(RowVerdict.Wrong) is > 0 and var wrong)
        {
            db.Forget();
            throw new Refused("import.wrong_rows", wrong);
        }

        if (report.Count(RowVerdict.Added) + report.Count(RowVerdict.Changed) == 0)
        {
            db.Forget();
            throw new Refused("import.nothing_new");
        }

        import.Loaded(report.Count(RowVerdict.Added), report.Count(RowVerdict.Changed));
        db.Remove(import);
        await db.SaveChangesAsync(ct);
        return report;
    }

    /// <summary>The lines of a file that can be read at all. <see cref="InvalidField"/>: as <see cref="Store"/>.</summary>
    private static IReadOnlyList<SentTable.Line> Lines(byte[] content) => SentTable.Lines(content, nameof(Command.File), CatalogueFile.Required, CatalogueImport.MaxRows);
}
