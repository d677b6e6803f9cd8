using System.Globalization;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Features.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Funds;

/// <summary>划拨 and 回收 over HTTP (guide lines 64 to 68).</summary>
public sealed class FundTests(TestServer server)
{
    private Town _town = null!;
    private Partner _partner = null!;
    private CustomerAccount _account = null!;
    private Person _owner = null!;
    private Person _bookkeeper = null!;

    private string Page => $"/accounts/{_account.Id}/funds";

    private string Api => $"/api/v1/accounts/{_account.Id}";

    [Fact]
    public async Task A_partner_gives_cash_on_a_page_and_the_customer_sees_it_and_it_is_taken_back()
    {
        await Begin();
        var customer = await _town.Of(_account);
        Assert.Contains("Nothing yet", (await customer.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains($"{Page}/transfer", (await _owner.Opens(Page)).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(Page, (await _owner.Opens("/accounts")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Amount", "Reason"], (await _owner.Submits($"{Page}/transfer", new Dictionary<string, string> { ["Amount"] = "12.345" })).Is(422).WrongFields());
        Assert.Equal(["Amount"], (await _owner.Submits($"{Page}/transfer", Form("0"))).Is(422).WrongFields());
        var done = await _owner.Submits($"{Page}/transfer", Form("1,200.50"));
        var shown = (await done.Is(303).Follows()).Is(200).Body;
        Assert.Contains("Transferred; the account can use the money now", shown, StringComparison.Ordinal);
        Assert.Contains("CNY 1,200.50", shown, StringComparison.Ordinal);
        Assert.Equal((10_000_000 - 120_050, 120_050), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        var billing = (await customer.Opens("/my/billing")).Is(200).Body;
        Assert.Contains("CNY 1,200.50", billing, StringComparison.Ordinal);
        Assert.Contains("Quarter 4", billing, StringComparison.Ordinal);
        Assert.DoesNotContain("/funds/fdt_", billing, StringComparison.Ordinal);
        var funds = (await customer.Calls(HttpMethod.Get, "/api/v1/my/billing")).Is(200).Json.GetProperty("funds");
        Assert.Equal(120_050, funds.GetProperty("received").GetProperty("amountMinor").GetInt64());
        Assert.Single((await customer.Calls(HttpMethod.Get, "/api/v1/my/fund-transfers")).Is(200).Json.GetProperty("data").EnumerateArray());

        var refused = await _owner.Submits($"{Page}/reclaim", Form("1200.51"));
        Assert.Contains("at most CNY 1,200.50 now", refused.Is(409).Body, StringComparison.Ordinal);
        (await refused.Submits(Form("1200.50"))).Is(303);
        Assert.Equal((10_000_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        Assert.Equal(["fund.booked", "fund.booked"], await Events());
        var list = (await _owner.Opens("/funds")).Is(200).Body;
        Assert.Contains("CNY 100,000.00", list, StringComparison.Ordinal);
        Assert.Contains(_account.AccountName, list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_customer_is_told_what_it_was_given_and_what_was_taken_back_in_its_language_and_as_it_chose()
    {
        await Begin();
        var customer = await _town.Of(_account);
        await Asks("fund-transfers", 120_050);
        await Asks("fund-reclaims", 20_000);
        await _town.Deliver();
        var told = await Told(customer);
        Assert.Equal(
            [
                ("fund_received", $"{_partner.Name} transferred CNY 1,200.50 to your account; it can be used now. Reason: Quarter 4"),
                ("fund_reclaimed", $"{_partner.Name} took back CNY 200.00 from your account. Reason: Quarter 4"),
            ],
            told);
        var mails = await Mails(customer);
        Assert.Equal(["Money received: CNY 1,200.50", "Money taken back: CNY 200.00"], mails.Select(mail => mail.Subject.Split(" / ")[0]));
        Assert.All(mails, mail => Assert.Contains("/my/billing", mail.Text, StringComparison.Ordinal));

        // Who reads Chinese has the Chinese first; who wants no mail has the message all the same.
        await _town.As((_, db) => db.Users.Where(u => u.Id == customer.User!.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "zh-CN")));
        await Asks("fund-transfers", 100);
        await _town.Deliver();
        var chinese = Assert.Single(await Mails(customer), mail => mail.Subject.StartsWith("划拨到账：CNY 1.00", StringComparison.Ordinal));
        Assert.Contains("向您的账号划拨了 CNY 1.00", chinese.Text, StringComparison.Ordinal);
        (await customer.Submits("/account/notifications", new Dictionary<string, string> { ["Mails"] = "funds:never" })).Is(303);
        await Asks("fund-transfers", 200);
        await _town.Deliver();
        Assert.Equal((4, 3), ((await Told(customer)).Count, (await Mails(customer)).Count));

        // Nobody of the partner is told of what they do themselves.
        Assert.DoesNotContain(await Told(_owner), told => told.Kind.StartsWith("fund_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_customer_learns_of_what_waits_when_it_is_released_and_of_a_file_line_by_line()
    {
        await Begin();
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 500 });
        var second = await _town.Account(_partner);
        var (one, two) = (await _town.Of(_account), await _town.Of(second));
        var waiting = await Asks("fund-transfers", 50_000);
        var refused = await Asks("fund-transfers", 60_000);
        await _town.Deliver();
        Assert.Empty(await Told(one));
        (await _bookkeeper.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{refused}/refusal", new { reason = "Too much" })).Is(200);
        (await _bookkeeper.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{waiting}/release")).Is(200);
        await _town.Deliver();
        Assert.Equal("fund_received", Assert.Single(await Told(one)).Kind);
        Assert.Contains("CNY 500.00", Assert.Single(await Mails(one)).Subject, StringComparison.Ordinal);

        var batch = await Sends($"account,amount,reason\n{_account.AccountName},10,a\n{second.AccountName},20,b\n{second.AccountName},600,c\n");
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-batches/{IdOf(batch)}/booking")).Is(200);
        await _town.Deliver();
        Assert.Equal((2, 2), ((await Told(one)).Count, (await Mails(one)).Count));
        Assert.EndsWith("CNY 20.00 to your account; it can be used now. Reason: b", Assert.Single(await Told(two)).Text, StringComparison.Ordinal);
        Assert.Single(await Mails(two));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_is_booked_once()
    {
        await Begin();
        var form = (await _owner.Opens($"{Page}/transfer")).Is(200);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => form.Submits(Form("100"))));
        Assert.All(answers, answer => answer.Is(303));
        Assert.Equal(10_000, await _town.Received(_account, _partner));
        Assert.Contains("This form was sent before", (await form.Submits(Form("200"))).Is(409).Body, StringComparison.Ordinal);

        // A program says by its key that it is the same.
        var body = new { amountMinor = 700, reason = "API" };
        var key = ("Idempotency-Key", $"k{Guid.CreateVersion7():N}");
        var first = (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", body, key)).Is(201);
        var again = (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", body, key)).Is(201);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal("true", again.Response.Headers.GetValues("Idempotent-Replayed").Single());
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", body with { amountMinor = 701 }, key)).Is(422);
        Assert.Equal(10_700, await _town.Received(_account, _partner));
    }

    [Fact]
    public async Task From_an_amount_on_a_colleague_releases_it_and_the_money_waits()
    {
        await Begin();
        await _town.Fills(_partner, 20_000_000);
        var asked = await _owner.Submits($"{Page}/transfer", Form("100000"));
        var page = asked.Is(303).Location!.Split('?')[0];
        Assert.StartsWith("/funds/fdt_", page, StringComparison.Ordinal);
        Assert.Equal((20_000_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        var own = (await _owner.Opens(page)).Is(200).Body;
        Assert.DoesNotContain("/release\"", own, StringComparison.Ordinal);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{page.Split('/')[^1]}/release")).IsRefused("funds.same_person");
        await _town.Deliver();
        Assert.Contains("A transfer or reclaim waits for release", (await _bookkeeper.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(page, (await _bookkeeper.Opens("/funds?status=waiting")).Is(200).Body, StringComparison.Ordinal);
        (await _bookkeeper.Submits(page, new Dictionary<string, string>(), $"{page}/release")).Is(303);
        Assert.Equal((20_000_000, 10_000_000), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        (await _bookkeeper.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{page.Split('/')[^1]}/refusal", new { reason = "Late" })).IsRefused("funds.decided");
        await _town.Deliver();
        Assert.Contains("Transfer or reclaim released", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // Whoever asked takes it back; nobody has refused it.
        var mistake = (await _owner.Submits($"{Page}/transfer", Form("100000"))).Is(303).Location!.Split('?')[0];
        Assert.Contains("Why you take it back", (await _owner.Opens(mistake)).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Why it is refused", (await _bookkeeper.Opens(mistake)).Is(200).Body, StringComparison.Ordinal);
        var back = await (await _owner.Submits(mistake, new Dictionary<string, string> { ["Reason"] = "Wrong account" }, $"{mistake}/refusal")).Follows();
        Assert.Contains("Taken back; the money has gone back", back.Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Taken back because", back.Body, StringComparison.Ordinal);
        Assert.Contains(mistake, (await _bookkeeper.Opens("/funds?status=taken_back")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal((20_000_000, 10_000_000), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
    }

    [Fact]
    public async Task What_is_refused_or_forgotten_goes_back()
    {
        await Begin();
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 100 });
        var refused = await Asks("fund-transfers", 50_000);
        var lapsing = await Asks("fund-transfers", 30_000);
        Assert.Equal(10_000_000 - 80_000, await _town.Cash(_partner));

        // The vendor's finance does not end it by hand: it would go on waiting for what is not there.
        var finance = await _town.Someone(Role.VendorFinance);
        var hold = await _town.As((_, db) => db.LedgerHolds.Where(h => h.Amount == 50_000).Select(h => h.Id).SingleAsync());
        Assert.Contains(refused, (await finance.Voids(hold)).IsRefused("hold.belongs").Body, StringComparison.Ordinal);
        var to = new[] { new { account = new { owner = _partner.Id.ToString(), purpose = "cash", currency = "CNY" }, amountMinor = 1 } };
        (await finance.Calls(HttpMethod.Post, $"/api/v1/ledger/holds/{hold}/posting", new { to }, ("Idempotency-Key", "posting"))).IsRefused("hold.belongs");
        (await _bookkeeper.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{refused}/refusal", new { reason = "Too much" })).Is(200);
        Assert.Equal(10_000_000 - 30_000, await _town.Cash(_partner));
        _town.Pass(TimeSpan.FromDays(3));
        (await _bookkeeper.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{lapsing}/release")).IsRefused("funds.lapsed");
        Assert.Equal("lapsed", (await _owner.Calls(HttpMethod.Get, $"/api/v1/fund-transfers/{lapsing}")).Is(200).Json.GetProperty("status").GetString());
        await _town.RunSchedule();
        Assert.Equal((10_000_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        await _town.Deliver();
        Assert.Contains("Transfer or reclaim lapsed", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["fund.asked", "fund.refused", "fund.asked", "fund.lapsed"], [.. await Events(refused), .. await Events(lapsing)]);
    }

    [Fact]
    public async Task Two_people_at_once_release_one_transfer_once_and_a_waiting_reclaim_is_out_of_reach()
    {
        await Begin();
        await Asks("fund-transfers", 50_000);
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 100 });
        var id = await Asks("fund-reclaims", 40_000);
        Assert.Equal((10_000_000 - 50_000, 10_000), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-reclaims", new { amountMinor = 10_001, reason = "More" })).IsRefused("funds.not_reclaimable");
        var third = await _town.Someone(Role.PartnerFinance, _partner);
        var answers = await Task.WhenAll(new[] { _bookkeeper, third }.Select(person => person.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{id}/release")));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal((10_000_000 - 10_000, 10_000), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
    }

    [Fact]
    public async Task The_day_has_a_limit_that_many_at_once_do_not_pass_and_a_new_day_begins_at_midnight_in_beijing()
    {
        await Begin();
        await _town.Policy(policy => policy with { MaxFundsPerDay = 1_000, FundsSecondPersonFrom = 0 });
        await Asks("fund-transfers", 20_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", new { amountMinor = 20_000, reason = "Many" })));
        Assert.Equal(4, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsRefused("funds.day_limit"));
        var now = _town.Now.ToOffset(TimeSpan.FromHours(8));
        _town.Pass(now.Date.AddDays(1) - now.DateTime);
        await Asks("fund-transfers", 20_000);
    }

    [Fact]
    public async Task Spent_money_cannot_be_taken_back_and_arrears_stop_reclaims()
    {
        await Begin();
        await Asks("fund-transfers", 50_000);
        var received = LedgerAccountName.Of(_account.Id, LedgerPurpose.Received, FundTransfer.TheCurrency, _partner.Id);
        var revenue = LedgerAccountName.Of(_town.Vendor.Id, LedgerPurpose.Revenue, FundTransfer.TheCurrency);
        await _town.Books(TransferOrder.Move($"buy-{_account.Id}", TransferOccasion.Payment, received, revenue, 20_000));
        var funds = (await _owner.Calls(HttpMethod.Get, $"{Api}/funds")).Is(200).Json.GetProperty("funds");
        Assert.Equal((30_000, 50_000, 30_000, 30_000), (Minor("received"), Minor("stillRevocable"), Minor("available"), Minor("reclaimable")));
        Assert.Equal("received", funds.GetProperty("bound").GetString());
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-reclaims", new { amountMinor = 30_001, reason = "All" })).IsRefused("funds.not_reclaimable");
        await Asks("fund-reclaims", 30_000);

        long Minor(string name) => funds.GetProperty(name).GetProperty("amountMinor").GetInt64();
    }

    [Fact]
    public async Task An_agency_account_is_no_business_of_its_partners_purse()
    {
        await Begin();
        _account = await _town.Account(_partner, DistributionType.Agency);
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", new { amountMinor = 1, reason = "x" })).IsRefused("funds.agency");
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-reclaims", new { amountMinor = 1, reason = "x" })).IsRefused("funds.agency");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await _owner.Calls(HttpMethod.Get, $"{Api}/funds")).Is(200).Json.GetProperty("funds").ValueKind);
        var page = (await _owner.Opens(Page)).Is(200).Body;
        Assert.DoesNotContain("/funds/transfer", page, StringComparison.Ordinal);
        Assert.Contains("Cash is not moved into or out of an agency account", page, StringComparison.Ordinal);
        var finance = await _town.Someone(Role.VendorFinance);
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await finance.Calls(HttpMethod.Get, $"{Api}/funds")).Is(200).Json.GetProperty("funds").ValueKind);
    }

    [Fact]
    public async Task Who_may_not_does_not_and_strangers_do_not_know_it()
    {
        await Begin();
        var id = await Asks("fund-transfers", 100);
        var sales = await _town.Someone(Role.PartnerSales, _partner);
        (await sales.Opens(Page)).Is(403);
        (await sales.Calls(HttpMethod.Post, $"{Api}/fund-transfers", new { amountMinor = 1, reason = "x" })).Is(403);
        var other = await _town.Someone(Role.PartnerOwner, await _town.Partner("Other"));
        (await other.Opens(Page)).Is(404);
        (await other.Calls(HttpMethod.Post, $"{Api}/fund-transfers", new { amountMinor = 1, reason = "x" })).Is(404);
        (await other.Opens($"/funds/{id}")).Is(404);
        Assert.DoesNotContain(id, (await other.Opens("/funds")).Is(200).Body, StringComparison.Ordinal);
        var finance = await _town.Someone(Role.VendorFinance);
        Assert.Contains(id, (await finance.Opens("/funds")).Is(200).Body, StringComparison.Ordinal);
        (await finance.Opens($"/funds/{id}")).Is(200);
        (await finance.Calls(HttpMethod.Post, $"{Api}/fund-reclaims", new { amountMinor = 1, reason = "x" })).Is(403);

        // A suspended partner's people are let in nowhere; what waits cannot be released.
        await _town.As(async (_, db) =>
        {
            (await db.Partners.SingleAsync(p => p.Id == _partner.Id)).Suspend("Dispute");
            return await db.SaveChangesAsync();
        });
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-transfers", new { amountMinor = 1, reason = "x" })).Is(403);
        (await _owner.Calls(HttpMethod.Post, $"{Api}/fund-reclaims", new { amountMinor = 1, reason = "x" })).Is(403);
    }

    [Fact]
    public async Task A_file_is_looked_through_and_booked_each_line_once()
    {
        await Begin();
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 500 });
        var second = await _town.Account(_partner);
        var agency = await _town.Account(_partner, DistributionType.Agency);
        var bad = await Sends($"account,amount,reason\n{_account.AccountName},100.00,ok\nnobody_here,1,x\n{agency.AccountName},1,x\n{second.AccountName},1.234,x\n{second.AccountName},5,\n{second.AccountName},99999999,x\n");
        Assert.Equal((1, 5), (bad.Json.GetProperty("ready").GetInt32(), bad.Json.GetProperty("wrong").GetInt32()));
        var rows = (await _owner.Calls(HttpMethod.Get, $"/api/v1/fund-batches/{IdOf(bad)}/rows?verdict=wrong&limit=2")).Is(200).Json;
        Assert.Equal(["validation.fund_account", "refused.funds.agency"], rows.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("code").GetString()));
        Assert.Equal(
            ["validation.amount", "validation.required"],
            (await _owner.Calls(HttpMethod.Get, $"/api/v1/fund-batches/{IdOf(bad)}/rows?verdict=wrong&limit=2&cursor={rows.GetProperty("next").GetString()}")).Is(200).Json
                .GetProperty("data").EnumerateArray().Select(row => row.GetProperty("code").GetString()));
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-batches/{IdOf(bad)}/booking")).IsRefused("funds.batch_wrong");
        Assert.Equal(10_000_000, await _town.Cash(_partner));

        // Excel in China, with its own names of columns, and one line that a colleague has to release.
        var good = await Sends($"\u91D1\u989D,\u4F1A\u5458\u540D,\u539F\u56E0\n\"1,00.00\",{_account.AccountName},\u5B63\u5EA6\n500,{second.AccountName},x\n20,{second.AccountName},x\n");
        Assert.Equal((2, 1), (good.Json.GetProperty("ready").GetInt32(), good.Json.GetProperty("needsRelease").GetInt32()));
        var page = $"/funds/batches/{IdOf(good)}";
        Assert.Contains("All 3 lines are right, CNY 620.00 in all", (await _owner.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _owner.Submits(page, new Dictionary<string, string>(), $"{page}/booking")));
        Assert.Contains(answers, answer => answer.Status == 303);
        Assert.Equal((10_000_000 - 62_000, 10_000, 2_000), (await _town.Cash(_partner), await _town.Received(_account, _partner), await _town.Received(second, _partner)));
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-batches/{IdOf(good)}/booking")).IsRefused("funds.batch_booked");
        var shown = (await _owner.Opens(page)).Is(200).Body;
        Assert.Contains("3 lines are booked, 0 are not", shown, StringComparison.Ordinal);
        await _town.Deliver();
        Assert.Contains("A file waits for release", (await _bookkeeper.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_many_lines_is_booked_in_parts_and_goes_on_where_it_was_interrupted()
    {
        await Begin();
        var second = await _town.Account(_partner);
        var lines = string.Concat(Enumerable.Range(0, 450).Select(i => $"{(i % 2 == 0 ? _account : second).AccountName},1.00,Line {i.ToString(CultureInfo.InvariantCulture)}\n"));
        var sent = await Sends("account,amount,reason\n" + lines);
        Assert.Equal(450, sent.Json.GetProperty("ready").GetInt32());

        // As if the server had been stopped after some lines of the first part.
        await _town.As(async (services, db) =>
        {
            var batch = await db.FundBatches.SingleAsync();
            var facts = new FundFacts(
                _partner, _account, await db.Customers.SingleAsync(c => c.Id == _account.CustomerId), AccountFunds.Of(_account.Id, _partner.Id, FundTransfer.TheCurrency, _ => null), 100, 0, new());
            var done = FundTransfer.Ask(FundKind.Transfer, 100, "Line 0", facts, _owner.User!.Id, _town.Now, null, batch.Id, 2);
            done.BookedAs((await services.GetRequiredService<Features.Ledger.LedgerBooking>().Alone(done.ToOrder(), CancellationToken.None)).Transfer);
            db.Add(done);
            return await db.SaveChangesAsync();
        });
        Assert.Contains("Interrupted: 1 of 450 lines are booked", (await _owner.Opens($"/funds/batches/{IdOf(sent)}")).Is(200).Body, StringComparison.Ordinal);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-batches/{IdOf(sent)}/booking")).Is(200);
        Assert.Equal((10_000_000 - 45_000, 22_500, 22_500), (await _town.Cash(_partner), await _town.Received(_account, _partner), await _town.Received(second, _partner)));
        Assert.Equal(450, await _town.As((_, db) => db.FundTransfers.CountAsync()));
        var first = (await _owner.Calls(HttpMethod.Get, $"{Api}/fund-transfers?limit=100")).Is(200).Json;
        Assert.Equal("Line 448", first.GetProperty("data")[0].GetProperty("reason").GetString());
        Assert.NotNull(first.GetProperty("next").GetString());
    }

    private async Task Begin()
    {
        _town = await Town.Build(server);
        _partner = await _town.Partner();
        _account = await _town.Account(_partner);
        _owner = await _town.Someone(Role.PartnerOwner, _partner);
        _bookkeeper = await _town.Someone(Role.PartnerFinance, _partner);
        await _town.Fills(_partner, 10_000_000);
    }

    private static Dictionary<string, string> Form(string amount) => new() { ["Amount"] = amount, ["Reason"] = "Quarter 4" };

    private async Task<string> Asks(string what, long amount) =>
        (await _owner.Calls(HttpMethod.Post, $"{Api}/{what}", new { amountMinor = amount, reason = "Quarter 4" })).Is(201).Json.GetProperty("id").GetString()!;

    private async Task<Answer> Sends(string file) => (await _owner.Calls(
        HttpMethod.Post, "/api/v1/fund-batches", new { kind = "transfer", file = new { fileName = "funds.csv", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file)) } })).Is(201);

    private static async Task<List<(string Kind, string Text)>> Told(Person reader)
    {
        var data = (await reader.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data");
        return [.. data.EnumerateArray().Select(message => (Kind: message.GetProperty("kind").GetString()!, message.GetProperty("text").GetString()!)).OrderBy(message => message.Kind, StringComparer.Ordinal)];
    }

    private Task<List<MailBoxItem>> Mails(Person reader) =>
        _town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Recipient == reader.User!.Email).OrderBy(m => m.Subject).ToListAsync());

    private static string IdOf(Answer answer) => answer.Json.GetProperty("id").GetString()!;

    private Task<List<string>> Events(string? subject = null) => _town.As((_, db) =>
        db.Audit.Where(a => a.Event.StartsWith("fund.") && (subject == null || a.Subject == subject)).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
}
