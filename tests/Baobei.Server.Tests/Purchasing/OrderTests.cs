using Baobei.Domain.Customers;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Funds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Purchasing;

/// <summary>支付, 代付, 订单 and 退款: the money in the ledger and the facts beside it, always together.</summary>
public sealed class OrderTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task The_customer_pays_from_its_cash_and_the_purchase_order_becomes_an_order()
    {
        var (world, sales) = await World();
        var (customer, account) = (await world.Who("customer"), world.Own.Account.Id);
        var purchase = await Requested(world, sales);
        var mine = $"/my/billing/purchase-orders/{purchase}";
        var cash = LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY");
        Assert.Contains("Not enough; missing", (await customer.Opens($"{mine}/payment")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Submits($"{mine}/payment", _nothing, $"{mine}/payment")).Is(409);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).IsRefused("ledger.insufficient");

        // What was refused left nothing behind: no order, no number, the purchase order as it was.
        Assert.Equal("payment_requested", await StatusOf(sales, purchase));
        Assert.False(await world.Town.As((_, db) => db.Orders.AnyAsync(o => o.PurchaseOrderId == IdOf(purchase))));
        await world.Town.Fund(account, 200_000);
        var paid = (await customer.Submits($"{mine}/payment", _nothing, $"{mine}/payment")).Is(303);
        var order = paid.Location!.Split('?')[0];
        Assert.Contains("CNY 1,524.00", (await customer.Opens(order)).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal((200_000 - 152_400, 152_400 + world.Own.Order.AmountMinor + world.Other.Order.AmountMinor), (await world.Town.Has(cash), await Revenue(world)));
        Assert.Contains($"href=\"{order}\"", (await customer.Opens($"/ledger/accounts/{cash.IdFor(world.Town.Vendor.Id)}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal("paid", await StatusOf(sales, purchase));
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).IsRefused("purchase.wrong_status");
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/refusal", new { reason = "too_expensive" })).IsRefused("purchase.wrong_status");

        // The partner and the vendor see it, with the facts that performance is computed from.
        var id = order.Split('/')[^1];
        var facts = (await sales.Calls(HttpMethod.Get, $"/api/v1/orders/{id}")).Is(200).Json;
        Assert.Equal(
            (world.Own.Project.Id.ToString(), "account", "agency", 152_400, 8_626),
            (facts.GetProperty("projectId").GetString(), facts.GetProperty("payer").GetString(), facts.GetProperty("distributionType").GetString(),
                facts.GetProperty("total").GetProperty("amountMinor").GetInt64(), facts.GetProperty("tax").GetProperty("amountMinor").GetInt64()));
        var line = await world.Town.As((_, db) => db.OrderLines.SingleAsync(l => l.OrderId == Baobei.Domain.Kernel.Id<Order>.Parse(id, null)));
        Assert.Equal((world.Own.Partner.Id, 152_400, 152_400, 8_626, true), (line.PartnerId, line.ListMinor, line.AmountMinor, line.TaxMinor, line.CountsForPerformance));
        Assert.Contains("See orders", (await sales.Opens($"/projects/{world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(id, (await sales.Opens($"/orders?project={world.Own.Project.Id}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/refund", (await sales.Opens($"/orders/{id}")).Is(200).Body, StringComparison.Ordinal);
        (await (await world.Town.Someone(Role.PartnerSales, world.Other.Partner)).Opens($"/orders/{id}")).Is(404);
        (await world.Other.Customer.Opens(order)).Is(404);
    }

    [Fact]
    public async Task Two_who_pay_at_once_pay_once()
    {
        var (world, sales) = await World();
        var customer = await world.Who("customer");
        var purchase = await Requested(world, sales);
        await world.Town.Fund(world.Own.Account.Id, 1_000_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")));
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Contains(answer.Code, new[] { "purchase.wrong_status", "edit.conflict" }));
        Assert.Equal(1_000_000 - 152_400, await world.Town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));
        Assert.Equal(1, await world.Town.As((_, db) => db.Orders.CountAsync(o => o.PurchaseOrderId == IdOf(purchase))));
    }

    [Fact]
    public async Task An_agency_account_has_its_partner_pay_when_it_asks_and_not_before()
    {
        var (world, sales) = await World();
        var (customer, bookkeeper) = (await world.Who("customer"), await world.Who("bookkeeper"));
        var own = await Requested(world, sales);
        await world.Town.Fund(world.Own.Partner.Id, 500_000);
        var cash = LedgerAccountName.Of(world.Own.Partner.Id, LedgerPurpose.Cash, "CNY");
        var had = await world.Town.Has(cash);
        (await bookkeeper.Submits($"/purchase-orders/{own}/payment", _nothing)).Is(409);
        (await sales.Opens($"/purchase-orders/{own}/payment")).Is(403);
        var asked = await Requested(world, sales, by: "partner");
        Assert.Contains("The customer asks its partner to pay", (await bookkeeper.Opens($"/purchase-orders/{asked}")).Is(200).Body, StringComparison.Ordinal);
        (await bookkeeper.Submits($"/purchase-orders/{asked}/payment", _nothing)).Is(303);
        Assert.Equal(had - 152_400, await world.Town.Has(cash));
        var order = await world.Town.As((_, db) => db.Orders.SingleAsync(o => o.PurchaseOrderId == IdOf(asked)));
        Assert.Equal((OrderPayer.Partner, bookkeeper.User!.Id), (order.Payer, order.PaidBy));
        Assert.Contains("The partner on its behalf", (await customer.Opens($"/my/billing/orders/{order.Id}")).Is(200).Body, StringComparison.Ordinal);

        // Refunded, the money is the partner's again.
        var finance = await world.Who("finance");
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order.Id}/refunds", new { reason = "not_wanted" })).Is(200);
        Assert.Equal(had, await world.Town.Has(cash));
        Assert.Equal(0, await world.Town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));

        // A resale account pays itself.
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.DistributionType, DistributionType.Resale)));
        var confirmed = await Confirmed(world, sales);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{confirmed}/payment-request", new { by = "partner" })).IsRefused("purchase.not_agency");
    }

    [Fact]
    public async Task A_resale_account_spends_what_was_allotted_first_and_gets_back_what_was_taken_last_first()
    {
        var (world, sales) = await World();
        var (customer, finance, account) = (await world.Who("customer"), await world.Who("finance"), world.Own.Account.Id);
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == account).ExecuteUpdateAsync(set => set.SetProperty(a => a.DistributionType, DistributionType.Resale)));
        await world.Town.Allot(world.Own.Partner.Id, account, 100_000);
        await world.Town.Fund(account, 100_000);
        var purchase = await Requested(world, sales);
        var order = (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).Is(200).Json.GetProperty("id").GetString()!;
        Assert.Equal((0, 47_600), await Purses());
        await Refund(40_000);
        Assert.Equal((0, 87_600), await Purses());
        await Refund(20_000);
        Assert.Equal((7_600, 100_000), await Purses());
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order}/refunds", new { reason = "other", words = "All of it." })).Is(200);
        Assert.Equal((100_000, 100_000), await Purses());
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order}/refunds", new { reason = "goodwill" })).IsRefused("order.nothing_left");
        Assert.Equal("refunded", (await sales.Calls(HttpMethod.Get, $"/api/v1/orders/{order}")).Is(200).Json.GetProperty("status").GetString());
        Assert.Equal(world.Own.Order.AmountMinor + world.Other.Order.AmountMinor, await Revenue(world));

        async Task Refund(long amount) => (await finance.Calls(
            HttpMethod.Post, $"/api/v1/orders/{order}/refunds", new { reason = "goodwill", lines = new[] { new { position = 1, amountMinor = amount } } })).Is(200);

        async Task<(long Received, long Cash)> Purses() => (
            await world.Town.Has(LedgerAccountName.Of(account, LedgerPurpose.Received, "CNY", world.Own.Partner.Id)), await world.Town.Has(LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY")));
    }

    [Fact]
    public async Task What_was_allotted_goes_back_to_the_partner_once_the_association_is_over()
    {
        var (world, sales) = await World();
        var (customer, finance, account) = (await world.Who("customer"), await world.Who("finance"), world.Own.Account.Id);
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == account).ExecuteUpdateAsync(set => set.SetProperty(a => a.DistributionType, DistributionType.Resale)));
        await world.Town.Allot(world.Own.Partner.Id, account, 100_000);
        await world.Town.Fund(account, 100_000);
        var purchase = await Requested(world, sales);
        var order = (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).Is(200).Json.GetProperty("id").GetString()!;
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == account).ExecuteUpdateAsync(set => set.SetProperty(a => a.EndedAt, world.Town.Now)));
        var partner = LedgerAccountName.Of(world.Own.Partner.Id, LedgerPurpose.Cash, "CNY");
        var had = await world.Town.Has(partner);
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order}/refunds", new { reason = "not_wanted" })).Is(200);
        Assert.Equal(
            (had + 100_000, 0, 100_000),
            (await world.Town.Has(partner), await world.Town.Has(LedgerAccountName.Of(account, LedgerPurpose.Received, "CNY", world.Own.Partner.Id)),
                await world.Town.Has(LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY"))));
    }

    [Fact]
    public async Task Finance_refunds_on_a_page_a_part_of_a_line_and_the_rest()
    {
        var (world, sales) = await World();
        var (finance, customer, order) = (await world.Who("finance"), await world.Who("customer"), world.Own.Order);
        var page = $"/orders/{order.Id}/refund";
        Assert.Equal(["Amount"], (await finance.Submits(page, Form("", "10", "Goodwill"))).Is(422).WrongFields());
        Assert.Equal(["Amount"], (await finance.Submits(page, Form("1", "much", "Goodwill"))).Is(422).WrongFields());
        Assert.Equal(["Amount"], (await finance.Submits(page, Form("1", "9999999", "Goodwill"))).Is(422).WrongFields());
        Assert.Equal(["Reason"], (await finance.Submits(page, Form("1", "10", ""))).Is(422).WrongFields());
        Assert.Equal(["Words"], (await finance.Submits(page, Form("", "", "Other"))).Is(422).WrongFields());
        (await finance.Submits(page, Form("1", "100.50", "Goodwill"))).Is(303);
        Assert.Contains("CNY 100.50", (await customer.Opens($"/my/billing/orders/{order.Id}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Partly refunded", (await sales.Opens($"/orders/{order.Id}")).Is(200).Body, StringComparison.Ordinal);
        (await finance.Submits(page, Form("", "", "NotWanted"))).Is(303);
        Assert.DoesNotContain("/refund", (await finance.Opens($"/orders/{order.Id}")).Is(200).Body, StringComparison.Ordinal);
        await world.Town.Deliver();
        var told = await world.Town.As((_, db) => db.Messages.Where(m => m.UserId == customer.User!.Id && m.Kind == "order_refund_received").CountAsync());
        Assert.Equal(2, told);
        var refunds = await world.Town.As((_, db) => db.OrderRefunds.Where(r => r.OrderId == order.Id).ToListAsync());
        Assert.Equal((order.AmountMinor, order.TaxMinor), (refunds.Sum(r => r.AmountMinor), refunds.Sum(r => r.TaxMinor)));

        static Dictionary<string, string> Form(string line, string amount, string reason) => new() { ["Line"] = line, ["Amount"] = amount, ["Reason"] = reason, ["Words"] = "" };
    }

    [Fact]
    public async Task A_purchase_order_is_paid_in_parts_where_the_policy_allows_it()
    {
        var (world, sales) = await World();
        var (customer, account) = (await world.Who("customer"), world.Own.Account.Id);
        var (cash, held) = (LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY"), LedgerAccountName.Of(account, LedgerPurpose.Held, "CNY"));
        await world.Town.Fund(account, 100_000);
        var purchase = await Requested(world, sales);
        var mine = $"/my/billing/purchase-orders/{purchase}";
        (await Part(50_000)).IsRefused("purchase.no_part");
        Assert.DoesNotContain("Pay a part", (await customer.Opens($"{mine}/payment")).Is(200).Body, StringComparison.Ordinal);
        await world.Town.Policy(policy => policy with { PartPaymentPercent = 30 });

        // 30 % of 1,524.00 is 457.20; all but a cent is the most.
        Assert.Contains("From CNY 457.20 to CNY 1,523.99", (await customer.Opens($"{mine}/payment")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Amount"], (await customer.Submits($"{mine}/payment", new Dictionary<string, string> { ["Amount"] = "457.19" }, action: $"{mine}/part-payments")).Is(422).WrongFields());
        (await Part(152_400)).Is(400);
        (await Part(120_000)).IsRefused("ledger.insufficient");
        (await customer.Submits($"{mine}/payment", new Dictionary<string, string> { ["Amount"] = "600.00" }, action: $"{mine}/part-payments")).Is(303);
        Assert.Equal((40_000, 60_000), (await world.Town.Has(cash), await world.Town.Has(held)));
        Assert.Equal("payment_requested", await StatusOf(sales, purchase));
        Assert.Contains("CNY 924.00", (await sales.Opens($"/purchase-orders/{purchase}")).Is(200).Body, StringComparison.Ordinal);

        // It ends with the purchase order, not by hand in the ledger.
        var finance = await world.Who("finance");
        var hold = await world.Town.As((_, db) => db.LedgerHolds.Where(h => h.OwnerId == account.Value).Select(h => h.Id).SingleAsync());
        Assert.Contains(purchase, (await finance.Voids(hold)).IsRefused("hold.belongs").Body, StringComparison.Ordinal);
        Assert.Equal((40_000, 60_000), (await world.Town.Has(cash), await world.Town.Has(held)));

        // The rest is missing; with it everything is taken at once, and the order is as if it had been paid so.
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).IsRefused("ledger.insufficient");
        Assert.Equal((40_000, 60_000), (await world.Town.Has(cash), await world.Town.Has(held)));
        await world.Town.Fund(account, 52_400);
        var order = (await customer.Submits($"{mine}/payment", _nothing, action: $"{mine}/payment")).Is(303).Location!.Split('?')[0].Split('/')[^1];
        Assert.Equal((0, 0), (await world.Town.Has(cash), await world.Town.Has(held)));
        (await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order}/refunds", new { reason = "not_wanted" })).Is(200);
        Assert.Equal(152_400, await world.Town.Has(cash));

        // Refused, or over, the money is free again.
        foreach (var refused in new[] { true, false })
        {
            purchase = await Requested(world, sales);
            (await Part(60_000)).Is(200);
            Assert.Equal(60_000, await world.Town.Has(held));
            if (refused)
            {
                (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/refusal", new { reason = "too_expensive" })).Is(200);
            }
            else
            {
                world.Town.Pass(await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == IdOf(purchase)).Select(o => o.PromisedUntil).SingleAsync()) - world.Town.Now);
                await world.Town.RunSchedule();
            }

            Assert.Equal((152_400, 0), (await world.Town.Has(cash), await world.Town.Has(held)));
        }

        Assert.Null((await world.Town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None))).Finding);

        Task<Answer> Part(long amount) => customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/part-payments", new { amountMinor = amount });
    }

    [Fact]
    public async Task Nothing_is_paid_once_the_promise_is_over_or_the_account_is_frozen()
    {
        var (world, sales) = await World();
        var customer = await world.Who("customer");
        var purchase = await Requested(world, sales);
        await world.Town.Fund(world.Own.Account.Id, 1_000_000);
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.IsFrozen, true)));
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).IsRefused("account.frozen");
        await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.IsFrozen, false)));
        var until = await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == IdOf(purchase)).Select(o => o.PromisedUntil).SingleAsync());
        world.Town.Pass(until - world.Town.Now);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment")).IsRefused("purchase.expired");
        Assert.Equal(1_000_000, await world.Town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));
    }

    [Fact]
    public async Task Projects_and_orders_are_found_by_one_another()
    {
        var (world, sales) = await World();
        var project = world.Own.Project.Id.ToString();
        Assert.Equal([project], await Projects(sales, "?orders=true"));
        Assert.DoesNotContain(project, await Projects(sales, "?orders=false"));
        Assert.Equal([project], await Projects(sales, "?orders=true&status=in_progress"));
        Assert.Contains("Has orders", (await sales.Opens("/projects?orders=true")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(1, await Count(sales, $"?number={world.Own.Order.Number}"));
        Assert.Equal(1, await Count(sales, "?status=paid"));
        Assert.Equal(0, await Count(sales, "?status=refunded"));
        Assert.Equal(1, await Count(sales, $"?account={world.Own.Account.AccountName}"));
        Assert.Equal(0, await Count(sales, $"?from={world.Town.Now.AddDays(2):yyyy-MM-dd}"));
        Assert.Equal(1, await Count(sales, $"?to={world.Town.Now.AddDays(2):yyyy-MM-dd}"));
        Assert.Equal(2, await Count(await world.Who("auditor"), ""));
        (await sales.Calls(HttpMethod.Get, "/api/v1/orders?status=nonsense")).Is(400);

        static async Task<List<string>> Projects(Person person, string query) =>
            [.. (await person.Calls(HttpMethod.Get, $"/api/v1/projects{query}")).Is(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

        static async Task<int> Count(Person person, string query) => (await person.Calls(HttpMethod.Get, $"/api/v1/orders{query}")).Is(200).Json.GetProperty("data").GetArrayLength();
    }

    private static Baobei.Domain.Kernel.Id<PurchaseOrder> IdOf(string purchase) => Baobei.Domain.Kernel.Id<PurchaseOrder>.Parse(purchase, null);

    private static Task<long> Revenue(EveryRouteWorld world) => world.Town.Has(LedgerAccountName.Of(world.Town.Vendor.Id, LedgerPurpose.Revenue, "CNY"));

    private static async Task<string> StatusOf(Person person, string purchase) =>
        (await person.Calls(HttpMethod.Get, $"/api/v1/purchase-orders/{purchase}")).Is(200).Json.GetProperty("status").GetString()!;

    private async Task<(EveryRouteWorld World, Person Sales)> World()
    {
        var world = await EveryRouteWorld.Build(server);
        return (world, await world.Who("sales"));
    }

    /// <summary>A purchase order of CNY 1,524.00 that its customer has confirmed.</summary>
    internal static async Task<string> Confirmed(EveryRouteWorld world, Person sales)
    {
        var product = await world.Town.Product($"p{Guid.CreateVersion7():N}");
        var spec = await world.Town.Spec(product, $"s{Guid.CreateVersion7():N}", (12_700, 0));
        var list = (await sales.Calls(HttpMethod.Post, $"/api/v1/projects/{world.Own.Project.Id}/configuration-lists", new { name = "测试" })).Is(201).Json.GetProperty("id").GetString()!;
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/lines", new { specId = spec.Id.ToString(), quantity = 1, term = 12 }, ("If-Match", "\"v0\""))).Is(200);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/quotation")).Is(200);
        var order = (await sales.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/push", new { })).Is(201).Json.GetProperty("id").GetString()!;
        (await (await world.Who("cbm")).Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{order}/decision", new { outcome = "approved", reason = "in_order" })).Is(200);
        (await (await world.Who("customer")).Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation")).Is(200);
        return order;
    }

    internal static async Task<string> Requested(EveryRouteWorld world, Person sales, string by = "account")
    {
        var order = await Confirmed(world, sales);
        (await (await world.Who("customer")).Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/payment-request", new { by })).Is(200);
        return order;
    }
}
