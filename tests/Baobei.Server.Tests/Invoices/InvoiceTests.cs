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

/// <summary>发票: what was paid is invoiced once, whole or in parts, by whoever the type of the account says, and what is refunded is taken off.</summary>
public sealed class InvoiceTests(TestServer server)
{
    private const string Mine = "/my/billing/invoices";

    private static readonly Dictionary<string, string> _nothing = [];

    private static readonly Dictionary<string, string> _title = new() { ["Name"] = "Qingshan Holding Co., Ltd." };

    [Fact]
    public async Task On_pages_a_customer_asks_and_finance_issues()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
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
        Assert.Contains("After refunds CNY 2,425.20 more is invoiced", (await finance.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await finance.Submits(page, new Dictionary<string, string> { ["TaxNumber"] = "33333333" }, $"{page}/credit")).Is(303);
        Assert.Equal(0, await world.Town.As((_, db) => db.Invoices.Where(i => i.Status == InvoiceStatus.Issued && i.AccountId == world.Own.Account.Id).SumAsync(i => i.AmountMinor)));
        Assert.Empty((await customer.Calls(HttpMethod.Get, "/api/v1/my/invoices/open")).Is(200).Json.GetProperty("data").EnumerateArray());

        Task Refund(long? amount) => InvoiceTests.Refund(finance, order, amount);
    }

    [Fact]
    public async Task An_order_is_invoiced_in_parts_on_pages_and_by_programs()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
        var title = await NewTitle(customer, "/api/v1/my/invoice-titles");
        var page = (await customer.Opens($"{Mine}/new")).Is(200);
        Assert.Equal("2743.20", page.Page.QuerySelector("input[name=Amounts]")!.GetAttribute("value"));

        // What is wrong with an amount is said beside it, and in the summary that leads there.
        foreach (var (typed, said) in new[] { ("2743.21", "from 0.01 to 2,743.2"), ("0", "from 0.01 to 2,743.2"), ("12.345", "at most 2 digits"), ("", "at most 2 digits") })
        {
            var wrong = (await page.Submits(Form(typed))).Is(422);
            Assert.Equal([$"Amounts-{order.Number}"], wrong.WrongFields());
            Assert.Contains(said, wrong.Page.GetElementById($"f-Amounts-{order.Number}-error")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(typed, wrong.Page.QuerySelector("input[name=Amounts]")!.GetAttribute("value"));
        }

        var first = (await page.Submits(Form("1,000.00"))).Is(303).Location!.Split('?')[0];
        var tax = order.TaxMinor;
        var part = await world.Town.As((_, db) => db.Invoices.SingleAsync(i => i.AmountMinor == 100_000));
        Assert.Equal((long)Math.Round(tax * 100_000m / 274_320, MidpointRounding.AwayFromZero), part.TaxMinor);
        Assert.Contains("of CNY 2,743.20; CNY 1,000.00 is asked for or invoiced", (await customer.Opens($"{Mine}/new")).Is(200).Body, StringComparison.Ordinal);
        var left = (await customer.Calls(HttpMethod.Get, "/api/v1/my/invoices/open")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal((174_320, tax - part.TaxMinor), (Minor(left, "amount"), Minor(left, "tax")));
        Assert.Equal((274_320, 100_000), (Minor(left, "paid"), Minor(left, "invoiced")));

        // By a program, in the same words; the last part takes the rest of the tax.
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", Body(174_321))).Is(400);
        var refused = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", Body(0))).Is(400).Json.GetProperty("errors");
        Assert.True(refused.TryGetProperty($"amounts-{order.Number}", out _), refused.ToString());
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", new { orders = new[] { order.Id.ToString() }, amounts = new[] { 1, 2 }, titleId = title, kind = "ordinary" })).Is(400);
        var second = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", Body(74_320))).Is(201).Json;
        var third = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", Body(null))).Is(201).Json;
        Assert.Equal((100_000, tax), (Minor(third, "amount"), part.TaxMinor + Minor(second, "tax") + Minor(third, "tax")));
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", Body(1))).IsRefused("invoice.already_invoiced");
        Assert.DoesNotContain(order.Number, (await customer.Opens($"{Mine}/new")).Is(200).Body, StringComparison.Ordinal);

        // The PDF says the part and the tax in it.
        var issue = first.Replace(Mine, "/api/v1/invoices", StringComparison.Ordinal);
        (await finance.Calls(HttpMethod.Post, $"{issue}/issue", new { taxNumber = "12345678" })).Is(200);
        var text = Pdf.Text(await customer.Http.GetByteArrayAsync(new Uri($"{first}/pdf", UriKind.Relative)));
        foreach (var said in new[] { "1,000.00", Said(part.TaxMinor), Said(100_000 - part.TaxMinor) })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        // A refund of less than what no invoice has asks for nothing; one of more asks for a credit note.
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/invoices/{third.GetProperty("id").GetString()}/withdrawal")).Is(200);
        await Refund(finance, order, 10_000);
        (await finance.Calls(HttpMethod.Post, $"{issue}/credit", new { taxNumber = "22222222" })).IsRefused("invoice.nothing_to_credit");
        Assert.Equal(90_000, Minor((await customer.Calls(HttpMethod.Get, "/api/v1/my/invoices/open")).Is(200).Json.GetProperty("data")[0], "amount"));
        await Refund(finance, order, 90_001);
        (await finance.Calls(HttpMethod.Post, $"/api/v1/invoices/{second.GetProperty("id").GetString()}/issue", new { taxNumber = "33333333" })).IsRefused("invoice.amount_changed");
        Assert.Equal(-1, Minor((await finance.Calls(HttpMethod.Post, $"{issue}/credit", new { taxNumber = "22222222" })).Is(201).Json, "amount"));
        (await finance.Calls(HttpMethod.Post, $"/api/v1/invoices/{second.GetProperty("id").GetString()}/issue", new { taxNumber = "33333333" })).Is(200);
        await Adds(world, order);

        Dictionary<string, string> Form(string amount) => new() { ["TitleId"] = title, ["Kind"] = "Ordinary", ["Orders"] = order.Id.ToString(), ["Amounts"] = amount };

        object Body(long? amount) => new { orders = new[] { order.Id.ToString() }, amounts = new[] { amount }, titleId = title, kind = "ordinary" };
    }

    [Fact]
    public async Task However_many_ask_for_parts_at_once_no_more_is_invoiced_than_was_paid()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
        var title = await NewTitle(customer, "/api/v1/my/invoice-titles");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Asks(100_000)));
        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Is(400));
        await Adds(world, order);

        // The database itself sees to it.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => world.Town.As((_, db) =>
            db.InvoicedOrders.Where(i => i.OrderId == order.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.AmountMinor, i => i.PaidMinor + 1))));

        var number = 10_000_000;

        // Two first requests of one browser would quarrel about its token.
        (await finance.Calls(HttpMethod.Post, $"/api/v1/invoices/{answers.First(answer => answer.Status == 201).Json.GetProperty("id").GetString()}/issue", new { taxNumber = Number() })).Is(200);

        // Three at it at once: each asks, issues, sends back, takes off, issues anew and refunds as it comes.
        await Task.WhenAll(Enumerable.Range(1, 3).Select(async seed =>
        {
            var random = new Random(seed);
            for (var step = 0; step < 12; step++)
            {
                var some = await world.Town.As((_, db) => db.Invoices.Where(i => i.AccountId == world.Own.Account.Id && i.Number.CompareTo("FP9") < 0).Select(i => i.Id).ToListAsync());
                var one = $"/api/v1/invoices/{some[random.Next(some.Count)]}";
                var answer = random.Next(6) switch
                {
                    0 => await Asks(random.Next(1, 120_000)),
                    1 => await finance.Calls(HttpMethod.Post, $"{one}/issue", new { taxNumber = Number() }),
                    2 => await finance.Calls(HttpMethod.Post, $"{one}/return", new { reason = "No" }),
                    3 => await finance.Calls(HttpMethod.Post, $"{one}/credit", new { taxNumber = Number() }),
                    4 => await finance.Calls(HttpMethod.Post, $"{one}/reissue", new { taxNumber = Number(), reason = "Wrong", kind = "ordinary", name = "Right" }),
                    _ => await finance.Calls(HttpMethod.Post, $"/api/v1/orders/{order.Id}/refunds", new { reason = "goodwill", lines = new[] { new { position = 1, amountMinor = random.Next(1, 20_000) } } }),
                };
                Assert.Contains(answer.Status, new[] { 200, 201, 400, 409 });
            }
        }));
        await Adds(world, order);

        Task<Answer> Asks(long amount) => customer.Calls(
            HttpMethod.Post, "/api/v1/my/invoices", new { orders = new[] { order.Id.ToString() }, amounts = new[] { amount }, titleId = title, kind = "ordinary" });

        string Number() => Interlocked.Increment(ref number).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_was_issued_with_a_wrong_title_is_taken_off_and_asked_for_again_in_one()
    {
        var world = await World();
        var (customer, finance, order) = (await world.Who("customer"), await world.Who("finance"), world.Own.Order);
        var id = (await customer.Calls(HttpMethod.Post, "/api/v1/my/invoices", await Asking(customer, "/api/v1/my/invoice-titles", order.Id))).Is(201).Json.GetProperty("id").GetString();
        var page = $"/invoices/{id}";
        Assert.DoesNotContain($"{page}/reissue", (await finance.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await finance.Calls(HttpMethod.Post, $"/api/v1{page}/issue", new { taxNumber = "11111111" })).Is(200);
        Assert.Contains($"{page}/reissue", (await finance.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"{id}/reissue", (await customer.Opens($"{Mine}/{id}")).Is(200).Body, StringComparison.Ordinal);

        // The form has what the invoice says; all that is wrong is said at once.
        var form = (await finance.Opens($"{page}/reissue")).Is(200);
        Assert.Equal("Qingshan Technology Co., Ltd.", form.Page.QuerySelector("input[name=Name]")!.GetAttribute("value"));
        Assert.Equal(["TaxNumber", "Reason", "CreditCode"], (await form.Submits(new Dictionary<string, string> { ["CreditCode"] = "1" })).Is(422).WrongFields());
        var right = new Dictionary<string, string> { ["TaxNumber"] = "22222222", ["Reason"] = "The name was wrong", ["Name"] = "Qingshan Cloud Co., Ltd." };
        Assert.Equal(["Kind"], (await form.Submits(new Dictionary<string, string>(right) { ["Kind"] = "Special" })).Is(422).WrongFields());
        (await form.Submits(new Dictionary<string, string>(right) { ["TaxNumber"] = "11111111" })).Is(409);
        await Refund(finance, order, 10_600);
        var again = (await form.Submits(right)).Is(303).Location!.Split('?')[0];

        // Linked both ways, for both sides.
        var made = (await customer.Calls(HttpMethod.Get, $"/api/v1/my/invoices/{again.Split('/')[^1]}")).Is(200).Json;
        Assert.Equal((263_720, "requested", "Qingshan Cloud Co., Ltd.", id), (Minor(made, "amount"), made.GetProperty("status").GetString(), made.GetProperty("title").GetProperty("name").GetString(), made.GetProperty("reissueOf").GetProperty("id").GetString()));
        var old = (await customer.Calls(HttpMethod.Get, $"/api/v1/my/invoices/{id}")).Is(200).Json;
        Assert.Equal((274_320, again.Split('/')[^1]), (Minor(old, "credited"), old.GetProperty("reissuedAs").GetProperty("id").GetString()));
        Assert.Contains(again.Replace("/invoices", Mine, StringComparison.Ordinal), (await customer.Opens($"{Mine}/{id}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains($"{Mine}/{id}", (await customer.Opens(again.Replace("/invoices", Mine, StringComparison.Ordinal))).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(page, (await finance.Opens(again)).Is(200).Body, StringComparison.Ordinal);
        var note = old.GetProperty("notes")[0];
        Assert.Equal(-274_320, Minor(note, "amount"));
        Assert.Contains("-2,743.20", Pdf.Text(await customer.Http.GetByteArrayAsync(new Uri($"{Mine}/{note.GetProperty("id").GetString()}/pdf", UriKind.Relative))), StringComparison.Ordinal);
        Assert.Contains("The name was wrong", (await customer.Opens($"{Mine}/{note.GetProperty("id").GetString()}")).Is(200).Body, StringComparison.Ordinal);
        await Adds(world, order);

        // Once, whoever tries again; the new request is as any other.
        (await finance.Calls(HttpMethod.Post, $"/api/v1{page}/reissue", new { taxNumber = "33333333", reason = "Again", kind = "ordinary", name = "X" })).IsRefused("invoice.nothing_to_credit");
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/invoices/{id}/withdrawal")).IsRefused("invoice.wrong_status");
        (await finance.Calls(HttpMethod.Post, $"/api/v1{again}/issue", new { taxNumber = "33333333" })).Is(200);
        Assert.Equal(263_720, await world.Town.As((_, db) => db.Invoices.Where(i => i.Status == InvoiceStatus.Issued && i.AccountId == world.Own.Account.Id).SumAsync(i => i.AmountMinor)));
        await world.Town.Deliver();
        Assert.Contains("invoice_reissued", await Told(customer));
        Assert.Contains("The name was wrong", (await customer.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(
            ["invoice.requested", "invoice.issued", "invoice.credited", "invoice.reissued"],
            await world.Town.As((_, db) => db.Audit.Where(a => a.Subject == id).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
        (await customer.Calls(HttpMethod.Post, $"/api/v1{page}/reissue", new { taxNumber = "44444444", reason = "x", kind = "ordinary", name = "X" })).Is(403);
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
        titleId = await NewTitle(who, titles),
        kind = "ordinary",
    };

    private static async Task<string> NewTitle(Person who, string titles) =>
        (await who.Calls(HttpMethod.Post, titles, new { name = "Qingshan Technology Co., Ltd." })).Is(201).Json.GetProperty("id").GetString()!;

    /// <summary>Of the first line, or of everything that is left.</summary>
    private static async Task Refund(Person finance, Order order, long? amount) => (await finance.Calls(
        HttpMethod.Post, $"/api/v1/orders/{order.Id}/refunds",
        amount is { } some ? new { reason = "goodwill", lines = new[] { new { position = 1, amountMinor = some } } } : new { reason = "goodwill" })).Is(200);

    /// <summary>What the order says is on invoices is what their lines come to, and no more than was paid.</summary>
    private static async Task Adds(EveryRouteWorld world, Order order)
    {
        var (invoiced, lines) = await world.Town.As(async (_, db) => (
            await db.InvoicedOrders.SingleAsync(i => i.OrderId == order.Id), await db.InvoiceLines.Where(l => l.OrderId == order.Id && l.ReleasedAt == null).ToListAsync()));
        Assert.Equal((lines.Sum(l => l.AmountMinor), lines.Sum(l => l.TaxMinor)), (invoiced.AmountMinor, invoiced.TaxMinor));
        Assert.InRange(invoiced.AmountMinor, 0, order.AmountMinor);
    }

    private static string Said(long minor) => new Money(minor, "CNY").InWhole().ToString("N2", System.Globalization.CultureInfo.InvariantCulture);

    private static long Minor(JsonElement of, string name) => of.GetProperty(name).GetProperty("amountMinor").GetInt64();

    private static async Task<List<string>> Told(Person reader)
    {
        var data = (await reader.Calls(HttpMethod.Get, "/api/v1/messages")).Is(200).Json.GetProperty("data");
        return [.. data.EnumerateArray().Select(message => message.GetProperty("kind").GetString()!)];
    }
}
