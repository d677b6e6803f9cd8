using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>Purchase orders go through the vendor's approval routes, as projects do.</summary>
public sealed class PurchaseApprovalTests(TestServer server)
{
    private static readonly object _approved = new { outcome = "approved", reason = "in_order" };

    [Fact]
    public async Task An_operator_makes_routes_for_purchase_orders_sees_what_nobody_decides_and_who_would_decide()
    {
        var town = await Town.Build(server);
        var (someone, cbm) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.CustomerBusinessManager));
        var form = (await someone.Opens("/approval-routes/new?subject=purchase_order")).Is(200).Page;
        Assert.NotNull(form.QuerySelector("#f-DiscountFrom"));
        Assert.Null(form.QuerySelector("#f-IsBid"));
        Assert.Null((await someone.Opens("/approval-routes/new")).Is(200).Page.QuerySelector("#f-DiscountFrom"));
        var fields = new Dictionary<string, string>
        {
            ["Name"] = "High discount",
            ["DiscountFrom"] = "12.5",
            ["AmountFrom"] = "1,000",
            ["Step1Role"] = "CustomerBusinessManager",
            ["Step2Role"] = "named",
            ["Step2People"] = cbm.User!.OuterId.ToString(),
        };
        var wrong = await someone.Submits("/approval-routes/new?subject=purchase_order", new Dictionary<string, string>(fields) { ["DiscountFrom"] = "120" }, "/approval-routes");
        Assert.Equal(["DiscountFrom"], wrong.Is(422).WrongFields());
        Assert.NotNull(wrong.Page.QuerySelector("input[name=Subject][value=PurchaseOrder]"));
        var made = (await someone.Submits("/approval-routes/new?subject=purchase_order", fields, "/approval-routes")).Is(303);
        Assert.Contains("subject=purchase_order", made.Location, StringComparison.Ordinal);

        // It is listed with its default behind it, apart from those for projects; and one person cannot decide both of its steps.
        var list = (await someone.Opens("/approval-routes?subject=purchase_order")).Is(200).Page;
        Assert.Equal(["1. High discount", "2. Default route"], list.QuerySelectorAll("tbody th").Select(Plain));
        Assert.Contains("12.5 % or more", list.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("from CNY 1,000,000 on", list.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody can decide step 2 of the route \"High discount\"", list.QuerySelector(".box.wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["1. Default route"], (await someone.Opens("/approval-routes")).Is(200).Page.QuerySelectorAll("tbody th").Select(Plain));
        var gaps = (await someone.Calls(HttpMethod.Get, "/api/v1/approval-routes/gaps")).Is(200).Json.GetProperty("data").EnumerateArray().Select(gap => gap.GetProperty("subject").GetString());
        Assert.Equal(["project_registration", "purchase_order"], gaps);
        await town.Someone(Role.CustomerBusinessManager);
        Assert.Null((await someone.Opens("/approval-routes?subject=purchase_order")).Page.QuerySelector(".box.wrong"));

        // Who would decide: by the route, one below its discount by the default, and of much money two.
        var who = (await someone.Opens("/approval-routes/who?subject=purchase_order&amount=1000&discount=12.5")).Is(200).Page;
        Assert.Contains("Route: High discount", who.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(who.QuerySelector("input[type=hidden][name=subject][value=purchase_order]"));
        Assert.Contains("percentage", (await someone.Opens("/approval-routes/who?subject=purchase_order&discount=much")).Is(200).Page.QuerySelector(".box.wrong")!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((null, 1), await Who("amountMinor=100000&discountBasisPoints=1249"));
        Assert.Equal((null, 2), await Who("amountMinor=100000000"));
        var route = (await someone.Calls(HttpMethod.Get, "/api/v1/approval-routes?subject=purchase_order")).Is(200).Json.GetProperty("data")[0];
        var id = route.GetProperty("id").GetString()!;
        Assert.Equal((id, 2), await Who("amountMinor=100000&discountBasisPoints=1250"));
        Assert.Equal((null, 1), await Who("amountMinor=100000&discountBasisPoints=1250", "project_registration"));
        Assert.Equal(1_250, route.GetProperty("conditions").GetProperty("discountFrom").GetInt32());

        // What is no condition of it, and another subject, are refused.
        (await someone.Calls(HttpMethod.Get, "/api/v1/approval-routes?subject=nonsense")).Is(400);
        var step = new[] { new { role = "customer_business_manager" } };
        (await someone.Calls(HttpMethod.Post, "/api/v1/approval-routes", new { name = "Bids", subject = "purchase_order", conditions = new { isBid = true }, steps = step })).Is(400);
        (await someone.Calls(HttpMethod.Put, $"/api/v1/approval-routes/{id}", new { name = "Other", subject = "project_registration", steps = step }, ("If-Match", "\"v0\""))).Is(400);
        (await someone.Calls(HttpMethod.Put, $"/api/v1/approval-routes/{id}", new { name = "Other", steps = step }, ("If-Match", "\"v0\""))).Is(200);
        (await someone.Submits($"/approval-routes/{id}/edit", new Dictionary<string, string> { ["Name"] = "Third", ["DiscountFrom"] = "5" }, $"/approval-routes/{id}/edit")).Is(303);
        Assert.Contains("5 % or more", (await someone.Opens("/approval-routes?subject=purchase_order")).Page.Body!.TextContent, StringComparison.Ordinal);

        async Task<(string?, int)> Who(string asked, string subject = "purchase_order")
        {
            var answer = (await someone.Calls(HttpMethod.Get, $"/api/v1/approval-routes/who?subject={subject}&{asked}")).Is(200).Json;
            return (answer.GetProperty("routeId").GetString(), answer.GetProperty("steps").GetArrayLength());
        }

        static string Plain(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Two_people_decide_along_the_route_and_the_partner_learns_the_roles_only()
    {
        var world = await EveryRouteWorld.Build(server);
        var (sales, cbm, bd, @operator) = (await world.Who("sales"), await world.Who("cbm"), await world.Who("bd"), await world.Who("operator"));
        var second = await world.Town.Someone(Role.CustomerBusinessManager);
        await Routes(world, new() { Role = Role.CustomerBusinessManager }, new() { People = [bd.User!.Id, second.User!.Id], Label = "Board" });
        var order = await PurchaseOrderTests.Pushed(sales, (await PurchaseOrderTests.Made(world, sales)).List);

        // A route that is retired later changes no plan.
        var route = (await @operator.Calls(HttpMethod.Get, "/api/v1/approval-routes?subject=purchase_order")).Is(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await @operator.Calls(HttpMethod.Put, $"/api/v1/approval-routes/{route}/retirement")).Is(200);
        (await Decides(@operator, order)).IsRefused("approval.not_approver");
        (await Decides(bd, order)).IsRefused("approval.not_approver");
        Assert.Equal((true, false), (await Has(cbm, order), await Has(bd, order)));
        var half = (await Decides(second, order)).Is(200).Json;
        Assert.Equal((2, 2, System.Text.Json.JsonValueKind.Null), (half.GetProperty("step").GetInt32(), half.GetProperty("steps").GetInt32(), half.GetProperty("stepRole").ValueKind));
        Assert.Equal((false, true, false), (await Has(cbm, order), await Has(bd, order), await Has(second, order)));
        (await Decides(second, order)).IsRefused("purchase.second_person");
        (await Decides(cbm, order)).IsRefused("approval.not_approver");
        await world.Town.Deliver();

        // Whether or not the first step was decided before it was told, of the second those who decide it hear once.
        Assert.Single(await Kinds(bd, order), kind => kind == "purchase_waits");

        // Whoever decides sees the steps with who decided what, the partner neither names nor labels.
        var shown = (await bd.Opens($"/purchase-orders/{order}")).Is(200).Page;
        var rows = shown.QuerySelectorAll("table")[^1].QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains(second.User.DisplayName, rows[0], StringComparison.Ordinal);
        Assert.Contains("Board", rows[1], StringComparison.Ordinal);
        Assert.Contains("Awaiting approval", rows[1], StringComparison.Ordinal);
        var partner = (await sales.Opens($"/purchase-orders/{order}")).Is(200).Body;
        foreach (var secret in new[] { "Board", second.User.DisplayName, bd.User.DisplayName, "/delegation" })
        {
            Assert.DoesNotContain(secret, partner, StringComparison.Ordinal);
        }

        Assert.Contains("Customer business manager", partner, StringComparison.Ordinal);
        var one = (await bd.Calls(HttpMethod.Get, $"/api/v1/purchase-approvals/{order}")).Is(200).Json;
        Assert.Equal(("Two of them", "approved", second.User.DisplayName), (
            one.GetProperty("routeName").GetString(), one.GetProperty("steps")[0].GetProperty("outcome").GetString(), one.GetProperty("steps")[0].GetProperty("decidedBy").GetString()));
        var queue = (await bd.Opens("/purchase-approvals?mine=true")).Is(200).Body;
        Assert.Contains("2/2 Board", queue, StringComparison.Ordinal);
        Assert.Equal("approved", (await Decides(bd, order)).Is(200).Json.GetProperty("status").GetString());
        Assert.False(await Has(bd, order));
    }

    [Fact]
    public async Task One_decision_is_handed_to_a_colleague_a_stand_in_decides_and_nobody_what_they_made()
    {
        var world = await EveryRouteWorld.Build(server);
        var (sales, cbm, bd, @operator) = (await world.Who("sales"), await world.Who("cbm"), await world.Who("bd"), await world.Who("operator"));
        await Routes(world, new() { Role = Role.CustomerBusinessManager }, new() { Role = Role.VendorOperator });
        var order = await PurchaseOrderTests.Pushed(sales, (await PurchaseOrderTests.Made(world, sales)).List);
        var path = $"/api/v1/purchase-orders/{order}/delegation";
        (await bd.Calls(HttpMethod.Put, path, To(cbm))).IsRefused("approval.not_approver");
        (await cbm.Calls(HttpMethod.Put, path, To(cbm))).IsRefused("delegation.self");
        (await cbm.Calls(HttpMethod.Put, path, To(sales))).Is(400);
        (await cbm.Calls(HttpMethod.Delete, path)).IsRefused("delegation.none");
        Assert.Equal("You know them.", (await cbm.Calls(HttpMethod.Put, path, To(bd))).Is(200).Json.GetProperty("delegation").GetProperty("note").GetString());
        (await Decides(cbm, order)).IsRefused("approval.delegated");
        Assert.Equal((true, true), (await Has(cbm, order), await Has(bd, order)));
        await world.Town.Deliver();
        Assert.Contains("purchase_delegated", await Kinds(bd, order));
        Assert.Contains("You know them.", (await bd.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("You know them.", (await sales.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);
        (await cbm.Calls(HttpMethod.Delete, path)).Is(200);
        (await Decides(bd, order)).IsRefused("approval.not_approver");

        // On the page, with what is missing beside its field; then the colleague decides in their place.
        var page = await cbm.Opens($"/purchase-orders/{order}");
        Assert.Equal(["To", "Note"], (await page.Submits(new Dictionary<string, string> { ["To"] = "", ["Note"] = "" }, $"/purchase-orders/{order}/delegation")).Is(422).WrongFields());
        (await page.Submits(new Dictionary<string, string> { ["To"] = new Id<User>(bd.User!.Id).ToString(), ["Note"] = "Please." }, $"/purchase-orders/{order}/delegation")).Is(303);
        (await (await cbm.Opens($"/purchase-orders/{order}")).Submits(new Dictionary<string, string>(), $"/purchase-orders/{order}/delegation/ending")).Is(303);
        (await cbm.Calls(HttpMethod.Put, path, To(bd))).Is(200);
        (await Decides(bd, order)).Is(200);

        // The operator is away; whoever decided the first step decides the second in nobody's place either, another one does.
        var deputy = await world.Town.Someone(Role.BusinessDeveloper);
        await world.Town.As(async (_, db) =>
        {
            db.Add(StandIn.Create([], @operator.User!.Id, deputy.User!.Id, world.Town.Now, world.Town.Now.AddDays(2), null, @operator.User.Id, world.Town.Now));
            return await db.SaveChangesAsync();
        });
        (await Decides(@operator, order)).IsRefused("approval.away");
        Assert.True(await Has(deputy, order));
        (await Decides(deputy, order)).Is(200);
        var kept = await world.Town.As((_, db) => db.PurchaseOrders.AsNoTracking().OrderByDescending(o => o.Id).FirstAsync());
        Assert.Equal([(bd.User.Id, cbm.User!.Id), (deputy.User!.Id, @operator.User!.Id)], kept.Decisions.Select(d => (d.By, d.For!.Value)));
        (await cbm.Calls(HttpMethod.Put, path, To(bd))).IsRefused("purchase.wrong_status");
        (await cbm.Calls(HttpMethod.Delete, path)).IsRefused("purchase.wrong_status");

        // What somebody of the vendor had a hand in they do not decide, whatever the role.
        var own = await PurchaseOrderTests.Pushed(sales, (await PurchaseOrderTests.Made(world, sales)).List);
        await world.Town.As(async (_, db) =>
        {
            var typed = await db.PurchaseOrders.OrderByDescending(o => o.Id).FirstAsync();
            db.Entry(typed).Property(o => o.Authors).CurrentValue = [.. typed.Authors, cbm.User.Id];
            return await db.SaveChangesAsync();
        });
        (await Decides(cbm, own)).IsRefused("approval.own");
        Assert.False(await Has(cbm, own));

        static object To(Person person) => new { to = new Id<User>(person.User!.Id).ToString(), note = "You know them." };
    }

    [Fact]
    public async Task Reminders_and_escalation_come_at_their_moment_and_once_each()
    {
        var world = await EveryRouteWorld.Build(server);
        var (sales, cbm, bd, @operator) = (await world.Who("sales"), await world.Who("cbm"), await world.Who("bd"), await world.Who("operator"));
        await world.Town.Policy(policy => policy with { DecisionRepeats = 1 });
        await Routes(world, new ApprovalStep { Role = Role.CustomerBusinessManager, TermWorkingDays = 3, EscalationPerson = bd.User!.Id });
        var order = await PurchaseOrderTests.Pushed(sales, (await PurchaseOrderTests.Made(world, sales)).List);
        var due = await world.Town.As((_, db) => db.PurchaseOrders.OrderByDescending(o => o.Id).Select(o => o.DueAt).FirstAsync());
        Assert.Equal(WorkingDays.After(world.Town.Now, 3), due, TimeSpan.FromSeconds(5));
        var before = (0, 0, 0);
        foreach (var (at, soon, overdue, escalated) in new[] { (WorkingDays.Before(due, 1), 1, 0, 0), (due, 1, 1, 1), (WorkingDays.After(due, 2), 1, 2, 2), (WorkingDays.After(due, 4), 1, 2, 2) })
        {
            world.Town.Pass(at - world.Town.Now - TimeSpan.FromSeconds(40));
            await Runs();
            Assert.Equal(before, await Told());
            world.Town.Pass(at - world.Town.Now);
            await Runs();
            await Runs();
            before = (soon, overdue, escalated);
            Assert.Equal(before, await Told());
        }

        Assert.DoesNotContain("purchase_escalated", await Kinds(@operator, order));
        Assert.Contains("over", (await cbm.Opens("/purchase-approvals")).Is(200).Page.QuerySelectorAll("tbody tr").First(row => row.InnerHtml.Contains(order)).QuerySelector(".due.wrong")!.TextContent, StringComparison.OrdinalIgnoreCase);

        // What the vendor's people are reminded of is nothing to the partner.
        Assert.Contains("Reminder to decide", (await cbm.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Reminder to decide", (await sales.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);

        async Task Runs()
        {
            await world.Town.As(async (services, _) =>
            {
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(world.Town.Vendor.Id));
                await scope.ServiceProvider.GetRequiredService<RemindDeciders>().Run(CancellationToken.None);
                return 0;
            });
            await world.Town.Deliver();
        }

        async Task<(int, int, int)> Told() => (
            (await Kinds(cbm, order)).Count(kind => kind == "purchase_due_soon"), (await Kinds(cbm, order)).Count(kind => kind == "purchase_overdue"),
            (await Kinds(bd, order)).Count(kind => kind == "purchase_escalated"));
    }

    private static Task<int> Routes(EveryRouteWorld world, params ApprovalStep[] steps) => world.Town.As(async (_, db) =>
    {
        db.Add(ApprovalRoute.Create([], "Two of them", new() { AmountFrom = 100_000 }, steps, world.Town.Now, ApprovalSubject.PurchaseOrder));
        return await db.SaveChangesAsync();
    });

    private static Task<Answer> Decides(Person person, string order) => person.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", _approved);

    /// <summary>The order is in the work list of what the person decides, or has handed over.</summary>
    private static async Task<bool> Has(Person person, string order) =>
        (await person.Calls(HttpMethod.Get, "/api/v1/purchase-approvals?mine=true&limit=100")).Is(200).Body.Contains(order, StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> Kinds(Person person, string order) =>
    [
        .. (await person.Calls(HttpMethod.Get, "/api/v1/messages?limit=100")).Is(200).Json.GetProperty("data").EnumerateArray()
            .Where(message => message.GetProperty("link").GetString()!.Contains(order, StringComparison.Ordinal)).Select(message => message.GetProperty("kind").GetString()!),
    ];
}
