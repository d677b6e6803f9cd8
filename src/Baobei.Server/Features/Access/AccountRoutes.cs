using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Access;

/// <summary>One's own account: profile, password, second factor, passkeys, sessions.</summary>
internal static class AccountRoutes
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/account").Needs(Permission.ManageOwnAccount);
        MapProfile(console);
        MapPassword(console);
        MapTwoFactor(console);
        MapPasskeys(console);
        console.MapGet("security", async (ReadSecurity security, CancellationToken ct) => SecurityPage.Show(await security.Run(Form<Passkeys.Add>.Blank(), ct)));
        console.MapPost("sessions/{id}/end", async (Id<Session> id, Sessions sessions, CancellationToken ct) =>
        {
            await sessions.End(id, ct);
            return new SeeOther(Flash.To("/account/security", "session.ended"));
        });
        console.MapPost("sessions/end-others", async (Sessions sessions, CancellationToken ct) =>
        {
            await sessions.EndOthers(ct);
            return new SeeOther(Flash.To("/account/security", "session.others_ended"));
        });
        MapApi(app);
    }

    private static void MapProfile(RouteGroupBuilder console)
    {
        console.MapGet("", async (People people, Caller caller) =>
        {
            var me = await people.Me();
            return AccountPage.Show(new(AccountView.Of(me, caller), Form<EditProfile.Command>.Blank(EditProfile.Command.Of(me))));
        });
        console.MapPost("", (Form<EditProfile.Command> form, EditProfile edit, People people, Caller caller, HttpContext http, CancellationToken ct) =>
            form.Submit(
                async () =>
                {
                    var me = await edit.Run(form.Input, ct);

                    // The switch of the person menu keeps its choice in this cookie, which goes before the setting.
                    if (me.Theme is null)
                    {
                        http.Response.Cookies.Delete("theme", AccessRoutes.Remembered(http));
                    }
                    else
                    {
                        http.Response.Cookies.Append("theme", me.Theme, AccessRoutes.Remembered(http));
                    }
                },
                Flash.To("/account", "account.saved"),
                again: async (f, status) => AccountPage.Show(new(AccountView.Of(await people.Me(), caller), f), status)));
    }

    private static void MapPassword(RouteGroupBuilder console)
    {
        console.MapGet("password", () => ChangePasswordPage.Show(Form<ChangePassword.Command>.Blank()));
        console.MapPost("password", (Form<ChangePassword.Command> form, ChangePassword change) =>
            form.Submit(() => change.Run(form.Input), Flash.To("/account/security", "password.changed"), again: (f, status) => Task.FromResult(ChangePasswordPage.Show(f, status))));
    }

    private static void MapTwoFactor(RouteGroupBuilder console)
    {
        async Task<IResult> Page(People people, TwoFactor twoFactor, Form<TwoFactor.TurnOn> on, Form<TwoFactor.Confirm> confirm, int status)
        {
            var me = await people.Me();
            return TwoFactorPage.Show(
                me.TwoFactorEnabled
                    ? new(null, on, await people.CountRecoveryCodesAsync(me), confirm)
                    : new(twoFactor.Propose(on.Input.Offer), on, 0, confirm),
                status);
        }

        console.MapGet("two-factor", (People people, TwoFactor twoFactor) =>
            Page(people, twoFactor, Form<TwoFactor.TurnOn>.Blank(), Form<TwoFactor.Confirm>.Blank(), StatusCodes.Status200OK));
        console.MapPost("two-factor", (Form<TwoFactor.TurnOn> form, TwoFactor twoFactor, People people) =>
            form.Submit(() => twoFactor.Run(form.Input), show: codes => RecoveryCodesPage.Show(codes), again: (f, status) => Page(people, twoFactor, f, Form<TwoFactor.Confirm>.Blank(), status)));
        console.MapPost("two-factor/codes", (Form<TwoFactor.Confirm> form, TwoFactor twoFactor, People people) =>
            form.Submit(() => twoFactor.RenewCodes(form.Input), show: codes => RecoveryCodesPage.Show(codes), again: (f, status) => Page(people, twoFactor, Form<TwoFactor.TurnOn>.Blank(), f, status)));
        console.MapGet("two-factor/off", () => TwoFactorOffPage.Show(Form<TwoFactor.Confirm>.Blank()));
        console.MapPost("two-factor/off", (Form<TwoFactor.Confirm> form, TwoFactor twoFactor, CancellationToken ct) =>
            form.Submit(
                () => twoFactor.TurnOff(form.Input, ct),
                Flash.To("/account/security", "two_factor.off"),
                again: (f, status) => Task.FromResult(TwoFactorOffPage.Show(f, status))));
    }

    private static void MapPasskeys(RouteGroupBuilder console)
    {
        console.MapPost("passkeys/options", async (Passkeys passkeys) => Results.Text(await passkeys.OptionsToAdd(), "application/json"));
        console.MapPost("passkeys", (Form<Passkeys.Add> form, Passkeys passkeys, ReadSecurity security, CancellationToken ct) =>
            form.Submit(
                () => passkeys.Run(form.Input),
                Flash.To("/account/security", "passkey.added"),
                again: async (f, status) => SecurityPage.Show(await security.Run(f, ct), status)));
        console.MapPost("passkeys/{id}/removal", async (string id, Passkeys passkeys) =>
        {
            await passkeys.Remove(id);
            return new SeeOther(Flash.To("/account/security", "passkey.removed"));
        });
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("account").Needs(Permission.ManageOwnAccount);
        api.MapGet("", async (People people, Caller caller) => AccountView.Of(await people.Me(), caller))
            .WithName("getAccount").WithSummary("Who is signed in, and what they may do.");
        api.MapPut("", async (EditProfile.Command command, EditProfile edit, Caller caller, CancellationToken ct) => AccountView.Of(await edit.Run(command, ct), caller))
            .WithName("editAccount").WithSummary("Changes name, language, time zone and appearance.");
        api.MapPut("password", async (ChangePassword.Command command, ChangePassword change) =>
            {
                await change.Run(command);
                return TypedResults.NoContent();
            })
            .WithName("changePassword").WithSummary("Changes one's own password; every other session ends.");
        api.MapGet("sessions", async (Sessions sessions, CancellationToken ct) => new Listing<SessionView>(await sessions.List(ct), null))
            .WithName("listSessions").WithSummary("Where one is signed in.");
        api.MapDelete("sessions", async (Sessions sessions, CancellationToken ct) =>
            {
                await sessions.EndOthers(ct);
                return TypedResults.NoContent();
            })
            .WithName("endOtherSessions").WithSummary("Ends every session but the one that asks.");
        api.MapDelete("sessions/{id}", async (Id<Session> id, Sessions sessions, CancellationToken ct) =>
            {
                await sessions.End(id, ct);
                return TypedResults.NoContent();
            })
            .WithName("endSession").WithSummary("Ends one session.");
        MapTwoFactorApi(api);
        MapPasskeysApi(api);
    }

    private static void MapTwoFactorApi(RouteGroupBuilder api)
    {
        api.MapGet("two-factor", (TwoFactor twoFactor) => twoFactor.State())
            .WithName("getTwoFactor").WithSummary("Whether two-factor is on, and how many recovery codes are left.");
        api.MapPost("two-factor/offer", async (TwoFactor twoFactor) =>
            {
                var offer = await twoFactor.Begin();
                return new TwoFactorOffer(offer.Sealed, offer.Key, offer.Address);
            })
            .WithMetadata(new AnswersSecret())
            .WithName("beginTwoFactor").WithSummary("Offers a secret for an authenticator app; nothing is stored until its first code is sent.");
        api.MapPost("two-factor", async (TwoFactor.TurnOn command, TwoFactor twoFactor) => new RecoveryCodes(await twoFactor.Run(command)))
            .WithMetadata(new AnswersSecret())
            .WithName("turnOnTwoFactor").WithSummary("Turns two-factor on with the offer, the app's code and the password; answers the recovery codes, this once.");
        api.MapPost("two-factor/codes", async (TwoFactor.Confirm command, TwoFactor twoFactor) => new RecoveryCodes(await twoFactor.RenewCodes(command)))
            .WithMetadata(new AnswersSecret())
            .WithName("renewRecoveryCodes").WithSummary("Makes new recovery codes and voids the old ones; they are in this answer only.");
        api.MapPost("two-factor/off", async (TwoFactor.Confirm command, TwoFactor twoFactor, CancellationToken ct) =>
            {
                await twoFactor.TurnOff(command, ct);
                return TypedResults.NoContent();
            })
            .WithName("turnOffTwoFactor").WithSummary("Turns two-factor off and forgets its secret.");
    }

    private static void MapPasskeysApi(RouteGroupBuilder api)
    {
        api.MapGet("passkeys", async (Passkeys passkeys) => new Listing<PasskeyView>(await passkeys.List(), null))
            .WithName("listPasskeys").WithSummary("One's own passkeys.");
        api.MapPost("passkeys/options", async (Passkeys passkeys) => Results.Text(await passkeys.OptionsToAdd(), "application/json"))
            .WithName("askForPasskey").WithSummary("The options of navigator.credentials.create(); a cookie keeps the question until the passkey is added.");
        api.MapPost("passkeys", async (Passkeys.Add command, Passkeys passkeys) =>
            {
                var made = await passkeys.Run(command);
                return Answers.Created($"/api/v1/account/passkeys/{made.Id}", made);
            })
            .WithName("addPasskey").WithSummary("Adds the passkey that answers the options; credential is the browser's PublicKeyCredential as JSON.");
        api.MapDelete("passkeys/{credential}", async (string credential, Passkeys passkeys) =>
            {
                await passkeys.Remove(credential);
                return TypedResults.NoContent();
            })
            .WithName("removePasskey").WithSummary("Removes a passkey; it opens nothing from then on.");
    }
}
