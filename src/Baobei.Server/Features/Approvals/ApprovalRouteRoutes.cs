using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Jobs;
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
        services.AddScoped<ApprovalTurns>();
        services.AddScoped<DelegateDecision>();
        services.Recurs<RemindDeciders>();
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
        api.MapGet("", async (string? subject, ApprovalBook book, CancellationToken ct) =>
            {
                var only = subject is null ? (ApprovalSubject?)null : Asked(subject);
                return new Listing<ApprovalRouteView>([.. (await book.Routes(ct)).Where(route => only is null || route.Subject == only).Select(ApprovalRouteView.Of)], null);
            })
            .Needs(Permission.ReadApprovalRoutes)
            .WithSummary("List the active approval routes in the order in which they are asked, those for projects first; behind those for each subject is the default");
        api.MapGet("retired", async ([AsParameters] Paging paging, ApprovalRouteList list, CancellationToken ct) =>
            {
                var page = await list.Retired(Place.Of(paging), ct);
                return new Listing<ApprovalRouteView>([.. page.Rows.Select(ApprovalRouteView.Of)], page.Next);
            })
            .Needs(Permission.ReadApprovalRoutes).WithSummary("List the retired approval routes, newest first");
        api.MapGet("gaps", async (ApprovalRouteList list, CancellationToken ct) => new Listing<ApprovalGapView>([.. (await list.Gaps(ct)).Select(ApprovalGapView.Of)], null))
            .Needs(Permission.ReadApprovalRoutes).WithSummary("List the steps that nobody may decide now, and the routes that never have a turn");
        api.MapGet("who", (
                string? subject, string? region, string? industry, long? amountMinor, bool? isBid, int? discountBasisPoints, string[]? product, ApprovalRouteList list,
                CancellationToken ct) =>
                list.WhoDecides(
                    new(region, industry, amountMinor, isBid ?? false, product ?? [])
                    {
                        Subject = subject is null ? ApprovalSubject.ProjectRegistration : Asked(subject),
                        DiscountBasisPoints = discountBasisPoints,
                    },
                    ct))
            .Needs(Permission.ReadApprovalRoutes)
            .WithSummary("Who would decide this project (subject=purchase_order: this purchase order) now, and by which route; the amount in CNY minor units");
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
        console.MapGet("", async (string? status, string? subject, [AsParameters] Asked asked, ApprovalRouteList list, CancellationToken ct) =>
                ApprovalRouteListPage.Show(await list.Read(ApprovalWords.SubjectOf(subject), status == "retired", asked, ct)))
            .Needs(Permission.ReadApprovalRoutes);
        console.MapGet("who", async ([AsParameters] WhoDecidesQuery query, ApprovalRouteList list, CancellationToken ct) => WhoDecidesPage.Show(await Answer(query, list, ct)))
            .Needs(Permission.ReadApprovalRoutes);
        console.MapGet("new", async (string? subject, ApprovalRouteList list, CancellationToken ct) =>
            {
                var its = ApprovalWords.SubjectOf(subject);
                return EditApprovalRoutePage.Show(await list.Edit(its, null, Form<ApprovalRouteForm>.Blank(ApprovalRouteForm.Blank(its)), ct));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("", (Form<ApprovalRouteForm> form, WriteApprovalRoute write, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => form.Input.Do(command => write.Run(command, ct)),
                then: route => Flash.To(ApprovalWords.ListOf(route.Subject), "approvals.added"),
                again: async (again, status) => EditApprovalRoutePage.Show(await list.Edit(again.Input.Subject, null, again, ct), status)))
            .Needs(Permission.ManageApprovalRoutes);
        console.MapGet("{id}/edit", async (Id<ApprovalRoute> id, Db db, ApprovalRouteList list, CancellationToken ct) =>
            {
                var route = await db.ApprovalRoutes.Get(id, ct);
                return EditApprovalRoutePage.Show(await list.Edit(route.Subject, route, Form<ApprovalRouteForm>.Blank(ApprovalRouteForm.Of(route)), ct));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/edit", (Id<ApprovalRoute> id, Form<ApprovalRouteForm> form, WriteApprovalRoute write, Db db, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => form.Input.Do(command => write.Run(id, command, ct)),
                then: route => Flash.To(ApprovalWords.ListOf(route.Subject), "approvals.edited"),
                again: async (again, status) =>
                {
                    // What the attempt has changed in memory is not what is kept.
                    db.Forget();
                    var route = await db.ApprovalRoutes.Get(id, ct);
                    return EditApprovalRoutePage.Show(await list.Edit(route.Subject, route, again, ct), status);
                }))
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/up", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) =>
            {
                var route = await write.Move(id, up: true, ct);
                return new SeeOther(Flash.To(ApprovalWords.ListOf(route.Subject), "approvals.moved"));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/down", async (Id<ApprovalRoute> id, WriteApprovalRoute write, CancellationToken ct) =>
            {
                var route = await write.Move(id, up: false, ct);
                return new SeeOther(Flash.To(ApprovalWords.ListOf(route.Subject), "approvals.moved"));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapGet("{id}/retirement", async (Id<ApprovalRoute> id, Db db, ApprovalRouteList list, CancellationToken ct) =>
            {
                var route = await db.ApprovalRoutes.Get(id, ct);
                return ApprovalRouteListPage.Show(await list.Read(route.Subject, false, new Asked(), ct, (route, Form<RetireForm>.Blank(new() { Version = route.Version }))));
            })
            .Needs(Permission.ManageApprovalRoutes);
        console.MapPost("{id}/retirement", (Id<ApprovalRoute> id, Form<RetireForm> form, WriteApprovalRoute write, Db db, ApprovalRouteList list, CancellationToken ct) => form.Submit(
                () => write.Retire(id, form.Input.Version, ct),
                then: route => Flash.To(ApprovalWords.ListOf(route.Subject), "approvals.retired"),
                again: async (again, status) =>
                {
                    var route = await db.ApprovalRoutes.Get(id, ct);
                    return ApprovalRouteListPage.Show(await list.Read(route.Subject, false, new Asked(), ct, (route, again)), status);
                }))
            .Needs(Permission.ManageApprovalRoutes);
    }

    private static async Task<WhoDecidesModel> Answer(WhoDecidesQuery query, ApprovalRouteList list, CancellationToken ct)
    {
        var wrong = new WrongFields();
        var (amount, discount) = (
            wrong.Read(() => ApprovalRouteForm.Minor(nameof(query.Amount), query.Amount)), wrong.Read(() => ApprovalRouteForm.Discount(query.Discount)));
        var products = await list.Products(ct);
        if (query.IsEmpty || wrong.All.Count > 0)
        {
            return new(query, null, wrong.All.Count == 0 ? null : wrong.All[0], products);
        }

        var facts = new ApprovalFacts(
            string.IsNullOrEmpty(query.Region) ? null : query.Region, string.IsNullOrEmpty(query.Industry) ? null : query.Industry, amount, query.Bid == "yes",
            string.IsNullOrEmpty(query.Product) ? [] : [query.Product])
        { Subject = query.For, DiscountBasisPoints = discount };
        return new(query, await list.WhoDecides(facts, ct), null, products);
    }

    /// <summary>What a program asks for. <see cref="InvalidField"/>: <c>subject</c> <c>choice</c>.</summary>
    private static ApprovalSubject Asked(string subject) => Words.Find<ApprovalSubject>(subject) ?? throw new InvalidField("subject", "choice");

    private static Versioned<ApprovalRouteView> Shown(ApprovalRoute route) => Answers.Of(ApprovalRouteView.Of(route), route.Version);
}
