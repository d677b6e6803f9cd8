using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>候补名单: who gives way waits, has its turn when the place is free, and goes before others until its time is over.</summary>
public sealed class WaitingListTests(TestServer server)
{
    private static readonly TimeSpan Turn = TimeSpan.FromHours(48);

    [Fact]
    public async Task Who_gives_way_waits_is_told_of_its_turn_and_goes_before_others_until_the_moment_it_is_over()
    {
        var cast = await Cast.Of(server, 3);
        var (town, bd, customer) = (cast.Town, cast.Bd, cast.Customer);
        var held = await cast.Sellers[0].Has(Deals.Project(town, cast.Account.AccountName, "Held"));
        var (second, third) = (await cast.Sellers[1].Has(Deals.Project(town, cast.Account.AccountName, "Second")), await cast.Sellers[2].Has(Deals.Project(town, cast.Account.AccountName, "Third")));
        (await bd.Approves(held)).Is(200);
        foreach (var (seller, project) in new[] { (cast.Sellers[1], second), (cast.Sellers[2], third) })
        {
            var waiting = (await seller.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200).Json.GetProperty("waiting");
            Assert.Equal(("waiting", JsonValueKind.Null), (waiting.GetProperty("state").GetString(), Kind(waiting, "offeredUntil")));
            await town.Deliver();
            Assert.Contains("waiting list", (await Told(seller, "project_scope_taken")).Single(), StringComparison.Ordinal);
        }

        // The place is free; one has its turn, the other waits on, and nobody else is approved.
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{held}/refusal", new { reason = "unknown_partner" })).Is(200);
        await town.Deliver();
        var offered = (await cast.Sellers[1].Calls(HttpMethod.Get, $"/api/v1/projects/{second}")).Json.GetProperty("waiting");
        Assert.Equal("offered", offered.GetProperty("state").GetString());
        var until = offered.GetProperty("offeredUntil").GetDateTimeOffset();
        Assert.InRange(until - town.Now, Turn - TimeSpan.FromMinutes(1), Turn);
        Assert.Contains("Second", (await Told(cast.Sellers[1], "project_offered")).Single(), StringComparison.Ordinal);
        Assert.Equal(1, await town.As((_, db) => db.Outbox.CountAsync(o => o.Handler == "SendMessage" && o.Address == cast.Sellers[1].User!.Email && o.Details.Contains("\"project_offered\""))));
        Assert.Empty(await Told(cast.Sellers[2], "project_offered"));
        Assert.Equal("waiting", await State(cast.Sellers[2], third));
        var other = await (await town.Seller("Other")).Sales.Has(Deals.Project(town, cast.Account.AccountName, "Other"));
        (await bd.Approves(other)).IsRefused("project.reserved");
        var page = (await bd.Opens($"/approvals/{await bd.ApplicationOf(other)}")).Is(200).Body;
        Assert.Contains("Reserved for Seller 1; it cannot be approved now", page, StringComparison.Ordinal);
        town.Pass(until - town.Now - TimeSpan.FromSeconds(30));
        (await bd.Approves(other)).IsRefused("project.reserved");
        Assert.Equal("offered", await State(cast.Sellers[1], second));

        // Its time is over at the moment, whether or not the job has run: then it is the next one's turn.
        town.Pass(TimeSpan.FromSeconds(30));
        Assert.Null(await State(cast.Sellers[1], second));
        (await bd.Approves(other)).IsRefused("project.reserved");
        await town.Deliver();
        Assert.Equal("offered", await State(cast.Sellers[2], third));
        Assert.Single(await Told(cast.Sellers[1], "project_turn_over"));
        Assert.Contains("Not sent again in time", (await cast.Sellers[1].Opens($"/projects/{second}")).Is(200).Body, StringComparison.Ordinal);

        // The last one leaves: nobody is in the way.
        (await cast.Sellers[2].Submits($"/projects/{third}/waiting-list/removal", new Dictionary<string, string>())).Is(303);
        Assert.Null(await State(cast.Sellers[2], third));
        (await cast.Sellers[2].Calls(HttpMethod.Delete, $"/api/v1/projects/{third}/waiting-list")).IsRefused("project.not_waiting");
        (await bd.Approves(other)).Is(200);
        Assert.Equal(["project.queued", "project.offered", "project.waiting_ended"], await Events(town, third));
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("refused")]
    [InlineData("unconfirmed")]
    [InlineData("ended")]
    [InlineData("lost")]
    [InlineData("won")]
    [InlineData("expired")]
    public async Task However_what_is_held_ends_the_next_has_its_turn_from_when_it_is_asked(string how)
    {
        var cast = await Cast.Of(server, 2);
        var (town, customer) = (cast.Town, cast.Customer);
        await town.Policy(policy => policy with { WaitingExclusivityHours = 5 });
        var (held, next) = await cast.Held();
        if (how is "ended" or "lost" or "won" or "expired")
        {
            (await customer.Confirms(held)).Is(200);
        }

        var seller = cast.Sellers[0];
        switch (how)
        {
            case "withdrawn":
                (await seller.Calls(HttpMethod.Post, $"/api/v1/projects/{held}/withdrawal")).Is(200);
                break;
            case "refused":
                (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{held}/refusal", new { reason = "no_such_project" })).Is(200);
                break;
            case "ended":
                (await customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{held}/ending", new { reason = "no_longer_wanted" })).Is(200);
                break;
            case "lost":
                (await seller.Calls(HttpMethod.Post, $"/api/v1/projects/{held}/progress", new { means = "call", words = "They took another.", lost = "competitor" })).Is(201);
                break;
            case "won":
                (await seller.Calls(HttpMethod.Post, $"/api/v1/projects/{held}/progress", new { means = "call", words = "Signed.", stage = "contract_signed", stageReason = "At once." })).Is(201);
                var asked = (await seller.Calls(
                    HttpMethod.Post, $"/api/v1/projects/{held}/acceptance",
                    new { words = "Delivered.", acceptedOn = $"{VendorZone.DayOf(town.Now):yyyy-MM-dd}", files = new[] { new { fileName = "a.pdf", content = Convert.ToBase64String("%PDF-1.7 accepted"u8) } } })).Is(201);
                (await cast.Bd.Calls(HttpMethod.Post, $"/api/v1/project-requests/{asked.Json.GetProperty("id").GetString()}/decision", new { outcome = "granted" })).Is(200);
                break;
            default:
                town.Pass(TimeSpan.FromDays(how == "expired" ? 90 : 7));
                await town.RunSchedule();
                break;
        }

        await town.Deliver();
        var waiting = (await cast.Sellers[1].Calls(HttpMethod.Get, $"/api/v1/projects/{next}")).Json.GetProperty("waiting");
        Assert.Equal("offered", waiting.GetProperty("state").GetString());
        Assert.InRange(waiting.GetProperty("offeredUntil").GetDateTimeOffset() - town.Now, TimeSpan.FromHours(5) - TimeSpan.FromMinutes(1), TimeSpan.FromHours(5));

        // Whoever let it go stands nowhere in the history of the one that waited.
        Assert.Equal(2, await town.As((_, db) => db.Audit.CountAsync(a => a.Subject == next && (a.Event == "project.queued" || a.Event == "project.offered"))));
        Assert.Equal(0, await town.As((_, db) => db.Audit.CountAsync(a => a.Subject == next && a.Event == "project.offered" && a.UserId != null)));
    }

    [Fact]
    public async Task A_turn_that_is_over_when_another_is_approved_ends_and_who_gives_way_waits_anew()
    {
        var cast = await Cast.Of(server, 2);
        var town = cast.Town;
        var (held, next) = await cast.Held();
        (await cast.Customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{held}/refusal", new { reason = "no_such_project" })).Is(200);
        await town.Deliver();
        (await Again(cast.Sellers[1], next, "Next")).Is(200);
        Assert.Equal("handed_in", await State(cast.Sellers[1], next));
        var rival = await cast.Sellers[0].Has(Deals.Project(town, cast.Account.AccountName, "Rival"));

        // As one reads it who began before the other had handed in, and decides when the turn is over.
        var over = town.Now.AddMinutes(-1);
        Assert.Equal(1, await town.As((_, db) => db.AcrossPartners<WaitingListEntry>().Where(entry => entry.State == WaitingState.HandedIn)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.State, WaitingState.Offered).SetProperty(entry => entry.OfferedUntil, over))));
        (await cast.Bd.Approves(rival)).Is(200);
        Assert.Equal("waiting", await State(cast.Sellers[1], next));
        Assert.Equal(["project.queued", "project.offered", "project.waiting_ended", "project.queued"], await Events(town, next));
    }

    [Fact]
    public async Task In_its_turn_it_is_handed_in_also_late_and_nobody_else_is_approved_until_it_is_decided()
    {
        var cast = await Cast.Of(server, 3);
        var (town, bd) = (cast.Town, cast.Bd);
        var (held, next) = await cast.Held();
        var seller = cast.Sellers[1];
        (await cast.Customer.Confirms(held)).Is(200);
        town.Pass(TimeSpan.FromDays(40));
        (await Again(seller, next, "Next")).IsRefused("project.resubmission_over");
        (await cast.Customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{held}/ending", new { reason = "no_longer_wanted" })).Is(200);
        await town.Deliver();
        Assert.NotNull((await seller.Opens($"/projects/{next}")).Is(200).Page.QuerySelector($"a.primary[href='/projects/{next}/edit']"));
        (await Again(seller, next, "Next")).Is(200);
        Assert.Equal("handed_in", await State(seller, next));
        (await seller.Calls(HttpMethod.Delete, $"/api/v1/projects/{next}/waiting-list")).IsRefused("project.not_waiting");

        // Decided late: others wait all the same. Sent back, it has its time anew.
        town.Pass(TimeSpan.FromDays(5));
        await town.RunSchedule();
        var other = await cast.Sellers[2].Has(Deals.Project(town, cast.Account.AccountName, "Other"));
        (await bd.Approves(other)).IsRefused("project.reserved");
        (await bd.Decides(await bd.ApplicationOf(next), "returned", "incomplete", "Say more.", "Description", "Name", "Products")).Is(200);
        var offered = (await seller.Calls(HttpMethod.Get, $"/api/v1/projects/{next}")).Json.GetProperty("waiting");
        Assert.Equal("offered", offered.GetProperty("state").GetString());
        Assert.InRange(offered.GetProperty("offeredUntil").GetDateTimeOffset() - town.Now, Turn - TimeSpan.FromMinutes(1), Turn);
        await town.Deliver();
        Assert.Single(await Told(seller, "project_offered_again"));
        (await bd.Approves(other)).IsRefused("project.reserved");
        Assert.Contains("Change it and send it again in time", (await seller.Opens($"/projects/{next}")).Is(200).Body, StringComparison.Ordinal);
        (await Returned(seller, next)).Is(200);
        (await bd.Approves(other)).IsRefused("project.reserved");
        (await bd.Approves(next)).Is(200);
        Assert.Null(await State(seller, next));
        Assert.Equal(("pending_confirmation", "rejected", "waiting"), (await seller.StatusOf(next), await cast.Sellers[2].StatusOf(other), await State(cast.Sellers[2], other)));
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("withdrawn")]
    [InlineData("another")]
    public async Task When_its_turn_comes_to_nothing_it_is_the_next_ones(string how)
    {
        var cast = await Cast.Of(server, 3);
        var (town, bd, seller) = (cast.Town, cast.Bd, cast.Sellers[1]);
        var (held, next) = await cast.Held();
        var last = await cast.Sellers[2].Has(Deals.Project(town, cast.Account.AccountName, "Last"));
        (await bd.Decides(await bd.ApplicationOf(last), "rejected", "scope_taken", "Another was first.")).Is(200);
        await town.Deliver();
        Assert.Single(await Told(cast.Sellers[2], "project_queued"));
        (await cast.Sellers[0].Calls(HttpMethod.Post, $"/api/v1/projects/{held}/withdrawal")).Is(200);
        await town.Deliver();
        Assert.Equal(("offered", "waiting"), (await State(seller, next), await State(cast.Sellers[2], last)));
        (await Again(seller, next, how == "another" ? "Something quite different" : "Next", how == "another" ? "rds" : "ecs")).Is(200);
        if (how == "rejected")
        {
            (await bd.Decides(await bd.ApplicationOf(next), "rejected", "not_genuine", "No.")).Is(200);
        }
        else if (how == "withdrawn")
        {
            (await seller.Calls(HttpMethod.Post, $"/api/v1/projects/{next}/withdrawal")).Is(200);
        }

        await town.Deliver();
        Assert.Equal((null, "offered"), (await State(seller, next), await State(cast.Sellers[2], last)));
    }

    [Fact]
    public async Task Refused_as_taken_it_waits_only_when_something_is_in_its_way_and_sent_again_before_its_turn_it_leaves()
    {
        var cast = await Cast.Of(server, 2);
        var (town, bd, seller) = (cast.Town, cast.Bd, cast.Sellers[1]);
        var free = await seller.Has(Deals.Project(town, cast.Account.AccountName, "Nothing in its way"));
        (await bd.Decides(await bd.ApplicationOf(free), "rejected", "scope_taken", "We think so.")).Is(200);
        Assert.Null(await State(seller, free));
        var (_, next) = await cast.Held();
        Assert.Equal("waiting", await State(seller, next));
        Assert.Contains("it leaves the waiting list", (await seller.Opens($"/projects/{next}/edit")).Is(200).Body, StringComparison.Ordinal);
        (await Again(seller, next, "Next")).Is(200);
        Assert.Null(await State(seller, next));
        (await bd.Approves(next)).IsRefused("project.scope_taken");
        (await bd.Decides(await bd.ApplicationOf(next), "rejected", "scope_taken", "Another was first.")).Is(200);
        Assert.Equal("waiting", await State(seller, next));
        Assert.Equal(2, await town.As((_, db) => db.AcrossPartners<WaitingListEntry>().CountAsync(e => e.RegisteredAt == db.Projects.Where(p => p.Id == e.ProjectId).Select(p => p.CreatedAt).Single())));
    }

    [Fact]
    public async Task A_partner_sees_its_own_place_only_and_the_vendor_the_whole_line()
    {
        var cast = await Cast.Of(server, 3);
        var (town, bd) = (cast.Town, cast.Bd);
        var held = await cast.Sellers[0].Has(Deals.Project(town, cast.Account.AccountName, "Held one"));
        var second = await cast.Sellers[1].Has(Deals.Project(town, cast.Account.AccountName, "Second one"));
        var third = await cast.Sellers[2].Has(Deals.Project(town, cast.Account.AccountName, "Third"));
        (await bd.Approves(held)).Is(200);
        (await cast.Sellers[0].Calls(HttpMethod.Post, $"/api/v1/projects/{held}/withdrawal")).Is(200);
        await town.Deliver();
        foreach (var path in new[] { $"/projects/{third}", $"/api/v1/projects/{third}", "/projects/applications", "/messages", "/projects?kind=vendor_customer" })
        {
            var body = (await cast.Sellers[2].Opens(path)).Is(200).Body;
            Assert.All(new[] { "Seller 0", "Seller 1", "Second one", "Held one", second, held }, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
        }

        // The one before it let the place go; the history says it came by itself.
        var history = (await cast.Sellers[1].Opens($"/projects/{second}")).Is(200).Page.QuerySelectorAll("aside li").Select(li => li.TextContent).ToList();
        Assert.Contains(history, line => line.Contains("Its turn", StringComparison.Ordinal) && line.Contains("The platform", StringComparison.Ordinal));
        (await cast.Sellers[2].Calls(HttpMethod.Delete, $"/api/v1/projects/{second}/waiting-list")).Is(404);
        (await cast.Sellers[2].Opens($"/projects/{second}/waiting-list/removal")).Is(404);
        (await bd.Calls(HttpMethod.Delete, $"/api/v1/projects/{second}/waiting-list")).Is(403);

        var fourth = await cast.Sellers[0].Has(Deals.Project(town, cast.Account.AccountName, "Fourth"));
        var line = (await bd.Calls(HttpMethod.Get, $"/api/v1/approvals/{await bd.ApplicationOf(fourth)}")).Is(200).Json.GetProperty("waitingList").EnumerateArray().ToList();
        Assert.Equal(
            [("Second one", "Seller 1", "offered", true), ("Third", "Seller 2", "waiting", false)],
            line.Select(place => (place.GetProperty("name").GetString(), place.GetProperty("partnerName").GetString(), place.GetProperty("state").GetString(), place.GetProperty("isBefore").GetBoolean())));
        Assert.Contains("Its turn; reserved", (await bd.Opens($"/approvals/{await bd.ApplicationOf(fourth)}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Its turn has come", (await bd.Opens($"/projects/{second}")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partners_own_customer_needs_nobodys_turn_and_whose_turn_it_was_waits_again_in_its_place()
    {
        var town = await Town.Build(server);
        await town.Sells("rds");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, bd) = (await world.Who("sales"), await world.Who("bd"));
        var ((first, _), (next, _)) = (await town.Seller("First"), await town.Seller("Next"));
        var direct = await town.As(async (_, db) =>
        {
            var account = CustomerAccount.Direct("second2027", "it@second.example", "+8613800138000", CustomerType.Enterprise, null, town.Now, world.Own.Associated.Name);
            db.Add(account);
            await db.SaveChangesAsync();
            await db.CustomerAccounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.VerificationStatus, VerificationStatus.Passed));
            return account;
        });
        var (held, waits) = (await first.Has(Deals.Project(town, direct.AccountName, "Held", "rds")), await next.Has(Deals.Project(town, direct.AccountName, "Waits", "rds")));
        (await bd.Approves(held)).Is(200);
        (await first.Calls(HttpMethod.Post, $"/api/v1/projects/{held}/withdrawal")).Is(200);
        await town.Deliver();
        Assert.Equal("offered", await State(next, waits));
        var own = await sales.Has(Deals.Project(town, world.Own.Account.AccountName, "Own", "rds"));
        await town.Deliver();
        Assert.Equal("waiting", await State(next, waits));
        Assert.Single(await Told(next, "project_passed"));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{own}/progress", new { means = "call", words = "They took another.", lost = "competitor" })).Is(201);
        await town.Deliver();
        Assert.Equal("offered", await State(next, waits));
    }

    [Fact]
    public async Task Ending_and_two_approvals_at_the_same_moment_on_two_processes_never_approve_anybody_in_anothers_turn()
    {
        // A process knows the vendors that there are when it starts.
        var casts = new List<Cast>();
        for (var i = 0; i < 3; i++)
        {
            casts.Add(await Cast.Of(server, 4));
        }

        await using var processes = await Processes.Start(server, 2);
        foreach (var cast in casts)
        {
            var town = cast.Town;
            var (_, next) = await cast.Held();
            var rivals = new[] { await cast.Sellers[2].Has(Deals.Project(town, cast.Account.AccountName, "Third")), await cast.Sellers[3].Has(Deals.Project(town, cast.Account.AccountName, "Fourth")) };
            var paths = await Task.WhenAll(rivals.Select(async rival => $"/api/v1/approvals/{await cast.Bd.ApplicationOf(rival)}/decision"));
            var programs = new[] { await processes.Program(cast.Bd, 0, Permission.DecideProjects), await processes.Program(await town.Someone(Role.BusinessDeveloper), 1, Permission.DecideProjects) };

            // What is held ends by time: whoever is first, nobody but the next in line is asked.
            town.Pass(TimeSpan.FromDays(7));
            var answers = await AtOnce();
            Assert.All(answers, answer => Assert.Contains(answer.Code, new[] { "project.reserved", "edit.conflict" }));
            for (var i = 0; i < 300 && await State(cast.Sellers[1], next) != "offered"; i++)
            {
                // What lost against the other process comes again after a while.
                await Task.Delay(100);
            }

            Assert.Equal("offered", await State(cast.Sellers[1], next));
            Assert.Equal(["project.queued", "project.offered"], await Events(town, next));

            // The turn is over: one of the two is approved, and the other gives way.
            town.Pass(Turn);
            answers = await AtOnce();
            Assert.Equal(1, answers.Count(answer => answer.Status == 200));
            Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Contains(answer.Code, new[] { "project.wrong_status", "project.scope_taken", "edit.conflict" }));

            // What ended by time may not be marked so yet: the job that does it gives way to whoever decides.
            var now = town.Now;
            Assert.Equal(1, await town.As((_, db) => db.Projects.CountAsync(p => p.Status == ProjectStatus.PendingConfirmation && p.ExpiresAt > now)));
            await Jobs();
            Assert.Equal(["project.queued", "project.offered", "project.waiting_ended"], await Events(town, next));

            async Task<IReadOnlyList<(int Status, string? Code)>> AtOnce()
            {
                processes.Agree(town);
                var decisions = programs.Zip(paths, (program, path) => program.Sends(path, new { outcome = "approved", reason = "verified" })).ToList();
                await Jobs();
                return [.. (await Task.WhenAll(decisions)).Select(answer => (answer.Status, answer.Code))];
            }

            Task Jobs() => Task.WhenAll(processes.Services(server).Concat(processes.Services(server)).Select(async services =>
            {
                services.GetRequiredService<ProductClock>().SetOffset(town.Vendor.Id, server.Services.GetRequiredService<ProductClock>().OffsetOf(town.Vendor.Id));
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(town.Vendor.Id));
                await scope.ServiceProvider.GetRequiredService<LapseProjects>().Run(CancellationToken.None);
                await scope.ServiceProvider.GetRequiredService<MoveWaitingLists>().Run(CancellationToken.None);
            }));
        }
    }

    private static JsonValueKind Kind(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Null;

    /// <summary>Where its entry stands; null when it has none that is open.</summary>
    private static async Task<string?> State(Person person, string project)
    {
        var json = (await person.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200).Json;
        return Kind(json, "waiting") == JsonValueKind.Null ? null : json.GetProperty("waiting").GetProperty("state").GetString();
    }

    private static async Task<IReadOnlyList<string>> Told(Person person, string kind) =>
        [.. (await person.Calls(HttpMethod.Get, "/api/v1/messages?limit=100")).Is(200).Json.GetProperty("data").EnumerateArray()
            .Where(m => m.GetProperty("kind").GetString() == kind).Select(m => m.GetProperty("text").GetString()!)];

    private static async Task<IReadOnlyList<string>> Events(Town town, string project) => await town.As((_, db) => db.Audit
        .Where(a => a.Subject == project && (a.Event == ProjectQueued.Name || a.Event == ProjectOffered.Name || a.Event == ProjectWaitingEnded.Name))
        .OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());

    private static Task<Answer> Again(Person seller, string project, string name, params string[] products) =>
        Sends(seller, project, Deals.Project(seller.Town, "", name, products));

    /// <summary>One that was sent back, with another description.</summary>
    private static async Task<Answer> Returned(Person seller, string project)
    {
        var shown = (await seller.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200).Json;
        return await Sends(seller, project, Deals.Project(seller.Town, "", shown.GetProperty("name").GetString())
            .With("description", "More.").With("expectedSignOn", shown.GetProperty("expectedSignOn").GetString()).With("expectedRevenueMonth", shown.GetProperty("expectedRevenueMonth").GetString()));
    }

    private static async Task<Answer> Sends(Person seller, string project, Dictionary<string, object?> changed)
    {
        var shown = (await seller.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200);
        return await seller.Calls(HttpMethod.Put, $"/api/v1/projects/{project}", changed, ("If-Match", shown.Response.Headers.ETag!.Tag));
    }

    /// <summary>A customer of the vendor, and people of partners "Seller 0", "Seller 1" … who want the same of it.</summary>
    private sealed record Cast(Town Town, Person Customer, CustomerAccount Account, IReadOnlyList<Person> Sellers, Person Bd)
    {
        public static async Task<Cast> Of(TestServer server, int sellers)
        {
            var town = await Town.Build(server);
            await town.Sells("ecs", "rds");
            var (customer, account) = await town.DirectCustomer();
            var people = new List<Person>();
            for (var i = 0; i < sellers; i++)
            {
                people.Add((await town.Seller($"Seller {i}")).Sales);
            }

            return new(town, customer, account, people, await town.Someone(Role.BusinessDeveloper));
        }

        /// <summary>One is approved, and the next one's gave way.</summary>
        public async Task<(string Held, string Next)> Held()
        {
            var held = await Sellers[0].Has(Deals.Project(Town, Account.AccountName, "Held"));
            var next = await Sellers[1].Has(Deals.Project(Town, Account.AccountName, "Next"));
            (await Bd.Approves(held)).Is(200);
            return (held, next);
        }
    }
}
