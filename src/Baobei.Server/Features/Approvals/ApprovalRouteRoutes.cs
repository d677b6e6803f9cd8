namespace Baobei.Server.Features.Approvals;

/// <summary>审批路由 and 代理审批: who decides, as the vendor's policy.</summary>
internal static class ApprovalRouteRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<ApprovalBook>();
}
