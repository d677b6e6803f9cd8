using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Features.Mail;
using Baobei.Server.Tests.Funds;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Credits;

/// <summary>信用额度, 预警, 禁止新购, 冻结 and 停机策略 over HTTP.</summary>
public sealed class CreditTests(TestServer server)
{
    private Town _town = null!;
    private Partner _partner = null!;
    private CustomerAccount _account = null!;
    private Person _finance = null!;
    private Person _owner = null!;

    private string Page => $"/accounts/{_account.Id}/credit";

    private string Api => $"/api/v1/accounts/{_account.Id}/credit";

    [Fact]
    public async Task Finance_sets_it_on_a_page_and_every_change_is_kept()
    {
        await Begin();
        Assert.DoesNotContain($"{Page}/edit", (await _owner.Opens(Page)).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Line", "AlertPercent", "Reason"], (await _finance.Submits($"{Page}/edit", new Dictionary<string, string> { ["Line"] = "much", ["AlertPercent"] = "101" })).Is(422).WrongFields());
        var same = await _finance.Submits($"{Page}/edit", new Dictionary<string, string> { ["Reason"] = "Nothing" });
        Assert.Contains("Nothing is changed", same.Is(409).Body, StringComparison.Ordinal);
        var edit = (await _finance.Opens($"{Page}/edit")).Is(200);
        var form = new Dictionary<string, string> { ["Line"] = "5,000", ["Purchases"] = "Ban", ["Shutdown"] = "NoStop", ["Reason"] = "Late payer" };
        (await edit.Submits(form)).Is(303);
        Assert.Contains("Somebody", (await edit.Submits(form)).Is(409).Body, StringComparison.OrdinalIgnoreCase);
        var shown = (await _finance.Opens(Page)).Is(200).Body;
        Assert.Contains("CNY 5,000.00", shown, StringComparison.Ordinal);
        Assert.Contains("Late payer", shown, StringComparison.Ordinal);
        Assert.Contains("VendorFinance", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("VendorFinance", (await _owner.Opens(Page)).Is(200).Body, StringComparison.Ordinal);
        var changes = (await _finance.Calls(HttpMethod.Get, $"{Api}/changes")).Is(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["line", "purchases", "shutdown"], changes.Select(change => change.GetProperty("field").GetString()).Order());
        Assert.Equal(("0", "500000"), changes.Where(change => change.GetProperty("field").GetString() == "line").Select(change => (change.GetProperty("before").GetString(), change.GetProperty("after").GetString())).Single());
        var customer = await _town.Of(_account);
        Assert.Contains("Your account cannot buy anything new", (await customer.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["credit.changed"], await _town.As((_, db) => db.Audit.Where(a => a.Event.StartsWith("credit.")).Select(a => a.Event).ToListAsync()));
    }

    [Fact]
    public async Task The_line_is_the_floor_of_the_ledger_and_a_lower_one_is_arrears()
    {
        await Begin();
        await _town.Fills(_partner, 100_000);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-transfers", new { amountMinor = 30_000, reason = "x" })).Is(201);
        await Sets(new { lineMinor = 50_000, reason = "Line" });
        await Buys(40_000);
        var funds = (await _owner.Calls(HttpMethod.Get, $"/api/v1/accounts/{_account.Id}/funds")).Is(200).Json.GetProperty("funds");
        Assert.Equal((50_000, 40_000, 0, false), (Minor(funds, "creditLine"), Minor(funds, "creditUsed"), Minor(funds, "reclaimable"), funds.GetProperty("isInArrears").GetBoolean()));
        await Assert.ThrowsAsync<Baobei.Domain.Kernel.Refused>(() => Buys(10_001));
        await Sets(new { lineMinor = 39_999, reason = "Lower" });
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-reclaims", new { amountMinor = 1, reason = "x" })).IsRefused("funds.arrears");
        Assert.Equal("normal", await State());
        await _town.RunSchedule();
        Assert.Equal("in_arrears", await State());
        _town.Pass(TimeSpan.FromDays(15));
        Assert.Equal("stopped", await State());

        // The customer pays from what the partner gave it; then it is out of arrears.
        var customer = await _town.Of(_account);
        Assert.Contains("The services of your account have stopped", (await customer.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Amount"], (await customer.Submits("/my/billing", new Dictionary<string, string> { ["Amount"] = "x" }, "/my/billing/repayment")).Is(422).WrongFields());
        Assert.Contains("CNY 300.00 now", (await customer.Submits("/my/billing", new Dictionary<string, string> { ["Amount"] = "300.01" }, "/my/billing/repayment")).Is(409).Body, StringComparison.Ordinal);
        var form = (await customer.Opens("/my/billing")).Is(200);
        (await form.Submits(new Dictionary<string, string> { ["Amount"] = "300" }, "/my/billing/repayment")).Is(303);
        (await form.Submits(new Dictionary<string, string> { ["Amount"] = "300" }, "/my/billing/repayment")).Is(303);
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/repayments", new { amountMinor = 10_001 })).IsRefused("credit.owes_less");
        await _town.RunSchedule();
        Assert.Equal("normal", await State());
        Assert.Equal(
            ["credit.changed", "credit.changed", "credit.arrears_began", "credit.repaid", "credit.arrears_ended"],
            await _town.As((_, db) => db.Audit.Where(a => a.Event.StartsWith("credit.") && a.Event != "credit.alerted").OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
    }

    [Fact]
    public async Task Passing_the_threshold_is_told_once_by_message_and_mail()
    {
        await Begin();
        var customer = await _town.Of(_account);
        await Sets(new { lineMinor = 10_000, alertPercent = 75, reason = "Line" });
        await Buys(7_499);
        await _town.RunSchedule();
        await _town.Deliver();
        Assert.DoesNotContain("Credit alert", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        await Buys(1);
        await _town.RunSchedule();
        await Buys(100);
        await _town.RunSchedule();
        await _town.Deliver();
        foreach (var person in new[] { _owner, customer })
        {
            var page = (await person.Opens("/messages")).Is(200);
            Assert.Contains("has used 75 per cent of its credit: CNY 75.00 of CNY 100.00", page.Body, StringComparison.Ordinal);
        }

        var (owner, account) = (_owner.User!.Email, customer.User!.Email);
        Assert.Equal(2, await _town.As((_, db) => db.Set<MailBoxItem>().CountAsync(m => (m.Recipient == owner || m.Recipient == account) && m.Text!.Contains("has used 75 per cent"))));
    }

    [Fact]
    public async Task Overdue_and_freeze_stop_money_and_who_may_not_changes_nothing()
    {
        await Begin();
        await _town.Fills(_partner, 100_000);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-transfers", new { amountMinor = 30_000, reason = "x" })).Is(201);
        await Sets(new { isOverdue = true, reason = "Bill unpaid" });
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-reclaims", new { amountMinor = 1, reason = "x" })).IsRefused("funds.arrears");
        await Sets(new { isOverdue = false, isFrozen = true, reason = "Fraud" });
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-transfers", new { amountMinor = 1, reason = "x" })).IsRefused("account.frozen");
        (await _owner.Calls(HttpMethod.Put, Api, new { lineMinor = 1, reason = "x" })).Is(403);
        (await _finance.Calls(HttpMethod.Put, Api, new { lineMinor = 1, reason = "x" }, ("If-Match", "\"v1\""))).Is(412);
        (await _finance.Calls(HttpMethod.Put, Api, new { lineMinor = -1, reason = "x" })).Is(400);
        _account = await _town.Account(_partner, DistributionType.Agency);
        (await _owner.Opens(Page)).Is(404);
        (await _finance.Opens(Page)).Is(200);
    }

    private async Task Begin()
    {
        _town = await Town.Build(server);
        _partner = await _town.Partner();
        _account = await _town.Account(_partner);
        _owner = await _town.Someone(Role.PartnerOwner, _partner);
        _finance = await _town.Someone(Role.VendorFinance);
    }

    private async Task Sets(object what) => (await _finance.Calls(HttpMethod.Put, Api, what)).Is(200);

    private Task Buys(long amount) => _town.Books(TransferOrder.Move(
        $"buy-{Guid.CreateVersion7():N}", TransferOccasion.Payment, AccountCredit.NameOf(_account.Id), LedgerAccountName.Of(_town.Vendor.Id, LedgerPurpose.Revenue, FundTransfer.TheCurrency), amount));

    private async Task<string?> State() => (await _finance.Calls(HttpMethod.Get, Api)).Is(200).Json.GetProperty("state").GetString();

    private static long Minor(System.Text.Json.JsonElement funds, string name) => funds.GetProperty(name).GetProperty("amountMinor").GetInt64();
}
