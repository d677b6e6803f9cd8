using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>The vendor's numbers.</summary>
internal static class PolicyRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PolicyBook>();
        services.AddScoped<WritePolicy>();
        services.AddScoped<PolicyHistory>();
        services.AddScoped<TuneMatching>();
        services.AddScoped<TuningScreen>();
    }

    public static void MapPolicies(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("policies");
        api.MapGet("", async ([AsParameters] Paging paging, Db db, Caller caller, PolicyBook book, TimeProvider clock, CancellationToken ct) =>
            {
                var page = await db.Policies.AsNoTracking().Slice("policies", p => p.Id, descending: true, Place.Of(paging), ct);
                var inForce = await book.InForce(caller.Vendor, clock.GetUtcNow(), ct);
                return new Listing<PolicyView>([.. page.Rows.Select(p => PolicyView.Of(p, inForce))], page.Next);
            })
            .Needs(Permission.ReadPolicies).WithSummary("List the versions of the vendor's numbers, newest first");
        api.MapGet("{id}", async (Id<PolicyVersion> id, Caller caller, PolicyBook book, TimeProvider clock, CancellationToken ct) =>
                PolicyView.Of(await book.Get(caller.Vendor, id, ct), await book.InForce(caller.Vendor, clock.GetUtcNow(), ct)))
            .Needs(Permission.ReadPolicies).WithSummary("Read a version");
        api.MapPost("", async (WritePolicy.Command command, WritePolicy write, Caller caller, PolicyBook book, TimeProvider clock, CancellationToken ct) =>
            {
                var version = await write.Run(command, ct);
                return Answers.Created($"/api/v1/policies/{version.Id}", PolicyView.Of(version, await book.InForce(caller.Vendor, clock.GetUtcNow(), ct)));
            })
            .Needs(Permission.ManagePolicies).WithSummary("Write the next version; numbers that are left out stay as they are");

        api.MapGet("matching", async ([AsParameters] TuningQuery query, TuneMatching tune, CancellationToken ct) =>
                (await tune.Run(TuningFilter.Read(query).OrRefuse(), new Place(null, null, 1), ct)).View)
            .Needs(Permission.TuneMatching).WithSummary("Says what thresholds of the matcher would have made of the reviews that were decided");
        api.MapGet("matching/cases", async ([AsParameters] TuningQuery query, [AsParameters] Paging paging, TuneMatching tune, CancellationToken ct) =>
            {
                var (_, changed) = await tune.Run(TuningFilter.Read(query).OrRefuse(), Place.Of(paging), ct);
                return new Listing<TuningCase>(changed.Rows, changed.Next);
            })
            .Needs(Permission.TuneMatching).WithSummary("Lists the decided reviews that those thresholds would have answered otherwise, the last decision first");

        var console = app.MapGroup("/vendor/policies");
        console.MapGet("matching", async ([AsParameters] TuningQuery query, [AsParameters] PageQuery page, TuningScreen screen, CancellationToken ct) =>
            TuningPage.Show(await screen.Show(query, page, ct))).Needs(Permission.TuneMatching);
        console.MapGet("", async (PolicyHistory history, CancellationToken ct) => PolicyPage.Show(await history.Read(ct))).Needs(Permission.ReadPolicies);
        console.MapGet("new", async (Caller caller, PolicyBook book, CancellationToken ct) =>
                NewPolicyPage.Show(new(Form<PolicyForm>.Blank(PolicyForm.Of((await book.All(caller.Vendor, ct))[0])), ReaderZone.Of(caller).Id)))
            .Needs(Permission.ManagePolicies);
        console.MapPost("", (Form<PolicyForm> form, Caller caller, WritePolicy write, CancellationToken ct) => form.Submit(
                () => write.Run(form.Input.ToCommand(ReaderZone.Of(caller)), ct),
                then: _ => Flash.To("/vendor/policies", "policies.written"),
                again: (again, status) => Task.FromResult(NewPolicyPage.Show(new(again, ReaderZone.Of(caller).Id), status)),
                also: wrong => write.Check(form.Input.ToCommand(ReaderZone.Of(caller), wrong), wrong, ct)))
            .Needs(Permission.ManagePolicies);
    }
}
