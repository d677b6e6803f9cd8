using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

public sealed class RegisterCustomerTests(TestServer server)
{
    [Fact]
    public async Task A_customer_nobody_has_is_held_for_fifteen_days()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var report = Reports.Company().With("creditCode", "9133 0100 799655058b").With("remark", "From the fair");
        var answer = (await sales.Registers(report)).Is(201);
        var id = answer.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/customers/{id}", answer.Location);
        Assert.Equal(("allow", "observing"), (answer.Json.GetProperty("verdict").GetString(), answer.Json.GetProperty("status").GetString()));
        var reported = answer.Json.GetProperty("reportedAt").GetDateTimeOffset();
        Assert.Equal(reported.AddDays(15), answer.Json.GetProperty("expiresAt").GetDateTimeOffset());

        var customer = await town.As(async (_, db) => await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null)));
        Assert.Equal(("91330100799655058B", partner.Id, sales.User!.Id), (customer.CreditCode, customer.PartnerId, customer.RegisteredBy));
        var record = await town.As(async (_, db) => await db.CustomerRegistrations.SingleAsync(r => r.Id == customer.RegistrationId));
        Assert.Equal((Verdict.Allow, customer.Id, Eligibility.RulesVersion), (record.Verdict, record.CustomerId!.Value, record.RulesVersion));
        Assert.Equal(Verdict.Allow, record.Replay()!.Verdict);
        var claims = await town.As(async (_, db) => await db.CustomerClaims.Where(c => c.Holder == customer.Id.Value).Select(c => c.Key).ToListAsync());
        Assert.Equal(["code", "core", "mail", "name", "slot", "tel"], claims.Select(key => key.Split(':')[0]).Order());
    }
}
