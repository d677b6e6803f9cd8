using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Projects;

/// <summary>
/// Whatever partners, the vendor and its customers do, in whatever order and at the same moment, on several processes when the database allows
/// several: two projects over one scope are never approved or valid, nobody's is approved in another partner's turn of the waiting list, no step
/// of an approval is left out, and what became of a project is what its events say.
/// </summary>
public sealed class ProjectSequenceTests(TestServer server)
{
    private const int Rounds = 16;
    private const int AtOnce = 8;
    private const long Large = 100_000_000;

    private static readonly string[] _products = ["ecs", "rds", "oss"];

    /// <summary>Equal, near and different ones.</summary>
    private static readonly string[] _names = ["云上核心系统改造项目", "云上核心系统改造項目", "云上核心系统改造项目二期", "数据备份", "门店网络"];

    [Theory]
    [InlineData(1)]
    [InlineData(20_260_917)]
    [InlineData(42)]
    public async Task Any_sequence_leaves_one_valid_project_over_one_scope_every_step_decided_and_every_end_explained(int seed)
    {
        var random = new Random(seed);
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { MaxProjectsPerDay = 1000 });
        await town.Sells(_products);
        await town.As(async (_, db) =>
        {
            var routes = await db.ApprovalRoutes.ToListAsync();
            db.Add(ApprovalRoute.Create(
                routes, "Large", new() { AmountFrom = Large }, [new() { Role = Role.BusinessDeveloper }, new() { Role = Role.CustomerBusinessManager }], town.Now));
            return await db.SaveChangesAsync();
        });
        await using var processes = await Processes.Start(server, 2);
        var cast = await Cast.Of(town, processes);
        var answers = new List<Answer>();
        // What two processes do at once is nobody's to foresee: until the sequence led somewhere it goes on.
        var rounds = 0;
        for (var round = 1; round <= Rounds || (round <= 5 * Rounds && await Confirmed(town) == 0); rounds = round++)
        {
            var (projects, requests) = await town.As(async (_, db) => (
                await db.Projects.AsNoTracking().OrderBy(p => p.Number).ToListAsync(),
                await db.ProjectRequests.AsNoTracking().Where(r => r.State == ProjectRequestState.Pending).ToDictionaryAsync(r => r.ProjectId, r => r.Id)));
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => cast.Act(random, projects, requests)).ToList()));
            if (random.Next(3) == 0)
            {
                town.Pass(TimeSpan.FromDays(random.Next(1, 40)));
                processes.Agree(town);
            }

            if (random.Next(2) == 0)
            {
                await town.RunSchedule();
            }

            await Check(town, $"seed {seed}, round {round}");
        }

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201 or 404 or 409 or 412, $"{answer.Response.RequestMessage!.RequestUri}: {answer.Status} {answer.Body}"));
        Assert.InRange(answers.Count(answer => answer.Status is 200 or 201), rounds * AtOnce / 4, rounds * AtOnce);
        Assert.NotEqual(0, await Confirmed(town));
    }

    /// <summary>How often projects were approved and valid.</summary>
    private static Task<int> Confirmed(Town town) => town.As((_, db) => db.Audit.CountAsync(entry => entry.Event == ProjectConfirmed.Name));

    private static async Task Check(Town town, string when)
    {
        var entries = await town.As((_, db) => db.AcrossPartners<WaitingListEntry>().AsNoTracking().ToListAsync());
        Assert.Equal(entries.Count(entry => entry.State != WaitingState.Ended), entries.Where(entry => entry.State != WaitingState.Ended).DistinctBy(entry => entry.ProjectId).Count());
        var (projects, applications, events, roles) = await town.As(async (_, db) => (
            await db.Projects.AsNoTracking().ToListAsync(),
            await db.RegistrationApplications.AsNoTracking().ToListAsync(),
            (await db.Audit.AsNoTracking().Where(entry => entry.Event.StartsWith("project.")).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync())
                .ToLookup(entry => entry.Subject, entry => entry.Event),
            await db.Users.ToDictionaryAsync(user => user.Id, user => user.Role)));
        var now = town.Now;
        var holding = projects.Where(p => p.HoldsAt(now)).ToList();
        foreach (var (one, other) in holding.SelectMany((one, at) => holding.Skip(at + 1).Select(other => (one, other))))
        {
            Assert.False(ProjectScope.Excludes(one, other), $"{when}: {one.Number} {one.Name} and {other.Number} {other.Name} are both approved");
        }

        foreach (var entry in entries)
        {
            var project = projects.Single(p => p.Id == entry.ProjectId);
            ProjectStatus[] fit = entry.StateAt(now) switch
            {
                WaitingState.Waiting => [ProjectStatus.Rejected],
                WaitingState.Offered => [ProjectStatus.Rejected, ProjectStatus.Returned],
                WaitingState.HandedIn => [ProjectStatus.PendingApproval],
                _ => Enum.GetValues<ProjectStatus>(),
            };
            Assert.True(fit.Contains(project.Status), $"{when}: {project.Number} is {project.Status}, its entry {entry.StateAt(now)}");
            if (entry.ReservesAt(now))
            {
                Assert.DoesNotContain(holding, other => other.PartnerId != entry.PartnerId && entry.Excludes(other));
            }
        }

        foreach (var project in projects)
        {
            var told = events[project.Id.ToString()].ToList();
            Assert.True(StatusBy(told) == project.Status, $"{when}: {project.Number} is {project.Status} after {string.Join(", ", told)}");
        }

        foreach (var application in applications)
        {
            var approvals = application.Decisions.Where(d => d.Outcome == ApprovalOutcome.Approved).ToList();
            Assert.Equal(Enumerable.Range(1, approvals.Count), approvals.Select(d => d.Step));
            Assert.All(approvals, d => Assert.Equal(application.Plan.Steps[d.Step - 1].Role, roles[d.By]));
            Assert.DoesNotContain(application.Decisions, d => application.Authors.Contains(d.By));
            if (application.ConfirmBy is not null)
            {
                Assert.Equal(application.Plan.Steps.Count, approvals.Count);
            }
        }

        var valid = projects.Where(p => p.ValidFrom is not null).Select(p => p.Id).ToHashSet();
        Assert.Equal(valid, applications.Where(a => a.State == ApplicationState.Confirmed).Select(a => a.ProjectId).ToHashSet());
    }

    /// <summary>What a project is when this was told of it, in this order.</summary>
    private static ProjectStatus StatusBy(IEnumerable<string> events)
    {
        var status = ProjectStatus.PendingApproval;
        foreach (var name in events)
        {
            status = name switch
            {
                "project.registered" or "project.resubmitted" => ProjectStatus.PendingApproval,
                "project.returned" => ProjectStatus.Returned,
                "project.approved" => ProjectStatus.PendingConfirmation,
                "project.rejected" => ProjectStatus.Rejected,
                "project.confirmed" => ProjectStatus.InProgress,
                "project.customer_refused" => ProjectStatus.CustomerRefused,
                "project.withdrawn" => ProjectStatus.Withdrawn,
                "project.expired" => ProjectStatus.Expired,
                "project.lost" => ProjectStatus.Lost,
                "project.closed" or "project.association_ended" => ProjectStatus.Closed,
                _ => status,
            };
        }

        return status;
    }

    /// <summary>Who acts, each at a process.</summary>
    private sealed class Cast(Town town, IReadOnlyList<Person> partners, IReadOnlyList<Person> deciders, IReadOnlyList<(Person Customer, CustomerAccount Account)> customers)
    {
        public static async Task<Cast> Of(Town town, Processes processes)
        {
            var partners = new List<Person>();
            var deciders = new List<Person>();
            var customers = new List<(Person, CustomerAccount)>();
            for (var i = 0; i < 4; i++)
            {
                partners.Add((await town.Seller($"Partner {i}")).Sales.At(processes.Port(i)));
                deciders.Add((await town.Someone(i % 2 == 0 ? Role.BusinessDeveloper : Role.CustomerBusinessManager)).At(processes.Port(i / 2)));
            }

            for (var i = 0; i < 2; i++)
            {
                var (customer, account) = await town.DirectCustomer($"杭州{i}号科技有限公司");
                customers.Add((customer.At(processes.Port(i)), account));
            }

            foreach (var person in partners.Concat(deciders).Concat(customers.Select(c => c.Item1)))
            {
                // Whoever does two things at once for the first time would get two tokens against forgery.
                await person.ReadsAccount("nobody");
            }

            return new(town, partners, deciders, customers);
        }

        /// <summary>Somebody does something that may be right or wrong now. What, is settled before anything is sent.</summary>
        public Task<Answer> Act(Random random, IReadOnlyList<Project> projects, IReadOnlyDictionary<Id<Project>, Id<ProjectRequest>> requests)
        {
            var partner = partners[random.Next(partners.Count)];
            if (projects.Count == 0 || random.Next(10) < 2)
            {
                return partner.Reports(Any(random, customers[random.Next(customers.Count)].Account.AccountName));
            }

            // Mostly one that somebody has to do something about.
            var open = projects.Where(p => p.EndedAt is null).ToList();
            var project = open.Count > 0 && random.Next(4) > 0 ? open[random.Next(open.Count)] : projects[random.Next(projects.Count)];
            var id = project.Id.ToString();
            var owner = partners.Single(p => p.User!.PartnerId == project.PartnerId);
            var customer = customers.Single(c => c.Account.Id == project.AccountId).Customer;
            var kind = random.Next(10);
            var decider = deciders[random.Next(deciders.Count)];
            var changed = Any(random, project.AccountName);
            return (project.Status, kind) switch
            {
                (ProjectStatus.PendingApproval, < 7) => decider.Decides($"{project.ApplicationId}", "approved", "verified"),
                (ProjectStatus.PendingApproval, 7) => decider.Decides($"{project.ApplicationId}", "returned", "incomplete", "Say more.", "Description", "Products", "Name"),
                (ProjectStatus.PendingApproval, 8) => decider.Decides($"{project.ApplicationId}", "rejected", "not_genuine", "No."),
                (ProjectStatus.PendingConfirmation, < 7) => customer.Confirms(id),
                (ProjectStatus.PendingConfirmation, 7) => customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{id}/refusal", new { reason = "unknown_partner" }),
                (ProjectStatus.InProgress, < 3) => customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{id}/ending", new { reason = "no_longer_wanted" }),
                (ProjectStatus.InProgress, < 6) => owner.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/progress", new { means = "call", words = "They took another.", lost = "competitor" }),
                (ProjectStatus.InProgress, _) when requests.TryGetValue(project.Id, out var request) =>
                    deciders[0].Calls(HttpMethod.Post, $"/api/v1/project-requests/{request}/decision", new { outcome = "granted" }),
                (ProjectStatus.InProgress, _) => owner.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/extension", new { words = "The tender is late." }),
                (_, < 3) => owner.Calls(HttpMethod.Post, $"/api/v1/projects/{id}/withdrawal"),
                (_, 6) => owner.Calls(HttpMethod.Delete, $"/api/v1/projects/{id}/waiting-list"),
                (_, < 6) => decider.Decides($"{project.ApplicationId}", "approved", "verified"),
                _ => Again(owner, id, changed),
            };
        }

        private static async Task<Answer> Again(Person owner, string id, Dictionary<string, object?> changed)
        {
            var shown = (await owner.Calls(HttpMethod.Get, $"/api/v1/projects/{id}")).Is(200);
            return await owner.Calls(HttpMethod.Put, $"/api/v1/projects/{id}", changed, ("If-Match", shown.Response.Headers.ETag!.Tag));
        }

        private Dictionary<string, object?> Any(Random random, string account)
        {
            string[] products = [.. _products.Where(_ => random.Next(3) == 0)];
            return Deals.Project(town, account, _names[random.Next(_names.Length)], products.Length == 0 ? ["ecs"] : products)
                .With("amountMinor", random.Next(2) == 0 ? Large : Large / 10);
        }
    }
}
