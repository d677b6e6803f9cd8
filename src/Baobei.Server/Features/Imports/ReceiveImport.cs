using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Imports;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>Use case: a partner's owner, or the vendor's operator, hands in a file of projects or customers. Its dry run begins in the background; nothing is written before it is loaded.</summary>
public sealed class ReceiveImport(Db db, Caller caller, Texts texts, RateLimits rates, ImportSignal signal, TimeProvider clock)
{
    private const int PartsOfSave = 16;

    /// <summary>A dry run says which accounts and customers there are; nobody may try all names with files either.</summary>
    public static readonly RateLimit Files = new("imports", 12, TimeSpan.FromHours(1));

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
    public async Task<RegistrationImport> Run(ImportKind kind, IFormFile? file, CancellationToken ct)
    {
        var limits = kind.LimitsFor(caller);
        var content = await SentTable.Content(file, nameof(Command.File), limits.Bytes, ct);
        if (caller.Partner is { } partner)
        {
            rates.Take(Files, caller.Vendor, partner.ToString());
        }

        using var lines = RegistrationFile.Read(content).GetEnumerator();
        var columns = Columns(kind.Columns, lines);
        var import = RegistrationImport.Receive(kind.Subject, caller.Partner, NameOf(file!.FileName, kind.FileName), caller.RequireUser(), clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        db.Add(import);
        await db.SaveChangesAsync(ct);
        try
        {
            import.Received(await Store(import, kind.Columns, limits.Rows, lines, columns, ct));
            await db.SaveChangesAsync(ct);
        }
        catch
        {
            // Nobody has seen it.
            await db.Set<RegistrationImport>().Where(i => i.Id == import.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }

        signal.Ring();
        return import;
    }

    private int[] Columns(ImportColumns all, IEnumerator<RegistrationFile.Line> lines)
    {
        var columns = lines.MoveNext() ? all.Read(lines.Current.Cells, texts) : [];
        var missing = all.All.Index().Where(one => one.Item.Required && !columns.Contains(one.Index) && (one.Index != ImportColumns.Partner || caller.Partner is null))
            .Select(one => texts[one.Item.Label]).ToList();
        return missing.Count == 0 ? columns : throw new InvalidField(nameof(Command.File), "file_columns", string.Join(", ", missing));
    }

    /// <summary>Batch by batch, so that a large file needs no more memory than what is sent at once.</summary>
    private async Task<int> Store(RegistrationImport import, ImportColumns all, int most, IEnumerator<RegistrationFile.Line> lines, int[] columns, CancellationToken ct)
    {
        var batch = new List<RegistrationFile.Line>(RegistrationImport.BatchSize);
        var saving = new List<ImportPart>(PartsOfSave);
        var (rows, parts) = (0, 0);
        while (lines.MoveNext())
        {
            if (++rows > most)
            {
                throw new InvalidField(nameof(Command.File), "file_rows", most);
            }

            batch.Add(all.Ordered(lines.Current, columns));
            if (batch.Count == RegistrationImport.BatchSize)
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
            var part = ImportPart.Of(import, parts++, batch);
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

    private static string NameOf(string name, string otherwise)
    {
        var last = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))]).Trim();
        return last.Length > RegistrationImport.MaxNameLength ? last[^RegistrationImport.MaxNameLength..] : last.Length == 0 ? otherwise : last;
    }
}
