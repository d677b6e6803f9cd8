using Baobei.Server.Features.Access;
using Baobei.Server.Features.Mail;

namespace Baobei.Server.Features;

/// <summary>One line per feature: its services and its routes.</summary>
internal static class AllFeatures
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        AccessRoutes.Add(services, options);
        MailRoutes.Add(services);
    }

    public static void Map(WebApplication app)
    {
        app.MapAccess();
    }
}
