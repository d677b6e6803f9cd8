using Baobei.Domain.Customers;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Features.Search;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Tests.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Search;

/// <summary>What the search boxes find beyond the characters of a name.</summary>
public sealed class SearchNamesTests(TestServer server)
{
    private const string Yunfan = "杭州云帆海星信息技术有限公司";

    private const string Lanjing = "上海蓝鲸方舟物流有限公司";

    [Theory]
    [InlineData("yunfan", false, Yunfan)]
    [InlineData("Yun Fan", false, Yunfan)]
    [InlineData("云fan", false, Yunfan)]
    [InlineData("yfhx", false, Yunfan)]
    [InlineData("hzyf", false, Yunfan)]
    [InlineData("xiaofanchuan", false, Yunfan)]
    [InlineData("小帆船", false, Yunfan)]
    [InlineData("云凡海星信息", true, Yunfan)]
    [InlineData("Lanjing Fangzhou Logistics", true, Lanjing)]
    [InlineData("Shanghai Lanjing Fangzhou Logistics Co., Ltd.", true, Lanjing)]
    [InlineData("yun", false, null)]
    [InlineData("长河落日", false, null)]
    public async Task A_customer_is_found_as_its_name_is_read_and_else_by_what_is_near_it(string typed, bool isNear, string? found)
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        await Names(sales, await sales.Holds(Report(Yunfan)), "小帆船");
        await sales.Holds(Report(Lanjing));
        string[] expected = found is null ? [] : [found];
        foreach (var reader in new[] { sales, await town.Someone(Role.BusinessDeveloper) })
        {
            var page = await reader.Opens($"/customers?q={Uri.EscapeDataString(typed)}");
            Assert.Equal(expected, page.Names());
            Assert.Equal(isNear, page.Body.Contains("No name contains", StringComparison.Ordinal));
            var answer = await reader.Calls(HttpMethod.Get, $"/api/v1/customers?q={Uri.EscapeDataString(typed)}");
            Assert.Equal(expected, answer.ApiNames());
            Assert.Equal(isNear, answer.Json.TryGetProperty("near", out var near) && near.GetBoolean());
            var everything = (await reader.Calls(HttpMethod.Get, $"/api/v1/search?q={Uri.EscapeDataString(typed)}")).Is(200).Json.GetProperty("customers");
            Assert.Equal(expected, everything.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
            Assert.Equal(isNear, everything.GetProperty("near").GetBoolean());
            Assert.Equal(expected, (await reader.Opens($"/search?q={Uri.EscapeDataString(typed)}")).Names());
        }
    }

    [Fact]
    public async Task What_is_written_and_what_is_read_so_stand_together_in_the_lists_order_and_mix_with_its_filters()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        await sales.Holds(Report("Yunfan Trading Limited"));
        town.Pass(TimeSpan.FromMinutes(1));
        await sales.Holds(Report(Yunfan, "industry", "51"));
        town.Pass(TimeSpan.FromMinutes(1));
        await sales.Holds(Report("宁波云帆食品有限公司"));
        Assert.Equal(["宁波云帆食品有限公司", Yunfan, "Yunfan Trading Limited"], (await sales.Opens("/customers?q=yunfan")).Names());
        Assert.Equal(["Yunfan Trading Limited", Yunfan, "宁波云帆食品有限公司"], (await sales.Opens("/customers?q=yunfan&sort=reported")).Names());
        Assert.Equal([Yunfan], (await sales.Opens("/customers?q=yunfan&industry=51")).Names());
        Assert.Empty((await sales.Opens("/customers?q=yunfan&tab=ended")).Names());
        Assert.Equal(3, (await sales.Opens("/customers.csv?q=yunfan")).Is(200).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task A_partner_finds_its_own_only_however_many_others_are_called_so()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var (rival, other) = await town.Sales("Rival");
        await rival.Holds(Report(Lanjing));
        Assert.Empty((await sales.Opens("/customers?q=lanjing")).Names());
        Assert.Empty((await sales.Opens($"/customers?q={Uri.EscapeDataString("蓝京方舟物流")}")).Names());
        Assert.Empty((await sales.Opens($"/search?q=lanjing&partner={other.Id}")).Names());
        Assert.Empty((await sales.Calls(HttpMethod.Get, $"/api/v1/customers?q=lanjing&partner={other.Id}")).ApiNames());
        await town.As(async (_, db) =>
        {
            for (var i = 0; i < 400; i++)
            {
                db.AddRange(HeldName.Of(CustomerAccount.Direct(
                    $"crowd{i:D4}", "it@customer.example", "+8613800000001", CustomerType.Enterprise, null, town.Now, $"云帆{(char)('一' + i)}有限公司"), null));
            }

            return await db.SaveChangesAsync();
        });
        await sales.Holds(Report("内蒙古呼和浩特云帆进出口贸易股份有限公司"));
        Assert.Equal(["内蒙古呼和浩特云帆进出口贸易股份有限公司"], (await sales.Opens("/customers?q=yunfan")).Names());
        var bd = await town.Someone(Role.BusinessDeveloper);
        Assert.Equal(["内蒙古呼和浩特云帆进出口贸易股份有限公司"], (await bd.Opens($"/customers?q=yunfan&partner={partner.Id}")).Names());
        Assert.Empty((await bd.Opens($"/customers?q=yunfan&partner={other.Id}")).Names());
    }

    [Fact]
    public async Task A_changed_nickname_is_found_by_its_sound_and_the_old_one_is_not()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Report(Lanjing));
        await Names(sales, id, "大鲸鱼");
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=dajingyu")).Names());
        await Names(sales, id, "小帆船");
        Assert.Empty((await sales.Opens("/customers?q=dajingyu")).Names());
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=xiaofanchuan")).Names());
        (await sales.Invites(id, "boss@lanjing.example")).Is(200);
        Assert.Empty((await sales.Opens("/customers?q=xiaofanchuan")).Names());
        Assert.Equal(["Nick"], await town.As((_, db) => db.HeldNames.Select(held => held.Nickname).ToListAsync()));
    }

    [Fact]
    public async Task A_customer_that_is_not_held_any_more_is_found_by_sound_where_it_is_listed_and_by_its_partner()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var (rival, _) = await town.Sales("Rival");
        var bd = await town.Someone(Role.BusinessDeveloper);
        var id = await sales.Holds(Report(Lanjing, "industry", "54"));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).Is(200);
        town.Pass(TimeSpan.FromMinutes(1));
        await sales.Holds(Report("宁波蓝鲸食品有限公司"));
        foreach (var typed in new[] { "lanjing", "lanjingf", "Lan Jing Fang Zhou", "ljfz", "shljf", "蓝jing", "lan鲸" }.Select(Uri.EscapeDataString))
        {
            foreach (var reader in new[] { sales, bd })
            {
                Assert.Equal([Lanjing], (await reader.Opens($"/customers?q={typed}&tab=ended")).Names());
                Assert.Equal([Lanjing], (await reader.Opens($"/customers?q={typed}&tab=ended&status=withdrawn&industry=54&sort=reported")).Names());
                Assert.Empty((await reader.Opens($"/customers?q={typed}&tab=ended&status=rejected")).Names());
                Assert.Empty((await reader.Opens($"/customers?q={typed}&tab=ended&industry=65")).Names());
                Assert.Contains(Lanjing, (await reader.Calls(HttpMethod.Get, $"/api/v1/customers?q={typed}")).ApiNames());
                Assert.Contains(Lanjing, (await reader.Opens($"/search?q={typed}")).Names());
                Assert.Contains(Lanjing, (await reader.Opens($"/customers/registrations?partner={partner.Id}&q={typed}")).Names());
            }

            Assert.Empty((await rival.Opens($"/customers?q={typed}&tab=ended")).Names());
            Assert.Empty((await rival.Opens($"/search?q={typed}")).Names());
            Assert.Empty((await rival.Calls(HttpMethod.Get, $"/api/v1/customers?q={typed}&partner={partner.Id}")).ApiNames());
        }

        // Held and ended ones stand together in the list's order.
        Assert.Equal(["宁波蓝鲸食品有限公司", Lanjing], (await sales.Calls(HttpMethod.Get, "/api/v1/customers?q=lanjing")).ApiNames());
        Assert.Equal([Lanjing], (await sales.Opens($"/customers?q={Uri.EscapeDataString("蓝鲸")}&tab=ended")).Names());
        Assert.Empty((await sales.Opens("/customers?q=lanjin&tab=ended&sort=name&type=individual")).Names());

        // The nickname is the partner's note; it may change afterwards.
        await Names(sales, id, "大鲸鱼");
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=dajingyu&tab=ended")).Names());
        await Names(sales, id, "小帆船");
        Assert.Empty((await sales.Opens("/customers?q=dajingyu&tab=ended")).Names());
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=xfc&tab=ended")).Names());
    }

    [Fact]
    public async Task Holds_that_time_ended_many_at_once_are_found_by_sound()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        foreach (var i in Enumerable.Range(0, 12))
        {
            await town.Has(partner, Stock.Details($"云帆{(char)('一' + i)}号有限公司"), town.Now.AddSeconds(-60 + i));
        }

        var auditor = await town.Someone(Role.Auditor);
        town.Pass(TimeSpan.FromDays(200));
        await town.RunSchedule();
        Assert.Equal(12, await town.As((_, db) => db.Customers.CountAsync(c => c.EndReason != null)));
        Assert.Equal(12, (await auditor.Opens("/customers?q=yunfan&tab=ended")).Names().Length);
        Assert.Equal(["云帆万号有限公司"], (await auditor.Opens("/customers?q=yunfanwanhao&tab=ended")).Names());
    }

    [Fact]
    public async Task Projects_are_found_as_their_own_name_is_read_in_the_lists_order_and_only_by_their_partner()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer(Yunfan);
        var (sales, partner) = await town.Sales();
        var (rival, _) = await town.Sales("Rival");
        var bd = await town.Someone(Role.BusinessDeveloper);
        await sales.Has(Deals.Project(town, account.AccountName, "智慧园区二期"));
        town.Pass(TimeSpan.FromMinutes(1));
        await sales.Has(Deals.Project(town, account.AccountName, "Zhihui yuanqu ERP"));
        town.Pass(TimeSpan.FromMinutes(1));
        await sales.Has(Deals.Project(town, account.AccountName, "ERP系统升级"));
        foreach (var reader in new[] { sales, bd })
        {
            Assert.Equal(["Zhihui yuanqu ERP", "智慧园区二期"], await Found(reader, "q=zhihuiyuanqu"));
            Assert.Equal(["Zhihui yuanqu ERP", "智慧园区二期"], await Found(reader, "q=zhihui&kind=vendor_customer"));
            Assert.Equal(["智慧园区二期", "Zhihui yuanqu ERP"], await Found(reader, "q=zhihui&sort=created"));
            foreach (var typed in new[] { "zhyq", "智慧yuanqu", "huiyuanquerq", "yuan区" })
            {
                Assert.Equal(["智慧园区二期"], await Found(reader, $"q={Uri.EscapeDataString(typed)}"));
                Assert.Equal(["智慧园区二期"], Searched(await reader.Calls(HttpMethod.Get, $"/api/v1/search?q={Uri.EscapeDataString(typed)}")));
                Assert.Contains("智慧园区二期", (await reader.Opens($"/projects?q={Uri.EscapeDataString(typed)}&kind=vendor_customer")).Is(200).Body, StringComparison.Ordinal);
            }

            Assert.Equal(["ERP系统升级"], await Found(reader, "q=erpxitong"));
            Assert.Empty(await Found(reader, "q=zhihui&kind=partner_customer"));
            Assert.Empty(await Found(reader, "q=zhihui&status=won"));
            Assert.Empty(await Found(reader, "q=zhihui&industry=01"));

            // Of the customer only what is shown, and by its own field.
            Assert.Empty(await Found(reader, "q=yunfan"));
        }

        Assert.Empty(await Found(rival, "q=zhihui"));
        Assert.Empty(await Found(rival, $"q=zhihui&partner={partner.Id}"));
        Assert.Empty(Searched(await rival.Calls(HttpMethod.Get, "/api/v1/search?q=zhihui")));

        static async Task<string?[]> Found(Person reader, string query) => [.. (await reader.Calls(HttpMethod.Get, $"/api/v1/projects?{query}")).Is(200).Json
            .GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString())];

        static string?[] Searched(Answer answer) => [.. answer.Is(200).Json.GetProperty("projects").GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString())];
    }

    [Fact]
    public async Task Rows_from_before_are_given_their_words_of_sound_once_and_where_it_was_interrupted()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer(Yunfan);
        var (sales, partner) = await town.Sales();
        await sales.Has(Deals.Project(town, account.AccountName, "智慧园区二期"));
        var id = await sales.Holds(Report(Lanjing));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).Is(200);
        await town.As(async (_, db) =>
        {
            var policy = await db.Policies.FirstAsync();
            foreach (var i in Enumerable.Range(0, 230))
            {
                db.Add(Ended(policy, partner, $"远洋{(char)('一' + i)}有限公司", town.Now.AddDays(-2).AddSeconds(i)));
            }

            await db.SaveChangesAsync();
            foreach (var customer in await db.Customers.AsTracking().ToListAsync())
            {
                db.Entry(customer).Property(c => c.SearchGrams).CurrentValue = SearchGrams.Of(customer.SearchText);
            }

            foreach (var project in await db.Projects.AsTracking().ToListAsync())
            {
                db.Entry(project).Property(p => p.SearchGrams).CurrentValue = SearchGrams.Of(project.SearchText);
            }

            return await db.SaveChangesAsync();
        });
        Assert.Empty((await sales.Opens("/customers?q=lanjing&tab=ended")).Names());
        Assert.Empty((await sales.Opens("/search?q=zhihui")).Names());

        // As the schedule of a process that ended in the middle left it: one batch, then the rest.
        await town.As(async (_, db) =>
        {
            await db.Set<ScheduledRun>().Where(run => run.Job == CompleteSounds.Name).ExecuteDeleteAsync();
            db.Add(new ScheduledRun { Job = CompleteSounds.Name, DueAt = town.Now.AddYears(1) });
            return await db.SaveChangesAsync();
        });
        Assert.Equal(200, await Job(job => job.Batch(default)));
        Assert.Equal(231 - 200, await Job(job => job.Batch(default)));
        await Job(async job =>
        {
            await job.Run(default);
            return (int?)0;
        });
        Assert.Null(await Job(job => job.Batch(default)));
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=lanjing&tab=ended")).Names());
        Assert.Equal([Lanjing], (await sales.Opens("/customers?q=shlj&tab=ended")).Names());
        Assert.Contains("智慧园区二期", (await sales.Opens("/search?q=zhihui")).Body, StringComparison.Ordinal);

        Task<int?> Job(Func<CompleteSounds, Task<int?>> work) => town.As((services, _) => work(services.GetRequiredService<CompleteSounds>()));
    }

    [Fact]
    public async Task Of_a_sound_that_very_many_have_those_are_found_that_ended_last_though_newer_ones_are_held()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        const int many = CustomerReading.Few + 50;
        await town.As(async (_, db) =>
        {
            var policy = await db.Policies.FirstAsync();
            for (var i = 0; i < many; i++)
            {
                db.Add(Ended(policy, partner, $"云帆{i:D4}号", town.Now.AddDays(-2).AddSeconds(i)));
                if (i % 1000 == 999)
                {
                    await db.SaveChangesAsync();
                    db.ChangeTracker.Clear();
                }
            }

            return await db.SaveChangesAsync();
        });
        await sales.Holds(Report(Lanjing));
        var auditor = await town.Someone(Role.Auditor);
        foreach (var reader in new[] { sales, auditor })
        {
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"云帆{many - 1 - i:D4}号"), (await reader.Opens("/customers?q=yunfan&tab=ended")).Names());
        }

        Assert.Equal(["云帆0007号"], (await auditor.Opens("/customers?q=yunfan0007&tab=ended")).Names());
    }

    [Fact]
    public async Task Accounts_are_found_by_their_companys_name_when_no_account_is_called_so()
    {
        var town = await Town.Build(server);
        var (_, account) = await town.DirectCustomer(Yunfan);
        var bd = await town.Someone(Role.VendorOperator);
        foreach (var typed in new[] { "yunfan", Uri.EscapeDataString("云帆海星"), "yfhx" })
        {
            Assert.Equal([account.AccountName], (await bd.Opens($"/accounts?q={typed}")).Names());
            Assert.Equal(account.AccountName, (await bd.Opens($"/vendor/accounts?q={typed}")).Is(200).Page.QuerySelector("tbody th")!.TextContent);
            var found = (await bd.Calls(HttpMethod.Get, $"/api/v1/search?q={typed}")).Is(200).Json.GetProperty("accounts");
            Assert.Equal([account.AccountName], found.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("accountName").GetString()));
            Assert.True(found.GetProperty("near").GetBoolean());
        }

        Assert.Contains("No name contains", (await bd.Opens("/accounts?q=yunfan")).Body, StringComparison.Ordinal);
        Assert.Equal([account.AccountName], (await bd.Opens($"/accounts?q={account.AccountName[..8]}")).Names());

        // A partner has no business with the vendor's own.
        var (sales, _) = await town.Sales();
        Assert.Empty((await sales.Opens("/accounts?q=yunfan")).Names());
        Assert.Empty((await sales.Opens("/search?q=yunfan")).Names());
    }

    [Fact]
    public async Task Partners_are_found_as_their_name_is_read_in_their_list_and_as_a_filter()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var (sales, partner) = await town.Sales("渠道之星信息有限公司");
        await town.As(async (_, db) =>
        {
            db.AddRange(HeldName.Of(partner));
            return await db.SaveChangesAsync();
        });
        await sales.Holds(Report(Lanjing));
        Assert.Equal([partner.Name], (await boss.Opens("/vendor/partners?q=qudaozhixing")).Names());
        Assert.Equal([partner.Name], (await boss.Calls(HttpMethod.Get, "/api/v1/partners?q=qdzx")).ApiNames());
        Assert.Equal([Lanjing], (await boss.Opens("/customers?partner=qudaozhixing")).Names());
        Assert.Equal([Lanjing], (await boss.Opens($"/customers/registrations?partner={partner.Id}&q=lanjing")).Names());
        Assert.Empty((await boss.Opens("/vendor/partners?q=lanjing")).Names());
    }

    [Fact]
    public async Task Projects_are_found_by_how_their_customers_name_is_read_once_it_has_confirmed()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer(Yunfan);
        var (sales, _) = await town.Sales();
        var id = await sales.Has(Deals.Project(town, account.AccountName, "上云"));
        var bd = await town.Someone(Role.BusinessDeveloper);
        var isShown = await town.As((_, db) => db.Projects.Where(p => p.Name == "上云").Select(p => p.IsCustomerShown).SingleAsync());
        Assert.Equal(isShown ? ["上云"] : [], await Found(bd));
        Assert.Empty(await Found(sales));
        await town.As((_, db) => db.Projects.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsCustomerShown, true)));
        Assert.Equal(["上云"], await Found(bd));
        Assert.NotNull(id);

        static async Task<string?[]> Found(Person reader) => [.. (await reader.Calls(HttpMethod.Get, "/api/v1/projects?customer=yunfan")).Is(200).Json
            .GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString())];
    }

    [Fact]
    public async Task Reviews_that_were_decided_are_found_as_the_customers_name_is_read()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (rival, _) = await town.Sales("Rival");
        await sales.Holds(Report("杭州云栖天空科技有限公司"));
        var registration = (await rival.Registers(Report("杭州云栖天空科技股份有限公司", "submitForReview", true))).Json.GetProperty("registrationId").GetString();
        var bd = await town.Someone(Role.BusinessDeveloper);
        (await bd.Calls(HttpMethod.Post, $"/api/v1/reviews/{registration}/decision", new { decision = "approved", reason = "另一家公司" })).Is(200);
        var page = await bd.Opens("/reviews/decided?q=yunqitiankong");
        Assert.Contains("杭州云栖天空科技股份有限公司", page.Is(200).Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No name contains", page.Body, StringComparison.Ordinal);
    }

    private static Customer Ended(PolicyVersion policy, Partner partner, string name, DateTimeOffset at)
    {
        var details = Stock.Details(name);
        var facts = new EligibilityFacts { PartnerIsEffective = true, DistributionIsOpen = true, MaxObserved = 1000, NameIsValid = true };
        var registration = CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, policy, Guid.CreateVersion7(), at);
        var customer = Customer.Register(details, registration, policy.Values, at);
        customer.Withdraw([], at);
        customer.TakeEvents();
        return customer;
    }

    private static async Task Names(Person sales, string customer, string nickname) =>
        (await sales.Submits($"/customers/{customer}/notes", new Dictionary<string, string> { ["Nickname"] = nickname })).Is(303);

    private static Dictionary<string, object?> Report(string name, string? field = null, object? value = null)
    {
        var report = Reports.Company(name);
        if (field is not null)
        {
            report[field] = value;
        }

        return report;
    }
}
