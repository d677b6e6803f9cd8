using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Access;

[OnOneDatabase]
public sealed class StaffTests(TestServer server)
{
    private const string NewOne = "wholly different words";

    private static object Invitation(string email, string role) => new { email, displayName = "Han Meimei", role };

    private static Task<Answer> Invites(Person person, string email, string role) => person.Calls(HttpMethod.Post, "/api/v1/staff", Invitation(email, role));

    private static Task<Answer> Gives(Person person, User to, string role) => person.Calls(HttpMethod.Put, $"/api/v1/staff/{to.OuterId}/role", new { role });

    [Fact]
    public async Task A_partners_owner_invites_somebody_who_sets_a_password_and_signs_in()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner("Hualing"));
        (await owner.Submits("/staff/new", new Dictionary<string, string> { ["DisplayName"] = "Han Meimei", ["Email"] = "han@hualing.example", ["Role"] = "PartnerSales" }, "/staff")).Is(303);
        Assert.Contains("Han Meimei", (await owner.Opens("/staff")).Body, StringComparison.Ordinal);
        var link = await town.LinkTo("han@hualing.example", "invites you to join");
        var visitor = town.Visitor();
        (await visitor.TriesToSignIn("han@hualing.example", NewOne)).Is(409);
        (await visitor.Submits(link, new Dictionary<string, string> { ["Password"] = NewOne, ["Confirmation"] = "another" }, "/sign-in/invitation")).Is(422);
        (await visitor.Submits(link, new Dictionary<string, string> { ["Password"] = NewOne, ["Confirmation"] = NewOne }, "/sign-in/invitation")).Is(303);
        (await visitor.Opens(link)).Is(410);
        Assert.Equal("/partner", (await visitor.TriesToSignIn("han@hualing.example", NewOne)).Is(303).Location);
        var me = (await visitor.Calls(HttpMethod.Get, "/api/v1/account")).Is(200).Json;
        Assert.Equal("partner_sales", me.GetProperty("role").GetString());
        Assert.Equal("Hualing", me.GetProperty("partnerName").GetString());
    }

    [Theory]
    [InlineData(Role.VendorOperator, 201)]
    [InlineData(Role.BusinessDeveloper, 403)]
    [InlineData(Role.CustomerBusinessManager, 403)]
    [InlineData(Role.VendorFinance, 403)]
    [InlineData(Role.Auditor, 403)]
    [InlineData(Role.PartnerOwner, 201)]
    [InlineData(Role.PartnerSales, 403)]
    [InlineData(Role.PartnerFinance, 403)]
    [InlineData(Role.Customer, 403)]
    public async Task Only_whoever_runs_the_organisation_invites(Role role, int status)
    {
        var town = await Town.Build(server);
        var partner = role is Role.PartnerOwner or Role.PartnerSales or Role.PartnerFinance ? await town.Partner() : null;
        var someone = await town.Someone(role, partner);
        (await Invites(someone, "han@hualing.example", partner is null ? "auditor" : "partner_sales")).Is(status);
        (await someone.Opens("/staff/new")).Is(status == 201 ? 200 : 403);
        Assert.Equal(status == 201, (await someone.Opens("/staff")).Body.Contains("href=\"/staff/new\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_auditor_and_the_partners_people_see_the_staff_the_others_do_not()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        foreach (var (role, status) in new[] { (Role.Auditor, 200), (Role.BusinessDeveloper, 403), (Role.VendorFinance, 403), (Role.Customer, 403) })
        {
            (await (await town.Someone(role)).Opens("/staff")).Is(status);
        }

        (await (await town.Someone(Role.PartnerSales, partner)).Opens("/staff")).Is(200);
    }

    [Fact]
    public async Task Nobody_is_given_a_role_of_another_organisation()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        foreach (var role in new[] { "vendor_operator", "auditor", "customer" })
        {
            (await Invites(owner, "han@hualing.example", role)).Is(400);
        }

        (await Invites(await town.Someone(Role.VendorOperator), "han@hualing.example", "partner_owner")).Is(400);
    }

    [Fact]
    public async Task One_organisation_neither_sees_nor_touches_the_people_of_another()
    {
        var town = await Town.Build(server);
        var one = await town.Someone(Role.PartnerOwner, await town.Partner("One"));
        var two = await town.Someone(Role.PartnerOwner, await town.Partner("Two"));
        var operatorPerson = await town.Someone(Role.VendorOperator);
        var stranger = await (await Town.Build(server)).Someone(Role.VendorOperator);
        var customer = await town.Someone(Role.Customer);
        var seen = (await one.Calls(HttpMethod.Get, "/api/v1/staff")).Is(200).Json.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()).ToList();
        Assert.Equal([one.User!.OuterId.ToString()], seen);
        foreach (var (who, whom) in new[] { (one, two), (one, operatorPerson), (operatorPerson, one), (operatorPerson, customer), (stranger, operatorPerson) })
        {
            (await who.Calls(HttpMethod.Get, $"/api/v1/staff/{whom.User!.OuterId}")).Is(404);
            (await who.Calls(HttpMethod.Put, $"/api/v1/staff/{whom.User!.OuterId}/disablement")).Is(404);
            (await who.Opens($"/staff/{whom.User!.OuterId}")).Is(404);
        }
    }

    [Fact]
    public async Task Nobody_changes_their_own_role_or_locks_themselves_out()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await Gives(owner, owner.User!, "partner_sales")).IsRefused("staff.own_role");
        (await owner.Calls(HttpMethod.Put, $"/api/v1/staff/{owner.User!.OuterId}/disablement")).IsRefused("staff.own_account");
    }

    [Fact]
    public async Task Two_owners_who_unseat_each_other_at_the_same_moment_leave_one()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        await town.Resident("one", Role.PartnerOwner, partner);
        await town.Resident("two", Role.PartnerOwner, partner);
        var people = await town.As((_, db) => db.Users.AsNoTracking().Where(u => u.PartnerId == partner.Id).OrderBy(u => u.Id).ToListAsync());
        var one = await town.SignedIn("one");
        var two = await town.SignedIn("two");
        var tokens = new[] { (await one.Opens("/session/token")).Body, (await two.Opens("/session/token")).Body };
        var answers = await Task.WhenAll(
            one.Calls(HttpMethod.Put, $"/api/v1/staff/{people[1].OuterId}/role", new { role = "partner_sales" }, ("X-Antiforgery", tokens[0])),
            two.Calls(HttpMethod.Put, $"/api/v1/staff/{people[0].OuterId}/role", new { role = "partner_sales" }, ("X-Antiforgery", tokens[1])));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Contains(answers.Single(a => a.Status != 200).Status, new[] { 403, 409 });
        Assert.Equal(1, await town.As((_, db) => db.Users.CountAsync(u => u.PartnerId == partner.Id && u.Role == Role.PartnerOwner)));
    }

    [Fact]
    public async Task The_last_in_charge_stays()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var last = await town.Resident("last", Role.PartnerOwner, partner);

        // Somebody whose key still carries the right although an owner is gone: the database decides, not the menu.
        var other = await town.Someone(Role.PartnerOwner, partner);
        await town.As((_, db) => db.Users.Where(u => u.Id == other.User!.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, (string?)null)));
        (await Gives(other, last, "partner_sales")).IsRefused("staff.last_in_charge");
        (await other.Calls(HttpMethod.Put, $"/api/v1/staff/{last.OuterId}/disablement")).IsRefused("staff.last_in_charge");
    }

    [Fact]
    public async Task A_disabled_person_is_out_at_once_and_in_again_when_enabled()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var user = await town.Resident("sales", Role.PartnerSales, partner);
        var sales = await town.SignedIn("sales");
        var page = await owner.Opens($"/staff/{user.OuterId}");
        (await page.Submits(new Dictionary<string, string>(), $"/staff/{user.OuterId}/disable")).Is(303);
        (await sales.Opens("/account")).Is(302);
        Assert.False(await town.As((_, db) => db.Sessions.AnyAsync(s => s.UserId == user.Id)));
        (await town.Visitor().TriesToSignIn("sales")).Is(409);
        page = await owner.Opens($"/staff/{user.OuterId}");
        (await page.Submits(new Dictionary<string, string>(), $"/staff/{user.OuterId}/enable")).Is(303);
        (await sales.Opens("/account")).Is(302);
        (await town.Visitor().TriesToSignIn("sales")).Is(303);
        Assert.Equal(2, (await town.EventsOf(user)).Count(e => e == "person.access_changed"));
    }

    [Fact]
    public async Task A_new_role_holds_from_the_next_request()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var user = await town.Resident("sales", Role.PartnerSales, partner);
        var sales = await town.SignedIn("sales");
        (await sales.Opens("/staff/new")).Is(403);
        (await (await owner.Opens($"/staff/{user.OuterId}")).Submits(new Dictionary<string, string> { ["Role"] = "PartnerOwner" }, $"/staff/{user.OuterId}/role")).Is(303);
        (await sales.Opens("/staff/new")).Is(200);
        Assert.Contains("person.role_changed", await town.EventsOf(user));
    }

    [Fact]
    public async Task An_invitation_is_sent_again_but_not_at_once_and_not_to_those_who_joined()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        var id = (await Invites(owner, "han@hualing.example", "partner_sales")).Is(201).Json.GetProperty("id").GetString();
        var first = await town.LinkTo("han@hualing.example", "invites you");
        (await owner.Calls(HttpMethod.Post, $"/api/v1/staff/{id}/invitation")).IsRefused("staff.invited_just_now");
        await town.As((_, db) => db.Users.Where(u => u.Email == "han@hualing.example").ExecuteUpdateAsync(u => u.SetProperty(x => x.LinkSentAt, TimeProvider.System.GetUtcNow() - Staff.Pause)));
        (await owner.Calls(HttpMethod.Post, $"/api/v1/staff/{id}/invitation")).Is(204);
        (await town.Visitor().Submits(first, new Dictionary<string, string> { ["Password"] = NewOne, ["Confirmation"] = NewOne }, "/sign-in/invitation")).Is(303);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/staff/{id}/invitation")).IsRefused("staff.joined_already");
    }

    [Fact]
    public async Task One_address_is_one_person()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await Invites(owner, "han@hualing.example", "partner_sales")).Is(201);
        (await Invites(owner, "HAN@hualing.example", "partner_finance")).Is(409);
        (await owner.Submits("/staff/new", new Dictionary<string, string> { ["DisplayName"] = "Han", ["Email"] = "not an address", ["Role"] = "PartnerSales" }, "/staff")).Is(422);
    }

    [Fact]
    public async Task A_partner_that_may_not_work_invites_nobody()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner(active: false));
        Assert.Equal("partner.not_effective", (await Invites(owner, "han@hualing.example", "partner_sales")).Is(403).Code);
        (await owner.Opens("/account")).Is(200);
    }

    [Fact]
    public async Task Long_lists_are_read_page_by_page()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        for (var i = 0; i < 4; i++)
        {
            await town.Someone(Role.PartnerSales, partner);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await owner.Calls(HttpMethod.Get, $"/api/v1/staff?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }
}
