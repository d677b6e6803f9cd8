using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Tests.Approvals;

public sealed class ApprovalRouteTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly ApprovalStep ByManager = new() { Role = Role.CustomerBusinessManager, Label = " 复核 ", TermWorkingDays = 3 };
    private static readonly ApprovalFacts Facts = new("3301", "39", 50_000_000, true, ["ecs"]);

    [Fact]
    public void The_first_active_route_that_matches_makes_the_plan()
    {
        var routes = Routes(("others", new() { Regions = ["11"] }), ("bids", new() { IsBid = true }), ("all", new()));

        Assert.Equal((routes[1].Id, "bids"), (ApprovalPlan.For(routes, Facts, new()).RouteId!.Value, ApprovalPlan.For(routes, Facts, new()).RouteName));
        routes[2].Move(routes, up: true);
        Assert.Equal(routes[2].Id, ApprovalPlan.For(routes, Facts, new()).RouteId);
        routes[2].Retire(Now);
        Assert.Equal(routes[1].Id, ApprovalPlan.For(routes, Facts, new()).RouteId);
    }

    [Fact]
    public void Behind_all_routes_is_the_default()
    {
        foreach (var plan in new[] { ApprovalPlan.For([], Facts, new()), ApprovalPlan.For(Routes(("others", new() { Regions = ["11"] })), Facts, new()) })
        {
            Assert.Null(plan.RouteId);
            var step = Assert.Single(plan.Steps);
            Assert.Equal((Role.BusinessDeveloper, 5), (step.Role, step.TermWorkingDays));
        }
    }

    [Fact]
    public void A_plan_stays_as_it_was_made()
    {
        var routes = Routes(("all", new()));
        var plan = ApprovalPlan.For(routes, Facts, new());
        routes[0].Edit(routes, "other", new(), [new() { Role = Role.VendorOperator }, ByManager]);

        Assert.Equal("all", plan.RouteName);
        Assert.Equal("复核", Assert.Single(plan.Steps).Label);
        var people = new[] { Guid.CreateVersion7() };
        var kept = plan with { RouteId = null, Steps = [.. plan.Steps, new ApprovalStep { People = people }] };
        var read = JsonSerializer.Deserialize<ApprovalPlan>(JsonSerializer.Serialize(kept))!;
        Assert.Equal((kept.RouteName, 2, Role.CustomerBusinessManager, 3), (read.RouteName, read.Steps.Count, read.Steps[0].Role, read.Steps[0].TermWorkingDays));
        Assert.Equal(people, read.Steps[1].People);
    }

    [Fact]
    public void A_route_moves_by_one_place_and_not_beyond_the_ends()
    {
        var routes = Routes(("a", new()), ("b", new()), ("c", new()));
        routes[0].Move(routes, up: false);
        Assert.Equal(["b", "a", "c"], ApprovalRoute.InOrder(routes).Select(route => route.Name));
        Assert.Equal([1, 1, 0], routes.Select(route => route.Version));
        Assert.Equal("route.at_end", Assert.Throws<Refused>(() => routes[1].Move(routes, up: true)).Code);
        Assert.Equal("route.at_end", Assert.Throws<Refused>(() => routes[2].Move(routes, up: false)).Code);
        routes[2].Move(routes, up: true);
        Assert.Equal(["b", "c", "a"], ApprovalRoute.InOrder(routes).Select(route => route.Name));
    }

    [Fact]
    public void A_route_for_purchase_orders_and_one_for_projects_know_nothing_of_each_other()
    {
        var routes = Routes(("projects", new()));
        foreach (var name in new[] { "orders", "more orders" })
        {
            routes.Add(ApprovalRoute.Create(routes, name, new(), [ByManager], Now, ApprovalSubject.PurchaseOrder));
        }

        var order = Facts with { Subject = ApprovalSubject.PurchaseOrder };
        Assert.Equal([1, 1, 2], routes.Select(route => route.Rank));
        Assert.Equal(("projects", "orders"), (ApprovalPlan.For(routes, Facts, new()).RouteName, ApprovalPlan.For(routes, order, new()).RouteName));
        Assert.Equal([("more orders", "orders")], ApprovalRoute.Covered(routes).Select(pair => (pair.Route.Name, pair.CoveredBy.Name)));
        routes[2].Move(routes, up: true);
        Assert.Equal("more orders", ApprovalPlan.For(routes, order, new()).RouteName);
        Assert.Equal("route.at_end", Assert.Throws<Refused>(() => routes[0].Move(routes, up: false)).Code);
        Assert.Equal("route_name_taken", Assert.Throws<InvalidField>(() => routes[1].Edit(routes, "Projects", new(), [ByManager])).Code);
    }

    [Theory]
    [InlineData(99_999_999L, 1)]
    [InlineData(100_000_000L, 2)]
    [InlineData(null, 2)]
    public void Behind_all_routes_for_purchase_orders_role_and_amount_decide(long? amount, int steps)
    {
        var plan = ApprovalPlan.For(Routes(("projects", new())), Facts with { Subject = ApprovalSubject.PurchaseOrder, AmountMinor = amount }, new());
        Assert.Null(plan.RouteId);
        Assert.Equal(new Role?[] { Role.CustomerBusinessManager, Role.VendorOperator }[..steps], plan.Steps.Select(step => step.Role));
    }

    [Fact]
    public void What_is_retired_neither_changes_nor_moves()
    {
        var routes = Routes(("a", new()), ("b", new()));
        routes[0].Retire(Now);

        Assert.False(routes[0].IsActive);
        foreach (var change in new Action[] { () => routes[0].Retire(Now), () => routes[0].Move(routes, up: false), () => routes[0].Edit(routes, "x", new(), [ByManager]) })
        {
            Assert.Equal("route.retired", Assert.Throws<Refused>(change).Code);
        }

        Assert.Equal(["b"], ApprovalRoute.InOrder(routes).Select(route => route.Name));
    }

    [Fact]
    public void There_are_no_more_than_people_can_see_through()
    {
        var routes = Routes([.. Enumerable.Range(0, ApprovalRoute.MaxActive).Select(i => ($"r{i}", new ApprovalConditions()))]);
        Assert.Equal("route.too_many", Assert.Throws<Refused>(() => ApprovalRoute.Create(routes, "one more", new(), [ByManager], Now)).Code);
    }

    [Fact]
    public void A_route_behind_one_that_takes_everything_it_would_is_found()
    {
        var routes = Routes(("bids", new() { IsBid = true }), ("east", new() { Regions = ["33"] }), ("bids of a city", new() { IsBid = true, Regions = ["3301"] }), ("all", new()), ("never", new()));

        Assert.Equal([("bids of a city", "bids"), ("never", "all")], ApprovalRoute.Covered(routes).Select(pair => (pair.Route.Name, pair.CoveredBy.Name)));
    }

    public static TheoryData<string, string, ApprovalStep[], string> Wrong => new()
    {
        { "", "no name", [ByManager], "Name: required" },
        { new string('x', 61), "a long name", [ByManager], "Name: too_long" },
        { "TAKEN", "the name of another one", [ByManager], "Name: route_name_taken" },
        { "new", "no step", [], "Steps: steps_between" },
        { "new", "six steps", [ByManager, ByManager, ByManager, ByManager, ByManager, ByManager], "Steps: steps_between" },
        { "new", "nobody", [new()], "Steps[0].Role: approvers_missing" },
        { "new", "both", [ByManager, new() { Role = Role.VendorOperator, People = [Guid.CreateVersion7()] }], "Steps[1].Role: approvers_both" },
        { "new", "a role that does not decide", [new() { Role = Role.Auditor }], "Steps[0].Role: approver_role" },
        { "new", "a partner's role", [new() { Role = Role.PartnerOwner }], "Steps[0].Role: approver_role" },
        { "new", "a crowd", [new() { People = [.. Enumerable.Range(0, 21).Select(_ => Guid.CreateVersion7())] }], "Steps[0].People: entries_at_most" },
        { "new", "no time", [ByManager with { TermWorkingDays = 0 }], "Steps[0].TermWorkingDays: out_of_range" },
        { "new", "too much time", [ByManager with { TermWorkingDays = 61 }], "Steps[0].TermWorkingDays: out_of_range" },
        { "new", "a long label", [ByManager with { Label = new string('x', 41) }], "Steps[0].Label: too_long" },
        { "", "several", [new()], "Name: required, Steps[0].Role: approvers_missing" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_all_at_once(string name, string why, ApprovalStep[] steps, string expected)
    {
        var wrong = Assert.Throws<InvalidField>(() => ApprovalRoute.Create(Routes(("taken", new())), name, new(), steps, Now));
        Assert.True(expected == string.Join(", ", wrong.All.Select(one => $"{one.Field}: {one.Code}")), $"{why}: {wrong.Message}");
    }

    private static List<ApprovalRoute> Routes(params (string Name, ApprovalConditions Conditions)[] given)
    {
        var routes = new List<ApprovalRoute>();
        foreach (var (name, conditions) in given)
        {
            routes.Add(ApprovalRoute.Create(routes, name, conditions, [ByManager], Now));
        }

        return routes;
    }
}
