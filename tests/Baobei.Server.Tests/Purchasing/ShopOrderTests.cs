using System.Globalization;
using System.Text;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Tests.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>自主下单 and 订单关联项目: orders of the vendor's shop come once, belong to whose account it was, and count for the project that they are linked to.</summary>
public sealed class ShopOrderTests(TestServer server)
{
    private const string Head = "order_number,account,paid_at,currency,spec_code,quantity,list_amount,amount,coupon_amount,tax_amount\n";

    private const string RefundHead = "refund_number,order_number,position,amount,refunded_at,words\n";

    private const string RefundPath = "/api/v1/refund-imports";

    private EveryRouteWorld _world = null!;
    private string _spec = "";

    [Fact]
    public async Task A_file_is_checked_first_and_each_order_counts_once()
    {
        var finance = await World();
        var file = Head + Row("20260917-1", "100.00", "80.00", coupon: "10.00", tax: "4.53") + Row("20260917-1", "50", "50") + Row("20260917-2", "1,000.00", "900.00");
        Assert.Equal((2, 0, false, 0), await Imports(finance, file, dryRun: true));
        Assert.Equal(0, await Shop());
        Assert.Equal((2, 0, true, 0), await Imports(finance, file));
        Assert.Equal((0, 2, true, 0), await Imports(finance, file));
        var order = await _world.Town.As((_, db) => db.AcrossPartners<Order>().SingleAsync(o => o.Number == "20260917-1"));
        Assert.Equal(
            (OrderSource.Shop, _world.Own.Partner.Id, 15_000, 13_000, 1_000, 453), (order.Source, order.PartnerId, order.ListMinor, order.AmountMinor, order.CouponMinor, order.TaxMinor));
        Assert.Null(order.ProjectId);

        // The same number with other content, and rows that are wrong: nothing of the file is taken.
        var wrong = Head + Row("20260917-2", "1,000.00", "901.00") + Row("20260917-3", "10", "10") + Row("20260917-4", "x", "10", account: "nobody.of.this.name")
            + Row("ORD00000001", "10", "10") + Row("20260917-5", "10", "10", tax: "11") + Row("20260917-6", "10", "10", spec: "no-such") + Row("20260917-7", "10", "10", at: _world.Town.Now.AddDays(2))
            + Row("20260917-8", "10", "10") + Row("20260917-8", "10", "10", at: _world.Town.Now.AddDays(-1));
        var answer = (await Sends(finance, wrong)).Is(200).Json;
        Assert.False(answer.GetProperty("loaded").GetBoolean());
        Assert.Equal(
            [
                "2 order_number validation.order_differs", "4 account validation.order_account", "4 list_amount validation.amount", "5 order_number validation.order_number", "6 tax_amount validation.order_tax",
                "7 spec_code validation.order_spec", "8 paid_at validation.order_future", "10 paid_at validation.order_row_differs",
            ],
            answer.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("line").GetInt32()} {fault.GetProperty("column").GetString()} {fault.GetProperty("code").GetString()}"));
        Assert.Equal(2, await Shop());
        Assert.Contains("20260917-2", (await finance.Opens("/orders?source=shop&linked=false")).Is(200).Body, StringComparison.Ordinal);

        // The page says the same.
        var page = await Uploads(finance, wrong, dryRun: true);
        Assert.Contains("8 things are wrong", page.Is(422).Body, StringComparison.Ordinal);
        Assert.Contains("0 new orders, 2 known", (await Uploads(finance, file, dryRun: true)).Is(200).Body, StringComparison.Ordinal);
        Assert.StartsWith("/orders?source=shop", (await Uploads(finance, file, dryRun: false)).Is(303).Location, StringComparison.Ordinal);
        (await (await _world.Who("sales")).Calls(HttpMethod.Post, "/api/v1/order-imports", new { })).Is(403);
    }

    [Fact]
    public async Task Two_who_bring_the_same_file_at_once_bring_each_order_once()
    {
        var finance = await World();
        var file = Head + string.Concat(Enumerable.Range(0, 50).Select(i => Row($"S{i}", "10", "10")));
        Assert.Equal((50, 0, false, 0), await Imports(finance, file, dryRun: true));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sends(finance, file)));
        Assert.Equal((0, 50, true, 0), await Imports(finance, file));
        Assert.Equal(50, await Shop());
    }

    [Fact]
    public async Task An_order_belongs_to_the_partner_whose_account_it_was_when_it_was_paid()
    {
        var finance = await World();
        var began = _world.Own.Account.AssociatedAt!.Value;
        await Imports(finance, Head + Row("AT", "10", "10", at: Second(began).AddSeconds(1)) + Row("BEFORE", "10", "10", at: Second(began).AddSeconds(-1)));
        var orders = await _world.Town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Source == OrderSource.Shop).ToDictionaryAsync(o => o.Number, o => o.PartnerId));
        Assert.Equal((_world.Own.Partner.Id, default), (orders["AT"], orders["BEFORE"]));
        var sales = await _world.Who("sales");
        var body = (await sales.Opens("/orders?source=shop")).Is(200).Body;
        Assert.Contains(">AT<", body, StringComparison.Ordinal);
        Assert.DoesNotContain("BEFORE", body, StringComparison.Ordinal);
        Assert.Contains(">BEFORE<", (await _world.Who("customer")) is var customer ? (await customer.Opens("/my/billing/orders")).Is(200).Body : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_customer_links_its_order_to_a_project_and_it_counts_for_it()
    {
        var finance = await World();
        var (customer, sales) = (await _world.Who("customer"), await _world.Who("sales"));
        await Stage(ProjectStage.ConfirmedOpportunity);
        var id = await Bought("LINKED");
        var page = (await customer.Opens($"/my/billing/orders/{id}/project")).Is(200).Body;
        Assert.Contains(_world.Own.Project.Number, page, StringComparison.Ordinal);
        Assert.StartsWith($"/my/billing/orders/{id}", (await customer.Submits($"/my/billing/orders/{id}/project", Form(_world.Own.Project.Number))).Is(303).Location, StringComparison.Ordinal);
        await _world.Town.Deliver();
        var facts = (await sales.Calls(HttpMethod.Get, $"/api/v1/orders/{id}")).Is(200).Json;
        Assert.Equal((_world.Own.Project.Id.ToString(), "shop"), (facts.GetProperty("projectId").GetString(), facts.GetProperty("source").GetString()));
        Assert.Contains("LINKED", (await sales.Opens($"/orders?project={_world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        var owner = _world.Own.Project.Owner;
        Assert.Equal(1, await _world.Town.As((_, db) => db.Audit.CountAsync(entry => entry.Event == OrderLinked.Name)));
        var partnerOwner = await _world.Who("owner");
        var again = await Bought("AGAIN");
        (await customer.Calls(HttpMethod.Put, $"/api/v1/my/orders/{again}/project", new { project = _world.Own.Project.Number }, ("If-Match", "\"v1\""))).Is(200);
        await _world.Town.Deliver();
        Assert.Equal(1, await _world.Town.As((_, db) => db.Messages.CountAsync(m => m.UserId == partnerOwner.User!.Id && m.Kind == "order_linked")));

        // It is nobody's to refund here, and the vendor's shop invoices it.
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{id}/refunds", new { reason = "goodwill" })).IsRefused("order.of_shop");
        Assert.DoesNotContain("LINKED", (await customer.Opens("/my/billing/invoices/new")).Body, StringComparison.Ordinal);

        // Others know nothing of it.
        (await _world.Other.Customer.Opens($"/my/billing/orders/{id}/project")).Is(404);
        (await (await _world.Town.Someone(Role.PartnerSales, _world.Other.Partner)).Opens($"/orders/{id}/project")).Is(404);
        Assert.NotEqual(owner, customer.User!.Id);
    }

    [Fact]
    public async Task A_direct_customer_links_to_the_project_of_the_partner_that_registered_it_and_a_partner_only_to_its_own()
    {
        await World();
        var customer = await _world.Who("customer");
        await Stage(ProjectStage.SolutionDiscussion);
        var id = await Bought("NOBODYS", at: Second(_world.Own.Account.AssociatedAt!.Value).AddSeconds(-1));
        await _world.Town.As((_, db) => db.AcrossPartners<Project>().Where(p => p.Id == _world.Own.Project.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.CreatedAt, _world.Town.Now.AddDays(-40))));
        var sales = await _world.Who("sales");
        (await sales.Opens($"/orders/{id}")).Is(404);
        (await customer.Submits($"/my/billing/orders/{id}/project", Form(_world.Own.Project.Number))).Is(303);
        Assert.Contains("NOBODYS", (await sales.Opens($"/orders/{id}")).Is(200).Body, StringComparison.Ordinal);
        var line = await _world.Town.As((_, db) => db.AcrossPartners<OrderLine>().SingleAsync(l => l.OrderId == Baobei.Domain.Kernel.Id<Order>.Parse(id, null)));
        Assert.Equal(_world.Own.Partner.Id, line.PartnerId);

        // A number of somebody else's project, and one that does not exist, are answered alike.
        var own = await Bought("OWN");
        foreach (var number in new[] { _world.Other.Project.Number, "209912999999" })
        {
            Assert.Equal(["Project"], (await sales.Submits($"/orders/{own}/project", Form(number))).Is(422).WrongFields());
        }

        (await sales.Submits($"/orders/{own}/project", Form(_world.Own.Project.Number))).Is(303);
        Assert.Contains("See orders", (await sales.Opens($"/projects/{_world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        (await sales.Calls(HttpMethod.Put, $"/api/v1/orders/{_world.Own.Order.Id}/project", new { project = _world.Own.Project.Number }, ("If-Match", $"\"v{_world.Own.Order.Version}\""))).IsRefused("order.of_purchase");
    }

    [Fact]
    public async Task What_a_partners_account_bought_is_never_linked_to_another_partners_project()
    {
        await World();
        var (customer, sales) = (await _world.Who("customer"), await _world.Who("sales"));
        await Stage(ProjectStage.ConfirmedOpportunity);
        var id = await Bought("FIRST");
        (await customer.Submits($"/my/billing/orders/{id}/project", Form(_world.Own.Project.Number))).Is(303);
        var theirs = _world.Other.Project;
        await _world.Town.As((_, db) => db.AcrossPartners<Project>().Where(p => p.Id == theirs.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.AccountId, _world.Own.Account.Id).SetProperty(p => p.Stage, ProjectStage.ConfirmedOpportunity).SetProperty(p => p.CreatedAt, _world.Own.Project.CreatedAt)));
        Assert.DoesNotContain(theirs.Number, (await customer.Opens($"/my/billing/orders/{id}/project")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Project"], (await customer.Submits($"/my/billing/orders/{id}/project", Form(theirs.Number))).Is(422).WrongFields());
        Assert.Contains("FIRST", (await sales.Opens($"/orders/{id}")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_digits_alone_is_found_and_a_month_out_of_all_time_is_none()
    {
        await World();
        var sales = await _world.Who("sales");
        await Bought("1");
        var found = (await sales.Calls(HttpMethod.Get, "/api/v1/orders?number=1")).Is(200).Json.GetProperty("data").EnumerateArray().Select(o => o.GetProperty("number").GetString()).ToList();
        Assert.Contains("1", found);
        Assert.All(found, number => Assert.True(number == "1" || number == Order.NumberOf(1), number));
        foreach (var month in new[] { "0001-01", "9999-12" })
        {
            (await sales.Opens($"/business-details/orders?month={month}")).Is(200);
            (await sales.Calls(HttpMethod.Get, $"/api/v1/order-lines?month={month}")).Is(200);
        }

        Assert.Equal((0, 0, false, 1), await Imports(await _world.Who("finance"), Head + $"EARLY,{_world.Own.Account.AccountName},0001-01-01 00:00:00,CNY,{_spec},1,10,10,,\n", dryRun: true));
    }

    [Fact]
    public async Task What_may_be_linked_says_the_project_and_the_month_of_payment()
    {
        await World();
        var customer = await _world.Who("customer");
        var id = await Bought("RULES");
        Assert.Equal("order.link_stage", await Refusal());
        Assert.Contains("No project that it could be linked to", (await customer.Opens($"/my/billing/orders/{id}/project")).Is(200).Body, StringComparison.Ordinal);
        await Stage(ProjectStage.ConfirmedOpportunity);
        var paidAt = await _world.Town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Number == "RULES").Select(o => o.PaidAt).SingleAsync());
        var created = _world.Own.Project.CreatedAt;
        await Project(set => set.SetProperty(p => p.CreatedAt, paidAt.AddMicroseconds(1)));
        Assert.Equal("order.link_before", await Refusal());
        await Project(set => set.SetProperty(p => p.CreatedAt, created));
        await Project(set => set.SetProperty(p => p.ExpiresAt, _world.Town.Now));
        Assert.Equal("order.link_status", await Refusal());
        await Project(set => set.SetProperty(p => p.ExpiresAt, _world.Town.Now.AddDays(90)));
        var day = VendorZone.DayOf(paidAt);
        var end = VendorZone.EndOf(new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));
        _world.Town.Pass(end - _world.Town.Now - TimeSpan.FromMinutes(1));
        Assert.Null(await Refusal());
        _world.Town.Pass(end - _world.Town.Now);
        Assert.Equal("order.link_over", await Refusal());
        Assert.DoesNotContain("/project\"", (await customer.Opens($"/my/billing/orders/{id}")).Is(200).Body, StringComparison.Ordinal);

        async Task<string?> Refusal() => (await customer.Calls(HttpMethod.Put, $"/api/v1/my/orders/{id}/project", new { project = _world.Own.Project.Number })).Code;
    }

    [Fact]
    public async Task Order_lines_are_listed_summed_and_exported_and_everybody_sees_their_own()
    {
        var finance = await World();
        await Imports(finance, Head + Row("A", "100.00", "80.00", coupon: "10.00", tax: "4.53") + Row("A", "50", "50") + Row("B", "7", "7", account: _world.Other.Account.AccountName));
        var owner = await _world.Who("owner");
        var bought = await _world.Town.As((_, db) => db.OrderLines.Where(l => l.PartnerId == _world.Own.Partner.Id).ToListAsync());
        var sum = (await owner.Calls(HttpMethod.Get, "/api/v1/order-lines/sums")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal(
            (bought.Count, bought.Sum(l => l.AmountMinor), bought.Sum(l => l.CouponMinor), bought.Sum(l => l.TaxMinor)),
            (sum.GetProperty("lines").GetInt32(), Minor("amount"), Minor("coupon"), Minor("tax")));
        Assert.Equal(1_000, bought.Sum(l => l.CouponMinor));
        var page = (await owner.Opens("/business-details/orders")).Is(200).Body;
        Assert.Contains("Order lines", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">B<", page, StringComparison.Ordinal);
        Assert.Equal(bought.Count + 1, (await owner.Opens("/business-details/orders.csv")).Is(200).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, (await owner.Calls(HttpMethod.Get, $"/api/v1/order-lines?product=p{_spec[1..]}&account={_world.Own.Account.AccountName}&limit=10")).Is(200).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await owner.Calls(HttpMethod.Get, $"/api/v1/order-lines?account={_world.Other.Account.AccountName}")).Is(200).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await owner.Calls(HttpMethod.Get, "/api/v1/order-lines?month=2010-01")).Is(200).Json.GetProperty("data").GetArrayLength());
        var seen = new List<string>();
        for (var path = "/api/v1/order-lines?limit=2"; path is not null;)
        {
            var part = (await finance.Calls(HttpMethod.Get, path)).Is(200).Json;
            seen.AddRange(part.GetProperty("data").EnumerateArray().Select(row => $"{row.GetProperty("orderId").GetString()}/{row.GetProperty("position").GetInt32()}"));
            path = part.GetProperty("next").GetString() is { } next ? $"/api/v1/order-lines?limit=2&cursor={next}" : null!;
        }

        Assert.Equal(await _world.Town.As((_, db) => db.AcrossPartners<OrderLine>().CountAsync()), seen.Distinct().Count());
        Assert.Null((await _world.Town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None))).Finding);

        long Minor(string name) => sum.GetProperty(name).GetProperty("amountMinor").GetInt64();
    }

    [Fact]
    public async Task What_the_shop_gave_back_counts_once_and_never_beyond_what_was_paid()
    {
        var finance = await World();
        var (owner, customer) = (await _world.Who("owner"), await _world.Who("customer"));
        await Imports(finance, Head + Row("A", "100.00", "80.00", coupon: "10.00", tax: "4.53") + Row("A", "50", "50") + Row("B", "7", "7"));
        var before = await Refunded(owner);
        var file = RefundHead + Refund("R1", "A", "30.00", position: "1", words: "One host fewer") + Refund("R2", "A", "20", position: "1") + Refund("R2", "A", "50", position: "2") + Refund("R3", "B", "7.00");
        Assert.Equal((3, 0, false, 0), await Imports(finance, file, dryRun: true, RefundPath));
        Assert.Equal(0, await Refunds());
        Assert.Equal((3, 0, true, 0), await Imports(finance, file, path: RefundPath));
        Assert.Equal((0, 3, true, 0), await Imports(finance, file, path: RefundPath));
        Assert.Equal(3, await Refunds());
        var (a, b) = (await OrderOf("A"), await OrderOf("B"));
        Assert.Equal((OrderStatus.PartlyRefunded, 10_000, OrderStatus.Refunded, 700), (a.Status, a.RefundedMinor, b.Status, b.RefundedMinor));
        var lines = await _world.Town.As((_, db) => db.AcrossPartners<OrderLine>().Where(l => l.OrderId == a.Id).OrderBy(l => l.Position).ToListAsync());
        Assert.Equal([(5_000L, 283L), (5_000L, 0L)], lines.Select(l => (l.RefundedMinor, l.RefundedTaxMinor)));
        var facts = await _world.Town.As((_, db) => db.AcrossPartners<OrderRefund>().Where(r => r.OrderId == a.Id && r.ShopNumber == "R1").SingleAsync());
        Assert.Equal((RefundReason.Shop, _world.Own.Partner.Id, 3_000, "One host fewer", finance.User!.Id), (facts.Reason, facts.PartnerId, facts.AmountMinor, facts.Words, facts.By));
        Assert.Equal(before + 10_700, await Refunded(owner));
        Assert.Equal(3, await _world.Town.As((_, db) => db.Audit.CountAsync(entry => entry.Event == OrderRefunded.Name)));
        await _world.Town.Deliver();
        foreach (var (who, kind) in new[] { (owner, "order_refunded"), (customer, "order_refund_received") })
        {
            Assert.Equal(3, await _world.Town.As((_, db) => db.Messages.CountAsync(m => m.UserId == who.User!.Id && m.Kind == kind)));
        }

        Assert.Contains("R1", (await owner.Opens($"/orders/{a.Id}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("One host fewer", (await customer.Opens($"/my/billing/orders/{a.Id}")).Is(200).Body, StringComparison.Ordinal);
        var shown = (await finance.Calls(HttpMethod.Get, $"/api/v1/orders/{a.Id}")).Is(200).Json.GetProperty("refunds")[0];
        Assert.Equal(("R2", "shop"), (shown.GetProperty("shopNumber").GetString(), shown.GetProperty("reason").GetString()));

        // Wrong rows, each with its reason; nothing of the file is taken, also not what is right.
        var wrong = RefundHead + Refund("R1", "A", "31.00", position: "1") + Refund("X1", "A", "30.01", position: "1") + Refund("X2", "A", "1", position: "3") + Refund("X3", "NONE", "x")
            + Refund("X4", _world.Own.Order.Number, "1", position: "1") + Refund("X5", "A", "29.99") + Refund("X6", "B", "7") + Refund("X7", "A", "1", position: "1", at: a.PaidAt.AddSeconds(-1))
            + Refund("X8", "A", "1", position: "1", at: _world.Town.Now.AddDays(1)) + Refund("X9", "A", "1", position: "1") + Refund("X9", "A", "1", position: "1") + Refund("X10", "A", "0", position: "1")
            + Refund("X11", "A", "1", position: "1");
        var answer = (await Sends(finance, wrong, path: RefundPath)).Is(200).Json;
        Assert.Equal(
            [
                "2 refund_number validation.refund_differs", "3 amount validation.refund_at_most", "4 position validation.refund_position", "5 order_number validation.refund_order", "5 amount validation.amount",
                "6 order_number validation.refund_of_purchase", "7 amount validation.refund_whole", "8 amount validation.refund_whole", "9 refunded_at validation.refund_before",
                "10 refunded_at validation.refund_future", "11 position validation.refund_twice", "12 position validation.refund_twice", "13 amount validation.refund_at_most",
            ],
            answer.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("line").GetInt32()} {fault.GetProperty("column").GetString()} {fault.GetProperty("code").GetString()}"));
        Assert.Equal((3, 10_000), (await Refunds(), (await OrderOf("A")).RefundedMinor));

        // The page says the same, and only who brings orders brings refunds. By hand it stays refused.
        Assert.Contains("13 things are wrong", (await Uploads(finance, wrong, dryRun: true, "/orders/refund-import")).Is(422).Body, StringComparison.Ordinal);
        Assert.Contains("0 new refunds, 3 known", (await Uploads(finance, file, dryRun: true, "/orders/refund-import")).Is(200).Body, StringComparison.Ordinal);
        Assert.StartsWith("/orders?source=shop", (await Uploads(finance, RefundHead + Refund("R4", "A", "30"), dryRun: false, "/orders/refund-import")).Is(303).Location, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Refunded, (await OrderOf("A")).Status);
        (await owner.Calls(HttpMethod.Post, RefundPath, new { })).Is(403);
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{a.Id}/refunds", new { reason = "goodwill" })).IsRefused("order.of_shop");
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{_world.Own.Order.Id}/refunds", new { reason = "shop" })).Is(400);
        Assert.Null((await _world.Town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None))).Finding);
    }

    [Fact]
    public async Task Several_who_bring_the_same_refunds_at_once_bring_each_once()
    {
        var finance = await World();
        await Imports(finance, Head + string.Concat(Enumerable.Range(0, 30).Select(i => Row($"S{i}", "10", "10"))));
        var file = RefundHead + string.Concat(Enumerable.Range(0, 30).Select(i => Refund($"R{i}", $"S{i}", "6", position: "1")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sends(finance, file, path: RefundPath)));

        // Whoever came second read again: what it brought was known by then.
        Assert.All(answers, answer => Assert.Equal(30, answer.Is(200).Json.GetProperty("added").GetInt32() + answer.Json.GetProperty("known").GetInt32()));
        Assert.Equal(30, answers.Sum(answer => answer.Json.GetProperty("added").GetInt32()));
        Assert.Equal(30, await Refunds());
        Assert.Equal([600L], await _world.Town.As((_, db) => db.AcrossPartners<OrderLine>().Where(l => db.Orders.Any(o => o.Id == l.OrderId && o.Source == OrderSource.Shop)).Select(l => l.RefundedMinor).Distinct().ToListAsync()));

        // Different refunds of one line: no more than was paid, whoever comes first.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Sends(finance, RefundHead + Refund($"T{i}", "S0", "3", position: "1"), path: RefundPath)));
        Assert.Equal(900, (await OrderOf("S0")).RefundedMinor);
    }

    [Fact]
    public async Task What_was_given_back_goes_with_its_order_when_that_is_linked()
    {
        var finance = await World();
        var customer = await _world.Who("customer");
        await Stage(ProjectStage.ConfirmedOpportunity);
        var id = await Bought("NOBODYS", at: Second(_world.Own.Account.AssociatedAt!.Value).AddSeconds(-1));
        Assert.Equal((1, 0, true, 0), await Imports(finance, RefundHead + Refund("R1", "NOBODYS", "80.00"), path: RefundPath));
        Assert.Equal(default, await Whose());
        await Project(set => set.SetProperty(p => p.CreatedAt, _world.Town.Now.AddDays(-40)));
        (await customer.Submits($"/my/billing/orders/{id}/project", Form(_world.Own.Project.Number))).Is(303);
        Assert.Equal(_world.Own.Partner.Id, await Whose());

        Task<Baobei.Domain.Kernel.Id<Baobei.Domain.Partners.Partner>> Whose() => _world.Town.As((_, db) => db.AcrossPartners<OrderRefund>().Where(r => r.ShopNumber == "R1").Select(r => r.PartnerId).SingleAsync());
    }

    private async Task<Person> World()
    {
        _world = await EveryRouteWorld.Build(server);

        // Files know whole seconds.
        _world.Town.Pass(TimeSpan.FromMinutes(1));
        _spec = $"s{Guid.CreateVersion7():N}";
        var product = await _world.Town.Product($"p{_spec[1..]}");
        await _world.Town.Spec(product, _spec, (12_700, 0));
        return await _world.Who("finance");
    }

    private Task<int> Shop() => _world.Town.As((_, db) => db.AcrossPartners<Order>().CountAsync(o => o.Source == OrderSource.Shop));

    private Task<int> Refunds() => _world.Town.As((_, db) => db.AcrossPartners<OrderRefund>().CountAsync(r => r.ShopNumber != null));

    private Task<Order> OrderOf(string number) => _world.Town.As((_, db) => db.AcrossPartners<Order>().AsNoTracking().SingleAsync(o => o.Number == number));

    /// <summary>In the month of now, as the partner reads it, minor units.</summary>
    private static async Task<long> Refunded(Person owner) =>
        (await owner.Calls(HttpMethod.Get, "/api/v1/order-lines/sums")).Is(200).Json.GetProperty("data")[0].GetProperty("refunded").GetProperty("amountMinor").GetInt64();

    private Task<int> Stage(ProjectStage stage) => Project(set => set.SetProperty(p => p.Stage, stage));

    private Task<int> Project(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Project>> change) =>
        _world.Town.As((_, db) => db.AcrossPartners<Project>().Where(p => p.Id == _world.Own.Project.Id).ExecuteUpdateAsync(change));

    /// <summary>Id of an order of the own account.</summary>
    private async Task<string> Bought(string number, DateTimeOffset? at = null)
    {
        Assert.Equal((1, 0, true, 0), await Imports(await _world.Who("finance"), Head + Row(number, "100.00", "80.00", at: at)));
        return (await _world.Town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Number == number).Select(o => o.Id).SingleAsync())).ToString();
    }

    private string Row(string number, string list, string amount, string coupon = "", string tax = "", string? account = null, string? spec = null, DateTimeOffset? at = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number},{account ?? _world.Own.Account.AccountName},{Shown(at ?? Second(_world.Town.Now))},CNY,{spec ?? _spec},1,\"{list}\",\"{amount}\",{coupon},{tax}\n");

    private string Refund(string number, string order, string amount, string position = "", string words = "", DateTimeOffset? at = null) =>
        $"{number},{order},{position},{amount},{Shown(at ?? Second(_world.Town.Now))},{words}\n";

    /// <summary>As finance's zone, which is China's, shows it.</summary>
    private static string Shown(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTimeOffset Second(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static Dictionary<string, string> Form(string project) => new() { ["Project"] = project };

    private static Task<Answer> Sends(Person finance, string file, bool dryRun = false, string path = "/api/v1/order-imports") => finance.Calls(
        HttpMethod.Post, path, new { file = new { fileName = "orders.csv", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file)) }, dryRun });

    private static async Task<(int Added, int Known, bool Loaded, int Faults)> Imports(Person finance, string file, bool dryRun = false, string path = "/api/v1/order-imports")
    {
        var answer = (await Sends(finance, file, dryRun, path)).Is(200).Json;
        return (answer.GetProperty("added").GetInt32(), answer.GetProperty("known").GetInt32(), answer.GetProperty("loaded").GetBoolean(), answer.GetProperty("faults").GetArrayLength());
    }

    private static async Task<Answer> Uploads(Person finance, string file, bool dryRun, string path = "/orders/import")
    {
        var form = await finance.Opens(path);
        using var content = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "File", "orders.csv" } };
        content.Add(new StringContent(form.Page.QuerySelector($"form[action='{path}'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken");
        if (dryRun)
        {
            content.Add(new StringContent("true"), "DryRun");
        }

        return await Answer.Of(finance, await finance.Http.PostAsync(new Uri(path, UriKind.Relative), content));
    }
}
