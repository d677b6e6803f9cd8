using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Approvals;

/// <summary>代理审批: who of the vendor is away, and who stands in.</summary>
internal static class StandInRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<EnterStandIn>();
        services.AddScoped<StandInList>();
    }

    public static void MapStandIns(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("stand-ins");
        api.MapGet("", async (bool? all, [AsParameters] Paging paging, StandInList list, CancellationToken ct) =>
            {
                var page = await list.Rows(all ?? false, Place.Of(paging), ct);
                return new Listing<StandInView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadStandIns).WithSummary("List the stand-ins that are in force or still to come, newest first; with all=true those that are over, too");
        api.MapGet("{id}", (Id<StandIn> id, StandInList list, CancellationToken ct) => list.Get(id, ct))
            .Needs(Permission.ReadStandIns).WithSummary("Read a stand-in");
        api.MapPost("", async (EnterStandIn.Command command, EnterStandIn enter, StandInList list, CancellationToken ct) =>
            {
                var standIn = await enter.Run(command, ct);
                return Answers.Created($"/api/v1/stand-ins/{standIn.Id}", await list.Get(standIn.Id, ct));
            })
            .Needs(Permission.EnterStandIns).WithSummary("Enter an absence and who decides meanwhile; somebody else's only as an operator");
        api.MapPost("{id}/ending", async (Id<StandIn> id, EnterStandIn enter, StandInList list, CancellationToken ct) =>
            {
                await enter.End(id, ct);
                return await list.Get(id, ct);
            })
            .Needs(Permission.EnterStandIns).WithSummary("End a stand-in before its time");

        var console = app.MapGroup("/stand-ins");
        console.MapGet("", async (string? status, [AsParameters] Asked asked, StandInList list, CancellationToken ct) => StandInListPage.Show(await list.Read(status == "all", asked, ct)))
            .Needs(Permission.ReadStandIns);
        console.MapGet("new", async (StandInList list, CancellationToken ct) => NewStandInPage.Show(await list.New(Form<StandInForm>.Blank(), ct)))
            .Needs(Permission.EnterStandIns);
        console.MapPost("", (Form<StandInForm> form, Caller caller, EnterStandIn enter, StandInList list, CancellationToken ct) => form.Submit(
                () => enter.Run(form.Input.ToCommand(ReaderZone.Of(caller)), ct),
                then: _ => Flash.To("/stand-ins", "stand_ins.entered"),
                again: async (again, status) => NewStandInPage.Show(await list.New(again, ct), status)))
            .Needs(Permission.EnterStandIns);
        console.MapPost("{id}/ending", async (Id<StandIn> id, EnterStandIn enter, CancellationToken ct) =>
            {
                await enter.End(id, ct);
                return new SeeOther(Flash.To("/stand-ins", "stand_ins.ended"));
            })
            .Needs(Permission.EnterStandIns);
    }
}
