using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Tests.Funds;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Cash;

/// <summary>充值 by bank transfer and 提现, over HTTP.</summary>
public sealed class CashTests(TestServer server)
{
    private Town _town = null!;
    private Partner _partner = null!;
    private Person _owner = null!;
    private Person _finance = null!;

    [Fact]
    public async Task A_partner_transfers_with_its_code_and_the_statement_books_it_once()
    {
        await Begin();
        Assert.Equal(["Amount"], (await _owner.Submits("/top-ups/new", new Dictionary<string, string> { ["Amount"] = "x" })).Is(422).WrongFields());
        var page = (await _owner.Submits("/top-ups/new", new Dictionary<string, string> { ["Amount"] = "5,000.50" })).Is(303).Location!.Split('?')[0];
        var shown = (await _owner.Opens(page)).Is(200);
        var code = await _town.As((_, db) => db.TopUps.Select(o => o.Code).SingleAsync());
        Assert.Contains(code, shown.Body, StringComparison.Ordinal);
        var other = await Announced(700);
        var file = $"date,amount,payer,reference,number\n2026-11-20,5000.50,Partner Ltd.,fee {code[..5]} {code[5..].ToLowerInvariant()},N1\n2026-11-20,8.00,Somebody,{other},N2\n2026-11-21,9.00,Nobody,no code,N3\n";
        var first = (await Brings(file)).Is(200).Json;
        Assert.Equal((3, 0, 1, 0), (Of(first, "taken"), Of(first, "known"), Of(first, "booked"), Of(first, "proposed")));
        var again = (await Brings(file)).Is(200).Json;
        Assert.Equal((0, 3), (Of(again, "taken"), Of(again, "known")));
        Assert.Equal(500_050, await _town.Cash(_partner));
        Assert.Contains("Booked", (await _owner.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        await _town.Deliver();
        Assert.Contains("CNY 5,000.50 have come in", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // What the amount does not say is matched by hand; what is no top-up is set aside.
        var lines = (await _finance.Calls(HttpMethod.Get, "/api/v1/bank-lines?status=new")).Is(200).Json.GetProperty("data").EnumerateArray().Select(line => line.GetProperty("id").GetString()!).ToList();
        Assert.Equal(2, lines.Count);
        var bank = $"/bank/{lines[1]}";
        Assert.Equal(["Code"], (await _finance.Submits(bank, new Dictionary<string, string> { ["Code"] = "CZ22222222" }, $"{bank}/match")).Is(422).WrongFields());
        (await _finance.Submits(bank, new Dictionary<string, string> { ["Code"] = other.ToLowerInvariant() }, $"{bank}/match")).Is(303);
        Assert.Equal(500_850, await _town.Cash(_partner));
        (await _finance.Submits($"/bank/{lines[0]}", new Dictionary<string, string> { ["Reason"] = "Rent" }, $"/bank/{lines[0]}/setting-aside")).Is(303);
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/bank-lines/{lines[0]}/match", new { code })).IsRefused("bank.decided");
        Assert.Contains("Rent", (await _finance.Opens($"/bank/{lines[0]}")).Is(200).Body, StringComparison.Ordinal);
        (await _finance.Opens("/bank?status=set_aside")).Is(200);
        var wrong = await Brings("date,amount,payer,reference\n2026-11-20,1.00,a,b\nyesterday,1.00,a,b\n");
        Assert.Contains("Day or amount of row 3 cannot be read", wrong.Is(400).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_sums_are_confirmed_by_somebody_else_of_finance()
    {
        await Begin();
        await _town.Policy(policy => policy with { TopUpSecondPersonFrom = 100 });
        var code = await Announced(20_000);
        Assert.Equal(1, Of((await Brings($"date,amount,payer,reference\n2026-11-20,200.00,Partner,{code}\n2026-11-20,200.00,Partner,{code}\n")).Is(200).Json, "proposed"));
        Assert.Equal(0, await _town.Cash(_partner));
        var line = (await _finance.Calls(HttpMethod.Get, "/api/v1/bank-lines?status=proposed")).Is(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/bank-lines/{line}/confirmation")).IsRefused("bank.same_person");
        Assert.DoesNotContain("/confirmation", (await _finance.Opens($"/bank/{line}")).Is(200).Body, StringComparison.Ordinal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await (await _town.Someone(Role.VendorFinance)).Calls(HttpMethod.Post, $"/api/v1/bank-lines/{line}/confirmation")));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(20_000, await _town.Cash(_partner));
        Assert.Equal(["bank.imported", "bank.matched", "topup.asked", "topup.booked"], await Events());
    }

    [Fact]
    public async Task An_agency_account_tops_up_itself_and_a_resale_account_does_not()
    {
        await Begin();
        var customer = await _town.Of(await _town.Account(_partner, DistributionType.Agency));
        var made = (await customer.Calls(HttpMethod.Post, "/api/v1/top-ups", new { amountMinor = 3_000 })).Is(201).Json;
        (await Brings($"date,amount,payer,reference\n2026-11-20,30.00,Customer,{made.GetProperty("code").GetString()}\n")).Is(200);
        Assert.Contains("CNY 30.00", (await customer.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Opens("/top-ups")).Is(200);
        (await _owner.Opens($"/top-ups/{made.GetProperty("id").GetString()}")).Is(404);
        var resale = await _town.Of(await _town.Account(_partner));
        (await resale.Calls(HttpMethod.Post, "/api/v1/top-ups", new { amountMinor = 1 })).IsRefused("cash.partner_does_it");
        (await resale.Calls(HttpMethod.Post, "/api/v1/withdrawals", new { amountMinor = 1, payee = "a", bankName = "b", accountNumber = "12345678" })).IsRefused("cash.partner_does_it");
        (await resale.Opens("/top-ups/new")).Is(200);
        Assert.Contains("Your partner tops up", (await resale.Submits("/top-ups/new", new Dictionary<string, string> { ["Amount"] = "1" })).Is(409).Body, StringComparison.Ordinal);
        (await (await _town.Someone(Role.PartnerOwner, await _town.Partner("Other"))).Opens("/top-ups")).Is(200);
    }

    [Fact]
    public async Task A_withdrawal_is_held_until_finance_pays_or_refuses_it()
    {
        await Begin();
        await _town.Fills(_partner, 100_000);
        var form = new Dictionary<string, string> { ["Amount"] = "400", ["Payee"] = "Partner Ltd.", ["BankName"] = "Bank of Somewhere", ["AccountNumber"] = "6222 0202 0011 2233" };
        Assert.Equal(["Amount", "AccountNumber"], (await _owner.Submits("/withdrawals/new", new Dictionary<string, string>(form) { ["Amount"] = "x", ["AccountNumber"] = "" })).Is(422).WrongFields());
        Assert.Contains("CNY 1,000.00", (await _owner.Submits("/withdrawals/new", new Dictionary<string, string>(form) { ["Amount"] = "1000.01" })).Is(409).Body, StringComparison.Ordinal);
        var blank = (await _owner.Opens("/withdrawals/new")).Is(200);
        var page = (await blank.Submits(form)).Is(303).Location!.Split('?')[0];
        Assert.Equal(page, (await blank.Submits(form)).Is(303).Location!.Split('?')[0]);
        Assert.Equal(60_000, await _town.Cash(_partner));
        Assert.DoesNotContain($"{page}/payment", (await _owner.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await _finance.Submits(page, new Dictionary<string, string> { ["BankNumber"] = "B-77" }, $"{page}/payment")).Is(303);
        Assert.Equal((60_000, -60_000), (await _town.Cash(_partner), await _town.Balance(Baobei.Domain.Ledger.LedgerAccountName.Of(_town.Vendor.Id, Baobei.Domain.Ledger.LedgerPurpose.Bank, "CNY"))));
        (await _owner.Calls(HttpMethod.Post, $"/api/v1{page}/cancellation")).IsRefused("withdrawal.over");
        var second = (await _owner.Calls(HttpMethod.Post, "/api/v1/withdrawals", new { amountMinor = 10_000, payee = "Partner Ltd.", bankName = "Bank", accountNumber = "6222020200112233" })).Is(201).Json.GetProperty("id").GetString();
        var hold = await _town.As((_, db) => db.LedgerHolds.Where(h => h.Amount == 10_000).Select(h => h.Id).SingleAsync());
        Assert.Contains(second!, (await _finance.Voids(hold)).IsRefused("hold.belongs").Body, StringComparison.Ordinal);
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/withdrawals/{second}/refusal", new { reason = "Name differs" })).Is(200);
        var third = (await _owner.Calls(HttpMethod.Post, "/api/v1/withdrawals", new { amountMinor = 10_000, payee = "Partner Ltd.", bankName = "Bank", accountNumber = "6222020200112233" })).Is(201).Json.GetProperty("id").GetString();
        (await _owner.Submits($"/withdrawals/{third}", new Dictionary<string, string>(), $"/withdrawals/{third}/cancellation")).Is(303);
        Assert.Equal(60_000, await _town.Cash(_partner));
        await _town.Deliver();
        var messages = (await _owner.Opens("/messages")).Is(200).Body;
        Assert.Contains("CNY 400.00 are paid out", messages, StringComparison.Ordinal);
        Assert.Contains("Name differs", messages, StringComparison.Ordinal);
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/withdrawals/{third}/cancellation")).Is(403);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/withdrawals/{third}/payment", new { bankNumber = "x" })).Is(403);
    }

    [Fact]
    public async Task Finance_is_told_what_waits_for_it_and_not_what_it_did_itself()
    {
        await Begin();
        await _town.Policy(policy => policy with { TopUpSecondPersonFrom = 100 });
        await _town.Fills(_partner, 100_000);
        var other = await _town.Someone(Role.VendorFinance);
        var (first, second) = (await Announced(20_000), await Announced(30_000));
        (await Brings($"date,amount,payer,reference\n2026-11-20,200.00,Partner,{first}\n2026-11-20,300.00,Partner,no code\n")).Is(200);
        var asked = (await _owner.Calls(HttpMethod.Post, "/api/v1/withdrawals", Withdrawn(10_000))).Is(201).Json.GetProperty("id").GetString();
        var line = (await _finance.Calls(HttpMethod.Get, "/api/v1/bank-lines?status=new")).Is(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await other.Calls(HttpMethod.Post, $"/api/v1/bank-lines/{line}/match", new { code = second })).Is(200);
        await _town.Deliver();
        var told = (await other.Opens("/messages")).Is(200).Body;
        Assert.Contains("1 large sums of the statement bank.csv wait", told, StringComparison.Ordinal);
        Assert.Contains("Partner asks for CNY 100.00", told, StringComparison.Ordinal);
        Assert.DoesNotContain("CNY 300.00 are matched", told, StringComparison.Ordinal);
        var third = await _town.Someone(Role.VendorFinance);
        var importer = (await _finance.Opens("/messages")).Is(200).Body;
        Assert.DoesNotContain("large sums", importer, StringComparison.Ordinal);
        Assert.DoesNotContain("CNY 300.00 are matched", importer, StringComparison.Ordinal);
        Assert.Equal(1, await _town.As((_, db) => db.Messages.CountAsync(m => m.UserId == _finance.User!.Id && m.Link == $"/withdrawals/{asked}")));

        // Whoever neither brought nor matched it is told.
        await _town.As(async (_, db) =>
        {
            (await db.BankLines.SingleAsync(l => l.Id == Baobei.Domain.Kernel.Id<Baobei.Domain.Cash.BankLine>.Parse(line!, null))).Reject("Again", third.User!.Id, _town.Now);
            return await db.SaveChangesAsync();
        });
        (await other.Calls(HttpMethod.Post, $"/api/v1/bank-lines/{line}/match", new { code = second })).Is(200);
        await _town.Deliver();
        Assert.Contains("CNY 300.00 are matched with a top-up of Partner", (await third.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_paid_or_decided_in_time_is_written_down_once_and_told()
    {
        await Begin();
        await _town.Fills(_partner, 100_000);
        var code = await Announced(20_000);
        var asked = (await _owner.Calls(HttpMethod.Post, "/api/v1/withdrawals", Withdrawn(40_000))).Is(201).Json.GetProperty("id").GetString();
        Assert.Equal(60_000, await _town.Cash(_partner));
        _town.Pass(TimeSpan.FromDays(29));
        await _town.RunSchedule();
        Assert.Equal(0, await _town.As((_, db) => db.Audit.CountAsync(a => a.Event == "topup.expired" || a.Event == "withdrawal.lapsed")));
        _town.Pass(TimeSpan.FromDays(1));
        await _town.RunSchedule();
        await _town.RunSchedule();
        Assert.Equal(["topup.expired", "withdrawal.lapsed"], await _town.As((_, db) =>
            db.Audit.Where(a => a.Event == "topup.expired" || a.Event == "withdrawal.lapsed").Select(a => a.Event).OrderBy(name => name).ToListAsync()));
        Assert.Equal(100_000, await _town.Cash(_partner));
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/withdrawals/{asked}/payment", new { bankNumber = "B1" })).IsRefused("withdrawal.over");
        await _town.Deliver();
        var told = (await _owner.Opens("/messages")).Is(200).Body;
        Assert.Contains($"The top-up of CNY 200.00 with the code {code} expired", told, StringComparison.Ordinal);
        Assert.Contains("The withdrawal of CNY 400.00 was not decided in time", told, StringComparison.Ordinal);

        // Money that comes after all is matched by hand.
        (await Brings($"date,amount,payer,reference\n2026-11-20,200.00,Partner,{code}\n")).Is(200);
        var line = (await _finance.Calls(HttpMethod.Get, "/api/v1/bank-lines?status=new")).Is(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await _finance.Calls(HttpMethod.Post, $"/api/v1/bank-lines/{line}/match", new { code })).Is(200);
        Assert.Equal(120_000, await _town.Cash(_partner));
    }

    private static object Withdrawn(long amount) => new { amountMinor = amount, payee = "Partner Ltd.", bankName = "Bank", accountNumber = "6222020200112233" };

    private async Task Begin()
    {
        _town = await Town.Build(server);
        _partner = await _town.Partner();
        _owner = await _town.Someone(Role.PartnerOwner, _partner);
        _finance = await _town.Someone(Role.VendorFinance);
    }

    private async Task<string> Announced(long amount) => (await _owner.Calls(HttpMethod.Post, "/api/v1/top-ups", new { amountMinor = amount })).Is(201).Json.GetProperty("code").GetString()!;

    private Task<Answer> Brings(string file) => _finance.Calls(
        HttpMethod.Post, "/api/v1/bank-lines/statements", new { file = new { fileName = "bank.csv", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file)) } });

    private static int Of(System.Text.Json.JsonElement result, string name) => result.GetProperty(name).GetInt32();

    private Task<List<string>> Events() => _town.As((_, db) =>
        db.Audit.Where(a => a.Event.StartsWith("bank.") || a.Event.StartsWith("topup.")).Select(a => a.Event).Distinct().OrderBy(name => name).ToListAsync());
}
