using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Contracts;
using Baobei.Server.Features.Home;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>Reads 我的账号 with what waits for the customer, counted as the lists behind the numbers count it.</summary>
public sealed class MyHome(MyAccount mine, MyPurchases purchases, MyServices services, AssociationBook requests, ContractBook contracts)
{
    public async Task<MyHomeModel> Page(CancellationToken ct) => new(
        await mine.View(ct),
        [
            .. new[]
            {
                Of("my.work.confirm", await purchases.CountOpen(ct), "/my/billing/purchase-orders"),
                Of("my.work.pay", await purchases.CountToPay(ct), "/my/billing/purchase-orders"),
                Of("my.work.services", await services.CountOpen(ct), "/my/purchase-orders"),
                Of("my.work.requests", await requests.CountOpen(ct), "/my/requests"),
                Of("my.work.contracts", await contracts.CountOpen(ct), "/my/billing/contracts"),
            }.Where(number => number.Count > 0),
        ]);

    private static Number Of(string label, int count, string href) => new(label, count, href, $"{label}.note", State.Waiting);
}
