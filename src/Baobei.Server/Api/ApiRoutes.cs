using Baobei.Server.Access;
using Baobei.Server.Jobs;
using Microsoft.Net.Http.Headers;

namespace Baobei.Server.Api;

/// <summary>What the API says about itself: its document, its reference page, its codes.</summary>
public static class ApiRoutes
{
    public static void Add(IServiceCollection services)
    {
        ApiDocument.Add(services);
        services.Recurs<TidyIdempotencyKeys>();
    }

    public static void MapApiReference(this IEndpointRouteBuilder app)
    {
        app.MapGet("/openapi/v1.json", async (HttpContext http, ApiDocument document) =>
            {
                http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { MaxAge = TimeSpan.FromMinutes(5), Public = true };
                return Results.Bytes(await document.Json(), "application/json");
            })
            .Open("the API's shape is no secret; generators read it without a key").ExcludeFromDescription();
        app.MapGet("/api", async (ApiDocument document) => ApiReferencePage.Show(ApiReference.Of(await document.Read())))
            .Open("the API's shape is no secret").ExcludeFromDescription();
        app.MapGet("/api/shapes", async (ApiDocument document) => ApiShapesPage.Show(ApiReference.Of(await document.Read())))
            .Open("the API's shape is no secret").ExcludeFromDescription();
        app.MapGet("/api/codes", (Ui.Texts texts) => ApiCodesPage.Show([.. ApiCodes.Rows(texts)]))
            .Open("every problem links to the meaning of its code").ExcludeFromDescription();
    }
}
