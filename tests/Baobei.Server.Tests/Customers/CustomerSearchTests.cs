using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;

namespace Baobei.Server.Tests.Customers;

public sealed class CustomerSearchTests(TestServer server)
{
    [Theory]
    [InlineData("云帆", "杭州云帆科技有限公司")]
    [InlineData("帆科", "杭州云帆科技有限公司")]
    [InlineData("杭州云帆科技有限公司", "杭州云帆科技有限公司")]
    [InlineData("雲帆", "杭州云帆科技有限公司")]
    [InlineData("帆", "杭州云帆科技有限公司")]
    [InlineData("帆云", null)]
    [InlineData("小帆船", "杭州云帆科技有限公司")]
    [InlineData("司小", null)]
    [InlineData("ACME", "Acme (China) Co., Ltd.")]
    [InlineData("acme china", "Acme (China) Co., Ltd.")]
    [InlineData("ａｃｍｅ", "Acme (China) Co., Ltd.")]
    [InlineData("（中国）", null)]
    [InlineData("r&d", "R&D 研发中心")]
    [InlineData("𠮷", "𠮷野家餐饮")]
    [InlineData("𠮷野", "𠮷野家餐饮")]
    [InlineData("%", null)]
    [InlineData("_", "*")]
    [InlineData("'\"*", "*")]
    public async Task A_part_of_a_name_or_nickname_is_found_however_it_is_typed(string typed, string? found)
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var at = town.Now.AddDays(-1);
        string[] names = ["𠮷野家餐饮", "R&D 研发中心", "Acme (China) Co., Ltd.", "杭州云帆科技有限公司"];
        foreach (var name in names.Reverse())
        {
            await town.Has(partner, Stock.Details(name, name.StartsWith('杭') ? "小帆船" : null), at = at.AddMinutes(1));
        }

        // What folds to nothing asks for nothing.
        string[] expected = found switch { null => [], "*" => names, _ => [found] };
        Assert.Equal(expected, (await sales.Opens($"/customers?q={Uri.EscapeDataString(typed)}")).Names());
        Assert.Equal(expected, (await sales.Calls(HttpMethod.Get, $"/api/v1/customers?q={Uri.EscapeDataString(typed)}")).ApiNames());
        var auditor = await town.Someone(Role.Auditor);
        Assert.Equal(expected, (await auditor.Opens($"/customers?q={Uri.EscapeDataString(typed)}")).Names());
    }

    [Fact]
    public async Task A_changed_nickname_is_found_and_the_old_one_is_not()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var customer = await town.Has(partner, Stock.Details("Alpha", "Before"), town.Now.AddDays(-1));
        await town.As(async (_, db) =>
        {
            var row = db.Customers.Single(c => c.Id == customer.Id);
            row.EditNotes("Afterwards", null);
            return await db.SaveChangesAsync();
        });
        Assert.Empty((await sales.Opens("/customers?q=before")).Names());
        Assert.Equal(["Alpha"], (await sales.Opens("/customers?q=afterwards")).Names());
    }

    [Fact]
    public async Task A_frequent_word_pages_like_any_list_and_mixes_with_filters()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var start = town.Now.AddDays(-10);
        await Fill(town, partner, CustomerReading.Few + 50, start);
        var auditor = await town.Someone(Role.Auditor);
        var first = await auditor.Opens("/customers?q=dense");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Dense {CustomerReading.Few + 49 - i}"), first.Names());
        var second = await auditor.Opens(first.Page.QuerySelector(".pager [rel=next]")!.GetAttribute("href")!);
        Assert.Equal($"Dense {CustomerReading.Few + 29}", second.Names()[0]);
        Assert.Equal([$"Dense {CustomerReading.Few + 42}"], (await auditor.Opens($"/customers?q=dense{CustomerReading.Few + 42}")).Names());
        Assert.Equal($"Dense {CustomerReading.Few + 49}", (await auditor.Opens("/customers?q=dense&region=33&industry=I")).Names()[0]);
        Assert.Empty((await auditor.Opens("/customers?q=dense&region=44")).Names());
        Assert.Equal("Customers1000+", first.Page.QuerySelector(".tabs a[aria-current]")!.TextContent.Trim());
    }

    private static Task<int> Fill(Town town, Partner partner, int count, DateTimeOffset start) => town.As(async (_, db) =>
    {
        var policy = db.Policies.First();
        for (var i = 0; i < count; i++)
        {
            var details = Stock.Details($"Dense {i}");
            var facts = new Domain.Customers.EligibilityFacts { PartnerIsEffective = true, DistributionIsOpen = true, MaxObserved = 100, NameIsValid = true };
            var at = start.AddSeconds(i);
            var registration = Domain.Customers.CustomerRegistration.Record(
                details, Domain.Customers.Eligibility.Of(facts), partner.Id, policy, Guid.CreateVersion7(), at);
            var customer = Domain.Customers.Customer.Register(details, registration, policy.Values, at);
            customer.TakeEvents();
            db.Add(customer);
            if (i % 1000 == 999)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        return await db.SaveChangesAsync();
    });
}
