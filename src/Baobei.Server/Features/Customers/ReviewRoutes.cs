using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>报备审核: the BD's work list.</summary>
internal static class ReviewRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ReviewSides>();
        services.AddScoped<ReviewList>();
        services.AddScoped<DecideReview>();
        services.AddScoped<ReviewScreen>();
        services.AddScoped<CustomersNamed>();
        services.AddScoped<DecidedReviews>();
        services.AddScoped<DecidedReviewScreen>();
    }

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("reviews");
        api.MapGet("/", async ([AsParameters] Paging paging, ReviewList reviews, CancellationToken ct) =>
            {
                var page = await reviews.Open(Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadReviews).WithSummary("Lists registrations that wait for a decision, the oldest first");
        api.MapGet("/decided", async ([AsParameters] DecidedReviewQuery query, [AsParameters] Paging paging, DecidedReviews decided, Caller caller, CancellationToken ct) =>
            {
                var page = await decided.Run(DecidedReviewFilter.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadReviews).WithSummary("Lists registrations that were decided, the last decision first");
        api.MapGet("/{id}", (Id<CustomerRegistration> id, ReviewList reviews, CancellationToken ct) => reviews.Get(id, ct))
            .Needs(Permission.ReadReviews).WithSummary("Shows both sides of a registration that waits or was decided");
        api.MapPost("/{id}/decision", async (Id<CustomerRegistration> id, DecideReview.Command command, DecideReview decide, TimeProvider clock, CancellationToken ct) =>
                CustomerView.Of(await decide.Run(id, command, ct), clock.GetUtcNow()))
            .Needs(Permission.DecideReviews).WithSummary("Decides on a registration");

        var console = app.MapGroup("/reviews");
        console.MapGet("/", async ([AsParameters] Asked asked, ReviewScreen screen, CancellationToken ct) =>
                await screen.Show(null, asked, Form<DecideReview.Command>.Blank(), 200, ct))
            .Needs(Permission.ReadReviews);
        console.MapGet("/decided", async ([AsParameters] DecidedReviewQuery query, [AsParameters] PageQuery page, DecidedReviewScreen screen, CancellationToken ct) =>
            DecidedReviewsPage.Show(await screen.List(query, page, ct))).Needs(Permission.ReadReviews);
        console.MapGet("/{id}", async (Id<CustomerRegistration> id, ReviewScreen screen, CancellationToken ct) =>
            await screen.Show(id, new Asked(), Form<DecideReview.Command>.Blank(), 200, ct)).Needs(Permission.ReadReviews);
        console.MapPost("/{id}/decision", async (
            Id<CustomerRegistration> id, Form<DecideReview.Command> form, DecideReview decide, ReviewList reviews, ReviewScreen screen, CancellationToken ct) =>
        {
            var next = await reviews.After(id, ct);
            return await form.Submit(
                () => decide.Run(id, form.Input, ct),
                customer => Flash.To(
                    next is null ? "/reviews" : $"/reviews/{next}",
                    customer.Status == RegistrationStatus.Rejected ? "reviews.rejected" : "reviews.approved",
                    $"/customers/{customer.Id}"),
                (again, status) => screen.Show(id, new Asked(), again, status, ct));
        }).Needs(Permission.DecideReviews);
    }
}

/// <summary>The page of the work list: the queue, and one case open.</summary>
public sealed record ReviewsModel(
    Slice<ReviewRow> Queue, int Count, ReviewCase? Case, Form<DecideReview.Command> Form, bool MayDecide, Id<CustomerRegistration>? Skip, DateTimeOffset Now);

/// <summary>The list of decided reviews.</summary>
/// <param name="Open">How many wait, for the other tab.</param>
public sealed record DecidedReviewsModel(
    DecidedReviewFilter Filter, DecidedReviewQuery Query, Slice<DecidedReview> Page, int Open, int Limit, IReadOnlyList<Option> Deciders, string? PartnerName,
    IReadOnlyList<string> Ignored);

/// <summary>One decided review.</summary>
/// <param name="Customer">The customer's page, when the caller may open it.</param>
/// <param name="Refused">Why a decision that came too late was not taken.</param>
public sealed record DecidedReviewModel(ReviewCase Case, string? Customer, Refused? Refused);

/// <summary>Puts the page together around the case that is open.</summary>
public sealed class ReviewScreen(ReviewList reviews, Caller caller, TimeProvider clock)
{
    /// <summary>Rows of the queue at the side of the case.</summary>
    private const int QueueSize = 30;

    public async Task<IResult> Show(Id<CustomerRegistration>? id, Asked asked, Form<DecideReview.Command> form, int status, CancellationToken ct)
    {
        var asksFor = id is { } one ? await reviews.Get(one, ct) : null;
        if (asksFor?.Outcome is not null)
        {
            return DecidedReviewPage.Show(
                new(asksFor, caller.May(Permission.ReadCustomers) ? $"/customers/{asksFor.Row.CustomerId}" : null, form.Refused), status);
        }

        var queue = await reviews.Open(new Place(asked.After, asked.Before, QueueSize), ct);
        var open = asksFor ?? (queue.Rows.Count > 0 ? await reviews.Get(queue.Rows[0].Id, ct) : null);
        var skip = open is null ? null : await reviews.After(open.Row.Id, ct);
        return ReviewsPage.Show(
            new(queue, await reviews.Count(Tab.Cap + 1, ct), open, form, caller.May(Permission.DecideReviews), skip, clock.GetUtcNow()), status);
    }
}

/// <summary>Puts the list of decided reviews together.</summary>
public sealed class DecidedReviewScreen(DecidedReviews decided, ReviewList reviews, PartnerNames names, Caller caller)
{
    public async Task<DecidedReviewsModel> List(DecidedReviewQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await names.Find(query.Partner, ct) };
        var filter = DecidedReviewFilter.Read(query, caller);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => decided.Run(filter, at, ct));
        var partner = filter.Partner is { } one ? (await names.Of([one], null, ct))?.GetValueOrDefault(one) : null;
        return new(
            filter, query, rows.Page, await reviews.Count(Tab.Cap + 1, ct), place.Limit, await names.Deciders(Permission.DecideReviews, filter.By, ct), partner,
            rows.Ignored);
    }
}
