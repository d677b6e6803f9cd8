using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Baobei.Server.Features.Access;

/// <summary>Signing in and out, and the links of mails that set a password.</summary>
internal static class AccessRoutes
{
    /// <summary>What PBKDF2 with SHA-512 needs today (OWASP, password storage cheat sheet).</summary>
    private const int HashIterations = 210_000;

    private const string WhyOpen = "one signs in before one is anybody";
    private const string WhyLink = "the link of a mail is the right to set the password";

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        Cookie(services, IdentityConstants.ApplicationScheme, "session", Session.Longest, options);
        Cookie(services, IdentityConstants.TwoFactorUserIdScheme, "second-factor", TimeSpan.FromMinutes(5), options);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = ResetPassword.LinkLife);
        services.AddIdentityCore<User>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.AllowedUserNameCharacters = "";
                identity.Lockout.MaxFailedAccessAttempts = People.MostFailures;
                identity.Lockout.DefaultLockoutTimeSpan = People.LockedFor;

                // The rules of passwords are those of Passwords; Identity's own about kinds of characters are off.
                identity.Password.RequiredLength = Passwords.MinLength;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireDigit = false;
            })
            .AddUserManager<People>()
            .AddSignInManager<SessionSignIn>()
            .AddTokenProvider<DataProtectorTokenProvider<User>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddTokenProvider<InvitationTokens>(People.InvitationProvider);
        services.AddScoped<IUserStore<User>, PeopleStore>();
        services.AddSingleton<RateLimits>();
        services.AddScoped<SignIn>().AddScoped<SignInWithCode>().AddScoped<Passkeys>();
        services.AddScoped<CreatePerson>().AddScoped<InvitePerson>().AddScoped<AcceptPersonInvitation>();
        services.AddScoped<AskForReset>().AddScoped<ResetPassword>().AddScoped<ChangePassword>().AddScoped<TwoFactor>();
        services.AddScoped<ReadSecurity>().AddScoped<Sessions>().AddScoped<EditProfile>().AddScoped<ApiKeys>().AddScoped<Staff>();
        services.Sends<PasswordResetRequested, SendPasswordReset>();
        services.Sends<PersonInvited, SendPersonInvitation>();
        services.Sends<PasswordChanged, SendSecurityNotice>();
        services.Sends<TwoFactorChanged, SendSecurityNotice>();
        services.Sends<RecoveryCodeUsed, SendSecurityNotice>();
        services.Sends<PasskeyAdded, SendSecurityNotice>();
        services.Sends<PasskeyRemoved, SendSecurityNotice>();
        services.Sends<ApiKeyCreated, SendSecurityNotice>();
        services.Recurs<TidySessions>();
    }

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        MapSignIn(app);
        MapPasswordLinks(app);
        app.MapAccount();
        app.MapApiKeys();
        app.MapStaff();
    }

    private static void MapSignIn(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (string? @return, CallerSlot slot) => slot.Caller is { IsSignedIn: true, Role: { } role }
                ? Results.Redirect(ReturnUrl.LocalOr(@return, ReturnUrl.HomeOf(role)))
                : SignInPage.Show(new(Form<SignIn.Command>.Blank(new() { Return = @return }))))
            .Open(WhyOpen);
        app.MapPost("/sign-in", (Form<SignIn.Command> form, SignIn signIn, CancellationToken ct) =>
                form.Submit(() => signIn.Run(form.Input, ct), then: target => target, again: (f, status) => Task.FromResult(SignInPage.Show(new(f), status))))
            .Open(WhyOpen);
        app.MapGet("/sign-in/code", async (string? @return, SessionSignIn door) => await door.GetTwoFactorAuthenticationUserAsync() is null
                ? new SeeOther("/sign-in")
                : SignInCodePage.Show(Form<SignInWithCode.Command>.Blank(new() { Return = @return })))
            .Open(WhyOpen);
        app.MapPost("/sign-in/code", (Form<SignInWithCode.Command> form, SignInWithCode signIn, CancellationToken ct) =>
                form.Submit(() => signIn.Run(form.Input, ct), then: target => target, again: (f, status) => Task.FromResult(SignInCodePage.Show(f, status))))
            .Open(WhyOpen);
        app.MapPost("/sign-in/passkey/options", async (Passkeys passkeys) => Results.Text(await passkeys.OptionsToUse(), "application/json")).Open(WhyOpen);
        app.MapPost("/sign-in/passkey", (Form<Passkeys.Use> form, Passkeys passkeys, CancellationToken ct) =>
                form.Submit(() => passkeys.Run(form.Input, ct), then: target => target, again: (f, status) =>
                    Task.FromResult(SignInPage.Show(new(Form<SignIn.Command>.Blank(new() { Return = f.Input.Return }), f.Refused ?? new Refused("passkey.not_accepted")), status))))
            .Open(WhyOpen);
        app.MapPost("/sign-out", async (SessionSignIn door) =>
            {
                await door.SignOutAsync();
                return new SeeOther(Flash.To("/sign-in", "signed_out"));
            })
            .Open("whoever has lost the session can still leave");
        app.MapGet("/session/token", (HttpContext http, IAntiforgery antiforgery) => Results.Text(antiforgery.GetAndStoreTokens(http).RequestToken))
            .Needs(Permission.ManageOwnAccount);
        app.MapPost("/language", async (Form<LanguageChoice> form, HttpContext http, CallerSlot slot, EditProfile profile, CancellationToken ct) =>
            {
                var language = form.Input.To == Texts.English ? Texts.English : Texts.Chinese;
                http.Response.Cookies.Append(Languages.Cookie, language, Remembered(http));
                if (slot.Caller is { IsSignedIn: true })
                {
                    await profile.Speak(language, ct);
                }

                return new SeeOther(ReturnUrl.LocalOr(form.Input.Return, "/"));
            })
            .Open("visitors choose their language too");
    }

    private static void MapPasswordLinks(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in/forgotten", () => ForgottenPage.Show(new(Form<AskForReset.Command>.Blank(), Sent: false))).Open(WhyOpen);
        app.MapPost("/sign-in/forgotten", (Form<AskForReset.Command> form, AskForReset ask, CancellationToken ct) =>
                form.Submit(() => ask.Run(form.Input, ct), "/sign-in/forgotten/sent", again: (f, status) => Task.FromResult(ForgottenPage.Show(new(f, Sent: false), status))))
            .Open(WhyOpen);
        app.MapGet("/sign-in/forgotten/sent", () => ForgottenPage.Show(new(Form<AskForReset.Command>.Blank(), Sent: true))).Open(WhyOpen);

        app.MapGet("/sign-in/reset", async (string? person, string? token, ResetPassword reset, RateLimits limits, HttpContext http) =>
            {
                limits.Take(RateLimit.SignInByAddress, http);
                return NewPasswordOf(NewPasswordKind.Reset, person, token, await reset.Opens(person, token));
            })
            .Open(WhyLink);
        app.MapPost("/sign-in/reset", (Form<NewPassword> form, ResetPassword reset, RateLimits limits, HttpContext http) =>
            {
                limits.Take(RateLimit.SignInByAddress, http);
                return form.Submit(() => reset.Run(form.Input), Flash.To("/sign-in", "password.set"), again: (f, status) => Again(NewPasswordKind.Reset, f, status));
            })
            .Open(WhyLink);
        app.MapGet("/sign-in/invitation", async (string? person, string? token, AcceptPersonInvitation accept, RateLimits limits, HttpContext http) =>
            {
                limits.Take(RateLimit.SignInByAddress, http);
                return NewPasswordOf(NewPasswordKind.Invitation, person, token, await accept.Opens(person, token));
            })
            .Open(WhyLink);
        app.MapPost("/sign-in/invitation", (Form<NewPassword> form, AcceptPersonInvitation accept, RateLimits limits, HttpContext http) =>
            {
                limits.Take(RateLimit.SignInByAddress, http);
                return form.Submit(() => accept.Run(form.Input), Flash.To("/sign-in", "person.joined"), again: (f, status) => Again(NewPasswordKind.Invitation, f, status));
            })
            .Open(WhyLink);
    }

    private static IResult NewPasswordOf(NewPasswordKind kind, string? person, string? token, User? user) => user is null
        ? NewPasswordPage.Show(new(kind, Form<NewPassword>.Blank(), LinkIsVoid: true), StatusCodes.Status410Gone)
        : NewPasswordPage.Show(new(kind, Form<NewPassword>.Blank(new() { Person = person!, Token = token! }), LinkIsVoid: false));

    private static Task<IResult> Again(NewPasswordKind kind, Form<NewPassword> form, int status) =>
        Task.FromResult(NewPasswordPage.Show(new(kind, form, LinkIsVoid: form.Refused is not null), form.Refused is null ? status : StatusCodes.Status410Gone));

    /// <summary>For what is kept in the browser and is no secret: language and appearance, which scripts may read.</summary>
    internal static CookieOptions Remembered(HttpContext http) =>
        new() { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true };

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

/// <summary>The language switch: to which language, and back to which page.</summary>
public sealed record LanguageChoice
{
    public string? To { get; set; }

    public string? Return { get; set; }
}
