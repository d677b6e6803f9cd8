using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Funds;

/// <summary>解绑回收: what becomes of the money when an association ends.</summary>
public sealed class ReleaseTests(TestServer server)
{
    private Town _town = null!;
    private Partner _partner = null!;
    private CustomerAccount _account = null!;
    private Person _owner = null!;
    private Person _customer = null!;

    private string Row => $"/api/v1/customers/{_account.CustomerId}";

    [Fact]
    public async Task What_is_left_goes_back_with_the_agreement_that_ends_it()
    {
        await Begin(40_000);
        (await _owner.Calls(HttpMethod.Post, $"{Row}/release", new { reason = "Moved away" })).Is(200);
        Assert.Equal(40_000, await _town.Received(_account, _partner));
        (await _customer.Submits("/my/partner", new Dictionary<string, string>(), "/my/partner/agreement")).Is(303);
        Assert.Equal((100_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        var last = (await _owner.Calls(HttpMethod.Get, "/api/v1/fund-transfers?limit=1")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal(("release_reclaim", "Moved away"), (last.GetProperty("kind").GetString(), last.GetProperty("reason").GetString()));
        Assert.Contains("Reclaim on release", (await _customer.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        await _town.Deliver();
        Assert.Contains("CNY 400.00 that it transferred to you and you had not used has gone back to it", (await _customer.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-transfers", new { amountMinor = 1, reason = "x" })).IsRefused("account.not_associated");
    }

    [Fact]
    public async Task What_is_not_decided_blocks_it_and_all_of_it_is_said()
    {
        await Begin(40_000);
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 100 });
        var waiting = await Transfers(20_000);
        var finance = await _town.Someone(Role.VendorFinance);
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{_account.Id}/credit", new { isOverdue = true, reason = "Bill unpaid" })).Is(200);
        (await _customer.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "Done" })).Is(204);
        var refused = (await _owner.Calls(HttpMethod.Post, $"{Row}/release/confirmation")).IsRefused("release.blocked");
        var why = refused.Json.GetProperty("title").GetString()!;
        Assert.Contains("Transfer of CNY 200.00 waits for release", why, StringComparison.Ordinal);
        Assert.Contains("is in arrears", why, StringComparison.Ordinal);
        Assert.Contains("waits for release", (await _owner.Submits($"/customers/{_account.CustomerId}/release", new Dictionary<string, string>(), $"/customers/{_account.CustomerId}/release/confirmation")).Is(409).Body, StringComparison.Ordinal);
        var operators = await _town.Someone(Role.VendorOperator);
        (await operators.Calls(HttpMethod.Post, $"{Row}/ending", new { what = "association", reason = "Dispute" })).IsRefused("release.blocked");
        Assert.Null(await _town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == _account.Id).Select(a => a.EndedAt).SingleAsync()));
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{waiting}/refusal", new { reason = "Not now" })).Is(200);
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{_account.Id}/credit", new { isOverdue = false, reason = "Paid" })).Is(200);
        (await operators.Calls(HttpMethod.Post, $"{Row}/ending", new { what = "association", reason = "Dispute" })).Is(200);
        Assert.Equal((100_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
    }

    [Fact]
    public async Task The_end_of_a_notice_refuses_what_waits_and_gives_all_back()
    {
        await Begin(40_000);
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 100, FundsReleaseDays = 30, ReleaseNoticeDays = 10 });
        var waiting = await Transfers(20_000);
        (await _customer.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "Done" })).Is(204);
        _town.Pass(TimeSpan.FromDays(10));
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-reclaims", new { amountMinor = 1, reason = "x" })).IsRefused("account.not_associated");
        await _town.RunSchedule();
        Assert.Equal((100_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        Assert.Equal("refused", (await _owner.Calls(HttpMethod.Get, $"/api/v1/fund-transfers/{waiting}")).Is(200).Json.GetProperty("status").GetString());
    }

    private async Task Begin(long amount)
    {
        _town = await Town.Build(server);
        _partner = await _town.Partner();
        _account = await _town.Account(_partner);
        _customer = await _town.Of(_account);
        _owner = await _town.Someone(Role.PartnerOwner, _partner);
        await _town.Fills(_partner, 100_000);
        await Transfers(amount);
    }

    private async Task<string> Transfers(long amount) => (await _owner.Calls(
        HttpMethod.Post, $"/api/v1/accounts/{_account.Id}/fund-transfers", new { amountMinor = amount, reason = "Quarter 4" })).Is(201).Json.GetProperty("id").GetString()!;
}
