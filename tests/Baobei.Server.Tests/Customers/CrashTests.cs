using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Customers;

/// <summary>A process that is killed loses nothing that it has acknowledged.</summary>
public sealed class CrashTests
{
    private const int Requests = 500;
    private const int AtOnce = 32;
    private const int Projects = 120;
    private const int ProjectsAtOnce = 12;

    [Fact]
    public async Task After_a_kill_in_the_middle_of_registering_approving_and_confirming_projects_each_step_was_taken_once_or_not_at_all()
    {
        await using var witness = await ServerProcess.Witness();
        var town = await Town.Build(witness);
        await town.Policy(policy => policy with { MaxProjectsPerDay = 1000 });
        await town.Sells("ecs");
        var deals = new List<(Person Sales, Person Bd, Person Customer, CustomerAccount Account)>();
        for (var i = 0; i < ProjectsAtOnce; i++)
        {
            var (sales, _) = await town.Seller($"Partner {i}");
            var bd = await town.Someone(Role.BusinessDeveloper);
            for (var n = 0; n < Projects / ProjectsAtOnce; n++)
            {
                var (customer, account) = await town.DirectCustomer($"杭州{i}之{n}科技有限公司");
                deals.Add((sales, bd, customer, account));
            }
        }

        var (registered, approved, confirmed) = (new ConcurrentBag<string>(), new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await using (var first = await ServerProcess.Start(witness))
        {
            var clients = deals.GroupBy(deal => deal.Sales).Select(own => Task.Run(async () =>
            {
                var (sales, bd) = (own.Key.At(first.Port), own.First().Bd.At(first.Port));
                foreach (var (_, _, customer, account) in own)
                {
                    try
                    {
                        var id = await sales.Has(Deals.Project(town, account.AccountName));
                        registered.Add(id);
                        (await bd.Approves(id)).Is(200);
                        approved.Add(id);
                        (await customer.At(first.Port).Confirms(id)).Is(200);
                        confirmed.Add(id);
                    }
                    catch (Exception cut) when (cut is HttpRequestException or IOException)
                    {
                        // The server is gone: nothing was acknowledged.
                    }
                }
            })).ToList();
            while (confirmed.Count < Projects / 3)
            {
                await Task.Delay(5);
                await NotOver(clients);
            }

            first.Kill();
            await Task.WhenAll(clients);
        }

        Assert.InRange(confirmed.Count, Projects / 3, Projects - 1);
        await town.As((_, db) => db.Outbox.Where(message => message.DeliveredAt == null).ExecuteUpdateAsync(set => set.SetProperty(message => message.LeasedUntil, (DateTimeOffset?)null)));
        await using var second = await ServerProcess.Start(witness);
        var deadline = Stopwatch.StartNew();
        while (await town.As((_, db) => db.Outbox.AnyAsync(o => o.DeliveredAt == null && o.DeadAt == null)) && deadline.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100);
        }

        var (projects, claims, told, happened) = await town.As(async (_, db) => (
            await db.Projects.AsNoTracking().ToListAsync(),
            await db.AcrossPartners<ScopeClaim>().AsNoTracking().ToListAsync(),
            await db.Set<Message>().AsNoTracking().ToListAsync(),
            await db.Audit.AsNoTracking().Where(entry => entry.Event.StartsWith("project.")).ToListAsync()));
        Assert.Equal(projects.Count, projects.Select(p => p.Number).Distinct().Count());
        var byId = projects.ToDictionary(p => p.Id.ToString());
        Assert.Empty(registered.Except(byId.Keys));
        Assert.All(approved, id => Assert.NotEqual(ProjectStatus.PendingApproval, byId[id].Status));
        Assert.All(confirmed, id => Assert.Equal(ProjectStatus.InProgress, byId[id].Status));
        foreach (var project in projects)
        {
            var id = project.Id.ToString();
            string[] steps = project.Status switch
            {
                ProjectStatus.PendingApproval => [ProjectRegistered.Name],
                ProjectStatus.PendingConfirmation => [ProjectRegistered.Name, ProjectApproved.Name],
                _ => [ProjectRegistered.Name, ProjectApproved.Name, ProjectConfirmed.Name],
            };
            Assert.Equal(steps, happened.Where(entry => entry.Subject == id).OrderBy(entry => entry.At).Select(entry => entry.Event));
            Assert.Equal(project.Status != ProjectStatus.PendingApproval, claims.Any(claim => claim.ProjectId == project.Id));

            // Of each step the partner's person was told once.
            var kinds = told.Where(message => message.UserId == project.Owner && message.Link == $"/projects/{id}").Select(message => message.Kind).Order(StringComparer.Ordinal);
            Assert.Equal(project.Status switch { ProjectStatus.PendingApproval => [], ProjectStatus.PendingConfirmation => ["project_approved"], _ => ["project_approved", "project_confirmed"] }, kinds);
        }
    }

    [Fact]
    public async Task After_a_kill_in_the_middle_of_500_registrations_and_invitations_every_acknowledged_one_is_there_and_every_mail_leaves()
    {
        await using var witness = await ServerProcess.Witness();
        var town = await Town.Build(witness);
        await town.Policy(policy => policy with { MaxObserved = 1000, MailsPerWindow = 1000 });
        var partner = await town.Partner();
        var registered = new ConcurrentBag<string>();
        var invited = new ConcurrentBag<string>();

        await using (var first = await ServerProcess.Start(witness))
        {
            var program = await Programs.Of(town, partner, first.Port);
            var next = 0;
            var clients = Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Increment(ref next) is var number && number <= Requests)
                {
                    await Work(program, number, registered, invited);
                }
            })).ToList();
            while (invited.Count < Requests / 3)
            {
                await Task.Delay(5);
                await NotOver(clients);
            }

            first.Kill();
            await Task.WhenAll(clients);
        }

        Assert.InRange(registered.Count, Requests / 3, Requests - 1);

        // Whoever has a message leased is gone; this stands for the two minutes after which any process may take it.
        await town.As((_, db) => db.Outbox.Where(message => message.DeliveredAt == null).ExecuteUpdateAsync(set => set.SetProperty(message => message.LeasedUntil, (DateTimeOffset?)null)));
        await using var second = await ServerProcess.Start(witness);
        var customers = (await town.As((_, db) => db.Customers.Select(c => c.Id).ToListAsync())).Select(id => id.ToString()).ToHashSet();
        Assert.Empty(registered.Except(customers));
        Assert.Equal(customers.Count, await town.As((_, db) => db.CustomerRegistrations.CountAsync()));

        // Whoever is held is found by the name and nickname that it has, on the process that started, and nobody else.
        var expected = await town.As((_, db) => db.Customers.OrderBy(c => c.Name).Select(c => new { Holder = c.Id, c.Name, c.Nickname }).ToListAsync());
        var held = await town.As((_, db) => db.HeldNames.OrderBy(h => h.Name).Select(h => new { h.Holder, h.Name, h.Nickname }).ToListAsync());
        Assert.Equal(expected.Select(c => (c.Holder.Value, c.Name, c.Nickname)), held.Select(h => (h.Holder, h.Name, h.Nickname)));
        var again = await (await Programs.Of(town, await town.Partner("Rival"), second.Port)).Registers(Near(expected[0].Name));
        Assert.Equal((409, "registration.review_needed"), (again.Status, again.Code));
        var invitations = await town.As((_, db) => db.CustomerInvitations.Select(i => new { i.CustomerId, i.Email }).ToListAsync());
        Assert.Empty(invited.Except(invitations.Select(i => i.CustomerId.ToString())));
        var deadline = Stopwatch.StartNew();
        List<string> unsent;
        do
        {
            await Task.Delay(100);
            var sent = await town.As((_, db) => db.Set<MailBoxItem>().Select(m => m.Recipient).Distinct().ToListAsync());
            unsent = [.. invitations.Select(i => i.Email).Except(sent)];
        }
        while (unsent.Count > 0 && deadline.Elapsed < TimeSpan.FromSeconds(60));
        Assert.Empty(unsent);
    }

    private static Dictionary<string, object?> Near(string name) => new(Reports.Company(name.Replace("有限公司", "股份有限公司", StringComparison.Ordinal))) { ["submitForReview"] = false };

    /// <summary>They are at work still; the first who met something unexpected says what.</summary>
    private static async Task NotOver(IReadOnlyList<Task> clients)
    {
        if (clients.FirstOrDefault(client => client.IsFaulted) is { } faulted)
        {
            await faulted;
        }

        Assert.False(clients.All(client => client.IsCompleted), "It was over before it could be killed.");
    }

    private static async Task Work(HttpClient program, int number, ConcurrentBag<string> registered, ConcurrentBag<string> invited)
    {
        try
        {
            var answer = await program.Registers(Reports.Company());
            Assert.Equal(201, answer.Status);
            registered.Add(answer.Id!);
            var invitation = await program.Invites(answer.Id!, $"guest{number}@company.example");
            Assert.Equal(200, invitation.Status);
            invited.Add(answer.Id!);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // The server is gone: nothing was acknowledged.
        }
    }
}
