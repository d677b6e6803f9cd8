namespace Baobei.Server.Features.Policies;

/// <summary>The vendor's numbers.</summary>
internal static class PolicyRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PolicyBook>();
        services.AddScoped<WritePolicy>();
    }
}
