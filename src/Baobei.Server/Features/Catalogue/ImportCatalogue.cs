using System.ComponentModel.DataAnnotations;
using System.Text;
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
        if (file is null)
        {
            throw new InvalidField(nameof(Command.File), "required");
        }

        if (file.Length == 0)
        {
            throw new InvalidField(nameof(Command.File), "file_empty");
        }

        if (file.Length > CatalogueImport.MaxBytes)
        {
            throw new InvalidField(nameof(Command.File), "file_too_large", CatalogueImport.MaxBytes / 1024 / 1024);
        }

        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
        {
            await stream.ReadExactlyAsync(content, ct);
        }

        Lines(content);
        var import = new CatalogueImport { Id = Id<CatalogueImport>.At(clock.GetUtcNow()), FileName = NameOf(file.FileName), Content = content, StoredAt = TimeProvider.System.GetUtcNow() };
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
    private static List<CatalogueFile.Line> Lines(byte[] content)
    {
        using var text = new StringReader(Decode(content));
        IReadOnlyList<string> columns = [];
        var lines = CatalogueFile.Read(text, head => columns = head).Take(CatalogueImport.MaxRows + 1).ToList();
        if (CatalogueFile.Required.Except(columns).ToList() is { Count: > 0 } missing)
        {
            throw new InvalidField(nameof(Command.File), "file_columns", string.Join(", ", missing));
        }

        return lines.Count switch
        {
            0 => throw new InvalidField(nameof(Command.File), "file_no_rows"),
            > CatalogueImport.MaxRows => throw new InvalidField(nameof(Command.File), "file_rows", CatalogueImport.MaxRows),
            _ => lines,
        };
    }

    /// <summary>UTF-8 with or without a byte order mark, else GB 18030, which is what spreadsheets write in China.</summary>
    private static string Decode(byte[] content)
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

        throw new InvalidField(nameof(Command.File), "file_encoding");
    }

    private static string NameOf(string name)
    {
        var last = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))]).Trim();
        return last.Length > CatalogueImport.MaxNameLength ? last[^CatalogueImport.MaxNameLength..] : last.Length == 0 ? "file.csv" : last;
    }
}
