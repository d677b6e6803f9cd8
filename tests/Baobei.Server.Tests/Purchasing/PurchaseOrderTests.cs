using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Mail;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Papers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>From 配置单 by 报价单 and 采购单 to 申请支付: each side on its own pages and in the API.</summary>
public sealed class PurchaseOrderTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task On_pages_it_is_quoted_pushed_approved_lowered_confirmed_and_asked_to_be_paid()
    {
        var (world, sales) = await World();
        var (cbm, customer) = (await world.Who("cbm"), await world.Who("customer"));
        var (list, _) = await Made(world, sales, quantity: 4);
        var page = $"/projects/{world.Own.Project.Id}/lists/{list}";
        Assert.Contains($"{page}/quotation", (await sales.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await sales.Submits($"{page}/push", _nothing)).Is(409);
        var dialog = (await sales.Opens($"{page}/quotation")).Is(200).Body;
        Assert.Contains("CNY 6,096.00", dialog, StringComparison.Ordinal);
        (await sales.Submits($"{page}/quotation", _nothing)).Is(303);
        var quoted = (await sales.Opens(page)).Is(200).Body;
        Assert.Contains("Quoted and ready to be pushed", quoted, StringComparison.Ordinal);
        Assert.DoesNotContain("/lines/new", quoted, StringComparison.Ordinal);
        Assert.Contains("Quotation", Pdf.Text(await sales.Http.GetByteArrayAsync(new Uri($"{page}/pdf", UriKind.Relative))), StringComparison.Ordinal);
        (await sales.Submits($"{page}/name", new Dictionary<string, string> { ["Name"] = "Other" })).Is(409);
        var pushed = (await sales.Submits($"{page}/push", new Dictionary<string, string> { ["Words"] = "As agreed on Monday." })).Is(303).Location!.Split('?')[0];
        Assert.Contains("Awaiting approval", (await sales.Opens($"/projects/{world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        var mine = pushed.Replace("/purchase-orders", "/my/billing/purchase-orders", StringComparison.Ordinal);
        (await customer.Opens(mine)).Is(404);

        // The CBM finds it, reads it and decides; what is missing is said beside its field.
        var queue = (await cbm.Opens("/purchase-approvals")).Is(200);
        Assert.Contains(pushed, queue.Body, StringComparison.Ordinal);
        Assert.Contains("For you to decide", queue.Body, StringComparison.Ordinal);
        Assert.Contains("As agreed on Monday.", (await cbm.Opens(pushed)).Is(200).Body, StringComparison.Ordinal);
        Assert.StartsWith("3 waiting", queue.Page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("What waits for you", (await cbm.Opens("/purchase-approvals?mine=true")).Is(200).Page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        var wrong = await cbm.Submits(pushed, new Dictionary<string, string> { ["Outcome"] = "Returned", ["Reason"] = "InOrder" });
        Assert.Equal(["Reason", "Words"], wrong.Is(422).WrongFields());
        (await cbm.Submits(pushed, new Dictionary<string, string> { ["Outcome"] = "Approved", ["Reason"] = "InOrder" })).Is(303);

        // The customer takes less, up to what was offered, and confirms.
        Assert.Contains(mine, (await customer.Opens("/my/billing/purchase-orders")).Is(200).Body, StringComparison.Ordinal);
        var more = await customer.Submits($"{mine}/lines/1", new Dictionary<string, string> { ["Quantity"] = "5" });
        Assert.Equal(["Quantity"], more.Is(422).WrongFields());
        (await customer.Submits($"{mine}/lines/1", new Dictionary<string, string> { ["Quantity"] = "0" })).Is(409);
        (await customer.Submits($"{mine}/lines/1", new Dictionary<string, string> { ["Quantity"] = "1" })).Is(303);
        Assert.Contains("CNY 1,524.00", (await customer.Opens(mine)).Is(200).Body, StringComparison.Ordinal);
        (await customer.Submits(mine, _nothing, $"{mine}/confirmation")).Is(303);
        Assert.DoesNotContain("/withdrawal", (await sales.Opens(pushed)).Is(200).Body, StringComparison.Ordinal);
        foreach (var (who, at) in new[] { (sales, pushed), (cbm, pushed), (customer, mine), (customer, mine.Replace("/my/billing", "/api/v1/my", StringComparison.Ordinal)) })
        {
            var paper = Pdf.Text(await who.Http.GetByteArrayAsync(new Uri($"{at}/pdf", UriKind.Relative)));
            Assert.Contains("Purchaseorder", paper, StringComparison.Ordinal);
            Assert.Contains("1,524.00", paper, StringComparison.Ordinal);
            Assert.Contains("Confirmed", paper, StringComparison.Ordinal);
        }

        (await customer.Posts($"{mine}/payment-request", new Dictionary<string, string> { ["By"] = "Account" })).Is(303);
        Assert.Contains("Payment requested", (await sales.Opens(pushed)).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Payment requested", (await sales.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        var events = await world.Town.As((_, db) => db.Audit.Where(a => a.Subject == pushed.Replace("/purchase-orders/", "")).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
        Assert.Equal(["purchase.pushed", "purchase.approved", "purchase.lowered", "purchase.confirmed", "purchase.payment_requested"], events);
    }

    [Fact]
    public async Task A_program_goes_the_same_way_and_nobody_overwrites_what_another_did()
    {
        var (world, sales) = await World();
        var (cbm, customer) = (await world.Who("cbm"), await world.Who("customer"));
        var (list, _) = await Made(world, sales);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/push", new { })).IsRefused("configuration.not_quoted");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation", null, V(0))).Is(412);
        var quoted = (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation", null, V(1))).Is(200).Json;
        Assert.Equal("submitted", quoted.GetProperty("status").GetString());
        var until = quoted.GetProperty("quotation").GetProperty("promisedUntil").GetDateTimeOffset();
        Assert.Equal(VendorZone.EndOf(VendorZone.DayOf(world.Town.Now).AddDays(30)), until);
        var made = (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/push", new { words = "Hello" })).Is(201);
        var order = made.Json.GetProperty("id").GetString()!;
        Assert.StartsWith("PO", made.Json.GetProperty("number").GetString(), StringComparison.Ordinal);
        Assert.Equal((8626, until), (made.Json.GetProperty("tax").GetProperty("amountMinor").GetInt64(), made.Json.GetProperty("promisedUntil").GetDateTimeOffset()));
        Assert.EndsWith($"/purchase-orders/{order}", made.Location, StringComparison.Ordinal);

        // Who may decide, decides; who may not is told why.
        var bd = await world.Who("bd");
        var decision = new { outcome = "approved", reason = "in_order" };
        (await bd.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).IsRefused("approval.not_approver");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).Is(403);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision, V(9))).Is(412);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision, V(1))).Is(200);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).IsRefused("purchase.wrong_status");
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation", null, V(1))).Is(412);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/payment-request", new { })).IsRefused("purchase.wrong_status");
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation", null, V(2))).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/payment-request", new { })).Is(200);
        Assert.Equal("payment_requested", (await sales.Calls(HttpMethod.Get, $"/api/v1/purchase-orders/{order}")).Is(200).Json.GetProperty("status").GetString());
        (await sales.Calls(HttpMethod.Delete, $"/api/v1/configuration-lists/{list}/quotation")).IsRefused("configuration.order_open");
    }

    [Fact]
    public async Task What_was_sent_back_is_changed_quoted_and_pushed_again()
    {
        var (world, sales) = await World();
        var (cbm, customer) = (await world.Who("cbm"), await world.Who("customer"));
        var (list, spec) = await Made(world, sales);
        var first = await Pushed(sales, list);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{first}/decision", new { outcome = "returned", reason = "discount_too_high", words = "10 % at most." })).Is(200);
        var shown = (await sales.Opens($"/purchase-orders/{first}")).Is(200).Body;
        Assert.Contains("10 % at most.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("CustomerBusinessManager", shown, StringComparison.Ordinal);
        (await customer.Calls(HttpMethod.Get, $"/api/v1/my/purchase-orders/{first}")).Is(404);
        var page = $"/projects/{world.Own.Project.Id}/lists/{list}";
        (await sales.Submits(page, _nothing, $"{page}/reopening")).Is(303);
        (await sales.Calls(HttpMethod.Put, $"/api/v1/configuration-lists/{list}/lines/1", new { quantity = 1, discountBasisPoints = 0 }, V(4))).Is(200);
        var second = await Pushed(sales, list);
        Assert.Equal(
            ["returned", "awaiting_approval"],
            (await sales.Calls(HttpMethod.Get, $"/api/v1/purchase-orders?project={world.Own.Project.Id}")).Is(200).Json.GetProperty("data").EnumerateArray()
                .Where(row => row.GetProperty("id").GetString() == first || row.GetProperty("id").GetString() == second).Select(row => row.GetProperty("status").GetString()).Reverse());

        // The list keeps both; it is not deleted any more.
        Assert.Contains(first, (await sales.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        Assert.NotEqual("", spec);
    }

    [Fact]
    public async Task From_the_policys_amount_on_an_operator_approves_as_well_and_a_stand_in_decides_for_who_is_away()
    {
        var (world, sales) = await World();
        await world.Town.Policy(policy => policy with { SecondApprovalYuan = 1_000 });
        var (cbm, bd, operators) = (await world.Who("cbm"), await world.Who("bd"), await world.Who("operator"));
        var (list, _) = await Made(world, sales);
        var order = await Pushed(sales, list);
        await world.Town.As(async (_, db) =>
        {
            var now = world.Town.Now;
            db.Add(Domain.Approvals.StandIn.Create([], cbm.User!.Id, bd.User!.Id, now, now.AddDays(2), null, cbm.User.Id, now));
            return await db.SaveChangesAsync();
        });
        var decision = new { outcome = "approved", reason = "in_order" };
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).IsRefused("approval.away");
        (await operators.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).IsRefused("approval.not_approver");
        var half = (await bd.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).Is(200).Json;
        Assert.Equal(("awaiting_approval", 2), (half.GetProperty("status").GetString(), half.GetProperty("step").GetInt32()));
        Assert.Contains($"/purchase-orders/{order}", (await operators.Opens("/purchase-approvals")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal("approved", (await operators.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", decision)).Is(200).Json.GetProperty("status").GetString());
        var kept = await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Number != "").OrderByDescending(o => o.Id).FirstAsync());
        Assert.Equal((bd.User!.Id, cbm.User!.Id), (kept.Decisions[0].By, kept.Decisions[0].For!.Value));
    }

    [Fact]
    public async Task The_customer_asks_for_changes_or_refuses_and_the_partner_takes_back()
    {
        var (world, sales) = await World();
        var (cbm, customer) = (await world.Who("cbm"), await world.Who("customer"));
        var changed = await Approved(world, sales, cbm);
        var mine = $"/my/billing/purchase-orders/{changed}";
        Assert.Equal(["Words"], (await customer.Submits($"{mine}/changes", new Dictionary<string, string> { ["Words"] = "" })).Is(422).WrongFields());
        (await customer.Submits($"{mine}/changes", new Dictionary<string, string> { ["Words"] = "Eight of them, please." })).Is(303);
        Assert.Contains("Eight of them, please.", (await sales.Opens($"/purchase-orders/{changed}")).Is(200).Body, StringComparison.Ordinal);

        var declined = await Approved(world, sales, cbm);
        Assert.Equal(["Words"], (await customer.Submits($"/my/billing/purchase-orders/{declined}/refusal", new Dictionary<string, string> { ["Reason"] = "Other" })).Is(422).WrongFields());
        (await customer.Submits($"/my/billing/purchase-orders/{declined}/refusal", new Dictionary<string, string> { ["Reason"] = "TooExpensive" })).Is(303);
        Assert.Contains("Too expensive", (await sales.Opens($"/purchase-orders/{declined}")).Is(200).Body, StringComparison.Ordinal);

        var taken = await Approved(world, sales, cbm);
        (await sales.Submits($"/purchase-orders/{taken}/withdrawal", _nothing)).Is(303);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{taken}/confirmation")).IsRefused("purchase.wrong_status");
        Assert.Contains("Taken back", (await customer.Opens($"/my/billing/purchase-orders/{taken}")).Is(200).Body, StringComparison.Ordinal);
        (await sales.Submits($"/purchase-orders/{taken}/withdrawal", _nothing)).Is(409);
    }

    [Fact]
    public async Task Its_promise_ends_to_the_second_and_everybody_is_told_once_by_a_job_that_comes_later()
    {
        var (world, sales) = await World();
        var (cbm, customer) = (await world.Who("cbm"), await world.Who("customer"));
        var order = await Approved(world, sales, cbm);
        var until = await world.Town.As((_, db) => db.PurchaseOrders.OrderByDescending(o => o.Id).Select(o => o.PromisedUntil).FirstAsync());
        await world.Town.RunSchedule();
        world.Town.Pass(until - world.Town.Now - TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        await world.Town.RunSchedule();
        await world.Town.Deliver();
        Assert.Equal(["purchase_asked", "purchase_due"], await Kinds(world, customer));
        world.Town.Pass(until - world.Town.Now);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation")).IsRefused("purchase.expired");
        Assert.Equal("expired", (await sales.Calls(HttpMethod.Get, $"/api/v1/purchase-orders/{order}")).Is(200).Json.GetProperty("status").GetString());
        Assert.Contains(order, (await sales.Calls(HttpMethod.Get, "/api/v1/purchase-orders?status=expired")).Is(200).Body, StringComparison.Ordinal);
        await world.Town.RunSchedule();
        await world.Town.RunSchedule();
        await world.Town.Deliver();
        Assert.Equal(["purchase_asked", "purchase_due", "purchase_lapsed"], await Kinds(world, customer));
        Assert.Equal("purchase_expired", (await Kinds(world, sales))[^1]);
        Assert.Contains(order, (await sales.Calls(HttpMethod.Get, "/api/v1/purchase-orders?status=expired")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_banned_asks_for_nothing_and_what_is_lacking_is_paid_on_credit()
    {
        var (world, sales) = await World();
        var (cbm, customer, finance) = (await world.Who("cbm"), await world.Who("customer"), await world.Who("finance"));
        var (list, _) = await Made(world, sales);
        var order = await Pushed(sales, list);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", new { outcome = "approved", reason = "in_order" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation")).Is(200);
        var (mine, credit) = ($"/api/v1/my/purchase-orders/{order}", $"/api/v1/accounts/{world.Own.Account.Id}/credit");
        (await finance.Calls(HttpMethod.Put, credit, new { purchases = "ban", reason = "Late payer" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"{mine}/payment-request", new { })).IsRefused("credit.purchases_banned");
        (await finance.Calls(HttpMethod.Put, credit, new { purchases = "normal", reason = "Settled" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"{mine}/payment-request", new { })).Is(200);
        var before = (await customer.Calls(HttpMethod.Get, "/api/v1/my/billing")).Is(200).Json.GetProperty("funds").GetProperty("cash").GetProperty("amountMinor").GetInt64();
        var total = (await customer.Calls(HttpMethod.Get, mine)).Is(200).Json.GetProperty("total").GetProperty("amountMinor").GetInt64();
        if (before < total)
        {
            (await customer.Calls(HttpMethod.Post, $"{mine}/payment", new { })).IsRefused("ledger.insufficient");
        }

        (await finance.Calls(HttpMethod.Put, credit, new { lineMinor = 1_000_000, reason = "Line" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"{mine}/payment", new { })).Is(200);
        var funds = (await customer.Calls(HttpMethod.Get, "/api/v1/my/billing")).Is(200).Json.GetProperty("funds");
        Assert.Equal(
            (Math.Max(0, before - total), Math.Max(0, total - before)),
            (funds.GetProperty("cash").GetProperty("amountMinor").GetInt64(), funds.GetProperty("creditUsed").GetProperty("amountMinor").GetInt64()));
    }

    [Fact]
    public async Task Each_step_is_told_to_whoever_acts_next()
    {
        var (world, sales) = await World();
        var (cbm, customer, owner, bd) = (await world.Who("cbm"), await world.Who("customer"), await world.Who("owner"), await world.Who("bd"));
        var (list, _) = await Made(world, sales);
        var order = await Pushed(sales, list);

        // Whoever is told after it was decided is not told.
        await world.Town.Deliver();
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", new { outcome = "approved", reason = "in_order" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation")).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/payment-request", new { })).Is(200);
        await world.Town.Deliver();
        Assert.Equal(["purchase_waits"], await Kinds(world, cbm));
        Assert.Empty(await Kinds(world, bd));
        Assert.Equal(["purchase_asked"], await Kinds(world, customer));
        foreach (var seller in new[] { sales, owner })
        {
            Assert.Equal(["purchase_approved", "purchase_confirmed", "purchase_payment_requested"], await Kinds(world, seller));
        }

        var mail = await world.Town.As((_, db) => db.Set<MailBoxItem>().FirstAsync(m => m.Recipient == customer.User!.Email && m.Text.Contains(order)));
        Assert.Contains($"/my/billing/purchase-orders/{order}", mail.Text, StringComparison.Ordinal);
        Assert.Contains("CNY 1,524.00", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_of_ones_own_and_are_found_by_number_status_customer_and_account()
    {
        var (world, sales) = await World();
        var other = await world.Town.Someone(Role.PartnerSales, world.Other.Partner);
        var own = world.Own.Pushed;
        var bought = await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == world.Own.Order.PurchaseOrderId).Select(o => o.Number).SingleAsync());
        (await other.Opens($"/purchase-orders/{own.Id}")).Is(404);
        (await other.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{own.Id}/withdrawal")).Is(404);
        Assert.DoesNotContain(own.Number, (await other.Opens("/purchase-orders")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal([bought, world.Own.Offered.Number, own.Number], await Numbers(sales, ""));
        Assert.Equal([own.Number], await Numbers(sales, $"?number={own.Number}"));
        Assert.Equal([own.Number], await Numbers(sales, "?status=awaiting_approval"));
        Assert.Equal(3, (await Numbers(sales, "?customer=QINGSHAN")).Count);
        Assert.Empty(await Numbers(sales, "?customer=nobody"));
        Assert.Equal(3, (await Numbers(sales, $"?account={world.Own.Account.AccountName}")).Count);
        Assert.Empty(await Numbers(sales, "?account=nobody"));
        (await sales.Calls(HttpMethod.Get, "/api/v1/purchase-orders?status=nonsense")).Is(400);
        var first = (await sales.Calls(HttpMethod.Get, "/api/v1/purchase-orders?limit=1")).Is(200).Json;
        Assert.Equal([world.Own.Offered.Number], await Numbers(sales, $"?cursor={first.GetProperty("next").GetString()}&limit=1"));

        // The vendor's people see all, and one partner's.
        var finance = await world.Who("finance");
        Assert.Equal(6, (await Numbers(finance, "")).Count);
        Assert.Equal(3, (await Numbers(finance, $"?partner={world.Other.Partner.Id}")).Count);
        (await finance.Opens("/purchase-approvals")).Is(403);
        Assert.DoesNotContain("/decision", (await finance.Opens($"/purchase-orders/{own.Id}")).Is(200).Body, StringComparison.Ordinal);
        (await world.Other.Customer.Opens($"/my/billing/purchase-orders/{world.Own.Offered.Id}")).Is(404);
    }

    [Fact]
    public async Task Prices_that_the_catalogue_has_changed_are_refreshed_before_they_are_promised()
    {
        var (world, sales) = await World();
        var product = await world.Town.Product($"p{Guid.CreateVersion7():N}");
        var spec = await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}", (12_700, 0), (15_000, 3));
        var list = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = "测试" })).Is(201).Json.GetProperty("id").GetString()!;
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/lines", new { specId = spec.Id.ToString(), quantity = 1, term = 1 }, V(0))).Is(200);
        world.Town.Pass(TimeSpan.FromDays(4));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation")).IsRefused("configuration.price_changed");
        (await sales.Calls(HttpMethod.Put, $"/api/v1/configuration-lists/{list}/prices", null, V(1))).Is(200);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation")).Is(200);
        (await sales.Calls(HttpMethod.Delete, $"/api/v1/configuration-lists/{list}/quotation")).Is(200);
    }

    private static (string Name, string Value) V(int version) => ("If-Match", $"\"v{version}\"");

    private async Task<(EveryRouteWorld World, Person Sales)> World()
    {
        var world = await EveryRouteWorld.Build(server);
        return (world, await world.Who("sales"));
    }

    /// <summary>A list with one line of CNY 127.00 for twelve months.</summary>
    [Fact]
    public async Task Whoever_decides_sees_margin_and_credit_and_a_partner_neither_of_them()
    {
        var world = await EveryRouteWorld.Build(server);
        var (sales, cbm, operators) = (await world.Who("sales"), await world.Who("cbm"), await world.Who("operator"));
        var (list, spec) = await Made(world, sales);
        var order = await Pushed(sales, list);
        Assert.Contains("the cost of a product is not known", (await cbm.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);
        var shown = (await operators.Calls(HttpMethod.Get, $"/api/v1/specs/{spec}")).Is(200);
        var edited = System.Text.Json.Nodes.JsonNode.Parse(shown.Body)!.AsObject();
        edited["costPercent"] = 101;
        (await operators.Calls(HttpMethod.Put, $"/api/v1/specs/{spec}", edited, V(0))).Is(400);
        edited["costPercent"] = 60;
        Assert.Equal(60, (await operators.Calls(HttpMethod.Put, $"/api/v1/specs/{spec}", edited, V(0))).Is(200).Json.GetProperty("costPercent").GetInt32());

        // 1,524.00 by the list and as sold; it costs 914.40.
        Assert.Contains("40%", (await cbm.Opens($"/purchase-orders/{order}")).Is(200).Body, StringComparison.Ordinal);
        (await (await world.Who("finance")).Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { lineMinor = 500_000, reason = "As agreed." })).Is(200);
        var queue = (await cbm.Opens("/purchase-approvals")).Is(200).Body;
        Assert.Contains("40%", queue, StringComparison.Ordinal);
        Assert.Contains("5,000.00", queue, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await sales.Calls(HttpMethod.Get, $"/api/v1/specs/{spec}")).Is(200).Json.GetProperty("costPercent").ValueKind);
        foreach (var page in new[] { $"/purchase-orders/{order}", $"/catalogue/specs/{spec}", "/catalogue.csv" })
        {
            var body = (await sales.Opens(page)).Is(200).Body;
            Assert.DoesNotContain("Margin", body, StringComparison.Ordinal);
            Assert.DoesNotContain("Cost, of list price", body, StringComparison.Ordinal);
            Assert.DoesNotContain("cost_percent", body, StringComparison.Ordinal);
        }

        Assert.Contains("cost_percent", (await operators.Opens("/catalogue.csv")).Is(200).Body, StringComparison.Ordinal);
    }

    internal static async Task<(string List, string Spec)> Made(EveryRouteWorld world, Person sales, int quantity = 1)
    {
        var product = await world.Town.Product($"p{Guid.CreateVersion7():N}");
        var spec = (await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}", (12_700, 0))).Id.ToString();
        var list = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = "测试" })).Is(201).Json.GetProperty("id").GetString()!;
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/lines", new { specId = spec, quantity, term = 12 }, V(0))).Is(200);
        return (list, spec);
    }

    internal static async Task<string> Pushed(Person sales, string list)
    {
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation")).Is(200);
        return (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/push", new { })).Is(201).Json.GetProperty("id").GetString()!;
    }

    private static async Task<string> Approved(EveryRouteWorld world, Person sales, Person cbm)
    {
        var (list, _) = await Made(world, sales);
        var order = await Pushed(sales, list);
        (await cbm.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", new { outcome = "approved", reason = "in_order" })).Is(200);
        return order;
    }

    /// <summary>What somebody was told about purchase orders in this test, the oldest first; what the world's own orders told is left out.</summary>
    private static Task<List<string>> Kinds(EveryRouteWorld world, Person person) => world.Town.As(async (_, db) =>
    {
        string[] own = [.. new[] { world.Own, world.Other }.SelectMany(side => new[] { side.Pushed.Id.ToString(), side.Offered.Id.ToString(), side.Order.PurchaseOrderId.ToString()!, side.Order.Id.ToString() })];
        var all = await db.Messages.Where(m => m.UserId == person.User!.Id && m.Kind.StartsWith("purchase_")).OrderBy(m => m.Id).ToListAsync();
        return all.Where(m => !own.Any(id => m.Link.EndsWith(id, StringComparison.Ordinal))).Select(m => m.Kind).ToList();
    });

    private static async Task<List<string>> Numbers(Person person, string query) =>
        [.. (await person.Calls(HttpMethod.Get, $"/api/v1/purchase-orders{query}")).Is(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("number").GetString()!)];
}
