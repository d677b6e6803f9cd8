using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Search;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Search;

public sealed class SearchTests(TestServer server)
{
    [Theory]
    [InlineData("云帆", "Yunfan 云帆", null)]
    [InlineData("小帆船", "Yunfan 云帆", null)]
    [InlineData("YUNFAN", "Yunfan 云帆", null)]
    [InlineData("boat_2026", "Yunfan 云帆", "Boat_2026")]
    [InlineData("boat", "Yunfan 云帆", "Boat_2026")]
    [InlineData("ＢＯＡＴ", "Yunfan 云帆", "Boat_2026")]
    [InlineData("2026", null, null)]
    [InlineData("（）", null, null)]
    public async Task A_customer_is_found_by_name_nickname_and_account_and_an_account_by_its_beginning(string typed, string? customer, string? account)
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        await town.Has(partner, Stock.Details("Yunfan 云帆", "小帆船"), town.Now.AddDays(-2), making => SignedUp(making, "Boat_2026", "小帆船"));
        await town.Has(partner, Stock.Details("Lanhai 蓝海"), town.Now.AddDays(-1));
        foreach (var reader in new[] { sales, await town.Someone(Role.BusinessDeveloper) })
        {
            var found = await Finds(reader, typed);
            Assert.Equal(customer is null ? [] : [customer], found.Customers);
            Assert.Equal(account is null ? [] : [account], found.Accounts);
            var page = (await reader.Opens($"/search?q={Uri.EscapeDataString(typed)}")).Is(200).Page;
            Assert.Equal([.. found.Customers, .. found.Accounts], page.QuerySelectorAll("tbody tr td:first-child a").Select(a => a.TextContent));
            Assert.Equal(customer is null, page.QuerySelector(".empty") is not null);
            Assert.Equal(typed, page.QuerySelector("main input[name=q]")!.GetAttribute("value"));
        }
    }

    [Fact]
    public async Task Products_and_specifications_are_found_by_name_and_code_and_by_partners_only_what_is_on_sale()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        var cloud = await town.Product("nebula-host");
        await town.Spec(cloud, "nebula-small", (3500, 0));
        var gone = await town.Product("nebula-old");
        await town.Spec(gone, "nebula-old-small", (3500, 0));
        await town.As(async (_, db) =>
        {
            (await db.Products.SingleAsync(p => p.Id == gone.Id)).Withdraw();
            return await db.SaveChangesAsync();
        });
        var bd = await town.Someone(Role.BusinessDeveloper);
        Assert.Equal(["nebula-host", "nebula-small"], await Catalogue(sales));
        Assert.Equal(["nebula-host", "nebula-old", "nebula-old-small", "nebula-small"], await Catalogue(bd));
        Assert.DoesNotContain("nebula-old", (await sales.Opens("/search?q=NEBULA")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains($"/catalogue/{gone.Id}", (await bd.Opens("/search?q=NEBULA")).Is(200).Body, StringComparison.Ordinal);

        static async Task<string[]> Catalogue(Person reader)
        {
            var found = (await reader.Calls(HttpMethod.Get, "/api/v1/search?q=NEBULA")).Is(200).Json;
            return [.. Codes(found.GetProperty("products")), .. Codes(found.GetProperty("specs"))];
        }

        static string[] Codes(JsonElement found) => [.. found.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("code").GetString()!)];
    }

    [Fact]
    public async Task A_partner_finds_only_its_own_and_no_partners()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller("Yunfan Partner");
        var (_, rival) = await town.Seller("Yunfan Rival");
        await town.Has(partner, Stock.Details("Yunfan Own"), town.Now.AddDays(-1), making => making.SignedUp("yunfan-own", town.Now));
        await town.Has(rival, Stock.Details("Yunfan Theirs"), town.Now.AddDays(-1), making => making.SignedUp("yunfan-theirs", town.Now));
        await town.As((_, db) =>
        {
            db.Add(CustomerAccount.Direct("yunfan-direct", "a@direct.example", "+8613800139001", CustomerType.Enterprise, null, town.Now, "Direct holder"));
            return db.SaveChangesAsync();
        });

        var own = await Finds(sales, "yunfan");
        Assert.Equal(["Yunfan Own"], own.Customers);
        Assert.Equal(["yunfan-own"], own.Accounts);
        Assert.Null(own.Partners);
        Assert.Empty((await Finds(sales, "yunfan-theirs")).Accounts);
        var body = (await sales.Opens("/search?q=yunfan")).Is(200).Body;
        Assert.DoesNotContain("Theirs", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("direct", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Rival", body, StringComparison.Ordinal);

        var vendor = await town.Someone(Role.Auditor);
        var all = await Finds(vendor, "yunfan");
        Assert.Equal(["Yunfan Own", "Yunfan Theirs"], all.Customers.Order());
        Assert.Equal(["yunfan-direct", "yunfan-own", "yunfan-theirs"], all.Accounts);
        Assert.Equal(2, all.Partners!.Count);
        var page = (await vendor.Opens("/search?q=yunfan")).Is(200).Page;
        foreach (var link in page.QuerySelectorAll("main section a").Select(a => a.GetAttribute("href")!).Distinct())
        {
            (await vendor.Opens(link)).Is(200);
        }

        Assert.Equal("/vendor/accounts?q=yunfan-direct", page.QuerySelectorAll("main td:first-child a").Single(a => a.TextContent == "yunfan-direct").GetAttribute("href"));
        Assert.Empty((await Finds(await (await Town.Build(server)).Someone(Role.Auditor), "yunfan")).Customers);
    }

    [Fact]
    public async Task Ten_of_a_kind_are_shown_and_the_lists_have_the_rest()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        for (var i = 0; i < SearchEverything.Most + 1; i++)
        {
            var account = $"counted-{i:00}";
            await town.Has(partner, Stock.Details($"Counted {i:00}"), town.Now.AddDays(-2).AddMinutes(i), making => making.SignedUp(account, town.Now));
            var whole = await Finds(sales, "counted");
            Assert.Equal(Math.Min(i + 1, SearchEverything.Most), whole.Customers.Count);
            Assert.Equal(Math.Min(i + 1, SearchEverything.Most), whole.Accounts.Count);
            Assert.Equal((i >= SearchEverything.Most, i >= SearchEverything.Most), (whole.MoreCustomers, whole.MoreAccounts));
        }

        var page = (await sales.Opens("/search?q=counted")).Is(200).Page;
        Assert.Contains("The first 10", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(SearchEverything.Most + 1, (await sales.Opens(page.QuerySelector("main a[href^='/customers?q=']")!.GetAttribute("href")!)).Names().Length);
        Assert.Equal(SearchEverything.Most + 1, (await sales.Opens(page.QuerySelector("main a[href^='/accounts?q=']")!.GetAttribute("href")!)).Names().Length);
    }

    [Fact]
    public async Task Among_very_many_names_of_others_a_partner_still_finds_its_own_and_the_exact_one_first()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        foreach (var name in new[] { "crowd-mine", "crowd-mine-2", "crowd-mine-3" })
        {
            await town.Has(partner, Stock.Details($"Of {name}"), town.Now.AddDays(-1), making => making.SignedUp(name, town.Now));
        }

        await town.As(async (_, db) =>
        {
            for (var i = 0; i <= CustomerReading.Few; i++)
            {
                var account = CustomerAccount.Direct($"crowd-{i:00000}", "a@direct.example", "+8613800139001", CustomerType.Enterprise, null, town.Now);
                account.TakeEvents();
                db.Add(account);
                if (i % 1000 == 999)
                {
                    await db.SaveChangesAsync();
                    db.ChangeTracker.Clear();
                }
            }

            return await db.SaveChangesAsync();
        });
        Assert.Equal(["crowd-mine", "crowd-mine-2", "crowd-mine-3"], (await Finds(sales, "crowd")).Accounts.Order());
        Assert.Equal(["crowd-mine", "crowd-mine-2", "crowd-mine-3"], (await Finds(sales, "CROWD-MINE")).Accounts);
        Assert.Equal("crowd-00000", (await Finds(await town.Someone(Role.Auditor), "crowd")).Accounts[0]);
    }

    [Fact]
    public async Task Nothing_typed_asks_for_nothing()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        foreach (var path in new[] { "/search", "/search?q=", "/search?q=%20%E3%80%80" })
        {
            Assert.Empty((await boss.Opens(path)).Is(200).Page.QuerySelectorAll("tbody"));
        }

        Assert.Equal("input.invalid", (await boss.Calls(HttpMethod.Get, "/api/v1/search?q=%20")).Is(400).Code);
        Assert.Equal("input.invalid", (await boss.Calls(HttpMethod.Get, "/api/v1/search")).Is(400).Code);
        (await boss.Opens("/search?q=" + new string('x', 5000))).Is(200);
    }

    [Fact]
    public async Task Every_page_of_the_console_has_the_field()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Seller();
        Assert.NotNull((await sales.Opens("/customers")).Is(200).Page.QuerySelector("form[role=search][action='/search'] input[data-search][name=q]"));
        Assert.Null((await (await town.Someone(Role.Customer)).Opens("/account")).Is(200).Page.QuerySelector("[data-search]"));
    }

    private static Task SignedUp(Stock.Making making, string account, string nickname)
    {
        var invitation = making.Customer.Invite(
            new() { Email = "boss@customer.example", DistributionType = DistributionType.Agency, Nickname = nickname }, [], 0, making.Policy, Guid.CreateVersion7(), making.At);
        making.Add(invitation);
        making.Add(CustomerAccount.SignUp(making.Customer, invitation, account, "+8613800000001", Guid.CreateVersion7(), making.At));
        return Task.CompletedTask;
    }

    private static async Task<FoundNames> Finds(Person reader, string typed)
    {
        var answer = (await reader.Calls(HttpMethod.Get, $"/api/v1/search?q={Uri.EscapeDataString(typed)}")).Is(200).Json;
        return new(
            Names(answer.GetProperty("customers"), "name"), Names(answer.GetProperty("accounts"), "accountName"),
            answer.GetProperty("partners") is { ValueKind: JsonValueKind.Object } partners ? Names(partners, "name") : null,
            answer.GetProperty("customers").GetProperty("hasMore").GetBoolean(), answer.GetProperty("accounts").GetProperty("hasMore").GetBoolean());
    }

    private static List<string> Names(JsonElement found, string property) => [.. found.GetProperty("data").EnumerateArray().Select(row => row.GetProperty(property).GetString()!)];

    private sealed record FoundNames(List<string> Customers, List<string> Accounts, List<string>? Partners, bool MoreCustomers, bool MoreAccounts);
}
