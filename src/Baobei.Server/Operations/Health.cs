using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Operations;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the database can be reached and has this version's shape.
/// Both answer before the vendor and the caller are looked up, so that they tell the truth when the database is gone.
/// </summary>
internal static class Health
{
    public const string Root = "/health";

    private static readonly string[] _methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods($"{Root}/live", _methods, () => Results.Json(new Answer("live", null)))
            .Open("asked by the process supervisor").ExcludeFromDescription().ShortCircuit();
        app.MapMethods($"{Root}/ready", _methods, Ready)
            .Open("asked by the load balancer").ExcludeFromDescription().ShortCircuit();
    }

    private static async Task<IResult> Ready(IServiceScopeFactory scopes, ILogger<Answer> log, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            if (db.Database.GetMigrations().Any() && (await db.Database.GetPendingMigrationsAsync(limit.Token)).Any())
            {
                return NotReady("migrations");
            }

            await db.Vendors.AnyAsync(limit.Token);
            return Results.Json(new Answer("ready", null));
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(failure, "Not ready: the database does not answer");
            return NotReady("database");
        }
    }

    private static IResult NotReady(string missing) => Results.Json(new Answer("not_ready", missing), statusCode: StatusCodes.Status503ServiceUnavailable);

    private sealed record Answer(string Status, string? Missing);
}
