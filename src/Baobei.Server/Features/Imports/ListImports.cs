using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <param name="Verdict">Which rows; nothing said: all.</param>
public sealed record ImportQuery(string? Verdict = null)
{
    /// <summary>Null: all; what is no verdict is all, too.</summary>
    public ImportVerdict? Wanted => Enum.TryParse<ImportVerdict>(Verdict, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict) ? verdict : null;
}

/// <summary>Reads imports and their rows: of one's own side, the partner or the vendor.</summary>
public sealed class ListImports(Db db, Caller caller)
{
    /// <summary>Rows that were not registered.</summary>
    public static readonly IReadOnlyList<ImportVerdict> Refused = [ImportVerdict.Wrong, ImportVerdict.Conflict, ImportVerdict.Duplicate, ImportVerdict.Exists];

    private IQueryable<RegistrationImport> Own(ImportKind kind) => db.Set<RegistrationImport>()
        .Where(i => i.PartnerId == caller.Partner && i.Subject == kind.Subject && i.State != RegistrationImportState.Receiving);

    /// <summary>The newest first.</summary>
    public Task<Slice<RegistrationImport>> Run(ImportKind kind, Place place, CancellationToken ct) => Own(kind).AsNoTracking().Slice("imports", i => i.Id, descending: true, place, ct);

    /// <summary>To be read, or changed and saved. <see cref="NotFound"/>: there is none, or it is another's.</summary>
    public async Task<RegistrationImport> Get(ImportKind kind, Id<RegistrationImport> id, CancellationToken ct) =>
        await Own(kind).SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();

    /// <summary>A page of the rows with a verdict, in the order of the file.</summary>
    public async Task<Slice<ImportRow>> Rows(RegistrationImport import, ImportVerdict? verdict, Place place, CancellationToken ct)
    {
        var from = place.From("rows");
        var (part, line) = from is null ? (0, 0) : (from.Value<int>(0), from.Value<int>(1));
        var parts = db.Set<ImportPart>().Where(p => p.ImportId == import.Id);
        if (verdict is { } one)
        {
            var mark = ImportPart.Mark(one);
            parts = parts.Where(p => p.Verdicts.Contains(mark));
        }

        parts = place.IsBackwards ? parts.Where(p => p.Number <= part).OrderByDescending(p => p.Number) : parts.Where(p => p.Number >= part).OrderBy(p => p.Number);
        var found = new List<(int Part, ImportRow Row)>();
        await foreach (var packed in parts.Select(p => new { p.Number, p.Rows }).AsAsyncEnumerable().WithCancellation(ct))
        {
            var rows = ImportPart.RowsOf(packed.Rows).Where(row => verdict is null || row.Verdict == verdict);
            rows = place.IsBackwards ? rows.Where(row => row.Line < line).Reverse() : rows.Where(row => row.Line > line);
            found.AddRange(rows.Take(place.Limit + 1 - found.Count).Select(row => (packed.Number, row)));
            if (found.Count > place.Limit)
            {
                break;
            }
        }

        return Keyset.Cut(found, place, at => Cursor.At("rows", at.Part, at.Row.Line)).Select(at => at.Row);
    }

    /// <summary>The rows that were not registered with what stood in them, batch by batch.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(ImportRow Row, string[] Cells)>> Returned(RegistrationImport import)
    {
        await foreach (var part in db.Set<ImportPart>().AsNoTracking().Where(p => p.ImportId == import.Id).OrderBy(p => p.Number).AsAsyncEnumerable())
        {
            var rows = ImportPart.RowsOf(part.Rows);
            if (rows.Exists(row => row.Verdict is { } verdict && Refused.Contains(verdict)))
            {
                yield return [.. rows.Zip(ImportPart.CellsOf(part.Cells)).Where(pair => pair.First.Verdict is { } verdict && Refused.Contains(verdict))];
            }
        }
    }
}

/// <summary>Use case: a file that was looked through is loaded, or what it brought is taken back; either goes on in the background.</summary>
public sealed class AskImport(Db db, ListImports imports, ImportSignal signal, TimeProvider clock)
{
    /// <summary>Refusals: as <see cref="RegistrationImport.Load"/>.</summary>
    public Task<RegistrationImport> Load(ImportKind kind, Id<RegistrationImport> id, CancellationToken ct) => Run(kind, id, import => import.Load(), ct);

    /// <summary>Refusals: as <see cref="RegistrationImport.Undo"/>.</summary>
    public Task<RegistrationImport> Undo(ImportKind kind, Id<RegistrationImport> id, CancellationToken ct) => Run(kind, id, import => import.Undo(clock.GetUtcNow()), ct);

    private async Task<RegistrationImport> Run(ImportKind kind, Id<RegistrationImport> id, Action<RegistrationImport> ask, CancellationToken ct)
    {
        var import = await imports.Get(kind, id, ct);
        ask(import);
        await db.SaveChangesAsync(ct);
        signal.Ring();
        return import;
    }
}

/// <summary>The page on which a file is handed in, and those that were.</summary>
/// <param name="People">Who handed them in.</param>
public sealed record ImportsModel(
    ImportKind Kind, Form<ImportForm> Form, ImportLimits Limits, Slice<RegistrationImport> Imports, IReadOnlyDictionary<Guid, string> People, Asked Place, bool ForVendor);

/// <summary>The file comes beside it.</summary>
public sealed record ImportForm;

/// <summary>One file, how far it is and what becomes of its rows.</summary>
/// <param name="Partners">Names, for the vendor's people.</param>
/// <param name="Undoing">Asks before it is undone.</param>
public sealed record ImportModel(
    ImportKind Kind, RegistrationImport Import, string By, ImportVerdict? Verdict, string? Asked, Asked Place, Slice<ImportRow> Rows, IReadOnlyDictionary<Id<Partner>, string>? Partners,
    DateTimeOffset Now, Form<EmptyForm> Form, bool Undoing);

/// <summary>Puts the models of the imports' pages together.</summary>
public sealed class ImportPages(Db db, ListImports imports, PartnerNames partners, Caller caller, TimeProvider clock)
{
    public async Task<IResult> Start(ImportKind kind, Asked asked, Form<ImportForm> form, int status, CancellationToken ct)
    {
        var page = await imports.Run(kind, Place.Of(asked), ct);
        return ImportsPage.Show(new(kind, form, kind.LimitsFor(caller), page, await People(page.Rows.Select(i => i.CreatedBy), ct), asked, caller.Partner is null), status);
    }

    public async Task<IResult> Report(
        ImportKind kind, Id<RegistrationImport> id, ImportQuery query, Asked asked, HttpResponse response, CancellationToken ct, bool undoing = false, Form<EmptyForm>? form = null, int status = 200)
    {
        var import = await imports.Get(kind, id, ct);
        if (undoing && form is null && !import.MayUndo(clock.GetUtcNow()))
        {
            return new SeeOther($"{kind.Page}/{id}");
        }

        var rows = await imports.Rows(import, query.Wanted, Place.Of(asked), ct);
        var names = await partners.Of(rows.Rows.Select(row => row.Partner).OfType<Id<Partner>>(), null, ct);
        if (RegistrationImport.IsAtWork(import.State))
        {
            // Without a script the page looks again by itself, as long as something happens.
            response.Headers["Refresh"] = "3";
        }

        var by = (await People([import.CreatedBy], ct)).GetValueOrDefault(import.CreatedBy) ?? "";
        return ImportPage.Show(new(kind, import, by, query.Wanted, query.Verdict, asked, rows, names, clock.GetUtcNow(), form ?? Form<EmptyForm>.Blank(), undoing), status);
    }

    public async Task<IReadOnlyDictionary<Guid, string>> People(IEnumerable<Guid> ids, CancellationToken ct)
    {
        var asked = ids.Distinct().ToArray();
        return await db.Users.Where(u => asked.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
    }
}

/// <summary>How many rows have each verdict.</summary>
/// <param name="Review">For the vendor to decide, of customers.</param>
public sealed record ImportCounts(int Create, int Wrong, int Conflict, int Duplicate, int Exists, int Loaded, int Undone, int Kept, int Review)
{
    public static ImportCounts Of(RegistrationImport import) => new(
        import.Count(ImportVerdict.Create), import.Count(ImportVerdict.Wrong), import.Count(ImportVerdict.Conflict), import.Count(ImportVerdict.Duplicate),
        import.Count(ImportVerdict.Exists), import.Count(ImportVerdict.Loaded), import.Count(ImportVerdict.Undone), import.Count(ImportVerdict.Kept),
        import.Count(ImportVerdict.Review));
}

/// <summary>A file and how far it is.</summary>
/// <param name="Rows">Rows of the file, without its head.</param>
/// <param name="Done">Rows that the phase at hand has done.</param>
/// <param name="UndoUntil">Until when what it brought can be taken back; null before it was loaded.</param>
public sealed record ImportView(
    Id<RegistrationImport> Id, string FileName, RegistrationImportState State, int Rows, int Done, ImportCounts Counts, DateTimeOffset CreatedAt, DateTimeOffset? LoadedAt,
    DateTimeOffset? UndoUntil, DateTimeOffset? UndoneAt)
{
    public static ImportView Of(RegistrationImport import) => new(
        import.Id, import.FileName, import.State, import.Rows, import.Done, ImportCounts.Of(import), import.CreatedAt, import.LoadedAt,
        import.LoadedAt is null ? null : import.UndoUntil, import.UndoneAt);
}

/// <param name="Column">Where it is wrong; null: the row as a whole.</param>
/// <param name="Code">Why, the same in every language: <c>validation.…</c>, <c>refused.…</c>, or the key of a sentence of the import.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record ImportFaultView(string? Column, string Code, string Sentence);

/// <summary>A row of a file.</summary>
/// <param name="Line">Its number in the file; the head is 1.</param>
/// <param name="PartnerId">In the vendor's files.</param>
/// <param name="Verdict">Null: not looked at yet.</param>
/// <param name="AccountName">Whose account a project is for.</param>
/// <param name="ProjectId">What it became.</param>
/// <param name="CustomerId">What it became.</param>
public sealed record ImportRowView(
    int Line, string? AccountName, string Name, Id<Partner>? PartnerId, ImportVerdict? Verdict, IReadOnlyList<ImportFaultView> Faults, Id<Project>? ProjectId, string? Number,
    Id<Customer>? CustomerId)
{
    public static ImportRowView Of(ImportRow row, Texts texts) => new(
        row.Line, row.Account, row.Name, row.Partner, row.Verdict,
        [.. (row.Faults ?? []).Select(fault => new ImportFaultView(fault.Column, fault.Key, ImportWords.Sentence(fault, texts)))], row.ProjectId, row.Number, row.CustomerId);
}

/// <summary>How imports are said.</summary>
internal static class ImportWords
{
    /// <summary>In the order in which they are shown.</summary>
    public static readonly IReadOnlyList<ImportVerdict> Verdicts = [.. Enum.GetValues<ImportVerdict>().OrderBy(verdict => verdict is not (ImportVerdict.Create or ImportVerdict.Review))];

    public static string Sentence(ImportFault fault, Texts texts) => texts[fault.Key, [.. fault.Details]];

    /// <summary>"Expected amount: …".</summary>
    public static string Said(ImportKind kind, ImportFault fault, Texts texts) =>
        kind.Columns.LabelOf(fault.Column) is { } label ? texts["ui.error_of", texts[label]] + Sentence(fault, texts) : Sentence(fault, texts);

    public static State State(ImportVerdict verdict) => verdict switch
    {
        ImportVerdict.Create or ImportVerdict.Review => Ui.State.Waiting,
        ImportVerdict.Loaded or ImportVerdict.Kept => Ui.State.Good,
        ImportVerdict.Wrong or ImportVerdict.Conflict => Ui.State.Wrong,
        ImportVerdict.Duplicate or ImportVerdict.Exists or ImportVerdict.Undone => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static State State(RegistrationImportState state) => state switch
    {
        RegistrationImportState.Loaded => Ui.State.Good,
        RegistrationImportState.Undone => Ui.State.Ended,
        _ => Ui.State.Waiting,
    };
}
