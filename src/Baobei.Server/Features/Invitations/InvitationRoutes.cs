using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>What an invited person can do with its link: sign up, or refuse.</summary>
internal static class InvitationRoutes
{
    private const string Why = "the signed link is the right";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<InvitationLink>();
        services.AddScoped<OpenInvitation>();
        services.AddScoped<RefuseInvitation>();
        services.AddScoped<RequestPhoneCode>();
        services.AddScoped<LinkLimits>();
        services.AddScoped<AcceptInvitation>();
        services.AddScoped<FindExistingAccount>();
        services.AddScoped<AssociateAccount>();
        services.Sends<PhoneCodeRequested, SendPhoneCode>();
        services.Recurs<TidyPhoneCodes>();
    }

    public static void Map(ModelBuilder model) => model.Entity<PhoneCode>(code =>
    {
        code.ToTable("phone_codes");
        code.Property(c => c.Phone).HasMaxLength(20);
        code.Property(c => c.Purpose).HasMaxLength(80);
        code.Property(c => c.Attempts).IsConcurrencyToken();
        code.HasIndex(c => new { c.VendorId, c.Phone, c.RequestedAt });
        code.HasIndex(c => new { c.VendorId, c.Purpose, c.RequestedAt });
    });

    public static void MapInvitationLinks(this IEndpointRouteBuilder app)
    {
        var link = app.MapGroup("/invitations/{token}");
        link.MapGet("", async (string token, OpenInvitation open, Caller caller, CancellationToken ct) =>
        {
            try
            {
                var view = await open.Look(token, ct);
                return view.Acceptance == Acceptance.SignUp
                    ? Show(token, view, Form<AcceptInvitation.Command>.Blank(), StatusCodes.Status200OK)
                    : ShowExisting(token, view, Form<AssociateAccount.Command>.Blank(), caller, StatusCodes.Status200OK);
            }
            catch (Refused refused)
            {
                // The link itself may be good: then the invitation can still be declined.
                return Dead(refused, await View(token, open, ct) is null ? null : $"/invitations/{token}/refusal");
            }
            catch (NotFound)
            {
                return Unknown();
            }
        }).Open(Why);
        link.MapPost("/association", async (
            string token, Form<AssociateAccount.Command> form, AssociateAccount associate, OpenInvitation open, Caller caller, CancellationToken ct) =>
        {
            if (await View(token, open, ct) is not { } view)
            {
                return await Dead(token, open, ct);
            }

            return await form.Submit(
                () => associate.Run(token, form.Input, ct),
                account => account.IsAssociated ? Flash.To("/my", "invitations.associated") : Flash.To("/my/verification", "invitations.joined"),
                (again, status) => Task.FromResult(ShowExisting(token, view with { Acceptance = Acceptance.Associate }, again, caller, status)));
        }).Needs(Permission.UseCustomerConsole);
        link.MapPost("", async (string token, Form<AcceptInvitation.Command> form, AcceptInvitation accept, OpenInvitation open, SessionSignIn signIn, CancellationToken ct) =>
        {
            if (await View(token, open, ct) is not { } view)
            {
                return await Dead(token, open, ct);
            }

            return await form.Submit(
                async () =>
                {
                    var user = await accept.Run(token, form.Input, ct);
                    await signIn.SignInAsync(user, isPersistent: false);
                    return user;
                },
                _ => "/my/verification?done=invitations.signed_up",
                (again, status) => Task.FromResult(Show(token, view, again, status)),
                also: wrong => accept.Check(token, form.Input, wrong, ct));
        }).Open(Why);
        link.MapPost("/phone-code", async (string token, Form<AcceptInvitation.Command> form, RequestPhoneCode request, OpenInvitation open, HttpContext http, Texts texts, CancellationToken ct) =>
        {
            if (await View(token, open, ct) is not { } view)
            {
                return await Dead(token, open, ct);
            }

            var only = Form<AcceptInvitation.Command>.Blank(form.Input with { Password = "", PasswordConfirmation = "" });
            var answer = await only.Submit(
                () => request.Run(token, new() { PhoneCountry = form.Input.PhoneCountry, Phone = form.Input.Phone }, ct),
                "",
                (again, status) => Task.FromResult(Show(token, view, again, status)));
            var sent = answer is SeeOther;
            if (!http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal))
            {
                return sent ? Show(token, view, only, StatusCodes.Status200OK, codeSent: true) : answer;
            }

            var text = sent ? texts["invitations.code_sent"] : Said(only, texts);
            return answer is Later later ? later.With(Told(false, text, StatusCodes.Status429TooManyRequests)) : Told(sent, text);
        }).Open(Why);
        link.MapPost("/phone-code/check", (string token, Form<AcceptInvitation.Command> form, RequestPhoneCode codes, Texts texts, CancellationToken ct) =>
            Check(texts, async () =>
            {
                var ok = await codes.Proves(token, form.Input.PhoneCountry, form.Input.Phone, form.Input.PhoneCode, ct);
                return Told(ok, texts[ok ? "invitations.code_right" : "validation.phone_code"]);
            })).Open(Why);
        link.MapGet("/account-name", (string token, string? value, AcceptInvitation accept, Texts texts, CancellationToken ct) =>
            Check(texts, async () =>
            {
                var ok = await accept.IsFree(token, value ?? "", ct);
                return Told(ok, texts[ok ? "invitations.name_free" : "validation.login_name_taken"]);
            })).Open(Why);
        link.MapGet("/refusal", async (string token, OpenInvitation open, CancellationToken ct) =>
            await View(token, open, ct) is { } view
                ? RefusalPage.Show(new($"/invitations/{token}", view, Form<RefuseInvitation.Command>.Blank()))
                : await Dead(token, open, ct)).Open(Why);
        link.MapPost("/refusal", async (string token, Form<RefuseInvitation.Command> form, RefuseInvitation refuse, OpenInvitation open, CancellationToken ct) =>
        {
            if (await View(token, open, ct) is not { } view)
            {
                return await Dead(token, open, ct);
            }

            var answer = await form.Submit(
                () => refuse.Run(token, form.Input, ct),
                "",
                (again, status) => Task.FromResult(RefusalPage.Show(new($"/invitations/{token}", view, again), status)));
            return answer is SeeOther ? LinkPage.Show(new("invitations.refused", Good: true)) : answer;
        }).Open(Why);

        var api = app.MapApi("invitation-links/{token}");
        api.MapGet("", (string token, OpenInvitation open, CancellationToken ct) => open.Look(token, ct)).Open(Why)
            .WithSummary("What an invitation is about, and whether its link still holds");
        api.MapPost("/phone-code", async (string token, RequestPhoneCode.Command command, RequestPhoneCode request, CancellationToken ct) =>
        {
            await request.Run(token, command, ct);
            return Results.Accepted();
        }).Open(Why)
            .WithSummary("Sends a code to the telephone that signs up");
        api.MapPost("/phone-code/check", async (string token, RequestPhoneCode.Typed command, RequestPhoneCode codes, CancellationToken ct) =>
                new PhoneCodeChecked(await codes.Proves(token, command.PhoneCountry, command.Phone, command.PhoneCode, ct))).Open(Why)
            .WithSummary("Says whether a code is the one that was sent; five wrong ones void it");
        api.MapPost("/account", async (string token, AcceptInvitation.Command command, AcceptInvitation accept, CancellationToken ct) =>
        {
            var user = await accept.Run(token, command, ct);
            return Results.Json(new { AccountName = user.UserName, user.Email }, statusCode: StatusCodes.Status201Created);
        }).Open(Why)
            .WithMetadata(new AlsoChecked((context, wrong) => context.HttpContext.RequestServices.GetRequiredService<AcceptInvitation>().Check(
                context.GetArgument<string>(0), context.GetArgument<AcceptInvitation.Command>(1), wrong, context.HttpContext.RequestAborted)))
            .WithSummary("Signs up: makes the account that the invitation is for");
        api.MapPost("/association", async (string token, AssociateAccount.Command command, AssociateAccount associate, CancellationToken ct) =>
        {
            var account = await associate.Run(token, command, ct);
            return new { account.AccountName, account.IsAssociated };
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Associates the account that the invited person has already");
        api.MapPost("/refusal", async (string token, RefuseInvitation.Command command, RefuseInvitation refuse, CancellationToken ct) =>
        {
            await refuse.Run(token, command, ct);
            return Results.NoContent();
        }).Open(Why)
            .WithSummary("Refuses the invitation");
    }

    private static IResult Show(string token, InvitationView view, Form<AcceptInvitation.Command> form, int status, bool codeSent = false) =>
        InvitationPage.Show(new($"/invitations/{token}", view, form, codeSent), status);

    /// <summary>What the page's script asks while one types is answered in the words that stand beside the field, also when it asks too often.</summary>
    private static async Task<IResult> Check(Texts texts, Func<Task<IResult>> check)
    {
        try
        {
            return await check();
        }
        catch (InvalidField invalid)
        {
            return Told(false, texts[$"validation.{invalid.Code}", [.. invalid.Details]]);
        }
        catch (RateLimited limited)
        {
            return new Later(Told(false, texts["refused.rate.limited", limited.Seconds], StatusCodes.Status429TooManyRequests), limited.Seconds);
        }
    }

    private static IResult Told(bool ok, string text, int status = StatusCodes.Status200OK) => Results.Json(new { ok, text }, statusCode: status);

    private static IResult ShowExisting(string token, InvitationView view, Form<AssociateAccount.Command> form, Caller caller, int status) => ExistingAccountPage.Show(
        new($"/invitations/{token}", view, form, view.Acceptance == Acceptance.SignIn && caller.IsSignedIn ? caller.Name : null), status);

    private static async Task<InvitationView?> View(string token, OpenInvitation open, CancellationToken ct)
    {
        try
        {
            return await open.View(await open.Usable(token, ct), ct);
        }
        catch (Exception failure) when (failure is Refused or NotFound)
        {
            return null;
        }
    }

    private static async Task<IResult> Dead(string token, OpenInvitation open, CancellationToken ct)
    {
        try
        {
            await open.Usable(token, ct);
            return Unknown();
        }
        catch (Refused refused)
        {
            return Dead(refused);
        }
        catch (NotFound)
        {
            return Unknown();
        }
    }

    /// <summary>A link that leads nowhere any more says why and what to do.</summary>
    private static IResult Dead(Refused refused, string? refusal = null) => LinkPage.Show(new(refused.Code, Good: false, refusal), StatusCodes.Status410Gone);

    /// <summary>A link that nobody of ours made.</summary>
    private static IResult Unknown() => LinkPage.Show(new("invitation.unknown", Good: false), StatusCodes.Status404NotFound);

    private static string Said(Form<AcceptInvitation.Command> form, Texts texts) =>
        form.Refused is { } refused ? texts[$"refused.{refused.Code}", [.. refused.Details]]
        : form.Errors.Values.FirstOrDefault() is { } error ? texts[error.Key, error.Details]
        : "";
}
