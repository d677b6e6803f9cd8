using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Approvals;

/// <summary>审批路由: who decides, as the vendor's policy.</summary>
internal static class ApprovalRouteRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ApprovalBook>();
        services.AddScoped<WriteApprovalRoute>();
        services.AddScoped<ApprovalRouteList>();
    }

    public static void MapApprovalRoutes(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("approval-routes");
        MapReading(api);
        MapWriting(api);
        MapPages(app.MapGroup("/approval-routes"));
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet("", async (ApprovalBook book, CancellationToken ct) =>
                new Listing<ApprovalRouteView>([.. (await book.Routes(ct)).Select(ApprovalRouteView.Of)], null))
            .Needs(Permission.ReadApprovalRoutes).WithSummary("List the active approval routes in the order in which they are asked; behind them is the default");
        api.MapGet("retired", async ([AsParameters] Paging paging, ApprovalRouteList list, CancellationToken ct) =>
            {
                var page = await list.Retired(Place.Of(paging), ct);
                return new Listing<ApprovalRouteView>([.. page.Rows.Select(ApprovalRouteView.Of)], page.Next);
            })
            .Needs(Permission.ReadApprovalRoutes).WithSummary("List the retired approval routes, newest first");
        api.MapGet("gaps", async (ApprovalRouteList list, CancellationToken ct) => new Listing<ApprovalGapView>([.. (await list.Gaps(ct)).Select(ApprovalGapView.Of)], null))
            .Needs(Permission.ReadApprovalRoutes).WithSummary("List the steps that nobody may decide now, and the routes that never have a turn");
        api.MapGet("who", (string? region, string? industry, long? amountMinor, bool? isBid, string[]? product, ApprovalRouteList list, CancellationToken ct) =>
                list.WhoDecides(new(region, industry, amountMinor, isBid ?? false, product ?? []), ct))
            .Needs(Permission.ReadApprovalRoutes).WithSummary("Who would decide this now, and by which route; the amount in CNY minor units");
        api.MapGet("{id}", async (Id<ApprovalRoute> id, Db db, CancellationToken ct) => Shown(await db.ApprovalRoutes.Get(id, ct)))
            .Needs(Permission.ReadApprovalRoutes).WithSummary("Read an approval route");
    }

    private static void MapWriting(RouteGroupBuilder api)
    {
        api.MapPost("", async (WriteApprovalRoute.Command command, WriteApprovalRoute write, CancellationToken ct) =>
            {
                var route = await write.Run(command, ct);
                return Answers.Created($"/api/v1/approval-routes/{route.Id}", ApprovalRouteView.Of(route), route.Version);
            })
            .Needs(Permission.ManageApprovalRoutes).WithSummary("Add an approval route behind the others");
        api.MapPut("{id}", async (Id<ApprovalRoute> id, WriteApprovalRoute.Command command, IfMatch ifMatch, WriteApprovalRoute write, CancellationToken ct) =>
            {
                var seen = ifMatch.Required();
                return Shown(await ifMatch.Guard(() => write.Run(id, command with { Version = seen }, ct)));
            })
            .Needs(Permission.ManageApprovalRoutes).WithSummary("Edit an approval route for what is submitted from now on");
        api.MapPost("{id}/up", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) => Shown(await write.Move(id, up: true, ct)))
            .Needs(Permission.ManageApprovalRoutes).WithSummary("Ask an approval route before the one in front of it");
        api.MapPost("{id}/down", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) => Shown(await write.Move(id, up: false, ct)))
            .Needs(Permission.ManageApprovalRoutes).WithSummary("Ask an approval route after the one behind it");
        api.MapPut("{id}/retirement", async (Id<ApprovalRoute> id, IfMatch ifMatch, WriteApprovalRoute write, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => write.Retire(id, ifMatch.Version, ct))))
            .Needs(Permission.ManageApprovalRoutes).WithSummary("Retire an approval route; there is no way back");
    }

    private static void MapPages(RouteGroupBuilder console)
    {
        console.MapGet("", async (string? status, [AsParameters] Asked asked, ApprovalRouteList list, CancellationToken ct) =>
                ApprovalRouteListPage.Show(await list.Read(status == "retired", asked, ct)))
            .Needs(Permission.ReadApprovalRoutes);
        console.MapGet("who", async ([AsParameters] WhoDecidesQuery query, ApprovalRouteList list, CancellationToken ct) => WhoDecidesPage.Show(await Answer(query, list, ct)))
            .Needs(Permission.ReadApprovalRoutes);
        console.MapGet("new", async (ApprovalRouteList list, CancellationToken ct) =>
                EditApprovalRoutePage.Show(await list.Edit(null, Form<ApprovalRouteForm>.Blank(ApprovalRouteForm.Blank), ct)))
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("", (Form<ApprovalRouteForm> form, WriteApprovalRoute write, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => form.Input.Do(command => write.Run(command, ct)),
                then: _ => Flash.To("/approval-routes", "approvals.added"),
                again: async (again, status) => EditApprovalRoutePage.Show(await list.Edit(null, again, ct), status)))
            .Needs(Permission.ManageApprovalRoutes);
        console.MapGet("{id}/edit", async (Id<ApprovalRoute> id, Db db, ApprovalRouteList list, CancellationToken ct) =>
            {
                var route = await db.ApprovalRoutes.Get(id, ct);
                return EditApprovalRoutePage.Show(await list.Edit(route, Form<ApprovalRouteForm>.Blank(ApprovalRouteForm.Of(route)), ct));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/edit", (Id<ApprovalRoute> id, Form<ApprovalRouteForm> form, WriteApprovalRoute write, Db db, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => form.Input.Do(command => write.Run(id, command, ct)),
                then: _ => Flash.To("/approval-routes", "approvals.edited"),
                again: async (again, status) =>
                {
                    // What the attempt has changed in memory is not what is kept.
                    db.Forget();
                    return EditApprovalRoutePage.Show(await list.Edit(await db.ApprovalRoutes.Get(id, ct), again, ct), status);
                }))
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/up", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) =>
            {
                await write.Move(id, up: true, ct);
                return new SeeOther(Flash.To("/approval-routes", "approvals.moved"));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/down", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) =>
            {
                await write.Move(id, up: false, ct);
                return new SeeOther(Flash.To("/approval-routes", "approvals.moved"));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapGet("{id}/retirement", async (Id<ApprovalRoute> id, Db db, ApprovalRouteList list, CancellationToken ct) =>
            {
                var route = await db.ApprovalRoutes.Get(id, ct);
                return ApprovalRouteListPage.Show(await list.Read(false, new Asked(), ct, (route, Form<RetireForm>.Blank(new() { Version = route.Version }))));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/retirement", (Id<ApprovalRoute> id, Form<RetireForm> form, WriteApprovalRoute write, Db db, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => write.Retire(id, form.Input.Version, ct),
                then: _ => Flash.To("/approval-routes", "approvals.retired"),
                again: async (again, status) => ApprovalRouteListPage.Show(await list.Read(false, new Asked(), ct, (await db.ApprovalRoutes.Get(id, ct), again)), status)))
            .Needs(Permission.ManageApprovalRoutes);
    }

    private static async Task<WhoDecidesModel> Answer(WhoDecidesQuery query, ApprovalRouteList list, CancellationToken ct)
    {
        var wrong = new WrongFields();
        var amount = wrong.Read(() => ApprovalRouteForm.Minor(nameof(query.Amount), query.Amount));
        var products = await list.Products(ct);
        if (query.IsEmpty || wrong.All.Count > 0)
        {
            return new(query, null, wrong.All.Count > 0, products);
        }

        var facts = new ApprovalFacts(
            string.IsNullOrEmpty(query.Region) ? null : query.Region, string.IsNullOrEmpty(query.Industry) ? null : query.Industry, amount, query.Bid == "yes",
            string.IsNullOrEmpty(query.Product) ? [] : [query.Product]);
        return new(query, await list.WhoDecides(facts, ct), false, products);
    }

    private static Versioned<ApprovalRouteView> Shown(ApprovalRoute route) => Answers.Of(ApprovalRouteView.Of(route), route.Version);
}
