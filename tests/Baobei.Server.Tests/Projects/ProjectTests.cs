using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Projects;

/// <summary>From 创建项目 to a confirmed project.</summary>
public sealed class ProjectTests(TestServer server)
{
    [Fact]
    public async Task A_project_of_the_vendors_customer_is_approved_and_then_confirmed()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (customer, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var made = (await sales.Reports(Deals.Project(town, account.AccountName))).Is(201);
        var id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal("pending_approval", made.Json.GetProperty("status").GetString());
        Assert.Matches($"^{ProjectNumber.MonthOf(town.Now)}[0-9]{{6}}$", made.Json.GetProperty("number").GetString());
        Assert.Equal("杭****司", made.Json.GetProperty("customerName").GetString()![..1] + "****" + made.Json.GetProperty("customerName").GetString()![^1..]);
        Assert.DoesNotContain("云帆", made.Body, StringComparison.Ordinal);

        // What the vendor has not approved is no business of the customer's.
        (await customer.Calls(HttpMethod.Get, $"/api/v1/my/services/{id}")).Is(404);
        (await customer.Confirms(id)).Is(404);
        var approved = (await bd.Approves(id)).Is(200);
        Assert.Equal("pending_confirmation", approved.Json.GetProperty("status").GetString());
        var asked = (await customer.Calls(HttpMethod.Get, $"/api/v1/my/services/{id}")).Is(200);
        Assert.Equal("pending_confirmation", asked.Json.GetProperty("service").GetProperty("status").GetString());
        (await customer.Confirms(id)).Is(200);
        var valid = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200).Json;
        Assert.Equal(("in_progress", "杭州云帆科技有限公司", 20), (valid.GetProperty("status").GetString(), valid.GetProperty("customerName").GetString(), valid.GetProperty("winRate").GetInt32()));
        Assert.Equal(TimeSpan.FromDays(90), valid.GetProperty("expiresAt").GetDateTimeOffset() - valid.GetProperty("validFrom").GetDateTimeOffset());
        (await customer.Confirms(id)).IsRefused("project.wrong_status");
    }

    [Fact]
    public async Task A_project_of_the_partners_own_customer_is_valid_at_once_and_begins_the_protection_anew()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var sales = await world.Who("sales");
        town.Pass(TimeSpan.FromDays(10));
        var made = (await sales.Reports(Deals.Project(town, world.Own.Account.AccountName))).Is(201).Json;
        Assert.Equal(("in_progress", "partner_customer"), (made.GetProperty("status").GetString(), made.GetProperty("kind").GetString()));
        var customer = await town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == world.Own.Associated.Id));
        var project = await town.As((_, db) => db.Projects.AsNoTracking().OrderByDescending(p => p.Id).FirstAsync());
        Assert.Equal(project.CreatedAt.AddDays(90), customer.ExpiresAt);
        Assert.Equal($"project:{project.Number}", customer.ProtectionEvent);

        // Another partner's customer is nobody else's project (guide line 179); the answer does not say whose.
        var (other, _) = await town.Seller("Other");
        (await other.Reports(Deals.Project(town, world.Own.Account.AccountName))).IsRefused("project.account_held");
    }

    [Fact]
    public async Task An_account_is_refused_with_its_own_reason()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, partner) = await town.Seller("上海报备伙伴科技有限公司");
        (await sales.Reports(Deals.Project(town, "nobody2026"))).IsRefused("project.account_unknown");
        var (_, frozen) = await town.DirectCustomer();
        var (_, own) = await town.DirectCustomer("上海报备伙伴科技有限公司");
        await town.As(async (_, db) =>
        {
            (await db.CustomerAccounts.SingleAsync(a => a.Id == frozen.Id)).SetFrozen(true);
            db.AddRange(CustomerClaim.Of(partner));
            db.AddRange(HeldName.Of(partner));
            return await db.SaveChangesAsync();
        });
        (await sales.Reports(Deals.Project(town, frozen.AccountName))).IsRefused("project.account_frozen");
        (await sales.Reports(Deals.Project(town, own.AccountName))).IsRefused("project.account_is_partner");
        var invited = await Invitations.Invited.In(town);
        await invited.SignsUp();
        var invitedSales = await town.Someone(Role.PartnerSales, invited.Partner);
        (await invitedSales.Reports(Deals.Project(town, "yunfan2026"))).IsRefused("project.account_not_associated");
        (await sales.Reports(Deals.Project(town, "yunfan2026"))).IsRefused("project.account_held");
    }

    [Fact]
    public async Task Returned_it_is_changed_where_the_vendor_said_and_sent_again_with_its_number()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var project = Deals.Project(town, account.AccountName);
        var id = await sales.Has(project);
        var number = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Json.GetProperty("number").GetString();
        var application = await sales.ApplicationOf(id);
        var silent = (await bd.Decides(application, "returned", "incomplete")).Is(400);
        Assert.Contains("words", silent.Body, StringComparison.Ordinal);
        (await bd.Decides(application, "returned", "not_genuine", "why", "Description")).Is(400);
        (await bd.Decides(application, "returned", "incomplete", "Say more.", "Description")).Is(200);
        var tag = ("If-Match", (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Response.Headers.ETag!.Tag);
        (await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project.With("name", "Another"), tag)).IsRefused("project.field_locked");
        var again = (await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", project.With("description", "More."), tag)).Is(200).Json;
        Assert.Equal(("pending_approval", number, 2), (again.GetProperty("status").GetString(), again.GetProperty("number").GetString(), again.GetProperty("round").GetInt32()));
        Assert.NotEqual(application, again.GetProperty("applicationId").GetString());
        var records = (await sales.Calls(HttpMethod.Get, "/api/v1/projects/applications")).Is(200).Json.GetProperty("data");
        Assert.Equal(["pending_approval", "returned"], records.EnumerateArray().Select(r => r.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task The_customers_time_to_answer_ends_to_the_tick_and_the_project_can_be_sent_again()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (customer, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var id = await sales.Has(Deals.Project(town, account.AccountName));
        (await bd.Approves(id)).Is(200);
        await town.Deliver();
        town.Pass(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(40));
        Assert.Equal("pending_confirmation", await sales.StatusOf(id));
        town.Pass(TimeSpan.FromSeconds(40));
        Assert.Equal("expired", await sales.StatusOf(id));
        (await customer.Confirms(id)).IsRefused("project.expired");
        await town.RunSchedule();
        Assert.Equal(0, await town.As((_, db) => db.AcrossPartners<ScopeClaim>().CountAsync()));
        Assert.Equal(ApplicationState.Expired, await town.As((_, db) => db.RegistrationApplications.Select(a => a.State).SingleAsync()));
        var shown = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200);
        (await sales.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", Deals.Project(town, account.AccountName, "Same"), ("If-Match", shown.Response.Headers.ETag!.Tag))).Is(200);
        Assert.Equal("pending_approval", await sales.StatusOf(id));
    }

    [Fact]
    public async Task Whoever_decides_sees_projects_of_customers_that_may_be_the_same_and_why_and_a_partner_does_not()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (sales, _) = await town.Seller("One");
        var (rival, _) = await town.Seller("Two");
        var bd = await town.Someone(Role.BusinessDeveloper);
        string[] holders = ["杭州云栖天空科技有限公司", "杭州云栖天空科技股份有限公司", "杭州云栖天空科技有限公司", "上海蓝鲸方舟物流有限公司"];
        var ids = new List<string>();
        foreach (var (holder, i) in holders.Select((holder, i) => (holder, i)))
        {
            var (_, account) = await town.DirectCustomer(holder);
            ids.Add(await (i == 0 ? sales : rival).Has(Deals.Project(town, account.AccountName, $"项目{i}")));
        }

        var application = await bd.ApplicationOf(ids[0]);
        var seen = (await bd.Calls(HttpMethod.Get, $"/api/v1/approvals/{application}")).Is(200).Json.GetProperty("rivals").EnumerateArray().ToList();
        Assert.Equal([ids[2], ids[1]], seen.Select(one => one.GetProperty("id").GetString()));
        Assert.Equal(0, seen[0].GetProperty("near").GetArrayLength());
        Assert.Contains("legal_other", seen[1].GetProperty("near").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()));
        Assert.All(seen, one => Assert.False(one.GetProperty("excludes").GetBoolean()));
        var page = (await bd.Opens($"/approvals/{application}")).Is(200).Body;
        Assert.Contains("Perhaps the same customer", page, StringComparison.Ordinal);
        Assert.Contains(holders[1], page, StringComparison.Ordinal);
        Assert.DoesNotContain(holders[3], page, StringComparison.Ordinal);
        Assert.DoesNotContain("项目1", (await sales.Opens($"/projects/{ids[0]}")).Is(200).Body, StringComparison.Ordinal);
        (await bd.Approves(ids[0])).Is(200);
        (await bd.Approves(ids[1])).Is(200);
    }

    [Fact]
    public async Task Of_two_projects_about_the_same_thing_one_is_approved_and_the_other_partner_learns_why()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var (_, account) = await town.DirectCustomer();
        var (one, _) = await town.Seller("One");
        var (two, _) = await town.Seller("Two");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var first = await one.Has(Deals.Project(town, account.AccountName, "云上核心系统", "ecs"));
        var second = await two.Has(Deals.Project(town, account.AccountName, "数据库", "ecs", "rds"));
        var third = await two.Has(Deals.Project(town, account.AccountName, "备份", "rds"));
        var seen = (await bd.Calls(HttpMethod.Get, $"/api/v1/approvals/{await bd.ApplicationOf(first)}")).Is(200).Json.GetProperty("rivals");
        Assert.Equal([true, false], seen.EnumerateArray().Select(rival => rival.GetProperty("excludes").GetBoolean()));
        (await two.Calls(HttpMethod.Get, $"/api/v1/projects/{first}")).Is(404);

        // What is opened next still waits: the second gave way.
        var decided = await bd.Posts($"/approvals/{await bd.ApplicationOf(first)}/decision", [new("Outcome", "Approved"), new("Reason", "Verified")]);
        Assert.StartsWith($"/approvals/{await bd.ApplicationOf(third)}?done=", decided.Is(303).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", (await bd.Opens($"/approvals/{await bd.ApplicationOf(second)}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(("rejected", "pending_approval"), (await two.StatusOf(second), await two.StatusOf(third)));
        await town.Deliver();
        var told = (await two.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("kind").GetString());
        Assert.Contains("project_scope_taken", told);
        Assert.DoesNotContain("One", (await two.Opens($"/projects/{second}")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_approvals_at_the_same_moment_give_one_approved_project()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var projects = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            projects.Add(await (await town.Seller($"P{i}")).Sales.Has(Deals.Project(town, account.AccountName)));
        }

        var bds = new List<Person>();
        foreach (var _ in projects)
        {
            bds.Add(await town.Someone(Role.BusinessDeveloper));
        }

        var answers = await Task.WhenAll(projects.Zip(bds, async (project, bd) => await bd.Approves(project)));
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Contains(answer.Code, new[] { "project.scope_taken", "edit.conflict", "project.wrong_status" }));
        Assert.Equal(1, await town.As((_, db) => db.Projects.CountAsync(p => p.Status == ProjectStatus.PendingConfirmation)));
    }

    [Fact]
    public async Task Nobody_decides_what_no_route_gives_them_and_each_step_waits_for_its_own()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, cbm) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager));
        var id = await sales.Has(Deals.Project(town, account.AccountName));
        (await cbm.Approves(id)).IsRefused("approval.not_approver");
        (await (await town.Someone(Role.Auditor)).Approves(id)).Is(403);
        (await sales.Decides(await sales.ApplicationOf(id), "approved", "verified")).Is(403);
        (await bd.Approves(id)).Is(200);
        (await bd.Approves(id)).IsRefused("project.wrong_status");
    }

    [Fact]
    public async Task The_customer_refuses_or_ends_later_what_it_agreed_to()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (customer, account) = await town.DirectCustomer();
        var (stranger, _) = await town.DirectCustomer("别家公司有限公司");
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var refused = await sales.Has(Deals.Project(town, account.AccountName));
        (await bd.Approves(refused)).Is(200);
        (await stranger.Confirms(refused)).Is(404);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{refused}/refusal", new { reason = "other" })).Is(400);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{refused}/refusal", new { reason = "unknown_partner" })).Is(200);
        Assert.Equal("customer_refused", await sales.StatusOf(refused));
        var ended = await sales.Has(Deals.Project(town, account.AccountName));
        (await bd.Approves(ended)).Is(200);
        (await customer.Confirms(ended)).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{ended}/ending", new { reason = "no_longer_wanted" })).Is(200);
        Assert.Equal("closed", await sales.StatusOf(ended));
        Assert.Equal(0, await town.As((_, db) => db.AcrossPartners<ScopeClaim>().CountAsync()));
    }

    [Fact]
    public async Task A_partner_registers_so_many_a_day_and_no_more_however_many_do_at_once()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { MaxProjectsPerDay = 3 });
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, partner) = await town.Seller();
        var colleague = await town.Someone(Role.PartnerOwner, partner);
        await sales.ReadsAccount("nobody");
        await colleague.ReadsAccount("nobody");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? sales : colleague).Reports(Deals.Project(town, account.AccountName))));
        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsRefused("project.daily_limit"));
        var numbers = await town.As((_, db) => db.Projects.Select(p => p.Number).ToListAsync());
        Assert.Equal(3, numbers.Distinct().Count());
        town.Pass(TimeSpan.FromDays(1));
        await sales.Has(Deals.Project(town, account.AccountName));
    }

    [Fact]
    public async Task The_stage_moves_with_entries_and_nothing_is_deleted()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var sales = await world.Who("sales");
        var id = await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        var path = $"/api/v1/projects/{id}/progress";
        var entry = (await sales.Calls(HttpMethod.Post, path, new { means = "visit", words = "Met them.", stage = "confirmed_opportunity" })).Is(201).Json;
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "Skips.", stage = "business_negotiation" })).Is(400);
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "Skips.", stage = "business_negotiation", stageReason = "They hurry." })).Is(201);
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "Done.", stage = "revenue_confirmed" })).IsRefused("project.stage_by_acceptance");
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "Not a visit, a call.", corrects = entry.GetProperty("id").GetString() })).Is(201);
        var project = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200).Json;
        Assert.Equal(("business_negotiation", 80), (project.GetProperty("stage").GetString(), project.GetProperty("winRate").GetInt32()));
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "They took another.", lost = "competitor" })).Is(201);
        Assert.Equal("lost", await sales.StatusOf(id));
        (await sales.Calls(HttpMethod.Post, path, new { means = "call", words = "More." })).IsRefused("project.wrong_status");
        Assert.Equal(4, (await sales.Calls(HttpMethod.Get, path)).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Signed_it_is_accepted_by_the_vendor_with_papers_and_is_won()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd) = (await world.Who("sales"), await world.Who("bd"));
        var id = await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        var today = $"{VendorZone.DayOf(town.Now):yyyy-MM-dd}";
        var paper = new { fileName = "report.pdf", content = "%PDF-1.7 signed"u8.ToArray() };
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/acceptance", new { words = "Delivered.", acceptedOn = today, files = new[] { paper } })).IsRefused("project.not_signed");
        foreach (var stage in new[] { "confirmed_opportunity", "solution_discussion", "business_negotiation", "contract_signed" })
        {
            (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/progress", new { means = "meeting", words = "On.", stage })).Is(201);
        }

        var bare = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/acceptance", new { words = "Delivered.", acceptedOn = "2100-01-01", files = Array.Empty<object>() })).Is(400);
        Assert.Contains("acceptedOn", bare.Body, StringComparison.Ordinal);
        Assert.Contains("files", bare.Body, StringComparison.Ordinal);
        var asked = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/acceptance", new { words = "Delivered.", acceptedOn = today, files = new[] { paper } })).Is(201).Json;
        var request = $"/api/v1/project-requests/{asked.GetProperty("id").GetString()}/decision";
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/acceptance", new { words = "Again.", acceptedOn = today, files = new[] { paper } })).IsRefused("project.request_waits");
        (await sales.Calls(HttpMethod.Post, request, new { outcome = "granted" })).Is(403);
        (await bd.Calls(HttpMethod.Post, request, new { outcome = "pending" })).Is(400);
        (await bd.Calls(HttpMethod.Post, request, new { outcome = "returned" })).Is(400);
        (await bd.Calls(HttpMethod.Post, request, new { outcome = "granted" })).Is(200);
        (await bd.Calls(HttpMethod.Post, request, new { outcome = "granted" })).IsRefused("project.wrong_status");
        var won = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200).Json;
        Assert.Equal(("won", "revenue_confirmed", 100), (won.GetProperty("status").GetString(), won.GetProperty("stage").GetString(), won.GetProperty("winRate").GetInt32()));
    }

    [Fact]
    public async Task Extended_it_is_valid_from_where_it_ended_and_not_when_it_is_over()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd) = (await world.Who("sales"), await world.Who("bd"));
        var id = await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        var end = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Json.GetProperty("expiresAt").GetDateTimeOffset();
        var first = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/extension", new { words = "The tender is late." })).Is(201).Json.GetProperty("id").GetString();
        (await bd.Calls(HttpMethod.Post, $"/api/v1/project-requests/{first}/decision", new { outcome = "granted" })).Is(200);
        Assert.Equal(end.AddDays(90), (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Json.GetProperty("expiresAt").GetDateTimeOffset());
        await town.Deliver();
        Assert.Contains("project_extended", (await sales.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("kind").GetString()));
        var second = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/extension", new { words = "Later still." })).Is(201).Json.GetProperty("id").GetString();
        town.Pass(TimeSpan.FromDays(181));
        (await bd.Calls(HttpMethod.Post, $"/api/v1/project-requests/{second}/decision", new { outcome = "granted" })).IsRefused("project.expired");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/extension", new { words = "Too late." })).IsRefused("project.expired");
    }
}
