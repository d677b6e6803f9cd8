using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A file as those who may see the project read it.</summary>
public sealed record ProjectFile(Id<Document> Id, string FileName, string ContentType, long Size);

/// <summary>Proof and tender papers of projects and of entries of 项目进展: PDF, PNG or JPEG by their content, at most <see cref="Max"/> each.</summary>
public sealed class ProjectFiles(Db db, Caller caller, StoreDocument store, IDocumentStore content)
{
    public const int Max = 10;

    /// <summary>
    /// Reads and stores the files of a form beside those that are there; what is wrong is noted under <paramref name="field"/>:
    /// <c>file_empty</c>, <c>file_too_large</c> (MiB), <c>file_type</c>, <c>too_many_files</c> (most). Saved with what they belong to.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> Add(string field, IReadOnlyList<Guid> kept, IEnumerable<IFormFile> files, CancellationToken ct)
    {
        var uploads = new List<Upload>();
        foreach (var file in files)
        {
            // A browser sends an empty part for a field of files in which none was chosen.
            if (file.Length > 0 || file.FileName.Length > 0)
            {
                uploads.Add(await StoreDocument.Read(field, file, ct));
            }
        }

        if (kept.Count + uploads.Count > Max)
        {
            throw new InvalidField(field, "too_many_files", Max);
        }

        var all = kept.ToList();
        foreach (var upload in uploads)
        {
            all.Add((await store.Run(upload, ct)).Id.Value);
        }

        return all;
    }

    public async Task<IReadOnlyList<ProjectFile>> Of(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var documents = ids.Select(id => new Id<Document>(id)).ToList();
        var found = await db.Set<Document>().AsNoTracking().Where(d => documents.Contains(d.Id)).Select(d => new ProjectFile(d.Id, d.FileName, d.ContentType, d.Size)).ToListAsync(ct);
        return [.. found.OrderBy(file => documents.IndexOf(file.Id))];
    }

    /// <summary>The content of one of <paramref name="of"/>. Another one: <see cref="NotFound"/>.</summary>
    public async Task<IResult> Show(Id<Document> id, IReadOnlyList<Guid> of, HttpContext http, CancellationToken ct)
    {
        if (!of.Contains(id.Value))
        {
            throw new NotFound();
        }

        var document = await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw new NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(content.Read(caller.Vendor, id), document.ContentType, document.FileName);
    }
}
