using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>Projects that are registered at the same moment, in one save.</summary>
public sealed class RegisterTogetherTests(TestServer server)
{
    [Fact]
    public async Task Each_is_told_as_done_by_whoever_did_it_and_one_that_is_refused_holds_nobody_up()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (_, account) = await town.DirectCustomer();
        var (own, one, two) = (await world.Who("sales"), (await town.Seller("One")).Sales, (await town.Seller("Two")).Sales);
        town.Pass(TimeSpan.FromDays(10));
        var group = new[]
        {
            Asks(town, own, world.Own.Account.AccountName, "own"),
            Asks(town, one, account.AccountName, "direct one"),
            Asks(town, one, account.AccountName, "not sold", "nothing"),
            Asks(town, two, "nobody2026", "unknown account"),
            Asks(town, two, world.Own.Account.AccountName, "another partner's customer"),
            Asks(town, two, account.AccountName, "direct two"),
            Asks(town, own, world.Own.Account.AccountName, "own again"),
            Asks(town, one, account.AccountName, "yesterday's") with { Day = VendorZone.DayOf(town.Now).AddDays(-1) },
        };
        await Together(town, group);
        Assert.Equal(["own", "direct one", "direct two", "own again"], group.Where(asked => asked.Project is not null).Select(asked => asked.Project!.Name));
        var made = group.Where(asked => asked.Project is not null).ToList();
        var ids = made.ConvertAll(asked => asked.Project!.Id);
        var (stored, applications, audit, outbox) = await town.As(async (_, db) => (
            await db.Projects.AsNoTracking().Where(p => p.CreatedAt >= made[0].Project!.CreatedAt).OrderBy(p => p.Number).ToListAsync(),
            await db.RegistrationApplications.AsNoTracking().Where(a => ids.Contains(a.ProjectId)).ToListAsync(),
            await db.Audit.AsNoTracking().Where(entry => entry.Event == ProjectRegistered.Name).ToDictionaryAsync(entry => entry.Subject!),
            await db.Outbox.AsNoTracking().Where(message => message.Event == ProjectRegistered.Name).ToListAsync()));
        Assert.Equal(made.Select(asked => (asked.Project!.Id, asked.Project.Number, asked.Details.Name)), stored.Select(p => (p.Id, p.Number, p.Name)));
        Assert.Equal([1, 1, 1, 2], made.Select(asked => asked.Project!.PlaceOfDay));
        Assert.Equal(stored.Where(p => p.Kind == ProjectKind.VendorCustomer).Select(p => p.ApplicationId!.Value).Order(), applications.Select(a => a.Id).Order());
        foreach (var asked in made)
        {
            var entry = audit[asked.Project!.Id.ToString()];
            Assert.Equal(
                (asked.By.User, asked.By.Name, asked.By.ApiKeyId, asked.By.Channel, asked.By.Partner, asked.Trace),
                (entry.UserId, entry.UserName, entry.ApiKeyId, entry.Channel, entry.PartnerId, entry.TraceId));
            Assert.Equal(asked.Trace, Assert.Single(outbox, message => message.Subject == entry.Subject).TraceId);
        }

        // The customer's protection began anew, once, by the first.
        var customer = await town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == world.Own.Associated.Id));
        Assert.Equal((stored[0].CreatedAt.AddDays(90), $"project:{stored[0].Number}"), (customer.ExpiresAt, customer.ProtectionEvent));
        var renewed = await town.As((_, db) => db.Audit.AsNoTracking().SingleAsync(entry => entry.Event == CustomerProtectionRenewed.Name));
        Assert.Equal((made[0].By.User, made[0].Trace), (renewed.UserId, renewed.TraceId));
    }

    [Fact]
    public async Task Of_two_partners_that_may_want_the_same_of_one_company_the_first_is_registered_and_the_other_learns_alone()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var world = await EveryRouteWorld.Build(server, town);
        var sales = await world.Who("sales");
        var (other, second) = (await town.Someone(Role.PartnerSales, world.Other.Partner), world.Other.Account.AccountName);
        await town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Other.Account.Id).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.VerificationStatus, VerificationStatus.Passed).SetProperty(a => a.HolderName, world.Own.Associated.Name)));
        var group = new[] { Asks(town, sales, world.Own.Account.AccountName, "制造执行系统"), Asks(town, other, second, "容灾") };
        await Together(town, group);
        Assert.Equal([true, false], group.Select(asked => asked.Project is not null));

        // What is valid by now is seen by the next group.
        var next = new[] { Asks(town, other, second, "容灾"), Asks(town, sales, world.Own.Account.AccountName, "备份", "rds") };
        await Together(town, next);
        Assert.Equal([false, true], next.Select(asked => asked.Project is not null));
        (await other.Reports(Deals.Project(town, second, "容灾"))).IsRefused("project.scope_taken");
    }

    [Fact]
    public async Task A_group_whose_save_is_refused_has_written_nothing()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();

        // The name is longer than its column: PostgreSQL refuses it, and with it the save. SQLite takes it.
        var group = new[] { Asks(town, sales, account.AccountName, "good"), Asks(town, sales, account.AccountName, new string('x', 5_000)) };
        await Together(town, group);
        var stored = await town.As((_, db) => db.Projects.CountAsync());
        Assert.Equal(group.Count(asked => asked.Project is not null), stored);
        Assert.Equal(server.Options.IsPostgres ? 0 : 2, stored);
        Assert.Equal(stored, await town.As((_, db) => db.Audit.CountAsync(entry => entry.Event == ProjectRegistered.Name)));
    }

    [Fact]
    public async Task Many_partners_at_once_are_answered_as_they_read_it_afterwards()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs", "rds");
        var (_, account) = await town.DirectCustomer();
        var world = await EveryRouteWorld.Build(server, town);
        var sellers = new List<(Person Sales, string Account)> { (await world.Who("sales"), world.Own.Account.AccountName) };
        for (var i = 0; i < 7; i++)
        {
            sellers.Add(((await town.Seller($"P{i}")).Sales, account.AccountName));
        }

        foreach (var (sales, _) in sellers)
        {
            await sales.ReadsAccount("nobody");
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 10 == 9
            ? sellers[i % 8].Sales.Reports(Deals.Project(town, "nobody2026"))
            : sellers[i % 8].Sales.Reports(Deals.Project(town, sellers[i % 8].Account, null, "ecs", "rds").With("isBid", true).With("tenderNumber", "T-7").With("bidOn", $"{town.Now.AddDays(20):yyyy-MM-dd}"))));
        Assert.All(answers.Index().Where(one => one.Index % 10 == 9), one => one.Item.IsRefused("project.account_unknown"));
        var made = answers.Index().Where(one => one.Index % 10 != 9).Select(one => one.Item.Is(201)).ToList();
        Assert.Equal(36, made.Select(answer => answer.Json.GetProperty("number").GetString()).Distinct().Count());
        foreach (var answer in made)
        {
            var shown = (await answer.Person.Calls(HttpMethod.Get, answer.Location!)).Is(200);
            Assert.Equal(shown.Body, answer.Body);
            Assert.Equal(shown.Response.Headers.ETag, answer.Response.Headers.ETag);
        }

        var by = await town.As((_, db) => db.Audit.AsNoTracking().Where(entry => entry.Event == ProjectRegistered.Name).ToDictionaryAsync(entry => entry.Subject!, entry => entry.UserId));
        Assert.All(made, answer => Assert.Equal(answer.Person.User!.Id, by[answer.Json.GetProperty("id").GetString()!]));
    }

    [Fact]
    public async Task Of_40_at_once_a_partner_gets_the_30_of_the_day()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        await sales.ReadsAccount("nobody");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => sales.Reports(Deals.Project(town, account.AccountName))));
        Assert.Equal(30, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsRefused("project.daily_limit"));
        Assert.Equal(Enumerable.Range(1, 30), await town.As((_, db) => db.Projects.OrderBy(p => p.PlaceOfDay).Select(p => p.PlaceOfDay).ToListAsync()));
    }

    private static Task<bool> Together(Town town, IReadOnlyList<Registration> group) => town.As(async (services, _) =>
    {
        await services.GetRequiredService<RegisterTogether>().Run(group, CancellationToken.None);
        return true;
    });

    private static Registration Asks(Town town, Person sales, string account, string name, string product = "ecs")
    {
        var user = sales.User!;
        var today = VendorZone.DayOf(town.Now);
        var details = new ProjectDetails
        {
            Name = "name",
            Industry = "65",
            Region = "3301",
            Description = "把核心系统迁到云上。",
            ContactName = "王伟",
            Products = [product],
            AmountMinor = 12_000_000,
            Currency = "CNY",
            ExpectedSignOn = today.AddDays(40),
            ExpectedRevenueOn = new(today.AddDays(70).Year, today.AddDays(70).Month, 1),
        };
        details = details.Normalise(today) with { Name = name };
        var by = new Caller
        {
            Vendor = town.Vendor.Id,
            Channel = Channel.Api,
            User = user.Id,
            Name = user.DisplayName,
            Role = user.Role,
            Partner = user.PartnerId,
            ApiKeyId = Guid.CreateVersion7(),
        };
        return new(details, today, LoginName.Key(account), by, Guid.CreateVersion7().ToString("N"));
    }
}
