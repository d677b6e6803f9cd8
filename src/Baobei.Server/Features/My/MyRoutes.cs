using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Terms;
using Baobei.Server.Features.Verifications;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>The customer's console: my account, my partner, my verification, my consents, my billing.</summary>
internal static class MyRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<MyAccount>();
        services.AddScoped<MyHome>();
        services.AddScoped<ReleaseAssociation>();
        services.AddScoped<MyConsents>();
        services.AddScoped<MyTerms>();
        services.AddScoped<MyBilling>();
    }

    public static void MapMy(this IEndpointRouteBuilder app)
    {
        var my = app.MapGroup("/my");
        my.MapGet("", async (MyHome home, CancellationToken ct) => MyPage.Show(await home.Page(ct))).Needs(Permission.UseCustomerConsole);

        my.MapGet("/verification", async (MyAccount mine, VerifyIdentity verify, CancellationToken ct) =>
            await ShowVerification(mine, verify, Form<VerifyIdentity.Command>.Blank(), StatusCodes.Status200OK, ct)).Needs(Permission.UseCustomerConsole);
        my.MapPost("/verification", async (Form<VerifyIdentity.Command> form, VerifyIdentity verify, MyAccount mine, CancellationToken ct) =>
            await form.Submit(
                () => verify.Run(form.Input, form.Files?["Document"], ct),
                done => Flash.To("/my", $"verification.{Data.Names.Snake(done.Status.ToString())}"),
                (again, status) => ShowVerification(mine, verify, again, status, ct),
                also: wrong => verify.Check(form.Input, form.Files?["Document"], wrong, ct))).Needs(Permission.UseCustomerConsole);

        my.MapGet("/partner", async (ReleaseAssociation release, CancellationToken ct) =>
            MyPartnerPage.Show(await release.Page(null, ct))).Needs(Permission.UseCustomerConsole);
        my.MapPost("/partner/notice", async (Form<ReleaseAssociation.Command> form, ReleaseAssociation release, CancellationToken ct) =>
            await form.Submit(
                () => release.GiveNotice(form.Input, ct),
                Flash.To("/my/partner", "my.notice_given"),
                async (again, status) => MyPartnerPage.Show(await release.Page(again, ct), status))).Needs(Permission.UseCustomerConsole);
        my.MapPost("/partner/agreement", async (ReleaseAssociation release, CancellationToken ct) =>
        {
            await release.Confirm(ct);
            return new SeeOther(Flash.To("/my/partner", "my.released"));
        }).Needs(Permission.UseCustomerConsole);
        my.MapPost("/partner/cancellation", async (ReleaseAssociation release, CancellationToken ct) =>
        {
            await release.Cancel(ct);
            return new SeeOther(Flash.To("/my/partner", "my.release_cancelled"));
        }).Needs(Permission.UseCustomerConsole);

        my.MapGet("/billing", async ([AsParameters] Asked asked, MyBilling billing, CancellationToken ct) =>
            MyBillingPage.Show(await billing.Page(asked, null, ct))).Needs(Permission.UseCustomerConsole);

        my.MapGet("/consents", async ([AsParameters] Asked asked, MyConsents consents, CancellationToken ct) =>
            MyConsentsPage.Show(new(await consents.Texts(ct), await consents.History(Place.Of(asked), ct), asked))).Needs(Permission.UseCustomerConsole);
        my.MapGet("/consents/{kind}", async (string kind, MyConsents consents, CancellationToken ct) =>
            MyConsentPage.Show(new(await consents.Text(TermsKinds.Read(kind), ct), Form<MyConsents.Command>.Blank()))).Needs(Permission.UseCustomerConsole);
        my.MapPost("/consents/{kind}", async (string kind, Form<MyConsents.Command> form, MyConsents consents, CancellationToken ct) =>
        {
            var which = TermsKinds.Read(kind);
            return await form.Submit(
                () => consents.Give(which, form.Input, ct),
                Flash.To("/my/consents", "my.consent_given"),
                async (again, status) => MyConsentPage.Show(new(await consents.Text(which, ct), again), status));
        }).Needs(Permission.UseCustomerConsole);
        my.MapPost("/consents/{id}/withdrawal", async (Id<ConsentRecord> id, MyConsents consents, CancellationToken ct) =>
        {
            await consents.Withdraw(id, ct);
            return new SeeOther(Flash.To("/my/consents", "my.consent_withdrawn"));
        }).Needs(Permission.UseCustomerConsole);

        var api = app.MapApi("my");
        api.MapGet("/account", (MyAccount mine, CancellationToken ct) => mine.View(ct)).Needs(Permission.UseCustomerConsole)
            .WithSummary("My account, its partner and its verification");
        api.MapPost("/verification", async (VerifyIdentity.Sent command, VerifyIdentity verify, MyAccount mine, CancellationToken ct) =>
        {
            await verify.Run(command, command.Document?.AsForm("Document"), ct);
            return Results.Json(await mine.View(ct), Data.ServerJson.Options, statusCode: StatusCodes.Status201Created);
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Hands in my identity for verification");
        api.MapPost("/notice", async (ReleaseAssociation.Command command, ReleaseAssociation release, CancellationToken ct) =>
        {
            await release.GiveNotice(command, ct);
            return Results.NoContent();
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Gives notice: asks for the end of the association with my partner");
        api.MapDelete("/notice", async (ReleaseAssociation release, CancellationToken ct) =>
        {
            await release.Cancel(ct);
            return Results.NoContent();
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Takes my notice back");
        api.MapPost("/release", async (ReleaseAssociation release, CancellationToken ct) =>
        {
            await release.Confirm(ct);
            return Results.NoContent();
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Agrees to the end that my partner asked for");
        api.MapGet("/billing", (MyBilling billing, CancellationToken ct) => billing.View(ct)).Needs(Permission.UseCustomerConsole)
            .WithSummary("What my account has, and who pays, tops up, withdraws, invoices and signs for it");
        api.MapGet("/fund-transfers", async ([AsParameters] Paging paging, MyBilling billing, CancellationToken ct) =>
            {
                var page = await billing.History(Place.Of(paging), ct);
                return new Listing<Funds.FundTransferView>(page.Rows, page.Next);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("What my partner transferred to my account and took back, the newest first");
        api.MapGet("/terms", async (MyConsents consents, CancellationToken ct) => new Listing<MyTermsView>(await consents.Texts(ct), null)).Needs(Permission.UseCustomerConsole)
            .WithSummary("The texts that concern me: the version that holds, the one I agreed to, and what is to come");
        api.MapGet("/terms/{kind}", (string kind, MyConsents consents, CancellationToken ct) => consents.Text(TermsKinds.Read(kind), ct)).Needs(Permission.UseCustomerConsole)
            .WithSummary("One of these texts, to be read before agreeing");
        api.MapGet("/consents", async ([AsParameters] Paging paging, MyConsents consents, CancellationToken ct) =>
            {
                var page = await consents.History(Place.Of(paging), ct);
                return new Listing<ConsentView>(page.Rows, page.Next);
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("What I have consented to, the newest first");
        api.MapPost("/terms/{kind}/consent", async (string kind, MyConsents.Command command, MyConsents consents, CancellationToken ct) =>
            {
                await consents.Give(TermsKinds.Read(kind), command, ct);
                return Results.NoContent();
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Agrees to a text in the version that holds");
        api.MapDelete("/consents/{id}", async (Id<ConsentRecord> id, MyConsents consents, CancellationToken ct) =>
        {
            await consents.Withdraw(id, ct);
            return Results.NoContent();
        }).Needs(Permission.UseCustomerConsole)
            .WithSummary("Withdraws a consent");
    }

    private static async Task<IResult> ShowVerification(MyAccount mine, VerifyIdentity verify, Form<VerifyIdentity.Command> form, int status, CancellationToken ct)
    {
        var account = await mine.View(ct);
        return MyVerificationPage.Show(new(account, await verify.NeedsDocument(account.CustomerType, ct), form), status);
    }
}
