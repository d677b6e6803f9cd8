using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

public sealed class CustomerPageTests(TestServer server)
{
    [Fact]
    public async Task It_says_what_comes_next_who_acts_and_why_it_ends_when_it_does()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        (Customer Customer, string Status, string Next, string Why)[] expected =
        [
            (await town.Has(partner, "A Trading Ltd", now.AddDays(-1)), "Observing", "Invite the customer", "15 days of observation from"),
            (await town.Has(partner, "B Trading Ltd", now.AddDays(-1), m => m.Invited()), "Invited", "Waits for the customer to sign up", "15 days of observation from"),
            (await town.Has(partner, "C Trading Ltd", now.AddDays(-4), m => m.Invited()), "Invited", "The link no longer works: send it again", "15 days of observation from"),
            (await town.Has(partner, "D Trading Ltd", now.AddDays(-1), m => m.SignedUp("daccount", m.At)), "Invited", "Waits for the customer's verification", "15 days of observation from"),
            (await town.Has(partner, "L Trading Ltd", now.AddDays(-4), m => m.SignedUp("laccount", m.At)), "Invited", "The customer signed up, but did not verify in time", "15 days of observation from"),
            (await town.Has(partner, "M Trading Ltd", now.AddDays(-2), m => m.Declined(m.At)), "Observing", "The customer declined the invitation", "15 days of observation from"),
            (await town.Has(partner, "N Trading Ltd", now.AddDays(-14), m => m.Invited(at: now.AddDays(-1))), "Invited", "Waits for the customer to sign up", "the hold lasts until the later of the two"),
            (await town.Has(partner, "O Trading Ltd", now.AddDays(-16), m => m.Invited(at: now.AddDays(-2))), "Invited", "Waits for the customer to sign up", "The observation is over, but the last invitation's link still works"),
            (await town.Has(partner, "E Trading Ltd", now.AddDays(-1), m => m.Associated(m.At)), "Associated", "Associated and protected", "90 days of protection from the association on"),
            (await town.Has(partner, "F Trading Ltd", now.AddDays(-9), m => m.Noticed(m.At.AddDays(1))), "Associated", "The customer gave notice", "The customer gave notice on"),
            (await town.Has(partner, "G Trading Ltd", now.AddDays(-16)), "Ended", "The hold on this customer is over", "The observation and the invitation's link ended before"),
            (await town.Has(partner, "H Trading Ltd", now.AddDays(-91), m => m.Associated(m.At)), "Ended", "The protection is over; the association goes on", "The protection has run its term"),
            (await town.Has(partner, Stock.Details("I"), now.AddDays(-1), verdict: Verdict.Review), "Under review", "Waits for the vendor's decision", "The hold lasts while the vendor decides"),
            (await town.Has(partner, Stock.Details("J"), now.AddDays(-1), m => m.Rejected(m.At), Verdict.Review), "Rejected", "The registration was rejected", "The vendor decided against this registration"),
            (await town.Has(partner, "K Trading Ltd", now.AddDays(-1), m => m.Withdrawn(m.At)), "Withdrawn", "The registration was withdrawn", "The partner took the registration back"),
        ];
        foreach (var (customer, status, next, why) in expected)
        {
            var page = (await sales.Opens($"/customers/{customer.Id}")).Is(200).Page;
            Assert.Equal(customer.Name, page.QuerySelector("h1")!.ChildNodes[0].TextContent.Trim());
            Assert.Equal(status == "Ended" ? "Expired" : status, page.QuerySelector("h1 .badge")!.TextContent.Trim());
            Assert.Equal(next, page.QuerySelector(".next b")!.TextContent);
            Assert.Contains(why, page.QuerySelectorAll(".facts")[1].TextContent, StringComparison.Ordinal);
            Assert.NotEmpty(page.QuerySelectorAll(".timeline li"));
        }
    }

    [Fact]
    public async Task It_shows_accounts_invitations_and_everything_that_happened_newest_first()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var customer = await town.Has(partner, "Acme", town.Now.AddDays(-1), m => m.Associated(m.At, "acme-cloud"));
        var page = (await sales.Opens($"/customers/{customer.Id}")).Is(200).Page;
        var tables = page.QuerySelectorAll(".section table").Select(table => table.TextContent).ToList();
        Assert.Contains("boss@customer.example", tables[0], StringComparison.Ordinal);
        Assert.Contains("acme-cloud", tables[1], StringComparison.Ordinal);
        var happened = page.QuerySelectorAll(".timeline li b").Select(entry => entry.TextContent).ToList();
        Assert.True(happened.Count >= 6, string.Join(", ", happened));
        var rows = await town.As((_, db) => Task.FromResult(db.Audit.Where(a => a.Subject == customer.Id.ToString()).Select(a => a.Event).ToList()));
        Assert.Contains("customer.associated", rows);
    }

    [Fact]
    public async Task It_says_when_the_policy_reminds_and_how_the_association_can_end_now()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var quiet = await town.Has(partner, "Acme", town.Now.AddDays(-9), m => m.Associated(m.At));
        var noticed = await town.Has(partner, "Beta", town.Now.AddDays(-9), m => m.Noticed(m.At.AddDays(1)));
        Assert.Contains("with 15, 7, 1 days left", await Next(), StringComparison.Ordinal);
        await town.Policy(policy => policy with { ExpiryWarningDays = [30, 3] });
        Assert.Contains("with 30, 3 days left", await Next(), StringComparison.Ordinal);
        await town.Policy(policy => policy with { ExpiryWarningDays = [] });
        Assert.DoesNotContain("reminded", await Next(), StringComparison.Ordinal);

        Assert.Equal("End the association", await Act(quiet));
        Assert.Equal("Agree to end it", await Act(noticed));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{quiet.Id}/release", new { reason = "Moved" })).Is(200);
        Assert.Equal("Take the request back", await Act(quiet));

        async Task<string> Next() => (await sales.Opens($"/customers/{quiet.Id}")).Is(200).Page.QuerySelector(".next p")!.TextContent;

        async Task<string> Act(Customer customer) => (await sales.Opens($"/customers/{customer.Id}")).Is(200).Page.QuerySelector(".danger-zone a")!.TextContent;
    }

    [Fact]
    public async Task What_ended_is_dated_when_it_ended_and_not_when_the_job_noted_it()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var customer = await town.Has(partner, "Acme", town.Now);
        town.Pass(TimeSpan.FromDays(15) + TimeSpan.FromHours(7));
        await town.RunSchedule();
        var first = (await sales.Opens($"/customers/{customer.Id}")).Is(200).Page.QuerySelector(".timeline li")!;
        Assert.Contains("not associated in time", first.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(customer.ExpiresAt.UtcDateTime, DateTimeOffset.Parse(first.QuerySelector("time")!.GetAttribute("datetime")!, null).UtcDateTime);
    }

    [Fact]
    public async Task A_partner_does_not_learn_the_names_of_the_vendors_people()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var auditor = await town.Someone(Role.Auditor);
        var customer = await town.Has(partner, Stock.Details("Acme"), town.Now.AddDays(-1), by: auditor.User!.Id);
        Assert.Contains("The vendor", (await sales.Opens($"/customers/{customer.Id}")).Is(200).Page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Auditor", (await auditor.Opens($"/customers/{customer.Id}")).Is(200).Page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_that_is_not_there_is_not_found()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        foreach (var id in new[] { Id<Customer>.New().ToString(), "cus_1", "par_" + Guid.CreateVersion7().ToString("N"), "x" })
        {
            (await sales.Opens($"/customers/{id}")).Is(404);
            (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{id}")).Is(404);
        }
    }

    [Fact]
    public async Task The_api_shows_what_it_is_now()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var at = town.Now.AddDays(-91);
        var customer = await town.Has(partner, "Acme", at, m => m.Associated(at, "acme-cloud"));
        var json = (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{customer.Id}")).Is(200).Json;
        Assert.Equal(("expired", "protection_over", "acme-cloud"), (json.GetProperty("status").GetString(), json.GetProperty("endReason").GetString(), json.GetProperty("accountName").GetString()));
        Assert.Equal(at.AddDays(90), json.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal("association", json.GetProperty("protection").GetProperty("event").GetString());
        var waiting = await town.Has(partner, Stock.Details("Waiting"), town.Now.AddDays(-1), verdict: Verdict.Review);
        var open = (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{waiting.Id}")).Is(200).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, open.GetProperty("expiresAt").ValueKind);
    }
}
