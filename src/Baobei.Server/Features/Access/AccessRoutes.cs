using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Signing in and out, passwords, second factors, sessions and keys.</summary>
internal static class AccessRoutes
{
    /// <summary>What PBKDF2 with SHA-512 needs today (OWASP, password storage cheat sheet).</summary>
    private const int HashIterations = 210_000;

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        Cookie(services, IdentityConstants.ApplicationScheme, "session", Session.Longest, options);
        Cookie(services, IdentityConstants.TwoFactorUserIdScheme, "second-factor", TimeSpan.FromMinutes(5), options);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.AddIdentityCore<User>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.AllowedUserNameCharacters = "";
                identity.Lockout.MaxFailedAccessAttempts = People.MostFailures;
                identity.Lockout.DefaultLockoutTimeSpan = People.LockedFor;
            })
            .AddUserManager<People>()
            .AddSignInManager<SessionSignIn>()
            .AddDefaultTokenProviders();
        services.AddScoped<IUserStore<User>, UserOnlyStore<User, Db, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>>();
        services.AddScoped<SignIn>();
        services.AddScoped<CreatePerson>();
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (string? @return, CallerSlot slot) => slot.Caller is { IsSignedIn: true, Role: { } role }
                ? Results.Redirect(ReturnUrl.LocalOr(@return, ReturnUrl.HomeOf(role)))
                : SignInPage.Show(Form<SignIn.Command>.Blank(new() { Return = @return })))
            .Open("one signs in before one is anybody");
        app.MapPost("/sign-in", (Form<SignIn.Command> form, SignIn signIn, CancellationToken ct) =>
                form.Submit(() => signIn.Run(form.Input, ct), then: target => target, again: (f, status) => Task.FromResult(SignInPage.Show(f, status))))
            .Open("one signs in before one is anybody");
        app.MapPost("/sign-out", async (SessionSignIn door) =>
            {
                await door.SignOutAsync();
                return new SeeOther("/sign-in");
            })
            .Open("whoever has lost the session can still leave");
        app.MapGet("/session/token", (HttpContext http, IAntiforgery antiforgery) => Results.Text(antiforgery.GetAndStoreTokens(http).RequestToken))
            .Needs(Permission.ManageOwnAccount);
    }

    private static void Cookie(IServiceCollection services, string scheme, string name, TimeSpan life, ServerOptions options) =>
        services.Configure<CookieAuthenticationOptions>(scheme, cookie =>
        {
            // "__Host-" makes browsers insist on Secure, Path=/ and no Domain.
            cookie.Cookie.Name = options.Production ? "__Host-" + name : name;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.Path = "/";
            cookie.Cookie.SecurePolicy = options.Production ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = life;

            // The row of the session decides, at every request; Identity's stamp in the cookie is not needed.
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
        });
}
