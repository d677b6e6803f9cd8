using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Access;

/// <summary>People of one's own organisation.</summary>
internal static class StaffRoutes
{
    public static void MapStaff(this IEndpointRouteBuilder app)
    {
        MapConsole(app.MapGroup("/staff"));
        MapApi(app.MapApi("staff"));
    }

    private static void MapConsole(RouteGroupBuilder console)
    {
        console.MapGet("", async ([AsParameters] Asked asked, Staff staff, Caller caller, CancellationToken ct) => StaffPage.Show(new(
                await staff.List(Place.Of(asked), ct), asked, caller.User, caller.May(Permission.ManageStaff))))
            .Needs(Permission.ReadStaff);
        console.MapGet("new", (Staff staff) => InviteStaffPage.Show(new(Form<Staff.Invite>.Blank(), staff.Roles))).Needs(Permission.ManageStaff);
        console.MapPost("", (Form<Staff.Invite> form, Staff staff, InvitePerson invite, CancellationToken ct) =>
                form.Submit(() => staff.Run(form.Input, invite, ct), then: _ => Flash.To("/staff", "staff.invited"), again: (f, status) => Task.FromResult(InviteStaffPage.Show(new(f, staff.Roles), status))))
            .Needs(Permission.ManageStaff);
        console.MapGet("{id}", async (Id<User> id, Staff staff, CancellationToken ct) =>
            {
                var member = await staff.Get(id, ct);
                return StaffMemberPage.Show(new(member, Form<Staff.ChangeRole>.Blank(new() { Role = member.Role }), staff.Roles));
            })
            .Needs(Permission.ManageStaff);
        console.MapPost("{id}/role", (Id<User> id, Form<Staff.ChangeRole> form, Staff staff, CancellationToken ct) =>
                form.Submit(
                    () => staff.Run(id, form.Input, ct),
                    then: _ => Flash.To("/staff", "staff.role_changed"),
                    again: async (f, status) => StaffMemberPage.Show(new(await staff.Get(id, ct), f, staff.Roles), status)))
            .Needs(Permission.ManageStaff);
        console.MapPost("{id}/invitation", (Id<User> id, Staff staff, CancellationToken ct) => Do(staff.InviteAgain(id, ct), "staff.invited")).Needs(Permission.ManageStaff);
        console.MapPost("{id}/disable", (Id<User> id, Staff staff, CancellationToken ct) => Do(staff.Disable(id, ct), "staff.disabled")).Needs(Permission.ManageStaff);
        console.MapPost("{id}/enable", (Id<User> id, Staff staff, CancellationToken ct) => Do(staff.Enable(id, ct), "staff.enabled")).Needs(Permission.ManageStaff);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, Staff staff, CancellationToken ct) =>
            {
                var page = await staff.List(Place.Of(paging), ct);
                return new Listing<StaffView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadStaff).WithName("listStaff").WithSummary("The people of one's own organisation.");
        api.MapGet("{id}", (Id<User> id, Staff staff, CancellationToken ct) => staff.Get(id, ct))
            .Needs(Permission.ReadStaff).WithName("getStaff").WithSummary("One person of one's own organisation.");
        api.MapPost("", async (Staff.Invite command, Staff staff, InvitePerson invite, CancellationToken ct) =>
            {
                var member = await staff.Run(command, invite, ct);
                return Answers.Created($"/api/v1/staff/{member.Id}", member);
            })
            .Needs(Permission.ManageStaff).WithName("inviteStaff").WithSummary("Invites somebody by mail.");
        api.MapPost("{id}/invitation", async (Id<User> id, Staff staff, CancellationToken ct) =>
            {
                await staff.InviteAgain(id, ct);
                return TypedResults.NoContent();
            })
            .Needs(Permission.ManageStaff).WithName("inviteStaffAgain").WithSummary("Sends a new link to somebody who has not joined yet.");
        api.MapPut("{id}/role", (Id<User> id, Staff.ChangeRole command, Staff staff, CancellationToken ct) => staff.Run(id, command, ct))
            .Needs(Permission.ManageStaff).WithName("changeStaffRole").WithSummary("Changes somebody's role.");
        api.MapPut("{id}/disablement", (Id<User> id, Staff staff, CancellationToken ct) => staff.Disable(id, ct))
            .Needs(Permission.ManageStaff).WithName("disableStaff").WithSummary("Locks somebody out and ends their sessions.");
        api.MapDelete("{id}/disablement", (Id<User> id, Staff staff, CancellationToken ct) => staff.Enable(id, ct))
            .Needs(Permission.ManageStaff).WithName("enableStaff").WithSummary("Lets somebody in again.");
    }

    private static async Task<IResult> Do(Task work, string done)
    {
        await work;
        return new SeeOther(Flash.To("/staff", done));
    }
}
