using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Signing in and out, passwords, second factors, sessions and keys.</summary>
internal static class AccessRoutes
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.AllowedUserNameCharacters = "";
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                identity.Password.RequiredLength = 8;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireDigit = false;
            })
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddScoped<IUserStore<User>, UserOnlyStore<User, Db, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>>();
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
    }
}
