using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// Does one batch of an import: looks through its rows, loads them, or takes them back. What it did and how far the import is are saved in one
/// transaction, over the version that was read: of two who do the same batch one is refused (<c>edit.conflict</c>) and has done nothing.
/// </summary>
public sealed class WorkOnProjectImport(Db db, ProjectImportRules rules, TimeProvider clock)
{
    /// <param name="seen">For the dry run, see <see cref="ProjectImportRules"/>.</param>
    /// <param name="until">The lease goes on until then.</param>
    internal async Task Run(ProjectImport import, Dictionary<ProjectImportRules.Sameness, int> seen, DateTimeOffset until, CancellationToken ct)
    {
        var part = await db.Set<ProjectImportPart>().SingleOrDefaultAsync(p => p.ImportId == import.Id && p.Number == import.Batch, ct);
        if (part is null)
        {
            import.Finish(clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return;
        }

        var rows = ProjectImportPart.RowsOf(part.Rows);
        switch (import.State)
        {
            case ProjectImportState.Checking:
                await Check(import, part, rows, seen, until, ct);
                break;
            case ProjectImportState.Loading:
                await Load(import, part, rows, until, ct);
                break;
            default:
                await Undo(import, part, rows, until, ct);
                break;
        }
    }

    /// <summary>The rows before the batch at hand that would become a project: what a process knows that has looked at them itself.</summary>
    internal async Task<Dictionary<ProjectImportRules.Sameness, int>> Seen(ProjectImport import, CancellationToken ct)
    {
        var seen = new Dictionary<ProjectImportRules.Sameness, int>();
        if (import.State == ProjectImportState.Checking)
        {
            await foreach (var packed in db.Set<ProjectImportPart>().Where(p => p.ImportId == import.Id && p.Number < import.Batch).OrderBy(p => p.Number).Select(p => p.Rows).AsAsyncEnumerable().WithCancellation(ct))
            {
                foreach (var row in ProjectImportPart.RowsOf(packed).Where(row => row.Verdict == ImportVerdict.Create))
                {
                    seen.TryAdd(ProjectImportRules.Sameness.Of(row)!.Value, row.Line);
                }
            }
        }

        return seen;
    }

    private async Task Check(
        ProjectImport import, ProjectImportPart part, List<ProjectImportRow> rows, Dictionary<ProjectImportRules.Sameness, int> seen, DateTimeOffset until, CancellationToken ct)
    {
        var judged = await rules.Judge(import, rows, ProjectImportPart.CellsOf(part.Cells), seen, ct);
        await Save(import, part, rows, [.. judged.Rows.Select(row => row.Row)], judged.LookedUp, until, [], ct);
    }

    /// <summary>Only what the dry run found good; the rules are asked again, since the world has gone on.</summary>
    private async Task Load(ProjectImport import, ProjectImportPart part, List<ProjectImportRow> rows, DateTimeOffset until, CancellationToken ct)
    {
        var cells = ProjectImportPart.CellsOf(part.Cells);
        var wanted = Enumerable.Range(0, rows.Count).Where(i => rows[i].Verdict == ImportVerdict.Create).ToList();
        var judged = wanted.Count == 0 ? null : await rules.Judge(import, [.. wanted.Select(i => rows[i])], [.. wanted.Select(i => cells[i])], null, ct);
        await db.Atomically(
            async () =>
            {
                var after = rows.ToArray();
                var brought = new List<object>();
                if (judged is not null)
                {
                    var loaded = await Register(import, judged, brought, ct);
                    for (var i = 0; i < wanted.Count; i++)
                    {
                        after[wanted[i]] = loaded[i];
                    }
                }

                await Save(import, part, rows, after, 0, until, brought, ct);
                return true;
            },
            ct);
    }

    /// <param name="brought">What it adds: projects, applications, claims.</param>
    private async Task<IReadOnlyList<ProjectImportRow>> Register(ProjectImport import, JudgedRows judged, List<object> brought, CancellationToken ct)
    {
        try
        {
            var good = judged.Rows.Where(row => row.Details is not null).ToList();
            var numbers = new Queue<string>(await ProjectNumbers.Take(db, good.Count, judged.Now, ct));
            IReadOnlyList<ProjectImportRow> rows = [.. judged.Rows.Select(row => row.Details is null ? row.Row : Register(import, judged, row, numbers.Dequeue(), brought))];
            brought.AddRange(await ProjectHolds.TakeAll(db, [.. brought.OfType<Project>().Where(project => project.Kind == ProjectKind.PartnerCustomer)], judged.Now, ct));
            import.Note(good.Select(row => (row.Row.Partner!.Value, row.Account!.Kind == ProjectKind.VendorCustomer ? row.Plan!.Steps[0] : null)));
            return rows;
        }
        catch (Refused refused) when (refused.Code == "project.numbers_used_up")
        {
            ProjectImportFault why = new(null, $"refused.{refused.Code}", []);
            return [.. judged.Rows.Select(row => row.Details is null ? row.Row : row.Row with { Verdict = ImportVerdict.Wrong, Faults = [why] })];
        }
    }

    private static ProjectImportRow Register(ProjectImport import, JudgedRows judged, JudgedRow row, string number, List<object> brought)
    {
        var (project, application) = Project.Register(
            row.Details!, row.Account!.Account, row.Account.Customer, row.Row.Partner!.Value, number, row.Place, [], row.Plan!, judged.Policy, import.CreatedBy, judged.Now,
            new(import.Id, row.Owner));
        brought.Add(project);
        if (application is not null)
        {
            brought.Add(application);
        }

        return row.Row with { Verdict = ImportVerdict.Loaded, ProjectId = project.Id, Number = number };
    }

    private async Task Undo(ProjectImport import, ProjectImportPart part, List<ProjectImportRow> rows, DateTimeOffset until, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = rows.Where(row => row.Verdict == ImportVerdict.Loaded).Select(row => row.ProjectId!.Value).ToArray();
        var projects = await db.AcrossPartners<Project>().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var untouched = projects.Values.Where(p => p.IsUntouched).Select(p => p.Id).ToArray();
        var applications = await db.AcrossPartners<RegistrationApplication>().Where(a => untouched.Contains(a.ProjectId)).ToDictionaryAsync(a => a.ProjectId, ct);
        var listed = (await db.AcrossPartners<ConfigurationList>().Where(l => untouched.Contains(l.ProjectId)).Select(l => l.ProjectId).Distinct().ToListAsync(ct)).ToHashSet();
        ProjectImportRow[] after = [.. rows.Select(After)];
        if (projects.Values.Where(p => p.Kind == ProjectKind.PartnerCustomer && p.EndReason == ProjectEndReason.ImportUndone).ToList() is { Count: > 0 } ended)
        {
            await ProjectHolds.GiveUp(db, ended, now, ct);
        }

        await Save(import, part, rows, after, 0, until, [], ct);

        ProjectImportRow After(ProjectImportRow row)
        {
            if (row.Verdict != ImportVerdict.Loaded)
            {
                return row;
            }

            var project = projects[row.ProjectId!.Value];
            try
            {
                if (listed.Contains(project.Id))
                {
                    throw new Refused("project.touched");
                }

                project.TakeBackImported(applications.GetValueOrDefault(project.Id), import.Id, now);
                return row with { Verdict = ImportVerdict.Undone };
            }
            catch (Refused refused)
            {
                return row with { Verdict = ImportVerdict.Kept, Faults = [new(null, $"refused.{refused.Code}", [])] };
            }
        }
    }

    private async Task Save(
        ProjectImport import, ProjectImportPart part, IReadOnlyList<ProjectImportRow> before, IReadOnlyList<ProjectImportRow> after, int lookedUp, DateTimeOffset until,
        IEnumerable<object> brought, CancellationToken ct)
    {
        part.Put(after);
        import.Advance([.. before.Select(row => row.Verdict)], [.. after.Select(row => row.Verdict!.Value)], lookedUp);
        import.Lease(until);
        await db.SaveMany(brought, ct);
    }
}
