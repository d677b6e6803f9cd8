using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Projects;

/// <summary>No two partners have a valid project over one thing of one customer, whatever happens to the customer.</summary>
public sealed class ScopeTests(TestServer server)
{
    [Fact]
    public async Task When_the_association_ends_its_projects_end_with_it_and_the_next_partner_finds_nothing_in_the_way()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd, @operator) = (await world.Who("sales"), await world.Who("bd"), await world.Who("operator"));
        var (other, _) = await town.Seller("Other");
        var own = await sales.Has(Deals.Project(town, world.Own.Account.AccountName, "核心系统上云"));
        (await @operator.Calls(HttpMethod.Post, $"/api/v1/customers/{world.Own.Associated.Id}/ending", new { what = "association", reason = "They went separate ways." })).Is(200);
        var ended = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{own}")).Is(200).Json;
        Assert.Equal(("closed", "association_ended"), (ended.GetProperty("status").GetString(), ended.GetProperty("endReason").GetString()));
        await town.Deliver();
        var told = (await sales.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data").EnumerateArray()
            .Where(m => m.GetProperty("kind").GetString() == "project_association_ended").Select(m => m.GetProperty("text").GetString()).ToList();
        Assert.Contains(told, text => text!.Contains("核心系统上云", StringComparison.Ordinal));
        Assert.Contains("Ended with the association", (await sales.Opens($"/projects/{own}")).Is(200).Body, StringComparison.Ordinal);
        var next = await other.Has(Deals.Project(town, world.Own.Account.AccountName, "核心系统上云"));
        (await bd.Approves(next)).Is(200);
        (await world.Own.Customer.Confirms(next)).Is(200);
        Assert.Empty(await Conflicts(town));
    }

    [Fact]
    public async Task Released_by_time_the_projects_are_over_at_the_moment_whether_or_not_the_job_has_run()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd) = (await world.Who("sales"), await world.Who("bd"));
        var (other, _) = await town.Seller("Other");
        var own = await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        (await world.Own.Customer.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "We go on alone." })).Is(204);
        var end = await town.As((_, db) => db.Customers.Where(c => c.Id == world.Own.Associated.Id).Select(c => c.NoticeEndsAt).SingleAsync());
        town.Pass(end!.Value - town.Now - TimeSpan.FromSeconds(30));
        (await other.Reports(Deals.Project(town, world.Own.Account.AccountName))).IsRefused("project.account_held");
        town.Pass(TimeSpan.FromSeconds(30));
        var next = await other.Has(Deals.Project(town, world.Own.Account.AccountName));
        (await bd.Approves(next)).Is(200);
        await town.RunSchedule();
        var ended = (await sales.Calls(HttpMethod.Get, $"/api/v1/projects/{own}")).Is(200).Json;
        Assert.Equal(("closed", end), (ended.GetProperty("status").GetString(), ended.GetProperty("endedAt").GetDateTimeOffset()));
        var claims = await town.As((_, db) => db.AcrossPartners<ScopeClaim>().Select(c => c.ProjectId).Distinct().ToListAsync());
        Assert.Equal([next], claims.Select(id => id.ToString()));
    }

    [Fact]
    public async Task Projects_of_one_partners_own_customer_share_a_scope_and_the_last_of_them_frees_it()
    {
        var town = await Town.Build(server);
        await town.Sells("rds");
        var world = await EveryRouteWorld.Build(server, town);
        var sales = await world.Who("sales");
        var one = await sales.Has(Deals.Project(town, world.Own.Account.AccountName, "测试", "rds"));
        var two = await sales.Has(Deals.Project(town, world.Own.Account.AccountName, "测试", "rds"));
        Assert.Equal([one, one], await Claims(town));
        await Loses(sales, one);
        Assert.Equal([two, two], await Claims(town));
        await Loses(sales, two);
        Assert.Empty(await Claims(town));
    }

    [Fact]
    public async Task Another_account_of_the_same_company_is_no_way_around_what_is_valid()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd) = (await world.Who("sales"), await world.Who("bd"));
        var (other, _) = await town.Seller("Other");
        await sales.Has(Deals.Project(town, world.Own.Account.AccountName, "制造执行系统"));
        var direct = await town.As(async (_, db) =>
        {
            var account = CustomerAccount.Direct("second2026", "it@second.example", "+8613800138000", CustomerType.Enterprise, null, town.Now, world.Own.Associated.Name);
            db.Add(account);
            await db.SaveChangesAsync();
            await db.CustomerAccounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.VerificationStatus, VerificationStatus.Passed));
            return account;
        });
        var same = await other.Has(Deals.Project(town, direct.AccountName));
        var near = await other.Has(Deals.Project(town, direct.AccountName, "制造执行系统二期", "rds"));
        var free = await other.Has(Deals.Project(town, direct.AccountName, "备份", "rds"));
        (await bd.Approves(same)).IsRefused("project.scope_taken");
        (await bd.Approves(near)).IsRefused("project.scope_taken");
        (await bd.Approves(free)).Is(200);
        (await sales.Reports(Deals.Project(town, world.Own.Account.AccountName, "容灾", "rds"))).IsRefused("project.scope_taken");
        Assert.Empty(await Conflicts(town));
    }

    [Fact]
    public async Task Registering_releasing_and_approving_at_the_same_moment_on_two_processes_leaves_one_valid_project()
    {
        // A process knows the vendors that there are when it starts.
        var worlds = new List<EveryRouteWorld>();
        for (var i = 0; i < 4; i++)
        {
            worlds.Add(await EveryRouteWorld.Build(server));
        }

        await using var processes = await Processes.Start(server, 2);
        foreach (var (round, world) in worlds.Index())
        {
            var town = world.Town;
            await town.Sells("ecs");
            var (_, rival) = await town.Seller("Rival");
            var waiting = await Applies(town, world.Own.Account, rival);
            var sales = await processes.Program(await world.Who("sales"), round, Permission.RegisterProjects);
            var @operator = await processes.Program(await world.Who("operator"), round + 1, Permission.EndAssociations);
            var bd = await processes.Program(await world.Who("bd"), round, Permission.DecideProjects);
            var (ending, decision) = ($"/api/v1/customers/{world.Own.Associated.Id}/ending", $"/api/v1/approvals/{waiting}/decision");
            var (release, approval) = (new { what = "association", reason = "Over." }, new { outcome = "approved", reason = "verified" });
            var answers = await Task.WhenAll(
                sales.Sends("/api/v1/projects", Deals.Project(town, world.Own.Account.AccountName)), @operator.Sends(ending, release), bd.Sends(decision, approval));
            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201 or 409, $"{answer.Status} {answer.Code}"));
            Assert.Empty(await Conflicts(town));

            // Whatever came first: once the association is over, nothing of it is left, and the rival is approved.
            if (answers[1].Status != 200)
            {
                Assert.Equal(200, (await @operator.Sends(ending, release)).Status);
            }

            if (answers[2].Status != 200)
            {
                var last = await bd.Sends(decision, approval);
                Assert.Equal((200, null), (last.Status, last.Code));
            }

            Assert.Equal(0, await town.As((_, db) => db.Projects.CountAsync(p => p.AccountId == world.Own.Account.Id && p.Status == ProjectStatus.InProgress)));
            Assert.Empty(await Conflicts(town));
        }
    }

    /// <summary>An application about an account that is another partner's customer: it was handed in before that.</summary>
    private static Task<Id<RegistrationApplication>> Applies(Town town, CustomerAccount account, Partner rival) => town.As(async (_, db) =>
    {
        var details = new ProjectDetails
        {
            Name = "Rival's",
            Industry = "65",
            Region = "3301",
            Description = "The same.",
            ContactName = "Li Na",
            Products = ["ecs"],
            AmountMinor = 100,
            ExpectedSignOn = VendorZone.DayOf(town.Now).AddDays(30),
            ExpectedRevenueOn = VendorZone.DayOf(town.Now).AddDays(60),
        }.Normalise(VendorZone.DayOf(town.Now));
        var (project, application) = Project.Register(
            details, account, null, rival.Id, ProjectNumber.Of(201809, 99), 1, [], ApprovalPlan.Default, new Policy(), Guid.CreateVersion7(), town.Now);
        db.Add(project);
        db.Add(application!);
        await db.SaveChangesAsync();
        return application!.Id;
    });

    private static async Task Loses(Person sales, string project) =>
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{project}/progress", new { means = "call", words = "They took another.", lost = "competitor" })).Is(201);

    private static async Task<IReadOnlyList<string>> Claims(Town town) =>
        [.. (await town.As((_, db) => db.AcrossPartners<ScopeClaim>().Select(c => c.ProjectId).ToListAsync())).Select(id => id.ToString())];

    /// <summary>Pairs of approved or valid projects that exclude each other.</summary>
    private static async Task<IReadOnlyList<string>> Conflicts(Town town)
    {
        var holding = (await town.As((_, db) => db.Projects.AsNoTracking().ToListAsync())).Where(project => project.HoldsAt(town.Now)).ToList();
        return
        [
            .. from one in holding
               from other in holding
               where one.Id < other.Id && ProjectScope.Excludes(one, other) && !CustomerScope.Shares(one, other)
               select $"{one.Number} {other.Number}",
        ];
    }
}
