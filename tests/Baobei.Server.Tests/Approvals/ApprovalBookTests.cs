using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Approvals;

/// <summary>What an application asks of the vendor's approval policy.</summary>
public sealed class ApprovalBookTests(TestServer server)
{
    [Fact]
    public async Task The_plan_is_the_first_route_that_matches_and_its_steps_are_decided_by_those_who_may()
    {
        var town = await Town.Build(server);
        var (bd, other, cbm) = (await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.BusinessDeveloper), await town.Someone(Role.CustomerBusinessManager));
        var disabled = await town.Someone(Role.BusinessDeveloper);
        var invited = await town.Someone(Role.BusinessDeveloper);
        var named = new ApprovalStep { People = [cbm.User!.Id], Label = "Big bids", TermWorkingDays = 2 };
        await town.As(async (_, db) =>
        {
            var route = ApprovalRoute.Create(
                [], "Zhejiang bids", new() { Regions = ["33"], IsBid = true, AmountFrom = 100_000_00, Products = ["ecs"] }, [new() { Role = Role.BusinessDeveloper }, named], town.Now);
            db.Add(route);
            db.Add(StandIn.Create([], bd.User!.Id, cbm.User!.Id, town.Now, town.Now.AddDays(3), null, bd.User.Id, town.Now));
            (await db.Users.SingleAsync(u => u.Id == disabled.User!.Id)).IsDisabled = true;
            (await db.Users.SingleAsync(u => u.Id == invited.User!.Id)).LinkSentAt = town.Now;
            return await db.SaveChangesAsync();
        });

        var matching = new ApprovalFacts("3301", "39", 100_000_00, true, ["ecs"]);
        var plan = await Ask(town, book => book.Plan(matching, new(), CancellationToken.None));
        Assert.Equal(("Zhejiang bids", 2, 5, 2), (plan.RouteName, plan.Steps.Count, plan.Steps[0].TermWorkingDays, plan.Steps[1].TermWorkingDays));
        var fallback = await Ask(town, book => book.Plan(matching with { IsBid = false }, new(), CancellationToken.None));
        Assert.Null(fallback.RouteId);

        var may = await Ask(town, book => book.Of(plan.Steps[0], [], CancellationToken.None));
        Assert.Equal(
            new HashSet<(Guid, Guid?)> { (other.User!.Id, null), (cbm.User!.Id, bd.User!.Id) }, may.Select(one => (one.PersonId, one.InPlaceOf)).ToHashSet());
        Assert.Equal(cbm.User.Id, Assert.Single(await Ask(town, book => book.Of(plan.Steps[1], [], CancellationToken.None))).PersonId);
        await Refuses(town, "approval.own", other, plan.Steps[0], other);
        await Refuses(town, "approval.away", bd, plan.Steps[0]);
        await Refuses(town, "approval.not_approver", disabled, plan.Steps[0]);
        await Refuses(town, "approval.not_approver", other, plan.Steps[1]);

        town.Pass(TimeSpan.FromDays(3));
        Assert.Equal(bd.User.Id, (await Ask(town, book => book.Require(bd.User.Id, plan.Steps[0], [], CancellationToken.None))).PersonId);
    }

    [Fact]
    public async Task One_vendor_knows_nothing_of_another_ones_routes()
    {
        var (one, another) = (await Town.Build(server), await Town.Build(server));
        await one.As(async (_, db) =>
        {
            db.Add(ApprovalRoute.Create([], "All", new(), [new() { Role = Role.VendorOperator }], one.Now));
            return await db.SaveChangesAsync();
        });
        var facts = new ApprovalFacts(null, null, null, false, []);
        Assert.Equal("All", (await Ask(one, book => book.Plan(facts, new(), CancellationToken.None))).RouteName);
        Assert.Null((await Ask(another, book => book.Plan(facts, new(), CancellationToken.None))).RouteId);
    }

    private static Task<T> Ask<T>(Town town, Func<ApprovalBook, Task<T>> question) => town.As((services, _) => question(services.GetRequiredService<ApprovalBook>()));

    private static async Task Refuses(Town town, string code, Person person, ApprovalStep step, params Person[] involved) => Assert.Equal(
        code,
        (await Assert.ThrowsAsync<Refused>(() => Ask(town, book => book.Require(person.User!.Id, step, [.. involved.Select(one => one.User!.Id)], CancellationToken.None)))).Code);
}
