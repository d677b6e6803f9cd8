using Baobei.Domain.Approvals;
using Baobei.Domain.People;

namespace Baobei.Domain.Tests.Approvals;

public sealed class ApprovalGapTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly ApprovalPerson Bd = new(Guid.CreateVersion7(), Role.BusinessDeveloper);
    private static readonly ApprovalPerson Operator = new(Guid.CreateVersion7(), Role.VendorOperator);

    [Fact]
    public void Steps_without_anybody_and_routes_without_a_turn_are_found()
    {
        var routes = new List<ApprovalRoute>();
        Add("bids", new() { IsBid = true }, new() { Role = Role.BusinessDeveloper }, new ApprovalStep { Role = Role.CustomerBusinessManager });
        Add("left", new() { Regions = ["33"] }, new ApprovalStep { People = [Guid.CreateVersion7()] });
        Add("never", new() { IsBid = true, Regions = ["11"] }, new ApprovalStep { Role = Role.CustomerBusinessManager });

        Assert.Equal("bids 2, left 1, never behind bids", Found(routes, Bd, Operator));
        Assert.Equal("bids 1, bids 2, left 1, never behind bids, default 1", Found(routes, Operator));
        Add("rest", new(), new ApprovalStep { Role = Role.VendorOperator });
        Assert.Equal("bids 1, bids 2, left 1, never behind bids", Found(routes, Operator));

        void Add(string name, ApprovalConditions conditions, params ApprovalStep[] steps) => routes.Add(ApprovalRoute.Create(routes, name, conditions, steps, Now));
    }

    [Fact]
    public void Of_a_purchase_order_a_step_has_nobody_when_everybody_has_to_decide_another_one()
    {
        var cbm = new ApprovalPerson(Guid.CreateVersion7(), Role.CustomerBusinessManager);
        var second = new ApprovalPerson(Guid.CreateVersion7(), Role.CustomerBusinessManager);
        var step = new ApprovalStep { Role = Role.CustomerBusinessManager };
        var route = ApprovalRoute.Create([], "two", new() { DiscountFrom = 1_000 }, [new() { People = [cbm.Id, Operator.Id] }, step], Now, ApprovalSubject.PurchaseOrder);
        var three = ApprovalRoute.Create([route], "three", new() { AmountFrom = 1 }, [step, .. route.Steps], Now, ApprovalSubject.PurchaseOrder);

        // The operator takes the first step, so that the manager is left for the second.
        Assert.Equal("", Steps([route], cbm, Operator));
        Assert.Equal("two 2, default 2", Steps([route], cbm));
        Assert.Equal("three 3", Steps([route, three], cbm, Operator));
        Assert.Equal("", Steps([route, three], cbm, Operator, second));
        Assert.Equal("default 1, default 2", Steps([], Bd));

        static string Steps(List<ApprovalRoute> routes, params ApprovalPerson[] people) => string.Join(
            ", ", ApprovalGap.Find(ApprovalSubject.PurchaseOrder, routes, people, [], Now).Select(gap => $"{gap.Route?.Name ?? "default"} {gap.Step}"));
    }

    [Fact]
    public void Whoever_is_away_leaves_a_gap_when_the_deputy_has_left()
    {
        var route = ApprovalRoute.Create([], "one", new(), [new() { People = [Bd.Id] }], Now);
        Assert.Empty(ApprovalGap.Find(ApprovalSubject.ProjectRegistration, [route], [Bd], [Away(Operator.Id)], Now.AddDays(3)));
        Assert.Empty(ApprovalGap.Find(ApprovalSubject.ProjectRegistration, [route], [Bd, Operator], [Away(Operator.Id)], Now));
        Assert.Equal(1, Assert.Single(ApprovalGap.Find(ApprovalSubject.ProjectRegistration, [route], [Bd], [Away(Operator.Id)], Now)).Step);

        static StandIn Away(Guid deputy) => StandIn.Create([], Bd.Id, deputy, Now, Now.AddDays(3), null, Bd.Id, Now);
    }

    private static string Found(List<ApprovalRoute> routes, params ApprovalPerson[] people) => string.Join(", ", ApprovalGap.Find(ApprovalSubject.ProjectRegistration, routes, people, [], Now)
        .Select(gap => gap.Kind == ApprovalGapKind.NeverMatches ? $"{gap.Route!.Name} behind {gap.CoveredBy!.Name}" : $"{gap.Route?.Name ?? "default"} {gap.Step}"));
}
