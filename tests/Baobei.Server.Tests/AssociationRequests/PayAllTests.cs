using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Tests.Funds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.AssociationRequests;

/// <summary>强代付: the partner pays every order of an agency account, from the customer's agreement on until one of them ends it.</summary>
public sealed class PayAllTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task Agreed_to_an_order_is_paid_by_the_partner_when_it_is_confirmed()
    {
        var (world, owner, customer) = await World();
        var (cash, before) = (LedgerAccountName.Of(world.Own.Partner.Id, LedgerPurpose.Cash, "CNY"), await world.Town.Cash(world.Own.Partner));
        var offer = (await owner.Submits($"/accounts/{world.Own.Account.Id}/association/pay-all", new Dictionary<string, string> { ["Reason"] = "As in our contract" })).Is(303).Location!.Split('?')[0].Split('/')[^1];
        (await owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all", new { reason = "Again" })).IsRefused("association.request_open");

        // Open orders are in nobody's way here, and before the agreement nothing is paid.
        (await customer.Submits($"/my/requests/{offer}", _nothing, $"/my/requests/{offer}/agreement")).Is(303);
        Assert.Contains("pays every purchase order", (await customer.Opens("/my/partner")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Submits($"/my/billing/purchase-orders/{world.Own.Offered.Id}", _nothing, $"/my/billing/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(303);
        var order = await world.Town.As((_, db) => db.Orders.SingleAsync(o => o.PurchaseOrderId == world.Own.Offered.Id));
        Assert.Equal((OrderPayer.Partner, world.Own.Offered.AmountMinor), (order.Payer, order.AmountMinor));
        Assert.Equal(before - order.AmountMinor, await world.Town.Balance(cash));
        Assert.Null((await world.Town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None))).Finding);
        await world.Town.Deliver();
        Assert.Equal(2, await world.Town.As((_, db) => db.Messages.CountAsync(m => m.Kind == "pay_all_began")));
        (await owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all", new { reason = "Again" })).IsRefused("association.pays_all");
    }

    [Fact]
    public async Task With_too_little_it_waits_and_both_are_told()
    {
        var (world, owner, customer) = await World();
        await Agree(world, owner, customer);
        var cash = LedgerAccountName.Of(world.Own.Partner.Id, LedgerPurpose.Cash, "CNY");
        var bank = LedgerAccountName.Of(world.Town.Vendor.Id, LedgerPurpose.Bank, "CNY");
        await world.Town.Books(TransferOrder.Move("test:away", TransferOccasion.Withdrawal, cash, bank, await world.Town.Balance(cash) - world.Own.Offered.AmountMinor + 1));
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(200);
        var purchase = await world.Town.As((_, db) => db.PurchaseOrders.SingleAsync(o => o.Id == world.Own.Offered.Id));
        Assert.Equal((PurchaseOrderStatus.PaymentRequested, OrderPayer.Partner), (purchase.Status, purchase.PaymentBy!.Value));
        await world.Town.Deliver();
        Assert.True(await world.Town.As((_, db) => db.Messages.AnyAsync(m => m.Kind == "purchase_payment_waits" && m.UserId == owner.User!.Id)));
        Assert.True(await world.Town.As((_, db) => db.Messages.AnyAsync(m => m.Kind == "purchase_waits_for_partner" && m.UserId == customer.User!.Id)));

        // With one more it suffices; an end meanwhile leaves what waits as it is.
        (await customer.Submits("/my/partner", _nothing, "/my/partner/pay-all/ending")).Is(303);
        await world.Town.Fills(world.Own.Partner, 1);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{world.Own.Offered.Id}/payment")).Is(200);
        Assert.Equal(0, await world.Town.Balance(cash));
    }

    [Fact]
    public async Task What_waits_is_paid_by_itself_once_money_came_in_the_oldest_first_and_once()
    {
        var (world, owner, customer) = await World();
        var bookkeeper = await world.Who("bookkeeper");
        await Agree(world, owner, customer);
        await Empty(world);
        Id<PurchaseOrder>[] orders = [world.Own.Offered.Id, await Approved(world)];
        var amount = world.Own.Offered.AmountMinor;
        foreach (var order in orders)
        {
            (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{order}/confirmation")).Is(200);
        }

        await world.Town.RunSchedule();
        Assert.Equal([PurchaseOrderStatus.PaymentRequested, PurchaseOrderStatus.PaymentRequested], await Statuses(world, orders));

        // One fen less than the oldest costs: nothing is paid, also not what would be cheap enough.
        await world.Town.Fills(world.Own.Partner, amount - 1);
        await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == orders[1]).ExecuteUpdateAsync(set => set.SetProperty(o => o.AmountMinor, 1)));
        await world.Town.RunSchedule();
        Assert.Equal([PurchaseOrderStatus.PaymentRequested, PurchaseOrderStatus.PaymentRequested], await Statuses(world, orders));
        await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == orders[1]).ExecuteUpdateAsync(set => set.SetProperty(o => o.AmountMinor, amount)));

        // Enough for one: several runs at the same moment pay it once, and the other goes on waiting.
        await world.Town.Fills(world.Own.Partner, amount);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Town.As(async (services, _) =>
        {
            await services.GetRequiredService<PayWaitingPurchases>().Run(CancellationToken.None);
            return 0;
        })));
        Assert.Equal([PurchaseOrderStatus.Paid, PurchaseOrderStatus.PaymentRequested], await Statuses(world, orders));
        Assert.Equal(amount - 1, await world.Town.Cash(world.Own.Partner));
        await world.Town.Fills(world.Own.Partner, 1);
        await world.Town.RunSchedule();
        await world.Town.RunSchedule();
        Assert.Equal([PurchaseOrderStatus.Paid, PurchaseOrderStatus.Paid], await Statuses(world, orders));
        var paid = await world.Town.As((_, db) => db.Orders.Where(o => o.PurchaseOrderId == orders[0] || o.PurchaseOrderId == orders[1]).ToListAsync());
        Assert.Equal((2, 0L), (paid.Count, await world.Town.Cash(world.Own.Partner)));
        Assert.All(paid, order => Assert.Equal((OrderPayer.Partner, customer.User!.Id), (order.Payer, order.PaidBy)));
        await world.Town.Deliver();
        foreach (var (who, kind) in new[] { (owner, "purchase_paid"), (bookkeeper, "purchase_paid"), (customer, "purchase_receipt") })
        {
            Assert.Equal(2, await world.Town.As((_, db) => db.Messages.CountAsync(m => m.UserId == who.User!.Id && m.Kind == kind
                && (m.Link.EndsWith(paid[0].Id.ToString()) || m.Link.EndsWith(paid[1].Id.ToString())))));
        }

        Assert.Null((await world.Town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None))).Finding);
    }

    [Theory]
    [InlineData(-1, PurchaseOrderStatus.Paid)]
    [InlineData(0, PurchaseOrderStatus.PaymentRequested)]
    public async Task What_waits_is_paid_until_its_promise_is_over_and_not_from_then_on(long ticks, PurchaseOrderStatus expected)
    {
        var (world, owner, customer) = await World();
        await Agree(world, owner, customer);
        await Empty(world);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(200);
        await world.Town.Fills(world.Own.Partner, world.Own.Offered.AmountMinor);
        var clock = new Stopped(world.Own.Offered.PromisedUntil.AddTicks(ticks));
        await world.Town.As(async (services, _) =>
        {
            var pay = ActivatorUtilities.CreateInstance<PayPurchase>(services, clock);
            await ActivatorUtilities.CreateInstance<PayWaitingPurchases>(services, pay, clock).Run(CancellationToken.None);
            return 0;
        });
        Assert.Equal([expected], await Statuses(world, world.Own.Offered.Id));
    }

    [Theory]
    [InlineData("ended")]
    [InlineData("asked before")]
    [InlineData("banned")]
    public async Task Nothing_is_paid_by_itself_without_the_agreement_or_for_who_may_not_buy(string how)
    {
        var (world, owner, customer) = await World();
        var mine = $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}";
        await Empty(world);
        if (how == "asked before")
        {
            (await customer.Calls(HttpMethod.Post, $"{mine}/confirmation")).Is(200);
            (await customer.Calls(HttpMethod.Post, $"{mine}/payment-request", new { by = "partner" })).Is(200);
            await Agree(world, owner, customer);
        }
        else
        {
            await Agree(world, owner, customer);
            (await customer.Calls(HttpMethod.Post, $"{mine}/confirmation")).Is(200);
        }

        if (how == "ended")
        {
            (await owner.Calls(HttpMethod.Delete, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all")).Is(200);
        }
        else if (how == "banned")
        {
            (await (await world.Who("finance")).Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { purchases = "ban", reason = "Review" })).Is(200);
        }

        await world.Town.Fills(world.Own.Partner, world.Own.Offered.AmountMinor);
        await world.Town.RunSchedule();
        Assert.Equal([PurchaseOrderStatus.PaymentRequested], await Statuses(world, world.Own.Offered.Id));
        Assert.Equal(world.Own.Offered.AmountMinor, await world.Town.Cash(world.Own.Partner));
    }

    [Fact]
    public async Task Ended_by_either_side_it_holds_for_new_orders_no_more()
    {
        var (world, owner, customer) = await World();
        await Agree(world, owner, customer);
        (await owner.Calls(HttpMethod.Delete, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all")).Is(200);
        (await customer.Calls(HttpMethod.Delete, "/api/v1/my/pay-all")).IsRefused("association.pays_not_all");
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(200);
        Assert.Equal(PurchaseOrderStatus.Confirmed, await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == world.Own.Offered.Id).Select(o => o.Status).SingleAsync()));
        await world.Town.Deliver();
        Assert.Equal([customer.User!.Id], await world.Town.As((_, db) => db.Messages.Where(m => m.Kind == "pay_all_ended").Select(m => m.UserId).ToListAsync()));
        (await owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{world.Own.Resale.Id}/pay-all", new { reason = "x" })).IsRefused("association.not_agency");
    }

    [Fact]
    public async Task An_account_that_may_not_buy_confirms_and_pays_nothing()
    {
        var (world, owner, customer) = await World();
        await Agree(world, owner, customer);
        (await (await world.Who("finance")).Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { purchases = "ban", reason = "Review" })).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}/confirmation")).Is(200);
        Assert.Equal(PurchaseOrderStatus.Confirmed, await world.Town.As((_, db) => db.PurchaseOrders.Where(o => o.Id == world.Own.Offered.Id).Select(o => o.Status).SingleAsync()));
    }

    private async Task<(EveryRouteWorld World, Person Owner, Person Customer)> World()
    {
        var world = await EveryRouteWorld.Build(server);
        return (world, await world.Who("owner"), await world.Who("customer"));
    }

    /// <summary>The partner's cash is gone.</summary>
    private static async Task Empty(EveryRouteWorld world)
    {
        var cash = LedgerAccountName.Of(world.Own.Partner.Id, LedgerPurpose.Cash, "CNY");
        await world.Town.Books(TransferOrder.Move("test:away", TransferOccasion.Withdrawal, cash, LedgerAccountName.Of(world.Town.Vendor.Id, LedgerPurpose.Bank, "CNY"), await world.Town.Balance(cash)));
    }

    /// <summary>The other purchase order of the world's account, approved.</summary>
    private static async Task<Id<PurchaseOrder>> Approved(EveryRouteWorld world)
    {
        (await (await world.Who("cbm")).Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{world.Own.Pushed.Id}/decision", new { outcome = "approved", reason = "in_order" })).Is(200);
        return world.Own.Pushed.Id;
    }

    private static Task<PurchaseOrderStatus[]> Statuses(EveryRouteWorld world, params Id<PurchaseOrder>[] orders) => world.Town.As(async (_, db) =>
    {
        var found = await db.PurchaseOrders.Where(o => orders.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Status);
        return orders.Select(order => found[order]).ToArray();
    });

    private static async Task Agree(EveryRouteWorld world, Person owner, Person customer)
    {
        var offer = (await owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all", new { reason = "As in our contract" })).Is(201).Json.GetProperty("id").GetString();
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{offer}/agreement", new { })).Is(200);
    }

    /// <summary>A clock that stands.</summary>
    private sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
