using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Verifications;

/// <summary>The operator's work list of identity verifications.</summary>
internal static class VerificationRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IVerifier, BuiltInVerifier>();
        services.AddScoped<HeldIdentity>();
        services.AddScoped<PassVerification>();
        services.AddScoped<VerifyIdentity>();
        services.AddScoped<DecideVerification>();
        services.AddScoped<VerificationList>();
    }

    public static void MapVerifications(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/verifications");
        console.MapGet("", async (string? tab, [AsParameters] Asked asked, VerificationList list, CancellationToken ct) =>
        {
            var waiting = tab != "decided";
            return VerificationListPage.Show(new(waiting, await list.Page(waiting, Place.Of(asked), ct), asked));
        }).Needs(Permission.ReadVerifications);
        console.MapGet("/{id}", async (Id<IdentityVerification> id, VerificationList list, Caller caller, CancellationToken ct) =>
            VerificationPage.Show(new(await list.One(id, ct), Form<DecideVerification.Command>.Blank(), caller.May(Permission.DecideVerifications)))).Needs(Permission.ReadVerifications);
        console.MapPost("/{id}/decision", async (Id<IdentityVerification> id, Form<DecideVerification.Command> form, DecideVerification decide, VerificationList list, CancellationToken ct) =>
            await form.Submit(
                async () =>
                {
                    await decide.Run(id, form.Input, ct);
                    return await list.Next(ct);
                },
                next => Flash.To(next is null ? "/verifications" : $"/verifications/{next}", "verifications.decided", $"/verifications/{id}"),
                async (again, status) => VerificationPage.Show(new(await list.One(id, ct), again, true), status))).Needs(Permission.DecideVerifications);

        var api = app.MapApi("verifications");
        api.MapGet("", async ([AsParameters] Paging paging, bool? decided, VerificationList list, CancellationToken ct) =>
        {
            var page = await list.Page(waiting: decided != true, Place.Of(paging), ct);
            return new Listing<VerificationRow>(page.Rows, page.Next);
        }).Needs(Permission.ReadVerifications)
            .WithSummary("Verifications that wait, the oldest first, or those decided");
        api.MapGet("/{id}", (Id<IdentityVerification> id, VerificationList list, CancellationToken ct) => list.One(id, ct)).Needs(Permission.ReadVerifications)
            .WithSummary("One verification, with what was reported beside what was handed in");
        api.MapPost("/{id}/decision", async (Id<IdentityVerification> id, DecideVerification.Command command, DecideVerification decide, VerificationList list, CancellationToken ct) =>
        {
            await decide.Run(id, command, ct);
            return await list.One(id, ct);
        }).Needs(Permission.DecideVerifications)
            .WithSummary("Decides a verification");
    }
}

/// <summary>A page of the work list.</summary>
public sealed record VerificationListModel(bool Waiting, Slice<VerificationRow> Page, Asked Asked);

/// <summary>One verification, and the form of its decision.</summary>
public sealed record VerificationModel(VerificationView Verification, Form<DecideVerification.Command> Form, bool MayDecide);
