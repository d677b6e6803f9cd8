namespace Baobei.Server.Features.Vendors;

/// <summary>The vendors of this installation.</summary>
internal static class VendorRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<CreateVendor>();
}
