using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Ledger;
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

    private static async Task Agree(EveryRouteWorld world, Person owner, Person customer)
    {
        var offer = (await owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{world.Own.Account.Id}/pay-all", new { reason = "As in our contract" })).Is(201).Json.GetProperty("id").GetString();
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{offer}/agreement", new { })).Is(200);
    }
}
