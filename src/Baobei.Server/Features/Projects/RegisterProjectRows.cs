using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Imports;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Rows of a file become projects, as <see cref="RegisterProject"/> would have made of each.</summary>
public sealed class RegisterProjectRows(Db db, ProjectImportRules rules, Texts texts, TimeProvider clock) : IRegisterRows
{
    public async Task<IReadOnlyList<string>> Example(CancellationToken ct)
    {
        var product = await db.Products.Where(p => p.Status == SaleStatus.OnSale).OrderBy(p => p.Code).Select(p => p.Code).FirstOrDefaultAsync(ct);
        var today = clock.GetUtcNow();
        return
        [
            texts["projects.import.example.account"], texts["projects.import.example.name"], "65", "3301", texts["projects.import.example.description"],
            texts["projects.no"], texts["projects.no"], texts["projects.no"], texts["projects.import.example.contact"], "", "", product ?? "", "", "", "", "", "",
            "120000", "", "CNY", Day(today.AddDays(60)), Month(today.AddDays(90)),
        ];
    }

    /// <summary>In the dry run the rows before the batch at hand that would become a project.</summary>
    public async Task<object> Remember(RegistrationImport import, CancellationToken ct)
    {
        var seen = new Dictionary<ProjectImportRules.Sameness, int>();
        if (import.State == RegistrationImportState.Checking)
        {
            await foreach (var packed in db.Set<ImportPart>().Where(p => p.ImportId == import.Id && p.Number < import.Batch).OrderBy(p => p.Number).Select(p => p.Rows).AsAsyncEnumerable().WithCancellation(ct))
            {
                foreach (var row in ImportPart.RowsOf(packed).Where(row => row.Verdict == ImportVerdict.Create))
                {
                    seen.TryAdd(ProjectImportRules.Sameness.Of(row)!.Value, row.Line);
                }
            }
        }

        return seen;
    }

    public async Task<CheckedRows> Check(RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> rows, object memory, CancellationToken ct)
    {
        var judged = await rules.Judge(import, rows, ImportPart.CellsOf(part.Cells), (Dictionary<ProjectImportRules.Sameness, int>)memory, ct);
        return new([.. judged.Rows.Select(row => row.Row)], judged.LookedUp);
    }

    public async Task<Func<Task<LoadedRows>>> Load(RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> cells, object memory, CancellationToken ct)
    {
        var judged = await rules.Judge(import, rows, cells, null, ct);
        return async () =>
        {
            var brought = new List<object>();
            return new(await Register(import, judged, brought, ct), brought);
        };
    }

    public async Task<IReadOnlyList<ImportRow>> Undo(RegistrationImport import, IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = rows.Where(row => row.Verdict == ImportVerdict.Loaded).Select(row => row.ProjectId!.Value).ToArray();
        var projects = await db.AcrossPartners<Project>().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var untouched = projects.Values.Where(p => p.IsUntouched).Select(p => p.Id).ToArray();
        var applications = await db.AcrossPartners<RegistrationApplication>().Where(a => untouched.Contains(a.ProjectId)).ToDictionaryAsync(a => a.ProjectId, ct);
        var listed = (await db.AcrossPartners<ConfigurationList>().Where(l => untouched.Contains(l.ProjectId)).Select(l => l.ProjectId).Distinct().ToListAsync(ct)).ToHashSet();
        ImportRow[] after = [.. rows.Select(After)];
        if (projects.Values.Where(p => p.Kind == ProjectKind.PartnerCustomer && p.EndReason == ProjectEndReason.ImportUndone).ToList() is { Count: > 0 } ended)
        {
            await ProjectHolds.GiveUp(db, ended, now, ct);
        }

        return after;

        ImportRow After(ImportRow row)
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

    /// <param name="brought">What it adds: projects, applications, claims.</param>
    private async Task<IReadOnlyList<ImportRow>> Register(RegistrationImport import, JudgedRows judged, List<object> brought, CancellationToken ct)
    {
        try
        {
            var good = judged.Rows.Where(row => row.Details is not null).ToList();
            var numbers = new Queue<string>(await ProjectNumbers.Take(db, good.Count, judged.Now, ct));
            IReadOnlyList<ImportRow> rows = [.. judged.Rows.Select(row => row.Details is null ? row.Row : Register(import, judged, row, numbers.Dequeue(), brought))];
            brought.AddRange(await ProjectHolds.TakeAll(db, [.. brought.OfType<Project>().Where(project => project.Kind == ProjectKind.PartnerCustomer)], judged.Now, ct));
            import.Note(good.Select(row => (row.Row.Partner!.Value, row.Account!.Kind == ProjectKind.VendorCustomer ? row.Plan!.Steps[0] : null)));
            return rows;
        }
        catch (Refused refused) when (refused.Code == "project.numbers_used_up")
        {
            ImportFault why = new(null, $"refused.{refused.Code}", []);
            return [.. judged.Rows.Select(row => row.Details is null ? row.Row : row.Row with { Verdict = ImportVerdict.Wrong, Faults = [why] })];
        }
    }

    private static ImportRow Register(RegistrationImport import, JudgedRows judged, JudgedRow row, string number, List<object> brought)
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

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Month(DateTimeOffset at) => at.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
