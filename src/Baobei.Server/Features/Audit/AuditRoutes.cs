using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Audit;

/// <summary>Everything that happened, for those who may look into it.</summary>
internal static class AuditRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<EventTexts>();
        services.AddScoped<AuditTimeline>();
        services.AddScoped<AuditList>();
        services.AddScoped<AuditExport>();
    }

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("audit");
        api.MapGet("", async ([AsParameters] AuditQuery query, [AsParameters] Paging paging, AuditList list, CancellationToken ct) =>
            {
                var page = await list.Rows(query).Slice("audit", a => a.Id, descending: true, Place.Of(paging), ct);
                return new Listing<AuditView>([.. page.Rows.Select(AuditView.Of)], page.Next);
            })
            .Needs(Permission.ReadAudit).WithSummary("List what happened, newest first");
        api.MapGet("{id}", async (Id<AuditEntry> id, Db db, CancellationToken ct) => AuditView.Of(await db.Audit.Get(id, ct)))
            .Needs(Permission.ReadAudit).WithSummary("Read one entry of the audit");

        var console = app.MapGroup("/vendor/audit");
        console.MapGet("", async ([AsParameters] AuditQuery query, [AsParameters] Asked asked, AuditList list, CancellationToken ct) =>
                AuditListPage.Show(await list.Read(query, asked, ct)))
            .Needs(Permission.ReadAudit);
        console.MapGet("export", ([AsParameters] AuditQuery query, string? format, AuditExport export, CancellationToken ct) => export.Run(query, format, ct))
            .Needs(Permission.ReadAudit);
        console.MapGet("{id}", async (Id<AuditEntry> id, AuditList list, CancellationToken ct) => AuditEntryPage.Show(await list.Get(id, ct)))
            .Needs(Permission.ReadAudit);
    }
}
