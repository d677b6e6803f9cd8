using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>The vendor's work list: deciding many, handing one over, and being reminded.</summary>
public sealed class DecisionTests(TestServer server)
{
    [Fact]
    public async Task Many_are_decided_at_once_each_with_its_own_answer()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var ids = new List<string>();
        foreach (var (name, product) in new[] { ("One", "ecs"), ("Two", "ecs"), ("Three", "rds") })
        {
            ids.Add(await sales.ApplicationOf(await sales.Has(Deals.Project(town, account.AccountName, name, product))));
        }

        var unknown = $"pra_{Guid.CreateVersion7():N}";
        object Body(IEnumerable<string> chosen, string outcome = "approved", string reason = "verified", string? words = null) => new { ids = chosen, outcome, reason, words };
        var all = (await bd.Calls(HttpMethod.Post, "/api/v1/approvals/decisions", Body([.. ids, unknown, "nonsense", ids[0]]))).Is(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(
            [(ids[0], true, null), (ids[1], false, "project.wrong_status"), (ids[2], true, null), (unknown, false, "approval.unknown"), ("nonsense", false, "approval.unknown")],
            all.Select(one => (one.GetProperty("id").GetString()!, one.GetProperty("isDone").GetBoolean(), one.TryGetProperty("code", out var code) ? code.GetString() : null)));
        Assert.Equal(("pending_confirmation", "Three"), (all[2].GetProperty("status").GetString(), all[2].GetProperty("projectName").GetString()));
        Assert.False(string.IsNullOrEmpty(all[1].GetProperty("sentence").GetString()));
        Assert.Equal(
            [ProjectStatus.PendingConfirmation, ProjectStatus.Rejected, ProjectStatus.PendingConfirmation],
            await town.As((_, db) => db.Projects.OrderBy(p => p.Id).Select(p => p.Status).ToListAsync()));

        // What is wrong with the decision itself is said of none of them, and nothing is decided.
        (await bd.Calls(HttpMethod.Post, "/api/v1/approvals/decisions", Body(ids, "rejected", "not_allowed"))).Is(400);
        (await bd.Calls(HttpMethod.Post, "/api/v1/approvals/decisions", Body([]))).Is(400);
        (await bd.Calls(HttpMethod.Post, "/api/v1/approvals/decisions", Body(Enumerable.Range(0, 101).Select(i => $"{i}")))).Is(400);
        (await sales.Calls(HttpMethod.Post, "/api/v1/approvals/decisions", Body(ids))).Is(403);
    }

    [Fact]
    public async Task On_the_page_several_are_ticked_and_a_page_says_what_became_of_each()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, cbm) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager));
        var (one, two) = (await sales.Has(Deals.Project(town, account.AccountName, "First of two")), await sales.Has(Deals.Project(town, account.AccountName, "Second of two")));
        var ids = new[] { await sales.ApplicationOf(one), await sales.ApplicationOf(two) };
        var list = (await bd.Opens("/approvals/many?mine=true")).Is(200).Page;
        Assert.Equal(ids, list.QuerySelectorAll("tbody input.tick").Select(tick => tick.GetAttribute("value")));
        Assert.NotNull(list.QuerySelector("input[data-tick-all]"));
        Assert.Empty((await cbm.Opens("/approvals/many?mine=true")).Is(200).Page.QuerySelectorAll("tbody tr"));
        var seen = (await cbm.Opens("/approvals/many")).Is(200).Page;
        Assert.Equal((2, 0), (seen.QuerySelectorAll("tbody tr").Length, seen.QuerySelectorAll("tbody input.tick").Length));
        var form = (await bd.Opens($"/approvals/many/decision?id={ids[0]}&id={ids[1]}")).Is(200);
        Assert.Equal(ids, form.Page.QuerySelectorAll("input[name=Ids]").Select(input => input.GetAttribute("value")));
        (await Sends("Rejected", "NotAllowed", "")).Is(422);
        var results = await (await Sends("Approved", "Verified", "")).Follows();
        var rows = results.Is(200).Page.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains(rows, row => row.Contains("Second of two", StringComparison.Ordinal) && row.Contains("Not decided", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("First of two", StringComparison.Ordinal) && row.Contains("Decided", StringComparison.Ordinal));
        Assert.Contains("1 decided, 1 not decided", results.Page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        (await bd.Opens("/approvals/many/decision")).Is(200);
        (await bd.Opens("/approvals/many/results?ok=nonsense&not=made.up:x")).Is(200);

        Task<Answer> Sends(string outcome, string reason, string words) => bd.Posts(
            "/approvals/many/decision",
            [new("Ids", ids[0]), new("Ids", ids[1]), new("Outcome", outcome), new("Reason", reason), new("Words", words)]);
    }

    [Fact]
    public async Task The_work_list_shows_only_mine_by_role_by_name_in_anothers_place_and_handed_over()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, cbm, deputy) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager), await town.Someone(Role.CustomerBusinessManager));
        await sales.Has(Deals.Project(town, account.AccountName));
        Assert.Equal((1, 1, 0), (await Mine(bd), await All(cbm), await Mine(cbm)));
        await town.As(async (_, db) =>
        {
            db.Add(StandIn.Create([], bd.User!.Id, deputy.User!.Id, town.Now, town.Now.AddDays(3), null, bd.User.Id, town.Now));
            return await db.SaveChangesAsync();
        });
        Assert.Equal((0, 1), (await Mine(bd), await Mine(deputy)));

        static async Task<int> Mine(Person person) => await Count(person, "/api/v1/approvals?mine=true");
        static async Task<int> All(Person person) => await Count(person, "/api/v1/approvals");
        static async Task<int> Count(Person person, string path) => (await person.Calls(HttpMethod.Get, path)).Is(200).Json.GetProperty("data").GetArrayLength();
    }

    [Fact]
    public async Task One_decision_is_handed_to_a_colleague_who_is_told_decides_alone_and_it_can_be_taken_back()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, second, cbm, auditor) = (
            await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager), await town.Someone(Role.Auditor));
        var project = await sales.Has(Deals.Project(town, account.AccountName, "Handed over"));
        var application = await sales.ApplicationOf(project);
        var path = $"/api/v1/approvals/{application}/delegation";
        (await cbm.Calls(HttpMethod.Put, path, To(bd))).IsRefused("approval.not_approver");
        (await bd.Calls(HttpMethod.Put, path, To(auditor))).Is(400);
        (await bd.Calls(HttpMethod.Put, path, To(sales))).Is(400);
        (await bd.Calls(HttpMethod.Put, path, To(bd))).IsRefused("delegation.self");
        var handed = (await bd.Calls(HttpMethod.Put, path, To(cbm))).Is(200).Json.GetProperty("application").GetProperty("delegation");
        Assert.Equal("You know them.", handed.GetProperty("note").GetString());
        (await bd.Approves(project)).IsRefused("approval.delegated");
        (await second.Approves(project)).IsRefused("approval.delegated");
        foreach (var person in new[] { bd, cbm })
        {
            Assert.Contains(application, (await person.Calls(HttpMethod.Get, "/api/v1/approvals?mine=true")).Is(200).Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(application, (await second.Calls(HttpMethod.Get, "/api/v1/approvals?mine=true")).Is(200).Body, StringComparison.Ordinal);
        await town.Deliver();
        var told = (await cbm.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray().Single(m => m.GetProperty("kind").GetString() == "project_delegated");
        Assert.Contains("You know them.", told.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal($"/approvals/{application}", told.GetProperty("link").GetString());

        // Beside it there is one about the project itself, when that is told as late as this: it is the colleague's to decide by then.
        Assert.Equal(1, await town.As((_, db) => db.Outbox.CountAsync(o => o.Handler == "SendMessage" && o.Address == cbm.User!.Email && o.Details.Contains("project_delegated"))));

        // The vendor reads it in the history, the partner does not.
        Assert.Contains("You know them.", (await bd.Opens($"/projects/{project}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("You know them.", (await sales.Opens($"/projects/{project}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("You know them.", (await cbm.Opens($"/approvals/{application}")).Is(200).Body, StringComparison.Ordinal);

        // Taken back by a colleague who might decide; then handed over again on the page, and decided.
        (await second.Calls(HttpMethod.Delete, path)).Is(200);
        (await second.Calls(HttpMethod.Delete, path)).IsRefused("delegation.none");
        var page = await bd.Opens($"/approvals/{application}");
        (await page.Submits(new Dictionary<string, string> { ["To"] = "", ["Note"] = "" }, $"/approvals/{application}/delegation")).Is(422);
        (await page.Submits(new Dictionary<string, string> { ["To"] = new Id<User>(cbm.User!.Id).ToString(), ["Note"] = "Please." }, $"/approvals/{application}/delegation")).Is(303);
        (await cbm.Approves(project)).Is(200);
        var decision = await town.As((_, db) => db.RegistrationApplications.AsNoTracking().SingleAsync());
        Assert.Equal((cbm.User.Id, (Guid?)bd.User!.Id), (decision.Decisions[0].By, decision.Decisions[0].For));
        (await cbm.Calls(HttpMethod.Put, path, To(bd))).IsRefused("project.wrong_status");

        static object To(Person person) => new { to = new Id<User>(person.User!.Id).ToString(), note = "You know them." };
    }

    [Fact]
    public async Task Nobody_is_given_what_they_typed_or_while_they_are_away()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, away, deputy) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager));
        var application = await sales.ApplicationOf(await sales.Has(Deals.Project(town, account.AccountName)));
        await town.As(async (_, db) =>
        {
            db.Add(StandIn.Create([], away.User!.Id, deputy.User!.Id, town.Now, town.Now.AddDays(3), null, away.User.Id, town.Now));
            return await db.SaveChangesAsync();
        });
        (await bd.Calls(HttpMethod.Put, $"/api/v1/approvals/{application}/delegation", new { to = new Id<User>(away.User!.Id).ToString(), note = "Yours." })).IsRefused("delegation.away");
        var offered = (await bd.Calls(HttpMethod.Get, $"/api/v1/approvals/{application}")).Is(200).Json.GetProperty("colleagues").EnumerateArray().Select(c => c.GetProperty("id").GetString());
        Assert.Equal([new Id<User>(deputy.User!.Id).ToString()], offered);
    }

    [Fact]
    public async Task Reminders_and_escalation_come_at_their_moment_and_once_each_on_two_processes()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        await town.Policy(policy => policy with { DecisionRepeats = 2 });
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var (bd, @operator, boss) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.VendorOperator), await town.Someone(Role.CustomerBusinessManager));
        await town.As(async (_, db) =>
        {
            db.Add(ApprovalRoute.Create([], "All", new(), [new ApprovalStep { Role = Role.BusinessDeveloper, EscalationPerson = boss.User!.Id }], town.Now));
            return await db.SaveChangesAsync();
        });
        await sales.Has(Deals.Project(town, account.AccountName));
        var due = await town.As((_, db) => db.RegistrationApplications.Select(a => a.DueAt).SingleAsync());
        await using var processes = await Processes.Start(server, 2);
        (DateTimeOffset At, int Soon, int Overdue, int Escalated)[] moments =
            [(WorkingDays.Before(due, 1), 1, 0, 0), (due, 1, 1, 1), (WorkingDays.After(due, 2), 1, 2, 2), (WorkingDays.After(due, 4), 1, 3, 3), (WorkingDays.After(due, 6), 1, 3, 3)];
        var before = (0, 0, 0);
        foreach (var (at, soon, overdue, escalated) in moments)
        {
            town.Pass(at - town.Now - TimeSpan.FromSeconds(40));
            await Runs();
            Assert.Equal(before, await Told());
            town.Pass(at - town.Now);
            await Runs();
            before = (soon, overdue, escalated);
            Assert.Equal(before, await Told());
        }

        Assert.DoesNotContain("project_escalated", await Kinds(@operator));

        // Every process runs the job at the same moment, as if each had been killed after it began and started again.
        async Task Runs()
        {
            var ahead = server.Services.GetRequiredService<ProductClock>().OffsetOf(town.Vendor.Id);
            await Task.WhenAll(processes.Services(server).Concat(processes.Services(server)).Select(async services =>
            {
                services.GetRequiredService<ProductClock>().SetOffset(town.Vendor.Id, ahead);
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(town.Vendor.Id));
                await scope.ServiceProvider.GetRequiredService<Features.Approvals.RemindDeciders>().Run(CancellationToken.None);
            }));
            await town.Deliver();
        }

        async Task<(int, int, int)> Told() => (
            (await Kinds(bd)).Count(kind => kind == "project_due_soon"), (await Kinds(bd)).Count(kind => kind == "project_overdue"),
            (await Kinds(boss)).Count(kind => kind == "project_escalated"));

        static async Task<IReadOnlyList<string>> Kinds(Person person) =>
            [.. (await person.Calls(HttpMethod.Get, "/api/v1/messages?limit=100")).Is(200).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("kind").GetString()!)];
    }
}
