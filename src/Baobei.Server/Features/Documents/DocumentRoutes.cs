using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Documents;

/// <summary>Documents are read by those who decide on them.</summary>
internal static class DocumentRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IDocumentStore, FolderStore>();
        services.AddScoped<StoreDocument>();
        services.AddScoped<KeptDocuments>();
        services.Recurs<TidyDocuments>();
    }

    public static void Map(ModelBuilder model) => model.Entity<Document>(document =>
    {
        document.ToTable("documents");
        document.Property(d => d.FileName).HasMaxLength(Document.MaxNameLength);
        document.Property(d => d.ContentType).HasMaxLength(60);
    });

    public static void MapDocuments(this IEndpointRouteBuilder app) =>
        app.MapGet("/documents/{id}", async (Id<Document> id, Db db, Caller caller, IDocumentStore store, HttpContext http, CancellationToken ct) =>
        {
            var document = await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw new NotFound();
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.File(store.Read(caller.Vendor, id), document.ContentType, document.FileName);
        }).Needs(Permission.ReadVerifications);
}
