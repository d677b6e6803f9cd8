using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>Partners as the vendor sees and keeps them.</summary>
internal static class PartnerRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<PartnerClaims>();
        services.AddScoped<CreatePartner>();
        services.AddScoped<EditPartner>();
        services.AddScoped<MovePartner>();
        services.AddScoped<InviteOwner>();
        services.AddScoped<PartnerList>();
        services.AddScoped<PartnerDetail>();
    }

    public static void MapPartners(this IEndpointRouteBuilder app)
    {
        MapApi(app.MapApi("partners"));
        var console = app.MapGroup("/vendor/partners");
        MapPages(console);
        MapOwner(console);
        MapMoves(console);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] PartnerQuery query, [AsParameters] Paging paging, PartnerList list, CancellationToken ct) =>
            {
                var page = await list.Rows(query, Place.Of(paging), ct);
                return page.Select(PartnerView.Of).ToListing();
            })
            .Needs(Permission.ReadPartners).WithSummary("List partners");
        api.MapGet("{id}", async (Id<Partner> id, Db db, CancellationToken ct) => Shown(await db.Partners.Get(id, ct)))
            .Needs(Permission.ReadPartners).WithSummary("Read a partner");
        api.MapPost("", async (CreatePartner.Command command, CreatePartner create, CancellationToken ct) =>
            {
                var partner = await create.Run(command, ct);
                return Answers.Created($"/api/v1/partners/{partner.Id}", PartnerView.Of(partner), partner.Version);
            })
            .Needs(Permission.ManagePartners).WithSummary("Create a partner");
        api.MapPut("{id}", async (Id<Partner> id, EditPartner.Command command, IfMatch ifMatch, EditPartner edit, CancellationToken ct) =>
            {
                var seen = ifMatch.Required();
                return Shown(await ifMatch.Guard(() => edit.Run(id, command with { Version = seen }, ct)));
            })
            .Needs(Permission.ManagePartners).WithSummary("Edit a partner");
        api.MapPut("{id}/effectiveness", async (Id<Partner> id, IfMatch ifMatch, MovePartner move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.MakeEffective(id, ifMatch.Version, ct))))
            .Needs(Permission.ManagePartners).WithSummary("Put a partner's identity in force");
        api.MapPut("{id}/distribution", async (Id<Partner> id, DistributionCommand command, IfMatch ifMatch, MovePartner move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.SetDistribution(id, command, ifMatch.Version, ct))))
            .Needs(Permission.ManagePartners).WithSummary("Open or close a partner's distribution permission");
        api.MapPut("{id}/suspension", async (Id<Partner> id, ReasonCommand command, IfMatch ifMatch, MovePartner move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.Suspend(id, command, ifMatch.Version, ct))))
            .Needs(Permission.ManagePartners).WithSummary("Suspend a partner");
        api.MapDelete("{id}/suspension", async (Id<Partner> id, IfMatch ifMatch, MovePartner move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.Resume(id, ifMatch.Version, ct))))
            .Needs(Permission.ManagePartners).WithSummary("Lift a partner's suspension");
        api.MapPut("{id}/termination", async (Id<Partner> id, ReasonCommand command, IfMatch ifMatch, MovePartner move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.Terminate(id, command, ifMatch.Version, ct))))
            .Needs(Permission.ManagePartners).WithSummary("End a partner; there is no way back");
        api.MapPost("{id}/owners", async (Id<Partner> id, InviteOwner.Command command, InviteOwner invite, CancellationToken ct) =>
                Results.Accepted(value: await invite.Run(id, command, ct)))
            .Needs(Permission.ManagePartners).Produces<StaffView>(StatusCodes.Status202Accepted).WithSummary("Invite an owner of a partner by mail");
        api.MapPost("{id}/owners/{person}/invitation", async (Id<Partner> id, Id<User> person, InviteOwner invite, CancellationToken ct) =>
            {
                await invite.Run(id, new InviteOwner.Again { Person = person }, ct);
                return TypedResults.NoContent();
            })
            .Needs(Permission.ManagePartners).WithSummary("Send a new link to an owner who has not joined yet");
    }

    private static void MapPages(RouteGroupBuilder console)
    {
        console.MapGet("", async ([AsParameters] PartnerQuery query, [AsParameters] Asked asked, PartnerList list, Caller caller, CancellationToken ct) =>
                PartnerListPage.Show(await list.Read(query, asked, caller.May(Permission.ManagePartners), ct)))
            .Needs(Permission.ReadPartners);
        console.MapGet("new", () => NewPartnerPage.Show(Form<CreatePartner.Command>.Blank())).Needs(Permission.ManagePartners);
        console.MapPost("", (Form<CreatePartner.Command> form, CreatePartner create, CancellationToken ct) => form.Submit(
                () => create.Run(form.Input, ct),
                then: partner => Flash.To($"/vendor/partners/{partner.Id}", "partners.created"),
                again: (again, status) => Task.FromResult(NewPartnerPage.Show(again, status))))
            .Needs(Permission.ManagePartners);
        console.MapGet("{id}", async (Id<Partner> id, [AsParameters] Asked asked, PartnerDetail detail, CancellationToken ct) => PartnerPage.Show(await detail.Read(id, asked, ct)))
            .Needs(Permission.ReadPartners);
        console.MapGet("{id}/edit", async (Id<Partner> id, Db db, CancellationToken ct) =>
            {
                var partner = await db.Partners.Get(id, ct);
                return EditPartnerPage.Show(new(id, partner.Name, Form<EditPartner.Command>.Blank(EditPartner.Command.Of(partner))));
            })
            .Needs(Permission.ManagePartners);
        console.MapPost("{id}/edit", (Id<Partner> id, Form<EditPartner.Command> form, EditPartner edit, Db db, CancellationToken ct) => form.Submit(
                () => edit.Run(id, form.Input, ct),
                then: _ => Flash.To($"/vendor/partners/{id}", "partners.edited"),
                again: async (again, status) => EditPartnerPage.Show(new(id, await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync(ct), again), status)))
            .Needs(Permission.ManagePartners);
    }

    private static void MapOwner(RouteGroupBuilder console)
    {
        console.MapGet("{id}/owner", async (Id<Partner> id, Db db, PartnerDetail detail, CancellationToken ct) =>
            {
                var partner = await db.Partners.Get(id, ct);
                var form = Form<InviteOwner.Command>.Blank(new() { Email = partner.ContactEmail, DisplayName = partner.ContactName });
                return PartnerPage.Show(await detail.Read(id, new Asked(), ct, owner: form));
            })
            .Needs(Permission.ManagePartners);
        console.MapPost("{id}/owner", (Id<Partner> id, Form<InviteOwner.Command> form, InviteOwner invite, PartnerDetail detail, CancellationToken ct) => form.Submit(
                () => invite.Run(id, form.Input, ct),
                then: _ => Flash.To($"/vendor/partners/{id}", "partners.owner_invited"),
                again: async (again, status) => PartnerPage.Show(await detail.Read(id, new Asked(), ct, owner: again), status)))
            .Needs(Permission.ManagePartners);
        console.MapPost("{id}/owner/again", (Id<Partner> id, Form<InviteOwner.Again> form, InviteOwner invite, PartnerDetail detail, CancellationToken ct) => form.Submit(
                () => invite.Run(id, form.Input, ct),
                Flash.To($"/vendor/partners/{id}", "partners.owner_invited"),
                again: async (again, status) => PartnerPage.Show(await detail.Read(id, new Asked(), ct, again: again), status)))
            .Needs(Permission.ManagePartners);
    }

    private static void MapMoves(RouteGroupBuilder console)
    {
        console.MapPost("{id}/effectiveness", async (Id<Partner> id, MovePartner move, CancellationToken ct) =>
            {
                await move.MakeEffective(id, null, ct);
                return new SeeOther(Flash.To($"/vendor/partners/{id}", "partners.effective"));
            })
            .Needs(Permission.ManagePartners);
        console.MapPost("{id}/resumption", async (Id<Partner> id, MovePartner move, CancellationToken ct) =>
            {
                await move.Resume(id, null, ct);
                return new SeeOther(Flash.To($"/vendor/partners/{id}", "partners.resumed"));
            })
            .Needs(Permission.ManagePartners);
        console.MapPost("{id}/opening", async (Id<Partner> id, MovePartner move, CancellationToken ct) =>
            {
                await move.SetDistribution(id, new() { Enabled = true }, null, ct);
                return new SeeOther(Flash.To($"/vendor/partners/{id}", "partners.opened"));
            })
            .Needs(Permission.ManagePartners);
        MapQuestion(console, "closing", PartnerQuestion.CloseDistribution, "partners.closed", (move, id, reason, ct) =>
            move.SetDistribution(id, new() { Enabled = false, Reason = reason.Reason }, null, ct));
        MapQuestion(console, "suspension", PartnerQuestion.Suspend, "partners.suspended", (move, id, reason, ct) => move.Suspend(id, reason, null, ct));
        MapQuestion(console, "termination", PartnerQuestion.Terminate, "partners.terminated", (move, id, reason, ct) => move.Terminate(id, reason, null, ct));
    }

    /// <summary>GET asks why, over the partner's page; POST does it.</summary>
    private static void MapQuestion(
        RouteGroupBuilder console, string noun, PartnerQuestion question, string done, Func<MovePartner, Id<Partner>, ReasonCommand, CancellationToken, Task<Partner>> run)
    {
        console.MapGet($"{{id}}/{noun}", async (Id<Partner> id, PartnerDetail detail, CancellationToken ct) =>
                PartnerPage.Show(await detail.Read(id, new Asked(), ct, question, Form<ReasonCommand>.Blank())))
            .Needs(Permission.ManagePartners);
        console.MapPost($"{{id}}/{noun}", (Id<Partner> id, Form<ReasonCommand> form, MovePartner move, PartnerDetail detail, CancellationToken ct) => form.Submit(
                () => run(move, id, form.Input, ct),
                then: _ => Flash.To($"/vendor/partners/{id}", done),
                again: async (again, status) => PartnerPage.Show(await detail.Read(id, new Asked(), ct, question, again), status)))
            .Needs(Permission.ManagePartners);
    }

    private static Versioned<PartnerView> Shown(Partner partner) => Answers.Of(PartnerView.Of(partner), partner.Version);
}
