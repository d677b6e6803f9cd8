using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Documents;

/// <summary>Deletes content without a row: it is written first, and what it belonged to was refused or failed.</summary>
public sealed class TidyDocuments(Db db, Caller caller, IDocumentStore store) : IRecurring
{
    /// <summary>No request takes longer between writing the content and saving the row.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    private const int BatchSize = 500;

    public static string Name => "documents.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(24);

    public async Task Run(CancellationToken ct)
    {
        foreach (var batch in store.WrittenBefore(caller.Vendor, TimeProvider.System.GetUtcNow() - Keep).Chunk(BatchSize))
        {
            var kept = await db.Set<Document>().Where(d => batch.Contains(d.Id)).Select(d => d.Id).ToListAsync(ct);
            foreach (var id in batch.Except(kept))
            {
                store.Delete(caller.Vendor, id);
            }
        }
    }
}
