namespace Baobei.Server.Features.Catalogue;

/// <summary>The vendor's catalogue of products, specifications and list prices.</summary>
internal static class CatalogueRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<ListProducts>();
}
