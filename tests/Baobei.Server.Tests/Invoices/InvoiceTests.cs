using System.Security.Cryptography;
using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Tests.Papers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Invoices;

/// <summary>发票: what was paid is invoiced once, by whoever the type of the account says, and what is refunded is taken off.</summary>
public sealed class InvoiceTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    private static readonly Dictionary<string, string> _title = new() { ["Name"] = "Qingshan Holding Co., Ltd." };

    [Fact]
    public async Task On_pages_a_customer_asks_and_finance_issues()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
        const string Mine = "/my/billing/invoices";
        Assert.Contains($"{Mine}/titles/new", (await customer.Opens($"{Mine}/titles")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Name", "CreditCode"], (await customer.Submits($"{Mine}/titles/new", new Dictionary<string, string> { ["CreditCode"] = "1" })).Is(422).WrongFields());
        (await customer.Submits($"{Mine}/titles/new", _title)).Is(303);
        var title = await world.Town.As((_, db) => db.InvoiceTitles.SingleAsync(t => t.Name == _title["Name"] && t.AccountId == world.Own.Account.Id));
        (await customer.Submits($"{Mine}/titles/{title.Id}/edit", new Dictionary<string, string> { ["Phone"] = "0571-88888888" })).Is(303);
        Assert.Equal(["Orders", "TitleId"], (await customer.Submits($"{Mine}/new", new Dictionary<string, string> { ["Kind"] = "Ordinary" })).Is(422).WrongFields());
        Assert.Equal(["Kind"], (await Ask(customer, title.Id, order.Id, "Special")).Is(422).WrongFields());
        var asked = (await Ask(customer, title.Id, order.Id, "Ordinary")).Is(303).Location!.Split('?')[0];
        Assert.DoesNotContain(order.Number, (await customer.Opens($"{Mine}/new")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Submits($"{Mine}/titles", _nothing, $"{Mine}/titles/{title.Id}/removal")).Is(303);

        // Finance finds it, issues it with its number, and the file is kept.
        var page = asked.Replace(Mine, "/invoices", StringComparison.Ordinal);
        Assert.Contains(page, (await finance.Opens("/invoices?status=requested")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["TaxNumber"], (await finance.Submits(page, new Dictionary<string, string> { ["TaxNumber"] = "12 34" }, $"{page}/issue")).Is(422).WrongFields());
        (await finance.Submits(page, new Dictionary<string, string> { ["TaxNumber"] = "24332000000012345678" }, $"{page}/issue")).Is(303);
        var file = await customer.Http.GetByteArrayAsync(new Uri($"{asked}/pdf", UriKind.Relative));
        var text = Pdf.Text(file);
        foreach (var said in new[] { "发票", "24332000000012345678", "QingshanHoldingCo.,Ltd.", "0571-88888888", order.Number, "2,743.20" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.Equal(SHA256.HashData(file), (await world.Town.As((_, db) => db.Invoices.SingleAsync(i => i.TaxNumber == "24332000000012345678"))).DocumentHash);
        await world.Town.Deliver();
        Assert.Contains("invoice_waits", await Told(finance));
        Assert.Contains("invoice_issued", await Told(customer));
        var subject = asked.Split('/')[^1];
        Assert.Equal(
            ["invoice.requested", "invoice.issued"], await world.Town.As((_, db) => db.Audit.Where(a => a.Subject == subject).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));

        // Its partner has nothing to do with it: the account is an agency account.
        var owner = await world.Who("owner");
        (await owner.Opens(page)).Is(404);
        (await world.Other.Customer.Opens(asked)).Is(404);
        Assert.DoesNotContain(order.Number, (await owner.Opens("/invoices/new")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_resale_account_the_partner_asks_and_the_customer_does_not()
    {
        var world = await World(DistributionType.Resale);
        var (customer, owner, order) = (await world.Who("customer"), await world.Who("owner"), world.Own.Order);
        Assert.Empty((await customer.Calls(HttpMethod.Get, "/api/v1/my/invoices/open")).Is(200).Json.GetProperty("data").EnumerateArray());
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", await Asking(customer, "/api/v1/my/invoice-titles", order.Id))).Is(400);
        Assert.Contains(world.Own.Partner.Name, (await customer.Opens("/my/billing/invoices")).Is(200).Page.QuerySelector("main .box")!.TextContent, StringComparison.Ordinal);
        var open = (await owner.Calls(HttpMethod.Get, "/api/v1/invoices/open")).Is(200).Json.GetProperty("data");
        Assert.Equal(order.Number, Assert.Single(open.EnumerateArray()).GetProperty("number").GetString());
        var made = (await owner.Calls(HttpMethod.Post, "/api/v1/invoices", await Asking(owner, "/api/v1/invoice-titles", order.Id))).Is(201);
        Assert.Equal(274_320, made.Json.GetProperty("amount").GetProperty("amountMinor").GetInt64());
        var sales = await world.Who("sales");
        (await sales.Calls(HttpMethod.Get, $"/api/v1/invoices/{made.Json.GetProperty("id").GetString()}")).Is(403);
    }

    [Fact]
    public async Task However_many_ask_at_once_an_order_is_on_one_invoice()
    {
        var world = await World();
        var customer = await world.Who("customer");
        var asking = await Asking(customer, "/api/v1/my/invoice-titles", world.Own.Order.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsRefused("invoice.already_invoiced"));
        Assert.Equal(1, await world.Town.As((_, db) => db.InvoiceLines.CountAsync(l => l.OrderId == world.Own.Order.Id && l.ReleasedAt == null)));

        // Taken back or sent back, it can be asked for again.
        var first = answers.Single(answer => answer.Status == 201).Json.GetProperty("id").GetString();
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/invoices/{first}/withdrawal")).Is(200);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/invoices/{first}/withdrawal")).IsRefused("invoice.wrong_status");
        var second = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)).Is(201).Json.GetProperty("id").GetString();
        var finance = await world.Who("finance");
        (await finance.Submits($"/invoices/{second}/return", new Dictionary<string, string> { ["Reason"] = "Wrong title" })).Is(303);
        Assert.Contains("Wrong title", (await customer.Opens($"/my/billing/invoices/{second}")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)).Is(201);
    }

    [Fact]
    public async Task What_is_refunded_changes_what_is_issued_and_is_taken_off_by_a_credit_note()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
        var asking = await Asking(customer, "/api/v1/my/invoice-titles", order.Id);
        var early = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)).Is(201).Json.GetProperty("id").GetString();
        await Refund(10_600);
        (await finance.Calls(HttpMethod.Post, $"/api/v1/invoices/{early}/issue", new { taxNumber = "11111111" })).IsRefused("invoice.amount_changed");
        (await finance.Calls(HttpMethod.Post, $"/api/v1/invoices/{early}/return", new { reason = "Refunded" })).Is(200);
        var made = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)).Is(201).Json;
        Assert.Equal(263_720, made.GetProperty("amount").GetProperty("amountMinor").GetInt64());
        var invoice = $"/api/v1/invoices/{made.GetProperty("id").GetString()}";
        (await customer.Calls(HttpMethod.Post, $"{invoice}/issue", new { taxNumber = "11111111" })).Is(403);
        (await finance.Calls(HttpMethod.Post, $"{invoice}/issue", new { taxNumber = "11111111" })).Is(200);
        (await finance.Calls(HttpMethod.Post, $"{invoice}/credit", new { taxNumber = "22222222" })).IsRefused("invoice.nothing_to_credit");
        await Refund(21_200);
        (await finance.Calls(HttpMethod.Post, $"{invoice}/credit", new { taxNumber = "11111111" })).IsRefused("invoice.number_taken");
        var notes = await Task.WhenAll(Enumerable.Range(0, 4).Select(at => finance.Calls(HttpMethod.Post, $"{invoice}/credit", new { taxNumber = $"2222222{at}" })));
        var note = Assert.Single(notes, answer => answer.Status == 201).Json;
        Assert.All(notes.Where(answer => answer.Status != 201), answer => Assert.Contains(answer.Code, new[] { "edit.conflict", "invoice.nothing_to_credit" }));
        Assert.Equal(-21_200, note.GetProperty("amount").GetProperty("amountMinor").GetInt64());
        var shown = (await customer.Calls(HttpMethod.Get, invoice.Replace("/invoices", "/my/invoices", StringComparison.Ordinal))).Is(200).Json;
        Assert.Equal((21_200, 1), (shown.GetProperty("credited").GetProperty("amountMinor").GetInt64(), shown.GetProperty("notes").GetArrayLength()));
        Assert.Contains("-212.00", Pdf.Text(await customer.Http.GetByteArrayAsync(new Uri($"/my/billing/invoices/{note.GetProperty("id").GetString()}/pdf", UriKind.Relative))), StringComparison.Ordinal);

        // On the page, the rest.
        await Refund(null);
        var page = invoice.Replace("/api/v1", "", StringComparison.Ordinal);
        Assert.Contains("CNY 2,425.20 was refunded", (await finance.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await finance.Submits(page, new Dictionary<string, string> { ["TaxNumber"] = "33333333" }, $"{page}/credit")).Is(303);
        Assert.Equal(0, await world.Town.As((_, db) => db.Invoices.Where(i => i.Status == InvoiceStatus.Issued && i.AccountId == world.Own.Account.Id).SumAsync(i => i.AmountMinor)));
        Assert.Empty((await customer.Calls(HttpMethod.Get, "/api/v1/my/invoices/open")).Is(200).Json.GetProperty("data").EnumerateArray());

        async Task Refund(long? amount) => (await finance.Calls(
            HttpMethod.Post, $"/api/v1/orders/{order.Id}/refunds",
            amount is { } some ? new { reason = "goodwill", lines = new[] { new { position = 1, amountMinor = some } } } : new { reason = "goodwill" })).Is(200);
    }

    [Fact]
    public async Task Orders_and_titles_of_others_cannot_be_named()
    {
        var world = await World();
        var customer = await world.Who("customer");
        var asking = await Asking(customer, "/api/v1/my/invoice-titles", world.Other.Order.Id);
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", asking)).Is(400);
        var foreign = (await world.Other.Customer.Calls(HttpMethod.Post, "/api/v1/my/invoice-titles", new { name = "Other" })).Is(201).Json.GetProperty("id").GetString();
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", new { orders = new[] { world.Own.Order.Id.ToString() }, titleId = foreign, kind = "ordinary" })).Is(400);
        (await customer.Calls(HttpMethod.Get, $"/api/v1/my/invoice-titles/{foreign}")).Is(404);
        (await customer.Calls(HttpMethod.Put, $"/api/v1/my/invoice-titles/{foreign}", new { name = "Mine" }, ("If-Match", "\"v1\""))).Is(404);
        (await customer.Calls(HttpMethod.Delete, $"/api/v1/my/invoice-titles/{foreign}")).Is(404);
        (await world.Other.Customer.Calls(HttpMethod.Put, $"/api/v1/my/invoice-titles/{foreign}", new { name = "Mine" })).Is(428);
        (await world.Other.Customer.Calls(HttpMethod.Put, $"/api/v1/my/invoice-titles/{foreign}", new { name = "Mine" }, ("If-Match", "\"v9\""))).Is(412);
        (await world.Other.Customer.Calls(HttpMethod.Delete, $"/api/v1/my/invoice-titles/{foreign}")).Is(204);
    }

    private async Task<EveryRouteWorld> World(DistributionType type = DistributionType.Agency)
    {
        var world = await EveryRouteWorld.Build(server);
        if (type == DistributionType.Resale)
        {
            await world.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.DistributionType, type)));
            await world.Town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Id == world.Own.Order.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.DistributionType, type)));
        }

        return world;
    }

    private static Task<Answer> Ask(Person customer, Id<InvoiceTitle> title, Id<Order> order, string kind) => customer.Submits(
        "/my/billing/invoices/new", new Dictionary<string, string> { ["TitleId"] = title.ToString(), ["Kind"] = kind, ["Orders"] = order.ToString() }, "/my/billing/invoices");

    /// <summary>The body that asks for an ordinary invoice for one order, to a new title.</summary>
    private static async Task<object> Asking(Person who, string titles, Id<Order> order) => new
    {
        orders = new[] { order.ToString() },
        titleId = (await who.Calls(HttpMethod.Post, titles, new { name = "Qingshan Technology Co., Ltd." })).Is(201).Json.GetProperty("id").GetString(),
        kind = "ordinary",
    };

    private static async Task<List<string>> Told(Person reader)
    {
        var data = (await reader.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data");
        return [.. data.EnumerateArray().Select(message => message.GetProperty("kind").GetString()!)];
    }
}
