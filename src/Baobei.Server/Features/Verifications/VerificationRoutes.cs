using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
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
        services.AddScoped<DecidedVerifications>();
        services.AddScoped<DecidedVerificationScreen>();
    }

    public static void MapVerifications(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/verifications");
        console.MapGet("", async ([AsParameters] Asked asked, VerificationList list, CancellationToken ct) =>
            VerificationListPage.Show(new(await list.Waiting(Place.Of(asked), ct), await list.Count(Tab.Cap + 1, ct), asked))).Needs(Permission.ReadVerifications);
        console.MapGet("/decided", async (
            [AsParameters] DecidedVerificationQuery query, [AsParameters] PageQuery page, DecidedVerificationScreen screen, CancellationToken ct) =>
            DecidedVerificationsPage.Show(await screen.List(query, page, ct))).Needs(Permission.ReadVerifications);
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
        api.MapGet("", async ([AsParameters] Paging paging, VerificationList list, CancellationToken ct) =>
        {
            var page = await list.Waiting(Place.Of(paging), ct);
            return page.ToListing();
        }).Needs(Permission.ReadVerifications)
            .WithSummary("Verifications that wait, the oldest first");
        api.MapGet("/decided", async (
            [AsParameters] DecidedVerificationQuery query, [AsParameters] Paging paging, DecidedVerifications decided, Caller caller, CancellationToken ct) =>
        {
            var page = await decided.Run(DecidedVerificationFilter.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
            return page.ToListing();
        }).Needs(Permission.ReadVerifications)
            .WithSummary("Verifications that were decided, the last decision first");
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
/// <param name="Count">How many wait.</param>
public sealed record VerificationListModel(Slice<VerificationRow> Page, int Count, Asked Asked);

/// <summary>The list of decided verifications.</summary>
/// <param name="Waiting">How many wait, for the other tab.</param>
public sealed record DecidedVerificationsModel(
    DecidedVerificationFilter Filter, DecidedVerificationQuery Query, Slice<VerificationRow> Page, int Waiting, int Limit, IReadOnlyList<Option> Deciders,
    IReadOnlyList<string> Ignored);

/// <summary>Puts the list of decided verifications together.</summary>
public sealed class DecidedVerificationScreen(DecidedVerifications decided, VerificationList list, PartnerNames names, Caller caller)
{
    public async Task<DecidedVerificationsModel> List(DecidedVerificationQuery query, PageQuery page, CancellationToken ct)
    {
        var filter = DecidedVerificationFilter.Read(query, caller);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => decided.Run(filter, at, ct));
        Option checks = new(DecidedVerificationFilter.Checks, "verifications.by_checks");
        return new(
            filter, query, rows.Page, await list.Count(Tab.Cap + 1, ct), place.Limit,
            [checks, .. await names.Deciders(Permission.DecideVerifications, filter.By, ct)], rows.Ignored);
    }
}

/// <summary>One verification, and the form of its decision.</summary>
public sealed record VerificationModel(VerificationView Verification, Form<DecideVerification.Command> Form, bool MayDecide);
