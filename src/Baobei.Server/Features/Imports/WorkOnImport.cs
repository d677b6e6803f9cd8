using Baobei.Domain.Imports;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>What became of rows of a file in its dry run.</summary>
/// <param name="LookedUp">Rows of which the account or customer was looked up.</param>
public sealed record CheckedRows(IReadOnlyList<ImportRow> Rows, int LookedUp);

/// <summary>What became of rows of a file that were to be registered.</summary>
/// <param name="Brought">What is to be saved with them.</param>
public sealed record LoadedRows(IReadOnlyList<ImportRow> Rows, IReadOnlyList<object> Brought);

/// <summary>What becomes of the rows of one <see cref="ImportKind"/>. It saves nothing.</summary>
public interface IRegisterRows
{
    /// <summary>A row as an example, in the order of the columns, without the partner.</summary>
    Task<IReadOnlyList<string>> Example(CancellationToken ct);

    /// <summary>What a process has in mind from batch to batch that has done those before <see cref="RegistrationImport.Batch"/> itself.</summary>
    Task<object> Remember(RegistrationImport import, CancellationToken ct);

    /// <summary>What would become of each row of a part.</summary>
    /// <param name="rows">The part's, unpacked.</param>
    /// <param name="memory">Of <see cref="Remember"/>; learns of these.</param>
    Task<CheckedRows> Check(RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> rows, object memory, CancellationToken ct);

    /// <summary>Registers what the dry run found good; the rules are asked again, since the world has gone on.</summary>
    /// <returns>What is left to do in the transaction of the batch.</returns>
    Task<Func<Task<LoadedRows>>> Load(RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> cells, object memory, CancellationToken ct);

    /// <summary>Takes back those that were loaded and that nobody has touched since.</summary>
    Task<IReadOnlyList<ImportRow>> Undo(RegistrationImport import, IReadOnlyList<ImportRow> rows, CancellationToken ct);
}

/// <summary>
/// Does one batch of an import: looks through its rows, loads them, or takes them back. What it did and how far the import is are saved in one
/// transaction, over the version that was read: of two who do the same batch one is refused (<c>edit.conflict</c>) and has done nothing.
/// </summary>
public sealed class WorkOnImport(Db db, IServiceProvider services, TimeProvider clock)
{
    /// <summary>What a process has to know before it begins, see <see cref="IRegisterRows.Remember"/>.</summary>
    public Task<object> Remember(RegistrationImport import, CancellationToken ct) => Of(import).Remember(import, ct);

    /// <param name="memory">Of <see cref="Remember"/>.</param>
    /// <param name="until">The lease goes on until then.</param>
    public async Task Run(RegistrationImport import, object memory, DateTimeOffset until, CancellationToken ct)
    {
        var part = await db.Set<ImportPart>().SingleOrDefaultAsync(p => p.ImportId == import.Id && p.Number == import.Batch, ct);
        if (part is null)
        {
            import.Finish(clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return;
        }

        var rows = ImportPart.RowsOf(part.Rows);
        switch (import.State)
        {
            case RegistrationImportState.Checking:
                var seen = await Of(import).Check(import, part, rows, memory, ct);
                await Save(import, part, rows, seen.Rows, seen.LookedUp, until, [], ct);
                break;
            case RegistrationImportState.Loading:
                await Load(import, part, rows, memory, until, ct);
                break;
            default:
                await Save(import, part, rows, await Of(import).Undo(import, rows, ct), 0, until, [], ct);
                break;
        }
    }

    private async Task Load(RegistrationImport import, ImportPart part, List<ImportRow> rows, object memory, DateTimeOffset until, CancellationToken ct)
    {
        var cells = ImportPart.CellsOf(part.Cells);
        var wanted = Enumerable.Range(0, rows.Count).Where(i => RegistrationImport.IsLoadable(rows[i].Verdict)).ToList();
        var register = wanted.Count == 0 ? null : await Of(import).Load(import, [.. wanted.Select(i => rows[i])], [.. wanted.Select(i => cells[i])], memory, ct);
        await db.Atomically(
            async () =>
            {
                var after = rows.ToArray();
                IReadOnlyList<object> brought = [];
                if (register is not null)
                {
                    var loaded = await register();
                    brought = loaded.Brought;
                    for (var i = 0; i < wanted.Count; i++)
                    {
                        after[wanted[i]] = loaded.Rows[i];
                    }
                }

                await Save(import, part, rows, after, 0, until, brought, ct);
                return true;
            },
            ct);
    }

    private async Task Save(
        RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> before, IReadOnlyList<ImportRow> after, int lookedUp, DateTimeOffset until,
        IEnumerable<object> brought, CancellationToken ct)
    {
        part.Put(after);
        import.Advance([.. before.Select(row => row.Verdict)], [.. after.Select(row => row.Verdict!.Value)], lookedUp);
        import.Lease(until);
        await db.SaveMany(brought, ct);
    }

    private IRegisterRows Of(RegistrationImport import) => services.GetRequiredKeyedService<IRegisterRows>(import.Subject);
}
