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
    }

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("reviews");
        api.MapGet("/", async ([AsParameters] Paging paging, ReviewList reviews, CancellationToken ct) =>
            {
                var page = await reviews.Open(Place.Of(paging), ct);
                return new Listing<ReviewRow>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadReviews).WithSummary("Lists registrations that wait for a decision, the oldest first");
        api.MapGet("/{id}", (Id<CustomerRegistration> id, ReviewList reviews, CancellationToken ct) => reviews.Get(id, ct))
            .Needs(Permission.ReadReviews).WithSummary("Shows both sides of a registration that waits");
        api.MapPost("/{id}/decision", async (Id<CustomerRegistration> id, DecideReview.Command command, DecideReview decide, TimeProvider clock, CancellationToken ct) =>
                CustomerView.Of(await decide.Run(id, command, ct), clock.GetUtcNow()))
            .Needs(Permission.DecideReviews).WithSummary("Decides on a registration");

        var console = app.MapGroup("/reviews");
        console.MapGet("/", async ([AsParameters] Asked asked, ReviewScreen screen, CancellationToken ct) =>
                await screen.Show(null, asked, Form<DecideReview.Command>.Blank(), 200, ct))
            .Needs(Permission.ReadReviews);
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

/// <summary>Puts the page together around the case that is open.</summary>
public sealed class ReviewScreen(ReviewList reviews, Caller caller, TimeProvider clock)
{
    /// <summary>Rows of the queue at the side of the case.</summary>
    private const int QueueSize = 30;

    public async Task<IResult> Show(Id<CustomerRegistration>? id, Asked asked, Form<DecideReview.Command> form, int status, CancellationToken ct)
    {
        var queue = await reviews.Open(new Place(asked.After, asked.Before, QueueSize), ct);
        var chosen = id ?? (queue.Rows.Count > 0 ? queue.Rows[0].Id : null);
        var open = chosen is null ? null : await reviews.Get(chosen.Value, ct);
        var skip = chosen is null ? null : await reviews.After(chosen.Value, ct);
        return ReviewsPage.Show(
            new(queue, await reviews.Count(Tab.Cap + 1, ct), open, form, caller.May(Permission.DecideReviews), skip, clock.GetUtcNow()), status);
    }
}
