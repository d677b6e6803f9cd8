using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// Deletes drafts of projects, with their files, that nobody has saved for as long as the policy says; their owner was told before
/// (<see cref="Messages.WarnOfProjects"/>). What lies in the store is tidied up after them by <see cref="TidyDocuments"/>.
/// </summary>
public sealed class TidyDrafts(Db db, Caller caller, PolicyBook policies, TimeProvider clock) : IRecurring
{
    private const int PageSize = 200;

    public static string Name => "project_drafts.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var unused = now - (await policies.InForce(caller.Vendor, now, ct)).Values.ProjectDraft;
        while (true)
        {
            var page = await SavedUntil(db, unused).OrderBy(d => d.Id).Take(PageSize).Select(d => new { d.Id, d.Files }).ToListAsync(ct);
            foreach (var draft in page)
            {
                await Delete(draft.Id, draft.Files, unused, ct);
            }

            if (page.Count < PageSize)
            {
                return;
            }
        }
    }

    /// <summary>Drafts of all partners that were last saved at this moment or earlier; their ids are in the order in which they were begun, so only old ones are read.</summary>
    internal static IQueryable<ProjectDraft> SavedUntil(Db db, DateTimeOffset moment)
    {
        // An id may be nearly a second ahead of its clock, and begins with a whole millisecond.
        var newest = new Id<ProjectDraft>(Guid.CreateVersion7(moment.AddSeconds(2)));
        return db.AcrossPartners<ProjectDraft>().AsNoTracking().Where(d => d.Id < newest && d.SavedAt <= moment);
    }

    /// <summary>One that was saved again meanwhile, or became a project, stays with its files.</summary>
    private Task<int> Delete(Id<ProjectDraft> id, IReadOnlyList<Guid> files, DateTimeOffset unused, CancellationToken ct) => db.Atomically(
        async () =>
        {
            // Jobs tidy up for all partners.
            var deleted = await db.AcrossPartners<ProjectDraft>().Where(d => d.Id == id && d.SavedAt <= unused).ExecuteDeleteAsync(ct);
            if (deleted > 0 && files.Count > 0)
            {
                var documents = files.Select(file => new Id<Document>(file)).ToList();
                await db.Set<Document>().Where(d => documents.Contains(d.Id)).ExecuteDeleteAsync(ct);
            }

            return deleted;
        },
        ct);
}
