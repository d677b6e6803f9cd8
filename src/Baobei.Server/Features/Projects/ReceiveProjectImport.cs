using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Use case: a partner's owner, or the vendor's operator, hands in a file of projects. Its dry run begins in the background; nothing is written before it is loaded.</summary>
public sealed class ReceiveProjectImport(Db db, Caller caller, Texts texts, RateLimits limits, ProjectImportSignal signal, TimeProvider clock)
{
    private const int PartsOfSave = 16;

    /// <summary>A dry run says which accounts there are; nobody may try all names with files either.</summary>
    public static readonly RateLimit Files = new("project.imports", 12, TimeSpan.FromHours(1));

    /// <summary>A form sends the file itself, the API in the command.</summary>
    public sealed record Command
    {
        [Required]
        public SentFile? File { get; init; }
    }

    /// <summary>
    /// <see cref="InvalidField"/> on <c>File</c>: <c>required</c>, <c>file_empty</c>, <c>file_too_large</c> (MiB), <c>file_encoding</c>,
    /// <c>file_workbook</c>, <c>file_many_columns</c> (most), <c>file_columns</c> with those that are missing, <c>file_no_rows</c>, <c>file_rows</c> (most).
    /// </summary>
    public async Task<ProjectImport> Run(IFormFile? file, CancellationToken ct)
    {
        var content = await Content(file, ct);
        if (caller.Partner is { } partner)
        {
            limits.Take(Files, caller.Vendor, partner.ToString());
        }

        using var lines = ProjectImportFile.Read(content).GetEnumerator();
        var columns = Columns(lines);
        var import = ProjectImport.Receive(caller.Partner, NameOf(file!.FileName), caller.RequireUser(), clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        db.Add(import);
        await db.SaveChangesAsync(ct);
        try
        {
            import.Received(await Store(import, lines, columns, ct));
            await db.SaveChangesAsync(ct);
        }
        catch
        {
            // Nobody has seen it.
            await db.Set<ProjectImport>().Where(i => i.Id == import.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }

        signal.Ring();
        return import;
    }

    private static async Task<byte[]> Content(IFormFile? file, CancellationToken ct)
    {
        if (file is null)
        {
            throw new InvalidField(nameof(Command.File), "required");
        }

        if (file.Length == 0)
        {
            throw new InvalidField(nameof(Command.File), "file_empty");
        }

        if (file.Length > ProjectImportFile.MaxBytes)
        {
            throw new InvalidField(nameof(Command.File), "file_too_large", ProjectImportFile.MaxBytes / 1024 / 1024);
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, ct);
        return content;
    }

    private int[] Columns(IEnumerator<ProjectImportFile.Line> lines)
    {
        var columns = lines.MoveNext() ? ProjectImportColumns.Read(lines.Current.Cells, texts) : [];
        var missing = ProjectImportColumns.Of(caller.Partner is null).Where(column => column.Required && !columns.Contains(IndexOf(column)))
            .Select(column => texts[column.Label]).ToList();
        return missing.Count == 0 ? columns : throw new InvalidField(nameof(Command.File), "file_columns", string.Join(", ", missing));

        static int IndexOf(ProjectImportColumn column) => ProjectImportColumns.All.TakeWhile(one => one != column).Count();
    }

    /// <summary>Batch by batch, so that a large file needs no more memory than what is sent at once.</summary>
    private async Task<int> Store(ProjectImport import, IEnumerator<ProjectImportFile.Line> lines, int[] columns, CancellationToken ct)
    {
        var batch = new List<ProjectImportFile.Line>(ProjectImport.BatchSize);
        var saving = new List<ProjectImportPart>(PartsOfSave);
        var (rows, parts) = (0, 0);
        while (lines.MoveNext())
        {
            if (++rows > ProjectImport.MaxRows)
            {
                throw new InvalidField(nameof(Command.File), "file_rows", ProjectImport.MaxRows);
            }

            batch.Add(Ordered(lines.Current, columns));
            if (batch.Count == ProjectImport.BatchSize)
            {
                await Save();
            }
        }

        if (batch.Count > 0)
        {
            await Save();
        }

        await Flush();
        return rows > 0 ? rows : throw new InvalidField(nameof(Command.File), "file_no_rows");

        async Task Save()
        {
            var part = ProjectImportPart.Of(import.Id, parts++, batch);
            db.Add(part);
            saving.Add(part);
            batch.Clear();
            if (saving.Count == PartsOfSave)
            {
                await Flush();
            }
        }

        async Task Flush()
        {
            await db.SaveChangesAsync(ct);
            saving.ForEach(part => db.Entry(part).State = EntityState.Detached);
            saving.Clear();
        }
    }

    private static ProjectImportFile.Line Ordered(ProjectImportFile.Line line, int[] columns)
    {
        var cells = new string[ProjectImportColumns.All.Count];
        Array.Fill(cells, "");
        for (var i = 0; i < columns.Length && i < line.Cells.Length; i++)
        {
            if (columns[i] >= 0)
            {
                cells[columns[i]] = line.Cells[i];
            }
        }

        return line with { Cells = cells };
    }

    private static string NameOf(string name)
    {
        var last = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))]).Trim();
        return last.Length > ProjectImport.MaxNameLength ? last[^ProjectImport.MaxNameLength..] : last.Length == 0 ? "projects" : last;
    }
}
