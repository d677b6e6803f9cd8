using Baobei.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

/// <summary>Exclusive means exclusive: many at the same moment, on several processes when the database allows several.</summary>
public sealed class RaceTests(TestServer server)
{
    [Fact]
    public async Task Of_sixty_four_partners_that_register_one_customer_at_once_one_wins_and_the_others_are_told_why()
    {
        var town = await Town.Build(server);
        await using var processes = await Processes.Start(server, 2);
        var programs = new List<HttpClient>();
        for (var i = 0; i < 64; i++)
        {
            programs.Add(await processes.Program(town, await town.Partner($"Partner {i}"), i));
        }

        var report = Reports.Company("天台众人争抢有限公司").With("creditCode", "91330100799655058B");
        var answers = await Task.WhenAll(programs.Select((program, i) => program.Registers(report.With("email", $"c{i}@company.example").With("phone", $"137000{i:D5}"))));

        Assert.Equal("1 × 201, 63 × 409 customer.protected", Tally(answers));
        var (customers, refused, exclusive) = await town.As(async (_, db) => (
            await db.Customers.CountAsync(),
            await db.CustomerRegistrations.CountAsync(r => r.Verdict == Verdict.Refuse),
            await db.CustomerClaims.CountAsync(c => c.IsExclusive && (c.Key.StartsWith("name:") || c.Key.StartsWith("code:")))));
        Assert.Equal((1, 63, 2), (customers, refused, exclusive));
    }

    [Fact]
    public async Task A_partner_never_has_more_under_observation_than_the_policy_says_however_many_it_registers_at_once()
    {
        var town = await Town.Build(server);
        await using var processes = await Processes.Start(server, 2);
        var partner = await town.Partner();
        var programs = new List<HttpClient>();
        for (var i = 0; i < 8; i++)
        {
            programs.Add(await processes.Program(town, partner, i));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => programs[i % programs.Count].Registers(Reports.Company())));

        Assert.Equal("100 × 201, 20 × 409 customer.too_many_observed", Tally(answers));
        Assert.Equal(100, await town.As(async (_, db) => await db.Customers.CountAsync(c => c.PartnerId == partner.Id)));
    }

    [Fact]
    public async Task A_place_is_free_again_when_a_customer_leaves_the_observation()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { MaxObserved = 2 });
        var (sales, _) = await town.Sales();
        var first = await sales.Holds(Reports.Company());
        await sales.Holds(Reports.Company());
        (await sales.Registers(Reports.Company())).IsRefused("customer.too_many_observed");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{first}/withdrawal")).Is(200);
        await sales.Holds(Reports.Company());
        (await sales.Registers(Reports.Company())).IsRefused("customer.too_many_observed");
        town.Pass(TimeSpan.FromDays(15));
        await sales.Holds(Reports.Company());
    }

    [Fact]
    public async Task Ten_mails_leave_in_five_minutes_however_many_are_asked_for_at_once()
    {
        var town = await Town.Build(server);
        await using var processes = await Processes.Start(server, 2);
        var partner = await town.Partner();
        var program = await processes.Program(town, partner, 0);
        var other = await processes.Program(town, partner, 1);
        var customers = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            customers.Add(await program.Holds(Reports.Company()));
        }

        var answers = await Task.WhenAll(customers.Select((id, i) => (i % 2 == 0 ? program : other).Invites(id, $"guest{i}@company.example")));
        Assert.Equal("10 × 200, 14 × 409 invitation.too_many", Tally(answers));
        town.Pass(TimeSpan.FromMinutes(5));
        answers = await Task.WhenAll(customers.Select((id, i) => program.Invites(id, $"again{i}@company.example")));
        Assert.Equal("10 × 200, 14 × 409 invitation.too_many", Tally(answers));
    }

    [Fact]
    public async Task One_mail_goes_to_an_address_in_three_minutes_whoever_sends_it()
    {
        var town = await Town.Build(server);
        await using var processes = await Processes.Start(server, 2);
        var sendings = new List<(HttpClient Program, string Customer)>();
        for (var i = 0; i < 16; i++)
        {
            var program = await processes.Program(town, await town.Partner($"Partner {i}"), i);
            sendings.Add((program, await program.Holds(Reports.Company())));
        }

        var answers = await Task.WhenAll(sendings.Select(s => s.Program.Invites(s.Customer, "wanted@company.example")));
        Assert.Equal("1 × 200, 15 × 409 invitation.too_soon", Tally(answers));
    }

    /// <summary>How often each answer was given: "1 × 200, 15 × 409 invitation.too_soon".</summary>
    private static string Tally(IEnumerable<ProgramAnswer> answers) => string.Join(", ", answers
        .CountBy(answer => $"{answer.Status} {answer.Code}".Trim()).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Value} × {kind.Key}"));
}
