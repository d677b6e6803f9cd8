using Baobei.Domain.Customers;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

public sealed class AccountListTests(TestServer server)
{
    [Fact]
    public async Task A_partner_sees_its_accounts_and_open_invitations_and_the_vendor_all_of_them()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (_, other) = await town.Seller("Other");
        var now = town.Now;
        var mark = Guid.CreateVersion7().ToString("N")[..8];
        await town.Has(partner, "Joined", now.AddDays(-3), m => m.Associated(m.At, $"joined-{mark}"));
        await town.Has(partner, "Joining", now.AddDays(-2), m => m.SignedUp($"joining-{mark}", m.At));
        await town.Has(partner, "Open", now.AddDays(-1), m => m.Invited(DistributionType.Resale));
        await town.Has(partner, "Over", now.AddDays(-5), m => m.Invited());
        await town.Has(other, "Foreign", now.AddDays(-1), m => m.Associated(m.At, $"foreign-{mark}"));
        await town.As(async (_, db) =>
        {
            db.Add(CustomerAccount.Direct($"direct-{mark}", "direct@customer.example", "+8613800000009", CustomerType.Enterprise, null, now));
            return await db.SaveChangesAsync();
        });
        Assert.Equal([$"joining-{mark}", $"joined-{mark}"], (await sales.Opens("/accounts")).Names());
        Assert.Equal([$"joined-{mark}"], (await sales.Opens("/accounts?state=associated")).Names());
        Assert.Equal([$"joining-{mark}"], (await sales.Opens("/accounts?state=joining")).Names());
        Assert.Equal([$"joined-{mark}"], (await sales.Opens("/accounts?verification=passed")).Names());
        Assert.Equal([$"joined-{mark}"], (await sales.Opens($"/accounts?q=JOINED-{mark}")).Names());
        Assert.Empty((await sales.Opens("/accounts?state=direct")).Names());
        var open = await sales.Opens("/accounts?tab=open");
        Assert.Equal(["boss@customer.example"], open.Names());
        Assert.Contains("Open", open.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        var operators = await town.Someone(Role.VendorOperator);
        Assert.Equal([$"direct-{mark}", $"foreign-{mark}", $"joining-{mark}", $"joined-{mark}"], (await operators.Opens("/accounts")).Names());
        Assert.Equal([$"direct-{mark}"], (await operators.Opens("/accounts?state=direct")).Names());
        Assert.Equal([$"foreign-{mark}"], (await operators.Opens($"/accounts?partner={other.Id}")).Names());
        var json = (await sales.Calls(HttpMethod.Get, "/api/v1/accounts?limit=1")).Is(200).Json;
        Assert.Equal("joining", json.GetProperty("data")[0].GetProperty("state").GetString());
        var rest = (await sales.Calls(HttpMethod.Get, $"/api/v1/accounts?cursor={json.GetProperty("next").GetString()}")).Is(200).Json;
        Assert.Equal($"joined-{mark}", rest.GetProperty("data")[0].GetProperty("accountName").GetString());
        (await sales.Calls(HttpMethod.Get, "/api/v1/accounts?state=nonsense")).Is(400);
    }
}
